//! Webhook endpoints and deliveries on the wire.

use ids::EndpointId;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use setup::endpoints::{EndpointChange, EndpointUrl, NewEndpoint};
use store::webhooks::{DeliveryFilter, DeliveryRow, EndpointRow, TryRow};
use usecase::ports::WebhookSender;
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::wire::{Metadata, patch};

use crate::names::{DeliveryRef, DeliveryTryRef, EndpointRef, EventRef, Word, listed, words};

/// What decides which URLs are allowed.
pub(super) struct Place<'a> {
    pub(super) sender: &'a dyn WebhookSender,
    pub(super) local_allowed: bool,
}

impl Place<'_> {
    fn url(&self, text: String) -> Result<EndpointUrl, Problem> {
        Ok(EndpointUrl::checked(self.sender, text, self.local_allowed)?)
    }
}

words! {
    /// How a delivery that fails is tried again.
    RetrySchedule {
        Standard => "standard",
        Compact => "compact",
    }
}

words! {
    /// Whether an endpoint is told anything.
    EndpointStatus {
        Enabled => "enabled",
        Disabled => "disabled",
    }
}

words! {
    /// The states of a delivery.
    DeliveryStatus {
        Pending => "pending",
        Delivered => "delivered",
        Failed => "failed",
    }
}

/// An endpoint to be told things.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "url": "https://example.com/hooks/recoup", "eventTypes": ["invoice.paid", "subscription.*"] }))]
pub(crate) struct CreateEndpoint {
    /// HTTPS, reachable from outside.
    #[schema(max_length = 2048)]
    url: String,
    /// `invoice.paid`, `invoice.*`; all when left out.
    #[serde(default)]
    event_types: Vec<String>,
    /// For you.
    description: Option<String>,
    /// `standard` (10 tries in 75 hours) when left out.
    retry_schedule: Option<RetrySchedule>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateEndpoint {
    pub(super) fn parse(self, place: &Place<'_>) -> Result<NewEndpoint, Problem> {
        Ok(NewEndpoint {
            url: place.url(self.url)?,
            event_types: self.event_types,
            description: self.description,
            retry_schedule: self.retry_schedule.unwrap_or(RetrySchedule::Standard).word().to_owned(),
            metadata: self.metadata.0,
        })
    }
}

/// What may change on an endpoint. Fields left out stay as they are; null clears.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "status": "enabled", "eventTypes": [] }))]
pub(crate) struct ChangeEndpoint {
    /// HTTPS, reachable from outside.
    url: Option<String>,
    /// Replaces the list; empty means all.
    event_types: Option<Vec<String>>,
    /// For you.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    /// Whether it is told anything.
    status: Option<EndpointStatus>,
    /// For deliveries from now on.
    retry_schedule: Option<RetrySchedule>,
    /// Replaces your own data.
    metadata: Option<Metadata>,
}

impl ChangeEndpoint {
    pub(super) fn parse(self, place: &Place<'_>) -> Result<EndpointChange, Problem> {
        Ok(EndpointChange {
            url: self.url.map(|url| place.url(url)).transpose()?,
            event_types: self.event_types,
            description: self.description,
            enabled: self.status.map(|status| status == EndpointStatus::Enabled),
            retry_schedule: self.retry_schedule.map(|schedule| schedule.word().to_owned()),
            metadata: self.metadata.map(|data| data.0),
        })
    }
}

/// Where a merchant is told things.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookEndpoint)]
pub(crate) struct EndpointView {
    id: EndpointRef,
    url: String,
    /// Empty means all.
    event_types: Vec<String>,
    description: Option<String>,
    /// `enabled` or `disabled`.
    status: String,
    disabled_reason: Option<String>,
    /// `standard` or `compact`.
    retry_schedule: String,
    /// Since when every delivery fails.
    failing_since: Option<Timestamp>,
    consecutive_failures: i32,
    /// Until when the secret before this one signs, too.
    old_secret_until: Option<Timestamp>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(EndpointView);

impl From<EndpointRow> for EndpointView {
    fn from(row: EndpointRow) -> EndpointView {
        EndpointView {
            id: row.id.into(),
            url: row.url,
            event_types: row.event_types,
            description: row.description,
            status: row.status,
            disabled_reason: row.disabled_reason,
            retry_schedule: row.retry_schedule,
            failing_since: row.failing_since,
            consecutive_failures: row.consecutive_failures,
            old_secret_until: row.old_secret_until,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// An endpoint with its secret, shown once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookEndpointWithSecret)]
pub(crate) struct EndpointWithSecret {
    #[serde(flatten)]
    endpoint: EndpointView,
    /// Checks the signatures of what we send. Keep it; it is not shown again.
    secret: String,
}

impl From<(EndpointRow, SecretString)> for EndpointWithSecret {
    fn from((row, secret): (EndpointRow, SecretString)) -> EndpointWithSecret {
        EndpointWithSecret { endpoint: row.into(), secret: secret.expose_secret().to_owned() }
    }
}

/// What a list of deliveries may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct DeliveryQuery {
    /// In this state.
    #[param(inline)]
    status: Option<DeliveryStatus>,
    /// Of this event.
    #[param(inline)]
    event_id: Option<EventRef>,
}

impl DeliveryQuery {
    pub(super) fn of(self, endpoint: EndpointId) -> DeliveryFilter {
        DeliveryFilter {
            endpoint: Some(endpoint),
            event: self.event_id.map(|id| id.0),
            status: self.status.map(|status| status.word().to_owned()),
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
    /// At most 1 KiB of the answer.
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
