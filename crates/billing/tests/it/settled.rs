//! Drafts after discounts and taxes, and credits that give both back.

use billing::derivation::{CreditDerivation, DerivationError};
use billing::discount::{Coupon, DiscountAmount, Duration, Redeemed};
use billing::invoice::{InvoiceDraft, LineTerms, Terms};
use billing::proration::{Paid, ProrationRule, ProrationUnit};
use billing::subscription::{PaidFor, cancel_with_credit};
use billing::tax::{TaxRate, TaxRules, TaxTreatment};
use billing::{Derivation, LineKind};
use calendar::Period;
use money::{Currency, Money, Rounding};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::support::{Life, at, monthly};

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn rates(percent: &str) -> TaxTreatment {
    TaxTreatment::Rates(vec![TaxRate { code: "VAT".to_owned(), percent: percent.parse().expect("a number") }])
}

fn percent_off(tenths: i64) -> Redeemed {
    let coupon = Coupon {
        code: "LAUNCH".to_owned(),
        amount: DiscountAmount::Percent(Decimal::new(tenths, 1)),
        duration: Duration::Forever,
        plans: None,
        most: None,
        most_by_customer: None,
        expires_at: None,
    };
    Redeemed { coupon, at: at("2027-01-01"), used: false }
}

fn terms(draft: &InvoiceDraft, coupons: Vec<Redeemed>, tax: &TaxTreatment) -> Terms {
    Terms {
        zone: "UTC".to_owned(),
        at: at("2027-04-01"),
        rounding: Rounding::HalfEven,
        coupons,
        tax: TaxRules::default(),
        lines: draft.lines.iter().map(|_| LineTerms { plan: None, tax: tax.clone() }).collect(),
    }
}

#[test]
fn a_draft_without_discount_and_tax_keeps_nothing_of_either() {
    let mut draft = Life::begin(monthly(3000), "2027-04-01").invoices.remove(0);
    let before = draft.clone();
    let none = TaxTreatment::Rates(Vec::new());
    let over = Redeemed { at: at("2027-05-01"), ..percent_off(500) };
    draft.settle(terms(&before, vec![over], &none)).expect("settles");
    assert_eq!(draft, before);
    // Nobody charged is told why: that is kept.
    draft.settle(terms(&before, Vec::new(), &TaxTreatment::ReverseCharge)).expect("settles");
    assert!(draft.settled.is_some() && draft.total == before.total);
}

#[test]
fn everything_off_is_paid_at_once_and_a_tax_makes_more_of_it() {
    let mut draft = Life::begin(monthly(3000), "2027-04-01").invoices.remove(0);
    let plain = draft.clone();
    draft.settle(terms(&plain, vec![percent_off(1000)], &rates("7.5"))).expect("settles");
    assert!(draft.is_paid_at_once());
    draft.settle(terms(&plain, Vec::new(), &rates("7.5"))).expect("settles");
    assert_eq!((draft.subtotal, draft.total), (ngn(3000), ngn(3225)));
}

/// Ends a paid month at an instant, with what was paid for it.
fn ended(net: i64, tax: i64, when: &str) -> Option<InvoiceDraft> {
    let mut start = monthly(3000);
    start.proration = ProrationRule { unit: ProrationUnit::Day, ..ProrationRule::default() };
    let life = Life::paid(start, "2027-04-01");
    let line = &life.invoices[0].lines[0];
    let covers = Period { start: at("2027-04-01"), end: at("2027-05-01") };
    let paid = PaidFor { item: line.item.expect("an item"), paid: Paid { net: ngn(net), tax: ngn(tax), covers } };
    let decision =
        cancel_with_credit(&life.subscription, &[paid], &life.subscription.items, None, at(when)).expect("ends");
    decision.invoices.into_iter().next()
}

#[test]
fn a_credit_remembers_its_tax_and_is_found_when_it_is_changed() {
    let draft = ended(7500, 1500, "2027-04-16").expect("a credit");
    assert!(draft.gives_tax_back());
    let line = &draft.lines[0];
    assert_eq!((line.amount, line.derivation.tax()), (ngn(-3750), Some(ngn(-750))));
    let mut stored = serde_json::to_value(&line.derivation).expect("writes");
    assert_eq!((&stored["kind"], &stored["v"]), (&"credit".into(), &2.into()));
    let read: Derivation = serde_json::from_value(stored.clone()).expect("reads");
    assert_eq!((read.check(), &read), (Ok(()), &line.derivation));
    stored["tax"]["rounded"]["minor"] = (-1).into();
    let broken: Derivation = serde_json::from_value(stored.clone()).expect("reads");
    assert!(broken.check().is_err());
    stored["v"] = 1.into();
    let older: Derivation = serde_json::from_value(stored).expect("reads");
    assert!(matches!(older.check(), Err(DerivationError::UnknownVersion { .. })));
    // What was paid without tax is written as it ever was.
    let draft = ended(7500, 0, "2027-04-16").expect("a credit");
    let Derivation::Credit(credit) = &draft.lines[0].derivation else { panic!("a credit") };
    assert_eq!(**credit, CreditDerivation::of(credit.record.clone(), None));
    assert!(!serde_json::to_string(credit).expect("writes").contains("tax"));
    assert!(!draft.gives_tax_back());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Whatever is charged now, a credit gives back its share of the net and of the tax that were paid, and no more; and
    /// what a draft prints adds up to what it asks for or gives to the balance.
    #[test]
    fn credits_give_back_what_was_paid(
        net in 0_i64..1_000_000, tax in 0_i64..250_000, day in 1_u8..=30, now in prop::sample::select(vec!["0", "7.5", "21"]),
    ) {
        let Some(mut draft) = ended(net, tax, &format!("2027-04-{day:02}")) else { return Ok(()) };
        let plain = draft.clone();
        draft.settle(terms(&plain, vec![percent_off(333)], &rates(now))).expect("settles");
        let (line, total) = (&draft.lines[0], draft.to_balance.minor());
        prop_assert_eq!(line.kind, LineKind::ProrationCredit);
        let back = line.derivation.tax().map_or(0, Money::minor);
        prop_assert_eq!(-total, line.amount.minor() + back);
        prop_assert!(total <= net + tax && draft.total.is_zero());
        if day == 1 {
            prop_assert_eq!((line.amount.minor(), back), (-net, -tax));
        }
        if let Some(settled) = &draft.settled {
            prop_assert!(settled.totals.discounts.is_empty(), "a credit is never discounted again");
            prop_assert_eq!(settled.totals.tax.minor(), back);
        }
    }
}
