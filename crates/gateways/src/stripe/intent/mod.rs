//! Where a payment intent stands, as what became of a charge.

use recovery::{DeclineCode, Rail};
use serde_json::Value;
use usecase::ports::{ChargeOutcome, NextAction, Raw, SavedMethod, UnknownCause};

use super::read;
use super::refusal::Refusal;
use crate::kit::raw;

/// Set on intents of pages: what a bank says to them is not the last word.
const ON_A_PAGE: &str = "/metadata/page";

/// What became of the charge with this reference, by its intent. What moved is told as Stripe tells it, never as it was asked.
pub(super) fn outcome(intent: &Value, reference: &str) -> ChargeOutcome {
    if let Some(other) = read::text(intent, "/metadata/reference").filter(|other| *other != reference) {
        let why = format!("the intent is of {}", wire::brief(other));
        return ChargeOutcome::Unknown(UnknownCause::Mismatch(why));
    }
    let unreadable = ChargeOutcome::Unknown(UnknownCause::Unparseable);
    let (Some(id), Some(status)) = (read::text(intent, "/id"), read::text(intent, "/status")) else {
        return unreadable;
    };
    match status {
        "succeeded" => succeeded(intent, id).unwrap_or(unreadable),
        "processing" | "requires_capture" | "requires_confirmation" => {
            ChargeOutcome::Pending { gateway_ref: Some(id.to_owned()) }
        }
        // The payer sees it on the page, confirms there or takes another card, until the page ends and takes the intent with it.
        "requires_action" | "requires_payment_method" if read::text(intent, ON_A_PAGE).is_some() => {
            ChargeOutcome::Pending { gateway_ref: Some(id.to_owned()) }
        }
        "requires_action" => action(intent, id),
        "requires_payment_method" => refused(intent, id),
        "canceled" => ChargeOutcome::Declined { code: DeclineCode::Abandoned, raw: canceled(intent) },
        _ => unreadable,
    }
}

/// Whether money moves by it, or has moved.
pub(super) fn is_on_its_way(intent: &Value) -> bool {
    matches!(read::text(intent, "/status"), Some("succeeded" | "processing" | "requires_capture"))
}

fn succeeded(intent: &Value, id: &str) -> Option<ChargeOutcome> {
    let charge = "/latest_charge";
    let amount = read::money(intent, "/amount_received", "/currency")
        .or_else(|| read::money(intent.pointer(charge)?, "/amount_captured", "/currency"))
        .or_else(|| read::money(intent.pointer(charge)?, "/amount", "/currency"))?;
    let kept = intent.pointer("/latest_charge/balance_transaction");
    let fee = kept.and_then(|kept| read::money(kept, "/fee", "/currency"));
    let saved = saved(intent).map(Box::new);
    Some(ChargeOutcome::Succeeded { gateway_ref: id.to_owned(), amount, fee, saved })
}

/// What the payer agreed to be charged with again. Only when they did: the intent says so.
fn saved(intent: &Value) -> Option<SavedMethod> {
    read::text(intent, "/setup_future_usage").filter(|usage| *usage == "off_session")?;
    let (customer, method) = (read::id(intent, "/customer")?, read::id(intent, "/payment_method")?);
    let card = intent.pointer("/latest_charge/payment_method_details/card").unwrap_or(&Value::Null);
    Some(method_of(customer, method, card))
}

/// A saved card.
pub(super) fn method_of(customer: &str, method: &str, card: &Value) -> SavedMethod {
    let word = |at| read::text(card, at).map(str::to_owned);
    let expiry = || {
        let month = u8::try_from(read::whole(card, "/exp_month")?).ok().filter(|month| (1..=12).contains(month))?;
        Some((month, u16::try_from(read::whole(card, "/exp_year")?).ok()?))
    };
    SavedMethod {
        token: format!("{customer}/{method}"),
        rail: Rail::Card,
        brand: word("/brand"),
        last4: word("/last4"),
        expiry: expiry(),
        fingerprint: word("/fingerprint"),
        issuer: word("/issuer"),
        bound_email: None,
    }
}

/// Where the payer is sent. Without a page there is nobody to act: the intent's secret never left us, so it cannot go on.
fn action(intent: &Value, id: &str) -> ChargeOutcome {
    match redirect(intent) {
        Some(url) => ChargeOutcome::RequiresAction {
            action: NextAction::Redirect { url },
            gateway_ref: Some(id.to_owned()),
            expires_at: None,
        },
        None => ChargeOutcome::Declined {
            code: DeclineCode::AuthenticationRequired,
            raw: raw("requires_action", "the payer is not there to confirm"),
        },
    }
}

/// The page on which a payer confirms.
pub(super) fn redirect(intent: &Value) -> Option<String> {
    read::text(intent, "/next_action/redirect_to_url/url").map(str::to_owned)
}

fn refused(intent: &Value, id: &str) -> ChargeOutcome {
    let error = serde_json::json!({ "error": intent.pointer("/last_payment_error") });
    match Refusal::of(402, &error) {
        Some(refusal) => refusal.declined(),
        None => ChargeOutcome::Pending { gateway_ref: Some(id.to_owned()) },
    }
}

fn canceled(intent: &Value) -> Raw {
    raw("canceled", read::text(intent, "/cancellation_reason").unwrap_or_default())
}

#[cfg(test)]
mod tests;
