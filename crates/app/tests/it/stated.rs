//! Hard cases whose results are stated for one rule or currency at a time, shown from the setting to the bill or the charge:
//! 53, 68, 69, 72 and 73.

use app::changes::When;
use app::plans::{self, NewPlan, NewPrice};
use app::subscriptions::{self as commands, NewSubscription};
use billing::price::PricingDraft;
use billing::subscription::CancelWhen;
use calendar::Unit;
use gateways::simulated::Behavior;
use ids::{CustomerId, SubscriptionId};
use jiff::Timestamp;
use recovery::policy::select::Scope;
use recovery::{BackoffFrom, Escalation, LocalHours, Policy};
use store::attempts::AttemptFilter;
use store::{Kind, PageOf};
use testkit::World;

use crate::changes::{NO_MONEY, OK, asked, begin, bills, change, flat, to, world};
use crate::discounts::{bills as with_lines, wanted};
use crate::taxes::{charge, rate};

async fn cancel(world: &World, id: SubscriptionId, when: CancelWhen) {
    let mut tx = world.begin().await;
    commands::cancel(&mut tx, id, when, None).await.expect("ends");
    tx.commit(()).await.expect("commits");
}

async fn begin_in(world: &World, customer: CustomerId, currency: &str, minor: i64) -> SubscriptionId {
    let price = NewPrice {
        at: String::new(),
        key: None,
        name: None,
        currency: Some(currency.to_owned()),
        meter_key: None,
        pricing: PricingDraft::flat(minor),
    };
    let new = NewPlan {
        name: currency.to_owned(),
        description: None,
        unit: Unit::Month,
        count: 1,
        trial_days: 0,
        max_cycles: None,
        prices: vec![price],
        metadata: usecase::check::Metadata::new(),
    };
    let mut tx = world.begin().await;
    let plan = plans::create(&mut tx, new).await.expect("a plan").row.id;
    // Aligned to the first of the month, so that the first period is the rest of March.
    let new = NewSubscription { currency: Some(currency.to_owned()), anchor_day: Some(1), ..wanted(customer, plan) };
    let id = commands::create(&mut tx, new).await.expect("a subscription").id;
    tx.commit(()).await.expect("commits");
    world.drain().await;
    id
}

#[tokio::test]
async fn case_53_yen_have_no_decimals_and_dinars_three_from_the_price_to_the_bill() {
    let world = world("2027-03-22T00:00:00Z", "UTC", "day", "not_billed").await;
    let tax = rate(&world, "TAX", "10", "exclusive").await;
    charge(&world, &[tax], "exclusive", "line").await.expect("settings");
    let customer = world.customer("ada", OK, Behavior::default()).await;
    // 1000 yen for 10 of 31 days: 322.58; a tenth of 323 is 32.3. One dinar is 1000: the same in thousandths.
    for (currency, words) in [("JPY", "JPY 355"), ("KWD", "KWD 0.355")] {
        let id = begin_in(&world, customer, currency, 1_000).await;
        let (row, lines) = with_lines(&world, id).await.remove(0);
        let told = (lines[0].amount_minor, row.tax_minor, row.total_minor, row.amount_paid_minor);
        assert_eq!(told, (323, 32, 355, 355), "{currency}");
        let known = money::Currency::parse(currency).expect("a currency");
        assert_eq!(money::Money::new(row.total_minor, known).to_string(), words);
    }
    world.verify().await;
}

#[tokio::test]
async fn case_68_the_downgrade_is_gone_unless_it_is_booked_again() {
    for again in [false, true] {
        let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
        let [middle, low, high] = [flat(&world, 3000).await, flat(&world, 1500).await, flat(&world, 6000).await];
        let customer = world.customer("ada", OK, Behavior::default()).await;
        let id = begin(&world, customer, middle, 1).await;
        asked(&world, id, &to(low), When::PeriodEnd).await.expect("booked");
        world.until("2027-04-16T00:00:00Z").await;
        assert_eq!(change(&world, id, &to(high)).await, (vec![-1500, 3000], 1500));
        if again {
            asked(&world, id, &to(low), When::PeriodEnd).await.expect("booked");
        }
        world.until("2027-06-01T00:00:00Z").await;
        let (plan, price) = if again { (low, 1500) } else { (high, 6000) };
        let told: Vec<i64> = bills(&world, id).await.iter().map(|bill| bill.0).collect();
        assert_eq!((world.subscription(id).await.plan_id, told), (plan, vec![3000, 1500, price, price]));
        world.verify().await;
    }
}

