//! Lives without trouble: which days something happens on, and what.

use billing::subscription::{
    AdvanceSettings, CancelCredit, CancelWhen, DEFAULT_GRACE, Start, TrialEnd, activate_paid, end_trial, extend_trial,
    reactivate, uncancel,
};
use billing::{Due, Status};
use calendar::Unit;

use crate::support::{Life, aligned, at, limited, monthly, plan, with_trial};

#[test]
fn a_year_on_the_31st_after_a_trial() {
    let mut life = Life::begin(with_trial(monthly(500_000), 14), "2027-01-17");
    life.tells(["2027-01-17 created", "2027-01-17 trial_started"]);
    life.until("2028-01-31").tells([
        "2027-01-31 activated",
        "2027-01-31 bill 500000 for 01-31..02-28",
        "2027-02-28 renewed",
        "2027-02-28 bill 500000 for 02-28..03-31",
        "2027-03-31 renewed",
        "2027-03-31 bill 500000 for 03-31..04-30",
        "2027-04-30 renewed",
        "2027-04-30 bill 500000 for 04-30..05-31",
        "2027-05-31 renewed",
        "2027-05-31 bill 500000 for 05-31..06-30",
        "2027-06-30 renewed",
        "2027-06-30 bill 500000 for 06-30..07-31",
        "2027-07-31 renewed",
        "2027-07-31 bill 500000 for 07-31..08-31",
        "2027-08-31 renewed",
        "2027-08-31 bill 500000 for 08-31..09-30",
        "2027-09-30 renewed",
        "2027-09-30 bill 500000 for 09-30..10-31",
        "2027-10-31 renewed",
        "2027-10-31 bill 500000 for 10-31..11-30",
        "2027-11-30 renewed",
        "2027-11-30 bill 500000 for 11-30..12-31",
        "2027-12-31 renewed",
        "2027-12-31 bill 500000 for 12-31..01-31",
        "2028-01-31 renewed",
        "2028-01-31 bill 500000 for 01-31..02-29",
    ]);
    assert_eq!(life.subscription.cycles_completed, 13);
    assert_eq!(life.subscription.period_index, 12);
}

#[test]
fn a_first_period_is_billed_at_once_and_active_when_paid() {
    let mut life = Life::begin(monthly(500_000), "2027-03-01");
    life.tells(["2027-03-01 created", "2027-03-01 bill 500000 for 03-01..04-01"]);
    assert_eq!(life.subscription.status, Status::Incomplete);
    assert!(life.due.is_by(at("2027-03-01T23:00:00Z")));
    assert!(!life.due.is_by(at("2027-03-01T22:59:59Z")));
    life.until("2027-03-01T05:00:00Z").then(activate_paid).tells(["2027-03-01 activated"]);
    life.until("2027-04-02").tells(["2027-04-01 renewed", "2027-04-01 bill 500000 for 04-01..05-01"]);
}

#[test]
fn a_first_invoice_nobody_pays_is_taken_back() {
    let mut life = Life::begin(monthly(500_000), "2027-03-01");
    life.until("2027-06-01").tells([
        "2027-03-01 created",
        "2027-03-01 bill 500000 for 03-01..04-01",
        "2027-03-01 incomplete_expired",
        "2027-03-01 void open invoices",
    ]);
    assert_eq!(life.subscription.ended_at, Some(at("2027-03-01T23:00:00Z")));
    assert_eq!(life.subscription.cycles_completed, 0);
}

#[test]
fn an_expiry_of_the_tenants_own() {
    let mut start = monthly(500_000);
    start.incomplete_expiry = jiff::SignedDuration::from_hours(2);
    let mut life = Life::begin(start, "2027-03-01");
    assert_eq!(life.due, Due::At(at("2027-03-01T02:00:00Z")));
    life.settings.incomplete_expiry = jiff::SignedDuration::from_hours(2);
    life.until("2027-03-02");
    assert_eq!(life.subscription.ended_at, Some(at("2027-03-01T02:00:00Z")));
}

