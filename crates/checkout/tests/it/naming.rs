//! Who pays is named before they do, where it was proved: once, for the version that was shown, and never somebody else.

use checkout::{Guest, NamedPayer, NewSession, Payer, name_payer};
use ids::CheckoutSessionId;
use testkit::secrets;
use usecase::Result;

use crate::shop::{HAS_NO_MONEY, Shop, chairs, plan};

impl Shop {
    async fn names(&self, id: CheckoutSessionId, version: i64, who: Payer) -> Result<NamedPayer> {
        let mut tx = self.world.begin().await;
        let named = Box::pin(name_payer(&mut tx, &secrets(), id, version, who)).await?;
        Ok(tx.commit(named).await?)
    }
}

#[tokio::test]
async fn somebody_new_who_proved_a_phone_becomes_a_customer_once_and_nothing_is_billed() {
    let shop = Shop::new().await;
    let id = shop.selling(chairs()).await;
    let version = shop.session(id).await.version;
    let new = || Payer::New(Guest { phone: Some("+2348031234567".to_owned()), ..Guest::default() });
    let named = shop.names(id, version, new()).await.expect("named");
    let NamedPayer::Them(customer, later) = named else { panic!("{named:?}") };
    assert_eq!((later, shop.session(id).await.customer_id), (version + 1, Some(customer)));
    assert_eq!(shop.names(id, version, new()).await.expect("an answer"), NamedPayer::Stale, "sent twice");
    let mut tx = shop.world.begin().await;
    let row = store::customers::get(&mut tx, customer).await.expect("the customer");
    tx.commit(()).await.expect("commits");
    assert_eq!((row.phone.as_deref(), row.email), (Some("+2348031234567"), None));
    assert!(shop.bills().await.is_empty() && shop.tries().await.is_empty());
    shop.world.verify().await;
}

#[tokio::test]
async fn a_session_that_names_somebody_keeps_them() {
    let shop = Shop::new().await;
    let bola = shop.world.customer("bola", HAS_NO_MONEY, Default::default()).await;
    let ada = shop.world.customer("ada", HAS_NO_MONEY, Default::default()).await;
    let new = NewSession { customer: Some(bola), ..shop.asked(chairs()) };
    let id = shop.make(new).await.expect("a session");
    let version = shop.session(id).await.version;
    assert_eq!(shop.names(id, version, Payer::Known(ada)).await.expect("an answer"), NamedPayer::Stale);
    let named = shop.names(id, version, Payer::Known(bola)).await.expect("named");
    assert_eq!(named, NamedPayer::Them(bola, version + 1));
}

#[tokio::test]
async fn what_keeps_somebody_from_buying_is_told_before_anything_is_let_be_charged() {
    let shop = Shop::new().await;
    let bola = shop.world.customer("bola", HAS_NO_MONEY, Default::default()).await;
    let plan_id = shop.world.plan(("month", 1), 500_000, 0, None).await;
    shop.world.subscribe(bola, plan_id).await;
    let id = shop.selling(plan(plan_id)).await;
    let version = shop.session(id).await.version;
    let refused = shop.names(id, version, Payer::Known(bola)).await.expect_err("they have it already");
    assert_eq!(refused.code, "subscription_exists");
    assert_eq!(shop.session(id).await.customer_id, None);
}
