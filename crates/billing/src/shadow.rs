//! What a bill would have been at other prices: the shadow of a price change, before anybody is moved to it.
//!
//! Each charge is computed again from what it was computed from: the same quantity, the same part of the same period, the
//! same rounding; only the price is another. Credits are of what was paid, whatever a price becomes, and have no shadow.
//! An item that was not billed yet is taken at a whole period.

use money::Money;

use crate::derivation::{Derivation, Fraction};
use crate::price::Price;
use crate::refusal::{InvoiceRefusal, Refusal};
use crate::subscription::{Item, Subscription};

/// One charge, as it was and as it would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadow {
    /// At the price it was billed at.
    pub old: Money,
    /// At the other price.
    pub new: Money,
    /// How the new amount comes about.
    pub derivation: Derivation,
}

/// The shadow of a charge that was billed; `None` for a credit, and for a part of a period, whose price changed in it
/// anyway. For usage, what was used is priced whole: what earlier
/// bills charged for the same period does not count.
///
/// # Errors
/// [`InvoiceRefusal`] when the price cannot be put on the quantity; [`InvoiceRefusal::CurrencyMismatch`].
pub fn of_billed(derivation: &Derivation, price: &Price) -> Result<Option<Shadow>, InvoiceRefusal> {
    let billed = match derivation {
        Derivation::Price(price) => price,
        Derivation::Usage(usage) if usage.before.is_some() => return Ok(None),
        Derivation::Usage(usage) => &usage.worth,
        Derivation::Credit(_) | Derivation::OneOff(_) | Derivation::First(_) => return Ok(None),
    };
    if billed.currency != price.currency {
        return Err(InvoiceRefusal::CurrencyMismatch { item: price.currency, subscription: billed.currency });
    }
    let other = billed.at_price(price)?;
    Ok(Some(Shadow { old: billed.amount(), new: other.amount(), derivation: Derivation::from(other) }))
}

/// The shadow of an item that was not billed yet: its fee for a whole period like the current one. `None` for usage,
/// which nobody knows yet.
///
/// # Errors
/// As [`of_billed`].
pub fn of_item(subscription: &Subscription, item: &Item, price: &Price) -> Result<Option<Shadow>, Refusal> {
    if price.meter.is_some() {
        return Ok(None);
    }
    let charge = |price: &Price| {
        Derivation::of_charge(price, item.quantity, Fraction::WHOLE, subscription.rounding, subscription.period)
    };
    let (old, new) = (charge(&item.price)?, charge(price)?);
    Ok(Some(Shadow { old: old.amount(), new: new.amount(), derivation: new }))
}
