//! Whatever is pressed how often: one subscription, one bill, one charge.

use checkout::{Did, Standing};
use futures::future::join_all;
use recovery::Rail;

use crate::shop::{PAYS, Shop, by, chairs, plan};

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
