//! Single commands: what repeats without effect, and what is refused with which words.

use billing::subscription::{
    self, AdvanceSettings, CancelWhen, CatchUp, DEFAULT_GRACE, Escalation, Start, activate_paid, advance, cancel,
    exhausted, pause, reactivate, recovered, renewal_failed, resume, uncancel,
};
use billing::{Action, Due, Event, PriceModel, PricingDraft, Refusal, Status, Subscription};
use calendar::Unit;
use jiff::SignedDuration;
use money::{Currency, Money};

use crate::support::{Life, at, facts, item, limited, monthly, plan, with_trial};

fn active() -> Subscription {
    Life::paid(monthly(3_000), "2027-04-01").subscription
}

fn past_due() -> Subscription {
    renewal_failed(&active(), at("2027-04-01")).expect("fails").next
}

fn canceled() -> Subscription {
    cancel(&active(), CancelWhen::Now, None, at("2027-04-11")).expect("cancels").next
}

#[test]
fn canceling_twice_is_canceling_once() {
    for when in [CancelWhen::Now, CancelWhen::AtPeriodEnd] {
        let reason = |text: &str| Some(text.to_owned());
        let once = cancel(&active(), when, reason("moved away"), at("2027-04-11")).expect("cancels");
        assert!(!once.is_empty());
        let twice = cancel(&once.next, when, reason("again"), at("2027-04-12")).expect("changes nothing");
        assert!(twice.is_empty());
        assert_eq!(facts(&twice.next), facts(&once.next));
        assert_eq!(twice.next.cancel_reason.as_deref(), Some("moved away"));
    }
}

#[test]
fn a_scheduled_end_can_be_brought_forward() {
    let scheduled = cancel(&active(), CancelWhen::AtPeriodEnd, Some("too dear".to_owned()), at("2027-04-11"));
    let now = cancel(&scheduled.expect("schedules").next, CancelWhen::Now, None, at("2027-04-12")).expect("cancels");
    assert_eq!(now.next.status, Status::Canceled);
    assert_eq!(now.next.ended_at, Some(at("2027-04-12")));
    assert_eq!(now.next.cancel_reason.as_deref(), Some("too dear"));
    assert!(!now.next.cancel_at_period_end);
}

#[test]
fn canceling_an_unpaid_start_takes_its_invoice_back() {
    let begun = Life::begin(monthly(3_000), "2027-04-01").subscription;
    let decision = cancel(&begun, CancelWhen::Now, None, at("2027-04-01T01:00:00Z")).expect("cancels");
    assert!(decision.void_open_invoices);
    assert_eq!(decision.next.cycles_completed, 0);
    let back = reactivate(&decision.next, DEFAULT_GRACE, at("2027-04-02"));
    assert_eq!(back.expect_err("nothing to take up"), Refusal::NeverActivated);
}

#[test]
fn canceling_stops_a_running_recovery_and_nothing_else() {
    let now = at("2027-04-11");
    let overdue = cancel(&past_due(), CancelWhen::Now, None, now).expect("cancels");
    assert!(overdue.stop_recovery && !overdue.void_open_invoices);
    assert!(!cancel(&active(), CancelWhen::Now, None, now).expect("cancels").stop_recovery);
    assert!(!cancel(&past_due(), CancelWhen::AtPeriodEnd, None, now).expect("schedules").stop_recovery);
}

#[test]
fn outcomes_that_are_already_so_change_nothing() {
    let now = at("2027-04-11");
    assert!(renewal_failed(&past_due(), now).expect("is").is_empty());
    assert!(recovered(&active(), now).expect("is").is_empty());
    assert!(activate_paid(&active(), now).expect("is").is_empty());
    assert!(uncancel(&active(), now).expect("is").is_empty());
    let trialing = Life::begin(with_trial(monthly(3_000), 14), "2027-04-01").subscription;
    assert!(activate_paid(&trialing, now).expect("stays").is_empty());
    let paused = pause(&active(), Some(at("2027-06-01")), now).expect("pauses").next;
    assert!(pause(&paused, Some(at("2027-06-01")), now).expect("is").is_empty());
}

#[test]
fn a_paused_trial_owes_nothing_that_could_fail_or_recover() {
    let now = at("2027-04-02");
    let trialing = Life::begin(with_trial(monthly(3_000), 14), "2027-04-01").subscription;
    let paused = pause(&trialing, None, now).expect("pauses").next;
    assert!(renewal_failed(&paused, now).expect("owes nothing").is_empty());
    assert!(recovered(&paused, now).expect("owes nothing").is_empty());
    assert!(activate_paid(&paused, now).expect("owes nothing").is_empty());
}

