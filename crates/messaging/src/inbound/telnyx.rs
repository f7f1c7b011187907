//! Telnyx: statuses and messages, signed with Ed25519 over time and body.

use jiff::Timestamp;
use serde_json::Value;

use super::{Inbound, InboundError, Receipt, Request, Standing, answer, signature, some};
use crate::carrier::text_of;

const PROVIDER: &str = "telnyx";

/// Codes that lie with the number itself.
const BAD_ADDRESS: [&str; 4] = ["40001", "40013", "40300", "40310"];

/// Verifies and reads a request of Telnyx. The public key is the account's, in base64.
///
/// # Errors
/// [`InboundError`].
pub fn read(request: Request<'_>, public_key: &str, now: Timestamp) -> Result<Vec<Inbound>, InboundError> {
    let written = request.header("telnyx-signature-ed25519").ok_or(InboundError::Unsigned)?;
    let time = request.header("telnyx-timestamp").ok_or(InboundError::Unsigned)?;
    let signed = [time.as_bytes(), b"|", request.body].concat();
    signature::ed25519(public_key, &signed, written)?;
    signature::fresh(time, now)?;
    let body: Value = serde_json::from_slice(request.body).map_err(|_| InboundError::Malformed)?;
    let data = &body["data"];
    let payload = &data["payload"];
    let at = text_of(&data["occurred_at"]).parse().ok();
    let id = text_of(&payload["id"]);
    match text_of(&data["event_type"]).as_str() {
        "" => Err(InboundError::Malformed),
        "message.received" => {
            let from = text_of(&payload["from"]["phone_number"]);
            Ok(vec![answer(PROVIDER, id, from, text_of(&payload["text"]), at)])
        }
        "message.sent" | "message.finalized" => {
            let status = text_of(&payload["to"][0]["status"]);
            let code = text_of(&payload["errors"][0]["code"]);
            let standing = standing(&status, &code);
            Ok(vec![Inbound::Receipt(Receipt {
                provider: PROVIDER,
                id: some(id),
                key: request.key(),
                standing,
                status,
                code: some(code),
                at,
            })])
        }
        // Other events are not about messages.
        _ => Ok(Vec::new()),
    }
}

fn standing(status: &str, code: &str) -> Standing {
    match status {
        "delivered" => Standing::Delivered,
        "sent" => Standing::Sent,
        "sending_failed" | "delivery_failed" => Standing::Failed { bad_address: BAD_ADDRESS.contains(&code) },
        // `delivery_unconfirmed` among them: the network never says.
        _ => Standing::Underway,
    }
}
