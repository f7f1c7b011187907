//! Phases that follow each other: exact bills, what comes after the last one, and what is refused meanwhile.

use app::changes::When;
use app::phases::{self, NewPhase};
use app::subscriptions as commands;
use billing::price::PricingDraft;
use billing::subscription::{AfterPhases, CancelWhen, Lasts};
use calendar::Unit;
use gateways::simulated::Behavior;
use ids::{CustomerId, PlanId, SubscriptionId};
use setup::preferences::{self, PreferencesChange};
use testkit::World;

use crate::changes::{OK, asked, begin, bills, flat, plan, seats, world};

fn phase(plan: PlanId, periods: u32) -> NewPhase {
    NewPhase { plan, quantity: 1, items: Vec::new(), trial_days: 0, lasts: Lasts::Periods(periods) }
}

async fn set(world: &World, id: SubscriptionId, phases: &[NewPhase], after: AfterPhases) -> app::Result<()> {
    let mut tx = world.begin().await;
    phases::set(&mut tx, id, phases, after).await?;
    tx.commit(()).await.map_err(Into::into)
}

/// A subscription of 3000 a month from 1 April 2027.
async fn monthly() -> (World, CustomerId, SubscriptionId, PlanId) {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plan = flat(&world, 3000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plan, 1).await;
    (world, customer, id, plan)
}

async fn totals(world: &World, id: SubscriptionId) -> Vec<i64> {
    bills(world, id).await.iter().map(|bill| bill.0).collect()
}

