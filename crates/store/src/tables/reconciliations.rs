//! Comparisons of our books with a provider's, how far each has come, and what the provider listed.

use ids::{AttemptId, DisputeId, PayoutTryId, ProviderAccountId, ReconciliationId, RefundId};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One comparison.
    ReconciliationRow {
        id: ReconciliationId,
        gateway: String,
        /// None is the gateway that needs no account.
        account_id: Option<ProviderAccountId>,
        /// `daily` or `asked`.
        cause: String,
        /// Who asked for it.
        asked_by: String,
        since: Timestamp,
        until: Timestamp,
        /// In which the days are counted.
        zone: String,
        /// `waiting`, `listing`, `comparing`, `completed` or `failed`.
        state: String,
        /// What is done next: `movements`, `settlements`, `compare`, `carried` or `done`.
        part: String,
        /// Where in that part it goes on.
        place: Option<String>,
        /// How often in a row the provider could not be asked.
        tries: i16,
        pages: i32,
        lines: i32,
        compared: i32,
        matched: i32,
        confirmed: i32,
        only_ours: i32,
        only_theirs: i32,
        different: i32,
        fees_learned: i32,
        carried: i32,
        resolved: i32,
        /// Sums of each side, by currency.
        totals: Value,
        /// Why it failed, or waits.
        problem: Option<String>,
        completed_at: Option<Timestamp>,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a comparison that waits.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &ReconciliationRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into reconciliations (tenant_id, id, gateway, account_id, cause, asked_by, since, until, zone, state, part,
                totals, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.cause)
    .bind(&row.asked_by)
    .bind(ts(row.since))
    .bind(ts(row.until))
    .bind(&row.zone)
    .bind(&row.state)
    .bind(&row.part)
    .bind(&row.totals)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One comparison.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: ReconciliationId) -> Result<ReconciliationRow, StoreError> {
    find(tx, id).await?.ok_or(StoreError::Missing("reconciliation"))
}

