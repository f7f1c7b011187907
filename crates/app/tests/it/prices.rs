//! Plans of several prices, billed for months: each item has its line, each line its derivation, and the books are
//! proved with forms old and new.

use app::plans::{self, NewAmount, NewPlan, NewPrice, Plan, PlanChange};
use app::subscriptions::{self as subscriptions, Choice, NewItem, NewSubscription};
use billing::price::{PricingDraft, TierDraft};
use billing::{Derivation, PriceModel};
use gateways::simulated::Behavior;
use ids::{CustomerId, Mode, PlanId, SubscriptionId};
use serde_json::json;
use store::invoices::{self, InvoiceFilter, LineRow};
use store::{PageOf, testing};
use testkit::World;

const OK: &str = "4084080000000003";

fn price(key: Option<&str>, currency: &str, pricing: PricingDraft) -> NewPrice {
    let (key, currency) = (key.map(str::to_owned), Some(currency.to_owned()));
    NewPrice { at: String::new(), key, name: None, currency, meter_key: None, pricing }
}

/// Seats in two tiers, at least 50 000 a month.
fn seats() -> PricingDraft {
    let tier = |up_to: Option<i64>, unit: i64| TierDraft {
        up_to: up_to.map(Into::into),
        unit_amount: Some(unit.into()),
        flat_amount: None,
    };
    PricingDraft {
        tiers: Some(vec![tier(Some(5), 10_000), tier(None, 8_000)]),
        minimum: Some(50_000.into()),
        ..PricingDraft::of(PriceModel::Graduated)
    }
}

async fn offer(world: &World, prices: Vec<NewPrice>) -> Plan {
    let mut tx = world.begin().await;
    let new = NewPlan {
        name: "Office".to_owned(),
        description: None,
        unit: calendar::Unit::Month,
        count: 1,
        trial_days: 0,
        max_cycles: None,
        prices,
        metadata: usecase::check::Metadata::new(),
    };
    let plan = plans::create(&mut tx, new).await.expect("a plan");
    tx.commit(plan).await.expect("commits")
}

fn wanted(customer: CustomerId, plan: PlanId, quantity: u64, items: Vec<NewItem>) -> NewSubscription {
    NewSubscription { quantity, items, ..NewSubscription::of(customer, plan) }
}

async fn begin(world: &World, new: NewSubscription) -> SubscriptionId {
    let mut tx = world.begin().await;
    let row = subscriptions::create(&mut tx, new).await.expect("a subscription");
    tx.commit(row.id).await.expect("commits")
}

/// The lines of every bill of a subscription, oldest bill first.
async fn bills(world: &World, subscription: SubscriptionId) -> Vec<Vec<LineRow>> {
    let mut tx = world.begin().await;
    let filter = InvoiceFilter { subscription: Some(subscription), ..InvoiceFilter::default() };
    let page = PageOf { limit: 100, offset: 0, below: None };
    let found = invoices::page(&mut tx, &filter, &page).await.expect("invoices");
    let mut out = Vec::new();
    for invoice in found.into_iter().rev() {
        out.push(invoices::lines_of(&mut tx, &[invoice.id.uuid()]).await.expect("lines"));
    }
    tx.commit(out).await.expect("commits")
}

fn addon(key: &str, quantity: u64) -> NewItem {
    NewItem { choice: Choice::Key(key.to_owned()), quantity }
}

#[tokio::test]
async fn a_base_price_and_addons_are_billed_each_on_its_line() {
    let world = World::new().await;
    let storage = PricingDraft {
        package_size: Some(10.into()),
        amount: Some(3_000.into()),
        included: Some(5.into()),
        ..PricingDraft::of(PriceModel::Package)
    };
    let plan = offer(&world, vec![price(None, "NGN", seats()), price(Some("storage"), "NGN", storage)]).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let new = NewSubscription { anchor_day: Some(16), ..wanted(customer, plan.row.id, 7, vec![addon("storage", 26)]) };
    let subscription = begin(&world, new).await;
    world.until("2026-11-16T12:00:00Z").await;
    let told: Vec<Vec<i64>> = bills(&world, subscription)
        .await
        .iter()
        .map(|bill| bill.iter().map(|line| line.amount_minor).collect())
        .collect();
    // From the 1st to the 16th are 15 of 31 days: of 66 000, and of three packages.
    assert_eq!(told, [vec![31_935, 4_355], vec![66_000, 9_000], vec![66_000, 9_000], vec![66_000, 9_000]]);
    world.verify().await;
}

