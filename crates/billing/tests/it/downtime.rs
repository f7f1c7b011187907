//! Periods that ended while nobody looked, and periods missed while a bill was overdue.

use billing::subscription::{
    AdvanceSettings, CancelWhen, CatchUp, MAX_MERGED_LINES, activate_paid, recovered, renewal_failed,
};
use billing::{PricingDraft, Status};
use calendar::Unit;

use crate::support::{Life, aligned, at, item, limited, monthly, plan, with_trial};

fn catching_up(mut life: Life, catch_up: CatchUp) -> Life {
    life.settings = AdvanceSettings { catch_up, ..AdvanceSettings::default() };
    life
}

#[test]
fn every_missed_period_is_billed_oldest_first() {
    let mut life = Life::paid(monthly(500_000), "2026-01-31");
    life.asleep_until("2027-03-05");
    let missed: Vec<_> = life.invoices.iter().skip(1).map(|draft| draft.period.start).collect();
    assert_eq!(missed.len(), 13);
    assert_eq!(missed.first(), Some(&at("2026-02-28")));
    assert_eq!(missed.last(), Some(&at("2027-02-28")));
    assert!(missed.is_sorted());
    assert_eq!(life.subscription.cycles_completed, 14);
}

#[test]
fn or_only_the_running_one() {
    let mut life = catching_up(Life::paid(monthly(500_000), "2026-01-31"), CatchUp::Skip);
    life.asleep_until("2027-03-05").tells(["2027-03-05 renewed", "2027-03-05 bill 500000 for 02-28..03-31"]);
    assert_eq!(life.subscription.cycles_completed, 2, "skipped periods were not billed");
    assert_eq!(life.subscription.period_index, 13);
}

#[test]
fn or_all_on_one_invoice() {
    let mut life = catching_up(Life::paid(monthly(500_000), "2027-01-31"), CatchUp::Merge);
    life.asleep_until("2027-05-05").tells(["2027-05-05 renewed", "2027-05-05 bill 1500000 for 02-28..05-31"]);
    let draft = life.invoices.last().expect("billed");
    let starts: Vec<_> = draft.lines.iter().map(|line| line.period.start).collect();
    assert_eq!(starts, [at("2027-02-28"), at("2027-03-31"), at("2027-04-30")]);
    assert_eq!(life.subscription.cycles_completed, 4);
}

#[test]
fn run_on_time_the_three_are_the_same() {
    let diaries = CatchUp::ALL.map(|catch_up| {
        let mut life = catching_up(Life::paid(monthly(500_000), "2027-01-31"), catch_up);
        life.until("2028-01-31");
        life.invoices.iter().map(|draft| (draft.period, draft.total)).collect::<Vec<_>>()
    });
    let [each, skip, merge] = diaries;
    assert_eq!(each.len(), 13);
    assert_eq!(each, skip);
    assert_eq!(each, merge);
}

#[test]
fn a_merge_stops_at_the_agreed_number_of_periods() {
    let mut life = catching_up(Life::paid(limited(monthly(100), 3), "2027-01-31"), CatchUp::Merge);
    life.asleep_until("2028-01-01").tells([
        "2028-01-01 renewed",
        "2028-01-01 bill 200 for 02-28..04-30",
        "2028-01-01 expired",
    ]);
    assert_eq!(life.subscription.ended_at, Some(at("2027-04-30")));
}

#[test]
fn a_merge_too_long_for_one_invoice_takes_several() {
    let mut start = plan(Unit::Hour, 1);
    start.items = (1..=3).map(|id| item(id, &PricingDraft::flat(1), 1)).collect();
    let mut life = catching_up(Life::paid(start, "2027-01-01"), CatchUp::Merge);
    life.asleep_until("2027-02-01");
    let lines: Vec<_> = life.invoices.iter().skip(1).map(|draft| draft.lines.len()).collect();
    // 744 hours with 3 items each, and at most 333 hours on one invoice.
    assert_eq!(lines, [999, 999, 234]);
    assert!(lines.iter().all(|count| *count <= MAX_MERGED_LINES));
}

#[test]
fn a_trial_that_ended_unseen_begins_with_its_first_period() {
    let mut life = Life::begin(aligned(with_trial(monthly(3_100), 10), 1), "2027-03-01");
    life.asleep_until("2027-04-15").tells([
        "2027-03-01 created",
        "2027-03-01 trial_started",
        "2027-04-15 activated",
        "2027-04-15 bill 2100 for 03-11..04-01",
        "2027-04-15 renewed",
        "2027-04-15 bill 3100 for 04-01..05-01",
    ]);
}

#[test]
fn an_end_that_came_unseen_comes_before_any_bill() {
    for catch_up in CatchUp::ALL {
        let mut life = catching_up(Life::paid(monthly(500_000), "2027-01-31"), catch_up);
        life.cancel(CancelWhen::AtPeriodEnd).asleep_until("2027-09-09");
        life.tells(["2027-01-31 cancel_scheduled", "2027-09-09 canceled"]);
        assert_eq!(life.subscription.ended_at, Some(at("2027-02-28")));
    }
}

#[test]
fn an_overdue_subscription_waits_and_then_catches_up() {
    let mut life = Life::paid(monthly(500_000), "2027-01-31");
    life.until("2027-02-28").then(renewal_failed).until("2027-04-15").tells([
        "2027-02-28 renewed",
        "2027-02-28 bill 500000 for 02-28..03-31",
        "2027-02-28 past_due",
    ]);
    life.then(recovered);
    assert!(life.due.is_by(at("2027-03-31")), "the end of the current period has passed");
    life.until("2027-04-30").tells([
        "2027-04-15 recovered",
        "2027-04-15 renewed",
        "2027-04-15 bill 500000 for 03-31..04-30",
        "2027-04-30 renewed",
        "2027-04-30 bill 500000 for 04-30..05-31",
    ]);
}

#[test]
fn a_first_payment_later_than_a_short_period_catches_up() {
    let mut life = Life::begin(plan(Unit::Hour, 10), "2027-03-01");
    life.until("2027-03-01T02:30:00Z").then(activate_paid);
    assert_eq!(life.subscription.status, Status::Active);
    life.until("2027-03-01T02:30:00Z");
    assert_eq!(life.invoices.len(), 3);
}

#[test]
fn a_clock_that_steps_back_bills_nothing_new() {
    let mut life = Life::paid(monthly(500_000), "2027-01-31");
    life.until("2027-02-28");
    let billed = life.invoices.len();
    life.asleep_until("2027-02-27T23:00:00Z").asleep_until("2027-02-28T00:30:00Z");
    assert_eq!(life.invoices.len(), billed);
}
