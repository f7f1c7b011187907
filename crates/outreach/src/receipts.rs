//! What carriers tell of messages: receipts, answers of people, and people who want no more.
//!
//! Receipts come late, twice and out of order: each is kept once, and a message only ever gets further. A receipt that
//! says that a message failed closes its channel for the notice, and the next channel has its turn.

use notices::contact::Reply;
use notices::{Channel, Reach};
use store::due::NewDue;
use store::messages::{MessageRow, ReceiptRow};
use store::notices::NoticeRow;
use store::{Kind, Lane, TenantTx, consents as consent_rows, due, messages, notices as table};
use usecase::Result;
use usecase::carrying::{Receipt, Standing};

use crate::consents;
use crate::send::{message_told, template_of};

/// What a receipt did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was news. Whether a message that the carrier had taken arrived, if this settles it.
    News(Option<bool>),
    /// It was told before.
    Before,
}

/// Takes a receipt of one message.
///
/// # Errors
/// `Missing`; any store error.
pub async fn take(tx: &mut TenantTx, id: ids::MessageId, receipt: &Receipt) -> Result<Taken> {
    let notice = messages::get(tx, id).await?.notice_id;
    // The order of every writer: the notice, then its messages.
    let mut notice = table::lock(tx, notice).await?;
    let made = messages::lock_of_notice(tx, notice.id).await?;
    let Some(mut row) = made.into_iter().find(|row| row.id == id) else {
        return Err(usecase::Error::missing("message"));
    };
    let kept = ReceiptRow {
        told: receipt.dedupe_key(),
        message_id: id,
        standing: receipt.standing.as_str().to_owned(),
        status: receipt.status.clone(),
        code: receipt.code.clone(),
        at: receipt.at,
        received_at: tx.wall_now(),
    };
    if !messages::insert_receipt(tx, &kept).await? {
        return Ok(Taken::Before);
    }
    let arrived = match receipt.standing {
        Standing::Underway => None,
        Standing::Sent => {
            further(&mut row, "accepted");
            None
        }
        Standing::Delivered | Standing::Read => delivered(tx, &mut notice, &mut row, receipt)?,
        Standing::Failed { bad_address } => failed(tx, &mut notice, &mut row, receipt, bad_address).await?,
    };
    messages::save(tx, &row).await?;
    table::save(tx, &notice).await?;
    Ok(Taken::News(arrived))
}

/// It arrived; told once, however often and in whichever words it is said.
fn delivered(
    tx: &mut TenantTx,
    notice: &mut NoticeRow,
    row: &mut MessageRow,
    receipt: &Receipt,
) -> Result<Option<bool>> {
    let first = row.delivered_at.is_none();
    row.delivered_at = row.delivered_at.or(receipt.at).or(Some(tx.now()));
    further(row, receipt.standing.as_str());
    // What is told on each channel goes on where it has not been told yet.
    if template_of(notice)?.reach() == Reach::First || notice.status != "waiting" {
        "delivered".clone_into(&mut notice.status);
    }
    if first {
        tx.record("message.delivered", row.id.uuid(), message_told(row));
    }
    Ok(first.then_some(true))
}

/// It will not arrive: the next channel has its turn. Of a message that was delivered nobody believes that.
async fn failed(
    tx: &mut TenantTx,
    notice: &mut NoticeRow,
    row: &mut MessageRow,
    receipt: &Receipt,
    bad_address: bool,
) -> Result<Option<bool>> {
    if row.delivered_at.is_some() || row.status == "failed" {
        return Ok(None);
    }
    "failed".clone_into(&mut row.status);
    row.error_code.clone_from(&receipt.code);
    row.error_text = Some(receipt.status.clone());
    if bad_address && !row.address.is_empty() {
        consent_rows::bury(tx, &row.channel, &row.address, receipt.code.as_deref().unwrap_or("failed")).await?;
    }
    tx.record("message.failed", row.id.uuid(), message_told(row));
    if notice.status == "sent" && template_of(notice)?.reach() == Reach::First {
        "waiting".clone_into(&mut notice.status);
        notice.due_at = tx.now();
        let lane = Lane::from_uuid(notice.lane);
        let work = NewDue { subject: notice.id.uuid(), lane, due_at: Some(notice.due_at) };
        due::schedule(tx, Kind::Notice, &[work]).await?;
    }
    Ok(Some(false))
}

/// A message only gets further.
fn further(row: &mut MessageRow, status: &str) {
    const ORDER: [&str; 8] =
        ["submitted", "unavailable", "refused", "unknown", "failed", "accepted", "delivered", "read"];
    let rank = |status: &str| ORDER.iter().position(|one| *one == status);
    if rank(status) > rank(&row.status) {
        status.clone_into(&mut row.status);
    }
}

/// Somebody who got a message wrote back, or left the list that it was on.
///
/// # Errors
/// `Missing`; any store error.
pub async fn answered(tx: &mut TenantTx, id: ids::MessageId, reply: Reply, left_by_button: bool) -> Result<()> {
    let row = messages::get(tx, id).await?;
    let Some(channel) = Channel::parse(&row.channel) else { return Ok(()) };
    if left_by_button {
        return consents::left(tx, row.customer_id, channel, "carrier").await;
    }
    consent_rows::revive(tx, &row.channel, &row.address).await?;
    consents::replied(tx, row.customer_id, channel, reply).await
}
