//! Money that a payer would send, in the sandbox.

use serde::{Deserialize, Serialize};
use store::due::NewDue;
use store::{Kind as Work, Lane, attempts, due};
use utoipa::ToSchema;
use web::names::AttemptRef;
use web::permission::ClocksWrite;
use web::{Answer, Data, Json, Merchant, Problem};

/// A transfer to be sent.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "transactionId": "pay_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "amount": 100_000 }))]
pub(crate) struct SendTransfer {
    /// The payment request that is paid: a transaction by transfer or USSD whose payer must act.
    transaction_id: AttemptRef,
    /// In minor units: less than was asked for is short, more is too much.
    #[schema(minimum = 1)]
    amount: i64,
}

/// A transfer that was sent.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TestTransfer)]
pub(crate) struct TransferView {
    transaction_id: AttemptRef,
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
    let attempt = attempts::get(&mut tx, body.transaction_id.0).await?;
    usecase::time::enter_lane(&mut tx, Lane::from_uuid(attempt.lane)).await?;
    let open = attempt.status == "requires_action" && attempt.gateway == "simulated" && body.amount > 0;
    if !open || !cards.send(attempt.id, body.amount, tx.now()).await? {
        let message = "Nobody waits for money on this transaction, or the amount is not above zero. Send one whose status is \
                       requires_action.";
        return Err(usecase::Error::conflict("no_payment_request", message).into());
    }
    let work = NewDue { subject: attempt.id.uuid(), lane: Lane::from_uuid(attempt.lane), due_at: Some(tx.now()) };
    due::schedule(&mut tx, Work::Resolve, &[work]).await?;
    usecase::time::nudge(&mut tx, Lane::from_uuid(attempt.lane)).await?;
    merchant.created(tx, TransferView { transaction_id: body.transaction_id, amount: body.amount }).await
}
