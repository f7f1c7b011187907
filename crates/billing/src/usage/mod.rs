//! Usage of a period as one exact quantity, and what is due for it after what was billed before.
//!
//! Promises: quantities are exact; partial results merge in any order to the same result; an event on a boundary belongs
//! to the period that opens; a level that recurs carries over and never becomes "no line" by accident; what is due for a
//! late event is the price of the new total less what was billed, never the price of the event alone. Prices are
//! functions that the caller brings; which events came in another batch is the store's to know.
//!
//! | file | what |
//! |---|---|
//! | `mod` | [`Aggregation`], [`UsageEvent`], [`distinct`], [`aggregate`], [`difference`], [`by_price`] |
//! | `partial` | [`Partial`]: states that merge |
//! | `parts` | [`parts`]: which price holds for which part of a period |

mod partial;
mod parts;

use std::collections::BTreeMap;

use calendar::Period;
use jiff::Timestamp;
use money::{Money, MoneyError, Ratio, Rounding};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::bill_refusal::{BillRefusal, same_currency};

pub use partial::Partial;
pub use parts::{Part, PricedTime, parts};

/// How the events of a period become one quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// The values added up; a level that recurs is the start of the sum.
    Sum,
    /// How many events.
    Count,
    /// How many different texts.
    Unique,
    /// The highest value.
    Max,
    /// The value of the last event; of two at one instant, the one with the greater id.
    Latest,
    /// The average level over time, where an event *changes* the level by its value: five seats more.
    TimeWeighted,
    /// The average level over time, where an event *sets* the level to its value: now fifteen seats.
    TimeWeightedLevel,
}

impl Aggregation {
    /// Every aggregation.
    pub const ALL: [Aggregation; 7] = [
        Aggregation::Sum,
        Aggregation::Count,
        Aggregation::Unique,
        Aggregation::Max,
        Aggregation::Latest,
        Aggregation::TimeWeighted,
        Aggregation::TimeWeightedLevel,
    ];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Aggregation::Sum => "sum",
            Aggregation::Count => "count",
            Aggregation::Unique => "unique",
            Aggregation::Max => "max",
            Aggregation::Latest => "latest",
            Aggregation::TimeWeighted => "time_weighted",
            Aggregation::TimeWeightedLevel => "time_weighted_level",
        }
    }
}

/// Something that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UsageEvent {
    /// Tells it from every other event; the caller has refused a second one.
    pub id: String,
    /// When it was used, not when it arrived.
    pub at: Timestamp,
    /// How much; all but count and unique need it.
    #[serde(default, with = "money::decimal::option")]
    pub value: Option<Decimal>,
    /// What is counted once, for unique.
    #[serde(default)]
    pub text: Option<String>,
}

/// An exact quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(Ratio);

/// Decimals of a quantity that has no end: 13.158333333333 seats.
const ENDLESS_SCALE: u32 = 12;

/// Most decimals that a decimal can have.
const MOST_SCALE: u32 = 28;

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity(Ratio::ZERO);

    pub(crate) const fn new(exact: Ratio) -> Quantity {
        Quantity(exact)
    }

    /// The exact value.
    pub const fn exact(self) -> Ratio {
        self.0
    }

    /// The value as a decimal: exact if it has an end that fits, else the nearest with twelve decimals, half-even. Only
    /// averages over time have no end.
    ///
    /// # Errors
    /// [`BillRefusal::Amount`] if it does not fit.
    pub fn decimal(self) -> Result<Decimal, BillRefusal> {
        let exact = (0..=MOST_SCALE).find_map(|scale| {
            let shifted = self.shifted(scale).ok().filter(|shifted| shifted.is_whole())?;
            Decimal::try_from_i128_with_scale(shifted.num(), scale).ok()
        });
        match exact {
            Some(decimal) => Ok(decimal),
            None => Ok(Decimal::new(self.shifted(ENDLESS_SCALE)?.round(Rounding::HalfEven)?, ENDLESS_SCALE)),
        }
    }

    fn shifted(self, scale: u32) -> Result<Ratio, MoneyError> {
        self.0.checked_mul(Ratio::from_int(10_i128.checked_pow(scale).ok_or(MoneyError::Overflow)?))
    }
}

/// The quantity of a period. Events outside of it are not counted; `opening` is the level that recurs from before, and
/// `None` for a metric that starts every period from nothing.
///
/// # Errors
/// [`BillRefusal::EventLacks`], [`BillRefusal::NothingToCarry`], [`BillRefusal::EmptyPeriod`],
/// [`BillRefusal::Amount`].
pub fn aggregate<'a>(
    aggregation: Aggregation,
    period: Period,
    opening: Option<Decimal>,
    events: impl IntoIterator<Item = &'a UsageEvent>,
) -> Result<Quantity, BillRefusal> {
    let mut partial = Partial::new(aggregation, period)?;
    for event in events {
        partial.add(event)?;
    }
    partial.quantity(opening)
}

/// Events without those that were sent twice: the same id with the same contents counts once.
///
/// # Errors
/// [`BillRefusal::EventConflict`] for the same id with other contents, which is neither dropped nor replaced in silence.
pub fn distinct(events: &[UsageEvent]) -> Result<Vec<&UsageEvent>, BillRefusal> {
    let mut by_id: BTreeMap<&str, &UsageEvent> = BTreeMap::new();
    let mut distinct = Vec::with_capacity(events.len());
    for event in events {
        match by_id.insert(&event.id, event) {
            None => distinct.push(event),
            Some(before) if before == event => {}
            Some(_) => return Err(BillRefusal::EventConflict { id: event.id.clone() }),
        }
    }
    Ok(distinct)
}

/// What is due for a new total, or to be credited if it is negative: its price less what was billed before.
///
/// For late events the total with them, for withdrawn ones the total without.
///
/// # Errors
/// What `price` refuses; [`BillRefusal::CurrencyMismatch`]; [`BillRefusal::Amount`].
pub fn difference<E: From<BillRefusal>>(
    total: Quantity,
    already_billed: Money,
    price: impl Fn(Decimal) -> Result<Money, E>,
) -> Result<Money, E> {
    let worth = price(total.decimal()?)?;
    same_currency("billed amount", already_billed.currency(), worth.currency())?;
    Ok(worth.checked_sub(already_billed).map_err(BillRefusal::from)?)
}

/// The stretches of a period between changes of its price; usage belongs to the price in force at its instant.
///
/// # Errors
/// [`BillRefusal::InstantOutOfOrder`] unless the changes lie inside the period, in order.
pub fn by_price(period: Period, changes: &[Timestamp]) -> Result<Vec<Period>, BillRefusal> {
    let mut parts = Vec::with_capacity(changes.len().saturating_add(1));
    let mut start = period.start;
    for at in changes {
        if *at <= start || *at >= period.end {
            return Err(BillRefusal::InstantOutOfOrder { at: *at });
        }
        parts.push(Period { start, end: *at });
        start = *at;
    }
    parts.push(Period { start, end: period.end });
    Ok(parts)
}
