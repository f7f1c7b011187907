//! The numbered cases about coupons, and what holds for all of them.

use billing::BillRefusal;
use billing::discount::{
    Coupon, Discount, DiscountAmount, DiscountableLine, Duration, Redeemed, Redemption, allocate, holds_for, redeem,
    stack, window_end,
};
use billing::proration::{Paid, ProrationUnit, change};
use billing::tax::TaxTreatment;
use billing::totals::{BillLine, InvoiceInputs, total};
use jiff::Timestamp;
use money::{Currency, Money, Rounding};
use proptest::prelude::*;

use crate::proration::{ngn, span, terms};
use crate::support::at;

pub(crate) fn coupon(amount: DiscountAmount, duration: Duration) -> Coupon {
    Coupon {
        code: "HALF".to_owned(),
        amount,
        duration,
        plans: None,
        most: None,
        most_by_customer: None,
        expires_at: None,
    }
}

fn percent(text: &str) -> DiscountAmount {
    DiscountAmount::Percent(text.parse().expect("a decimal"))
}

fn fixed(minor: i64) -> DiscountAmount {
    DiscountAmount::Fixed(ngn(minor))
}

fn parts(amount: DiscountAmount, lines: &[i64]) -> Vec<i64> {
    let line = |minor: &i64| DiscountableLine { amount: ngn(*minor), eligible: true };
    let lines: Vec<_> = lines.iter().map(line).collect();
    let parts = allocate(&amount, &lines, Currency::NGN, Rounding::HalfEven).expect("allocates");
    parts.iter().map(|part| part.minor()).collect()
}

#[test]
fn case_54_a_coupon_over_the_lines() {
    assert_eq!(parts(fixed(1_000), &[500, 500, 500]), [334, 333, 333]);
    assert_eq!(parts(fixed(1_000), &[4_999, 2_999, 1]), [625, 375, 0]);
    // Never below zero, and nothing off a credit.
    assert_eq!(parts(fixed(1_000), &[300, 200]), [300, 200]);
    assert_eq!(parts(fixed(1_000), &[800, -500, 700]), [533, 0, 467]);
    assert_eq!(parts(fixed(1_000), &[]), [0; 0]);
    // One coupon is rounded once: 50 % of 999 is 499.5.
    assert_eq!(parts(percent("50"), &[333, 333, 333]), [167, 167, 166]);
}

/// The bill of one moment under a redeemed coupon: the lines' nets.
fn nets(redeemed: &Redeemed, now: Timestamp, lines: Vec<(i64, bool)>) -> Vec<i64> {
    let line = |(minor, discountable)| BillLine {
        amount: ngn(minor),
        begins: now,
        plan: None,
        discountable,
        tax: TaxTreatment::Rates(vec![]),
    };
    let inputs = InvoiceInputs {
        currency: Currency::NGN,
        rounding: Rounding::HalfEven,
        zone: "UTC".to_owned(),
        at: now,
        lines: lines.into_iter().map(line).collect(),
        coupons: vec![redeemed.clone()],
        tax: billing::tax::TaxRules::default(),
        grants: vec![],
        balance: None,
    };
    total(&inputs).expect("computes").lines.iter().map(|line| line.net.minor()).collect()
}

#[test]
fn case_57_half_price_for_three_months_with_an_upgrade_in_between() {
    let redeemed =
        Redeemed { coupon: coupon(percent("50"), Duration::Repeating(3)), at: at("2027-04-01"), used: false };
    assert_eq!(nets(&redeemed, at("2027-04-01"), vec![(2_000, true)]), [1_000]);
    let redeemed = Redeemed { used: true, ..redeemed };
    // The second month is of 31 days; half-way by the millisecond is noon of the 16th.
    let may = span("2027-05-01", "2027-06-01");
    assert_eq!(nets(&redeemed, may.start, vec![(2_000, true)]), [1_000]);
    let now = at("2027-05-16T12:00:00Z");
    let paid = Paid { net: ngn(1_000), tax: ngn(0), covers: may };
    let lines = change(&terms(ProrationUnit::Millisecond), &paid, ngn(5_000), may, now).expect("computes");
    // The credit is of what was paid; the charge is discounted like any other line.
    let lines = lines.iter().map(|line| (line.net.minor(), !line.net.is_negative())).collect();
    assert_eq!(nets(&redeemed, now, lines), [-500, 1_250]);
    assert_eq!(nets(&redeemed, at("2027-06-01"), vec![(5_000, true)]), [2_500], "no month was used up in between");
    assert_eq!(nets(&redeemed, at("2027-07-01"), vec![(5_000, true)]), [5_000]);
}

#[test]
fn case_62_a_coupon_in_another_currency_is_refused() {
    let dollars = Currency::parse("USD").expect("dollars");
    let line = DiscountableLine { amount: Money::new(1_000, dollars), eligible: true };
    let refused = allocate(&fixed(100), &[line], dollars, Rounding::HalfEven).expect_err("naira");
    assert_eq!(refused, BillRefusal::CurrencyMismatch { what: "coupon", given: Currency::NGN, expected: dollars });
    let wanted =
        Redemption { at: at("2027-04-01"), plan: None, currency: dollars, redeemed: 0, redeemed_by_customer: 0 };
    assert_eq!(redeem(&coupon(fixed(100), Duration::Once), &wanted), Err(refused));
    assert_eq!(redeem(&coupon(percent("10"), Duration::Once), &wanted), Ok(()), "a percentage has no currency");
}

