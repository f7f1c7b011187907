//! Billing cycles: where each period begins, counted from the anchor.
//!
//! Boundary `n` is the anchor plus `n` intervals on the local calendar, computed in one step, so the
//! 31st comes back after February and a skipped hour does not shift the months after it. Price,
//! trial and state are not known here.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::interval::Step;
use crate::month::{Month, check_day};
use crate::{CalendarError, Interval, Period, zone};

/// A start, a zone and an interval, and with them every period there will ever be.
#[derive(Clone, Debug)]
pub struct Cycle {
    start: Timestamp,
    zone: TimeZone,
    interval: Interval,
    grid: Grid,
    stub: Option<Stub>,
}

/// Where the boundaries lie; line `n` for every `n`, of which the start replaces line 0.
#[derive(Clone, Copy, Debug)]
enum Grid {
    Hours { origin: Timestamp, step: i64 },
    Days { origin: Date, step: i64, time: Time },
    Months { origin: Month, step: i64, day: u8, time: Time },
}

/// A first period shorter than the others, and the whole period it is the end of.
#[derive(Clone, Copy, Debug)]
struct Stub {
    millis: (i64, i64),
    days: (i64, i64),
}

const NANOS_PER_HOUR: i128 = 3_600_000_000_000;

impl Cycle {
    /// A cycle that starts at `anchor` and keeps its local time of day in `zone`.
    ///
    /// For months and longer, `anchor_day` is the day of the month the boundaries fall on (clamped to
    /// the month); without it the day of the start. If the start is not on that day, the first
    /// period is a stub that ends on the next such day, and the others are whole. An `anchor_day`
    /// means nothing to hours, days and weeks, and is ignored there.
    ///
    /// # Errors
    /// [`CalendarError::UnknownZone`]; [`CalendarError::DayOfMonth`] for an anchor day outside 1–31;
    /// [`CalendarError::OutOfRange`].
    pub fn try_new(
        anchor: Timestamp,
        zone: &str,
        interval: Interval,
        anchor_day: Option<u8>,
    ) -> Result<Self, CalendarError> {
        let zone = zone::find(zone)?;
        if let Some(day) = anchor_day {
            check_day(day)?;
        }
        let local = zone.to_datetime(anchor);
        let (date, time) = (local.date(), local.time());
        let (grid, is_stub) = match interval.step() {
            Step::Hours(step) => (Grid::Hours { origin: anchor, step }, false),
            Step::Days(step) => (Grid::Days { origin: date, step, time }, false),
            Step::Months(step) => months(date, time, step, anchor_day)?,
        };
        let mut cycle = Self { start: anchor, zone, interval, grid, stub: None };
        if is_stub {
            cycle.stub = Some(cycle.measure_stub()?);
        }
        Ok(cycle)
    }

    /// The first instant of the first period.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// The interval.
    pub fn interval(&self) -> Interval {
        self.interval
    }

