//! Whole bills: the numbered cases about them, recurring revenue, and parts that always add up.

use billing::credit::{Grant, GrantKind};
use billing::discount::{DiscountAmount, Duration, Redeemed};
use billing::recurring::{Movement, MovementKind, monthly, movement};
use billing::tax::{TaxPricing, TaxRate, TaxRounding, TaxRules, TaxTreatment};
use billing::totals::{BillLine, InvoiceInputs, InvoiceTotals, total};
use calendar::{Interval, Unit};
use money::{Currency, Money, Ratio, Rounding};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::discounts::coupon;
use crate::proration::ngn;
use crate::support::at;

fn line(minor: i64, tax: TaxTreatment) -> BillLine {
    BillLine { amount: ngn(minor), begins: at("2027-04-01"), plan: None, discountable: minor >= 0, tax }
}

fn vat(percent: &str) -> TaxTreatment {
    TaxTreatment::Rates(vec![TaxRate { code: "VAT".to_owned(), percent: percent.parse().expect("a decimal") }])
}

fn inputs(lines: Vec<BillLine>) -> InvoiceInputs {
    InvoiceInputs {
        currency: Currency::NGN,
        rounding: Rounding::HalfEven,
        zone: "Africa/Lagos".to_owned(),
        at: at("2027-04-01"),
        lines,
        coupons: vec![],
        tax: TaxRules::default(),
        grants: vec![],
        balance: None,
    }
}

fn redeemed(amount: DiscountAmount) -> Redeemed {
    Redeemed { coupon: coupon(amount, Duration::Forever), at: at("2027-01-01"), used: true }
}

#[test]
fn every_step_is_written_down() {
    let mut bill = inputs(vec![line(10_000, vat("7.5")), line(2_000, vat("7.5"))]);
    bill.coupons = vec![redeemed(DiscountAmount::Percent(Decimal::from(25)))];
    let grant = Grant {
        id: "gift".to_owned(),
        remaining: ngn(500),
        priority: 0,
        kind: GrantKind::Promotional,
        effective_at: None,
        expires_at: None,
    };
    bill.grants = vec![grant];
    bill.balance = Some(ngn(1_000));
    let done = total(&bill).expect("computes");
    assert_eq!((done.subtotal, done.discount, done.discounted), (ngn(12_000), ngn(3_000), ngn(9_000)));
    assert_eq!((done.net, done.tax, done.total), (ngn(9_000), ngn(674), ngn(9_674)), "562 and 112: half-even by line");
    assert_eq!((done.granted, done.from_balance, done.due), (ngn(500), ngn(1_000), ngn(8_174)));
    assert_eq!((done.balance, done.to_balance), (ngn(0), ngn(0)));
}

#[test]
fn case_30_more_credit_than_charge_goes_to_the_balance() {
    let none = TaxTreatment::Rates(vec![]);
    let mut bill = inputs(vec![line(-41_918, none.clone()), line(2_000, none)]);
    bill.balance = Some(ngn(100));
    let done = total(&bill).expect("computes");
    assert_eq!((done.total, done.due), (ngn(-39_918), ngn(0)));
    assert_eq!((done.to_balance, done.balance), (ngn(39_918), ngn(40_018)));
}

#[test]
fn case_24_a_credit_takes_its_tax_with_it_and_no_coupon() {
    let mut bill = inputs(vec![line(-3_750, TaxTreatment::Fixed(ngn(-750)))]);
    bill.coupons = vec![redeemed(DiscountAmount::Percent(Decimal::from(25)))];
    let done = total(&bill).expect("computes");
    assert_eq!((done.net, done.tax, done.total, done.to_balance), (ngn(-3_750), ngn(-750), ngn(-4_500), ngn(4_500)));
    assert!(done.discounts.is_empty());
}

#[test]
fn case_61_a_bill_of_nothing_has_nothing_due() {
    // What is done with it (finalized, numbered, paid at once, no attempt) is the invoice's rule.
    let mut free = inputs(vec![line(5_000, vat("7.5"))]);
    free.coupons = vec![redeemed(DiscountAmount::Percent(Decimal::ONE_HUNDRED))];
    for bill in [inputs(vec![]), free] {
        let done = total(&bill).expect("computes");
        assert_eq!((done.total, done.due), (ngn(0), ngn(0)));
    }
}

#[test]
fn case_62_two_currencies_on_one_bill_are_refused() {
    let mut bill = inputs(vec![line(5_000, vat("7.5"))]);
    bill.lines[0].amount = Money::new(5_000, Currency::parse("USD").expect("dollars"));
    assert_eq!(total(&bill).expect_err("dollars").code(), "currency_mismatch");
    let mut bill = inputs(vec![line(5_000, vat("7.5"))]);
    bill.balance = Some(Money::new(5_000, Currency::parse("EUR").expect("euro")));
    assert_eq!(total(&bill).expect_err("euro").code(), "currency_mismatch");
}

fn every(unit: Unit, count: u16) -> Interval {
    Interval::try_new(unit, count).expect("an interval")
}

#[test]
fn case_64_recurring_revenue_a_month() {
    for (minor, interval, num, den) in [
        (99_900, every(Unit::Year, 1), 8_325, 1),
        (3_000, every(Unit::Quarter, 1), 1_000, 1),
        (700, every(Unit::Week, 1), 9_100, 3), // 3033.33…, with 52 weeks in 12 months
        (1_400, every(Unit::Week, 2), 9_100, 3),
        (6_000, every(Unit::Biannual, 1), 1_000, 1),
        (3_000, every(Unit::Month, 3), 1_000, 1),
        (12, every(Unit::Day, 1), 365, 1),
        (1, every(Unit::Hour, 1), 730, 1),
    ] {
        assert_eq!(monthly(ngn(minor), interval), Ratio::new(num, den), "{minor} every {interval}");
    }
}

