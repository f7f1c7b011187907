//! The way in: how many clients may be on it who have not said who they are, and what every answer on it carries.
//!
//! Pages of other origins that are listed may poll, with nothing that a browser would add by itself. No answer is kept by anybody on
//! the way.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, ORIGIN, RETRY_AFTER, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;

use crate::Limits;

/// Where clients arrive.
#[derive(Clone, Debug)]
pub(crate) struct Porch {
    origins: Arc<[String]>,
    /// Room for clients that have not said who they are.
    room: Arc<Semaphore>,
    /// How long each of them may take; then it has a seat, or is gone.
    handshake: Duration,
}

impl Porch {
    pub(crate) fn of(limits: &Limits) -> Porch {
        Porch {
            origins: limits.origins.clone().into(),
            room: Arc::new(Semaphore::new(limits.arriving.min(Semaphore::MAX_PERMITS))),
            handshake: limits.handshake,
        }
    }

    /// Takes a place for as long as a handshake may last. Nobody says when a client is through, so the time is what counts.
    fn admits(&self) -> bool {
        let Ok(place) = self.room.clone().try_acquire_owned() else { return false };
        let handshake = self.handshake;
        tokio::spawn(async move {
            tokio::time::sleep(handshake).await;
            drop(place);
        });
        true
    }
}

/// Answers whoever comes by, if there is room.
pub(crate) async fn answered(State(porch): State<Porch>, request: Request, next: Next) -> Response {
    let allowed = allowed(&porch.origins, request.headers());
    let mut response =
        if !opens(&request) || porch.admits() { next.run(request).await } else { full().into_response() };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !porch.origins.is_empty() {
        headers.append(VARY, HeaderValue::from_static("origin"));
    }
    if let Some(origin) = allowed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

/// Whether a request begins a connection: all others name the one that they belong to.
fn opens(request: &Request) -> bool {
    !request.uri().query().is_some_and(|query| query.split('&').any(|part| part.starts_with("sid=")))
}

/// A client of Socket.IO comes again by itself.
fn full() -> (StatusCode, [(axum::http::HeaderName, &'static str); 1], &'static str) {
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(RETRY_AFTER, "5")],
        "Too many clients arrive at once. Come again in some seconds.",
    )
}

/// What a client of Socket.IO sends needs no asking beforehand; whether its page may read the answer is said here.
fn allowed(origins: &[String], headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(ORIGIN).filter(|origin| origins.iter().any(|known| known.as_bytes() == origin.as_bytes())).cloned()
}
