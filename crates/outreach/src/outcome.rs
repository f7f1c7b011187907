//! What became of a message that was handed over.

use ids::{MessageId, NoticeId};
use jiff::{SignedDuration, Timestamp};
use notices::Reach;
use store::messages::MessageRow;
use store::{TenantTx, consents as consent_rows, messages, notices as table};
use usecase::carrying::{Outcome, Refusal, Sending};
use usecase::{Error, Result};

use crate::send::{message_told, template_of, went};

/// Writes what became of a message that was handed over.
///
/// # Errors
/// `Missing`; any store error.
pub(crate) async fn record(tx: &mut TenantTx, notice: NoticeId, id: MessageId, outcome: &Outcome) -> Result<()> {
    let mut notice = table::lock(tx, notice).await?;
    let made = messages::lock_of_notice(tx, notice.id).await?;
    let mut row =
        made.into_iter().find(|row| row.id == id).ok_or_else(|| Error::fault("a message went without a row"))?;
    if row.status != "submitted" {
        // A receipt was quicker than the answer.
        return Ok(());
    }
    row.carrier = outcome.carrier.map(str::to_owned);
    match &outcome.sending {
        Sending::Accepted { id, cost } => {
            row.status = "accepted".to_owned();
            row.provider_id.clone_from(id);
            row.cost = cost.as_ref().map(|cost| cost.amount);
            row.cost_currency = cost.as_ref().map(|cost| cost.currency.clone());
        }
        Sending::Unknown { why } => {
            row.status = "unknown".to_owned();
            row.error_text = Some(why.clone());
        }
        Sending::Refused(refusal) => refused(tx, &mut row, refusal).await?,
        Sending::Busy { retry_after } => {
            row.status = "unavailable".to_owned();
            row.retry_at = retry_after.map(|wait| wanted_at(tx.now(), wait));
            row.error_code = Some("busy".to_owned());
        }
        Sending::Unavailable { why } => {
            row.status = "unavailable".to_owned();
            row.error_text = Some(why.clone());
        }
    }
    if row.address.is_empty() {
        // Erased meanwhile; carriers repeat addresses.
        row.error_text = None;
    }
    messages::save(tx, &row).await?;
    if went(&row) {
        if template_of(&notice)?.reach() == Reach::First {
            notice.status = "sent".to_owned();
        }
        notice.reason = None;
        table::save(tx, &notice).await?;
        tx.record("message.sent", row.id.uuid(), message_told(&row));
    }
    Ok(())
}

/// The longest wait that a carrier is granted: who asks for more is asked again all the same.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

fn wanted_at(now: Timestamp, wait: std::time::Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    app::jobs::plus(now, wait)
}

/// A refusal closes the channel for this message, and for good where nobody can be reached by this address.
async fn refused(tx: &mut TenantTx, row: &mut MessageRow, refusal: &Refusal) -> Result<()> {
    row.status = if refusal.permanent { "refused" } else { "unavailable" }.to_owned();
    row.error_code = Some(refusal.code.clone());
    row.error_text = Some(refusal.text.clone());
    if refusal.alarm {
        tracing::error!(message = %row.id, carrier = row.carrier, code = refusal.code, "a carrier refuses us: a person has to look");
    }
    if refusal.next_channel && refusal.permanent && !refusal.alarm && !row.address.is_empty() {
        consent_rows::bury(tx, &row.channel, &row.address, &refusal.code).await?;
    }
    Ok(())
}
