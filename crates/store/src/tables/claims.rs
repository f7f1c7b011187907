//! Claims on work that one transaction does whole, such as a chunk of renewals: one row for a slice, however
//! many subjects it has, so that the due rows themselves are written once.
//!
//! A claim is a commit of its own, before the work. The commit of the work takes it away, which is the fence: a
//! worker that was frozen past its time finds its claim gone and can write nothing. A claim that outlives its
//! time means that its holder died (or froze), so the crash count of its subjects goes up before they are given out again.
//!
//! Two that come to the same rows at the same moment see the same head, and the second waits for the first and sees
//! its claim. Claims with different heads may overlap all the same, if they are made at the same moment; that does no
//! harm, because the work writes only what is still as it was read. Work that reaches beyond the database is claimed
//! row by row instead; see [`due`](crate::due).

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt_column};
use crate::row::row;
use crate::{Kind, Lane, StoreError, TenantTx, sql};

/// The right to do some work in one transaction.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What sort of work.
    pub kind: Kind,
    /// Proof; the commit of the work demands it.
    pub token: Uuid,
    /// What may be worked on, in key order.
    pub subjects: Vec<Uuid>,
}

row! {
    /// A claim as stored.
    ClaimRow {
        token: Uuid,
        lane: Uuid,
        until: Timestamp,
        subjects: Vec<Uuid>,
    }
}

/// How often a claim is tried again when others were quicker at its head.
const TRIES: u32 = 3;

/// Claims those of `subjects`, given in the order of the scan, that are still due and that nobody has in hand. In a test
/// clock's lane the clock's own lease keeps others out: a claim found there is a dead one.
///
/// # Errors
/// Any store error.
pub async fn take(
    tx: &mut TenantTx,
    kind: Kind,
    lane: Lane,
    subjects: &[Uuid],
    now: Timestamp,
    until: Timestamp,
) -> Result<Claim, StoreError> {
    let mut claim = Claim { kind, token: tx.fresh::<ids::RequestId>().uuid(), subjects: Vec::new() };
    for _ in 0..TRIES {
        claim.subjects = free(tx, kind, lane, subjects, now).await?;
        if claim.subjects.is_empty() || insert(tx, lane, &claim, until).await? {
            claim.subjects.sort_unstable();
            return Ok(claim);
        }
    }
    claim.subjects.clear();
    Ok(claim)
}

/// Those that nobody has in hand. Claims that outlived their time are buried on the way.
async fn free(
    tx: &mut TenantTx,
    kind: Kind,
    lane: Lane,
    subjects: &[Uuid],
    now: Timestamp,
) -> Result<Vec<Uuid>, StoreError> {
    let in_hand: Vec<ClaimRow> = all(tx, kind).await?.into_iter().filter(|claim| claim.lane == lane.uuid()).collect();
    let dead: Vec<Uuid> =
        in_hand.iter().filter(|claim| !lane.is_real() || claim.until <= now).map(|claim| claim.token).collect();
    if !dead.is_empty() {
        bury(tx, kind, &dead).await?;
    }
    // What a dead holder had is left as well: it comes again by itself, as a suspect.
    let taken: BTreeSet<Uuid> = in_hand.into_iter().flat_map(|claim| claim.subjects).collect();
    let free: Vec<Uuid> = subjects.iter().copied().filter(|subject| !taken.contains(subject)).collect();
    still_due(tx, kind, free, now).await
}

/// A scan is a moment old, and another worker may have done some of what it found: that would be read, found to need
/// nothing, and written back as it was.
async fn still_due(
    tx: &mut TenantTx,
    kind: Kind,
    subjects: Vec<Uuid>,
    now: Timestamp,
) -> Result<Vec<Uuid>, StoreError> {
    if subjects.is_empty() {
        return Ok(subjects);
    }
    let tenant = tx.tenant();
    let due: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "select subject_id from due where tenant_id = $1 and kind = $2 and subject_id = any($3) and due_at <= $4"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(&subjects)
    .bind(ts(now))
    .fetch_all(tx.conn())
    .await?;
    let due: BTreeSet<Uuid> = due.into_iter().map(|(subject,)| subject).collect();
    Ok(subjects.into_iter().filter(|subject| due.contains(subject)).collect())
}

