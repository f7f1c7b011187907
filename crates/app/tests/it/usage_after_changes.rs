//! Usage of a period stays usage of what was bought in it: a change of the plan neither reprices it, nor bills it twice,
//! nor forgets it.

use app::changes::{self, Billing, Wanted, When};
use app::plans::{self, NewPlan, NewPrice, PlanChange};
use app::subscriptions::{self, Choice, NewItem};
use app::{explain, usage};
use billing::LineKind;
use billing::price::PricingDraft;
use billing::subscription::CancelWhen;
use billing::usage::Aggregation;
use calendar::Unit;
use ids::{PlanId, SubscriptionId};
use testkit::World;

use crate::changes::{asked, bills, flat};
use crate::taxes::{charge, rate};
use crate::usage::{begun, event, line, meter, per_unit, send, used};

/// A plan of another fee at which a call costs `each`.
pub(crate) async fn plan_of_calls(world: &World, unit: Unit, fee: i64, each: i64) -> PlanId {
    plan_at(world, unit, fee, per_unit(each)).await
}

/// So many units free, then each at an amount.
fn free_then(included: i64, each: i64) -> PricingDraft {
    PricingDraft { included: Some(included.into()), ..per_unit(each) }
}

async fn plan_at(world: &World, unit: Unit, fee: i64, calls: PricingDraft) -> PlanId {
    let price = |key: Option<&str>, pricing| NewPrice {
        at: String::new(),
        key: key.map(str::to_owned),
        name: None,
        currency: Some("NGN".to_owned()),
        meter_key: key.map(str::to_owned),
        pricing,
    };
    let new = NewPlan {
        name: "Other".to_owned(),
        description: None,
        unit,
        count: 1,
        trial_days: 0,
        max_cycles: None,
        prices: vec![price(None, PricingDraft::flat(fee)), price(Some("calls"), calls)],
        metadata: usecase::check::Metadata::new(),
    };
    let mut tx = world.begin().await;
    let plan = plans::create(&mut tx, new).await.expect("a plan");
    tx.commit(plan.row.id).await.expect("commits")
}

pub(crate) fn to(plan: PlanId, with_calls: bool) -> Wanted {
    let calls = NewItem { choice: Choice::Key("calls".to_owned()), quantity: 1 };
    Wanted { plan: Some(plan), items: Some(with_calls.then_some(calls).into_iter().collect()), ..Wanted::default() }
}

/// 5000 a month from 1 April 2026 and 7 for each call; 10 calls on 3 April.
async fn calling() -> (World, SubscriptionId) {
    let (world, id) = Box::pin(begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(7))])).await;
    world.until("2026-04-03T00:00:00Z").await;
    send(&world, vec![event("a", "calls", id, 10, "2026-04-02T00:00:00Z")]).await;
    (world, id)
}

#[tokio::test]
async fn a_change_at_the_boundary_leaves_the_price_of_what_was_used_before_it() {
    let (world, id) = calling().await;
    let cheap = plan_of_calls(&world, Unit::Month, 1000, 2).await;
    asked(&world, id, &to(cheap, true), When::PeriodEnd).await.expect("is booked");
    let mut tx = world.begin().await;
    let ahead = explain::upcoming(&mut tx, id).await.expect("an outlook").invoice.expect("an invoice").1;
    tx.commit(()).await.expect("commits");
    assert_eq!(ahead.draft.total.minor(), 1000 + 70, "the preview says the same");
    world.until("2026-05-10T00:00:00Z").await;
    assert_eq!(used(&world, id).await[1], line(70, "10"));
    send(&world, vec![event("b", "calls", id, 4, "2026-05-09T00:00:00Z")]).await;
    // Late for April: 3 more at its price; and 4 of May at the new one.
    send(&world, vec![event("late", "calls", id, 3, "2026-04-30T00:00:00Z")]).await;
    world.until("2026-06-01T00:00:00Z").await;
    let mut june = used(&world, id).await[2].clone();
    june.sort();
    assert_eq!(june, [(8, "4".to_owned()), (21, "13".to_owned())]);
    world.until("2026-07-01T00:00:00Z").await;
    assert_eq!(used(&world, id).await[3], line(0, "0"), "a difference is billed once");
    world.verify().await;
}

