//! Claims on due work, within one tenant: leases with a fencing token and a count of crashes.
//!
//! A claim writes a token and raises the crash count *before* the work begins, in a commit of its own.
//! Finishing demands the same token, in the transaction of the effect: a worker that was frozen past its
//! lease finds its token replaced and can write nothing. Success puts the count back to zero, so only work
//! that kills (or fails) its worker time after time reaches the limit and is quarantined.

use jiff::Timestamp;
use runtime::trace::Trace;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt, ts_opt_column};
use crate::closing::{Lit, Statement};
use crate::row::row;
use crate::{Kind, Lane, StoreError, TenantTx, sql};

/// Work is quarantined when this many holders in a row did not finish it. The first may have fallen with its
/// neighbours in one slice; after that it is held alone, so three more incriminate it and nothing else.
pub const MAX_CRASHES: i16 = 4;

row! {
    /// A row just claimed.
    ClaimedRow {
        subject_id: Uuid,
        lane: Uuid,
        crashes: i16,
        /// Somebody asked for it: it waits for no circuit breaker.
        asked: Option<bool>,
        /// The trace that it goes back to, as the header says it.
        trace: Option<String>,
    }
}

row! {
    /// Work as it stands on the list.
    DueRow {
        lane: Uuid,
        due_at: Option<Timestamp>,
        crashes: i16,
        quarantined_at: Option<Timestamp>,
        note: Option<String>,
    }
}

/// The right to work on some rows until the lease ends.
#[derive(Clone, Debug)]
pub struct Lease {
    /// What sort of work.
    pub kind: Kind,
    /// Proof of the claim; every finish demands it.
    pub token: Uuid,
    /// The rows, in key order.
    pub rows: Vec<ClaimedRow>,
}

impl Lease {
    /// The trace of this work: none when it goes back to none, or to several.
    pub fn trace(&self) -> Option<Trace> {
        let first = self.rows.first()?.trace.as_deref()?;
        let same = self.rows.iter().all(|row| row.trace.as_deref() == Some(first));
        let step = u64::try_from(self.token.as_u128() & u128::from(u64::MAX)).unwrap_or(1);
        first.parse::<Trace>().ok().filter(|_| same).map(|trace| trace.step(step))
    }

    /// The claimed subjects, in key order.
    pub fn subjects(&self) -> Vec<Uuid> {
        column(&self.rows, |row| row.subject_id)
    }
}

/// Work to be done at a time.
#[derive(Clone, Debug)]
pub struct NewDue {
    /// What it is about.
    pub subject: Uuid,
    /// Which clock moves it.
    pub lane: Lane,
    /// When; `None` parks it.
    pub due_at: Option<Timestamp>,
}

/// Work of one kind on one subject, if it is on the list.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, kind: Kind, subject: Uuid) -> Result<Option<DueRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select lane, due_at, crashes, quarantined_at, note
           from due where tenant_id = $1 and kind = $2 and subject_id = $3"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(subject)
    .fetch_optional(tx.conn())
    .await?)
}

