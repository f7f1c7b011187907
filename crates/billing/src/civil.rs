//! Dates as the customer reads them: in the billing zone, in plain English.
//!
//! Used for the end of a trial and for the words on an invoice line. It computes no billing
//! boundaries; those come from the subscription's own cycle.

use calendar::{Cycle, Interval, Period, Unit};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::refusal::Refusal;

const DATE: &str = "%-d %b %Y";
const DATE_AND_TIME: &str = "%-d %b %Y %H:%M";

/// `days` civil days after `start` at the same wall-clock time, so that a summer-time change inside a
/// trial does not move its end by an hour.
pub(crate) fn days_later(start: Timestamp, zone: &str, days: u32) -> Result<Timestamp, Refusal> {
    let daily = Cycle::try_new(start, zone, Interval::try_new(Unit::Day, 1)?, None)?;
    Ok(daily.boundary(days)?)
}

/// `1 Sep 2026 – 1 Oct 2026`; with the time of day where dates alone would not tell periods apart.
pub(crate) fn period_text(period: Period, cycle: &Cycle) -> Result<String, Refusal> {
    let (from, to) = (cycle.local_date(period.start), cycle.local_date(period.end));
    let by_the_hour = cycle.interval().unit() == Unit::Hour;
    if from != to && !by_the_hour {
        return Ok(format!("{} – {}", from.strftime(DATE), to.strftime(DATE)));
    }
    let zone = zone(cycle.zone_name())?;
    let from = period.start.to_zoned(zone.clone());
    let to = period.end.to_zoned(zone);
    Ok(format!("{} – {}", from.strftime(DATE_AND_TIME), to.strftime(DATE_AND_TIME)))
}

/// From the same compiled-in rules as the cycle's own.
fn zone(name: &str) -> Result<TimeZone, Refusal> {
    TimeZoneDatabase::bundled().get(name).map_err(|_| Refusal::Inconsistent { what: "unknown billing zone" })
}
