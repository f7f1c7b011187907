//! What a developer's programs asked, and what they were answered.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::request_log::{self as rows, RequestLogFilter, RequestLogRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::RequestLogRef;
use web::permission::AuditRead;
use web::{Answer, Listed, Listing, Merchant, Page, Position};

/// List the requests of the sandbox
///
/// Every request with a key or a token in test mode and how it was answered, for a week; a line is there a moment after the answer.
/// Bodies and queries are not kept. In live mode nothing is noted, and the list is empty.
#[utoipa::path(get, path = "/v1/request-log", operation_id = "list_request_log", tag = "Audit log",
    extensions(("x-scope" = json!("audit:read"))), params(ListParams, DatedParams, RequestLogQuery),
    responses((status = 200, description = "Requests, newest first.", body = Page<RequestLogView>)))]
pub(crate) async fn list(merchant: Merchant<AuditRead>, listing: Listing<RequestLogQuery, Dated>) -> Answer {
    let query = &listing.filter;
    let filter = RequestLogFilter {
        made: listing.made(),
        status: query.status,
        method: query.method.clone(),
        path: query.path.clone(),
        actor: query.actor_id.clone(),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(RequestLogView::from).collect(), total).await
}

/// What the requests may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct RequestLogQuery {
    /// Answered with this status; 4 means all from 400 to 499, and so on.
    #[param(minimum = 1, maximum = 599)]
    status: Option<i16>,
    /// `GET`, `POST`, …
    method: Option<String>,
    /// Whose path begins like this.
    path: Option<String>,
    /// By this key or program, by its id.
    actor_id: Option<String>,
}

/// One request and how it was answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LoggedRequest)]
pub(crate) struct RequestLogView {
    id: RequestLogRef,
    /// As sent in `X-Request-Id`, or made by us.
    request_id: String,
    created_at: Timestamp,
    method: String,
    /// Without the query.
    path: String,
    status: i16,
    /// From the credential being accepted to the answer, in milliseconds.
    duration_ms: i32,
    /// `api_key` or `oauth_client`.
    actor_type: String,
    actor_id: String,
    /// The code of a refusal.
    error_code: Option<String>,
}

impl From<RequestLogRow> for RequestLogView {
    fn from(row: RequestLogRow) -> RequestLogView {
        RequestLogView {
            id: row.id.into(),
            request_id: row.request_id,
            created_at: row.at,
            method: row.method,
            path: row.path,
            status: row.status,
            duration_ms: row.duration_ms,
            actor_type: row.actor_type,
            actor_id: row.actor_id,
            error_code: row.error_code,
        }
    }
}

impl Listed for RequestLogView {
    fn position(&self) -> Position {
        Position::Row { created_at: self.created_at, id: self.id.0.uuid() }
    }
}
