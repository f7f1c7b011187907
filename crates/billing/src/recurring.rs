//! Recurring revenue: what an agreement is worth a month, and how that moved.
//!
//! Exact until it is shown: a year is twelve months, and 52 weeks or 365 days are. One-off amounts and usage are not
//! recurring and are not counted here.

use calendar::{Interval, Unit};
use money::{Money, MoneyError, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::derivation::Fraction;
use crate::price::{Basis, Quantity, Usage};
use crate::refusal::InvoiceRefusal;
use crate::status::Status;
use crate::subscription::Item;

/// What `price` for every `interval` is a month, in exact minor units of its currency.
///
/// # Errors
/// [`MoneyError::Overflow`].
pub fn monthly(price: Money, interval: Interval) -> Result<Ratio, MoneyError> {
    // How many of the unit make a month.
    let (num, den) = match interval.unit() {
        Unit::Hour => (365 * 24, 12),
        Unit::Day => (365, 12),
        Unit::Week => (52, 12),
        Unit::Month => (1, 1),
        Unit::Quarter => (1, 3),
        Unit::Biannual => (1, 6),
        Unit::Year => (1, 12),
    };
    let each = Ratio::new(num, den)?.checked_div(Ratio::from_int(i128::from(interval.count())))?;
    price.to_ratio().checked_mul(each)
}

/// How a customer's recurring revenue moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// From nothing, for the first time.
    New,
    /// From something to more.
    Expansion,
    /// From something to less.
    Contraction,
    /// To nothing.
    Churn,
    /// From nothing, by somebody who had something before.
    Reactivation,
}

/// A movement and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Which.
    pub kind: MovementKind,
    /// After less before, in exact minor units a month; negative for contraction and churn.
    pub change: Ratio,
}

/// The movement from one monthly value to another; `None` where nothing moved. `returning` says whether the customer
/// had a value above zero at any time before.
///
/// # Errors
/// [`MoneyError::Overflow`].
pub fn movement(before: Ratio, after: Ratio, returning: bool) -> Result<Option<Movement>, MoneyError> {
    let change = after.checked_sub(before)?;
    let kind = match (before > Ratio::ZERO, after > Ratio::ZERO) {
        _ if change.is_zero() => return Ok(None),
        (false, true) if returning => MovementKind::Reactivation,
        (false, true) => MovementKind::New,
        (false, false) => return Ok(None),
        (true, false) => MovementKind::Churn,
        (true, true) if change.is_negative() => MovementKind::Contraction,
        (true, true) => MovementKind::Expansion,
    };
    Ok(Some(Movement { kind, change }))
}

impl MovementKind {
    /// Every kind.
    pub const ALL: [MovementKind; 5] = [
        MovementKind::New,
        MovementKind::Expansion,
        MovementKind::Contraction,
        MovementKind::Churn,
        MovementKind::Reactivation,
    ];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            MovementKind::New => "new",
            MovementKind::Expansion => "expansion",
            MovementKind::Contraction => "contraction",
            MovementKind::Churn => "churn",
            MovementKind::Reactivation => "reactivation",
        }
    }
}

/// Whether a subscription in this state is worth anything: from its activation until it ends, overdue or not. A trial is
/// worth nothing yet, a paused, unpaid or ended one nothing any more.
pub const fn counts(status: Status) -> bool {
    match status {
        Status::Active | Status::PastDue => true,
        Status::Scheduled
        | Status::Incomplete
        | Status::IncompleteExpired
        | Status::Trialing
        | Status::Paused
        | Status::Unpaid
        | Status::Canceled
        | Status::Expired => false,
    }
}

/// What items are worth a month while their subscription counts: their fees for a whole period at their own prices, each
/// rounded as on its line. Usage, discounts and taxes are not counted.
///
/// # Errors
/// [`InvoiceRefusal`] for a fee that cannot be computed.
pub fn worth<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    interval: Interval,
    rounding: Rounding,
) -> Result<Ratio, InvoiceRefusal> {
    let mut sum = Ratio::ZERO;
    for item in items.into_iter().filter(|item| item.price.meter.is_none()) {
        let usage = Usage::of(Quantity::units(item.quantity)?);
        let fee = item.price.pricing.rate(&usage, Basis::Fee, Fraction::WHOLE, rounding)?.rounded;
        let each = monthly(Money::new(fee, item.price.currency), interval).map_err(InvoiceRefusal::Amount)?;
        sum = sum.checked_add(each).map_err(InvoiceRefusal::Amount)?;
    }
    Ok(sum)
}
