//! Whatever is pressed how often: one subscription, one bill, one charge.

use checkout::{Did, Standing};
use futures::future::join_all;
use ids::CheckoutSessionId;
use jiff::Timestamp;
use recovery::Rail;
use store::Kind;

use crate::shop::{HAS_NO_MONEY, PAYS, Shop, by, chairs, plan};

#[tokio::test]
async fn twenty_presses_at_once_make_one_bill_and_one_charge() {
    let shop = Shop::new().await;
    let plan_id = shop.world.plan(("month", 1), 500_000, 0, None).await;
    for sold in [chairs(), plan(plan_id)] {
        let id = shop.selling(sold).await;
        let version = shop.session(id).await.version;
        let card = shop.card(PAYS).await;
        let presses = (0..20).map(|nth| {
            let how = if nth % 2 == 0 { card.clone() } else { by(Rail::Transfer) };
            shop.pay_at(id, version, how)
        });
        let did = join_all(presses).await;
        let done = did.iter().filter(|one| matches!(one, Ok(Did::Done))).count();
        let stale = did.iter().filter(|one| matches!(one, Ok(Did::Stale))).count();
        assert_eq!((done, stale), (1, 19), "{did:?}");
        shop.world.drain().await;
    }
    assert_eq!(shop.bills().await.len(), 2);
    assert_eq!(shop.tries().await.len(), 2);
    shop.world.verify().await;
}

#[tokio::test]
async fn the_way_back_and_a_second_tab_do_nothing_and_show_what_is_so() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    let before = shop.session(id).await.version;
    shop.pay(id, shop.card(PAYS).await).await.expect("pays");
    assert_eq!(
        shop.pay_at(id, before, shop.card(PAYS).await).await.expect("an answer"),
        Did::Stale,
        "while it is asked for"
    );
    shop.world.drain().await;
    assert_eq!(
        shop.pay_at(id, before, by(Rail::Transfer)).await.expect("an answer"),
        Did::Stale,
        "from a tab of before"
    );
    assert_eq!(shop.pay(id, by(Rail::Transfer)).await.expect("an answer"), Did::Stale, "from the receipt");
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    assert_eq!((shop.bills().await.len(), shop.tries().await.len()), (1, 1));
    shop.world.verify().await;
}

/// A session whose card was refused a moment ago, with the version that its page names. The worker has not come back to it yet.
async fn just_refused(shop: &Shop) -> (CheckoutSessionId, i64) {
    let id = shop.selling(chairs()).await;
    shop.pay(id, shop.card(HAS_NO_MONEY).await).await.expect("tries");
    shop.world.engine.sweep(Kind::Checkout, Timestamp::UNIX_EPOCH).await.expect("a scan");
    assert!(matches!(shop.sight(id).await.standing, Standing::Choose(Some(_))));
    (id, shop.session(id).await.version)
}

#[tokio::test]
async fn a_page_that_was_shown_right_after_a_decline_holds_when_the_card_is_forgotten() {
    let shop = Shop::new().await;
    let (id, shown) = just_refused(&shop).await;
    shop.world.drain().await;
    assert_eq!(shop.pay_at(id, shown, by(Rail::Transfer)).await.expect("an answer"), Did::Done);
    shop.world.verify().await;
}

#[tokio::test]
async fn who_is_faster_than_the_worker_leaves_no_card_behind() {
    let shop = Shop::new().await;
    let (id, shown) = just_refused(&shop).await;
    assert_eq!(shop.pay_at(id, shown, shop.card(PAYS).await).await.expect("an answer"), Did::Done);
    shop.world.drain().await;
    assert_eq!(shop.sight(id).await.standing, Standing::Paid);
    let customer = shop.session(id).await.customer_id.expect("a customer");
    let mut tx = shop.world.begin().await;
    let kept = store::methods::active_of(&mut tx, &[customer.uuid()]).await.expect("methods");
    assert!(kept.is_empty(), "nobody agreed that one is kept");
    tx.commit(()).await.expect("commits");
    shop.world.verify().await;
}
