//! Telling once more: one delivery, an event, or a range of events.

use ids::{DeliveryId, EndpointId, EventId};
use jiff::Timestamp;
use serde_json::json;
use store::deliveries::{self, DeliveryRow};
use store::webhooks::{self, EndpointRow};
use store::{TenantTx, events};
use usecase::{Error, Result};

use crate::fan_out;

/// Most events of one replay. The answer says where the next one begins.
pub const MOST: usize = 1000;

/// One delivery.
///
/// # Errors
/// `Missing`.
pub async fn delivery(tx: &mut TenantTx, id: DeliveryId) -> Result<DeliveryRow> {
    deliveries::by_id(tx, &[id.uuid()]).await?.into_iter().next().ok_or_else(|| Error::missing("delivery"))
}

/// Sends an event to an endpoint once more, with a fresh schedule if it was over.
///
/// # Errors
/// `Missing`; `Conflict` when the endpoint is disabled.
pub async fn replay(tx: &mut TenantTx, id: DeliveryId) -> Result<DeliveryRow> {
    let row = delivery(tx, id).await?;
    let endpoint = enabled(tx, row.endpoint_id).await?;
    queue(tx, &endpoint, std::slice::from_ref(&row)).await?;
    tx.audit("delivery.replay", id.to_string(), None, None);
    delivery(tx, id).await
}

/// Which events of a range are told once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that were given up.
    Failed,
    /// All that the endpoint wants: what arrived, what was given up, and what happened while it was disabled or before it was
    /// made.
    All,
}

/// Where a range begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// At this event, which is part of the range.
    Seq(i64),
    /// At this instant of the wall: what was recorded then is part of a range that begins there, not of one that ends there.
    At(Timestamp),
}

/// What a replay set going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// How many deliveries.
    pub queued: usize,
    /// Where the next replay begins, when there were more than one takes.
    pub next_seq: Option<i64>,
}

/// Sends a range of events to an endpoint once more; at most [`MOST`] events at a time.
///
/// # Errors
/// `Missing`; a field error for a range that ends before it begins; `Conflict` when the endpoint is disabled.
pub async fn replay_range(
    tx: &mut TenantTx,
    id: EndpointId,
    from: Option<Edge>,
    to: Option<Edge>,
    which: Which,
) -> Result<Replayed> {
    let endpoint = enabled(tx, id).await?;
    let first = match from {
        None => 1,
        Some(Edge::Seq(seq)) => seq,
        Some(Edge::At(at)) => events::first_since(tx, at).await?.unwrap_or(i64::MAX),
    };
    let last = match to {
        None => i64::MAX,
        Some(Edge::Seq(seq)) => seq,
        Some(Edge::At(at)) => events::first_since(tx, at).await?.map_or(i64::MAX, |seq| seq.saturating_sub(1)),
    };
    if let (Some(Edge::Seq(_)), Some(Edge::Seq(_))) = (from, to)
        && last < first
    {
        return Err(Error::field(
            "toSeq",
            "out_of_range",
            "The range ends before it begins. Send toSeq of fromSeq or more.",
        ));
    }
    let (rows, seen) = match which {
        Which::Failed => {
            let rows = deliveries::given_up(tx, id, first, last).await?;
            let seen = (rows.len() == MOST).then(|| rows.last().map(|row| row.event_seq)).flatten();
            (rows, seen)
        }
        Which::All => all(tx, &endpoint, first, last).await?,
    };
    queue(tx, &endpoint, &rows).await?;
    let asked = json!({ "fromSeq": first, "toSeq": last, "queued": rows.len() });
    tx.audit("webhook_endpoint.replay", id.to_string(), None, Some(asked));
    Ok(Replayed { queued: rows.len(), next_seq: seen.map(|seq| seq.saturating_add(1)) })
}

/// What an endpoint wants of a range, and the last event looked at if there may be more.
async fn all(
    tx: &mut TenantTx,
    endpoint: &EndpointRow,
    first: i64,
    last: i64,
) -> Result<(Vec<DeliveryRow>, Option<i64>)> {
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let found = events::after(tx, first.saturating_sub(1), most).await?;
    let seen = found.last().map(|event| event.seq).filter(|seq| found.len() == MOST && *seq < last);
    let wanted: Vec<_> =
        found.iter().filter(|event| event.seq <= last && fan_out::wants(endpoint, &event.kind)).collect();
    Ok((wanted.into_iter().map(|event| fan_out::delivery(tx, event, endpoint.id)).collect(), seen))
}

/// Sends an event once more: to one endpoint, whether or not it asked for such events, or to all that want it. Tells how many.
///
/// # Errors
/// `Missing`; `Conflict` when that endpoint is disabled.
pub async fn resend(tx: &mut TenantTx, id: EventId, to: Option<EndpointId>) -> Result<usize> {
    let event = events::get(tx, id).await?;
    let endpoints = match to {
        Some(endpoint) => vec![enabled(tx, endpoint).await?],
        None => {
            let all = webhooks::enabled_endpoints(tx).await?;
            all.into_iter().filter(|endpoint| fan_out::wants(endpoint, &event.kind)).collect()
        }
    };
    for endpoint in &endpoints {
        let row = fan_out::delivery(tx, &event, endpoint.id);
        queue(tx, endpoint, &[row]).await?;
    }
    tx.audit("event.resend", id.to_string(), None, Some(json!({ "endpoints": endpoints.len() })));
    Ok(endpoints.len())
}

async fn queue(tx: &mut TenantTx, endpoint: &EndpointRow, rows: &[DeliveryRow]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    deliveries::again(tx, endpoint.id, rows).await?;
    fan_out::rouse(tx, &[endpoint]).await
}

async fn enabled(tx: &mut TenantTx, id: EndpointId) -> Result<EndpointRow> {
    let endpoint = webhooks::get_endpoint(tx, id).await?;
    if endpoint.status != "enabled" {
        let message = "The endpoint is disabled, so nothing can be sent. Enable it first.";
        return Err(Error::conflict("endpoint_disabled", message));
    }
    Ok(endpoint)
}
