//! Usage billed over months: the hard cases 42 to 47, on a real Postgres, from the event to the line.

use std::collections::BTreeMap;

use app::changes::{self, Wanted, When};
use app::plans::{self, NewPlan, NewPrice};
use app::subscriptions::{self as subscriptions, Choice, NewItem, NewSubscription};
use app::usage::{self, NewEvent, NewMeter, Outcome};
use billing::price::{PricingDraft, TierDraft};
use billing::usage::Aggregation;
use billing::{Derivation, PriceModel};
use gateways::simulated::Behavior;
use ids::{Mode, SubscriptionId, UsageId};
use jiff::Timestamp;
use store::invoices::{self, InvoiceFilter, LineRow};
use store::{PageOf, testing};
use testkit::World;

const OK: &str = "4084080000000003";

pub(crate) fn meter(key: &str, aggregation: Aggregation, recurring: bool) -> NewMeter {
    NewMeter {
        key: key.to_owned(),
        name: None,
        aggregation,
        value_property: (aggregation == Aggregation::Unique).then(|| "user".to_owned()),
        filters: BTreeMap::new(),
        group_by: Vec::new(),
        recurring,
        late_policy: "next_invoice",
    }
}

pub(crate) fn per_unit(amount: i64) -> PricingDraft {
    PricingDraft { amount: Some(amount.into()), ..PricingDraft::of(PriceModel::PerUnit) }
}

/// The first 1000 free, then 2 each, above 10 000 1 each.
fn tiers() -> PricingDraft {
    let tier = |up_to: Option<i64>, unit: i64| TierDraft {
        up_to: up_to.map(Into::into),
        unit_amount: Some(unit.into()),
        flat_amount: None,
    };
    PricingDraft {
        tiers: Some(vec![tier(Some(1000), 0), tier(Some(10_000), 2), tier(None, 1)]),
        ..PricingDraft::of(PriceModel::Graduated)
    }
}

/// A merchant at 1 April 2026, with a subscription by calendar months in UTC: a fee of 5000 and what is metered.
pub(crate) async fn begun(meters: Vec<(NewMeter, PricingDraft)>) -> (World, SubscriptionId) {
    let world = World::at("2026-04-01T00:00:00Z").await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let mut tx = world.begin().await;
    let fee = PricingDraft { amount: Some(5_000.into()), ..PricingDraft::of(PriceModel::Flat) };
    let price = |key: Option<String>, meter_key: Option<String>, pricing| NewPrice {
        at: String::new(),
        key,
        name: None,
        currency: Some("NGN".to_owned()),
        meter_key,
        pricing,
    };
    let mut prices = vec![price(None, None, fee)];
    let mut items = Vec::new();
    for (new, pricing) in meters {
        let key = usage::create(&mut tx, new).await.expect("a meter").key;
        prices.push(price(Some(key.clone()), Some(key.clone()), pricing));
        items.push(NewItem { choice: Choice::Key(key), quantity: 1 });
    }
    let plan = NewPlan {
        name: "Calls".to_owned(),
        description: None,
        unit: calendar::Unit::Month,
        count: 1,
        trial_days: 0,
        max_cycles: None,
        prices,
        metadata: usecase::check::Metadata::new(),
    };
    let plan = plans::create(&mut tx, plan).await.expect("a plan").row.id;
    let new = NewSubscription { items, zone: Some("UTC".to_owned()), ..NewSubscription::of(customer, plan) };
    let row = subscriptions::create(&mut tx, new).await.expect("a subscription");
    let id = tx.commit(row.id).await.expect("commits");
    world.drain().await;
    (world, id)
}

pub(crate) fn event(key: &str, meter: &str, subscription: SubscriptionId, quantity: i64, at: &str) -> NewEvent {
    NewEvent {
        key: key.to_owned(),
        meter_key: meter.to_owned(),
        subscription,
        quantity: Some(quantity.into()),
        properties: usecase::check::Metadata::new(),
        at: Some(at.parse::<Timestamp>().expect("an instant")),
    }
}

