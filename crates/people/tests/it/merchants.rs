//! A person sees and does at a merchant what that merchant's customer may; and is that customer only by holding their link.

use ids::{CustomerId, Mode, SubscriptionId, TenantId};
use people::{Deed, Session};
use store::persons::merchants::MerchantOfPerson;
use store::settings::PortalRow;
use store::{doors, subscriptions};
use testkit::World;

use crate::stage::Stage;

impl Stage {
    async fn link(&self, of: &Session, held: &doors::OpenedCustomerLink) -> Result<(), &'static str> {
        let mut tx = self.begin().await;
        people::link(&mut tx, of, held).await.map_err(|error| error.code)?;
        tx.commit(()).await.map_err(|_| "commit")
    }

    async fn merchants(&self, of: &Session) -> Vec<MerchantOfPerson> {
        let mut tx = self.begin().await;
        let all = people::merchants(&mut tx, of).await.expect("merchants");
        tx.commit(all).await.expect("commits")
    }

    async fn at(&self, link: MerchantOfPerson) -> people::At {
        let scope = doors::open_for_person(&self.world.db.public(Mode::Test), &link);
        let mut tx = scope.begin().await.expect("the database answers");
        let at = people::at(&mut tx, link).await.expect("an account").expect("a customer");
        tx.commit(at).await.expect("commits")
    }

    async fn does(&self, link: &MerchantOfPerson, deed: Deed) -> Result<(), &'static str> {
        let scope = doors::open_for_person(&self.world.db.public(Mode::Test), link);
        let mut tx = scope.begin().await.expect("the database answers");
        people::carry_out(&mut tx, link, deed).await.map_err(|error| error.code)?;
        tx.commit(()).await.map_err(|_| "commit")
    }

    async fn subscribed(&self, name: &str) -> (CustomerId, SubscriptionId, doors::OpenedCustomerLink) {
        let (customer, held) = self.customer(name).await;
        let plan = self.world.plan(("month", 1), 500_000, 0, None).await;
        let subscription = self.world.subscribe(customer, plan).await;
        self.world.drain().await;
        (customer, subscription, held)
    }

    /// The only customer that somebody is.
    async fn only(&self, of: &Session) -> MerchantOfPerson {
        let all = self.merchants(of).await;
        assert_eq!(all.len(), 1);
        all[0]
    }
}

async fn status(world: &World, id: SubscriptionId) -> (String, bool) {
    let row = world.subscription(id).await;
    (row.status, row.cancel_at_period_end)
}

#[tokio::test]
async fn who_holds_a_link_sees_what_runs_and_pauses_resumes_and_ends_it() {
    let stage = Stage::new().await;
    let (customer, subscription, held) = stage.subscribed("ada").await;
    let ada = stage.sign_in("0803 123 4567").await;
    assert_eq!(stage.merchants(&ada).await, []);
    stage.link(&ada, &held).await.expect("linked");
    stage.link(&ada, &held).await.expect("saying it again is no error");
    let link = stage.only(&ada).await;
    assert_eq!((link.merchant(), link.customer()), (stage.world.tenant, customer));
    let at = stage.at(link).await;
    assert_eq!(at.account.seller.name, "Ade's Gym");
    assert_eq!(at.account.running[0].id, subscription);
    assert!(at.account.running[0].next.is_some());
    stage.does(&link, Deed::Pause(subscription)).await.expect("it rests");
    assert_eq!(status(&stage.world, subscription).await.0, "paused");
    stage.does(&link, Deed::Resume(subscription)).await.expect("it goes on");
    stage.does(&link, Deed::Cancel(subscription, " I moved away\u{7} ".to_owned())).await.expect("it ends");
    assert_eq!(status(&stage.world, subscription).await, ("active".to_owned(), true));
    let mut tx = stage.world.begin().await;
    let row = subscriptions::get(&mut tx, subscription).await.expect("the subscription");
    assert_eq!(row.cancel_reason.as_deref(), Some("I moved away"));
    tx.commit(()).await.expect("commits");
    stage.does(&link, Deed::Keep(subscription)).await.expect("it is kept");
    assert_eq!(status(&stage.world, subscription).await, ("active".to_owned(), false));
    stage.world.verify().await;
}

