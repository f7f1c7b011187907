//! What merchants do about refunds: take one back that was not sent, try one again that failed, settle one
//! that nobody can tell of.

use ids::{CreditNoteId, RefundId};
use store::refunds::{self as table, RefundRow};
use store::{Kind, TenantTx, attempts, credit_notes, customers, due};
use usecase::ports::{Raw, RefundOutcome};
use usecase::{Error, Result, time};

use crate::begin::{NewRefund, Source, begin};
use crate::settle::settle;
use crate::{book, data};

/// Takes back a refund that was not sent yet. What it would have given back is still owed.
///
/// # Errors
/// `Missing`; `Conflict` once it was sent, or is over.
pub async fn cancel(tx: &mut TenantTx, id: RefundId) -> Result<RefundRow> {
    let mut row = held(tx, id).await?;
    if row.state != "created" || row.sendings > 0 {
        return Err(Error::conflict(
            "refund_sent",
            format!("The refund is {}, so it is too late to take it back.", word(&row)),
        ));
    }
    let before = data(&row);
    end(tx, &mut row).await?;
    book::tell_source(tx, &row).await?;
    tx.audit("refund.cancel", row.id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// Tries a refund again that failed, under a new key: another refund, which names the one before it.
///
/// # Errors
/// `Missing`; `Conflict` when it did not fail, was tried again before, or is owed no more.
pub async fn retry(tx: &mut TenantTx, id: RefundId) -> Result<RefundRow> {
    let row = held(tx, id).await?;
    if row.state != "failed" {
        return Err(Error::conflict(
            "refund_not_failed",
            format!("The refund is {}. Only one that failed can be tried again.", word(&row)),
        ));
    }
    let source = match (row.credit_note_id, row.surplus_id) {
        (Some(note), _) => {
            owed_of(tx, note, row.amount_minor).await?;
            if row.source == "request" { Source::Request(note) } else { Source::CreditNote(note) }
        }
        (None, Some(surplus)) => Source::Surplus(surplus),
        (None, None) => return Err(Error::fault("a refund of nothing")),
    };
    let attempt = attempts::get(tx, row.attempt_id).await?;
    let new = NewRefund {
        source,
        amount_minor: row.amount_minor,
        reason: row.reason.clone(),
        memo: row.memo.clone(),
        retry_of: Some(row.id),
        metadata: row.metadata.clone(),
    };
    let again = begin(tx, &attempt, new).await?;
    book::tell_source(tx, &again).await?;
    Ok(again)
}

/// A person found out what became of a refund that nobody could tell: from a statement, or from the provider.
///
/// # Errors
/// `Missing`; `Conflict` for a refund that does not wait for a person.
pub async fn by_hand(
    tx: &mut TenantTx,
    id: RefundId,
    made: bool,
    reference: Option<&str>,
    note: &str,
) -> Result<RefundRow> {
    let row = held(tx, id).await?;
    if row.state != "manual" {
        return Err(Error::conflict(
            "refund_not_manual",
            format!("The refund is {}: nobody has to settle it by hand.", word(&row)),
        ));
    }
    let outcome = if made {
        let known = reference.map(str::to_owned).or_else(|| row.gateway_ref.clone());
        let gateway_ref = known.unwrap_or_else(|| "settled by hand".to_owned());
        RefundOutcome::Succeeded { gateway_ref, amount: book::amount_of(&row)? }
    } else {
        RefundOutcome::Failed(Raw { code: Some("by_hand".to_owned()), message: Some(note.to_owned()) })
    };
    settle(tx, id, &outcome, None, false).await?;
    let settled = table::get(tx, id).await?;
    tx.audit("refund.settle_by_hand", id.to_string(), Some(data(&row)), Some(data(&settled)));
    Ok(settled)
}

/// A refund, held, at the instant of its customer.
pub(crate) async fn held(tx: &mut TenantTx, id: RefundId) -> Result<RefundRow> {
    let customer = table::get(tx, id).await?.customer_id;
    let customer = customers::get(tx, customer).await?;
    time::enter_time_of(tx, &customer).await?;
    Ok(table::lock(tx, id).await?)
}

/// Demands that so much of a credit note is still to be paid back and on no other way.
pub(crate) async fn owed_of(tx: &mut TenantTx, note: CreditNoteId, minor: i64) -> Result<()> {
    let found = credit_notes::get(tx, note).await?;
    let sums = table::sums_of(tx, Some(note), None).await?;
    let left = found.refund_minor.saturating_sub(sums.succeeded_minor).saturating_sub(sums.open_minor);
    if found.status == "issued" && left >= minor {
        return Ok(());
    }
    Err(Error::conflict(
        "refund_not_owed",
        format!("The credit note is {} and {left} minor units of it are left to be paid back.", found.status),
    ))
}

/// Ends the refunds of a credit note that is to be voided.
///
/// # Errors
/// `Conflict` when one was sent: money that went back, or may have, cannot be owed again.
pub async fn give_up_for(tx: &mut TenantTx, note: CreditNoteId) -> Result<()> {
    for mut row in table::lock_of_note(tx, note).await? {
        match (row.state.as_str(), row.sendings) {
            ("failed" | "canceled", _) => {}
            ("created", 0) => end(tx, &mut row).await?,
            _ => {
                return Err(Error::conflict(
                    "refund_sent",
                    format!(
                        "The refund {} of this credit note is {}, so the credit note cannot be taken back. Make a new invoice.",
                        row.id,
                        word(&row)
                    ),
                ));
            }
        }
    }
    Ok(())
}

async fn end(tx: &mut TenantTx, row: &mut RefundRow) -> Result<()> {
    "canceled".clone_into(&mut row.state);
    row.settled_at = Some(tx.now());
    table::save(tx, row).await?;
    due::cancel(tx, Kind::Refund, row.id.uuid()).await?;
    book::free(tx, row).await?;
    tx.record("refund.canceled", row.id.uuid(), data(row));
    Ok(())
}

/// How a refund stands, for people.
fn word(row: &RefundRow) -> String {
    row.state.replace('_', " ")
}
