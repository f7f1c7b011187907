//! What every merchant route stands behind: version, credential, its addresses, allowance, then the request key, then the
//! handler.

use std::net::IpAddr;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ids::{Mode, RequestId};
use store::doors;

use crate::auth::{self, Caller, Holder};
use crate::limits::Allowance;
use crate::request_log::Begun;
use crate::version::Spoken;
use crate::{Api, Problem, client_address, idempotency, limits, publishable, version};

/// Lets a request through to its handler, or answers for it.
pub async fn gate(State(api): State<Api>, request: Request, next: Next) -> Response {
    let mut spoken = api.versions().spoken(None, None);
    let mut response = pass(&api, &mut spoken, request, next).await.unwrap_or_else(IntoResponse::into_response);
    response.headers_mut().insert(version::HEADER, HeaderValue::from_static(spoken.version));
    response
}

async fn pass(api: &Api, spoken: &mut Spoken, mut request: Request, next: Next) -> Result<Response, Problem> {
    let id = *request.extensions().get::<RequestId>().expect("the frame is outside of the gate");
    let asked = api.versions().asked(request.headers())?;
    let address = client_address::seen(api, request.extensions(), request.headers());
    let mut caller = match request.extensions_mut().remove::<Caller>() {
        Some(member) => Caller { scope: member.scope.clone().for_request(id), ..member },
        None => presented(api, request.headers(), id, address).await?,
    };
    caller.scope = caller.scope.from_address(address);
    let span = tracing::Span::current();
    span.record("tenant", tracing::field::display(caller.scope.tenant()));
    span.record("mode", caller.scope.mode().as_str());
    if let Err(problem) = caller.demand_address(address) {
        api.limits().stranger(address).await?;
        return Err(problem);
    }
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let allowance = api.limits().take(&caller, limits::cost_of(route, request.uri().query())).await?;
    touch(api, &caller, address);
    *spoken = api.versions().spoken(asked, caller.api_version.as_deref());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = Begun::of(&caller.scope, id, &method, &path, api.db(caller.scope.mode()).clock().now());
    let answered = handle(api, &caller, *spoken, &mut request, next).await;
    let told = told(answered, allowance);
    if let Some(begun) = begun {
        api.log().note(begun, &told);
    }
    Ok(spoken.down(method.as_str(), &path, told).await)
}

/// The caller by their credential; who has none that opens is counted.
async fn presented(api: &Api, headers: &HeaderMap, id: RequestId, address: Option<IpAddr>) -> Result<Caller, Problem> {
    let found = auth::authenticate(api, headers, id).await;
    if found.as_ref().is_err_and(|problem| problem.status() == StatusCode::UNAUTHORIZED) {
        api.limits().stranger(address).await?;
    }
    found
}

async fn handle(
    api: &Api,
    caller: &Caller,
    spoken: Spoken,
    request: &mut Request,
    next: Next,
) -> Result<Response, Problem> {
    if caller.is_publishable {
        let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        publishable::demand(request.method(), route)?;
    }
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
        idempotency::answer_once(api, caller, spoken, request, next).await
    } else {
        Ok(next.run(spoken.up(request).await?).await)
    }
}

/// We speak JSON, and PDF or CSV where the path says so; a client that accepts none of it is told before anything happens.
fn acceptable(path: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(accept) = headers.get(ACCEPT).and_then(|value| value.to_str().ok()) else { return Ok(()) };
    let fits = accept.split(',').any(|part| {
        let media = part.split(';').next().unwrap_or_default().trim();
        (media == "application/pdf" && path.ends_with("/pdf"))
            || (matches!(media, "text/csv" | "text/*") && path.ends_with(".csv"))
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

/// Notes once in a while that the key is in use, and from where, and deletes answers that were kept for their time; best effort,
/// and nobody waits for it.
fn touch(api: &Api, caller: &Caller, address: Option<IpAddr>) {
    let Holder::Key(key) = caller.holder else { return };
    if !api.used().is_news(key, api.db(caller.scope.mode()).clock().now()) {
        return;
    }
    let scope = caller.scope.clone();
    tokio::spawn(async move {
        let address = address.map(|address| address.to_string());
        if let Err(error) = doors::touch_key(&scope, key, address.as_deref()).await {
            tracing::debug!(%error, "the key's last use was not noted");
        }
        if let Err(error) = store::idempotency::forget(&scope).await {
            tracing::debug!(%error, "old answers were not deleted");
        }
        if scope.mode() == Mode::Test
            && let Err(error) = store::request_log::forget(&scope).await
        {
            tracing::debug!(%error, "old lines of the request log were not deleted");
        }
    });
}
