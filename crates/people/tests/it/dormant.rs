//! A number that was silent for long shows nothing of before until something else is shown that only its old owner has.

use identity::{Entered, Reason};
use ids::CustomerId;
use jiff::SignedDuration;
use store::methods::{self, MethodRow};
use testkit::secrets;

use crate::stage::{Stage, whence};

const NUMBER: &str = "0803 123 4567";

impl Stage {
    async fn saves_a_card(&self, person: CustomerId) {
        let mut tx = self.begin().await;
        let row = MethodRow {
            id: tx.fresh(),
            customer_id: person,
            rail: "card".to_owned(),
            gateway: "simulated".to_owned(),
            account_id: None,
            token: "a token".to_owned(),
            brand: Some("visa".to_owned()),
            issuer: None,
            last4: Some("0003".to_owned()),
            exp_month: Some(9),
            exp_year: Some(2029),
            status: "active".to_owned(),
            is_default: true,
            refused_code: None,
            created_at: tx.now(),
        };
        methods::insert(&mut tx, &row).await.expect("a card");
        tx.commit(()).await.expect("commits");
    }

    async fn card(&self, of: &people::Session, last4: &str, end: (i16, i16)) -> Result<bool, &'static str> {
        let mut tx = self.begin().await;
        let right = people::confirm_with_card(&mut tx, of, last4, end).await.map_err(|error| error.code)?;
        Ok(tx.commit(right).await.expect("commits"))
    }

    async fn now(&self, of: &people::Session) -> people::Session {
        let mut tx = self.begin().await;
        let session = people::session(&mut tx, of.id).await.expect("an answer").expect("a session");
        tx.commit(session).await.expect("commits")
    }
}

async fn gone_for(days: i64) -> (Stage, people::Session) {
    let stage = Stage::new().await;
    let before = stage.sign_in(NUMBER).await;
    stage.saves_a_card(before.person).await;
    stage.add(&before, "ada@example.com").await.expect("added");
    stage.pass(SignedDuration::from_hours(24 * days)).await;
    let back = stage.sign_in(NUMBER).await;
    assert_eq!(back.person, before.person);
    (stage, back)
}

#[tokio::test]
async fn after_eighty_nine_days_a_phone_is_enough() {
    let (_, back) = gone_for(89).await;
    assert!(!back.quarantined);
}

#[tokio::test]
async fn after_ninety_days_nothing_is_shown_before_a_card_is_named() {
    let (stage, back) = gone_for(90).await;
    assert!(back.quarantined);
    let mut tx = stage.begin().await;
    assert_eq!(people::merchants(&mut tx, &back).await.expect_err("nothing").code, "person_quarantined");
    let added = people::add_contact(&mut tx, &secrets(), &back, "made-up", "000000").await;
    assert_eq!(added.expect_err("nothing").code, "person_quarantined");
    drop(tx);
    assert_eq!(stage.card(&back, "0003", (9, 2028)).await, Ok(false));
    assert_eq!(stage.card(&back, "0003", (9, 2029)).await, Ok(true));
    assert!(!stage.now(&back).await.quarantined);
    let mut tx = stage.begin().await;
    people::merchants(&mut tx, &stage.now(&back).await).await.expect("shown");
    tx.commit(()).await.expect("commits");
    stage.pass(SignedDuration::from_hours(24)).await;
    assert!(!stage.sign_in(NUMBER).await.quarantined, "it was proved");
}

#[tokio::test]
async fn three_cards_may_be_named_in_a_session() {
    let (stage, back) = gone_for(90).await;
    for _ in 0..3 {
        assert_eq!(stage.card(&back, "1111", (9, 2029)).await, Ok(false));
    }
    assert_eq!(stage.card(&back, "0003", (9, 2029)).await, Err("too_many_guesses"));
    assert!(stage.now(&back).await.quarantined);
}

#[tokio::test]
async fn another_contact_of_theirs_ends_it_and_one_of_somebody_else_does_not() {
    let (stage, back) = gone_for(120).await;
    let (request, code) = stage.proof("eve@example.com", Reason::Confirm).await;
    let mut tx = stage.begin().await;
    let refused = people::confirm_with_code(&mut tx, &secrets(), &back, &request, &code).await;
    assert_eq!(refused.expect_err("hers, and not theirs").code, "other_contact");
    tx.commit(()).await.expect("commits");
    let (request, code) = stage.proof("ada@example.com", Reason::Confirm).await;
    let mut tx = stage.begin().await;
    let right = people::confirm_with_code(&mut tx, &secrets(), &back, &request, &code).await;
    assert_eq!(right.expect("an answer"), Entered::Right);
    tx.commit(()).await.expect("commits");
    assert!(!stage.now(&back).await.quarantined);
}

#[tokio::test]
async fn a_new_owner_starts_afresh_and_the_old_one_keeps_what_is_theirs() {
    let (stage, back) = gone_for(200).await;
    let mut tx = stage.begin().await;
    let new = people::start_afresh(&mut tx, &secrets(), &back, &whence("102.89.0.7")).await.expect("somebody new");
    tx.commit(()).await.expect("commits");
    assert!(!new.quarantined);
    assert_ne!(new.person, back.person);
    let mut tx = stage.begin().await;
    assert_eq!(people::session(&mut tx, back.id).await.expect("an answer"), None, "the other session is over");
    assert_eq!(methods::active_of(&mut tx, &[new.person.uuid()]).await.expect("methods"), []);
    tx.commit(()).await.expect("commits");
    stage.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(stage.sign_in(NUMBER).await.person, new.person);
    assert_eq!(stage.sign_in("ada@example.com").await.person, back.person, "by their mailbox");
    let mut tx = stage.begin().await;
    let refused = people::start_afresh(&mut tx, &secrets(), &new, &whence("102.89.0.7")).await;
    assert_eq!(refused.expect_err("not in quarantine").code, "not_quarantined");
}
