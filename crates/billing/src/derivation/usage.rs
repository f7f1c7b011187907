//! What is due for usage after what was billed before: the worth of the new total less the amount on earlier bills.
//!
//! A late event has no price of its own: 300 units beyond 900 of which 1000 are free cost 400, not nothing. A bill
//! cannot fall below zero; what is left of a credit then is `left`, and comes off the next one.
//!
//! Of a period in which the price changed each price has its part. What came before is priced by the same price and comes
//! off, so that tiers and included units go on counting and do not begin anew: at equal prices the parts come to what one
//! price gives. A part never costs less than nothing.
//!
//! What is given back is of what was paid: where discounts took a quarter off what was charged, three quarters of what is
//! too much come back, and the tax on them beside it. Each share is of what earlier bills left, so that any number of
//! corrections together never give back more than was paid, and the last one gives back all that is left.

use money::{Money, MoneyError, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use super::{DerivationError, PriceDerivation};
use crate::refusal::InvoiceRefusal;

/// The version of a difference of amounts that were paid as they were charged.
const AS_CHARGED: u8 = 1;
/// The version of one that gives back what was paid of it, or is of a part of a period.
const IN_PARTS: u8 = 2;

/// What earlier bills have for the usage of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BilledUsage {
    /// By the price, before discounts, less what was too much; minor units.
    pub gross: i64,
    /// What of it was or is to be paid, after discounts, without taxes, and not given back; minor units.
    pub net: i64,
    /// The taxes on that; minor units.
    pub tax: i64,
}

impl BilledUsage {
    /// Bills without discounts and taxes.
    pub const fn plain(gross: i64) -> BilledUsage {
        BilledUsage { gross, net: gross, tax: 0 }
    }
}

/// The inputs and results of a difference. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UsageDerivation {
    /// 1, or 2 where something else was paid than was charged, and for a part of a period.
    pub v: u8,
    /// What everything that was used in the period costs; of a part of it until its end.
    pub worth: PriceDerivation,
    /// What was used before the part costs at the same price, and comes off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<PriceDerivation>>,
    /// What earlier bills charged for it, before discounts and taxes; minor units.
    pub already_billed: i64,
    /// What is left of a credit for a later bill, before discounts and taxes: zero or less, minor units.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub left: i64,
    /// What was paid, where something is given back and it was not what was charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<PaidUsage>,
    /// The worth less what was billed, less what is left; of what was paid its share.
    pub rounded: i64,
}

/// What was paid for usage, and what comes back of it. Minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaidUsage {
    /// After discounts, without taxes, and not given back.
    pub net: i64,
    /// The taxes on that.
    pub tax: i64,
    /// What was charged too much, before discounts and taxes: below zero. Its share of what was charged comes back.
    pub gross: i64,
    /// How the shares become whole minor units.
    pub rounding: Rounding,
    /// The tax that comes back: zero or less.
    pub rounded_tax: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_nothing(amount: &i64) -> bool {
    *amount == 0
}

/// So much of `paid` as `part` is of `whole`, rounded once.
fn share(paid: i64, part: i64, whole: i64, rounding: Rounding) -> Result<i64, MoneyError> {
    Ratio::new(i128::from(part), i128::from(whole))?.checked_mul(Ratio::from_int(i128::from(paid)))?.round(rounding)
}

/// What a part costs.
fn less(worth: i64, before: Option<i64>) -> Result<i64, MoneyError> {
    match before {
        None => Ok(worth),
        Some(before) => Ok(worth.checked_sub(before).ok_or(MoneyError::Overflow)?.max(0)),
    }
}

