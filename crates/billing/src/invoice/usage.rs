//! Lines of usage: what a meter counted in a period that ended, beside the fees of the period that opens.

use money::Money;

use super::{InvoiceDraft, Line, LineKind};
use crate::civil;
use crate::derivation::{Derivation, PriceDerivation, UsageDerivation};
use crate::price::Usage;
use crate::refusal::Refusal;
use crate::subscription::{Item, Subscription, whole_period};

/// The usage of one item in one whole period, and what was billed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedPeriod {
    /// Counted from the anchor.
    pub index: u32,
    /// Everything that was used in it.
    pub usage: Usage,
    /// Which bill for this period it is, from 0.
    pub revision: u16,
    /// What earlier bills charged; minor units.
    pub already_billed: i64,
}

/// What became of a period's usage on a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What is left of a credit for the next bill: zero or less, minor units.
    pub left: i64,
}

impl InvoiceDraft {
    /// Adds the line for the usage of a period, or of what came late. A later bill with nothing due has no line; the
    /// first bill for a period always has one, if only of 0.
    ///
    /// # Errors
    /// [`Refusal::Invoice`] for usage that cannot be priced, or an amount that does not fit.
    pub fn add_usage(
        &mut self,
        subscription: &Subscription,
        item: &Item,
        used: UsedPeriod,
    ) -> Result<Outcome, Refusal> {
        let billed = whole_period(&subscription.cycle, used.index, &subscription.terms())?;
        let quantity = used.usage.quantity;
        let rounding = subscription.rounding;
        let derivation = if used.revision == 0 {
            Derivation::of_usage(&item.price, used.usage, billed.fraction, rounding, billed.period)?
        } else {
            let worth = PriceDerivation::of_usage(&item.price, used.usage, billed.fraction, rounding, billed.period)?;
            Derivation::Usage(Box::new(UsageDerivation::derive(worth, used.already_billed, self.total.minor())?))
        };
        let left = match &derivation {
            Derivation::Usage(difference) => difference.left,
            Derivation::Price(_) | Derivation::Credit(_) | Derivation::OneOff(_) | Derivation::First(_) => 0,
        };
        let amount = derivation.amount();
        if used.revision > 0 && amount.is_zero() {
            return Ok(Outcome { left });
        }
        let dates = civil::period_text(billed.period, &subscription.cycle)?;
        let plan = &subscription.plan_name;
        let name = item.price.addon.as_ref().map_or_else(|| plan.clone(), |addon| format!("{plan}: {addon}"));
        let late = if used.revision == 0 { "" } else { ", corrected" };
        self.lines.push(Line {
            kind: LineKind::UsageCharge,
            description: format!("{name} × {quantity}{late} ({dates})"),
            item: Some(item.id),
            price: Some(item.price.id),
            one_off: None,
            discountable: true,
            quantity: u64::try_from(quantity.ratio().floor()?).unwrap_or(0),
            amount,
            period: billed.period,
            revision: used.revision,
            derivation,
        });
        self.subtotal = sum(self.subtotal, amount)?;
        self.total = sum(self.total, amount)?;
        Ok(Outcome { left })
    }
}

fn sum(left: Money, right: Money) -> Result<Money, Refusal> {
    Ok(Money::sum([left, right], left.currency())?)
}
