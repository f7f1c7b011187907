//! Money of payers who are present, who may send less than they were asked for: it is theirs, as a surplus, until the rest has come, and
//! pays with it. What is more than the bill stays a surplus.

use store::attempts::AttemptRow;
use store::due::NewDue;
use store::invoices::InvoiceRow;
use store::{Kind, Lane, TenantTx, checkouts, due, ledger};

use super::outcome::{pay, surplus};
use crate::{Error, Result, rows, writing};
use money::Money;

/// The cause of charges that a payer asked for who is present. They choose again when one fails: no recovery begins.
pub const CHECKOUT: &str = "checkout";

/// Money came for an open bill.
pub(super) async fn take(tx: &mut TenantTx, invoice: &mut InvoiceRow, row: &AttemptRow) -> Result<()> {
    let waiting = ledger::lock_surpluses_of(tx, invoice.id).await?;
    let before = waiting.iter().fold(0_i64, |sum, one| sum.saturating_add(one.amount_minor));
    let rest = invoice.owed_minor().saturating_sub(before);
    if row.amount_minor < rest || rest <= 0 {
        return surplus(tx, invoice, row, row.amount_minor).await;
    }
    let now = tx.now();
    for one in &waiting {
        let amount = Money::new(one.amount_minor, rows::currency(&one.currency)?);
        let journal = ::ledger::entries::surplus_applied(one.id, one.customer_id, amount)
            .map_err(|error| Error::fault("a surplus cannot be applied").because(error))?;
        ledger::post(tx, &[writing::journal_row(&journal, now)]).await?;
        ledger::set_surplus(tx, one.id, "applied").await?;
    }
    pay(tx, invoice, row, rest, false).await?;
    match row.amount_minor.saturating_sub(rest) {
        0 => Ok(()),
        over => surplus(tx, invoice, row, over).await,
    }
}

/// A charge of a checkout ended: the checkout goes on.
pub(super) async fn go_on(tx: &mut TenantTx, row: &AttemptRow) -> Result<()> {
    if row.cause == CHECKOUT
        && let Some(session) = checkouts::paying(tx, row.invoice_id).await?
    {
        let work = NewDue { subject: session.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(tx.now()) };
        due::schedule(tx, Kind::Checkout, &[work]).await?;
    }
    Ok(())
}
