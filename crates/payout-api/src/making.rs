//! Payouts: asked for, agreed to, taken back, looked at.

use ids::{CustomerId, PayoutId};
use ledger::{Account, AccountKind, Payer};
use payouts::{Decision, NewPayout, Proof};
use serde::{Deserialize, Serialize};
use store::payouts::{self as rows, PayoutFilter};
use store::{payout_approvals, payout_tries};
use tariff::Purpose;
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{BeneficiaryRef, CustomerRef, PayoutRef, ProviderAccountRef, Word, words};
use web::permission::{ApprovalsWrite, PayoutsRead, PayoutsWrite};
use web::wire::Metadata;
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Nothing, Page};

use crate::views::{PayoutCostLine, PayoutView};

/// Price a payout
///
/// Every fee and duty with the rule that it follows from, by the provider that would make it today. Nothing is held.
#[utoipa::path(post, path = "/v1/payouts/quote", operation_id = "quote_payout", tag = "Payouts",
    extensions(("x-scope" = json!("payouts:write"))), request_body = QuotePayout,
    responses((status = 200, description = "What it would cost.", body = Data<QuoteView>)))]
pub(crate) async fn quote(merchant: Merchant<PayoutsWrite>, Json(body): Json<QuotePayout>) -> Answer {
    let mut tx = merchant.begin().await?;
    let purpose = purpose_of(body.purpose);
    let (route, quote) = payouts::quote(&mut tx, body.amount, &body.currency, purpose).await?;
    let view = QuoteView {
        amount: body.amount,
        currency: body.currency,
        cost: quote.cost.minor(),
        total: body.amount.saturating_add(quote.cost.minor()),
        withheld: quote.withheld.minor(),
        gateway: route.gateway,
        account_id: route.account.map(Into::into),
        lines: quote.lines.into_iter().map(PayoutCostLine::of).collect(),
    };
    merchant.ok(tx, view).await
}

/// Pay out
///
/// Out of what is yours, or of a customer's wallet in escrow, whose beneficiary it has to be and who bears the costs. What it takes,
/// with its costs, is held at once and never more than there is. Above the limits of your settings others have to
/// approve it first; otherwise it is sent as soon as this is answered. Follow it by its events.
#[utoipa::path(post, path = "/v1/payouts", operation_id = "create_payout", tag = "Payouts",
    extensions(("x-scope" = json!("payouts:write")), ("x-idempotency-key" = json!("required"))),
    request_body = CreatePayout,
    responses((status = 201, description = "The payout.", body = Data<PayoutView>)))]
pub(crate) async fn create(merchant: Merchant<PayoutsWrite>, _: KeyRequired, Json(body): Json<CreatePayout>) -> Answer {
    let new = body.read(merchant.credential());
    let mut tx = merchant.begin().await?;
    if let Some(owner) = new.payer.account.owner {
        escrows::may_take_out(&mut tx, CustomerId::from_uuid(owner), &new.currency, new.amount).await?;
    }
    let row = payouts::create(&mut tx, new).await?;
    merchant.created(tx, PayoutView::of(row)?).await
}

/// List payouts
#[utoipa::path(get, path = "/v1/payouts", operation_id = "list_payouts", tag = "Payouts",
    extensions(("x-scope" = json!("payouts:read"))), params(ListParams, DatedParams, PayoutQuery),
    responses((status = 200, description = "Payouts, newest first.", body = Page<PayoutView>)))]
pub(crate) async fn list(merchant: Merchant<PayoutsRead>, listing: Listing<PayoutQuery, Dated>) -> Answer {
    let query = &listing.filter;
    let filter = PayoutFilter {
        made: listing.made(),
        status: query.status.map(|status| status.word().to_owned()),
        currency: query.currency.clone(),
        beneficiary: query.beneficiary_id.as_ref().map(|id| id.0),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = found.into_iter().map(PayoutView::of).collect::<Result<Vec<_>, _>>()?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a payout
#[utoipa::path(get, path = "/v1/payouts/{id}", operation_id = "get_payout", tag = "Payouts",
    extensions(("x-scope" = json!("payouts:read"))),
    params(("id" = inline(PayoutRef), Path, description = "The payout.")),
    responses((status = 200, description = "The payout, with what was said and tried.", body = Data<PayoutView>)))]
