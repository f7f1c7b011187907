//! A session ends when it is left alone, in any case after half a day, and when its person says so; contacts come with a proof and one
//! always stays.

use identity::{Contact, Entered, Reason};
use ids::Mode;
use jiff::SignedDuration;
use store::doors;
use store::person_token::PersonToken;
use testkit::secrets;

use crate::stage::{Stage, whence};

impl Stage {
    async fn goes_on(&self, of: &people::Session) -> bool {
        let mut tx = self.begin().await;
        let session = people::session(&mut tx, of.id).await.expect("an answer");
        tx.commit(session.is_some_and(|session| session.person == of.person)).await.expect("commits")
    }

    /// Proves a contact for a reason; answers the request and the code.
    pub(crate) async fn proof(&self, typed: &str, reason: Reason) -> (String, String) {
        let contact = Contact::parse(typed).expect("a contact");
        let from = whence("102.89.0.1");
        let mut tx = self.begin().await;
        let asked = identity::request(&mut tx, &secrets(), &contact, reason, None, (&from, None)).await;
        let asked = tx.commit(asked.expect("a code is sent")).await.expect("commits");
        self.world.drain().await;
        (asked.request, self.code())
    }

    pub(crate) async fn add(&self, of: &people::Session, typed: &str) -> Result<Entered, &'static str> {
        let (request, code) = self.proof(typed, Reason::AddContact).await;
        let mut tx = self.begin().await;
        let added = people::add_contact(&mut tx, &secrets(), of, &request, &code).await;
        let added = added.map_err(|error| error.code)?;
        Ok(tx.commit(added).await.expect("commits"))
    }

    async fn contacts(&self, of: &people::Session) -> Vec<people::Own> {
        let mut tx = self.begin().await;
        let all = people::contacts(&mut tx, &secrets(), of.person).await.expect("contacts");
        tx.commit(all).await.expect("commits")
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_left_alone_and_after_half_a_day_in_any_case() {
    let stage = Stage::new().await;
    let session = stage.sign_in("0803 123 4567").await;
    stage.world.db.clock.advance(SignedDuration::from_mins(29));
    assert!(stage.goes_on(&session).await);
    stage.world.db.clock.advance(SignedDuration::from_mins(29));
    assert!(stage.goes_on(&session).await, "it was used");
    stage.world.db.clock.advance(SignedDuration::from_mins(30));
    assert!(!stage.goes_on(&session).await, "it was left alone");
    let session = stage.sign_in("0803 123 4567").await;
    for _ in 0..35 {
        stage.world.db.clock.advance(SignedDuration::from_mins(20));
        assert!(stage.goes_on(&session).await);
    }
    stage.world.db.clock.advance(SignedDuration::from_mins(20));
    assert!(!stage.goes_on(&session).await, "half a day is over");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_person_only() {
    let stage = Stage::new().await;
    let ada = stage.sign_in("0803 123 4567").await;
    let there = {
        stage.pass(SignedDuration::from_mins(5)).await;
        stage.sign_in("0803 123 4567").await
    };
    let bola = stage.sign_in("0805 765 4321").await;
    let mut tx = stage.begin().await;
    let devices = people::devices(&mut tx, &ada).await.expect("sessions");
    assert_eq!(devices.iter().map(|one| one.id).collect::<Vec<_>>(), [there.id, ada.id]);
    people::end(&mut tx, &bola, ada.id).await.expect("no error");
    people::end(&mut tx, &ada, there.id).await.expect("ended");
    tx.commit(()).await.expect("commits");
    assert!(stage.goes_on(&ada).await, "somebody else cannot end it");
    assert!(!stage.goes_on(&there).await);
    assert!(stage.goes_on(&bola).await);
    let mut tx = stage.begin().await;
    people::end_all(&mut tx, &ada).await.expect("ended");
    tx.commit(()).await.expect("commits");
    assert!(!stage.goes_on(&ada).await);
}

#[tokio::test]
async fn a_token_opens_its_own_session_in_its_own_mode() {
    let stage = Stage::new().await;
    let session = stage.sign_in("0803 123 4567").await;
    let key = secrets().sealing_key;
    let text = PersonToken::of(Mode::Test, session.person, session.id).reveal(&key);
    let token = PersonToken::read(&text, &key).expect("a token");
    let opened = doors::open_with_person_token(&stage.world.db.public(Mode::Test), &token).expect("it opens");
    assert_eq!((opened.person, opened.session), (session.person, session.id));
    assert!(doors::open_with_person_token(&stage.world.db.public(Mode::Live), &token).is_none());
    for wrong in [text.replace("me_", "pt_"), format!("{text}A"), text[..text.len() - 1].to_owned(), String::new()] {
        assert!(PersonToken::read(&wrong, &key).is_none(), "{wrong}");
    }
    assert!(PersonToken::read(&text, &"another key, long enough as well as the first".to_owned().into()).is_none());
}

#[tokio::test]
async fn contacts_come_with_a_proof_belong_to_one_person_and_one_stays() {
    let stage = Stage::new().await;
    let ada = stage.sign_in("0803 123 4567").await;
    assert_eq!(stage.add(&ada, "ada@example.com").await, Ok(Entered::Right));
    let all = stage.contacts(&ada).await;
    let values: Vec<&str> = all.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(values, ["+2348031234567", "ada@example.com"]);
    stage.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(stage.sign_in("ada@example.com").await.person, ada.person, "either signs in");
    let bola = stage.sign_in("0805 765 4321").await;
    stage.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(stage.add(&bola, "ada@example.com").await, Err("contact_taken"));
    let mut tx = stage.begin().await;
    let gone = people::remove_contact(&mut tx, &secrets(), &bola, all[1].id).await.expect_err("not hers");
    assert_eq!(gone.code, "last_contact");
    drop(tx);
    let mut tx = stage.begin().await;
    people::remove_contact(&mut tx, &secrets(), &ada, all[0].id).await.expect("removed");
    let last = people::remove_contact(&mut tx, &secrets(), &ada, all[1].id).await.expect_err("the last one");
    assert_eq!(last.code, "last_contact");
    let row = store::customers::get(&mut tx, ada.person).await.expect("the person");
    assert_eq!((row.phone, row.email.as_deref()), (None, Some("ada@example.com")), "messages follow");
    tx.commit(()).await.expect("commits");
    stage.pass(SignedDuration::from_mins(60)).await;
    assert_ne!(stage.sign_in("0803 123 4567").await.person, ada.person, "whoever has it now is somebody else");
}

#[tokio::test]
async fn two_who_prove_the_same_new_contact_at_once_are_one_person() {
    let stage = Stage::new().await;
    let first = stage.ask("ada@example.com", "102.89.0.1").await.expect("a code is sent");
    let one = stage.code();
    stage.pass(SignedDuration::from_secs(30)).await;
    let second = stage.ask("ada@example.com", "102.89.0.1").await.expect("a code is sent");
    let two = stage.code();
    let finish = async |request: &str, code: &str| {
        let mut tx = stage.begin().await;
        let arrival = people::finish(&mut tx, &secrets(), (request, code), &whence("102.89.0.1"), None).await?;
        Ok::<_, usecase::Error>(tx.commit(arrival).await?)
    };
    let both = futures::join!(finish(&first.request, &one), finish(&second.request, &two));
    for done in [both.0, both.1] {
        assert!(done.map_or_else(|error| error.is_transient(), |arrival| matches!(arrival, people::Arrival::In(_))));
    }
    let mut tx = stage.begin().await;
    let all = store::customers::count(&mut tx, &store::customers::CustomerFilter::default()).await.expect("a count");
    assert_eq!(all, 1);
}

#[tokio::test]
async fn no_credential_opens_the_house() {
    let stage = Stage::new().await;
    let house = stage.house.tenant();
    let listed = store::operator::tenants::list(&stage.world.db.operator()).await.expect("tenants");
    assert!(listed.iter().all(|row| row.id != house), "it is no merchant");
    for mode in Mode::ALL {
        let scope = stage.world.db.scope(house, mode);
        let mut tx = scope.begin().await.expect("the database answers");
        let statement = access::keys::NewKey {
            kind: store::key::KeyKind::Secret,
            name: "a way in".to_owned(),
            scopes: Vec::new(),
            allowed_addresses: Vec::new(),
            per_minute: 100,
            expires_at: None,
        };
        assert!(access::keys::create(&mut tx, statement, &secrets().key_pepper).await.is_err(), "{mode}");
    }
}
