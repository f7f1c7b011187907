//! What carriers tell afterwards.

use ids::MessageId;
use notices::Channel;
use outreach::receipts::{self, Taken};
use store::doors;
use store::message_name::MessageName;
use usecase::carrying::{Receipt, Standing};

use crate::town::{OK, Town};

fn receipt(standing: Standing, status: &str) -> Receipt {
    let id = Some("1".to_owned());
    Receipt { provider: "post", id, key: None, standing, status: status.to_owned(), code: None, at: None }
}

async fn one_message(town: &Town) -> MessageId {
    let customer = town.reader("ada", OK, "+2348031234567").await;
    town.switch(|change| change.switched_off = Some([notices::Template::Welcome].into())).await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
    town.messages().await.pop().expect("a message").id
}

async fn take(town: &Town, id: MessageId, receipt: &Receipt) -> Taken {
    let mut tx = town.world.begin().await;
    let taken = receipts::take(&mut tx, id, receipt).await.expect("taken");
    tx.commit(taken).await.expect("commits")
}

#[tokio::test]
async fn receipts_come_late_twice_and_out_of_order() {
    let town = Town::new().await;
    let id = one_message(&town).await;
    assert_eq!(take(&town, id, &receipt(Standing::Read, "read")).await, Taken::News(Some(true)));
    assert_eq!(take(&town, id, &receipt(Standing::Read, "read")).await, Taken::Before);
    assert_eq!(take(&town, id, &receipt(Standing::Delivered, "delivered")).await, Taken::News(None));
    assert_eq!(take(&town, id, &receipt(Standing::Sent, "sent")).await, Taken::News(None));
    // A failure after the message was read is a carrier's mistake.
    take(&town, id, &receipt(Standing::Failed { bad_address: false }, "failed")).await;
    let row = town.messages().await.pop().expect("a message");
    assert_eq!(row.status, "read");
    assert_eq!(town.notices().await.pop().expect("a notice").status, "delivered");
    let told = town.world.events().await.into_iter().filter(|kind| kind == "message.delivered").count();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn a_message_that_did_not_arrive_goes_by_the_next_channel() {
    let town = Town::new().await;
    let id = one_message(&town).await;
    let failed =
        Receipt { code: Some("131026".to_owned()), ..receipt(Standing::Failed { bad_address: true }, "failed") };
    assert_eq!(take(&town, id, &failed).await, Taken::News(Some(false)));
    town.world.drain().await;
    let rows = town.messages().await;
    let standing: Vec<_> = rows.iter().map(|row| format!("{} {}", row.channel, row.status)).collect();
    assert_eq!(standing, ["whatsapp failed", "sms accepted"]);
    // Nobody is at that address: the next one begins with the text message.
    town.world.until("2026-10-01T08:00:00Z").await;
    assert_eq!(town.post.sent().last().expect("a message").channel, Channel::Sms);
}

#[tokio::test]
async fn a_receipt_finds_its_message_by_our_name_or_the_carriers_and_opens_nothing_else() {
    let town = Town::new().await;
    let id = one_message(&town).await;
    let sent = town.post.sent().pop().expect("a message");
    let key = testkit::secrets().sealing_key;
    let public = town.world.db.public(ids::Mode::Test);
    let name = MessageName::read(&sent.key, &key).expect("our name");
    let opened = doors::open_with_name(&public, &name).expect("this mode");
    assert_eq!((opened.message, opened.scope.tenant()), (id, town.world.tenant));
    assert!(doors::open_with_name(&town.world.db.public(ids::Mode::Live), &name).is_none());
    let by_carrier = doors::open_with_receipt(&public, "post", &format!("post-{}", sent.key)).await.expect("asked");
    assert_eq!(by_carrier.expect("known").message, id);
    for (carrier, provider_id) in [("post", "unknown"), ("other", sent.key.as_str()), ("", "")] {
        assert!(doors::open_with_receipt(&public, carrier, provider_id).await.expect("asked").is_none());
    }
}