    /// The zone's name.
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().expect("zones are found by name in the bundled database")
    }

    /// The day of the month boundaries fall on, before clamping; none for hours, days and weeks.
    pub fn anchor_day(&self) -> Option<u8> {
        match self.grid {
            Grid::Hours { .. } | Grid::Days { .. } => None,
            Grid::Months { day, .. } => Some(day),
        }
    }

    /// The instant period `n` begins; 0 is the start.
    ///
    /// Boundaries strictly increase, but for one case: where a zone has skipped a whole date
    /// (Samoa, 30 December 2011), the period of that date is empty.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] after year 9999.
    pub fn boundary(&self, n: u32) -> Result<Timestamp, CalendarError> {
        if n == 0 { Ok(self.start) } else { self.line(n) }
    }

    /// Period `n`, from its boundary to the next.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] after year 9999.
    pub fn period(&self, n: u32) -> Result<Period, CalendarError> {
        let next = n.checked_add(1).ok_or(CalendarError::OutOfRange)?;
        Ok(Period { start: self.boundary(n)?, end: self.boundary(next)? })
    }

    /// Which period holds `at`; an instant on a boundary is in the period that opens.
    ///
    /// # Errors
    /// [`CalendarError::BeforeStart`]; [`CalendarError::OutOfRange`] in the last period before year
    /// 9999 ends.
    pub fn index_at(&self, at: Timestamp) -> Result<u32, CalendarError> {
        if at < self.start {
            return Err(CalendarError::BeforeStart { at, start: self.start });
        }
        // The estimate looks at whole dates or months only, so it is off by one at the most.
        let mut index = self.estimate(at)?;
        while index > 0 && self.boundary(index)? > at {
            index = index.saturating_sub(1);
        }
        loop {
            let next = index.checked_add(1).ok_or(CalendarError::OutOfRange)?;
            if self.boundary(next)? > at {
                return Ok(index);
            }
            index = next;
        }
    }

    /// True if the first period is shorter than the others because of the anchor day.
    pub fn first_is_stub(&self) -> bool {
        self.stub.is_some()
    }

    /// The first period's part of the whole period it ends: (milliseconds of the stub,
    /// milliseconds of the whole). None if the first period is whole.
    pub fn stub_fraction(&self) -> Option<(i64, i64)> {
        self.stub.map(|stub| stub.millis)
    }

    /// The same part counted in local dates: (days of the stub, days of the whole).
    pub fn stub_days(&self) -> Option<(i64, i64)> {
        self.stub.map(|stub| stub.days)
    }

    /// The date a wall calendar in the cycle's zone shows at `at`.
    pub fn local_date(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// How many local dates begin in `period`, for proration by day.
    ///
    /// Counts from the date of the start to the date of the end, without the latter.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn days(&self, period: &Period) -> Result<i64, CalendarError> {
        zone::days_between(self.local_date(period.start), self.local_date(period.end))
    }

    /// The grid's own boundary `n`.
    fn line(&self, n: u32) -> Result<Timestamp, CalendarError> {
        let advance = |step: i64| i64::from(n).checked_mul(step).ok_or(CalendarError::OutOfRange);
        match self.grid {
            Grid::Hours { origin, step } => i128::from(advance(step)?)
                .checked_mul(NANOS_PER_HOUR)
                .and_then(|nanos| origin.as_nanosecond().checked_add(nanos))
                .and_then(|nanos| Timestamp::from_nanosecond(nanos).ok())
                .ok_or(CalendarError::OutOfRange),
            Grid::Days { origin, step, time } => {
                let date = zone::plus_days(origin, advance(step)?)?;
                zone::resolve(date.to_datetime(time), &self.zone)
            }
            Grid::Months { origin, step, day, time } => {
                let date = origin.plus(advance(step)?)?.day(day)?;
                zone::resolve(date.to_datetime(time), &self.zone)
            }
        }
    }

    fn estimate(&self, at: Timestamp) -> Result<u32, CalendarError> {
        let steps = match self.grid {
            Grid::Hours { origin, step } => {
                let nanos = at.as_nanosecond().checked_sub(origin.as_nanosecond());
                let hours = nanos.and_then(|nanos| nanos.checked_div_euclid(NANOS_PER_HOUR));
                let hours = hours.and_then(|hours| i64::try_from(hours).ok());
                hours.and_then(|hours| hours.checked_div_euclid(step))
            }
            Grid::Days { origin, step, .. } => {
                zone::days_between(origin, self.local_date(at))?.checked_div_euclid(step)
            }
            Grid::Months { origin, step, .. } => Month::of(self.local_date(at)).since(origin)?.checked_div_euclid(step),
        };
        let steps = steps.ok_or(CalendarError::OutOfRange)?;
        u32::try_from(steps.max(0)).map_err(|_| CalendarError::OutOfRange)
    }

    fn measure_stub(&self) -> Result<Stub, CalendarError> {
        let end = self.line(1)?;
        let stub = Period { start: self.start, end };
        let whole = Period { start: self.line(0)?, end };
        Ok(Stub { millis: (stub.millis(), whole.millis()), days: (self.days(&stub)?, self.days(&whole)?) })
    }
}

/// The grid of a month-like interval, and whether the start lies between two of its lines.
fn months(date: Date, time: Time, step: i64, anchor_day: Option<u8>) -> Result<(Grid, bool), CalendarError> {
    let start_day = date.day().unsigned_abs();
    let day = anchor_day.unwrap_or(start_day);
    let month = Month::of(date);
    let on_anchor = month.day(day)?;
    if on_anchor == date {
        return Ok((Grid::Months { origin: month, step, day, time }, false));
    }
    let first = if on_anchor > date { month } else { month.plus(1)? };
    // Line 1 is the end of the stub, so line 0 is where its whole period would have begun.
    let back = step.checked_neg().ok_or(CalendarError::OutOfRange)?;
    Ok((Grid::Months { origin: first.plus(back)?, step, day, time }, true))
}
