//! A code reaches a phone whoever of its carriers is down, is entered once, and cannot be guessed or asked for without end.

use identity::{CodePurpose, Entered};
use ids::MessageId;
use jiff::SignedDuration;
use store::message_name::MessageName;
use usecase::carrying::{Receipt, Standing};

use crate::stage::{Stage, whence};

impl Stage {
    async fn ask(&self) -> Result<identity::Asked, &'static str> {
        self.ask_from("102.89.0.1").await
    }

    async fn ask_from(&self, address: &str) -> Result<identity::Asked, &'static str> {
        let mut tx = self.world.begin().await;
        let asked =
            identity::ask(&mut tx, &testkit::secrets(), self.seller, CodePurpose::Phone, &whence(address)).await;
        let asked = asked.map_err(|error| error.code)?;
        let asked = tx.commit(asked).await.expect("commits");
        self.world.drain().await;
        Ok(asked)
    }

    async fn enter(&self, typed: &str) -> Entered {
        let mut tx = self.world.begin().await;
        let entered = identity::enter(&mut tx, &testkit::secrets(), self.seller, CodePurpose::Phone, None, typed).await;
        tx.commit(entered.expect("an answer")).await.expect("commits")
    }

    /// The code as the last message says it.
    fn code(&self) -> String {
        let (_, _, words) = self.carriers.taken().pop().expect("a message");
        words.split(|one: char| !one.is_ascii_digit()).find(|part| part.len() == 6).expect("six digits").to_owned()
    }

    /// What a carrier tells of the message that it took as the nth of all.
    async fn told(&self, nth: usize, standing: Standing) {
        let (provider, key, _) = self.carriers.taken()[nth].clone();
        let name = MessageName::read(&key, &testkit::secrets().sealing_key).expect("a name of ours");
        let opened = store::doors::open_with_name(self.world.engine.db(), &name).expect("a message");
        let receipt = Receipt {
            provider,
            id: None,
            key: None,
            standing,
            status: standing.as_str().to_owned(),
            code: None,
            at: None,
        };
        let mut tx = self.world.begin().await;
        identity::receipt(&mut tx, opened.message, &receipt).await.expect("taken");
        tx.commit(()).await.expect("commits");
        self.world.drain().await;
    }

    async fn proved(&self) -> bool {
        let mut tx = self.world.begin().await;
        let party = escrows::party(&mut tx, self.seller).await.expect("a party");
        tx.commit(party.phone_verified_at.is_some()).await.expect("commits")
    }
}

#[tokio::test]
async fn a_carrier_that_is_down_is_passed_over_and_the_code_is_entered_once() {
    let stage = Stage::new().await;
    stage.carriers.are_down(&["termii"]);
    let asked = stage.ask().await.expect("on its way");
    assert_eq!(asked.to, "+234*******321");
    assert_eq!(stage.carriers.by(), ["telnyx"]);
    assert!(!stage.proved().await);
    let code = stage.code();
    assert_eq!(stage.enter(&format!("{} {}", &code[..3], &code[3..])).await, Entered::Right);
    assert!(stage.proved().await);
    assert_eq!(stage.enter(&code).await, Entered::Over, "it is spent");
    stage.world.pass(SignedDuration::from_mins(2)).await;
    assert_eq!(stage.carriers.by(), ["telnyx"], "nobody sends what is spent");
}

#[tokio::test]
async fn no_word_within_half_a_minute_is_a_turn_for_the_next_with_the_same_code() {
    let stage = Stage::new().await;
    stage.ask().await.expect("on its way");
    let first = stage.code();
    stage.world.pass(SignedDuration::from_secs(29)).await;
    assert_eq!(stage.carriers.by(), ["termii"]);
    stage.world.pass(SignedDuration::from_secs(1)).await;
    assert_eq!(stage.carriers.by(), ["termii", "telnyx"]);
    assert_eq!(stage.code(), first, "what comes late still works");
    stage.told(1, Standing::Failed { bad_address: false }).await;
    assert_eq!(stage.carriers.by(), ["termii", "telnyx", "twilio"], "a failure needs no waiting");
    stage.told(2, Standing::Delivered).await;
    stage.world.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(stage.carriers.by().len(), 3, "it is there");
    assert_eq!(stage.enter(&first).await, Entered::Right);
}

#[tokio::test]
async fn with_all_who_carry_texts_gone_it_goes_by_whatsapp_and_with_nobody_left_it_ends() {
    let stage = Stage::new().await;
    stage.carriers.are_down(&["termii", "telnyx", "twilio"]);
    stage.ask().await.expect("on its way");
    assert_eq!(stage.carriers.by(), ["whatsapp_cloud"]);
    stage.carriers.are_down(&["termii", "telnyx", "twilio", "whatsapp_cloud"]);
    stage.world.pass(SignedDuration::from_mins(3)).await;
    assert_eq!(stage.carriers.by(), ["whatsapp_cloud"]);
    stage.world.verify().await;
}

#[tokio::test]
async fn with_nobody_left_who_reaches_the_phone_it_goes_by_mail_and_proves_no_phone() {
    let stage = Stage::new().await;
    stage.carriers.have_mail();
    stage.carriers.are_down(&["termii", "telnyx", "twilio", "whatsapp_cloud"]);
    stage.ask().await.expect("on its way");
    assert_eq!(stage.carriers.by(), ["smtp"]);
    let code = stage.code();
    assert_eq!(stage.enter(&code).await, Entered::Right, "it is they");
    assert!(!stage.proved().await, "whose phone it is was not shown");
    stage.carriers.are_down(&[]);
    stage.world.pass(SignedDuration::from_mins(3)).await;
    stage.ask().await.expect("another one");
    assert_eq!(stage.carriers.by().last(), Some(&"termii"), "texts come first again");
    assert_eq!(stage.enter(&stage.code()).await, Entered::Right);
    assert!(stage.proved().await);
    stage.world.verify().await;
}

