//! What publishable keys open. They stand in pages, so everybody has them: they open what touches nothing of anybody's, and
//! what a payer does at a merchant's page. Nothing that reads a row of a merchant is on this list.

use axum::http::{Method, StatusCode};

use crate::Problem;

/// The routes, by method and path. The document marks them with `x-publishable`.
pub const ROUTES: &[(&str, &str)] = &[("POST", "/v1/calculations")];

/// Whether the document's operation is one of them.
pub fn opens(method: &str, path: &str) -> bool {
    ROUTES.iter().any(|(known, route)| method.eq_ignore_ascii_case(known) && path == *route)
}

/// Refuses every other route.
///
/// # Errors
/// 403.
pub(crate) fn demand(method: &Method, route: &str) -> Result<(), Problem> {
    if opens(method.as_str(), route) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "publishable_key",
        "A publishable key is for your pages and does not open this. Use a secret key, from your server.",
    ))
}
