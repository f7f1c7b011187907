//! Keeping a process still while its database may have forgotten something.
//!
//! A process looks before it starts and every few seconds after. A database that was restored, promoted or moved is held by itself,
//! before anybody thinks of it; an operator may hold any other. A database that does not answer changes nothing: nobody can act on it.

use std::time::Duration;

use anyhow::Result;
use runtime::Shutdown;
use store::doors::{self, AuditDb};
use store::operator::restores;

use crate::services::Parts;

/// How often a process looks.
const EVERY: Duration = Duration::from_secs(2);

/// Looks once, before a process serves anything.
pub(crate) async fn look(parts: &Parts) -> Result<()> {
    tell(parts, &doors::open_for_audit(&parts.connector, parts.clock.clone())).await
}

/// Looks again and again, until asked to stop.
pub(crate) async fn watch(parts: Parts, shutdown: Shutdown) {
    let auditor = doors::open_for_audit(&parts.connector, parts.clock.clone());
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = shutdown.requested() => return,
        }
        if let Err(error) = tell(&parts, &auditor).await {
            tracing::warn!(%error, "nobody can say now whether this database is held");
        }
    }
}

async fn tell(parts: &Parts, auditor: &AuditDb) -> Result<()> {
    let (before, now) = (parts.hold.why(), restores::history(auditor).await?.quarantine());
    match (&before, &now) {
        (None, Some(why)) => tracing::error!(why, "held: nothing is charged, paid out or sent, and nothing is changed"),
        (Some(_), None) => tracing::info!("no longer held"),
        (None, None) | (Some(_), Some(_)) => {}
    }
    parts.hold.set(now);
    Ok(())
}
