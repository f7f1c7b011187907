//! Handing a tenant's new events to its endpoints, one delivery for each event and endpoint that wants it, and to whoever
//! tells customers.
//!
//! Safe to run twice: the cursor moves in the transaction that makes the deliveries, and the schema refuses a
//! second delivery of an event to an endpoint.
//!
//! No event is missed: whether all is read is decided while the event counter is held, and whoever appends an
//! event wakes this job under the same lock.

use store::due::{Lease, NewDue};
use store::events::EventRow;
use store::webhooks::{self, DeliveryRow, EndpointRow, FAN_OUT};
use store::{Kind, Lane, TenantScope, TenantTx, counters, due, events};

use super::Engine;
use crate::Result;

/// Events handed out in one transaction.
const BATCH: i64 = 500;

pub(super) async fn run(engine: &Engine, scope: &TenantScope, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin().await?;
    let from = webhooks::cursor(&mut tx, FAN_OUT).await?.unwrap_or(0);
    let fresh = events::after(&mut tx, from, BATCH).await?;
    if let Some(last) = fresh.last() {
        let endpoints = webhooks::enabled_endpoints(&mut tx).await?;
        hand_out(&mut tx, &fresh, &endpoints).await?;
        webhooks::set_cursor(&mut tx, FAN_OUT, last.seq).await?;
    }
    let untold = match &engine.teller {
        Some(teller) => teller.derive(&mut tx).await?,
        None => false,
    };
    let read = fresh.last().map_or(from, |last| last.seq);
    let head = counters::hold(&mut tx, counters::EVENTS).await?;
    let next = (untold || read < head).then(|| tx.wall_now());
    let dates: Vec<_> = lease.subjects().into_iter().map(|subject| (subject, next)).collect();
    due::reschedule(&mut tx, lease, &dates).await?;
    Ok(tx.commit(()).await?)
}

async fn hand_out(tx: &mut TenantTx, fresh: &[EventRow], endpoints: &[EndpointRow]) -> Result<()> {
    let wall = tx.wall_now();
    let mut rows = Vec::new();
    for event in fresh {
        for endpoint in endpoints.iter().filter(|endpoint| wants(endpoint, &event.kind)) {
            rows.push(DeliveryRow {
                id: tx.fresh(),
                event_id: event.id,
                endpoint_id: endpoint.id,
                event_seq: event.seq,
                event_type: event.kind.clone(),
                status: "pending".to_owned(),
                tries: 0,
                next_try_at: Some(wall),
                last_status_code: None,
                last_error: None,
                delivered_at: None,
                created_at: wall,
                updated_at: wall,
            });
        }
    }
    webhooks::insert_deliveries(tx, &rows).await?;
    let work: Vec<NewDue> =
        rows.iter().map(|row| NewDue { subject: row.id.uuid(), lane: Lane::REAL, due_at: Some(wall) }).collect();
    Ok(due::schedule(tx, Kind::Deliver, &work).await?)
}

/// An empty list wants everything; `invoice.*` wants every event of invoices.
fn wants(endpoint: &EndpointRow, kind: &str) -> bool {
    endpoint.event_types.is_empty()
        || endpoint.event_types.iter().any(|wanted| {
            wanted == kind || wanted.strip_suffix(".*").is_some_and(|noun| kind.split('.').next() == Some(noun))
        })
}
