//! Cards that are proved by a charge and given back, mandates, and accounts for payers.

use serde_json::json;
use usecase::ports::{AccountAsk, AccountKind, GatewayError, Mandate, MandateTerms, NextAction, SetupOutcome};

use super::*;
use crate::conformance::paystack::{MANDATE, refusal, said, transaction};
use crate::conformance::{End, Scene};
use crate::stage::Reply;

/// The charge that proved the card, at the end it came to.
fn proof(status: &str) -> Value {
    let scene = Scene { end: End::Done, reference: reference("set", 1), amount: naira(5_000) };
    let mut body = transaction(&scene);
    body["status"] = json!(status);
    body
}

fn given_back(status: &str) -> Value {
    json!({ "id": 1, "status": status, "amount": 5_000, "currency": "NGN", "merchant_note": reference("ref", 1) })
}

#[tokio::test]
async fn a_card_is_proved_on_a_page() {
    let stage = Stage::open().await;
    stage.once(
        "POST",
        "/transaction/initialize",
        said(&json!({ "authorization_url": "https://checkout.paystack.com/1" })),
    );
    let gateway = charges(&stage.base());
    let begun = gateway.begin_setup(&setup_of(Rail::Card)).await.expect("sent");
    let SetupOutcome::RequiresAction { action: NextAction::Redirect { .. }, gateway_ref, .. } = begun else {
        panic!("{begun:?}");
    };
    assert_eq!(gateway_ref, Some(reference("set", 1)));
    let sent = bodies(&stage, "POST", "/transaction/initialize").pop().expect("one");
    assert_eq!((written(&sent, "amount"), written(&sent, "channels")), (json!(5_000), json!(["card"])));
    assert_eq!(sent["metadata"]["recoup_save"], true);
    stage.once(
        "POST",
        "/transaction/initialize",
        refusal(400, "Duplicate Transaction Reference", "duplicate_reference"),
    );
    let again = gateway.begin_setup(&setup_of(Rail::Card)).await;
    assert_eq!(again, Ok(SetupOutcome::Pending { gateway_ref: Some(reference("set", 1)) }));
}

#[tokio::test]
async fn what_proved_a_card_is_given_back_once() {
    let stage = Stage::open().await;
    stage.always("GET", "/transaction/verify", said(&proof("success")));
    stage.always("GET", "/refund", said(&json!([])));
    stage.once("POST", "/refund", Reply::Cut);
    stage.once("POST", "/refund", said(&given_back("pending")));
    let gateway = charges(&stage.base());
    let ask = setup_of(Rail::Card);
    // Nobody knows whether it went back: the card waits, and nothing is forgotten.
    let unsure = gateway.finish_setup(&ask, None).await;
    assert_eq!(unsure, Ok(SetupOutcome::Pending { gateway_ref: Some(reference("set", 1)) }));
    let saved = gateway.finish_setup(&ask, None).await.expect("asked");
    let SetupOutcome::Saved(method) = saved else { panic!("{saved:?}") };
    assert_eq!(method.token, "AUTH_uh8bcl3zbn||ada@example.com");
    let sent = bodies(&stage, "POST", "/refund");
    assert_eq!(sent.len(), 2);
    assert_eq!(written(&sent[1], "amount"), 5_000);
    assert_eq!(written(&sent[1], "merchant_note"), json!(reference("ref", 1)));
    // From then on Paystack says so itself, by the list and by the status.
    stage.always("GET", "/refund", said(&json!([given_back("processed")])));
    assert!(matches!(gateway.finish_setup(&ask, None).await, Ok(SetupOutcome::Saved(_))));
    stage.always("GET", "/transaction/verify", said(&proof("reversed")));
    assert!(matches!(gateway.finish_setup(&ask, None).await, Ok(SetupOutcome::Saved(_))));
    assert_eq!(stage.seen_at("POST", "/refund").len(), 2, "given back a second time");
}

