//! Charges: what is sent on each rail, and what happens when it was sent before.

use recovery::{DeclineCode, Rail};
use serde_json::json;
use usecase::ports::{Answer, ChargeOutcome, GatewayError, UnknownCause};

use super::*;
use crate::conformance::paystack::{CARD, MANDATE, refusal, said, transaction};
use crate::conformance::{End, Scene};
use crate::stage::Reply;

fn paid(reference: &str) -> Value {
    transaction(&Scene { end: End::Done, reference: reference.to_owned(), amount: naira(500_000) })
}

#[tokio::test]
async fn a_renewal_is_queued_and_a_present_payer_is_not_made_to_wait() {
    let stage = Stage::open().await;
    stage.always("POST", "/transaction/charge_authorization", said(&paid(&reference("pay", 1))));
    let gateway = charges(&stage.base());
    for (token, terms) in [(CARD, None), (CARD, page(false)), (MANDATE, None), ("AUTH_bare", None)] {
        let rail = if token == MANDATE { Rail::DirectDebit } else { Rail::Card };
        let paid = gateway.charge(&charge_of(rail, Some(token), terms)).await;
        assert!(matches!(paid, Ok(ChargeOutcome::Succeeded { .. })), "{paid:?}");
    }
    let sent = bodies(&stage, "POST", "/transaction/charge_authorization");
    assert_eq!(sent.iter().map(|body| written(body, "queue")).collect::<Vec<_>>(), [true, false, true, true]);
    let codes: Vec<Value> = sent.iter().map(|body| written(body, "authorization_code")).collect();
    assert_eq!(codes, ["AUTH_uh8bcl3zbn", "AUTH_uh8bcl3zbn", "AUTH_JV4T9Wawdj", "AUTH_bare"]);
    // The address is the one that the card is bound to, whatever the payer's is by now.
    let mut moved = charge_of(Rail::Card, Some("AUTH_1||old@example.com"), None);
    moved.payer.email = None;
    gateway.charge(&moved).await.expect("sent");
    let sent = bodies(&stage, "POST", "/transaction/charge_authorization");
    assert_eq!(written(sent.last().expect("one"), "email"), "old@example.com");
}

#[tokio::test]
async fn a_page_offers_the_rail_and_remembers_the_consent() {
    let stage = Stage::open().await;
    let made = json!({ "authorization_url": "https://checkout.paystack.com/1", "reference": reference("pay", 1) });
    stage.always("POST", "/transaction/initialize", said(&made));
    let gateway = charges(&stage.base());
    for (rail, channel) in
        [(Rail::Card, "card"), (Rail::DirectDebit, "bank"), (Rail::Ussd, "ussd"), (Rail::Transfer, "bank_transfer")]
    {
        for save in [true, false] {
            gateway.charge(&charge_of(rail, None, page(save))).await.expect("sent");
            let sent = bodies(&stage, "POST", "/transaction/initialize").pop().expect("one");
            assert_eq!(written(&sent, "channels"), json!([channel]));
            assert_eq!(written(&sent, "callback_url"), "https://pay.example.ng/back?of=7");
            assert_eq!(sent["metadata"]["recoup_save"], save);
            let only_mandates = sent["metadata"]["custom_filters"]["recurring"] == json!(true);
            assert_eq!(only_mandates, save && rail == Rail::DirectDebit);
        }
    }
}

#[tokio::test]
async fn an_account_for_a_transfer_is_open_for_a_quarter_of_an_hour_to_eight_hours() {
    let stage = Stage::open().await;
    stage.always("POST", "/charge", said(&json!({ "status": "pending", "reference": reference("pay", 1) })));
    let gateway = charges(&stage.base());
    let wanted = [None, Some("2026-09-15T11:01:00Z"), Some("2026-09-15T12:30:00Z"), Some("2026-09-19T00:00:00Z")];
    for wanted in wanted {
        let mut ask = charge_of(Rail::Transfer, None, None);
        ask.expires_at = wanted.map(|at| at.parse().expect("an instant"));
        gateway.charge(&ask).await.expect("sent");
    }
    let sent = bodies(&stage, "POST", "/charge");
    let until: Vec<&Value> = sent.iter().map(|body| &body["bank_transfer"]["account_expires_at"]).collect();
    assert_eq!(until, ["2026-09-15T19:00:00Z", "2026-09-15T11:15:00Z", "2026-09-15T12:30:00Z", "2026-09-15T19:00:00Z"]);
}

