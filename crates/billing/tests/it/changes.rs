//! Changes by the machine alone: what may change when, and what waits.

use billing::invoice::InvoiceKind;
use billing::proration::{Paid, ProrationRule, ProrationUnit};
use billing::subscription::{
    CancelWhen, PaidFor, Start, Target, cancel, change, drop_change, pause, renewal_failed, resume, schedule_change,
};
use billing::{Decision, Event, Item, LineKind, PricingDraft, Refusal, Subscription};
use calendar::{Interval, Unit};
use money::Money;
use proptest::prelude::*;

use crate::support::{Life, PLAN, aligned, at, item, limited, monthly, with_trial};

fn target(unit: Unit, items: Vec<Item>) -> Target {
    let interval = Interval::try_new(unit, 1).expect("one of it");
    Target { plan: PLAN, plan_name: "Office".to_owned(), interval, items }
}

fn flat(id: u128, minor: i64) -> Vec<Item> {
    vec![item(id, &PricingDraft::flat(minor), 1)]
}

/// Everything billed, as if it were paid.
fn paid(life: &Life) -> Vec<PaidFor> {
    let lines = life.invoices.iter().flat_map(|invoice| &invoice.lines);
    let charges = lines.filter(|line| line.kind != LineKind::ProrationCredit);
    let of = |net: Money, covers| Paid { net, tax: Money::zero(net.currency()), covers };
    charges.map(|line| PaidFor { item: line.item.expect("an item"), paid: of(line.amount, line.period) }).collect()
}

fn amounts(decision: &Decision) -> Vec<i64> {
    decision.invoices.iter().flat_map(|draft| &draft.lines).map(|line| line.amount.minor()).collect()
}

fn code(answer: Result<Decision, Refusal>) -> &'static str {
    answer.expect_err("a refusal").code()
}

#[test]
fn a_trial_is_changed_without_lines_and_billed_as_changed() {
    let mut life = Life::begin(with_trial(monthly(3000), 10), "2027-04-01");
    let now = at("2027-04-05");
    let yearly = target(Unit::Year, flat(2, 30_000));
    let decision = change(&life.subscription, &yearly, &[], now).expect("changes");
    assert_eq!((amounts(&decision), decision.events.as_slice()), (vec![], [Event::Updated].as_slice()));
    life.subscription = decision.next;
    life.due = decision.due;
    life.until("2027-04-11");
    let first = life.invoices.last().expect("the first bill");
    assert_eq!((first.total.minor(), first.period.end), (30_000, at("2028-04-11")));
}

#[test]
fn what_does_not_run_is_not_changed() {
    let life = Life::paid(monthly(3000), "2027-04-01");
    let (active, now) = (&life.subscription, at("2027-04-05"));
    let other = target(Unit::Month, flat(2, 6000));
    let past_due = renewal_failed(active, now).expect("fails").next;
    assert_eq!(code(change(&past_due, &other, &[], now)), "change_not_allowed");
    assert_eq!(code(schedule_change(&past_due, &other, now)), "change_not_allowed");
    assert_eq!(code(change(active, &other, &[], at("2027-05-01"))), "renewal_due");
    let same = Target { plan_name: active.plan_name.clone(), ..target(Unit::Month, active.items.clone()) };
    assert_eq!(code(change(active, &same, &[], now)), "nothing_to_change");
    let ending = cancel(active, CancelWhen::AtPeriodEnd, None, now).expect("is scheduled").next;
    assert_eq!(code(schedule_change(&ending, &other, now)), "ends_with_period");
    let last = Life::paid(limited(monthly(3000), 1), "2027-04-01");
    assert_eq!(code(change(&last.subscription, &target(Unit::Year, flat(2, 1)), &[], now)), "limit_reached");
}

fn booked(start: Start) -> (Life, Subscription) {
    let life = Life::paid(start, "2027-04-01");
    let other = target(Unit::Month, flat(2, 6000));
    let next = schedule_change(&life.subscription, &other, at("2027-04-05")).expect("is booked").next;
    (life, next)
}

#[test]
fn one_future_at_a_time() {
    let (_, waiting) = booked(monthly(3000));
    let now = at("2027-04-06");
    let third = target(Unit::Month, flat(3, 9000));
    let replaced = schedule_change(&waiting, &third, now).expect("is replaced").next;
    assert_eq!(replaced.pending, Some(third));
    let again = schedule_change(&replaced, replaced.pending.as_ref().expect("waits"), now).expect("is there");
    assert!(again.is_empty(), "asking twice changes nothing");
    assert_eq!(drop_change(&replaced, now).expect("goes").next.pending, None);
    assert_eq!(code(drop_change(&replaced, at("2027-05-01"))), "renewal_due");
    for when in [CancelWhen::Now, CancelWhen::AtPeriodEnd] {
        assert_eq!(cancel(&waiting, when, None, now).expect("ends").next.pending, None);
    }
}

