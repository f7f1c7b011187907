//! How often issuers are asked: what recoveries plan and what was charged, in windows of time.

use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::dunning::ScheduleRow;
use crate::{StoreError, TenantTx, sql};

row! {
    /// Charges of one issuer in one window of time.
    WindowRow {
        /// Its start.
        starts_at: Timestamp,
        charges: i64,
    }
}

/// Lets one transaction at a time plan charges of an issuer, until it ends: each must see what the one before has planned.
///
/// # Errors
/// Any store error.
pub async fn lock(tx: &mut TenantTx, lane: Uuid, issuer: &str) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 20)) /* tenant_id: in the name */"
    ))
    .bind(format!("{}/{lane}/", tenant.uuid()))
    .bind(issuer)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many charges of an issuer other recoveries plan, and how many were made, in each window of so many seconds from `from`
/// to `to`. Windows begin at whole multiples of their length.
///
/// # Errors
/// Any store error.
pub async fn charges_of(
    tx: &mut TenantTx,
    schedule: &ScheduleRow,
    issuer: &str,
    seconds: i64,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<WindowRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select to_timestamp(floor(extract(epoch from c.at) / $4) * $4) as starts_at, count(*) as charges
           from (select d.next_attempt_at as at from dunning_schedules d
                  where d.tenant_id = $1 and d.lane = $2 and d.issuer = $3 and d.state = 'scheduled'
                    and d.next_attempt_at >= $5 and d.next_attempt_at < $6 and d.id <> $7
                 union all
                 select a.created_at from attempts a
                   join payment_methods m on m.tenant_id = a.tenant_id and m.id = a.payment_method_id
                  where a.tenant_id = $1 and a.lane = $2 and a.created_at >= $5 and a.created_at < $6
                    and m.issuer = $3) c
          group by 1"
    ))
    .bind(tenant.uuid())
    .bind(schedule.lane)
    .bind(issuer)
    .bind(seconds)
    .bind(ts(from))
    .bind(ts(to))
    .bind(schedule.id.uuid())
    .fetch_all(tx.conn())
    .await?)
}
