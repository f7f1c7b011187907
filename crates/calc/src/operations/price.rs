//! `price`: what a price of any model gives for a quantity, with every step.
//!
//! The price is written as it is offered and as a derivation keeps it, so what was stored beside a line can be asked
//! again as it stands.

use billing::derivation::Fraction;
use billing::price::{Adjustment, Basis, EventAmount, Exact, PricingDraft, Quantity, TierStep, Usage};
use billing::proration::Share;
use money::{Currency, Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::locate::Fault;
use crate::refusal::Refusal;

/// A price, and how much of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PriceFields {
    pricing: PricingDraft,
    currency: Currency,
    /// Units; an amount for a percentage. 1 if left out, or the sum of `amounts`.
    quantity: Option<Exact>,
    /// In how many events they came, for a percentage.
    events: Option<u64>,
    /// The amount of each event, for a percentage that rounds each by itself.
    amounts: Option<Vec<EventField>>,
    #[serde(default)]
    basis: Basis,
    /// The part of a period that is billed; all of it if left out.
    share: Option<Share>,
    #[serde(default)]
    rounding: Rounding,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EventField {
    amount: Exact,
    count: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Priced {
    exact: Ratio,
    amount: Money,
    /// Units beyond those included.
    billable: Quantity,
    /// What each tier contributes to a whole period.
    tiers: Vec<TierStep>,
    /// What a minimum or a maximum changed.
    adjustment: Option<Adjustment>,
}

/// The price of a quantity, rounded once.
pub(super) fn price(fields: PriceFields) -> Result<Priced, Fault> {
    let pricing = fields.pricing.check().map_err(|faults| Fault::Pricing { at: "pricing", faults })?;
    let (currency, basis, rounding) = (fields.currency, fields.basis, fields.rounding);
    let share = fields.share.unwrap_or(Share::ALL);
    let usage = usage(fields)?;
    let fraction = Fraction { num: share.part, den: share.whole };
    let rated = pricing.rate(&usage, basis, fraction, rounding).map_err(Fault::Price)?;
    Ok(Priced {
        exact: rated.exact,
        amount: Money::new(rated.rounded, currency),
        billable: rated.billable,
        tiers: rated.tiers,
        adjustment: rated.adjustment,
    })
}

fn usage(fields: PriceFields) -> Result<Usage, Fault> {
    let Some(amounts) = fields.amounts else {
        let quantity = fields.quantity.map_or(Ok(Quantity::ONE), |number| units("quantity", number))?;
        return Ok(Usage::of_events(quantity, fields.events.unwrap_or(0)));
    };
    let beside = [("quantity", fields.quantity.is_some()), ("events", fields.events.is_some())];
    if let Some((path, _)) = beside.into_iter().find(|(_, sent)| *sent) {
        let message = "The amounts of all events say this already. Leave it out, or leave out `amounts`.";
        return Err(Fault::Field(Refusal::inconsistent(path, message)));
    }
    let mut events = Vec::with_capacity(amounts.len());
    for (at, EventField { amount, count }) in amounts.into_iter().enumerate() {
        events.push(EventAmount { amount: units(&format!("amounts[{at}].amount"), amount)?, count });
    }
    Usage::of_amounts(events)
        .map_err(|refusal| Fault::Field(Refusal::new(refusal.code(), refusal.to_string(), "amounts")))
}

fn units(path: &str, number: Exact) -> Result<Quantity, Fault> {
    Quantity::try_new(number).map_err(|error| Fault::Field(Refusal::new(error.code(), error.to_string(), path)))
}