/// One comparison, if there is one of this id.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx, id: ReconciliationId) -> Result<Option<ReconciliationRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, gateway, account_id, cause, asked_by, since, until, zone, state, part, place, tries, pages, lines,
                compared, matched, confirmed, only_ours, only_theirs, different, fees_learned, carried, resolved, totals,
                problem, completed_at, version, created_at, updated_at
           from reconciliations where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// Writes how far a comparison has come, if nobody else did meanwhile.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &ReconciliationRow) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    let moved = sqlx::query(sql!(
        "update reconciliations set state = $4, part = $5, place = $6, tries = $7, pages = $8, lines = $9, compared = $10,
                matched = $11, confirmed = $12, only_ours = $13, only_theirs = $14, different = $15, fees_learned = $16,
                carried = $17, resolved = $18, totals = $19, problem = $20, completed_at = $21, updated_at = $22,
                version = version + 1
          where tenant_id = $1 and id = $2 and version = $3"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.version)
    .bind(&row.state)
    .bind(&row.part)
    .bind(&row.place)
    .bind(row.tries)
    .bind(row.pages)
    .bind(row.lines)
    .bind(row.compared)
    .bind(row.matched)
    .bind(row.confirmed)
    .bind(row.only_ours)
    .bind(row.only_theirs)
    .bind(row.different)
    .bind(row.fees_learned)
    .bind(row.carried)
    .bind(row.resolved)
    .bind(&row.totals)
    .bind(&row.problem)
    .bind(ts_opt(row.completed_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(moved == 1)
}

/// Until when the days of an account were compared, or are being compared; none before the first.
///
/// # Errors
/// Any store error.
pub async fn compared_until(
    tx: &mut TenantTx,
    gateway: &str,
    account: Option<ProviderAccountId>,
) -> Result<Option<Timestamp>, StoreError> {
    let tenant = tx.tenant();
    let (until,): (Option<jiff_sqlx::Timestamp>,) = sqlx::query_as(sql!(
        "select max(until) from reconciliations
          where tenant_id = $1 and gateway = $2 and account_id is not distinct from $3 and cause = 'daily'
            and state <> 'failed'"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .fetch_one(tx.conn())
    .await?;
    Ok(until.map(jiff_sqlx::Timestamp::to_jiff))
}

/// A comparison of an account that is not over, if there is one.
///
/// # Errors
/// Any store error.
pub async fn running(
    tx: &mut TenantTx,
    gateway: &str,
    account: Option<ProviderAccountId>,
) -> Result<Option<ReconciliationId>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(Uuid,)> = sqlx::query_as(sql!(
        "select id from reconciliations
          where tenant_id = $1 and gateway = $2 and account_id is not distinct from $3
            and state in ('waiting', 'listing', 'comparing')
          order by created_at desc limit 1"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|(id,)| ReconciliationId::from_uuid(id)))
}

row! {
    /// How many breaks of a bucket a comparison met.
    TallyRow {
        bucket: String,
        met: i64,
        carried: i64,
        resolved: i64,
    }
}

/// What a comparison met, by bucket; what it carried from before is counted by itself.
///
/// # Errors
/// Any store error.
pub async fn tally(tx: &mut TenantTx, run: ReconciliationId) -> Result<Vec<TallyRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select b.bucket, count(*) filter (where not f.carried) as met, count(*) filter (where f.carried) as carried,
                count(*) filter (where b.state = 'resolved') as resolved
           from reconciliation_findings f
           join reconciliation_breaks b on b.tenant_id = f.tenant_id and b.id = f.break_id
          where f.tenant_id = $1 and f.run_id = $2 group by b.bucket order by b.bucket"
    ))
    .bind(tenant.uuid())
    .bind(run.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of comparisons may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct ReconciliationFilter {
    /// When they were asked for.
    pub made: Made,
    /// Of this provider.
    pub gateway: Option<String>,
    /// Of this account.
    pub account: Option<ProviderAccountId>,
    /// In this state.
    pub state: Option<String>,
}

/// Comparisons, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &ReconciliationFilter,
    page: &PageOf,
) -> Result<Vec<ReconciliationRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, gateway, account_id, cause, asked_by, since, until, zone, state, part, place, tries, pages, lines,
                compared, matched, confirmed, only_ours, only_theirs, different, fees_learned, carried, resolved, totals,
                problem, completed_at, version, created_at, updated_at
           from reconciliations where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &ReconciliationFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from reconciliations where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &ReconciliationFilter) -> List {
    list.made(&filter.made)
        .and("gateway = ", filter.gateway.as_deref())
        .and("account_id = ", filter.account.map(|id| id.uuid()))
        .and("state = ", filter.state.as_deref())
}

row! {
    /// One movement as the provider lists it.
    StatementLineRow {
        /// `charge`, `refund`, `dispute` or `payout`.
        kind: String,
        gateway_ref: String,
        /// Our reference, or somebody else's, as the provider repeats it.
        reference: Option<String>,
        /// Our id, when the reference is one of ours by its form.
        key: Option<Uuid>,
        amount_minor: i64,
        currency: String,
        /// In the same currency.
        fee_minor: Option<i64>,
        moved: bool,
        at: Timestamp,
    }
}

/// Keeps a page of what a provider lists. Of a movement that is listed again the later telling counts: some list each try. No two rows
/// are of one movement.
///
/// # Errors
/// Any store error.
pub async fn keep_lines(tx: &mut TenantTx, run: ReconciliationId, rows: &[StatementLineRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into reconciliation_lines (tenant_id, run_id, kind, gateway_ref, reference, key, amount_minor, currency,
                fee_minor, moved, at, listed_at)
         select $1, $2, n.kind, n.gateway_ref, n.reference, n.key, n.amount, n.currency, n.fee, n.moved, n.at, $3
           from unnest($4::text[], $5::text[], $6::text[], $7::uuid[], $8::int8[], $9::text[], $10::int8[], $11::bool[],
                  $12::timestamptz[])
             as n (kind, gateway_ref, reference, key, amount, currency, fee, moved, at)
         on conflict on constraint reconciliation_lines_pkey
         do update set reference = excluded.reference, key = excluded.key, amount_minor = excluded.amount_minor,
                currency = excluded.currency, fee_minor = excluded.fee_minor, moved = excluded.moved, at = excluded.at
          where (excluded.at, excluded.moved) >= (reconciliation_lines.at, reconciliation_lines.moved)"
    ))
    .bind(tenant.uuid())
    .bind(run.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.gateway_ref.clone()))
    .bind(column(rows, |row| row.reference.clone()))
    .bind(column(rows, |row| row.key))
    .bind(column(rows, |row| row.amount_minor))
    .bind(column(rows, |row| row.currency.clone()))
    .bind(column(rows, |row| row.fee_minor))
    .bind(column(rows, |row| row.moved))
    .bind(ts_column(rows, |row| row.at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What the provider listed of a time.
///
/// # Errors
/// Any store error.
pub async fn lines(
    tx: &mut TenantTx,
    run: ReconciliationId,
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<StatementLineRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select kind, gateway_ref, reference, key, amount_minor, currency, fee_minor, moved, at
           from reconciliation_lines where tenant_id = $1 and run_id = $2 and at >= $3 and at < $4
          order by kind, gateway_ref"
    ))
    .bind(tenant.uuid())
    .bind(run.uuid())
    .bind(ts(since))
    .bind(ts(until))
    .fetch_all(tx.conn())
    .await?)
}