/// Claims those of `subjects` that are due at `now` and free. The claim holds until `lease_until`.
/// Rows that crashed too often come back too: the caller quarantines them.
///
/// # Errors
/// Any store error.
pub async fn claim(
    tx: &mut TenantTx,
    kind: Kind,
    subjects: &[Uuid],
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Lease, StoreError> {
    let token = tx.fresh::<ids::RequestId>().uuid();
    let tenant = tx.tenant();
    let mut rows: Vec<ClaimedRow> = sqlx::query_as(sql!(
        "update due d set lease = $4, due_at = $5, crashes = d.crashes + 1
           from (select f.subject_id from due f
                  where f.tenant_id = $1 and f.kind = $2 and f.subject_id = any($3) and f.due_at <= $6
                  order by f.subject_id for update skip locked) free
          where d.tenant_id = $1 and d.kind = $2 and d.subject_id = free.subject_id
         returning d.subject_id, d.lane, d.crashes, d.asked, d.trace"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(subjects)
    .bind(token)
    .bind(ts(lease_until))
    .bind(ts(now))
    .fetch_all(tx.conn())
    .await?;
    rows.sort_by_key(|row| row.subject_id);
    Ok(Lease { kind, token, rows })
}

/// Ends work for good: the rows go.
///
/// # Errors
/// `LeaseLost` unless every row is still ours.
pub async fn finish(tx: &mut TenantTx, lease: &Lease, subjects: &[Uuid]) -> Result<(), StoreError> {
    if subjects.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let gone =
        sqlx::query(sql!("delete from due where tenant_id = $1 and kind = $2 and subject_id = any($3) and lease = $4"))
            .bind(tenant.uuid())
            .bind(lease.kind.as_str())
            .bind(subjects)
            .bind(lease.token)
            .execute(tx.conn())
            .await?
            .rows_affected();
    all_or_lost(gone, subjects.len())
}

/// Ends this round of work and sets the next: `(subject, when)`, `None` parks the row.
///
/// # Errors
/// `LeaseLost` unless every row is still ours.
pub async fn reschedule(
    tx: &mut TenantTx,
    lease: &Lease,
    next: &[(Uuid, Option<Timestamp>)],
) -> Result<(), StoreError> {
    if next.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let moved = sqlx::query(sql!(
        "update due d set due_at = n.due_at, lease = null, crashes = 0, note = null, asked = null
           from unnest($3::uuid[], $4::timestamptz[]) as n (subject_id, due_at)
          where d.tenant_id = $1 and d.kind = $2 and d.subject_id = n.subject_id and d.lease = $5"
    ))
    .bind(tenant.uuid())
    .bind(lease.kind.as_str())
    .bind(column(next, |(subject, _)| *subject))
    .bind(ts_opt_column(next, |(_, at)| *at))
    .bind(lease.token)
    .execute(tx.conn())
    .await?
    .rows_affected();
    all_or_lost(moved, next.len())
}

fn all_or_lost(touched: u64, wanted: usize) -> Result<(), StoreError> {
    if usize::try_from(touched) == Ok(wanted) { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Gives work back after a failure that was not its own doing: it keeps its crash count and waits.
///
/// # Errors
/// Any store error. A lost lease is not one: then somebody else already holds the row.
pub async fn give_back(
    tx: &mut TenantTx,
    lease: &Lease,
    subject: Uuid,
    due_at: Timestamp,
    note: &str,
    counts: bool,
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update due set due_at = $4, lease = null, note = $5, crashes = case when $6 then crashes else 0 end
          where tenant_id = $1 and kind = $2 and subject_id = $3 and lease = $7"
    ))
    .bind(tenant.uuid())
    .bind(lease.kind.as_str())
    .bind(subject)
    .bind(ts(due_at))
    .bind(note)
    .bind(counts)
    .bind(lease.token)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Sets work aside until a person looks at it.
///
/// # Errors
/// Any store error.
pub async fn quarantine(tx: &mut TenantTx, lease: &Lease, subject: Uuid, note: &str) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update due set due_at = null, lease = null, quarantined_at = $4, note = $5
          where tenant_id = $1 and kind = $2 and subject_id = $3 and lease = $6"
    ))
    .bind(tenant.uuid())
    .bind(lease.kind.as_str())
    .bind(subject)
    .bind(ts(wall))
    .bind(note)
    .bind(lease.token)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Has work done that was set aside at `since`, as if it had never failed; false when it is not set aside, or was again since. What
/// hangs on a test clock is due by that clock.
///
/// # Errors
/// Any store error.
pub async fn release(tx: &mut TenantTx, kind: Kind, subject: Uuid, since: Timestamp) -> Result<bool, StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let done = sqlx::query(sql!(
        "update due d set quarantined_at = null, note = null, crashes = 0,
                due_at = coalesce((select c.frozen_at from test_clocks c where c.tenant_id = $1 and c.id = d.lane), $5)
          where d.tenant_id = $1 and d.kind = $2 and d.subject_id = $3 and d.quarantined_at = $4"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(subject)
    .bind(ts(since))
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts work on the list, or moves what is there; a holder of an older lease loses it.
///
/// # Errors
/// Any store error.
pub async fn schedule(tx: &mut TenantTx, kind: Kind, work: &[NewDue]) -> Result<(), StoreError> {
    let text = sql!(
        "insert into due as d (tenant_id, kind, subject_id, lane, due_at, trace)
         select $1, $2, n.subject_id, n.lane, n.due_at, $6
           from unnest($3::uuid[], $4::uuid[], $5::timestamptz[]) as n (subject_id, lane, due_at)
         on conflict on constraint due_pkey do update
            set due_at = excluded.due_at, lease = null, crashes = 0, quarantined_at = null, note = null, asked = null,
                trace = coalesce(excluded.trace, d.trace)"
    );
    put(tx, text, kind, work).await
}

/// Puts work on the list that cannot be there yet, because this transaction made what it is about. Cheaper than
/// [`schedule`]: nothing is written that a conflict might take back.
///
/// # Errors
/// Any store error; a conflict when it is there already.
pub async fn add(tx: &mut TenantTx, kind: Kind, work: &[NewDue]) -> Result<(), StoreError> {
    let text = sql!(
        "insert into due (tenant_id, kind, subject_id, lane, due_at, trace)
         select $1, $2, n.subject_id, n.lane, n.due_at, $6
           from unnest($3::uuid[], $4::uuid[], $5::timestamptz[]) as n (subject_id, lane, due_at)"
    );
    put(tx, text, kind, work).await
}

/// As [`schedule`], for one piece of work that somebody asked for.
///
/// # Errors
/// Any store error.
pub async fn schedule_asked(tx: &mut TenantTx, kind: Kind, work: &NewDue) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into due as d (tenant_id, kind, subject_id, lane, due_at, asked, trace) values ($1, $2, $3, $4, $5, true, $6)
         on conflict on constraint due_pkey do update
            set due_at = excluded.due_at, lease = null, crashes = 0, quarantined_at = null, note = null, asked = true,
                trace = coalesce(excluded.trace, d.trace)"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(work.subject)
    .bind(work.lane.uuid())
    .bind(ts_opt(work.due_at))
    .bind(tx.trace())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Has work done at a time or earlier. What is held is left as it is: its holder looks for more before letting go
/// ([`hold`]). Nor is what was set aside touched.
///
/// # Errors
/// Any store error.
pub async fn rouse(tx: &mut TenantTx, kind: Kind, work: &[NewDue]) -> Result<(), StoreError> {
    let text = sql!(
        "insert into due as d (tenant_id, kind, subject_id, lane, due_at, trace)
         select $1, $2, n.subject_id, n.lane, n.due_at, $6
           from unnest($3::uuid[], $4::uuid[], $5::timestamptz[]) as n (subject_id, lane, due_at) order by n.subject_id
         on conflict on constraint due_pkey do update
            set due_at = excluded.due_at, trace = coalesce(excluded.trace, d.trace)
          where d.lease is null and d.quarantined_at is null and (d.due_at is null or d.due_at > excluded.due_at)"
    );
    put(tx, text, kind, work).await
}

/// Writes work by a statement over the tenant, the kind, subjects, lanes and times; no statement when there is none.
async fn put(tx: &mut TenantTx, text: &'static str, kind: Kind, work: &[NewDue]) -> Result<(), StoreError> {
    if work.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(text)
        .bind(tenant.uuid())
        .bind(kind.as_str())
        .bind(column(work, |row| row.subject))
        .bind(column(work, |row| row.lane.uuid()))
        .bind(ts_opt_column(work, |row| row.due_at))
        .bind(tx.trace())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Holds a claimed row until the transaction ends: who rouses it meanwhile waits. Tells whether the claim still holds.
///
/// # Errors
/// Any store error.
pub async fn hold(tx: &mut TenantTx, lease: &Lease, subject: Uuid) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(Uuid,)> = sqlx::query_as(sql!(
        "select subject_id from due where tenant_id = $1 and kind = $2 and subject_id = $3 and lease = $4 for update"
    ))
    .bind(tenant.uuid())
    .bind(lease.kind.as_str())
    .bind(subject)
    .bind(lease.token)
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.is_some())
}

/// Puts work on the list unless it is there already: what is due, held or set aside stays as it is.
///
/// # Errors
/// Any store error.
pub async fn ask(tx: &mut TenantTx, kind: Kind, subject: Uuid, at: Timestamp) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into due (tenant_id, kind, subject_id, lane, due_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint due_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(subject)
    .bind(Lane::REAL.uuid())
    .bind(ts(at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes work off the list, whoever holds it.
///
/// # Errors
/// Any store error.
pub async fn cancel(tx: &mut TenantTx, kind: Kind, subject: Uuid) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("delete from due where tenant_id = $1 and kind = $2 and subject_id = $3"))
        .bind(tenant.uuid())
        .bind(kind.as_str())
        .bind(subject)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Wakes parked work (`due_at` null, not quarantined). Work that is due or held is left as it is.
///
/// # Errors
/// Any store error.
pub async fn wake(tx: &mut TenantTx, kind: Kind, subject: Uuid, at: Timestamp) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update due set due_at = $4 where tenant_id = $1 and kind = $2 and subject_id = $3
            and due_at is null and quarantined_at is null"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(subject)
    .bind(ts(at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Wakes the tenant's fan-out with the commit. The kind stands in the text: the statement is planned with every commit, and as a
/// value it would be planned for the partitions of all kinds.
pub(crate) fn waking_fan_out(tx: &TenantTx) -> Statement {
    let tenant = Lit::Uuid(tx.tenant().uuid());
    Statement::of(
        sql!(
            "update due set due_at = $2 where tenant_id = $1 and kind = 'fan_out' and subject_id = $1
                and due_at is null and quarantined_at is null"
        ),
        vec![tenant, Lit::Instant(tx.wall_now())],
    )
}

/// Proves that a claim still holds and that its holder gets on: the crash count goes back to zero.
///
/// # Errors
/// `LeaseLost` when somebody else took it.
pub async fn extend(tx: &mut TenantTx, lease: &Lease, subject: Uuid) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update due set crashes = 0 where tenant_id = $1 and kind = $2 and subject_id = $3 and lease = $4"
    ))
    .bind(tenant.uuid())
    .bind(lease.kind.as_str())
    .bind(subject)
    .bind(lease.token)
    .execute(tx.conn())
    .await?
    .rows_affected();
    all_or_lost(touched, 1)
}
