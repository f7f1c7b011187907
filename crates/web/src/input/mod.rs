//! Reading a request strictly: bodies, path ids and the absence of a query.
//!
//! Unknown members, wrong types, numbers out of range and other content types are refused, each with the path of
//! the field. A text with a NUL character is refused here, because no column can hold one.

mod json;
mod path;

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;

use serde::Deserialize;

use crate::Problem;

pub use json::Json;
pub(crate) use json::of_field;
pub use path::{Id, Ids, Part, Shown, Text, Under};

/// Largest body, in bytes.
pub const MOST_BODY_BYTES: usize = 256 * 1024;

/// Largest body with a file in it, in bytes: 5 MiB in base64, and some words.
pub const MOST_FILE_BODY_BYTES: usize = 7 * 1024 * 1024;

/// How the paths end that take files.
const WITH_FILES: [&str; 2] = ["/evidence", "/settlement-files"];

/// How much a path takes.
fn most(path: &str) -> usize {
    if WITH_FILES.iter().any(|end| path.ends_with(end)) { MOST_FILE_BODY_BYTES } else { MOST_BODY_BYTES }
}

/// How long a body may take to arrive.
pub const BODY_DEADLINE: Duration = Duration::from_secs(10);

/// Reads the body that was sent to a path into memory.
///
/// # Errors
/// 413 above [`MOST_BODY_BYTES`], or [`MOST_FILE_BODY_BYTES`] where files are taken; 408 after [`BODY_DEADLINE`]; 400 when the body breaks off.
pub(crate) async fn read(path: &str, body: Body) -> Result<Bytes, Problem> {
    let most = most(path);
    let read = tokio::time::timeout(BODY_DEADLINE, axum::body::to_bytes(body, most)).await;
    let read = read.map_err(|_| {
        Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "body_too_slow",
            format!("The body did not arrive within {} seconds. Send it at once.", BODY_DEADLINE.as_secs()),
        )
    })?;
    read.map_err(|error| {
        let too_long = std::error::Error::source(&error)
            .is_some_and(|source| source.to_string().contains("length limit exceeded"));
        if too_long {
            Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body_too_large",
                format!("The body may have at most {most} bytes. Send less."),
            )
        } else {
            Problem::new(StatusCode::BAD_REQUEST, "body_incomplete", "The body broke off. Send the request again.")
        }
    })
}

/// A body without members: for requests whose path says everything. What is sent in vain is refused, not ignored.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A request without a query string.
#[derive(Clone, Copy, Debug)]
pub struct NoQuery;

impl<S: Send + Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<NoQuery, Problem> {
        match parts.uri.query() {
            None | Some("") => Ok(NoQuery),
            Some(query) => {
                let name = query.split(['&', '=']).next().unwrap_or_default().to_owned();
                Err(Problem::field(name, "unknown_parameter", "This route takes no query parameters."))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn s27_a_body_that_drips_is_not_waited_for() {
        let begun = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{"))]);
        let drips = futures::StreamExt::chain(begun, futures::stream::pending());
        let problem = read("/v1/plans", Body::from_stream(drips)).await.expect_err("never ends");
        assert_eq!((problem.status(), problem.code()), (StatusCode::REQUEST_TIMEOUT, "body_too_slow"));
    }
}
