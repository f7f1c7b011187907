//! What a process says of itself to those who run it: whether it lives, whether it can work, and its figures.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use runtime::{Hold, Shutdown};
use serde_json::{Value, json};
use web::Probe;

use crate::services::Parts;

/// What the worker's answers come from.
#[derive(Clone)]
struct Pulse {
    probe: Arc<dyn Probe>,
    hold: Hold,
    shutdown: Shutdown,
}

/// The worker's `/livez`, `/readyz`, `/health` and `/metrics`. A loop that ends in a panic asks the process to stop, so a process that is
/// not stopping has all of its loops.
pub(crate) fn router(parts: &Parts, probe: Arc<dyn Probe>, shutdown: Shutdown) -> Router {
    let pulse = Pulse { probe, hold: parts.hold.clone(), shutdown };
    let (of_ready, of_health) = (pulse.clone(), pulse);
    Router::new()
        .route("/livez", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(move || ready(of_ready.clone())))
        .route("/health", get(move || health(of_health.clone())))
        .merge(figures_only(parts))
}

/// `/metrics` alone.
pub(crate) fn figures_only(parts: &Parts) -> Router {
    let metrics = parts.metrics.clone();
    Router::new().route("/metrics", get(move || figures(metrics.clone())))
}

impl Pulse {
    async fn problems(&self) -> Vec<String> {
        let mut found = self.probe.problems().await;
        if self.shutdown.is_requested() {
            found.push("the worker is stopping: no new work is begun".to_owned());
        }
        found
    }
}

/// A worker that is held is as it should be: it waits for an operator, and restarting it would not help.
async fn ready(pulse: Pulse) -> Response {
    let problems = pulse.problems().await;
    let degraded: Vec<String> = pulse.hold.why().into_iter().collect();
    answer(
        problems.is_empty(),
        json!({ "status": word(problems.is_empty()), "problems": problems, "degraded": degraded }),
    )
}

async fn health(pulse: Pulse) -> Response {
    let ok = pulse.problems().await.is_empty();
    answer(ok, json!({ "status": word(ok), "checks": { "database": word(ok), "queue": word(ok) } }))
}

fn word(ok: bool) -> &'static str {
    if ok { "ok" } else { "failing" }
}

fn answer(ok: bool, body: Value) -> Response {
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}

async fn figures(metrics: Option<PrometheusHandle>) -> Response {
    match metrics {
        Some(handle) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
