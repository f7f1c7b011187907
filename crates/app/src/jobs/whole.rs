//! Work that one transaction does whole: claimed by the slice, not by the row.
//!
//! The claim says who has what in hand, so that a holder that dies is known by it; what makes the work happen once
//! is the work's own transaction, which writes only what is still as it was read, and ends the claim.

use ids::Uuid;
use jiff::{SignedDuration, Timestamp};
use store::claims::{self, Claim};
use store::due::MAX_CRASHES;
use store::{Candidate, Kind, Lane, TenantScope};

use super::{Engine, backoff, plus, renew};
use crate::{Error, Result};

/// The one kind of work that is done this way.
const KIND: Kind = Kind::Subscription;

/// Claims and renews. Answers how many rows it got.
pub(super) async fn run(
    engine: &Engine,
    scope: &TenantScope,
    lane: Lane,
    now: Timestamp,
    rows: &[Candidate],
) -> Result<usize> {
    let claim = claim(engine, scope, lane, now, rows).await?;
    if claim.subjects.is_empty() {
        return Ok(0);
    }
    let outcome = engine.in_time(Box::pin(renew::run(scope, now, &claim))).await;
    if let Err(error) = &outcome {
        give_back(scope, lane, now, &claim, rows, error).await?;
    }
    outcome.map(|()| claim.subjects.len())
}

/// Sets aside what crashed too often and claims the rest.
async fn claim(engine: &Engine, scope: &TenantScope, lane: Lane, now: Timestamp, rows: &[Candidate]) -> Result<Claim> {
    let mut tx = scope.begin_at(now).await?;
    let (spent, fit): (Vec<&Candidate>, Vec<&Candidate>) = rows.iter().partition(|row| row.crashes >= MAX_CRASHES);
    for row in spent {
        tracing::error!(kind = KIND.as_str(), tenant = %scope.tenant(), subject = %row.subject, "work set aside: its holders did not finish it");
        claims::set_aside(&mut tx, KIND, row.subject, MAX_CRASHES, "its holders failed or crashed every time").await?;
    }
    let subjects: Vec<Uuid> = fit.iter().map(|row| row.subject).collect();
    let until = plus(now, engine.options.lease);
    let claim = claims::take(&mut tx, KIND, lane, &subjects, now, until).await?;
    Ok(tx.commit(claim).await?)
}

/// After a failure: a single row waits a while, and the failure counts if it was its own; the rows of a slice are free at
/// once, to be tried one by one; when the database itself is away the claim runs out by itself.
async fn give_back(
    scope: &TenantScope,
    lane: Lane,
    now: Timestamp,
    claim: &Claim,
    rows: &[Candidate],
    error: &Error,
) -> Result<()> {
    if error.kind == crate::Kind::Unavailable {
        return Ok(());
    }
    let mut tx = scope.begin_at(now).await?;
    let ours = claims::give_up(&mut tx, claim).await?;
    // Changed by somebody else meanwhile: it is no failure, and comes again as it is now.
    if let ([row], true, false) = (rows, ours, error.code == "changed_meanwhile") {
        let counts = !error.is_transient();
        let crashes = row.crashes.saturating_add(i16::from(counts));
        let wait = if lane.is_real() { backoff(crashes) } else { SignedDuration::ZERO };
        claims::put_off(&mut tx, KIND, row.subject, plus(now, wait), &error.to_string(), counts).await?;
    }
    Ok(tx.commit(()).await?)
}
