//! Periods of usage over the whole life of a subscription. Another interval counts its periods from a new anchor; those of
//! usage go on counting, so that a period keeps its number and what was used in it is found for ever.

use calendar::{CalendarError, Cycle, Period};
use jiff::{SignedDuration, Timestamp};

use super::Subscription;
use crate::refusal::Refusal;

/// A way of counting periods that is over.
#[derive(Clone, Debug)]
pub struct Epoch {
    /// How periods were counted.
    pub cycle: Cycle,
    /// Until when; the next one is anchored there.
    pub until: Timestamp,
    /// The number of its first period.
    pub base: u32,
}

impl Epoch {
    /// The number after that of its last period.
    fn end(&self) -> Result<u32, CalendarError> {
        let last = self.until.checked_sub(SignedDuration::from_millis(1)).unwrap_or(self.until);
        let count = self.cycle.index_at(last)?.checked_add(1).ok_or(CalendarError::OutOfRange)?;
        self.base.checked_add(count).ok_or(CalendarError::OutOfRange)
    }
}

/// How the usage of a subscription is divided: every way of counting so far, oldest first.
#[derive(Clone, Debug)]
pub struct UsagePeriods {
    earlier: Vec<Epoch>,
    cycle: Cycle,
    base: u32,
}

/// A period of usage.
#[derive(Clone, Debug)]
pub struct UsagePeriod {
    /// How it is counted.
    pub cycle: Cycle,
    /// Its number by that count.
    pub index: u32,
    /// All of it, as it is counted.
    pub whole: Period,
    /// When it was cut off by another count, if it was.
    pub until: Option<Timestamp>,
}

impl UsagePeriods {
    /// The counts so far, and the one in force.
    ///
    /// # Errors
    /// [`CalendarError`] for instants out of range.
    pub fn new(earlier: Vec<Epoch>, cycle: Cycle) -> Result<UsagePeriods, CalendarError> {
        let base = earlier.last().map_or(Ok(0), Epoch::end)?;
        Ok(UsagePeriods { earlier, cycle, base })
    }

    /// The number of the first period of the count in force.
    pub const fn base(&self) -> u32 {
        self.base
    }

    /// The number of the period that an instant is in, and its start; none before the first.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn at(&self, at: Timestamp) -> Result<Option<(u32, Timestamp)>, CalendarError> {
        let (cycle, base) = if at >= self.cycle.start() {
            (&self.cycle, self.base)
        } else {
            match self.earlier.iter().find(|epoch| epoch.cycle.start() <= at && at < epoch.until) {
                Some(epoch) => (&epoch.cycle, epoch.base),
                None => return Ok(None),
            }
        };
        let index = cycle.index_at(at)?;
        let number = base.checked_add(index).ok_or(CalendarError::OutOfRange)?;
        Ok(Some((number, cycle.period(index)?.start)))
    }

    /// The period of a number.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn period(&self, number: u32) -> Result<UsagePeriod, CalendarError> {
        let epoch = self.earlier.iter().rev().find(|epoch| number >= epoch.base).filter(|_| number < self.base);
        let (cycle, base, until) =
            epoch.map_or((&self.cycle, self.base, None), |epoch| (&epoch.cycle, epoch.base, Some(epoch.until)));
        let index = number.checked_sub(base).ok_or(CalendarError::OutOfRange)?;
        let whole = cycle.period(index)?;
        Ok(UsagePeriod { cycle: cycle.clone(), index, whole, until: until.filter(|until| *until < whole.end) })
    }
}

impl Subscription {
    /// How its usage is divided.
    ///
    /// # Errors
    /// [`Refusal::Invoice`] for instants out of range.
    pub fn usage_periods(&self) -> Result<UsagePeriods, Refusal> {
        Ok(UsagePeriods::new(self.earlier.clone(), self.cycle.clone())?)
    }
}

/// Counts periods anew with `cycle`, from its anchor on, and remembers how they were counted. Before the first period
/// nothing was counted.
pub(super) fn recount(next: &mut Subscription, cycle: Cycle) -> Result<(), Refusal> {
    close(next, cycle.start())?;
    next.cycle = cycle;
    Ok(())
}

/// Remembers how periods were counted until `at`.
pub(super) fn close(next: &mut Subscription, at: Timestamp) -> Result<(), Refusal> {
    if next.cycle.start() < at {
        let base = UsagePeriods::new(next.earlier.clone(), next.cycle.clone())?.base();
        let cycle = next.cycle.clone();
        next.earlier.push(Epoch { cycle, until: at, base });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use calendar::{Interval, Unit};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn cycle(anchor: &str, unit: Unit) -> Cycle {
        Cycle::try_new(at(anchor), "UTC", Interval::try_new(unit, 1).expect("an interval"), None).expect("a cycle")
    }

    #[test]
    fn numbers_go_on_over_another_count() {
        let month =
            Epoch { cycle: cycle("2026-04-01T00:00:00Z", Unit::Month), until: at("2026-05-11T00:00:00Z"), base: 0 };
        let year =
            Epoch { cycle: cycle("2026-05-11T00:00:00Z", Unit::Year), until: at("2027-05-11T00:00:00Z"), base: 2 };
        let periods =
            UsagePeriods::new(vec![month, year], cycle("2027-05-11T00:00:00Z", Unit::Week)).expect("in range");
        for (instant, number) in [
            ("2026-03-31T23:59:59Z", None),
            ("2026-04-01T00:00:00Z", Some(0)),
            ("2026-05-10T23:59:59Z", Some(1)),
            ("2026-05-11T00:00:00Z", Some(2)),
            ("2027-05-10T23:59:59Z", Some(2)),
            ("2027-05-11T00:00:00Z", Some(3)),
            ("2027-05-18T00:00:00Z", Some(4)),
        ] {
            let found = periods.at(at(instant)).expect("in range");
            assert_eq!(found.map(|(number, _)| number), number, "{instant}");
            if let Some((number, start)) = found {
                let period = periods.period(number).expect("in range");
                assert_eq!(period.whole.start, start);
                assert!(period.whole.contains(at(instant)));
            }
        }
        assert_eq!(periods.period(1).expect("in range").until, Some(at("2026-05-11T00:00:00Z")));
        assert_eq!(periods.period(2).expect("in range").until, None, "it ended where it would have");
    }
}
