//! Finding tenants whose audit log has rows without a seal: the sealer's scan, which names no tenant and takes no lock.
//!
//! Nothing is written for it in a request. Every row carries the number of its transaction; a scan answers the oldest number that
//! still runs, and the next scan begins there, because everything below was there to be seen.

use ids::TenantId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::connect::ModeDb;
use crate::{Candidate, StoreError, sql};

/// What a scan found.
#[derive(Clone, Debug)]
pub struct Unsealed {
    /// Where the next scan may begin: rows below this number were all there to be seen.
    pub horizon: i64,
    /// Tenants that have rows at or above the number that this scan began with, each once.
    pub tenants: Vec<Candidate>,
}

/// A tenant as the sealer's candidate for a job.
fn candidate(tenant: Uuid) -> Candidate {
    Candidate { tenant: TenantId::from_uuid(tenant), subject: tenant, due_at: Timestamp::UNIX_EPOCH, crashes: 0 }
}

/// Tenants with rows written since an earlier scan. Other roles' row security shows them nothing. Rows with numbers that the server has
/// not reached were loaded from a dump; a sealer begins with [`all`], which sees them.
///
/// # Errors
/// Any store error.
pub async fn since(db: &ModeDb, horizon: i64) -> Result<Unsealed, StoreError> {
    let (horizon, tenants): (i64, Vec<Uuid>) = sqlx::query_as(sql!(
        "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                coalesce((select array_agg(distinct tenant_id) from audit_log
                           where tx >= $1 and tx < pg_snapshot_xmax(pg_current_snapshot())::text::bigint), '{}')"
    ))
    .bind(horizon)
    .fetch_one(&db.pool)
    .await?;
    Ok(Unsealed { horizon, tenants: tenants.into_iter().map(candidate).collect() })
}

/// Every tenant that has an audit log at all: where a sealer begins, which knows nothing of what was sealed before it.
///
/// # Errors
/// Any store error.
pub async fn all(db: &ModeDb) -> Result<Unsealed, StoreError> {
    // From tenant to tenant through the index, instead of through all rows.
    let (horizon, tenants): (i64, Vec<Uuid>) = sqlx::query_as(sql!(
        "with recursive walk as (
           (select tenant_id from audit_log order by tenant_id limit 1)
           union all
           select (select a.tenant_id from audit_log a where a.tenant_id > w.tenant_id order by a.tenant_id limit 1)
             from walk w where w.tenant_id is not null)
         select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                coalesce((select array_agg(tenant_id) from walk where tenant_id is not null), '{}')"
    ))
    .fetch_one(&db.pool)
    .await?;
    Ok(Unsealed { horizon, tenants: tenants.into_iter().map(candidate).collect() })
}
