//! What steers a recovery: the limit of an issuer, the scope of its policy, the arm of an experiment.

use std::collections::BTreeMap;

use app::experiments::{self, NewExperiment};
use app::policies;
use gateways::simulated::{Behavior, Fate};
use ids::{CustomerId, SubscriptionId};
use recovery::experiment::Claim;
use recovery::policy::select::Scope;
use recovery::{DeclineCode, IssuerLimit, Policy};
use store::dunning::DecisionRow;
use testkit::World;

use crate::outages::{schedules, set_issuer};

const OK: &str = "4084080000000003";

async fn chosen(world: &World, scope: Scope, policy: Policy) -> ids::PolicyId {
    let mut tx = world.begin().await;
    let found = policies::choose(&mut tx, scope, policy).await.expect("a policy");
    tx.commit(found.id.expect("stored")).await.expect("commits")
}

fn named(name: &str) -> Policy {
    Policy { name: name.to_owned(), ..Policy::payday_aware() }
}

/// Pays its first bill and not the second.
async fn poor(world: &World, plan: ids::PlanId, name: &str, pays_later: bool) -> (CustomerId, SubscriptionId) {
    let no = Fate::Declines(DeclineCode::InsufficientFunds);
    let mut story = vec![Fate::Succeeds, no];
    if !pays_later {
        story.extend([no; 10]);
    }
    let behavior = Behavior { plan: story, willing_per_10k: Some(0), ..Behavior::default() };
    let customer = world.customer(name, OK, behavior).await;
    (customer, world.subscribe(customer, plan).await)
}

async fn first_decisions(world: &World) -> BTreeMap<ids::ScheduleId, DecisionRow> {
    let mut found = BTreeMap::new();
    for schedule in schedules(world).await {
        let mut tx = world.begin().await;
        let decisions = store::dunning::decisions_of(&mut tx, schedule.id).await.expect("decisions");
        tx.commit(()).await.expect("commits");
        found.insert(schedule.id, decisions.into_iter().next().expect("a first decision"));
    }
    found
}

#[tokio::test]
async fn an_issuer_gets_so_many_charges_in_a_window_even_when_all_fail_at_once() {
    const PAYERS: usize = 12;
    let world = World::at("2026-09-12T08:00:00Z").await;
    let limit = IssuerLimit { charges: 2, minutes: 30 };
    chosen(&world, Scope::Tenant, Policy { issuer_limit: Some(limit), ..Policy::payday_aware() }).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    for nth in 0..PAYERS {
        let (customer, _) = poor(&world, plan, &format!("payer{nth}"), true).await;
        set_issuer(&world, customer, if nth == 0 { "Wema Bank" } else { "Zenith Bank" }).await;
    }
    world.until("2026-10-12T09:00:00Z").await;
    let found = schedules(&world).await;
    assert_eq!(found.len(), PAYERS);
    let mut windows: BTreeMap<(String, i64), usize> = BTreeMap::new();
    for row in &found {
        let at = row.next_attempt_at.expect("a date");
        let window = at.as_second().div_euclid(30 * 60);
        *windows.entry((row.issuer.clone().expect("an issuer"), window)).or_default() += 1;
        let hour = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(1))).hour();
        assert!((6..9).contains(&hour) || (18..21).contains(&hour), "outside of the allowed hours: {at}");
    }
    assert!(windows.values().all(|count| *count <= 2), "{windows:?}");
    let decisions = first_decisions(&world).await;
    let moved = decisions.values().filter(|row| row.reason.contains("at most 2 charges in 30 minutes")).count();
    assert!(moved > 0, "eleven do not fit where they wanted to be");
    world.until("2026-11-10T08:00:00Z").await;
    assert!(schedules(&world).await.iter().all(|row| row.state == "recovered"));
    world.verify().await;
}

async fn put_in_segment(world: &World, customer: CustomerId, names: &str) {
    let mut tx = world.begin().await;
    let mut row = store::customers::get(&mut tx, customer).await.expect("a customer");
    row.metadata = serde_json::json!({ app::recoveries::SEGMENT: names });
    store::customers::update(&mut tx, &row).await.expect("changes");
    tx.commit(()).await.expect("commits");
}