#[tokio::test]
async fn a_change_in_the_middle_leaves_earlier_periods_as_they_were() {
    let (world, id) = calling().await;
    world.until("2026-05-11T00:00:00Z").await;
    assert_eq!(used(&world, id).await[1], line(70, "10"));
    send(&world, vec![event("b", "calls", id, 5, "2026-05-05T00:00:00Z")]).await;
    let other = plan_of_calls(&world, Unit::Month, 1000, 2).await;
    asked(&world, id, &to(other, true), When::Now).await.expect("changes");
    world.drain().await;
    // Three late ones of April, and one of them taken back when that was billed.
    let late = ["x", "y", "z"].map(|key| event(key, "calls", id, 1, "2026-04-30T00:00:00Z"));
    let sent = send(&world, late.to_vec()).await;
    world.until("2026-06-02T00:00:00Z").await;
    let bills_of_june = used(&world, id).await;
    let mut june = bills_of_june.last().expect("a bill").clone();
    june.sort();
    assert_eq!(june, [(0, "5".to_owned()), (21, "13".to_owned()), (35, "5".to_owned())]);
    let mut tx = world.begin().await;
    usage::withdraw(&mut tx, sent[0]).await.expect("taken back");
    tx.commit(()).await.expect("commits");
    world.until("2026-07-02T00:00:00Z").await;
    let mut july = used(&world, id).await.last().expect("a bill").clone();
    july.sort();
    assert_eq!(july, [(-7, "12".to_owned()), (0, "0".to_owned())]);
    world.verify().await;
}

#[tokio::test]
async fn case_41_each_part_of_a_period_is_priced_with_the_prices_in_force_then() {
    let (world, id) = calling().await;
    let other = plan_of_calls(&world, Unit::Month, 5000, 2).await;
    world.until("2026-04-11T00:00:00Z").await;
    asked(&world, id, &to(other, true), When::Now).await.expect("changes");
    world.drain().await;
    assert_eq!(
        bills(&world, id).await[1..],
        [(0, 0, 0)],
        "the fee is the same, and calls are billed when they are known"
    );
    world.until("2026-04-20T00:00:00Z").await;
    // On the instant of the change: the part that begins with it.
    send(&world, vec![event("b", "calls", id, 4, "2026-04-11T00:00:00Z")]).await;
    let mut tx = world.begin().await;
    let live = usage::summary(&mut tx, id).await.expect("a summary").meters.remove(0);
    tx.commit(()).await.expect("commits");
    let mut projected: Vec<i64> = live.items.iter().map(|item| item.amount_minor).collect();
    projected.sort_unstable();
    assert_eq!(projected, [8, 70], "what is shown while the period runs is what will be billed");
    world.until("2026-05-01T00:00:00Z").await;
    let sorted = async |world: &World| {
        let mut last = used(world, id).await.last().expect("a bill").clone();
        last.sort();
        last
    };
    assert_eq!(sorted(&world).await, [(8, "14".to_owned()), (70, "10".to_owned())]);
    // What comes late, and what is withdrawn, belongs to its part.
    let late = [("c", 1, "2026-04-10T23:59:59Z"), ("d", 1, "2026-04-30T00:00:00Z")];
    let sent = send(&world, late.map(|(key, n, at)| event(key, "calls", id, n, at)).to_vec()).await;
    world.until("2026-06-01T00:00:00Z").await;
    let june = sorted(&world).await;
    assert_eq!(june.iter().map(|line| line.0).collect::<Vec<_>>(), [0, 2, 7]);
    let mut tx = world.begin().await;
    usage::withdraw(&mut tx, sent[0]).await.expect("taken back");
    tx.commit(()).await.expect("commits");
    world.until("2026-07-01T00:00:00Z").await;
    assert_eq!(sorted(&world).await.iter().map(|line| line.0).collect::<Vec<_>>(), [-7, 0]);
    world.verify().await;
}

