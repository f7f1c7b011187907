//! Which refund is ours, told from lists as Paystack gives them.

use ids::{AttemptId, Mode, Uuid};
use serde_json::{Value, json};

use super::*;

const CHARGE: &str = "1004723697";

fn key(number: u128) -> Uuid {
    Uuid::from_u128(0x0199_4d2e_5c00_7000_8000_0000_0000_0000 | number)
}

fn ask(amount: i64, before: i64) -> RefundAsk {
    let ngn = |minor| Money::new(minor, Currency::NGN);
    RefundAsk {
        key: key(1),
        mode: Mode::Test,
        charge: AttemptId::from_uuid(key(7)),
        charge_ref: CHARGE.to_owned(),
        gateway_ref: None,
        charged: ngn(500_000),
        amount: ngn(amount),
        before: ngn(before),
        reason: None,
        account: None,
        at: "2026-01-26T10:00:00Z".parse().expect("an instant"),
    }
}

fn refund(id: u64, amount: i64, note: &str, status: &str) -> Value {
    json!({ "id": id, "transaction": 1_004_723_697_u64, "amount": amount, "currency": "NGN", "merchant_note": note, "status": status })
}

fn read(list: &[Value]) -> Vec<Refund> {
    serde_json::from_str(&Value::from(list.to_vec()).to_string()).expect("a list")
}

fn found(list: &[Value], ask: &RefundAsk) -> Option<String> {
    match heard(&read(list), ask) {
        Heard::Of(refund) => Some(refund.id.expect("an id")),
        Heard::Nothing => None,
        Heard::More(_) => Some("more".to_owned()),
    }
}

fn note(number: u128) -> String {
    Reference::Refund.of(key(number))
}

#[test]
fn ours_is_known_by_its_note_whatever_else_there_is() {
    let list = [
        refund(1, 200_000, &note(2), "processed"),
        refund(2, 200_000, &note(1), "pending"),
        refund(3, 200_000, "Refund for transaction T1 by ops@example.com", "failed"),
    ];
    assert_eq!(found(&list, &ask(200_000, 0)).as_deref(), Some("2"));
}

#[test]
fn refunds_of_ours_that_are_others_explain_themselves() {
    let list = [refund(1, 200_000, &note(2), "processed"), refund(2, 100_000, &note(3), "failed")];
    assert_eq!(found(&list, &ask(200_000, 300_000)), None);
    assert_eq!(found(&list, &ask(200_000, 200_000)), None, "a failed one need not be counted as asked for");
    assert_eq!(found(&[], &ask(200_000, 0)), None);
}

#[test]
fn a_nameless_one_of_this_amount_may_be_ours_and_nothing_is_sent() {
    let nameless = |id, amount| refund(id, amount, "Refund for transaction T1", "processed");
    assert_eq!(found(&[nameless(5, 200_000)], &ask(200_000, 0)).as_deref(), Some("5"));
    assert_eq!(found(&[nameless(5, 200_000)], &ask(200_000, 200_000)), None, "that one was asked for before");
    assert_eq!(found(&[nameless(5, 200_000), nameless(6, 200_000)], &ask(200_000, 200_000)).as_deref(), Some("more"));
    assert_eq!(found(&[nameless(5, 150_000)], &ask(200_000, 0)).as_deref(), Some("more"));
    let mixed = [refund(1, 200_000, &note(2), "processed"), nameless(5, 100_000)];
    assert_eq!(found(&mixed, &ask(100_000, 200_000)).as_deref(), Some("5"), "what has a name explains no other");
}

#[test]
fn an_amount_nobody_can_read_stops_everything() {
    let mut unreadable = refund(1, 0, "", "processed");
    unreadable["amount"] = json!("much");
    assert_eq!(found(&[unreadable], &ask(200_000, 900_000)).as_deref(), Some("more"));
}

#[test]
fn the_charge_is_told_as_number_text_or_whole() {
    for transaction in
        [json!(1_004_723_697_u64), json!(CHARGE), json!({ "id": 1_004_723_697_u64, "amount": 1 }), Value::Null]
    {
        let mut told = refund(1, 1, "", "pending");
        told["transaction"] = transaction.clone();
        assert!(read(&[told]).first().expect("one").is_of(CHARGE), "{transaction}");
    }
    for transaction in [json!(7), json!({}), json!("")] {
        let mut told = refund(1, 1, "", "pending");
        told["transaction"] = transaction.clone();
        assert!(!read(&[told]).first().expect("one").is_of(CHARGE), "{transaction}");
    }
}

#[test]
fn statuses_mean_what_they_say() {
    let outcome = |status: &str| read(&[refund(9, 200_000, "", status)]).first().expect("one").outcome();
    let amount = Money::new(200_000, Currency::NGN);
    assert_eq!(outcome("processed"), RefundOutcome::Succeeded { gateway_ref: "9".to_owned(), amount });
    assert_eq!(outcome("pending"), RefundOutcome::Pending { gateway_ref: Some("9".to_owned()) });
    assert_eq!(outcome("processing"), RefundOutcome::Pending { gateway_ref: Some("9".to_owned()) });
    assert_eq!(outcome("needs-attention"), RefundOutcome::NeedsAccount { gateway_ref: "9".to_owned() });
    assert!(matches!(outcome("failed"), RefundOutcome::Failed(_)));
    for other in ["", "splendid"] {
        assert_eq!(outcome(other), RefundOutcome::Unknown(UnknownCause::Unparseable), "{other}");
    }
}

#[test]
fn what_is_left_of_nothing_is_final() {
    assert!(is_final("Transaction has been fully reversed"));
    assert!(is_final("Refund amount cannot be more than transaction amount"));
    assert!(!is_final("A required parameter is missing or invalid"));
}
