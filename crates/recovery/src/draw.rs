//! Chance that is not chance: numbers that look random and follow from what they are drawn for.
//!
//! A draw is a state of the splitmix64 generator that texts and numbers are mixed into. Good enough to spread payers,
//! retries and arms of an experiment evenly; not for secrets.

/// A draw in the making. The order of what is mixed in matters.
#[derive(Clone, Copy, Debug)]
pub struct Draw(u64);

impl Draw {
    /// Starts from a seed.
    pub fn seeded(seed: u64) -> Draw {
        Draw(mix(seed))
    }

    /// Mixes in a text. Its length is mixed in too, so `a, bc` and `ab, c` differ.
    #[must_use]
    pub fn text(self, text: &str) -> Draw {
        let mut state = mix(self.0 ^ u64::try_from(text.len()).unwrap_or(u64::MAX));
        for chunk in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            state = mix(state ^ u64::from_le_bytes(word));
        }
        Draw(state)
    }

    /// Mixes in a number.
    #[must_use]
    pub fn number(self, number: i64) -> Draw {
        Draw(mix(self.0 ^ number.cast_unsigned()))
    }

    /// Evenly from 0 to `bound` exclusive; 0 when the bound is 0.
    pub fn below(self, bound: u64) -> u64 {
        // The upper half of the product: no remainder, so no favourites among small numbers.
        let product = u128::from(mix(self.0)).saturating_mul(u128::from(bound));
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// True in `per_10k` of ten thousand draws.
    pub fn hits(self, per_10k: u16) -> bool {
        self.below(10_000) < u64::from(per_10k)
    }

    /// Thirty-two hexadecimal digits.
    pub fn hex(self) -> String {
        format!("{:016x}{:016x}", mix(self.0), mix(self.0 ^ u64::MAX))
    }
}

/// One step of splitmix64 (Steele, Lea and Flood, 2014): nearby states give unrelated words.
pub(crate) fn mix(state: u64) -> u64 {
    let mut word = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Draw, mix};

    #[test]
    fn the_generator_is_splitmix64() {
        // First outputs of the reference implementation for seed 0: the state grows by the constant.
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mix(0x9e37_79b9_7f4a_7c15), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn what_is_drawn_for_is_kept_apart() {
        let draws = [
            Draw::seeded(1),
            Draw::seeded(2),
            Draw::seeded(1).text("ab").text("c"),
            Draw::seeded(1).text("a").text("bc"),
            Draw::seeded(1).text("abc"),
            Draw::seeded(1).text("abcdefgh\0"),
            Draw::seeded(1).text("abcdefgh"),
            Draw::seeded(1).number(0),
            Draw::seeded(1).number(-1),
        ];
        for (place, draw) in draws.iter().enumerate() {
            for other in &draws[place + 1..] {
                assert_ne!(draw.hex(), other.hex());
            }
        }
    }

    #[test]
    fn draws_stay_below_their_bound_and_spread() {
        let draw = Draw::seeded(7).text("spread");
        assert_eq!(draw.below(0), 0);
        let mut seen = [0_u32; 10];
        for number in 0..10_000 {
            seen[usize::try_from(draw.number(number).below(10)).expect("small")] += 1;
        }
        assert!(seen.iter().all(|count| (900..1_100).contains(count)), "{seen:?}");
        let hits = (0..10_000).filter(|number| draw.number(*number).hits(2_500)).count();
        assert!((2_300..2_700).contains(&hits), "{hits}");
        assert!((0..1_000).all(|number| draw.number(number).hits(10_000) && !draw.number(number).hits(0)));
    }
}