#[tokio::test]
async fn a_reference_seen_before_is_charged_once_and_looked_up() {
    let stage = Stage::open().await;
    let seen = refusal(400, "Duplicate Transaction Reference", "duplicate_reference");
    stage.always("POST", "/transaction/charge_authorization", seen);
    stage.always("GET", "/transaction/verify", said(&paid(&reference("pay", 1))));
    let gateway = charges(&stage.base());
    let ask = charge_of(Rail::Card, Some(CARD), None);
    let outcome = gateway.charge(&ask).await;
    assert!(
        matches!(&outcome, Ok(ChargeOutcome::Succeeded { amount, .. }) if *amount == naira(500_000)),
        "{outcome:?}"
    );
    // A look-up that cannot be made leaves the attempt unknown: the first sending may have moved the money.
    for silent in [Reply::Cut, Reply::json(401, &json!({})), refusal(400, "Odd", "odd")] {
        stage.always("GET", "/transaction/verify", silent);
        let outcome = gateway.charge(&ask).await;
        assert!(matches!(outcome, Ok(ChargeOutcome::Unknown(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_charged_is_not_sent() {
    let stage = Stage::open().await;
    let gateway = charges(&stage.base());
    let mut nameless = charge_of(Rail::Card, Some("AUTH_1"), None);
    nameless.payer.email = None;
    for bad in [nameless, charge_of(Rail::Card, None, None), charge_of(Rail::Card, Some("no token"), None)] {
        let refused = gateway.charge(&bad).await;
        assert!(matches!(refused, Err(GatewayError::BadRequest(_))), "{refused:?}");
    }
    for (rail, token, terms) in [
        (Rail::Wallet, None, None),
        (Rail::VirtualAccount, None, None),
        (Rail::VirtualAccount, None, page(false)),
        (Rail::Ussd, Some(CARD), None),
    ] {
        let refused = gateway.charge(&charge_of(rail, token, terms)).await;
        assert!(matches!(refused, Err(GatewayError::Unsupported(_))), "{refused:?}");
        assert!(!gateway.capabilities().take(rail, "NGN") || token.is_some());
    }
    assert!(stage.seen().is_empty(), "{:?}", stage.seen());
}

#[tokio::test]
async fn what_the_payer_enters_goes_to_its_own_place() {
    let stage = Stage::open().await;
    let gateway = charges(&stage.base());
    let ask = question(Rail::Card, None);
    let address = Answer::Address {
        street: "1 Marina".to_owned(),
        city: "Lagos".to_owned(),
        state: "Lagos".to_owned(),
        zip: "100001".to_owned(),
    };
    for (answer, path, field, value) in [
        (Answer::Pin("1111".to_owned()), "/charge/submit_pin", "pin", "1111"),
        (Answer::Otp("123456".to_owned()), "/charge/submit_otp", "otp", "123456"),
        (Answer::Phone("08031234567".to_owned()), "/charge/submit_phone", "phone", "08031234567"),
        (Answer::Birthday(jiff::civil::date(1990, 2, 3)), "/charge/submit_birthday", "birthday", "1990-02-03"),
        (address, "/charge/submit_address", "zip_code", "100001"),
    ] {
        stage.once("POST", path, said(&json!({ "status": "send_pin", "reference": reference("pay", 1) })));
        let outcome = gateway.answer(&ask, &answer).await;
        assert!(matches!(outcome, Ok(ChargeOutcome::RequiresAction { .. })), "{outcome:?}");
        let sent = bodies(&stage, "POST", path).pop().expect("one");
        assert_eq!((written(&sent, field), written(&sent, "reference")), (json!(value), json!(reference("pay", 1))));
    }
    let wrong = json!({ "status": false, "message": "Charge attempted", "data": { "status": "failed", "message": "Invalid OTP" } });
    stage.once("POST", "/charge/submit_otp", Reply::json(400, &wrong));
    let outcome = gateway.answer(&ask, &Answer::Otp("1".to_owned())).await;
    assert!(matches!(outcome, Ok(ChargeOutcome::Declined { code: DeclineCode::IncorrectOtp, .. })), "{outcome:?}");
}

#[tokio::test]
async fn money_that_came_by_itself_is_asked_about_by_its_own_reference() {
    let stage = Stage::open().await;
    let came = "1635264000_ab12.7=";
    stage.always("GET", "/transaction/verify", said(&paid(came)));
    let gateway = charges(&stage.base());
    let outcome = gateway.look_up(&question(Rail::VirtualAccount, Some(came))).await;
    assert!(matches!(outcome, Ok(ChargeOutcome::Succeeded { .. })), "{outcome:?}");
    assert_eq!(stage.seen()[0].path, format!("/transaction/verify/{came}"));
    let odd = gateway.look_up(&question(Rail::VirtualAccount, Some("../refund"))).await;
    assert!(matches!(odd, Err(GatewayError::BadRequest(_))), "{odd:?}");
    let ours = gateway.look_up(&question(Rail::Card, Some(came))).await;
    assert!(matches!(ours, Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(_)))), "asked by ours: {ours:?}");
}