#[tokio::test]
async fn phases_follow_each_other_and_the_last_one_goes_on() {
    let (world, _, id, _) = monthly().await;
    let plans = [flat(&world, 1000).await, flat(&world, 2000).await];
    let forever = NewPhase { lasts: Lasts::Open, ..phase(plans[1], 1) };
    set(&world, id, &[phase(plans[0], 2), forever], AfterPhases::Release).await.expect("phases");
    let mut tx = world.begin().await;
    let next = app::explain::upcoming(&mut tx, id).await.expect("a preview");
    tx.commit(()).await.expect("commits");
    assert_eq!(next.invoice.expect("one comes").1.draft.total.minor(), 1000);
    assert!(next.reasons.iter().any(|reason| reason.code == "next_phase"), "{:?}", next.reasons);
    world.until("2027-08-15T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [3000, 1000, 1000, 2000, 2000]);
    let row = world.subscription(id).await;
    assert_eq!((row.plan_id, row.schedule.is_some()), (plans[1], true));
    world.verify().await;
}

#[tokio::test]
async fn after_the_last_phase_it_is_released_or_ends() {
    for (after, status, bills) in
        [(AfterPhases::Release, "active", vec![3000, 1000, 1000]), (AfterPhases::Cancel, "canceled", vec![3000, 1000])]
    {
        let (world, _, id, _) = monthly().await;
        let cheap = flat(&world, 1000).await;
        set(&world, id, &[phase(cheap, 1)], after).await.expect("phases");
        world.until("2027-06-15T00:00:00Z").await;
        let row = world.subscription(id).await;
        assert_eq!((row.status.as_str(), totals(&world, id).await, row.schedule), (status, bills, None));
        world.verify().await;
    }
}

#[tokio::test]
async fn a_phase_until_a_date_ends_at_the_first_boundary_after_it() {
    let (world, _, id, _) = monthly().await;
    let (cheap, year) = (flat(&world, 1000).await, plan(&world, Unit::Year, PricingDraft::flat(12_000)).await);
    let until = Lasts::Until("2027-06-20T00:00:00Z".parse().expect("an instant"));
    set(&world, id, &[NewPhase { lasts: until, ..phase(cheap, 1) }, phase(year, 1)], AfterPhases::Cancel)
        .await
        .expect("phases");
    world.until("2028-07-02T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [3000, 1000, 1000, 12_000]);
    let row = world.subscription(id).await;
    assert_eq!((row.status.as_str(), row.cancel_reason.as_deref()), ("canceled", Some("phases_over")));
    assert_eq!(row.ended_at.map(|at| at.to_string()).as_deref(), Some("2028-07-01T00:00:00Z"));
    world.verify().await;
}

#[tokio::test]
async fn the_same_price_again_is_a_new_item_and_after_downtime_every_phase_is_billed() {
    let (world, _, id, first) = monthly().await;
    let mut tx = world.begin().await;
    let skip = PreferencesChange { catch_up: Some("skip".to_owned()), ..PreferencesChange::default() };
    preferences::change(&mut tx, skip).await.expect("settings");
    tx.commit(()).await.expect("commits");
    let cheap = flat(&world, 1000).await;
    set(&world, id, &[phase(first, 1), phase(cheap, 1), phase(first, 1)], AfterPhases::Release).await.expect("phases");
    world.db.clock.set("2027-07-15T00:00:00Z".parse().expect("an instant"));
    world.drain().await;
    assert_eq!(totals(&world, id).await, [3000, 3000, 1000, 3000]);
    world.verify().await;
}

#[tokio::test]
async fn a_paused_phase_waits_and_counts_billed_periods_only() {
    let (world, _, id, _) = monthly().await;
    let cheap = flat(&world, 3100).await;
    set(&world, id, &[phase(cheap, 2)], AfterPhases::Cancel).await.expect("phases");
    world.until("2027-05-20T00:00:00Z").await;
    let mut tx = world.begin().await;
    let until = "2027-07-16T00:00:00Z".parse().expect("an instant");
    commands::pause(&mut tx, id, Some(until)).await.expect("pauses");
    tx.commit(()).await.expect("commits");
    world.until("2027-09-01T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [3000, 3100, 1600], "the second period is 16 days of July");
    assert_eq!(world.subscription(id).await.status, "canceled");
    world.verify().await;
}

#[tokio::test]
async fn a_credited_pause_keeps_what_its_phases_name() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let mut tx = world.begin().await;
    let chosen = PreferencesChange { pause_convention: Some("credit".to_owned()), ..PreferencesChange::default() };
    preferences::change(&mut tx, chosen).await.expect("settings");
    tx.commit(()).await.expect("commits");
    let plan = flat(&world, 3000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plan, 1).await;
    set(&world, id, &[phase(plan, 2)], AfterPhases::Release).await.expect("phases");
    world.until("2027-04-11T00:00:00Z").await;
    let mut tx = world.begin().await;
    let until = "2027-04-21T00:00:00Z".parse().expect("an instant");
    commands::pause(&mut tx, id, Some(until)).await.expect("pauses");
    tx.commit(()).await.expect("commits");
    world.until("2027-06-02T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [3000, 0, 1000, 3000, 3000]);
    world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_a_release_frees() {
    let (world, _, id, first) = monthly().await;
    let cheap = flat(&world, 1000).await;
    let code = async |phases: &[NewPhase], after| set(&world, id, phases, after).await.expect_err("refused").code;
    assert_eq!(code(&[], AfterPhases::Release).await, "bad_phase");
    assert_eq!(code(&[phase(cheap, 0)], AfterPhases::Release).await, "bad_phase");
    let forever = NewPhase { lasts: Lasts::Open, ..phase(cheap, 1) };
    assert_eq!(code(&[forever.clone(), phase(first, 1)], AfterPhases::Release).await, "bad_phase");
    assert_eq!(code(&[forever], AfterPhases::Cancel).await, "bad_phase");
    let past = NewPhase { lasts: Lasts::Until(world.now()), ..phase(cheap, 1) };
    assert_eq!(code(&[past], AfterPhases::Release).await, "bad_phase");
    let two = NewPhase { quantity: 2, ..phase(cheap, 1) };
    let refused = set(&world, id, &[phase(cheap, 1), two], AfterPhases::Release).await.expect_err("flat");
    assert_eq!(refused.fields[0].field, "phases[1].quantity");
    set(&world, id, &[phase(cheap, 1)], AfterPhases::Release).await.expect("phases");
    for when in [When::Now, When::PeriodEnd] {
        assert_eq!(asked(&world, id, &seats(1), when).await.expect_err("phases wait").code, "has_phases");
    }
    let mut tx = world.begin().await;
    phases::release(&mut tx, id).await.expect("released");
    phases::release(&mut tx, id).await.expect("released already");
    assert!(phases::get(&mut tx, id).await.expect("readable").1.is_none());
    tx.commit(()).await.expect("commits");
    world.until("2027-05-15T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [3000, 3000]);
    let mut tx = world.begin().await;
    commands::cancel(&mut tx, id, CancelWhen::AtPeriodEnd, None).await.expect("booked");
    tx.commit(()).await.expect("commits");
    assert_eq!(code(&[phase(cheap, 1)], AfterPhases::Release).await, "ends_with_period");
    world.verify().await;
}
