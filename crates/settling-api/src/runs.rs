//! Comparisons of our books with a provider's, and their reports.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use ids::ReconciliationId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use settling::report;
use settling::runs::{self, NewRun};
use store::reconciliations::{self as rows, ReconciliationFilter, ReconciliationRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{ProviderAccountRef, ReconciliationRef, Word, listed, words};
use web::permission::{ReconciliationsRead, ReconciliationsWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Page};

use crate::breaks::BreakView;

/// Compare the books with a provider's
///
/// The worker lists what the provider has for the time, settlements too, compares it with your transactions, asks the provider about
/// each break, and books what it says when asked. Listen for `reconciliation.completed`. Yesterday is compared by itself each
/// morning, once an account is connected.
#[utoipa::path(post, path = "/v1/reconciliations", operation_id = "create_reconciliation", tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:write"))), request_body = CreateReconciliation,
    responses((status = 202, description = "The comparison; the worker begins at once.", body = Data<RunView>)))]
pub(crate) async fn create(merchant: Merchant<ReconciliationsWrite>, Json(body): Json<CreateReconciliation>) -> Answer {
    let new = NewRun { account: body.account_id.map(|id| id.0), since: body.since, until: body.until };
    let mut tx = merchant.begin().await?;
    let row = runs::ask(&mut tx, &new).await?;
    merchant.accepted(tx, RunView::of(&merchant, row)).await
}

/// List comparisons
#[utoipa::path(get, path = "/v1/reconciliations", operation_id = "list_reconciliations", tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:read"))), params(ListParams, DatedParams, RunQuery),
    responses((status = 200, description = "Comparisons, newest first.", body = Page<RunView>)))]
pub(crate) async fn list(merchant: Merchant<ReconciliationsRead>, listing: Listing<RunQuery, Dated>) -> Answer {
    let filter = ReconciliationFilter {
        made: listing.made(),
        gateway: listing.filter.gateway.clone(),
        account: listing.filter.account_id.as_ref().map(|id| id.0),
        state: listing.filter.state.map(|state| state.word().to_owned()),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(|row| RunView::of(&merchant, row)).collect(), total).await
}

/// Show a comparison
#[utoipa::path(get, path = "/v1/reconciliations/{id}", operation_id = "get_reconciliation", tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:read"))),
    params(("id" = inline(ReconciliationRef), Path, description = "The comparison.")),
    responses((status = 200, description = "The comparison, and how far it has come.", body = Data<RunView>)))]
pub(crate) async fn get(merchant: Merchant<ReconciliationsRead>, Id(id): Id<ReconciliationId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, RunView::of(&merchant, row)).await
}

/// The report of a comparison
///
/// The comparison with every break that it met, those that were carried from before among them; at most 50,000.
#[utoipa::path(get, path = "/v1/reconciliations/{id}/report", operation_id = "get_reconciliation_report",
    tag = "Reconciliation", extensions(("x-scope" = json!("reconciliations:read"))),
    params(("id" = inline(ReconciliationRef), Path, description = "The comparison.")),
    responses((status = 200, description = "The report.", body = Data<ReportView>)))]
pub(crate) async fn report(merchant: Merchant<ReconciliationsRead>, Id(id): Id<ReconciliationId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let breaks = report::breaks(&mut tx, id).await?;
    let view = ReportView {
        reconciliation: RunView::of(&merchant, row),
        breaks: breaks.into_iter().map(BreakView::from).collect(),
    };
    merchant.ok(tx, view).await
}

/// The report of a comparison, as CSV
///
/// One line for each break, amounts in minor units.
#[utoipa::path(get, path = "/v1/reconciliations/{id}/report.csv", operation_id = "get_reconciliation_csv",
    tag = "Reconciliation", extensions(("x-scope" = json!("reconciliations:read"))),
    params(("id" = inline(ReconciliationRef), Path, description = "The comparison.")),
    responses((status = 200, description = "The report.", body = String, content_type = "text/csv")))]
