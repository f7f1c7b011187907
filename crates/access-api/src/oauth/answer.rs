//! Answers of the OAuth endpoints, and refusals in the words of RFC 6749 §5.2.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use usecase::{Error, Kind};

/// Why there is no token.
#[derive(Debug)]
pub(crate) struct Refused {
    status: StatusCode,
    code: &'static str,
    description: Cow<'static, str>,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Refused {
    /// A request that is wrong.
    pub(crate) fn new(code: &'static str, description: impl Into<Cow<'static, str>>) -> Refused {
        Refused { status: StatusCode::BAD_REQUEST, code, description: description.into(), header: None }
    }

    /// A client that is not one of ours, or does not prove to be it: all look the same.
    pub(crate) fn client() -> Refused {
        Refused {
            status: StatusCode::UNAUTHORIZED,
            code: "invalid_client",
            description: "The client id and secret do not open anything. They may be mistyped, rotated or disabled."
                .into(),
            header: Some((WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"oauth\", charset=\"UTF-8\""))),
        }
    }

    /// Too many wrong secrets.
    pub(crate) fn wait(seconds: u64) -> Refused {
        Refused {
            status: StatusCode::TOO_MANY_REQUESTS,
            code: "temporarily_unavailable",
            description: format!("Too many wrong secrets came from this address. Wait {seconds} s, then try again.")
                .into(),
            header: Some((RETRY_AFTER, HeaderValue::from(seconds))),
        }
    }

    /// With another status.
    #[must_use]
    pub(crate) fn status(mut self, status: StatusCode) -> Refused {
        self.status = status;
        self
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        match error.kind {
            Kind::Refused | Kind::Invalid => Refused::new(error.code, error.message),
            // It was there when its secret was looked at.
            Kind::Missing => Refused::client(),
            Kind::Conflict | Kind::Forbidden | Kind::Busy | Kind::Unavailable | Kind::Fault => {
                tracing::error!(code = error.code, cause = ?error.source, "a token endpoint failed: {}", error.message);
                let description = "No token now, for a reason of our own. Try again in a second.";
                let mut refused =
                    Refused::new("temporarily_unavailable", description).status(StatusCode::SERVICE_UNAVAILABLE);
                refused.header = Some((RETRY_AFTER, HeaderValue::from_static("1")));
                refused
            }
        }
    }
}

impl From<store::StoreError> for Refused {
    fn from(error: store::StoreError) -> Refused {
        Error::from(error).into()
    }
}

/// A document, or why there is none.
pub(crate) fn told(answered: Result<Value, Refused>) -> Response {
    match answered {
        Ok(value) => json(StatusCode::OK, &value),
        Err(refused) => refusal(&refused),
    }
}

/// Nothing to say, or why not.
pub(crate) fn emptied(answered: Result<(), Refused>) -> Response {
    match answered {
        Ok(()) => json(StatusCode::OK, &json!({})),
        Err(refused) => refusal(&refused),
    }
}

fn refusal(refused: &Refused) -> Response {
    let body = json!({ "error": refused.code, "error_description": refused.description });
    let mut response = json(refused.status, &body);
    if let Some((name, value)) = &refused.header {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

/// JSON that nobody on the way may store.
pub(crate) fn json(status: StatusCode, value: &Value) -> Response {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}
