//! The numbered cases about taxes, and what holds for all of them.

use billing::BillRefusal;
use billing::tax::{
    CreditedSoFar, TaxPricing, TaxRate, TaxRounding, TaxRules, TaxTreatment, TaxableLine, Taxed, credit_note_tax, taxed,
};
use money::{Currency, Money, Rounding};
use proptest::prelude::*;

use crate::proration::ngn;

fn rate(code: &str, percent: &str) -> TaxRate {
    TaxRate { code: code.to_owned(), percent: percent.parse().expect("a decimal") }
}

fn line(minor: i64, rates: &[TaxRate]) -> TaxableLine {
    TaxableLine { amount: ngn(minor), treatment: TaxTreatment::Rates(rates.to_vec()) }
}

fn rules(pricing: TaxPricing, level: TaxRounding, rounding: Rounding) -> TaxRules {
    TaxRules { pricing, level, rounding }
}

fn bill(rules: TaxRules, lines: &[TaxableLine]) -> Taxed {
    taxed(rules, Currency::NGN, lines).expect("computes")
}

fn taxes(bill: &Taxed) -> Vec<i64> {
    bill.lines.iter().map(|line| line.tax.minor()).collect()
}

const BOTH_LEVELS: [TaxRounding; 2] = [TaxRounding::Line, TaxRounding::Rate];

#[test]
fn case_51_printed_parts_add_up_at_either_level() {
    let lines = vec![line(333, &[rate("VAT", "19")]); 3];
    let by_line = bill(rules(TaxPricing::Exclusive, TaxRounding::Line, Rounding::HalfEven), &lines);
    assert_eq!((taxes(&by_line), by_line.tax), (vec![63, 63, 63], ngn(189)));
    let on_the_sum = bill(rules(TaxPricing::Exclusive, TaxRounding::Rate, Rounding::HalfEven), &lines);
    assert_eq!((taxes(&on_the_sum), on_the_sum.tax), (vec![64, 63, 63], ngn(190)));
    assert_eq!(on_the_sum.rates[0].base, ngn(999));
}

#[test]
fn case_52_a_tax_inside_the_price() {
    for level in BOTH_LEVELS {
        for (gross, percent, tax, net) in [(999, "20", 167, 832), (1_000, "21", 174, 826)] {
            let rules = rules(TaxPricing::Inclusive, level, Rounding::HalfUp);
            let bill = bill(rules, &[line(gross, &[rate("VAT", percent)])]);
            assert_eq!((bill.tax, bill.net, bill.gross), (ngn(tax), ngn(net), ngn(gross)));
        }
    }
    // Half-even puts the exact half of the first, 166.5, the other way; the two still make the gross.
    let rules = rules(TaxPricing::Inclusive, TaxRounding::Line, Rounding::HalfEven);
    let bill = bill(rules, &[line(999, &[rate("VAT", "20")])]);
    assert_eq!((bill.tax, bill.net, bill.gross), (ngn(166), ngn(833), ngn(999)));
}

#[test]
fn case_53_currencies_without_and_with_three_decimals() {
    let (yen, dinar) = (Currency::parse("JPY").expect("yen"), Currency::parse("KWD").expect("dinar"));
    let march = crate::proration::span("2027-03-01", "2027-04-01");
    let terms = crate::proration::terms(billing::proration::ProrationUnit::Day);
    let rest = billing::proration::charge_rest(&terms, Money::new(1_000, yen), march, crate::support::at("2027-03-22"));
    assert_eq!(rest.expect("computes").map(|line| line.net), Some(Money::new(323, yen)), "10 of 31 days");
    let third = Money::new(1_000, dinar).allocate(&[1, 1, 1]).expect("splits");
    assert_eq!(third[1].to_string(), "KWD 0.333");
    assert_eq!(Money::sum(third, dinar), Ok(Money::new(1_000, dinar)));
    let lines = [TaxableLine {
        amount: Money::new(323, yen),
        treatment: TaxTreatment::Rates(vec![rate("consumption tax", "10")]),
    }];
    let bill = taxed(TaxRules::default(), yen, &lines).expect("computes");
    assert_eq!(bill.gross, Money::new(355, yen));
}