pub(crate) async fn get(merchant: Merchant<PayoutsRead>, Id(id): Id<PayoutId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let view = PayoutView::of(rows::get(&mut tx, id).await?)?;
    let said = payout_approvals::of(&mut tx, id).await?;
    let tried = payout_tries::of(&mut tx, id).await?;
    merchant.ok(tx, view.told(said, tried)).await
}

/// Approve a payout
///
/// By another key than the one that asked for it, with a code of its authenticator. What is approved is exactly this payout: its
/// amount, its account and its beneficiary. The last approval that was needed sends it.
#[utoipa::path(post, path = "/v1/payouts/{id}/approve", operation_id = "approve_payout", tag = "Payouts",
    extensions(("x-scope" = json!("payout_approvals:write"))), request_body = DecidePayout,
    params(("id" = inline(PayoutRef), Path, description = "The payout.")),
    responses((status = 200, description = "The payout.", body = Data<PayoutView>)))]
pub(crate) async fn approve(
    merchant: Merchant<ApprovalsWrite>,
    Id(id): Id<PayoutId>,
    Json(body): Json<DecidePayout>,
) -> Answer {
    decided(merchant, id, body, true).await
}

/// Reject a payout
///
/// By another key than the one that asked for it, with a code of its authenticator. What was held for it can be had again.
#[utoipa::path(post, path = "/v1/payouts/{id}/reject", operation_id = "reject_payout", tag = "Payouts",
    extensions(("x-scope" = json!("payout_approvals:write"))), request_body = DecidePayout,
    params(("id" = inline(PayoutRef), Path, description = "The payout.")),
    responses((status = 200, description = "The payout.", body = Data<PayoutView>)))]
pub(crate) async fn reject(
    merchant: Merchant<ApprovalsWrite>,
    Id(id): Id<PayoutId>,
    Json(body): Json<DecidePayout>,
) -> Answer {
    decided(merchant, id, body, false).await
}

/// A wrong code is committed, too: it counts.
async fn decided(merchant: Merchant<ApprovalsWrite>, id: PayoutId, body: DecidePayout, approve: bool) -> Answer {
    let approver = merchant.credential();
    let mut tx = merchant.begin().await?;
    rows::get(&mut tx, id).await?;
    match payouts::prove(&mut tx, merchant.api().secrets(), &approver, &body.code).await? {
        Proof::Wrong(error) => {
            tx.commit(()).await?;
            Err(error.into())
        }
        Proof::Right { step } => {
            let decision = Decision { approve, note: body.note, approver, step, shown: None };
            let row = payouts::decide(&mut tx, id, decision).await?;
            merchant.ok(tx, PayoutView::of(row)?).await
        }
    }
}

/// Cancel a payout
///
/// As long as it was not sent. What was held for it can be had again.
#[utoipa::path(post, path = "/v1/payouts/{id}/cancel", operation_id = "cancel_payout", tag = "Payouts",
    extensions(("x-scope" = json!("payouts:write"))),
    params(("id" = inline(PayoutRef), Path, description = "The payout.")),
    responses((status = 200, description = "The canceled payout.", body = Data<PayoutView>)))]
pub(crate) async fn cancel(merchant: Merchant<PayoutsWrite>, Id(id): Id<PayoutId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = payouts::cancel(&mut tx, id).await?;
    merchant.ok(tx, PayoutView::of(row)?).await
}

/// Pass on a code
///
/// Some providers send a one-time code before they pay out (`payout.action_required`; the try is `needs_code`). It is passed on at once and
/// kept nowhere. A code that is not taken leaves the payout as it is.
#[utoipa::path(post, path = "/v1/payouts/{id}/code", operation_id = "pass_on_payout_code", tag = "Payouts",
    extensions(("x-scope" = json!("payouts:write"))), request_body = PassOnCode,
    params(("id" = inline(PayoutRef), Path, description = "The payout.")),
    responses((status = 200, description = "The payout, as the provider answered.", body = Data<PayoutView>)))]
