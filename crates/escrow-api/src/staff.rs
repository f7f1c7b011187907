//! What those who work for the merchant decide: awards, what silence decided, holds. Who asks is the credential.

use escrow::dispute::Award;
use escrow::{Action, AdminRole};
use escrows::Words;
use ids::OrderId;
use payouts::Proof;
use serde::Deserialize;
use store::TenantTx;
use utoipa::ToSchema;
use web::names::OrderRef;
use web::permission::{Demand, EscrowDisputesWrite, EscrowHoldsWrite, EscrowSeniorWrite, Permission, allows};
use web::{Answer, Data, Id, Json, KeyRequired, Merchant, Part, Problem};

use crate::conditions::small;
use crate::doing::{Who, done};
use crate::views::OrderView;
use crate::wire::{EscrowHoldKind, read};
use crate::working::EscrowShare;

/// As what a credential acts: as somebody senior, if it may.
fn role<P: Demand>(merchant: &Merchant<P>, otherwise: AdminRole) -> AdminRole {
    let senior = allows(merchant.scopes(), EscrowSeniorWrite::RESOURCE, EscrowSeniorWrite::ACTION);
    if senior { AdminRole::Senior } else { otherwise }
}

/// Award a dispute
///
/// Once the time for evidence is over, or both parties rested. Above the threshold of the terms somebody else has to agree first. The money
/// goes where it says, unless it waits for the goods to come back, or for an appeal.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/award", operation_id = "award_escrow_dispute",
    tag = "Escrow", extensions(("x-scope" = json!("escrow_disputes:write")), ("x-idempotency-key" = json!("required"))),
    request_body = AwardEscrowDispute,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn award(
    merchant: Merchant<EscrowDisputesWrite>,
    _: KeyRequired,
    Part(id, number): Part<OrderId>,
    Json(body): Json<AwardEscrowDispute>,
) -> Answer {
    let who = Who::staff(&merchant, role(&merchant, AdminRole::Dispute), body.version, None);
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let words = Words { text: body.reasons, kind: escrow::condition::EvidenceKind::Text };
    let reasons = order.keep_words(&mut tx, who.by(), words).await?;
    let shares = |given: Vec<EscrowShare>| given.into_iter().map(EscrowShare::read).collect::<Vec<_>>();
    let award = Award {
        shares: shares(body.seller_gets),
        fallback: body.otherwise.map(shares),
        fallback_after: body.otherwise_after.unwrap_or(0),
        charge_fee: body.charge_fee,
        reasons,
    };
    let action = Action::Award { dispute: small(number), award: Box::new(award) };
    let order = escrows::apply(&mut tx, order, who.act(action)).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// Agree to an award
///
/// By another key than the one that made it, with a code of its authenticator (`/v1/payout-approvers`).
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/confirm-award", operation_id = "confirm_escrow_award",
    tag = "Escrow", extensions(("x-scope" = json!("escrow_disputes:write"))), request_body = ConfirmEscrowAward,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn confirm_award(
    merchant: Merchant<EscrowDisputesWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<ConfirmEscrowAward>,
) -> Answer {
    let as_role = role(&merchant, AdminRole::Dispute);
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    // A wrong code is committed, too: it counts.
    match proven(&mut tx, &merchant, &body.code).await? {
        Proof::Wrong(error) => {
            tx.commit(()).await?;
            Err(error.into())
        }
        Proof::Right { step } => {
            let who = Who::staff(&merchant, as_role, body.version, Some(step));
            let order = escrows::apply(&mut tx, order, who.act(Action::ConfirmAward(small(number)))).await?;
            let view = OrderView::of(&order, tx.now())?;
            merchant.ok_at(tx, order.row.version, view).await
        }
    }
}

async fn proven<P: Demand>(tx: &mut TenantTx, merchant: &Merchant<P>, code: &str) -> Result<Proof, Problem> {
    Ok(payouts::prove(tx, merchant.api().secrets(), &merchant.credential(), code).await?)
}

/// Confirm what silence decided
///
/// The other side of a dispute said nothing in time, and the sum is above what decides itself.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/confirm-default", operation_id = "confirm_escrow_default",
    tag = "Escrow", extensions(("x-scope" = json!("escrow_disputes:write"))), request_body = StaffAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn confirm_default(
    merchant: Merchant<EscrowDisputesWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<StaffAct>,
) -> Answer {
    let who = Who::staff(&merchant, role(&merchant, AdminRole::Dispute), body.version, None);
    done(&merchant, id, who, Action::ConfirmDefault(small(number))).await
}

/// Say that the goods came back
///
/// What an award waited for has happened: the money goes where it says.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/confirm-return", operation_id = "confirm_escrow_return",
    tag = "Escrow", extensions(("x-scope" = json!("escrow_disputes:write"))), request_body = StaffAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn confirm_return(
    merchant: Merchant<EscrowDisputesWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<StaffAct>,
) -> Answer {
    let who = Who::staff(&merchant, role(&merchant, AdminRole::Dispute), body.version, None);
    done(&merchant, id, who, Action::ConfirmReturn(small(number))).await
}

/// Place a hold
///
/// Nothing leaves the order while it is on, and nothing is released by itself.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/holds", operation_id = "place_escrow_hold", tag = "Escrow",
    extensions(("x-scope" = json!("escrow_holds:write"))), request_body = PlaceEscrowHold,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn hold(
    merchant: Merchant<EscrowHoldsWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<PlaceEscrowHold>,
) -> Answer {
    let who = Who::staff(&merchant, role(&merchant, AdminRole::Risk), body.version, None);
    done(&merchant, id, who, Action::PlaceHold(read(body.kind)?)).await
}

/// Lift a hold
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/holds/{number}/lift", operation_id = "lift_escrow_hold", tag = "Escrow",
    extensions(("x-scope" = json!("escrow_holds:write"))), request_body = StaffAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the hold.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn lift_hold(
    merchant: Merchant<EscrowHoldsWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<StaffAct>,
) -> Answer {
    let who = Who::staff(&merchant, role(&merchant, AdminRole::Risk), body.version, None);
    done(&merchant, id, who, Action::LiftHold(small(number))).await
}

/// An act of yours with nothing to say beside it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({}))]
pub(crate) struct StaffAct {
    /// The version of the order that you saw. Of another one nothing is changed.
    #[schema(minimum = 1)]
    version: Option<u64>,
}

/// An award.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "sellerGets": [{ "milestoneId": "mile_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d33", "amount": 5_000_000 }],
    "reasons": "The pictures show that the leg broke on the way; both bear a half."
}))]
pub(crate) struct AwardEscrowDispute {
    /// The version of the order that you saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// What the seller gets of each milestone; the rest of what was contested goes to the buyer.
    seller_gets: Vec<EscrowShare>,
    /// What holds instead if the goods do not come back; the award waits for them then.
    otherwise: Option<Vec<EscrowShare>>,
    /// For how long, in seconds.
    #[schema(minimum = 1)]
    otherwise_after: Option<i64>,
    /// Whether the losing side pays the fee of the dispute.
    #[serde(default)]
    charge_fee: bool,
    /// Why, up to 5,000 characters. Both parties read it.
    reasons: String,
}

/// Consent to an award.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "code": "492039" }))]
pub(crate) struct ConfirmEscrowAward {
    /// The version of the order that you saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// Six digits of your authenticator. Each code is taken once.
    #[schema(pattern = "^[0-9]{6}$")]
    code: String,
}

/// A hold to be placed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "kind": "compliance" }))]
pub(crate) struct PlaceEscrowHold {
    /// The version of the order that you saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// Why.
    kind: EscrowHoldKind,
}
