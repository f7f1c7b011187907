//! Money into orders, and back out of them after the end.

use escrow::Action;
use escrows::{NewPayment, Pays};
use ids::{AttemptId, EscrowPaymentId, OrderId};
use jiff::Timestamp;
use recovery::Rail;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::escrow::payments::{self as rows, EscrowPaymentRow, PaymentFilter};
use usecase::Error;
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{CustomerRef, EscrowPaymentRef, MilestoneRef, OrderRef, PaymentMethodRef, Word, listed, words};
use web::permission::{EscrowRead, EscrowWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Page};

use crate::doing::{Who, done};
use crate::views::OrderView;
use crate::wire::{EscrowRefundTo, back_to};

words! {
    /// By which way a payer acts who has nothing saved.
    EscrowRail {
        Transfer => "transfer",
        Ussd => "ussd",
        VirtualAccount => "virtual_account",
    }
}

words! {
    /// How far a payment is.
    EscrowPaymentStatus {
        Created => "created",
        Submitted => "submitted",
        RequiresAction => "requires_action",
        Unknown => "unknown",
        Manual => "manual",
        Succeeded => "succeeded",
        Failed => "failed",
    }
}

/// Pay for an order
///
/// The buyer pays what is due: by a saved method, or by a way on which they act (`nextAction` then says how). A part may come from their
/// wallet. The payment is sent as soon as it is written down; what becomes of it is told by events. What is too little stays in the
/// buyer's wallet for this order, what is too much in the wallet.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/payments", operation_id = "pay_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))), request_body = PayEscrowOrder,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 201, description = "The payment.", body = Data<PaymentView>)))]
pub(crate) async fn pay(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Id(id): Id<OrderId>,
    Json(body): Json<PayEscrowOrder>,
) -> Answer {
    let new = NewPayment {
        by: pays(body.payment_method_id, body.rail)?,
        milestone: body.milestone_id.map(|id| id.0),
        wallet_part: body.wallet_part,
        although_open: body.although_open,
        part: body.amount,
        on: None,
    };
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let (_, row) = escrows::begin_payment(&mut tx, order, new).await?;
    merchant.created(tx, PaymentView::from(row)).await
}

/// What pays.
pub(crate) fn pays(method: Option<PaymentMethodRef>, rail: Option<EscrowRail>) -> Result<Pays, Error> {
    match (method, rail) {
        (Some(method), None) => Ok(Pays::Method(method.0)),
        (None, Some(rail)) => {
            let rail = Rail::ALL.into_iter().find(|one| one.as_str() == rail.word());
            rail.map(Pays::Rail).ok_or_else(|| Error::fault("a way to pay that nobody knows"))
        }
        (Some(_), Some(_)) | (None, None) => {
            let message = "Send a paymentMethodId or a rail, one of both.";
            Err(Error::field("paymentMethodId", "method_or_rail", message))
        }
    }
}

/// List payments
#[utoipa::path(get, path = "/v1/escrow/payments", operation_id = "list_escrow_payments", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))), params(ListParams, DatedParams, EscrowPaymentQuery),
    responses((status = 200, description = "Payments, newest first.", body = Page<PaymentView>)))]
pub(crate) async fn payments(merchant: Merchant<EscrowRead>, listing: Listing<EscrowPaymentQuery, Dated>) -> Answer {
    let query = &listing.filter;
    let filter = PaymentFilter {
        checkout: None,
        status: query.status.map(|status| status.word().to_owned()),
        order: query.order_id.as_ref().map(|id| id.0),
        customer: query.customer_id.as_ref().map(|id| id.0),
        made: listing.made(),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(PaymentView::from).collect(), total).await
}

/// Show a payment
#[utoipa::path(get, path = "/v1/escrow/payments/{id}", operation_id = "get_escrow_payment", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(EscrowPaymentRef), Path, description = "The payment.")),
    responses((status = 200, description = "The payment.", body = Data<PaymentView>)))]
pub(crate) async fn payment(merchant: Merchant<EscrowRead>, Id(id): Id<EscrowPaymentId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, AttemptId::from_uuid(id.uuid())).await?;
    merchant.ok(tx, PaymentView::from(row)).await
}

