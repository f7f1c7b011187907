//! Partial results of an aggregation, which merge like sums: in any order, in any grouping.
//!
//! A state holds no more than its aggregation needs. It knows its period, so an event outside of it changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Period;
use jiff::Timestamp;
use money::{MoneyError, Ratio};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Aggregation, Quantity, UsageEvent};
use crate::bill_refusal::BillRefusal;

/// What some of a period's events come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Partial {
    aggregation: Aggregation,
    period: Period,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Of sum, and of the changes' units × milliseconds.
    Sum(Ratio),
    Count(u64),
    Unique(BTreeSet<String>),
    Max(Option<Decimal>),
    Latest(Option<Reading>),
    Levels(BTreeMap<Timestamp, Reading>),
}

/// A level as set; of two at one instant the one with the greater id stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Reading {
    at: Timestamp,
    id: String,
    value: Decimal,
}

impl Partial {
    /// Nothing yet.
    ///
    /// # Errors
    /// [`BillRefusal::EmptyPeriod`].
    pub fn new(aggregation: Aggregation, period: Period) -> Result<Partial, BillRefusal> {
        if period.millis() <= 0 {
            return Err(BillRefusal::EmptyPeriod { period });
        }
        let state = match aggregation {
            Aggregation::Sum | Aggregation::TimeWeighted => State::Sum(Ratio::ZERO),
            Aggregation::Count => State::Count(0),
            Aggregation::Unique => State::Unique(BTreeSet::new()),
            Aggregation::Max => State::Max(None),
            Aggregation::Latest => State::Latest(None),
            Aggregation::TimeWeightedLevel => State::Levels(BTreeMap::new()),
        };
        Ok(Partial { aggregation, period, state })
    }

    /// How its events become one quantity.
    pub const fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// The period its events are in.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// Takes an event in, if it is in the period.
    ///
    /// # Errors
    /// [`BillRefusal::EventLacks`]; [`BillRefusal::Amount`].
    pub fn add(&mut self, event: &UsageEvent) -> Result<(), BillRefusal> {
        if !self.period.contains(event.at) {
            return Ok(());
        }
        let lacks =
            |what| BillRefusal::EventLacks { id: event.id.clone(), what, aggregation: self.aggregation.as_str() };
        let value = || event.value.ok_or_else(|| lacks("value"));
        let reading = || value().map(|value| Reading { at: event.at, id: event.id.clone(), value });
        match &mut self.state {
            State::Sum(sum) => {
                let value = Ratio::from_decimal(value()?);
                let weighted = self.aggregation == Aggregation::TimeWeighted;
                let weight = if weighted { millis(event.at, self.period.end) } else { Ratio::ONE };
                *sum = sum.checked_add(value.checked_mul(weight)?)?;
            }
            State::Count(count) => *count = count.checked_add(1).ok_or(MoneyError::Overflow)?,
            State::Unique(texts) => {
                texts.insert(event.text.clone().ok_or_else(|| lacks("text"))?);
            }
            State::Max(highest) => *highest = (*highest).max(Some(value()?)),
            State::Latest(latest) => {
                let reading = Some(reading()?);
                if reading > *latest {
                    *latest = reading;
                }
            }
            State::Levels(levels) => set_level(levels, reading()?),
        }
        Ok(())
    }

    /// Takes in what other events of the same period come to. No event may be in both.
    ///
    /// # Errors
    /// [`BillRefusal::MixedAggregations`] unless both are of one aggregation and period; [`BillRefusal::Amount`].
    pub fn merge(&mut self, other: Partial) -> Result<(), BillRefusal> {
        let mixed =
            BillRefusal::MixedAggregations { left: self.aggregation.as_str(), right: other.aggregation.as_str() };
        if self.aggregation != other.aggregation || self.period != other.period {
            return Err(mixed);
        }
        match (&mut self.state, other.state) {
            (State::Sum(sum), State::Sum(more)) => *sum = sum.checked_add(more)?,
            (State::Count(count), State::Count(more)) => {
                *count = count.checked_add(more).ok_or(MoneyError::Overflow)?;
            }
            (State::Unique(texts), State::Unique(more)) => texts.extend(more),
            (State::Max(highest), State::Max(more)) => *highest = (*highest).max(more),
            (State::Latest(latest), State::Latest(more)) => {
                if more > *latest {
                    *latest = more;
                }
            }
            (State::Levels(levels), State::Levels(more)) => {
                more.into_values().for_each(|reading| set_level(levels, reading));
            }
            _ => return Err(mixed),
        }
        Ok(())
    }

    /// The quantity. `opening` as in [`super::aggregate`].
    ///
    /// # Errors
    /// [`BillRefusal::NothingToCarry`] for an opening level where the aggregation has none; [`BillRefusal::Amount`].
    pub fn quantity(&self, opening: Option<Decimal>) -> Result<Quantity, BillRefusal> {
        let carried = Ratio::from_decimal(opening.unwrap_or_default());
        let whole = millis(self.period.start, self.period.end);
        let exact = match &self.state {
            State::Count(_) | State::Unique(_) if opening.is_some() => {
                return Err(BillRefusal::NothingToCarry { aggregation: self.aggregation.as_str() });
            }
            State::Count(count) => Ratio::from_int(i128::from(*count)),
            State::Unique(texts) => Ratio::from_int(i128::try_from(texts.len()).map_err(|_| MoneyError::Overflow)?),
            State::Sum(sum) if self.aggregation == Aggregation::TimeWeighted => {
                carried.checked_add(sum.checked_div(whole)?)?
            }
            State::Sum(sum) => carried.checked_add(*sum)?,
            State::Max(highest) => Ratio::from_decimal((*highest).max(opening).unwrap_or_default()),
            State::Latest(latest) => latest.as_ref().map_or(carried, |reading| Ratio::from_decimal(reading.value)),
            State::Levels(levels) => self.area(carried, levels)?.checked_div(whole)?,
        };
        Ok(Quantity::new(exact))
    }

    /// Level × milliseconds over the period.
    fn area(&self, opening: Ratio, levels: &BTreeMap<Timestamp, Reading>) -> Result<Ratio, BillRefusal> {
        let (mut area, mut level, mut since) = (Ratio::ZERO, opening, self.period.start);
        let steps = levels.values().map(|reading| (reading.at, Ratio::from_decimal(reading.value)));
        for (at, next) in steps.chain([(self.period.end, Ratio::ZERO)]) {
            area = area.checked_add(level.checked_mul(millis(since, at))?)?;
            (level, since) = (next, at);
        }
        Ok(area)
    }
}

fn set_level(levels: &mut BTreeMap<Timestamp, Reading>, reading: Reading) {
    let stands = levels.get(&reading.at).is_some_and(|set| *set >= reading);
    if !stands {
        levels.insert(reading.at, reading);
    }
}

fn millis(from: Timestamp, to: Timestamp) -> Ratio {
    Ratio::from_int(i128::from(Period { start: from, end: to }.millis()))
}
