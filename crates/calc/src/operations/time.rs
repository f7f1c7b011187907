//! `periods` and `prorate`: questions about time, and what parts of it cost.

use billing::credit::{self, Settlement};
use billing::proration::{self, Paid, ProrationLine, ProrationTerms, Share};
use calendar::{CalendarError, Cycle, Interval, Period};
use jiff::Timestamp;
use money::Money;
use serde::{Deserialize, Serialize};

use crate::locate::Fault;
use crate::refusal::Refusal;

/// Most periods in one answer.
pub const MAX_PERIODS: u32 = 1_000;

/// A cycle, and which of its periods are asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PeriodsFields {
    anchor: Timestamp,
    zone: String,
    interval: Interval,
    anchor_day: Option<u8>,
    /// The first period asked for: by number, or the one that holds an instant.
    from: Option<u32>,
    at: Option<Timestamp>,
    count: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Periods {
    periods: Vec<NumberedPeriod>,
    /// The first period's part of the whole period that it is the end of, if it is a stub.
    stub: Option<Stub>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NumberedPeriod {
    index: u32,
    start: Timestamp,
    end: Timestamp,
    milliseconds: i64,
    days: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Stub {
    milliseconds: Share,
    days: Share,
}

/// The periods of a cycle, counted from its anchor.
pub(super) fn periods(fields: PeriodsFields) -> Result<Periods, Fault> {
    if fields.count == 0 || fields.count > MAX_PERIODS {
        let message = format!("One answer has 1 to {MAX_PERIODS} periods. Ask for so many, and again from the next.");
        return Err(Fault::Field(Refusal::input("count", message)));
    }
    if fields.from.is_some() && fields.at.is_some() {
        let message = "The first period is given by its number and by an instant. Send one of `from` and `at`.";
        return Err(Fault::Field(Refusal::inconsistent("at", message)));
    }
    let cycle = Cycle::try_new(fields.anchor, &fields.zone, fields.interval, fields.anchor_day)?;
    let first = match fields.at {
        Some(at) => cycle.index_at(at)?,
        None => fields.from.unwrap_or(0),
    };
    let end = first.checked_add(fields.count).ok_or(CalendarError::OutOfRange)?;
    let numbered = |index| {
        let period = cycle.period(index)?;
        let (milliseconds, days) = (period.millis(), cycle.days(&period)?);
        Ok(NumberedPeriod { index, start: period.start, end: period.end, milliseconds, days })
    };
    let periods = (first..end).map(numbered).collect::<Result<Vec<_>, CalendarError>>()?;
    let share = |(part, whole): (i64, i64)| Share { part: part.unsigned_abs(), whole: whole.unsigned_abs() };
    let stub = cycle.stub_fraction().zip(cycle.stub_days());
    let stub = stub.map(|(milliseconds, days)| Stub { milliseconds: share(milliseconds), days: share(days) });
    Ok(Periods { periods, stub })
}

/// A change at an instant: of what was paid, to a new price, or both.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProrateFields {
    terms: ProrationTerms,
    at: Timestamp,
    /// What was paid and is credited; none for a start.
    paid: Option<Paid>,
    /// The new price for all of `whole`; none for a cancellation.
    price: Option<Money>,
    /// The period of the new price; what was paid for if left out.
    whole: Option<Period>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Prorated {
    lines: Vec<ProrationLine>,
    /// The sum of the lines, taxes of credits included and those of charges to come.
    total: Money,
    /// The same as what is due and what goes to the balance.
    settlement: Settlement,
}

/// The lines of a change, each rounded once and with its record.
pub(super) fn prorate(fields: ProrateFields) -> Result<Prorated, Fault> {
    let missing = |path, message| Fault::Field(Refusal::inconsistent(path, message));
    let whole = fields.whole.or(fields.paid.map(|paid| paid.covers));
    let (lines, currency) = match (fields.paid, fields.price) {
        (Some(paid), Some(price)) => {
            let whole = whole.unwrap_or(paid.covers);
            (proration::change(&fields.terms, &paid, price, whole, fields.at)?, price.currency())
        }
        (Some(paid), None) => {
            let line = proration::credit(&fields.terms, &paid, fields.at)?;
            (line.into_iter().collect(), paid.net.currency())
        }
        (None, Some(price)) => {
            let no_whole = || missing("whole", "There is no period that the price is for. Send `whole`.");
            let line = proration::charge_rest(&fields.terms, price, whole.ok_or_else(no_whole)?, fields.at)?;
            (line.into_iter().collect(), price.currency())
        }
        (None, None) => return Err(missing(".", "There is nothing to prorate. Send `paid`, `price` or both.")),
    };
    let total = Money::sum(lines.iter().flat_map(|line| [line.net, line.tax]), currency)?;
    Ok(Prorated { lines, total, settlement: credit::settle(total)? })
}
