//! Work on an order, its inspection and its release; calling it off once money is held.

use escrow::Action;
use escrow::dispute::Share;
use ids::{MilestoneId, OrderId};
use serde::Deserialize;
use utoipa::ToSchema;
use web::names::{CustomerRef, MilestoneRef, OrderRef};
use web::permission::EscrowWrite;
use web::{Answer, Data, Id, Ids, Json, KeyRequired, Merchant};

use crate::doing::{Who, done, made, said};
use crate::views::OrderView;
use crate::wire::{EscrowAct, EscrowAnswer, EscrowReasoned, EscrowRefundTo, back_to};

/// Begin the work
///
/// By the seller, on everything that is paid, or on one milestone. From then on the buyer cannot call it off alone.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/start", operation_id = "start_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = StartEscrowOrder,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn start(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<StartEscrowOrder>,
) -> Answer {
    let milestone = body.milestone_id.map(|id| id.0);
    done(&merchant, id, Who::party(body.by, body.version), Action::Start(milestone)).await
}

/// Hand a milestone in
///
/// By the seller, once what has to be shown was shown. The buyer's time to look begins; silence at its end releases the money.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/milestones/{milestoneId}/submit", operation_id = "submit_escrow_milestone",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("milestoneId" = inline(MilestoneRef), Path, description = "The milestone.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn submit(
    merchant: Merchant<EscrowWrite>,
    Ids(id, milestone): Ids<OrderId, MilestoneId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Submit(milestone)).await
}

/// Send a milestone back
///
/// By the buyer, with what is missing, as often as the terms allow. The time to look stops.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/milestones/{milestoneId}/request-changes",
    operation_id = "request_escrow_changes", tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))),
    request_body = EscrowReasoned,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("milestoneId" = inline(MilestoneRef), Path, description = "The milestone.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn request_changes(
    merchant: Merchant<EscrowWrite>,
    Ids(id, milestone): Ids<OrderId, MilestoneId>,
    Json(body): Json<EscrowReasoned>,
) -> Answer {
    let who = Who::party(body.by, body.version);
    said(&merchant, id, who, body.reason, |digest| Action::RequestChanges(milestone, digest)).await
}

/// Approve a milestone
///
/// By the buyer. Everything that is left of it goes to the seller's wallet, less fees. Refused, with a list, while a condition is open
/// that money waits for.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/milestones/{milestoneId}/approve", operation_id = "approve_escrow_milestone",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("milestoneId" = inline(MilestoneRef), Path, description = "The milestone.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn approve(
    merchant: Merchant<EscrowWrite>,
    Ids(id, milestone): Ids<OrderId, MilestoneId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Approve(milestone)).await
}

/// Release a part early
///
/// By the buyer, where the terms allow it: some of a milestone before all of it is done.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/milestones/{milestoneId}/release", operation_id = "release_escrow_part",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))),
    request_body = ReleaseEscrowPart,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("milestoneId" = inline(MilestoneRef), Path, description = "The milestone.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn release(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Ids(id, milestone): Ids<OrderId, MilestoneId>,
    Json(body): Json<ReleaseEscrowPart>,
) -> Answer {
    let (minor, confirmed) = (body.amount, body.confirmed);
    let action = Action::ReleasePart { milestone, minor, confirmed, by_code: body.confirmed_by_code };
    done(&merchant, id, Who::party(body.by, body.version), action).await
}

/// Call an order off
///
/// By the buyer. Before work began everything goes back at once, fees included. Afterwards the seller is asked, and may be offered a
/// part: silence gives everything back, unless something was handed in; then it becomes a dispute.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/cancel", operation_id = "cancel_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = CancelEscrowOrder,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn cancel(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<CancelEscrowOrder>,
) -> Answer {
    let who = Who::party(body.by, body.version);
    let milestones: Vec<MilestoneId> = body.milestones.iter().map(|id| id.0).collect();
    let offer: Vec<Share> = body.seller_keeps.into_iter().map(EscrowShare::read).collect();
    let to = back_to(body.refund_to);
    made(&merchant, id, who, |order| {
        let free = order.order.state() == escrow::OrderState::Funded && milestones.is_empty() && offer.is_empty();
        if free { Action::FreeCancel(to) } else { Action::RequestCancel { milestones, offer } }
    })
    .await
}

/// Answer a request to cancel
///
/// By the seller. A no becomes a dispute.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/cancel/answer", operation_id = "answer_escrow_cancel", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAnswer,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn answer_cancel(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<EscrowAnswer>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::AnswerCancel(body.accept)).await
}

/// Give milestones up
///
/// By the seller: what is left of them goes back to the buyer.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/give-up", operation_id = "give_up_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = GiveUpEscrowOrder,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn give_up(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<GiveUpEscrowOrder>,
) -> Answer {
    let milestones = body.milestones.iter().map(|id| id.0).collect();
    done(&merchant, id, Who::party(body.by, body.version), Action::GiveUp(milestones)).await
}

/// A seller's part of one milestone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct EscrowShare {
    /// Which milestone.
    milestone_id: MilestoneRef,
    /// What the seller gets of it, in minor units; the rest goes to the buyer.
    #[schema(minimum = 0)]
    amount: i64,
}

impl EscrowShare {
    pub(crate) fn read(self) -> Share {
        Share { milestone: self.milestone_id.0, seller: self.amount }
    }
}

/// The beginning of work.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22" }))]
pub(crate) struct StartEscrowOrder {
    /// Which customer begins: the seller.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// Which milestone; everything that is paid without it.
    milestone_id: Option<MilestoneRef>,
}

/// An early release.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "amount": 2_500_000, "confirmed": true }))]
pub(crate) struct ReleaseEscrowPart {
    /// Which customer releases: the buyer.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// How much, in minor units.
    #[schema(minimum = 1)]
    amount: i64,
    /// Whether they said so twice.
    #[serde(default)]
    confirmed: bool,
    /// Whether they proved themselves by a one-time code, which you checked.
    #[serde(default)]
    confirmed_by_code: bool,
}

/// A wish to call an order off.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }))]
pub(crate) struct CancelEscrowOrder {
    /// Which customer calls it off: the buyer.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// Which milestones; everything that is open without any.
    #[serde(default)]
    milestones: Vec<MilestoneRef>,
    /// What the seller would keep.
    #[serde(default)]
    seller_keeps: Vec<EscrowShare>,
    /// Where the money goes back to, before work began. The buyer's wallet, without it; afterwards it is what was agreed with the order.
    refund_to: Option<EscrowRefundTo>,
}

/// What a seller gives up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22" }))]
pub(crate) struct GiveUpEscrowOrder {
    /// Which customer gives up: the seller.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// Which milestones; everything that is open without any.
    #[serde(default)]
    milestones: Vec<MilestoneRef>,
}
