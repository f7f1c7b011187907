//! Changes of running subscriptions, told as calendars: exact lines, exact balances, and books that are proved.

use app::balances::{self, Adjustment};
use app::changes::{self, Changed, Wanted, When};
use app::plans::{self, NewPlan, NewPrice};
use app::subscriptions::{self as subscriptions, NewSubscription};
use billing::PriceModel;
use billing::price::PricingDraft;
use calendar::Unit;
use gateways::simulated::Behavior;
use ids::{CustomerId, PlanId, SubscriptionId};
use setup::preferences::{self, PreferencesChange};
use store::invoices::{self, InvoiceFilter, InvoiceRow};
use store::{PageOf, ledger};
use testkit::World;

pub(crate) const OK: &str = "4084080000000003";
pub(crate) const NO_MONEY: &str = "4084080000000045";

pub(crate) async fn plan(world: &World, unit: Unit, pricing: PricingDraft) -> PlanId {
    let mut tx = world.begin().await;
    let price = NewPrice {
        at: String::new(),
        key: None,
        name: None,
        currency: Some("NGN".to_owned()),
        meter_key: None,
        pricing,
    };
    let new = NewPlan {
        name: "Office".to_owned(),
        description: None,
        unit,
        count: 1,
        trial_days: 0,
        max_cycles: None,
        prices: vec![price],
        metadata: usecase::check::Metadata::new(),
    };
    let plan = plans::create(&mut tx, new).await.expect("a plan");
    tx.commit(plan.row.id).await.expect("commits")
}

pub(crate) async fn flat(world: &World, minor: i64) -> PlanId {
    plan(world, Unit::Month, PricingDraft::flat(minor)).await
}

pub(crate) async fn per_unit(world: &World, minor: i64) -> PlanId {
    plan(world, Unit::Month, PricingDraft::per_unit(minor)).await
}

/// A world in a zone, counting parts of periods in `unit`.
pub(crate) async fn world(now: &str, zone: &str, unit: &str, last_day: &str) -> World {
    let world = World::at(now).await;
    let mut tx = world.begin().await;
    let chosen = PreferencesChange {
        billing_zone: Some(zone.to_owned()),
        proration_unit: Some(unit.to_owned()),
        last_day: Some(last_day.to_owned()),
        ..PreferencesChange::default()
    };
    preferences::change(&mut tx, chosen).await.expect("settings");
    tx.commit(()).await.expect("commits");
    world
}

pub(crate) async fn begin(world: &World, customer: CustomerId, plan: PlanId, quantity: u64) -> SubscriptionId {
    let mut tx = world.begin().await;
    let new = NewSubscription { quantity, ..NewSubscription::of(customer, plan) };
    let row = subscriptions::create(&mut tx, new).await.expect("a subscription");
    tx.commit(row.id).await.expect("commits");
    world.drain().await;
    row.id
}

pub(crate) fn to(plan: PlanId) -> Wanted {
    Wanted { plan: Some(plan), ..Wanted::default() }
}

pub(crate) fn seats(quantity: u64) -> Wanted {
    Wanted { quantity: Some(quantity), ..Wanted::default() }
}

pub(crate) async fn asked(world: &World, id: SubscriptionId, wanted: &Wanted, when: When) -> app::Result<Changed> {
    let mut tx = world.begin().await;
    let changed = changes::change(&mut tx, id, wanted, when).await?;
    Ok(tx.commit(changed).await.expect("commits"))
}

/// Changes now, has the invoice charged, and answers its amounts: each line, then what money paid.
pub(crate) async fn change(world: &World, id: SubscriptionId, wanted: &Wanted) -> (Vec<i64>, i64) {
    let changed = asked(world, id, wanted, When::Now).await.expect("a change");
    world.drain().await;
    match changed.invoice {
        None => (Vec::new(), 0),
        Some(invoice) => {
            let (invoice, lines) = bill(world, invoice).await;
            assert_eq!(invoice.status, "paid");
            (lines, invoice.amount_paid_minor)
        }
    }
}

async fn bill(world: &World, invoice: InvoiceRow) -> (InvoiceRow, Vec<i64>) {
    let mut tx = world.begin().await;
    let invoice = invoices::get(&mut tx, invoice.id).await.expect("the invoice");
    let lines = invoices::lines_of(&mut tx, &[invoice.id.uuid()]).await.expect("lines");
    tx.commit((invoice, lines.iter().map(|line| line.amount_minor).collect())).await.expect("commits")
}

