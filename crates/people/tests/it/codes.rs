//! A code proves a contact once, for the request it was asked with; who asks without end, or guesses, gets nowhere; and nothing
//! tells whether somebody is known.

use std::collections::BTreeSet;

use identity::{Entered, Reason};
use jiff::SignedDuration;
use notices::Channel;
use people::Arrival;
use testkit::secrets;

use crate::stage::{Stage, whence};

const ADA: &str = "0803 123 4567";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

#[tokio::test]
async fn a_phone_signs_in_and_is_the_same_person_the_next_time() {
    let stage = Stage::new().await;
    let first = stage.sign_in(ADA).await;
    assert_eq!(stage.carriers.taken()[0].0, "+2348031234567");
    assert_eq!(stage.carriers.taken()[0].1, Channel::Whatsapp, "which nobody is paid for comes first");
    stage.pass(minutes(5)).await;
    let again = stage.sign_in("+234 803 123 4567").await;
    assert_eq!((again.person, again.quarantined), (first.person, false));
    assert_ne!(again.id, first.id, "a session of its own");
    let other = stage.sign_in("Ada@Example.com").await;
    assert_ne!(other.person, first.person);
    let (to, channel, _) = stage.carriers.taken().pop().expect("a message");
    assert_eq!((to.as_str(), channel), ("ada@example.com", Channel::Email));
}

#[tokio::test]
async fn what_is_answered_is_the_same_whether_somebody_is_known_or_not() {
    let stage = Stage::new().await;
    stage.sign_in(ADA).await;
    stage.pass(minutes(90)).await;
    let known = stage.ask(ADA, "102.89.0.1").await.expect("a code is sent");
    let unknown = stage.ask("0803 999 4567", "102.89.0.1").await.expect("a code is sent");
    assert_eq!((known.again_at, known.expires_at), (unknown.again_at, unknown.expires_at));
    assert_eq!(known.to, unknown.to, "masked alike");
    assert_eq!(known.request.len(), unknown.request.len());
    for asked in [known, unknown] {
        assert_eq!(stage.enter(&asked.request, "000000").await, Arrival::Wrong(4));
    }
    let mut codes = BTreeSet::new();
    for typed in [ADA, "0803 999 4567"] {
        codes.insert(stage.ask(typed, "102.89.0.1").await.expect_err("too soon"));
    }
    assert_eq!(codes.len(), 1);
    for typed in ["+1 415 555 0100", "+44 7911 123456"] {
        assert_eq!(stage.ask(typed, "102.89.0.1").await.expect_err("no codes there"), "phone_country");
    }
}

#[tokio::test]
async fn nobody_is_there_before_a_proof() {
    let stage = Stage::new().await;
    stage.ask(ADA, "102.89.0.1").await.expect("a code is sent");
    let mut tx = stage.begin().await;
    let all = store::customers::count(&mut tx, &store::customers::CustomerFilter::default()).await.expect("a count");
    assert_eq!(all, 0);
}

#[tokio::test]
async fn a_code_is_right_once_for_its_own_request_and_purpose_and_for_ten_minutes() {
    let stage = Stage::new().await;
    let first = stage.ask(ADA, "102.89.0.1").await.expect("a code is sent");
    let code = stage.code();
    stage.pass(minutes(2)).await;
    let second = stage.ask(ADA, "102.89.0.9").await.expect("a code is sent");
    assert_ne!(stage.code(), code);
    assert_eq!(stage.enter(&second.request, &code).await, Arrival::Wrong(4), "that of another request");
    assert_eq!(stage.enter("made-up", &code).await, Arrival::Over);
    let mut forged = first.request.clone();
    forged.replace_range(63.., if forged.ends_with('0') { "1" } else { "0" });
    assert_eq!(stage.enter(&forged, &code).await, Arrival::Over);
    let mut tx = stage.begin().await;
    let entered = identity::prove(&mut tx, &secrets(), Reason::AddContact, &first.request, &code).await;
    assert_eq!(entered.expect("an answer"), (Entered::Over, None), "it signs in, and does nothing else");
    tx.commit(()).await.expect("commits");
    assert!(matches!(stage.enter(&first.request, &code).await, Arrival::In(_)));
    assert_eq!(stage.enter(&first.request, &code).await, Arrival::Over, "it is spent");
    stage.pass(minutes(10)).await;
    let late = stage.ask("0803 123 9999", "102.89.0.1").await.expect("a code is sent");
    let code = stage.code();
    stage.pass(minutes(10)).await;
    assert_eq!(stage.enter(&late.request, &code).await, Arrival::Over, "it is too late");
}

