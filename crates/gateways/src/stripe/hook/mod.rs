//! What Stripe calls us with: signed with its time, in no order, more than once.
//!
//! `Stripe-Signature` is `t=…,v1=…`, with more than one `v1` while a secret is being changed; any of them will do.

use ids::Mode;
use secrecy::ExposeSecret;
use serde_json::Value;
use usecase::ports::{HookError, HookReply, Inbound, ProviderHook, Subject};
use wire::signature::{HMAC_SHA256, fresh, hmac_hex};

use super::gateway::Stripe;
use super::read;
use crate::kit::hook_error;

/// Verifies and reads an event.
pub(super) fn read(stripe: &Stripe, hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
    let no_secret = || HookError::NoSecret("`webhookSecret` of the Stripe account is missing".to_owned());
    let secret = stripe.hook_secret.as_ref().ok_or_else(no_secret)?;
    verify(secret.expose_secret(), hook)?;
    let malformed = |what: &str| HookError::Malformed(what.to_owned());
    let event: Value = serde_json::from_slice(hook.body).map_err(|_| malformed("no JSON"))?;
    let live = read::flag(&event, "/livemode").ok_or_else(|| malformed("it does not say which mode it is of"))?;
    if live != (stripe.mode == Mode::Live) {
        return Err(HookError::WrongMode);
    }
    let id = read::text(&event, "/id").ok_or_else(|| malformed("no id"))?;
    let kind = read::text(&event, "/type").ok_or_else(|| malformed("no type"))?;
    let object = event.pointer("/data/object").unwrap_or(&Value::Null);
    Ok(Inbound {
        event_key: id.to_owned(),
        event: kind.to_owned(),
        subject: subject(kind, object),
        reply: HookReply::plain(),
    })
}

fn verify(secret: &str, hook: &ProviderHook<'_>) -> Result<(), HookError> {
    let header = hook.header("stripe-signature").ok_or(HookError::Unsigned)?;
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let time = parts().find(|(name, _)| *name == "t").map(|(_, time)| time).ok_or(HookError::BadSignature)?;
    let mut signed = format!("{time}.").into_bytes();
    signed.extend_from_slice(hook.body);
    let mut signatures = parts().filter(|(name, _)| *name == "v1");
    if !signatures.any(|(_, signature)| hmac_hex(HMAC_SHA256, secret, &signed, signature).is_ok()) {
        return Err(HookError::BadSignature);
    }
    fresh(time, hook.at).map_err(hook_error)
}

/// What an event is about. Objects without a reference of ours were made by somebody else who uses the same account.
fn subject(kind: &str, object: &Value) -> Subject {
    match kind.split('.').next() {
        Some("payment_intent") => charge(object, "/metadata/reference", read::text(object, "/id")),
        Some("checkout") => session(object),
        Some("setup_intent") => setup(object, "/metadata/reference"),
        Some("refund") => refund(object),
        Some("charge") if kind.starts_with("charge.dispute.") => dispute(object),
        Some("charge") if kind.starts_with("charge.refund.") => refund(object),
        Some("charge") if kind == "charge.refunded" => Subject::Refund {
            gateway_ref: None,
            charge_ref: read::id(object, "/payment_intent").or_else(|| read::text(object, "/id")).map(str::to_owned),
        },
        _ => Subject::Nothing,
    }
}

fn charge(object: &Value, reference_at: &str, id: Option<&str>) -> Subject {
    match read::text(object, reference_at) {
        Some(reference) => Subject::Charge { reference: reference.to_owned(), gateway_ref: id.map(str::to_owned) },
        None => Subject::Nothing,
    }
}

fn setup(object: &Value, reference_at: &str) -> Subject {
    let reference = read::text(object, reference_at).map(str::to_owned);
    reference.map_or(Subject::Nothing, |reference| Subject::Setup { reference })
}

fn session(object: &Value) -> Subject {
    let at = "/client_reference_id";
    match read::text(object, "/mode") {
        Some("payment") => {
            charge(object, at, read::id(object, "/payment_intent").or_else(|| read::text(object, "/id")))
        }
        Some("setup") => setup(object, at),
        _ => Subject::Nothing,
    }
}

/// A refund is told of even when it is not ours: somebody may have paid back in Stripe's dashboard what we charged.
fn refund(object: &Value) -> Subject {
    Subject::Refund {
        gateway_ref: read::text(object, "/id").map(str::to_owned),
        charge_ref: read::id(object, "/payment_intent").or_else(|| read::id(object, "/charge")).map(str::to_owned),
    }
}

fn dispute(object: &Value) -> Subject {
    let Some(id) = read::text(object, "/id") else { return Subject::Nothing };
    Subject::Dispute {
        dispute_ref: id.to_owned(),
        charge_ref: read::id(object, "/payment_intent").or_else(|| read::id(object, "/charge")).map(str::to_owned),
        reference: read::text(object, "/metadata/reference").map(str::to_owned),
        amount: read::money(object, "/amount", "/currency"),
        answer_by: read::instant(object, "/evidence_details/due_by"),
        status: read::text(object, "/status").unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests;