#[test]
fn a_free_first_period_needs_no_payment() {
    let mut life = Life::begin(monthly(0), "2027-03-01");
    life.until("2027-04-01").tells([
        "2027-03-01 created",
        "2027-03-01 activated",
        "2027-03-01 bill 0 for 03-01..04-01",
        "2027-04-01 renewed",
        "2027-04-01 bill 0 for 04-01..05-01",
    ]);
}

#[test]
fn a_limited_plan_ends_after_its_last_paid_period() {
    let mut life = Life::paid(limited(monthly(500_000), 3), "2027-01-31");
    life.until("2028-01-01").tells([
        "2027-02-28 renewed",
        "2027-02-28 bill 500000 for 02-28..03-31",
        "2027-03-31 renewed",
        "2027-03-31 bill 500000 for 03-31..04-30",
        "2027-04-30 expired",
    ]);
    assert_eq!(life.subscription.status, Status::Expired);
    assert_eq!(life.subscription.ended_at, Some(at("2027-04-30")));
}

#[test]
fn a_trial_is_not_one_of_the_agreed_periods() {
    let mut life = Life::begin(limited(with_trial(monthly(500_000), 7), 1), "2027-03-01");
    life.until("2027-12-01").tells([
        "2027-03-01 created",
        "2027-03-01 trial_started",
        "2027-03-08 activated",
        "2027-03-08 bill 500000 for 03-08..04-08",
        "2027-04-08 expired",
    ]);
}

#[test]
fn leaving_with_the_period_bills_no_more() {
    let mut life = Life::paid(monthly(500_000), "2027-01-31");
    life.until("2027-02-10").cancel(CancelWhen::AtPeriodEnd).until("2027-12-31");
    life.tells(["2027-02-10 cancel_scheduled", "2027-02-28 canceled"]);
    assert_eq!(life.subscription.canceled_at, Some(at("2027-02-10")));
    assert_eq!(life.subscription.ended_at, Some(at("2027-02-28")));
}

#[test]
fn leaving_a_trial_bills_nothing() {
    let mut life = Life::begin(with_trial(monthly(500_000), 14), "2027-01-17");
    life.until("2027-01-20").cancel(CancelWhen::AtPeriodEnd).until("2027-12-31").tells([
        "2027-01-17 created",
        "2027-01-17 trial_started",
        "2027-01-20 cancel_scheduled",
        "2027-01-31 canceled",
    ]);
}

#[test]
fn a_change_of_mind_before_the_end() {
    let mut life = Life::paid(monthly(500_000), "2027-01-31");
    life.until("2027-02-10").cancel(CancelWhen::AtPeriodEnd);
    life.until("2027-02-27").then(uncancel).until("2027-02-28").tells([
        "2027-02-10 cancel_scheduled",
        "2027-02-27 cancel_unscheduled",
        "2027-02-28 renewed",
        "2027-02-28 bill 500000 for 02-28..03-31",
    ]);
    assert_eq!(life.subscription.canceled_at, None);
}

#[test]
fn leaving_exactly_at_the_boundary_opens_no_period() {
    for when in [CancelWhen::Now, CancelWhen::AtPeriodEnd] {
        let mut life = Life::paid(monthly(500_000), "2027-01-31");
        // The renewal is due at this very instant and has not run.
        life.now = at("2027-02-28");
        life.cancel(when).until("2027-12-31");
        assert_eq!(life.subscription.status, Status::Canceled);
        assert_eq!(life.subscription.ended_at, Some(at("2027-02-28")));
        assert_eq!(life.invoices.len(), 1, "only the first period was billed");
    }
}