/// The bills of a subscription, oldest first: total, of it from the balance, of it in money.
pub(crate) async fn bills(world: &World, id: SubscriptionId) -> Vec<(i64, i64, i64)> {
    let mut tx = world.begin().await;
    let filter = InvoiceFilter { subscription: Some(id), ..InvoiceFilter::default() };
    let page = PageOf { limit: 100, offset: 0, below: None };
    let found = invoices::page(&mut tx, &filter, &page).await.expect("invoices");
    let told = found.iter().rev().map(|row| (row.total_minor, row.credit_applied_minor, row.amount_paid_minor));
    tx.commit(told.collect()).await.expect("commits")
}

pub(crate) async fn balance(world: &World, customer: CustomerId) -> i64 {
    let mut tx = world.begin().await;
    let held = ledger::credit_of(&mut tx, customer).await.expect("balances");
    tx.commit(held.first().map_or(0, |row| row.balance_minor)).await.expect("commits")
}

pub(crate) async fn cancel(world: &World, id: SubscriptionId) {
    let mut tx = world.begin().await;
    subscriptions::cancel_with_credit(&mut tx, id, None).await.expect("cancels");
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

#[tokio::test]
async fn case_17_days_are_dates_and_each_line_is_rounded() {
    let world = world("2027-03-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let (small, large) = (flat(&world, 2900).await, flat(&world, 9900).await);
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, small, 1).await;
    world.until("2027-03-11T00:00:00Z").await;
    world.events().await;
    assert_eq!(change(&world, id, &to(large)).await, (vec![-1965, 6706], 4741));
    assert_eq!(world.events().await, ["subscription.updated", "invoice.created", "payment.succeeded", "invoice.paid"]);
    world.until("2027-04-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await.last(), Some(&(9900, 0, 9900)), "the anchor stays, the price is the new one");
    world.verify().await;
}

#[tokio::test]
async fn case_18_seconds() {
    let world = world("2027-03-01T00:00:00Z", "UTC", "second", "not_billed").await;
    let (small, large) = (flat(&world, 2900).await, flat(&world, 9900).await);
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, small, 1).await;
    world.until("2027-03-11T15:00:00Z").await;
    assert_eq!(change(&world, id, &to(large)).await, (vec![-1906, 6507], 4601));
    world.verify().await;
}

#[tokio::test]
async fn case_19_a_month_of_743_hours() {
    for (unit, credit) in [("day", -51_613), ("second", -51_682), ("millisecond", -51_682)] {
        let world = world("2027-03-01T05:00:00Z", "America/New_York", unit, "not_billed").await;
        let (old, new) = (flat(&world, 100_000).await, flat(&world, 200_000).await);
        let customer = world.customer("ada", OK, Behavior::default()).await;
        let id = begin(&world, customer, old, 1).await;
        world.until("2027-03-16T04:00:00Z").await;
        let (lines, _) = change(&world, id, &to(new)).await;
        assert_eq!(lines.first(), Some(&credit), "{unit}");
        world.verify().await;
    }
}

#[tokio::test]
async fn case_20_a_second_change_credits_what_the_first_one_charged() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plans = [flat(&world, 3000).await, flat(&world, 6000).await, flat(&world, 1500).await];
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plans[0], 1).await;
    world.until("2027-04-11T00:00:00Z").await;
    assert_eq!(change(&world, id, &to(plans[1])).await, (vec![-2000, 4000], 2000));
    world.until("2027-04-21T00:00:00Z").await;
    assert_eq!(change(&world, id, &to(plans[2])).await, (vec![-2000, 500], 0));
    assert_eq!(balance(&world, customer).await, 1500, "3500 for the month");
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await.last(), Some(&(1500, 1500, 0)), "the next bill draws it");
    assert_eq!((balance(&world, customer).await, world.subscription(id).await.status.as_str()), (0, "active"));
    world.verify().await;
}

#[tokio::test]
async fn case_21_there_and_back_at_one_instant_costs_nothing() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "millisecond", "not_billed").await;
    let (a, b) = (flat(&world, 2999).await, flat(&world, 7001).await);
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, a, 1).await;
    world.until("2027-04-11T07:13:00Z").await;
    let (there, paid) = change(&world, id, &to(b)).await;
    let (back, _) = change(&world, id, &to(a)).await;
    assert_eq!(there.iter().chain(&back).sum::<i64>(), 0);
    assert_eq!(balance(&world, customer).await, paid, "what was paid on the way is there to be used");
    let refused = asked(&world, id, &to(a), When::Now).await.expect_err("it is so already");
    assert_eq!(refused.code, "nothing_to_change");
    world.verify().await;
}

