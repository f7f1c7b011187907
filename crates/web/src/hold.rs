//! While nothing may be changed: reading goes on, everything else is answered with when to come again.

use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use runtime::Hold;

use crate::{Problem, frame};

/// How soon it is worth asking again, in seconds.
const AGAIN_AFTER: u64 = 60;

/// Where a token is got, which reading may need.
const TOKENS: &str = "/oauth/token";

/// What stands before every route of a service: lets reading pass, and everything while nobody holds. A provider that calls meanwhile
/// is told to call again, and does.
pub async fn guard(State(hold): State<Hold>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let Some(why) = hold.why().filter(|_| !reads && request.uri().path() != TOKENS) else {
        return next.run(request).await;
    };
    let message = format!(
        "Nothing is changed at the moment: {why}. Reading works. Repeat the request with the same Idempotency-Key when the time in \
         `Retry-After` is over."
    );
    let id = frame::request_id(request.headers());
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "quarantined", message).retry_after(AGAIN_AFTER);
    let body = problem.body(id, "/docs");
    let mut headers = problem.into_response().headers().clone();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(frame::REQUEST_ID, HeaderValue::from_str(&id.to_string()).expect("an id is a header"));
    (StatusCode::SERVICE_UNAVAILABLE, headers, body).into_response()
}
