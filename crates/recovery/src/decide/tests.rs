use calendar::Unit;

use super::{Action, Decision, PaydaySource, Rule};
use crate::code::{Category, DeclineCode as C, RetryClass};
use crate::error::RecoveryError;
use crate::policy::{BackoffFrom, Escalation, Policy};
use crate::rail::Rail;
use crate::sample::{Sample, every, lagos};

/// Action, rule, rail, and local time of one decision.
type Row = (Action, Rule, Option<Rail>, Option<&'static str>);

fn check(decision: &Decision, (action, rule, rail, at): Row) {
    let found = (decision.action, decision.evidence.rule, decision.rail, decision.at);
    assert_eq!(found, (action, rule, rail, at.map(lagos)), "{}", decision.reason);
}

// ---- 0: outages ---------------------------------------------------------------------------------

#[test]
fn an_outage_is_not_a_decline() {
    let outages = [C::OutcomeUnknown, C::Duplicate, C::OurBalanceLow, C::BlockedByProvider, C::BadRequest, C::Auth];
    for code in outages {
        // Even with all attempts used: nothing may be concluded from an outage.
        let refused = Sample::first(code).attempts(5).try_decide();
        assert!(matches!(refused, Err(RecoveryError::NotADecline { code: c }) if c == code), "{code}");
    }
}

#[test]
fn a_broken_policy_is_refused_with_its_fields() {
    let refused = Sample::first(C::DoNotHonor).policy(|p| p.backoff_hours.clear()).try_decide();
    let Err(RecoveryError::InvalidPolicy(fields)) = refused else { panic!("{refused:?}") };
    assert_eq!(fields.first().map(|f| f.field), Some("backoff_hours"));
}

// ---- 1: exhaustion ------------------------------------------------------------------------------

#[test]
fn used_attempts_exhaust_whatever_the_code() {
    for code in C::ALL.iter().copied().filter(|c| c.class().is_decline()) {
        let decision = Sample::first(code).attempts(5).decide();
        check(&decision, (Action::Exhaust, Rule::AttemptsUsed, None, None));
        assert_eq!(decision.evidence.escalation, Some(Escalation::Unpaid));
    }
    let shorter = Sample::first(C::ProcessorError).attempts(3).policy(|p| p.max_attempts = 3);
    assert_eq!(shorter.decide().action, Action::Exhaust);
}

#[test]
fn the_escalation_is_the_policys() {
    let rows = [
        (Escalation::Unpaid, "becomes unpaid."),
        (Escalation::Pause, "is paused."),
        (Escalation::Cancel, "is canceled."),
    ];
    for (escalation, words) in rows {
        let decision = Sample::first(C::DoNotHonor).attempts(5).policy(|p| p.on_exhaustion = escalation).decide();
        assert_eq!(decision.evidence.escalation, Some(escalation));
        assert!(decision.reason.ends_with(words), "{}", decision.reason);
    }
}

#[test]
fn the_waiting_limit_exhausts_too() {
    let late = Sample::first(C::ProcessorError).attempts(2).failed_at("2026-10-12T09:00:00");
    check(&late.decide(), (Action::Exhaust, Rule::TimeUsed, None, None));
    // An hour before the limit no allowed hours are left.
    let nearly = Sample::first(C::StolenCard).failed_at("2026-10-12T03:00:00");
    let nearly = nearly.plan(every(1, Unit::Month), "2026-10-12T05:00:00");
    check(&nearly.decide(), (Action::Exhaust, Rule::TimeUsed, None, None));
}

// ---- 2: push rails and silence ------------------------------------------------------------------

#[test]
fn an_unanswered_request_moves_along_the_relay() {
    let rows = [
        (Rail::Ussd, Rail::Transfer),
        (Rail::Transfer, Rail::VirtualAccount),
        (Rail::VirtualAccount, Rail::DirectDebit),
        (Rail::Card, Rail::Ussd),
    ];
    for (from, to) in rows {
        let decision = Sample::first(C::ExpiredAction).on(from).decide();
        check(&decision, (Action::SwitchRail, Rule::Unanswered, Some(to), Some("2026-09-12T18:00:00")));
    }
    let last = Sample::first(C::Abandoned).on(Rail::DirectDebit).decide();
    check(&last, (Action::RequestCardUpdate, Rule::Unanswered, Some(Rail::DirectDebit), None));
    assert_eq!(last.expires_at, Some(lagos("2026-10-12T09:00:00")), "the last resort waits to the limit");
}

#[test]
fn a_push_rail_is_never_tried_again() {
    for code in C::ALL.iter().copied().filter(|c| c.class().is_decline()) {
        for rail in [Rail::Ussd, Rail::Transfer, Rail::VirtualAccount] {
            let decision = Sample::first(code).on(rail).decide();
            assert!(!matches!(decision.action, Action::Retry | Action::RetryPayday), "{code} {rail}");
        }
    }
}

#[test]
fn a_payment_request_expires_and_a_charge_does_not() {
    let push = Sample::first(C::StolenCard).decide();
    check(&push, (Action::SwitchRail, Rule::NeverRetry, Some(Rail::Ussd), Some("2026-09-12T18:00:00")));
    assert_eq!(push.expires_at, Some(lagos("2026-09-14T18:00:00")), "48 h from opening");
    let lapsed = push.lapsed().expect("a request can lapse");
    assert_eq!((lapsed.code, lapsed.rail, lapsed.at), (C::ExpiredAction, Rail::Ussd, lagos("2026-09-14T18:00:00")));

    let pull = Sample::first(C::StolenCard).has(&[Rail::DirectDebit]).decide();
    assert_eq!((pull.rail, pull.expires_at), (Some(Rail::DirectDebit), None));
    assert_eq!(pull.lapsed(), None);
}

// ---- 3: never retry -----------------------------------------------------------------------------

#[test]
fn a_never_retry_method_is_left_alone_from_the_first_time() {
    let never: Vec<C> = C::ALL.iter().copied().filter(|c| c.class() == RetryClass::Never).collect();
    assert!(never.contains(&C::StolenCard) && never.contains(&C::ConsentRevoked));
    for code in never {
        let switched = Sample::first(code).decide();
        check(&switched, (Action::SwitchRail, Rule::NeverRetry, Some(Rail::Ussd), Some("2026-09-12T18:00:00")));
        let asked = Sample::first(code).has(&[Rail::Card]).decide();
        check(&asked, (Action::RequestCardUpdate, Rule::NeverRetry, Some(Rail::Card), None));
        assert_eq!(asked.expires_at, Some(lagos("2026-10-12T09:00:00")));
    }
}

// ---- 4: needs a new method ----------------------------------------------------------------------

#[test]
fn a_dead_method_gives_way_to_a_rail_we_can_charge() {
    for code in [C::ExpiredCard, C::InvalidMethod, C::TokenInvalid, C::NoPaymentMethod] {
        let decision = Sample::first(code).decide();
        let when = Some("2026-09-12T18:00:00");
        check(&decision, (Action::SwitchRail, Rule::NewMethod, Some(Rail::DirectDebit), when));
    }
}

#[test]
fn otherwise_a_new_method_is_asked_for_and_push_rails_wait_behind_it() {
    let decision = Sample::first(C::ExpiredCard).has(&[Rail::Card, Rail::Ussd]).decide();
    check(&decision, (Action::RequestCardUpdate, Rule::NewMethod, Some(Rail::Card), None));
    assert_eq!(decision.expires_at, Some(lagos("2026-09-14T09:00:00")));
    let alone = Sample::first(C::ExpiredCard).has(&[]).decide();
    assert_eq!(alone.expires_at, Some(lagos("2026-10-12T09:00:00")));
}

// ---- 5: the customer must act -------------------------------------------------------------------

#[test]
fn a_missing_confirmation_is_asked_for() {
    for code in [C::AuthenticationRequired, C::IncorrectPin, C::IncorrectOtp, C::IncorrectCvc] {
        let decision = Sample::first(code).decide();
        check(&decision, (Action::RequestCardUpdate, Rule::CustomerAction, Some(Rail::Card), None));
        assert_eq!(decision.expires_at, Some(lagos("2026-09-14T09:00:00")));
        assert!(decision.reason.contains("no try is counted"), "{}", decision.reason);
    }
}

// ---- 6: unexplained refusals --------------------------------------------------------------------

#[test]
fn an_unexplained_refusal_is_retried_once_then_switches() {
    for code in [C::DoNotHonor, C::GenericDecline, C::UnknownDecline] {
        let first = Sample::first(code).decide();
        check(&first, (Action::Retry, Rule::RetryOnce, Some(Rail::Card), Some("2026-09-13T18:00:00")));
        let second = Sample::first(code).attempts(2).failed_at("2026-09-13T18:00:00").decide();
        let morning = Some("2026-09-13T18:00:01");
        check(&second, (Action::SwitchRail, Rule::CodeTriesUsed, Some(Rail::Ussd), morning));
        let alone = Sample::first(code).attempts(2).has(&[Rail::Card]).decide();
        check(&alone, (Action::RequestCardUpdate, Rule::CodeTriesUsed, Some(Rail::Card), None));
    }
}

#[test]
fn tries_are_counted_per_code_and_unlisted_codes_cautiously() {
    // The third attempt is the first of this code.
    let mut sample = Sample::first(C::DoNotHonor).attempts(3).failed_at("2026-09-15T18:00:00");
    sample.history.tries_by_code.insert(C::DoNotHonor, 1);
    assert_eq!(sample.decide().evidence.rule, Rule::RetryOnce);
    sample.history.tries_by_code.clear();
    assert_eq!(sample.decide().evidence.rule, Rule::CodeTriesUsed);
    assert_eq!(sample.decide().evidence.tries_of_code, 3);
}

// ---- 7: payday ----------------------------------------------------------------------------------

#[test]
fn insufficient_funds_wait_for_the_policys_payday() {
    let decision = Sample::first(C::InsufficientFunds).decide();
    check(&decision, (Action::RetryPayday, Rule::Payday, Some(Rail::Card), Some("2026-09-25T07:00:00")));
    let payday = decision.evidence.payday.clone().expect("a payday was looked for");
    assert_eq!((payday.source, payday.within_limit), (PaydaySource::Policy, true));
    assert_eq!(
        decision.reason,
        "Insufficient funds on the 12th; next payday window opens Fri 25 Sep, trying card again at 07:00."
    );
}

#[test]
fn the_same_decision_with_jitter_keeps_to_the_window() {
    let decision = Sample::first(C::InsufficientFunds).policy(|p| p.jitter_minutes = 120).decide();
    let at = decision.at.expect("a retry has a time");
    assert!(at >= lagos("2026-09-25T07:00:00") && at < lagos("2026-09-25T09:00:00"), "{at}");
}

#[test]
fn inside_a_payday_window_the_ladder_goes_on() {
    let decision = Sample::first(C::InsufficientFunds).attempts(2).failed_at("2026-09-25T07:00:00");
    let decision = decision.decide();
    // The 72 h rung is long past: its own step of 48 h after the last try instead.
    check(&decision, (Action::Retry, Rule::Backoff, Some(Rail::Card), Some("2026-09-27T07:00:00")));
    assert!(decision.reason.contains("the payday window is open now"), "{}", decision.reason);
}

const LATE_MONTH: [&str; 3] = ["2026-06-29", "2026-07-29", "2026-08-28"];

#[test]
fn the_customers_own_payday_comes_first() {
    let decision = Sample::first(C::InsufficientFunds).paid_on(&LATE_MONTH).decide();
    let at = Some("2026-09-29T07:00:00");
    check(&decision, (Action::RetryPayday, Rule::Payday, Some(Rail::Card), at));
    let payday = decision.evidence.payday.clone().expect("a payday was looked for");
    assert_eq!(payday.pattern.map(|p| p.day()), Some(29));
    assert_eq!(
        decision.reason,
        "Insufficient funds on the 12th; this customer usually pays on the 29th (3 of 3 charges), \
         next Tue 29 Sep, trying card again at 07:00."
    );
    // Even while the policy's window is open.
    let open = Sample::first(C::InsufficientFunds).paid_on(&LATE_MONTH).attempts(2);
    let open = open.failed_at("2026-09-25T07:00:00").decide();
    check(&open, (Action::RetryPayday, Rule::Payday, Some(Rail::Card), at));
}

#[test]
fn inside_the_customers_own_payday_the_ladder_goes_on() {
    let sample = Sample::first(C::InsufficientFunds).paid_on(&LATE_MONTH).attempts(2);
    let open = sample.clone().failed_at("2026-09-29T07:00:00").decide();
    check(&open, (Action::Retry, Rule::Backoff, Some(Rail::Card), Some("2026-10-01T07:00:00")));
    assert_eq!(open.evidence.payday.map(|p| p.source), Some(PaydaySource::Learned));
    // Three days on it is over; the policy's window still is open.
    let over = sample.failed_at("2026-10-02T07:00:00").decide();
    assert_eq!(over.evidence.payday.map(|p| p.source), Some(PaydaySource::Policy));
}

#[test]
fn only_recent_successes_speak() {
    let years_ago: Vec<String> = (1..=12).map(|m| format!("2024-{m:02}-18")).collect();
    let mut all: Vec<&str> = years_ago.iter().map(String::as_str).collect();
    let recent: Vec<String> = (1..=12).map(|m| format!("2025-{m:02}-29")).collect();
    all.extend(recent.iter().map(String::as_str).map(|d| if d == "2025-02-29" { "2025-02-28" } else { d }));
    let decision = Sample::first(C::InsufficientFunds).paid_on(&all).decide();
    let pattern = decision.evidence.payday.and_then(|p| p.pattern).expect("a pattern");
    assert_eq!((pattern.day(), pattern.charges()), (29, 12));
}

#[test]
fn learning_can_be_switched_off() {
    let decision = Sample::first(C::InsufficientFunds).paid_on(&LATE_MONTH);
    let decision = decision.policy(|p| p.learn_pattern = false).decide();
    assert_eq!(decision.at, Some(lagos("2026-09-25T07:00:00")));
}

#[test]
fn a_pattern_that_is_only_the_billing_day_is_set_aside() {
    for billed in [["2026-06-12", "2026-07-12", "2026-08-12"], ["2026-06-14", "2026-07-14", "2026-08-13"]] {
        let decision = Sample::first(C::InsufficientFunds).paid_on(&billed).decide();
        assert_eq!(decision.at, Some(lagos("2026-09-25T07:00:00")));
        assert_eq!(decision.evidence.payday.map(|p| p.source), Some(PaydaySource::Policy));
    }
}

#[test]
fn an_own_payday_beyond_the_limit_yields_to_the_policys() {
    // The period ends on the 26th, before the customer's 29th.
    let decision = Sample::first(C::InsufficientFunds)
        .paid_on(&LATE_MONTH)
        .plan(every(1, Unit::Month), "2026-09-26T09:00:00")
        .decide();
    assert_eq!(decision.at, Some(lagos("2026-09-25T07:00:00")));
    assert_eq!(decision.evidence.payday.map(|p| p.source), Some(PaydaySource::Policy));
}

#[test]
fn waiting_for_payday_is_bounded_by_the_interval() {
    let weekly = Sample::first(C::InsufficientFunds).plan(every(1, Unit::Week), "2026-09-19T09:00:00");
    let decision = weekly.decide();
    check(&decision, (Action::Retry, Rule::Backoff, Some(Rail::Card), Some("2026-09-13T18:00:00")));
    assert_eq!(
        decision.reason,
        "Insufficient funds on the 12th; next payday window opens Fri 25 Sep, later than this invoice \
         can wait (Sat 19 Sep), trying card again on Sun 13 Sep at 18:00."
    );
}

#[test]
fn the_fixed_ladder_knows_no_payday_and_no_relay() {
    let ladder = Policy { jitter_minutes: 0, ..Policy::fixed_ladder() };
    let sample = |code| Sample::first(code).paid_on(&LATE_MONTH).policy(|p| *p = ladder.clone());
    let decision = sample(C::InsufficientFunds).decide();
    check(&decision, (Action::Retry, Rule::Backoff, Some(Rail::Card), Some("2026-09-13T18:00:00")));
    assert_eq!(decision.evidence.payday, None);
    assert_eq!(sample(C::StolenCard).decide().action, Action::RequestCardUpdate);
}

// ---- 8 and 9: limits and the ladder -------------------------------------------------------------

#[test]
fn a_spending_limit_waits_for_the_next_local_day() {
    let decision = Sample::first(C::LimitExceeded).failed_at("2026-09-12T23:30:00").decide();
    check(&decision, (Action::Retry, Rule::NextDay, Some(Rail::Card), Some("2026-09-13T06:00:00")));
    // 00:30 in Lagos is still the day before in UTC; the local day counts.
    let decision = Sample::first(C::LimitExceeded).failed_at("2026-09-13T00:30:00").decide();
    assert_eq!(decision.at, Some(lagos("2026-09-14T06:00:00")));
}

#[test]
fn the_ladder_counts_from_the_first_failure() {
    // attempts made, last try at, next try
    let rows = [
        (1, "2026-09-12T09:00:00", "2026-09-13T18:00:00"),
        (2, "2026-09-13T18:00:00", "2026-09-15T18:00:00"),
        (3, "2026-09-15T18:00:00", "2026-09-17T18:00:00"),
        (4, "2026-09-17T18:00:00", "2026-09-19T18:00:00"),
    ];
    for code in [C::ProcessorError, C::IssuerUnavailable, C::BeneficiaryBankDown] {
        for (made, last, next) in rows {
            let decision = Sample::first(code).attempts(made).failed_at(last).decide();
            check(&decision, (Action::Retry, Rule::Backoff, Some(Rail::Card), Some(next)));
        }
    }
}

#[test]
fn or_from_the_last_attempt() {
    let decision = Sample::first(C::ProcessorError).attempts(2).failed_at("2026-09-13T18:00:00");
    let decision = decision.policy(|p| p.backoff_from = BackoffFrom::LastAttempt).decide();
    assert_eq!(decision.at, Some(lagos("2026-09-16T18:00:00")), "72 h after the second try");
}

#[test]
fn offset_zero_is_at_once_and_only_before_anything_is_counted() {
    let decision = Sample::first(C::ProcessorError).attempts(0).decide();
    assert_eq!(decision.at, Some(lagos("2026-09-12T09:00:00")));
    assert!(decision.reason.ends_with("trying card again at once."), "{}", decision.reason);
}

#[test]
fn a_late_worker_never_schedules_in_the_past() {
    let mut sample = Sample::first(C::LimitExceeded);
    sample.now = lagos("2026-09-20T10:00:00");
    assert_eq!(sample.decide().at, Some(lagos("2026-09-20T18:00:00")));
    sample.failure.code = C::ProcessorError;
    assert_eq!(sample.decide().at, Some(lagos("2026-09-20T18:00:00")));
}

#[test]
fn a_rung_beyond_the_limit_is_pulled_back_before_it() {
    // 168 h is exactly the end of a weekly period; the evening before is the last chance.
    let sample = Sample::first(C::ProcessorError).attempts(4).failed_at("2026-09-17T07:00:00");
    let sample = sample.plan(every(1, Unit::Week), "2026-09-19T05:00:00");
    assert_eq!(sample.decide().at, Some(lagos("2026-09-18T18:00:00")));
    // With less than a day left there is no room for another try.
    let sample = sample.failed_at("2026-09-18T18:00:00");
    check(&sample.decide(), (Action::Exhaust, Rule::TimeUsed, None, None));
}

// ---- evidence and words -------------------------------------------------------------------------

#[test]
fn the_evidence_holds_what_was_looked_at_and_is_stored_whole() {
    let decision = Sample::first(C::InsufficientFunds).decide();
    let e = &decision.evidence;
    assert_eq!((e.policy_name.as_str(), e.policy_version), ("payday_aware", 1));
    assert_eq!((e.code, e.class, e.category), (C::InsufficientFunds, RetryClass::Payday, Category::InsufficientFunds));
    assert_eq!((e.attempts_made, e.max_attempts, e.tries_of_code), (1, 5, 1));
    assert_eq!(e.wait_limit, lagos("2026-10-12T09:00:00"));
    let text = serde_json::to_string(&decision).expect("a decision serialises");
    assert_eq!(serde_json::from_str::<Decision>(&text).expect("and reads back"), decision);
}

#[test]
fn reasons_read_as_sentences() {
    let rows = [
        (
            Sample::first(C::StolenCard),
            "The card was refused as stolen on the 12th; this card may not be charged again, asking for \
             payment by USSD on Sat 12 Sep at 18:00, open until Mon 14 Sep at 18:00.",
        ),
        (
            Sample::first(C::ExpiredCard).has(&[]),
            "The card was past its expiry date on the 12th; this card cannot be charged, asking the \
             customer for another way to pay by secure link, open until Mon 12 Oct at 09:00.",
        ),
        (
            Sample::first(C::DoNotHonor),
            "The bank refused without giving a reason on the 12th; one more try is allowed, trying card \
             again on Sun 13 Sep at 18:00.",
        ),
        (
            Sample::first(C::InsufficientFunds).attempts(5).failed_at("2026-10-02T07:00:00"),
            "Insufficient funds on the 2nd; all 5 tries are used, so recovery ends: the invoice is \
             uncollectible and the subscription becomes unpaid.",
        ),
        (
            Sample::first(C::LimitExceeded),
            "The method's spending limit was reached on the 12th; limits reset with the day, trying card \
             again on Sun 13 Sep at 06:00.",
        ),
    ];
    for (sample, reason) in rows {
        assert_eq!(sample.decide().reason, reason);
    }
}

#[test]
fn days_are_counted_in_english() {
    let words: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31].map(super::reason::ordinal).to_vec();
    let expected = ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "30th", "31st"];
    assert_eq!(words, expected);
}

