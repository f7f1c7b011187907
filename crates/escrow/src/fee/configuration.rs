//! A version of what escrow costs: formula, tax, payer and rules, and the arithmetic from a price to a fee.
//!
//! Order of computation: percent (halves up) or tiers, plus the flat part, at least the minimum, at most the cap; then the split
//! between the parties, the seller's part rounded down; then tax on each part, halves up.

use jiff::Timestamp;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::amount::{BPS, minus, percent, plus, share};
use crate::fee::Costs;

/// For whom a configuration holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeScope {
    /// Everybody.
    Global,
    /// Orders of one category.
    Category(String),
    /// Users on one plan of the tenant.
    Plan(String),
}

/// How tiers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierMode {
    /// Each part of the price at its own rate.
    Marginal,
    /// The whole price at the rate of the tier it falls into.
    Slab,
}

/// One tier: prices up to and including `up_to`; the last has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// In minor units.
    pub up_to: Option<i64>,
    /// In basis points.
    pub bps: i64,
}

/// From a price to a fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// Of the price, in basis points; not used where there are tiers.
    pub percent_bps: i64,
    /// Added to it, in minor units.
    pub flat: i64,
    /// The least, in minor units.
    pub min: i64,
    /// The most, in minor units.
    pub cap: Option<i64>,
    /// Rates by size of the price.
    pub tiers: Option<(TierMode, Vec<Tier>)>,
}

/// Who pays the fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The buyer, on top of the price.
    Buyer,
    /// The seller, out of it.
    Seller,
    /// Both: the seller this many basis points of it, rounded down; the buyer the rest.
    Split(i64),
}

/// Whether the fee contains its tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxMode {
    /// Tax comes on top of the fee.
    Exclusive,
    /// Tax is inside of it.
    Inclusive,
}

/// Who bears what a provider keeps of the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Processing {
    /// The tenant.
    Absorbed,
    /// The payer: what the provider would keep of the net amount is added.
    Estimate(Costs),
    /// The payer: exactly so much is added that the net amount is left.
    GrossUp(Costs),
}

/// When a fee is earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EarnMoment {
    /// Slice by slice, as the money is released.
    Release,
    /// The buyer's part as soon as the money is in escrow.
    Funding,
}

/// What happens to the buyer's fee when money goes back after work has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundRule {
    /// The slice of the refunded part goes back.
    Proportional,
    /// All of it that is not earned yet goes back with the first refund.
    Full,
    /// It is earned.
    None,
}

/// One version of what escrow costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeConfiguration {
    /// Counts up within a tenant.
    pub version: u32,
    /// For whom.
    pub scope: FeeScope,
    /// For orders in this currency.
    pub currency: Currency,
    /// The arithmetic.
    pub formula: Formula,
    /// Who pays.
    pub payer: Payer,
    /// The rate of tax on the fee, in basis points.
    pub tax_bps: i64,
    /// Whether the fee contains it.
    pub tax_mode: TaxMode,
    /// Who bears the provider's costs.
    pub processing: Processing,
    /// When it is earned.
    pub earn: EarnMoment,
    /// What goes back with a refund.
    pub refund: RefundRule,
    /// From this instant.
    pub valid_from: Timestamp,
    /// Up to this one.
    pub valid_to: Option<Timestamp>,
}

/// A fee with its tax, for both sides; minor units.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Parts {
    /// The buyer's part, without tax.
    pub(crate) buyer_fee: i64,
    /// Tax on it.
    pub(crate) buyer_tax: i64,
    /// The seller's part, without tax.
    pub(crate) seller_fee: i64,
    /// Tax on it.
    pub(crate) seller_tax: i64,
}

impl FeeConfiguration {
    /// Refuses what no configuration may say.
    ///
    /// # Errors
    /// [`Refusal::FeeConfiguration`] with the name of the field.
    pub fn check(&self) -> Result<(), Refusal> {
        let formula = &self.formula;
        let rate = |bps: i64| (0..=BPS).contains(&bps);
        let tiers_fine = formula.tiers.as_ref().is_none_or(|(_, tiers)| tiers_fine(tiers));
        let faults = [
            ("percent_bps", !rate(formula.percent_bps)),
            ("flat", formula.flat < 0),
            ("min", formula.min < 0),
            ("cap", formula.cap.is_some_and(|cap| cap < formula.min)),
            ("tiers", !tiers_fine),
            ("tax_bps", !rate(self.tax_bps)),
            ("payer", matches!(self.payer, Payer::Split(bps) if !rate(bps))),
        ];
        faults
            .into_iter()
            .find(|(_, wrong)| *wrong)
            .map_or(Ok(()), |(field, _)| Err(Refusal::FeeConfiguration { field }))
    }

    /// The fee on `price` for both sides, with taxes.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub(crate) fn parts(&self, price: i64) -> Result<Parts, Refusal> {
        let whole = self.formula.fee(price)?;
        let seller = match self.payer {
            Payer::Buyer => 0,
            Payer::Seller => whole,
            Payer::Split(bps) => share(whole, bps, BPS)?,
        };
        let (buyer_fee, buyer_tax) = self.taxed(minus(whole, seller)?)?;
        let (seller_fee, seller_tax) = self.taxed(seller)?;
        Ok(Parts { buyer_fee, buyer_tax, seller_fee, seller_tax })
    }

    fn taxed(&self, fee: i64) -> Result<(i64, i64), Refusal> {
        match self.tax_mode {
            TaxMode::Exclusive => Ok((fee, percent(fee, self.tax_bps)?)),
            TaxMode::Inclusive => {
                let tax = crate::amount::half_up(fee, self.tax_bps, plus(BPS, self.tax_bps)?)?;
                Ok((minus(fee, tax)?, tax))
            }
        }
    }
}

impl Formula {
    /// The fee on `price` before it is split.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn fee(&self, price: i64) -> Result<i64, Refusal> {
        let by_size = match &self.tiers {
            None => percent(price, self.percent_bps)?,
            Some((TierMode::Slab, tiers)) => percent(price, slab(tiers, price))?,
            Some((TierMode::Marginal, tiers)) => marginal(tiers, price)?,
        };
        let fee = plus(by_size, self.flat)?.max(self.min);
        Ok(self.cap.map_or(fee, |cap| fee.min(cap)))
    }
}

fn slab(tiers: &[Tier], price: i64) -> i64 {
    tiers.iter().find(|tier| tier.up_to.is_none_or(|end| price <= end)).map_or(0, |tier| tier.bps)
}

fn marginal(tiers: &[Tier], price: i64) -> Result<i64, Refusal> {
    let (mut fee, mut from) = (0, 0);
    for tier in tiers {
        let to = tier.up_to.map_or(price, |end| end.min(price));
        fee = plus(fee, percent(minus(to, from)?.max(0), tier.bps)?)?;
        from = to.max(from);
    }
    Ok(fee)
}

/// Ends rise, and only the last tier is open.
fn tiers_fine(tiers: &[Tier]) -> bool {
    let ends: Vec<i64> = tiers.iter().map(|tier| tier.up_to.unwrap_or(i64::MAX)).collect();
    let rising = ends.iter().zip(ends.iter().skip(1)).all(|(a, b)| a < b);
    let open_end = tiers.last().is_some_and(|tier| tier.up_to.is_none());
    rising && open_end && tiers.iter().all(|tier| (0..=BPS).contains(&tier.bps))
}
