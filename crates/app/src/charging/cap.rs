//! What a merchant may take before we know who they are: a charge that would pass it is not sent, costs nobody an attempt, and waits.

use ids::Uuid;
use jiff::{SignedDuration, Timestamp};
use store::attempts::AttemptRow;
use store::invoices::InvoiceRow;
use store::{Kind, TenantTx, revenue_caps};

use crate::{Error, Result};

/// What waits is tried again so often: a charge that is refused gives back what was set aside for it.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Whether a charge goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admitted {
    /// Nothing holds it back, and nothing is counted.
    Freely,
    /// So much was set aside for it.
    Within,
    /// It would pass the cap, or is in a currency that waits for verification.
    Not,
}

/// Sets what an attempt asks for aside, where a cap was seen a moment ago.
pub(super) async fn admit(tx: &mut TenantTx, row: &AttemptRow) -> Result<Admitted> {
    if revenue_caps::reserve(tx, &row.currency, row.amount_minor).await? {
        return Ok(Admitted::Within);
    }
    // It may have been lifted meanwhile. If it was not, it cannot be before what waits is written down.
    Ok(if revenue_caps::reached(tx).await? { Admitted::Not } else { Admitted::Freely })
}

/// Writes down that the charge of a bill waits, and answers when its work is looked at again by itself.
pub(crate) async fn put_off(tx: &mut TenantTx, invoice: &InvoiceRow, work: (Kind, Uuid)) -> Result<Timestamp> {
    revenue_caps::wait(tx, invoice.id, work, (invoice.owed_minor(), &invoice.currency)).await?;
    Ok(tx.now().checked_add(AGAIN).unwrap_or(Timestamp::MAX))
}

/// Refuses somebody who asks for a charge that would pass the cap, in the words for a merchant.
///
/// # Errors
/// `Conflict` `revenue_cap_reached`.
pub(crate) async fn demand_room(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<()> {
    if revenue_caps::has_room(tx, &invoice.currency, invoice.owed_minor()).await? {
        return Ok(());
    }
    Err(Error::conflict(
        "revenue_cap_reached",
        "This charge would pass what the business may take before it is verified. Nothing was sent. Once it is verified, what waits \
         goes on by itself; the dashboard says what is missing.",
    ))
}

/// Refuses a payer who is present, in words for them.
///
/// # Errors
/// `Conflict` `revenue_cap_reached`.
pub async fn demand_room_for(tx: &mut TenantTx, currency: &str, minor: i64) -> Result<()> {
    if revenue_caps::has_room(tx, currency, minor).await? { Ok(()) } else { Err(cannot_take()) }
}

/// What a payer is told whose payment would pass the cap.
pub fn cannot_take() -> Error {
    Error::conflict(
        "revenue_cap_reached",
        "This shop cannot take this payment now. Nothing was taken. Ask the shop, or come back later.",
    )
}