async fn all(tx: &mut TenantTx, kind: Kind) -> Result<Vec<ClaimRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select token, lane, until, subjects from claims where tenant_id = $1 and kind = $2"))
        .bind(tenant.uuid())
        .bind(kind.as_str())
        .fetch_all(tx.conn())
        .await?)
}

/// Answers whether the head was free.
async fn insert(tx: &mut TenantTx, lane: Lane, claim: &Claim, until: Timestamp) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let made = sqlx::query(sql!(
        "insert into claims (tenant_id, kind, head, token, lane, until, subjects) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint claims_one_per_head do nothing"
    ))
    .bind(tenant.uuid())
    .bind(claim.kind.as_str())
    .bind(claim.subjects.first().copied().unwrap_or_default())
    .bind(claim.token)
    .bind(lane.uuid())
    .bind(ts(until))
    .bind(&claim.subjects)
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(made == 1)
}

/// Takes dead claims away and counts a crash for what they held and did not finish. Who takes one away counts it.
async fn bury(tx: &mut TenantTx, kind: Kind, dead: &[Uuid]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let buried: Vec<(Vec<Uuid>,)> = sqlx::query_as(sql!(
        "delete from claims where tenant_id = $1 and kind = $2 and token = any($3) returning subjects"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(dead)
    .fetch_all(tx.conn())
    .await?;
    for (subjects,) in buried {
        sqlx::query(sql!(
            "update due set crashes = crashes + 1 where tenant_id = $1 and kind = $2 and subject_id = any($3)"
        ))
        .bind(tenant.uuid())
        .bind(kind.as_str())
        .bind(subjects)
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Gives a claim up, without a word about its subjects. Answers whether it was still ours.
///
/// # Errors
/// Any store error.
pub async fn give_up(tx: &mut TenantTx, claim: &Claim) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let gone = sqlx::query(sql!("delete from claims where tenant_id = $1 and kind = $2 and token = $3"))
        .bind(tenant.uuid())
        .bind(claim.kind.as_str())
        .bind(claim.token)
        .execute(tx.conn())
        .await?
        .rows_affected();
    Ok(gone == 1)
}

/// Ends the work of a claim and sets the next dates of its subjects: `(subject, when)`, `None` parks the row.
///
/// # Errors
/// `LeaseLost` when the claim is no longer ours.
pub async fn finish(tx: &mut TenantTx, claim: &Claim, next: &[(Uuid, Option<Timestamp>)]) -> Result<(), StoreError> {
    // The claim first: who buries it takes the same two locks in the same order.
    if !give_up(tx, claim).await? {
        return Err(StoreError::LeaseLost);
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update due d set due_at = n.due_at, lease = null, crashes = 0, note = null
           from unnest($3::uuid[], $4::timestamptz[]) as n (subject_id, due_at)
          where d.tenant_id = $1 and d.kind = $2 and d.subject_id = n.subject_id"
    ))
    .bind(tenant.uuid())
    .bind(claim.kind.as_str())
    .bind(column(next, |(subject, _)| *subject))
    .bind(ts_opt_column(next, |(_, at)| *at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Lets a single subject that failed wait until `due_at`, with a note; `counts` says whether it was its own doing.
///
/// # Errors
/// Any store error.
pub async fn put_off(
    tx: &mut TenantTx,
    kind: Kind,
    subject: Uuid,
    due_at: Timestamp,
    note: &str,
    counts: bool,
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update due set due_at = $4, note = $5, crashes = crashes + case when $6 then 1 else 0 end
          where tenant_id = $1 and kind = $2 and subject_id = $3 and due_at is not null"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(subject)
    .bind(ts(due_at))
    .bind(note)
    .bind(counts)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Sets a subject aside until a person looks at it, if it crashed so often.
///
/// # Errors
/// Any store error.
pub async fn set_aside(
    tx: &mut TenantTx,
    kind: Kind,
    subject: Uuid,
    crashes: i16,
    note: &str,
) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update due set due_at = null, quarantined_at = $4, note = $5
          where tenant_id = $1 and kind = $2 and subject_id = $3 and crashes >= $6"
    ))
    .bind(tenant.uuid())
    .bind(kind.as_str())
    .bind(subject)
    .bind(ts(wall))
    .bind(note)
    .bind(crashes)
    .execute(tx.conn())
    .await?;
    Ok(())
}
