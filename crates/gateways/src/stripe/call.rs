//! Requests in Stripe's form: nested names in brackets, one version, one key, one idempotency key.

use std::fmt;

use secrecy::ExposeSecret;
use serde_json::Value;
use usecase::ports::{GatewayError, UnknownCause};
use wire::{Answer, Lost, RequestBuilder};

use super::VERSION;
use super::gateway::Stripe;
use crate::kit::{not_asked, unsure};

/// The name in the metadata under which our reference stands.
pub(super) const REFERENCE: &str = "metadata[reference]";

/// What to show of a charge beside itself: it holds the card and what Stripe keeps.
pub(super) const WITH_FEE: (&str, &str) = ("expand[]", "latest_charge.balance_transaction");

/// The fields of a form or a query, in the order they were put down.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Some that are known beforehand.
    pub(super) fn of(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// And one more.
    pub(super) fn and(mut self, name: &str, value: impl fmt::Display) -> Fields {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// And one more, if there is any.
    pub(super) fn maybe(self, name: &str, value: Option<&str>) -> Fields {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => self.and(name, value),
            None => self,
        }
    }

    /// As a body or a query.
    pub(super) fn text(&self) -> String {
        let pairs: Vec<(&str, &str)> = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        wire::form(&pairs)
    }
}

impl Stripe {
    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(self.key.expose_secret()).header("stripe-version", VERSION)
    }

    /// Sends a write, once.
    pub(super) async fn write(&self, path: &str, fields: &Fields, key: &str) -> Result<Answer, Lost> {
        let request = self
            .signed(self.line.post(path))
            .header("idempotency-key", key)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(fields.text());
        self.line.charge(request).await
    }

    /// Asks.
    pub(super) async fn ask(&self, path: &str, fields: &Fields) -> Result<Answer, Lost> {
        let query = fields.text();
        let path = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        self.line.read(self.signed(self.line.get(&path))).await
    }

    /// Asks for one thing by the id it has at Stripe; none when Stripe does not know it.
    pub(super) async fn find(
        &self,
        folder: &str,
        id: &str,
        fields: &Fields,
    ) -> Result<Heard<Option<Value>>, GatewayError> {
        if !wire::is_plain(id) {
            return Err(GatewayError::BadRequest(format!("`{}` is no id of Stripe's", wire::brief(id))));
        }
        let answer = self.ask(&format!("v1/{folder}/{id}"), fields).await.map_err(|lost| not_asked(&lost))?;
        if answer.status.as_u16() == 404 && answer.readable {
            return Ok(Heard::Clearly(None));
        }
        Ok(match heard(answer)? {
            Heard::Clearly(body) => Heard::Clearly(Some(body)),
            Heard::Not(cause) => Heard::Not(cause),
        })
    }

    /// Asks for a page of a list.
    pub(super) async fn list_of(&self, path: &str, fields: &Fields) -> Result<Heard<Value>, GatewayError> {
        heard(self.ask(path, fields).await.map_err(|lost| not_asked(&lost))?)
    }
}

/// What was heard of an answer to a question.
#[derive(Debug)]
pub(super) enum Heard<T> {
    /// What it says.
    Clearly(T),
    /// Nothing, and why.
    Not(UnknownCause),
}

impl<T> Heard<T> {
    /// What it says, for questions that have no third answer.
    pub(super) fn clearly(self) -> Result<T, GatewayError> {
        match self {
            Heard::Clearly(said) => Ok(said),
            Heard::Not(cause) => Err(GatewayError::NotSent(format!("{cause}; ask again"))),
        }
    }
}

/// The body of a good answer to a question.
pub(super) fn heard(answer: Answer) -> Result<Heard<Value>, GatewayError> {
    if let Some(verdict) = unsure(&answer) {
        return verdict.map(Heard::Not);
    }
    if answer.status.is_success() {
        return Ok(Heard::Clearly(answer.body));
    }
    let said = answer.body.pointer("/error/message").and_then(Value::as_str).unwrap_or("no reason given");
    Err(GatewayError::BadRequest(format!("{} ({})", wire::brief(said), answer.status.as_u16())))
}
