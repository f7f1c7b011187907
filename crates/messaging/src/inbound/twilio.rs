//! Twilio: statuses and messages as forms, signed with HMAC-SHA1 over the address and the sorted pairs.

use secrecy::{ExposeSecret, SecretString};

use super::{Inbound, InboundError, Receipt, Request, Standing, answer, signature, some};

const PROVIDER: &str = "twilio";

/// Codes that lie with the number itself: unreachable for good, a landline, a STOP.
const BAD_ADDRESS: [&str; 5] = ["21211", "21610", "21614", "30005", "30006"];

/// Verifies and reads a request of Twilio. The address must be the one that Twilio called: mind proxies.
///
/// # Errors
/// [`InboundError`].
pub fn read(request: Request<'_>, auth_token: &SecretString) -> Result<Vec<Inbound>, InboundError> {
    let written = request.header("x-twilio-signature").ok_or(InboundError::Unsigned)?;
    let secret = auth_token.expose_secret();
    let json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if json {
        // The body's digest is in the address, and the signature is over that.
        signature::hmac_sha1_base64(secret, request.url, written)?;
        let url = reqwest::Url::parse(request.url).map_err(|_| InboundError::Malformed)?;
        let digest = url.query_pairs().find(|(name, _)| name == "bodySHA256").map(|(_, value)| value.into_owned());
        let same = digest.is_some_and(|digest| signature::has_sha256(request.body, &digest));
        return if same { Ok(Vec::new()) } else { Err(InboundError::BadSignature) };
    }
    let pairs = pairs(request.body)?;
    let mut sorted = pairs.clone();
    sorted.sort();
    let signed = sorted.iter().fold(request.url.to_owned(), |text, (name, value)| text + name + value);
    signature::hmac_sha1_base64(secret, &signed, written)?;
    let value = |wanted: &str| {
        pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let id = [value("MessageSid"), value("SmsSid")].into_iter().find(|id| !id.is_empty()).unwrap_or_default();
    let status = value("MessageStatus");
    if status.is_empty() {
        if value("Body").is_empty() && value("From").is_empty() {
            return Err(InboundError::Malformed);
        }
        return Ok(vec![answer(PROVIDER, id, value("From"), value("Body"), None)]);
    }
    let code = value("ErrorCode");
    let standing = standing(&status, &code);
    let (key, code, id) = (request.key(), some(code), some(id));
    Ok(vec![Inbound::Receipt(Receipt { provider: PROVIDER, id, key, standing, status, code, at: None })])
}

fn standing(status: &str, code: &str) -> Standing {
    match status {
        "sent" => Standing::Sent,
        "delivered" => Standing::Delivered,
        "read" => Standing::Read,
        "failed" | "undelivered" | "canceled" => Standing::Failed { bad_address: BAD_ADDRESS.contains(&code) },
        _ => Standing::Underway,
    }
}

/// The pairs of a form.
fn pairs(body: &[u8]) -> Result<Vec<(String, String)>, InboundError> {
    let text = std::str::from_utf8(body).map_err(|_| InboundError::Malformed)?;
    let url = reqwest::Url::parse(&format!("http://form.invalid/?{text}")).map_err(|_| InboundError::Malformed)?;
    Ok(url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
}
