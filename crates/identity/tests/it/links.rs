//! A link opens once, for whom it was made, and sessions end.

use identity::{Purpose, Session, Whence};
use ids::{CustomerId, PartyLinkId};
use jiff::SignedDuration;
use store::party_token::{AdminToken, PartyLink, PartyToken};

use crate::stage::{Stage, whence};

impl Stage {
    async fn issue(&self, customer: CustomerId, purpose: Purpose) -> usecase::Result<PartyLinkId> {
        let secrets = testkit::secrets();
        let place = ("https://pay.example.com", &secrets);
        let mut tx = self.world.begin().await;
        let life = SignedDuration::from_hours(2);
        let link = identity::issue(&mut tx, &self.world.scope, place, (customer, self.order), purpose, life).await?;
        let text = link.url.strip_prefix("https://pay.example.com/e/").expect("an address of ours");
        assert_eq!(PartyLink::read(text, secrets.party_key()).expect("a link").link(), link.id);
        assert!(PartyToken::read(text, secrets.party_key()).is_none(), "a link is no token");
        assert!(!format!("{link:?}").contains(text), "printing it shows nothing that opens");
        Ok(tx.commit(link.id).await?)
    }

    async fn use_up(&self, link: PartyLinkId, form: &str) -> Option<Session> {
        let mut tx = self.world.begin().await;
        let session = identity::use_up(&mut tx, &testkit::secrets(), link, form, &whence("102.89.0.1")).await;
        tx.commit(session.expect("an answer")).await.expect("commits")
    }

    async fn looks(&self, link: PartyLinkId) -> bool {
        let mut tx = self.world.begin().await;
        let face = identity::look(&mut tx, link, &Whence::default()).await.expect("an answer");
        tx.commit(face.is_some()).await.expect("commits")
    }

    async fn goes_on(&self, session: &Session) -> bool {
        let mut tx = self.world.begin().await;
        identity::session(&mut tx, session.id).await.expect("an answer").is_some()
    }
}

#[tokio::test]
async fn a_link_opens_once_and_the_same_form_again_opens_the_same() {
    let stage = Stage::new().await;
    let link = stage.issue(stage.seller, Purpose::AcceptOrder).await.expect("a link");
    assert!(stage.looks(link).await && stage.looks(link).await, "looking uses nothing up");
    let session = stage.use_up(link, "form 1").await.expect("a session");
    assert_eq!((session.customer, session.order, session.verified_at), (stage.seller, stage.order, None));
    assert_eq!(stage.use_up(link, "form 1").await.map(|again| again.id), Some(session.id), "the answer was lost");
    assert!(stage.use_up(link, "form 2").await.is_none(), "somebody else");
    assert!(!stage.looks(link).await);
    stage.world.pass(SignedDuration::from_mins(11)).await;
    assert!(stage.use_up(link, "form 1").await.is_none(), "for ten minutes only");
}

#[tokio::test]
async fn a_newer_link_ends_the_older_of_its_purpose_and_every_link_ends() {
    let stage = Stage::new().await;
    let first = stage.issue(stage.seller, Purpose::AcceptOrder).await.expect("a link");
    let other = stage.issue(stage.seller, Purpose::ViewOrder).await.expect("for something else");
    let second = stage.issue(stage.seller, Purpose::AcceptOrder).await.expect("a link");
    assert!(!stage.looks(first).await && stage.looks(other).await && stage.looks(second).await);
    stage.world.pass(SignedDuration::from_hours(2)).await;
    assert!(!stage.looks(second).await);
    assert!(stage.use_up(second, "form").await.is_none());
    assert!(stage.use_up(PartyLinkId::from_uuid(ids::Uuid::from_u128(9)), "form").await.is_none(), "never made");
}

