//! Disputes, as far as the parties settle them.

use escrow::Action;
use escrow::condition::EvidenceKind;
use escrow::dispute::Reason;
use escrows::Words;
use ids::{MilestoneId, OrderId};
use serde::Deserialize;
use utoipa::ToSchema;
use web::names::{CustomerRef, MilestoneRef, OrderRef};
use web::permission::EscrowWrite;
use web::{Answer, Data, Id, Json, KeyRequired, Merchant, Part};

use crate::conditions::small;
use crate::doing::{Who, done};
use crate::views::OrderView;
use crate::wire::{EscrowAct, EscrowDisputeReason, read};
use crate::working::EscrowShare;

/// Open a dispute
///
/// By either party, about milestones whose money is in escrow. What is contested is frozen; what is not goes on. The other side has time
/// to answer; silence decides for whoever opened it.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes", operation_id = "open_escrow_dispute", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))), request_body = OpenEscrowDispute,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn open(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Id(id): Id<OrderId>,
    Json(body): Json<OpenEscrowDispute>,
) -> Answer {
    let reason: Reason = read(body.reason)?;
    let who = Who::party(body.by, body.version);
    let contested: Vec<(MilestoneId, Option<i64>)> =
        body.contested.iter().map(|part| (part.milestone_id.0, part.amount)).collect();
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    if let Some(text) = body.statement {
        order.keep_words(&mut tx, who.by(), Words { text, kind: EvidenceKind::Text }).await?;
    }
    let order = escrows::apply(&mut tx, order, who.act(Action::OpenDispute { contested, reason })).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// Answer a dispute
///
/// By the other side, with a claim of its own or without.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/respond", operation_id = "respond_escrow_dispute",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = RespondEscrowDispute,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn respond(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<RespondEscrowDispute>,
) -> Answer {
    let who = Who::party(body.by, body.version);
    let action = Action::Respond { dispute: small(number), counter_claim: body.counter_claim };
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    if let Some(text) = body.statement {
        order.keep_words(&mut tx, who.by(), Words { text, kind: EvidenceKind::Text }).await?;
    }
    let order = escrows::apply(&mut tx, order, who.act(action)).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// Give in to a dispute
///
/// What is contested goes to whoever opened it.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/concede", operation_id = "concede_escrow_dispute",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn concede(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Concede(small(number))).await
}

/// Offer a split
///
/// One offer of each side is open at a time; a newer one takes its place, and each lives as long as the terms say.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/offers", operation_id = "offer_escrow_split",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = OfferEscrowSplit,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn offer(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<OfferEscrowSplit>,
) -> Answer {
    let shares = body.seller_gets.into_iter().map(EscrowShare::read).collect();
    let action = Action::Offer { dispute: small(number), shares };
    done(&merchant, id, Who::party(body.by, body.version), action).await
}

/// Accept an offer
///
/// Of the other side. The money goes where it says.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/accept-offer", operation_id = "accept_escrow_offer",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = AcceptEscrowOffer,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn accept_offer(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<AcceptEscrowOffer>,
) -> Answer {
    let action = Action::AcceptOffer { dispute: small(number), offer: body.offer };
    done(&merchant, id, Who::party(body.by, body.version), action).await
}

/// Ask for a decision
///
/// While the parties talk: once both ask, the time for evidence begins. While evidence is shown: that one has nothing more to show.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/move-on", operation_id = "move_escrow_dispute_on",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn move_on(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::MoveOn(small(number))).await
}

/// Take a dispute back
///
/// By whoever opened it, unless the other side claims something too. The time to look goes on, with a day left at least.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/withdraw", operation_id = "withdraw_escrow_dispute",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn withdraw(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::WithdrawDispute(small(number))).await
}

/// Object to an award
///
/// Where the terms give time for it.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/disputes/{number}/appeal", operation_id = "appeal_escrow_award",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the dispute.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn appeal(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Appeal(small(number))).await
}

/// What is contested of one milestone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ContestedPart {
    /// Which milestone.
    milestone_id: MilestoneRef,
    /// How much, in minor units; all that is left without it.
    #[schema(minimum = 1)]
    amount: Option<i64>,
}

/// A dispute to be opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "reason": "damaged",
    "contested": [{ "milestoneId": "mile_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d33" }], "statement": "One leg is broken."
}))]
pub(crate) struct OpenEscrowDispute {
    /// Which customer opens it.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// What is contested, 1 to 100 milestones.
    #[schema(min_items = 1, max_items = 100)]
    contested: Vec<ContestedPart>,
    /// Why.
    reason: EscrowDisputeReason,
    /// In words, up to 5,000 characters.
    statement: Option<String>,
}

/// An answer to a dispute.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22", "statement": "It left us whole: see the pictures." }))]
pub(crate) struct RespondEscrowDispute {
    /// Which customer answers.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// Whether they claim something too: then whoever opened it cannot take it back alone.
    #[serde(default)]
    counter_claim: bool,
    /// In words, up to 5,000 characters.
    statement: Option<String>,
}

/// A split to be offered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22",
    "sellerGets": [{ "milestoneId": "mile_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d33", "amount": 6_000_000 }]
}))]
pub(crate) struct OfferEscrowSplit {
    /// Which customer offers it.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// What the seller would get; the rest of what is contested goes to the buyer.
    seller_gets: Vec<EscrowShare>,
}

/// An offer to be accepted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "offer": 1 }))]
pub(crate) struct AcceptEscrowOffer {
    /// Which customer accepts.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// The number of the offer.
    #[schema(minimum = 1)]
    offer: u32,
}