#[test]
fn a_resume_past_the_last_agreed_period_expires_in_one_step() {
    let mut life = Life::paid(limited(monthly(3_000), 1), "2027-04-01");
    life.until("2027-04-11").pause(None);
    let decision = resume(&life.subscription, at("2027-05-06")).expect("resumes");
    assert_eq!(decision.events, [Event::Resumed, Event::Expired]);
    assert_eq!(decision.due, Due::Never);
}

#[test]
fn nothing_is_due_before_its_instant_or_in_states_that_wait() {
    let settings = AdvanceSettings::default();
    let early = advance(&active(), &settings, at("2027-04-30T23:59:59Z")).expect("asks");
    assert!(early.is_empty());
    assert_eq!(early.due, Due::At(at("2027-05-01")));
    let paused = pause(&active(), None, at("2027-04-11")).expect("pauses").next;
    let unpaid = exhausted(&past_due(), Escalation::Unpaid, at("2027-04-20")).expect("gives up").next;
    for waiting in [past_due(), paused, unpaid, canceled()] {
        let decision = advance(&waiting, &settings, at("2030-01-01")).expect("asks");
        assert!(decision.is_empty(), "{}", waiting.status);
        assert_eq!(decision.due, Due::Never, "{}", waiting.status);
    }
}

#[test]
fn giving_up_follows_the_policy() {
    let now = at("2027-04-20");
    for (escalation, status) in [
        (Escalation::Unpaid, Status::Unpaid),
        (Escalation::Pause, Status::Paused),
        (Escalation::Cancel, Status::Canceled),
    ] {
        let decision = exhausted(&past_due(), escalation, now).expect("gives up");
        assert_eq!(decision.next.status, status);
        assert_eq!(decision.due, Due::Never);
        assert!(!decision.stop_recovery, "recovery ended by itself");
    }
    let reason = exhausted(&past_due(), Escalation::Cancel, now).expect("gives up").next.cancel_reason;
    assert_eq!(reason.as_deref(), Some("recovery_exhausted"));
    for other in [active(), canceled()] {
        let refused = exhausted(&other, Escalation::Cancel, now).expect_err("not overdue");
        assert_eq!(refused, Refusal::NotAllowed { from: other.status, action: Action::ExhaustDunning });
    }
}

#[test]
fn giving_up_after_a_scheduled_end_is_that_end() {
    let leaving = cancel(&past_due(), CancelWhen::AtPeriodEnd, None, at("2027-04-11")).expect("schedules").next;
    let before = exhausted(&leaving, Escalation::Unpaid, at("2027-04-30")).expect("gives up");
    assert_eq!(before.next.status, Status::Unpaid);
    let after = exhausted(&leaving, Escalation::Unpaid, at("2027-05-01")).expect("gives up");
    assert_eq!(after.next.status, Status::Canceled);
    assert_eq!(after.next.ended_at, Some(at("2027-05-01")));
}

#[test]
fn payment_alone_brings_nobody_back() {
    let now = at("2027-04-20");
    let unpaid = exhausted(&past_due(), Escalation::Unpaid, now).expect("gives up").next;
    for ended in [canceled(), unpaid] {
        assert_eq!(recovered(&ended, now).expect_err("refused").code(), "transition_not_allowed");
        assert_eq!(activate_paid(&ended, now).expect_err("refused").code(), "transition_not_allowed");
    }
}

#[test]
fn a_pause_must_end_later_than_it_begins() {
    let now = at("2027-04-11");
    for resume_at in ["2027-04-11", "2027-04-10"] {
        let refused = pause(&active(), Some(at(resume_at)), now).expect_err("not later");
        assert_eq!(refused, Refusal::ResumeNotLater { resume_at: at(resume_at), now });
    }
    let paused = pause(&active(), None, now).expect("pauses").next;
    let other = pause(&paused, Some(at("2027-06-01")), now).expect_err("already paused");
    assert_eq!(other.code(), "transition_not_allowed");
    assert_eq!(resume(&active(), now).expect_err("not paused").code(), "transition_not_allowed");
}

#[test]
fn an_end_that_has_come_is_not_undone() {
    let leaving = cancel(&active(), CancelWhen::AtPeriodEnd, None, at("2027-04-11")).expect("schedules").next;
    let boundary = at("2027-05-01");
    let ended = Refusal::AlreadyEnded { at: boundary };
    assert_eq!(uncancel(&leaving, boundary).expect_err("over"), ended);
    assert_eq!(pause(&leaving, None, boundary).expect_err("over"), ended);
    let paused = pause(&leaving, None, at("2027-04-12")).expect("pauses").next;
    assert_eq!(resume(&paused, boundary).expect_err("over"), ended);
    assert_eq!(uncancel(&canceled(), boundary).expect_err("over").code(), "already_ended");
}

