use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use recovery::{DeclineCode, Rail};
use usecase::ports::{ChargeOutcome, NextAction};

use super::verdict;
use crate::simulated::Behavior;
use crate::simulated::decide::Saver;
use crate::simulated::fate::{Answer, End, Verdict};
use crate::simulated::sample::{ask, at, holder, key, world};

const PLAIN: &str = "4084080000000003";
const BALANCE: &str = "4084080000000219";

fn willing(per_10k: u16) -> Behavior {
    Behavior { willing_per_10k: Some(per_10k), ..Behavior::default() }
}

/// A request at this instant, open for so many hours.
fn request(payer: Option<&Saver>, rail: Rail, instant: Timestamp, hours: i64) -> Verdict {
    let mut ask = ask(rail);
    ask.at = instant;
    verdict(&world(), payer, &ask, instant + SignedDuration::from_hours(hours)).expect("a date in range")
}

fn mid_month() -> Timestamp {
    at("2026-09-15T08:00:00Z")
}

#[test]
fn an_answered_request_is_paid_inside_its_window() {
    let payer = holder(PLAIN, willing(10_000));
    let verdict = request(Some(&payer), Rail::Transfer, mid_month(), 24);
    assert_eq!((verdict.answer, verdict.end), (Answer::Action, End::Succeeded));
    let before = verdict.settles_at - SignedDuration::from_secs(1);
    let open = verdict.first_answer(key(7));
    assert_eq!(verdict.answer_at(key(7), before), open);
    assert!(matches!(open, ChargeOutcome::RequiresAction { action: NextAction::TransferTo { .. }, .. }));
    let paid = verdict.answer_at(key(7), verdict.settles_at);
    assert!(matches!(paid, ChargeOutcome::Succeeded { amount, .. } if amount == verdict.asked));
}

#[test]
fn an_unanswered_request_expires() {
    let unwilling = holder(PLAIN, willing(0));
    let broke = holder("4084080000000045", willing(10_000));
    for payer in [None, Some(&unwilling), Some(&broke)] {
        let verdict = request(payer, Rail::Ussd, mid_month(), 24);
        assert_eq!(verdict.end, End::Declined(DeclineCode::ExpiredAction));
        assert_eq!(Some(verdict.settles_at), verdict.expires_at);
        assert!(verdict.moved.is_zero());
        let expired = verdict.answer_at(key(7), mid_month() + SignedDuration::from_hours(24));
        assert!(matches!(expired, ChargeOutcome::Declined { code: DeclineCode::ExpiredAction, .. }));
    }
}

#[test]
fn the_share_of_answers_is_the_willingness() {
    let paid = (0..2_000)
        .filter(|payer| {
            let mut saver = holder(PLAIN, Behavior::default());
            saver.payer = format!("payer{payer}@example.com");
            request(Some(&saver), Rail::Ussd, mid_month(), 24).end == End::Succeeded
        })
        .count();
    assert!((1_100..1_300).contains(&paid), "{paid}");
}

#[test]
fn who_waits_for_the_salary_pays_when_it_lands() {
    let payday = at("2026-09-25T06:00:00Z");
    let asked_at = at("2026-09-23T06:00:00Z");
    let mut waited = 0;
    for payer in 0..200 {
        let mut saver = holder(BALANCE, willing(10_000));
        saver.payer = format!("payer{payer}@example.com");
        let over_payday = request(Some(&saver), Rail::Transfer, asked_at, 72);
        let too_short = request(Some(&saver), Rail::Transfer, asked_at, 47);
        if over_payday.end == End::Succeeded && over_payday.settles_at >= payday {
            assert_eq!(over_payday.settles_at, payday + SignedDuration::from_mins(10));
            assert_eq!(too_short.end, End::Declined(DeclineCode::ExpiredAction));
            waited += 1;
        }
    }
    assert!(waited > 50, "{waited}");
}

#[test]
fn each_rail_shows_its_own_way_to_pay() {
    let shown = |rail, number| {
        let mut ask = ask(rail);
        ask.key = key(number);
        verdict(&world(), None, &ask, at("2026-09-16T08:00:00Z")).expect("in range").action
    };
    let Some(NextAction::DialUssd { code }) = shown(Rail::Ussd, 1) else { panic!("no code") };
    assert!(code.starts_with("*000*") && code.ends_with('#') && code.len() == 14, "{code}");
    let Some(NextAction::TransferTo { account, .. }) = shown(Rail::Transfer, 1) else { panic!("no account") };
    assert!(account.len() == 10 && account.bytes().all(|byte| byte.is_ascii_digit()), "{account}");
    assert_ne!(shown(Rail::Transfer, 1), shown(Rail::Transfer, 2));
    // The customer's standing account, whatever the request.
    assert_eq!(shown(Rail::VirtualAccount, 1), shown(Rail::VirtualAccount, 2));
}

proptest! {
    #[test]
    fn it_is_paid_in_the_window_or_never(
        second in 1_735_689_600_i64..1_861_920_000,
        window_s in 1_i64..3_000_000,
        payer in "[a-z]{1,8}@example\\.com",
        is_salaried in any::<bool>(),
    ) {
        let mut ask = ask(Rail::VirtualAccount);
        ask.at = Timestamp::from_second(second).expect("2025 to 2028");
        let expires_at = ask.at + SignedDuration::from_secs(window_s);
        let mut saver = holder(if is_salaried { BALANCE } else { PLAIN }, Behavior::default());
        saver.payer = payer;
        let met = verdict(&world(), Some(&saver), &ask, expires_at).expect("in range");
        match met.end {
            End::Succeeded => prop_assert!(ask.at <= met.settles_at && met.settles_at < expires_at),
            End::Declined(_) | End::Nothing => prop_assert_eq!(met.settles_at, expires_at),
        }
        prop_assert_eq!(&met, &verdict(&world(), Some(&saver), &ask, expires_at).expect("in range"));
    }
}
