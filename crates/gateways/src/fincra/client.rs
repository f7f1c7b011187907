//! One business's account: its key on every request, what no answer means, and naira.

use ids::Mode;
use money::{Currency, Money};
use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::value::RawValue;
use usecase::ports::{GatewayError, UnknownCause};
use wire::RequestBuilder;

use super::reply::{self, Reply, Said};
use crate::kit::{Figure, Line, Secret, asked, major_text, written};

/// One business's account at Fincra, in one mode.
#[derive(Debug)]
pub(super) struct Fincra {
    pub(super) line: Line,
    pub(super) mode: Mode,
    pub(super) secret: Secret,
    pub(super) business: String,
    pub(super) public_key: Option<String>,
    pub(super) webhook_keys: Vec<Secret>,
    pub(super) address: Option<String>,
}

impl Fincra {
    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.line.get(path).header("api-key", self.secret.expose_secret())
    }

    pub(super) fn post(&self, path: &str, body: &impl Serialize) -> RequestBuilder {
        self.line
            .post(path)
            .header("api-key", self.secret.expose_secret())
            .header("x-business-id", &self.business)
            .json(body)
    }

    /// Sends what may move money from a payer. Once.
    pub(super) async fn write(&self, request: RequestBuilder) -> Result<Reply, GatewayError> {
        written(self.line.charge(request).await, reply::read, Reply::Doubt)
    }

    /// Sends what may move money to a beneficiary. Once.
    pub(super) async fn pay(&self, request: RequestBuilder) -> Result<Reply, GatewayError> {
        written(self.line.payout(request).await, reply::read, Reply::Doubt)
    }

    /// Asks.
    pub(super) async fn ask(&self, request: RequestBuilder) -> Result<Reply, GatewayError> {
        asked(self.line.read(request).await, reply::read)
    }
}

/// What was said to a question about what moves no money.
pub(super) fn done(reply: Reply) -> Result<Said, GatewayError> {
    match reply {
        Reply::Yes(said) => Ok(said),
        Reply::No(refusal) => Err(refusal.bad_request()),
        Reply::Doubt(cause) => Err(untold(&cause)),
    }
}

/// No answer to something that can be asked again.
pub(super) fn untold(cause: &UnknownCause) -> GatewayError {
    GatewayError::NotSent(format!("Fincra did not say; ask again: {cause}"))
}

/// An amount in naira as payouts write it: `2000.45`.
///
/// # Errors
/// [`GatewayError::Unsupported`] for another currency.
pub(super) fn naira_text(amount: Money) -> Result<String, GatewayError> {
    if amount.currency() == Currency::NGN {
        return Ok(major_text(amount));
    }
    Err(GatewayError::Unsupported(format!("Fincra moves naira here, and was asked for {}", amount.currency().code())))
}

/// An amount in naira as charges and mandates write it: the same digits as a number.
///
/// # Errors
/// As [`naira_text`].
pub(super) fn naira_number(amount: Money) -> Result<Box<RawValue>, GatewayError> {
    let unwritable = |error: serde_json::Error| GatewayError::BadRequest(error.to_string());
    RawValue::from_string(naira_text(amount)?).map_err(unwritable)
}

/// A figure that Fincra wrote, in a currency that it wrote beside it.
pub(super) fn money(figure: Option<Figure>, currency: Option<&str>) -> Option<Money> {
    figure?.major(Currency::parse(currency?).ok()?).ok()
}
