//! Whether the process lives, and whether it can serve. Its figures are not shown here, where merchants reach it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use ids::Mode;
use serde_json::json;

use crate::Api;

/// `/livez`, `/readyz` and `/health`.
pub fn routes() -> Router<Api> {
    Router::new()
        .route("/livez", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(ready))
        .route("/health", get(health))
}

/// Which databases do not answer.
async fn silent(api: &Api) -> Vec<String> {
    let mut found = Vec::new();
    for mode in Mode::ALL {
        if let Err(error) = api.db(mode).ping().await {
            tracing::warn!(%mode, %error, "the database does not answer");
            found.push(format!("the database of {mode} mode does not answer"));
        }
    }
    found
}

async fn ready(State(api): State<Api>) -> Response {
    let mut problems = silent(&api).await;
    if problems.is_empty() {
        problems = api.parts().probe.problems().await;
    }
    // What is only worse than it was set up keeps nobody from being served.
    let degraded: Vec<&str> = api.limits().problem().into_iter().collect();
    let body = json!({ "status": word(problems.is_empty()), "problems": problems, "degraded": degraded });
    status_of(problems.is_empty(), body)
}

/// The queue is a table of the same database, so the two stand and fall together.
async fn health(State(api): State<Api>) -> Response {
    let ok = silent(&api).await.is_empty();
    status_of(ok, json!({ "status": word(ok), "checks": { "database": word(ok), "queue": word(ok) } }))
}

fn word(ok: bool) -> &'static str {
    if ok { "ok" } else { "failing" }
}

fn status_of(ok: bool, body: serde_json::Value) -> Response {
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}
