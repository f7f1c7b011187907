//! A comparison's life: asked for or appointed, listed page by page, compared day by day, completed.
//!
//! `waiting → listing → comparing → completed`, and `failed` from each of the first three. Each account that can be listed has a daily
//! appointment at seven in the morning of the merchant's zone, when what happened before midnight can be listed by either clock.

use ids::{ProviderAccountId, ReconciliationId};
use jiff::civil::Time;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan as _, Zoned};
use serde_json::{Value, json};
use store::due::NewDue;
use store::reconciliations::{self as rows, ReconciliationRow};
use store::{Kind, Lane, TenantTx, due, settings};
use usecase::check::Checks;
use usecase::{Error, Result};

use crate::Source;

/// How far apart the two sides may date the same movement.
pub const TOLERANCE: SignedDuration = SignedDuration::from_hours(6);

/// The longest time that one comparison is over.
pub const MOST_DAYS: i64 = 31;

/// When the daily comparison of yesterday begins, in the merchant's zone: an hour after the last line can be listed.
const HOUR: Time = Time::constant(7, 0, 0, 0);

/// What is to be compared.
#[derive(Clone, Debug, Default)]
pub struct NewRun {
    /// Whose books; none is the provider of test mode.
    pub account: Option<ProviderAccountId>,
    /// From this instant on; yesterday's midnight unless it says otherwise.
    pub since: Option<Timestamp>,
    /// Before this instant; today's midnight unless it says otherwise.
    pub until: Option<Timestamp>,
}

/// Asks for a comparison, which the worker begins at once. An account that had no daily appointment has one from now on.
///
/// # Errors
/// `Missing`; field errors; `Conflict` while another comparison of the account goes on.
pub async fn ask(tx: &mut TenantTx, new: &NewRun) -> Result<ReconciliationRow> {
    let source = Source::of(tx, new.account).await?;
    let (zone, name) = zone_of(tx).await?;
    let now = tx.wall_now();
    let today = midnight(now, &zone)?;
    let until = new.until.unwrap_or(today);
    let since = match new.since {
        Some(since) => since,
        None => day_before(until, &zone)?,
    };
    let mut checks = Checks::new();
    checks.demand(since < until, "since", "out_of_range", "Send an instant before `until`.");
    checks.demand(
        until <= now,
        "until",
        "out_of_range",
        "Send an instant that is not ahead: what is to come cannot be compared.",
    );
    let short = until.duration_since(since) <= SignedDuration::from_hours(24 * MOST_DAYS);
    checks.demand(short, "since", "out_of_range", "Compare at most 31 days at once.");
    checks.done()?;
    if let Some(other) = rows::running(tx, &source.gateway, source.account).await? {
        return Err(Error::conflict(
            "reconciliation_in_progress",
            format!("{other} compares this account now. Wait for it to complete, then ask again."),
        ));
    }
    let by = tx.actor().name();
    let row = begin(tx, &source, ("asked", &by), (since, until), &name).await?;
    appoint(tx, source.account).await?;
    tx.audit("reconciliation.start", row.id.to_string(), None, Some(facts(&row)));
    Ok(row)
}