/// Credits an invoice of 1000 and 190 bit by bit.
fn credited(parts: &[i64], rounding: Rounding) -> Vec<i64> {
    let mut invoice = CreditedSoFar { net: ngn(1_000), tax: ngn(190), credited_net: ngn(0), credited_tax: ngn(0) };
    let mut taxes = Vec::new();
    for part in parts {
        let tax = credit_note_tax(&invoice, ngn(*part), rounding).expect("computes");
        invoice.credited_net = invoice.credited_net.checked_add(ngn(*part)).expect("fits");
        invoice.credited_tax = invoice.credited_tax.checked_add(tax).expect("fits");
        taxes.push(tax.minor());
    }
    taxes
}

#[test]
fn case_55_the_last_credit_note_takes_the_rest() {
    assert_eq!(credited(&[350, 350, 300], Rounding::HalfUp), [67, 67, 56]);
    assert_eq!(credited(&[350, 350, 300], Rounding::HalfEven), [66, 66, 58], "66.5 the other way, 190 all the same");
}

#[test]
fn case_56_the_same_in_other_parts() {
    for rounding in Rounding::ALL {
        assert_eq!(credited(&[334, 333, 333], rounding), [63, 63, 64]);
    }
}

#[test]
fn no_more_is_credited_than_was_invoiced() {
    let invoice = CreditedSoFar { net: ngn(1_000), tax: ngn(190), credited_net: ngn(700), credited_tax: ngn(133) };
    assert_eq!(
        credit_note_tax(&invoice, ngn(301), Rounding::HalfEven),
        Err(BillRefusal::CreditTooLarge { asked: 301, left: 300 })
    );
    assert_eq!(credit_note_tax(&invoice, ngn(-1), Rounding::HalfEven).expect_err("negative").code(), "amount_negative");
    let free = CreditedSoFar { net: ngn(0), tax: ngn(0), credited_net: ngn(0), credited_tax: ngn(0) };
    assert_eq!(credit_note_tax(&free, ngn(0), Rounding::HalfEven), Ok(ngn(0)));
}

#[test]
fn case_63_two_taxes_each_on_the_price() {
    let quebec = [rate("GST", "5"), rate("QST", "9.975")];
    for level in BOTH_LEVELS {
        let rules = rules(TaxPricing::Exclusive, level, Rounding::HalfEven);
        let bill = bill(rules, &[line(9_999, &quebec)]);
        let each: Vec<_> = bill.rates.iter().map(|rate| rate.tax.minor()).collect();
        assert_eq!((each, bill.gross), (vec![500, 997], ngn(9_999 + 500 + 997)));
    }
    // The same price with both inside gives them back.
    let rules = rules(TaxPricing::Inclusive, TaxRounding::Line, Rounding::HalfEven);
    let bill = bill(rules, &[line(11_496, &quebec)]);
    assert_eq!((bill.net, bill.tax), (ngn(9_999), ngn(1_497)));
}

#[test]
fn lines_without_tax_say_why() {
    let with = |treatment| TaxableLine { amount: ngn(1_000), treatment };
    let lines = [
        with(TaxTreatment::Exempt("Basic food".to_owned())),
        with(TaxTreatment::ReverseCharge),
        with(TaxTreatment::Rates(vec![])),
        with(TaxTreatment::Fixed(ngn(75))),
        with(TaxTreatment::Rates(vec![rate("VAT", "7.5")])),
    ];
    for pricing in [TaxPricing::Exclusive, TaxPricing::Inclusive] {
        let bill = bill(TaxRules { pricing, ..TaxRules::default() }, &lines);
        let notes: Vec<_> = bill.lines.iter().map(|line| line.note.as_deref()).collect();
        assert_eq!(notes, [Some("Basic food"), Some(billing::tax::REVERSE_CHARGE_NOTE), None, None, None]);
        let inside = if pricing == TaxPricing::Inclusive { 70 } else { 75 };
        assert_eq!(taxes(&bill), [0, 0, 0, 75, inside]);
        assert_eq!(bill.lines[3].gross, ngn(1_075));
    }
}

