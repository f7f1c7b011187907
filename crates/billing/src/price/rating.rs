//! From a price and a quantity to an amount, step by step, with one rounding at the end.
//!
//! The steps, in order: free units come off; the model gives an exact amount; a fee is multiplied with the share of
//! the period that is billed (usage is not: it was measured within that share); the minimum and the maximum,
//! multiplied with the share in either case, bound the result; it is rounded. Every step is returned, so that it
//! can be shown and checked.

use money::{MoneyError, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use super::exact::Exact;
use super::pricing::{PriceModel, Pricing, RoundedPer, Rule, Tier};
use super::quantity::Quantity;
use crate::derivation::Fraction;
use crate::refusal::InvoiceRefusal;

/// Most seats of one item.
pub const MAX_QUANTITY: u64 = 1_000_000_000;
/// Most different amounts of events on a line that is rounded per event. They are kept in its derivation.
pub const MAX_EVENT_AMOUNTS: usize = 1_000;

/// What the share of a period does to an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Agreed for a whole period (a fee, seats): a part of the period costs that part.
    #[default]
    Fee,
    /// Measured (usage): what was used in a part of a period is charged in full.
    Usage,
}

/// So many events of one amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventAmount {
    /// Of each; minor units.
    pub amount: Quantity,
    /// How many.
    pub count: u64,
}

/// What is priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Units; for a percentage price an amount in minor units.
    pub quantity: Quantity,
    /// How many events it came in; only a percentage price asks.
    pub events: u64,
    /// The amount of each event, for a percentage price that rounds per event; else empty.
    pub amounts: Vec<EventAmount>,
}

impl Usage {
    /// Units of which no events are known.
    pub const fn of(quantity: Quantity) -> Usage {
        Usage { quantity, events: 0, amounts: Vec::new() }
    }

    /// An amount that came in so many events.
    pub const fn of_events(quantity: Quantity, events: u64) -> Usage {
        Usage { quantity, events, amounts: Vec::new() }
    }

    /// Events whose amounts are known one by one; equal amounts may be given together.
    ///
    /// # Errors
    /// [`InvoiceRefusal::Quantity`] when the sum is no quantity; [`InvoiceRefusal::TooManyEventAmounts`].
    pub fn of_amounts(amounts: Vec<EventAmount>) -> Result<Usage, InvoiceRefusal> {
        if amounts.len() > MAX_EVENT_AMOUNTS {
            return Err(InvoiceRefusal::TooManyEventAmounts);
        }
        let (mut quantity, mut events) = (Quantity::ZERO, 0_u64);
        for each in &amounts {
            quantity = quantity.plus(each.amount.times(each.count)?)?;
            events = events.checked_add(each.count).ok_or(InvoiceRefusal::Amount(MoneyError::Overflow))?;
        }
        Ok(Usage { quantity, events, amounts })
    }

    /// Without what the price does not ask for, so that no derivation keeps it.
    pub(crate) fn asked_by(self, pricing: &Pricing) -> Usage {
        match &pricing.rule {
            Rule::Percentage { rounded_per: RoundedPer::Event, .. } => self,
            Rule::Percentage { rounded_per: RoundedPer::Line, .. } => Usage { amounts: Vec::new(), ..self },
            Rule::Flat { .. } | Rule::PerUnit { .. } | Rule::Graduated(_) | Rule::Volume(_) | Rule::Package { .. } => {
                Usage::of(self.quantity)
            }
        }
    }
}

/// What one tier contributes for a whole period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TierStep {
    /// Units that fall in it.
    pub quantity: Quantity,
    /// Minor units for each of them.
    pub unit_amount: Exact,
    /// Minor units, once.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub flat_amount: i64,
    /// Both together: `1005` or `3/2`.
    pub exact: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_nothing(amount: &i64) -> bool {
    *amount == 0
}

/// Which bound took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The amount was raised: a true-up.
    Minimum,
    /// The amount was capped.
    Maximum,
}

