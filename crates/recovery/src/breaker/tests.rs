use jiff::SignedDuration;
use proptest::prelude::*;

use super::{Breaker, BreakerRule, Permit, Reached};
use crate::code::{DeclineCode, RetryClass};
use crate::rail::Rail;
use crate::sample::lagos;

const RULE: BreakerRule = BreakerRule {
    window_minutes: 10,
    least_bad: 5,
    open_at_percent: 50,
    rest_minutes: 5,
    longest_rest_minutes: 60,
    probes: 3,
};

fn at(minute: i64) -> jiff::Timestamp {
    lagos("2026-09-25T07:00:00") + SignedDuration::from_mins(minute)
}

fn count(breaker: Breaker, reached: Reached, minute: i64) -> Breaker {
    breaker.count(&RULE, reached, at(minute)).expect("in range")
}

fn ask(breaker: Breaker, minute: i64) -> (Breaker, Permit) {
    breaker.ask(&RULE, at(minute)).expect("in range")
}

fn opened() -> Breaker {
    (0..5).fold(Breaker::Idle, |breaker, minute| count(breaker, Reached::Nobody, minute))
}

#[test]
fn outages_count_and_refusals_do_not() {
    let nobody = [
        DeclineCode::IssuerUnavailable,
        DeclineCode::ProcessorError,
        DeclineCode::BeneficiaryBankDown,
        DeclineCode::OutcomeUnknown,
    ];
    for code in DeclineCode::ALL.iter().copied() {
        let wanted = if nobody.contains(&code) {
            Some(Reached::Nobody)
        } else {
            (code.class() != RetryClass::OurFault).then_some(Reached::Somebody)
        };
        assert_eq!(Reached::of(Some(code)), wanted, "{code}");
    }
    assert_eq!(Reached::of(None), Some(Reached::Somebody));
}

#[test]
fn it_opens_at_enough_failures_of_one_window_and_half_of_all() {
    assert_eq!(opened(), Breaker::Open { since: at(0), until: at(9), times: 1 });
    // The fifth comes after the window.
    let slow = [0, 1, 2, 3, 10].into_iter().fold(Breaker::Idle, |b, minute| count(b, Reached::Nobody, minute));
    assert_eq!(slow, Breaker::Closed { window_from: at(10), bad: 1, good: 0 });
    // Five of twelve are less than half.
    let good = (0..7).fold(Breaker::Idle, |b, _| count(b, Reached::Somebody, 0));
    let mixed = (0..5).fold(good, |b, minute| count(b, Reached::Nobody, minute));
    assert_eq!(mixed, Breaker::Closed { window_from: at(0), bad: 5, good: 7 });
}

#[test]
fn its_life() {
    let open = opened();
    assert_eq!(ask(open, 8), (open, Permit::Wait(at(9))));
    let block = open.block(Rail::Card, "the issuer 058", at(8)).expect("it is open");
    assert_eq!((block.rail, block.until), (Rail::Card, at(9)));
    assert_eq!(open.block(Rail::Card, "the issuer 058", at(9)), None);
    // Rest over: three probes and no more.
    let (mut probing, permit) = ask(open, 9);
    assert_eq!(permit, Permit::Probe);
    for _ in 0..2 {
        let (next, permit) = ask(probing, 9);
        assert_eq!(permit, Permit::Probe);
        probing = next;
    }
    assert_eq!(ask(probing, 10).1, Permit::Wait(at(14)));
    // A bad probe: twice the rest.
    let again = count(probing, Reached::Nobody, 10);
    assert_eq!(again, Breaker::Open { since: at(0), until: at(20), times: 2 });
    // Three answers: closed, with a clean window.
    let (half, _) = ask(again, 20);
    let closed = (0..3).fold(half, |b, _| count(b, Reached::Somebody, 21));
    assert_eq!(closed, Breaker::Closed { window_from: at(21), bad: 0, good: 0 });
    assert_eq!(ask(closed, 21).1, Permit::Go);
}

#[test]
fn lost_probes_do_not_hold_it_for_ever() {
    let (mut half, _) = ask(opened(), 9);
    (half, _) = ask(half, 9);
    (half, _) = ask(half, 9);
    assert_eq!(ask(half, 13).1, Permit::Wait(at(14)));
    assert_eq!(ask(half, 14).1, Permit::Probe);
}