#[test]
fn percentages_first_then_fixed_amounts_each_on_what_is_left() {
    let discount = |code: &str, amount| Discount { code: code.to_owned(), amount, eligible: vec![true, true] };
    let given = [discount("fixed", fixed(100)), discount("ten", percent("10")), discount("half", percent("50"))];
    let done = stack(&[ngn(600), ngn(400)], &given, Currency::NGN, Rounding::HalfEven).expect("stacks");
    let taken: Vec<_> = done.taken.iter().map(|one| (one.code.as_str(), one.amount.minor())).collect();
    assert_eq!(taken, [("ten", 100), ("half", 450), ("fixed", 100)]);
    assert_eq!((done.left, done.total), (vec![ngn(210), ngn(140)], ngn(650)));
}

#[test]
fn each_restriction_has_its_own_no() {
    let mut bound = coupon(percent("10"), Duration::Once);
    bound.plans = Some(["gold".to_owned()].into());
    bound.most = Some(100);
    bound.most_by_customer = Some(1);
    bound.expires_at = Some(at("2027-05-01"));
    let wanted = Redemption {
        at: at("2027-04-30T23:59:59Z"),
        plan: Some("gold"),
        currency: Currency::NGN,
        redeemed: 99,
        redeemed_by_customer: 0,
    };
    assert_eq!(redeem(&bound, &wanted), Ok(()));
    let codes = [
        (Redemption { at: at("2027-05-01"), ..wanted.clone() }, "coupon_expired"),
        (Redemption { plan: Some("silver"), ..wanted.clone() }, "coupon_not_for_plan"),
        (Redemption { plan: None, ..wanted.clone() }, "coupon_not_for_plan"),
        (Redemption { redeemed: 100, ..wanted.clone() }, "coupon_used_up"),
        (Redemption { redeemed_by_customer: 1, ..wanted.clone() }, "coupon_used_by_customer"),
    ];
    for (wanted, code) in codes {
        assert_eq!(redeem(&bound, &wanted).expect_err("restricted").code(), code);
    }
    for (amount, duration, code) in [
        (percent("0"), Duration::Once, "discount_percent_out_of_range"),
        (percent("100.5"), Duration::Once, "discount_percent_out_of_range"),
        (fixed(0), Duration::Once, "discount_amount_zero"),
        (percent("10"), Duration::Repeating(0), "coupon_months_zero"),
    ] {
        assert_eq!(coupon(amount, duration).check().expect_err("no coupon").code(), code);
    }
}

#[test]
fn durations_end_by_use_by_calendar_or_never() {
    let redeemed = |duration, used| Redeemed { coupon: coupon(percent("10"), duration), at: at("2027-01-31"), used };
    let holds = |redeemed: &Redeemed, begins| holds_for(redeemed, None, at(begins), "UTC").expect("computes");
    assert!(holds(&redeemed(Duration::Once, false), "2027-01-31"));
    assert!(!holds(&redeemed(Duration::Once, true), "2027-02-28"));
    assert!(holds(&redeemed(Duration::Forever, true), "2047-02-28"));
    let month = redeemed(Duration::Repeating(1), true);
    assert_eq!(window_end(&month, "UTC"), Ok(Some(at("2027-02-28"))));
    assert!(holds(&month, "2027-02-27T23:59:59Z"));
    assert!(!holds(&month, "2027-02-28"), "the period that opens is the next one");
    assert!(!holds(&month, "2027-01-30"), "not before it was redeemed");
}

fn discounts() -> impl Strategy<Value = Vec<Discount>> {
    let amount = prop_oneof![
        (1_u32..=1_000).prop_map(|tenths| DiscountAmount::Percent(rust_decimal::Decimal::new(tenths.into(), 1))),
        (1_i64..100_000).prop_map(fixed),
    ];
    let one = (amount, prop::collection::vec(prop::bool::ANY, 6));
    let one = one.prop_map(|(amount, eligible)| Discount { code: "any".to_owned(), amount, eligible });
    prop::collection::vec(one, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn no_line_goes_below_zero_and_no_unit_is_lost(
        minors in prop::collection::vec(-50_000_i64..100_000, 0..6), discounts in discounts(),
    ) {
        let amounts: Vec<Money> = minors.iter().map(|minor| ngn(*minor)).collect();
        let done = stack(&amounts, &discounts, Currency::NGN, Rounding::HalfEven).expect("stacks");
        let mut off = vec![0; minors.len()];
        for taken in &done.taken {
            prop_assert_eq!(Money::sum(taken.parts.iter().copied(), Currency::NGN), Ok(taken.amount));
            for (sum, part) in off.iter_mut().zip(&taken.parts) {
                prop_assert!(!part.is_negative());
                *sum += part.minor();
            }
        }
        for ((before, left), off) in minors.iter().zip(&done.left).zip(off) {
            prop_assert_eq!(left.minor(), before - off);
            prop_assert!(left.minor() >= 0 || off == 0);
        }
    }
}
