//! The rounding rules, and the only place where a fraction becomes a whole number.
//!
//! Both rules treat a negative amount as the mirror of the positive one, so that a credit undoes
//! exactly the charge it stands against. Which rule a tenant uses is not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::MoneyError;

/// What happens to an exact half; anything else goes to the nearest whole number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the even neighbour: 777.5 and 778.5 both give 778. Halves cancel out over many lines.
    #[default]
    HalfEven,
    /// Away from zero: 777.5 gives 778 and -777.5 gives -778.
    HalfUp,
}

impl Rounding {
    /// Every rule.
    pub const ALL: [Rounding; 2] = [Rounding::HalfEven, Rounding::HalfUp];

    /// The name used in settings and derivations: `half_even` or `half_up`.
    pub fn as_str(self) -> &'static str {
        match self {
            Rounding::HalfEven => "half_even",
            Rounding::HalfUp => "half_up",
        }
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Rounding {
    type Err = MoneyError;

    /// Reads the exact name; no other spelling is accepted.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Rounding::ALL
            .into_iter()
            .find(|rule| rule.as_str() == text)
            .ok_or_else(|| MoneyError::UnknownRounding(text.to_owned()))
    }
}