#[test]
fn rates_that_are_none_are_refused() {
    for percent in ["-1", "100.01"] {
        let refused = taxed(TaxRules::default(), Currency::NGN, &[line(1, &[rate("VAT", percent)])]);
        assert_eq!(refused.expect_err("no rate").code(), "tax_rate_out_of_range");
    }
    let twice = taxed(TaxRules::default(), Currency::NGN, &[line(1, &[rate("VAT", "5"), rate("VAT", "6")])]);
    assert_eq!(twice, Err(BillRefusal::TaxTwice { code: "VAT".to_owned() }));
    let yen = Currency::parse("JPY").expect("yen");
    assert_eq!(taxed(TaxRules::default(), yen, &[line(1, &[])]).expect_err("naira").code(), "currency_mismatch");
}

fn lines() -> impl Strategy<Value = Vec<TaxableLine>> {
    let rates = vec![rate("VAT", "7.5"), rate("GST", "5"), rate("QST", "9.975"), rate("sales", "8.875")];
    let line = (-500_000_i64..1_000_000, prop::sample::subsequence(rates, 0..=4));
    prop::collection::vec(line.prop_map(|(minor, rates)| self::line(minor, &rates)), 0..8)
}

fn all_rules() -> impl Strategy<Value = TaxRules> {
    let pricings = vec![TaxPricing::Exclusive, TaxPricing::Inclusive];
    (
        prop::sample::select(pricings),
        prop::sample::select(BOTH_LEVELS.to_vec()),
        prop::sample::select(Rounding::ALL.to_vec()),
    )
        .prop_map(|(pricing, level, rounding)| TaxRules { pricing, level, rounding })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn parts_add_up_whatever_the_rules(rules in all_rules(), lines in lines()) {
        let bill = bill(rules, &lines);
        prop_assert_eq!(bill.net.checked_add(bill.tax), Ok(bill.gross));
        let sum = |amounts: Vec<Money>| Money::sum(amounts, Currency::NGN).expect("fits");
        prop_assert_eq!(sum(bill.rates.iter().map(|rate| rate.tax).collect()), bill.tax);
        for (line, given) in bill.lines.iter().zip(&lines) {
            prop_assert_eq!(line.net.checked_add(line.tax), Ok(line.gross));
            prop_assert_eq!(sum(line.rates.iter().map(|rate| rate.tax).collect()), line.tax);
            let kept = if rules.pricing == TaxPricing::Inclusive { line.gross } else { line.net };
            prop_assert_eq!(kept, given.amount);
        }
    }

    #[test]
    fn on_the_sum_no_line_is_a_unit_away_from_its_own_tax(lines in lines(), pricing in prop::bool::ANY) {
        let pricing = if pricing { TaxPricing::Inclusive } else { TaxPricing::Exclusive };
        let by_line = bill(rules(pricing, TaxRounding::Line, Rounding::HalfEven), &lines);
        let by_rate = bill(rules(pricing, TaxRounding::Rate, Rounding::HalfEven), &lines);
        for (one, other) in by_line.lines.iter().zip(&by_rate.lines) {
            for (one, other) in one.rates.iter().zip(&other.rates) {
                prop_assert!((one.tax.minor() - other.tax.minor()).abs() <= 1);
            }
        }
    }

    #[test]
    fn credit_notes_give_back_the_tax_and_no_more(
        net in 1_i64..100_000, tax in 0_i64..20_000, cuts in prop::collection::vec(1_i64..40_000, 0..6),
    ) {
        let mut invoice = CreditedSoFar { net: ngn(net), tax: ngn(tax), credited_net: ngn(0), credited_tax: ngn(0) };
        for cut in cuts.into_iter().map(Some).chain([None]) {
            let left = net - invoice.credited_net.minor();
            let part = ngn(cut.map_or(left, |cut| cut.min(left)));
            let back = credit_note_tax(&invoice, part, Rounding::HalfUp).expect("computes");
            prop_assert!(!back.is_negative());
            invoice.credited_net = invoice.credited_net.checked_add(part).expect("fits");
            invoice.credited_tax = invoice.credited_tax.checked_add(back).expect("fits");
            if invoice.credited_net == invoice.net {
                break;
            }
        }
        prop_assert_eq!(invoice.credited_tax, invoice.tax);
    }
}
