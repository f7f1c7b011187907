//! The event log: newest first to look around, oldest first to catch up.

use std::str::FromStr;

use axum::http::StatusCode;
use ids::{EventId, Uuid};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Made;
use store::events::{self, EventFilter, EventRow};
use usecase::personal;
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams};
use web::merchant::plain;
use web::names::{EndpointRef, EventRef};
use web::permission::{EventsRead, WebhooksWrite};
use web::{Answer, Data, Id, Json, Listed, Listing, Merchant, NoQuery, Page, Position, Problem};
use webhooks::{again, catalogue};

/// List events
///
/// Without `after`: newest first, by cursor. With `after`: oldest first, the events behind that sequence number;
/// send the `seq` of the last one to go on. Sequence numbers have no gaps, so nothing is missed.
#[utoipa::path(get, path = "/v1/events", operation_id = "list_events", tag = "Events",
    extensions(("x-scope" = json!("events:read"))), params(web::listing::ListParams, DatedParams, EventQuery),
    responses((status = 200, description = "Events.", body = Page<EventView>)))]
pub(crate) async fn list(merchant: Merchant<EventsRead>, listing: Listing<EventQuery, Dated>) -> Answer {
    let asked = listing.filter.parse(listing.is_plain(), listing.is_numbered(), listing.made())?;
    let limit = listing.page().limit;
    let mut tx = merchant.begin().await?;
    let mut rows = match asked {
        Asked::After(seq) => events::after(&mut tx, seq, limit).await?,
        Asked::Newest(filter) => events::page(&mut tx, &filter, listing.below_seq(), limit).await?,
    };
    let mut sealed: Vec<_> = rows.iter_mut().map(|row| &mut row.data).collect();
    personal::open(&mut tx, merchant.api().secrets(), &mut sealed).await?;
    let views = rows.into_iter().map(EventView::from).collect();
    if listing.filter.after.is_some() {
        return merchant.caught_up(tx, &listing, views).await;
    }
    merchant.listed(tx, &listing, views, None).await
}

/// Show an event
#[utoipa::path(get, path = "/v1/events/{id}", operation_id = "get_event", tag = "Events",
    extensions(("x-scope" = json!("events:read"))),
    params(("id" = inline(EventRef), Path, description = "The event.")),
    responses((status = 200, description = "The event.", body = Data<EventView>)))]
pub(crate) async fn get(merchant: Merchant<EventsRead>, Id(id): Id<EventId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let mut row = events::get(&mut tx, id).await?;
    personal::open(&mut tx, merchant.api().secrets(), &mut [&mut row.data]).await?;
    merchant.ok(tx, EventView::from(row)).await
}

/// Send an event once more
///
/// To one endpoint, whether or not it asked for such events, or to every enabled one that wants it.
#[utoipa::path(post, path = "/v1/events/{id}/resend", operation_id = "resend_event", tag = "Events",
    extensions(("x-scope" = json!("webhooks:write"))),
    params(("id" = inline(EventRef), Path, description = "The event.")), request_body = ResendEvent,
    responses((status = 202, description = "To how many endpoints it is sent next.", body = Data<ResentView>)))]
pub(crate) async fn resend(
    merchant: Merchant<WebhooksWrite>,
    Id(id): Id<EventId>,
    Json(body): Json<ResendEvent>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let queued = again::resend(&mut tx, id, body.endpoint_id.map(|id| id.0)).await?;
    merchant.accepted(tx, ResentView { queued }).await
}

/// List the types of events
///
/// Everything that there is to be told of, with an example each. New types come; ignore what you do not know.
#[utoipa::path(get, path = "/v1/event-types", operation_id = "list_event_types", tag = "Events",
    extensions(("x-scope" = json!("events:read"))),
    responses((status = 200, description = "All types, by name.", body = Data<Vec<EventTypeView>>)))]
pub(crate) async fn types(_: Merchant<EventsRead>, _: NoQuery) -> Answer {
    let view = |entry: &catalogue::Entry| EventTypeView {
        r#type: entry.kind,
        summary: entry.line,
        object: entry.object(),
        example: catalogue::example(entry, web::version::CURRENT),
    };
    plain(StatusCode::OK, catalogue::all().iter().map(view).collect::<Vec<_>>())
}

/// Where an event is sent once more.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({}))]
pub(crate) struct ResendEvent {
    /// To this endpoint only.
    endpoint_id: Option<EndpointRef>,
}

/// What a resend set going.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Resend)]
pub(crate) struct ResentView {
    /// To how many endpoints it is sent next.
    queued: usize,
}

/// A type of event.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EventType)]
pub(crate) struct EventTypeView {
    /// `noun.verb`.
    r#type: &'static str,
    /// What happened.
    summary: &'static str,
    /// What `data.object` is.
    object: &'static str,
    /// A message of this type.
    #[schema(value_type = Object)]
    example: Value,
}

/// What a list of events may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct EventQuery {
    /// One type only, such as `invoice.paid`.
    r#type: Option<String>,
    /// About one object only, by its id.
    #[param(value_type = Option<String>)]
    subject_id: Option<AnyId>,
    /// Catch up: the events behind this sequence number, oldest first.
    #[param(minimum = 0)]
    after: Option<i64>,
}

enum Asked {
    After(i64),
    Newest(EventFilter),
}

impl EventQuery {
    fn parse(&self, plain: bool, numbered: bool, made: Made) -> Result<Asked, Problem> {
        if numbered {
            return Err(Problem::field(
                "page",
                "page_unsupported",
                "Events have no page numbers. Use cursor or after.",
            ));
        }
        let Some(seq) = self.after else {
            return Ok(Asked::Newest(EventFilter {
                kind: self.r#type.clone(),
                subject: self.subject_id.map(|id| id.0),
                made,
            }));
        };
        if !plain || made != Made::default() || self.r#type.is_some() || self.subject_id.is_some() {
            return Err(Problem::field(
                "after",
                "contradiction",
                "after goes with limit only: it reads all events in order.",
            ));
        }
        if seq < 0 {
            return Err(Problem::field("after", "out_of_range", "Send 0 or a sequence number."));
        }
        Ok(Asked::After(seq))
    }
}

/// The id of any kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AnyId(Uuid);

impl FromStr for AnyId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<AnyId, &'static str> {
        let (prefix, raw) = text.rsplit_once('_').ok_or("expected an id of the form `<kind>_<uuid>`")?;
        let raw = Uuid::try_parse(raw).map_err(|_| "expected an id of the form `<kind>_<uuid>`")?;
        if prefix.is_empty() { Err("expected an id of the form `<kind>_<uuid>`") } else { Ok(AnyId(raw)) }
    }
}

impl<'de> Deserialize<'de> for AnyId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<AnyId, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// One recorded fact.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Event)]
pub(crate) struct EventView {
    id: EventRef,
    /// `noun.verb`. New types come; ignore what you do not know.
    r#type: String,
    /// Counts from 1 without a gap.
    seq: i64,
    /// What happened to what. Of a customer who was erased, what named them is null, and `erased` stands beside it.
    #[schema(value_type = Object)]
    data: Value,
    created_at: Timestamp,
}

impl Listed for EventView {
    fn position(&self) -> Position {
        Position::Seq(self.seq)
    }
}

impl From<EventRow> for EventView {
    fn from(row: EventRow) -> EventView {
        EventView { id: row.id.into(), r#type: row.kind, seq: row.seq, data: row.data, created_at: row.created_at }
    }
}
