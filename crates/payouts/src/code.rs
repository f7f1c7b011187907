//! A one-time code that a provider asks for before it pays out, passed on from whoever got it.
//!
//! The code is kept nowhere: it goes from the request to the provider, with no transaction open. Whoever does not hear what came of it
//! finds the try's look-up appointed already.

use ids::PayoutId;
use jiff::SignedDuration;
use runtime::secret::Secrets;
use serde_json::json;
use store::payouts::{self as rows, PayoutRow};
use store::{TenantScope, TenantTx, payout_tries};
use usecase::ports::{GatewayError, Gateways, PayoutOutcome};
use usecase::{Error, Kind, Result};

use crate::outcome::{self, Heard};
use crate::send::{self, Sending};

/// When a try is asked about whose answer to a code was not heard.
const SOON: SignedDuration = SignedDuration::from_secs(30);

/// A code's way to its provider.
#[derive(Debug)]
pub struct Errand {
    payout: PayoutId,
    sending: Sending,
}

/// Finds the try that waits for a code, and has it asked about soon whatever becomes of this.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when no try waits for a code.
pub async fn code_for(tx: &mut TenantTx, secrets: &Secrets, id: PayoutId, code: &str) -> Result<Errand> {
    let fits = (4..=12).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !fits {
        return Err(Error::field(
            "code",
            "invalid",
            "Send the code as the provider sent it: 4 to 12 letters and digits.",
        ));
    }
    let row = rows::lock(tx, id).await?;
    let tries = payout_tries::of(tx, id).await?;
    let Some(one) = tries.iter().find(|one| one.status == "needs_code") else {
        return Err(Error::conflict(
            "payout_needs_no_code",
            format!("The payout is {}: no provider waits for a code.", row.status),
        ));
    };
    let sending = send::question(tx, secrets, &row, one).await?;
    outcome::ask_within(tx, id, SOON).await?;
    tx.audit("payout.pass_code", id.to_string(), None, Some(json!({ "try": one.number })));
    Ok(Errand { payout: id, sending })
}

/// Passes a code on, with no transaction open, and writes what came of it.
///
/// # Errors
/// `Refused` with the provider's words when it does not take the code; `Unavailable` when it could not be reached. The payout waits as before.
pub async fn pass_on(gateways: &Gateways, scope: &TenantScope, errand: &Errand, code: &str) -> Result<PayoutOutcome> {
    let Sending { route, ask, .. } = &errand.sending;
    let answer = match gateways.paying(scope, &route.gateway, route.account).await {
        Ok(gateway) => gateway.approve(ask, code).await,
        Err(error) => Err(error),
    };
    answer.map_err(|error| match error {
        GatewayError::BadRequest(words) => Error::refused(
            "payout_code_refused",
            format!("The provider did not take the code: {words}. Send the one that came last."),
        ),
        GatewayError::Unsupported(words) => {
            Error::refused("payout_code_refused", format!("{words}. Confirm the payout in the provider's dashboard."))
        }
        GatewayError::NotSent(_)
        | GatewayError::Auth(_)
        | GatewayError::RateLimited { .. }
        | GatewayError::Misconfigured(_) => Error::new(
            Kind::Unavailable,
            "provider_unavailable",
            "The provider could not be reached, and the code was not passed on. Send it again in a moment.",
        ),
    })
}

/// Writes what came of a code.
///
/// # Errors
/// Any store error.
pub async fn code_passed(tx: &mut TenantTx, errand: &Errand, outcome: &PayoutOutcome) -> Result<PayoutRow> {
    outcome::settle(tx, errand.sending.id, outcome, Heard::Asking).await?;
    Ok(rows::get(tx, errand.payout).await?)
}
