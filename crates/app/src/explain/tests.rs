//! Documents and steps of every sort of derivation, those that no API makes yet among them.

use billing::derivation::{Derivation, Fraction};
use billing::price::{EventAmount, Exact, Quantity, RoundedPer, TierDraft};
use billing::{Price, PriceModel, PricingDraft, Usage};
use calendar::Period;
use ids::{PlanId, PriceId, Uuid};
use money::{Currency, Rounding};
use serde_json::{Value, json};

use super::Step;
use super::inputs::Inputs;
use super::steps;

const THIRD: Fraction = Fraction { num: 10, den: 30 };

fn period() -> Period {
    let at = |text: &str| text.parse().expect("an instant");
    Period { start: at("2026-09-01T00:00:00Z"), end: at("2026-09-11T00:00:00Z") }
}

fn number(text: &str) -> Exact {
    text.parse().expect("a number")
}

fn quantity(text: &str) -> Quantity {
    Quantity::try_new(number(text)).expect("a quantity")
}

fn price(draft: &PricingDraft) -> Price {
    Price {
        id: PriceId::from_uuid(Uuid::nil()),
        plan: PlanId::from_uuid(Uuid::nil()),
        addon: None,
        meter: None,
        version: 1,
        currency: Currency::parse("NGN").expect("a currency"),
        pricing: draft.check().expect("a price"),
    }
}

fn percentage(rounded_per: RoundedPer) -> PricingDraft {
    PricingDraft {
        percent: Some(number("2.9")),
        fixed_amount: Some(30.into()),
        rounded_per: Some(rounded_per),
        ..PricingDraft::of(PriceModel::Percentage)
    }
}

/// Derivations of usage under every model, in shares and with bounds.
fn measured() -> Vec<Derivation> {
    let tiers = vec![
        TierDraft { up_to: Some(10.into()), flat_amount: Some(50.into()), unit_amount: None },
        TierDraft { up_to: None, unit_amount: Some(number("0.35")), flat_amount: Some(20.into()) },
    ];
    let tiered = |model| PricingDraft { tiers: Some(tiers.clone()), ..PricingDraft::of(model) };
    let package = PricingDraft {
        amount: Some(number("500.5")),
        package_size: Some(1_000.into()),
        included: Some(200.into()),
        ..PricingDraft::of(PriceModel::Package)
    };
    let events = Usage::of_amounts(vec![EventAmount { amount: quantity("50"), count: 3 }]).expect("events");
    let nothing = Usage::of_amounts(Vec::new()).expect("no events");
    let rows = [
        (PricingDraft::per_unit(number("0.015")), Usage::of(quantity("12345.5"))),
        (PricingDraft { minimum: Some(5_000.into()), ..PricingDraft::per_unit(1) }, Usage::of(quantity("700"))),
        (PricingDraft { maximum: Some(500.into()), ..PricingDraft::per_unit(1) }, Usage::of(quantity("700"))),
        (tiered(PriceModel::Graduated), Usage::of(quantity("0"))),
        (tiered(PriceModel::Graduated), Usage::of(quantity("101.25"))),
        (tiered(PriceModel::Volume), Usage::of(quantity("11"))),
        (package, Usage::of(quantity("1200.0001"))),
        (percentage(RoundedPer::Line), Usage::of_events(quantity("150"), 3)),
        (percentage(RoundedPer::Event), events),
        (percentage(RoundedPer::Event), nothing),
    ];
    let mut all = Vec::new();
    for (draft, usage) in rows {
        for fraction in [Fraction::WHOLE, THIRD] {
            for rounding in Rounding::ALL {
                let made = Derivation::of_usage(&price(&draft), usage.clone(), fraction, rounding, period());
                all.push(made.expect("an amount"));
            }
        }
    }
    all
}

fn first(rule: &str, quantity: u64) -> Derivation {
    let stored = json!({
        "v": 1, "rule": rule, "unitAmountMinor": 3_000, "quantity": quantity,
        "fraction": { "num": 18, "den": 28 }, "rounding": "half_even", "exact": "13500/7", "roundedMinor": 1_929,
        "currency": "NGN", "period": { "start": "2026-09-01T00:00:00Z", "end": "2026-09-11T00:00:00Z" },
    });
    serde_json::from_value(stored).expect("the first form is read for ever")
}

fn account(derivation: &Derivation) -> (Value, Vec<Step>) {
    let inputs = Inputs::of(derivation).expect("inputs");
    (inputs.calculation(), steps::of(&inputs).expect("steps"))
}

#[test]
fn every_derivation_computes_again_from_its_document_alone() {
    let mut all = measured();
    all.extend([first("flat", 1), first("per_unit", 1)]);
    for derivation in all {
        let (document, steps) = account(&derivation);
        // As it arrives elsewhere: as text.
        let answer = calc::document(&document.to_string()).unwrap_or_else(|refusal| panic!("{document}: {refusal:?}"));
        assert_eq!(answer["amount"]["minor"], derivation.amount().minor(), "{document}");
        let last = steps.last().and_then(|step| step.exact.clone());
        assert_eq!(last, Some(derivation.amount().minor().to_string()), "{document}");
        assert!(steps.iter().all(|step| step.text.ends_with('.')), "{steps:?}");
    }
}

#[test]
fn case_40_is_told_in_words() {
    let draft = PricingDraft { minimum: Some(5_000.into()), ..PricingDraft::per_unit(1) };
    let usage = Usage::of(quantity("700"));
    let made = Derivation::of_usage(&price(&draft), usage, THIRD, Rounding::HalfEven, period()).expect("an amount");
    let texts: Vec<String> = account(&made).1.into_iter().map(|step| step.text).collect();
    assert_eq!(
        texts,
        [
            "The price is NGN 0.01 for each unit.",
            "The quantity is 700.",
            "700 times NGN 0.01 are 700 minor units.",
            "10 of the 30 milliseconds of a whole period are billed. What was used within them is charged in full; a \
             minimum or maximum counts for its share.",
            "The least for this time is 5000/3 minor units, so 700 are raised to it: a true-up of NGN 9.67.",
            "5000/3 minor units are rounded once, an exact half to the even neighbour: NGN 16.67.",
        ]
    );
}

#[test]
fn case_38_says_where_it_is_rounded() {
    let usage = Usage::of_amounts(vec![EventAmount { amount: quantity("50"), count: 3 }]).expect("events");
    let price = price(&percentage(RoundedPer::Event));
    let made = Derivation::of_usage(&price, usage, Fraction::WHOLE, Rounding::HalfEven, period()).expect("an amount");
    let steps = account(&made).1;
    assert!(steps.iter().any(|step| step.text.contains("each event rounded by itself")), "{steps:?}");
    assert_eq!(steps.last().and_then(|step| step.exact.as_deref()), Some("93"));
}
