//! A gateway that is down, and a bank: nobody is overdue for it, nobody's attempts are used, everybody pays once.

use gateways::simulated::{Behavior, Fate, Faults, Window};
use ids::{CustomerId, TestClockId};
use jiff::Timestamp;
use recovery::DeclineCode;
use store::attempts::AttemptRow;
use store::breakers::BreakerRow;
use store::dunning::ScheduleRow;
use store::{Lane, PageOf, TenantTx};
use testkit::World;

const OK: &str = "4084080000000003";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

async fn clock(world: &World, from: &str) -> TestClockId {
    let mut tx = world.begin().await;
    let clock = app::clocks::create(&mut tx, "outage".to_owned(), at(from)).await.expect("a clock");
    tx.commit(clock.id).await.expect("commits")
}

pub(crate) async fn advance(world: &World, clock: TestClockId, to: &str) {
    let mut tx = world.begin().await;
    app::clocks::advance(&mut tx, clock, at(to)).await.expect("goes");
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

pub(crate) async fn attempts(world: &World) -> Vec<AttemptRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 10_000, offset: 0, below: None };
    let rows = store::attempts::page(&mut tx, &store::attempts::AttemptFilter::default(), &page).await;
    tx.commit(rows.expect("attempts")).await.expect("commits")
}

pub(crate) async fn schedules(world: &World) -> Vec<ScheduleRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 10_000, offset: 0, below: None };
    let rows = store::dunning::page(&mut tx, &store::dunning::ScheduleFilter::default(), &page).await;
    tx.commit(rows.expect("recoveries")).await.expect("commits")
}

async fn gateway_breaker(world: &World, lane: Lane) -> Option<BreakerRow> {
    let mut tx = world.begin().await;
    let row = store::breakers::get(&mut tx, lane.uuid(), "simulated", "").await.expect("a look");
    tx.commit(row).await.expect("commits")
}

async fn count(tx: &mut TenantTx, status: &str) -> usize {
    let filter = store::subscriptions::SubscriptionFilter { status: Some(status.to_owned()), ..Default::default() };
    let page = PageOf { limit: 1_000, offset: 0, below: None };
    store::subscriptions::page(tx, &filter, &page).await.expect("subscriptions").len()
}

#[tokio::test]
async fn a_six_hour_gateway_outage_moves_nobody_to_past_due() {
    const PAYERS: usize = 200;
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let clock = clock(&world, "2026-10-05T00:00:00Z").await;
    // Renewals spread over a day: forty moments, five at each.
    for nth in 0..PAYERS {
        if nth % 5 == 0 && nth > 0 {
            let minutes = i64::try_from(nth / 5 * 36).expect("small");
            let to = at("2026-10-05T00:00:00Z") + jiff::SignedDuration::from_mins(minutes);
            advance(&world, clock, &to.to_string()).await;
        }
        let customer = world.customer_on(Some(clock), &format!("payer{nth}"), OK, Behavior::default()).await;
        world.subscribe(customer, plan).await;
    }
    advance(&world, clock, "2026-11-04T23:00:00Z").await;
    assert!(gateway_breaker(&world, Lane::clock(clock)).await.is_none(), "all is well, so nothing was written");
    world.events().await;
    let down = Window { from: at("2026-11-05T06:00:00Z"), to: at("2026-11-05T12:00:00Z") };
    world.gateway.set_faults(&Faults { outage: Some(down), ..Faults::default() }).await.expect("faults");
    advance(&world, clock, "2026-11-05T11:59:00Z").await;
    let breaker = gateway_breaker(&world, Lane::clock(clock)).await.expect("it was told");
    assert_ne!(breaker.state, "closed", "{breaker:?}");
    let before = attempts(&world).await.len();
    assert!(before < PAYERS + 120, "a handful of probes, not a storm: {before}");
    advance(&world, clock, "2026-11-06T12:00:00Z").await;
    let breaker = gateway_breaker(&world, Lane::clock(clock)).await.expect("it is there");
    assert_eq!(breaker.state, "closed");
    let events = world.events().await;
    for never in ["subscription.past_due", "dunning.started", "invoice.payment_failed", "payment.failed"] {
        assert!(!events.contains(&never.to_owned()), "{never}");
    }
    assert_eq!(schedules(&world).await, []);
    let rows = attempts(&world).await;
    assert_eq!(rows.iter().filter(|row| row.status == "succeeded").count(), PAYERS * 2, "everybody paid, once");
    assert!(rows.iter().all(|row| row.decline_code.is_none() && row.cause == "first"));
    let mut tx = world.begin().await;
    assert_eq!(count(&mut tx, "active").await, PAYERS);
    drop(tx);
    world.verify().await;
}

