//! Which account is asked, against a real database: by what became of payments, by what they cost, and with a reason that is kept.

use gateways::simulated::Behavior;
use ids::{AttemptId, ProviderAccountId};
use providers::accounts::{self, NewAccount, Reach};
use recovery::Rail;
use routing::Routed;
use store::PageOf;
use store::attempts::{self, AttemptFilter};
use store::provider_accounts::{self, RoutingRuleRow};
use testkit::World;

/// Two accounts that take cards, the first of which took six payments of 5,000 naira.
struct Shop {
    world: World,
    stripe: ProviderAccountId,
    paystack: ProviderAccountId,
    taken: Vec<AttemptId>,
}

async fn connect(world: &World, gateway: &str, credentials: &[(&str, &str)]) -> ProviderAccountId {
    let mut tx = world.begin().await;
    let new = NewAccount {
        gateway: gateway.to_owned(),
        label: gateway.to_owned(),
        base_url: Some("http://127.0.0.1:9".to_owned()),
        credentials: credentials.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect(),
    };
    let reach = Reach { hosts: Vec::new(), local: true };
    let row = accounts::connect(&mut tx, &testkit::secrets(), &reach, new).await.expect("connected");
    tx.commit(row.id).await.expect("committed")
}

impl Shop {
    async fn open() -> Shop {
        let world = World::new().await;
        let plan = world.plan(("month", 1), 500_000, 0, None).await;
        for nth in 0..6 {
            let customer = world.customer(&format!("payer{nth}"), "4084080000000003", Behavior::default()).await;
            world.subscribe(customer, plan).await;
        }
        world.drain().await;
        let secrets = [("secretKey", "sk_test_51Canary"), ("webhookSecret", "whsec_0123456789abcdef")];
        let stripe = connect(&world, "stripe", &secrets).await;
        let paystack = connect(&world, "paystack", &secrets[..1]).await;
        let mut tx = world.begin().await;
        let page = PageOf { limit: 10, offset: 0, below: None };
        let rows = attempts::page(&mut tx, &AttemptFilter::default(), &page).await.expect("attempts");
        tx.commit(()).await.expect("a read");
        let shop = Shop { world, stripe, paystack, taken: rows.into_iter().map(|row| row.id).collect() };
        shop.edit(&format!("account_id = '{}'", stripe.uuid())).await;
        shop
    }

    async fn edit(&self, change: &str) {
        let script = format!("update sandbox.attempts set {change}");
        store::testing::admin_script(&self.world.db.connector, &script).await.expect("edits");
    }

    async fn prefers(&self, prefer: &str) {
        let rule = RoutingRuleRow {
            position: 0,
            rail: Some("card".to_owned()),
            currency: None,
            from_minor: None,
            to_minor: None,
            accounts: vec![self.stripe.uuid(), self.paystack.uuid()],
            prefer: prefer.to_owned(),
        };
        let mut tx = self.world.begin().await;
        accounts::route(&mut tx, vec![rule]).await.expect("a rule");
        tx.commit(()).await.expect("committed");
    }

    async fn chosen(&self) -> Routed {
        let mut tx = self.world.begin().await;
        let found = routing::account_among(&mut tx, &[], (Rail::Card, "NGN", 500_000)).await.expect("an answer");
        tx.commit(found.expect("an account")).await.expect("a read")
    }
}

#[tokio::test]
async fn an_account_that_fails_by_its_own_fault_is_asked_behind_another_until_the_hour_is_over() {
    let shop = Shop::open().await;
    shop.edit("status = 'failed', decline_code = 'processor_error'").await;
    shop.prefers("order").await;
    assert_eq!(shop.chosen().await.account.id, shop.stripe, "nobody asked for health");
    shop.prefers("health").await;
    let routed = shop.chosen().await;
    assert_eq!(routed.account.id, shop.paystack);
    assert_eq!(routed.reason["prefer"], "health");
    let told = &routed.reason["accounts"];
    assert_eq!((&told[0]["tried"], &told[0]["well"]), (&0.into(), &true.into()));
    assert_eq!((&told[1]["tried"], &told[1]["failed"], &told[1]["well"]), (&6.into(), &6.into(), &false.into()));

    // What payers and their banks refuse says nothing of the account.
    shop.edit("decline_code = 'insufficient_funds'").await;
    assert_eq!(shop.chosen().await.account.id, shop.stripe);
    shop.edit("decline_code = 'processor_error'").await;
    shop.world.db.clock.set(shop.world.now() + jiff::SignedDuration::from_mins(61));
    assert_eq!(shop.chosen().await.account.id, shop.stripe, "an hour later nothing is known");
}

#[tokio::test]
async fn the_cheapest_is_asked_by_what_was_kept_and_else_by_what_is_published() {
    let shop = Shop::open().await;
    shop.prefers("cost").await;
    // Nothing is known of the first, and the second publishes 1.5 % and 100 naira.
    shop.edit("fee_minor = null").await;
    let routed = shop.chosen().await;
    assert_eq!((routed.account.id, &routed.reason["accounts"][0]["cost"]), (shop.paystack, &17_500.into()));
    shop.edit("fee_minor = 5000").await;
    let routed = shop.chosen().await;
    assert_eq!((routed.account.id, &routed.reason["accounts"][0]["cost"]), (shop.stripe, &5_000.into()));
    shop.edit("fee_minor = 50000").await;
    assert_eq!(shop.chosen().await.account.id, shop.paystack);
    // Who is not well is not asked for being cheap.
    shop.edit("fee_minor = 5000").await;
    let half = shop.taken[..3].iter().map(|id| format!("'{}'", id.uuid())).collect::<Vec<_>>().join(", ");
    let script = format!("update sandbox.attempts set status = 'failed', decline_code = 'auth' where id in ({half})");
    store::testing::admin_script(&shop.world.db.connector, &script).await.expect("edits");
    assert_eq!(shop.chosen().await.account.id, shop.paystack);
}

#[tokio::test]
async fn why_an_account_was_asked_is_kept_with_the_attempt() {
    let shop = Shop::open().await;
    shop.prefers("cost").await;
    let routed = shop.chosen().await;
    let mut tx = shop.world.begin().await;
    let kept = (routed.account.id, routed.reason.clone());
    routing::keep(&mut tx, shop.taken[0], Some(&kept)).await.expect("kept");
    routing::keep(&mut tx, shop.taken[1], None).await.expect("nothing to keep");
    tx.commit(()).await.expect("committed");
    let mut tx = shop.world.begin().await;
    assert_eq!(provider_accounts::route_of(&mut tx, shop.taken[0]).await.expect("a read"), Some(routed.reason));
    assert_eq!(provider_accounts::route_of(&mut tx, shop.taken[1]).await.expect("a read"), None);
    tx.commit(()).await.expect("a read");
}