#[tokio::test]
async fn the_same_code_is_sent_again_for_the_same_request_on_a_ladder() {
    let stage = Stage::new().await;
    let asked = stage.ask(ADA, "102.89.0.1").await.expect("a code is sent");
    let code = stage.code();
    assert_eq!(asked.again_at, stage.world.now() + SignedDuration::from_secs(30));
    let again = stage.ask_again(ADA, "102.89.0.1", Some(&asked.request)).await;
    assert_eq!(again.expect_err("too soon"), "code_too_soon");
    stage.pass(SignedDuration::from_secs(30)).await;
    let again = stage.ask_again(ADA, "102.89.0.1", Some(&asked.request)).await.expect("sent again");
    assert_eq!((again.request.as_str(), stage.code()), (asked.request.as_str(), code.clone()));
    assert_eq!(again.again_at, stage.world.now() + SignedDuration::from_secs(60));
    stage.pass(SignedDuration::from_secs(60)).await;
    let other = stage.ask_again("0803 123 4568", "102.89.0.1", Some(&asked.request)).await.expect("a code of its own");
    assert_ne!(other.request, asked.request, "a request is for its contact");
    assert!(matches!(stage.enter(&asked.request, &code).await, Arrival::In(_)));
}

#[tokio::test]
async fn five_wrong_tries_end_a_code_and_ten_within_an_hour_every_code_of_a_contact() {
    let stage = Stage::new().await;
    let first = stage.ask(ADA, "102.89.0.1").await.expect("a code is sent");
    for left in [4, 3, 2, 1] {
        assert_eq!(stage.enter(&first.request, "000000").await, Arrival::Wrong(left));
    }
    assert_eq!(stage.enter(&first.request, "000000").await, Arrival::Over);
    assert_eq!(stage.enter(&first.request, &stage.code()).await, Arrival::Over, "it was tried too often");
    stage.pass(minutes(2)).await;
    let second = stage.ask(ADA, "102.89.0.2").await.expect("a code is sent");
    for _ in 0..5 {
        stage.enter(&second.request, "000000").await;
    }
    stage.pass(minutes(5)).await;
    assert_eq!(stage.ask(ADA, "102.90.0.3").await.expect_err("ten tries were wrong"), "too_many_codes");
    stage.pass(minutes(60)).await;
    assert!(stage.ask(ADA, "102.89.0.1").await.is_ok(), "an hour later they may");
}

#[tokio::test]
async fn guessing_for_a_day_has_fifty_tries_at_most_however_many_addresses_there_are() {
    let stage = Stage::new().await;
    let mut tries = 0;
    for step in 0..144 {
        if let Ok(asked) = stage.ask(ADA, &format!("10.{step}.0.1")).await {
            for _ in 0..5 {
                if matches!(stage.enter(&asked.request, "000000").await, Arrival::Wrong(_) | Arrival::Over) {
                    tries += 1;
                }
            }
        }
        stage.world.db.clock.advance(minutes(10));
    }
    assert!((25..=50).contains(&tries), "{tries} of a million: less than one in ten thousand");
}

#[tokio::test]
async fn a_range_of_numbers_gets_twenty_codes_unless_some_are_entered() {
    let stage = Stage::new().await;
    let mut sent = 0;
    for last in 0..60 {
        let address = format!("10.0.{last}.1");
        sent += i32::from(stage.ask(&format!("0803 123 {:04}", 1_000 + last), &address).await.is_ok());
    }
    assert_eq!(sent, 20);
    assert_eq!(stage.carriers.taken().len(), 20);
    assert!(stage.ask("0803 124 1000", "10.1.0.1").await.is_ok(), "other ranges go on");
    let stage = Stage::new().await;
    for last in 0..25 {
        let asked = stage.ask(&format!("0803 123 {:04}", 1_000 + last), &format!("10.0.{last}.1")).await;
        let asked = asked.expect("a code is sent");
        if last % 4 == 0 {
            assert!(matches!(stage.enter(&asked.request, &stage.code()).await, Arrival::In(_)));
        }
    }
}

