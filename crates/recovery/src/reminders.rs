//! Reminders ahead of time: a renewal, a card that will have expired, a trial that ends.
//!
//! Dates only; texts, channels and who wants them are elsewhere. A reminder is due at an hour of the merchant's choice, so
//! many local dates before the event, never in quiet hours and never at or after the event.

use calendar::{days_later, local_date};
use jiff::tz::TimeZoneDatabase;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::error::RecoveryError;
use crate::policy::QuietHours;

/// What a reminder is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The subscription renews.
    Renewal,
    /// The card will have expired when it is charged next.
    CardExpiring,
    /// The trial ends.
    TrialEnding,
}

/// One reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// What it is about.
    pub kind: Kind,
    /// When it is due.
    pub at: Timestamp,
    /// What it is ahead of.
    pub event_at: Timestamp,
    /// By how many local dates, as the merchant chose.
    pub days: u16,
}

/// A merchant's windows of notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notice {
    /// Days before a renewal; empty for none. Default 3.
    pub renewal_days: Vec<u16>,
    /// Days before a card's last day. Default 30 and 7.
    pub card_days: Vec<u16>,
    /// Days before a trial's end. Default 3.
    pub trial_days: Vec<u16>,
    /// The local hour at which reminders are due. Default 10.
    pub hour: u8,
    /// When nobody is messaged. Default 21–06.
    pub quiet_hours: Option<QuietHours>,
    /// IANA zone of all of it.
    pub zone: String,
}

impl Default for Notice {
    fn default() -> Self {
        Self {
            renewal_days: vec![3],
            card_days: vec![30, 7],
            trial_days: vec![3],
            hour: 10,
            quiet_hours: Some(QuietHours { from: 21, to: 6 }),
            zone: "Africa/Lagos".to_owned(),
        }
    }
}

impl Notice {
    /// The first instant after `now` at which reminders can be due: the merchant's hour of a local date, moved out of quiet
    /// hours. All reminders of at least a day ahead are due at one of them, if the hour itself is not quiet.
    ///
    /// # Errors
    /// As [`Notice::of_renewal`].
    pub fn next_look(&self, now: Timestamp) -> Result<Timestamp, RecoveryError> {
        let mut date = local_date(now, &self.zone)?;
        loop {
            let at = self.next_spoken(self.hour_of(date)?)?;
            if at > now {
                return Ok(at);
            }
            date = date.checked_add(1.day())?;
        }
    }

    /// Reminders of a renewal, those later than `now`, in order.
    ///
    /// # Errors
    /// [`RecoveryError`] for an unknown zone or at the edge of time.
    pub fn of_renewal(&self, renews_at: Timestamp, now: Timestamp) -> Result<Vec<Reminder>, RecoveryError> {
        self.ahead(Kind::Renewal, renews_at, &self.renewal_days, now)
    }

    /// Reminders of a trial's end, those later than `now`, in order.
    ///
    /// # Errors
    /// As [`Notice::of_renewal`].
    pub fn of_trial(&self, ends_at: Timestamp, now: Timestamp) -> Result<Vec<Reminder>, RecoveryError> {
        self.ahead(Kind::TrialEnding, ends_at, &self.trial_days, now)
    }

