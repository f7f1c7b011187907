//! What Nomba calls us with. It signs some fields and the time, and neither the amount nor our reference, so a call says where
//! to look and nothing else.

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use usecase::ports::{HookError, HookReply, Inbound, ProviderHook, Subject};
use wire::signature;

use super::cards::plain_reference;
use crate::kit::{Fields, Reference, Secret, hook_error, is_account, is_movement, movement_ref, uuid_of};

/// How far the signed time may lie from ours, either way. A repetition carries a time of its own.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Verifies and reads a call.
pub(super) fn read(key: Option<&Secret>, hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
    let key =
        key.ok_or_else(|| HookError::NoSecret("enter `webhookSecret`, the signature key of the webhook".to_owned()))?;
    let written =
        hook.header("nomba-signature").or_else(|| hook.header("nomba-sig-value")).ok_or(HookError::Unsigned)?;
    let time = hook.header("nomba-timestamp").ok_or(HookError::Unsigned)?;
    let told = Fields::read(hook.body).ok_or_else(|| HookError::Malformed("it is no object".to_owned()))?;
    signature::hmac_sha256_base64(key.expose_secret(), signed(&told, time).as_bytes(), written.trim())
        .map_err(hook_error)?;
    let at: Timestamp = time.trim().parse().map_err(|_| HookError::BadSignature)?;
    if at.duration_since(hook.at).abs() > TOLERANCE {
        return Err(HookError::Stale);
    }
    let (event, id) = (told.text("event_type"), told.text("requestId"));
    let transaction = told.inside("data").inside("transaction");
    let id = if id.is_empty() { transaction.text("transactionId") } else { id };
    if event.is_empty() || id.is_empty() {
        return Err(HookError::Malformed("it names neither an event nor a request".to_owned()));
    }
    let subject = subject(&event, &told.inside("data"), &transaction);
    Ok(Inbound { event_key: format!("{event}.{id}"), event, subject, reply: HookReply::plain() })
}

/// The text that is signed. A response code of the four letters `null` counts as empty.
fn signed(told: &Fields, time: &str) -> String {
    let data = told.inside("data");
    let (merchant, transaction) = (data.inside("merchant"), data.inside("transaction"));
    let code = Some(transaction.text("responseCode")).filter(|code| code != "null").unwrap_or_default();
    [
        told.text("event_type"),
        told.text("requestId"),
        merchant.text("userId"),
        merchant.text("walletId"),
        transaction.text("transactionId"),
        transaction.text("type"),
        transaction.text("time"),
        code,
        time.to_owned(),
    ]
    .join(":")
}

fn subject(event: &str, data: &Fields, transaction: &Fields) -> Subject {
    let ours = transaction.some("merchantTxRef");
    match event {
        "payment_success" | "payment_failed" => payment(data, transaction),
        "payment_reversal" => match transaction.some("transactionId") {
            Some(charge) => Subject::Refund { gateway_ref: None, charge_ref: Some(charge) },
            None => Subject::Nothing,
        },
        "payout_success" | "payout_failed" | "payout_refund" => match ours {
            Some(reference) => Subject::Payout { reference },
            None => Subject::Nothing,
        },
        _ => Subject::Nothing,
    }
}

/// An order on the page, or money on an account.
fn payment(data: &Fields, transaction: &Fields) -> Subject {
    let gateway_ref = transaction.some("transactionId");
    let order =
        data.inside("order").some("orderReference").or_else(|| transaction.some("onlineCheckoutOrderReference"));
    if let Some(order) = order {
        return match uuid_of(plain_reference(&order)) {
            Some((Reference::Setup, _)) => Subject::Setup { reference: order },
            // A page that confirms a charge has a name of its own, and is asked for by it.
            _ if plain_reference(&order) != order => {
                Subject::Charge { reference: plain_reference(&order).to_owned(), gateway_ref: Some(order) }
            }
            _ => Subject::Charge { reference: order, gateway_ref },
        };
    }
    let alias = transaction.text("aliasAccountReference");
    let account = transaction.some("aliasAccountNumber").filter(|number| is_account(number));
    match (uuid_of(&alias), account.zip(gateway_ref.filter(|id| is_movement(id)))) {
        // An account may get money twice, so the movement is named and not only the attempt.
        (Some((Reference::Charge, _)), moved) => {
            Subject::Charge { reference: alias, gateway_ref: moved.map(|(account, id)| movement_ref(&account, &id)) }
        }
        (_, Some((account, id))) => Subject::Transfer { gateway_ref: movement_ref(&account, &id), account },
        (_, None) => Subject::Nothing,
    }
}

#[cfg(test)]
mod tests;
