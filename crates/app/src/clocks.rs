//! Test clocks: time that moves on command, in the sandbox only.

use std::collections::BTreeMap;

use ids::{TestClockId, Uuid};
use jiff::{Timestamp, ToSpan};
use runtime::clock::whole_millis;
use serde_json::json;
use store::clocks::{self, ClockRow};
use store::due::NewDue;
use store::{Kind, Lane, TenantTx, due};

use crate::{Error, Kind as ErrorKind, Result};
pub(crate) use usecase::time::nudge;

/// The furthest one advance may go, in years. The work on the way is done step by step, so a long way is only slow.
pub const MAX_ADVANCE_YEARS: i64 = 10;

/// What time it is in each lane, for work on subscriptions of several: a clock is read once.
#[derive(Debug)]
pub(crate) struct Presents(BTreeMap<Uuid, Timestamp>);

impl Presents {
    /// With the transaction's own instant as real time.
    pub(crate) fn of(tx: &TenantTx) -> Presents {
        Presents(BTreeMap::from([(Lane::REAL.uuid(), tx.now())]))
    }

    pub(crate) async fn in_lane(&mut self, tx: &mut TenantTx, lane: Uuid) -> Result<Timestamp> {
        if let Some(known) = self.0.get(&lane) {
            return Ok(*known);
        }
        let at = clocks::get(tx, TestClockId::from_uuid(lane)).await?.frozen_at;
        self.0.insert(lane, at);
        Ok(at)
    }
}

fn sandbox_only(tx: &TenantTx) -> Result<()> {
    if tx.mode() == ids::Mode::Test {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Forbidden,
        "test_mode_only",
        "Test clocks exist in test mode only. Use a key that begins with sk_test_.",
    ))
}

/// Makes a clock that stands at `frozen_at`.
///
/// # Errors
/// `Forbidden` in live mode; a field error for an instant out of range.
pub async fn create(tx: &mut TenantTx, name: String, frozen_at: Timestamp) -> Result<ClockRow> {
    sandbox_only(tx)?;
    let earliest: Timestamp = "2000-01-01T00:00:00Z".parse().expect("a fixed instant");
    let latest: Timestamp = "2200-01-01T00:00:00Z".parse().expect("a fixed instant");
    if frozen_at < earliest || frozen_at > latest {
        return Err(Error::field("frozenAt", "out_of_range", "frozenAt must lie between the years 2000 and 2200."));
    }
    let wall = tx.wall_now();
    let row = ClockRow {
        id: tx.fresh(),
        name,
        frozen_at: whole_millis(frozen_at),
        target_at: None,
        status: "ready".to_owned(),
        error: None,
        created_at: wall,
        updated_at: wall,
    };
    clocks::insert(tx, &row).await?;
    reminders::enter_clock(tx, row.id, row.frozen_at).await?;
    tx.record("test_clock.created", row.id.uuid(), json!({ "id": row.id, "frozenAt": row.frozen_at }));
    tx.audit("test_clock.create", row.id.to_string(), None, Some(json!({ "frozenAt": row.frozen_at })));
    Ok(row)
}

/// Sends a clock on its way. The worker moves it, doing what falls due in the order in which it falls due.
///
/// # Errors
/// `Missing`; `Conflict` while it is on its way; field errors for a time that is not ahead, or too far.
pub async fn advance(tx: &mut TenantTx, id: TestClockId, to: Timestamp) -> Result<ClockRow> {
    sandbox_only(tx)?;
    let to = whole_millis(to);
    let mut row = clocks::lock(tx, id).await?;
    if row.status == "advancing" {
        return Err(Error::conflict("test_clock_advancing", "This clock is advancing. Wait until it is ready."));
    }
    if to <= row.frozen_at {
        return Err(Error::field(
            "to",
            "not_ahead",
            format!("The clock stands at {}; time only goes forward.", row.frozen_at),
        ));
    }
    let limit = row.frozen_at.to_zoned(jiff::tz::TimeZone::UTC).saturating_add(MAX_ADVANCE_YEARS.years()).timestamp();
    if to > limit {
        return Err(Error::field(
            "to",
            "too_far",
            format!("One advance goes at most {MAX_ADVANCE_YEARS} years ahead."),
        ));
    }
    row.status = "advancing".to_owned();
    row.target_at = Some(to);
    row.error = None;
    clocks::save(tx, &row).await?;
    let work = NewDue { subject: id.uuid(), lane: Lane::REAL, due_at: Some(tx.wall_now()) };
    due::schedule(tx, Kind::Clock, &[work]).await?;
    tx.audit("test_clock.advance", id.to_string(), None, Some(json!({ "to": to })));
    Ok(row)
}