#[tokio::test]
async fn the_narrowest_policy_is_chosen_once_and_kept() {
    let world = World::at("2026-09-12T08:00:00Z").await;
    let (gym, spa) =
        (world.plan(("month", 1), 500_000, 0, None).await, world.plan(("month", 1), 900_000, 0, None).await);
    let vip = Scope::Segment { segment: "vip".to_owned(), rank: 2 };
    chosen(&world, Scope::Tenant, named("everybody")).await;
    chosen(&world, Scope::Plan { plan: spa.to_string() }, named("spa")).await;
    let of_vips = chosen(&world, vip.clone(), named("vip")).await;
    chosen(&world, Scope::Segment { segment: "staff".to_owned(), rank: 1 }, named("staff")).await;
    let mut wanted = BTreeMap::new();
    for (name, plan, segments, policy) in [
        ("ada", gym, "", "everybody"),
        ("bola", spa, "regular", "spa"),
        ("chi", spa, "vip", "vip"),
        ("dayo", gym, "vip, staff", "staff"),
    ] {
        let (customer, _) = poor(&world, plan, name, false).await;
        put_in_segment(&world, customer, segments).await;
        wanted.insert(customer, policy);
    }
    world.until("2026-10-12T09:00:00Z").await;
    let names = |rows: Vec<store::dunning::ScheduleRow>, bodies: &BTreeMap<ids::PolicyId, String>| {
        rows.into_iter().map(|row| (row.customer_id, bodies[&row.policy_id].clone())).collect::<BTreeMap<_, _>>()
    };
    let mut tx = world.begin().await;
    let mut bodies = BTreeMap::new();
    for row in store::policies::newest_of_each(&mut tx).await.expect("policies") {
        bodies.insert(row.id, row.name);
    }
    drop(tx);
    let began = names(schedules(&world).await, &bodies);
    let wanted: BTreeMap<_, _> = wanted.into_iter().map(|(who, policy)| (who, policy.to_owned())).collect();
    assert_eq!(began, wanted);
    let decisions = first_decisions(&world).await;
    let because: Vec<&str> = decisions.values().filter_map(|row| row.inputs["policy"]["because"].as_str()).collect();
    assert_eq!(because.len(), 4);
    assert!(because.iter().any(|why| why.contains("segment `vip`")), "{because:?}");

    // Archived and replaced, it is kept by those who follow it.
    let mut tx = world.begin().await;
    policies::archive(&mut tx, of_vips).await.expect("ends");
    let again = policies::archive(&mut tx, of_vips).await.expect_err("it is over");
    assert_eq!(again.code, "policy_not_in_force");
    let live = policies::in_force(&mut tx).await.expect("policies");
    assert_eq!(live.iter().map(|one| one.policy.name.as_str()).collect::<Vec<_>>(), ["staff", "spa", "everybody"]);
    tx.commit(()).await.expect("commits");
    world.until("2026-10-26T09:00:00Z").await;
    assert_eq!(names(schedules(&world).await, &bodies), wanted);
    let back = chosen(&world, vip, named("vip again")).await;
    let mut tx = world.begin().await;
    assert_eq!(store::policies::get(&mut tx, back).await.expect("stored").version, 3, "the end was a version too");
    drop(tx);
    world.verify().await;
}

