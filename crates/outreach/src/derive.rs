//! From events to notices: at most one for each event, template and customer, each due when its event happened.
//!
//! A reader of the event log with a cursor of its own. Whoever runs it holds the cursor, so two that run at once take
//! turns, and the schema refuses a second notice besides.

use std::collections::BTreeMap;

use ids::{CustomerId, OrderId, Uuid};
use jiff::Timestamp;
use notices::Template;
use serde_json::Value;
use store::due::NewDue;
use store::escrow::orders;
use store::events::{self, EventRow};
use store::notices::{self as table, NoticeRow};
use store::{Kind, Lane, TenantTx, customers, due, webhooks};
use usecase::Result;

use crate::rules::template_of;
use crate::{parties, settings};

/// The name of its cursor.
pub(crate) const READER: &str = "notices";

/// Events read in one go.
const BATCH: i64 = 500;

/// Reads on. Tells whether there may be more.
///
/// # Errors
/// Any store error.
pub(crate) async fn derive(tx: &mut TenantTx) -> Result<bool> {
    let chosen = settings::get(tx).await?;
    if !chosen.enabled {
        return Ok(false);
    }
    let Some(from) = webhooks::hold_cursor(tx, READER).await? else { return Ok(false) };
    let fresh = events::after(tx, from, BATCH).await?;
    let Some(last) = fresh.last() else { return Ok(false) };
    let mut rows: Vec<NoticeRow> = Vec::new();
    for event in &fresh {
        for (template, customer) in told(tx, event).await? {
            if chosen.is_sent(template) {
                rows.push(notice(tx, event, template, customer));
            }
        }
    }
    write(tx, rows).await?;
    webhooks::set_cursor(tx, READER, last.seq).await?;
    Ok(i64::try_from(fresh.len()).unwrap_or(0) == BATCH)
}

/// Who is told what of an event.
async fn told(tx: &mut TenantTx, event: &EventRow) -> Result<Vec<(Template, CustomerId)>> {
    let data = object(event);
    let named = template_of(&event.kind, data).zip(customer_of(event));
    let mut all: Vec<(Template, CustomerId)> = named.into_iter().collect();
    let parties = parties::told(&event.kind, data);
    let actor = if parties.iter().any(|(_, to)| to.asks_who()) { actor_of(tx, event).await? } else { None };
    for (template, to) in parties {
        all.extend(to.of(data, actor.as_deref()).into_iter().map(|customer| (template, customer)));
    }
    Ok(all)
}

/// Who did what an event of an order tells: the time line of the order says so, which never changes.
async fn actor_of(tx: &mut TenantTx, event: &EventRow) -> Result<Option<String>> {
    let Some(version) = object(event).get("version").and_then(Value::as_i64) else { return Ok(None) };
    let order = OrderId::from_uuid(event.subject_id);
    let lines = orders::told(tx, order, version.saturating_sub(1), 1).await?;
    Ok(lines.into_iter().next().map(|line| line.actor))
}

fn notice(tx: &mut TenantTx, event: &EventRow, template: Template, customer: CustomerId) -> NoticeRow {
    NoticeRow {
        id: tx.fresh(),
        event_id: event.id,
        template: template.key().to_owned(),
        customer_id: customer,
        lane: Lane::REAL.uuid(),
        status: "waiting".to_owned(),
        reason: None,
        due_at: instant(object(event), "notifyAt").map_or(event.created_at, |at| at.max(event.created_at)),
        created_at: event.created_at,
        updated_at: event.created_at,
    }
}

/// What an event tells of its object.
pub(crate) fn object(event: &EventRow) -> &Value {
    event.data.get("object").unwrap_or(&Value::Null)
}

/// Who an event is about: named in it.
fn customer_of(event: &EventRow) -> Option<CustomerId> {
    object(event).get("customerId").and_then(Value::as_str)?.parse().ok()
}

fn instant(data: &Value, field: &str) -> Option<Timestamp> {
    data.get(field).and_then(Value::as_str)?.parse().ok()
}

/// Notices live in their customer's time.
async fn write(tx: &mut TenantTx, mut rows: Vec<NoticeRow>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.customer_id.uuid()).collect();
    let lanes: BTreeMap<CustomerId, Lane> = customers::clocks_of(tx, &ids)
        .await?
        .into_iter()
        .map(|(id, clock)| (id, clock.map_or(Lane::REAL, Lane::clock)))
        .collect();
    for row in &mut rows {
        row.lane = lanes.get(&row.customer_id).copied().unwrap_or(Lane::REAL).uuid();
    }
    let new = table::insert(tx, &rows).await?;
    let work: Vec<NewDue> = rows
        .iter()
        .filter(|row| new.contains(&row.id))
        .map(|row| NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(row.due_at) })
        .collect();
    Ok(due::schedule(tx, Kind::Notice, &work).await?)
}
