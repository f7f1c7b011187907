//! `tax` and `discount`: single steps of a bill. The whole of it is `billing::totals`.

use billing::discount::{self, Discount, DiscountAmount, Discounted};
use billing::tax::{self, TaxRules, TaxableLine, Taxed};
use money::{Currency, Money, Rounding};
use serde::Deserialize;

use crate::locate::Fault;
use crate::refusal::Refusal;

/// Lines to be taxed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TaxFields {
    currency: Currency,
    #[serde(default)]
    rules: TaxRules,
    lines: Vec<TaxableLine>,
}

/// The taxes of lines.
pub(super) fn tax(fields: TaxFields) -> Result<Taxed, Fault> {
    Ok(tax::taxed(fields.rules, fields.currency, &fields.lines)?)
}

/// Lines to be discounted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DiscountFields {
    currency: Currency,
    #[serde(default)]
    rounding: Rounding,
    lines: Vec<Money>,
    discounts: Vec<DiscountField>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DiscountField {
    code: String,
    amount: DiscountAmount,
    /// Numbers of the lines it is for, from 0; all if left out.
    lines: Option<Vec<usize>>,
}

/// Discounts over lines: percentages first, then fixed amounts, each on what is left.
pub(super) fn discount(fields: DiscountFields) -> Result<Discounted, Fault> {
    let count = fields.lines.len();
    let mut discounts = Vec::with_capacity(fields.discounts.len());
    for (at, DiscountField { code, amount, lines }) in fields.discounts.into_iter().enumerate() {
        let beyond = lines.iter().flatten().position(|line| *line >= count);
        if let Some(place) = beyond {
            let path = format!("discounts[{at}].lines[{place}]");
            let message = format!("There is no such line; lines are numbered from 0, and there are {count}.");
            return Err(Fault::Field(Refusal::inconsistent(path, message)));
        }
        let is_for = |line| lines.as_ref().is_none_or(|lines| lines.contains(&line));
        discounts.push(Discount { code, amount, eligible: (0..count).map(is_for).collect() });
    }
    Ok(discount::stack(&fields.lines, &discounts, fields.currency, fields.rounding)?)
}