pub(crate) async fn send(world: &World, events: Vec<NewEvent>) -> Vec<UsageId> {
    let mut tx = world.begin().await;
    let outcomes = usage::record(&mut tx, &events).await.expect("a batch");
    let id = |outcome| match outcome {
        Outcome::Recorded(row) => row.id,
        other @ (Outcome::Repeated(_) | Outcome::Refused(_)) => panic!("{other:?}"),
    };
    let ids = outcomes.into_iter().map(id).collect();
    tx.commit(ids).await.expect("commits")
}

/// The lines of usage of every bill, oldest bill first: amount and exact quantity.
pub(crate) async fn used(world: &World, subscription: SubscriptionId) -> Vec<Vec<(i64, String)>> {
    let mut tx = world.begin().await;
    let filter = InvoiceFilter { subscription: Some(subscription), ..InvoiceFilter::default() };
    let page = PageOf { limit: 100, offset: 0, below: None };
    let found = invoices::page(&mut tx, &filter, &page).await.expect("invoices");
    let mut out = Vec::new();
    for invoice in found.into_iter().rev() {
        let lines = invoices::lines_of(&mut tx, &[invoice.id.uuid()]).await.expect("lines");
        out.push(lines.iter().filter(|line| line.kind == "usage_charge").map(amount_and_quantity).collect());
    }
    tx.commit(out).await.expect("commits")
}

fn amount_and_quantity(line: &LineRow) -> (i64, String) {
    let derivation: Derivation = serde_json::from_value(line.derivation.clone()).expect("readable");
    let quantity = match derivation {
        Derivation::Price(price) => price.quantity,
        Derivation::Usage(usage) => usage.worth.quantity,
        Derivation::Credit(_) | Derivation::OneOff(_) => panic!("usage is neither credited nor billed by itself"),
        Derivation::First(_) => panic!("the first form is not written"),
    };
    (line.amount_minor, quantity.to_string())
}

pub(crate) fn line(amount: i64, quantity: &str) -> Vec<(i64, String)> {
    vec![(amount, quantity.to_owned())]
}

#[tokio::test]
async fn case_42_late_events_are_worth_the_difference_of_the_totals() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), tiers())]).await;
    world.until("2026-04-30T12:00:00Z").await;
    send(&world, vec![event("a", "calls", sub, 900, "2026-04-12T00:00:00Z")]).await;
    world.until("2026-05-02T00:00:00Z").await;
    send(&world, vec![event("b", "calls", sub, 300, "2026-04-30T23:00:00Z")]).await;
    world.until("2026-06-01T12:00:00Z").await;
    let bills = used(&world, sub).await;
    assert_eq!(bills[1], line(0, "900"), "the first bill says what was used, though it costs nothing");
    let mut june = bills[2].clone();
    june.sort();
    assert_eq!(june, [(0, "0".to_owned()), (400, "1200".to_owned())]);
    world.until("2026-07-01T12:00:00Z").await;
    assert_eq!(used(&world, sub).await[3], line(0, "0"), "a difference is billed once");
    world.verify().await;
}

#[tokio::test]
async fn case_43_what_is_withdrawn_is_credited_on_the_next_invoice() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), tiers())]).await;
    let first = send(&world, vec![event("a", "calls", sub, 1100, "2026-04-01T00:00:00Z")]).await;
    let second = send(&world, vec![event("b", "calls", sub, 100, "2026-04-01T12:00:00Z")]).await;
    world.until("2026-05-01T12:00:00Z").await;
    assert_eq!(used(&world, sub).await[1], line(400, "1200"));
    for _ in 0..2 {
        let mut tx = world.begin().await;
        usage::withdraw(&mut tx, second[0]).await.expect("withdrawn, and again");
        tx.commit(()).await.expect("commits");
    }
    world.until("2026-06-01T12:00:00Z").await;
    let mut june = used(&world, sub).await[2].clone();
    june.sort();
    assert_eq!(june, [(-200, "1100".to_owned()), (0, "0".to_owned())]);
    let mut tx = world.begin().await;
    let withdrawal = usage::withdraw(&mut tx, second[0]).await.expect("the same withdrawal");
    let error = usage::withdraw(&mut tx, withdrawal.id).await.expect_err("a withdrawal is final");
    assert_eq!((error.code, first.len()), ("usage_is_withdrawal", 1));
    drop(tx);
    world.verify().await;
}

