//! Seals of the audit log: each tenant's rows in an order that no clock decides, chained by hashes. Only the sealer's role
//! writes here.
//!
//! The order is (number of the database's transaction, id). A row is taken only when its number lies below the oldest transaction
//! that still runs: then every row below it is there, whoever commits when, and none can come between two that are sealed.

use ids::AuditId;
use jiff::Timestamp;

use crate::bind::{column, ts};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

/// Rows taken into a chain at a time.
pub const BATCH: usize = 1000;

row! {
    /// A row of the audit log as it is hashed: texts as the database prints them, which do not depend on who reads.
    LoggedRow {
        id: AuditId,
        /// The number of the transaction that wrote it.
        tx: i64,
        at: Timestamp,
        actor_type: String,
        actor_id: String,
        action: String,
        subject: String,
        before: Option<String>,
        after: Option<String>,
        request_id: Option<String>,
        origin: Option<String>,
    }
}

row! {
    /// The end of a chain.
    HeadRow {
        seq: i64,
        audit_id: AuditId,
        tx: i64,
        hash: Vec<u8>,
    }
}

/// One link to be written.
#[derive(Clone, Debug)]
pub struct NewSeal {
    /// Its place, from 1.
    pub seq: i64,
    /// The row.
    pub audit_id: AuditId,
    /// The number of the transaction that wrote the row.
    pub tx: i64,
    /// The hash over the row and the link before.
    pub hash: [u8; 32],
}

/// Takes the right to extend the tenant's chain until the transaction ends; false when somebody else has it. Requests never
/// wait for it: they do not ask.
///
/// # Errors
/// Any store error.
pub async fn try_hold(tx: &mut TenantTx) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (held,): (bool,) = sqlx::query_as(sql!(
        "select pg_try_advisory_xact_lock(hashtextextended(current_schema() || $1::text, 7363112)) /* tenant_id is $1 */"
    ))
    .bind(tenant.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(held)
}

/// The end of the tenant's chain; none before the first seal.
///
/// # Errors
/// Any store error.
pub async fn head(tx: &mut TenantTx) -> Result<Option<HeadRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select seq, audit_id, tx, hash from audit_seals where tenant_id = $1 order by seq desc limit 1"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// The next rows behind the end of the chain, at most [`BATCH`].
///
/// # Errors
/// Any store error.
pub async fn waiting(tx: &mut TenantTx, head: Option<&HeadRow>) -> Result<Vec<LoggedRow>, StoreError> {
    let tenant = tx.tenant();
    let (last_tx, last_id) = head.map_or((-1, uuid::Uuid::nil()), |head| (head.tx, head.audit_id.uuid()));
    Ok(sqlx::query_as(sql!(
        "select id, tx, at, actor_type, actor_id, action, subject, before::text as before, after::text as after,
                request_id, origin
           from audit_log
          where tenant_id = $1 and (tx, id) > ($2, $3) and tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
          order by tx, id limit 1000"
    ))
    .bind(tenant.uuid())
    .bind(last_tx)
    .bind(last_id)
    .fetch_all(tx.conn())
    .await?)
}

/// Whether the database has not reached the number of the last sealed transaction: it was loaded from a dump into a server that
/// counts from the beginning.
///
/// # Errors
/// Any store error.
pub async fn is_renumbered(tx: &mut TenantTx, head: &HeadRow) -> Result<bool, StoreError> {
    let (renumbered,): (bool,) = sqlx::query_as(sql!(
        "select $1 >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint /* tenant_id: none */"
    ))
    .bind(head.tx)
    .fetch_one(tx.conn())
    .await?;
    Ok(renumbered)
}

/// As [`waiting`], in a database that [`is_renumbered`]: every row that has no seal and is surely there. Reads the whole log of
/// the tenant; it is asked once, because the rows it brings end the chain in the new numbers.
///
/// # Errors
/// Any store error.
pub async fn waiting_after_restore(tx: &mut TenantTx) -> Result<Vec<LoggedRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select a.id, a.tx, a.at, a.actor_type, a.actor_id, a.action, a.subject, a.before::text as before,
                a.after::text as after, a.request_id, a.origin
           from audit_log a
           left join audit_seals s on s.tenant_id = a.tenant_id and s.audit_id = a.id
          where a.tenant_id = $1 and s.seq is null
            and (a.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                 or a.tx >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
          order by (a.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint), a.tx, a.id limit 1000"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes links, in the order of their places.
///
/// # Errors
/// `Conflict` when somebody else extended the chain: then nothing is written.
pub async fn insert(tx: &mut TenantTx, seals: &[NewSeal]) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into audit_seals (tenant_id, seq, audit_id, tx, hash, sealed_at)
         select $1, n.seq, n.audit_id, n.tx, n.hash, $2
           from unnest($3::bigint[], $4::uuid[], $5::bigint[], $6::bytea[]) as n (seq, audit_id, tx, hash)"
    ))
    .bind(tenant.uuid())
    .bind(ts(wall))
    .bind(column(seals, |seal| seal.seq))
    .bind(column(seals, |seal| seal.audit_id.uuid()))
    .bind(column(seals, |seal| seal.tx))
    .bind(column(seals, |seal| seal.hash.to_vec()))
    .execute(tx.conn())
    .await?;
    Ok(())
}
