//! Taxes of a bill: exact rates, on top of the price or inside it, rounded on each line or on each rate's sum.
//!
//! Promises: net and tax always make the gross; every rate is on the price, never on another tax; the printed parts add
//! up to the printed totals, whichever level is rounded at; a credited invoice gives back exactly its tax. Which rates a
//! place has is not known here.

mod credit_note;

use std::collections::BTreeMap;

use money::{Currency, Money, Ratio, Rounding};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::bill_refusal::{BillRefusal, same_currency};
use crate::spread::spread;

pub use credit_note::{CreditedSoFar, credit_note_tax};

/// One tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxRate {
    /// Its name on the invoice: `VAT`.
    pub code: String,
    /// In percent, 0 to 100: 7.5 for 7.5 %.
    #[serde(with = "money::decimal")]
    pub percent: Decimal,
}

impl TaxRate {
    /// The rate as a part of the price.
    ///
    /// # Errors
    /// [`BillRefusal::TaxRate`] outside 0 to 100 percent.
    pub fn ratio(&self) -> Result<Ratio, BillRefusal> {
        if self.percent < Decimal::ZERO || self.percent > Decimal::ONE_HUNDRED {
            return Err(BillRefusal::TaxRate { percent: self.percent });
        }
        Ok(Ratio::from_decimal(self.percent).checked_div(Ratio::from_int(100))?)
    }
}

/// How a line is taxed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TaxTreatment {
    /// By these rates, each on the price. None at all is a line without tax.
    Rates(Vec<TaxRate>),
    /// Not at all, for a reason that is printed.
    Exempt(String),
    /// By the customer; the invoice says so. The amount is taken as it is, also where prices include taxes.
    ReverseCharge,
    /// It has been computed before: a credit gives back its share of what was paid. The amount is without tax.
    Fixed(Money),
}

/// Whether prices have their taxes in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxPricing {
    /// Taxes come on top.
    #[default]
    Exclusive,
    /// The price is the gross.
    Inclusive,
}

/// Where a tax becomes whole minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    /// Each rate on each line.
    #[default]
    Line,
    /// Each rate once, on the sum; its units are given to the lines by largest remainder.
    Rate,
}

/// A tenant's rules for taxes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TaxRules {
    /// Whether prices have their taxes in them.
    pub pricing: TaxPricing,
    /// Where a tax becomes whole minor units.
    pub level: TaxRounding,
    /// How.
    pub rounding: Rounding,
}

/// An amount to be taxed, after discounts. May be negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxableLine {
    /// The net where taxes come on top, the gross where they are included.
    pub amount: Money,
    /// How it is taxed.
    pub treatment: TaxTreatment,
}

/// What one rate takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateTax {
    /// The tax's name.
    pub code: String,
    /// Its rate in percent.
    #[serde(with = "money::decimal")]
    pub percent: Decimal,
    /// The net amounts it is on.
    pub base: Money,
    /// What it takes.
    pub tax: Money,
}

/// A line with its taxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxedLine {
    /// Without taxes.
    pub net: Money,
    /// All taxes of the line.
    pub tax: Money,
    /// `net` and `tax`.
    pub gross: Money,
    /// In the order of the line's rates.
    pub rates: Vec<RateTax>,
    /// What must be printed beside a line without tax.
    pub note: Option<String>,
}

/// A bill with its taxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Taxed {
    /// In the order given.
    pub lines: Vec<TaxedLine>,
    /// One for each rate, in the order they first stand on a line.
    pub rates: Vec<RateTax>,
    /// The sum of the lines' nets.
    pub net: Money,
    /// The sum of the lines' taxes.
    pub tax: Money,
    /// The sum of the lines' grosses.
    pub gross: Money,
}

/// What is printed beside a line that the customer pays the tax of.
pub const REVERSE_CHARGE_NOTE: &str = "Reverse charge: the customer accounts for the tax";

/// Taxes the lines of one bill.
///
/// # Errors
/// [`BillRefusal::TaxRate`], [`BillRefusal::TaxTwice`], [`BillRefusal::CurrencyMismatch`], [`BillRefusal::Amount`].
pub fn taxed(rules: TaxRules, currency: Currency, lines: &[TaxableLine]) -> Result<Taxed, BillRefusal> {
    let exact = lines.iter().map(|line| exact_taxes(rules, currency, line)).collect::<Result<Vec<_>, _>>()?;
    let amounts = match rules.level {
        TaxRounding::Line => {
            let each = |exact: &Vec<Ratio>| {
                exact.iter().map(|tax| Money::from_ratio(*tax, currency, rules.rounding)).collect()
            };
            exact.iter().map(each).collect::<Result<Vec<Vec<Money>>, _>>()?
        }
        TaxRounding::Rate => rounded_by_rate(rules, currency, lines, &exact)?,
    };
    let mut done = Vec::with_capacity(lines.len());
    for (line, taxes) in lines.iter().zip(&amounts) {
        done.push(taxed_line(rules, currency, line, taxes)?);
    }
    summed(currency, done)
}

