//! The gate before charges: which rows of a slice go on, and which wait for a circuit breaker.
//!
//! One look for a slice; more only while somebody does not answer. What a person asked for goes on in any case.

use std::collections::BTreeMap;

use ids::Uuid;
use jiff::Timestamp;
use store::due::{ClaimedRow, Lease};
use store::{Kind, Lane, TenantScope, TenantTx, breakers as rows};

use crate::breakers::{self, Pass, Standing, Target, Told};
use crate::{Error, Result, charging};

/// How often somebody else may change a breaker in between.
const TRIES: usize = 8;

/// What each row of a slice may do; those that are not listed go on.
pub(super) type Passes = BTreeMap<Uuid, Pass>;

/// The lane of a slice: all of its rows are in the same.
pub(super) fn lane_of(lease: &Lease) -> Uuid {
    lease.rows.first().map_or(Lane::REAL.uuid(), |row| row.lane)
}

/// Begins the transaction of a slice and asks for its rows. It looks whether anybody is away; only then more is asked, and
/// committed before anything is sent.
pub(super) async fn begin(scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<(TenantTx, Passes)> {
    let lane = lane_of(lease);
    let mut tx = scope.begin_at(now).await?;
    if Standing::read(&mut tx, lane).await?.is_calm() {
        return Ok((tx, Passes::new()));
    }
    drop(tx);
    for _ in 0..TRIES {
        let mut tx = scope.begin_at(now).await?;
        let mut standing = Standing::read(&mut tx, lane).await?;
        let passes = ask_each(&mut tx, &mut standing, lease).await?;
        if standing.save(&mut tx, lane).await? {
            tx.commit(()).await?;
            return Ok((scope.begin_at(now).await?, passes));
        }
    }
    Err(Error::new(crate::Kind::Busy, "busy", "A circuit breaker changes all the time. It will be asked again."))
}

/// In the order of the slice, so that those who have waited longest are the probes.
async fn ask_each(tx: &mut TenantTx, standing: &mut Standing, lease: &Lease) -> Result<Passes> {
    let asks = |row: &&ClaimedRow| row.asked != Some(true);
    let subjects: Vec<Uuid> = lease.rows.iter().filter(asks).map(|row| row.subject_id).collect();
    let found = if lease.kind == Kind::Dun {
        rows::targets_of_schedules(tx, &subjects).await?
    } else {
        rows::targets_of_invoices(tx, &subjects, charging::FIRST_RAIL.as_str()).await?
    };
    let mut targets: BTreeMap<Uuid, Target> =
        found.into_iter().map(|row| (row.subject_id, Target::from(row))).collect();
    let mut passes = Passes::new();
    for subject in subjects {
        if let Some(target) = targets.remove(&subject) {
            passes.insert(subject, standing.ask(&target, tx.now())?);
        }
    }
    Ok(passes)
}

/// Writes down what a slice met, if anybody was away or asked for on trial.
pub(super) async fn tell(scope: &TenantScope, now: Timestamp, lane: Uuid, told: &[Told]) -> Result<()> {
    if !breakers::is_news(told) {
        return Ok(());
    }
    for _ in 0..TRIES {
        let mut tx = scope.begin_at(now).await?;
        if breakers::tell(&mut tx, lane, told).await? {
            return Ok(tx.commit(()).await?);
        }
    }
    tracing::warn!(tenant = %scope.tenant(), "a circuit breaker changed too often to be told");
    Ok(())
}
