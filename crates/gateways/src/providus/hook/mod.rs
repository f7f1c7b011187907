//! What the bank calls us with when money came in.
//!
//! Its signature is a password: the same for every call, over nothing of the body, so whoever saw one call can make another
//! with any amount. What is read of a call is therefore only where to look. The answer's body has a meaning: the bank hands
//! the money on to the merchant's own account only after 00, so 00 is said once the row is committed.

use std::net::IpAddr;

use secrecy::ExposeSecret;
use serde_json::json;
use usecase::ports::{HookError, HookReply, Inbound, ProviderHook, Subject};
use wire::signature;

use crate::kit::{Fields, Secret, is_account, is_movement, movement_ref};

/// Verifies and reads a call. `callers` are the bank's addresses; none means that nobody entered them.
pub(super) fn read(expected: &Secret, callers: &[IpAddr], hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
    let written = hook.header("x-auth-signature").ok_or(HookError::Unsigned)?;
    // The bank writes it in capitals, and its documentation in both.
    if !signature::same(&written.trim().to_ascii_lowercase(), expected.expose_secret()) {
        return Err(HookError::BadSignature);
    }
    if hook.source.is_some_and(|source| !callers.is_empty() && !callers.contains(&source.to_canonical())) {
        return Err(HookError::Stranger);
    }
    let told = Fields::read(hook.body).ok_or_else(|| HookError::Malformed("it is no object".to_owned()))?;
    let session = told.text("sessionId");
    let account = told.some("accountNumber").filter(|number| is_account(number));
    let movement = told.first(&["settlementId", "sessionId"]).filter(|id| is_movement(id));
    let (Some(account), Some(movement)) = (account, movement) else { return Ok(unheard(hook.body, &session)) };
    Ok(Inbound {
        event_key: format!("settlement.{movement}"),
        event: "settlement".to_owned(),
        subject: Subject::Transfer { gateway_ref: movement_ref(&account, &movement), account },
        reply: reply(&session, "00", "success"),
    })
}

/// A call that names no account or no movement. It is said to be rejected: what the bank hears as taken, it hands on.
fn unheard(body: &[u8], session: &str) -> Inbound {
    Inbound {
        event_key: format!("unheard.{}", signature::sha512_hex(body)),
        event: "unheard".to_owned(),
        subject: Subject::Nothing,
        reply: reply(session, "02", "rejected transaction"),
    }
}

/// The bodies the bank reads; their status is 200 whatever they say.
fn reply(session: &str, code: &str, message: &str) -> HookReply {
    let body = |code: &str, message: &str| {
        json!({
            "requestSuccessful": true,
            "sessionId": session,
            "responseMessage": message,
            "responseCode": code,
        })
    };
    HookReply {
        taken: body(code, message),
        repeated: body("01", "duplicate transaction"),
        again: body("03", "system failure, retry"),
        again_status: 200,
    }
}

#[cfg(test)]
mod tests;
