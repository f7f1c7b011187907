//! Money that a payer would send, in the sandbox.

use ids::AttemptId;
use serde::{Deserialize, Serialize};
use store::due::NewDue;
use store::escrow::payments;
use store::{Kind as Work, Lane, TenantTx, attempts, due};
use utoipa::ToSchema;
use web::names::{AttemptRef, EscrowPaymentRef};
use web::permission::ClocksWrite;
use web::{Answer, Data, Json, Merchant, Problem};

/// A transfer to be sent.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "transactionId": "pay_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "amount": 100_000 }))]
pub(crate) struct SendTransfer {
    /// The payment request that is paid: a transaction by transfer or USSD whose payer must act.
    transaction_id: Option<AttemptRef>,
    /// Or a payment into an order or a wallet whose payer must act.
    payment_id: Option<EscrowPaymentRef>,
    /// In minor units: less than was asked for is short, more is too much.
    #[schema(minimum = 1)]
    amount: i64,
}

/// A transfer that was sent.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TestTransfer)]
pub(crate) struct TransferView {
    transaction_id: Option<AttemptRef>,
    payment_id: Option<EscrowPaymentRef>,
    amount: i64,
}

/// Send a test transfer
///
/// Plays a payer who sends money for a payment request of the simulated gateway: all of it, less, or more. Test mode only.
#[utoipa::path(post, path = "/v1/test-helpers/transfers", operation_id = "send_test_transfer", tag = "Test helpers",
    extensions(("x-scope" = json!("test_clocks:write"))), request_body = SendTransfer,
    responses((status = 201, description = "What was sent.", body = Data<TransferView>)))]
pub(crate) async fn send(merchant: Merchant<ClocksWrite>, Json(body): Json<SendTransfer>) -> Answer {
    merchant.sandbox_only()?;
    let none = || Problem::not_found("This server runs without the simulator, so nobody sends test transfers.");
    let cards = merchant.api().parts().cards.clone().ok_or_else(none)?;
    let mut tx = merchant.begin().await?;
    let waits = waiting(&mut tx, body).await?;
    usecase::time::enter_lane(&mut tx, waits.lane).await?;
    let id = AttemptId::from_uuid(waits.subject);
    if body.amount <= 0 || !waits.open || !cards.send(id, body.amount, tx.now()).await? {
        let message = "Nobody waits for money on this, or the amount is not above zero. Send one whose status is requires_action.";
        return Err(usecase::Error::conflict("no_payment_request", message).into());
    }
    let work = NewDue { subject: waits.subject, lane: waits.lane, due_at: Some(tx.now()) };
    due::schedule(&mut tx, waits.work, &[work]).await?;
    usecase::time::nudge(&mut tx, waits.lane).await?;
    let view = TransferView { transaction_id: body.transaction_id, payment_id: body.payment_id, amount: body.amount };
    merchant.created(tx, view).await
}

/// A payment request.
struct Waiting {
    subject: ids::Uuid,
    lane: Lane,
    /// Whether the simulator waits for its money.
    open: bool,
    /// The job that asks about it.
    work: Work,
}

async fn waiting(tx: &mut TenantTx, body: SendTransfer) -> usecase::Result<Waiting> {
    let open = |status: &str, gateway: &str| status == "requires_action" && gateway == "simulated";
    match (body.transaction_id, body.payment_id) {
        (Some(id), None) => {
            let row = attempts::get(tx, id.0).await?;
            let (lane, open) = (Lane::from_uuid(row.lane), open(&row.status, &row.gateway));
            Ok(Waiting { subject: row.id.uuid(), lane, open, work: Work::Resolve })
        }
        (None, Some(id)) => {
            let row = payments::get(tx, AttemptId::from_uuid(id.0.uuid())).await?;
            let (lane, open) = (Lane::from_uuid(row.lane), open(&row.status, &row.gateway));
            Ok(Waiting { subject: row.id.uuid(), lane, open, work: Work::EscrowPayment })
        }
        _ => Err(usecase::Error::field("transactionId", "exactly_one", "Send transactionId, or paymentId.")),
    }
}
