//! `/inline.js`: the script with which a merchant's page shows a checkout in a frame.

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// The script, as it is sent.
const SCRIPT: &str = include_str!("inline.js");

/// The script. It is the same for everybody, and kept for a while.
pub(crate) async fn script() -> Response {
    let mut response = SCRIPT.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}

#[cfg(test)]
mod tests {
    use super::SCRIPT;

    #[test]
    fn it_is_small_and_brings_nothing_along() {
        assert!(SCRIPT.len() <= 4_096, "{} bytes", SCRIPT.len());
        for foreign in ["import ", "eval(", "innerHTML", "fetch(", "localStorage", "document.cookie"] {
            assert!(!SCRIPT.contains(foreign), "{foreign}");
        }
    }
}