#[tokio::test]
async fn a_minimum_is_charged_for_the_share_of_a_stub_and_said() {
    let world = World::new().await;
    let plan = offer(&world, vec![price(None, "NGN", seats())]).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let new = NewSubscription { anchor_day: Some(16), ..wanted(customer, plan.row.id, 1, Vec::new()) };
    let subscription = begin(&world, new).await;
    let bills = bills(&world, subscription).await;
    let line = bills.first().and_then(|bill| bill.first()).expect("a line");
    assert_eq!(line.amount_minor, 24_194);
    let adjustment = line.derivation["adjustment"].clone();
    assert_eq!((&adjustment["bound"], &adjustment["difference"]), (&json!("minimum"), &json!(19_355)));
    world.drain().await;
    world.verify().await;
}

#[tokio::test]
async fn another_amount_is_another_version_of_the_same_model() {
    let world = World::new().await;
    let bounded = PricingDraft { minimum: Some(700.into()), included: Some(2.into()), ..PricingDraft::per_unit(100) };
    let plan =
        offer(&world, vec![price(None, "NGN", bounded), price(Some("extra"), "NGN", PricingDraft::flat(1))]).await;
    let mut tx = world.begin().await;
    let change = |currency: Option<&str>, amount: i64| PlanChange {
        amount: Some(NewAmount { currency: currency.map(str::to_owned), amount: amount.into() }),
        ..PlanChange::default()
    };
    let changed = plans::change(&mut tx, plan.row.id, change(None, 200)).await.expect("one currency");
    let changed_twice = plans::change(&mut tx, changed.row.id, change(Some("USD"), 3)).await.expect("a new currency");
    let told: Vec<_> = changed_twice
        .prices
        .iter()
        .map(|price| {
            let pricing = &price.pricing;
            let amount = pricing.amount().and_then(billing::price::Exact::whole);
            (price.row.key.as_str(), price.row.currency.as_str(), price.row.version, amount, pricing.minimum_minor())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("base", "NGN", 1, Some(100), Some(700)),
            ("base", "NGN", 2, Some(200), Some(700)),
            ("base", "USD", 1, Some(3), None),
            ("extra", "NGN", 1, Some(1), None),
        ],
        "bounds are amounts of one currency and do not travel to another"
    );
    let vague = plans::change(&mut tx, plan.row.id, change(None, 1)).await.expect_err("two currencies");
    assert_eq!((vague.fields[0].field.as_str(), vague.fields[0].code), ("currency", "required"));
}

#[tokio::test]
async fn derivations_of_both_forms_are_proved() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    let line = bills(&world, subscription).await.remove(0).remove(0);
    assert!(matches!(serde_json::from_value(line.derivation.clone()), Ok(Derivation::Price(_))));
    let rewrite = async |derivation: serde_json::Value| {
        let script = format!("update sandbox.invoice_lines set derivation = '{derivation}'");
        testing::admin_script(&world.db.connector, &script).await.expect("the database answers");
        let findings = app::verify::books(&world.db.audit(), Mode::Test).await.expect("the books can be read");
        findings.into_iter().find(|finding| finding.id == "derivations").expect("the finding").offenders.len()
    };
    let first = json!({
        "v": 1, "rule": "flat", "unitAmountMinor": 500_000, "quantity": 1, "fraction": { "num": 1, "den": 1 },
        "rounding": "half_even", "exact": "500000", "roundedMinor": 500_000, "currency": "NGN",
        "period": line.derivation["period"],
    });
    assert_eq!(rewrite(first.clone()).await, 0, "what version 1 wrote holds");
    let mut spoilt = first;
    spoilt["unitAmountMinor"] = json!(500_001);
    assert_eq!(rewrite(spoilt).await, 1);
    let mut spoilt = line.derivation.clone();
    spoilt["pricing"]["amount"] = json!(500_001);
    assert_eq!(rewrite(spoilt).await, 1);
    assert_eq!(rewrite(json!({ "kind": "weather", "v": 2 })).await, 1);
    assert_eq!(rewrite(line.derivation).await, 0);
}
