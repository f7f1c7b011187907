//! Asking a provider about one attempt, and writing what it says by the path that every outcome takes.

use app::charging::{self, Settled};
use ids::{AttemptId, DisputeId, PayoutTryId, RefundId};
use money::Money;
use serde_json::{Value, json};
use store::{TenantTx, attempts, customers};
use usecase::Result;
use usecase::ports::{
    ChargeOutcome, DisputeStanding, GatewayError, LookUpAsk, PayoutOutcome, RefundOutcome, UnknownCause,
};

use super::Desk;
use crate::ours::currency;

/// What a provider makes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The money moved, as much as was asked for.
    Moved,
    /// It did not: the provider said no.
    Refused,
    /// The provider knows nothing of it.
    Absent,
    /// Other money moved.
    Other,
    /// It moved and came back.
    Back,
    /// Nobody can tell now.
    Unclear,
}

/// What was said.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) verdict: Verdict,
    /// For whoever looks at it later.
    pub(crate) evidence: Value,
    /// The outcome, to be written.
    pub(crate) outcome: Option<ChargeOutcome>,
}

/// Asks, with no transaction open.
///
/// # Errors
/// Any store error; a provider that cannot be asked is an answer.
pub(crate) async fn ask(desk: &Desk<'_>, attempt: AttemptId) -> Result<Said> {
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let row = attempts::get(&mut tx, attempt).await?;
    let ask = charging::ask_of(&mut tx, &row).await?;
    tx.commit(()).await?;
    let question = LookUpAsk {
        key: row.id,
        mode: ask.mode,
        rail: ask.rail,
        gateway_ref: row.gateway_ref.clone(),
        token: ask.token,
        // What a test clock moves lies ahead of the present.
        at: desk.now.max(row.updated_at),
    };
    let answer = match desk.gateways.of(desk.scope, &row.gateway, row.account_id).await {
        Ok(gateway) => gateway.look_up(&question).await,
        Err(error) => Err(error),
    };
    Ok(said(answer, Money::new(row.amount_minor, currency(&row.currency)?)))
}

/// Asks about one try of a payout, with no transaction open.
///
/// # Errors
/// Any store error; a provider that cannot be asked is an answer.
pub(crate) async fn ask_payout(desk: &Desk<'_>, id: PayoutTryId) -> Result<(Said, Option<PayoutOutcome>)> {
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let inquiry = payouts::inquiry(&mut tx, id).await?;
    tx.commit(()).await?;
    let answer = match payouts::look_up(desk.gateways, desk.scope, &inquiry).await {
        Ok(outcome) => outcome,
        Err(error) => {
            let evidence = json!({ "answer": "none", "why": error.to_string() });
            return Ok((Said { verdict: Verdict::Unclear, evidence, outcome: None }, None));
        }
    };
    let (verdict, evidence) = match &answer {
        PayoutOutcome::Settled { gateway_ref, fee } => {
            let told = json!({ "answer": "settled", "gatewayRef": gateway_ref, "fee": fee.map(Money::minor) });
            (Verdict::Moved, told)
        }
        PayoutOutcome::Pending { gateway_ref } => {
            (Verdict::Unclear, json!({ "answer": "pending", "gatewayRef": gateway_ref }))
        }
        PayoutOutcome::NeedsApproval { gateway_ref } => {
            (Verdict::Unclear, json!({ "answer": "needs_approval", "gatewayRef": gateway_ref }))
        }
        PayoutOutcome::Failed { raw, .. } => {
            (Verdict::Refused, json!({ "answer": "failed", "code": raw.code, "words": raw.message }))
        }
        PayoutOutcome::Reversed(raw) => {
            (Verdict::Back, json!({ "answer": "reversed", "code": raw.code, "words": raw.message }))
        }
        PayoutOutcome::Unknown(cause) => {
            let verdict = match cause {
                UnknownCause::NotFound => Verdict::Absent,
                UnknownCause::Mismatch(_) => Verdict::Other,
                UnknownCause::Timeout
                | UnknownCause::Cut
                | UnknownCause::ServerError
                | UnknownCause::Unparseable
                | UnknownCause::Code(_) => Verdict::Unclear,
            };
            (verdict, json!({ "answer": "unknown", "why": cause.to_string() }))
        }
    };
    Ok((Said { verdict, evidence, outcome: None }, Some(answer)))
}

/// Asks about one dispute, with no transaction open. What is heard is evidence; the dispute's own job is who books it.
///
/// # Errors
/// Any store error; a provider that cannot be asked is an answer.
pub(crate) async fn ask_dispute(desk: &Desk<'_>, id: DisputeId) -> Result<Said> {
    let (known, answer) = disputes::look_up(desk.gateways, desk.scope, desk.now, id).await?;
    let (verdict, evidence) = match answer {
        Ok(Some(facts)) => {
            let is_gone = facts.withdrawn && facts.standing != DisputeStanding::Won;
            let verdict = match (is_gone, known == Some(facts.amount)) {
                (true, true) => Verdict::Moved,
                (true, false) => Verdict::Other,
                (false, _) => Verdict::Refused,
            };
            let evidence = json!({
                "answer": facts.status, "amount": facts.amount.minor(), "currency": facts.amount.currency().code(),
                "fundsWithdrawn": facts.withdrawn,
            });
            (verdict, evidence)
        }
        Ok(None) => (Verdict::Absent, json!({ "answer": "unknown", "why": "the provider has no such dispute" })),
        Err(error) => (Verdict::Unclear, json!({ "answer": "none", "why": error.to_string() })),
    };
    Ok(Said { verdict, evidence, outcome: None })
}