#[tokio::test]
async fn case_28_seats_come_and_go() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let office = plan(&world, Unit::Month, PricingDraft::per_unit(1000)).await;
    assert_eq!(PricingDraft::per_unit(1000).model, PriceModel::PerUnit);
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, office, 5).await;
    world.until("2027-04-16T00:00:00Z").await;
    assert_eq!(change(&world, id, &seats(8)).await, (vec![-2500, 4000], 1500));
    world.until("2027-04-21T00:00:00Z").await;
    assert_eq!(change(&world, id, &seats(6)).await, (vec![-2667, 2000], 0));
    assert_eq!(balance(&world, customer).await, 667);
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await.last(), Some(&(6000, 667, 5333)));
    world.verify().await;
}

#[tokio::test]
async fn case_30_a_year_becomes_months_that_the_balance_pays() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let year = plan(&world, Unit::Year, PricingDraft::flat(50_000)).await;
    let month = flat(&world, 2000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, year, 1).await;
    world.until("2027-03-01T00:00:00Z").await;
    assert_eq!(change(&world, id, &to(month)).await, (vec![-41_918, 2000], 0));
    assert_eq!(balance(&world, customer).await, 39_918);
    let row = world.subscription(id).await;
    assert_eq!(row.current_period_end.to_string(), "2027-04-01T00:00:00Z", "a new period began at the change");
    // Nineteen more months in full, then 1918 of the next.
    world.until("2028-10-01T00:00:00Z").await;
    assert_eq!(balance(&world, customer).await, 1918);
    world.until("2028-11-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await.last(), Some(&(2000, 1918, 82)));
    world.verify().await;
}

#[tokio::test]
async fn case_31_at_the_boundary_nothing_is_left_and_nothing_begins() {
    let world = world("2027-03-01T00:00:00Z", "UTC", "millisecond", "not_billed").await;
    let old = flat(&world, 3100).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, old, 1).await;
    world.db.clock.set("2027-04-01T00:00:00Z".parse().expect("an instant"));
    let other = flat(&world, 1).await;
    let refused = asked(&world, id, &to(other), When::Now).await.expect_err("the period is over");
    assert_eq!(refused.code, "renewal_due");
    cancel(&world, id).await;
    assert_eq!(bills(&world, id).await, [(3100, 0, 3100)]);
    assert_eq!(balance(&world, customer).await, 0);
    world.verify().await;
}

#[tokio::test]
async fn case_32_the_last_day_by_one_rule_for_cancel_and_change() {
    for (unit, last_day, credit) in [("second", "not_billed", 0), ("day", "not_billed", 100), ("day", "billed", 0)] {
        let world = world("2027-03-01T00:00:00Z", "UTC", unit, last_day).await;
        let (old, new) = (flat(&world, 3100).await, flat(&world, 1).await);
        let customer = world.customer("ada", OK, Behavior::default()).await;
        let first = begin(&world, customer, old, 1).await;
        world.until("2027-03-31T23:59:59Z").await;
        cancel(&world, first).await;
        assert_eq!(balance(&world, customer).await, credit, "canceled, {unit}, {last_day}");
        let other = world.customer("bola", OK, Behavior::default()).await;
        world.db.clock.set("2027-05-01T00:00:00Z".parse().expect("an instant"));
        let second = begin(&world, other, old, 1).await;
        world.until("2027-05-31T23:59:59Z").await;
        let (lines, _) = change(&world, second, &to(new)).await;
        assert_eq!(-lines.first().copied().unwrap_or(0).min(0), credit, "changed, {unit}, {last_day}");
        world.verify().await;
    }
}

#[tokio::test]
async fn case_33_service_that_starts_and_ends_at_one_instant_costs_nothing() {
    let world = world("2027-03-01T00:00:00Z", "UTC", "millisecond", "not_billed").await;
    let old = flat(&world, 3100).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, old, 1).await;
    cancel(&world, id).await;
    assert_eq!(balance(&world, customer).await, 3100, "all of it");
    world.verify().await;
}

#[tokio::test]
async fn case_68_an_upgrade_now_drops_the_downgrade_that_waits() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plans = [flat(&world, 3000).await, flat(&world, 1500).await, flat(&world, 6000).await];
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plans[0], 1).await;
    let booked = asked(&world, id, &to(plans[1]), When::PeriodEnd).await.expect("booked");
    assert!(booked.row.pending_change.is_some() && booked.invoice.is_none());
    world.until("2027-04-16T00:00:00Z").await;
    assert_eq!(change(&world, id, &to(plans[2])).await, (vec![-1500, 3000], 1500));
    assert!(world.subscription(id).await.pending_change.is_none());
    world.until("2027-05-01T00:00:00Z").await;
    let row = world.subscription(id).await;
    assert_eq!((row.plan_id, bills(&world, id).await.last()), (plans[2], Some(&(6000, 0, 6000))));
    world.verify().await;
}