/// Writes a comparison that the worker is to begin now.
async fn begin(
    tx: &mut TenantTx,
    source: &Source,
    (cause, by): (&str, &str),
    (since, until): (Timestamp, Timestamp),
    zone: &str,
) -> Result<ReconciliationRow> {
    let now = tx.wall_now();
    let row = ReconciliationRow {
        id: tx.fresh::<ReconciliationId>(),
        gateway: source.gateway.clone(),
        account_id: source.account,
        cause: cause.to_owned(),
        asked_by: by.to_owned(),
        since,
        until,
        zone: zone.to_owned(),
        state: "waiting".to_owned(),
        part: "movements".to_owned(),
        place: None,
        tries: 0,
        pages: 0,
        lines: 0,
        compared: 0,
        matched: 0,
        confirmed: 0,
        only_ours: 0,
        only_theirs: 0,
        different: 0,
        fees_learned: 0,
        carried: 0,
        resolved: 0,
        totals: json!({}),
        problem: None,
        completed_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    rows::insert(tx, &row).await?;
    let work = NewDue { subject: row.id.uuid(), lane: Lane::REAL, due_at: Some(now) };
    due::schedule(tx, Kind::Reconcile, &[work]).await?;
    Ok(row)
}

/// Sees to it that an account is compared daily.
///
/// # Errors
/// Any store error.
async fn appoint(tx: &mut TenantTx, account: Option<ProviderAccountId>) -> Result<()> {
    let subject = account.map_or(tx.tenant().uuid(), |account| account.uuid());
    if due::of(tx, Kind::Reconcile, subject).await?.is_some() {
        return Ok(());
    }
    let at = next_morning(tx).await?;
    let work = NewDue { subject, lane: Lane::REAL, due_at: Some(at) };
    Ok(due::schedule(tx, Kind::Reconcile, &[work]).await?)
}

/// The daily appointment: what was not compared yet until this midnight is, and the next morning is told.
///
/// # Errors
/// Any store error.
pub(crate) async fn daily(tx: &mut TenantTx, account: Option<ProviderAccountId>) -> Result<Timestamp> {
    let source = Source::of(tx, account).await?;
    let (zone, name) = zone_of(tx).await?;
    let until = midnight(tx.wall_now(), &zone)?;
    let earliest = until.saturating_sub(SignedDuration::from_hours(24 * MOST_DAYS)).unwrap_or(Timestamp::MIN);
    let since = match rows::compared_until(tx, &source.gateway, source.account).await? {
        Some(before) => before.max(earliest),
        None => day_before(until, &zone)?,
    };
    // Of an account that took nothing lately there is nothing to compare, and nobody is asked.
    if since < until && rows::has_movements(tx, source.key(), earliest).await? {
        begin(tx, &source, ("daily", "worker"), (since, until), &name).await?;
    }
    next_morning(tx).await
}

async fn next_morning(tx: &mut TenantTx) -> Result<Timestamp> {
    let (zone, _) = zone_of(tx).await?;
    let now = tx.wall_now().to_zoned(zone);
    let today = at_hour(&now)?;
    if today > now.timestamp() {
        return Ok(today);
    }
    at_hour(&now.checked_add(1.day()).map_err(unreadable)?)
}

fn at_hour(day: &Zoned) -> Result<Timestamp> {
    Ok(day.with().time(HOUR).build().map_err(unreadable)?.timestamp())
}

async fn zone_of(tx: &mut TenantTx) -> Result<(TimeZone, String)> {
    let name = settings::get(tx).await?.billing_zone;
    let zone = TimeZoneDatabase::bundled().get(&name).map_err(unreadable)?;
    Ok((zone, name))
}

/// The zone a comparison was asked for in.
pub(crate) fn zone(row: &ReconciliationRow) -> Result<TimeZone> {
    TimeZoneDatabase::bundled().get(&row.zone).map_err(unreadable)
}

/// The beginning of an instant's day.
pub(crate) fn midnight(at: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    Ok(at.to_zoned(zone.clone()).start_of_day().map_err(unreadable)?.timestamp())
}

/// The beginning of the next day.
pub(crate) fn day_after(at: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    let next = at.to_zoned(zone.clone()).checked_add(1.day()).map_err(unreadable)?;
    Ok(next.start_of_day().map_err(unreadable)?.timestamp())
}

/// A day before an instant, by the calendar.
fn day_before(at: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    Ok(at.to_zoned(zone.clone()).checked_sub(1.day()).map_err(unreadable)?.timestamp())
}

fn unreadable(error: jiff::Error) -> Error {
    Error::fault("a day of a comparison cannot be computed").because(error)
}

/// What receivers and the audit log are told of a comparison.
pub(crate) fn facts(row: &ReconciliationRow) -> Value {
    json!({
        "id": row.id,
        "gateway": row.gateway,
        "accountId": row.account_id,
        "cause": row.cause,
        "since": row.since,
        "until": row.until,
        "state": row.state,
        "matched": row.matched,
        "confirmed": row.confirmed,
        "onlyOurs": row.only_ours,
        "onlyTheirs": row.only_theirs,
        "different": row.different,
        "carried": row.carried,
        "resolved": row.resolved,
        "problem": row.problem,
    })
}
