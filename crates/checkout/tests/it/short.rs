//! Money that comes short, too much, or late, and a payer who would rather pay otherwise.

use checkout::{Did, Standing};
use jiff::SignedDuration;
use recovery::Rail;

use crate::shop::{PAYS, PRICE, Shop, by, chairs};

/// Some time in which the provider is asked.
const WHILE: SignedDuration = SignedDuration::from_mins(2);

#[tokio::test]
async fn what_comes_short_waits_for_the_rest_and_pays_with_it() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    shop.pay(id, by(Rail::Transfer)).await.expect("chooses");
    shop.world.drain().await;
    shop.send(1_000_000).await;
    shop.world.pass(WHILE).await;
    let sight = shop.sight(id).await;
    assert_eq!(sight.standing, Standing::Choose(None));
    assert_eq!((sight.received, sight.left), (1_000_000, 250_000));
    shop.world.verify().await;
    shop.pay(id, by(Rail::Transfer)).await.expect("pays the rest");
    shop.world.drain().await;
    let Standing::Act(act) = shop.sight(id).await.standing else { panic!("a payer sends the rest") };
    assert_eq!(act.minor, 250_000);
    shop.send(300_000).await;
    shop.world.pass(WHILE).await;
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    let bills = shop.bills().await;
    assert_eq!((bills[0].status.as_str(), bills[0].amount_paid_minor), ("paid", PRICE));
    let told = shop.world.events().await;
    let surpluses = told.iter().filter(|kind| *kind == "surplus.recorded").count();
    assert_eq!(surpluses, 2, "what came short, and what was too much: {told:?}");
    shop.world.verify().await;
}

#[tokio::test]
async fn the_rest_may_come_by_card() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    shop.pay(id, by(Rail::Ussd)).await.expect("chooses");
    shop.world.drain().await;
    shop.send(1).await;
    shop.world.pass(WHILE).await;
    shop.pay(id, shop.card(PAYS).await).await.expect("pays the rest");
    shop.world.drain().await;
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    let amounts: Vec<i64> = shop.tries().await.iter().map(|one| one.amount_minor).collect();
    assert_eq!(amounts, [1, PRICE - 1]);
    shop.world.verify().await;
}

#[tokio::test]
async fn too_much_at_once_is_owed_back() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    shop.pay(id, by(Rail::Transfer)).await.expect("chooses");
    shop.world.drain().await;
    shop.send(PRICE + 5_000).await;
    shop.world.pass(WHILE).await;
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    assert_eq!(shop.bills().await[0].amount_paid_minor, PRICE);
    assert!(shop.world.events().await.contains(&"surplus.recorded".to_owned()));
    shop.world.verify().await;
}

#[tokio::test]
async fn a_payer_changes_their_mind_and_late_money_is_not_lost() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    shop.pay(id, by(Rail::Transfer)).await.expect("chooses");
    shop.world.drain().await;
    let first = shop.tries().await.pop().expect("a request");
    let version = shop.session(id).await.version;
    let mut tx = shop.world.begin().await;
    assert_eq!(checkout::other_way(&mut tx, id, version).await.expect("an answer"), Did::Done);
    tx.commit(()).await.expect("commits");
    assert_eq!(shop.sight(id).await.standing, Standing::Choose(None), "nothing failed");
    shop.pay(id, shop.card(PAYS).await).await.expect("pays");
    shop.world.drain().await;
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    assert!(shop.world.gateway.send(first.id, PRICE, shop.world.now()).await.expect("the simulator"));
    shop.world.pass(SignedDuration::from_hours(1)).await;
    assert!(shop.world.events().await.contains(&"surplus.recorded".to_owned()), "it is owed back");
    shop.world.verify().await;
}

#[tokio::test]
async fn short_money_of_a_session_that_expires_is_owed_back() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    shop.pay(id, by(Rail::Transfer)).await.expect("chooses");
    shop.world.drain().await;
    shop.send(1_000_000).await;
    shop.world.pass(SignedDuration::from_hours(25)).await;
    assert_eq!(shop.session(id).await.status, "expired");
    assert_eq!(shop.bills().await[0].status, "void");
    shop.world.verify().await;
}
