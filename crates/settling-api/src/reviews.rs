//! What waits for a person, and what they decide.

use ids::ReviewId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use settling::reviews::{self, Decision};
use store::manual_reviews::{self as rows, ResolutionRow, ReviewFilter, ReviewRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{AttemptRef, ProviderAccountRef, ReviewRef, Word, listed, words};
use web::permission::{ReconciliationsRead, ReconciliationsWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Page};

/// List what waits for a person
///
/// Payments, refunds and payouts, those of escrow too, whose outcome nobody knows and nobody asks about any more, breaks of comparisons, and money that a
/// provider told of and nobody knows.
#[utoipa::path(get, path = "/v1/manual-reviews", operation_id = "list_manual_reviews", tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:read"))), params(ListParams, DatedParams, ReviewQuery),
    responses((status = 200, description = "What waits, newest first.", body = Page<ReviewView>)))]
pub(crate) async fn list(merchant: Merchant<ReconciliationsRead>, listing: Listing<ReviewQuery, Dated>) -> Answer {
    let filter = ReviewFilter { made: listing.made(), kind: listing.filter.kind.map(|kind| kind.word().to_owned()) };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(ReviewView::of).collect(), total).await
}

/// Show something that waits for a person
///
/// With what was decided about it, if anybody did and it waits all the same.
#[utoipa::path(get, path = "/v1/manual-reviews/{id}", operation_id = "get_manual_review", tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:read"))),
    params(("id" = inline(ReviewRef), Path, description = "What waits; the number is that of the transaction, the refund, \
        the payout, the break or the message.")),
    responses((status = 200, description = "It.", body = Data<ReviewDetail>)))]
pub(crate) async fn get(merchant: Merchant<ReconciliationsRead>, Id(id): Id<ReviewId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let decided = rows::resolution_of(&mut tx, id.uuid()).await?;
    let row = match rows::get(&mut tx, id.uuid()).await {
        Ok(row) => Some(row),
        // What was decided about is shown although it waits no more.
        Err(store::StoreError::Missing(_)) if decided.is_some() => None,
        Err(error) => return Err(error.into()),
    };
    let view =
        ReviewDetail { id: id.into(), waiting: row.map(ReviewView::of), resolution: decided.map(ResolutionView::from) };
    merchant.ok(tx, view).await
}

/// Decide about something that waits
///
/// Written down at once; then the worker asks the provider. What the provider contradicts is refused, and told by
/// `manual_review.refused`: decide again with `force` and a reason if it holds all the same. What is carried out takes the path that
/// any other outcome takes, and is told by `manual_review.resolved`.
#[utoipa::path(post, path = "/v1/manual-reviews/{id}/resolve", operation_id = "resolve_manual_review",
    tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:write")), ("x-idempotency-key" = json!("required"))),
    request_body = ResolveManualReview,
    params(("id" = inline(ReviewRef), Path, description = "What waits.")),
    responses((status = 202, description = "The decision; the worker carries it out.", body = Data<ResolutionView>)))]
pub(crate) async fn resolve(
    merchant: Merchant<ReconciliationsWrite>,
    _: KeyRequired,
    Id(id): Id<ReviewId>,
    Json(body): Json<ResolveManualReview>,
) -> Answer {
    let decision = Decision {
        outcome: body.outcome.word().to_owned(),
        reference: body.reference,
        note: body.note,
        forced: body.force.map(|force| force.reason),
    };
    let mut tx = merchant.begin().await?;
    let row = reviews::decide(&mut tx, id, decision).await?;
    merchant.accepted(tx, ResolutionView::from(row)).await
}

/// What the list may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ReviewQuery {
    /// Of this kind.
    #[param(inline)]
    kind: Option<ReviewKind>,
}

words! {
    /// What waits.
    ReviewKind {
        Attempt => "attempt",
        Refund => "refund",
        Payout => "payout",
        EscrowPayment => "escrow_payment",
        EscrowRefund => "escrow_refund",
        Break => "break",
        Event => "event",
    }
}

words! {
    /// What a person says became of it.
    Outcome {
        Succeeded => "succeeded",
        Failed => "failed",
        NotOurs => "not_ours",
    }
}

/// A decision.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "outcome": "succeeded", "reference": "bank statement of 3 September, line 14", "note": "Seen at the bank."
}))]
pub(crate) struct ResolveManualReview {
    /// `succeeded`: the money is there. `failed`: it never came. `not_ours`: it is no business of these books. One of the review's
    /// `actions`.
    outcome: Outcome,
    /// Where it can be seen: a line of a bank statement, a reference of the provider's. Needed for `succeeded` when the provider cannot
    /// tell.
    reference: Option<String>,
    /// Why, for whoever reads it later, 1 to 1,000 characters.
    note: String,
    /// Only when the provider contradicts and it holds all the same.
    force: Option<Force>,
}

/// That a decision holds although the provider says something else.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = ForcedDecision)]
pub(crate) struct Force {
    /// Why the provider is wrong, 1 to 1,000 characters.
    reason: String,
}

/// Something that waits for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ManualReview)]
pub(crate) struct ReviewView {
    id: ReviewRef,
    /// `attempt`, `refund`, `payout`, `escrow_payment`, `escrow_refund`, `break` or `event`.
    kind: String,
    /// Why it waits, and what each decision does.
    why: String,
    gateway: String,
    account_id: Option<ProviderAccountRef>,
    transaction_id: Option<AttemptRef>,
    /// How much, in minor units, where it is known.
    amount: Option<i64>,
    currency: Option<String>,
    /// What is known of it.
    #[schema(value_type = Object)]
    evidence: Value,
    /// What may be decided.
    actions: Vec<String>,
    created_at: Timestamp,
}

listed!(ReviewView);

impl ReviewView {
    fn of(row: ReviewRow) -> ReviewView {
        ReviewView {
            id: ReviewId::from_uuid(row.id).into(),
            why: reviews::explained(&row),
            actions: reviews::actions(&row).iter().map(|action| (*action).to_owned()).collect(),
            kind: row.kind,
            gateway: row.gateway,
            account_id: row.account_id.map(Into::into),
            transaction_id: row.attempt_id.map(Into::into),
            amount: row.amount_minor,
            currency: row.currency,
            evidence: row.evidence,
            created_at: row.created_at,
        }
    }
}

/// Something that waits, or waited, with what was decided about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ManualReviewDetail)]
pub(crate) struct ReviewDetail {
    id: ReviewRef,
    /// It, while it waits.
    waiting: Option<ReviewView>,
    /// What was decided last.
    resolution: Option<ResolutionView>,
}

/// A decision, and what came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ManualResolution)]
pub(crate) struct ResolutionView {
    id: ReviewRef,
    /// `succeeded`, `failed` or `not_ours`.
    outcome: String,
    reference: Option<String>,
    note: String,
    /// Why it holds although the provider says something else.
    forced: Option<String>,
    decided_by: String,
    /// `waiting`, `done` or `refused`.
    state: String,
    /// What came of it.
    answer: Option<String>,
    /// What the provider said.
    #[schema(value_type = Option<Object>)]
    asked: Option<Value>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<ResolutionRow> for ResolutionView {
    fn from(row: ResolutionRow) -> ResolutionView {
        ResolutionView {
            id: ReviewId::from_uuid(row.review_id).into(),
            outcome: row.outcome,
            reference: row.reference,
            note: row.note,
            forced: row.forced,
            decided_by: row.asked_by,
            state: row.state,
            answer: row.answer,
            asked: row.evidence,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
