//! Deliveries on the wire.

use ids::EndpointId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::deliveries::{DeliveryFilter, DeliveryRow, TryRow};
use utoipa::{IntoParams, ToSchema};
use web::names::{DeliveryRef, DeliveryTryRef, EndpointRef, EventRef, Word, listed, words};

words! {
    /// The states of a delivery.
    DeliveryStatus {
        Pending => "pending",
        Delivered => "delivered",
        Failed => "failed",
    }
}

/// What a list of deliveries may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct DeliveryQuery {
    /// In this state.
    #[param(inline)]
    status: Option<DeliveryStatus>,
    /// Of this event.
    #[param(inline)]
    event_id: Option<EventRef>,
    /// Of events of this type, such as `invoice.paid`.
    event_type: Option<String>,
    /// Made at this instant or later.
    from: Option<Timestamp>,
    /// Made before this instant.
    to: Option<Timestamp>,
}

impl DeliveryQuery {
    pub(crate) fn of(self, endpoint: EndpointId) -> DeliveryFilter {
        DeliveryFilter {
            endpoint: Some(endpoint),
            event: self.event_id.map(|id| id.0),
            status: self.status.map(|status| status.word().to_owned()),
            kind: self.event_type,
            from: self.from,
            to: self.to,
        }
    }
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Delivery)]
pub(crate) struct DeliveryView {
    id: DeliveryRef,
    event_id: EventRef,
    endpoint_id: EndpointRef,
    event_type: String,
    event_seq: i64,
    /// `pending`, `delivered` or `failed`.
    status: String,
    /// Tries so far.
    try_count: i16,
    next_try_at: Option<Timestamp>,
    last_status_code: Option<i16>,
    last_error: Option<String>,
    delivered_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(DeliveryView);

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> DeliveryView {
        DeliveryView {
            id: row.id.into(),
            event_id: row.event_id.into(),
            endpoint_id: row.endpoint_id.into(),
            event_type: row.event_type,
            event_seq: row.event_seq,
            status: row.status,
            try_count: row.tries,
            next_try_at: row.next_try_at,
            last_status_code: row.last_status_code,
            last_error: row.last_error,
            delivered_at: row.delivered_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// One try and what came back.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeliveryTry)]
pub(crate) struct TryView {
    id: DeliveryTryRef,
    tried_at: Timestamp,
    status_code: Option<i16>,
    error: Option<String>,
    duration_ms: i32,
    /// At most 1 KiB of the answer; null once the customer that the event named was erased.
    body_excerpt: Option<String>,
}

/// A delivery with its tries, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryDetail {
    #[serde(flatten)]
    delivery: DeliveryView,
    tries: Vec<TryView>,
}

impl From<(DeliveryRow, Vec<TryRow>)> for DeliveryDetail {
    fn from((row, tries): (DeliveryRow, Vec<TryRow>)) -> DeliveryDetail {
        let view = |row: TryRow| TryView {
            id: row.id.into(),
            tried_at: row.tried_at,
            status_code: row.status_code,
            error: row.error,
            duration_ms: row.duration_ms,
            body_excerpt: row.body_excerpt,
        };
        DeliveryDetail { delivery: row.into(), tries: tries.into_iter().map(view).collect() }
    }
}
