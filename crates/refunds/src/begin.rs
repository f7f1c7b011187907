//! Writing down that money goes back: the amount set aside, the row, its event, and its place on the worker's list.

use ids::{CreditNoteId, RefundId, SurplusId};
use serde_json::Value;
use store::attempts::AttemptRow;
use store::due::NewDue;
use store::refunds::{self as table, RefundRow};
use store::{Kind, Lane, TenantTx, attempts, due};
use usecase::{Error, OnConstraint as _, Result, time};

use crate::data;

/// What is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// What a credit note left to be refunded.
    CreditNote(CreditNoteId),
    /// The same, of a credit note that was made because a merchant asked for a refund.
    Request(CreditNoteId),
    /// Money that nobody asked for.
    Surplus(SurplusId),
}

/// A refund to be made.
#[derive(Clone, Debug)]
pub struct NewRefund {
    /// What is given back.
    pub source: Source,
    /// How much, in minor units.
    pub amount_minor: i64,
    /// One of the reasons of credit notes.
    pub reason: Option<String>,
    /// For the payer's eyes, where the gateway shows it.
    pub memo: Option<String>,
    /// The one that failed before.
    pub retry_of: Option<RefundId>,
    /// The merchant's own data.
    pub metadata: Value,
}

/// Writes down a refund of a charge. It is sent as soon as this commits.
///
/// # Errors
/// `Conflict` when the charge did not succeed, or less than that is left of it, or the same refund was tried again before.
pub async fn begin(tx: &mut TenantTx, attempt: &AttemptRow, new: NewRefund) -> Result<RefundRow> {
    if attempt.status != "succeeded" {
        return Err(Error::conflict(
            "transaction_not_paid",
            "No money arrived by this transaction, so none of it can be paid back. Choose one that succeeded.",
        ));
    }
    if !attempts::set_aside(tx, attempt.id, new.amount_minor).await? {
        let now = attempts::get(tx, attempt.id).await?;
        if now.disputed_minor > 0 {
            return Err(Error::conflict(
                "transaction_disputed",
                "The payer disputes this transaction with their bank, which decides who has the money. Accept the dispute to give \
                 it back.",
            ));
        }
        let left = now.amount_minor.saturating_sub(now.refunded_minor);
        return Err(Error::conflict(
            "refund_too_large",
            format!(
                "{} minor units are to be paid back and {left} of the transaction are left: the rest went back, or is on its way. \
                 Ask for at most what is left.",
                new.amount_minor
            ),
        ));
    }
    let row = row_of(tx, attempt, new);
    table::insert(tx, &row).await.on_constraint("refunds_retried_once", || {
        Error::conflict(
            "refund_retried",
            "This refund was tried again before. Look at the refund that names it in retryOf.",
        )
    })?;
    soon(tx, &row).await?;
    tx.record("refund.created", row.id.uuid(), data(&row));
    tx.audit("refund.create", row.id.to_string(), None, Some(data(&row)));
    Ok(row)
}

/// Puts a refund on the worker's list, to be worked on at once.
pub(crate) async fn soon(tx: &mut TenantTx, row: &RefundRow) -> Result<()> {
    let lane = Lane::from_uuid(row.lane);
    let work = NewDue { subject: row.id.uuid(), lane, due_at: Some(tx.now()) };
    due::schedule(tx, Kind::Refund, &[work]).await?;
    time::nudge(tx, lane).await
}

fn row_of(tx: &mut TenantTx, attempt: &AttemptRow, new: NewRefund) -> RefundRow {
    let now = tx.now();
    let (source, credit_note_id, surplus_id) = match new.source {
        Source::CreditNote(note) => ("credit_note", Some(note), None),
        Source::Request(note) => ("request", Some(note), None),
        Source::Surplus(surplus) => ("surplus", None, Some(surplus)),
    };
    RefundRow {
        id: tx.fresh::<RefundId>(),
        attempt_id: attempt.id,
        invoice_id: attempt.invoice_id,
        customer_id: attempt.customer_id,
        source: source.to_owned(),
        credit_note_id,
        surplus_id,
        retry_of: new.retry_of,
        amount_minor: new.amount_minor,
        currency: attempt.currency.clone(),
        state: "created".to_owned(),
        reason: new.reason,
        memo: new.memo,
        gateway: attempt.gateway.clone(),
        account_id: attempt.account_id,
        charge_ref: attempt.gateway_ref.clone(),
        gateway_ref: None,
        failure_code: None,
        failure_message: None,
        destination: None,
        destination_key_id: None,
        sendings: 0,
        put_off: 0,
        look_ups: 0,
        not_found: 0,
        lane: attempt.lane,
        metadata: new.metadata,
        version: 1,
        submitted_at: None,
        settled_at: None,
        returned_at: None,
        created_at: now,
        updated_at: now,
    }
}
