//! Days of the month as people read them: 1st, 2nd, 23rd, 27th.
//!
//! English only; other languages are the templates' business.

use std::fmt;

/// Shows a number with its English ordinal ending.
pub(crate) struct Ordinal(pub(crate) u8);

impl fmt::Display for Ordinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = match (self.0 % 10, self.0 % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        write!(f, "{}{ending}", self.0)
    }
}
