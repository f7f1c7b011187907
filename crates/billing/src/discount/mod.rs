//! Discounts of a bill: which coupons hold, and how each is spread over the lines.
//!
//! Promises: percentages come first, then fixed amounts, in each kind as they were redeemed, each on what is left; one
//! coupon is rounded once and its parts add up; no line goes below zero; credits are never discounted again, because
//! they are of what was paid. Counting redemptions under a race is the store's business.

mod coupon;

use money::{Currency, Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::bill_refusal::{BillRefusal, same_currency};

pub use coupon::{Coupon, DiscountAmount, Duration, Redeemed, Redemption, holds_for, redeem, window_end};

/// A line that may be discounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscountableLine {
    /// Before discounts. A negative line is never discounted.
    pub amount: Money,
    /// Whether the coupon's restrictions let it in.
    pub eligible: bool,
}

/// What a coupon takes off, and the lines that it may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    /// The coupon's name.
    pub code: String,
    /// How much.
    pub amount: DiscountAmount,
    /// One for each line of the bill: whether it is for it.
    pub eligible: Vec<bool>,
}

/// What one coupon took off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscountTaken {
    /// The coupon.
    pub code: String,
    /// In all; zero or more.
    pub amount: Money,
    /// Of each line, in their order; they sum to `amount`.
    pub parts: Vec<Money>,
}

/// A bill after its discounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Discounted {
    /// In the order they were taken.
    pub taken: Vec<DiscountTaken>,
    /// What is left of each line.
    pub left: Vec<Money>,
    /// Taken in all.
    pub total: Money,
}

/// Takes one amount off lines: by largest remainder of what is left on them, ties to the first, never more than they
/// hold. A fixed amount in another currency is refused.
///
/// # Errors
/// [`BillRefusal::DiscountPercent`], [`BillRefusal::DiscountAmount`], [`BillRefusal::CurrencyMismatch`],
/// [`BillRefusal::Amount`].
pub fn allocate(
    amount: &DiscountAmount,
    lines: &[DiscountableLine],
    currency: Currency,
    rounding: Rounding,
) -> Result<Vec<Money>, BillRefusal> {
    amount.check()?;
    for line in lines {
        same_currency("line", line.amount.currency(), currency)?;
    }
    let weight = |line: &DiscountableLine| {
        if line.eligible { u64::try_from(line.amount.minor()).unwrap_or_default() } else { 0 }
    };
    let weights: Vec<u64> = lines.iter().map(weight).collect();
    let eligible = lines.iter().filter(|line| line.eligible && line.amount.is_positive());
    let base = Money::sum(eligible.map(|line| line.amount), currency)?;
    let wanted = match amount {
        DiscountAmount::Percent(percent) => {
            base.prorate(Ratio::from_decimal(*percent).checked_div(Ratio::from_int(100))?, rounding)?
        }
        DiscountAmount::Fixed(off) => {
            same_currency("coupon", off.currency(), currency)?;
            off.try_min(base)?
        }
    };
    if wanted.is_zero() {
        return Ok(vec![Money::zero(currency); lines.len()]);
    }
    Ok(wanted.allocate(&weights)?)
}

/// Takes all discounts off the lines of one bill, in the stated order.
///
/// # Errors
/// As [`allocate`].
pub fn stack(
    amounts: &[Money],
    discounts: &[Discount],
    currency: Currency,
    rounding: Rounding,
) -> Result<Discounted, BillRefusal> {
    let mut left = amounts.to_vec();
    let mut taken = Vec::with_capacity(discounts.len());
    let is_percent = |discount: &&Discount| matches!(discount.amount, DiscountAmount::Percent(_));
    let percentages = discounts.iter().filter(is_percent);
    let fixed = discounts.iter().filter(|discount| !is_percent(discount));
    for discount in percentages.chain(fixed) {
        let eligible = discount.eligible.iter().copied().chain(std::iter::repeat(false));
        let lines: Vec<DiscountableLine> = left
            .iter()
            .zip(eligible)
            .map(|(amount, eligible)| DiscountableLine { amount: *amount, eligible })
            .collect();
        let parts = allocate(&discount.amount, &lines, currency, rounding)?;
        for (line, part) in left.iter_mut().zip(&parts) {
            *line = line.checked_sub(*part)?;
        }
        let amount = Money::sum(parts.iter().copied(), currency)?;
        taken.push(DiscountTaken { code: discount.code.clone(), amount, parts });
    }
    let total = Money::sum(taken.iter().map(|one| one.amount), currency)?;
    Ok(Discounted { taken, left, total })
}