#[tokio::test]
async fn what_an_end_billed_is_not_billed_again_after_a_return_and_a_change() {
    for credited in [false, true] {
        let (world, id) = calling().await;
        let other = plan_of_calls(&world, Unit::Month, 1000, 2).await;
        world.until("2026-04-10T00:00:00Z").await;
        let mut tx = world.begin().await;
        if credited {
            subscriptions::cancel_with_credit(&mut tx, id, None).await.expect("cancels");
        } else {
            subscriptions::cancel(&mut tx, id, CancelWhen::Now, None).await.expect("cancels");
        }
        tx.commit(()).await.expect("commits");
        world.until("2026-04-12T00:00:00Z").await;
        let mut tx = world.begin().await;
        subscriptions::reactivate(&mut tx, id).await.expect("comes back");
        tx.commit(()).await.expect("commits");
        world.until("2026-04-20T00:00:00Z").await;
        send(&world, vec![event("b", "calls", id, 3, "2026-04-13T00:00:00Z")]).await;
        asked(&world, id, &to(other, true), When::Now).await.expect("changes");
        world.drain().await;
        send(&world, vec![event("c", "calls", id, 4, "2026-04-20T00:00:00Z")]).await;
        world.until("2026-06-02T00:00:00Z").await;
        let mut all: Vec<i64> = used(&world, id).await.into_iter().flatten().map(|line| line.0).collect();
        all.sort_unstable();
        assert_eq!(all, [0, 8, 21, 70]);
        world.verify().await;
    }
}

#[tokio::test]
async fn a_meter_that_comes_in_the_middle_bills_nothing_before_it() {
    let (world, id) = calling().await;
    let bare = flat(&world, 1000).await;
    asked(&world, id, &to(bare, false), When::PeriodEnd).await.expect("is booked");
    world.until("2026-05-11T00:00:00Z").await;
    send(&world, vec![event("unbilled", "calls", id, 9, "2026-05-10T00:00:00Z")]).await;
    let metered = plan_of_calls(&world, Unit::Month, 1000, 2).await;
    asked(&world, id, &to(metered, true), When::Now).await.expect("changes");
    world.drain().await;
    send(&world, vec![event("billed", "calls", id, 4, "2026-05-11T00:00:00Z")]).await;
    world.until("2026-06-02T00:00:00Z").await;
    assert_eq!(used(&world, id).await.last(), Some(&line(8, "13")));
    // A late event does not change what was before it.
    send(&world, vec![event("late", "calls", id, 1, "2026-05-30T00:00:00Z")]).await;
    world.until("2026-07-02T00:00:00Z").await;
    let mut july = used(&world, id).await.last().expect("a bill").clone();
    july.sort();
    assert_eq!(july, [(0, "0".to_owned()), (2, "14".to_owned())]);
    world.verify().await;
}

#[tokio::test]
async fn a_preview_of_lines_that_wait_shows_what_was_used_so_far() {
    let (world, id) = calling().await;
    let other = plan_of_calls(&world, Unit::Month, 1000, 2).await;
    let flat = flat(&world, 2000).await;
    world.until("2026-04-11T00:00:00Z").await;
    for (wanted, billing, estimates) in [
        (to(other, true), Billing::NextInvoice, vec![70]),
        (to(flat, false), Billing::NextInvoice, vec![70]),
        (to(other, true), Billing::Now, vec![]),
    ] {
        let mut tx = world.begin().await;
        let shown = changes::preview_billed(&mut tx, id, &wanted, billing).await.expect("a preview");
        let amounts: Vec<i64> = shown.estimates.iter().map(|line| line.amount.minor()).collect();
        assert_eq!(amounts, estimates);
        let in_draft = shown.draft.expect("lines").lines.iter().any(|line| line.kind == LineKind::UsageCharge);
        assert!(!in_draft, "estimates are in no sum");
        tx.commit(()).await.expect("commits");
    }
    world.verify().await;
}