#[tokio::test]
async fn case_69_in_either_order_no_period_is_billed_that_the_cancellation_ended() {
    for cancels_first in [true, false] {
        let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
        let plan = flat(&world, 3000).await;
        let customer = world.customer("ada", OK, Behavior::default()).await;
        let id = begin(&world, customer, plan, 1).await;
        // Both at the very instant of the boundary.
        world.db.clock.set("2027-05-01T00:00:00Z".parse().expect("an instant"));
        if cancels_first {
            cancel(&world, id, CancelWhen::AtPeriodEnd).await;
        }
        world.engine.sweep(Kind::Subscription, Timestamp::UNIX_EPOCH).await.expect("a scan");
        if !cancels_first {
            cancel(&world, id, CancelWhen::AtPeriodEnd).await;
        }
        world.drain().await;
        let (status, count) = if cancels_first { ("canceled", 1) } else { ("active", 2) };
        assert_eq!((world.subscription(id).await.status.as_str(), bills(&world, id).await.len()), (status, count));
        world.until("2027-07-02T00:00:00Z").await;
        let row = world.subscription(id).await;
        assert_eq!((row.status.as_str(), bills(&world, id).await.len()), ("canceled", count));
        assert_eq!(row.ended_at, Some(row.current_period_end), "it ends where what was billed ends");
        world.verify().await;
    }
}

/// A policy of cards only, at any hour, that does not look at paydays.
async fn policy(world: &World, policy: Policy) {
    let chosen = Policy {
        payday_aware: false,
        learn_pattern: false,
        allowed_hours: vec![LocalHours { from: 0, to: 24 }],
        jitter_minutes: 0,
        rails: Vec::new(),
        max_wait_days: 90,
        ..policy
    };
    let mut tx = world.begin().await;
    app::policies::choose(&mut tx, Scope::Tenant, chosen).await.expect("a policy");
    tx.commit(()).await.expect("commits");
}

/// When each charge of a customer was sent, oldest first.
async fn charges(world: &World, customer: CustomerId) -> Vec<String> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 1000, offset: 0, below: None };
    let mut rows = store::attempts::page(&mut tx, &AttemptFilter::default(), &page).await.expect("attempts");
    tx.commit(()).await.expect("commits");
    rows.retain(|row| row.customer_id == customer);
    rows.sort_by_key(|row| row.submitted_at);
    rows.iter().map(|row| row.submitted_at.to_string()).collect()
}

#[tokio::test]
async fn case_72_money_after_recovery_canceled_pays_the_bill_and_brings_nothing_back() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let two = Policy { max_attempts: 2, backoff_hours: vec![0, 24], ..Policy::default() };
    policy(&world, Policy { on_exhaustion: Escalation::Cancel, ..two }).await;
    let plan = flat(&world, 3000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plan, 1).await;
    world.save_card(customer, "ada", NO_MONEY, Behavior::default()).await;
    world.until("2027-05-10T00:00:00Z").await;
    let row = world.subscription(id).await;
    assert_eq!((row.status.as_str(), bills(&world, id).await[1]), ("canceled", (3000, 0, 0)));
    let before = charges(&world, customer).await.len();
    // The customer finds money after all, and pays what they were asked for.
    world.save_card(customer, "ada", OK, Behavior::default()).await;
    let mut tx = world.begin().await;
    app::charging::pay_now(&mut tx, row.latest_invoice_id.expect("a bill")).await.expect("may be paid");
    tx.commit(()).await.expect("commits");
    world.until("2027-08-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await, [(3000, 0, 3000), (3000, 0, 3000)]);
    assert_eq!(charges(&world, customer).await.len(), before.saturating_add(1), "one charge, and no second");
    assert_eq!(world.subscription(id).await.status, "canceled");
    world.verify().await;
}

#[tokio::test]
async fn case_73_charges_are_sent_at_the_dates_of_the_rule() {
    let from_last = ["03-31T00:00", "03-31T01:00", "03-31T06:00", "04-01T12:00", "04-06T12:00", "05-06T12:00"];
    let from_first = ["03-31T00:00", "03-31T01:00", "03-31T05:00", "04-01T06:00", "04-05T00:00", "04-30T00:00"];
    for (backoff_from, expected) in [(BackoffFrom::LastAttempt, from_last), (BackoffFrom::FirstFailure, from_first)] {
        let world = world("2026-03-31T00:00:00Z", "UTC", "day", "not_billed").await;
        // 60, 300, 1800, 7200 and 43200 minutes.
        let steps = vec![0, 1, 5, 30, 120, 720];
        let delays = Policy { max_attempts: 6, backoff_hours: steps, quiet_hours: None, ..Policy::default() };
        policy(&world, Policy { backoff_from, ..delays }).await;
        let year = crate::changes::plan(&world, Unit::Year, PricingDraft::flat(500_000)).await;
        let customer = world.customer("ada", OK, Behavior::default()).await;
        begin(&world, customer, year, 1).await;
        world.save_card(customer, "ada", NO_MONEY, Behavior::default()).await;
        world.until("2027-06-30T00:00:00Z").await;
        let sent = charges(&world, customer).await;
        let expected: Vec<String> = expected.iter().map(|at| format!("2027-{at}:00Z")).collect();
        assert_eq!(sent[1..], expected, "{backoff_from:?}: the renewal, and what followed");
        world.verify().await;
    }
}