#[tokio::test]
async fn a_card_that_cannot_be_kept_says_so() {
    let stage = Stage::open().await;
    stage.always("GET", "/refund", said(&json!([given_back("processed")])));
    let gateway = charges(&stage.base());
    let ask = setup_of(Rail::Card);
    let mut once = proof("success");
    once["authorization"]["reusable"] = json!(false);
    let waiting = SetupOutcome::Pending { gateway_ref: Some(reference("set", 1)) };
    stage.always("GET", "/transaction/verify", said(&once));
    assert!(matches!(gateway.finish_setup(&ask, None).await, Ok(SetupOutcome::Failed(_))));
    stage.always("GET", "/transaction/verify", said(&proof("failed")));
    assert!(matches!(gateway.finish_setup(&ask, None).await, Ok(SetupOutcome::Failed(_))));
    stage.always("GET", "/transaction/verify", said(&proof("ongoing")));
    assert_eq!(gateway.finish_setup(&ask, None).await, Ok(waiting.clone()));
    stage.always(
        "GET",
        "/transaction/verify",
        refusal(400, "Transaction reference not found.", "transaction_not_found"),
    );
    assert_eq!(gateway.finish_setup(&ask, None).await, Ok(waiting));
    stage.always("GET", "/transaction/verify", Reply::json(500, &json!({})));
    assert_eq!(gateway.finish_setup(&ask, None).await, Ok(SetupOutcome::Unknown));
}

#[tokio::test]
async fn a_mandate_is_given_at_the_bank() {
    let stage = Stage::open().await;
    let consent =
        json!({ "redirect_url": "https://link.paystack.com/82t4", "access_code": "82t4", "reference": "dfbz82t4" });
    stage.always("POST", "/customer/authorization/initialize", said(&consent));
    let gateway = charges(&stage.base());
    let mut ask = setup_of(Rail::DirectDebit);
    ask.mandate = Some(MandateTerms {
        account_number: "0123456789".to_owned(),
        bank_code: "058".to_owned(),
        account_name: "ADA OBI".to_owned(),
        address: None,
        ceiling: naira(6_000_000),
        from: jiff::civil::date(2026, 9, 16),
        to: jiff::civil::date(2027, 9, 15),
        numeric_key: 7,
    });
    let begun = gateway.begin_setup(&ask).await.expect("sent");
    assert!(
        matches!(&begun, SetupOutcome::RequiresAction { gateway_ref: Some(reference), .. } if reference == "dfbz82t4"),
        "{begun:?}"
    );
    let sent = bodies(&stage, "POST", "/customer/authorization/initialize").pop().expect("one");
    assert_eq!(written(&sent, "account"), json!({ "number": "0123456789", "bank_code": "058" }));

    let given = |active: bool| {
        said(&json!({
            "authorization_code": "AUTH_JV4T9Wawdj", "channel": "direct_debit", "bank": "Guaranty Trust Bank", "active": active,
            "customer": { "code": "CUS_1", "email": "ada@example.com" }
        }))
    };
    let waiting = SetupOutcome::Pending { gateway_ref: Some("dfbz82t4".to_owned()) };
    let gone = refusal(400, "Authorization does not exist or does not belong to integration", "");
    for early in [given(false), gone.clone()] {
        stage.always("GET", "/customer/authorization/verify/dfbz82t4", early);
        assert_eq!(gateway.finish_setup(&ask, Some("dfbz82t4")).await, Ok(waiting.clone()));
    }
    stage.always("GET", "/customer/authorization/verify/dfbz82t4", given(true));
    let saved = gateway.finish_setup(&ask, Some("dfbz82t4")).await.expect("asked");
    let SetupOutcome::Saved(method) = saved else { panic!("{saved:?}") };
    assert_eq!(method.token, "AUTH_JV4T9Wawdj|dfbz82t4|ada@example.com");
    assert_eq!((method.rail, method.expiry), (Rail::DirectDebit, None));

    assert_eq!(gateway.mandate(&method.token).await, Ok(Mandate::Active));
    stage.always("GET", "/customer/authorization/verify/dfbz82t4", given(false));
    assert_eq!(gateway.mandate(&method.token).await, Ok(Mandate::Suspended));
    stage.always("GET", "/customer/authorization/verify/dfbz82t4", gone);
    assert_eq!(gateway.mandate(&method.token).await, Ok(Mandate::Ended));
    stage.always("GET", "/customer/authorization/verify/dfbz82t4", Reply::Cut);
    assert!(gateway.mandate(&method.token).await.is_err());
    assert!(matches!(gateway.mandate("AUTH_1").await, Err(GatewayError::BadRequest(_))), "a card is no mandate");
}

