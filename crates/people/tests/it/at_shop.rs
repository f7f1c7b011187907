//! Who somebody is at a checkout: what a shop typed says nothing of itself, and means only whoever proved it.

use ids::Mode;
use people::{AtShop, Named, Session};
use store::doors;
use testkit::secrets;

use crate::stage::Stage;

impl Stage {
    async fn at_shop(&self, of: &Session, named: Option<&Named>) -> AtShop {
        let mut tx = self.begin().await;
        let at = people::at_shop(&mut tx, &secrets(), of, self.world.tenant, named).await.expect("an answer");
        tx.commit(at).await.expect("commits")
    }

    /// A customer, as the shop reaches them.
    async fn named(&self, name: &str) -> Named {
        let (customer, _) = self.customer(name).await;
        let mut tx = self.world.begin().await;
        let row = store::customers::get(&mut tx, customer).await.expect("the customer");
        tx.commit(Named { customer, email: row.email, phone: row.phone }).await.expect("commits")
    }
}

#[tokio::test]
async fn a_shop_means_whoever_proved_the_address_that_it_has_and_nobody_else() {
    let stage = Stage::new().await;
    let ada = stage.named("ada").await;
    assert_eq!(ada.email.as_deref(), Some("ada@example.com"));
    let (hers, eve) = (stage.sign_in("Ada@Example.com").await, stage.sign_in("eve@example.com").await);
    assert_eq!(stage.at_shop(&hers, Some(&ada)).await, AtShop::Meant(ada.customer));
    assert_eq!(stage.at_shop(&eve, Some(&ada)).await, AtShop::SomebodyElse);
    let nothing = Named { email: None, phone: Some("no number".to_owned()), ..ada.clone() };
    assert_eq!(stage.at_shop(&hers, Some(&nothing)).await, AtShop::SomebodyElse, "it reaches that customer by nothing");
    let mut tx = stage.begin().await;
    assert_eq!(people::merchants(&mut tx, &hers).await.expect("links"), [], "asking says nothing for her");
}

#[tokio::test]
async fn who_said_so_before_is_known_and_who_is_new_is_reached_by_what_they_proved() {
    let stage = Stage::new().await;
    let ada = stage.named("ada").await;
    let phone = stage.sign_in("0803 123 4567").await;
    let new = AtShop::New { email: None, phone: Some("+2348031234567".to_owned()) };
    assert_eq!(stage.at_shop(&phone, None).await, new);
    assert_eq!(stage.at_shop(&phone, Some(&ada)).await, AtShop::SomebodyElse);
    let (db, secrets) = (stage.world.db.public(Mode::Test), secrets());
    let house = doors::open_house(&db);
    let errands = people::Errands { db: &db, secrets: &secrets, house: &house, session: &phone };
    let link = errands.join(&stage.world.scope, ada.customer).await.expect("it is theirs from now on");
    for named in [None, Some(&ada)] {
        assert_eq!(stage.at_shop(&phone, named).await, AtShop::Known(link));
    }
    let eve = stage.sign_in("eve@example.com").await;
    let errands = people::Errands { session: &eve, ..errands };
    assert_eq!(
        errands.join(&stage.world.scope, ada.customer).await.expect_err("a customer is one person").code,
        "linked_elsewhere"
    );
}
