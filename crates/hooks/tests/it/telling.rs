//! Each provider down in turn, and what they tell when they are up.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use notices::{Category, Channel};
use serde_json::json;

use crate::street::{Street, Up};

fn up(whatsapp: bool, termii: bool, mail: bool) -> Up {
    Up { whatsapp, termii, mail }
}

#[tokio::test]
async fn each_provider_down_in_turn_the_message_arrives_by_the_next_once() {
    for (who, expected) in [
        (up(true, true, true), (1, 0, 0)),
        (up(false, true, true), (0, 1, 0)),
        (up(false, false, true), (0, 0, 1)),
        (up(true, false, false), (1, 0, 0)),
        (up(false, true, false), (0, 1, 0)),
    ] {
        let street = Street::new(who).await;
        street.pays().await;
        street.world.pass(street_span()).await;
        let count = |seen: &crate::street::Box_| seen.lock().expect("no holder panics").len();
        assert_eq!((count(&street.whatsapp), count(&street.termii), count(&street.mail)), expected, "{who:?}");
        let taken: Vec<_> = street.messages().await.into_iter().filter(|row| row.status == "accepted").collect();
        assert_eq!(taken.len(), 1, "{who:?}");
    }
}

fn street_span() -> jiff::SignedDuration {
    jiff::SignedDuration::from_hours(5)
}

#[tokio::test]
async fn a_mail_on_the_wire_is_whole() {
    let street = Street::new(up(false, false, true)).await;
    street.pays().await;
    let letter = street.mail.lock().expect("no holder panics").pop().expect("a letter");
    for words in ["To: ada@example.com", "Message-ID: <", "multipart/alternative", "text/plain", "text/html"] {
        assert!(letter.contains(words), "{words}: {letter}");
    }
}

#[tokio::test]
async fn what_whatsapp_tells_is_believed_only_with_its_signature() {
    let street = Street::new(up(true, true, true)).await;
    street.pays().await;
    let delivered = json!({ "statuses": [{ "id": "wamid.1", "status": "delivered", "timestamp": "1788249600" }] });
    let forged =
        street.tell("/hooks/messages/whatsapp", &[("x-hub-signature-256", "sha256=00")], delivered.to_string()).await;
    assert_eq!(forged.0, StatusCode::UNAUTHORIZED);
    let unsigned = street.tell("/hooks/messages/whatsapp", &[], delivered.to_string()).await;
    assert_eq!(unsigned.0, StatusCode::UNAUTHORIZED);
    assert_eq!(street.messages().await[0].status, "accepted", "what is forged changes nothing");
    for _ in 0..2 {
        let told = street.meta_tells(delivered.clone()).await;
        assert_eq!(told, (StatusCode::OK, json!({ "received": 1 })));
    }
    assert_eq!(street.messages().await[0].status, "delivered");
    let other = json!({ "statuses": [{ "id": "wamid.of-nobody", "status": "read", "timestamp": "1788249600" }] });
    assert_eq!(
        street.meta_tells(other).await.0,
        StatusCode::OK,
        "a receipt for an unknown message is taken and changes nothing"
    );
    assert_eq!(street.messages().await[0].status, "delivered");
}

#[tokio::test]
async fn a_message_that_whatsapp_could_not_deliver_goes_out_as_a_text() {
    let street = Street::new(up(true, true, true)).await;
    street.pays().await;
    let failed = json!({ "statuses": [{
        "id": "wamid.1", "status": "failed", "timestamp": "1788249600", "errors": [{ "code": 131026, "title": "Undeliverable" }]
    }] });
    assert_eq!(street.meta_tells(failed).await.0, StatusCode::OK);
    street.world.drain().await;
    let rows = street.messages().await;
    let standing: Vec<_> = rows.iter().map(|row| format!("{} {}", row.channel, row.status)).collect();
    assert_eq!(standing, ["whatsapp failed", "sms accepted"]);
    // Termii carries no name of ours: its own leads to the message.
    let told = street.termii_tells(json!({ "type": "outbound", "message_id": "9122", "status": "Delivered" })).await;
    assert_eq!(told.0, StatusCode::OK);
    assert_eq!(street.messages().await[1].status, "delivered");
}

