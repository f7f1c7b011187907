//! One merchant's account: its key on every request, and what no answer means.

use ids::Mode;
use secrecy::ExposeSecret;
use serde::Serialize;
use usecase::ports::GatewayError;
use wire::{Method, RequestBuilder};

use super::reply::{self, Reply};
use crate::kit::{Line, Secret, asked, written};

/// One merchant's account at Paystack, in one mode.
#[derive(Debug)]
pub(super) struct Paystack {
    pub(super) line: Line,
    pub(super) secret: Secret,
    pub(super) previous: Option<Secret>,
    pub(super) mode: Mode,
    pub(super) preferred_bank: String,
    pub(super) calls_from_home: bool,
}

impl Paystack {
    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.line.get(path).bearer_auth(self.secret.expose_secret())
    }

    pub(super) fn post(&self, path: &str, body: &impl Serialize) -> RequestBuilder {
        self.line.post(path).bearer_auth(self.secret.expose_secret()).json(body)
    }

    pub(super) fn put(&self, path: &str, body: &impl Serialize) -> RequestBuilder {
        self.line.request(Method::PUT, path).bearer_auth(self.secret.expose_secret()).json(body)
    }

    /// Sends what may move money from or back to a payer. Once.
    pub(super) async fn write(&self, request: RequestBuilder) -> Result<Reply, GatewayError> {
        written(self.line.charge(request).await, reply::read, Reply::Doubt)
    }

    /// Sends what may move money to a beneficiary. Once.
    pub(super) async fn pay(&self, request: RequestBuilder) -> Result<Reply, GatewayError> {
        written(self.line.payout(request).await, reply::read, Reply::Doubt)
    }

    /// Asks, or prepares what moves nothing by itself.
    pub(super) async fn ask(&self, request: RequestBuilder) -> Result<Reply, GatewayError> {
        asked(self.line.read(request).await, reply::read)
    }
}
