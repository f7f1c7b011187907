//! Successes of tries, and exact comparisons of their rates.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// So many of so many charges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Charges that were paid.
    pub paid: u32,
    /// Charges that were made.
    pub tried: u32,
}

impl Count {
    /// Where a count starts of which nothing is believed.
    pub const EVEN: Count = Count { paid: 2, tried: 4 };
    /// Where a count starts that is believed to be good.
    pub const LIKELY: Count = Count { paid: 3, tried: 4 };
    /// Where a count starts that must prove itself.
    pub const UNLIKELY: Count = Count { paid: 1, tried: 4 };

    pub(super) fn add(&mut self, paid: bool) {
        self.tried = self.tried.saturating_add(1);
        self.paid = self.paid.saturating_add(u32::from(paid));
    }

    /// The two together.
    #[must_use]
    pub fn plus(self, other: Count) -> Count {
        Count { paid: self.paid.saturating_add(other.paid), tried: self.tried.saturating_add(other.tried) }
    }

    /// Whether the rate is at least `of`/`whole`.
    pub(super) fn is_at_least(self, of: u32, whole: u32) -> bool {
        times(self.paid, whole) >= times(of, self.tried)
    }

    /// Whether this rate is above the other by a quarter of the whole or more.
    pub(super) fn exceeds_by_a_quarter(self, other: Count) -> bool {
        let (above, below) = lift((self, other)).0;
        above.saturating_mul(4) >= below
    }

    /// By rate; of equal rates neither is greater.
    pub(super) fn cmp_rate(self, other: Count) -> Ordering {
        times(self.paid, other.tried).cmp(&times(other.paid, self.tried))
    }
}

impl fmt::Display for Count {
    /// `4 of 5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.paid, self.tried)
    }
}

/// A difference of two rates as a fraction; the denominator is positive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lift((i64, i64));

/// The first rate less the second. Counts are at most a few dozen, so nothing comes near the edge.
pub(super) fn lift((inside, outside): (Count, Count)) -> Lift {
    let above = times(inside.paid, outside.tried).saturating_sub(times(outside.paid, inside.tried));
    Lift((above, times(inside.tried, outside.tried).max(1)))
}

impl Lift {
    /// The greater lift is the greater value.
    pub(super) fn cmp(&self, other: &Lift) -> Ordering {
        let ((a, b), (c, d)) = (self.0, other.0);
        a.saturating_mul(d).cmp(&c.saturating_mul(b))
    }
}

fn times(a: u32, b: u32) -> i64 {
    i64::from(a).saturating_mul(i64::from(b))
}
