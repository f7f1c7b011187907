//! Paying back, once under one key.

use serde_json::Value;
use usecase::ports::{GatewayError, RefundAsk, RefundOutcome, UnknownCause};

use super::call::{Fields, Heard, REFERENCE};
use super::gateway::Stripe;
use super::refusal::Refusal;
use super::{read, unit};
use crate::kit::{Reference, moved, raw, refundable, unsure};

/// Sends a refund.
pub(super) async fn refund(stripe: &Stripe, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
    refundable(ask)?;
    let reference = Reference::Refund.of(ask.key);
    let fields = Fields::default()
        .and(charge_field(&ask.charge_ref), &ask.charge_ref)
        .and("amount", unit::written(ask.amount)?)
        .and(REFERENCE, &reference);
    let answer = match stripe.write("v1/refunds", &fields, &reference).await {
        Ok(answer) => answer,
        Err(lost) => return moved(lost).map(RefundOutcome::Unknown),
    };
    if let Some(verdict) = unsure(&answer) {
        return verdict.map(RefundOutcome::Unknown);
    }
    if answer.status.is_success() {
        return Ok(outcome(&answer.body, &reference));
    }
    let Some(refusal) = Refusal::of(answer.status.as_u16(), &answer.body) else {
        return Ok(RefundOutcome::Unknown(UnknownCause::Unparseable));
    };
    match (refusal.status, refusal.kind) {
        (409, _) => Ok(RefundOutcome::Pending { gateway_ref: None }),
        (_, "idempotency_error") => {
            let why = "this key was sent before, for another refund".to_owned();
            Ok(RefundOutcome::Unknown(UnknownCause::Mismatch(why)))
        }
        // All of it is paid back: perhaps by this very refund, when the key is too old to be remembered.
        _ if refusal.code == "charge_already_refunded" => {
            let known = look_up(stripe, ask).await?;
            let is_ours = known != RefundOutcome::Unknown(UnknownCause::NotFound);
            Ok(if is_ours { known } else { RefundOutcome::Failed(raw(refusal.code, refusal.message)) })
        }
        _ if refusal.status == 402 => Ok(RefundOutcome::Failed(raw(refusal.code, refusal.message))),
        _ => Err(refusal.refused()),
    }
}

/// Charges of before intents have ids of their own.
fn charge_field(charge_ref: &str) -> &'static str {
    if charge_ref.starts_with("pi_") { "payment_intent" } else { "charge" }
}

/// What became of a refund: by its id, else among those of the charge.
pub(super) async fn look_up(stripe: &Stripe, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
    let reference = Reference::Refund.of(ask.key);
    let found = match &ask.gateway_ref {
        Some(id) => stripe.find("refunds", id, &Fields::default()).await?,
        None => of_charge(stripe, ask, &reference).await?,
    };
    Ok(match found {
        Heard::Clearly(Some(found)) => outcome(&found, &reference),
        Heard::Clearly(None) => RefundOutcome::Unknown(UnknownCause::NotFound),
        Heard::Not(cause) => RefundOutcome::Unknown(cause),
    })
}

/// The refund with our reference, among all that a charge can have on one page.
async fn of_charge(stripe: &Stripe, ask: &RefundAsk, reference: &str) -> Result<Heard<Option<Value>>, GatewayError> {
    let fields = Fields::of(&[("limit", "100")]).and(charge_field(&ask.charge_ref), &ask.charge_ref);
    Ok(match stripe.list_of("v1/refunds", &fields).await? {
        Heard::Not(cause) => Heard::Not(cause),
        Heard::Clearly(list) => match read::items(&list) {
            Some(items) => {
                let ours = items.iter().find(|item| read::text(item, "/metadata/reference") == Some(reference));
                Heard::Clearly(ours.cloned())
            }
            None => Heard::Not(UnknownCause::Unparseable),
        },
    })
}

fn outcome(refund: &Value, reference: &str) -> RefundOutcome {
    if let Some(other) = read::text(refund, "/metadata/reference").filter(|other| *other != reference) {
        return RefundOutcome::Unknown(UnknownCause::Mismatch(format!("the refund is of {}", wire::brief(other))));
    }
    let unreadable = RefundOutcome::Unknown(UnknownCause::Unparseable);
    let Some(id) = read::text(refund, "/id").map(str::to_owned) else { return unreadable };
    match read::text(refund, "/status") {
        Some("succeeded") => match read::money(refund, "/amount", "/currency") {
            Some(amount) => RefundOutcome::Succeeded { gateway_ref: id, amount },
            None => unreadable,
        },
        Some("pending" | "requires_action") => RefundOutcome::Pending { gateway_ref: Some(id) },
        Some(end @ ("failed" | "canceled")) => {
            RefundOutcome::Failed(raw(end, read::text(refund, "/failure_reason").unwrap_or_default()))
        }
        _ => unreadable,
    }
}
