//! When the customer is left alone: quiet hours, and a cap on messages.
//!
//! Pure: the caller lists the messages that were sent. The cap counts whole spans of 24 hours and of seven days that
//! end at the message, not calendar days, so that two messages around midnight count together.

use calendar::hours::room_from;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{LocalHours, Policy};
use crate::error::RecoveryError;
use crate::hours::Hours;

/// Local hours in which nothing is charged and nobody is messaged, from `from`:00 up to but not including `to`:00. A span whose end is before
/// its start runs past midnight: 21 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// First quiet hour, 0–23.
    pub from: u8,
    /// First hour after, 0–23.
    pub to: u8,
}

impl QuietHours {
    /// Whether the hour that begins at `hour`:00 is quiet.
    pub fn contains(self, hour: u8) -> bool {
        if self.from < self.to { (self.from..self.to).contains(&hour) } else { hour >= self.from || hour < self.to }
    }
}

/// How many messages about failed payments one customer gets at most, over all of their invoices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactCap {
    /// In any 24 hours. 1–10, default 1.
    pub per_day: u32,
    /// In any seven days. 1–50, default 4.
    pub per_week: u32,
}

impl Default for ContactCap {
    fn default() -> Self {
        Self { per_day: 1, per_week: 4 }
    }
}

impl ContactCap {
    /// The first instant from `wanted` on at which one more message keeps the cap, if no other is sent meanwhile.
    ///
    /// # Errors
    /// [`RecoveryError::Time`] at the edge of time.
    pub fn free_from(self, wanted: Timestamp, sent: &[Timestamp]) -> Result<Timestamp, RecoveryError> {
        let most = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let day = room_from(wanted, sent, most(self.per_day), SignedDuration::from_hours(24))?;
        Ok(room_from(day, sent, most(self.per_week), SignedDuration::from_hours(7 * 24))?)
    }

    /// Whether a message at `at` keeps the cap.
    ///
    /// # Errors
    /// As [`ContactCap::free_from`].
    pub fn allows(self, at: Timestamp, sent: &[Timestamp]) -> Result<bool, RecoveryError> {
        Ok(self.free_from(at, sent)? == at)
    }
}

impl Policy {
    /// The first instant from `wanted` on at which the customer may be messaged, given what was sent before.
    ///
    /// # Errors
    /// [`RecoveryError::Calendar`] for an unknown zone; [`RecoveryError::Time`] at the edge of time.
    pub fn contact_at(&self, wanted: Timestamp, sent: &[Timestamp]) -> Result<Timestamp, RecoveryError> {
        let free = self.contact_cap.free_from(wanted, sent)?;
        let Some(quiet) = self.quiet_hours else { return Ok(free) };
        // Later never breaks the cap, so the two need no second look.
        let (opens, closes) = (i8::try_from(quiet.to).unwrap_or(0), i8::try_from(quiet.from).unwrap_or(0));
        Ok(calendar::hours::next_allowed(free, opens, closes, &self.payday.zone)?)
    }

    /// Whether `at` lies in quiet hours.
    ///
    /// # Errors
    /// As [`Policy::contact_at`].
    pub fn is_quiet(&self, at: Timestamp) -> Result<bool, RecoveryError> {
        Ok(self.contact_at(at, &[])? != at)
    }

    /// For a step that comes up in quiet hours, because whoever takes it was late: when it is taken instead, in the next allowed
    /// hours. `None` when it is not quiet. `seed` belongs to the schedule.
    ///
    /// # Errors
    /// As [`Policy::contact_at`].
    pub fn after_quiet(&self, now: Timestamp, seed: u64) -> Result<Option<Timestamp>, RecoveryError> {
        let open = self.contact_at(now, &[])?;
        if open == now {
            return Ok(None);
        }
        let far = open.checked_add(SignedDuration::from_hours(72))?;
        Ok(Some(Hours::try_new(self, seed, 0)?.place(open, far)?.unwrap_or(open)))
    }

    /// The allowed hours that are not quiet: those in which something is charged or asked for.
    pub fn open_hours(&self) -> Vec<LocalHours> {
        let Some(quiet) = self.quiet_hours else { return self.allowed_hours.clone() };
        let mut spans: Vec<LocalHours> = Vec::new();
        for hour in self.allowed_hours.iter().flat_map(|span| span.from..span.to).filter(|hour| !quiet.contains(*hour))
        {
            match spans.last_mut() {
                Some(last) if last.to == hour => last.to = hour.saturating_add(1),
                Some(_) | None => spans.push(LocalHours { from: hour, to: hour.saturating_add(1) }),
            }
        }
        spans
    }
}