#[tokio::test]
async fn the_parts_have_the_taxes_of_their_plans() {
    let (world, id) = calling().await;
    let vat = rate(&world, "VAT", "10", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    let untaxed = plan_of_calls(&world, Unit::Month, 5000, 2).await;
    let mut tx = world.begin().await;
    let none = PlanChange { tax_rates: Some(Some(Vec::new())), ..PlanChange::default() };
    plans::change(&mut tx, untaxed, none).await.expect("a plan");
    tx.commit(()).await.expect("commits");
    world.until("2026-04-11T00:00:00Z").await;
    asked(&world, id, &to(untaxed, true), When::Now).await.expect("changes");
    world.drain().await;
    send(&world, vec![event("b", "calls", id, 4, "2026-04-11T00:00:00Z")]).await;
    world.until("2026-05-01T00:00:00Z").await;
    // 70 with 7 of tax, and without any 8 and the fee.
    assert_eq!(bills(&world, id).await[2].0, 77 + 8 + 5000);
    world.verify().await;
}

#[tokio::test]
async fn case_41_at_equal_prices_the_parts_are_what_one_price_gives() {
    let (world, id) = begun(vec![(meter("calls", Aggregation::Sum, false), free_then(100, 3))]).await;
    let same = plan_at(&world, Unit::Month, 1000, free_then(100, 3)).await;
    let dearer = plan_at(&world, Unit::Month, 1000, free_then(100, 5)).await;
    for (key, plan, day) in [("a", Some(same), 5), ("b", Some(dearer), 15), ("c", None, 25)] {
        world.until(&format!("2026-04-{day:02}T12:00:00Z")).await;
        send(&world, vec![event(key, "calls", id, 60, &format!("2026-04-{day:02}T00:00:00Z"))]).await;
        if let Some(plan) = plan {
            asked(&world, id, &to(plan, true), When::Now).await.expect("changes");
            world.drain().await;
        }
    }
    world.until("2026-05-01T00:00:00Z").await;
    let mut may = used(&world, id).await.last().expect("a bill").clone();
    may.sort();
    // 120 until the second change, of which 100 are free, as if the first had changed nothing; and 60 more, none of them free.
    assert_eq!(may, [(60, "120".to_owned()), (300, "180".to_owned())]);
    world.verify().await;
}

#[tokio::test]
async fn case_41_a_level_costs_each_price_for_its_time() {
    let (world, id) = begun(vec![(meter("calls", Aggregation::Latest, true), per_unit(300))]).await;
    send(&world, vec![event("a", "calls", id, 10, "2026-04-01T00:00:00Z")]).await;
    let dearer = plan_of_calls(&world, Unit::Month, 5000, 600).await;
    world.until("2026-04-11T00:00:00Z").await;
    asked(&world, id, &to(dearer, true), When::Now).await.expect("changes");
    world.drain().await;
    world.until("2026-05-01T00:00:00Z").await;
    let mut may = used(&world, id).await.last().expect("a bill").clone();
    may.sort();
    assert_eq!(may, [(1000, "10".to_owned()), (4000, "10".to_owned())]);
    world.until("2026-06-01T00:00:00Z").await;
    assert_eq!(used(&world, id).await.last(), Some(&line(6000, "10")));
    world.verify().await;
}

#[tokio::test]
async fn late_usage_of_a_meter_that_went_is_billed_though_nothing_is_metered_any_more() {
    let (world, id) = calling().await;
    let flat = flat(&world, 5000).await;
    world.until("2026-04-11T00:00:00Z").await;
    asked(&world, id, &to(flat, false), When::Now).await.expect("changes");
    world.drain().await;
    assert_eq!(used(&world, id).await[1], line(70, "10"));
    // Of the time before it went, and of the time after.
    let events = [("b", 3, "2026-04-10T00:00:00Z"), ("c", 9, "2026-04-12T00:00:00Z")];
    world.until("2026-04-13T00:00:00Z").await;
    send(&world, events.map(|(key, n, at)| event(key, "calls", id, n, at)).to_vec()).await;
    world.until("2026-05-02T00:00:00Z").await;
    assert_eq!(used(&world, id).await[2], line(21, "13"));
    send(&world, vec![event("d", "calls", id, 1, "2026-04-02T00:00:00Z")]).await;
    world.until("2026-06-02T00:00:00Z").await;
    assert_eq!(used(&world, id).await[3], line(7, "14"));
    world.until("2026-07-02T00:00:00Z").await;
    assert_eq!(used(&world, id).await[4], []);
    world.verify().await;
}

#[tokio::test]
async fn a_meter_that_goes_with_a_change_is_billed_with_it() {
    let (world, id) = calling().await;
    let flat = flat(&world, 5000).await;
    world.until("2026-04-11T00:00:00Z").await;
    let changed = asked(&world, id, &to(flat, false), When::Now).await.expect("changes");
    world.drain().await;
    assert!(changed.invoice.is_some(), "what was used has a bill");
    assert_eq!(used(&world, id).await[1], line(70, "10"));
    world.until("2026-06-02T00:00:00Z").await;
    assert_eq!(used(&world, id).await[2..], [vec![], vec![]]);
    world.verify().await;
}

#[tokio::test]
async fn a_meter_that_goes_at_the_boundary_is_billed_at_it() {
    let (world, id) = calling().await;
    let flat = flat(&world, 1000).await;
    asked(&world, id, &to(flat, false), When::PeriodEnd).await.expect("is booked");
    world.until("2026-06-02T00:00:00Z").await;
    assert_eq!(used(&world, id).await, [vec![], line(70, "10"), vec![]]);
    assert_eq!(bills(&world, id).await, [(5000, 0, 5000), (1070, 0, 1070), (1000, 0, 1000)]);
    world.verify().await;
}

#[tokio::test]
async fn a_meter_that_comes_at_the_boundary_bills_nothing_before_it() {
    let (world, id) = calling().await;
    let bare = flat(&world, 1000).await;
    asked(&world, id, &to(bare, false), When::PeriodEnd).await.expect("is booked");
    world.until("2026-05-03T00:00:00Z").await;
    send(&world, vec![event("unbilled", "calls", id, 9, "2026-05-02T00:00:00Z")]).await;
    let metered = plan_of_calls(&world, Unit::Month, 1000, 2).await;
    asked(&world, id, &to(metered, true), When::PeriodEnd).await.expect("is booked");
    world.until("2026-06-03T00:00:00Z").await;
    send(&world, vec![event("billed", "calls", id, 4, "2026-06-02T00:00:00Z")]).await;
    world.until("2026-07-02T00:00:00Z").await;
    assert_eq!(used(&world, id).await, [vec![], line(70, "10"), vec![], line(8, "4")]);
    world.verify().await;
}

#[tokio::test]
async fn usage_before_the_boundary_has_the_taxes_of_its_plan() {
    let (world, id) = calling().await;
    let vat = rate(&world, "VAT", "10", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    let untaxed = plan_of_calls(&world, Unit::Month, 1000, 2).await;
    let mut tx = world.begin().await;
    let none = PlanChange { tax_rates: Some(Some(Vec::new())), ..PlanChange::default() };
    plans::change(&mut tx, untaxed, none).await.expect("a plan");
    tx.commit(()).await.expect("commits");
    asked(&world, id, &to(untaxed, true), When::PeriodEnd).await.expect("is booked");
    world.until("2026-05-01T00:00:00Z").await;
    // 1000 without tax, and 70 for April's calls with 7.
    assert_eq!(bills(&world, id).await[1], (1077, 0, 1077));
    world.verify().await;
}
