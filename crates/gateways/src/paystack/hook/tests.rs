//! Calls as Paystack makes them, signed here with its algorithm.

use std::collections::BTreeMap;

use ids::Mode;
use ring::hmac;
use serde_json::{Value, json};
use usecase::ports::ChargeGateway;

use super::*;
use crate::provider::Account;

const NOW: &str = "sk_test_now";
const BEFORE: &str = "sk_test_before";
const PAID: &str = "pay-01994d2e5c0070008000000000000007";

fn paystack(base_url: Option<&str>) -> std::sync::Arc<dyn ChargeGateway> {
    let credentials = [("secretKey", NOW), ("previousSecretKey", BEFORE)];
    let credentials: BTreeMap<_, _> =
        credentials.into_iter().map(|(name, key)| (name.to_owned(), key.into())).collect();
    let account = Account { mode: Mode::Test, base_url: base_url.map(str::to_owned), credentials };
    super::super::PROVIDER.open(&account).expect("an account").charges.expect("it charges")
}

fn signed(key: &str, body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, key.as_bytes()), body);
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn call_from(body: &[u8], written: Option<&str>, source: Option<&str>) -> Result<Inbound, HookError> {
    let headers: Vec<(&str, &str)> = written.map(|written| ("X-Paystack-Signature", written)).into_iter().collect();
    let source = source.map(|source| source.parse().expect("an address"));
    let at = "2026-01-26T10:00:00Z".parse().expect("an instant");
    paystack(None).read_hook(&ProviderHook { headers: &headers, body, source, at })
}

fn told(event: &str, data: &Value) -> Result<Inbound, HookError> {
    let body = json!({ "event": event, "data": data }).to_string();
    call_from(body.as_bytes(), Some(&signed(NOW, body.as_bytes())), None)
}

fn subject_of(event: &str, data: &Value) -> Subject {
    told(event, data).expect(event).subject
}

#[test]
fn the_key_and_the_one_before_sign_and_nobody_else() {
    let body =
        json!({ "event": "charge.success", "data": { "id": 7, "reference": PAID, "status": "success" } }).to_string();
    let body = body.as_bytes();
    for key in [NOW, BEFORE] {
        let inbound = call_from(body, Some(&signed(key, body)), None).expect(key);
        assert_eq!(inbound.event_key, "charge.success:7:success");
        assert_eq!(inbound.subject, Subject::Charge { reference: PAID.to_owned(), gateway_ref: Some("7".to_owned()) });
    }
    assert_eq!(call_from(body, None, None), Err(HookError::Unsigned));
    for wrong in [signed("sk_test_else", body), signed(NOW, b"{}"), "zz".to_owned(), String::new()] {
        assert_eq!(call_from(body, Some(&wrong), None), Err(HookError::BadSignature), "{wrong}");
    }
    // A blank more or less is another body.
    let other = [body, b" "].concat();
    assert_eq!(call_from(&other, Some(&signed(NOW, body)), None), Err(HookError::BadSignature));
}

#[test]
fn strangers_are_turned_away_even_with_the_key() {
    let body = br#"{"event":"charge.success","data":{}}"#;
    let written = signed(NOW, body);
    for source in ["52.31.139.75", "52.49.173.169", "52.214.14.220", "::ffff:52.31.139.75"] {
        assert!(call_from(body, Some(&written), Some(source)).is_ok(), "{source}");
    }
    assert_eq!(call_from(body, Some(&written), Some("203.0.113.7")), Err(HookError::Stranger));
    let headers = [(SIGNATURE, written.as_str())];
    let source = Some("127.0.0.1".parse().expect("an address"));
    let request = ProviderHook { headers: &headers, body, source, at: Timestamp::UNIX_EPOCH };
    assert!(paystack(Some("http://127.0.0.1:9")).read_hook(&request).is_ok(), "a mock calls from elsewhere");
}

#[test]
fn the_other_mode_and_what_is_no_call_are_refused() {
    let other = told("charge.success", &json!({ "id": 7, "reference": PAID, "domain": "live" }));
    assert_eq!(other, Err(HookError::WrongMode));
    for body in ["", "[]", "{}", r#"{"event":"charge.success"}"#, r#"{"event":7,"data":{}}"#] {
        let read = call_from(body.as_bytes(), Some(&signed(NOW, body.as_bytes())), None);
        assert!(matches!(read, Err(HookError::Malformed(_))), "{body}: {read:?}");
    }
}

