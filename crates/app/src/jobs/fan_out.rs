//! Handing a tenant's new events to whoever reads them: to the post for merchants, and to whoever tells customers.
//!
//! Safe to run twice: how far each reader has come moves in the transaction that makes what they read of it.
//!
//! No event is missed: whether all is read is decided while the event counter is held, and whoever appends an
//! event wakes this job under the same lock.

use store::due::Lease;
use store::{TenantScope, counters, due};

use super::Engine;
use crate::Result;

pub(super) async fn run(engine: &Engine, scope: &TenantScope, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin().await?;
    let read = match &engine.post {
        Some(post) => post.hand_out(&mut tx).await?,
        None => i64::MAX,
    };
    let untold = match &engine.teller {
        Some(teller) => teller.derive(&mut tx).await?,
        None => false,
    };
    let head = counters::hold(&mut tx, counters::EVENTS).await?;
    let next = (untold || read < head).then(|| tx.wall_now());
    let dates: Vec<_> = lease.subjects().into_iter().map(|subject| (subject, next)).collect();
    due::reschedule(&mut tx, lease, &dates).await?;
    Ok(tx.commit(()).await?)
}
