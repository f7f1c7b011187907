//! Pauses and returns: what stands still, and what the rest of a period costs.

use billing::Status;
use billing::subscription::{
    AdvanceSettings, CancelWhen, DEFAULT_GRACE, Escalation, TrialEnd, exhausted, reactivate, recovered, renewal_failed,
    resume,
};

use crate::support::{Life, at, limited, monthly, with_trial};

#[test]
fn a_resume_after_the_paid_period_bills_the_rest_of_the_running_one() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-04-11").pause(None);
    life.until("2027-05-06").then(resume).until("2027-06-01").tells([
        "2027-04-11 paused",
        "2027-05-06 resumed",
        "2027-05-06 bill 2516 for 05-06..06-01",
        "2027-06-01 renewed",
        "2027-06-01 bill 3000 for 06-01..07-01",
    ]);
    assert_eq!(life.subscription.period_index, 2);
    assert_eq!(life.subscription.cycles_completed, 3);
}

#[test]
fn a_resume_inside_the_paid_period_costs_nothing() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-04-11").pause(None).until("2027-04-30").then(resume).until("2027-05-01").tells([
        "2027-04-11 paused",
        "2027-04-30 resumed",
        "2027-05-01 renewed",
        "2027-05-01 bill 3000 for 05-01..06-01",
    ]);
}

#[test]
fn a_resume_exactly_on_a_boundary_bills_a_whole_period() {
    // The end of the paid period, and a boundary after it.
    for (boundary, diary) in [
        ("2027-05-01", ["2027-05-01 resumed", "2027-05-01 bill 3000 for 05-01..06-01"]),
        ("2027-06-01", ["2027-06-01 resumed", "2027-06-01 bill 3000 for 06-01..07-01"]),
    ] {
        let mut life = Life::paid(monthly(3_000), "2027-04-01");
        life.until("2027-04-11").pause(None).tells(["2027-04-11 paused"]);
        life.until(boundary).then(resume).tells(diary);
    }
}

#[test]
fn a_pause_ends_by_itself_and_a_late_run_changes_no_amount() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-04-11").pause(Some("2027-05-06")).asleep_until("2027-05-20").tells([
        "2027-04-11 paused",
        "2027-05-20 resumed",
        "2027-05-20 bill 2516 for 05-06..06-01",
    ]);
}

#[test]
fn a_trial_stands_still_but_does_not_grow() {
    let mut life = Life::begin(with_trial(monthly(3_000), 14), "2027-03-18");
    life.until("2027-03-20").pause(None).until("2027-03-25").then(resume);
    assert_eq!(life.subscription.status, Status::Trialing);
    life.until("2027-04-01").tells([
        "2027-03-18 created",
        "2027-03-18 trial_started",
        "2027-03-20 paused",
        "2027-03-25 resumed",
        "2027-04-01 activated",
        "2027-04-01 bill 3000 for 04-01..05-01",
    ]);
}

#[test]
fn a_trial_that_ended_during_the_pause_becomes_paid() {
    let mut life = Life::begin(with_trial(monthly(3_000), 14), "2027-03-18");
    life.until("2027-03-20").pause(Some("2027-04-16")).until("2027-04-16").tells([
        "2027-03-18 created",
        "2027-03-18 trial_started",
        "2027-03-20 paused",
        "2027-04-16 resumed",
        "2027-04-16 activated",
        "2027-04-16 bill 1500 for 04-16..05-01",
    ]);
}

#[test]
fn a_paused_trial_without_a_way_to_pay_ends_with_the_pause() {
    let mut life = Life::begin(with_trial(monthly(3_000), 14), "2027-03-18");
    life.settings = AdvanceSettings { at_trial_end: TrialEnd::Cancel, ..AdvanceSettings::default() };
    life.until("2027-03-20").pause(Some("2027-04-16")).until("2027-05-16").tells([
        "2027-03-18 created",
        "2027-03-18 trial_started",
        "2027-03-20 paused",
        "2027-04-16 canceled",
    ]);
}

#[test]
fn a_scheduled_end_holds_through_a_pause() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-04-05").cancel(CancelWhen::AtPeriodEnd).until("2027-04-11").pause(Some("2027-06-01"));
    life.until("2027-07-01").tells(["2027-04-05 cancel_scheduled", "2027-04-11 paused", "2027-05-01 canceled"]);
    assert!(life.subscription.pause.is_none(), "only a paused subscription has a pause");
}

#[test]
fn a_scheduled_end_after_the_pause_waits_for_the_period() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-04-05").cancel(CancelWhen::AtPeriodEnd).pause(Some("2027-04-20"));
    life.until("2027-07-01").tells([
        "2027-04-05 cancel_scheduled",
        "2027-04-05 paused",
        "2027-04-20 resumed",
        "2027-05-01 canceled",
    ]);
}

#[test]
fn a_pause_past_the_last_agreed_period_ends_in_expiry() {
    let mut life = Life::paid(limited(monthly(3_000), 1), "2027-04-01");
    life.until("2027-04-11").pause(Some("2027-05-06")).until("2027-07-01").tells([
        "2027-04-11 paused",
        "2027-05-06 resumed",
        "2027-05-06 expired",
    ]);
    assert_eq!(life.subscription.ended_at, Some(at("2027-05-01")));
}

