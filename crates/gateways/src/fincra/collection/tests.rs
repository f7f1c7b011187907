//! Bodies as Fincra sends them.

use money::{Currency, Money};
use serde_json::{Value, json};

use super::*;

const REFERENCE: &str = "pay-01994d2e5c0070008000000000000007";

fn outcome(body: &Value) -> ChargeOutcome {
    serde_json::from_str::<Collection>(&body.to_string()).expect("a collection").outcome(REFERENCE)
}

fn paid() -> Value {
    json!({
        "id": 280, "chargeReference": "fcr-bt-1", "amount": 101.51, "amountExpected": 101.51, "amountReceived": "101.51",
        "varianceType": null, "currency": "NGN", "fee": 1.51, "vat": 0.11, "message": "", "status": "success", "reference": REFERENCE
    })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

#[test]
fn naira_are_read_as_they_stand() {
    let ngn = |minor| Money::new(minor, Currency::NGN);
    let expected = ChargeOutcome::Succeeded {
        gateway_ref: "fcr-bt-1".to_owned(),
        amount: ngn(10_151),
        fee: Some(ngn(151)),
        saved: None,
    };
    assert_eq!(outcome(&paid()), expected);
}

#[test]
fn what_came_is_not_what_was_asked_for() {
    for body in [
        with(paid(), "amountReceived", json!(100)),
        with(paid(), "amountReceived", json!(10_151)),
        with(paid(), "varianceType", json!("overpayment")),
        with(with(paid(), "varianceType", json!("underpayment")), "amountReceived", json!(1)),
        with(paid(), "reference", json!("pay-else")),
    ] {
        let outcome = outcome(&body);
        assert!(matches!(outcome, ChargeOutcome::Unknown(UnknownCause::Mismatch(_))), "{body}: {outcome:?}");
    }
}

#[test]
fn what_is_not_told_is_not_known() {
    for (name, value) in [
        ("amountReceived", Value::Null),
        ("amountReceived", json!(1.005)),
        ("currency", Value::Null),
        ("status", Value::Null),
        ("status", json!(true)),
        ("status", json!("splendid")),
    ] {
        let outcome = outcome(&with(paid(), name, value.clone()));
        assert_eq!(outcome, ChargeOutcome::Unknown(UnknownCause::Unparseable), "{name} {value}");
    }
}

#[test]
fn a_debit_has_our_reference_under_another_name() {
    let debit = json!({
        "id": 1_278_613, "amountExpected": 100, "amountReceived": 0, "mandateReference": "mr_0788b7b-767d", "currency": "NGN",
        "reference": "fcr-p-a9853908bb", "merchantReference": REFERENCE, "status": "initiated"
    });
    assert_eq!(outcome(&debit), ChargeOutcome::Pending { gateway_ref: Some("fcr-p-a9853908bb".to_owned()) });
    let failed = with(with(debit, "status", json!("failed")), "message", json!("Insufficient Funds"));
    assert!(matches!(outcome(&failed), ChargeOutcome::Declined { code: DeclineCode::InsufficientFunds, .. }));
}
