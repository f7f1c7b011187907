//! In what our books and a provider's differ: each break once while it is open, however often it is found.

use ids::{AttemptId, BreakId, ProviderAccountId, ReconciliationId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One break.
    BreakRow {
        id: BreakId,
        /// The comparison that found it; none when a file did.
        run_id: Option<ReconciliationId>,
        /// How many comparisons met it.
        times: i32,
        gateway: String,
        account_id: Option<ProviderAccountId>,
        /// The same for the same break.
        name: String,
        /// `charge`, `refund`, `dispute`, `payout` or `settlement`.
        kind: String,
        /// `only_ours`, `only_theirs` or `different`.
        bucket: String,
        /// Of `different`: `state`, `currency`, `amount`, `fee`.
        what: Vec<String>,
        attempt_id: Option<AttemptId>,
        gateway_ref: Option<String>,
        reference: Option<String>,
        /// The line in our books.
        ours: Option<Value>,
        /// The line in theirs.
        theirs: Option<Value>,
        /// What the provider said when it was asked.
        evidence: Option<Value>,
        /// `open` or `resolved`.
        state: String,
        /// How: `booked`, `confirmed`, `healed`, `fee_corrected` by asking; `succeeded`, `failed`, `not_ours` by a person.
        resolution: Option<String>,
        /// What that did to the books, in words.
        effect: Option<String>,
        note: Option<String>,
        resolved_by: Option<String>,
        resolved_at: Option<Timestamp>,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Keeps a break; one of the same name that is open is told as it is now, and keeps its id. Answers the id, and how many
/// comparisons met it.
///
/// # Errors
/// Any store error.
pub async fn keep(tx: &mut TenantTx, row: &BreakRow) -> Result<(BreakId, i32), StoreError> {
    let tenant = tx.tenant();
    let (id, times): (Uuid, i32) = sqlx::query_as(sql!(
        "insert into reconciliation_breaks (tenant_id, id, run_id, gateway, account_id, name, kind, bucket, what,
                attempt_id, gateway_ref, reference, ours, theirs, evidence, state, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'open', $16, $16)
         on conflict (tenant_id, name) where state = 'open'
         do update set times = reconciliation_breaks.times + 1, bucket = excluded.bucket, what = excluded.what,
                ours = excluded.ours, theirs = excluded.theirs, evidence = excluded.evidence,
                updated_at = excluded.updated_at, version = reconciliation_breaks.version + 1
         returning id, times"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.run_id.map(ReconciliationId::uuid))
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.name)
    .bind(&row.kind)
    .bind(&row.bucket)
    .bind(&row.what)
    .bind(row.attempt_id.map(AttemptId::uuid))
    .bind(&row.gateway_ref)
    .bind(&row.reference)
    .bind(&row.ours)
    .bind(&row.theirs)
    .bind(&row.evidence)
    .bind(ts(row.created_at))
    .fetch_one(tx.conn())
    .await?;
    Ok((BreakId::from_uuid(id), times))
}

/// Notes that a comparison met a break; answers whether it had not before.
///
/// # Errors
/// Any store error.
pub async fn met(tx: &mut TenantTx, run: ReconciliationId, id: BreakId, carried: bool) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let done = sqlx::query(sql!(
        "insert into reconciliation_findings (tenant_id, run_id, break_id, carried) values ($1, $2, $3, $4)
         on conflict on constraint reconciliation_findings_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(run.uuid())
    .bind(id.uuid())
    .bind(carried)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether this very break was resolved by a person already: who says once that something is settled is not asked again.
///
/// # Errors
/// Any store error.
pub async fn settled_by_a_person(
    tx: &mut TenantTx,
    name: &str,
    theirs: Option<&Value>,
    ours: Option<&Value>,
) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (known,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from reconciliation_breaks
          where tenant_id = $1 and name = $2 and state = 'resolved' and resolution in ('succeeded', 'failed', 'not_ours')
            and theirs is not distinct from $3 and ours is not distinct from $4)"
    ))
    .bind(tenant.uuid())
    .bind(name)
    .bind(theirs)
    .bind(ours)
    .fetch_one(tx.conn())
    .await?;
    Ok(known)
}

/// One break.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: BreakId) -> Result<BreakRow, StoreError> {
    find(tx, id).await?.ok_or(StoreError::Missing("reconciliation break"))
}

