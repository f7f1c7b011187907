//! Nomba: cards on its own page and saved, mandates, accounts to send to, refunds, payouts.
//!
//! What it answers at once is seldom the last word: a saved card is charged and then asked about, a transfer that it calls
//! unsuccessful may be on its way, and its flag of success says little beside its codes. Naira with decimals on the wire.

mod accounts;
mod cards;
mod declines;
mod desk;
mod gateway;
mod hook;
mod listing;
mod mandates;
mod payouts;
mod refunds;
mod said;
mod settings;
mod setup;
mod transaction;

use ids::Mode;
use usecase::ports::{GatewayError, UnknownCause};

use crate::kit::{Secret, moved, not_asked, unsure};
use crate::provider::Provider;

use desk::{Desk, Trouble};
use said::Said;

/// Its name, as stored on accounts, methods and attempts.
const NAME: &str = "nomba";

/// Its line in the registry.
pub(crate) const PROVIDER: Provider =
    Provider { name: NAME, title: "Nomba", fields: settings::FIELDS, open: settings::open };

/// A merchant's account at Nomba.
#[derive(Debug)]
struct Nomba {
    mode: Mode,
    desk: Desk,
    /// Where a payer goes after a page that they did not ask for.
    return_url: String,
    /// What beneficiaries see as the sender.
    sender: String,
    /// What calls are signed with.
    hook_key: Option<Secret>,
}

/// An answer with words in it, or why nobody knows.
type Heard = Result<Said, UnknownCause>;

/// What a write was answered.
fn heard(answer: Result<wire::Answer, Trouble>) -> Result<Heard, GatewayError> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(Trouble::Before(error)) => return Err(error),
        Err(Trouble::Lost(lost)) => return moved(lost).map(Err),
    };
    match unsure(&answer) {
        Some(doubt) => doubt.map(Err),
        None => Ok(Said::of(&answer).ok_or(UnknownCause::Unparseable)),
    }
}

/// What a question was answered.
fn asked(answer: Result<wire::Answer, Trouble>) -> Result<Heard, GatewayError> {
    match answer {
        Err(Trouble::Lost(lost)) => Err(not_asked(&lost)),
        other => heard(other),
    }
}

/// What a question was answered, where there is nothing to be in doubt about.
fn told(answer: Result<wire::Answer, Trouble>) -> Result<Said, GatewayError> {
    asked(answer)?.map_err(|cause| GatewayError::NotSent(cause.to_string()))
}