/// Asks about one refund, with no transaction open. What is heard is evidence; the refund's own job is who books it.
///
/// # Errors
/// Any store error; a provider that cannot be asked is an answer.
pub(crate) async fn ask_refund(desk: &Desk<'_>, refund: RefundId) -> Result<Said> {
    match refunds::look_up(desk.gateways, desk.scope, desk.now, refund).await {
        Ok((asked, answer)) => Ok(said_of_refund(asked, answer)),
        // A line of a comparison does not say of what it is a refund.
        Err(error) if error.kind == usecase::Kind::Missing => ask_escrow_refund(desk, refund).await,
        Err(error) => Err(error),
    }
}

/// The same of a refund of an order in escrow.
///
/// # Errors
/// Any store error; a provider that cannot be asked is an answer.
pub(crate) async fn ask_escrow_refund(desk: &Desk<'_>, refund: RefundId) -> Result<Said> {
    let (asked, answer) = escrows::look_up_refund(desk.gateways, desk.scope, desk.now, refund).await?;
    Ok(said_of_refund(asked, answer))
}

/// Asks about one payment into escrow, with no transaction open.
///
/// # Errors
/// Any store error; a provider that cannot be asked is an answer.
pub(crate) async fn ask_escrow_payment(desk: &Desk<'_>, payment: AttemptId) -> Result<Said> {
    let (asked, answer) = escrows::look_up_payment(desk.gateways, desk.scope, desk.now, payment).await?;
    Ok(said(answer, asked))
}

fn said_of_refund(asked: Money, answer: std::result::Result<RefundOutcome, GatewayError>) -> Said {
    let (verdict, evidence) = match answer {
        Ok(RefundOutcome::Succeeded { gateway_ref, amount }) => {
            let verdict = if amount == asked { Verdict::Moved } else { Verdict::Other };
            let evidence = json!({
                "answer": "succeeded", "gatewayRef": gateway_ref, "amount": amount.minor(), "currency": amount.currency().code(),
            });
            (verdict, evidence)
        }
        Ok(RefundOutcome::Failed(raw)) => {
            (Verdict::Refused, json!({ "answer": "failed", "code": raw.code, "words": raw.message }))
        }
        Ok(RefundOutcome::Pending { gateway_ref }) => {
            (Verdict::Unclear, json!({ "answer": "pending", "gatewayRef": gateway_ref }))
        }
        Ok(RefundOutcome::NeedsAccount { gateway_ref }) => {
            (Verdict::Refused, json!({ "answer": "needs_account", "gatewayRef": gateway_ref }))
        }
        Ok(RefundOutcome::Unknown(cause)) => {
            let verdict = if cause == UnknownCause::NotFound { Verdict::Absent } else { Verdict::Unclear };
            (verdict, json!({ "answer": "unknown", "why": cause.to_string() }))
        }
        Err(error) => (Verdict::Unclear, json!({ "answer": "none", "why": error.to_string() })),
    };
    Said { verdict, evidence, outcome: None }
}

fn said(answer: std::result::Result<ChargeOutcome, GatewayError>, asked: Money) -> Said {
    let outcome = match answer {
        Ok(outcome) => outcome,
        Err(error) => {
            let evidence = json!({ "answer": "none", "why": error.to_string() });
            return Said { verdict: Verdict::Unclear, evidence, outcome: None };
        }
    };
    let (verdict, evidence) = match &outcome {
        ChargeOutcome::Succeeded { gateway_ref, amount, fee, .. } => {
            let verdict = if *amount == asked { Verdict::Moved } else { Verdict::Other };
            let evidence = json!({
                "answer": "succeeded", "gatewayRef": gateway_ref, "amount": amount.minor(),
                "currency": amount.currency().code(), "fee": fee.map(Money::minor),
            });
            (verdict, evidence)
        }
        ChargeOutcome::Declined { code, raw } => {
            (Verdict::Refused, json!({ "answer": "declined", "code": code.as_str(), "words": raw.message }))
        }
        ChargeOutcome::RequiresAction { .. } => (Verdict::Unclear, json!({ "answer": "requires_action" })),
        ChargeOutcome::Pending { gateway_ref } => {
            (Verdict::Unclear, json!({ "answer": "pending", "gatewayRef": gateway_ref }))
        }
        ChargeOutcome::Unknown(cause) => {
            let verdict = match cause {
                UnknownCause::NotFound => Verdict::Absent,
                UnknownCause::Mismatch(_) => Verdict::Other,
                UnknownCause::Timeout
                | UnknownCause::Cut
                | UnknownCause::ServerError
                | UnknownCause::Unparseable
                | UnknownCause::Code(_) => Verdict::Unclear,
            };
            (verdict, json!({ "answer": "unknown", "why": cause.to_string() }))
        }
    };
    Said { verdict, evidence, outcome: Some(outcome) }
}

/// Writes an outcome in the time that moves the attempt's payer. Answers whether the attempt is a success now.
///
/// # Errors
/// Any store error.
pub(crate) async fn settle(tx: &mut TenantTx, attempt: AttemptId, outcome: &ChargeOutcome) -> Result<bool> {
    enter_time(tx, attempt).await?;
    let settled = charging::settle(tx, attempt, outcome, None).await?;
    Ok(match settled {
        Settled::Succeeded => true,
        Settled::Before => attempts::get(tx, attempt).await?.status == "succeeded",
        Settled::Failed | Settled::Open | Settled::Manual => false,
    })
}

/// A customer on a test clock lives in its time.
///
/// # Errors
/// Any store error.
pub(crate) async fn enter_time(tx: &mut TenantTx, attempt: AttemptId) -> Result<()> {
    let row = attempts::get(tx, attempt).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    app::subscriptions::enter_time_of(tx, &customer).await?;
    Ok(())
}