#[tokio::test]
async fn whoever_asks_a_third_time_is_to_show_that_they_are_a_person() {
    let stage = Stage::new().await;
    let often = async |address: &str| {
        let mut tx = stage.world.begin().await;
        let often = identity::asks_often(&mut tx, &testkit::secrets(), stage.seller, &whence(address)).await;
        tx.commit(often.expect("an answer")).await.expect("a read")
    };
    assert!(!often("102.89.0.1").await);
    stage.ask().await.expect("once");
    assert!(!often("102.89.0.1").await);
    stage.world.pass(SignedDuration::from_secs(31)).await;
    stage.ask().await.expect("twice");
    assert!(often("102.89.0.1").await && often("102.89.0.9").await, "the number was asked for twice");
    stage.phone(stage.seller, "+2348039999999").await;
    assert!(often("102.89.0.1").await, "the address asked twice");
    assert!(!often("102.89.0.9").await);
    stage.world.pass(SignedDuration::from_mins(61)).await;
    assert!(!often("102.89.0.1").await, "an hour later");
}

#[tokio::test]
async fn who_does_not_answer_may_have_sent_it_and_the_next_sends_it_too() {
    let stage = Stage::new().await;
    stage.carriers.is_silent("termii");
    stage.ask().await.expect("on its way");
    assert_eq!(stage.carriers.by(), ["termii", "telnyx"]);
}

#[tokio::test]
async fn asking_again_waits_longer_each_time_and_has_another_carrier_and_an_end() {
    let stage = Stage::new().await;
    stage.ask().await.expect("on its way");
    stage.told(0, Standing::Delivered).await;
    for (waits, by) in [(30, "telnyx"), (60, "termii"), (120, "telnyx"), (120, "termii")] {
        stage.world.pass(SignedDuration::from_secs(waits - 1)).await;
        assert_eq!(stage.ask().await, Err("code_too_soon"), "{waits}");
        stage.world.pass(SignedDuration::from_secs(1)).await;
        stage.ask().await.expect("once more");
        assert_eq!(stage.carriers.by().last(), Some(&by), "{waits}");
        let last = stage.carriers.by().len() - 1;
        stage.told(last, Standing::Delivered).await;
    }
    stage.world.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(stage.ask().await, Err("too_many_codes"), "five to a number within an hour");
    stage.world.pass(SignedDuration::from_mins(56)).await;
    stage.ask().await.expect("an hour later");
}

#[tokio::test]
async fn five_wrong_tries_end_a_code_and_a_new_one_voids_the_old() {
    let stage = Stage::new().await;
    stage.ask().await.expect("on its way");
    let first = stage.code();
    let wrong = if first == "000000" { "000001" } else { "000000" };
    for left in [4, 3, 2, 1] {
        assert_eq!(stage.enter(wrong).await, Entered::Wrong(left));
    }
    assert_eq!(stage.enter(wrong).await, Entered::Over);
    assert_eq!(stage.enter(&first).await, Entered::Over, "the right one comes too late");
    stage.ask().await.expect("another one");
    let second = stage.code();
    assert_ne!(first, second);
    assert_eq!(stage.enter(&first).await, Entered::Wrong(4));
    stage.world.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(stage.enter(&second).await, Entered::Over, "ten minutes are over");
}

#[tokio::test]
async fn a_code_is_for_the_number_that_it_went_to() {
    let stage = Stage::new().await;
    stage.ask().await.expect("on its way");
    let code = stage.code();
    stage.phone(stage.seller, "+2348099999999").await;
    assert_eq!(stage.enter(&code).await, Entered::Over);
    stage.ask().await.expect("to the new number");
    assert_eq!(stage.enter(&stage.code()).await, Entered::Right);
    assert!(stage.proved().await);
    stage.phone(stage.seller, "+2348037654321").await;
    assert!(!stage.proved().await, "another number is not proved");
}

#[tokio::test]
async fn codes_go_to_countries_on_the_list_and_an_address_asks_for_twenty_a_day() {
    let stage = Stage::new().await;
    stage.phone(stage.seller, "+37120000000").await;
    assert_eq!(stage.ask().await, Err("phone_country"));
    for nth in 0..20 {
        stage.phone(stage.seller, &format!("+23480310000{nth:02}")).await;
        stage.ask().await.expect("to yet another number");
    }
    stage.phone(stage.seller, "+2348031000099").await;
    assert_eq!(stage.ask().await, Err("too_many_codes"));
    stage.ask_from("102.89.0.2").await.expect("from elsewhere");
    let nobody = MessageId::from_uuid(ids::Uuid::from_u128(1));
    let receipt = Receipt {
        provider: "termii",
        id: None,
        key: None,
        standing: Standing::Delivered,
        status: "delivered".to_owned(),
        code: None,
        at: None,
    };
    let mut tx = stage.world.begin().await;
    let unknown = identity::receipt(&mut tx, nobody, &receipt).await.expect_err("there is no such message");
    assert_eq!(unknown.kind, usecase::Kind::Missing);
}
