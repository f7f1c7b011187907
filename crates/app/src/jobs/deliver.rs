//! Delivering webhooks: signed, tried again on a schedule, every try written down.
//!
//! Delivery is at least once: a crash after the send and before the commit sends the same event, with the same
//! id, again; receivers drop what they have seen. The order of events is in their `seq`.

use std::collections::BTreeMap;
use std::time::Duration;

use ids::{DeliveryTryId, EndpointId, Uuid};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::due::Lease;
use store::events::EventRow;
use store::webhooks::{self, DeliveryRow, EndpointRow, TryRow};
use store::{TenantScope, TenantTx, due, events};
use tokio::task::JoinSet;

use super::{Engine, plus};
use crate::{Error, Result};
use setup::endpoint_secrets;
use usecase::ports::{OutgoingWebhook, WebhookAnswer};
use usecase::webhook_sign;

/// Tries after the first, by default: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h; 75 h 35 min in all.
const STANDARD: [SignedDuration; 9] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
    SignedDuration::from_hours(24),
];

/// The shorter schedule a merchant may choose: 1 min, 5 min, 30 min, 2 h, 12 h.
const COMPACT: [SignedDuration; 5] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(12),
];

/// How long a receiver may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A delivery with all that its sending needs.
struct Parcel {
    delivery: DeliveryRow,
    event: EventRow,
}

pub(super) async fn run(engine: &Engine, scope: &TenantScope, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin().await?;
    let deliveries = webhooks::deliveries_by_id(&mut tx, &lease.subjects()).await?;
    let mut addressees: BTreeMap<EndpointId, EndpointRow> = BTreeMap::new();
    let mut parcels = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        if !addressees.contains_key(&delivery.endpoint_id) {
            let endpoint = webhooks::get_endpoint(&mut tx, delivery.endpoint_id).await?;
            endpoint_secrets::learn(&mut tx, &engine.secrets, &endpoint).await?;
            addressees.insert(endpoint.id, endpoint);
        }
        let event = events::get(&mut tx, delivery.event_id).await?;
        parcels.push(Parcel { delivery, event });
    }
    tx.commit(()).await?;
    let mut running = JoinSet::new();
    for parcel in parcels {
        let endpoint = addressees.get(&parcel.delivery.endpoint_id).cloned();
        let endpoint = endpoint.ok_or_else(|| Error::fault("a delivery without an endpoint"))?;
        let (engine, scope, lease) = (engine.clone(), scope.clone(), lease.clone());
        running.spawn(async move { one(&engine, &scope, &lease, parcel, endpoint).await });
    }
    let mut outcome = Ok(());
    while let Some(ended) = running.join_next().await {
        let result = ended.map_err(|panic| Error::fault("a delivery panicked").because(panic)).flatten();
        if let Err(error) = result {
            outcome = Err(error);
        }
    }
    outcome
}

async fn one(engine: &Engine, scope: &TenantScope, lease: &Lease, parcel: Parcel, endpoint: EndpointRow) -> Result<()> {
    let Parcel { mut delivery, event } = parcel;
    let subject = delivery.id.uuid();
    if delivery.status != "pending" || endpoint.status != "enabled" {
        return drop_delivery(scope, lease, delivery).await;
    }
    let tried_at = engine.now();
    let message = sealed_message(engine, scope, &endpoint, &event, tried_at)?;
    let answer = engine.sender.send(&message).await;
    let mut tx = scope.begin().await?;
    write_try(&mut tx, &delivery, &answer, tried_at).await?;
    let next = judge(&mut delivery, &endpoint, &answer, tx.wall_now());
    webhooks::save_delivery(&mut tx, &delivery).await?;
    match next {
        Some(at) => due::reschedule(&mut tx, lease, &[(subject, Some(at))]).await?,
        None => due::finish(&mut tx, lease, &[subject]).await?,
    }
    note(&mut tx, endpoint, &answer).await?;
    Ok(tx.commit(()).await?)
}

/// What cannot be sent any more is over, not pending: a replay brings it back.
async fn drop_delivery(scope: &TenantScope, lease: &Lease, mut delivery: DeliveryRow) -> Result<()> {
    let mut tx = scope.begin().await?;
    if delivery.status == "pending" {
        delivery.status = "failed".to_owned();
        delivery.next_try_at = None;
        delivery.last_error = Some("The endpoint is disabled.".to_owned());
        webhooks::save_delivery(&mut tx, &delivery).await?;
    }
    due::finish(&mut tx, lease, &[delivery.id.uuid()]).await?;
    Ok(tx.commit(()).await?)
}

