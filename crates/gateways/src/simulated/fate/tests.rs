use jiff::{SignedDuration, Timestamp};
use recovery::{DeclineCode, Rail};
use usecase::ports::{ChargeOutcome, NextAction, UnknownCause};

use super::{Fate, Verdict, later, reference};
use crate::simulated::sample::{ask, key, ngn};

/// What each look-up says, so many minutes after the charge.
fn told(verdict: &Verdict, minutes: i64) -> ChargeOutcome {
    verdict.answer_at(key(7), after(minutes))
}

fn after(minutes: i64) -> Timestamp {
    later(ask(Rail::Card).at, SignedDuration::from_mins(minutes))
}

fn met(fate: Fate) -> Verdict {
    fate.verdict(&ask(Rail::Card))
}

fn succeeded() -> ChargeOutcome {
    ChargeOutcome::Succeeded { gateway_ref: reference(key(7)), amount: ngn(500_000), fee: None, saved: None }
}

fn pending() -> ChargeOutcome {
    ChargeOutcome::Pending { gateway_ref: Some(reference(key(7))) }
}

fn code_of(outcome: &ChargeOutcome) -> Option<DeclineCode> {
    if let ChargeOutcome::Declined { code, .. } = outcome { Some(*code) } else { None }
}

#[test]
fn success_and_refusal_are_told_at_once_and_stay() {
    let success = met(Fate::Succeeds);
    assert_eq!(success.first_answer(key(7)), succeeded());
    assert_eq!(told(&success, 0), succeeded());
    for code in DeclineCode::ALL {
        let refusal = met(Fate::Declines(*code));
        assert_eq!(code_of(&refusal.first_answer(key(7))), Some(*code));
        assert_eq!(told(&refusal, 100_000), refusal.first_answer(key(7)));
        assert!(refusal.moved.is_zero());
    }
}

#[test]
fn pending_settles_after_fifteen_minutes() {
    let success = met(Fate::PendingThenSucceeds);
    let refusal = met(Fate::PendingThenDeclines(DeclineCode::DoNotHonor));
    assert_eq!(success.first_answer(key(7)), pending());
    assert_eq!(told(&success, 14), pending());
    assert_eq!(told(&success, 15), succeeded());
    assert_eq!(told(&refusal, 14), pending());
    assert_eq!(code_of(&told(&refusal, 15)), Some(DeclineCode::DoNotHonor));
    // Sent again after it settled, the first answer is repeated: only a look-up is authoritative.
    assert_eq!(success.first_answer(key(7)), pending());
}

#[test]
fn silence_is_settled_by_looking_up() {
    let timeout = ChargeOutcome::Unknown(UnknownCause::Timeout);
    let success = met(Fate::SilentThenSucceeds);
    assert_eq!((success.first_answer(key(7)), told(&success, 0)), (timeout.clone(), succeeded()));
    let refusal = met(Fate::SilentThenDeclines(DeclineCode::DoNotHonor));
    assert_eq!(refusal.first_answer(key(7)), timeout);
    assert_eq!(code_of(&told(&refusal, 0)), Some(DeclineCode::DoNotHonor));
    let doubt = met(Fate::LeavesNoTrace);
    assert_eq!(doubt.first_answer(key(7)), timeout);
    assert_eq!(told(&doubt, 24 * 60 - 1), ChargeOutcome::Unknown(UnknownCause::ServerError));
    assert_eq!(told(&doubt, 24 * 60), ChargeOutcome::Unknown(UnknownCause::NotFound));
    let duplicate = met(Fate::SaysDuplicate);
    assert_eq!((duplicate.first_answer(key(7)), told(&duplicate, 0)), (timeout, succeeded()));
}

#[test]
fn an_unconfirmed_charge_expires() {
    let verdict = met(Fate::WantsConfirmation);
    let open = told(&verdict, 24 * 60 - 1);
    assert_eq!(verdict.first_answer(key(7)), open);
    let ChargeOutcome::RequiresAction { action: NextAction::Otp { hint }, expires_at, .. } = open else {
        panic!("{open:?}");
    };
    assert_eq!(hint, "the phone of the account");
    assert_eq!(expires_at, Some(after(24 * 60)));
    assert_eq!(code_of(&told(&verdict, 24 * 60)), Some(DeclineCode::ExpiredAction));
    let mut short = ask(Rail::Card);
    short.expires_at = Some(after(30));
    let verdict = Fate::WantsConfirmation.verdict(&short);
    assert_eq!(code_of(&told(&verdict, 30)), Some(DeclineCode::ExpiredAction));
}

#[test]
fn other_money_than_asked_is_a_contradiction_never_a_success() {
    for (fate, words) in [
        (Fate::MovesLess, "asked for NGN 5,000.00, the provider reports NGN 2,500.00"),
        (Fate::MovesOtherCurrency, "asked for NGN 5,000.00, the provider reports USD 5,000.00"),
    ] {
        let verdict = met(fate);
        assert_eq!(verdict.first_answer(key(7)), pending());
        let contradiction = ChargeOutcome::Unknown(UnknownCause::Mismatch(words.to_owned()));
        assert_eq!(told(&verdict, 0), contradiction);
        assert_eq!(told(&verdict, 100_000), contradiction);
    }
}

#[test]
fn told_late_it_is_in_doubt_until_then_and_true_after() {
    let late = met(Fate::Succeeds).told_late(SignedDuration::from_mins(5));
    assert_eq!(late.first_answer(key(7)), ChargeOutcome::Unknown(UnknownCause::Timeout));
    assert_eq!(told(&late, 4), ChargeOutcome::Unknown(UnknownCause::ServerError));
    assert_eq!(told(&late, 5), succeeded());
    let pending = met(Fate::PendingThenSucceeds);
    assert_eq!(pending.clone().told_late(SignedDuration::from_mins(5)), pending);
}

#[test]
fn refusals_carry_the_providers_own_words() {
    let refusal = met(Fate::Declines(DeclineCode::InsufficientFunds)).first_answer(key(7));
    let ChargeOutcome::Declined { raw, .. } = refusal else { panic!("{refusal:?}") };
    assert_eq!((raw.code.as_deref(), raw.message.as_deref()), (Some("51"), Some("Insufficient Funds")));
    // Its numeric codes are ISO 8583's, so our own reading of them must agree.
    for code in DeclineCode::ALL {
        let raw = super::raw(*code).code.expect("always one");
        if raw.bytes().all(|byte| byte.is_ascii_digit()) {
            assert_eq!(DeclineCode::from_raw(&raw), *code, "{raw}");
        }
    }
}
