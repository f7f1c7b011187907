//! Discounts, told as calendars: what coupons take off each bill, how long, and who gets the last one.

use app::changes::{self, Wanted, When};
use app::discounts::{self, Duration, NewCode, NewCoupon, Off, Offer};
use app::plans::{self, NewPlan, NewPrice};
use app::subscriptions::{self as subscriptions, Choice, NewItem, NewSubscription};
use app::terms;
use billing::price::PricingDraft;
use gateways::simulated::Behavior;
use ids::{CouponId, CustomerId, InvoiceId, PlanId, SubscriptionId};
use rust_decimal::Decimal;
use store::discounts::DiscountRow;
use store::invoices::{self, InvoiceFilter, InvoiceRow, LineRow};
use store::{PageOf, TenantTx};
use testkit::World;

use crate::changes::{OK, balance, flat, to, world};

pub(crate) fn offered(off: Off, duration: Duration) -> NewCoupon {
    NewCoupon {
        name: "Launch".to_owned(),
        off,
        duration,
        plans: None,
        most: None,
        most_by_customer: None,
        redeem_by: None,
        metadata: usecase::check::Metadata::new(),
    }
}

pub(crate) fn percent(percent: i64) -> Off {
    Off { percent: Some(Decimal::from(percent)), ..Off::default() }
}

pub(crate) fn amount(minor: i64) -> Off {
    Off { amount_minor: Some(minor), currency: Some("NGN".to_owned()), ..Off::default() }
}

pub(crate) async fn coupon(world: &World, new: NewCoupon) -> CouponId {
    let mut tx = world.begin().await;
    let row = discounts::create(&mut tx, new).await.expect("a coupon");
    tx.commit(row.id).await.expect("commits")
}

async fn code(world: &World, coupon: CouponId, text: &str, first_time_only: bool) -> app::Result<()> {
    let mut tx = world.begin().await;
    let new = NewCode {
        coupon,
        code: text.to_owned(),
        most: None,
        expires_at: None,
        first_time_only,
        metadata: usecase::check::Metadata::new(),
    };
    discounts::create_code(&mut tx, new).await?;
    tx.commit(()).await.expect("commits");
    Ok(())
}

/// A plan of a base price and two add-ons, each flat.
pub(crate) async fn plan_of(world: &World, prices: &[i64; 3]) -> PlanId {
    let price = |key: Option<&str>, minor: i64| NewPrice {
        at: String::new(),
        key: key.map(str::to_owned),
        name: None,
        currency: Some("NGN".to_owned()),
        meter_key: None,
        pricing: PricingDraft::flat(minor),
    };
    let new = NewPlan {
        name: "Office".to_owned(),
        description: None,
        unit: calendar::Unit::Month,
        count: 1,
        trial_days: 0,
        max_cycles: None,
        prices: vec![price(None, prices[0]), price(Some("one"), prices[1]), price(Some("two"), prices[2])],
        metadata: usecase::check::Metadata::new(),
    };
    let mut tx = world.begin().await;
    let plan = plans::create(&mut tx, new).await.expect("a plan");
    tx.commit(plan.row.id).await.expect("commits")
}

/// Both add-ons of such a plan.
pub(crate) fn addons() -> Vec<NewItem> {
    ["one", "two"].map(|key| NewItem { choice: Choice::Key(key.to_owned()), quantity: 1 }).to_vec()
}

pub(crate) fn wanted(customer: CustomerId, plan: PlanId) -> NewSubscription {
    NewSubscription::of(customer, plan)
}

fn redeeming(offer: Offer) -> subscriptions::Terms {
    subscriptions::Terms { offer: Some(offer), ..subscriptions::Terms::default() }
}

pub(crate) async fn begin_with(
    world: &World,
    customer: CustomerId,
    plan: PlanId,
    offer: Offer,
) -> app::Result<SubscriptionId> {
    let mut tx = world.begin().await;
    let row = subscriptions::create_with(&mut tx, wanted(customer, plan), &redeeming(offer)).await?;
    tx.commit(()).await.expect("commits");
    world.drain().await;
    Ok(row.id)
}

/// The bills of a subscription with their lines, oldest first.
pub(crate) async fn bills(world: &World, id: SubscriptionId) -> Vec<(InvoiceRow, Vec<LineRow>)> {
    let mut tx = world.begin().await;
    let filter = InvoiceFilter { subscription: Some(id), ..InvoiceFilter::default() };
    let page = PageOf { limit: 100, offset: 0, below: None };
    let mut out = Vec::new();
    for row in invoices::page(&mut tx, &filter, &page).await.expect("invoices").into_iter().rev() {
        let lines = invoices::lines_of(&mut tx, &[row.id.uuid()]).await.expect("lines");
        out.push((row, lines));
    }
    tx.commit(out).await.expect("commits")
}

