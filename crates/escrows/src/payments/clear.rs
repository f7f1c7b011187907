//! What a card brought into a wallet can be spent once its bank will not take it back any more.
//!
//! The payment is the appointment: it comes up again when its time is over. While its payer disputes it nothing clears; what their bank
//! took for good does not clear at all.

use escrow::EventKind;
use escrow::journal::matured;
use escrow::order::MaturityKind;
use jiff::{SignedDuration, Timestamp};
use store::due::Lease;
use store::escrow::payments::{self as table, EscrowPaymentRow};
use store::escrow::wallets;
use store::{TenantTx, disputes, due, ledger};
use usecase::books::journal_row;
use usecase::{Error, Result};

use super::plus;
use crate::{feeds, parties, person, rows};

/// A disputed payment is looked at again after this long.
const DISPUTED: SignedDuration = SignedDuration::from_hours(24);

/// When what a payment brought into a wallet can be spent; none when it can, or paid for an order.
pub fn clears_at(row: &EscrowPaymentRow) -> Option<Timestamp> {
    let waits =
        row.status == "succeeded" && row.order_id.is_none() && row.cleared_at.is_none() && row.clearance_secs > 0;
    row.resolved_at.filter(|_| waits).map(|at| plus(at, SignedDuration::from_secs(row.clearance_secs)))
}

/// Looks at a payment that has arrived, for the job that holds its appointment.
///
/// # Errors
/// Any store error; `Conflict` when the lease was lost.
pub(super) async fn look(tx: &mut TenantTx, row: EscrowPaymentRow, lease: &Lease) -> Result<()> {
    let subject = row.id.uuid();
    let Some(at) = clears_at(&row) else { return Ok(due::finish(tx, lease, &[subject]).await?) };
    if tx.now() < at {
        return Ok(due::reschedule(tx, lease, &[(subject, Some(at))]).await?);
    }
    let open = disputes::against_wallet(tx, row.customer_id, &row.currency).await?;
    if open.iter().any(|one| one.escrow_payment_id == Some(row.id)) {
        let again = plus(tx.now(), DISPUTED);
        return Ok(due::reschedule(tx, lease, &[(subject, Some(again))]).await?);
    }
    due::finish(tx, lease, &[subject]).await?;
    let minor = row.amount_minor;
    clear(tx, row, minor).await
}

/// So much of it can be spent from now on, and nothing more of it waits.
pub(crate) async fn clear(tx: &mut TenantTx, mut row: EscrowPaymentRow, minor: i64) -> Result<()> {
    row.cleared_at = Some(tx.now());
    table::save(tx, &row).await?;
    let parts = wallets::lock(tx, &[row.customer_id], &row.currency).await?;
    // A chargeback of something else may have taken some of what waited.
    let minor = minor.min(rows::wallet(&parts, row.customer_id).pending);
    if minor <= 0 {
        return Ok(());
    }
    let (currency, owner) = (rows::currency(&row.currency)?, person(row.customer_id));
    let journal = matured(row.id.uuid(), currency, owner, MaturityKind::Clearance, minor)
        .map_err(|error| Error::fault("what clears cannot be booked").because(error))?;
    let now = tx.now();
    ledger::post(tx, &[journal_row(&journal, now)]).await?;
    feeds::topped_up(tx, &row, &[EventKind::WalletChanged]);
    parties::pay_debt(tx, row.customer_id, &row.currency, row.id.uuid()).await
}
