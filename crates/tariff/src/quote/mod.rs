//! One payout, line by line.

use jiff::civil::Date;
use money::{Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::table::{Rule, RuleKind, Vat};
use crate::{Bearer, Purpose, Table, TariffError};

/// A payout to be priced.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The provider that makes it, by its name.
    pub gateway: &'a str,
    /// What the beneficiary is sent; more than nothing.
    pub amount: Money,
    /// The day on which it is sent, where the money is.
    pub on: Date,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// What the provider takes.
    TransferFee,
    /// The tax on that.
    Vat,
    /// What the state takes of a transfer.
    Duty,
}

/// One line of a quote, with the rule it follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// What people call it.
    pub title: String,
    /// How much, in minor units of the payout's currency. Zero where a rule was looked at and asks for nothing.
    pub amount: i64,
    /// Who pays it.
    pub bearer: Bearer,
    /// How the amount came about, in a sentence.
    pub why: String,
    /// The first day of the rule.
    pub valid_from: Date,
    /// On whose word.
    pub source: String,
}

/// What a payout comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Every rule that was looked at.
    pub lines: Vec<Line>,
    /// What the payer pays beside the amount.
    pub cost: Money,
    /// What is taken from the amount on its way; told, never booked: it is the receiver's.
    pub withheld: Money,
}

impl Table {
    /// Prices a payout. One that no rule speaks of costs nothing.
    ///
    /// # Errors
    /// [`TariffError::Money`] for amounts that do not fit.
    pub fn quote(&self, question: &Question<'_>) -> Result<Quote, TariffError> {
        let currency = question.amount.currency();
        let rule = |kind| self.rule(kind, question.gateway, currency.code(), question.on);
        let mut lines = Vec::new();
        if let Some(fee) = rule(RuleKind::TransferFee) {
            let (amount, why) = banded(fee, question);
            lines.push(line(LineKind::TransferFee, fee, amount, why));
            let taxed = rule(RuleKind::Vat).filter(|_| fee.vat == Some(Vat::Added) && amount > 0);
            if let Some(vat) = taxed {
                let percent = vat.percent.unwrap_or_default();
                let part = Ratio::from_decimal(percent).checked_div(Ratio::from_int(100))?;
                let tax = Money::new(amount, currency).prorate(part, Rounding::HalfEven)?;
                lines.push(line(LineKind::Vat, vat, tax.minor(), format!("{} % of the fee", percent.normalize())));
            }
        }
        if let Some(duty) = rule(RuleKind::Duty) {
            let (amount, why) = if duty.exempt.contains(&question.purpose) {
                (0, format!("payouts of the purpose {} are exempt", question.purpose.as_str()))
            } else {
                banded(duty, question)
            };
            lines.push(line(LineKind::Duty, duty, amount, why));
        }
        let of = |bearer| {
            let amounts =
                lines.iter().filter(|line| line.bearer == bearer).map(|line| Money::new(line.amount, currency));
            Money::sum(amounts.collect::<Vec<_>>(), currency)
        };
        let (cost, withheld) = (of(Bearer::Payer)?, of(Bearer::Receiver)?);
        Ok(Quote { lines, cost, withheld })
    }
}

/// The amount of the band that the payout is in.
fn banded(rule: &Rule, question: &Question<'_>) -> (i64, String) {
    let minor = question.amount.minor();
    let mut above = 0;
    for band in &rule.bands {
        match band.up_to {
            Some(end) if minor > end => above = end,
            Some(end) => return (band.amount, format!("the band of more than {above} and up to {end} minor units")),
            None => return (band.amount, format!("the band of more than {above} minor units")),
        }
    }
    (0, "no band".to_owned())
}

fn line(kind: LineKind, rule: &Rule, amount: i64, why: String) -> Line {
    Line {
        kind,
        title: rule.title.clone(),
        amount,
        bearer: rule.bearer,
        why,
        valid_from: rule.valid_from,
        source: rule.source.clone(),
    }
}

#[cfg(test)]
mod tests;
