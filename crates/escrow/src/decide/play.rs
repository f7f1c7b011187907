//! The same moves, played on a copy: what previews are made of.
//!
//! Nothing here decides or guards; it calls what the transitions call.

use ids::{AttemptId, DisputeId, Uuid};

use super::settle::{Leg, Rules};
use super::{Draft, chargebacks, fund};
use crate::Refusal;
use crate::amount::plus;

/// Puts the next slice that is not paid into escrow, out of a wallet that has exactly enough.
pub(crate) fn fund_next(d: &mut Draft<'_>) -> Result<bool, Refusal> {
    let Ok(slice) = fund::slice(d, None) else { return Ok(false) };
    let due = fund::due(d, &slice)?;
    d.buyer.available = plus(d.buyer.available, due)?;
    fund::put_from_wallet(d, &slice, due)?;
    Ok(true)
}

/// Settles legs, leaving out those of nothing.
pub(crate) fn settle(d: &mut Draft<'_>, legs: &[Leg], rules: Rules) -> Result<(), Refusal> {
    let some: Vec<Leg> = legs.iter().copied().filter(|leg| leg.seller > 0 || leg.buyer > 0).collect();
    super::settle::settle(d, &some, rules)
}

/// The payer takes everything back, and nobody objects.
pub(crate) fn take_back(d: &mut Draft<'_>, minor: i64) -> Result<(), Refusal> {
    let id = DisputeId::from_uuid(Uuid::nil());
    chargebacks::taken_back(d, id, AttemptId::from_uuid(Uuid::nil()), minor)
}