async fn overdue(world: &World, name: &str, fates: &[Fate]) -> CustomerId {
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let mut story = vec![Fate::Succeeds];
    story.extend(fates);
    let customer = world.customer(name, OK, Behavior { plan: story, ..Behavior::default() }).await;
    world.subscribe(customer, plan).await;
    customer
}

#[tokio::test]
async fn a_step_that_is_due_while_the_gateway_is_down_waits_by_a_decision_and_uses_no_attempt() {
    let world = World::new().await;
    overdue(&world, "ada", &[Fate::Declines(DeclineCode::DoNotHonor)]).await;
    world.until("2026-10-01T09:00:00Z").await;
    let [schedule] = schedules(&world).await.try_into().expect("one recovery");
    let due = schedule.next_attempt_at.expect("a date");
    let down =
        Window { from: due - jiff::SignedDuration::from_hours(2), to: due + jiff::SignedDuration::from_hours(4) };
    world.gateway.set_faults(&Faults { outage: Some(down), ..Faults::default() }).await.expect("faults");
    // Others open the breaker an hour before.
    world.until(&(due - jiff::SignedDuration::from_hours(1)).to_string()).await;
    for nth in 0..6 {
        overdue(&world, &format!("other{nth}"), &[]).await;
    }
    world.until(&(due + jiff::SignedDuration::from_mins(1)).to_string()).await;
    let mut tx = world.begin().await;
    let decisions = store::dunning::decisions_of(&mut tx, schedule.id).await.expect("decisions");
    let held = store::dunning::get(&mut tx, schedule.id).await.expect("the recovery");
    drop(tx);
    let last = decisions.last().expect("a decision");
    assert_eq!((last.action.as_str(), held.state.as_str(), held.attempts_made), ("wait", "scheduled", 1));
    assert!(last.reason.contains("the gateway simulated does not answer"), "{}", last.reason);
    world.until(&(due + jiff::SignedDuration::from_hours(48)).to_string()).await;
    let [healed] = schedules(&world).await.try_into().expect("one recovery");
    assert_eq!((healed.state.as_str(), healed.attempts_made), ("recovered", 1));
    world.verify().await;
}

#[tokio::test]
async fn what_a_person_asks_for_is_sent_although_the_breaker_is_open() {
    let world = World::new().await;
    let down = Window { from: at("2026-09-01T00:00:00Z"), to: at("2026-09-01T08:05:00Z") };
    world.gateway.set_faults(&Faults { outage: Some(down), ..Faults::default() }).await.expect("faults");
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let mut begun = Vec::new();
    for nth in 0..8 {
        let customer = world.customer(&format!("payer{nth}"), OK, Behavior::default()).await;
        begun.push(world.subscribe(customer, plan).await);
    }
    world.drain().await;
    assert_eq!(gateway_breaker(&world, Lane::REAL).await.expect("told").state, "open");
    let sent = attempts(&world).await.len();
    world.gateway.set_faults(&Faults::default()).await.expect("faults");
    let invoice = world.subscription(begun[0]).await.latest_invoice_id.expect("an invoice");
    let mut tx = world.begin().await;
    app::charging::pay_now(&mut tx, invoice).await.expect("may be paid");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let rows = attempts(&world).await;
    assert_eq!((rows.len(), rows[0].status.as_str(), rows[0].invoice_id), (sent + 1, "succeeded", invoice));
    assert_eq!(world.subscription(begun[1]).await.status, "incomplete", "the others wait");
    world.until("2026-09-01T09:00:00Z").await;
    for id in begun {
        assert_eq!(world.subscription(id).await.status, "active");
    }
    world.verify().await;
}

