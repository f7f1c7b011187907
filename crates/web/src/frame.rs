//! The outermost layer of a service: a request id, one span and one line per request, a deadline, a net under
//! panics, and the body of every refusal.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use ids::{RequestId, Uuid};
use runtime::trace::{self, Trace};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

use crate::{Api, Problem};

/// The request's id, in and out.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How long a request may take.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Where the codes of refusals are explained.
pub fn docs_of(api: &Api) -> String {
    format!("{}/docs", api.parts().base_url)
}

/// Puts a router into the frame. `docs` is where the codes of refusals are explained.
pub fn framed(router: Router, docs: String) -> Router {
    router
        .fallback(|| async { no_route() })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This route does not take that method. The reference is at /docs.",
            )
        })
        .layer(CatchPanicLayer::custom(|panic| panicked(panic).into_response()))
        .layer(middleware::from_fn_with_state(Arc::<str>::from(docs), frame))
}

/// What is said about a route that is not there.
pub fn no_route() -> Problem {
    Problem::not_found("There is no such route. The reference is at /docs.")
}

/// What is said, and logged, about a panic.
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Problem {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = text, "a request panicked");
    metrics::counter!("http_panics_total").increment(1);
    Problem::from(app::Error::fault("a panic"))
}

async fn frame(State(docs): State<Arc<str>>, mut request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    request.extensions_mut().insert(id);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unknown".to_owned(), |path| path.as_str().to_owned());
    let (trace, parent) = trace_of(request.headers(), id);
    let span = tracing::info_span!(
        "request", %method, %route, request_id = %id,
        trace_id = %trace.id(), span_id = %trace.step_id(), parent_span_id = parent.map(|step| step.step_id()),
        tenant = tracing::field::Empty, mode = tracing::field::Empty,
    );
    let began = Instant::now();
    let work = trace::within(Some(trace), tokio::time::timeout(DEADLINE, next.run(request)));
    let answered = work.instrument(span.clone()).await;
    let response = answered.unwrap_or_else(|_| late().into_response());
    let response = span.in_scope(|| finished(response, id, &docs));
    let (status, took) = (response.status().as_u16(), began.elapsed());
    span.in_scope(|| tracing::info!(status, ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX), "answered"));
    let labels = [("route", route), ("method", label_of(&method).to_owned()), ("status", class_of(status).to_owned())];
    metrics::histogram!("http_server_request_duration_seconds", &labels).record(took.as_secs_f64());
    response
}

/// The step that a request is in the trace of whoever sent it, and their own; without one it begins a trace, which has the digits of the
/// request's id, so that whoever knows the one finds the other.
fn trace_of(headers: &HeaderMap, id: RequestId) -> (Trace, Option<Trace>) {
    let bits = id.uuid().as_u128();
    let step = u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(1);
    // Two of them are nobody's.
    let mut sent = headers.get_all(trace::HEADER).iter().filter_map(|value| value.to_str().ok());
    let parent = sent.next().filter(|_| sent.next().is_none()).and_then(|text| text.parse::<Trace>().ok());
    (parent.map_or_else(|| Trace::new(bits, step), |parent| parent.step(step)), parent)
}

/// A client may invent methods; the figures know these.
fn label_of(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| method.as_str() == *known).unwrap_or("other")
}

/// Each status would make a series of its own for each route.
fn class_of(status: u16) -> &'static str {
    match status {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

fn late() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "timed_out",
        "The answer took too long. It may still take effect: repeat the request with the same Idempotency-Key.",
    )
    .retry_after(2)
}

/// Writes the body of a refusal and the headers that every answer has.
fn finished(response: Response, id: RequestId, docs: &str) -> Response {
    let (mut parts, mut body) = response.into_parts();
    if let Some(problem) = parts.extensions.remove::<Arc<Problem>>() {
        problem.log();
        body = Body::from(problem.body(id, docs));
    }
    let headers = &mut parts.headers;
    headers.insert(REQUEST_ID, HeaderValue::from_str(&id.to_string()).expect("an id is a header"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    Response::from_parts(parts, body)
}

/// The id a client sent, if it is one of ours or a plain UUID; otherwise a new one.
pub(crate) fn request_id(headers: &HeaderMap) -> RequestId {
    let sent = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).and_then(|text| {
        text.parse::<RequestId>().ok().or_else(|| Uuid::try_parse(text).ok().map(RequestId::from_uuid))
    });
    #[expect(clippy::disallowed_methods, reason = "a request has no transaction yet that could hand out an id")]
    sent.unwrap_or_else(|| RequestId::from_uuid(Uuid::now_v7()))
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use serde_json::Value;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_one_answer_like_any_other_refusal() {
        let routes = Router::new().route("/", get(|| async { panic!("the card number is 4084") as &'static str }));
        let service = framed(routes, "/docs".to_owned());
        let response = service.oneshot(Request::new(Body::empty())).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()[REQUEST_ID].clone();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let body: Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(body["error"]["code"], "internal_error");
        assert_eq!(body["error"]["requestId"], id.to_str().expect("a text"));
        assert!(!body.to_string().contains("4084"));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_never_comes_is_given_up() {
        let routes = Router::new().route("/", get(std::future::pending::<&'static str>));
        let service = framed(routes, "/docs".to_owned());
        let response = service.oneshot(Request::new(Body::empty())).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key(axum::http::header::RETRY_AFTER));
    }

    #[test]
    fn a_trace_is_continued_when_it_is_well_formed_and_begun_otherwise() {
        const SENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let id: RequestId = "req_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11".parse().expect("an id");
        let mut headers = HeaderMap::new();
        let (begun, parent) = trace_of(&headers, id);
        assert_eq!((begun.id().as_str(), parent), ("0192f0a17c1e7c558f3e2b8a1f0c9d11", None));
        headers.insert(trace::HEADER, HeaderValue::from_static(SENT));
        let (step, parent) = trace_of(&headers, id);
        assert_eq!(step.to_string(), "00-4bf92f3577b34da6a3ce929d0e0e4736-8f3e2b8a1f0c9d11-01");
        assert_eq!(parent.map(|parent| parent.to_string()).as_deref(), Some(SENT));
        headers.append(trace::HEADER, HeaderValue::from_static(SENT));
        assert_eq!(trace_of(&headers, id), (begun, None), "two are none");
        headers.insert(trace::HEADER, HeaderValue::from_static("00-x"));
        assert_eq!(trace_of(&headers, id), (begun, None));
    }

    fn with(text: &str) -> RequestId {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_str(text).expect("a header"));
        request_id(&headers)
    }

    #[test]
    fn a_clients_id_is_kept_when_it_is_one() {
        let uuid = "0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
        assert_eq!(with(uuid).to_string(), format!("req_{uuid}"));
        assert_eq!(with(&format!("req_{uuid}")).to_string(), format!("req_{uuid}"));
        assert_ne!(with("<script>").to_string(), with("<script>").to_string());
    }
}
