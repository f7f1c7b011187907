//! From the totals of a period, and the level before it, to an exact quantity. Reads no event.

use billing::price::Quantity;
use billing::subscription::UsagePeriod;
use billing::usage::Aggregation;
use jiff::Timestamp;
use money::{MoneyError, Ratio, Rounding};
use rust_decimal::Decimal;
use store::usage::{OpeningRow, TotalRow};

use crate::{Error, Result};

/// Where a recurring meter stands at a boundary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    sum: Ratio,
    latest: Option<Decimal>,
}

impl Default for Level {
    fn default() -> Level {
        Level { sum: Ratio::ZERO, latest: None }
    }
}

impl Level {
    /// What came before the first period that is looked at.
    pub(super) fn of(row: &OpeningRow) -> Result<Level> {
        Ok(Level { sum: number(&row.total)?, latest: row.latest_value })
    }

    /// The level after a period.
    pub(super) fn after(self, row: &TotalRow) -> Result<Level> {
        let sum = self.sum.checked_add(number(&row.total)?).map_err(too_much)?;
        Ok(Level { sum, latest: row.latest_value.or(self.latest) })
    }
}

/// How long a period is in milliseconds, and for how long of it there was service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    whole: i64,
    served: i64,
}

impl Span {
    /// A period, and when the subscription ended.
    pub(super) fn of(period: &UsagePeriod, ended_at: Option<Timestamp>) -> Span {
        Span::until(period.whole, period.until.or(ended_at))
    }

    /// A period, and when it was over before its end.
    pub(super) fn until(period: calendar::Period, ended_at: Option<Timestamp>) -> Span {
        let end = ended_at.map_or(period.end, |end| end.clamp(period.start, period.end));
        Span { whole: period.millis(), served: calendar::Period { start: period.start, end }.millis() }
    }
}

/// The quantity of one group in a period; `level` is nothing for a meter that starts anew.
pub(super) fn quantity(aggregation: Aggregation, level: Level, row: Option<&TotalRow>, span: Span) -> Result<Ratio> {
    let count = |of: fn(&TotalRow) -> i64| Ratio::from_int(row.map_or(0, |row| i128::from(of(row))));
    let highest = |value: Option<Decimal>| Ratio::from_decimal(value.unwrap_or_default());
    match aggregation {
        Aggregation::Count => Ok(count(|row| row.events)),
        Aggregation::Unique => Ok(count(|row| row.uniques)),
        Aggregation::Max => Ok(highest(row.and_then(|row| row.highest).max(level.latest))),
        Aggregation::Latest => Ok(highest(row.and_then(|row| row.latest_value).or(level.latest))),
        Aggregation::Sum => {
            let sum = row.map_or(Ok(Ratio::ZERO), |row| number(&row.total))?;
            level.sum.checked_add(sum).map_err(too_much)
        }
        Aggregation::TimeWeighted => {
            let (whole, served) = (Ratio::from_int(i128::from(span.whole)), Ratio::from_int(i128::from(span.served)));
            let held = level.sum.checked_mul(served).map_err(too_much)?;
            // Each change holds from its instant to the end of the service.
            let area = match row {
                None => held,
                Some(row) => number(&row.total)?
                    .checked_mul(served)
                    .and_then(|area| area.checked_sub(number_of(&row.moment)?))
                    .and_then(|area| area.checked_add(held))
                    .map_err(too_much)?,
            };
            area.checked_div(whole).map_err(too_much)
        }
        Aggregation::TimeWeightedLevel => Err(Error::fault("no meter counts levels that are set")),
    }
}

/// The quantity as it is priced: to nine decimals; a level below nothing is nothing.
pub(super) fn priced(exact: Ratio) -> Result<Quantity> {
    let exact = if exact.is_negative() { Ratio::ZERO } else { exact };
    Quantity::nearest(exact, Rounding::HalfEven)
        .map_err(|error| Error::refused(error.code(), format!("The usage of a period cannot be priced. {error}")))
}

fn number(text: &str) -> Result<Ratio> {
    number_of(text).map_err(too_much)
}

/// A stored sum: it may have more digits than a decimal holds.
fn number_of(text: &str) -> std::result::Result<Ratio, MoneyError> {
    let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
    let places = u32::try_from(behind.len()).map_err(|_| MoneyError::Overflow)?;
    let digits = format!("{whole}{behind}").parse::<i128>().map_err(|_| MoneyError::Overflow)?;
    Ratio::new(digits, 10_i128.checked_pow(places).ok_or(MoneyError::Overflow)?)
}

fn too_much(error: MoneyError) -> Error {
    Error::fault("the usage of a period is too large to be computed").because(error)
}
