//! Pages of other origins: those that are listed may poll, with nothing that a browser would add by itself. And no answer is kept by
//! anybody on the way.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, ORIGIN, VARY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// Answers, and says to a browser whether its page may read that. What a client of Socket.IO sends needs no asking beforehand.
pub(crate) async fn answered(State(origins): State<Arc<[String]>>, request: Request, next: Next) -> Response {
    let allowed = allowed(&origins, request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !origins.is_empty() {
        headers.append(VARY, HeaderValue::from_static("origin"));
    }
    if let Some(origin) = allowed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

fn allowed(origins: &[String], headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(ORIGIN).filter(|origin| origins.iter().any(|known| known.as_bytes() == origin.as_bytes())).cloned()
}
