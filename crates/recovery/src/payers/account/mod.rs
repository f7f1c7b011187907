//! Whether the money is there: a salary lands, and is spent down until the next one.
//!
//! One number is drawn per payer and pay cycle and compared with a chance that only falls as the days pass, so
//! within a cycle the money is there first and gone later, and does not flicker. The table is a modelling
//! choice: it makes charging near payday better than charging at random, and says nothing about real people.
//! Charges themselves are not taken off: "what else was debited" is in the chance.

use calendar::payday::PaydayRule;
use calendar::{CalendarError, Holidays};
use jiff::{SignedDuration, Timestamp};

use super::{LAGOS, Payday, date_in_lagos};
use crate::draw::Draw;

/// Chance per 10,000 that a usual price is there: up to this many days since payday.
const SPEND_DOWN: [(i32, u64); 4] = [(2, 9_200), (7, 7_500), (14, 5_000), (21, 3_000)];

/// The chance after that, until the next payday.
const BEFORE_PAYDAY: u64 = 2_000;

/// The price, in parts per 10,000 of the salary, that the table is about.
const USUAL_PRICE_SHARE: u64 = 500;

/// Longer than any two paydays are apart, however they are moved.
const LONGEST_CYCLES: SignedDuration = SignedDuration::from_hours(24 * 62);

/// A payer's account, as far as one charge sees it.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// What all draws of the simulation follow from.
    pub seed: u64,
    /// Who it is: the same name has the same luck.
    pub payer: &'a str,
    /// What lands on payday, in minor units.
    pub salary_minor: i64,
    /// Their own payday; none means the general rule of `calendar::payday`.
    pub payday: Option<Payday>,
    /// Days on which no salary lands.
    pub holidays: &'a Holidays,
}

impl Account<'_> {
    /// Whether `amount_minor` is there at `at`.
    ///
    /// # Errors
    /// For dates that cannot be represented.
    pub fn holds(&self, amount_minor: i64, at: Timestamp) -> Result<bool, CalendarError> {
        let paid_at = self.last_payday(at)?;
        let days = date_in_lagos(paid_at).until(date_in_lagos(at)).map_err(|_| CalendarError::OutOfRange)?;
        Ok(self.holds_after(paid_at, days.get_days(), amount_minor))
    }

    /// Whether `amount_minor` is still there `days` after the salary that landed at `paid_at`.
    pub(crate) fn holds_after(&self, paid_at: Timestamp, days: i32, amount_minor: i64) -> bool {
        let chance = chance_per_10k(days, amount_minor, self.salary_minor);
        let draw = Draw::seeded(self.seed).text("balance").text(self.payer).number(paid_at.as_second());
        draw.below(10_000) < chance
    }

    /// The payday whose money is being spent at `at`.
    ///
    /// # Errors
    /// For dates that cannot be represented.
    pub fn last_payday(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let mut last = self.next_payday(at.checked_sub(LONGEST_CYCLES).map_err(out)?)?;
        loop {
            let next = self.next_payday(last)?;
            if next > at {
                return Ok(last);
            }
            last = next;
        }
    }

    /// The first payday strictly after `after`.
    ///
    /// # Errors
    /// For dates that cannot be represented.
    pub fn next_payday(&self, after: Timestamp) -> Result<Timestamp, CalendarError> {
        let rule = PaydayRule::default();
        match self.payday {
            None => rule.next_payday(after, self.holidays),
            Some(Payday::Month { day }) => {
                PaydayRule { from_day: day, to_day: day, ..rule }.next_payday(after, self.holidays)
            }
            Some(Payday::Week { weekday }) => self.next_weekly(after, weekday, rule.hour),
        }
    }

    fn next_weekly(&self, after: Timestamp, weekday: u8, hour: i8) -> Result<Timestamp, CalendarError> {
        let today = date_in_lagos(after);
        let until_weekday = i64::from(weekday).saturating_sub(i64::from(today.weekday().to_monday_one_offset()));
        // A run of holidays moves a payday back by two weeks at the most.
        for later in [0, 7, 14, 21] {
            let days = SignedDuration::from_hours(until_weekday.saturating_add(later).saturating_mul(24));
            let named = today.checked_add(days).map_err(out)?;
            let paid_on = self.holidays.working_day_on_or_before(named)?;
            let paid_at = LAGOS.to_timestamp(paid_on.at(hour, 0, 0, 0)).map_err(out)?;
            if paid_at > after {
                return Ok(paid_at);
            }
        }
        Err(CalendarError::OutOfRange)
    }
}

/// The chance, per 10,000, that a price is there so many days after payday. Falls with the days and with the
/// price, and is nothing for a price of a whole salary.
fn chance_per_10k(days: i32, amount_minor: i64, salary_minor: i64) -> u64 {
    let (amount, salary) = (amount_minor.max(0).unsigned_abs(), salary_minor.max(1).unsigned_abs());
    let share = u128::from(amount).saturating_mul(10_000).checked_div(u128::from(salary));
    let share = share.and_then(|share| u64::try_from(share).ok()).unwrap_or(u64::MAX);
    let usual = SPEND_DOWN.iter().find(|(until, _)| days <= *until).map_or(BEFORE_PAYDAY, |(_, chance)| *chance);
    if share >= 10_000 {
        0
    } else if share <= USUAL_PRICE_SHARE {
        // A smaller price is missed less often: half as often when it is next to nothing.
        let weight = USUAL_PRICE_SHARE.saturating_add(share);
        let missed = 10_000_u64.saturating_sub(usual).saturating_mul(weight) / (2 * USUAL_PRICE_SHARE);
        10_000_u64.saturating_sub(missed)
    } else {
        usual.saturating_mul(10_000_u64.saturating_sub(share)) / (10_000 - USUAL_PRICE_SHARE)
    }
}

fn out(_: jiff::Error) -> CalendarError {
    CalendarError::OutOfRange
}

#[cfg(test)]
mod tests;
