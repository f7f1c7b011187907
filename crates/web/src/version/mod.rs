//! The dated version of the API: sent by a client that wants to be sure, else pinned on its key, else on the merchant,
//! else the newest; echoed in every answer.
//!
//! Handlers speak the newest version only. What an older one said differently is a list of [`Change`]s: a request is
//! brought up through all that came after its version, and the answer down again the same way. Without a change
//! between, nothing is read or written twice.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;
use serde_json::Value;

use crate::{Problem, input};

/// The header that carries the date.
pub const HEADER: HeaderName = HeaderName::from_static("recoup-version");
/// The newest version.
pub const CURRENT: &str = "2026-11-21";

/// One difference between a version and the one before it.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The version that brought it.
    pub since: &'static str,
    /// What differs, for the list of changes.
    pub told: &'static str,
    /// Makes of an older request what the newer version wants; method and path say which.
    pub up: fn(&str, &str, &mut Value),
    /// Makes of a newer answer what the older version said.
    pub down: fn(&str, &str, &mut Value),
}

/// What a service understands.
#[derive(Clone, Copy, Debug)]
pub struct Versions {
    /// Every version, newest first. Never empty.
    pub known: &'static [&'static str],
    /// What differs between them, oldest first.
    pub changes: &'static [Change],
}

/// What this program understands.
pub const VERSIONS: Versions = Versions { known: &[CURRENT], changes: &[] };

/// The version that one request speaks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    pub(crate) version: &'static str,
    changes: &'static [Change],
}

impl Versions {
    /// The version that a request's header asks for, if it has one.
    ///
    /// # Errors
    /// 400 for a date that is not a version.
    pub(crate) fn asked(&self, headers: &HeaderMap) -> Result<Option<&'static str>, Problem> {
        let Some(value) = headers.get(HEADER) else { return Ok(None) };
        let text = value.to_str().unwrap_or_default();
        self.find(text).map(Some).ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "unknown_version",
                format!("Recoup-Version must be one of {}. Leave the header out for yours.", self.known.join(", ")),
            )
        })
    }

    /// What is spoken: what was asked for, else what is pinned, else the newest. A pin that is no version any more
    /// means the newest.
    pub(crate) fn spoken(&self, asked: Option<&'static str>, pinned: Option<&str>) -> Spoken {
        let pinned = pinned.and_then(|pinned| self.find(pinned));
        let version = asked.or(pinned).or(self.known.first().copied()).unwrap_or(CURRENT);
        Spoken { version, changes: self.changes }
    }

    fn find(&self, text: &str) -> Option<&'static str> {
        self.known.iter().copied().find(|known| *known == text)
    }
}

impl Spoken {
    /// The changes that came after this version, oldest first. Dates compare as texts.
    fn later(&self) -> impl DoubleEndedIterator<Item = &'static Change> {
        let version = self.version;
        self.changes.iter().filter(move |change| change.since > version)
    }

    /// The request as the newest version wants it.
    ///
    /// # Errors
    /// 413 for a body that is too large.
    pub(crate) async fn up(&self, request: Request) -> Result<Request, Problem> {
        if self.later().next().is_none() {
            return Ok(request);
        }
        let (mut parts, body) = request.into_parts();
        let bytes = input::read(parts.uri.path(), body).await?;
        let (method, path) = (parts.method.as_str().to_owned(), parts.uri.path().to_owned());
        let body = rewritten(&bytes, |value| self.later().for_each(|change| (change.up)(&method, &path, value)));
        parts.headers.remove(CONTENT_LENGTH);
        Ok(Request::from_parts(parts, Body::from(body)))
    }

    /// The answer as this version says it.
    pub(crate) async fn down(&self, method: &str, path: &str, response: Response) -> Response {
        let json = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
        if !json || self.later().next().is_none() {
            return response;
        }
        let (mut parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        let body = rewritten(&bytes, |value| self.later().rev().for_each(|change| (change.down)(method, path, value)));
        parts.headers.remove(CONTENT_LENGTH);
        Response::from_parts(parts, Body::from(body))
    }
}

/// JSON after a change; anything else as it is.
fn rewritten(bytes: &Bytes, change: impl FnOnce(&mut Value)) -> Bytes {
    let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else { return bytes.clone() };
    change(&mut value);
    Bytes::from(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Versions = Versions {
        known: &["2027-01-01", "2026-11-21"],
        changes: &[Change {
            since: "2027-01-01",
            told: "name is called label",
            up: |_, _, value| value["label"] = value["name"].take(),
            down: |_, _, value| value["name"] = value["label"].take(),
        }],
    };

    #[test]
    fn the_header_wins_then_the_pin_then_the_newest() {
        assert_eq!(TWO.spoken(None, None).version, "2027-01-01");
        assert_eq!(TWO.spoken(None, Some("2026-11-21")).version, "2026-11-21");
        assert_eq!(TWO.spoken(Some("2027-01-01"), Some("2026-11-21")).version, "2027-01-01");
        assert_eq!(TWO.spoken(None, Some("1999-01-01")).version, "2027-01-01");
        let mut headers = HeaderMap::new();
        assert_eq!(TWO.asked(&headers).expect("no header"), None);
        headers.insert(HEADER, "2026-11-21".parse().expect("a header"));
        assert_eq!(TWO.asked(&headers).expect("known"), Some("2026-11-21"));
        headers.insert(HEADER, "2020-01-01".parse().expect("a header"));
        assert!(TWO.asked(&headers).is_err());
    }

    #[test]
    fn versions_and_changes_are_in_order() {
        for versions in [VERSIONS, TWO] {
            assert!(versions.known.windows(2).all(|pair| pair[0] > pair[1]), "{versions:?}");
            assert!(versions.changes.windows(2).all(|pair| pair[0].since <= pair[1].since), "{versions:?}");
            assert!(versions.changes.iter().all(|change| versions.known.contains(&change.since)), "{versions:?}");
        }
        assert_eq!(VERSIONS.known[0], CURRENT);
    }
}
