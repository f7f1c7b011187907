//! The staff's view of the platform: which merchants there are, and what work is waiting.
//!
//! It stands behind one staff key and knows no merchant key; it reads as the auditor, so it can write nothing.
//! It belongs inside the network: merchants' servers never reach it.

mod staff;
mod views;

use std::fmt;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use secrecy::SecretString;
use serde_json::json;
use store::doors::AuditDb;
use web::{Probe, frame};

/// What the service is made of.
#[derive(Clone)]
pub struct CoreParts {
    /// Reads every tenant and both modes.
    pub audit: AuditDb,
    /// What staff present as `Authorization: Bearer …`. At least 32 characters.
    pub staff_key: SecretString,
    /// What must hold for `/readyz`.
    pub probe: Arc<dyn Probe>,
    /// Where the merchant API's reference is, for the types of refusals.
    pub docs_url: String,
}

impl fmt::Debug for CoreParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoreParts").field("docs_url", &self.docs_url).finish_non_exhaustive()
    }
}

/// The service.
pub fn router(parts: CoreParts) -> Router {
    let docs = parts.docs_url.clone();
    let staff = Router::new()
        .route("/staff/tenants", get(staff::tenants))
        .route("/staff/queues", get(staff::queues))
        .route_layer(middleware::from_fn_with_state(parts.clone(), staff::guard));
    let open = Router::new()
        .route("/livez", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(ready))
        .route("/health", get(health));
    frame::framed(open.merge(staff).with_state(parts), docs)
}

async fn ready(State(parts): State<CoreParts>) -> Response {
    let problems = parts.probe.problems().await;
    answer(problems.is_empty(), json!({ "status": word(problems.is_empty()), "problems": problems }))
}

async fn health(State(parts): State<CoreParts>) -> Response {
    let ok = parts.probe.problems().await.is_empty();
    answer(ok, json!({ "status": word(ok), "checks": { "database": word(ok), "queue": word(ok) } }))
}

fn word(ok: bool) -> &'static str {
    if ok { "ok" } else { "failing" }
}

fn answer(ok: bool, body: serde_json::Value) -> Response {
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}