#[tokio::test]
async fn stop_is_heard_and_start_too() {
    let street = Street::new(up(true, true, true)).await;
    street.pays().await;
    let writes = |text: &str, id: &str| json!({ "messages": [{ "from": "2348031234567", "id": id, "timestamp": "1788249600", "type": "text", "text": { "body": text } }] });
    assert_eq!(street.meta_tells(writes("stop", "wamid.in-1")).await.0, StatusCode::OK);
    let mut tx = street.world.begin().await;
    let said = outreach::consents::of(&mut tx, street.customer).await.expect("consents");
    tx.commit(()).await.expect("commits");
    for category in Category::ALL {
        assert_eq!(said.said(Channel::Whatsapp, category).map(|consent| consent.given), Some(false), "{category:?}");
    }
    street.world.until("2026-10-01T08:00:00Z").await;
    assert_eq!(street.messages().await.last().expect("a message").channel, "sms", "the next goes elsewhere");
    assert_eq!(street.meta_tells(writes("START", "wamid.in-2")).await.0, StatusCode::OK);
    street.world.until("2026-11-01T08:00:00Z").await;
    assert_eq!(street.messages().await.last().expect("a message").channel, "whatsapp");
}

#[tokio::test]
async fn strangers_learn_nothing() {
    let street = Street::new(up(true, true, true)).await;
    for carrier in ["telnyx", "twilio", "sendgrid", "nobody"] {
        let told = street.tell(&format!("/hooks/messages/{carrier}"), &[], "{}".to_owned()).await;
        assert_eq!(told.0, StatusCode::NOT_FOUND, "{carrier} is not set up here");
    }
    let hello = |token: &str| {
        let uri =
            format!("/hooks/messages/whatsapp?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444");
        Request::get(uri).body(Body::empty()).expect("a request")
    };
    assert_eq!(street.ask(hello("our%20word")).await, (StatusCode::OK, json!(1_158_201_444)));
    assert_eq!(street.ask(hello("guess")).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_look_at_the_link_changes_nothing_and_one_click_leaves_the_list() {
    let street = Street::new(up(false, false, true)).await;
    street.pays().await;
    street.world.save_card(street.customer, "ada", "4084080000000060", gateways::simulated::Behavior::default()).await;
    street.world.until("2026-10-02T08:00:00Z").await;
    let letter = street.mail.lock().expect("no holder panics").last().cloned().expect("a letter");
    let unfolded = letter.replace("\r\n ", " ").replace("\r\n\t", " ");
    let link = unfolded
        .lines()
        .find_map(|line| line.strip_prefix("List-Unsubscribe: <https://pay.example.com"))
        .expect("a link");
    let path = link.trim_end().trim_end_matches('>').to_owned();
    assert!(unfolded.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    let said = async || {
        let mut tx = street.world.begin().await;
        let said = outreach::consents::of(&mut tx, street.customer).await.expect("consents");
        tx.commit(()).await.expect("commits");
        said.said(Channel::Email, Category::Recovery).map(|consent| consent.given)
    };
    let looked = street.ask(Request::get(&path).body(Body::empty()).expect("a request")).await;
    assert_eq!((looked.0, said().await), (StatusCode::OK, None));
    let form = Request::post(&path).header("content-type", "application/x-www-form-urlencoded");
    let left = street.ask(form.body(Body::from("List-Unsubscribe=One-Click")).expect("a request")).await;
    assert_eq!((left.0, said().await), (StatusCode::OK, Some(false)));
    let other = street.ask(Request::post(format!("{path}A")).body(Body::empty()).expect("a request")).await;
    assert_eq!(other.0, StatusCode::NOT_FOUND);
}
