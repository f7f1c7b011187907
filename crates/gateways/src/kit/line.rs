//! One provider's line: our deadlines, our name, and secrets that print nothing.

use std::time::Duration;

use secrecy::SecretString;
use usecase::ports::GatewayError;
use wire::{Answer, LineError, Lost, RequestBuilder};

/// A secret of a merchant's account; its debug form prints nothing.
pub(crate) type Secret = SecretString;

/// How long moving money from a payer may take.
const CHARGE: Duration = Duration::from_secs(45);
/// How long a payout may take.
const PAYOUT: Duration = Duration::from_secs(60);
/// How long a question may take.
const READ: Duration = Duration::from_secs(10);
/// How much of an answer is read: a page of a hundred transactions with room to spare.
const ANSWER_BYTES: usize = 4 * 1024 * 1024;
/// Who we say we are.
const AGENT: &str = "Recoup/1";

/// A provider's address and a client for it.
#[derive(Clone, Debug)]
pub(crate) struct Line(wire::Line);

impl Line {
    /// A line to a base address, which settings give: no adapter knows one by heart but as a default.
    pub(crate) fn try_new(base: &str) -> Result<Line, GatewayError> {
        wire::Line::try_new(base, AGENT, READ, ANSWER_BYTES).map(Line).map_err(misconfigured)
    }

    /// As [`Line::try_new`], and without TLS to a numeric private address, for a merchant who said so.
    pub(crate) fn try_private(base: &str) -> Result<Line, GatewayError> {
        wire::Line::try_private(base, AGENT, READ, ANSWER_BYTES).map(Line).map_err(misconfigured)
    }

    /// A GET of a path below the base address.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.0.get(path)
    }

    /// A POST to a path below the base address.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.0.post(path)
    }

    /// A request by any other method.
    pub(crate) fn request(&self, method: wire::Method, path: &str) -> RequestBuilder {
        self.0.request(method, path)
    }

    /// Sends a charge, a refund, or an answer to one. Once.
    pub(crate) async fn charge(&self, request: RequestBuilder) -> Result<Answer, Lost> {
        self.0.exchange_within(request, CHARGE).await
    }

    /// Sends a payout. Once.
    pub(crate) async fn payout(&self, request: RequestBuilder) -> Result<Answer, Lost> {
        self.0.exchange_within(request, PAYOUT).await
    }

    /// Asks, and once more if no connection stood.
    pub(crate) async fn read(&self, request: RequestBuilder) -> Result<Answer, Lost> {
        let again = request.try_clone();
        match (self.0.exchange_within(request, READ).await, again) {
            (Err(Lost::NotSent(_)), Some(again)) => self.0.exchange_within(again, READ).await,
            (answer, _) => answer,
        }
    }
}

fn misconfigured(error: LineError) -> GatewayError {
    match error {
        LineError::BadUrl(_) | LineError::Client(_) => GatewayError::Misconfigured(error.to_string()),
    }
}
