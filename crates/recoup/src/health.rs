//! The worker's only door: whether it lives, whether its database is as it should be, and its figures.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;
use web::Probe;

use crate::services::Parts;

/// `/livez`, `/readyz` and `/metrics`.
pub(crate) fn router(probe: Arc<dyn Probe>, metrics: Option<PrometheusHandle>) -> Router {
    Router::new()
        .route("/livez", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(move || ready(probe.clone())))
        .route("/metrics", get(move || figures(metrics.clone())))
}

/// `/metrics` alone.
pub(crate) fn figures_only(parts: &Parts) -> Router {
    let metrics = parts.metrics.clone();
    Router::new().route("/metrics", get(move || figures(metrics.clone())))
}

async fn ready(probe: Arc<dyn Probe>) -> Response {
    let problems = probe.problems().await;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "problems": problems }))).into_response()
}

async fn figures(metrics: Option<PrometheusHandle>) -> Response {
    match metrics {
        Some(handle) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
