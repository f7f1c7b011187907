//! The loops that make the audit log evidence: one seals every few seconds, one sends the signed ends of chains away every hour.
//!
//! They wait for nothing that requests write, and nothing waits for them: what they do not get done is done by the next round.

use std::time::Duration;

use audit::digest::Digester;
use audit::sealing::Sealer;
use jiff::Timestamp;
use runtime::{Clock, Shutdown};
use tokio::task::JoinSet;

/// How often the sealers look.
const SEALS_EVERY: Duration = Duration::from_secs(3);
/// How often it is asked whether a digest is due.
const DIGESTS_EVERY: Duration = Duration::from_secs(30);

/// What makes the audit log evidence, for all modes of a process.
#[derive(Debug)]
pub struct Evidence {
    /// One for each mode.
    pub sealers: Vec<Sealer>,
    /// One for each mode; none where no object storage is set up.
    pub digesters: Vec<Digester>,
    /// The time in the digests.
    pub clock: Clock,
}

/// Runs until asked to stop, then until the rounds in hand are done.
pub async fn run(evidence: Evidence, shutdown: Shutdown) {
    let mut loops = JoinSet::new();
    for sealer in evidence.sealers {
        loops.spawn(seal(sealer, evidence.clock.clone(), shutdown.clone()));
    }
    for digester in evidence.digesters {
        loops.spawn(digest(digester, evidence.clock.clone(), shutdown.clone()));
    }
    while let Some(ended) = loops.join_next().await {
        if let Err(panic) = ended {
            tracing::error!(%panic, "a loop of the audit log ended in a panic; stopping");
            shutdown.request();
        }
    }
}

async fn seal(sealer: Sealer, clock: Clock, shutdown: Shutdown) {
    let mut whole_at = clock.now();
    while !shutdown.is_requested() {
        let began = clock.now();
        match sealer.round().await {
            Ok(round) => {
                if round.left == 0 {
                    whole_at = began;
                }
                metrics::counter!("audit_rows_sealed_total", "mode" => sealer.mode().as_str())
                    .increment(u64::try_from(round.sealed).unwrap_or(0));
            }
            Err(error) => tracing::warn!(%error, cause = ?error.source, "the audit log could not be looked through"),
        }
        metrics::gauge!("audit_sealed_lag_seconds", "mode" => sealer.mode().as_str()).set(lag(whole_at, clock.now()));
        pause(SEALS_EVERY, &shutdown).await;
    }
}

/// Seconds since everything was sealed that could be.
fn lag(whole_at: Timestamp, now: Timestamp) -> f64 {
    f64::from(u32::try_from(now.duration_since(whole_at).as_secs().max(0)).unwrap_or(u32::MAX))
}

async fn digest(digester: Digester, clock: Clock, shutdown: Shutdown) {
    while !shutdown.is_requested() {
        match digester.round(clock.now()).await {
            Ok(Some(number)) => tracing::info!(number, "a digest of the audit log left the house"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, cause = ?error.source, "a digest of the audit log was not written"),
        }
        pause(DIGESTS_EVERY, &shutdown).await;
    }
}

async fn pause(wait: Duration, shutdown: &Shutdown) {
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = shutdown.requested() => {}
    }
}