impl UsageDerivation {
    /// `before` is the same price on what was used before a part; `room` is how far the bill may fall, in minor units.
    pub(crate) fn derive(
        worth: PriceDerivation,
        before: Option<PriceDerivation>,
        billed: BilledUsage,
        room: i64,
        rounding: Rounding,
    ) -> Result<UsageDerivation, InvoiceRefusal> {
        let before = before.map(Box::new);
        let BilledUsage { gross: already_billed, net, tax } = billed;
        let of_part = less(worth.rounded, before.as_ref().map(|price| price.rounded))?;
        let due = of_part.checked_sub(already_billed).ok_or(MoneyError::Overflow)?;
        let as_charged = due >= 0 || already_billed <= 0 || (net == already_billed && tax == 0);
        if as_charged {
            let left = due.saturating_add(room).min(0);
            let rounded = due.checked_sub(left).ok_or(MoneyError::Overflow)?;
            let v = if before.is_some() { IN_PARTS } else { AS_CHARGED };
            return Ok(UsageDerivation { v, worth, before, already_billed, left, paid: None, rounded });
        }
        let (net, tax) = (net.max(0), tax.max(0));
        let mut back = due.checked_neg().ok_or(MoneyError::Overflow)?.min(already_billed);
        let room = room.max(0);
        if share(net, back, already_billed, rounding)? > room {
            // The most that the bill has room for; what it does not give back is left.
            let most = Ratio::new(i128::from(room), i128::from(net))?;
            back = back.min(most.checked_mul(Ratio::from_int(i128::from(already_billed)))?.floor()?);
        }
        let gross = back.checked_neg().ok_or(MoneyError::Overflow)?;
        let left = due.checked_sub(gross).ok_or(MoneyError::Overflow)?;
        let rounded = share(net, gross, already_billed, rounding)?;
        let rounded_tax = share(tax, gross, already_billed, rounding)?;
        let paid = Some(PaidUsage { net, tax, gross, rounding, rounded_tax });
        Ok(UsageDerivation { v: IN_PARTS, worth, before, already_billed, left, paid, rounded })
    }

    /// What changes of the amount before discounts and taxes: minor units.
    pub fn gross(&self) -> i64 {
        self.paid.map_or(self.rounded, |paid| paid.gross)
    }

    /// The tax that comes back with what is given back; nothing for what is charged. Zero or less.
    pub fn given_back(&self) -> Option<Money> {
        let tax = self.paid.map_or(0, |paid| paid.rounded_tax);
        (self.gross() < 0).then(|| Money::new(tax, self.worth.currency))
    }

    /// The amount that the inputs give.
    ///
    /// # Errors
    /// [`DerivationError::UnknownVersion`], [`DerivationError::Inputs`].
    pub fn recompute(&self) -> Result<Money, DerivationError> {
        let of_before = self.before.as_ref().map(|price| price.recompute()).transpose()?;
        let gross = self.less_billed(self.worth.recompute()?.minor(), of_before.map(Money::minor))?;
        let amount = match (self.v, self.paid) {
            (AS_CHARGED, None) if self.before.is_none() => gross,
            (IN_PARTS, None) if self.before.is_some() => gross,
            (IN_PARTS, Some(paid)) => share(paid.net, gross, self.already_billed, paid.rounding)
                .map_err(|error| DerivationError::Inputs(error.into()))?,
            (found, _) => return Err(DerivationError::UnknownVersion { found, known: IN_PARTS }),
        };
        Ok(Money::new(amount, self.worth.currency))
    }

    fn less_billed(&self, worth: i64, before: Option<i64>) -> Result<i64, DerivationError> {
        let overflow = || DerivationError::Inputs(MoneyError::Overflow.into());
        let due = less(worth, before).ok().and_then(|part| part.checked_sub(self.already_billed));
        due.and_then(|due| due.checked_sub(self.left)).ok_or_else(overflow)
    }

    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// [`DerivationError`] saying what differs.
    pub fn check(&self) -> Result<(), DerivationError> {
        self.worth.check()?;
        self.before.as_ref().map_or(Ok(()), |price| price.check())?;
        let recomputed = self.recompute()?.minor();
        if recomputed != self.rounded {
            return Err(DerivationError::Amount { stored: self.rounded, recomputed });
        }
        if self.left > 0 || (self.left < 0 && self.rounded > 0) {
            return Err(DerivationError::Step("rest of a credit"));
        }
        let Some(paid) = self.paid else { return Ok(()) };
        let gross = self.less_billed(self.worth.rounded, self.before.as_ref().map(|price| price.rounded))?;
        if gross != paid.gross || paid.gross > 0 {
            return Err(DerivationError::Step("amount that was charged too much"));
        }
        let tax = share(paid.tax, paid.gross, self.already_billed, paid.rounding)
            .map_err(|error| DerivationError::Inputs(error.into()))?;
        if tax != paid.rounded_tax {
            return Err(DerivationError::Step("tax that is given back"));
        }
        Ok(())
    }

    /// The stored amount.
    pub const fn amount(&self) -> Money {
        Money::new(self.rounded, self.worth.currency)
    }
}