/// The exact tax of each rate on a line, in minor units.
fn exact_taxes(rules: TaxRules, currency: Currency, line: &TaxableLine) -> Result<Vec<Ratio>, BillRefusal> {
    same_currency("line", line.amount.currency(), currency)?;
    let rates = match &line.treatment {
        TaxTreatment::Rates(rates) => rates.as_slice(),
        TaxTreatment::Exempt(_) | TaxTreatment::ReverseCharge => &[],
        TaxTreatment::Fixed(tax) => {
            same_currency("tax", tax.currency(), currency)?;
            &[]
        }
    };
    let mut parts = Vec::with_capacity(rates.len());
    let mut all = Ratio::ONE;
    for (index, rate) in rates.iter().enumerate() {
        if rates.iter().take(index).any(|before| before.code == rate.code) {
            return Err(BillRefusal::TaxTwice { code: rate.code.clone() });
        }
        let part = rate.ratio()?;
        all = all.checked_add(part)?;
        parts.push(part);
    }
    let net = match rules.pricing {
        TaxPricing::Exclusive => line.amount.to_ratio(),
        TaxPricing::Inclusive => line.amount.to_ratio().checked_div(all)?,
    };
    Ok(parts.into_iter().map(|part| net.checked_mul(part)).collect::<Result<_, _>>()?)
}

/// What tells one tax from another: its name, and its rate in case one name has two.
type RateKey<'a> = (&'a str, Decimal);

/// The lines that a rate is on, and its exact tax on each.
type OnLines = (Vec<usize>, Vec<Ratio>);

fn key(rate: &TaxRate) -> RateKey<'_> {
    (&rate.code, rate.percent.normalize())
}

fn rates_of(line: &TaxableLine) -> &[TaxRate] {
    match &line.treatment {
        TaxTreatment::Rates(rates) => rates,
        TaxTreatment::Exempt(_) | TaxTreatment::ReverseCharge | TaxTreatment::Fixed(_) => &[],
    }
}

/// Each rate's sum rounded once, its units given to the lines.
fn rounded_by_rate(
    rules: TaxRules,
    currency: Currency,
    lines: &[TaxableLine],
    exact: &[Vec<Ratio>],
) -> Result<Vec<Vec<Money>>, BillRefusal> {
    let mut by_rate: BTreeMap<RateKey<'_>, OnLines> = BTreeMap::new();
    for (index, (line, taxes)) in lines.iter().zip(exact).enumerate() {
        for (rate, tax) in rates_of(line).iter().zip(taxes) {
            let (places, values) = by_rate.entry(key(rate)).or_default();
            places.push(index);
            values.push(*tax);
        }
    }
    let mut shares: BTreeMap<(RateKey<'_>, usize), Money> = BTreeMap::new();
    for (rate, (places, values)) in by_rate {
        let parts = spread(&values, currency, rules.rounding)?.parts;
        shares.extend(places.into_iter().map(|place| (rate, place)).zip(parts));
    }
    let of_line = |(index, line): (usize, &TaxableLine)| {
        let share = |rate: &TaxRate| shares.get(&(key(rate), index)).copied().unwrap_or(Money::zero(currency));
        rates_of(line).iter().map(share).collect()
    };
    Ok(lines.iter().enumerate().map(of_line).collect())
}

fn taxed_line(
    rules: TaxRules,
    currency: Currency,
    line: &TaxableLine,
    taxes: &[Money],
) -> Result<TaxedLine, BillRefusal> {
    let (tax, note) = match &line.treatment {
        TaxTreatment::Rates(_) => (Money::sum(taxes.iter().copied(), currency)?, None),
        TaxTreatment::Exempt(reason) => (Money::zero(currency), Some(reason.clone())),
        TaxTreatment::ReverseCharge => (Money::zero(currency), Some(REVERSE_CHARGE_NOTE.to_owned())),
        TaxTreatment::Fixed(tax) => (*tax, None),
    };
    // The tax is rounded and the net is the rest, so the two make the gross whatever was rounded.
    let is_gross = rules.pricing == TaxPricing::Inclusive && !matches!(line.treatment, TaxTreatment::Fixed(_));
    let net = if is_gross { line.amount.checked_sub(tax)? } else { line.amount };
    let rate = |(rate, tax): (&TaxRate, &Money)| RateTax {
        code: rate.code.clone(),
        percent: rate.percent,
        base: net,
        tax: *tax,
    };
    let rates = rates_of(line).iter().zip(taxes).map(rate).collect();
    Ok(TaxedLine { net, tax, gross: net.checked_add(tax)?, rates, note })
}

fn summed(currency: Currency, lines: Vec<TaxedLine>) -> Result<Taxed, BillRefusal> {
    let mut rates: Vec<RateTax> = Vec::new();
    for part in lines.iter().flat_map(|line| &line.rates) {
        let same = |rate: &&mut RateTax| rate.code == part.code && rate.percent == part.percent;
        match rates.iter_mut().find(same) {
            Some(rate) => {
                rate.base = rate.base.checked_add(part.base)?;
                rate.tax = rate.tax.checked_add(part.tax)?;
            }
            None => rates.push(part.clone()),
        }
    }
    let net = Money::sum(lines.iter().map(|line| line.net), currency)?;
    let tax = Money::sum(lines.iter().map(|line| line.tax), currency)?;
    let gross = Money::sum(lines.iter().map(|line| line.gross), currency)?;
    Ok(Taxed { lines, rates, net, tax, gross })
}