#[test]
fn a_calendar_aligned_start_pays_for_its_stub() {
    // 10 February to 28 February is 18 of the 28 days since 31 January.
    let mut life = Life::paid(aligned(monthly(3_000), 31), "2027-02-10");
    assert_eq!(life.invoices.first().map(|draft| draft.total.minor()), Some(1_929));
    life.until("2027-04-30").tells([
        "2027-02-28 renewed",
        "2027-02-28 bill 3000 for 02-28..03-31",
        "2027-03-31 renewed",
        "2027-03-31 bill 3000 for 03-31..04-30",
        "2027-04-30 renewed",
        "2027-04-30 bill 3000 for 04-30..05-31",
    ]);
}

#[test]
fn an_aligned_trial_turns_into_a_stub() {
    let mut life = Life::begin(aligned(with_trial(monthly(3_100), 10), 1), "2027-03-01");
    life.until("2027-04-01").tells([
        "2027-03-01 created",
        "2027-03-01 trial_started",
        "2027-03-11 activated",
        "2027-03-11 bill 2100 for 03-11..04-01",
        "2027-04-01 renewed",
        "2027-04-01 bill 3100 for 04-01..05-01",
    ]);
}

#[test]
fn a_trial_ends_at_the_same_time_of_day_across_a_clock_change() {
    let mut start = with_trial(monthly(500_000), 14);
    start.zone = "America/New_York".to_owned();
    let life = Life::begin(start, "2027-03-07T23:30:00Z");
    assert_eq!(life.subscription.trial_end, Some(at("2027-03-21T22:30:00Z")));
}

#[test]
fn a_trial_without_a_way_to_pay_ends_once_if_the_tenant_wants() {
    let mut life = Life::begin(with_trial(monthly(500_000), 14), "2027-01-17");
    life.settings = AdvanceSettings { at_trial_end: TrialEnd::Cancel, ..AdvanceSettings::default() };
    life.until("2028-01-01").tells(["2027-01-17 created", "2027-01-17 trial_started", "2027-01-31 canceled"]);
    assert_eq!(life.subscription.cancel_reason.as_deref(), Some("trial_ended_without_payment_method"));
}

#[test]
fn every_unit_has_its_second_boundary() {
    let seconds = [
        (Unit::Hour, "2027-11-30T01:00:00Z", "2027-11-30T02:00:00Z"),
        (Unit::Day, "2027-12-01", "2027-12-02"),
        (Unit::Week, "2027-12-07", "2027-12-14"),
        (Unit::Month, "2027-12-30", "2028-01-30"),
        (Unit::Quarter, "2028-02-29", "2028-05-30"),
        (Unit::Biannual, "2028-05-30", "2028-11-30"),
        (Unit::Year, "2028-11-30", "2029-11-30"),
    ];
    for (unit, start, end) in seconds {
        let mut life = Life::paid(plan(unit, 100), "2027-11-30");
        life.until(start);
        assert_eq!(life.subscription.period.start, at(start), "{unit}");
        assert_eq!(life.subscription.period.end, at(end), "{unit}");
    }
}

#[test]
fn a_trial_ends_now_or_later_and_is_told_of_before() {
    let mut life = Life::begin(Start { trial_notice_days: 3, ..with_trial(monthly(3_000), 14) }, "2027-03-18");
    life.until("2027-03-20").then(|subscription, now| extend_trial(subscription, at("2027-04-05"), now));
    life.until("2027-05-05").tells([
        "2027-03-18 created",
        "2027-03-18 trial_started",
        "2027-03-20 updated",
        "2027-04-02 trial_will_end",
        "2027-04-05 activated",
        "2027-04-05 bill 3000 for 04-05..05-05",
        "2027-05-05 renewed",
        "2027-05-05 bill 3000 for 05-05..06-05",
    ]);
    let mut life = Life::begin(with_trial(monthly(3_000), 14), "2027-03-18");
    life.until("2027-03-20").then(end_trial).until("2027-04-20").tells([
        "2027-03-18 created",
        "2027-03-18 trial_started",
        "2027-03-20 activated",
        "2027-03-20 bill 3000 for 03-20..04-20",
        "2027-04-20 renewed",
        "2027-04-20 bill 3000 for 04-20..05-20",
    ]);
    let code = |outcome: Result<billing::Decision, billing::Refusal>| outcome.expect_err("refused").code();
    assert_eq!(code(end_trial(&life.subscription, at("2027-04-21"))), "not_in_trial");
    let trial = Life::begin(with_trial(monthly(3_000), 14), "2027-03-18").subscription;
    assert_eq!(code(extend_trial(&trial, at("2027-03-31"), at("2027-03-20"))), "trial_not_longer");
    assert_eq!(code(extend_trial(&trial, at("2030-03-31"), at("2027-03-20"))), "trial_too_long");
    assert_eq!(code(extend_trial(&trial, at("2027-04-30"), at("2027-04-01"))), "renewal_due");
}