/// The event as merchants see it. The same text is signed and sent.
fn body_of(event: &EventRow) -> String {
    json!({
        "id": event.id,
        "type": event.kind,
        "seq": event.seq,
        "createdAt": event.created_at,
        "data": event.data,
    })
    .to_string()
}

fn sealed_message(
    engine: &Engine,
    scope: &TenantScope,
    endpoint: &EndpointRow,
    event: &EventRow,
    at: Timestamp,
) -> Result<OutgoingWebhook> {
    let secrets = endpoint_secrets::signing(&engine.secrets, scope.tenant(), endpoint, at)?;
    let body = body_of(event);
    let headers = webhook_sign::headers(&event.id.to_string(), at.as_second(), &body, &secrets);
    Ok(OutgoingWebhook {
        url: endpoint.url.clone(),
        headers,
        body,
        timeout: TIMEOUT,
        local_allowed: engine.options.local_webhooks_allowed,
    })
}

async fn write_try(
    tx: &mut TenantTx,
    delivery: &DeliveryRow,
    answer: &WebhookAnswer,
    tried_at: Timestamp,
) -> Result<()> {
    let row = TryRow {
        id: tx.fresh::<DeliveryTryId>(),
        delivery_id: delivery.id,
        endpoint_id: delivery.endpoint_id,
        tried_at,
        status_code: answer.status.and_then(|status| i16::try_from(status).ok()),
        error: answer.error.clone(),
        duration_ms: i32::try_from(answer.duration_ms).unwrap_or(i32::MAX),
        body_excerpt: answer.excerpt.clone(),
    };
    Ok(webhooks::insert_try(tx, &row).await?)
}

/// 2xx is success; anything else is tried again until the schedule is used up. Answers when.
fn judge(
    delivery: &mut DeliveryRow,
    endpoint: &EndpointRow,
    answer: &WebhookAnswer,
    now: Timestamp,
) -> Option<Timestamp> {
    let wait = wait_before(delivery, endpoint, answer);
    delivery.tries = delivery.tries.saturating_add(1);
    delivery.last_status_code = answer.status.and_then(|status| i16::try_from(status).ok());
    delivery.last_error.clone_from(&answer.error);
    delivery.next_try_at = None;
    if answer.status.is_some_and(|status| (200..300).contains(&status)) {
        delivery.status = "delivered".to_owned();
        delivery.delivered_at = Some(now);
        return None;
    }
    let Some(wait) = wait else {
        delivery.status = "failed".to_owned();
        return None;
    };
    let at = plus(now, wait);
    delivery.next_try_at = Some(at);
    Some(at)
}

/// The wait before the next try; the receiver's own `Retry-After` wins when it is longer.
fn wait_before(delivery: &DeliveryRow, endpoint: &EndpointRow, answer: &WebhookAnswer) -> Option<SignedDuration> {
    let schedule: &[SignedDuration] = if endpoint.retry_schedule == "compact" { &COMPACT } else { &STANDARD };
    let planned = *schedule.get(usize::try_from(delivery.tries).unwrap_or(usize::MAX))?;
    let asked = SignedDuration::from_secs(i64::from(answer.retry_after_s.unwrap_or(0)).min(86_400));
    Some(jittered(planned, delivery.id.uuid(), delivery.tries).max(asked))
}

/// Within ten percent, from the delivery's own id: what failed together is not tried together.
fn jittered(planned: SignedDuration, id: Uuid, tries: i16) -> SignedDuration {
    let draw = id.as_u128().wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(u128::try_from(tries).unwrap_or(0));
    let per_mille = 900 + i64::try_from((draw >> 32) % 201).unwrap_or(100);
    SignedDuration::from_millis(i64::try_from(planned.as_millis()).unwrap_or(i64::MAX / 2_000) / 1000 * per_mille)
}

/// 410 means "never again"; otherwise the endpoint's health is noted.
async fn note(tx: &mut TenantTx, mut endpoint: EndpointRow, answer: &WebhookAnswer) -> Result<()> {
    if answer.status == Some(410) {
        endpoint.status = "disabled".to_owned();
        endpoint.disabled_reason = Some("The receiver answered 410 Gone.".to_owned());
        if webhooks::save_endpoint(tx, &endpoint).await.is_ok() {
            tx.record(
                "webhook_endpoint.disabled",
                endpoint.id.uuid(),
                json!({
                    "endpointId": endpoint.id, "url": endpoint.url, "reason": endpoint.disabled_reason,
                }),
            );
        }
        return Ok(());
    }
    let ok = answer.status.is_some_and(|status| (200..300).contains(&status));
    webhooks::note_health(tx, endpoint.id, ok).await?;
    Ok(())
}