/// How a minimum or a maximum changed an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Adjustment {
    /// Which one.
    pub bound: Bound,
    /// Its exact value for the share of the period.
    pub limit: String,
    /// The exact value before.
    pub before: String,
    /// What was added to the rounded value before (the true-up), or taken off it; minor units.
    pub difference: i64,
}

/// An amount and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// Units beyond those included.
    pub billable: Quantity,
    /// The tiers that contributed, smallest first; empty for a model without tiers.
    pub tiers: Vec<TierStep>,
    /// What a bound did.
    pub adjustment: Option<Adjustment>,
    /// The exact result in minor units.
    pub exact: Ratio,
    /// The result, rounded once (per event where the price says so).
    pub rounded: i64,
}

impl Pricing {
    /// Whether an item of a subscription may hold so many seats of this.
    ///
    /// # Errors
    /// [`InvoiceRefusal::FlatQuantity`] for a flat price with a quantity other than 1, which would otherwise be
    /// ignored in silence; [`InvoiceRefusal::NeedsUsage`] for a percentage, which is of an amount and not of
    /// seats; [`InvoiceRefusal::QuantityTooLarge`].
    pub fn check_seats(&self, seats: u64) -> Result<(), InvoiceRefusal> {
        match self.model() {
            PriceModel::Flat if seats != 1 => Err(InvoiceRefusal::FlatQuantity { quantity: Quantity::units(seats)? }),
            PriceModel::Percentage => Err(InvoiceRefusal::NeedsUsage),
            PriceModel::Flat
            | PriceModel::PerUnit
            | PriceModel::Graduated
            | PriceModel::Volume
            | PriceModel::Package => {
                if seats > MAX_QUANTITY {
                    return Err(InvoiceRefusal::QuantityTooLarge { quantity: seats });
                }
                Ok(())
            }
        }
    }

    /// What `usage` costs for a share of a period.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for a quantity or a share that cannot be billed, or an amount that does not fit.
    pub fn rate(
        &self,
        usage: &Usage,
        basis: Basis,
        fraction: Fraction,
        rounding: Rounding,
    ) -> Result<Rated, InvoiceRefusal> {
        let share = fraction.ratio()?;
        let billable = usage.quantity.beyond(self.included);
        let (whole, tiers) = self.of_model(billable, usage, rounding)?;
        let before = match basis {
            Basis::Fee => whole.checked_mul(share)?,
            Basis::Usage => whole,
        };
        let (exact, adjustment) = self.bounded(before, share, rounding)?;
        Ok(Rated { billable, tiers, adjustment, exact, rounded: exact.round(rounding)? })
    }

    /// The model's exact amount for a whole period.
    fn of_model(
        &self,
        billable: Quantity,
        usage: &Usage,
        rounding: Rounding,
    ) -> Result<(Ratio, Vec<TierStep>), InvoiceRefusal> {
        let amount = match &self.rule {
            Rule::Flat { amount_minor } => {
                if billable != Quantity::ONE {
                    return Err(InvoiceRefusal::FlatQuantity { quantity: billable });
                }
                Ratio::from_int(i128::from(*amount_minor))
            }
            Rule::PerUnit { unit_amount } => billable.ratio().checked_mul(unit_amount.ratio())?,
            Rule::Graduated(tiers) => return summed(graduated(tiers, billable)?),
            Rule::Volume(tiers) => return summed(volume(tiers, billable)?),
            Rule::Package { size, amount } => {
                let started = billable.ratio().checked_div(size.ratio())?.ceil()?;
                amount.ratio().checked_mul(Ratio::from_int(i128::from(started)))?
            }
            Rule::Percentage { percent, fixed_amount, rounded_per } => {
                let percent = percent.ratio().checked_div(Ratio::from_int(100))?;
                match rounded_per {
                    RoundedPer::Line => {
                        let fixed = fixed_amount.ratio().checked_mul(Ratio::from_int(i128::from(usage.events)))?;
                        billable.ratio().checked_mul(percent)?.checked_add(fixed)?
                    }
                    RoundedPer::Event => each_rounded(usage, percent, fixed_amount.ratio(), rounding)?,
                }
            }
        };
        Ok((amount, Vec::new()))
    }