/// The totals of a subscription's bills.
pub(crate) async fn totals(world: &World, id: SubscriptionId) -> Vec<i64> {
    bills(world, id).await.into_iter().map(|(row, _)| row.total_minor).collect()
}

pub(crate) async fn terms_of(world: &World, id: InvoiceId) -> terms::BillTerms {
    let mut tx = world.begin().await;
    let row = invoices::get(&mut tx, id).await.expect("an invoice");
    let found = terms::stored(&mut tx, &row).await.expect("terms");
    tx.commit(found).await.expect("commits")
}

async fn redeem(world: &World, id: SubscriptionId, offer: Offer) -> app::Result<DiscountRow> {
    let mut tx = world.begin().await;
    let row = discounts::for_subscription(&mut tx, id, &offer).await?;
    Ok(tx.commit(row).await.expect("commits"))
}

#[tokio::test]
async fn case_57_half_off_for_three_months_whatever_is_billed_in_them() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let (small, large) = (flat(&world, 2000).await, flat(&world, 5000).await);
    let half = coupon(&world, offered(percent(50), Duration::Repeating(3))).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin_with(&world, customer, small, Offer::Coupon(half)).await.expect("begins");
    // February has 28 days: half of it is over on the 15th.
    world.until("2027-02-15T00:00:00Z").await;
    let mut tx = world.begin().await;
    changes::change(&mut tx, id, &to(large), When::Now).await.expect("changes");
    tx.commit(()).await.expect("commits");
    world.until("2027-05-01T00:00:00Z").await;
    let found = bills(&world, id).await;
    let told: Vec<(Vec<i64>, i64)> =
        found.iter().map(|(row, lines)| (lines.iter().map(|line| line.net_minor).collect(), row.total_minor)).collect();
    assert_eq!(
        told,
        [
            (vec![1000], 1000),
            (vec![1000], 1000),
            (vec![-500, 1250], 750),
            (vec![2500], 2500),
            (vec![5000], 5000),
            (vec![5000], 5000)
        ]
    );
    assert_eq!(found[2].1[1].discount_minor, 1250);
    assert!(!world.subscription(id).await.discounted, "what is over is not looked for any more");
    world.verify().await;
}

#[tokio::test]
async fn case_54_an_amount_is_spread_over_the_lines_and_never_exceeds_them() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    for (prices, off, taken) in [
        ([1000, 1000, 1000], 1000, [334, 333, 333]),
        ([4999, 2999, 1], 1000, [625, 375, 0]),
        ([400, 300, 200], 1000, [400, 300, 200]),
    ] {
        let plan = plan_of(&world, &prices).await;
        let fixed = coupon(&world, offered(amount(off), Duration::Forever)).await;
        let customer = world.customer(&format!("c{}", prices[0]), OK, Behavior::default()).await;
        let mut tx = world.begin().await;
        let items = addons();
        let new = NewSubscription { items, ..wanted(customer, plan) };
        let row = subscriptions::create_with(&mut tx, new, &redeeming(Offer::Coupon(fixed))).await.expect("begins");
        tx.commit(()).await.expect("commits");
        world.drain().await;
        let found = bills(&world, row.id).await;
        let parts: Vec<i64> = found[0].1.iter().map(|line| line.discount_minor).collect();
        assert_eq!(parts, taken);
        assert_eq!(found[0].0.total_minor, prices.iter().sum::<i64>() - taken.iter().sum::<i64>());
        assert_eq!(world.subscription(row.id).await.status, "active", "also where nothing is left to pay");
    }
    world.verify().await;
}

#[tokio::test]
async fn case_24_and_25_a_credit_is_of_what_was_paid_after_the_discount() {
    for (off, paid, credit) in [(25, 7500, 3750), (100, 0, 0)] {
        let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
        let plan = flat(&world, 10_000).await;
        let part = coupon(&world, offered(percent(off), Duration::Forever)).await;
        let customer = world.customer("ada", OK, Behavior::default()).await;
        let id = begin_with(&world, customer, plan, Offer::Coupon(part)).await.expect("begins");
        assert_eq!(totals(&world, id).await, [paid]);
        world.until("2027-04-16T00:00:00Z").await;
        let mut tx = world.begin().await;
        subscriptions::cancel_with_credit(&mut tx, id, None).await.expect("cancels");
        tx.commit(()).await.expect("commits");
        assert_eq!(balance(&world, customer).await, credit, "{off} percent off");
        world.verify().await;
    }
}