#[tokio::test]
async fn an_experiment_deals_customers_and_keeps_their_arms() {
    let world = World::at("2026-09-12T08:00:00Z").await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let (_, before) = poor(&world, plan, "early", false).await;
    world.until("2026-10-12T08:30:00Z").await;
    let new = || NewExperiment {
        name: "payday or ladder".to_owned(),
        holdout_per_mille: 500,
        least_sample: 30,
        baseline: Policy::fixed_ladder(),
    };
    let mut tx = world.begin().await;
    let experiment = experiments::create(&mut tx, new()).await.expect("begins");
    tx.commit(()).await.expect("commits");
    let mut tx = world.begin().await;
    assert_eq!(experiments::create(&mut tx, new()).await.expect_err("one at a time").code, "experiment_running");
    drop(tx);
    // By payday the money is there; the ladder has used all of its tries by then.
    let in_funds = Behavior { salary_minor: Some(20_000_000), willing_per_10k: Some(0), ..Behavior::default() };
    for nth in 0..70 {
        let mut behavior = in_funds.clone();
        behavior.plan = vec![Fate::Succeeds, Fate::Declines(DeclineCode::InsufficientFunds)];
        let customer = world.customer(&format!("payer{nth}"), OK, behavior).await;
        world.subscribe(customer, plan).await;
    }
    world.until("2026-11-12T12:00:00Z").await;
    let arms: BTreeMap<_, _> =
        schedules(&world).await.into_iter().map(|row| (row.id, (row.arm, row.policy_id))).collect();
    let held = arms.values().filter(|(arm, _)| arm.as_deref() == Some("holdout")).count();
    assert!((20..50).contains(&held), "{held} of 70 are held out");
    for (arm, policy) in arms.values() {
        assert_eq!(arm.as_deref() == Some("holdout"), *policy == experiment.baseline_policy_id);
    }
    let mut tx = world.begin().await;
    let (_, found) = experiments::results(&mut tx, experiment.id).await.expect("figures");
    assert!(matches!(found[0].uplift.claim, Claim::TooFew { needed: 30, .. }), "{found:?}");
    experiments::stop(&mut tx, experiment.id).await.expect("stops");
    tx.commit(()).await.expect("commits");
    let late = poor(&world, plan, "late", false).await.1;
    world.until("2026-12-12T13:00:00Z").await;
    let after = schedules(&world).await;
    for row in &after {
        match arms.get(&row.id) {
            Some((arm, policy)) => assert_eq!((&row.arm, row.policy_id), (arm, *policy), "an arm never changes"),
            None => assert_eq!(row.arm, None, "it began after the end"),
        }
        if row.subscription_id == Some(before) || row.subscription_id == Some(late) {
            assert_eq!(row.experiment_id, None);
        }
    }
    let mut tx = world.begin().await;
    let (row, found) = experiments::results(&mut tx, experiment.id).await.expect("figures");
    drop(tx);
    assert_eq!(row.status, "stopped");
    let [naira] = found.as_slice() else { panic!("one currency: {found:?}") };
    assert_eq!(naira.treatment.figures.failed + naira.holdout.figures.failed, 70);
    let dealt = u64::try_from(held).expect("small");
    assert_eq!((naira.holdout.figures.failed, naira.treatment.figures.failed), (dealt, 70 - dealt));
    let told = (naira.uplift.rate.is_some(), matches!(naira.uplift.claim, Claim::TooFew { .. }));
    assert_eq!(told, (held.min(70 - held) >= 30, held.min(70 - held) < 30), "{found:?}");
    assert_eq!(row.baseline_policy_id, experiment.baseline_policy_id);
    world.verify().await;
}

#[tokio::test]
async fn two_first_failures_at_once_follow_one_policy() {
    let world = World::new().await;
    let policy = Policy::payday_aware();
    let version_1 = |tx: &mut store::TenantTx| store::policies::PolicyRow {
        id: tx.fresh(),
        scope: store::policies::TENANT.to_owned(),
        scope_key: String::new(),
        rank: None,
        version: 1,
        name: policy.name.clone(),
        body: serde_json::to_value(&policy).expect("a policy"),
        archived: None,
        created_at: tx.now(),
    };
    let (mut one, mut other) = (world.begin().await, world.begin().await);
    let (mine, theirs) = (version_1(&mut one), version_1(&mut other));
    let made = store::policies::first(&mut one, mine).await.expect("made");
    let (taken, ()) = tokio::join!(store::policies::first(&mut other, theirs), async {
        // The second waits for the first.
        one.commit(()).await.expect("commits");
    });
    assert_eq!(taken.expect("taken").id, made.id);
    other.commit(()).await.expect("commits");
}