/// How long lines are kept, in days.
pub const LINES_KEPT_DAYS: i64 = 90;
/// Most lines that are deleted at once.
const FORGOTTEN_AT_ONCE: i64 = 5_000;

/// Deletes lines that were kept for their time; what was found with them stays.
///
/// # Errors
/// Any store error.
pub async fn forget_lines(tx: &mut TenantTx) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let before = tx.wall_now() - SignedDuration::from_hours(24 * LINES_KEPT_DAYS);
    sqlx::query(sql!(
        "delete from reconciliation_lines where tenant_id = $1 and (run_id, kind, gateway_ref) in (
             select run_id, kind, gateway_ref from reconciliation_lines where tenant_id = $1 and listed_at < $2
              order by listed_at limit $3)"
    ))
    .bind(tenant.uuid())
    .bind(ts(before))
    .bind(FORGOTTEN_AT_ONCE)
    .execute(tx.conn())
    .await?;
    Ok(())
}

row! {
    /// An attempt, as far as it is compared.
    ChargeLineRow {
        id: AttemptId,
        rail: String,
        status: String,
        amount_minor: i64,
        currency: String,
        fee_minor: Option<i64>,
        gateway_ref: Option<String>,
        submitted_at: Timestamp,
        resolved_at: Option<Timestamp>,
        /// Whether it pays for an order in escrow, or into a wallet.
        held: bool,
    }
}

/// How long after it was asked for a payment request can still be paid, in days, for the comparison.
const REQUESTS_LIVE_DAYS: i64 = 35;

