//! A customer who moves: the running period goes from the old zone's boundary to the new zone's.
//!
//! Neither a gap nor an overlap, and one period stays one period, however many hours it gains or loses. Who moved,
//! and what the period costs, is not known here.

use jiff::Timestamp;

use crate::{CalendarError, Cycle, Period, Unit, zone};

/// What a move to another zone leaves behind.
#[derive(Clone, Debug)]
pub struct ZoneMove {
    /// The number of the period that was running; it keeps it.
    pub index: u32,
    /// From the old zone's boundary to the new zone's. The price of one period, whatever its length.
    pub period: Period,
    /// The cycle from now on: the same dates and time of day on the new zone's wall. Its boundary after `index` is the
    /// end of `period`; the boundaries before are history and stay what they were.
    pub cycle: Cycle,
}

impl Cycle {
    /// The same dates and time of day in another zone, numbered alike. Hours are elapsed hours and do not move.
    ///
    /// # Errors
    /// [`CalendarError::UnknownZone`]; [`CalendarError::OutOfRange`].
    pub fn in_zone(&self, name: &str) -> Result<Cycle, CalendarError> {
        let anchor = if self.interval().unit() == Unit::Hour {
            self.start()
        } else {
            let old = zone::find(self.zone_name())?;
            zone::resolve(old.to_datetime(self.start()), &zone::find(name)?)?
        };
        Cycle::try_new(anchor, name, self.interval(), self.anchor_day())
    }

    /// Moves to another zone at `at`, in the middle of a period.
    ///
    /// Where the new zone's wall is already past the boundary, the period ends before `at` and the next one is due at
    /// once.
    ///
    /// # Errors
    /// [`CalendarError::ZoneTooFar`] if nothing of the running period would be left, which only periods of a day or
    /// two can be short enough for; [`CalendarError::BeforeStart`]; as [`Cycle::in_zone`].
    pub fn move_to_zone(&self, name: &str, at: Timestamp) -> Result<ZoneMove, CalendarError> {
        let index = self.index_at(at)?;
        let start = self.boundary(index)?;
        let cycle = self.in_zone(name)?;
        let end = cycle.boundary(index.checked_add(1).ok_or(CalendarError::OutOfRange)?)?;
        if end <= start {
            return Err(CalendarError::ZoneTooFar { start, end });
        }
        Ok(ZoneMove { index, period: Period { start, end }, cycle })
    }
}
