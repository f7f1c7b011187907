//! What to charge so that a provider's fee leaves exactly what is needed: the search, and its verification.
//!
//! The answer is the smallest charge that leaves the net amount; one minor unit less would not. The search starts at the value the
//! rates give and walks the last units, because percent fees round and flat parts begin at a threshold.

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::amount::{BPS, minus, percent, plus, share_up};

/// What a provider keeps of a payment: a rate, a flat part from some amount on, and a cap on both together. Minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Costs {
    /// In basis points of what is charged, halves up.
    pub bps: i64,
    /// Added to it.
    pub flat: i64,
    /// Charges from this amount on have the flat part.
    pub flat_from: i64,
    /// The most it keeps.
    pub cap: Option<i64>,
}

impl Costs {
    /// What is kept of `gross`.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn of(&self, gross: i64) -> Result<i64, Refusal> {
        let flat = if gross >= self.flat_from { self.flat } else { 0 };
        let fee = plus(percent(gross, self.bps)?, flat)?;
        Ok(self.cap.map_or(fee, |cap| fee.min(cap)))
    }

    fn leaves(&self, gross: i64, net: i64) -> Result<bool, Refusal> {
        Ok(minus(gross, self.of(gross)?)? >= net)
    }
}

/// How far the last units are walked; rounding moves a fee by one unit, so a handful is enough.
const WALK: u32 = 64;

/// The smallest charge of which `net` is left.
///
/// # Errors
/// [`Refusal::NoGrossUp`] if the rates leave no such charge; [`Refusal::Amount`].
pub fn gross_up(net: i64, costs: &Costs) -> Result<i64, Refusal> {
    let rest = minus(BPS, costs.bps)?;
    if rest <= 0 || net <= 0 || costs.flat < 0 || costs.bps < 0 {
        return Err(Refusal::NoGrossUp);
    }
    let starts = [
        Some(share_up(net, BPS, rest)?),
        Some(share_up(plus(net, costs.flat)?, BPS, rest)?),
        costs.cap.map(|cap| plus(net, cap)).transpose()?,
    ];
    let mut best: Option<i64> = None;
    for start in starts.into_iter().flatten() {
        if let Some(found) = nearby(start, net, costs)? {
            best = Some(best.map_or(found, |best| best.min(found)));
        }
    }
    best.ok_or(Refusal::NoGrossUp)
}

/// The smallest charge near `start` that leaves `net`, with the one below it failing.
fn nearby(start: i64, net: i64, costs: &Costs) -> Result<Option<i64>, Refusal> {
    let mut at = start;
    for _ in 0..WALK {
        if costs.leaves(at, net)? {
            break;
        }
        at = plus(at, 1)?;
    }
    for _ in 0..WALK {
        let below = minus(at, 1)?;
        if below < net || !costs.leaves(below, net)? {
            break;
        }
        at = below;
    }
    Ok(costs.leaves(at, net)?.then_some(at))
}