/// Attempts that went to an account within a time: charges by when they were sent, payment requests also by when they were paid.
///
/// # Errors
/// Any store error.
pub async fn charges(
    tx: &mut TenantTx,
    (gateway, account): (&str, Option<ProviderAccountId>),
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<ChargeLineRow>, StoreError> {
    let tenant = tx.tenant();
    let earliest = since.saturating_sub(SignedDuration::from_hours(24 * REQUESTS_LIVE_DAYS)).unwrap_or(Timestamp::MIN);
    Ok(sqlx::query_as(sql!(
        "select id, rail, status, amount_minor, currency, fee_minor, gateway_ref, submitted_at, resolved_at, false as held
           from attempts
          where tenant_id = $1 and gateway = $2 and account_id is not distinct from $3
            and created_at >= $6 and created_at < $5
            and (created_at >= $4 or (rail in ('ussd', 'transfer', 'virtual_account') and resolved_at >= $4))
         union all
         select id, rail, status, amount_minor, currency, fee_minor, gateway_ref, submitted_at, resolved_at, true
           from escrow_payments
          where tenant_id = $1 and gateway = $2 and account_id is not distinct from $3
            and created_at >= $6 and created_at < $5
            and (created_at >= $4 or (rail in ('ussd', 'transfer', 'virtual_account') and resolved_at >= $4))
          order by id"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(ts(since))
    .bind(ts(until))
    .bind(ts(earliest))
    .fetch_all(tx.conn())
    .await?)
}

/// Whether anything was asked of an account since an instant: a payment, or a payout. What goes back follows a payment, and is listed
/// with what comes in.
///
/// # Errors
/// Any store error.
pub async fn has_movements(
    tx: &mut TenantTx,
    (gateway, account): (&str, Option<ProviderAccountId>),
    since: Timestamp,
) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (has,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from attempts
          where tenant_id = $1 and created_at >= $4 and gateway = $2 and account_id is not distinct from $3)
             or exists (select 1 from escrow_payments
          where tenant_id = $1 and created_at >= $4 and gateway = $2 and account_id is not distinct from $3)
             or exists (select 1 from payouts
          where tenant_id = $1 and created_at >= $4 and gateway = $2 and account_id is not distinct from $3)
             or exists (select 1 from refunds
          where tenant_id = $1 and created_at >= $4 and gateway = $2 and account_id is not distinct from $3)
             or exists (select 1 from disputes
          where tenant_id = $1 and created_at >= $4 and gateway = $2 and account_id is not distinct from $3)"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(ts(since))
    .fetch_one(tx.conn())
    .await?;
    Ok(has)
}

/// Those of some attempts that went to an account, whenever that was.
///
/// # Errors
/// Any store error.
pub async fn charges_named(
    tx: &mut TenantTx,
    (gateway, account): (&str, Option<ProviderAccountId>),
    attempts: &[Uuid],
) -> Result<Vec<ChargeLineRow>, StoreError> {
    if attempts.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, rail, status, amount_minor, currency, fee_minor, gateway_ref, submitted_at, resolved_at, false as held
           from attempts
          where tenant_id = $1 and id = any($4) and gateway = $2 and account_id is not distinct from $3
         union all
         select id, rail, status, amount_minor, currency, fee_minor, gateway_ref, submitted_at, resolved_at, true
           from escrow_payments
          where tenant_id = $1 and id = any($4) and gateway = $2 and account_id is not distinct from $3 order by id"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(attempts)
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// A refund, as far as it is compared.
    RefundLineRow {
        id: RefundId,
        state: String,
        amount_minor: i64,
        currency: String,
        gateway_ref: Option<String>,
        /// When it was first sent.
        submitted_at: Timestamp,
        /// When it came back although it had succeeded.
        returned_at: Option<Timestamp>,
    }
}

/// How long before it is sent a refund may be asked for, in days, for the comparison: it waits behind another, or for a gateway.
const REFUNDS_WAIT_DAYS: i64 = 35;

/// Refunds that were first sent to an account within a time.
///
/// # Errors
/// Any store error.
pub async fn refunds(
    tx: &mut TenantTx,
    (gateway, account): (&str, Option<ProviderAccountId>),
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<RefundLineRow>, StoreError> {
    let tenant = tx.tenant();
    let earliest = since.saturating_sub(SignedDuration::from_hours(24 * REFUNDS_WAIT_DAYS)).unwrap_or(Timestamp::MIN);
    Ok(sqlx::query_as(sql!(
        "select id, state, amount_minor, currency, gateway_ref, submitted_at, returned_at
           from refunds
          where tenant_id = $1 and gateway = $2 and account_id is not distinct from $3
            and created_at >= $6 and created_at < $5 and submitted_at >= $4 and submitted_at < $5
         union all
         select r.id, r.state, r.amount_minor, p.currency, r.gateway_ref, r.submitted_at, null
           from escrow_refunds r join escrow_payments p on p.tenant_id = r.tenant_id and p.id = r.payment_id
          where r.tenant_id = $1 and p.gateway = $2 and p.account_id is not distinct from $3
            and r.created_at >= $6 and r.created_at < $5 and r.submitted_at >= $4 and r.submitted_at < $5
          order by id"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(ts(since))
    .bind(ts(until))
    .bind(ts(earliest))
    .fetch_all(tx.conn())
    .await?)
}

/// Those of some refunds that were sent to an account, whenever that was.
///
/// # Errors
/// Any store error.
pub async fn refunds_named(
    tx: &mut TenantTx,
    (gateway, account): (&str, Option<ProviderAccountId>),
    refunds: &[Uuid],
) -> Result<Vec<RefundLineRow>, StoreError> {
    if refunds.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, state, amount_minor, currency, gateway_ref, submitted_at, returned_at
           from refunds
          where tenant_id = $1 and id = any($4) and submitted_at is not null
            and gateway = $2 and account_id is not distinct from $3
         union all
         select r.id, r.state, r.amount_minor, p.currency, r.gateway_ref, r.submitted_at, null
           from escrow_refunds r join escrow_payments p on p.tenant_id = r.tenant_id and p.id = r.payment_id
          where r.tenant_id = $1 and r.id = any($4) and r.submitted_at is not null
            and p.gateway = $2 and p.account_id is not distinct from $3 order by id"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(refunds)
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// A try of a payout, as far as it is compared.
    PayoutLineRow {
        id: PayoutTryId,
        status: String,
        amount_minor: i64,
        currency: String,
        /// What the provider says it took.
        fee_minor: Option<i64>,
        gateway_ref: Option<String>,
        submitted_at: Timestamp,
    }
}

/// How long before it is sent a payout may be asked for, in days, for the comparison: it waits for approvals, or for a way out.
const PAYOUTS_WAIT_DAYS: i64 = 35;

/// Tries of payouts that were sent to an account within a time.
///
/// # Errors
/// Any store error.
pub async fn payouts(
    tx: &mut TenantTx,
    (gateway, account): (&str, Option<ProviderAccountId>),
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<PayoutLineRow>, StoreError> {
    let tenant = tx.tenant();
    let earliest = since.saturating_sub(SignedDuration::from_hours(24 * PAYOUTS_WAIT_DAYS)).unwrap_or(Timestamp::MIN);
    Ok(sqlx::query_as(sql!(
        "select t.id, t.status, p.amount_minor, p.currency, t.fee_minor, t.gateway_ref, t.submitted_at
           from payouts p join payout_tries t on t.tenant_id = p.tenant_id and t.payout_id = p.id
          where p.tenant_id = $1 and p.created_at >= $6 and p.created_at < $5
            and t.gateway = $2 and t.account_id is not distinct from $3 and t.submitted_at >= $4 and t.submitted_at < $5
          order by t.id"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(ts(since))
    .bind(ts(until))
    .bind(ts(earliest))
    .fetch_all(tx.conn())
    .await?)
}

/// Those of some tries of payouts that were sent to an account, whenever that was.
///
/// # Errors
/// Any store error.
pub async fn payouts_named(
    tx: &mut TenantTx,
    (gateway, account): (&str, Option<ProviderAccountId>),
    tries: &[Uuid],
) -> Result<Vec<PayoutLineRow>, StoreError> {
    if tries.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select t.id, t.status, p.amount_minor, p.currency, t.fee_minor, t.gateway_ref, t.submitted_at
           from payout_tries t join payouts p on p.tenant_id = t.tenant_id and p.id = t.payout_id
          where t.tenant_id = $1 and t.id = any($4) and t.gateway = $2 and t.account_id is not distinct from $3 order by t.id"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(tries)
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// A dispute whose charge is known, as far as it is compared.
    DisputeLineRow {
        id: DisputeId,
        state: String,
        dispute_ref: String,
        amount_minor: i64,
        currency: String,
        /// Whether the provider took the money.
        withdrawn: bool,
        created_at: Timestamp,
    }
}

/// Disputes of an account that became known within a time, or that the provider names so. One whose charge nobody here knows is
/// nobody's.
///
/// # Errors
/// Any store error.
pub async fn disputes(
    tx: &mut TenantTx,
    (gateway, account): (&str, Option<ProviderAccountId>),
    (since, until): (Timestamp, Timestamp),
    refs: &[String],
) -> Result<Vec<DisputeLineRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, state, dispute_ref, amount_minor, currency, withdrawn, created_at
           from disputes
          where tenant_id = $1 and gateway = $2 and account_id is not distinct from $3
            and amount_minor is not null and currency is not null
            and ((created_at >= $4 and created_at < $5) or dispute_ref = any($6))
          order by id"
    ))
    .bind(tenant.uuid())
    .bind(gateway)
    .bind(account.map(ProviderAccountId::uuid))
    .bind(ts(since))
    .bind(ts(until))
    .bind(refs)
    .fetch_all(tx.conn())
    .await?)
}

/// Writes what a provider kept of a payment, if what is known of that is still `known`.
///
/// # Errors
/// Any store error.
pub async fn learn_fee(
    tx: &mut TenantTx,
    attempt: AttemptId,
    known: Option<i64>,
    fee_minor: i64,
) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let moved = sqlx::query(sql!(
        "update attempts set fee_minor = $4
          where tenant_id = $1 and id = $2 and status = 'succeeded' and fee_minor is not distinct from $3"
    ))
    .bind(tenant.uuid())
    .bind(attempt.uuid())
    .bind(known)
    .bind(fee_minor)
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(moved == 1)
}