#[tokio::test]
async fn a_network_asks_thirty_times_an_hour_also_when_all_ask_at_once() {
    let stage = Stage::new().await;
    let house = &stage.house;
    let asks = (0..50).map(|nth| async move {
        let mut tx = house.begin().await.expect("the database answers");
        let (typed, from) = (format!("p{nth}@example.com"), whence(&format!("102.89.0.{nth}")));
        people::start(&mut tx, &secrets(), &typed, None, &from, None).await.map_err(|error| error.code)?;
        tx.commit(()).await.expect("commits");
        Ok::<(), &'static str>(())
    });
    let done = futures::future::join_all(asks).await;
    assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 30);
    assert!(done.iter().all(|one| matches!(one, Ok(()) | Err("too_many_codes"))));
    assert!(stage.ask("q@example.com", "102.90.0.1").await.is_ok(), "the next network may");
}

#[tokio::test]
async fn no_code_and_no_contact_stands_in_the_database_once_it_is_over() {
    let stage = Stage::new().await;
    let asked = stage.ask("ada@example.com", "102.89.0.1").await.expect("a code is sent");
    assert!(matches!(stage.enter(&asked.request, &stage.code()).await, Arrival::In(_)));
    stage.ask("bola@example.com", "102.89.0.1").await.expect("a code is sent");
    stage.pass(minutes(10)).await;
    let dump = store::testing::dump(&stage.world.db.connector, &["sandbox"]).await.expect("a dump");
    for (to, _, code) in stage.carriers.taken() {
        let stands = |text: String| dump.contains(&text);
        let forms = [format!(",{code},"), format!(",{code})"), format!("\"{code}\""), format!(" {code} ")];
        assert!(!forms.into_iter().any(stands), "the code {code}");
        // The person's own row has their address, as any customer's has: who proved nothing stands nowhere.
        assert!(to == "ada@example.com" || !dump.contains(&to), "{to}");
    }
}

#[tokio::test]
async fn codes_to_phones_cost_no_more_in_a_day_than_may_be_spent_and_mailboxes_go_on() {
    let stage = Stage::new().await;
    let mut tx = stage.begin().await;
    let usual = store::settings::portal(&mut tx).await.expect("settings");
    let little = store::settings::PortalRow { code_cost_minor: 600, code_budget_minor: 2_999, ..usual };
    store::settings::set_portal(&mut tx, &little).await.expect("set");
    tx.commit(()).await.expect("commits");
    let number = |nth: usize| format!("+23480{nth}0000000");
    let mut told = Vec::new();
    for nth in 1..=6 {
        told.push(stage.ask(&number(nth), &format!("102.89.{nth}.1")).await.map(|_| ()));
    }
    assert_eq!(
        told.iter().filter(|one| one.is_ok()).count(),
        4,
        "four cost 2,400 of 2,999, and a fifth would be more: {told:?}"
    );
    assert_eq!(told.last(), Some(&Err("codes_spent")));
    assert_eq!(stage.carriers.taken().len(), 4);
    stage.ask("ada@example.com", "102.89.9.1").await.expect("mail costs nothing");
    stage.pass(SignedDuration::from_hours(25)).await;
    stage.ask(&number(7), "102.89.7.1").await.expect("another day");
}

#[tokio::test]
async fn fifty_who_ask_at_once_spend_no_more_than_may_be_spent() {
    let stage = Stage::new().await;
    let mut tx = stage.begin().await;
    let usual = store::settings::portal(&mut tx).await.expect("settings");
    let little = store::settings::PortalRow { code_cost_minor: 600, code_budget_minor: 6_000, ..usual };
    store::settings::set_portal(&mut tx, &little).await.expect("set");
    tx.commit(()).await.expect("commits");
    let one = async |nth: usize| {
        let mut tx = stage.begin().await;
        let (number, address) = (format!("+23480{nth:02}000000"), format!("102.{nth}.0.1"));
        let asked = people::start(&mut tx, &secrets(), &number, None, &whence(&address), None).await.map(|_| ());
        match asked {
            Ok(()) => tx.commit(()).await.is_ok(),
            Err(_) => false,
        }
    };
    let all = futures::future::join_all((10..60).map(one)).await;
    assert_eq!(all.iter().filter(|sent| **sent).count(), 10, "6,000 is ten codes");
}