#[tokio::test]
async fn a_credit_larger_than_the_bill_is_carried_until_it_is_used_up() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(10))]).await;
    let sent = send(&world, vec![event("a", "calls", sub, 1200, "2026-04-01T00:00:00Z")]).await;
    world.until("2026-05-01T12:00:00Z").await;
    let mut tx = world.begin().await;
    usage::withdraw(&mut tx, sent[0]).await.expect("withdrawn");
    tx.commit(()).await.expect("commits");
    world.until("2026-08-01T12:00:00Z").await;
    let credits: Vec<i64> = used(&world, sub).await.iter().map(|bill| bill.iter().map(|line| line.0).sum()).collect();
    assert_eq!(credits, [0, 12_000, -5_000, -5_000, -2_000], "a bill of 5000 falls to nothing, and not below");
    world.verify().await;
}

#[tokio::test]
async fn case_44_a_key_counts_once_and_never_stands_for_another_event() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    let sent = send(&world, vec![event("a", "calls", sub, 5, "2026-04-01T00:00:00Z")]).await;
    let mut tx = world.begin().await;
    let batch = [
        event("a", "calls", sub, 5, "2026-04-01T00:00:00Z"),
        event("a", "calls", sub, 6, "2026-04-01T00:00:00Z"),
        event("b", "calls", sub, 1, "2026-04-01T00:00:00Z"),
        event("b", "calls", sub, 1, "2026-04-01T00:00:00Z"),
        event("c", "calls", sub, -1, "2026-04-01T00:00:00Z"),
        event("d", "calls", sub, 1, "2031-04-01T00:00:00Z"),
        event("e", "nothing", sub, 1, "2026-04-01T00:00:00Z"),
        event("f", "calls", sub, 1_000_000_000_000_001, "2026-04-01T00:00:00Z"),
    ];
    let outcomes = usage::record(&mut tx, &batch).await.expect("a batch");
    tx.commit(()).await.expect("commits");
    let told: Vec<String> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Recorded(_) => "recorded".to_owned(),
            Outcome::Repeated(_) => "repeated".to_owned(),
            Outcome::Refused(error) => error.fields.first().map_or(error.code, |field| field.code).to_owned(),
        })
        .collect();
    let expected = [
        "repeated",
        "usage_conflict",
        "recorded",
        "repeated",
        "quantity_negative",
        "usage_in_future",
        "not_found",
        "quantity_too_large",
    ];
    assert_eq!(told, expected);
    assert!(matches!(outcomes[0], Outcome::Repeated(id) if id == sent[0]));
    world.until("2026-05-01T12:00:00Z").await;
    assert_eq!(used(&world, sub).await[1], line(6, "6"));
    world.verify().await;
}

#[tokio::test]
async fn case_45_an_event_on_the_boundary_belongs_to_the_period_that_opens() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Count, false), per_unit(7))]).await;
    let events = vec![
        event("last", "calls", sub, 1, "2026-04-30T23:59:59.999Z"),
        event("first", "calls", sub, 1, "2026-05-01T00:00:00Z"),
    ];
    world.until("2026-04-30T23:00:00Z").await;
    send(&world, events).await;
    world.until("2026-06-01T12:00:00Z").await;
    assert_eq!(used(&world, sub).await[1..], [line(7, "1"), line(7, "1")]);
    world.verify().await;
}

