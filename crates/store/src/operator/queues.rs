//! The state of all work, by kind: how much is due, since when, held, parked and set aside.

use ids::{Mode, TenantId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::bind::ts;
use crate::doors::AuditDb;
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// One kind of work in one mode.
    QueueRow {
        kind: String,
        depth: i64,
        due: i64,
        oldest_due_at: Option<Timestamp>,
        leased: i64,
        parked: i64,
        quarantined: i64,
    }
}

row! {
    /// Work set aside until a person looks at it.
    QuarantinedRow {
        tenant_id: TenantId,
        kind: String,
        subject_id: Uuid,
        quarantined_at: Timestamp,
        note: Option<String>,
    }
}

/// The queues of one mode.
///
/// # Errors
/// Any store error.
pub async fn depths(db: &AuditDb, mode: Mode) -> Result<Vec<QueueRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select due.kind, count(*) as depth,
                count(*) filter (where due_at <= $1 and lease is null) as due,
                min(due_at) filter (where due_at <= $1 and lease is null) as oldest_due_at,
                count(*) filter (where lease is not null)
                  + (select coalesce(sum(cardinality(c.subjects)), 0) from claims c
                      where c.kind = due.kind and c.until > $1) as leased,
                count(*) filter (where due_at is null and quarantined_at is null) as parked,
                count(*) filter (where quarantined_at is not null) as quarantined
           from due group by due.kind order by due.kind /* tenant_id: all */"
    ))
    .bind(ts(db.clock.now()))
    .fetch_all(&mut *tx)
    .await?)
}

/// Work set aside in one mode, oldest first.
///
/// # Errors
/// Any store error.
pub async fn quarantined(db: &AuditDb, mode: Mode) -> Result<Vec<QuarantinedRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select tenant_id, kind, subject_id, quarantined_at, note from due
          where quarantined_at is not null order by quarantined_at limit 200"
    ))
    .fetch_all(&mut *tx)
    .await?)
}

/// A read-only transaction over one mode's schema.
pub(crate) async fn reader(db: &AuditDb, mode: Mode) -> Result<sqlx::Transaction<'static, sqlx::Postgres>, StoreError> {
    let start = format!("begin isolation level repeatable read read only; set local search_path = {}", mode.schema());
    Ok(db.pool.begin_with(AssertSqlSafe(start)).await?)
}
