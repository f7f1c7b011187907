//! What Stripe says when it says no to a write.
//!
//! A card's no is a decline. A request's no is certain not to have moved money, unless the key was used before, or the
//! intent that comes with it says otherwise.

use recovery::DeclineCode;
use serde_json::Value;
use usecase::ports::{ChargeOutcome, GatewayError, UnknownCause};
use wire::Answer;

use super::{decline, intent, read};
use crate::kit::{raw, unsure};

/// The error object of an answer, with what counts of it.
pub(super) struct Refusal<'a> {
    pub(super) status: u16,
    pub(super) kind: &'a str,
    pub(super) code: &'a str,
    pub(super) decline_code: &'a str,
    pub(super) advice: &'a str,
    pub(super) param: &'a str,
    pub(super) message: &'a str,
    pub(super) intent: &'a Value,
}

impl<'a> Refusal<'a> {
    /// None when there is no error object.
    pub(super) fn of(status: u16, body: &'a Value) -> Option<Refusal<'a>> {
        let error = body.pointer("/error").filter(|error| error.is_object())?;
        let word = |at| read::text(error, at).unwrap_or_default();
        Some(Refusal {
            status,
            kind: word("/type"),
            code: word("/code"),
            decline_code: word("/decline_code"),
            advice: word("/advice_code"),
            param: word("/param"),
            message: word("/message"),
            intent: error.pointer("/payment_intent").unwrap_or(&Value::Null),
        })
    }

    /// Whether a card, or its bank, said no.
    fn is_decline(&self) -> bool {
        self.status == 402 || self.kind == "card_error" || self.code == "card_declined"
    }

    /// Whether what was to be charged is gone.
    fn is_of_token(&self) -> bool {
        self.code == "resource_missing" && matches!(self.param, "payment_method" | "customer")
    }

    /// The decline in our words and theirs.
    pub(super) fn declined(&self) -> ChargeOutcome {
        let said = if self.decline_code.is_empty() { self.code } else { self.decline_code };
        let code = decline::code(self.decline_code, self.code, self.advice);
        ChargeOutcome::Declined { code, raw: raw(said, self.message) }
    }

    /// The refusal of a request, which did nothing.
    pub(super) fn refused(&self) -> GatewayError {
        let said = if self.message.is_empty() { "no reason given" } else { self.message };
        let code = if self.code.is_empty() { self.kind } else { self.code };
        GatewayError::BadRequest(format!("{} ({code})", wire::brief(said)))
    }
}

/// What an answer to a write of money says, unless it is a good one.
pub(super) fn of_write(answer: &Answer, reference: &str) -> Option<Result<ChargeOutcome, GatewayError>> {
    if let Some(verdict) = unsure(answer) {
        return Some(verdict.map(ChargeOutcome::Unknown));
    }
    let status = answer.status.as_u16();
    if answer.status.is_success() {
        return None;
    }
    let Some(refusal) = Refusal::of(status, &answer.body) else {
        return Some(Ok(ChargeOutcome::Unknown(UnknownCause::Unparseable)));
    };
    Some(match status {
        // The first sending is still at it.
        409 => Ok(ChargeOutcome::Pending { gateway_ref: None }),
        408 => Ok(ChargeOutcome::Unknown(UnknownCause::Timeout)),
        _ if refusal.kind == "idempotency_error" => {
            let why = "this key was sent before, for another request".to_owned();
            Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(why)))
        }
        _ if intent::is_on_its_way(refusal.intent) => Ok(intent::outcome(refusal.intent, reference)),
        _ if refusal.is_decline() => Ok(refusal.declined()),
        _ if refusal.is_of_token() => {
            Ok(ChargeOutcome::Declined { code: DeclineCode::TokenInvalid, raw: raw(refusal.code, refusal.message) })
        }
        _ if decline::is_known(refusal.code) => Ok(refusal.declined()),
        _ => Err(refusal.refused()),
    })
}