// ---- quiet hours, caps, breakers, habits ----------------------------------------------------------

#[test]
fn quiet_hours_hold_for_charges_and_requests() {
    let any_hour = |p: &mut Policy| {
        p.allowed_hours = vec![crate::policy::LocalHours { from: 0, to: 24 }];
        p.quiet_hours = Some(crate::policy::QuietHours { from: 20, to: 8 });
    };
    let retry = Sample::first(C::LimitExceeded).policy(any_hour).decide();
    assert_eq!(retry.at, Some(lagos("2026-09-13T08:00:00")));
    let at_night = Sample::first(C::StolenCard).failed_at("2026-09-12T22:00:00").policy(any_hour);
    let push = at_night.decide();
    assert_eq!((push.at, push.notify_at), (Some(lagos("2026-09-13T08:00:00")), Some(lagos("2026-09-13T08:00:00"))));
    // The link's time begins when the customer is told of it.
    let asked = Sample::first(C::IncorrectPin).failed_at("2026-09-12T22:00:00").policy(any_hour).decide();
    assert_eq!((asked.at, asked.notify_at), (None, Some(lagos("2026-09-13T08:00:00"))));
    assert_eq!(asked.expires_at, Some(lagos("2026-09-15T08:00:00")));
}

#[test]
fn the_contact_cap_delays_requests_and_passes_over_rails_that_it_shuts() {
    let mut sample = Sample::first(C::StolenCard);
    sample.history.messages = vec![lagos("2026-09-12T08:00:00")];
    assert_eq!(sample.decide().at, Some(lagos("2026-09-13T08:00:00")));
    // Four messages this week: the next is possible on the 18th, after the end of a weekly plan.
    sample.history.messages = ["11", "10", "09", "12"].map(|day| lagos(&format!("2026-09-{day}T10:00:00"))).to_vec();
    let weekly = sample.plan(every(1, Unit::Week), "2026-09-15T09:00:00");
    let decision = weekly.decide();
    check(&decision, (Action::SwitchRail, Rule::NeverRetry, Some(Rail::DirectDebit), Some("2026-09-12T18:00:00")));
    let without = weekly.has(&[Rail::Ussd]).decide();
    check(&without, (Action::RequestCardUpdate, Rule::NeverRetry, Some(Rail::Card), None));
    assert_eq!(without.notify_at, None, "nobody can be told any more");
}

