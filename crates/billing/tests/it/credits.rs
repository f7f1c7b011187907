//! The numbered cases about prepaid credit and balances.

use billing::credit::{Grant, GrantKind, apply_balance, draw_down, settle};
use money::{Currency, Money};
use proptest::prelude::*;

use crate::proration::ngn;
use crate::support::at;

fn grant(id: &str, minor: i64, kind: GrantKind, expires_at: Option<&str>) -> Grant {
    let expires_at = expires_at.map(at);
    Grant { id: id.to_owned(), remaining: ngn(minor), priority: 0, kind, effective_at: None, expires_at }
}

fn drawn(grants: &[Grant], minor: i64, now: &str) -> (Vec<(String, i64, i64)>, i64) {
    let down = draw_down(grants, ngn(minor), at(now)).expect("draws");
    let draws = down.draws.iter().map(|draw| (draw.grant.clone(), draw.amount.minor(), draw.remaining.minor()));
    (draws.collect(), down.due.minor())
}

fn told(draws: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
    draws.iter().map(|(id, amount, left)| ((*id).to_owned(), *amount, *left)).collect()
}

#[test]
fn case_48_two_debits_never_go_below_zero() {
    let first = apply_balance(ngn(1_000), ngn(700)).expect("applies");
    let second = apply_balance(first.balance, ngn(700)).expect("applies");
    assert_eq!((second.applied, second.balance, second.due), (ngn(300), ngn(0), ngn(400)));
    assert_eq!(apply_balance(ngn(-1), ngn(700)).expect_err("no debt").code(), "amount_negative");
}

#[test]
fn case_49_what_expires_first_is_used_first_and_not_at_its_end() {
    let b = grant("B", 1_000, GrantKind::Paid, None);
    let a = grant("A", 500, GrantKind::Promotional, Some("2027-05-01"));
    let grants = [b, a];
    assert_eq!(drawn(&grants, 700, "2027-04-30T23:59:59.999Z"), (told(&[("A", 500, 0), ("B", 200, 800)]), 0));
    assert_eq!(drawn(&grants, 700, "2027-05-01"), (told(&[("B", 700, 300)]), 0), "at its expiry A is not seen");
}

#[test]
fn grants_are_drawn_by_priority_then_expiry_then_gifts_first() {
    let mut urgent = grant("urgent", 10, GrantKind::Paid, None);
    urgent.priority = 1;
    let mut later = grant("not yet", 10, GrantKind::Promotional, None);
    later.effective_at = Some(at("2027-06-01"));
    let mut grants = vec![
        grant("paid", 10, GrantKind::Paid, None),
        grant("gift", 10, GrantKind::Promotional, None),
        grant("soon", 10, GrantKind::Paid, Some("2027-06-01")),
        grant("empty", 0, GrantKind::Paid, Some("2027-06-01")),
        urgent,
        later,
    ];
    for grant in &mut grants {
        grant.priority = 2 - grant.priority;
    }
    let (draws, due) = drawn(&grants, 45, "2027-05-01");
    let order: Vec<_> = draws.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!((order, due), (vec!["urgent", "soon", "gift", "paid"], 5));
}

#[test]
fn case_62_credit_in_another_currency_is_left_alone() {
    let euro = Currency::parse("EUR").expect("euro");
    let mut foreign = grant("euro", 0, GrantKind::Paid, None);
    foreign.remaining = Money::new(1_000, euro);
    assert_eq!(drawn(&[foreign], 700, "2027-05-01"), (vec![], 700));
    let refused = apply_balance(Money::new(1_000, euro), ngn(700)).expect_err("euro");
    assert_eq!(refused.code(), "currency_mismatch");
}

#[test]
fn a_negative_total_becomes_balance() {
    let settled = settle(ngn(-500)).expect("settles");
    assert_eq!((settled.due, settled.to_balance), (ngn(0), ngn(500)));
    let settled = settle(ngn(500)).expect("settles");
    assert_eq!((settled.due, settled.to_balance), (ngn(500), ngn(0)));
    assert!(settle(ngn(i64::MIN)).is_err());
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_goes_below_zero(
        rests in prop::collection::vec((0_i64..2_000, 0_u16..3), 0..6), amount in 0_i64..10_000,
    ) {
        let grants: Vec<Grant> = rests
            .iter()
            .enumerate()
            .map(|(n, (rest, priority))| Grant {
                priority: *priority,
                ..grant(&n.to_string(), *rest, GrantKind::Paid, None)
            })
            .collect();
        let down = draw_down(&grants, ngn(amount), at("2027-05-01")).expect("draws");
        let all: i64 = rests.iter().map(|(rest, _)| rest).sum();
        prop_assert_eq!(down.drawn.minor(), all.min(amount));
        prop_assert_eq!(down.drawn.minor() + down.due.minor(), amount);
        prop_assert_eq!(down.draws.iter().map(|draw| draw.amount.minor()).sum::<i64>(), down.drawn.minor());
        prop_assert!(down.draws.iter().all(|draw| !draw.remaining.is_negative() && draw.amount.is_positive()));
    }
}
