//! The back office: first-party, its own process, its own database role. Merchant keys open nothing here.
//!
//! Its role sees schema `core` only: who the merchants are, and no money. Staff routes want the staff key;
//! without one configured they are closed.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use store::Connector;
use store::doors::CoreDb;
use subtle::ConstantTimeEq;

/// What the back office holds.
#[derive(Clone, Debug)]
pub struct CoreApi(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: CoreDb,
    staff_key: Option<SecretString>,
}

impl CoreApi {
    /// The back office over a database; `staff_key` opens the staff routes.
    pub fn new(connector: &Connector, staff_key: Option<SecretString>) -> CoreApi {
        CoreApi(Arc::new(Inner { db: CoreDb::connect(connector), staff_key }))
    }
}

/// Every route of the back office.
pub fn router(state: CoreApi) -> Router {
    let staff = Router::new()
        .route("/staff/tenants", get(tenants))
        .route_layer(middleware::from_fn_with_state(state.clone(), staff_only));
    Router::new()
        .route("/livez", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(ready))
        .merge(staff)
        .with_state(state)
}

/// Without the key every staff route looks like one that is not there.
async fn staff_only(State(state): State<CoreApi>, request: Request, next: Next) -> Response {
    let presented = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let admitted = match (&state.0.staff_key, presented) {
        (Some(key), Some(presented)) => bool::from(key.expose_secret().as_bytes().ct_eq(presented.as_bytes())),
        (Some(_) | None, _) => false,
    };
    if admitted { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}

async fn ready(State(state): State<CoreApi>) -> Response {
    match state.0.db.ping().await {
        Ok(()) => Json(json!({ "status": "ok" })).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "failing" }))).into_response()
        }
    }
}

async fn tenants(State(state): State<CoreApi>) -> Response {
    match state.0.db.tenants().await {
        Ok(rows) => {
            let items: Vec<_> = rows
                .iter()
                .map(|row| json!({ "id": row.id, "name": row.name, "status": row.status, "createdAt": row.created_at }))
                .collect();
            Json(json!({ "data": items })).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "tenants cannot be listed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
