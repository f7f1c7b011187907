//! Refunds of what was paid: each stands on a credit note, so that revenue, taxes and what is owed to the customer are right before
//! anything is sent; or on a surplus, which was never owed.

use billing::credit_note::GiveBack;
use ids::{AttemptId, CreditNoteId, InvoiceId};
use refunds::{NewRefund, Source};
use serde_json::Value;
use store::credit_notes::{self as table, NoteRow};
use store::refunds::RefundRow;
use store::{TenantTx, attempts, customers, ledger as books, refunds as refund_rows};

use super::{MAX_MEMO_CHARS, NewCreditNote, carry_out, prepare};
use crate::subscriptions::enter_time_of;
use crate::{Error, Result, invoices};
use usecase::check::{Checks, Metadata, stored};

/// What is to be paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundTarget {
    /// The money of this transaction: of its invoice, or a surplus.
    Transaction(AttemptId),
    /// What was paid of this invoice.
    Invoice(InvoiceId),
    /// What this credit note left to be paid back and no refund gives.
    CreditNote(CreditNoteId),
}

/// A refund that a merchant asks for.
#[derive(Clone, Debug)]
pub struct AskedRefund {
    /// Of what.
    pub of: RefundTarget,
    /// How much, with taxes, in minor units; all that is left when none.
    pub amount_minor: Option<i64>,
    /// One of [`REASONS`](super::REASONS).
    pub reason: &'static str,
    /// What stands on the credit note, and what the payer is told where their gateway tells it.
    pub memo: Option<String>,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// Makes a refund, and the credit note that it stands on where there is none yet.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when nothing was paid through a gateway, or less than that is left of it.
pub async fn refund(tx: &mut TenantTx, asked: &AskedRefund) -> Result<RefundRow> {
    let mut checks = Checks::new();
    checks.optional("memo", asked.memo.as_deref(), MAX_MEMO_CHARS);
    let positive = asked.amount_minor.is_none_or(|minor| minor > 0);
    checks.demand(positive, "amount", "not_positive", "Send an amount above 0, or none for all that is left.");
    checks.metadata(&asked.metadata);
    checks.done()?;
    match asked.of {
        RefundTarget::Transaction(id) => {
            let attempt = attempts::get(tx, id).await?;
            match books::lock_surplus_of(tx, id).await? {
                Some(surplus) => {
                    let customer = customers::get(tx, attempt.customer_id).await?;
                    enter_time_of(tx, &customer).await?;
                    let left = attempt.amount_minor.saturating_sub(attempt.refunded_minor);
                    let minor = asked.amount_minor.unwrap_or(left);
                    demand_some(minor)?;
                    refunds::begin(tx, &attempt, new_refund(Source::Surplus(surplus.id), minor, asked)).await
                }
                None if attempt.status != "succeeded" => Err(not_paid("this transaction")),
                None => of_invoice(tx, attempt.invoice_id, asked).await,
            }
        }
        RefundTarget::Invoice(id) => of_invoice(tx, id, asked).await,
        RefundTarget::CreditNote(id) => of_rest(tx, id, asked).await,
    }
}

/// Some or all of what was paid of an invoice, by a credit note of its own.
async fn of_invoice(tx: &mut TenantTx, id: InvoiceId, asked: &AskedRefund) -> Result<RefundRow> {
    let invoice = invoices::lock(tx, id).await?;
    if invoice.status != "paid" {
        return Err(not_paid("this invoice"));
    }
    let notes = table::of_invoice(tx, id).await?;
    let back = notes
        .iter()
        .filter(|note| note.status == "issued")
        .fold(0_i64, |sum, note| sum.saturating_add(note.refund_minor).saturating_add(note.outside_minor));
    let minor = asked.amount_minor.unwrap_or(invoice.amount_paid_minor.saturating_sub(back));
    demand_some(minor)?;
    let new = NewCreditNote {
        lines: Vec::new(),
        of_all_minor: Some(minor),
        reason: asked.reason,
        memo: asked.memo.clone(),
        give_back: GiveBack::Refund,
        metadata: asked.metadata.clone(),
    };
    let worked = prepare(tx, &invoice, &new).await?;
    let made = carry_out(tx, invoice, worked, &new, Source::Request).await?;
    made.refund.ok_or_else(|| Error::fault("a credit note of what was paid refunds nothing"))
}

/// What a credit note promised to pay back and no refund gives: the one that was to failed, or was taken back.
async fn of_rest(tx: &mut TenantTx, id: CreditNoteId, asked: &AskedRefund) -> Result<RefundRow> {
    let found = table::get(tx, id).await?;
    invoices::lock(tx, found.invoice_id).await?;
    let customer = customers::get(tx, found.customer_id).await?;
    enter_time_of(tx, &customer).await?;
    let note = table::get(tx, id).await?;
    let sums = refund_rows::sums_of(tx, Some(id), None).await?;
    let left = note.refund_minor.saturating_sub(sums.succeeded_minor).saturating_sub(sums.open_minor);
    let minor = asked.amount_minor.unwrap_or(left);
    if note.status != "issued" || minor > left || left == 0 {
        return Err(Error::conflict(
            "refund_not_owed",
            format!("The credit note is {} and {left} minor units of it are left to be paid back.", note.status),
        ));
    }
    let carried = (asked.memo.clone(), stored(&asked.metadata));
    let made = of_note(tx, &note, minor, Source::Request, carried).await?;
    table::set_refund_status(tx, id, "pending").await?;
    Ok(made)
}

/// Writes down the refund of a credit note, through the gateway that was paid, with the words and data that it carries.
pub(super) async fn of_note(
    tx: &mut TenantTx,
    note: &NoteRow,
    minor: i64,
    source: fn(CreditNoteId) -> Source,
    carried: (Option<String>, Value),
) -> Result<RefundRow> {
    let Some(attempt) = attempts::paid(tx, note.invoice_id).await? else {
        return Err(Error::conflict(
            "paid_outside",
            "This invoice was not paid through a gateway, so none can pay it back. Pay it back yourself, and credit it with \
             giveBack outside.",
        ));
    };
    let new = NewRefund {
        source: source(note.id),
        amount_minor: minor,
        reason: Some(note.reason.clone()),
        memo: carried.0,
        retry_of: None,
        metadata: carried.1,
    };
    refunds::begin(tx, &attempt, new).await
}

fn new_refund(source: Source, amount_minor: i64, asked: &AskedRefund) -> NewRefund {
    NewRefund {
        source,
        amount_minor,
        reason: Some(asked.reason.to_owned()),
        memo: asked.memo.clone(),
        retry_of: None,
        metadata: stored(&asked.metadata),
    }
}

fn demand_some(minor: i64) -> Result<()> {
    if minor > 0 {
        return Ok(());
    }
    Err(Error::conflict(
        "nothing_left",
        "All of it went back already, or is on its way: nothing is left to be paid back.",
    ))
}

fn not_paid(what: &str) -> Error {
    Error::conflict("transaction_not_paid", format!("No money arrived by {what}, so none of it can be paid back."))
}