pub(crate) async fn code(
    merchant: Merchant<PayoutsWrite>,
    Id(id): Id<PayoutId>,
    Json(body): Json<PassOnCode>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let errand = payouts::code_for(&mut tx, merchant.api().secrets(), id, &body.code).await?;
    tx.commit(()).await?;
    let gateways = &merchant.api().parts().gateways;
    let outcome = payouts::pass_on(gateways, merchant.scope(), &errand, &body.code).await?;
    let mut tx = merchant.begin().await?;
    let row = payouts::code_passed(&mut tx, &errand, &outcome).await?;
    merchant.ok(tx, PayoutView::of(row)?).await
}

/// A code that a provider sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "code": "123456" }))]
pub(crate) struct PassOnCode {
    /// As it came, 4 to 12 letters and digits.
    #[schema(min_length = 4, max_length = 12)]
    code: String,
}

words! {
    /// What a payout is for, as far as the law asks.
    PayoutPurpose {
        General => "general",
        Salary => "salary",
    }
}

fn purpose_of(word: Option<PayoutPurpose>) -> Purpose {
    match word {
        Some(PayoutPurpose::Salary) => Purpose::Salary,
        Some(PayoutPurpose::General) | None => Purpose::General,
    }
}

/// A payout to be priced.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "amount": 1_000_000, "currency": "NGN" }))]
pub(crate) struct QuotePayout {
    /// What the beneficiary is to get, in minor units.
    #[schema(minimum = 1)]
    amount: i64,
    /// ISO 4217.
    currency: String,
    /// What it is for: wages are exempt from the duty on transfers.
    purpose: Option<PayoutPurpose>,
}

/// A payout to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "beneficiaryId": "ben_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "amount": 1_000_000, "currency": "NGN", "narration": "Rent, June"
}))]
pub(crate) struct CreatePayout {
    /// Out of whose wallet; out of what is yours without it.
    customer_id: Option<CustomerRef>,
    /// To whom.
    beneficiary_id: BeneficiaryRef,
    /// What they get, in minor units.
    #[schema(minimum = 1)]
    amount: i64,
    /// ISO 4217.
    currency: String,
    /// What both sides read on their statements, up to 100 characters.
    narration: Option<String>,
    /// What it is for: wages are exempt from the duty on transfers.
    purpose: Option<PayoutPurpose>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

/// A customer's wallet pays what is sent and what sending it costs.
fn of_wallet(customer: CustomerId) -> Payer {
    let account = Account { kind: AccountKind::WalletAvailable, owner: Some(customer.uuid()) };
    Payer { account, costs: account }
}

impl CreatePayout {
    fn read(self, maker: String) -> NewPayout {
        NewPayout {
            beneficiary: self.beneficiary_id.0,
            amount: self.amount,
            currency: self.currency,
            narration: self.narration,
            purpose: purpose_of(self.purpose),
            payer: self.customer_id.map_or(Payer::TENANT, |id| of_wallet(id.0)),
            maker,
            metadata: self.metadata.0,
        }
    }
}

/// What an approver says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "code": "492039", "note": "Rent for June, as agreed" }))]
pub(crate) struct DecidePayout {
    /// Six digits of your authenticator. Each code is taken once.
    #[schema(pattern = "^[0-9]{6}$")]
    code: String,
    /// Why, up to 500 characters.
    note: Option<String>,
}

/// What payouts may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct PayoutQuery {
    /// In this status.
    #[param(inline)]
    status: Option<PayoutStatus>,
    /// In this currency, ISO 4217.
    currency: Option<String>,
    /// To this beneficiary.
    #[param(inline)]
    beneficiary_id: Option<BeneficiaryRef>,
}

words! {
    /// How far a payout is.
    PayoutStatus {
        PendingApproval => "pending_approval",
        Approved => "approved",
        Submitted => "submitted",
        Unknown => "unknown",
        Manual => "manual",
        Succeeded => "succeeded",
        Failed => "failed",
        Reversed => "reversed",
        Rejected => "rejected",
        Canceled => "canceled",
        Expired => "expired",
    }
}

/// What a payout would cost.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PayoutQuote)]
pub(crate) struct QuoteView {
    /// What the beneficiary is to get, in minor units.
    amount: i64,
    currency: String,
    /// What you pay beside that.
    cost: i64,
    /// Both.
    total: i64,
    /// What is taken from the amount on its way.
    withheld: i64,
    /// The provider that would make it.
    gateway: String,
    account_id: Option<ProviderAccountRef>,
    lines: Vec<PayoutCostLine>,
}