#[tokio::test]
async fn once_is_used_up_by_one_bill_of_whichever_subscription() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plan = flat(&world, 3000).await;
    let other = flat(&world, 4000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let first = world.subscribe(customer, plan).await;
    let second = world.subscribe(customer, other).await;
    world.drain().await;
    let once = coupon(&world, offered(amount(500), Duration::Once)).await;
    let mut tx = world.begin().await;
    let row = discounts::for_customer(&mut tx, customer, &Offer::Coupon(once)).await.expect("redeems");
    assert_eq!((row.subscription_id, row.customer_id), (None, customer));
    tx.commit(()).await.expect("commits");
    assert!(world.subscription(first).await.discounted && world.subscription(second).await.discounted);
    // Both renew in one slice; one of them gets it.
    world.until("2027-02-01T00:00:00Z").await;
    let renewed = [totals(&world, first).await[1], totals(&world, second).await[1]];
    assert!(renewed == [2500, 4000] || renewed == [3000, 3500], "{renewed:?}");
    world.until("2027-03-01T00:00:00Z").await;
    assert_eq!((totals(&world, first).await[2], totals(&world, second).await[2]), (3000, 4000));
    assert!(!world.subscription(first).await.discounted && !world.subscription(second).await.discounted);
    // Whoever decided on a bill before the coupon was used up must decide again.
    let mut tx = world.begin().await;
    let bill = world.subscription(first).await.latest_invoice_id.expect("a bill");
    let late = store::discounts::spend(&mut tx, &[(row.id, bill)]).await;
    assert!(matches!(late, Err(store::StoreError::LeaseLost)), "{late:?}");
    drop(tx);
    let third = begin_with(&world, customer, flat(&world, 100).await, Offer::Coupon(once)).await.expect("begins");
    assert_eq!(totals(&world, third).await, [0], "it may be redeemed again");
    world.verify().await;
}

#[tokio::test]
async fn a_customers_discount_is_for_what_they_begin_later_too_and_stacks_behind_percentages() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plan = flat(&world, 10_000).await;
    let fixed = coupon(&world, offered(amount(1000), Duration::Forever)).await;
    let part = coupon(&world, offered(percent(10), Duration::Forever)).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let mut tx = world.begin().await;
    let own = discounts::for_customer(&mut tx, customer, &Offer::Coupon(fixed)).await.expect("redeems");
    tx.commit(()).await.expect("commits");
    let id = begin_with(&world, customer, plan, Offer::Coupon(part)).await.expect("begins");
    let found = bills(&world, id).await;
    let invoice = &found[0].0;
    assert_eq!((invoice.subtotal_minor, invoice.discount_minor, invoice.total_minor), (10_000, 2000, 8000));
    let taken = terms_of(&world, invoice.id).await.discounts;
    let told: Vec<(&str, i64)> = taken.iter().map(|one| (one.name.as_str(), one.amount.minor())).collect();
    // Redeemed later, taken first; two of one name are told apart.
    assert_eq!(told, [("Launch (2)", 1000), ("Launch", 1000)]);
    let mut tx = world.begin().await;
    discounts::end(&mut tx, own.id).await.expect("ends");
    discounts::end(&mut tx, own.id).await.expect("again");
    tx.commit(()).await.expect("commits");
    world.until("2027-02-01T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [8000, 9000]);
    world.verify().await;
}