#[tokio::test]
async fn what_is_revoked_is_gone_for_certain_or_an_error() {
    let stage = Stage::open().await;
    let gateway = charges(&stage.base());
    let place = "/customer/authorization/deactivate";
    stage.once(
        "POST",
        place,
        Reply::json(200, &json!({ "status": true, "message": "Authorization has been deactivated" })),
    );
    assert_eq!(gateway.revoke(MANDATE).await, Ok(()));
    assert_eq!(written(&bodies(&stage, "POST", place)[0], "authorization_code"), "AUTH_JV4T9Wawdj");
    for gone in ["Authorization code not found", "Authorization is inactive", "Authorization has been deactivated"] {
        stage.once("POST", place, refusal(400, gone, ""));
        assert_eq!(gateway.revoke(MANDATE).await, Ok(()), "{gone}");
    }
    for doubt in [Reply::Cut, Reply::json(500, &json!({})), refusal(400, "Odd", "")] {
        stage.once("POST", place, doubt);
        assert!(gateway.revoke(MANDATE).await.is_err());
    }
}

fn account_of(kind: AccountKind) -> AccountAsk {
    AccountAsk {
        key: id(1),
        mode: Mode::Test,
        payer: payer(),
        name: "Ada Ngozi Obi".to_owned(),
        kind,
        expected: naira(500_000),
        bvn: None,
        at: noon(),
    }
}

#[tokio::test]
async fn an_account_for_one_transfer_is_told_again() {
    let stage = Stage::open().await;
    let told = said(&json!({
        "status": "pending_bank_transfer", "reference": reference("acc", 1), "account_name": "PAYSTACK CHECKOUT",
        "account_number": "1231084927", "bank": { "name": "Test Bank" }, "account_expires_at": "2026-09-15T11:30:00.000Z"
    }));
    stage.once("POST", "/charge", told.clone());
    let gateway = charges(&stage.base());
    let ask = account_of(AccountKind::OneTime { expires_at: "2026-09-15T11:30:00Z".parse().expect("an instant") });
    let opened = gateway.open_account(&ask).await.expect("an account");
    assert_eq!((opened.number.as_str(), opened.gateway_ref.as_str()), ("1231084927", reference("acc", 1).as_str()));
    assert_eq!(opened.expires_at, "2026-09-15T11:30:00Z".parse().ok());
    stage.once("POST", "/charge", refusal(400, "Duplicate Transaction Reference", "duplicate_reference"));
    stage.once("GET", "/charge", told);
    assert_eq!(gateway.open_account(&ask).await, Ok(opened));
    stage.once("POST", "/charge", Reply::Cut);
    assert!(matches!(gateway.open_account(&ask).await, Err(GatewayError::NotSent(_))));
}

#[tokio::test]
async fn a_customer_has_one_standing_account() {
    let stage = Stage::open().await;
    stage.always("POST", "/customer", said(&json!({ "id": 7, "customer_code": "CUS_1", "email": "ada@example.com" })));
    stage.once("GET", "/dedicated_account", said(&json!([])));
    let standing = json!({
        "id": 253, "bank": { "name": "Test Bank", "slug": "test-bank" }, "account_name": "MERCHANT/ADA OBI",
        "account_number": "9930000902", "currency": "NGN"
    });
    stage.once("POST", "/dedicated_account", said(&standing));
    let gateway = charges(&stage.base());
    let opened = gateway.open_account(&account_of(AccountKind::Permanent)).await.expect("an account");
    assert_eq!((opened.number.as_str(), opened.expires_at), ("9930000902", None));
    let customer = bodies(&stage, "POST", "/customer").pop().expect("one");
    assert_eq!((written(&customer, "first_name"), written(&customer, "last_name")), (json!("Ada Ngozi"), json!("Obi")));
    let wish = bodies(&stage, "POST", "/dedicated_account").pop().expect("one");
    assert_eq!(wish, json!({ "customer": "CUS_1", "preferred_bank": "test-bank" }));
    stage.once("GET", "/dedicated_account", said(&json!([standing])));
    assert_eq!(gateway.open_account(&account_of(AccountKind::Permanent)).await, Ok(opened));
    assert_eq!(stage.seen_at("POST", "/dedicated_account").len(), 1, "opened a second time");
}
