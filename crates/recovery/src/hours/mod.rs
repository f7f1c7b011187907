//! Placing a retry inside the allowed local hours, spread by a deterministic draw.
//!
//! The same inputs always give the same second. A retry lands in an allowed span, at most the
//! jitter after the first allowed moment, and never earlier than asked. This module does not know
//! why a retry is made.

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::draw::mix;
use crate::error::RecoveryError;
use crate::policy::{LocalHours, Policy};

/// The allowed hours of one policy, in its zone, with one draw for the jitter.
#[derive(Clone, Debug)]
pub(crate) struct Hours {
    spans: Vec<LocalHours>,
    zone: TimeZone,
    jitter_seconds: i64,
    draw: u64,
}

/// A half-open span of instants.
#[derive(Clone, Copy, Debug)]
struct Slot {
    start: Timestamp,
    end: Timestamp,
}

impl Hours {
    /// `seed` belongs to the schedule and `step` to the try, so that neighbours and successive tries
    /// draw differently.
    pub(crate) fn try_new(policy: &Policy, seed: u64, step: u32) -> Result<Self, RecoveryError> {
        Ok(Self {
            spans: policy.open_hours(),
            zone: TimeZoneDatabase::bundled().get(&policy.payday.zone)?,
            jitter_seconds: i64::from(policy.jitter_minutes).saturating_mul(60),
            draw: mix(seed ^ mix(u64::from(step))),
        })
    }

    /// The same zone and draw with other spans.
    pub(crate) fn within(&self, spans: Vec<LocalHours>) -> Hours {
        Hours { spans, zone: self.zone.clone(), jitter_seconds: self.jitter_seconds, draw: self.draw }
    }

    /// The hours that are left.
    pub(crate) fn spans(&self) -> &[LocalHours] {
        &self.spans
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// A moment at or after `earliest`, strictly before `limit`. When the first allowed moment lies
    /// beyond the limit there is none.
    pub(crate) fn place(&self, earliest: Timestamp, limit: Timestamp) -> Result<Option<Timestamp>, RecoveryError> {
        let earliest = whole_second(earliest)?;
        let mut date = earliest.to_zoned(self.zone.clone()).date();
        // A day can lose a span to a clock change, never two days in a row.
        for _ in 0..4_u8 {
            for slot in self.slots(date)? {
                let start = slot.start.max(earliest);
                let end = slot.end.min(limit);
                if start < end {
                    return Ok(Some(self.draw_in(Slot { start, end })?));
                }
            }
            date = date.checked_add(1.day())?;
        }
        Ok(None)
    }

    /// Whether an instant lies in an allowed span.
    pub(crate) fn is_open(&self, at: Timestamp) -> Result<bool, RecoveryError> {
        let date = at.to_zoned(self.zone.clone()).date();
        Ok(self.slots(date)?.iter().any(|slot| slot.start <= at && at < slot.end))
    }

    /// A moment in the last allowed span before `limit`, at or after `earliest`.
    pub(crate) fn place_last(&self, earliest: Timestamp, limit: Timestamp) -> Result<Option<Timestamp>, RecoveryError> {
        let earliest = whole_second(earliest)?;
        let mut date = limit.to_zoned(self.zone.clone()).date();
        for _ in 0..4_u8 {
            for slot in self.slots(date)?.into_iter().rev() {
                let start = slot.start.max(earliest);
                let end = slot.end.min(limit);
                if start < end {
                    return Ok(Some(self.draw_in(Slot { start, end })?));
                }
            }
            date = date.checked_sub(1.day())?;
        }
        Ok(None)
    }

    /// The first instant of the local day after the one that holds `at`.
    pub(crate) fn next_day(&self, at: Timestamp) -> Result<Timestamp, RecoveryError> {
        let tomorrow = at.to_zoned(self.zone.clone()).date().checked_add(1.day())?;
        Ok(tomorrow.to_zoned(self.zone.clone())?.timestamp())
    }

    fn slots(&self, date: Date) -> Result<Vec<Slot>, RecoveryError> {
        self.spans
            .iter()
            .map(|span| Ok(Slot { start: self.hour(date, span.from)?, end: self.hour(date, span.to)? }))
            .collect()
    }

    fn hour(&self, date: Date, hour: u8) -> Result<Timestamp, RecoveryError> {
        let (date, hour) =
            if hour >= 24 { (date.checked_add(1.day())?, 0) } else { (date, i8::try_from(hour).unwrap_or(0)) };
        Ok(date.at(hour, 0, 0, 0).to_zoned(self.zone.clone())?.timestamp())
    }

    /// `slot` is never empty; whole seconds only, so the result stays inside.
    fn draw_in(&self, slot: Slot) -> Result<Timestamp, RecoveryError> {
        let room = slot.end.duration_since(slot.start).as_secs().min(self.jitter_seconds);
        let room = u64::try_from(room).unwrap_or(0);
        let shift = self.draw.checked_rem(room).unwrap_or(0);
        let shift = SignedDuration::from_secs(i64::try_from(shift).unwrap_or(0));
        Ok(slot.start.checked_add(shift)?)
    }
}

/// The instant itself, or the next whole second.
fn whole_second(at: Timestamp) -> Result<Timestamp, RecoveryError> {
    let floor = Timestamp::from_second(at.as_second())?;
    if floor >= at { Ok(floor) } else { Ok(floor.checked_add(SignedDuration::from_secs(1))?) }
}

#[cfg(test)]
mod tests;
