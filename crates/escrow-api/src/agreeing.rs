//! Agreeing on an order: answers to a proposal, acceptance, what ends it before the money, and changes of what was agreed.

use escrow::order::Change;
use escrow::{Action, Digest};
use ids::OrderId;
use jiff::Timestamp;
use serde::Deserialize;
use usecase::Error;
use utoipa::ToSchema;
use web::names::{CustomerRef, MilestoneRef, OrderRef};
use web::permission::EscrowWrite;
use web::{Answer, Data, Id, Json, KeyRequired, Merchant};

use crate::doing::{Who, done};
use crate::orders::{CreateEscrowOrder, NewEscrowCondition, NewEscrowMilestone};
use crate::views::OrderView;
use crate::wire::{EscrowAct, EscrowAnswer};

/// Change a proposal
///
/// Whoever proposed last puts other words in the place of their proposal; the other side answers with another one (at most ten times,
/// and the time to answer begins again). Everything but the parties and the currency may be different.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/proposals", operation_id = "propose_escrow_order_again", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = CreateEscrowOrder,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn change(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<CreateEscrowOrder>,
) -> Answer {
    let new = body.read()?;
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let side = new.proposer;
    let by = escrows::customer(order.order.party(side));
    let proposal = escrows::reworded(&mut tx, &order, new).await?;
    // Who spoke last changes their own words; who is to answer counters.
    let action = if order.order.turn == side { Action::Counter(proposal) } else { Action::Amend(proposal) };
    let order = escrows::apply(&mut tx, order, Who::party(by.into(), None).act(action)).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// Accept an order
///
/// By the side whose turn it is, for exactly the terms whose digest is sent. From then on nothing of them changes without both.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/accept", operation_id = "accept_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = AcceptEscrowOrder,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn accept(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<AcceptEscrowOrder>,
) -> Answer {
    let digest = digest(&body.terms_digest)?;
    done(&merchant, id, Who::party(body.by, body.version), Action::Accept(digest)).await
}

/// Decline an order
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/decline", operation_id = "decline_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn decline(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Decline).await
}

/// Take a proposal back, or end an order before the money
///
/// Before acceptance only whoever proposed last may; after it, and before all of the money is there, either side. What arrived by then is
/// in the buyer's wallet.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/withdraw", operation_id = "withdraw_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn withdraw(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let proposed = order.order.stage == escrow::order::Stage::Proposed;
    let action = if proposed { Action::Withdraw } else { Action::CancelUnfunded };
    let order = escrows::apply(&mut tx, order, Who::party(body.by, body.version).act(action)).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// Bring an expired order back
///
/// Once both sides asked for it, within the window of its terms. What arrived too late then pays for it.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/revive", operation_id = "revive_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn revive(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Revive).await
}

/// Propose a change of an accepted order
///
/// One more milestone with conditions and fees of its own, or another day of delivery. The other side answers.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/amendments", operation_id = "amend_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))), request_body = AmendEscrowOrder,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn amend(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Id(id): Id<OrderId>,
    Json(body): Json<AmendEscrowOrder>,
) -> Answer {
    let who = Who::party(body.by, body.version);
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let change = match (body.milestone, body.delivery) {
        (Some(part), None) => {
            let conditions = body.conditions.into_iter().enumerate();
            let conditions = conditions.map(|(nth, one)| one.read(nth)).collect::<Result<_, Error>>()?;
            escrows::amended(&mut tx, &order, &part.read(), conditions).await?
        }
        (None, Some(moved)) => Change::MoveDate { milestone: moved.milestone_id.0, delivery_due: moved.delivery_due },
        (Some(_), Some(_)) | (None, None) => {
            let message = "Send a milestone, or another day of delivery, one of both.";
            return Err(Error::field("milestone", "one_change", message).into());
        }
    };
    let order = escrows::apply(&mut tx, order, who.act(Action::ProposeAmendment(change))).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// Answer a proposed change
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/amendments/answer", operation_id = "answer_escrow_amendment", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAnswer,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn answer_amendment(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<EscrowAnswer>,
) -> Answer {
    let who = Who::party(body.by, body.version);
    done(&merchant, id, who, Action::AnswerAmendment(body.accept)).await
}

fn digest(text: &str) -> Result<Digest, Error> {
    let wrong = || Error::field("termsDigest", "invalid_digest", "Send the termsDigest that the order shows.");
    if text.len() != 64 {
        return Err(wrong());
    }
    let mut bytes = [0_u8; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| wrong())?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
    }
    Ok(Digest(bytes))
}

/// An acceptance.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11",
    "termsDigest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}))]
pub(crate) struct AcceptEscrowOrder {
    /// Which customer accepts.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// The digest of the terms that they were shown.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    terms_digest: String,
}

/// Another day of delivery.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MovedDelivery {
    /// Of which milestone.
    milestone_id: MilestoneRef,
    /// The day.
    delivery_due: Timestamp,
}

/// A change to be proposed: a milestone, or another day of delivery.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11",
    "milestone": { "title": "A bench to go with them", "amount": 2_500_000 }, "conditions": [{ "code": "ITEM_RECEIVED" }]
}))]
pub(crate) struct AmendEscrowOrder {
    /// Which customer proposes it.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// One more milestone.
    milestone: Option<NewEscrowMilestone>,
    /// What has to be true for it; their `milestone` is 0.
    #[serde(default)]
    conditions: Vec<NewEscrowCondition>,
    /// Another day of delivery.
    delivery: Option<MovedDelivery>,
}