#[test]
fn an_end_with_the_period_needs_a_period() {
    let now = at("2027-04-20");
    let begun = Life::begin(monthly(3_000), "2027-04-20").subscription;
    let unpaid = exhausted(&past_due(), Escalation::Unpaid, now).expect("gives up").next;
    for none in [begun, unpaid] {
        let refused = cancel(&none, CancelWhen::AtPeriodEnd, None, now).expect_err("no period");
        assert_eq!(refused, Refusal::NoPaidPeriod { from: none.status });
        assert_eq!(cancel(&none, CancelWhen::Now, None, now).expect("cancels").next.status, Status::Canceled);
    }
}

#[test]
fn the_grace_period_has_a_last_instant() {
    let until = at("2027-04-11").checked_add(DEFAULT_GRACE).expect("in range");
    assert!(reactivate(&canceled(), DEFAULT_GRACE, until).is_ok());
    let late = until.checked_add(SignedDuration::from_millis(1)).expect("in range");
    let refused = reactivate(&canceled(), DEFAULT_GRACE, late).expect_err("too late");
    assert_eq!(refused, Refusal::GraceOver { ended_at: at("2027-04-11"), until });
}

#[test]
fn a_used_up_agreement_is_not_taken_up_again() {
    let mut life = Life::paid(limited(monthly(3_000), 1), "2027-04-01");
    life.until("2027-04-20").cancel(CancelWhen::Now);
    let refused = reactivate(&life.subscription, DEFAULT_GRACE, at("2027-05-02")).expect_err("used up");
    assert_eq!(refused, Refusal::LimitReached { max_cycles: 1 });
    // The paid period itself may still be used.
    assert!(reactivate(&life.subscription, DEFAULT_GRACE, at("2027-04-30")).is_ok());
}

#[test]
fn a_start_that_cannot_be_billed_is_refused() {
    let code = |start: Start| subscription::start(start, at("2027-04-01")).expect_err("refused").code();
    assert_eq!(code(Start { items: Vec::new(), ..monthly(1) }), "no_items");
    assert_eq!(code(limited(monthly(1), 0)), "max_cycles_zero");
    assert_eq!(code(with_trial(monthly(1), 731)), "trial_too_long");
    let of = |draft: &PricingDraft, quantity| code(Start { items: vec![item(1, draft, quantity)], ..monthly(1) });
    assert_eq!(of(&PricingDraft::flat(1), 2), "flat_price_quantity");
    assert_eq!(of(&PricingDraft::per_unit(1), 1_000_000_001), "quantity_too_large");
    let percentage = PricingDraft { percent: Some(3.into()), ..PricingDraft::of(PriceModel::Percentage) };
    assert_eq!(of(&percentage, 1), "percentage_needs_usage");
    assert_eq!(code(Start { zone: "Lagos".to_owned(), ..monthly(1) }), "dates_not_computable");
    assert_eq!(code(Start { anchor_day: Some(32), ..monthly(1) }), "dates_not_computable");
    let dollars = Currency::parse("USD").expect("known");
    for trial_days in [0, 14] {
        // Also when the first bill is two weeks away.
        let start = Start { currency: dollars, ..with_trial(monthly(1), trial_days) };
        assert_eq!(code(start), "currency_mismatch");
    }
}

#[test]
fn a_subscription_that_contradicts_itself_is_not_billed() {
    let mut shifted = active();
    shifted.period.end = at("2027-05-02");
    let refused = advance(&shifted, &AdvanceSettings::default(), at("2027-06-01")).expect_err("refused");
    assert_eq!(refused.code(), "subscription_inconsistent");
}

#[test]
fn a_running_subscription_keeps_the_price_it_has() {
    let mut life = Life::paid(plan(Unit::Month, 3_000), "2027-04-01");
    let version = life.subscription.items.first().expect("one").price.clone();
    // Version 2 exists in the catalogue; nobody migrated this subscription.
    life.until("2027-05-01");
    let line = life.invoices.last().and_then(|draft| draft.lines.first()).expect("billed");
    assert_eq!(line.price, Some(version.id));
    assert_eq!(line.amount, Money::new(3_000, Currency::NGN));
}

#[test]
fn choices_read_back() {
    for choice in CatchUp::ALL {
        assert_eq!(CatchUp::parse(choice.as_str()), Some(choice));
    }
    for choice in Escalation::ALL {
        assert_eq!(Escalation::parse(choice.as_str()), Some(choice));
    }
    assert_eq!(CatchUp::parse("all"), None);
    assert_eq!(Escalation::parse("canceled"), None);
}

#[test]
fn where_invoices_are_sent_service_begins_before_the_first_one_is_paid() {
    let start = Start { in_force_at_once: true, ..monthly(500_000) };
    let decision = billing::subscription::start(start, at("2027-04-01")).expect("begins");
    assert_eq!(decision.next.status, billing::Status::Active);
    assert!(!decision.invoice_paid_at_once, "its bill is owed all the same");
}