#[tokio::test]
async fn a_bank_that_is_away_stops_its_own_customers_only() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let away = Fate::Declines(DeclineCode::IssuerUnavailable);
    let mut at_risk = Vec::new();
    for nth in 0..9 {
        let story = vec![Fate::Succeeds, away, Fate::Succeeds];
        let customer =
            world.customer(&format!("zenith{nth}"), OK, Behavior { plan: story, ..Behavior::default() }).await;
        set_issuer(&world, customer, "Zenith Bank").await;
        at_risk.push(world.subscribe(customer, plan).await);
    }
    let other = world.customer("wema", OK, Behavior::default()).await;
    set_issuer(&world, other, "Wema Bank").await;
    let other = world.subscribe(other, plan).await;
    world.until("2026-10-01T08:00:00Z").await;
    let mut tx = world.begin().await;
    let found = store::breakers::not_closed(&mut tx, Lane::REAL.uuid()).await.expect("a look");
    drop(tx);
    let names: Vec<(&str, &str)> = found.iter().map(|row| (row.gateway.as_str(), row.issuer.as_str())).collect();
    assert_eq!(names, [("simulated", "Zenith Bank")]);
    assert_eq!(world.subscription(other).await.status, "active");
    // A first charge that met an outage is made again; no recovery began, and the bank pays by noon.
    world.until("2026-10-01T12:00:00Z").await;
    assert_eq!(schedules(&world).await, []);
    for id in at_risk {
        let row = world.subscription(id).await;
        assert_eq!((row.status.as_str(), row.cycles_completed), ("active", 2));
    }
    assert_eq!(attempts(&world).await.iter().filter(|row| row.status == "succeeded").count(), 20);
    world.verify().await;
}

#[tokio::test]
async fn an_unknown_outcome_counts_once_however_often_it_is_looked_up() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    for nth in 0..4 {
        // No answer; the money moved, and a look-up says so.
        let customer = world.customer(&format!("payer{nth}"), "4084080000000128", Behavior::default()).await;
        world.subscribe(customer, plan).await;
    }
    world.gateway.set_faults(&Faults { malformed_per_10k: 10_000, ..Faults::default() }).await.expect("faults");
    world.until("2026-09-01T08:09:00Z").await;
    assert!(attempts(&world).await.iter().all(|row| row.status == "unknown" && row.look_ups > 1));
    let told = gateway_breaker(&world, Lane::REAL).await.expect("it was told");
    assert_eq!((told.state.as_str(), &told.body["bad"]), ("closed", &serde_json::json!(4)));
    world.gateway.set_faults(&Faults::default()).await.expect("faults");
    world.until("2026-09-02T08:00:00Z").await;
    assert!(attempts(&world).await.iter().all(|row| row.status == "succeeded"));
    world.verify().await;
}

#[tokio::test]
async fn a_breaker_is_changed_only_by_whoever_read_it_last() {
    let world = World::new().await;
    let (lane, body) = (Lane::REAL.uuid(), serde_json::json!({ "state": "idle" }));
    let row = |version, state: &str| BreakerRow {
        gateway: "simulated".to_owned(),
        issuer: String::new(),
        state: state.to_owned(),
        body: body.clone(),
        version,
    };
    let mut tx = world.begin().await;
    let save = store::breakers::save;
    assert!(save(&mut tx, lane, &row(0, "closed")).await.expect("new"));
    assert!(!save(&mut tx, lane, &row(0, "open")).await.expect("no longer new"));
    assert!(save(&mut tx, lane, &row(1, "open")).await.expect("as read"));
    assert!(!save(&mut tx, lane, &row(1, "closed")).await.expect("changed meanwhile"));
    let found = store::breakers::not_closed(&mut tx, lane).await.expect("a look");
    assert_eq!(found.iter().map(|row| (row.state.as_str(), row.version)).collect::<Vec<_>>(), [("open", 2)]);
}

pub(crate) async fn set_issuer(world: &World, customer: CustomerId, issuer: &str) {
    let mut tx = world.begin().await;
    let saved = store::methods::active_of(&mut tx, &[customer.uuid()]).await.expect("methods");
    for mut row in saved {
        store::methods::remove(&mut tx, customer, row.id).await.expect("goes");
        row.id = tx.fresh();
        row.issuer = Some(issuer.to_owned());
        store::methods::insert(&mut tx, &row).await.expect("a method");
    }
    tx.commit(()).await.expect("commits");
}
