//! Nothing that a merchant has, types or guesses reaches a person's money: not by another customer, another merchant or another mode, not
//! by a token that it made up, and not by a customer with somebody else's address.

use ids::{HOUSE, MandateId, Mode};
use people::Means;
use store::mandate_token::MandateToken;
use store::{StoreError, customers, doors, methods};
use testkit::secrets;
use usecase::ports::{ChargeAsk, ChargeOutcome, GatewayError};

use crate::stage::{Stage, caps, join, plain_customer, sign_in};

impl Stage {
    /// Whether a charge was refused, and took nothing.
    async fn is_refused(&self, ask: &ChargeAsk) -> bool {
        let before = self.wallet().await;
        let outcome = self.gateway.charge(ask).await;
        let refused = matches!(&outcome, Ok(ChargeOutcome::Declined { .. }) | Err(GatewayError::Misconfigured(_)));
        refused && self.wallet().await == before
    }
}

#[tokio::test]
async fn a_mandate_is_worth_nothing_to_another_customer_merchant_or_mode() {
    let stage = Stage::new().await;
    stage.fills(500_000).await;
    let method = stage.gives(Means::Wallet, &caps(100_000, 500_000)).await;
    let eve = stage.world.db.tenant("Eve's Emporium").await;
    let there = stage.world.db.scope(eve, Mode::Test);
    let hers = plain_customer(&there, "ada").await;
    let other = plain_customer(&stage.world.scope, "ada").await;
    for (merchant, customer) in [
        (eve, hers),
        (eve, stage.customer),
        (stage.world.tenant, other),
        (HOUSE, stage.session.person),
        (eve, stage.session.person),
    ] {
        let ask = stage.ask_of(merchant, customer, &method.token, 1_000).await;
        assert!(stage.is_refused(&ask).await, "{merchant} {customer}");
    }
    let mut ask = stage.ask(&method.token, 1_000).await;
    ask.mode = Mode::Live;
    assert!(stage.is_refused(&ask).await, "the wallet of one mode pays nothing in the other");
    let good = stage.ask(&method.token, 1_000).await;
    assert!(matches!(stage.gateway.charge(&good).await, Ok(ChargeOutcome::Succeeded { .. })), "whom it was given to");
}

#[tokio::test]
async fn a_token_is_not_guessed_and_not_made_of_a_known_id() {
    let stage = Stage::new().await;
    stage.fills(500_000).await;
    let method = stage.gives(Means::Wallet, &caps(100_000, 500_000)).await;
    let eve = stage.world.db.tenant("Eve's Emporium").await;
    let hers = plain_customer(&stage.world.db.scope(eve, Mode::Test), "ada").await;
    let real = MandateToken::read(&method.token, &secrets().sealing_key).expect("a token");
    let forged = MandateToken { merchant: eve, customer: hers, ..real };
    let own_key = "a key of her own, which is long enough too".to_owned().into();
    let card = {
        let mut tx = stage.house.begin().await.expect("the database answers");
        methods::get(&mut tx, stage.card).await.expect("the card").token
    };
    for token in [
        forged.reveal(&own_key),
        // With our own key the token names her; the mandate's row still does not.
        forged.reveal(&secrets().sealing_key),
        MandateToken { mandate: MandateId::from_uuid(hers.uuid()), ..forged }.reveal(&secrets().sealing_key),
        real.mandate.to_string(),
        stage.card.to_string(),
        card,
        String::new(),
    ] {
        let ask = stage.ask_of(eve, hers, &token, 1_000).await;
        assert!(stage.is_refused(&ask).await, "{token}");
    }
}

