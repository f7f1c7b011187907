//! The back office: first-party, its own process, its own database roles. Merchant keys open nothing here.
//!
//! One role sees schema `core` only: who the merchants are, and no money. The other is the auditor's, for the
//! state of the queues; it can write nothing. Staff routes want the staff key; without one configured they are
//! closed, and without the right one they look like routes that are not there.

pub mod dashboard;
mod staff;
mod views;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use runtime::Clock;
use secrecy::SecretString;
use serde_json::json;
use store::Connector;
use store::doors::{self, AuditDb, CoreDb};
use web::frame;

/// What the back office holds.
#[derive(Clone, Debug)]
pub struct CoreApi(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    core: CoreDb,
    audit: AuditDb,
    staff_key: Option<SecretString>,
}

impl CoreApi {
    /// The back office over a database; `staff_key` opens the staff routes.
    pub fn new(connector: &Connector, clock: Clock, staff_key: Option<SecretString>) -> CoreApi {
        let (core, audit) = (CoreDb::connect(connector, clock.clone()), doors::open_for_audit(connector, clock));
        CoreApi(Arc::new(Inner { core, audit, staff_key }))
    }
}

/// Every route of the back office; with a dashboard, its pages too.
pub fn router(state: CoreApi, dashboard: Option<dashboard::Desk>) -> Router {
    let staff = Router::new()
        .route("/staff/tenants", get(staff::tenants))
        .route("/staff/queues", get(staff::queues))
        .route_layer(middleware::from_fn_with_state(state.clone(), staff::only));
    let open = Router::new()
        .route("/livez", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(ready))
        .route("/health", get(health));
    let pages = dashboard.map_or_else(Router::new, dashboard::router);
    frame::framed(open.merge(staff).with_state(state).merge(pages), "/docs".to_owned())
}

async fn answers(state: &CoreApi) -> bool {
    let answered = state.0.core.ping().await;
    if let Err(error) = &answered {
        tracing::warn!(%error, "the database does not answer");
    }
    answered.is_ok()
}

async fn ready(State(state): State<CoreApi>) -> Response {
    let ok = answers(&state).await;
    answer(ok, json!({ "status": word(ok) }))
}

async fn health(State(state): State<CoreApi>) -> Response {
    let ok = answers(&state).await;
    answer(ok, json!({ "status": word(ok), "checks": { "database": word(ok), "queue": word(ok) } }))
}

fn word(ok: bool) -> &'static str {
    if ok { "ok" } else { "failing" }
}

fn answer(ok: bool, body: serde_json::Value) -> Response {
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}
