//! What time brings to invoices: a draft's grace ends, a bill is sent, its day comes. Set-based: the drafts of a chunk
//! become final with a dozen statements and one commit.
//!
//! Safe to run twice: the rows are finished with their token in the commit of the effect, a draft is final once, and
//! what was sent or told as overdue says so itself.

use billing::InvoiceStatus;
use ids::Uuid;
use jiff::Timestamp;
use store::due::{Lease, NewDue};
use store::invoices::{self, InvoiceRow};
use store::{Kind, Lane, TenantScope, TenantTx, due, settings};

use super::Engine;
use crate::rules::Rules;
use crate::writing::AUTOMATIC;
use crate::{Result, drafts, sending};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    // First, because what follows gives some of them their next date.
    due::finish(&mut tx, lease, &lease.subjects()).await?;
    let held = invoices::lock(&mut tx, &lease.subjects()).await?;
    let is = |row: &InvoiceRow, status: InvoiceStatus| row.status == status.as_str();
    let (waiting, others): (Vec<_>, Vec<_>) = held.into_iter().partition(|row| is(row, InvoiceStatus::Draft));
    let made = finalize(&mut tx, waiting, now).await?;
    let open = others.into_iter().chain(made).filter(|row| is(row, InvoiceStatus::Open));
    let (mut to_send, mut sent): (Vec<_>, Vec<_>) =
        open.filter(|row| row.collection != AUTOMATIC).partition(|row| row.sent_at.is_none());
    sent.retain(|row| row.overdue_at.is_none());
    let (mut overdue, later): (Vec<_>, Vec<_>) = sent.into_iter().partition(|row| sending::is_overdue_by(row, now));
    sending::mark_sent(&mut tx, &mut to_send, |row| engine.hosted_url(scope, row.id)).await?;
    sending::mark_overdue(&mut tx, &mut overdue).await?;
    let again: Vec<NewDue> = later
        .iter()
        .map(|row| NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(row.due_at) })
        .collect();
    due::schedule(&mut tx, Kind::Invoice, &again).await?;
    Ok(tx.commit(()).await?)
}

/// Makes those final whose time has come; one without a line stays a draft until somebody puts something on it.
async fn finalize(tx: &mut TenantTx, waiting: Vec<InvoiceRow>, now: Timestamp) -> Result<Vec<InvoiceRow>> {
    let (ripe, early): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|row| row.finalize_at.is_some_and(|at| at <= now));
    let again: Vec<NewDue> = early
        .iter()
        .filter(|row| row.finalize_at.is_some())
        .map(|row| NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: row.finalize_at })
        .collect();
    due::schedule(tx, Kind::Invoice, &again).await?;
    if ripe.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = ripe.iter().map(|row| row.id.uuid()).collect();
    let lines = invoices::lines_of(tx, &ids).await?;
    let (ripe, empty): (Vec<_>, Vec<_>) =
        ripe.into_iter().partition(|row| lines.iter().any(|line| line.invoice_id == row.id));
    for row in empty {
        store::drafts::save(tx, &InvoiceRow { finalize_at: None, ..row }).await?;
    }
    if ripe.is_empty() {
        return Ok(Vec::new());
    }
    let rules = Rules::of(&settings::get(tx).await?);
    drafts::finalize_held(tx, &rules, ripe, lines).await
}