    /// Reminders of a card's expiry, those later than `now`, in order. None when the card is charged again before it
    /// expires and not known to be charged after: `next_charge_at` says when it is.
    ///
    /// # Errors
    /// As [`Notice::of_renewal`]; also for a month that is none.
    pub fn of_card(
        &self,
        year: i16,
        month: u8,
        next_charge_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Vec<Reminder>, RecoveryError> {
        let expires_at = card_expires_at(year, month, &self.zone)?;
        if next_charge_at.is_none_or(|at| at < expires_at) {
            return Ok(vec![]);
        }
        self.ahead(Kind::CardExpiring, expires_at, &self.card_days, now)
    }

    fn ahead(
        &self,
        kind: Kind,
        event_at: Timestamp,
        days: &[u16],
        now: Timestamp,
    ) -> Result<Vec<Reminder>, RecoveryError> {
        let mut found: Vec<Reminder> = vec![];
        for days in days {
            let date = local_date(days_later(event_at, &self.zone, i64::from(*days).saturating_neg())?, &self.zone)?;
            if let Some(at) = self.spoken_at(self.hour_of(date)?, event_at)?.filter(|at| *at > now) {
                found.push(Reminder { kind, at, event_at, days: *days });
            }
        }
        found.sort_unstable_by_key(|reminder| (reminder.at, reminder.days));
        found.dedup_by_key(|reminder| reminder.at);
        Ok(found)
    }

    /// The hour of reminders on a local date.
    fn hour_of(&self, date: jiff::civil::Date) -> Result<Timestamp, RecoveryError> {
        let hour = i8::try_from(self.hour.min(23)).unwrap_or(23);
        let zone = TimeZoneDatabase::bundled().get(&self.zone)?;
        Ok(date.at(hour, 0, 0, 0).to_zoned(zone)?.timestamp())
    }

    /// The first instant from `wanted` on that is not quiet; if that is too late, the last whole hour before that is not.
    fn spoken_at(&self, wanted: Timestamp, event_at: Timestamp) -> Result<Option<Timestamp>, RecoveryError> {
        let later = self.next_spoken(wanted)?;
        if later < event_at {
            return Ok(Some(later));
        }
        let mut earlier = wanted;
        for _ in 0..24_u8 {
            earlier = earlier.checked_sub(SignedDuration::from_hours(1))?;
            if earlier < event_at && self.next_spoken(earlier)? == earlier {
                return Ok(Some(earlier));
            }
        }
        Ok(None)
    }

    fn next_spoken(&self, at: Timestamp) -> Result<Timestamp, RecoveryError> {
        let Some(quiet) = self.quiet_hours else { return Ok(at) };
        let (opens, closes) = (i8::try_from(quiet.to).unwrap_or(0), i8::try_from(quiet.from).unwrap_or(0));
        Ok(calendar::hours::next_allowed(at, opens, closes, &self.zone)?)
    }
}

/// The first instant at which a card is no longer good: cards are good through the last day of their month, in the zone of
/// whoever charges.
///
/// # Errors
/// [`RecoveryError::Time`] for a month or a zone that is none.
pub fn card_expires_at(year: i16, month: u8, zone: &str) -> Result<Timestamp, RecoveryError> {
    let month = i8::try_from(month).unwrap_or(0);
    let next = jiff::civil::Date::new(year, month, 1)?.checked_add(1.month())?;
    Ok(next.to_zoned(TimeZoneDatabase::bundled().get(zone)?)?.timestamp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Kind, Notice, QuietHours, card_expires_at};
    use crate::sample::{at, lagos};

    #[test]
    fn reminders_are_local_dates_ahead() {
        let notice = Notice { renewal_days: vec![1, 7], ..Notice::default() };
        let found = notice.of_renewal(lagos("2026-10-12T09:00:00"), lagos("2026-10-01T00:00:00")).expect("in range");
        let times: Vec<_> = found.iter().map(|reminder| reminder.at).collect();
        assert_eq!(times, [lagos("2026-10-05T10:00:00"), lagos("2026-10-11T10:00:00")]);
        // What is past is not told late.
        let found = notice.of_renewal(lagos("2026-10-12T09:00:00"), lagos("2026-10-05T10:00:00")).expect("in range");
        assert_eq!(found.len(), 1);
        let trial = Notice::default().of_trial(lagos("2026-10-12T09:00:00"), lagos("2026-10-01T00:00:00"));
        assert_eq!(trial.expect("in range").first().map(|r| r.kind), Some(Kind::TrialEnding));
    }

    #[test]
    fn looks_come_once_a_day_at_the_hour_of_reminders() {
        let notice = Notice::default();
        let next = |now| notice.next_look(now).expect("in range");
        assert_eq!(next(lagos("2026-10-05T09:59:59")), lagos("2026-10-05T10:00:00"));
        assert_eq!(next(lagos("2026-10-05T10:00:00")), lagos("2026-10-06T10:00:00"));
        let late = Notice { hour: 22, ..Notice::default() };
        assert_eq!(late.next_look(lagos("2026-10-05T12:00:00")).expect("in range"), lagos("2026-10-06T06:00:00"));
        // In the week in which clocks change, too: half past one in the morning is there once, and the hour is kept.
        let london = Notice { zone: "Europe/London".to_owned(), ..Notice::default() };
        assert_eq!(london.next_look(at("2026-10-24T10:00:00Z")).expect("in range"), at("2026-10-25T10:00:00Z"));
        assert_eq!(london.next_look(at("2026-10-23T10:00:00Z")).expect("in range"), at("2026-10-24T09:00:00Z"));
    }

    #[test]
    fn cards_are_good_through_their_month() {
        // Midnight in Lagos is 23:00 UTC of the day before.
        assert_eq!(card_expires_at(2026, 2, "Africa/Lagos").expect("in range"), at("2026-02-28T23:00:00Z"));
        assert_eq!(card_expires_at(2026, 12, "UTC").expect("in range"), at("2027-01-01T00:00:00Z"));
        assert!(card_expires_at(2026, 13, "UTC").is_err());
        assert!(card_expires_at(2026, 1, "Africa/Nowhere").is_err());
    }

    #[test]
    fn only_a_card_that_will_be_charged_too_late_is_told_of() {
        let notice = Notice::default();
        let now = lagos("2026-01-01T00:00:00");
        let told = |charge| notice.of_card(2026, 2, charge, now).expect("in range").len();
        assert_eq!(told(Some(lagos("2026-03-01T00:00:00"))), 2);
        assert_eq!(told(Some(lagos("2026-02-28T23:59:59"))), 0);
        assert_eq!(told(None), 0);
    }

    proptest! {
        #[test]
        fn never_in_quiet_hours_and_always_before(
            event in 1_735_689_600_i64..1_830_000_000,
            days in proptest::collection::vec(0..40_u16, 1..4),
            hour in 0..24_u8,
            from in 0..24_u8,
            length in 1..23_u8,
        ) {
            let quiet = QuietHours { from, to: (from + length) % 24 };
            let notice = Notice { renewal_days: days, hour, quiet_hours: Some(quiet), ..Notice::default() };
            let event = jiff::Timestamp::from_second(event).expect("in range");
            for reminder in notice.of_renewal(event, jiff::Timestamp::MIN).expect("in range") {
                prop_assert!(reminder.at < event);
                if !quiet.contains(hour) && reminder.days > 0 {
                    let before = reminder.at - jiff::SignedDuration::from_secs(1);
                    prop_assert_eq!(notice.next_look(before).expect("in range"), reminder.at);
                }
                let local = reminder.at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(1)));
                prop_assert!(!quiet.contains(local.hour().unsigned_abs()), "{local}");
            }
        }
    }
}
