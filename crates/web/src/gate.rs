//! What every merchant route stands behind: version, key, allowance, then the request key, then the handler.

use axum::extract::{Request, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ids::RequestId;
use store::doors;

use crate::auth::{self, Caller};
use crate::limits::Allowance;
use crate::{Api, Problem, address, idempotency, version};

/// Lets a request through to its handler, or answers for it.
pub async fn gate(State(api): State<Api>, request: Request, next: Next) -> Response {
    let mut response = pass(&api, request, next).await.unwrap_or_else(IntoResponse::into_response);
    response.headers_mut().insert(version::HEADER, HeaderValue::from_static(version::CURRENT));
    response
}

async fn pass(api: &Api, mut request: Request, next: Next) -> Result<Response, Problem> {
    let id = *request.extensions().get::<RequestId>().expect("the frame is outside of the gate");
    let version = version::asked(request.headers())?;
    let mut caller = auth::authenticate(api, request.headers(), id).await?;
    caller.scope = caller.scope.from_address(address::of(&request, &api.parts().trusted_proxies));
    let span = tracing::Span::current();
    span.record("tenant", tracing::field::display(caller.scope.tenant()));
    span.record("mode", caller.scope.mode().as_str());
    let allowance = api.limits().take(caller.key, caller.per_minute, api.db(caller.scope.mode()).clock().now())?;
    if allowance.touch {
        touch(&caller);
    }
    let answered = handle(api, &caller, version, &mut request, next).await;
    Ok(told(answered, allowance))
}

async fn handle(
    api: &Api,
    caller: &Caller,
    version: &'static str,
    request: &mut Request,
    next: Next,
) -> Result<Response, Problem> {
    acceptable(request.uri().path(), request.headers())?;
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && request.uri().query().is_some_and(|query| !query.is_empty()) {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "unexpected_query",
            "This request takes no query parameters. Send its fields in the body.",
        ));
    }
    request.extensions_mut().insert(caller.clone());
    let request = std::mem::take(request);
    if request.method() == Method::POST {
        idempotency::answer_once(api, caller, version, request, next).await
    } else {
        Ok(next.run(request).await)
    }
}

/// We speak JSON, and PDF where the path says so; a client that accepts none of it is told before anything happens.
fn acceptable(path: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(accept) = headers.get(ACCEPT).and_then(|value| value.to_str().ok()) else { return Ok(()) };
    let fits = accept.split(',').any(|part| {
        let media = part.split(';').next().unwrap_or_default().trim();
        (media == "application/pdf" && path.ends_with("/pdf"))
            || matches!(media, "*/*" | "application/*" | "application/json" | "application/problem+json")
    });
    if fits {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::NOT_ACCEPTABLE,
        "not_acceptable",
        "Answers are application/json. Accept that, or leave the Accept header out.",
    ))
}

fn told(answered: Result<Response, Problem>, allowance: Allowance) -> Response {
    let mut response = answered.unwrap_or_else(IntoResponse::into_response);
    allowance.write(response.headers_mut());
    response
}

/// Notes that the key is in use; best effort, and nobody waits for it.
fn touch(caller: &Caller) {
    let (scope, key) = (caller.scope.clone(), caller.key);
    tokio::spawn(async move {
        if let Err(error) = doors::touch_key(&scope, key).await {
            tracing::debug!(%error, "the key's last use was not noted");
        }
    });
}