#[test]
fn an_outage_waits_with_the_same_position() {
    let mut sample = Sample::first(C::IssuerUnavailable).attempts(0).policy(|p| {
        p.allowed_hours = vec![crate::policy::LocalHours { from: 0, to: 24 }];
    });
    for (outages, at) in [(1, "2026-09-12T10:00:00"), (2, "2026-09-12T11:00:00"), (3, "2026-09-12T13:00:00")] {
        sample.history.outages = outages;
        check(&sample.decide(), (Action::Wait, Rule::Outage, Some(Rail::Card), Some(at)));
    }
    // The fourth has used an attempt and goes to the ladder; so do histories that do not count outages.
    for outages in [0, 4] {
        sample.history.outages = outages;
        sample.history.attempts_made = 1;
        assert_eq!(sample.decide().action, Action::Retry);
    }
}

#[test]
fn an_open_breaker_puts_off_and_says_so() {
    let mut sample = Sample::first(C::ProcessorError).attempts(0);
    sample.history.outages = 1;
    let until = lagos("2026-09-12T19:30:00");
    sample.history.blocks = vec![super::Block { rail: Rail::Card, by: "the gateway paystack".to_owned(), until }];
    let decision = sample.decide();
    check(&decision, (Action::Wait, Rule::Blocked, Some(Rail::Card), Some("2026-09-12T19:30:00")));
    assert_eq!(
        decision.reason,
        "The payment processor failed on the 12th; the gateway paystack does not answer and is left alone until Sat 12 \
         Sep at 19:30, no try is counted, trying card again on Sat 12 Sep at 19:30."
    );
    // Asked when a step is due: wait while it is open, go on when it is not, and on other rails.
    let held = |rail, now: &str| {
        let Sample { failure, history, policy, .. } = &sample;
        let holidays = calendar::Holidays::nigeria();
        super::hold(failure, history, policy, &holidays, rail, lagos(now)).expect("can be asked")
    };
    let wait = held(Rail::Card, "2026-09-12T18:10:00").expect("it is open");
    check(&wait, (Action::Wait, Rule::Blocked, Some(Rail::Card), Some("2026-09-12T19:30:00")));
    assert_eq!(held(Rail::Card, "2026-09-12T19:30:00"), None);
    assert_eq!(held(Rail::DirectDebit, "2026-09-12T18:10:00"), None);
    assert_eq!(held(Rail::Ussd, "2026-09-12T18:10:00"), None);
}