#[tokio::test]
async fn conditions_are_told_apart() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let (plan, other) = (flat(&world, 1000).await, flat(&world, 2000).await);
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = world.subscribe(customer, plan).await;
    world.drain().await;
    let redeemed = async |new: NewCoupon| {
        let coupon = coupon(&world, new).await;
        redeem(&world, id, Offer::Coupon(coupon)).await.map(|_| coupon)
    };
    let base = || offered(percent(10), Duration::Forever);
    let refused = redeemed(NewCoupon { plans: Some(vec![other]), ..base() }).await.expect_err("another plan");
    assert_eq!(refused.fields[0].code, "coupon_not_for_plan");
    let dollars = Off { amount_minor: Some(100), currency: Some("USD".to_owned()), ..Off::default() };
    let refused = redeemed(offered(dollars, Duration::Once)).await.expect_err("another currency");
    assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code), ("couponId", "currency_mismatch"));
    let until = "2027-01-02T00:00:00Z".parse().ok();
    let soon = coupon(&world, NewCoupon { redeem_by: until, ..base() }).await;
    world.until("2027-01-02T00:00:00Z").await;
    let refused = redeem(&world, id, Offer::Coupon(soon)).await.expect_err("expired");
    assert_eq!(refused.code, "coupon_expired");
    let single = redeemed(NewCoupon { most_by_customer: Some(1), ..base() }).await.expect("redeems");
    let refused = redeem(&world, id, Offer::Coupon(single)).await.expect_err("twice");
    assert_eq!(refused.code, "coupon_used_by_customer");
    code(&world, single, "Lagos25", true).await.expect("a code");
    assert_eq!(
        code(&world, single, "LAGOS25", false).await.expect_err("the same letters").code,
        "promotion_code_taken"
    );
    let typed = |text: &str| Offer::Code(text.to_owned());
    let refused = redeem(&world, id, typed("lagos26")).await.expect_err("nobody's");
    assert_eq!(refused.fields[0].code, "unknown_code");
    let bola = world.customer("bola", OK, Behavior::default()).await;
    let hers = begin_with(&world, bola, plan, typed(" lagos25 ")).await.expect("begins");
    assert_eq!(totals(&world, hers).await, [900]);
    let single = coupon(&world, base()).await;
    code(&world, single, "FIRST", true).await.expect("a code");
    let refused = redeem(&world, hers, typed("first")).await.expect_err("not the first time");
    assert_eq!(refused.code, "not_first_time");
    let mut tx = world.begin().await;
    discounts::archive(&mut tx, single).await.expect("archives");
    tx.commit(()).await.expect("commits");
    let refused = redeem(&world, id, Offer::Coupon(single)).await.expect_err("archived");
    assert_eq!(refused.code, "coupon_archived");
    world.verify().await;
}

/// Fifty transactions at once, one redemption left: one commits it, the others are told.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_and_one_left() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plan = flat(&world, 1000).await;
    let last = coupon(&world, NewCoupon { most: Some(3), ..offered(percent(10), Duration::Forever) }).await;
    code(&world, last, "LAST", false).await.expect("a code");
    let mut ids = Vec::new();
    for nth in 0..52 {
        let customer = world.customer(&format!("c{nth}"), OK, Behavior::default()).await;
        ids.push(world.subscribe(customer, plan).await);
    }
    for id in &ids[..2] {
        redeem(&world, *id, Offer::Code("last".to_owned())).await.expect("two of three");
    }
    let attempts = ids[2..].iter().map(|id| {
        let (scope, id) = (world.scope.clone(), *id);
        tokio::spawn(async move {
            let mut tx: TenantTx = scope.begin().await.map_err(app::Error::from)?;
            let row = discounts::for_subscription(&mut tx, id, &Offer::Code("LAST".to_owned())).await?;
            app::Result::Ok(tx.commit(row.id).await?)
        })
    });
    let attempts: Vec<_> = attempts.collect();
    let mut won = 0;
    for attempt in attempts {
        match attempt.await.expect("no panic") {
            Ok(_) => won += 1,
            Err(error) => assert_eq!((error.kind, error.code), (app::Kind::Conflict, "coupon_used_up"), "{error}"),
        }
    }
    assert_eq!(won, 1);
    world.verify().await;
}

#[tokio::test]
async fn a_change_takes_its_coupon_with_it_and_a_preview_promises_it() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let (small, large) = (flat(&world, 3000).await, flat(&world, 6000).await);
    let half = coupon(&world, offered(percent(50), Duration::Forever)).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = world.subscribe(customer, small).await;
    world.until("2027-04-16T00:00:00Z").await;
    let asked = Wanted { offer: Some(Offer::Coupon(half)), ..to(large) };
    let mut tx = world.begin().await;
    let shown = changes::preview(&mut tx, id, &asked).await.expect("a preview");
    let terms = shown.terms.clone().expect("a discount");
    assert_eq!((terms.discounts[0].discount, terms.discounts[0].amount.minor()), (None, 1500));
    assert_eq!(shown.draft.as_ref().map(|draft| draft.total.minor()), Some(0), "a credit of 1500, a charge of 1500");
    let (token, _) = app::previews::token(&tx, &testkit::secrets(), &shown).expect("a token");
    tx.commit(()).await.expect("commits");
    let mut tx = world.begin().await;
    assert_eq!(store::coupons::get(&mut tx, half).await.expect("the coupon").redeemed, 0, "nothing was redeemed");
    let changed = app::previews::carry_out(&mut tx, &testkit::secrets(), id, &token).await.expect("carries out");
    let invoice = changed.invoice.expect("an invoice");
    tx.commit(()).await.expect("commits");
    assert_eq!((invoice.discount_minor, invoice.total_minor, invoice.status.as_str()), (1500, 0, "paid"));
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [3000, 0, 3000]);
    world.verify().await;
}
