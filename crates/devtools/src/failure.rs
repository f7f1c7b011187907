//! What can go wrong between a developer and the API, told apart by who has to do something about it.

use serde::Deserialize;

/// Why a call did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nothing listens there, or the answer did not come. Whether the request was carried out is not known.
    #[error("{what} got no answer from {url}: {reason}. Is the server running, and is this its address?")]
    Unreachable {
        /// Method and path.
        what: String,
        /// The API's address.
        url: String,
        /// What the network said.
        reason: String,
    },
    /// The API said no.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// The answer is not one of this API's.
    #[error("{what} was answered with something that is not this API's: {reason}. Is the address right?")]
    Strange {
        /// Method and path.
        what: String,
        /// What is odd about it.
        reason: String,
    },
    /// There is no key to call with.
    #[error("no API key: run `recoup login`, or set RECOUP_KEY (and RECOUP_URL)")]
    NoKey,
    /// Something on this machine.
    #[error("{0}")]
    Local(String),
    /// What was waited for did not come.
    #[error("{0}")]
    Waited(String),
}

impl Failure {
    /// The exit code of a command that ends with it: 1 something here, 3 refused, 4 not allowed, 5 no answer or a fault of the server.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Local(_) | Failure::Waited(_) => 1,
            Failure::NoKey => 4,
            Failure::Unreachable { .. } | Failure::Strange { .. } => 5,
            Failure::Refused(refusal) => match refusal.status {
                401 | 403 => 4,
                500.. => 5,
                _ => 3,
            },
        }
    }
}

/// A "no" of the API, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Method and path.
    pub what: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// What happened and what to do next.
    pub message: String,
    /// Which fields are wrong.
    pub details: Vec<Detail>,
    /// The id to quote.
    pub request_id: Option<String>,
}

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Detail {
    /// Its path in the body, or the name of a parameter.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
    /// The same for programs.
    pub code: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} {}, {})", self.message, self.status, self.code, self.what)?;
        for detail in &self.details {
            write!(f, "\n  {}: {}", detail.field, detail.message)?;
        }
        match &self.request_id {
            Some(id) => write!(f, "\n  request {id}"),
            None => Ok(()),
        }
    }
}

#[derive(Deserialize)]
struct Problem {
    error: Told,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    code: String,
    message: String,
    #[serde(default)]
    details: Vec<Detail>,
    request_id: Option<String>,
}

/// Reads an answer that is not a success.
pub(crate) fn refusal(what: &str, status: u16, body: &[u8]) -> Failure {
    match serde_json::from_slice::<Problem>(body) {
        Ok(Problem { error }) => Failure::Refused(Box::new(Refusal {
            what: what.to_owned(),
            status,
            code: error.code,
            message: error.message,
            details: error.details,
            request_id: error.request_id,
        })),
        Err(error) => Failure::Strange { what: what.to_owned(), reason: format!("status {status}, {error}") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_in_the_apis_words_with_its_fields() {
        let body = br#"{"type":"x","title":"t","status":400,"detail":"d","error":{"code":"invalid","message":"One field is wrong.",
            "details":[{"field":"amount","message":"Send a whole number.","code":"wrong_type"}],"requestId":"req_1"}}"#;
        let failure = refusal("POST /v1/plans", 400, body);
        assert_eq!(failure.exit_code(), 3);
        let text = failure.to_string();
        for part in
            ["One field is wrong.", "400 invalid", "POST /v1/plans", "amount: Send a whole number.", "request req_1"]
        {
            assert!(text.contains(part), "{text}");
        }
        assert_eq!(refusal("x", 403, body).exit_code(), 4);
        assert_eq!(refusal("x", 503, body).exit_code(), 5);
        assert_eq!(refusal("x", 502, b"<html>").exit_code(), 5);
    }
}
