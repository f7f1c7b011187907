//! Who did what, as a list.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::audit::{self as rows, AuditFilter, AuditRow};
use usecase::personal;
use utoipa::{IntoParams, ToSchema};
use web::listing::ListParams;
use web::names::{AuditRef, Word, words};
use web::permission::AuditRead;
use web::{Answer, Listed, Listing, Merchant, Page, Position};

/// List the audit log
///
/// Every change that a key, a link of yours or an operator made, with what changed. Rows are never altered: each is sealed seconds
/// after it was written. Of a customer who was erased, what named them reads as null, and `erased` stands beside it.
#[utoipa::path(get, path = "/v1/audit-log", operation_id = "list_audit_log", tag = "Audit log",
    extensions(("x-scope" = json!("audit:read"))), params(ListParams, AuditQuery),
    responses((status = 200, description = "Rows, newest first.", body = Page<AuditView>)))]
pub(crate) async fn list(merchant: Merchant<AuditRead>, listing: Listing<AuditQuery>) -> Answer {
    let filter = (&listing.filter).into();
    let mut tx = merchant.begin().await?;
    let mut found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let mut sealed: Vec<_> = found.iter_mut().flat_map(|row| row.before.iter_mut().chain(&mut row.after)).collect();
    personal::open(&mut tx, merchant.api().secrets(), &mut sealed).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(AuditView::from).collect(), total).await
}

words! {
    /// What kind of actor.
    ActorType {
        ApiKey => "api_key",
        OauthClient => "oauth_client",
        Member => "member",
        Staff => "staff",
        Link => "link",
        Operator => "operator",
        System => "system",
    }
}

/// What the log may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct AuditQuery {
    /// By this kind of actor.
    #[param(inline)]
    actor_type: Option<ActorType>,
    /// By this actor: the id of a key, of somebody who works for you or for the platform, or of the customer or invoice whose link it
    /// was; an operator's name.
    actor_id: Option<String>,
    /// This action, such as `plan.create`.
    action: Option<String>,
    /// About this object, by its id.
    subject: Option<String>,
    /// Of this request, `req_…`.
    request_id: Option<String>,
    /// At or after this instant.
    from: Option<Timestamp>,
    /// Before this instant.
    to: Option<Timestamp>,
}

impl From<&AuditQuery> for AuditFilter {
    fn from(query: &AuditQuery) -> AuditFilter {
        AuditFilter {
            actor_type: query.actor_type.map(|word| word.word().to_owned()),
            actor: query.actor_id.clone(),
            action: query.action.clone(),
            subject: query.subject.clone(),
            request: query.request_id.clone(),
            from: query.from,
            to: query.to,
        }
    }
}

/// What somebody changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditRow)]
pub(crate) struct AuditView {
    id: AuditRef,
    at: Timestamp,
    /// `api_key`, `link` (whoever held a link to one of your customers' pages), `operator` or `system`.
    actor_type: String,
    actor_id: String,
    /// `noun.verb`.
    action: String,
    /// The id of what it is about.
    subject: String,
    /// What it was, as far as it changed; null when it was made.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// What it became, as far as it changed; null when it went.
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
    /// The request that did it, if one did.
    request_id: Option<String>,
    /// Where the actor was: an address, or `cli`, `worker`, `link`. Null where it is not known.
    origin: Option<String>,
}

impl From<AuditRow> for AuditView {
    fn from(row: AuditRow) -> AuditView {
        AuditView {
            id: row.id.into(),
            at: row.at,
            actor_type: row.actor_type,
            actor_id: row.actor_id,
            action: row.action,
            subject: row.subject,
            before: row.before,
            after: row.after,
            request_id: row.request_id,
            origin: row.origin,
        }
    }
}

impl Listed for AuditView {
    fn position(&self) -> Position {
        Position::Row { created_at: self.at, id: self.id.0.uuid() }
    }
}
