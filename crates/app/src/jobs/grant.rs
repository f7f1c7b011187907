//! Expiring grants of prepaid credit.
//!
//! Safe to run twice: a grant of which nothing is left is passed by, and its journal is posted once for its id. Bills
//! that are made at the very instant, or before this ran, do not see an expired grant either: they look at its dates.

use jiff::Timestamp;
use store::due::Lease;
use store::{TenantScope, due};

use crate::{Result, grants};

pub(super) async fn expire(scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    let subjects = lease.subjects();
    grants::expire(&mut tx, &subjects).await?;
    due::finish(&mut tx, lease, &subjects).await?;
    Ok(tx.commit(()).await?)
}