#[test]
fn what_arrives_late_changes_nothing_while_it_is_open() {
    let open = opened();
    assert_eq!(count(open, Reached::Nobody, 6), open);
    assert_eq!(count(open, Reached::Somebody, 6), open);
}

#[test]
fn it_is_stored_as_it_is() {
    for breaker in [Breaker::Idle, opened(), ask(opened(), 9).0, count(Breaker::Idle, Reached::Somebody, 1)] {
        let text = serde_json::to_string(&breaker).expect("a breaker serialises");
        assert_eq!(serde_json::from_str::<Breaker>(&text).expect("and reads back"), breaker);
    }
}

proptest! {
    #[test]
    fn an_outage_gets_few_charges_and_an_end_is_noticed(gaps in proptest::collection::vec(1..3_i64, 400)) {
        let (mut breaker, mut minute, mut sent) = (Breaker::Idle, 0, 0);
        for gap in gaps.iter().take(180) {
            minute += gap;
            let (next, permit) = ask(breaker, minute);
            breaker = next;
            if !matches!(permit, Permit::Wait(_)) {
                sent += 1;
                breaker = count(breaker, Reached::Nobody, minute);
            }
        }
        // Five to open it and one for each rest of 5, 10, 20, 40, 60, 60… minutes; the windows may lose a few.
        prop_assert!(sent <= 10 + minute / 60 + 5, "{sent} charges in {minute} minutes of outage");
        // Whatever happened, an hour and a few charges after the end it is closed.
        minute += 60;
        for gap in gaps.iter().skip(180).take(8) {
            minute += gap;
            let (next, permit) = ask(breaker, minute);
            breaker = next;
            if !matches!(permit, Permit::Wait(_)) {
                breaker = count(breaker, Reached::Somebody, minute);
            }
        }
        let closed = matches!(breaker, Breaker::Closed { .. });
        prop_assert!(closed, "{:?}", breaker);
    }
}

#[test]
fn the_gateway_is_not_to_blame_for_an_issuer_nor_the_issuer_for_a_gateway() {
    use DeclineCode::{BadRequest, InsufficientFunds, IssuerUnavailable, OutcomeUnknown, ProcessorError};
    let (nobody, somebody) = (Some(Reached::Nobody), Some(Reached::Somebody));
    for (code, known, gateway, issuer) in [
        (None, true, somebody, somebody),
        (Some(InsufficientFunds), true, somebody, somebody),
        (Some(IssuerUnavailable), true, somebody, nobody),
        (Some(IssuerUnavailable), false, nobody, nobody),
        (Some(ProcessorError), true, nobody, None),
        (Some(OutcomeUnknown), true, nobody, None),
        (Some(BadRequest), true, None, None),
    ] {
        assert_eq!((Reached::of_gateway(code, known), Reached::of_issuer(code)), (gateway, issuer), "{code:?}");
    }
}

#[test]
fn good_outcomes_counted_elsewhere_hold_it_closed_as_if_each_had_been_told() {
    let told = (0..4).fold(Breaker::Idle, |breaker, _| count(breaker, Reached::Nobody, 0));
    assert_eq!(told.window(&RULE, at(9)).expect("in range"), Some(at(0)));
    assert_eq!(told.window(&RULE, at(10)).expect("in range"), Some(at(10)));
    assert_eq!(told.in_window(at(10), 2), Breaker::Closed { window_from: at(10), bad: 0, good: 2 });
    assert_eq!(RULE.good_that_matter(5), 6);
    let held = count(told.in_window(at(0), RULE.good_that_matter(5)), Reached::Nobody, 1);
    assert_eq!(held, Breaker::Closed { window_from: at(0), bad: 5, good: 6 });
    assert!(matches!(count(told.in_window(at(0), 5), Reached::Nobody, 1), Breaker::Open { times: 1, .. }));
    assert_eq!(opened().in_window(at(0), 99), opened());
    assert_eq!(opened().window(&RULE, at(0)).expect("in range"), None);
}
