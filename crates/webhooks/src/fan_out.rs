//! Handing a merchant's new events to their endpoints: one delivery for each event and endpoint that wants it, and one
//! appointment for each endpoint.
//!
//! Safe to run twice: the cursor moves in the transaction that makes the deliveries, and the schema refuses a
//! second delivery of an event to an endpoint.

use ids::EndpointId;
use store::deliveries::{self, DeliveryRow};
use store::due::NewDue;
use store::events::EventRow;
use store::webhooks::{self, EndpointRow, FAN_OUT};
use store::{Kind, Lane, TenantTx, due, events};
use usecase::Result;

/// Events handed out in one transaction.
const BATCH: i64 = 500;

/// Hands out some. Tells up to which event all is handed out.
///
/// # Errors
/// Any store error.
pub(crate) async fn hand_out(tx: &mut TenantTx) -> Result<i64> {
    let from = webhooks::cursor(tx, FAN_OUT).await?.unwrap_or(0);
    let fresh = events::after(tx, from, BATCH).await?;
    let Some(last) = fresh.last() else { return Ok(from) };
    let endpoints = webhooks::enabled_endpoints(tx).await?;
    let rows: Vec<DeliveryRow> = fresh
        .iter()
        .flat_map(|event| {
            endpoints.iter().filter(|endpoint| wants(endpoint, &event.kind)).map(move |to| (event, to.id))
        })
        .map(|(event, to)| delivery(tx, event, to))
        .collect();
    deliveries::insert(tx, &rows).await?;
    let owed: Vec<&EndpointRow> =
        endpoints.iter().filter(|endpoint| rows.iter().any(|row| row.endpoint_id == endpoint.id)).collect();
    rouse(tx, &owed).await?;
    webhooks::set_cursor(tx, FAN_OUT, last.seq).await?;
    Ok(last.seq)
}

/// A delivery that begins now.
pub(crate) fn delivery(tx: &mut TenantTx, event: &EventRow, endpoint: EndpointId) -> DeliveryRow {
    let wall = tx.wall_now();
    DeliveryRow {
        id: tx.fresh(),
        event_id: event.id,
        endpoint_id: endpoint,
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
    }
}

/// Has endpoints told what they are owed: now, or when they are no longer left alone.
///
/// # Errors
/// Any store error.
pub(crate) async fn rouse(tx: &mut TenantTx, endpoints: &[&EndpointRow]) -> Result<()> {
    let wall = tx.wall_now();
    let at = |endpoint: &EndpointRow| Some(endpoint.probe_at.map_or(wall, |probe| probe.max(wall)));
    let work: Vec<NewDue> = endpoints
        .iter()
        .map(|endpoint| NewDue { subject: endpoint.id.uuid(), lane: Lane::REAL, due_at: at(endpoint) })
        .collect();
    Ok(due::rouse(tx, Kind::Deliver, &work).await?)
}

/// An empty list wants everything; `invoice.*` wants every event of invoices.
pub(crate) fn wants(endpoint: &EndpointRow, kind: &str) -> bool {
    endpoint.event_types.is_empty()
        || endpoint.event_types.iter().any(|wanted| {
            wanted == kind || wanted.strip_suffix(".*").is_some_and(|noun| kind.split('.').next() == Some(noun))
        })
}