/// One break, if there is one of this id.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx, id: BreakId) -> Result<Option<BreakRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, run_id, times, gateway, account_id, name, kind, bucket, what, attempt_id, gateway_ref, reference, ours,
                theirs, evidence, state, resolution, effect, note, resolved_by, resolved_at, version, created_at, updated_at
           from reconciliation_breaks where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// Writes that a break is resolved, if it is still as it was read.
///
/// # Errors
/// Any store error.
pub async fn resolve(tx: &mut TenantTx, row: &BreakRow) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    let moved = sqlx::query(sql!(
        "update reconciliation_breaks set state = 'resolved', evidence = $4, resolution = $5, effect = $6, note = $7,
                resolved_by = $8, resolved_at = $9, updated_at = $10, version = version + 1
          where tenant_id = $1 and id = $2 and version = $3 and state = 'open'"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.version)
    .bind(&row.evidence)
    .bind(&row.resolution)
    .bind(&row.effect)
    .bind(&row.note)
    .bind(&row.resolved_by)
    .bind(ts_opt(row.resolved_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(moved == 1)
}

/// Open breaks of an account that a comparison did not meet itself, in the order of their ids after `after`.
///
/// # Errors
/// Any store error.
pub async fn left_open(
    tx: &mut TenantTx,
    run: ReconciliationId,
    (gateway, account): (&str, Option<ProviderAccountId>),
    limit: i64,
) -> Result<Vec<BreakRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, run_id, times, gateway, account_id, name, kind, bucket, what, attempt_id, gateway_ref, reference, ours,
                theirs, evidence, state, resolution, effect, note, resolved_by, resolved_at, version, created_at, updated_at
           from reconciliation_breaks b
          where tenant_id = $1 and state = 'open' and gateway = $3 and account_id is not distinct from $4
            and not exists (select 1 from reconciliation_findings f
                             where f.tenant_id = $1 and f.run_id = $2 and f.break_id = b.id)
          order by created_at, id limit $5"
    ))
    .bind(tenant.uuid())
    .bind(run.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// The breaks that a comparison met, oldest first: some, after this one.
///
/// # Errors
/// Any store error.
pub async fn of_run(
    tx: &mut TenantTx,
    run: ReconciliationId,
    after: Option<BreakId>,
    limit: i64,
) -> Result<Vec<BreakRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select b.id, b.run_id, b.times, b.gateway, b.account_id, b.name, b.kind, b.bucket, b.what, b.attempt_id,
                b.gateway_ref, b.reference, b.ours, b.theirs, b.evidence, b.state, b.resolution, b.effect, b.note,
                b.resolved_by, b.resolved_at, b.version, b.created_at, b.updated_at
           from reconciliation_findings f
           join reconciliation_breaks b on b.tenant_id = f.tenant_id and b.id = f.break_id
          where f.tenant_id = $1 and f.run_id = $2 and ($3::uuid is null or f.break_id > $3)
          order by f.break_id limit $4"
    ))
    .bind(tenant.uuid())
    .bind(run.uuid())
    .bind(after.map(BreakId::uuid))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of breaks may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct BreakFilter {
    /// When they were found.
    pub made: Made,
    /// In this state.
    pub state: Option<String>,
    /// In this bucket.
    pub bucket: Option<String>,
    /// Of this account.
    pub account: Option<ProviderAccountId>,
    /// Met by this comparison.
    pub run: Option<ReconciliationId>,
}

/// Breaks, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &BreakFilter, page: &PageOf) -> Result<Vec<BreakRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, run_id, times, gateway, account_id, name, kind, bucket, what, attempt_id, gateway_ref, reference,
                ours, theirs, evidence, state, resolution, effect, note, resolved_by, resolved_at, version, created_at,
                updated_at
           from reconciliation_breaks where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &BreakFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from reconciliation_breaks where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &BreakFilter) -> List {
    list.made(&filter.made)
        .and("state = ", filter.state.as_deref())
        .and("bucket = ", filter.bucket.as_deref())
        .and("account_id = ", filter.account.map(|id| id.uuid()))
        .and_in(
            "exists (select 1 from reconciliation_findings f where f.tenant_id = $1 and f.break_id = reconciliation_breaks.id \
             and f.run_id = ",
            filter.run.map(|id| id.uuid()),
            ")",
        )
}
