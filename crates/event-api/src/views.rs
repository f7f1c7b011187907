//! Webhook endpoints on the wire.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::webhooks::EndpointRow;
use usecase::ports::{WebhookAnswer, WebhookSender};
use utoipa::ToSchema;
use web::Problem;
use web::names::{EndpointRef, Word, listed, words};
use web::version;
use web::wire::{Metadata, patch};
use webhooks::again::{Edge, Replayed, Which};
use webhooks::endpoints::{EndpointChange, EndpointUrl, NewEndpoint};

/// What decides which URLs are allowed.
pub(crate) struct Place<'a> {
    pub(crate) sender: &'a dyn WebhookSender,
    pub(crate) local_allowed: bool,
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
    /// What an endpoint is sent of an event: all of it, or only what it is about.
    PayloadWord {
        Snapshot => "snapshot",
        Thin => "thin",
    }
}

words! {
    /// Which events of a range are told once more.
    WhichWord {
        Failed => "failed",
        All => "all",
    }
}

words! {
    /// Whether an endpoint is told anything.
    EndpointStatus {
        Enabled => "enabled",
        Disabled => "disabled",
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
    /// `snapshot` (the whole event) when left out; `thin` sends only the id of what it is about.
    payload: Option<PayloadWord>,
    /// Whether `X-Webhook-Id`, `X-Webhook-Timestamp` and `X-Webhook-Signature` are sent beside the standard headers.
    #[serde(default)]
    compatible_headers: bool,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateEndpoint {
    pub(crate) fn parse(self, place: &Place<'_>) -> Result<NewEndpoint, Problem> {
        Ok(NewEndpoint {
            url: place.url(self.url)?,
            event_types: self.event_types,
            description: self.description,
            retry_schedule: self.retry_schedule.unwrap_or(RetrySchedule::Standard).word().to_owned(),
            payload: self.payload.unwrap_or(PayloadWord::Snapshot).word().to_owned(),
            compatible_headers: self.compatible_headers,
            api_version: version::CURRENT.to_owned(),
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
    /// For what is sent from now on.
    payload: Option<PayloadWord>,
    /// For what is sent from now on.
    compatible_headers: Option<bool>,
    /// Replaces your own data.
    metadata: Option<Metadata>,
}

impl ChangeEndpoint {
    pub(crate) fn parse(self, place: &Place<'_>) -> Result<EndpointChange, Problem> {
        Ok(EndpointChange {
            url: self.url.map(|url| place.url(url)).transpose()?,
            event_types: self.event_types,
            description: self.description,
            enabled: self.status.map(|status| status == EndpointStatus::Enabled),
            retry_schedule: self.retry_schedule.map(|schedule| schedule.word().to_owned()),
            payload: self.payload.map(|payload| payload.word().to_owned()),
            compatible_headers: self.compatible_headers,
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
    /// `snapshot` or `thin`.
    payload: String,
    compatible_headers: bool,
    /// The version of the API whose forms it is sent, from when it was made.
    api_version: String,
    /// Since when every delivery fails.
    failing_since: Option<Timestamp>,
    consecutive_failures: i32,
    /// It fails, or asked to be left alone: nothing is sent before then.
    probe_at: Option<Timestamp>,
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
            payload: row.payload,
            compatible_headers: row.compatible_headers,
            api_version: row.api_version,
            failing_since: row.failing_since,
            consecutive_failures: row.consecutive_failures,
            probe_at: row.probe_at,
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

/// What came back of a test message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookTest)]
pub(crate) struct TrialView {
    /// Whether it counts as delivered: the answer was 2xx.
    delivered: bool,
    /// What was answered, if anything was.
    status_code: Option<u16>,
    /// Why nothing was answered.
    error: Option<String>,
    duration_ms: u32,
    /// At most 1 KiB of the answer.
    body_excerpt: Option<String>,
}

impl From<WebhookAnswer> for TrialView {
    fn from(answer: WebhookAnswer) -> TrialView {
        TrialView {
            delivered: answer.status.is_some_and(|status| (200..300).contains(&status)),
            status_code: answer.status,
            error: answer.error,
            duration_ms: answer.duration_ms,
            body_excerpt: answer.excerpt,
        }
    }
}

/// A range of events. Each end is a sequence number or an instant; left out, it is the beginning or the present.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "fromSeq": 1200, "toSeq": 1800 }))]
pub(crate) struct ReplayRange {
    /// The first event, by its `seq`.
    #[schema(minimum = 1)]
    from_seq: Option<i64>,
    /// The last event, by its `seq`.
    #[schema(minimum = 1)]
    to_seq: Option<i64>,
    /// Events recorded at this instant or later, instead of `fromSeq`.
    from: Option<Timestamp>,
    /// Events recorded before this instant, instead of `toSeq`.
    to: Option<Timestamp>,
    /// `failed` (those that were given up) when left out.
    which: Option<WhichWord>,
}

impl ReplayRange {
    /// Where the range begins and ends.
    pub(crate) fn edges(&self) -> Result<(Option<Edge>, Option<Edge>), Problem> {
        Ok((edge("fromSeq", self.from_seq, self.from)?, edge("toSeq", self.to_seq, self.to)?))
    }

    pub(crate) fn which(&self) -> Which {
        match self.which {
            Some(WhichWord::All) => Which::All,
            Some(WhichWord::Failed) | None => Which::Failed,
        }
    }
}

fn edge(field: &'static str, seq: Option<i64>, at: Option<Timestamp>) -> Result<Option<Edge>, Problem> {
    match (seq, at) {
        (Some(_), Some(_)) => {
            Err(Problem::field(field, "contradiction", "Send a sequence number or an instant, not both."))
        }
        (Some(seq), None) if seq < 1 => {
            Err(Problem::field(field, "out_of_range", "Sequence numbers count from 1. Send 1 or more."))
        }
        (Some(seq), None) => Ok(Some(Edge::Seq(seq))),
        (None, at) => Ok(at.map(Edge::At)),
    }
}

/// What a replay set going.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Replay)]
pub(crate) struct ReplayedView {
    /// How many deliveries are sent next.
    queued: usize,
    /// There is more: send this as `fromSeq` to go on.
    next_seq: Option<i64>,
}

impl From<Replayed> for ReplayedView {
    fn from(replayed: Replayed) -> ReplayedView {
        ReplayedView { queued: replayed.queued, next_seq: replayed.next_seq }
    }
}