pub(crate) async fn csv(merchant: Merchant<ReconciliationsRead>, Id(id): Id<ReconciliationId>) -> Answer {
    let mut tx = merchant.begin().await?;
    rows::get(&mut tx, id).await?;
    let breaks = report::breaks(&mut tx, id).await?;
    tx.commit(()).await?;
    let mut response = Response::new(Body::from(report::csv(&breaks)?));
    let name = format!("attachment; filename=\"{id}.csv\"");
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("an id is plain text"));
    Ok(response)
}

/// What is to be compared.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "accountId": "pacc_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }))]
pub(crate) struct CreateReconciliation {
    /// Whose books. In test mode, none is the simulated provider.
    account_id: Option<ProviderAccountRef>,
    /// From this instant on; a day before `until` unless it says otherwise. At most 31 days.
    since: Option<Timestamp>,
    /// Before this instant; today's midnight in your zone unless it says otherwise.
    until: Option<Timestamp>,
}

/// What comparisons may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct RunQuery {
    /// With this provider.
    gateway: Option<String>,
    /// Of this account.
    #[param(inline)]
    account_id: Option<ProviderAccountRef>,
    /// In this state.
    #[param(inline)]
    state: Option<RunState>,
}

words! {
    /// How far a comparison has come.
    RunState {
        Waiting => "waiting",
        Listing => "listing",
        Comparing => "comparing",
        Completed => "completed",
        Failed => "failed",
    }
}

/// A comparison.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Reconciliation)]
pub(crate) struct RunView {
    id: ReconciliationRef,
    gateway: String,
    account_id: Option<ProviderAccountRef>,
    /// `daily` or `asked`.
    cause: String,
    since: Timestamp,
    until: Timestamp,
    /// The zone in which its days are counted.
    zone: String,
    /// `waiting`, `listing`, `comparing`, `completed` or `failed`.
    state: String,
    /// Pages that were listed so far.
    pages: i32,
    /// Lines that the provider listed.
    lines: i32,
    /// Movements that both sides tell alike.
    matched: i32,
    /// Those that the provider did not list and confirmed when it was asked.
    confirmed: i32,
    /// Breaks: money that only your books have.
    only_ours: i32,
    /// Breaks: money that only the provider's books have.
    only_theirs: i32,
    /// Breaks: the two sides tell the same movement differently.
    different: i32,
    /// Fees that only the provider's books told, booked now.
    fees_learned: i32,
    /// Breaks of earlier comparisons that are open still, or were until now.
    carried: i32,
    /// Of all these breaks, how many are resolved.
    resolved: i32,
    /// What moved, by currency: `ours`, `theirs`, `fees` in minor units, and how many `lines`.
    #[schema(value_type = Object)]
    totals: Value,
    /// Why it failed, or waits.
    problem: Option<String>,
    /// A page of the report that whoever has the address may read. It names no customer.
    report_url: String,
    created_at: Timestamp,
    completed_at: Option<Timestamp>,
}

listed!(RunView);

impl RunView {
    fn of<P>(merchant: &Merchant<P>, row: ReconciliationRow) -> RunView {
        RunView {
            report_url: pages::report_page(merchant.api(), merchant.scope(), row.id),
            id: row.id.into(),
            gateway: row.gateway,
            account_id: row.account_id.map(Into::into),
            cause: row.cause,
            since: row.since,
            until: row.until,
            zone: row.zone,
            state: row.state,
            pages: row.pages,
            lines: row.lines,
            matched: row.matched,
            confirmed: row.confirmed,
            only_ours: row.only_ours,
            only_theirs: row.only_theirs,
            different: row.different,
            fees_learned: row.fees_learned,
            carried: row.carried,
            resolved: row.resolved,
            totals: row.totals,
            problem: row.problem,
            created_at: row.created_at,
            completed_at: row.completed_at,
        }
    }
}

/// A comparison with what it found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReconciliationReport)]
pub(crate) struct ReportView {
    reconciliation: RunView,
    breaks: Vec<BreakView>,
}
