//! What Paystack calls us with: signed with the key of the API over the bytes as they came, undated and without a number.
//!
//! What is said is a hint. A failed charge is mostly not said at all.

use std::net::{IpAddr, Ipv4Addr};

use jiff::Timestamp;
use money::{Currency, Money};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::value::RawValue;
use usecase::ports::{HookError, HookReply, Inbound, ProviderHook, Subject};
use wire::signature::{self, HMAC_SHA512};

use super::client::Paystack;
use super::transaction::{Authorization, Transaction};
use crate::kit::{Figure, Reference, hook_error, lenient, uuid_of};

const SIGNATURE: &str = "x-paystack-signature";

/// Where Paystack calls from, in both modes.
const CALLERS: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::new(52, 31, 139, 75)),
    IpAddr::V4(Ipv4Addr::new(52, 49, 173, 169)),
    IpAddr::V4(Ipv4Addr::new(52, 214, 14, 220)),
];

/// How much of a digest tells two bodies apart.
const DIGEST_CHARS: usize = 24;

/// What stands around everything.
#[derive(Debug, Deserialize)]
struct Call {
    event: String,
    data: Box<RawValue>,
}

/// What most events say of what they are about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct About {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reference: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    domain: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    channel: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    transaction_reference: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    authorization_code: Option<String>,
    #[serde(deserialize_with = "lenient::part")]
    authorization: Option<Authorization>,
    #[serde(deserialize_with = "lenient::part")]
    transaction: Option<Transaction>,
    #[serde(deserialize_with = "lenient::figure")]
    refund_amount: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(rename = "dueAt", deserialize_with = "lenient::text")]
    due_at: Option<String>,
}

/// Verifies and reads a call.
///
/// # Errors
/// [`HookError`].
pub(super) fn read(account: &Paystack, request: &ProviderHook<'_>) -> Result<Inbound, HookError> {
    verify(account, request)?;
    if account.calls_from_home && request.source.is_some_and(|source| !CALLERS.contains(&source.to_canonical())) {
        return Err(HookError::Stranger);
    }
    let malformed = |error: serde_json::Error| HookError::Malformed(error.to_string());
    let call: Call = serde_json::from_slice(request.body).map_err(malformed)?;
    let about: About = serde_json::from_str(call.data.get()).map_err(malformed)?;
    if about.domain.as_deref().is_some_and(|domain| domain != account.mode.as_str()) {
        return Err(HookError::WrongMode);
    }
    let event_key = event_key(&call.event, &about, request.body);
    Ok(Inbound { event_key, subject: subject(&call.event, about), event: call.event, reply: HookReply::plain() })
}

/// By the key, and for a while after it was changed by the one before.
fn verify(account: &Paystack, request: &ProviderHook<'_>) -> Result<(), HookError> {
    let written = request.header(SIGNATURE).ok_or(HookError::Unsigned)?;
    let by = |key: &str| signature::hmac_hex(HMAC_SHA512, key, request.body, written);
    by(account.secret.expose_secret())
        .or_else(|error| account.previous.as_ref().map_or(Err(error), |key| by(key.expose_secret())))
        .map_err(hook_error)
}

/// The same for the same event. What has no number of its own is told apart by its bytes: two refunds of one charge may be alike
/// in everything that has a name.
fn event_key(event: &str, about: &About, body: &[u8]) -> String {
    let status = about.status.as_deref().unwrap_or("none");
    match about.id.as_ref().or(about.reference.as_ref()) {
        Some(id) => format!("{event}:{id}:{status}"),
        None => format!("{event}:{}", signature::sha512_hex(body).get(..DIGEST_CHARS).unwrap_or_default()),
    }
}

fn subject(event: &str, about: About) -> Subject {
    let kind = event.rsplit_once('.').map_or(event, |(noun, _)| noun);
    match kind {
        "charge.dispute" => dispute(about),
        "charge" | "bank.transfer" => charge(about),
        "refund" => Subject::Refund {
            gateway_ref: about.id,
            charge_ref: about.transaction_reference.or_else(|| about.transaction.and_then(|charge| charge.id)),
        },
        "transfer" => match about.reference {
            Some(reference) => Subject::Payout { reference },
            None => Subject::Nothing,
        },
        "direct_debit.authorization" => match about.reference.or(about.authorization_code) {
            Some(reference) => Subject::Setup { reference },
            None => Subject::Nothing,
        },
        _ => Subject::Nothing,
    }
}

/// A charge of ours; or the charge that proved a card; or money that came by itself, to an account.
fn charge(about: About) -> Subject {
    let transaction = about.transaction.unwrap_or_default();
    let Some(reference) = about.reference.or(transaction.reference) else { return Subject::Nothing };
    let account = || about.authorization.as_ref().and_then(|paid| paid.receiver_bank_account_number.clone());
    match uuid_of(&reference).map(|(kind, _)| kind) {
        Some(Reference::Setup) => Subject::Setup { reference },
        Some(Reference::Account) => {
            Subject::Transfer { account: account().unwrap_or_default(), gateway_ref: reference }
        }
        None if about.channel.as_deref() == Some("dedicated_nuban") => match account() {
            Some(account) => Subject::Transfer { account, gateway_ref: reference },
            None => Subject::Nothing,
        },
        Some(Reference::Charge | Reference::Refund | Reference::Payout) | None => {
            Subject::Charge { reference, gateway_ref: about.id.or(transaction.id) }
        }
    }
}

fn dispute(about: About) -> Subject {
    let Some(dispute_ref) = about.id else { return Subject::Nothing };
    let transaction = about.transaction.unwrap_or_default();
    let currency = about.currency.as_deref().and_then(|code| Currency::parse(code).ok());
    let amount: Option<Money> = about.refund_amount.zip(currency).and_then(|(figure, currency)| figure.minor(currency));
    let answer_by: Option<Timestamp> = about.due_at.as_deref().and_then(|text| text.parse().ok());
    Subject::Dispute {
        dispute_ref,
        charge_ref: transaction.id,
        reference: transaction.reference.or(about.transaction_reference),
        amount,
        answer_by,
        status: about.status.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
