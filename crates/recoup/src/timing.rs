//! One time for all: a process goes by the clock of its database, whatever the clock of its machine says.
//!
//! It asks before it starts and every few seconds after. A machine whose clock is ahead would otherwise bill early, release what a buyer
//! may still dispute, and refuse codes that are good. A database that does not answer changes nothing.

use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use runtime::{Clock, Shutdown};
use store::doors::{self, AuditDb};
use store::operator::time;

use crate::services::Parts;

/// How often a process asks.
const EVERY: Duration = Duration::from_secs(10);
/// As far apart two clocks may be. An answer takes a while, too.
const NEAR: SignedDuration = SignedDuration::from_millis(250);
/// An answer that took longer says nothing.
const LONGEST: SignedDuration = SignedDuration::from_secs(1);
/// What somebody should hear of: a machine like that has no service that keeps its clock.
const FAR: SignedDuration = SignedDuration::from_secs(5);

/// Asks once, before a process serves anything.
pub(crate) async fn look(parts: &Parts) -> Result<()> {
    agree(&parts.clock, &doors::open_for_audit(&parts.connector, parts.clock.clone())).await
}

/// Asks again and again, until asked to stop.
pub(crate) async fn watch(parts: Parts, shutdown: Shutdown) {
    let auditor = doors::open_for_audit(&parts.connector, parts.clock.clone());
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = shutdown.requested() => return,
        }
        if let Err(error) = agree(&parts.clock, &auditor).await {
            tracing::debug!(%error, "the database does not say what time it is");
        }
    }
}

async fn agree(clock: &Clock, auditor: &AuditDb) -> Result<()> {
    let asked = clock.now();
    let there = time::now(auditor).await?;
    let Some(behind) = behind(asked, there, clock.now()) else { return Ok(()) };
    clock.correct(behind);
    let seconds = behind.as_secs_f64();
    if behind.abs() > FAR {
        tracing::warn!(
            seconds,
            "the clock of this machine is not that of the database, which counts; keep clocks with NTP"
        );
    } else {
        tracing::info!(seconds, "the clock was corrected to that of the database");
    }
    Ok(())
}

/// By how much we are behind an instant that was told between two of ours; nothing if that is little, or nobody can tell.
fn behind(asked: Timestamp, there: Timestamp, told: Timestamp) -> Option<SignedDuration> {
    let took = told.duration_since(asked);
    if took < SignedDuration::ZERO || took > LONGEST {
        return None;
    }
    let middle = asked.checked_add(took / 2).ok()?;
    let behind = there.duration_since(middle);
    (behind.abs() > NEAR).then_some(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-09-01T08:00:{text}Z").parse().expect("an instant")
    }

    #[test]
    fn what_is_near_or_took_long_changes_nothing() {
        assert_eq!(behind(at("10"), at("10.3"), at("10.2")), None);
        assert_eq!(behind(at("10"), at("40"), at("12")), None);
        assert_eq!(behind(at("10"), at("40"), at("09")), None, "set back in the meantime");
    }

    #[test]
    fn it_is_told_by_how_much_and_in_which_direction() {
        assert_eq!(behind(at("10"), at("40.1"), at("10.2")), Some(SignedDuration::from_secs(30)));
        assert_eq!(behind(at("40"), at("10.1"), at("40.2")), Some(SignedDuration::from_secs(-30)));
    }
}
