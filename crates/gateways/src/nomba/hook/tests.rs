//! The signed fields, and what is read of the others.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use serde_json::{Value, json};

use super::*;

const KEY: &str = "our-hook-key";
const TIME: &str = "2026-11-22T10:00:01Z";
const OURS: &str = "0190a1b2c3d4745fa1b2c3d4e5f60718";

fn transfer() -> Value {
    json!({
        "event_type": "payment_success",
        "requestId": "0d5c1f8e-4b1a-4c55-9e0e-3f1f6a7b8c9d",
        "data": {
            "merchant": { "walletId": "wallet-1", "walletBalance": 270.0, "userId": "user-1" },
            "terminal": {},
            "transaction": {
                "aliasAccountNumber": "2979777345", "fee": 10.0, "type": "vact_transfer",
                "transactionId": "API-VACT_TRA-AE5CF-1", "responseCode": "null", "transactionAmount": 100.0,
                "time": "2026-11-22T10:00:00Z", "aliasAccountReference": format!("pay-{OURS}"),
            },
            "customer": { "senderName": "ADA OBI" },
        },
    })
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn call(headers: &[(&str, &str)], body: &str, now: &str) -> Result<Inbound, HookError> {
    let hook = ProviderHook { headers, body: body.as_bytes(), source: None, at: at(now) };
    read(Some(&Secret::from(KEY)), &hook)
}

/// Signed here, over the fields that `body` has.
fn told(body: &Value) -> Inbound {
    let fields = Fields::read(body.to_string().as_bytes()).expect("an object");
    let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
    let tag = STANDARD.encode(hmac::sign(&key, signed(&fields, TIME).as_bytes()));
    call(&[("nomba-signature", &tag), ("nomba-timestamp", TIME)], &body.to_string(), TIME).expect("read")
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut body = transfer();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    body.pointer_mut(parent).expect("a place")[name] = value;
    body
}

/// Computed by another program over `payment_success:0d5c…:user-1:wallet-1:API-VACT_TRA-AE5CF-1:vact_transfer:…Z::…Z`.
const SIGNATURE: &str = "87y1vjTaUzB2uTDKm8HE4tAIqkyhvXcOvv0EGndQVDg=";

#[test]
fn the_fields_are_signed_in_their_order_and_the_word_null_is_nothing() {
    let headers = [("Nomba-Signature", SIGNATURE), ("Nomba-Timestamp", TIME)];
    let inbound = call(&headers, &transfer().to_string(), TIME).expect("read");
    assert_eq!(inbound.event_key, "payment_success.0d5c1f8e-4b1a-4c55-9e0e-3f1f6a7b8c9d");
    for same in [json!(null), json!("")] {
        let body = changed("/data/transaction/responseCode", same);
        assert!(call(&headers, &body.to_string(), TIME).is_ok());
    }
    let twice = [("nomba-sig-value", SIGNATURE), ("nomba-timestamp", TIME)];
    assert!(call(&twice, &transfer().to_string(), TIME).is_ok(), "it stands in two headers");
}

#[test]
fn what_is_signed_cannot_be_changed() {
    let headers = [("nomba-signature", SIGNATURE), ("nomba-timestamp", TIME)];
    let pointers = ["/event_type", "/requestId", "/data/merchant/userId", "/data/merchant/walletId"];
    let inner = ["transactionId", "type", "time", "responseCode"].map(|name| format!("/data/transaction/{name}"));
    for pointer in pointers.map(str::to_owned).into_iter().chain(inner) {
        let body = changed(&pointer, json!("other")).to_string();
        assert_eq!(call(&headers, &body, TIME), Err(HookError::BadSignature), "{pointer}");
    }
    let later = [("nomba-signature", SIGNATURE), ("nomba-timestamp", "2026-11-22T10:00:02Z")];
    assert_eq!(call(&later, &transfer().to_string(), TIME), Err(HookError::BadSignature));
}

#[test]
fn an_old_call_and_one_from_ahead_are_stale() {
    let headers = [("nomba-signature", SIGNATURE), ("nomba-timestamp", TIME)];
    for now in ["2026-11-22T10:05:02Z", "2026-11-22T09:55:00Z"] {
        assert_eq!(call(&headers, &transfer().to_string(), now), Err(HookError::Stale), "{now}");
    }
    assert!(call(&headers, &transfer().to_string(), "2026-11-22T10:05:01Z").is_ok());
}

#[test]
fn without_a_key_or_a_signature_nothing_is_read() {
    let body = transfer().to_string();
    let hook = ProviderHook { headers: &[], body: body.as_bytes(), source: None, at: at(TIME) };
    assert!(matches!(read(None, &hook), Err(HookError::NoSecret(_))));
    assert_eq!(call(&[], &body, TIME), Err(HookError::Unsigned));
    assert_eq!(call(&[("nomba-signature", SIGNATURE)], &body, TIME), Err(HookError::Unsigned));
    let headers = [("nomba-signature", SIGNATURE), ("nomba-timestamp", TIME)];
    assert!(matches!(call(&headers, "[]", TIME), Err(HookError::Malformed(_))));
}

#[test]
fn money_on_an_account_leads_to_its_attempt_or_to_the_account() {
    let reference = format!("pay-{OURS}");
    let movement = Some("2979777345.API-VACT_TRA-AE5CF-1".to_owned());
    let expected = Subject::Charge { reference: reference.clone(), gateway_ref: movement };
    assert_eq!(told(&transfer()).subject, expected);
    let without = told(&changed("/data/transaction/aliasAccountNumber", json!(null))).subject;
    assert_eq!(without, Subject::Charge { reference, gateway_ref: None });
    for other in ["", "acc-0190a1b2c3d4745fa1b2c3d4e5f60718", "somebody-elses"] {
        let subject = told(&changed("/data/transaction/aliasAccountReference", json!(other))).subject;
        let gateway_ref = "2979777345.API-VACT_TRA-AE5CF-1".to_owned();
        assert_eq!(subject, Subject::Transfer { account: "2979777345".to_owned(), gateway_ref }, "{other}");
    }
}

#[test]
fn an_order_leads_to_its_charge_or_setup() {
    let order = |reference: &str| {
        let mut body = changed("/data/order", json!({ "orderReference": reference, "amount": 5 }));
        body["data"]["transaction"]["aliasAccountReference"] = json!(null);
        told(&body).subject
    };
    let reference = format!("pay-{OURS}");
    let gateway_ref = Some("API-VACT_TRA-AE5CF-1".to_owned());
    assert_eq!(order(&reference), Subject::Charge { reference: reference.clone(), gateway_ref });
    let page = Some(format!("{reference}-page"));
    assert_eq!(order(&format!("{reference}-page")), Subject::Charge { reference, gateway_ref: page });
    let setup = format!("set-{OURS}");
    assert_eq!(order(&setup), Subject::Setup { reference: setup });
}

#[test]
fn every_event_has_a_subject_or_none() {
    let event = |name: &str, transaction: Value| {
        let mut body = changed("/event_type", json!(name));
        body["data"]["transaction"] = transaction;
        told(&body).subject
    };
    let payout = json!({ "merchantTxRef": format!("out-{OURS}"), "transactionId": "t-1" });
    for name in ["payout_success", "payout_failed", "payout_refund"] {
        assert_eq!(event(name, payout.clone()), Subject::Payout { reference: format!("out-{OURS}") }, "{name}");
        assert_eq!(event(name, json!({})), Subject::Nothing, "{name}");
    }
    let reversal = Subject::Refund { gateway_ref: None, charge_ref: Some("t-1".to_owned()) };
    assert_eq!(event("payment_reversal", payout.clone()), reversal);
    for name in ["order_success", "quite_new"] {
        assert_eq!(event(name, payout.clone()), Subject::Nothing, "{name}");
    }
    assert_eq!(event("payment_failed", payout), Subject::Nothing, "neither an order nor an account");
}