#[tokio::test]
async fn a_customer_with_somebody_elses_address_is_nobody() {
    let stage = Stage::new().await;
    stage.fills(500_000).await;
    stage.gives(Means::Wallet, &caps(500_000, 500_000)).await;
    let eve = stage.world.db.tenant("Eve's Emporium").await;
    let there = stage.world.db.scope(eve, Mode::Test);
    let typed = plain_customer(&there, "ada").await;
    let mut tx = there.begin().await.expect("the database answers");
    assert_eq!(methods::active_of(&mut tx, &[typed.uuid()]).await.expect("methods"), []);
    for row in [stage.session.person.uuid(), stage.customer.uuid()] {
        let found = customers::get(&mut tx, ids::CustomerId::from_uuid(row)).await;
        assert!(matches!(found, Err(StoreError::Missing(_))), "another merchant's, and the house's, are not there");
    }
    assert!(matches!(methods::get(&mut tx, stage.card).await, Err(StoreError::Missing(_))));
    let mandates = store::persons::mandates::of(&mut tx, stage.session.person).await.expect("rows");
    assert_eq!(mandates, [], "mandates are the house's");
    let links = store::persons::merchants::of(&mut tx, stage.session.person).await.expect("rows");
    assert_eq!(links, []);
    drop(tx);
    let described = app::methods::describe(None, Mode::Test, "mt_whatever").await;
    assert_eq!(described.expect_err("no token of ours is attached by a merchant").code, "validation_error");
    assert_eq!(stage.wallet().await, 500_000);
}

#[tokio::test]
async fn a_person_gives_what_is_theirs_and_takes_back_what_is_theirs() {
    let stage = Stage::new().await;
    stage.gives(Means::Card(stage.card), &caps(100_000, 500_000)).await;
    let eve = sign_in(&stage.house, "eve@example.com").await;
    let customer = plain_customer(&stage.world.scope, "eve").await;
    let link = join(&stage.world, &stage.house, &eve, &stage.world.scope, customer).await;
    let (db, secrets) = (stage.world.db.public(Mode::Test), secrets());
    let errands = people::Errands { db: &db, secrets: &secrets, house: &stage.house, session: &eve };
    let given = errands.let_charge(&link, Means::Card(stage.card), &caps(100_000, 500_000), true).await;
    assert_eq!(given.expect_err("somebody else's card").code, "not_found");
    let given = errands.let_charge(&stage.link, Means::Wallet, &caps(100_000, 500_000), true).await;
    assert_eq!(given.expect_err("somebody else's account").code, "not_found");
    let mut tx = stage.house.begin().await.expect("the database answers");
    let mandate = people::mandates(&mut tx, &stage.session).await.expect("mandates").remove(0);
    assert_eq!(people::mandates(&mut tx, &eve).await.expect("mandates"), []);
    let top_up = people::top_up(&mut tx, &eve, stage.card, 100_000, "NGN").await;
    assert_eq!(top_up.expect_err("somebody else's card").code, "not_found");
    drop(tx);
    assert_eq!(errands.take_back(mandate.id).await.expect_err("not hers").code, "not_found");
    assert_eq!(errands.remove(stage.card).await.expect_err("not hers").code, "not_found");
    let quarantined = people::Session { quarantined: true, ..stage.session.clone() };
    let errands = people::Errands { session: &quarantined, ..errands };
    let given = errands.let_charge(&stage.link, Means::Card(stage.card), &caps(1, 1), true).await;
    assert_eq!(given.expect_err("not before it is clear who it is").code, "person_quarantined");
}

#[tokio::test]
async fn no_key_opens_the_house_by_any_door() {
    let stage = Stage::new().await;
    for mode in Mode::ALL {
        let db = stage.world.db.public(mode);
        let unknown = credential::key::KeyText::parse("sk_test_0000000000000000000000000000000000000000");
        if let Some(key) = unknown {
            assert!(doors::open_with_key(&db, &key, &secrets().key_pepper).await.expect("an answer").is_none());
        }
        let insert = format!(
            "insert into api_keys (tenant_id, id, kind, name, public_id, secret_hash, last4, scopes, created_at)
             values ('{}', gen_random_uuid(), 'secret', 'x', 'abcdefgh', '\\x00', '0000', array['*'], now())",
            HOUSE.uuid()
        );
        let refused = store::testing::sqlstate_as(
            &stage.world.db.connector,
            store::DbRole::Public(mode),
            Some(HOUSE.uuid()),
            &insert,
        );
        assert!(refused.await.expect("an answer").is_some(), "{mode}");
    }
}
