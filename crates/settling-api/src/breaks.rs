//! In what the two sides differ.

use ids::BreakId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::reconciliation_breaks::{self as rows, BreakFilter, BreakRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{AttemptRef, BreakRef, ProviderAccountRef, ReconciliationRef, Word, listed, words};
use web::permission::ReconciliationsRead;
use web::{Answer, Data, Id, Listing, Merchant, Page};

/// List breaks
///
/// An open one waits for you among the manual reviews, under the same number.
#[utoipa::path(get, path = "/v1/reconciliation-breaks", operation_id = "list_reconciliation_breaks",
    tag = "Reconciliation", extensions(("x-scope" = json!("reconciliations:read"))),
    params(ListParams, DatedParams, BreakQuery),
    responses((status = 200, description = "Breaks, newest first.", body = Page<BreakView>)))]
pub(crate) async fn list(merchant: Merchant<ReconciliationsRead>, listing: Listing<BreakQuery, Dated>) -> Answer {
    let filter = BreakFilter {
        made: listing.made(),
        state: listing.filter.state.map(|state| state.word().to_owned()),
        bucket: listing.filter.bucket.map(|bucket| bucket.word().to_owned()),
        account: listing.filter.account_id.as_ref().map(|id| id.0),
        run: listing.filter.reconciliation_id.as_ref().map(|id| id.0),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(BreakView::from).collect(), total).await
}

/// Show a break
#[utoipa::path(get, path = "/v1/reconciliation-breaks/{id}", operation_id = "get_reconciliation_break",
    tag = "Reconciliation", extensions(("x-scope" = json!("reconciliations:read"))),
    params(("id" = inline(BreakRef), Path, description = "The break.")),
    responses((status = 200, description = "The break.", body = Data<BreakView>)))]
pub(crate) async fn get(merchant: Merchant<ReconciliationsRead>, Id(id): Id<BreakId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, BreakView::from(row)).await
}

/// What breaks may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct BreakQuery {
    /// In this state.
    #[param(inline)]
    state: Option<BreakState>,
    /// In this bucket.
    #[param(inline)]
    bucket: Option<Bucket>,
    /// Of this account.
    #[param(inline)]
    account_id: Option<ProviderAccountRef>,
    /// Met by this comparison.
    #[param(inline)]
    reconciliation_id: Option<ReconciliationRef>,
}

words! {
    /// Whether a break is settled.
    BreakState {
        Open => "open",
        Resolved => "resolved",
    }
}

words! {
    /// Which side has what.
    Bucket {
        OnlyOurs => "only_ours",
        OnlyTheirs => "only_theirs",
        Different => "different",
    }
}

/// A break.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReconciliationBreak)]
pub(crate) struct BreakView {
    id: BreakRef,
    /// The comparison that found it; none when a file of settlements did.
    reconciliation_id: Option<ReconciliationRef>,
    /// How many comparisons met it.
    times: i32,
    gateway: String,
    account_id: Option<ProviderAccountRef>,
    /// `charge`, `refund`, `dispute`, `payout` or `settlement`.
    kind: String,
    /// `only_ours`, `only_theirs` or `different`.
    bucket: String,
    /// Of `different`: `state`, `currency`, `amount`, `fee`.
    differences: Vec<String>,
    transaction_id: Option<AttemptRef>,
    gateway_ref: Option<String>,
    /// The reference that the provider's line carries.
    reference: Option<String>,
    /// How your books tell it: amount, currency, fee, state, time.
    #[schema(value_type = Option<Object>)]
    ours: Option<Value>,
    /// How the provider's books tell it.
    #[schema(value_type = Option<Object>)]
    theirs: Option<Value>,
    /// What the provider said when it was asked about it.
    #[schema(value_type = Option<Object>)]
    asked: Option<Value>,
    /// `open` or `resolved`.
    state: String,
    /// `booked`, `confirmed`, `healed`, `fee_corrected` by asking; `succeeded`, `failed`, `not_ours` by a person.
    resolution: Option<String>,
    /// What that did to your books.
    effect: Option<String>,
    note: Option<String>,
    resolved_by: Option<String>,
    created_at: Timestamp,
    resolved_at: Option<Timestamp>,
}

listed!(BreakView);

impl From<BreakRow> for BreakView {
    fn from(row: BreakRow) -> BreakView {
        BreakView {
            id: row.id.into(),
            reconciliation_id: row.run_id.map(Into::into),
            times: row.times,
            gateway: row.gateway,
            account_id: row.account_id.map(Into::into),
            kind: row.kind,
            bucket: row.bucket,
            differences: row.what,
            transaction_id: row.attempt_id.map(Into::into),
            gateway_ref: row.gateway_ref,
            reference: row.reference,
            ours: row.ours,
            theirs: row.theirs,
            asked: row.evidence,
            state: row.state,
            resolution: row.resolution,
            effect: row.effect,
            note: row.note,
            resolved_by: row.resolved_by,
            created_at: row.created_at,
            resolved_at: row.resolved_at,
        }
    }
}
