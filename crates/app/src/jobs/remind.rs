//! Telling customers ahead of time, lane by lane. The work is named by the tenant, or by the test clock that moves the lane.
//!
//! Safe to run twice: how far a lane was looked through moves in the commit that tells, which demands the lease, and
//! what was told is written down once.

use jiff::Timestamp;
use runtime::secret::Secrets;
use store::due::Lease;
use store::{Lane, TenantScope, due};

use crate::Result;

pub(super) async fn run(secrets: &Secrets, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    for row in &lease.rows {
        match reminders::look(&mut tx, secrets, Lane::from_uuid(row.lane)).await? {
            Some(next) => due::reschedule(&mut tx, lease, &[(row.subject_id, Some(next))]).await?,
            None => due::finish(&mut tx, lease, &[row.subject_id]).await?,
        }
    }
    Ok(tx.commit(()).await?)
}