#[test]
fn revenue_moves_in_five_ways() {
    let moved = |before, after, returning| {
        let movement = movement(Ratio::from_int(before), Ratio::from_int(after), returning).expect("fits");
        movement.map(|Movement { kind, change }| (kind, change.num()))
    };
    assert_eq!(moved(0, 100, false), Some((MovementKind::New, 100)));
    assert_eq!(moved(100, 150, true), Some((MovementKind::Expansion, 50)));
    assert_eq!(moved(150, 100, true), Some((MovementKind::Contraction, -50)));
    assert_eq!(moved(100, 0, true), Some((MovementKind::Churn, -100)));
    assert_eq!(moved(0, 80, true), Some((MovementKind::Reactivation, 80)));
    assert_eq!(moved(80, 80, true), None);
    assert_eq!(moved(0, 0, false), None);
}

fn treatments() -> impl Strategy<Value = TaxTreatment> {
    prop_oneof![
        4 => prop::sample::select(vec!["7.5", "5", "9.975", "0"]).prop_map(vat),
        1 => Just(TaxTreatment::ReverseCharge),
        1 => Just(TaxTreatment::Exempt("food".to_owned())),
        1 => (-5_000_i64..0).prop_map(|minor| TaxTreatment::Fixed(ngn(minor))),
    ]
}

fn bills() -> impl Strategy<Value = InvoiceInputs> {
    let lines =
        prop::collection::vec((-20_000_i64..100_000, treatments()).prop_map(|(minor, tax)| line(minor, tax)), 0..7);
    let coupons = prop_oneof![
        (1_i64..=1_000).prop_map(|tenths| DiscountAmount::Percent(Decimal::new(tenths, 1))),
        (1_i64..50_000).prop_map(|minor| DiscountAmount::Fixed(ngn(minor))),
    ];
    let coupons = prop::collection::vec(coupons.prop_map(redeemed), 0..4);
    let grants = prop::collection::vec(0_i64..30_000, 0..4);
    let rules = (prop::bool::ANY, prop::bool::ANY, prop::sample::select(Rounding::ALL.to_vec()));
    (lines, coupons, grants, 0_i64..30_000, rules).prop_map(|(lines, coupons, grants, balance, rules)| {
        let (inclusive, by_rate, rounding) = rules;
        let grant = |(n, minor): (usize, i64)| Grant {
            id: n.to_string(),
            remaining: ngn(minor),
            priority: 0,
            kind: GrantKind::Paid,
            effective_at: None,
            expires_at: None,
        };
        let tax = TaxRules {
            pricing: if inclusive { TaxPricing::Inclusive } else { TaxPricing::Exclusive },
            level: if by_rate { TaxRounding::Rate } else { TaxRounding::Line },
            rounding,
        };
        let grants = grants.into_iter().enumerate().map(grant).collect();
        InvoiceInputs { coupons, tax, grants, balance: Some(ngn(balance)), rounding, ..inputs(lines) }
    })
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> i64 {
    amounts.into_iter().map(Money::minor).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn the_parts_always_add_up(bill in bills()) {
        let InvoiceTotals {
            lines, subtotal, discounts, discount, discounted, taxes, net, tax, total: all, draws, granted, from_balance,
            to_balance, balance, due,
        } = total(&bill).expect("computes");
        prop_assert_eq!(sum(lines.iter().map(|line| line.amount)), subtotal.minor());
        prop_assert_eq!(sum(lines.iter().map(|line| line.discount)), discount.minor());
        prop_assert_eq!(sum(discounts.iter().map(|taken| taken.amount)), discount.minor());
        prop_assert_eq!(subtotal.minor() - discount.minor(), discounted.minor());
        prop_assert_eq!(sum(lines.iter().map(|line| line.net)), net.minor());
        prop_assert_eq!(sum(lines.iter().map(|line| line.tax)), tax.minor());
        prop_assert_eq!(sum(lines.iter().map(|line| line.gross)), all.minor());
        let fixed = bill.lines.iter().filter_map(|line| match &line.tax {
            TaxTreatment::Fixed(tax) => Some(*tax),
            TaxTreatment::Rates(_) | TaxTreatment::Exempt(_) | TaxTreatment::ReverseCharge => None,
        });
        prop_assert_eq!(sum(taxes.iter().map(|rate| rate.tax)) + sum(fixed), tax.minor());
        prop_assert_eq!(net.minor() + tax.minor(), all.minor());
        prop_assert_eq!(sum(draws.iter().map(|draw| draw.amount)), granted.minor());
        prop_assert_eq!(all.minor() + to_balance.minor(), granted.minor() + from_balance.minor() + due.minor());
        let before = bill.balance.map_or(0, Money::minor);
        prop_assert_eq!(before - from_balance.minor() + to_balance.minor(), balance.minor());
        for amount in [discount, granted, from_balance, to_balance, balance, due] {
            prop_assert!(!amount.is_negative());
        }
        prop_assert!(to_balance.is_zero() || due.is_zero());
    }

    #[test]
    fn inputs_and_totals_survive_json(bill in bills()) {
        let json = serde_json::to_string(&bill).expect("serializes");
        prop_assert_eq!(&serde_json::from_str::<InvoiceInputs>(&json).expect("reads back"), &bill);
        let totals = total(&bill).expect("computes");
        let json = serde_json::to_string(&totals).expect("serializes");
        prop_assert_eq!(serde_json::from_str::<InvoiceTotals>(&json).expect("reads back"), totals);
    }
}
