//! Carrying payments out: one claimed row is one payment whose time has come.
//!
//! Safe to run twice: the intent is committed before the gateway hears of it, a payment has one key for ever, and what was not answered
//! is asked about before anything else. No call is made inside a transaction.

use ids::AttemptId;
use jiff::Timestamp;
use money::Money;
use recovery::Rail;
use runtime::fault::Step;
use runtime::secret::Secrets;
use store::checkout_link::{CheckoutLink, CheckoutOf};
use store::due::Lease;
use store::escrow::payments::{self as table, EscrowPaymentRow};
use store::{TenantScope, TenantTx, customers, due, methods};
use usecase::Result;
use usecase::ports::{
    ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, Gateways, LookUpAsk, PageTerms, Payer, UnknownCause,
};

use super::{LADDER, clear, plus, present, settle};
use crate::rows;

/// With what payments are carried out.
#[derive(Clone)]
pub(crate) struct Desk {
    /// Ways to be paid.
    pub(crate) gateways: Gateways,
    /// Keys of the process.
    pub(crate) secrets: Secrets,
    /// Where pages are, without a slash at the end.
    pub(crate) base_url: String,
}

/// Does what is due for the claimed payments.
///
/// # Errors
/// Any store error; `Conflict` when the claim was lost.
pub(crate) async fn run(desk: &Desk, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    for row in &lease.rows {
        let own = Lease { kind: lease.kind, token: lease.token, rows: vec![row.clone()] };
        one(desk, scope, now, &own, AttemptId::from_uuid(row.subject_id)).await?;
    }
    Ok(())
}

async fn one(desk: &Desk, scope: &TenantScope, now: Timestamp, lease: &Lease, id: AttemptId) -> Result<()> {
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
    let ask = ChargeAsk { page: desk.page(scope, &row), ..ask_of(&mut tx, &row).await? };
    tx.commit(()).await?;
    let opened = desk.gateways.of(scope, &row.gateway, row.account_id).await;
    let name = opened.as_ref().map_or("", |gateway| gateway.name());
    let answer = match opened {
        Ok(gateway) if is_first => charge(gateway.as_ref(), &ask).await,
        Ok(gateway) => look_up(gateway.as_ref(), &row, &ask).await,
        Err(error) => Err(error),
    };
    let mut tx = scope.begin_at(now).await?;
    match answer {
        Ok(outcome) => {
            settle::settle(&mut tx, id, &outcome, Some(lease), !is_first).await?;
            present::keep_card(&mut tx, &desk.secrets, (&row, name), &outcome).await?;
        }
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

impl Desk {
    /// Whoever enters their card with the provider is told where they come back to.
    fn page(&self, scope: &TenantScope, row: &EscrowPaymentRow) -> Option<PageTerms> {
        let checkout =
            row.checkout_id.filter(|_| row.payment_method_id.is_none() && row.rail == Rail::Card.as_str())?;
        let link = CheckoutLink::of(scope, CheckoutOf::Session(checkout)).reveal(&self.secrets.sealing_key);
        Some(PageTerms { return_url: format!("{}/checkout/{link}?back=1", self.base_url), save: row.keeps_method })
    }
}

async fn charge(gateway: &dyn ChargeGateway, ask: &ChargeAsk) -> std::result::Result<ChargeOutcome, GatewayError> {
    Step::ChargeBegins.take();
    let answer = gateway.charge(ask).await;
    Step::ChargeAnswered.take();
    answer
}

/// What a gateway is asked by.
pub(super) fn asked(row: &EscrowPaymentRow, ask: &ChargeAsk) -> LookUpAsk {
    LookUpAsk {
        key: row.id,
        mode: ask.mode,
        rail: ask.rail,
        gateway_ref: row.gateway_ref.clone(),
        token: ask.token.clone(),
        at: ask.at,
    }
}

/// Asks. What the gateway does not know and would honour under the same key is sent once more.
async fn look_up(
    gateway: &dyn ChargeGateway,
    row: &EscrowPaymentRow,
    ask: &ChargeAsk,
) -> std::result::Result<ChargeOutcome, GatewayError> {
    let question = asked(row, ask);
    Step::LookUpBegins.take();
    let outcome = gateway.look_up(&question).await;
    Step::LookUpAnswered.take();
    let outcome = outcome?;
    let remembered = gateway.capabilities().resend_window.is_some_and(|window| ask.at < plus(row.submitted_at, window));
    // What nobody here asked for is not asked for now.
    let is_ours = row.heard_ref.is_none();
    if outcome == ChargeOutcome::Unknown(UnknownCause::NotFound) && remembered && is_ours {
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
