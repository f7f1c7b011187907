//! Calls as Fincra makes them, signed here with its algorithm.

use ring::hmac;
use serde_json::{Value, json};

use super::*;

const OURS: &str = "pay-01994d2e5c0070008000000000000007";

fn signed(key: &str, body: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, key.as_bytes()), body.as_bytes());
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn call(keys: &[&str], body: &str, written: Option<&str>) -> Result<Inbound, HookError> {
    let keys: Vec<Secret> = keys.iter().map(|key| (*key).into()).collect();
    let headers: Vec<(&str, &str)> = written.map(|written| ("Signature", written)).into_iter().collect();
    let at = "2026-01-26T10:00:00Z".parse().expect("an instant");
    read(&keys, &ProviderHook { headers: &headers, body: body.as_bytes(), source: None, at })
}

fn subject_of(event: &str, data: &Value) -> Subject {
    let body = json!({ "event": event, "data": data }).to_string();
    call(&["wk_now"], &body, Some(&signed("wk_now", &body))).expect(event).subject
}

#[test]
fn the_bytes_or_the_same_json_written_shortest_are_signed() {
    let short =
        format!(r#"{{"event":"charge.successful","data":{{"amount":101.50,"reference":"{OURS}","name":"Adé/Co"}}}}"#);
    let spaced = format!(
        "{{ \"event\": \"charge.successful\",\n \"data\": {{\"amount\": 101.50, \"reference\": \"{OURS}\", \"name\": \"Ad\\u00e9\\/Co\"}}}}"
    );
    for key in ["wk_now", "wk_before"] {
        for (body, over) in [(&short, &short), (&spaced, &spaced), (&spaced, &short)] {
            let inbound = call(&["wk_now", "wk_before"], body, Some(&signed(key, over))).expect(body);
            assert_eq!(inbound.event_key, format!("charge.successful:{OURS}:none"));
        }
    }
    let other = signed("wk_now", &short.replace("101.50", "101.5"));
    assert_eq!(call(&["wk_now"], &short, Some(&other)), Err(HookError::BadSignature), "another number text");
    let stranger = signed("wk_else", &short);
    assert_eq!(call(&["wk_now", "wk_before"], &short, Some(&stranger)), Err(HookError::BadSignature));
    assert_eq!(call(&["wk_now"], &short, None), Err(HookError::Unsigned));
    assert!(matches!(call(&[], &short, Some(&signed("", &short))), Err(HookError::NoSecret(_))));
}

#[test]
fn what_is_signed_and_no_call_is_malformed() {
    for body in ["", "[]", "{}", r#"{"event":"x"}"#, "no json"] {
        let read = call(&["wk_now"], body, Some(&signed("wk_now", body)));
        assert!(matches!(read, Err(HookError::Malformed(_))), "{body}: {read:?}");
    }
}

#[test]
fn charges_and_debits_are_known_by_our_reference() {
    let page = json!({ "chargeReference": "fcr-bt-1", "reference": OURS, "status": "success" });
    let expected = |theirs: &str| Subject::Charge { reference: OURS.to_owned(), gateway_ref: Some(theirs.to_owned()) };
    assert_eq!(subject_of("charge.successful", &page), expected("fcr-bt-1"));
    let debit = json!({ "reference": "fcr-p-1", "merchantReference": OURS, "status": "success" });
    assert_eq!(subject_of("direct_debit.success", &debit), expected("fcr-p-1"));
    assert_eq!(subject_of("direct_debit.failed", &debit), expected("fcr-p-1"));
    assert_eq!(subject_of("collection.successful", &debit), expected("fcr-p-1"));
}

#[test]
fn money_that_came_by_itself_is_a_transfer() {
    let data = json!({ "reference": "fcr-va-9", "virtualAccountNumber": "9977581536", "accountNumber": "0123456789" });
    let expected = Subject::Transfer { account: "9977581536".to_owned(), gateway_ref: "fcr-va-9".to_owned() };
    assert_eq!(subject_of("collection.successful", &data), expected);
    assert_eq!(subject_of("collection.successful", &json!({ "reference": "fcr-va-9" })), Subject::Nothing);
}

#[test]
fn the_rest_is_told_apart() {
    let payout = json!({ "customerReference": "out-1", "reference": "cb2c", "status": "failed" });
    assert_eq!(subject_of("payout.failed", &payout), Subject::Payout { reference: "out-1".to_owned() });
    let mandate = json!({ "reference": "mr_1", "status": "approved" });
    assert_eq!(subject_of("mandate.approved", &mandate), Subject::Setup { reference: "mr_1".to_owned() });
    let account = json!({ "merchantReference": "acc-1", "status": "approved" });
    assert_eq!(subject_of("virtualaccount.approved", &account), Subject::Setup { reference: "acc-1".to_owned() });
    for event in ["conversion.successful", "unheard", "payout.successful", "charge.successful"] {
        assert_eq!(subject_of(event, &json!({})), Subject::Nothing, "{event}");
    }
}
