//! Changing what one has seen: an object's version as its `ETag`, and `If-Match` on what changes it.
//!
//! Nobody has to send `If-Match`; without it nothing is looked at. With it the object is held until the change commits,
//! so that nobody comes in between.

use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use ids::Uuid;
use store::TenantTx;
use store::versions::{self, Versioned};

use crate::Problem;

/// The versions under which a request wants its change to be made; none for any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IfMatch(Option<Vec<i64>>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<IfMatch, Problem> {
        IfMatch::of(&parts.headers)
    }
}

impl IfMatch {
    fn of(headers: &HeaderMap) -> Result<IfMatch, Problem> {
        let mut wanted = Vec::new();
        for value in headers.get_all(IF_MATCH) {
            let text = value.to_str().map_err(|_| unreadable())?.trim();
            if text == "*" {
                return Ok(IfMatch(None));
            }
            for tag in text.split(',') {
                let version = tag.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                wanted.push(version.and_then(|version| version.parse().ok()).ok_or_else(unreadable)?);
            }
        }
        Ok(IfMatch((!wanted.is_empty()).then_some(wanted)))
    }

    /// Holds the object and looks at its version, if the request says which it wants.
    ///
    /// # Errors
    /// 412 when the object is at another version.
    pub async fn check(&self, tx: &mut TenantTx, kind: Versioned, id: Uuid) -> Result<(), Problem> {
        let Some(wanted) = &self.0 else { return Ok(()) };
        // What is not there is for the change to say.
        match versions::hold(tx, kind, id).await? {
            Some(version) if !wanted.contains(&version) => Err(stale(version)),
            Some(_) | None => Ok(()),
        }
    }
}

fn unreadable() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "if_match_invalid",
        "If-Match must be the ETag of an object as you read it, such as \"3\", or *.",
    )
}

fn stale(version: i64) -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "stale_version",
        format!("The object was changed since you read it and is at version {version}. Read it again, then repeat."),
    )
    .header(ETAG, tag(version))
}

fn tag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits in quotes are a header")
}

/// The answer with the version of what it shows.
pub fn tagged(mut response: Response, version: i64) -> Response {
    response.headers_mut().insert(ETAG, tag(version));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Option<Option<Vec<i64>>> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(IF_MATCH, HeaderValue::from_str(value).expect("a header"));
        }
        IfMatch::of(&headers).ok().map(|read| read.0)
    }

    #[test]
    fn tags_are_versions_in_quotes() {
        assert_eq!(read(&[]), Some(None));
        assert_eq!(read(&["*"]), Some(None));
        assert_eq!(read(&["\"3\""]), Some(Some(vec![3])));
        assert_eq!(read(&["\"3\", \"4\""]), Some(Some(vec![3, 4])));
        assert_eq!(read(&["\"3\"", "\"4\""]), Some(Some(vec![3, 4])));
        for wrong in ["3", "", "W/\"3\"", "\"x\"", "\"3", "\"3\","] {
            assert_eq!(read(&[wrong]), None, "{wrong}");
        }
    }
}
