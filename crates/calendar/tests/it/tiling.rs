//! A great many periods of random anchors, zones, intervals and alignments: no gap and no overlap between any two.
//!
//! The sequences are fixed, so every run looks at the same ones. A second or two for each test without optimisation.

use std::thread;

use calendar::{Cycle, Interval, Unit};
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

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

    fn cycle(&mut self, zones: &[&str]) -> Cycle {
        let zone = zones[usize::try_from(self.below(zones.len() as u64)).expect("small")];
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
        let cycle = dice.cycle(&ZONES);
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

/// How many combinations are looked at, and by how many threads.
const COMBINATIONS: u64 = 1_000_000;
const THREADS: u64 = 4;

/// One combination: three periods side by side, somewhere in the first hundred, and instants at their edges and inside.
fn look_at(dice: &mut Dice, zones: &[&str]) {
    let cycle = dice.cycle(zones);
    let n = u32::try_from(dice.below(100)).expect("small");
    let periods = [n, n + 1].map(|n| cycle.period(n).expect("in range"));
    let [left, right] = periods;
    assert_eq!(left.end, right.start, "period {n} of {cycle:?}");
    assert!(left.start < left.end && right.start < right.end, "period {n} of {cycle:?}");
    let last = Timestamp::from_nanosecond(left.end.as_nanosecond() - 1).expect("in range");
    let long = u64::try_from(left.end.as_millisecond() - left.start.as_millisecond()).expect("positive");
    let inside = left.start.as_millisecond() + i64::try_from(dice.below(long)).expect("small");
    let inside = Timestamp::from_millisecond(inside).expect("in range").max(left.start);
    for (at, index) in [(left.start, n), (inside, n), (last, n), (right.start, n + 1)] {
        assert_eq!(cycle.index_at(at), Ok(index), "{at} in {cycle:?}");
    }
}

#[test]
fn a_million_combinations_tile() {
    let bundled = TimeZoneDatabase::bundled();
    let zones: Vec<String> = bundled.available().map(|name| name.to_string()).collect();
    let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
    assert!(zones.len() > 400, "every zone there is: {}", zones.len());
    thread::scope(|scope| {
        for nth in 0..THREADS {
            let zones = &zones;
            scope.spawn(move || {
                let mut dice = Dice(0x0dd5_eed5_0dd5_eed5 + nth * 0x9e37_79b9);
                for _ in 0..COMBINATIONS / THREADS {
                    look_at(&mut dice, zones);
                }
            });
        }
    });
}
