//! Intervals of 95 % in decimal arithmetic: Wilson's for a rate, Newcombe's for a difference of two.
//!
//! Newcombe's is his method 10 (Statistics in Medicine 17, 1998): the limits of the difference are built from the two
//! Wilson score limits, without a correction for continuity. It holds for small samples and for rates near 0 and 1, where
//! the usual formula does not.

use rust_decimal::{Decimal, MathematicalOps};
use serde::{Deserialize, Serialize};

/// The 97.5th percentile of the normal distribution: 1.959964.
pub(super) const Z: Decimal = Decimal::from_parts(1_959_964, 0, 0, false, 6);

/// What is estimated, and where it lies with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower limit.
    pub low: Decimal,
    /// The estimate itself.
    pub estimate: Decimal,
    /// The upper limit.
    pub high: Decimal,
}

impl Interval {
    /// Whether nothing (zero) is outside.
    pub fn excludes_zero(&self) -> bool {
        self.low > Decimal::ZERO || self.high < Decimal::ZERO
    }
}

/// Wilson's score interval of `hits` of `tried`. `None` without a try, for more hits than tries, or beyond the decimal
/// range.
pub fn wilson(hits: u64, tried: u64) -> Option<Interval> {
    if tried == 0 || hits > tried {
        return None;
    }
    let n = Decimal::from(tried);
    let p = Decimal::from(hits).checked_div(n)?;
    let square = Z.checked_mul(Z)?;
    let whole = Decimal::ONE.checked_add(square.checked_div(n)?)?;
    let middle = p.checked_add(square.checked_div(n.checked_mul(Decimal::TWO)?)?)?;
    let spread = p.checked_mul(Decimal::ONE.checked_sub(p)?)?.checked_div(n)?;
    let tail = square.checked_div(n.checked_mul(n)?.checked_mul(Decimal::from(4))?)?;
    let reach = Z.checked_mul(spread.checked_add(tail)?.sqrt()?)?;
    let low = middle.checked_sub(reach)?.checked_div(whole)?;
    let high = middle.checked_add(reach)?.checked_div(whole)?;
    Some(Interval { low: low.max(Decimal::ZERO), estimate: p, high: high.min(Decimal::ONE) })
}

/// Newcombe's interval of the first rate less the second.
pub(super) fn newcombe(first: (u64, u64), second: (u64, u64)) -> Option<Interval> {
    let (one, two) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let estimate = one.estimate.checked_sub(two.estimate)?;
    let down = length(one.estimate.checked_sub(one.low)?, two.high.checked_sub(two.estimate)?)?;
    let up = length(one.high.checked_sub(one.estimate)?, two.estimate.checked_sub(two.low)?)?;
    Some(Interval { low: estimate.checked_sub(down)?, estimate, high: estimate.checked_add(up)? })
}

/// The length of a right triangle's third side.
fn length(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_mul(a)?.checked_add(b.checked_mul(b)?)?.sqrt()
}
