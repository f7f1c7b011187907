//! The dated version of the API: sent by a client that wants to be sure, echoed in every answer.

use axum::http::{HeaderMap, HeaderName, StatusCode};

use crate::Problem;

/// The header that carries the date.
pub const HEADER: HeaderName = HeaderName::from_static("recoup-version");
/// The version this program speaks.
pub const CURRENT: &str = "2026-11-21";
/// Every version this program still understands.
pub const KNOWN: [&str; 1] = [CURRENT];

/// The version a request asks for; the current one when it does not say.
///
/// # Errors
/// 400 for a date that is not a version.
pub fn asked(headers: &HeaderMap) -> Result<&'static str, Problem> {
    let Some(value) = headers.get(HEADER) else { return Ok(CURRENT) };
    let text = value.to_str().unwrap_or_default();
    KNOWN.into_iter().find(|known| *known == text).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "unknown_version",
            format!("Recoup-Version must be one of {}. Leave the header out for the newest.", KNOWN.join(", ")),
        )
    })
}
