//! A bill from its lines to what is due: discounts, then taxes, then credits, with every step written down.
//!
//! Promises: one pure function; each step's parts add up to its total, and the totals to one another:
//! `subtotal - discount = discounted`, `net + tax = total`, `total = grants + balance + due - to balance`. An invoice is
//! never negative: what is left over goes to the customer's balance. How a line's amount came about is not known here.

use jiff::Timestamp;
use money::{Currency, Money, Rounding};
use serde::{Deserialize, Serialize};

use crate::bill_refusal::{BillRefusal, same_currency};
use crate::credit::{self, Draw, Grant};
use crate::discount::{self, Discount, DiscountTaken, Redeemed};
use crate::tax::{self, RateTax, TaxRules, TaxTreatment, TaxableLine};

/// A line before discounts and taxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BillLine {
    /// Rounded once; negative for a credit. With its taxes in it where prices include them, except for
    /// [`TaxTreatment::Fixed`].
    pub amount: Money,
    /// The first instant it is for: whether a repeating coupon holds depends on it.
    pub begins: Timestamp,
    /// The plan it is of, for coupons that are for some plans only.
    #[serde(default)]
    pub plan: Option<String>,
    /// Whether coupons may take something off. Credits are of what was paid and are never discounted, and neither is
    /// anything whose tax has been computed before.
    #[serde(default = "yes")]
    pub discountable: bool,
    /// How it is taxed.
    pub tax: TaxTreatment,
}

const fn yes() -> bool {
    true
}

/// Everything a bill follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvoiceInputs {
    /// Of every amount.
    pub currency: Currency,
    /// How discounts become whole minor units.
    #[serde(default)]
    pub rounding: Rounding,
    /// The billing zone, in which coupons count months.
    pub zone: String,
    /// When the bill is made: which grants can be used.
    pub at: Timestamp,
    /// In printed order.
    pub lines: Vec<BillLine>,
    /// In the order of redemption.
    #[serde(default)]
    pub coupons: Vec<Redeemed>,
    /// How taxes are computed.
    #[serde(default)]
    pub tax: TaxRules,
    /// The customer's prepaid credit.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// The customer's balance; `None` for nothing.
    #[serde(default)]
    pub balance: Option<Money>,
}

/// A line, all the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BillLineTotals {
    /// As given.
    pub amount: Money,
    /// Taken off it by all coupons.
    pub discount: Money,
    /// Without taxes.
    pub net: Money,
    /// All its taxes.
    pub tax: Money,
    /// `net` and `tax`.
    pub gross: Money,
    /// Each of its taxes.
    pub rates: Vec<RateTax>,
    /// What must be printed beside it.
    pub note: Option<String>,
}

/// A bill with every intermediate result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvoiceTotals {
    /// In the order given.
    pub lines: Vec<BillLineTotals>,
    /// The sum of the lines as given.
    pub subtotal: Money,
    /// Each coupon that took something off, in the order they were taken.
    pub discounts: Vec<DiscountTaken>,
    /// Taken off in all.
    pub discount: Money,
    /// The subtotal less the discounts.
    pub discounted: Money,
    /// Each tax.
    pub taxes: Vec<RateTax>,
    /// Without taxes.
    pub net: Money,
    /// All taxes.
    pub tax: Money,
    /// `net` and `tax`; negative if credits outweigh charges.
    pub total: Money,
    /// What grants pay, in the order they were drawn.
    pub draws: Vec<Draw>,
    /// What they pay in all.
    pub granted: Money,
    /// What the customer's balance pays.
    pub from_balance: Money,
    /// What the customer's balance gets, because the total is negative.
    pub to_balance: Money,
    /// The customer's balance afterwards.
    pub balance: Money,
    /// What is left to pay; never negative.
    pub due: Money,
}

/// Computes a bill.
///
/// # Errors
/// [`BillRefusal`] for the first input that cannot be: a currency, a coupon, a rate, a negative grant or balance.
pub fn total(inputs: &InvoiceInputs) -> Result<InvoiceTotals, BillRefusal> {
    let currency = inputs.currency;
    let amounts: Vec<Money> = inputs.lines.iter().map(|line| line.amount).collect();
    for amount in &amounts {
        same_currency("line", amount.currency(), currency)?;
    }
    let subtotal = Money::sum(amounts.iter().copied(), currency)?;
    let mut discounted = discount::stack(&amounts, &discounts(inputs)?, currency, inputs.rounding)?;
    discounted.taken.retain(|taken| !taken.amount.is_zero());
    let taxable: Vec<TaxableLine> = inputs
        .lines
        .iter()
        .zip(&discounted.left)
        .map(|(line, left)| TaxableLine { amount: *left, treatment: line.tax.clone() })
        .collect();
    let taxed = tax::taxed(inputs.tax, currency, &taxable)?;
    let settled = credit::settle(taxed.gross)?;
    let drawn = credit::draw_down(&inputs.grants, settled.due, inputs.at)?;
    let paid = credit::apply_balance(inputs.balance.unwrap_or(Money::zero(currency)), drawn.due)?;
    let mut lines = Vec::with_capacity(amounts.len());
    for ((amount, left), line) in amounts.iter().zip(&discounted.left).zip(taxed.lines) {
        let tax::TaxedLine { net, tax, gross, rates, note } = line;
        lines.push(BillLineTotals {
            amount: *amount,
            discount: amount.checked_sub(*left)?,
            net,
            tax,
            gross,
            rates,
            note,
        });
    }
    Ok(InvoiceTotals {
        lines,
        subtotal,
        discount: discounted.total,
        discounted: subtotal.checked_sub(discounted.total)?,
        discounts: discounted.taken,
        taxes: taxed.rates,
        net: taxed.net,
        tax: taxed.tax,
        total: taxed.gross,
        draws: drawn.draws,
        granted: drawn.drawn,
        from_balance: paid.applied,
        to_balance: settled.to_balance,
        balance: paid.balance.checked_add(settled.to_balance)?,
        due: paid.due,
    })
}

/// What the coupons take off, and the lines that each is for.
fn discounts(inputs: &InvoiceInputs) -> Result<Vec<Discount>, BillRefusal> {
    let mut discounts = Vec::with_capacity(inputs.coupons.len());
    for redeemed in &inputs.coupons {
        redeemed.coupon.check()?;
        let holds = |line: &BillLine| {
            let in_time = discount::holds_for(redeemed, line.plan.as_deref(), line.begins, &inputs.zone)?;
            Ok(line.discountable && in_time && !matches!(line.tax, TaxTreatment::Fixed(_)))
        };
        let eligible = inputs.lines.iter().map(holds).collect::<Result<Vec<bool>, BillRefusal>>()?;
        let (code, amount) = (redeemed.coupon.code.clone(), redeemed.coupon.amount);
        discounts.push(Discount { code, amount, eligible });
    }
    Ok(discounts)
}
