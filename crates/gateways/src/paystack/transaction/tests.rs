//! Bodies as Paystack sends them, cut down to what is read.

use serde_json::json;

use super::*;

const REFERENCE: &str = "pay-01994d2e5c0070008000000000000007";

fn read(body: &Value) -> Transaction {
    serde_json::from_str(&body.to_string()).expect("a transaction")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn outcome(body: &Value) -> ChargeOutcome {
    read(body).outcome(REFERENCE, at("2026-01-26T10:00:00Z"))
}

fn paid() -> Value {
    json!({
        "id": 4_099_490_251_u64, "status": "success", "reference": REFERENCE, "amount": 500_000, "currency": "NGN",
        "fees": 17_500, "channel": "card", "metadata": "", "created_at": "2026-01-26T09:00:00.000Z",
        "authorization": {
            "authorization_code": "AUTH_uh8bcl3zbn", "last4": "4081", "exp_month": "12", "exp_year": "2030", "channel": "card",
            "bank": "TEST BANK", "brand": "visa ", "reusable": true, "signature": "SIG_yEXu7dLBeqG0kU7g95Ke"
        },
        "customer": { "email": "ada@example.com" }
    })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

#[test]
fn paid_is_paid_with_its_fee_in_kobo() {
    let expected = ChargeOutcome::Succeeded {
        gateway_ref: "4099490251".to_owned(),
        amount: Money::new(500_000, Currency::NGN),
        fee: Some(Money::new(17_500, Currency::NGN)),
        saved: None,
    };
    assert_eq!(outcome(&paid()), expected);
    assert_eq!(outcome(&with(paid(), "amount", json!("500000"))), expected, "a figure in quotes");
    assert_eq!(outcome(&with(paid(), "amount", json!(500_000.0))), expected, "a whole number with a point");
}

#[test]
fn what_is_not_told_is_not_known() {
    let unreadable = ChargeOutcome::Unknown(UnknownCause::Unparseable);
    for (name, value) in [
        ("amount", Value::Null),
        ("amount", json!(5000.5)),
        ("currency", Value::Null),
        ("currency", json!("naira")),
        ("id", Value::Null),
        ("status", Value::Null),
        ("status", json!("splendid")),
    ] {
        assert_eq!(outcome(&with(paid(), name, value.clone())), unreadable, "{name} {value}");
    }
}

#[test]
fn another_reference_contradicts() {
    let other = outcome(&with(paid(), "reference", json!("pay-else")));
    assert!(matches!(other, ChargeOutcome::Unknown(UnknownCause::Mismatch(_))), "{other:?}");
}

#[test]
fn a_card_is_kept_when_its_payer_agreed_and_its_bank_allows() {
    let saved = |body: &Value| {
        let ChargeOutcome::Succeeded { saved, .. } = outcome(body) else { panic!("{body} did not succeed") };
        saved
    };
    for agreed in [json!({ SAVE: true }), json!({ SAVE: "true" }), json!("{\"recoup_save\":true}")] {
        let kept = saved(&with(paid(), "metadata", agreed.clone())).unwrap_or_else(|| panic!("{agreed}"));
        assert_eq!(kept.token, "AUTH_uh8bcl3zbn||ada@example.com");
        assert_eq!((kept.rail, kept.expiry, kept.last4.as_deref()), (Rail::Card, Some((12, 2030)), Some("4081")));
        assert_eq!(kept.brand.as_deref(), Some("visa"));
        assert_eq!(kept.fingerprint.as_deref(), Some("SIG_yEXu7dLBeqG0kU7g95Ke"));
        assert_eq!(kept.bound_email.as_deref(), Some("ada@example.com"));
    }
    for silent in [json!(""), Value::Null, json!({}), json!({ SAVE: false }), json!(7), json!("recoup_save")] {
        assert!(saved(&with(paid(), "metadata", silent.clone())).is_none(), "{silent}");
    }
    let mut once = with(paid(), "metadata", json!({ SAVE: true }));
    once["authorization"]["reusable"] = json!(false);
    assert!(saved(&once).is_none(), "not reusable");
}

#[test]
fn statuses_mean_what_they_say() {
    let status =
        |status: &str| outcome(&with(with(paid(), "status", json!(status)), "gateway_response", json!("Declined")));
    for open in ["pending", "processing", "queued", "ongoing"] {
        assert_eq!(status(open), ChargeOutcome::Pending { gateway_ref: Some("4099490251".to_owned()) }, "{open}");
    }
    assert!(matches!(status("failed"), ChargeOutcome::Declined { code: DeclineCode::GenericDecline, .. }));
    assert!(matches!(status("timeout"), ChargeOutcome::Declined { code: DeclineCode::ExpiredAction, .. }));
    assert!(matches!(status("reversed"), ChargeOutcome::Unknown(UnknownCause::Mismatch(_))));
}

#[test]
fn a_page_nobody_touched_yet_is_not_given_up() {
    let left = read(&with(paid(), "status", json!("abandoned")));
    let soon = left.outcome(REFERENCE, at("2026-01-26T09:59:59Z"));
    assert!(matches!(soon, ChargeOutcome::Pending { .. }), "{soon:?}");
    let later = left.outcome(REFERENCE, at("2026-01-26T10:00:00Z"));
    assert!(matches!(later, ChargeOutcome::Declined { code: DeclineCode::Abandoned, .. }), "{later:?}");
}

#[test]
fn what_the_payer_must_do_is_told() {
    let said = |mut body: Value| {
        body["reference"] = json!(REFERENCE);
        let ChargeOutcome::RequiresAction { action, .. } = outcome(&body) else { panic!("{body} asks for nothing") };
        action
    };
    let url = || NextAction::Redirect { url: "https://checkout.paystack.com/resume/1".to_owned() };
    assert_eq!(said(json!({ "paused": true, "authorization_url": "https://checkout.paystack.com/resume/1" })), url());
    assert_eq!(said(json!({ "status": "open_url", "url": "https://checkout.paystack.com/resume/1" })), url());
    let code = json!({ "status": "send_otp", "display_text": "Sent to 0803***4567" });
    assert_eq!(said(code), NextAction::Otp { hint: "Sent to 0803***4567".to_owned() });
    assert_eq!(said(json!({ "status": "send_pin" })), NextAction::Pin);
    assert_eq!(said(json!({ "status": "send_phone" })), NextAction::Phone);
    assert_eq!(said(json!({ "status": "send_birthday" })), NextAction::Birthday);
    assert_eq!(said(json!({ "status": "send_address" })), NextAction::Address);
    let dial = json!({ "status": "pay_offline", "ussd_code": "*737*33*4*18791#" });
    assert_eq!(said(dial), NextAction::DialUssd { code: "*737*33*4*18791#".to_owned() });
}

#[test]
fn a_transfer_has_an_account_and_an_end() {
    let body = json!({
        "status": "pending_bank_transfer", "reference": REFERENCE, "account_name": "PAYSTACK CHECKOUT",
        "account_number": "1231084927", "bank": { "slug": "test-bank", "name": "Test Bank", "id": 24 },
        "account_expires_at": "2026-01-26T10:30:00.000Z"
    });
    let expected = ChargeOutcome::RequiresAction {
        action: NextAction::TransferTo {
            bank: "Test Bank".to_owned(),
            account: "1231084927".to_owned(),
            name: "PAYSTACK CHECKOUT".to_owned(),
        },
        gateway_ref: None,
        expires_at: Some(at("2026-01-26T10:30:00Z")),
    };
    assert_eq!(outcome(&body), expected);
    // Half of an account is none.
    for missing in ["account_number", "bank"] {
        assert_eq!(
            outcome(&with(body.clone(), missing, Value::Null)),
            ChargeOutcome::Unknown(UnknownCause::Unparseable),
            "{missing}"
        );
    }
}