#[tokio::test]
async fn a_booked_change_is_applied_by_the_renewal_and_may_be_replaced_or_taken_back() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plans = [flat(&world, 3000).await, flat(&world, 1500).await];
    let year = plan(&world, Unit::Year, PricingDraft::flat(12_000)).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plans[0], 1).await;
    asked(&world, id, &to(plans[1]), When::PeriodEnd).await.expect("booked");
    let mut tx = world.begin().await;
    let row = subscriptions::drop_change(&mut tx, id).await.expect("taken back");
    assert!(row.pending_change.is_none());
    tx.commit(()).await.expect("commits");
    asked(&world, id, &to(plans[1]), When::PeriodEnd).await.expect("booked");
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(world.subscription(id).await.plan_id, plans[1]);
    asked(&world, id, &to(plans[0]), When::PeriodEnd).await.expect("booked");
    asked(&world, id, &to(year), When::PeriodEnd).await.expect("replaced");
    world.until("2027-06-01T00:00:00Z").await;
    let row = world.subscription(id).await;
    assert_eq!((row.plan_id, row.current_period_end.to_string()), (year, "2028-06-01T00:00:00Z".to_owned()));
    world.until("2028-06-01T00:00:00Z").await;
    let told: Vec<i64> = bills(&world, id).await.iter().map(|bill| bill.0).collect();
    assert_eq!(told, [3000, 1500, 12_000, 12_000]);
    world.verify().await;
}

#[tokio::test]
async fn what_was_not_paid_is_not_credited() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let (old, new) = (flat(&world, 3000).await, flat(&world, 6000).await);
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, old, 1).await;
    world.db.clock.set("2027-05-01T00:00:00Z".parse().expect("an instant"));
    world.save_card(customer, "ada", NO_MONEY, Behavior::default()).await;
    world.engine.sweep(store::Kind::Subscription, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    let owed = asked(&world, id, &to(new), When::Now).await.expect_err("not paid yet");
    assert_eq!(owed.code, "invoice_unpaid");
    let invoice = world.subscription(id).await.latest_invoice_id.expect("an invoice");
    let mut tx = world.begin().await;
    app::invoices::void(&mut tx, invoice).await.expect("voids");
    tx.commit(()).await.expect("commits");
    world.save_card(customer, "ada", OK, Behavior::default()).await;
    world.until("2027-05-16T12:00:00Z").await;
    assert_eq!(change(&world, id, &to(new)).await.0, [3097], "no credit of what was voided");
    world.verify().await;
}

#[tokio::test]
async fn a_balance_is_adjusted_used_by_a_first_bill_and_given_back_by_a_void() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let (small, large) = (flat(&world, 3000).await, flat(&world, 6000).await);
    let customer = world.customer("ada", NO_MONEY, Behavior::default()).await;
    let adjust = async |amount_minor: i64| {
        let mut tx = world.begin().await;
        let new = Adjustment { customer, amount_minor, currency: "NGN".to_owned(), reason: "goodwill".to_owned() };
        let row = balances::adjust(&mut tx, &testkit::secrets(), &new).await?;
        app::Result::Ok(tx.commit(row.balance_minor).await.expect("commits"))
    };
    assert_eq!(adjust(5000).await.expect("gives"), 5000);
    assert_eq!(adjust(-1000).await.expect("takes"), 4000);
    assert_eq!(adjust(-4001).await.expect_err("too much").code, "balance_too_small");
    let paid = begin(&world, customer, small, 1).await;
    assert_eq!(world.subscription(paid).await.status, "active", "the balance paid the first bill");
    let owing = begin(&world, customer, large, 1).await;
    assert_eq!((bills(&world, owing).await, balance(&world, customer).await), (vec![(6000, 1000, 0)], 0));
    let invoice = world.subscription(owing).await.latest_invoice_id.expect("an invoice");
    world.verify().await;
    let mut tx = world.begin().await;
    app::invoices::void(&mut tx, invoice).await.expect("voids");
    tx.commit(()).await.expect("commits");
    assert_eq!(balance(&world, customer).await, 1000);
    world.verify().await;
}
