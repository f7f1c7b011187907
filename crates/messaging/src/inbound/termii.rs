//! Termii: reports and messages, signed with HMAC-SHA512 of the body by the account's secret.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use wire::signature::HMAC_SHA512;

use super::{Inbound, InboundError, Receipt, Request, Standing, answer, signature, some};
use crate::carrier::text_of;

const PROVIDER: &str = "termii";

/// Verifies and reads a request of Termii.
///
/// # Errors
/// [`InboundError`].
pub fn read(request: Request<'_>, secret: &SecretString) -> Result<Vec<Inbound>, InboundError> {
    let written = request.header("x-termii-signature").ok_or(InboundError::Unsigned)?;
    signature::hmac_hex(HMAC_SHA512, secret.expose_secret(), request.body, written)?;
    let body: Value = serde_json::from_slice(request.body).map_err(|_| InboundError::Malformed)?;
    if !body.is_object() {
        return Err(InboundError::Malformed);
    }
    let id = ["message_id", "id"].into_iter().map(|name| text_of(&body[name])).find(|id| !id.is_empty());
    if text_of(&body["type"]).eq_ignore_ascii_case("inbound") {
        let text = text_of(&body["message"]);
        return Ok(vec![answer(PROVIDER, id.unwrap_or_default(), text_of(&body["sender"]), text, None)]);
    }
    let status = text_of(&body["status"]);
    let standing = standing(&status);
    let code = matches!(standing, Standing::Failed { .. }).then(|| status.clone());
    Ok(vec![Inbound::Receipt(Receipt {
        provider: PROVIDER,
        id,
        key: request.key(),
        standing,
        status: some(status).unwrap_or_default(),
        code,
        at: None,
    })])
}

/// Termii says it in words, and in more of them than are documented.
fn standing(status: &str) -> Standing {
    match status.to_lowercase().as_str() {
        "delivered" => Standing::Delivered,
        "message sent" | "sent" => Standing::Sent,
        "message failed" | "failed" | "rejected" | "expired" => Standing::Failed { bad_address: false },
        "dnd active on phone number" => Standing::Failed { bad_address: true },
        _ => Standing::Underway,
    }
}
