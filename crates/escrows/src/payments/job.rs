//! Carrying payments out: one claimed row is one payment whose time has come.
//!
//! Safe to run twice: the intent is committed before the gateway hears of it, a payment has one key for ever, and what was not answered
//! is asked about before anything else. No call is made inside a transaction.

use ids::AttemptId;
use jiff::Timestamp;
use money::Money;
use runtime::fault::Step;
use store::due::Lease;
use store::escrow::payments::{self as table, EscrowPaymentRow};
use store::{TenantScope, TenantTx, customers, due, methods};
use usecase::Result;
use usecase::ports::{ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, Gateways, LookUpAsk, Payer, UnknownCause};

use super::{LADDER, clear, plus, settle};
use crate::rows;

/// Does what is due for the claimed payments.
///
/// # Errors
/// Any store error; `Conflict` when the claim was lost.
pub(crate) async fn run(gateways: &Gateways, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    for row in &lease.rows {
        let own = Lease { kind: lease.kind, token: lease.token, rows: vec![row.clone()] };
        one(gateways, scope, now, &own, AttemptId::from_uuid(row.subject_id)).await?;
    }
    Ok(())
}

async fn one(gateways: &Gateways, scope: &TenantScope, now: Timestamp, lease: &Lease, id: AttemptId) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    let mut row = table::lock(&mut tx, id).await?;
    if row.status == "succeeded" {
        clear::look(&mut tx, row, lease).await?;
        return Ok(tx.commit(()).await?);
    }
    let is_first = row.status == "created";
    if is_first {
        "submitted".clone_into(&mut row.status);
        row.submitted_at = now;
        table::save(&mut tx, &row).await?;
    }
    let ask = ask_of(&mut tx, &row).await?;
    tx.commit(()).await?;
    let answer = match gateways.of(scope, &row.gateway, row.account_id).await {
        Ok(gateway) if is_first => charge(gateway.as_ref(), &ask).await,
        Ok(gateway) => look_up(gateway.as_ref(), &row, &ask).await,
        Err(error) => Err(error),
    };
    let mut tx = scope.begin_at(now).await?;
    match answer {
        Ok(outcome) => settle::settle(&mut tx, id, &outcome, Some(lease), !is_first).await?,
        Err(error) if is_first => {
            tracing::warn!(payment = %id, %error, "a payment was not sent");
            settle::not_sent(&mut tx, id, &error.to_string(), lease).await?;
        }
        // A question that could not be asked costs no step of the ladder.
        Err(error) => {
            tracing::warn!(payment = %id, %error, "a payment could not be looked up");
            due::reschedule(&mut tx, lease, &[(id.uuid(), Some(plus(now, LADDER[1])))]).await?;
        }
    }
    Ok(tx.commit(()).await?)
}

async fn charge(gateway: &dyn ChargeGateway, ask: &ChargeAsk) -> std::result::Result<ChargeOutcome, GatewayError> {
    Step::ChargeBegins.take();
    let answer = gateway.charge(ask).await;
    Step::ChargeAnswered.take();
    answer
}

/// Asks. What the gateway does not know and would honour under the same key is sent once more.
async fn look_up(
    gateway: &dyn ChargeGateway,
    row: &EscrowPaymentRow,
    ask: &ChargeAsk,
) -> std::result::Result<ChargeOutcome, GatewayError> {
    let question = LookUpAsk {
        key: row.id,
        mode: ask.mode,
        rail: ask.rail,
        gateway_ref: row.gateway_ref.clone(),
        token: ask.token.clone(),
        at: ask.at,
    };
    Step::LookUpBegins.take();
    let outcome = gateway.look_up(&question).await;
    Step::LookUpAnswered.take();
    let outcome = outcome?;
    let remembered = gateway.capabilities().resend_window.is_some_and(|window| ask.at < plus(row.submitted_at, window));
    if outcome == ChargeOutcome::Unknown(UnknownCause::NotFound) && remembered {
        return charge(gateway, ask).await;
    }
    Ok(outcome)
}

pub(super) async fn ask_of(tx: &mut TenantTx, row: &EscrowPaymentRow) -> Result<ChargeAsk> {
    let customer = customers::get(tx, row.customer_id).await?;
    let token = match row.payment_method_id {
        Some(id) => Some(methods::get(tx, id).await?.token),
        None => None,
    };
    Ok(ChargeAsk {
        key: row.id,
        merchant: tx.tenant(),
        mode: tx.mode(),
        amount: Money::new(row.amount_minor, rows::currency(&row.currency)?),
        rail: rows::rail(&row.rail)?,
        token,
        payer: Payer { customer: customer.id, email: customer.email, phone: customer.phone },
        at: tx.now(),
        expires_at: row.expires_at,
        page: None,
    })
}
