//! What is kept for a time only: what persons were told, and from where links were opened.
//!
//! Both are for looking at, not for proof: what happened to an order stands in its time line, and who did what in the audit log. A
//! merchant's sweep has one appointment, under the id of nobody, and forgets some thousands at once.

use ids::Uuid;
use jiff::{SignedDuration, Timestamp};
use store::due::{Lease, NewDue};
use store::escrow::links;
use store::{Kind as Work, Lane, TenantTx, due, feeds};
use usecase::Result;

use crate::payments::plus;

/// How long feeds are kept.
const FEEDS: SignedDuration = SignedDuration::from_hours(24 * 90);

/// How long the log of links is kept.
const LINKS: SignedDuration = SignedDuration::from_hours(24 * 400);

/// So many at once; what is left is forgotten a little later.
const MOST: i64 = 5_000;
const LITTLE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Makes the appointment of a merchant who switches escrow on.
///
/// # Errors
/// Any store error.
pub(crate) async fn begin(tx: &mut TenantTx) -> Result<()> {
    let at = plus(tx.wall_now(), DAY);
    Ok(due::schedule(tx, Work::Escrow, &[NewDue { subject: Uuid::nil(), lane: Lane::REAL, due_at: Some(at) }]).await?)
}

/// Forgets what is old, for the job that holds the appointment.
///
/// # Errors
/// Any store error; `Conflict` when the lease was lost.
pub(crate) async fn sweep(tx: &mut TenantTx, lease: &Lease) -> Result<()> {
    let wall = tx.wall_now();
    let before = |kept: SignedDuration| wall.checked_sub(kept).unwrap_or(Timestamp::MIN);
    let told = feeds::forget(tx, before(FEEDS), MOST).await?;
    let opened = links::forget(tx, before(LINKS), MOST).await?;
    let all = |gone: u64| i64::try_from(gone).is_ok_and(|gone| gone < MOST);
    let wait = if all(told) && all(opened) { DAY } else { LITTLE };
    Ok(due::reschedule(tx, lease, &[(Uuid::nil(), Some(plus(wall, wait)))]).await?)
}
