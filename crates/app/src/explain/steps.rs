//! The steps from a price to an amount, as sentences with their numbers. The numbers are those of the rating itself.

use billing::Fraction;
use billing::derivation::{CreditDerivation, OneOffDerivation, UsageDerivation};
use billing::price::{Adjustment, Basis, Bound, Exact, Rated, Rule, TierStep};
use money::{Currency, Money, Rounding};

use super::Step;
use super::inputs::Inputs;
use crate::Result;

/// Every step, in the order in which the amount comes about.
pub(super) fn of(inputs: &Inputs) -> Result<Vec<Step>> {
    let rated = inputs.rated()?;
    let whole = inputs.unbounded(Fraction::WHOLE)?;
    let mut steps = vec![price(inputs)];
    steps.extend(quantity(inputs, &rated));
    steps.extend(rated.tiers.iter().map(|step| tier(step, inputs.currency)));
    steps.extend(model(inputs, &whole));
    if let Some(step) = share(inputs, &whole)? {
        steps.push(step);
    }
    steps.extend(rated.adjustment.as_ref().map(|adjustment| bound(adjustment, inputs.currency)));
    steps.push(rounding(inputs, &rated));
    Ok(steps)
}

fn step(code: &'static str, text: String, exact: Option<String>) -> Step {
    Step { code, text, exact }
}

/// `NGN 5,000.00`, or `0.015 minor units of NGN` for what no coin can pay.
fn minor(amount: Exact, currency: Currency) -> String {
    match amount.whole() {
        Some(whole) => Money::new(whole, currency).to_string(),
        None => format!("{amount} minor units of {currency}"),
    }
}

fn price(inputs: &Inputs) -> Step {
    let shown = |amount| minor(amount, inputs.currency);
    let text = match inputs.pricing.rule() {
        Rule::Flat { amount_minor } => format!("The price is {} for a period.", shown((*amount_minor).into())),
        Rule::PerUnit { unit_amount } => format!("The price is {} for each unit.", shown(*unit_amount)),
        Rule::Graduated(tiers) => {
            format!("The price is graduated, with {} tiers: each unit costs what its own tier says.", tiers.len())
        }
        Rule::Volume(tiers) => format!(
            "The price is by volume, with {} tiers: every unit costs what the tier of the whole quantity says.",
            tiers.len()
        ),
        Rule::Package { size, amount } => format!(
            "The price is {} for a package of {size} units, and a package that is started is charged whole.",
            shown(*amount)
        ),
        Rule::Percentage { percent, fixed_amount, .. } => {
            format!("The price is {percent} percent of the amount, and {} for each event.", shown(*fixed_amount))
        }
    };
    step("price", text, None)
}

/// How much is charged for; nothing of a flat price, which has no quantity.
fn quantity(inputs: &Inputs, rated: &Rated) -> Option<Step> {
    let (used, included) = (inputs.usage.quantity, inputs.pricing.included());
    let text = match inputs.pricing.rule() {
        Rule::Flat { .. } => return None,
        Rule::Percentage { .. } => {
            let of = minor(used.number(), inputs.currency);
            format!(
                "The amount is {of}, in {} events; {} of it is charged for.",
                inputs.usage.events,
                minor(rated.billable.number(), inputs.currency)
            )
        }
        Rule::PerUnit { .. } | Rule::Graduated(_) | Rule::Volume(_) | Rule::Package { .. } if included.is_zero() => {
            format!("The quantity is {used}.")
        }
        Rule::PerUnit { .. } | Rule::Graduated(_) | Rule::Volume(_) | Rule::Package { .. } => {
            format!("The quantity is {used}, of which {included} are free: {} are charged for.", rated.billable)
        }
    };
    Some(step("quantity", text, None))
}

fn tier(tier: &TierStep, currency: Currency) -> Step {
    let TierStep { quantity, unit_amount, flat_amount, exact } = tier;
    let flat = match flat_amount {
        0 => String::new(),
        flat => format!(", and {} for the tier itself", Money::new(*flat, currency)),
    };
    let text = format!("{quantity} in this tier at {} each{flat}: {exact} minor units.", minor(*unit_amount, currency));
    step("tier", text, Some(exact.clone()))
}

/// What the model gives before anything is shared or bounded.
fn model(inputs: &Inputs, whole: &Rated) -> Option<Step> {
    let (exact, shown) = (whole.exact.to_string(), |amount| minor(amount, inputs.currency));
    let text = match inputs.pricing.rule() {
        Rule::Flat { .. } => return None,
        Rule::PerUnit { unit_amount } => {
            format!("{} times {} are {exact} minor units.", whole.billable, shown(*unit_amount))
        }
        Rule::Graduated(_) | Rule::Volume(_) => format!("Together these are {exact} minor units."),
        Rule::Package { amount, .. } => {
            format!("The packages started, at {} each, are {exact} minor units.", shown(*amount))
        }
        Rule::Percentage { percent, fixed_amount, .. } => {
            let each = if inputs.is_rounded_per_event() { ", each event rounded by itself," } else { "" };
            format!(
                "{percent} percent of {} and {} times {}{each} are {exact} minor units.",
                shown(whole.billable.number()),
                inputs.usage.events,
                shown(*fixed_amount)
            )
        }
    };
    Some(step("model", text, Some(exact)))
}

