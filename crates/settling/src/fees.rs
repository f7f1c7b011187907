//! What providers keep: booked when it is known, corrected when it was told differently.
//!
//! A fee that came with the answer to a charge was booked with the payment. Here are those that only a statement tells.

use ids::{AttemptId, BreakId};
use money::Money;
use store::{TenantTx, reconciliations};
use usecase::Result;

use crate::journals;

/// Books fees that were not known. A payment whose fee is known by now is passed by.
///
/// # Errors
/// Any store error.
pub(crate) async fn learn(tx: &mut TenantTx, fees: &[(AttemptId, Money)]) -> Result<i32> {
    let (mut learned, mut rows) = (0_i32, Vec::new());
    for (attempt, fee) in fees {
        if !reconciliations::learn_fee(tx, *attempt, None, fee.minor()).await? {
            continue;
        }
        learned = learned.saturating_add(1);
        if fee.is_positive() {
            rows.push(journals::row(ledger::entries::payment_fee(*attempt, *fee), tx.wall_now())?);
        }
    }
    store::ledger::post(tx, &rows).await?;
    Ok(learned)
}

/// Books that a fee is another than the one that is booked; answers whether it was still that one.
///
/// # Errors
/// Any store error.
pub(crate) async fn correct(
    tx: &mut TenantTx,
    found: BreakId,
    attempt: AttemptId,
    (known, told): (Money, Money),
) -> Result<bool> {
    if !reconciliations::learn_fee(tx, attempt, Some(known.minor()), told.minor()).await? {
        return Ok(false);
    }
    let more = told.checked_sub(known).map_err(|error| usecase::Error::fault("fees do not fit").because(error))?;
    journals::post(tx, ledger::entries::payment_fee_corrected(found, more)).await?;
    Ok(true)
}
