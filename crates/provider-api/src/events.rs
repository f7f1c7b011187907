//! What providers told by themselves.

use ids::ProviderEventId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::provider_events::{self as rows, ProviderEventFilter, ProviderEventRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{ProviderAccountRef, ProviderEventRef, Word, listed, words};
use web::permission::AccountsRead;
use web::{Answer, Data, Id, Listing, Merchant, Page};

/// List what providers told
///
/// Every verified message of a provider, once however often it came, with what came of it. `parked` ones should concern something of
/// yours, and nobody knows what: look at them.
#[utoipa::path(get, path = "/v1/provider-events", operation_id = "list_provider_events", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:read"))), params(ListParams, DatedParams, EventQuery),
    responses((status = 200, description = "Messages, newest first.", body = Page<EventView>)))]
pub(crate) async fn list(merchant: Merchant<AccountsRead>, listing: Listing<EventQuery, Dated>) -> Answer {
    let query = &listing.filter;
    let filter = ProviderEventFilter {
        made: listing.made(),
        account: query.account_id.as_ref().map(|id| id.0),
        state: query.state.map(|state| state.word().to_owned()),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(EventView::from).collect(), total).await
}

/// Show what a provider told
#[utoipa::path(get, path = "/v1/provider-events/{id}", operation_id = "get_provider_event", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:read"))),
    params(("id" = inline(ProviderEventRef), Path, description = "The message.")),
    responses((status = 200, description = "The message.", body = Data<EventView>)))]
pub(crate) async fn get(merchant: Merchant<AccountsRead>, Id(id): Id<ProviderEventId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, EventView::from(row)).await
}

/// What messages may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct EventQuery {
    /// About this account.
    #[param(inline)]
    account_id: Option<ProviderAccountRef>,
    /// In this state.
    #[param(inline)]
    state: Option<EventState>,
}

words! {
    /// What came of a message.
    EventState {
        Waiting => "waiting",
        Applied => "applied",
        Ignored => "ignored",
        Parked => "parked",
    }
}

/// A message of a provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProviderEvent)]
pub(crate) struct EventView {
    id: ProviderEventRef,
    account_id: ProviderAccountRef,
    /// The provider's own name of it.
    event: String,
    /// What it is about, as the provider names it.
    #[schema(value_type = Object)]
    subject: Value,
    /// `waiting`, `applied`, `ignored` (nothing of yours) or `parked`.
    state: String,
    /// What came of it.
    note: Option<String>,
    /// How often it came.
    times: i32,
    created_at: Timestamp,
    applied_at: Option<Timestamp>,
}

listed!(EventView);

impl From<ProviderEventRow> for EventView {
    fn from(row: ProviderEventRow) -> EventView {
        EventView {
            id: row.id.into(),
            account_id: row.account_id.into(),
            event: row.event,
            subject: row.subject,
            state: row.state,
            note: row.note,
            times: row.times,
            created_at: row.received_at,
            applied_at: row.applied_at,
        }
    }
}