#[test]
fn case_77_the_length_of_a_trial_counts_from_the_first_one() {
    let again = |now| {
        let start = Start { trial_since: Some(at("2027-03-01")), ..with_trial(monthly(3_000), 14) };
        Life::begin(start, now).subscription.trial_end
    };
    assert_eq!(again("2027-03-11"), Some(at("2027-03-15")));
    assert_eq!(again("2027-03-15"), None, "nothing is left of it");
}

#[test]
fn a_trial_without_a_way_to_pay_waits_for_somebody() {
    let mut life = Life::begin(with_trial(monthly(3_000), 14), "2027-03-18");
    life.settings = AdvanceSettings { at_trial_end: TrialEnd::Pause, ..AdvanceSettings::default() };
    life.until("2027-04-16").tells(["2027-03-18 created", "2027-03-18 trial_started", "2027-04-01 paused"]);
    life.then(billing::subscription::resume).until("2027-05-01").tells([
        "2027-04-16 resumed",
        "2027-04-16 activated",
        "2027-04-16 bill 1500 for 04-16..05-01",
        "2027-05-01 renewed",
        "2027-05-01 bill 3000 for 05-01..06-01",
    ]);
}

#[test]
fn an_end_at_a_date_comes_between_boundaries_and_may_be_taken_back() {
    let ends = |life: &mut Life, day: &str| {
        let when = CancelWhen::At(at(day), CancelCredit::None);
        life.cancel(when);
    };
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    ends(&mut life, "2027-05-11");
    // Nobody looks until long after: the same periods, and the end at its date.
    life.asleep_until("2027-08-01").tells([
        "2027-04-01 cancel_scheduled",
        "2027-08-01 renewed",
        "2027-08-01 bill 3000 for 05-01..06-01",
        "2027-08-01 canceled",
    ]);
    assert_eq!(life.subscription.ended_at, Some(at("2027-05-11")));
    let mut life = Life::paid(monthly(3_000), "2027-04-01");
    ends(&mut life, "2027-04-11");
    life.until("2027-04-05")
        .then(uncancel)
        .until("2027-04-20")
        .tells(["2027-04-01 cancel_scheduled", "2027-04-05 cancel_unscheduled"]);
    let refused = billing::subscription::cancel(
        &life.subscription,
        CancelWhen::At(at("2027-04-20"), CancelCredit::None),
        None,
        at("2027-04-20"),
    );
    assert_eq!(refused.expect_err("not later").code(), "end_not_later");
}

#[test]
fn one_that_never_began_asks_again_within_the_grace() {
    let mut life = Life::begin(monthly(3_000), "2027-04-01");
    life.until("2027-04-16").tells([
        "2027-04-01 created",
        "2027-04-01 bill 3000 for 04-01..05-01",
        "2027-04-01 incomplete_expired",
        "2027-04-01 void open invoices",
    ]);
    life.then(|subscription, now| reactivate(subscription, DEFAULT_GRACE, now)).then(activate_paid);
    life.until("2027-05-01").tells([
        "2027-04-16 reactivated",
        "2027-04-16 bill 1500 for 04-16..05-01",
        "2027-04-16 activated",
        "2027-05-01 renewed",
        "2027-05-01 bill 3000 for 05-01..06-01",
    ]);
}
