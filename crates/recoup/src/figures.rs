//! What a process measures of itself and of its database, for Prometheus.
//!
//! Every process counts its requests and how long it waits for connections. The worker also reads what the database tells, with the
//! auditor's role, on its own pace: who scrapes asks the database nothing, however often. Labels are modes, kinds of work and
//! templates of routes, never a merchant or an object, so a scrape is as long with ten thousand merchants as with one.

use std::time::Duration;

use anyhow::Result;
use ids::Mode;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use runtime::Shutdown;
use store::Kind;
use store::doors::{self, AuditDb};
use store::operator::figures;

use crate::services::Parts;

/// Seconds; an answer is expected within a tenth, and given up after thirty.
const REQUESTS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// Seconds; a connection is given up after five.
const WAITS: [f64; 8] = [0.000_5, 0.001, 0.005, 0.025, 0.1, 0.5, 2.0, 5.0];

/// The ledger is added up whole, once in so many looks.
const LEDGER_EVERY: u32 = 60;

/// Starts keeping figures. A second recorder in one process (a demo after a demo) goes without.
pub(crate) fn recorder() -> Option<PrometheusHandle> {
    let with = |builder: PrometheusBuilder, name: &str, buckets: &[f64]| {
        builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets).ok()
    };
    let builder = with(PrometheusBuilder::new(), "http_server_request_duration_seconds", &REQUESTS)?;
    with(builder, "db_pool_wait_seconds", &WAITS)?.install_recorder().ok()
}

/// Reads what the database tells, again and again, until asked to stop. What could not be read keeps its last value.
pub(crate) async fn keep(parts: Parts, every: Duration, shutdown: Shutdown) {
    let auditor = doors::open_for_audit(&parts.connector, parts.clock.clone());
    let mut round: u32 = 0;
    while !shutdown.is_requested() {
        for mode in Mode::ALL {
            if let Err(error) = look(&auditor, mode, round.is_multiple_of(LEDGER_EVERY)).await {
                tracing::warn!(%mode, %error, "the database could not be measured");
            }
        }
        metrics::gauge!("quarantine_held").set(if parts.hold.why().is_some() { 1.0 } else { 0.0 });
        round = round.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = shutdown.requested() => {}
        }
    }
}

async fn look(auditor: &AuditDb, mode: Mode, whole: bool) -> Result<()> {
    let found = figures::read(auditor, mode).await?;
    let of = |figure: &str, kind: &str| {
        let row = found.iter().find(|row| row.figure == figure && row.kind == kind);
        as_number(row.map_or(0, |row| row.value))
    };
    let name = mode.as_str();
    for kind in Kind::ALL.map(Kind::as_str) {
        let labels = [("mode", name), ("kind", kind)];
        metrics::gauge!("job_oldest_ready_age_seconds", &labels).set(of("ready", kind) / 1_000.0);
        metrics::gauge!("jobs_quarantined", &labels).set(of("set_aside", kind));
    }
    metrics::gauge!("payment_unresolved_oldest_seconds", "mode" => name).set(of("unresolved", "") / 1_000.0);
    metrics::gauge!("reconciliation_breaks", "mode" => name).set(of("breaks", ""));
    metrics::gauge!("webhook_lag_seconds", "mode" => name).set(of("webhooks", "") / 1_000.0);
    let codes = of("codes", "");
    metrics::gauge!("otp_codes_decided", "mode" => name).set(codes);
    // Of no codes none was wasted.
    metrics::gauge!("otp_conversion_ratio", "mode" => name).set(if codes > 0.0 {
        of("codes_used", "") / codes
    } else {
        1.0
    });
    if whole {
        let off = as_number(figures::imbalance(auditor, mode).await?);
        metrics::gauge!("ledger_imbalance_minor", "mode" => name).set(off);
    }
    Ok(())
}

/// Exact up to nine quadrillion, which no figure reaches in earnest.
#[expect(
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "a figure on a dashboard, not an amount in a book"
)]
fn as_number(value: i64) -> f64 {
    value as f64
}
