//! A move of subscriptions to newer prices: the next chunk of it.
//!
//! Safe to run twice: how far the move is is written with the chunk, under the move's lock.

use ids::PriceMigrationId;
use store::due::{self, Lease};
use store::{TenantScope, price_migrations};

use crate::Result;
use crate::price_migrations::{compare_some, move_some};

pub(super) async fn run(scope: &TenantScope, lease: &Lease) -> Result<()> {
    for subject in lease.subjects() {
        let id = PriceMigrationId::from_uuid(subject);
        let mut tx = scope.begin().await?;
        let status = price_migrations::get(&mut tx, id).await?.status;
        let more = match status.as_str() {
            "computing" => compare_some(&mut tx, id).await?,
            "applying" => move_some(&mut tx, id).await?,
            _ => false,
        };
        if more {
            let again = tx.wall_now();
            due::reschedule(&mut tx, lease, &[(subject, Some(again))]).await?;
        } else {
            due::finish(&mut tx, lease, &[subject]).await?;
        }
        tx.commit(()).await?;
    }
    Ok(())
}
