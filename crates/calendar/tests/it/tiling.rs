//! A great many periods of random anchors, zones and intervals: no gap and no overlap between any two.

use calendar::{Cycle, Interval, Unit};
use jiff::Timestamp;

use crate::ZONES;

/// How many periods are looked at.
const PERIODS: u64 = 1_000_000;
/// How many of each cycle, from a random number on.
const OF_EACH: u32 = 64;

/// A fixed sequence of numbers that look random; proptest would spend its time on remembering how to shrink.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn cycle(&mut self) -> Cycle {
        let zone = ZONES[usize::try_from(self.below(ZONES.len() as u64)).expect("small")];
        let unit = Unit::ALL[usize::try_from(self.below(7)).expect("small")];
        let count = u16::try_from(1 + self.below(4)).expect("small");
        let grain = [1, 1_800_000, 86_400_000][usize::try_from(self.below(3)).expect("small")];
        // 2024 to 2039.
        let millis = 1_704_067_200_000 + i64::try_from(self.below(504_921_600_000) / grain * grain).expect("fits");
        let start = Timestamp::from_millisecond(millis).expect("in range");
        // One in five keeps the day of its start.
        let day = u8::try_from(self.below(39)).ok().filter(|day| (1..=31).contains(day));
        Cycle::try_new(start, zone, Interval::try_new(unit, count).expect("small"), day).expect("all parts are valid")
    }
}

#[test]
fn periods_tile_without_gap_or_overlap() {
    let mut dice = Dice(0x5eed_cafe_f00d_d00d);
    let mut seen = 0_u64;
    while seen < PERIODS {
        let cycle = dice.cycle();
        let first = u32::try_from(dice.below(200)).expect("small");
        let mut end = cycle.boundary(first).expect("in range");
        for n in first..first + OF_EACH {
            let next = cycle.boundary(n + 1).expect("in range");
            assert!(end < next, "period {n} of {cycle:?}");
            end = next;
        }
        // The instants at both ends, and one inside, are in exactly one period.
        let last = cycle.period(first + OF_EACH - 1).expect("in range");
        assert_eq!(last.end, end);
        assert_eq!(cycle.index_at(last.start), Ok(first + OF_EACH - 1));
        assert_eq!(cycle.index_at(last.end), Ok(first + OF_EACH));
        seen += u64::from(OF_EACH);
    }
}
