//! WhatsApp: statuses and messages, signed with HMAC-SHA256 of the body by the application's secret.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use wire::signature::HMAC_SHA256;

use super::{Inbound, InboundError, Receipt, Request, Standing, answer, signature, some};
use crate::carrier::MessageKey;
use crate::carrier::text_of;

const PROVIDER: &str = "whatsapp_cloud";

/// Answers Meta's question whether this address is ours: the challenge, if the word is the agreed one. The query is
/// taken from the address as it was called.
pub fn handshake(url: &str, verify_token: &SecretString) -> Option<String> {
    let url = reqwest::Url::parse(url).ok()?;
    let value = |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
    let agreed =
        value("hub.mode")? == "subscribe" && signature::same(&value("hub.verify_token")?, verify_token.expose_secret());
    if agreed { value("hub.challenge") } else { None }
}

/// Verifies and reads a request of Meta.
///
/// # Errors
/// [`InboundError`].
pub fn read(request: Request<'_>, app_secret: &SecretString) -> Result<Vec<Inbound>, InboundError> {
    let written = request.header("x-hub-signature-256").ok_or(InboundError::Unsigned)?;
    let written = written.strip_prefix("sha256=").ok_or(InboundError::BadSignature)?;
    signature::hmac_hex(HMAC_SHA256, app_secret.expose_secret(), request.body, written)?;
    let body: Value = serde_json::from_slice(request.body).map_err(|_| InboundError::Malformed)?;
    let entries = body["entry"].as_array().ok_or(InboundError::Malformed)?;
    let changes =
        entries.iter().filter_map(|entry| entry["changes"].as_array()).flatten().map(|change| &change["value"]);
    let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let mut told = Vec::new();
    for value in changes {
        told.extend(list(value, "statuses").iter().map(receipt));
        told.extend(list(value, "messages").iter().map(message));
    }
    Ok(told)
}

fn receipt(status: &Value) -> Inbound {
    let word = text_of(&status["status"]);
    let code = text_of(&status["errors"][0]["code"]);
    Inbound::Receipt(Receipt {
        provider: PROVIDER,
        id: some(text_of(&status["id"])),
        key: MessageKey::parse(&text_of(&status["biz_opaque_callback_data"])),
        standing: match word.as_str() {
            "sent" => Standing::Sent,
            "delivered" => Standing::Delivered,
            "read" => Standing::Read,
            "failed" => Standing::Failed { bad_address: code == "131026" },
            _ => Standing::Underway,
        },
        status: word,
        code: some(code),
        at: seconds(&status["timestamp"]),
    })
}

fn message(message: &Value) -> Inbound {
    // A button that was pressed says its words.
    let text = [&message["text"]["body"], &message["button"]["text"], &message["interactive"]["button_reply"]["title"]];
    let text = text.into_iter().map(text_of).find(|text| !text.is_empty()).unwrap_or_default();
    let from = text_of(&message["from"]);
    answer(PROVIDER, text_of(&message["id"]), format!("+{from}"), text, seconds(&message["timestamp"]))
}

fn seconds(value: &Value) -> Option<Timestamp> {
    text_of(value).parse().ok().and_then(|second| Timestamp::from_second(second).ok())
}