#[tokio::test]
async fn case_46_seats_are_weighted_by_their_time() {
    let (world, sub) = begun(vec![(meter("seats", Aggregation::TimeWeighted, true), per_unit(800))]).await;
    send(&world, vec![event("a", "seats", sub, 10, "2026-04-01T00:00:00Z")]).await;
    world.until("2026-04-20T00:00:00Z").await;
    send(&world, vec![event("b", "seats", sub, 5, "2026-04-16T00:00:00Z")]).await;
    world.until("2026-06-01T12:00:00Z").await;
    // In May nothing changes: the level of 15 carries over.
    assert_eq!(used(&world, sub).await[1..], [line(10_000, "12.5"), line(12_000, "15")]);
    world.verify().await;
}

#[tokio::test]
async fn case_46_levels_go_down_too() {
    let (world, sub) = begun(vec![(meter("seats", Aggregation::TimeWeighted, true), per_unit(800))]).await;
    world.until("2026-04-22T00:00:00Z").await;
    let events = vec![
        event("c", "seats", sub, -3, "2026-04-21T18:00:00Z"),
        event("a", "seats", sub, 10, "2026-04-01T00:00:00Z"),
        event("b", "seats", sub, 5, "2026-04-06T12:00:00Z"),
    ];
    send(&world, events).await;
    world.until("2026-05-01T12:00:00Z").await;
    assert_eq!(used(&world, sub).await[1], line(10_527, "13.158333333"));
    world.verify().await;
}

#[tokio::test]
async fn case_47_a_level_carries_over_if_its_meter_recurs_and_else_is_nothing() {
    let kinds = [("max", Aggregation::Max), ("latest", Aggregation::Latest)];
    let mut meters = Vec::new();
    for (name, kind) in kinds {
        meters.push((meter(&format!("{name}-kept"), kind, true), per_unit(10)));
        meters.push((meter(&format!("{name}-anew"), kind, false), per_unit(10)));
    }
    let (world, sub) = begun(meters).await;
    for name in ["max-kept", "max-anew", "latest-kept", "latest-anew"] {
        let at = |key: &str, quantity, at| event(&format!("{name}-{key}"), name, sub, quantity, at);
        let events = vec![at("2", 3, "2026-04-01T06:00:00Z"), at("1", 8, "2026-04-01T05:00:00Z")];
        send(&world, events).await;
    }
    world.until("2026-06-01T12:00:00Z").await;
    let amounts: Vec<Vec<i64>> =
        used(&world, sub).await.iter().map(|bill| bill.iter().map(|line| line.0).collect()).collect();
    assert_eq!(amounts[1..], [vec![80, 80, 30, 30], vec![30, 0, 30, 0]]);
    world.verify().await;
}

#[tokio::test]
async fn different_things_are_counted_once_a_period() {
    let (world, sub) = begun(vec![(meter("users", Aggregation::Unique, false), per_unit(100))]).await;
    let by = |key: &str, user: &str| NewEvent {
        properties: usecase::check::Metadata::from([("user".to_owned(), user.to_owned())]),
        ..event(key, "users", sub, 1, "2026-04-01T00:00:00Z")
    };
    let sent = send(&world, vec![by("1", "ada"), by("2", "ade"), by("3", "ada")]).await;
    send(&world, vec![by("4", "ade"), by("5", "obi")]).await;
    let mut tx = world.begin().await;
    usage::withdraw(&mut tx, sent[0]).await.expect("ada is there again");
    let obi = usage::record_one(&mut tx, by("5", "obi")).await.expect("a repeat").0;
    usage::correct(&mut tx, obi.id, by("6", "ada")).await.expect("it was ada");
    tx.commit(()).await.expect("commits");
    world.until("2026-05-01T12:00:00Z").await;
    assert_eq!(used(&world, sub).await[1], line(200, "2"));
    world.verify().await;
}

