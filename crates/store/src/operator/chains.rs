//! The audit log and its seals across tenants, as the auditor reads them: to compute every chain again, to say where each ends,
//! and to look for what somebody did.

use ids::{AuditId, Mode, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use super::queues::reader;
use crate::bind::{column, ts_opt};
use crate::doors::AuditDb;
use crate::row::row;
use crate::tables::audit::AuditFilter;
use crate::{StoreError, sql};

row! {
    /// One link of a chain.
    SealRow {
        tenant_id: TenantId,
        seq: i64,
        audit_id: AuditId,
        tx: i64,
        hash: Vec<u8>,
    }
}

row! {
    /// A row of the audit log as it is hashed, and whose it is.
    SealedRow {
        tenant_id: TenantId,
        id: AuditId,
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
    /// The end of a tenant's chain.
    ChainRow {
        tenant_id: TenantId,
        seq: i64,
        hash: Vec<u8>,
    }
}

row! {
    /// A row that stands among sealed ones and has no seal.
    StrayRow {
        tenant_id: TenantId,
        id: AuditId,
        at: Timestamp,
    }
}

/// Links in the order of tenants and places, after one of them, at most 5000.
///
/// # Errors
/// Any store error.
pub async fn seals(db: &AuditDb, mode: Mode, after: Option<(TenantId, i64)>) -> Result<Vec<SealRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let (tenant, seq) = after.map_or((Uuid::nil(), i64::MIN), |(tenant, seq)| (tenant.uuid(), seq));
    Ok(sqlx::query_as(sql!(
        "select tenant_id, seq, audit_id, tx, hash from audit_seals
          where (tenant_id, seq) > ($1, $2) order by tenant_id, seq limit 5000"
    ))
    .bind(tenant)
    .bind(seq)
    .fetch_all(&mut *tx)
    .await?)
}

/// The rows that links name; one that is gone is missing from the answer. In no order.
///
/// # Errors
/// Any store error.
pub async fn rows_of(db: &AuditDb, mode: Mode, seals: &[SealRow]) -> Result<Vec<SealedRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select a.tenant_id, a.id, a.tx, a.at, a.actor_type, a.actor_id, a.action, a.subject, a.before::text as before,
                a.after::text as after, a.request_id, a.origin
           from unnest($1::uuid[], $2::uuid[]) as n (tenant_id, id)
           join audit_log a on a.tenant_id = n.tenant_id and a.id = n.id"
    ))
    .bind(column(seals, |seal| seal.tenant_id.uuid()))
    .bind(column(seals, |seal| seal.audit_id.uuid()))
    .fetch_all(&mut *tx)
    .await?)
}

/// Rows before the end of their tenant's chain that are not in it: they came after what stands behind them. At most 20.
///
/// # Errors
/// Any store error.
pub async fn strays(db: &AuditDb, mode: Mode) -> Result<Vec<StrayRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select a.tenant_id, a.id, a.at
           from audit_log a
           join (select distinct on (tenant_id) tenant_id, tx, audit_id from audit_seals
                  order by tenant_id, seq desc) l on l.tenant_id = a.tenant_id
           left join audit_seals s on s.tenant_id = a.tenant_id and s.audit_id = a.id
          where s.seq is null and (a.tx, a.id) < (l.tx, l.audit_id)
          order by a.tenant_id, a.tx, a.id limit 20"
    ))
    .fetch_all(&mut *tx)
    .await?)
}

/// Where every chain ends, in one snapshot, in the order of tenants.
///
/// # Errors
/// Any store error.
pub async fn heads(db: &AuditDb, mode: Mode) -> Result<Vec<ChainRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "with recursive walk as (
           (select tenant_id, seq, hash from audit_seals order by tenant_id, seq desc limit 1)
           union all
           select n.tenant_id, n.seq, n.hash
             from walk w
             cross join lateral (select t.tenant_id from audit_seals t where t.tenant_id > w.tenant_id
                                  order by t.tenant_id limit 1) next
             cross join lateral (select h.tenant_id, h.seq, h.hash from audit_seals h
                                  where h.tenant_id = next.tenant_id order by h.seq desc limit 1) n)
         select tenant_id, seq, hash from walk order by tenant_id"
    ))
    .fetch_all(&mut *tx)
    .await?)
}

/// The links at some places, as far as they are there. In no order.
///
/// # Errors
/// Any store error.
pub async fn at(db: &AuditDb, mode: Mode, places: &[(TenantId, i64)]) -> Result<Vec<ChainRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select s.tenant_id, s.seq, s.hash
           from unnest($1::uuid[], $2::bigint[]) as n (tenant_id, seq)
           join audit_seals s on s.tenant_id = n.tenant_id and s.seq = n.seq"
    ))
    .bind(column(places, |(tenant, _)| tenant.uuid()))
    .bind(column(places, |(_, seq)| *seq))
    .fetch_all(&mut *tx)
    .await?)
}

/// How many rows wait for their seal, and since when the oldest does.
///
/// # Errors
/// Any store error.
pub async fn unsealed(db: &AuditDb, mode: Mode) -> Result<(i64, Option<Timestamp>), StoreError> {
    let mut tx = reader(db, mode).await?;
    let (count, oldest): (i64, Option<jiff_sqlx::Timestamp>) = sqlx::query_as(sql!(
        "select count(*), min(a.at) from audit_log a
           left join audit_seals s on s.tenant_id = a.tenant_id and s.audit_id = a.id
          where s.seq is null"
    ))
    .fetch_one(&mut *tx)
    .await?;
    Ok((count, oldest.map(jiff_sqlx::Timestamp::to_jiff)))
}

row! {
    /// What somebody changed, and at which merchant.
    FoundRow {
        tenant_id: TenantId,
        id: AuditId,
        at: Timestamp,
        actor_type: String,
        actor_id: String,
        action: String,
        subject: String,
        before: Option<serde_json::Value>,
        after: Option<serde_json::Value>,
        request_id: Option<String>,
        origin: Option<String>,
        /// Its place in the tenant's chain; none while it waits for its seal.
        seq: Option<i64>,
    }
}

/// Rows from newest to oldest, of one tenant or of all.
///
/// # Errors
/// Any store error.
pub async fn find(
    db: &AuditDb,
    mode: Mode,
    tenant: Option<TenantId>,
    filter: &AuditFilter,
    limit: i64,
) -> Result<Vec<FoundRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select a.tenant_id, a.id, a.at, a.actor_type, a.actor_id, a.action, a.subject, a.before, a.after, a.request_id,
                a.origin, s.seq
           from audit_log a
           left join audit_seals s on s.tenant_id = a.tenant_id and s.audit_id = a.id
          where ($1::uuid is null or a.tenant_id = $1)
            and ($2::text is null or a.actor_id = $2) and ($3::text is null or a.action = $3)
            and ($4::text is null or a.subject = $4) and ($5::text is null or a.request_id = $5)
            and ($6::timestamptz is null or a.at >= $6) and ($7::timestamptz is null or a.at < $7)
            and ($8::text is null or a.actor_type = $8)
          order by a.id desc, a.tenant_id limit $9"
    ))
    .bind(tenant.map(TenantId::uuid))
    .bind(filter.actor.as_deref())
    .bind(filter.action.as_deref())
    .bind(filter.subject.as_deref())
    .bind(filter.request.as_deref())
    .bind(ts_opt(filter.from))
    .bind(ts_opt(filter.to))
    .bind(filter.actor_type.as_deref())
    .bind(limit)
    .fetch_all(&mut *tx)
    .await?)
}
