//! SendGrid: a list of events, signed with ECDSA over time and body.

use jiff::Timestamp;
use serde_json::Value;

use super::{Inbound, InboundError, Receipt, Request, Standing, signature, some};
use crate::carrier::MessageKey;
use crate::carrier::text_of;

const PROVIDER: &str = "sendgrid";

/// Verifies and reads a request of SendGrid. The public key is the one shown beside the setting, in base64 or PEM.
///
/// # Errors
/// [`InboundError`].
pub fn read(request: Request<'_>, public_key: &str, now: Timestamp) -> Result<Vec<Inbound>, InboundError> {
    let written = request.header("x-twilio-email-event-webhook-signature").ok_or(InboundError::Unsigned)?;
    let time = request.header("x-twilio-email-event-webhook-timestamp").ok_or(InboundError::Unsigned)?;
    let signed = [time.as_bytes(), request.body].concat();
    signature::ecdsa_p256(public_key, &signed, written)?;
    signature::fresh(time, now)?;
    let events: Vec<Value> = serde_json::from_slice(request.body).map_err(|_| InboundError::Malformed)?;
    Ok(events.iter().filter_map(event).collect())
}

fn event(event: &Value) -> Option<Inbound> {
    let word = text_of(&event["event"]);
    // The first part is the id that we were told when the mail was taken.
    let id = some(text_of(&event["sg_message_id"]).split('.').next().unwrap_or_default().to_owned());
    let key = MessageKey::parse(&text_of(&event["recoup_key"]));
    let at = event["timestamp"].as_i64().and_then(|second| Timestamp::from_second(second).ok());
    let standing = match word.as_str() {
        "delivered" => Standing::Delivered,
        "open" | "click" => Standing::Read,
        "dropped" => Standing::Failed { bad_address: text_of(&event["reason"]).to_lowercase().contains("bounced") },
        // A block is about this mail; a bounce is about the mailbox.
        "bounce" => Standing::Failed { bad_address: text_of(&event["type"]) != "blocked" },
        "spamreport" | "unsubscribe" | "group_unsubscribe" => {
            return Some(Inbound::Declined { provider: PROVIDER, id, key, address: text_of(&event["email"]), at });
        }
        "" => return None,
        _ => Standing::Underway,
    };
    let code = matches!(standing, Standing::Failed { .. }).then(|| text_of(&event["status"])).and_then(some);
    Some(Inbound::Receipt(Receipt { provider: PROVIDER, id, key, standing, status: word, code, at }))
}
