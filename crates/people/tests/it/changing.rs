//! What a merchant lets its customers change, each with what it comes to first; and what it offers somebody who leaves.

use app::discounts::{Duration, NewCoupon, Off};
use ids::{Mode, PlanId, SubscriptionId};
use jiff::SignedDuration;
use people::changing::{self, Change, Choices, Shown};
use people::{AtShop, Deed};
use portal::{PermissionsChange, history};
use store::persons::merchants::MerchantOfPerson;
use store::{TenantTx, doors, plans};
use testkit::secrets;

use crate::stage::Stage;

struct Shop {
    stage: Stage,
    link: MerchantOfPerson,
    subscription: SubscriptionId,
    large: PlanId,
}

/// A plan at so much for each seat.
async fn seats(stage: &Stage, minor: i64) -> PlanId {
    let id = stage.world.plan(("month", 1), minor, 0, None).await;
    let mut tx = stage.world.begin().await;
    let mut price = plans::prices_of(&mut tx, &[id.uuid()]).await.expect("prices").remove(0);
    (price.id, price.version) = (tx.fresh(), 2);
    price.pricing = serde_json::json!({ "model": "per_unit", "amount": minor });
    plans::insert_price(&mut tx, &price).await.expect("a price");
    tx.commit(id).await.expect("commits")
}

impl Shop {
    async fn new() -> Shop {
        let stage = Stage::new().await;
        let (customer, held) = stage.customer("ada").await;
        let small = seats(&stage, 300_000).await;
        let large = stage.world.plan(("month", 1), 900_000, 0, None).await;
        let subscription = stage.world.subscribe(customer, small).await;
        stage.world.drain().await;
        let ada = stage.sign_in("0803 123 4567").await;
        let mut tx = stage.begin().await;
        people::link(&mut tx, &ada, &held).await.expect("linked");
        let at = people::at_shop(&mut tx, &secrets(), &ada, stage.world.tenant, None).await.expect("an answer");
        tx.commit(()).await.expect("commits");
        let AtShop::Known(link) = at else { panic!("{at:?}") };
        Shop { stage, link, subscription, large }
    }

    async fn lets(&self, change: PermissionsChange) {
        let mut tx = self.stage.world.begin().await;
        portal::permit(&mut tx, change).await.expect("permitted");
        tx.commit(()).await.expect("commits");
    }

    async fn there(&self) -> TenantTx {
        let scope = doors::open_for_person(&self.stage.world.db.public(Mode::Test), &self.link);
        scope.begin().await.expect("the database answers")
    }

    async fn choices(&self) -> Choices {
        let mut tx = self.there().await;
        let choices = changing::choices(&mut tx, &self.link, self.subscription).await.expect("choices");
        tx.commit(choices).await.expect("commits")
    }

    async fn preview(&self, change: Change) -> Result<Shown, &'static str> {
        let mut tx = self.there().await;
        let shown = changing::preview(&mut tx, &secrets(), &self.link, self.subscription, change).await;
        let shown = shown.map_err(|error| error.code)?;
        tx.commit(shown).await.map_err(|_| "commit")
    }

    async fn change(&self, token: &str) -> Result<(), &'static str> {
        let mut tx = self.there().await;
        changing::change(&mut tx, &secrets(), &self.link, self.subscription, token)
            .await
            .map_err(|error| error.code)?;
        tx.commit(()).await.map_err(|_| "commit")
    }

    async fn stays(&self) -> Result<(), &'static str> {
        let mut tx = self.there().await;
        people::carry_out(&mut tx, &self.link, Deed::Stay(self.subscription)).await.map_err(|error| error.code)?;
        tx.commit(()).await.map_err(|_| "commit")
    }

    /// What was billed, newest first.
    async fn billed(&self) -> Vec<i64> {
        let mut tx = self.there().await;
        let all = history::issued(&mut tx, self.link.customer()).await.expect("bills");
        tx.commit(all.iter().map(|one| one.total.minor()).collect()).await.expect("commits")
    }
}

#[tokio::test]
async fn nothing_is_changed_that_the_merchant_does_not_let_its_customers_change() {
    let shop = Shop::new().await;
    assert_eq!(shop.choices().await, Choices::default(), "both are off at first");
    for change in [Change::Plan(shop.large), Change::Seats(3)] {
        assert_eq!(shop.preview(change).await, Err("not_offered"));
    }
    assert_eq!(shop.change("a token").await, Err("not_offered"));
    shop.lets(PermissionsChange { change_seats: Some(true), ..PermissionsChange::default() }).await;
    assert_eq!(shop.choices().await.seats, Some(1));
    assert_eq!(shop.preview(Change::Plan(shop.large)).await, Err("not_offered"));
    assert_eq!(shop.stays().await, Err("not_offered"));
}

#[tokio::test]
async fn what_was_shown_is_what_is_billed_and_an_old_preview_does_nothing() {
    let shop = Shop::new().await;
    let change = PermissionsChange {
        change_plan: Some(vec![shop.large]),
        change_seats: Some(true),
        ..PermissionsChange::default()
    };
    shop.lets(change).await;
    assert_eq!(shop.choices().await.plans.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [shop.large]);
    let seats = shop.preview(Change::Seats(3)).await.expect("a preview");
    assert_eq!(seats.due.minor(), 600_000);
    let plan = shop.preview(Change::Plan(shop.large)).await.expect("a preview");
    assert_eq!(shop.billed().await, [300_000], "looking changes nothing");
    shop.change(&seats.token).await.expect("changed");
    shop.stage.world.drain().await;
    assert_eq!(shop.billed().await, [600_000, 300_000]);
    assert_eq!(shop.change(&plan.token).await, Err("preview_stale"), "it was shown with what is not so any more");
    assert_eq!(shop.choices().await.seats, Some(3));
    shop.stage.world.verify().await;
}

#[tokio::test]
async fn who_leaves_is_offered_something_once() {
    let shop = Shop::new().await;
    let mut tx = shop.stage.world.begin().await;
    let half = NewCoupon {
        name: "Half price".to_owned(),
        off: Off { percent: Some("50".parse().expect("a number")), ..Off::default() },
        duration: Duration::Once,
        plans: None,
        most: None,
        most_by_customer: None,
        redeem_by: None,
        metadata: Default::default(),
    };
    let coupon = app::discounts::create(&mut tx, half).await.expect("a coupon").id;
    tx.commit(()).await.expect("commits");
    shop.lets(PermissionsChange { retention_coupon: Some(Some(coupon)), ..PermissionsChange::default() }).await;
    shop.stays().await.expect("they stay");
    assert_eq!(shop.stays().await, Err("not_offered"));
    shop.stage.pass(SignedDuration::from_hours(24 * 31)).await;
    assert_eq!(shop.billed().await, [150_000, 300_000]);
}

#[tokio::test]
async fn a_failed_charge_has_dates() {
    let stage = Stage::new().await;
    let customer = stage.world.customer("bola", "4084080000000045", Default::default()).await;
    let plan = stage.world.plan(("month", 1), 500_000, 7, None).await;
    stage.world.subscribe(customer, plan).await;
    stage.pass(SignedDuration::from_hours(24 * 7 + 1)).await;
    let mut tx = stage.world.begin().await;
    let all = history::calendars(&mut tx, customer).await.expect("calendars");
    tx.commit(()).await.expect("commits");
    let [one] = all.as_slice() else { panic!("{all:?}") };
    assert!(one.steps.is_sorted_by_key(|(at, _)| *at) && one.steps.len() > 1, "{one:?}");
    assert!(one.steps.iter().any(|(_, step)| *step == history::Step::Try), "{one:?}");
}
