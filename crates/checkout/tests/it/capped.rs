//! A shop that may take only so much before it is verified: a payer is told so kindly, and nothing is sent.

use checkout::{Did, Standing};
use store::{revenue_caps, testing};

use crate::shop::{PAYS, PRICE, Shop, chairs};

async fn capped(shop: &Shop, minor: i64) {
    let script = format!(
        "insert into sandbox.revenue_caps (tenant_id, currency, cap_minor, granted_by, granted_at)
         values ('{}', 'NGN', {minor}, 'staff', '2026-09-01T08:00:00Z')",
        shop.world.tenant.uuid()
    );
    testing::admin_script(&shop.world.db.connector, &script).await.expect("granted");
}

#[tokio::test]
async fn a_payment_that_would_pass_the_limit_is_refused_and_nothing_is_made_or_sent() {
    let shop = Shop::new().await;
    capped(&shop, PRICE - 1).await;
    let id = shop.selling(chairs()).await;
    let refused = shop.pay(id, shop.card(PAYS).await).await.expect_err("there is no room");
    assert_eq!(refused.code, "revenue_cap_reached");
    assert!(refused.message.contains("Nothing was taken."), "{}", refused.message);
    shop.world.drain().await;
    assert!(shop.bills().await.is_empty() && shop.tries().await.is_empty());
    let mut tx = shop.world.begin().await;
    checkout::kept_back(&mut tx).await.expect("written");
    tx.commit(()).await.expect("commits");
    let mut tx = shop.world.begin().await;
    assert!(revenue_caps::get(&mut tx).await.expect("a look").expect("a cap").reached_at.is_some());
    tx.commit(()).await.expect("commits");
    shop.world.verify().await;
}

#[tokio::test]
async fn of_two_who_pay_at_once_the_second_reads_why_it_was_not_taken_and_can_pay_once_the_limit_is_gone() {
    let shop = Shop::new().await;
    capped(&shop, PRICE).await;
    let (first, second) = (shop.selling(chairs()).await, shop.selling(chairs()).await);
    // Both were let through, since neither had been sent.
    assert_eq!(shop.pay(first, shop.card(PAYS).await).await.expect("an answer"), Did::Done);
    assert_eq!(shop.pay(second, shop.card(PAYS).await).await.expect("an answer"), Did::Done);
    shop.world.drain().await;
    assert_eq!(shop.tries().await.len(), 1, "one was sent");
    let (one, two) = (shop.sight(first).await.standing, shop.sight(second).await.standing);
    // Which of the two comes first is nobody's promise.
    let (second, why) = match (&one, &two) {
        (Standing::Paid, Standing::Choose(Some(why))) => (second, why),
        (Standing::Choose(Some(why)), Standing::Paid) => (first, why),
        _ => panic!("{one:?} {two:?}"),
    };
    assert!(why.contains("This shop cannot take this payment now. Nothing was taken."), "{why}");
    let script = format!(
        "update sandbox.revenue_caps set lifted_at = now(), lifted_by = 'staff' where tenant_id = '{}'",
        shop.world.tenant.uuid()
    );
    testing::admin_script(&shop.world.db.connector, &script).await.expect("lifted");
    assert_eq!(shop.pay(second, shop.card(PAYS).await).await.expect("an answer"), Did::Done);
    shop.world.drain().await;
    assert_eq!(shop.sight(second).await.standing, Standing::Paid);
    shop.world.verify().await;
}
