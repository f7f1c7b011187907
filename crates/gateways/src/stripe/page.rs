//! Stripe's own page, on which a present payer pays or saves a card: a Checkout Session.

use recovery::DeclineCode;
use serde_json::Value;
use usecase::ports::{ChargeAsk, ChargeOutcome, GatewayError, NextAction, PageTerms, UnknownCause};

use super::call::{Fields, Heard, REFERENCE};
use super::gateway::Stripe;
use super::{customer, intent, read, refusal, unit};
use crate::kit::{Reference, moved, raw};

/// What to show of a session beside itself.
const WITH_INTENT: (&str, &str) = ("expand[]", "payment_intent.latest_charge.balance_transaction");

/// Makes a page for one payment. It is open for a day, whenever it is asked for: what is sent again under the same key must be the
/// same to the letter.
pub(super) async fn pay(stripe: &Stripe, ask: &ChargeAsk, terms: &PageTerms) -> Result<ChargeOutcome, GatewayError> {
    let reference = Reference::Charge.of(ask.key.uuid());
    let fields = base("payment", &reference, &terms.return_url)
        .and("payment_intent_data[metadata][reference]", &reference)
        .and("payment_intent_data[metadata][page]", "yes")
        .and("line_items[0][quantity]", 1)
        .and("line_items[0][price_data][currency]", ask.amount.currency().code().to_ascii_lowercase())
        .and("line_items[0][price_data][unit_amount]", unit::written(ask.amount)?)
        .and("line_items[0][price_data][product_data][name]", "Payment");
    let fields = if terms.save {
        let payer = customer::ensure(stripe, &ask.payer).await?;
        fields.and("customer", payer).and("payment_intent_data[setup_future_usage]", "off_session")
    } else {
        fields.maybe("customer_email", ask.payer.email.as_deref())
    };
    let answer = match stripe.write("v1/checkout/sessions", &fields, &reference).await {
        Ok(answer) => answer,
        Err(lost) => return moved(lost).map(ChargeOutcome::Unknown),
    };
    refusal::of_write(&answer, &reference).unwrap_or_else(|| Ok(outcome(&answer.body, &reference)))
}

/// What all pages have.
pub(super) fn base(purpose: &str, reference: &str, return_url: &str) -> Fields {
    Fields::of(&[
        ("mode", purpose),
        ("payment_method_types[]", "card"),
        ("client_reference_id", reference),
        (REFERENCE, reference),
        ("success_url", return_url),
        ("cancel_url", return_url),
    ])
}

/// What became of a page for a payment.
pub(super) async fn look_up(stripe: &Stripe, id: &str, reference: &str) -> Result<ChargeOutcome, GatewayError> {
    Ok(match stripe.find("checkout/sessions", id, &Fields::of(&[WITH_INTENT])).await? {
        Heard::Clearly(Some(session)) => outcome(&session, reference),
        Heard::Clearly(None) => ChargeOutcome::Unknown(UnknownCause::NotFound),
        Heard::Not(cause) => ChargeOutcome::Unknown(cause),
    })
}

fn outcome(session: &Value, reference: &str) -> ChargeOutcome {
    if let Some(other) = read::text(session, "/client_reference_id").filter(|other| *other != reference) {
        let why = format!("the page is of {}", wire::brief(other));
        return ChargeOutcome::Unknown(UnknownCause::Mismatch(why));
    }
    let Some(id) = read::text(session, "/id") else { return ChargeOutcome::Unknown(UnknownCause::Unparseable) };
    match read::text(session, "/status") {
        Some("open") => match opened(session) {
            Some(action) => ChargeOutcome::RequiresAction {
                action,
                gateway_ref: Some(id.to_owned()),
                expires_at: read::instant(session, "/expires_at"),
            },
            None => ChargeOutcome::Pending { gateway_ref: Some(id.to_owned()) },
        },
        Some("complete") => match session.pointer("/payment_intent") {
            Some(found) if found.is_object() => intent::outcome(found, reference),
            // Its intent is asked for next.
            _ => ChargeOutcome::Pending {
                gateway_ref: Some(read::text(session, "/payment_intent").unwrap_or(id).to_owned()),
            },
        },
        Some("expired") => ChargeOutcome::Declined {
            code: DeclineCode::ExpiredAction,
            raw: raw("expired", "the page was not used in time"),
        },
        _ => ChargeOutcome::Unknown(UnknownCause::Unparseable),
    }
}

/// The page that is open.
pub(super) fn opened(session: &Value) -> Option<NextAction> {
    read::text(session, "/url").map(|url| NextAction::Redirect { url: url.to_owned() })
}