#[tokio::test]
async fn events_in_any_order_and_any_batches_come_to_the_same_totals() {
    let kinds = [
        ("sum", Aggregation::Sum),
        ("max", Aggregation::Max),
        ("latest", Aggregation::Latest),
        ("level", Aggregation::TimeWeighted),
    ];
    let meters = kinds.map(|(name, kind)| (meter(name, kind, true), per_unit(100))).to_vec();
    let days = [3, 30, 14, 7, 21, 1, 28, 16];
    let mut seen: Option<Vec<Vec<(i64, String)>>> = None;
    // Orders without a generator: a walk with steps that have no common part with the number of days.
    for (step, size) in [(1, 8), (3, 1), (5, 3), (7, 2)] {
        let (world, sub) = begun(meters.clone()).await;
        world.until("2026-05-02T00:00:00Z").await;
        let order: Vec<usize> = (0..days.len()).map(|nth| (nth * step + 2) % days.len()).collect();
        for chunk in order.chunks(size) {
            let events = chunk.iter().flat_map(|nth| {
                kinds.map(|(name, _)| {
                    let at = format!("2026-04-{:02}T09:00:00Z", days[*nth]);
                    event(&format!("{name}-{nth}"), name, sub, 10 + i64::try_from(*nth).expect("small"), &at)
                })
            });
            send(&world, events.collect()).await;
        }
        world.until("2026-07-01T12:00:00Z").await;
        let bills = used(&world, sub).await;
        world.verify().await;
        assert_eq!(*seen.get_or_insert_with(|| bills.clone()), bills, "steps of {step} in batches of {size}");
    }
}

#[tokio::test]
async fn a_tampered_total_is_found() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    send(&world, vec![event("a", "calls", sub, 5, "2026-04-01T00:00:00Z")]).await;
    world.verify().await;
    let script = "set role recoup_owner; alter table sandbox.usage_totals no force row level security;
                  update sandbox.usage_totals set total = 4;
                  alter table sandbox.usage_totals force row level security";
    testing::admin_script(&world.db.connector, script).await.expect("tampers");
    let found = app::verify::books(&world.db.audit(), Mode::Test).await.expect("reads");
    let broken: Vec<&str> = found.iter().filter(|found| !found.offenders.is_empty()).map(|found| found.id).collect();
    assert_eq!(broken, ["I8"]);
}

#[tokio::test]
async fn two_requests_with_one_key_meet_and_count_once() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    let both =
        [event("a", "calls", sub, 5, "2026-04-01T00:00:00Z"), event("b", "calls", sub, 2, "2026-04-01T00:00:00Z")];
    let ask = async |order: [usize; 2]| {
        let mut tx = world.begin().await;
        let batch = order.map(|nth| both[nth].clone());
        let outcomes = usage::record(&mut tx, &batch).await.expect("a batch");
        tx.commit(()).await.expect("commits");
        outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Recorded(_))).count()
    };
    let (left, right) = tokio::join!(ask([0, 1]), ask([1, 0]));
    assert_eq!(left + right, 2, "each event is recorded by one of them");
    world.until("2026-05-01T12:00:00Z").await;
    assert_eq!(used(&world, sub).await[1], line(7, "7"));
    world.verify().await;
}