#[test]
fn a_last_agreed_period_that_is_overdue_waits_for_its_money() {
    let mut life = Life::paid(limited(monthly(3_000), 1), "2027-04-01");
    life.then(renewal_failed).until("2027-04-11").pause(None).until("2027-05-06").then(resume).tells([
        "2027-04-01 past_due",
        "2027-04-11 paused",
        "2027-04-11 stop recovery",
        "2027-05-06 resumed",
        "2027-05-06 start recovery",
    ]);
    life.then(recovered).until("2027-05-07").tells(["2027-05-06 recovered", "2027-05-06 expired"]);
}

#[test]
fn an_overdue_bill_waits_through_a_pause() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-05-01").then(renewal_failed).until("2027-05-03").pause(None);
    life.until("2027-05-10").then(resume).tells([
        "2027-05-01 renewed",
        "2027-05-01 bill 3000 for 05-01..06-01",
        "2027-05-01 past_due",
        "2027-05-03 paused",
        "2027-05-03 stop recovery",
        "2027-05-10 resumed",
        "2027-05-10 start recovery",
    ]);
    assert_eq!(life.subscription.status, Status::PastDue);
}

#[test]
fn time_paused_while_overdue_is_not_caught_up_later() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-05-01").then(renewal_failed).until("2027-05-03").pause(None);
    life.until("2027-08-11").then(resume).then(recovered).until("2027-09-01").tells([
        "2027-05-01 renewed",
        "2027-05-01 bill 3000 for 05-01..06-01",
        "2027-05-01 past_due",
        "2027-05-03 paused",
        "2027-05-03 stop recovery",
        "2027-08-11 resumed",
        "2027-08-11 bill 2032 for 08-11..09-01",
        "2027-08-11 start recovery",
        "2027-08-11 recovered",
        "2027-09-01 renewed",
        "2027-09-01 bill 3000 for 09-01..10-01",
    ]);
}

#[test]
fn money_during_a_pause_changes_what_it_returns_to() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-05-01").then(renewal_failed).pause(None).then(recovered).then(resume);
    assert_eq!(life.subscription.status, Status::Active);

    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-05-01").pause(None).then(renewal_failed);
    assert_eq!(life.subscription.status, Status::Paused);
    life.then(resume);
    assert_eq!(life.subscription.status, Status::PastDue);
}

#[test]
fn recovery_may_end_in_a_pause() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-05-01").then(renewal_failed).until("2027-05-20");
    life.then(|subscription, now| exhausted(subscription, Escalation::Pause, now)).tells([
        "2027-05-01 renewed",
        "2027-05-01 bill 3000 for 05-01..06-01",
        "2027-05-01 past_due",
        "2027-05-20 paused",
    ]);
    life.until("2027-05-25").then(resume).tells(["2027-05-25 resumed", "2027-05-25 start recovery"]);
}

#[test]
fn a_canceled_subscription_comes_back_for_the_rest_of_the_period() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-04-11").cancel(CancelWhen::Now).until("2027-05-06");
    life.then(|subscription, now| reactivate(subscription, DEFAULT_GRACE, now)).until("2027-06-01").tells([
        "2027-04-11 canceled",
        "2027-05-06 reactivated",
        "2027-05-06 bill 2516 for 05-06..06-01",
        "2027-06-01 renewed",
        "2027-06-01 bill 3000 for 06-01..07-01",
    ]);
    assert_eq!(life.subscription.ended_at, None);
    assert_eq!(life.subscription.canceled_at, None);
}

#[test]
fn coming_back_exactly_at_the_end_of_the_paid_period_bills_the_next() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-04-11").cancel(CancelWhen::Now).until("2027-05-01");
    life.then(|subscription, now| reactivate(subscription, DEFAULT_GRACE, now)).tells([
        "2027-04-11 canceled",
        "2027-05-01 reactivated",
        "2027-05-01 bill 3000 for 05-01..06-01",
    ]);
}

#[test]
fn inside_the_paid_period_coming_back_is_free() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-04-11").cancel(CancelWhen::Now).until("2027-04-12");
    life.then(|subscription, now| reactivate(subscription, DEFAULT_GRACE, now)).until("2027-05-01").tells([
        "2027-04-11 canceled",
        "2027-04-12 reactivated",
        "2027-05-01 renewed",
        "2027-05-01 bill 3000 for 05-01..06-01",
    ]);
}

#[test]
fn a_canceled_trial_comes_back_as_a_trial() {
    let mut life = Life::begin(with_trial(monthly(3_000), 14), "2027-03-18");
    life.until("2027-03-20").cancel(CancelWhen::Now).until("2027-03-25");
    life.then(|subscription, now| reactivate(subscription, DEFAULT_GRACE, now));
    assert_eq!(life.subscription.status, Status::Trialing);
    life.until("2027-04-01").tells([
        "2027-03-18 created",
        "2027-03-18 trial_started",
        "2027-03-20 canceled",
        "2027-03-25 reactivated",
        "2027-04-01 activated",
        "2027-04-01 bill 3000 for 04-01..05-01",
    ]);
}

#[test]
fn an_unpaid_subscription_comes_back_too() {
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    life.until("2027-05-01").then(renewal_failed).until("2027-05-20");
    life.then(|subscription, now| exhausted(subscription, Escalation::Unpaid, now)).until("2027-06-16");
    life.then(|subscription, now| reactivate(subscription, DEFAULT_GRACE, now)).tells([
        "2027-05-01 renewed",
        "2027-05-01 bill 3000 for 05-01..06-01",
        "2027-05-01 past_due",
        "2027-05-20 unpaid",
        "2027-06-16 reactivated",
        "2027-06-16 bill 1500 for 06-16..07-01",
    ]);
    assert_eq!(life.subscription.status, Status::Active);
}