/// A fee costs its share of the period. Usage is left alone, which is worth a word where a bound is not.
fn share(inputs: &Inputs, whole: &Rated) -> Result<Option<Step>> {
    let Fraction { num, den } = inputs.fraction;
    if inputs.fraction.is_whole() {
        return Ok(None);
    }
    let shared = inputs.unbounded(inputs.fraction)?;
    let text = match inputs.basis {
        Basis::Fee => format!(
            "{num} of the {den} milliseconds of a whole period are billed: {} times {num}/{den} are {} minor units.",
            whole.exact, shared.exact
        ),
        Basis::Usage => format!(
            "{num} of the {den} milliseconds of a whole period are billed. What was used within them is charged in \
             full; a minimum or maximum counts for its share."
        ),
    };
    Ok(Some(step("share", text, Some(shared.exact.to_string()))))
}

fn bound(adjustment: &Adjustment, currency: Currency) -> Step {
    let Adjustment { bound, limit, before, difference } = adjustment;
    let size = Money::new(difference.saturating_abs(), currency);
    let (code, text) = match bound {
        Bound::Minimum => (
            "minimum",
            format!(
                "The least for this time is {limit} minor units, so {before} are raised to it: a true-up of {size}."
            ),
        ),
        Bound::Maximum => (
            "maximum",
            format!("The most for this time is {limit} minor units, so {before} are lowered to it, by {size}."),
        ),
    };
    step(code, text, Some(limit.clone()))
}

fn rounding(inputs: &Inputs, rated: &Rated) -> Step {
    let exact = (!rated.exact.is_whole()).then(|| rated.exact.to_string());
    rounded(exact.as_deref(), inputs.rounding, Money::new(rated.rounded, inputs.currency))
}

/// `exact` is what is not whole.
fn rounded(exact: Option<&str>, rounding: Rounding, amount: Money) -> Step {
    let text = match exact {
        None => format!("That is a whole number of minor units, so nothing is rounded: {amount}."),
        Some(exact) => {
            let rule = match rounding {
                Rounding::HalfEven => "an exact half to the even neighbour",
                Rounding::HalfUp => "an exact half away from zero",
            };
            format!("{exact} minor units are rounded once, {rule}: {amount}.")
        }
    };
    step("rounding", text, Some(amount.minor().to_string()))
}

/// So many units at an amount each.
pub(super) fn one_off(one_off: &OneOffDerivation) -> Vec<Step> {
    let each = minor(one_off.unit_amount, one_off.currency);
    let exact = one_off.exact.clone().unwrap_or_else(|| one_off.rounded.to_string());
    vec![
        step("price", format!("Each unit is {each}."), None),
        step("quantity", format!("The quantity is {}.", one_off.quantity), None),
        step("model", format!("{} times {each} are {exact} minor units.", one_off.quantity), Some(exact)),
        rounded(one_off.exact.as_deref(), one_off.rounding, one_off.amount()),
    ]
}

/// What earlier bills charged for the same use comes off; what a bill cannot give back is left for the next one.
pub(super) fn difference(usage: &UsageDerivation) -> Vec<Step> {
    let shown = |minor: i64| Money::new(minor, usage.worth.currency);
    let mut steps = Vec::new();
    if let Some(before) = &usage.before {
        let text = format!(
            "The price changed inside of the period. What was used before it did costs {} at this price, and comes off.",
            before.amount()
        );
        let part = usage.gross().saturating_add(usage.left).saturating_add(usage.already_billed);
        steps.push(step("part", text, Some(part.to_string())));
    }
    if usage.already_billed != 0 {
        let text = format!(
            "All use of the {} is worth {}; earlier bills charged {}.",
            if usage.before.is_some() { "part" } else { "period" },
            shown(usage.gross().saturating_add(usage.left).saturating_add(usage.already_billed)),
            shown(usage.already_billed)
        );
        let due = usage.gross().saturating_add(usage.left);
        steps.push(step("difference", text, Some(due.to_string())));
    }
    if usage.left != 0 {
        let text = format!("A bill cannot fall below nothing: {} stay for the next one.", shown(usage.left));
        steps.push(step("difference", text, Some(usage.gross().to_string())));
    }
    if let Some(paid) = usage.paid {
        let (charged, back) = (usage.already_billed, paid.gross.saturating_neg());
        if paid.tax != 0 {
            let text = format!(
                "A tax of {} was paid on it; of that {back} of {charged} parts come back beside it, rounded once: {}.",
                shown(paid.tax),
                shown(paid.rounded_tax)
            );
            steps.push(step("tax", text, Some(paid.rounded_tax.to_string())));
        }
        let text = format!(
            "Of the {} that were charged {} are paid or owed; {back} of {charged} parts of them come back, rounded once: {}.",
            shown(charged),
            shown(paid.net),
            usage.amount()
        );
        steps.push(step("paid", text, Some(usage.rounded.to_string())));
    }
    steps
}

/// What was paid, which part of its time is left, and what that is worth.
pub(super) fn credit(credit: &CreditDerivation) -> Vec<Step> {
    let record = &credit.record;
    let paid = format!("{} were paid for this item and time.", record.base);
    let (part, whole) = (record.share.part, record.share.whole);
    let left = format!("{part} of {whole} parts of the time are left; they come back.");
    let rounded = format!("{} minor units are rounded once: {}.", record.exact, record.rounded);
    let mut steps = vec![
        step("price", paid, Some(record.base.minor().to_string())),
        step("share", left, Some(record.exact.to_string())),
        step("rounding", rounded, Some(record.rounded.minor().to_string())),
    ];
    if let Some(tax) = &credit.tax {
        let text = format!(
            "A tax of {} was paid on it; of that the same part comes back beside it, {} minor units rounded once: {}.",
            tax.base, tax.exact, tax.rounded
        );
        // The last step names the amount.
        steps.insert(2, step("tax", text, Some(tax.rounded.minor().to_string())));
    }
    steps
}