#[tokio::test]
async fn a_fresh_link_is_sent_in_place_of_one_that_is_over_and_not_without_end() {
    let stage = Stage::new().await;
    let link = stage.issue(stage.seller, Purpose::AcceptOrder).await.expect("a link");
    let ask = async |link: PartyLinkId| {
        let mut tx = stage.world.begin().await;
        identity::ask_again(&mut tx, link, &whence("102.89.0.1")).await.expect("the same answer to everybody");
        tx.commit(()).await.expect("commits");
        let told = stage.world.events().await;
        told.iter().filter(|kind| *kind == "escrow_order.link_asked").count()
    };
    assert_eq!(ask(link).await, 0, "it opens");
    stage.use_up(link, "form 1").await.expect("a session");
    for _ in 0..3 {
        assert_eq!(ask(link).await, 1);
    }
    assert_eq!(ask(link).await, 0, "three a day");
    assert_eq!(ask(PartyLinkId::from_uuid(ids::Uuid::from_u128(9))).await, 0, "never made");
    stage.world.pass(SignedDuration::from_hours(25)).await;
    assert_eq!(ask(link).await, 1);
    stage.world.verify().await;
}

#[tokio::test]
async fn a_link_is_for_parties_only() {
    let stage = Stage::new().await;
    let stranger = stage.world.customer("chidi", "4084080000000003", Default::default()).await;
    let refused = stage.issue(stranger, Purpose::ViewOrder).await.expect_err("no party");
    assert_eq!(refused.code, "not_a_party");
}

#[tokio::test]
async fn a_session_ends_by_itself_and_with_a_new_number() {
    let stage = Stage::new().await;
    let link = stage.issue(stage.seller, Purpose::AcceptOrder).await.expect("a link");
    let session = stage.use_up(link, "form").await.expect("a session");
    assert!(session.covers(stage.order) && !session.covers(ids::OrderId::from_uuid(ids::Uuid::from_u128(3))));
    assert!(stage.goes_on(&session).await);
    stage.phone(stage.seller, "+2348099999999").await;
    assert!(!stage.goes_on(&session).await, "whoever has the old phone is somebody else");
    let link = stage.issue(stage.buyer, Purpose::FundOrder).await.expect("a link");
    let session = stage.use_up(link, "form").await.expect("a session");
    stage.world.pass(identity::GUEST_LIFE).await;
    assert!(!stage.goes_on(&session).await);
}

#[tokio::test]
async fn an_admin_token_holds_as_long_as_its_key() {
    let stage = Stage::new().await;
    let key = key(&stage, &["escrow:read"]).await;
    let secrets = testkit::secrets();
    let mut tx = stage.world.begin().await;
    let (text, until) = identity::admin_token(&mut tx, &stage.world.scope, &secrets, key).await.expect("a token");
    assert_eq!(until, stage.world.now() + identity::LONGEST_ADMIN_TOKEN);
    let admin = identity::still_admin(&mut tx, key).await.expect("an answer").expect("still");
    assert_eq!(admin.scopes, ["escrow:read"]);
    let token = AdminToken::read(&text, secrets.admin_key()).expect("a token");
    assert!(PartyToken::read(&text, secrets.party_key()).is_none(), "of the other family");
    let db = stage.world.db.public(ids::Mode::Test);
    assert!(store::doors::open_with_admin_token(&db, &token).is_some());
    store::api_keys::revoke(&mut tx, key).await.expect("revoked");
    assert_eq!(identity::still_admin(&mut tx, key).await.expect("an answer"), None);
    tx.commit(()).await.expect("commits");
    stage.world.db.clock.set(until);
    assert!(store::doors::open_with_admin_token(&db, &token).is_none(), "it is over");
}

/// A restricted key of the merchant's.
async fn key(stage: &Stage, scopes: &[&str]) -> ids::ApiKeyId {
    let new = access::keys::NewKey {
        kind: credential::key::KeyKind::Restricted,
        name: "desk".to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        allowed_addresses: Vec::new(),
        per_minute: 100,
        expires_at: None,
    };
    let mut tx = stage.world.begin().await;
    let (row, _) = access::keys::create(&mut tx, new, &testkit::secrets().key_pepper).await.expect("a key");
    tx.commit(row.id).await.expect("commits")
}
