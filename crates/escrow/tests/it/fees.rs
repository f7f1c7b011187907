use escrow::fee::{Costs, FeeConfiguration, FeeQuote, FeeScope, Formula, Payer, Tier, TierMode, gross_up, in_force};
use escrow::{Refusal, amount};
use jiff::{SignedDuration, Timestamp};
use money::Currency;

use crate::properties::Dice;
use crate::world::{CARD, Spec, configuration, p10, seller_pays};

#[test]
fn a_gross_up_leaves_enough_and_one_less_would_not() {
    let mut dice = Dice::new(8);
    for _ in 0..20_000 {
        let cap = if dice.one_in(2) { Some(dice.up_to(300_000)) } else { None };
        let costs = Costs { bps: dice.up_to(900), flat: dice.up_to(20_000), flat_from: dice.up_to(500_000), cap };
        let net = dice.up_to(60_000_000) + 1;
        let gross = gross_up(net, &costs).expect("these rates leave something");
        let left = |gross: i64| gross - costs.of(gross).expect("it fits");
        assert!(left(gross) >= net, "{costs:?} {net} {gross}");
        assert!(left(gross - 1) < net, "{costs:?} {net} {gross}");
    }
}

#[test]
fn a_gross_up_below_the_flat_fee_and_at_the_cap() {
    assert_eq!(gross_up(200_000, &CARD), Ok(203_046));
    assert_eq!(gross_up(50_000_000, &CARD), Ok(50_200_000));
    assert_eq!(gross_up(1, &Costs { bps: 10_000, flat: 0, flat_from: 0, cap: None }), Err(Refusal::NoGrossUp));
    assert_eq!(gross_up(0, &CARD), Err(Refusal::NoGrossUp));
}

fn quote(spec: &Spec) -> Result<FeeQuote, Refusal> {
    FeeQuote::of(&configuration(spec), spec.price, Timestamp::UNIX_EPOCH)
}

#[test]
fn fees_take_at_most_half_of_the_price() {
    let at = |price| quote(&Spec { price, ..seller_pays() });
    assert_eq!(at(19_999), Err(Refusal::FeeTooLarge));
    assert_eq!(at(20_000).map(|quote| quote.seller_fee), Ok(10_000));
    assert_eq!(at(0), Err(Refusal::PriceOutOfRange));
    assert_eq!(at(i64::MAX), Err(Refusal::PriceOutOfRange));
    assert_eq!(at(amount::MAX_MINOR).map(|quote| quote.seller_fee), Ok(500_000));
}

#[test]
fn a_slab_is_the_rate_of_the_whole_price_and_inclusive_tax_is_inside() {
    let tier = |up_to, bps| Tier { up_to, bps };
    let tiers = vec![tier(Some(5_000_000), 300), tier(None, 200)];
    let formula = Formula { percent_bps: 0, flat: 0, min: 0, cap: None, tiers: Some((TierMode::Slab, tiers)) };
    assert_eq!(formula.fee(5_000_000), Ok(150_000));
    assert_eq!(formula.fee(5_000_001), Ok(100_000));
    let inclusive =
        quote(&Spec { tax_bps: 750, tax_mode: escrow::fee::TaxMode::Inclusive, ..seller_pays() }).expect("a quote");
    assert_eq!((inclusive.seller_fee, inclusive.seller_tax), (232_558, 17_442));
}

#[test]
fn a_configuration_that_cannot_be_is_refused() {
    let good = configuration(&p10());
    let tier = |up_to, bps| Tier { up_to, bps };
    let tiers = |tiers| Formula { tiers: Some((TierMode::Marginal, tiers)), ..good.formula.clone() };
    for (field, formula, payer) in [
        ("percent_bps", Formula { percent_bps: 10_001, ..good.formula.clone() }, Payer::Buyer),
        ("flat", Formula { flat: -1, ..good.formula.clone() }, Payer::Buyer),
        ("cap", Formula { cap: Some(9_999), ..good.formula.clone() }, Payer::Buyer),
        ("tiers", tiers(vec![tier(Some(5), 1)]), Payer::Buyer),
        ("tiers", tiers(vec![tier(Some(5), 1), tier(Some(5), 1), tier(None, 1)]), Payer::Buyer),
        ("payer", good.formula.clone(), Payer::Split(10_001)),
    ] {
        let bad = FeeConfiguration { formula, payer, ..good.clone() };
        assert_eq!(bad.check(), Err(Refusal::FeeConfiguration { field }));
    }
}

#[test]
fn the_most_specific_scope_and_then_the_latest_version_is_in_force() {
    let now = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_hours(24)).expect("in range");
    let of = |version, scope| FeeConfiguration { version, scope, ..configuration(&p10()) };
    let plan = FeeScope::Plan("gold".to_owned());
    let known = [
        of(1, FeeScope::Global),
        of(5, FeeScope::Global),
        of(2, FeeScope::Category("goods".to_owned())),
        of(3, plan.clone()),
        FeeConfiguration { valid_to: Some(Timestamp::UNIX_EPOCH), ..of(9, plan) },
    ];
    let version = |category, plan| in_force(&known, category, plan, Currency::NGN, now).map(|one| one.version);
    assert_eq!(version("goods", Some("gold")), Ok(3));
    assert_eq!(version("goods", None), Ok(2));
    assert_eq!(version("events", None), Ok(5));
    let usd = Currency::parse("USD").expect("a currency");
    assert_eq!(in_force(&known, "goods", None, usd, now), Err(Refusal::NoFeeConfiguration));
}
