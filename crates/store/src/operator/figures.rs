//! What is measured of a mode: how long things wait, how many are set aside, whether the books add up. Bounded by kinds, never by
//! tenants or objects.

use ids::Mode;

use super::queues::reader;
use crate::bind::ts;
use crate::doors::AuditDb;
use crate::row::row;
use crate::sweep::Lane;
use crate::{Kind, StoreError, sql};

row! {
    /// One measurement.
    FigureRow {
        /// `ready`, `set_aside`, `unresolved`, `breaks`, `webhooks`, `codes` or `codes_used`.
        figure: String,
        /// The kind of work, where there is one.
        kind: String,
        /// Milliseconds, or how many.
        value: i64,
    }
}

/// Everything that is cheap to measure, in one look. Work in the lanes of test clocks waits for nobody and is left out. What is not
/// in the answer is zero.
///
/// # Errors
/// Any store error.
pub async fn read(db: &AuditDb, mode: Mode) -> Result<Vec<FigureRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select 'ready' as figure, k.kind as kind, (extract(epoch from $1::timestamptz - d.due_at) * 1000)::bigint as value
           from unnest($2::text[]) as k (kind) cross join lateral (select due_at from due
                 where due.kind = k.kind and lane = $3 and due_at <= $1 and lease is null order by due_at limit 1) d /* tenant_id: all */
          union all
         select 'webhooks', '', (extract(epoch from $1::timestamptz - min(d.due_at)) * 1000)::bigint
           from unnest(array['fan_out', 'deliver']) as k (kind) cross join lateral (select due_at from due
                 where due.kind = k.kind and lane = $3 and due_at <= $1 order by due_at limit 1) d having count(*) > 0
          union all
         select 'set_aside', kind, count(*) from due where quarantined_at is not null group by kind
          union all
         select 'unresolved', '', (extract(epoch from $1::timestamptz - min(u.since)) * 1000)::bigint
           from unresolved_attempts u join attempts a on a.tenant_id = u.tenant_id and a.id = u.attempt_id
          where a.lane = $3 and a.status <> 'requires_action' having count(*) > 0
          union all
         select 'breaks', '', count(*) from reconciliation_breaks where state = 'open'
          union all
         select 'codes', '', count(*) from party_codes
          where asked_at > $1::timestamptz - interval '1 hour' and (spent_at is not null or expires_at < $1)
          union all
         select 'codes_used', '', count(*) from party_codes
          where asked_at > $1::timestamptz - interval '1 hour' and spent_at is not null"
    ))
    .bind(ts(db.clock.now()))
    .bind(Kind::ALL.map(Kind::as_str).to_vec())
    .bind(Lane::REAL.uuid())
    .fetch_all(&mut *tx)
    .await?)
}

/// What the postings of all merchants do not add up to zero by, in minor units, all currencies together. It reads every posting: ask
/// seldom.
///
/// # Errors
/// Any store error.
pub async fn imbalance(db: &AuditDb, mode: Mode) -> Result<i64, StoreError> {
    let mut tx = reader(db, mode).await?;
    let (off,): (i64,) = sqlx::query_as(sql!(
        "select coalesce(sum(abs(s.total)), 0)::bigint
           from (select sum(amount_minor) as total from postings group by tenant_id, currency) s"
    ))
    .fetch_one(&mut *tx)
    .await?;
    Ok(off)
}