/// Another interval counts its periods from a new anchor: what was used before is in periods of the old count.
#[tokio::test]
async fn another_interval_counts_anew_and_bills_what_was_used_before_once() {
    for when in [When::Now, When::PeriodEnd] {
        let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(10))]).await;
        send(&world, vec![event("a", "calls", sub, 5, "2026-04-01T00:00:00Z")]).await;
        world.until("2026-05-11T00:00:00Z").await;
        send(&world, vec![event("b", "calls", sub, 7, "2026-05-10T00:00:00Z")]).await;
        let yearly = yearly_plan(&world).await;
        let mut tx = world.begin().await;
        let items = Some(vec![NewItem { choice: Choice::Key("calls".to_owned()), quantity: 1 }]);
        let wanted = Wanted { plan: Some(yearly), items, ..Wanted::default() };
        changes::change(&mut tx, sub, &wanted, when).await.expect("a change");
        tx.commit(()).await.expect("commits");
        world.drain().await;
        let moved = if when == When::Now { "2026-05-11T00:00:00Z" } else { "2026-06-01T00:00:00Z" };
        world.until("2026-06-02T00:00:00Z").await;
        assert_eq!(world.subscription(sub).await.current_period_start.to_string(), moved);
        // Of the old time and of the new one.
        send(&world, vec![event("c", "calls", sub, 11, "2026-06-01T12:00:00Z")]).await;
        world.until("2027-07-01T00:00:00Z").await;
        let billed: i64 = used(&world, sub).await.into_iter().flatten().map(|(amount, _)| amount).sum();
        assert_eq!(billed, 50 + 70 + 110, "{when:?}: {:?}", used(&world, sub).await);
        world.verify().await;
    }
}

async fn yearly_plan(world: &World) -> ids::PlanId {
    plan_of(world, calendar::Unit::Year, 50_000, 10).await
}

async fn plan_of(world: &World, unit: calendar::Unit, fee: i64, call: i64) -> ids::PlanId {
    let mut tx = world.begin().await;
    let price = |key: Option<String>, meter_key: Option<String>, pricing| NewPrice {
        at: String::new(),
        key,
        name: None,
        currency: Some("NGN".to_owned()),
        meter_key,
        pricing,
    };
    let fee = PricingDraft { amount: Some(fee.into()), ..PricingDraft::of(PriceModel::Flat) };
    let calls = Some("calls".to_owned());
    let plan = NewPlan {
        name: "Other calls".to_owned(),
        description: None,
        unit,
        count: 1,
        trial_days: 0,
        max_cycles: None,
        prices: vec![price(None, None, fee), price(calls.clone(), calls, per_unit(call))],
        metadata: usecase::check::Metadata::new(),
    };
    let id = plans::create(&mut tx, plan).await.expect("a plan").row.id;
    tx.commit(id).await.expect("commits")
}

/// A price of another item: what comes late for a period is the difference to what was billed for it, whoever bills it.
#[tokio::test]
async fn what_comes_late_after_a_change_is_still_a_difference() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(10))]).await;
    send(&world, vec![event("a", "calls", sub, 5, "2026-04-01T00:00:00Z")]).await;
    world.until("2026-05-11T00:00:00Z").await;
    let other = plan_of(&world, calendar::Unit::Month, 5_000, 20).await;
    let mut tx = world.begin().await;
    let items = Some(vec![NewItem { choice: Choice::Key("calls".to_owned()), quantity: 1 }]);
    let wanted = Wanted { plan: Some(other), items, ..Wanted::default() };
    changes::change(&mut tx, sub, &wanted, When::PeriodEnd).await.expect("booked");
    tx.commit(()).await.expect("commits");
    send(&world, vec![event("b", "calls", sub, 7, "2026-05-10T00:00:00Z")]).await;
    world.until("2026-06-10T00:00:00Z").await;
    // May was served at 10 each; April gets one more, at its own price.
    assert_eq!(used(&world, sub).await[2], line(70, "7"));
    send(&world, vec![event("c", "calls", sub, 1, "2026-04-20T00:00:00Z")]).await;
    send(&world, vec![event("d", "calls", sub, 3, "2026-06-09T00:00:00Z")]).await;
    world.until("2026-07-10T00:00:00Z").await;
    let mut july = used(&world, sub).await[3].clone();
    july.sort();
    assert_eq!(july, [(10, "6".to_owned()), (60, "3".to_owned())]);
    world.verify().await;
}
