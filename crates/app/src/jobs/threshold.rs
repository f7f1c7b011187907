//! Whether usage has reached a threshold. The work is named by the event of usage that asks.
//!
//! Safe to run twice: how often a threshold was told for a period is written with the telling, and only grows.

use ids::Uuid;
use store::due::{self, Lease};
use store::{Lane, TenantScope};

use crate::Result;
use crate::clocks::Presents;
use crate::usage::watch;

pub(super) async fn run(scope: &TenantScope, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin().await?;
    let asked = watch::asked(&mut tx, &lease.subjects()).await?;
    let mut presents = Presents::of(&tx);
    let mut rounds = Vec::with_capacity(asked.len());
    for (lane, events) in asked {
        rounds.push((presents.in_lane(&mut tx, Lane::uuid(lane)).await?, events));
    }
    drop(tx);
    // A commit for each lane, in its own time.
    for (now, events) in rounds {
        let mut tx = scope.begin_at(now).await?;
        watch::look(&mut tx, &events).await?;
        let subjects: Vec<Uuid> = events.iter().map(|event| event.id.uuid()).collect();
        due::finish(&mut tx, lease, &subjects).await?;
        tx.commit(()).await?;
    }
    Ok(())
}
