//! What Fincra calls us with: signed with the webhook key, undated, over bytes that are not always those that come.
//!
//! Fincra's samples sign the JSON as their language writes it, so that a blank or an escape on the way breaks the signature over
//! the bytes. Those are tried first; then the same JSON in that language's hand, with keys in their order and numbers as they stand.

mod compact;

use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::value::RawValue;
use usecase::ports::{HookError, HookReply, Inbound, ProviderHook, Subject};
use wire::signature::{self, HMAC_SHA512};

use super::collection::Collection;
use crate::kit::{Reference, Secret, lenient, uuid_of};

const SIGNATURE: &str = "signature";

/// How much of a digest tells two bodies apart.
const DIGEST_CHARS: usize = 24;

/// What stands around everything.
#[derive(Deserialize)]
struct Call {
    event: String,
    data: Box<RawValue>,
}

/// What events say of what they are about, where it is no collection.
#[derive(Default, Deserialize)]
#[serde(default)]
struct About {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reference: Option<String>,
    #[serde(rename = "customerReference", deserialize_with = "lenient::text")]
    customer_reference: Option<String>,
    #[serde(rename = "merchantReference", deserialize_with = "lenient::text")]
    merchant_reference: Option<String>,
    #[serde(rename = "sessionId", deserialize_with = "lenient::text")]
    session_id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(rename = "accountNumber", deserialize_with = "lenient::text")]
    account_number: Option<String>,
    #[serde(rename = "virtualAccountNumber", deserialize_with = "lenient::text")]
    virtual_account_number: Option<String>,
}

/// Verifies and reads a call.
///
/// # Errors
/// [`HookError`].
pub(super) fn read(keys: &[Secret], request: &ProviderHook<'_>) -> Result<Inbound, HookError> {
    verify(keys, request)?;
    let malformed = |error: serde_json::Error| HookError::Malformed(error.to_string());
    let call: Call = serde_json::from_slice(request.body).map_err(malformed)?;
    let about: About = serde_json::from_str(call.data.get()).map_err(malformed)?;
    let collection: Collection = serde_json::from_str(call.data.get()).map_err(malformed)?;
    let event_key = event_key(&call.event, &about, request.body);
    Ok(Inbound {
        event_key,
        subject: subject(&call.event, about, &collection),
        event: call.event,
        reply: HookReply::plain(),
    })
}

fn verify(keys: &[Secret], request: &ProviderHook<'_>) -> Result<(), HookError> {
    if keys.is_empty() {
        return Err(HookError::NoSecret("`webhookKey` is missing".to_owned()));
    }
    let written = request.header(SIGNATURE).ok_or(HookError::Unsigned)?;
    let signs = |body: &[u8]| {
        keys.iter().any(|key| signature::hmac_hex(HMAC_SHA512, key.expose_secret(), body, written).is_ok())
    };
    if signs(request.body) || compact::rewritten(request.body).is_some_and(|body| signs(body.as_bytes())) {
        return Ok(());
    }
    Err(HookError::BadSignature)
}

/// The same for the same event: by a number or a reference, and else by its bytes.
fn event_key(event: &str, about: &About, body: &[u8]) -> String {
    let status = about.status.as_deref().unwrap_or("none");
    match about.id.as_ref().or(about.reference.as_ref()) {
        Some(id) => format!("{event}:{id}:{status}"),
        None => format!("{event}:{}", signature::sha512_hex(body).get(..DIGEST_CHARS).unwrap_or_default()),
    }
}

fn subject(event: &str, about: About, collection: &Collection) -> Subject {
    let kind = event.rsplit_once('.').map_or(event, |(noun, _)| noun);
    match kind {
        "charge" | "direct_debit" => charge(collection),
        "collection" => came(about, collection),
        "payout" => match about.customer_reference {
            Some(reference) => Subject::Payout { reference },
            None => Subject::Nothing,
        },
        "mandate" => match about.reference {
            Some(reference) => Subject::Setup { reference },
            None => Subject::Nothing,
        },
        // An account that was approved, or was not: asked for again under its key.
        "virtualaccount" | "virtual_account" => match about.merchant_reference {
            Some(reference) => Subject::Setup { reference },
            None => Subject::Nothing,
        },
        _ => Subject::Nothing,
    }
}

fn charge(collection: &Collection) -> Subject {
    match collection.ours() {
        Some(reference) => Subject::Charge { reference: reference.to_owned(), gateway_ref: collection.theirs() },
        None => Subject::Nothing,
    }
}

/// Money that came: for a charge of ours, or by itself to an account.
fn came(about: About, collection: &Collection) -> Subject {
    let kind = collection.ours().and_then(uuid_of).map(|(kind, _)| kind);
    if kind == Some(Reference::Charge) {
        return charge(collection);
    }
    match (about.virtual_account_number.or(about.account_number), about.reference.or(about.session_id).or(about.id)) {
        (Some(account), Some(gateway_ref)) => Subject::Transfer { account, gateway_ref },
        _ => Subject::Nothing,
    }
}

#[cfg(test)]
mod tests;
