//! How time is counted when a period is shared: the rule a tenant sets, fixed on a subscription at its start.
//!
//! Shares are differences of one growing count, so the shares of adjoining stretches always sum to the share of the
//! whole. Days are local dates of the billing zone, so a day of 23 or 25 hours counts as one. Amounts are not known
//! here.

use calendar::{Cycle, Period};
use jiff::Timestamp;
use money::{Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::bill_refusal::BillRefusal;

/// What a period is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProrationUnit {
    /// Elapsed milliseconds.
    #[default]
    Millisecond,
    /// Elapsed whole seconds.
    Second,
    /// Local dates.
    Day,
    /// Nothing is shared: a period that has begun is served, and a first stub costs a whole period.
    None,
}

/// Whether the local date on which service ends is billed. Means something to [`ProrationUnit::Day`] only, and is the
/// same for a cancellation and a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastDay {
    /// A date that has begun is served. One that ends service at its first instant has not begun.
    Billed,
    /// A date that is not over is not served.
    #[default]
    NotBilled,
}

/// A tenant's rule for parts of periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ProrationRule {
    /// What a period is counted in.
    pub unit: ProrationUnit,
    /// Whether the date on which service ends is billed.
    pub last_day: LastDay,
}

/// A rule with what it needs to give amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProrationTerms {
    /// How time is counted.
    #[serde(default)]
    pub rule: ProrationRule,
    /// The billing zone: whose local dates are the days.
    pub zone: String,
    /// How each line's exact amount becomes whole minor units.
    #[serde(default)]
    pub rounding: Rounding,
}

/// A part of a period, in units of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Units of the part.
    pub part: u64,
    /// Units of the whole; above zero.
    pub whole: u64,
}

impl Share {
    /// All of it.
    pub const ALL: Share = Share { part: 1, whole: 1 };

    /// The share as an exact number from 0 to 1.
    ///
    /// # Errors
    /// [`BillRefusal::ShareOutOfRange`] for anything outside.
    pub fn ratio(self) -> Result<Ratio, BillRefusal> {
        let Share { part, whole } = self;
        if part > whole {
            return Err(BillRefusal::ShareOutOfRange { part, whole });
        }
        Ratio::new(i128::from(part), i128::from(whole)).map_err(|_| BillRefusal::ShareOutOfRange { part, whole })
    }

    /// Whether nothing of the whole is in it.
    pub const fn is_nothing(self) -> bool {
        self.part == 0
    }
}

impl ProrationTerms {
    /// The share of `whole` that is over at `at`: nothing before it starts, all of it from its end on.
    ///
    /// # Errors
    /// [`BillRefusal::EmptyPeriod`]; [`BillRefusal::Calendar`].
    pub fn served(&self, whole: Period, at: Timestamp) -> Result<Share, BillRefusal> {
        let units = self.units(whole)?;
        Ok(Share { part: self.units_served(whole, units, at)?, whole: units })
    }

    /// The share of `whole` that is left at `at`.
    ///
    /// # Errors
    /// As [`ProrationTerms::served`].
    pub fn left(&self, whole: Period, at: Timestamp) -> Result<Share, BillRefusal> {
        let Share { part, whole } = self.served(whole, at)?;
        Ok(Share { part: whole.saturating_sub(part), whole })
    }

    /// The share of `whole` from one instant to another. What lies outside of `whole` does not count.
    ///
    /// # Errors
    /// As [`ProrationTerms::served`].
    pub fn between(&self, whole: Period, from: Timestamp, to: Timestamp) -> Result<Share, BillRefusal> {
        let (before, after) = (self.served(whole, from)?, self.served(whole, to)?);
        Ok(Share { part: after.part.saturating_sub(before.part), whole: after.whole })
    }

    /// The first instant that is not billed at the old price when something changes or stops at `at`: the next local
    /// date where the date that has begun is billed, else `at` itself.
    ///
    /// # Errors
    /// [`BillRefusal::Calendar`].
    pub fn takes_effect(&self, at: Timestamp) -> Result<Timestamp, BillRefusal> {
        let by_dates = self.rule.unit == ProrationUnit::Day && self.rule.last_day == LastDay::Billed;
        if by_dates && !calendar::opens_a_day(at, &self.zone)? {
            return Ok(calendar::next_day(at, &self.zone)?);
        }
        Ok(at)
    }

    /// The same terms for service that begins instead of changing: the date on which it starts is billed.
    #[must_use]
    pub fn for_a_start(&self) -> ProrationTerms {
        let rule = ProrationRule { last_day: LastDay::NotBilled, ..self.rule };
        ProrationTerms { rule, ..self.clone() }
    }

    /// The whole period that the first stub of a cycle is the end of; `None` for a first period that is whole, and
    /// where nothing is shared.
    ///
    /// # Errors
    /// [`BillRefusal::Calendar`].
    pub fn whole_of_stub(&self, cycle: &Cycle) -> Result<Option<Period>, BillRefusal> {
        let Some((_, whole)) = cycle.stub_fraction().filter(|_| self.rule.unit != ProrationUnit::None) else {
            return Ok(None);
        };
        let end = cycle.boundary(1)?;
        let start = end.as_millisecond().checked_sub(whole).ok_or(calendar::CalendarError::OutOfRange)?;
        let start = Timestamp::from_millisecond(start).map_err(|_| calendar::CalendarError::OutOfRange)?;
        Ok(Some(Period { start, end }))
    }

    fn units(&self, whole: Period) -> Result<u64, BillRefusal> {
        if whole.end <= whole.start {
            return Err(BillRefusal::EmptyPeriod { period: whole });
        }
        let units = match self.rule.unit {
            ProrationUnit::Millisecond => whole.millis(),
            ProrationUnit::Second => seconds(whole.start, whole.end),
            ProrationUnit::Day => calendar::days_between(whole.start, whole.end, &self.zone)?,
            ProrationUnit::None => 1,
        };
        // A period shorter than its unit is one of it.
        Ok(u64::try_from(units).unwrap_or_default().max(1))
    }

    fn units_served(&self, whole: Period, units: u64, at: Timestamp) -> Result<u64, BillRefusal> {
        if at <= whole.start {
            return Ok(0);
        }
        if at >= whole.end {
            return Ok(units);
        }
        let served = match self.rule.unit {
            ProrationUnit::Millisecond => Period { start: whole.start, end: at }.millis(),
            ProrationUnit::Second => seconds(whole.start, at),
            ProrationUnit::Day => {
                let over = calendar::days_between(whole.start, at, &self.zone)?;
                let begun = self.rule.last_day == LastDay::Billed && !calendar::opens_a_day(at, &self.zone)?;
                over.saturating_add(i64::from(begun))
            }
            ProrationUnit::None => 1,
        };
        Ok(u64::try_from(served).unwrap_or_default().min(units))
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    let whole = |at: Timestamp| at.as_millisecond().div_euclid(1_000);
    whole(to).saturating_sub(whole(from))
}