#[tokio::test]
async fn a_merchant_says_what_may_be_done() {
    let stage = Stage::new().await;
    let (_, subscription, held) = stage.subscribed("ada").await;
    let ada = stage.sign_in("0803 123 4567").await;
    stage.link(&ada, &held).await.expect("linked");
    let link = stage.only(&ada).await;
    let mut tx = stage.world.begin().await;
    let usual = store::settings::portal(&mut tx).await.expect("settings");
    let none = PortalRow { portal_cancel: false, portal_pause: false, ..usual };
    store::settings::set_portal(&mut tx, &none).await.expect("set");
    tx.commit(()).await.expect("commits");
    for deed in [Deed::Cancel(subscription, String::new()), Deed::Pause(subscription), Deed::Resume(subscription)] {
        assert_eq!(stage.does(&link, deed).await, Err("not_offered"));
    }
    assert_eq!(status(&stage.world, subscription).await, ("active".to_owned(), false));
}

#[tokio::test]
async fn typing_somebodys_number_links_nobody_and_what_is_others_is_not_there() {
    let stage = Stage::new().await;
    let (_, hers, held) = stage.subscribed("ada").await;
    let (customer, others, _) = stage.subscribed("bola").await;
    let ada = stage.sign_in("bola@example.com").await;
    assert_eq!(stage.merchants(&ada).await, [], "bola@example.com is what the merchant typed for another customer");
    stage.link(&ada, &held).await.expect("linked");
    let link = stage.only(&ada).await;
    for deed in [Deed::Cancel(others, String::new()), Deed::Pause(others), Deed::Resume(others), Deed::Keep(others)] {
        assert_eq!(stage.does(&link, deed).await, Err("not_found"));
    }
    assert_eq!(status(&stage.world, others).await, ("active".to_owned(), false));
    let eve = stage.sign_in("eve@example.com").await;
    assert_eq!(stage.link(&eve, &held).await, Err("linked_elsewhere"), "a customer is one person");
    assert_eq!(stage.merchants(&eve).await, []);
    stage.link(&eve, &stage.held(customer)).await.expect("the other one is free");
    stage.does(&stage.only(&eve).await, Deed::Pause(hers)).await.expect_err("not hers");
    let other = doors::open_for_person(&stage.world.db.public(Mode::Test), &stage.only(&eve).await);
    let mut tx = other.begin().await.expect("the database answers");
    let wrong = people::at(&mut tx, link).await;
    assert!(wrong.expect("the same merchant").is_some_and(|at| at.link.person() == ada.person));
}

#[tokio::test]
async fn at_two_merchants_a_person_reaches_each_as_its_customer_and_what_was_unlinked_no_more() {
    let stage = Stage::new().await;
    let (_, _, held) = stage.subscribed("ada").await;
    let second: TenantId = stage.world.db.tenant("Bola's Books").await;
    let scope = stage.world.db.scope(second, Mode::Test);
    let mut tx = scope.begin().await.expect("the database answers");
    let new = setup::customers::NewCustomer { name: Some("Ada".to_owned()), ..Default::default() };
    let there = setup::customers::create(&mut tx, &testkit::secrets(), new).await.expect("a customer").id;
    tx.commit(()).await.expect("commits");
    let link = store::customer_link::CustomerLink::of(&scope, there, store::customer_link::Purpose::Update, None);
    let beside = doors::open_with_customer_link(&stage.world.db.public(Mode::Test), &link).expect("it opens");
    let ada = stage.sign_in("0803 123 4567").await;
    stage.link(&ada, &held).await.expect("linked");
    stage.link(&ada, &beside).await.expect("linked");
    let all = stage.merchants(&ada).await;
    let names = [stage.at(all[0]).await.account.seller.name, stage.at(all[1]).await.account.seller.name];
    assert_eq!(names, ["Ade's Gym", "Bola's Books"]);
    let wrong = doors::open_for_person(&stage.world.db.public(Mode::Test), &all[0]);
    let mut tx = wrong.begin().await.expect("the database answers");
    assert!(people::at(&mut tx, all[1]).await.is_err(), "not in another merchant's transaction");
    drop(tx);
    let mut tx = stage.begin().await;
    people::unlink(&mut tx, &all[1]).await.expect("unlinked");
    tx.commit(()).await.expect("commits");
    assert_eq!(stage.merchants(&ada).await, [all[0]]);
}