#[test]
fn what_waits_is_applied_where_a_pause_ends_in_a_later_period() {
    let (_, waiting) = booked(monthly(3000));
    let still = pause(&waiting, None, at("2027-04-11")).expect("stands still").next;
    let decision = resume(&still, at("2027-05-16")).expect("goes on");
    assert_eq!(decision.events, [Event::Resumed, Event::Updated]);
    // 16 of the 31 days of May, at the new price.
    assert_eq!((amounts(&decision), decision.replaces_items), (vec![3097], true));
}

#[test]
fn a_stub_counts_in_the_unit_of_the_subscription() {
    let stub = |unit| {
        let proration = ProrationRule { unit, ..ProrationRule::default() };
        let start = Start { proration, zone: "America/New_York".to_owned(), ..aligned(monthly(100_000), 1) };
        let life = Life::begin(start, "2027-03-16T04:00:00Z");
        life.invoices[0].total.minor()
    };
    assert_eq!(stub(ProrationUnit::Day), 51_613);
    assert_eq!(stub(ProrationUnit::Second), 51_682);
    assert_eq!(stub(ProrationUnit::Millisecond), 51_682);
    assert_eq!(stub(ProrationUnit::None), 100_000);
}

#[test]
fn an_item_that_stays_has_no_line() {
    let seats = PricingDraft::per_unit(1000);
    let start = Start { items: vec![item(1, &PricingDraft::flat(3000), 1), item(2, &seats, 5)], ..monthly(1) };
    let life = Life::paid(start, "2027-04-01");
    let mut items = life.subscription.items.clone();
    items[1] = item(3, &seats, 8);
    let decision =
        change(&life.subscription, &target(Unit::Month, items), &paid(&life), at("2027-04-16")).expect("changes");
    assert_eq!(amounts(&decision), [-2500, 4000]);
    let draft = &decision.invoices[0];
    assert_eq!((draft.kind, draft.total.minor(), draft.period.end), (InvoiceKind::Change, 1500, at("2027-05-01")));
    assert!(draft.lines.iter().all(|line| line.derivation.check().is_ok()));
}

#[test]
fn a_metered_item_that_comes_is_not_charged_with_the_change() {
    let life = Life::paid(monthly(3000), "2027-04-01");
    let mut items = life.subscription.items.clone();
    items.push(item(2, &PricingDraft::per_unit(600), 1));
    items[1].price.meter = Some("calls".to_owned());
    let decision =
        change(&life.subscription, &target(Unit::Month, items), &paid(&life), at("2027-04-16")).expect("changes");
    assert!(decision.invoices.is_empty(), "usage is known when its period is over");
}

proptest! {
    /// There and back at one instant comes to nothing, whatever the prices and the unit.
    #[test]
    fn there_and_back_is_nothing(
        from in 0..=10_000_000_i64,
        to in 1..=10_000_000_i64,
        minutes in 0..43_200_i64,
        unit in prop::sample::select(vec![
            ProrationUnit::Millisecond, ProrationUnit::Second, ProrationUnit::Day, ProrationUnit::None,
        ]),
    ) {
        let proration = ProrationRule { unit, ..ProrationRule::default() };
        let mut life = Life::paid(Start { proration, ..monthly(from) }, "2027-04-01");
        let now = at("2027-04-01").checked_add(jiff::SignedDuration::from_mins(minutes)).expect("in range");
        let there = change(&life.subscription, &target(Unit::Month, flat(2, to)), &paid(&life), now).expect("goes");
        life.subscription = there.next.clone();
        life.invoices.extend(there.invoices.iter().cloned());
        let back = change(&life.subscription, &target(Unit::Month, flat(3, from)), &paid(&life), now).expect("returns");
        let sum: i64 = amounts(&there).iter().chain(&amounts(&back)).sum();
        prop_assert_eq!(sum, 0);
        for draft in there.invoices.iter().chain(&back.invoices) {
            prop_assert!(!draft.total.is_negative() && !draft.to_balance.is_negative());
            prop_assert!(draft.total.is_zero() || draft.to_balance.is_zero());
            prop_assert_eq!(draft.subtotal.minor(), draft.total.minor() - draft.to_balance.minor());
        }
    }
}