#[test]
fn money_that_came_by_itself_is_a_transfer() {
    let came = json!({
        "id": 9, "reference": "1635264000_ab12", "status": "success", "channel": "dedicated_nuban",
        "authorization": { "receiver_bank_account_number": "9930000902" }
    });
    let expected = Subject::Transfer { account: "9930000902".to_owned(), gateway_ref: "1635264000_ab12".to_owned() };
    assert_eq!(subject_of("charge.success", &came), expected);
    let once = "acc-01994d2e5c0070008000000000000007";
    let came = json!({ "id": 9, "reference": once, "channel": "bank_transfer" });
    let expected = Subject::Transfer { account: String::new(), gateway_ref: once.to_owned() };
    assert_eq!(subject_of("charge.success", &came), expected);
    assert_eq!(
        subject_of("charge.success", &json!({ "channel": "dedicated_nuban", "reference": "x" })),
        Subject::Nothing
    );
}

#[test]
fn what_proved_a_card_and_mandates_are_setups() {
    let proved = "set-01994d2e5c0070008000000000000007";
    assert_eq!(
        subject_of("charge.success", &json!({ "id": 9, "reference": proved })),
        Subject::Setup { reference: proved.to_owned() }
    );
    let active =
        json!({ "authorization_code": "AUTH_1", "active": true, "reference": "miinublwbjkjm7", "domain": "test" });
    let expected = Subject::Setup { reference: "miinublwbjkjm7".to_owned() };
    assert_eq!(subject_of("direct_debit.authorization.active", &active), expected);
    let created = json!({ "authorization_code": "AUTH_1", "active": true });
    let expected = Subject::Setup { reference: "AUTH_1".to_owned() };
    assert_eq!(subject_of("direct_debit.authorization.created", &created), expected);
}

#[test]
fn payouts_are_known_by_our_reference() {
    let data = json!({ "reference": "out-1", "status": "success", "transfer_code": "TRF_1", "id": 5 });
    for event in ["transfer.success", "transfer.failed", "transfer.reversed"] {
        assert_eq!(subject_of(event, &data), Subject::Payout { reference: "out-1".to_owned() }, "{event}");
    }
}

#[test]
fn a_dispute_says_how_much_and_until_when() {
    let data = json!({
        "id": 358_950, "refund_amount": 5800, "currency": "NGN", "status": "awaiting-merchant-feedback", "domain": "test",
        "transaction": { "id": 896_467_688_u64, "reference": PAID, "amount": 5800 }, "dueAt": "2020-11-25T18:00:00.000Z"
    });
    let expected = Subject::Dispute {
        dispute_ref: "358950".to_owned(),
        charge_ref: Some("896467688".to_owned()),
        reference: Some(PAID.to_owned()),
        amount: Some(Money::new(5800, Currency::NGN)),
        answer_by: "2020-11-25T18:00:00Z".parse().ok(),
        status: "awaiting-merchant-feedback".to_owned(),
    };
    assert_eq!(subject_of("charge.dispute.create", &data), expected);
}

#[test]
fn two_refunds_that_look_alike_are_two_events() {
    let refund = |expected: &str| json!({ "status": "processed", "transaction_reference": PAID, "amount": "5000", "refund_reference": expected });
    let key = |reference: &str| told("refund.processed", &refund(reference)).expect("a refund").event_key;
    assert_eq!(key("1"), key("1"));
    assert_ne!(key("1"), key("2"));
    let expected = Subject::Refund { gateway_ref: None, charge_ref: Some(PAID.to_owned()) };
    assert_eq!(subject_of("refund.processed", &refund("1")), expected);
}

#[test]
fn what_is_not_ours_is_nothing() {
    for event in [
        "subscription.create",
        "invoice.create",
        "customeridentification.success",
        "unheard",
        "dedicatedaccount.assign.failed",
    ] {
        assert_eq!(subject_of(event, &json!({ "id": 1 })), Subject::Nothing, "{event}");
    }
    assert_eq!(subject_of("charge.success", &json!({})), Subject::Nothing);
    assert_eq!(subject_of("transfer.success", &json!({})), Subject::Nothing);
}
