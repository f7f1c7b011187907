//! How an amount came about, in sentences that let the reader compute it again.

use billing::derivation::{Fraction, PriceDerivation};
use billing::price::{Basis, Bound, Exact, Rule};
use billing::{Derivation, Quantity};
use money::{Currency, Money, Rounding};

use super::words::amount;

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;
const HOUR: u64 = 3_600_000;

/// The steps to a derivation's amount, the last of which names it.
pub(super) fn steps(derivation: &Derivation) -> Vec<String> {
    let mut steps = Vec::new();
    if let Derivation::Price(price) = derivation {
        steps.extend(of_price(price));
    } else if let Derivation::Usage(usage) = derivation {
        steps.extend(of_price(&usage.worth));
        if let Some(before) = &usage.before {
            let before = money(before.rounded, usage.worth.currency);
            steps.push(format!("Less {before} for what was used before the price changed, at this price."));
        }
        if usage.already_billed != 0 {
            steps.push(format!("Less {} on earlier bills.", money(usage.already_billed, usage.worth.currency)));
        }
        if let Some(paid) = usage.paid {
            let (net, back) = (money(paid.net, usage.worth.currency), paid.gross.saturating_neg());
            steps.push(format!("Of {net} that were paid for it, {back} of {} parts come back.", usage.already_billed));
        }
    } else if let Derivation::OneOff(one_off) = derivation {
        steps.push(format!("{} × {}.", one_off.quantity, exact(&one_off.unit_amount.to_string(), one_off.currency)));
        steps.extend(rounded(one_off.exact.as_deref(), one_off.rounding));
    } else if let Derivation::First(first) = derivation {
        let unit = amount(Money::new(first.unit_amount_minor, first.currency));
        steps.push(format!("{} × {unit}.", first.quantity));
        steps.extend(share(first.fraction));
        steps.extend(rounded(Some(&first.exact), first.rounding));
    }
    steps.push(format!("Amount: {}.", amount(derivation.amount())));
    steps
}

fn of_price(price: &PriceDerivation) -> Vec<String> {
    let each = |minor: Exact| exact(&minor.to_string(), price.currency);
    let mut steps = Vec::new();
    if let Some(billable) = price.billable {
        steps.push(format!("{} units, of which {billable} are beyond those included.", price.quantity));
    }
    let units = price.billable.unwrap_or(price.quantity);
    match price.pricing.rule() {
        Rule::Flat { amount_minor } => {
            steps.push(format!("A fixed price of {} for a whole period.", money(*amount_minor, price.currency)));
        }
        Rule::PerUnit { unit_amount } => steps.push(format!("{units} × {}.", each(*unit_amount))),
        Rule::Graduated(_) | Rule::Volume(_) => steps.push(format!("{units} units, priced in tiers.")),
        Rule::Package { size, amount } => {
            steps.push(format!("{units} units in packages of {size}, each started package {}.", each(*amount)));
        }
        Rule::Percentage { percent, fixed_amount, .. } => {
            let on = volume(units, price.currency);
            steps.push(format!("{percent}% of {on}, and {} for each of {} events.", each(*fixed_amount), price.events));
        }
    }
    steps.extend(price.tiers.iter().map(|tier| {
        let once = if tier.flat_amount == 0 {
            String::new()
        } else {
            format!(" and {} once", money(tier.flat_amount, price.currency))
        };
        format!("Tier: {} × {}{once}.", tier.quantity, each(tier.unit_amount))
    }));
    // What was used is not prorated; its price's bounds are.
    steps.extend(share(price.fraction).filter(|_| price.basis == Basis::Fee));
    steps.extend(price.adjustment.as_ref().map(|bound| {
        let (word, limit) = match bound.bound {
            Bound::Minimum => ("Raised to the minimum of", &bound.limit),
            Bound::Maximum => ("Lowered to the maximum of", &bound.limit),
        };
        format!("{word} {}.", exact(limit, price.currency))
    }));
    steps.extend(rounded(price.exact.as_deref(), price.rounding));
    steps
}

/// `15 of 30 days`; hours or milliseconds where days do not tell it exactly.
fn share(fraction: Fraction) -> Option<String> {
    if fraction.is_whole() {
        return None;
    }
    let Fraction { num, den } = fraction;
    let unit = [(DAY, "days"), (HOUR, "hours")].into_iter().find(|(unit, _)| num % unit == 0 && den % unit == 0);
    let (size, name) = unit.unwrap_or((1, "milliseconds"));
    Some(format!("For {} of {} {name} of the period.", num / size, den / size))
}

/// Said only where something was rounded: an exact value that is a whole number of minor units needs no word.
fn rounded(value: Option<&str>, rounding: Rounding) -> Option<String> {
    let value = value.filter(|value| value.parse::<i64>().is_err())?;
    Some(format!("Exactly {value} minor units, rounded once ({}).", rounding.to_string().replace('_', " ")))
}

fn money(minor: i64, currency: Currency) -> String {
    amount(Money::new(minor, currency))
}

/// An exact number of minor units: as an amount when it is whole.
fn exact(minor: &str, currency: Currency) -> String {
    minor.parse::<i64>().map_or_else(|_| format!("{minor} minor units"), |minor| money(minor, currency))
}

/// A quantity that is itself an amount in minor units.
fn volume(units: Quantity, currency: Currency) -> String {
    exact(&units.to_string(), currency)
}