#[test]
fn a_habit_comes_before_the_policys_payday_and_is_said_with_its_counts() {
    let charge = |day: &str, paid: bool| crate::PastCharge {
        at: lagos(&format!("{day}T07:30:00")),
        rail: Rail::Card,
        declined: (!paid).then_some(C::InsufficientFunds),
    };
    let mut sample = Sample::first(C::InsufficientFunds);
    for month in ["05", "06", "07", "08"] {
        sample.history.charges.push(charge(&format!("2026-{month}-16"), true));
        sample.history.charges.push(charge(&format!("2026-{month}-26"), false));
    }
    let decision = sample.decide();
    // The window begins on the 14th, a Monday.
    check(&decision, (Action::RetryPayday, Rule::Payday, Some(Rail::Card), Some("2026-09-14T07:00:00")));
    assert_eq!(
        decision.reason,
        "Insufficient funds on the 12th; 4 of 4 charges between the 14th and the 16th succeeded, and 0 of 4 otherwise, \
         next Mon 14 Sep, trying card again at 07:00."
    );
    assert_eq!(
        decision.evidence.payday.as_ref().map(|p| (p.source, p.opens_at)),
        Some((PaydaySource::Learned, decision.at))
    );
    sample.policy.learn_pattern = false;
    assert_eq!(sample.decide().at, Some(lagos("2026-09-25T07:00:00")));
    // Too little to go by: the national payday.
    sample.policy.learn_pattern = true;
    sample.history.charges.truncate(4);
    assert_eq!(sample.decide().at, Some(lagos("2026-09-25T07:00:00")));
}

#[test]
fn the_merchants_own_never_codes_are_never_retried() {
    let decision = Sample::first(C::DoNotHonor).policy(|p| p.never_retry = vec![C::DoNotHonor]).decide();
    check(&decision, (Action::SwitchRail, Rule::NeverRetry, Some(Rail::Ussd), Some("2026-09-12T18:00:00")));
    assert_eq!(decision.evidence.class, RetryClass::Never);
}
