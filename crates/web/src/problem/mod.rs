//! Every refusal as one kind of body: `application/problem+json`, with our own `error` member beside the
//! standard ones.
//!
//! A [`Problem`] travels as an extension of the response until the frame, which knows the request's id, writes the
//! body. What lies below a fault goes to the log once and never to the caller.

use std::borrow::Cow;
use std::sync::Arc;

use app::{Error, FieldError, Kind};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ids::RequestId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::StoreError;
use utoipa::ToSchema;

/// The content type of every refusal.
pub const CONTENT: &str = "application/problem+json";

/// Why a request got no answer of its own. Boxed, so that results stay small.
#[derive(Debug)]
pub struct Problem(Box<Inner>);

#[derive(Debug)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
    fields: Vec<FieldError>,
    headers: Vec<(HeaderName, HeaderValue)>,
    extra: Map<String, Value>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    /// A refusal with a stable code and a sentence.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Problem {
        Problem(Box::new(Inner {
            status,
            code,
            message: message.into(),
            fields: Vec::new(),
            headers: Vec::new(),
            extra: Map::new(),
            source: None,
        }))
    }

    /// A wrong field of the request.
    pub fn field(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Problem {
        let message = message.into();
        let mut problem = Problem::new(StatusCode::BAD_REQUEST, "validation_error", message.clone());
        problem.0.fields.push(FieldError { field: field.into(), message, code });
        problem
    }

    /// Nothing is there, or nothing of yours.
    pub fn not_found(message: impl Into<Cow<'static, str>>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// The same refusal with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Problem {
        self.0.headers.push((name, value));
        self
    }

    /// The same refusal, and when to come back, in seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Problem {
        self.header(RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// The same refusal with one more member for programs.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Problem {
        self.0.extra.insert(name.to_owned(), value.into());
        self
    }

    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The body, once the request is known. `docs` is where the codes are explained.
    pub fn body(&self, request: RequestId, docs: &str) -> String {
        let body = ProblemBody {
            r#type: format!("{docs}/errors#{}", self.0.code),
            title: title_of(self.0.code),
            status: self.0.status.as_u16(),
            detail: self.0.message.to_string(),
            instance: format!("urn:uuid:{}", request.uuid()),
            error: ErrorBody {
                code: self.0.code.to_owned(),
                message: self.0.message.to_string(),
                details: self.0.fields.iter().map(DetailBody::of).collect(),
                request_id: request.to_string(),
            },
        };
        let mut value = json!(body);
        if let Value::Object(members) = &mut value {
            members.extend(self.0.extra.clone());
        }
        value.to_string()
    }

    /// Writes down what lies below, when it is our own fault or a part of ours that does not answer.
    pub fn log(&self) {
        if self.0.status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(code = self.0.code, cause = self.chain(), "{}", self.0.message);
        } else if self.0.status.is_server_error() {
            tracing::warn!(code = self.0.code, cause = self.chain(), "{}", self.0.message);
        } else {
            tracing::debug!(code = self.0.code, "{}", self.0.message);
        }
    }

    fn chain(&self) -> String {
        let mut parts = Vec::new();
        let mut next = self.0.source.as_deref().map(|error| error as &dyn std::error::Error);
        while let Some(error) = next {
            parts.push(error.to_string());
            next = error.source();
        }
        parts.join(": ")
    }
}

/// `missing_scope` reads "Missing scope".
fn title_of(code: &str) -> String {
    let words = code.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT));
        for (name, value) in &self.0.headers {
            headers.insert(name, value.clone());
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        let status = match error.kind {
            Kind::Invalid => StatusCode::BAD_REQUEST,
            Kind::Missing => StatusCode::NOT_FOUND,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::Refused => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::Busy | Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let shown = match error.kind {
            // What went wrong inside is for the log.
            Kind::Fault => Cow::Borrowed("Something went wrong on our side. Try again with the same Idempotency-Key."),
            Kind::Invalid
            | Kind::Missing
            | Kind::Conflict
            | Kind::Refused
            | Kind::Forbidden
            | Kind::Busy
            | Kind::Unavailable => error.message.clone(),
        };
        let mut problem = Problem::new(status, error.code, shown);
        problem.0.fields.clone_from(&error.fields);
        if error.is_transient() {
            problem = problem.retry_after(1);
        }
        problem.0.source = Some(Box::new(error));
        problem
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Error::from(error).into()
    }
}

/// The body of every refusal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Where this kind of refusal is explained.
    pub r#type: String,
    /// The kind of refusal, in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, why, and what to do next.
    pub detail: String,
    /// This one occurrence.
    pub instance: String,
    /// The same for programs.
    pub error: ErrorBody,
}

/// The member that programs read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProblemError)]
pub struct ErrorBody {
    /// Stable code, `snake_case`.
    pub code: String,
    /// For people.
    pub message: String,
    /// The fields at fault.
    pub details: Vec<DetailBody>,
    /// The request's id, as in `X-Request-Id`.
    pub request_id: String,
}

/// One field at fault.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ProblemDetail)]
pub struct DetailBody {
    /// Path of the field, such as `prices[0].amount`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
    /// Stable code.
    pub code: String,
}

impl DetailBody {
    fn of(error: &FieldError) -> DetailBody {
        DetailBody { field: error.field.clone(), message: error.message.clone(), code: error.code.to_owned() }
    }
}

#[cfg(test)]
mod tests;