/// Pay from the wallet
///
/// Everything that is due, or one milestone. Refused, with what is missing, while the wallet has less.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/fund-from-wallet", operation_id = "fund_escrow_order_from_wallet",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))),
    request_body = FundFromWallet,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn fund_from_wallet(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Id(id): Id<OrderId>,
    Json(body): Json<FundFromWallet>,
) -> Answer {
    let milestone = body.milestone_id.map(|id| id.0);
    done(&merchant, id, Who::party(body.by, body.version), Action::FundFromWallet(milestone)).await
}

/// Give money back after the end
///
/// By the seller, out of their wallet, as long as the terms allow it and no more than was received: into the buyer's wallet, or back to
/// where the buyer paid from. What cannot be paid back there falls into the wallet.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/refunds", operation_id = "refund_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))), request_body = RefundEscrowOrder,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn refund(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Id(id): Id<OrderId>,
    Json(body): Json<RefundEscrowOrder>,
) -> Answer {
    let action = Action::SellerRefund { minor: body.amount, to: back_to(body.to) };
    done(&merchant, id, Who::party(body.by, body.version), action).await
}

/// A payment to be begun.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "paymentMethodId": "pm_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d44" }))]
pub(crate) struct PayEscrowOrder {
    /// A saved method of the buyer's.
    payment_method_id: Option<PaymentMethodRef>,
    /// Or a way on which they act.
    rail: Option<EscrowRail>,
    /// For which milestone, where they are paid one by one.
    milestone_id: Option<MilestoneRef>,
    /// What of it comes from the buyer's wallet, in minor units.
    #[serde(default)]
    #[schema(minimum = 0)]
    wallet_part: i64,
    /// Although another payment is on its way.
    #[serde(default)]
    although_open: bool,
    /// Less than is due, in minor units, where the rest comes by other payments; all of it when left out.
    #[schema(minimum = 1)]
    amount: Option<i64>,
}

/// A payment from the wallet.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }))]
pub(crate) struct FundFromWallet {
    /// Which customer pays: the buyer.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// For which milestone, where they are paid one by one.
    milestone_id: Option<MilestoneRef>,
}

/// Money to be given back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22", "amount": 500_000 }))]
pub(crate) struct RefundEscrowOrder {
    /// Which customer gives back: the seller.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// How much, in minor units.
    #[schema(minimum = 1)]
    amount: i64,
    /// Where to. The buyer's wallet, without it.
    to: Option<EscrowRefundTo>,
}

/// What payments may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct EscrowPaymentQuery {
    /// In this status.
    #[param(inline)]
    status: Option<EscrowPaymentStatus>,
    /// For this order.
    #[param(inline)]
    order_id: Option<OrderRef>,
    /// By this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
}

/// A payment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowPayment)]
pub(crate) struct PaymentView {
    id: EscrowPaymentRef,
    /// The order it is for; none for the wallet alone.
    order_id: Option<OrderRef>,
    customer_id: CustomerRef,
    payment_method_id: Option<PaymentMethodRef>,
    rail: String,
    gateway: String,
    /// `created`, `submitted`, `requires_action`, `unknown`, `manual`, `succeeded` or `failed`.
    status: String,
    /// In minor units.
    amount: i64,
    currency: String,
    /// Why it was declined, in our words.
    failure_code: Option<String>,
    /// In the provider's.
    failure_message: Option<String>,
    /// What the provider kept of it, in minor units.
    fee: Option<i64>,
    /// What the payer has to do, if anything.
    #[schema(value_type = Option<Object>)]
    next_action: Option<Value>,
    expires_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    /// When what it brought into a wallet can be spent, while that waits: a card's bank may still take it back.
    clears_at: Option<Timestamp>,
    created_at: Timestamp,
}

listed!(PaymentView);

impl From<EscrowPaymentRow> for PaymentView {
    fn from(row: EscrowPaymentRow) -> PaymentView {
        let clears_at = escrows::uncleared_until(&row);
        PaymentView {
            clears_at,
            id: EscrowPaymentId::from_uuid(row.id.uuid()).into(),
            order_id: row.order_id.map(Into::into),
            customer_id: row.customer_id.into(),
            payment_method_id: row.payment_method_id.map(Into::into),
            rail: row.rail,
            gateway: row.gateway,
            status: row.status,
            amount: row.amount_minor,
            currency: row.currency,
            failure_code: row.decline_code.or(row.raw_code),
            failure_message: row.raw_message,
            fee: row.fee_minor,
            next_action: row.next_action,
            expires_at: row.expires_at,
            resolved_at: row.resolved_at,
            created_at: row.created_at,
        }
    }
}