    fn bounded(
        &self,
        before: Ratio,
        share: Ratio,
        rounding: Rounding,
    ) -> Result<(Ratio, Option<Adjustment>), InvoiceRefusal> {
        let of_share = |minor: i64| Ratio::from_int(i128::from(minor)).checked_mul(share);
        let least = self.minimum.map(of_share).transpose()?.filter(|least| before < *least);
        let most = self.maximum.map(of_share).transpose()?.filter(|most| before > *most);
        let (bound, limit) = match (least, most) {
            (Some(least), _) => (Bound::Minimum, least),
            (None, Some(most)) => (Bound::Maximum, most),
            (None, None) => return Ok((before, None)),
        };
        let difference = limit.round(rounding)?.checked_sub(before.round(rounding)?).ok_or(MoneyError::Overflow)?;
        let adjustment = Adjustment { bound, limit: limit.to_string(), before: before.to_string(), difference };
        Ok((limit, Some(adjustment)))
    }
}

/// A tier's step, and its exact amount.
type Step = (TierStep, Ratio);

fn step(tier: &Tier, quantity: Quantity) -> Result<Step, InvoiceRefusal> {
    let flat = Ratio::from_int(i128::from(tier.flat_minor));
    let exact = quantity.ratio().checked_mul(tier.unit_amount.ratio())?.checked_add(flat)?;
    let written =
        TierStep { quantity, unit_amount: tier.unit_amount, flat_amount: tier.flat_minor, exact: exact.to_string() };
    Ok((written, exact))
}

/// Every tier reached with the units that fall in it; the first one is reached by zero units.
fn graduated(tiers: &[Tier], quantity: Quantity) -> Result<Vec<Step>, InvoiceRefusal> {
    let mut below = Quantity::ZERO;
    let mut steps = Vec::new();
    for tier in tiers {
        let reached = steps.is_empty() || quantity > below;
        if !reached {
            break;
        }
        let above = tier.up_to.map_or(Quantity::ZERO, |end| quantity.beyond(end));
        steps.push(step(tier, quantity.beyond(below).beyond(above))?);
        below = tier.up_to.unwrap_or(below);
    }
    Ok(steps)
}

/// The one tier that holds the whole quantity.
fn volume(tiers: &[Tier], quantity: Quantity) -> Result<Vec<Step>, InvoiceRefusal> {
    let holds = |tier: &&Tier| tier.up_to.is_none_or(|end| quantity <= end);
    tiers.iter().find(holds).map(|tier| step(tier, quantity)).into_iter().collect()
}

fn summed(steps: Vec<Step>) -> Result<(Ratio, Vec<TierStep>), InvoiceRefusal> {
    let mut sum = Ratio::ZERO;
    for (_, exact) in &steps {
        sum = sum.checked_add(*exact)?;
    }
    Ok((sum, steps.into_iter().map(|(written, _)| written).collect()))
}

/// The sum of every event's own rounded amount.
fn each_rounded(usage: &Usage, percent: Ratio, fixed: Ratio, rounding: Rounding) -> Result<Ratio, InvoiceRefusal> {
    // A sum that was not made of these amounts would be billed without a trace.
    if Usage::of_amounts(usage.amounts.clone())? != *usage {
        return Err(InvoiceRefusal::EventsTorn);
    }
    let mut sum = Ratio::ZERO;
    for each in &usage.amounts {
        let one = each.amount.ratio().checked_mul(percent)?.checked_add(fixed)?.round(rounding)?;
        let all = Ratio::from_int(i128::from(one)).checked_mul(Ratio::from_int(i128::from(each.count)))?;
        sum = sum.checked_add(all)?;
    }
    Ok(sum)
}
