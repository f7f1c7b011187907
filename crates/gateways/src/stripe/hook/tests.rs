//! What each kind of event is about.

use serde_json::json;

use super::*;

fn reference() -> String {
    "pay-01994d2e5c0070008000000000000001".to_owned()
}

#[test]
fn charges_are_named_by_our_reference() {
    let ours = json!({ "id": "pi_1", "metadata": { "reference": reference() } });
    for kind in ["payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled"] {
        let about = Subject::Charge { reference: reference(), gateway_ref: Some("pi_1".to_owned()) };
        assert_eq!(subject(kind, &ours), about, "{kind}");
        assert_eq!(subject(kind, &json!({ "id": "pi_2", "metadata": {} })), Subject::Nothing, "{kind} of a stranger");
    }
    let page = json!({ "id": "cs_1", "mode": "payment", "client_reference_id": reference(), "payment_intent": null });
    let about = Subject::Charge { reference: reference(), gateway_ref: Some("cs_1".to_owned()) };
    assert_eq!(subject("checkout.session.expired", &page), about);
}

#[test]
fn setups_are_named_by_our_reference() {
    let about = Subject::Setup { reference: "set-1".to_owned() };
    let page = json!({ "id": "cs_1", "mode": "setup", "client_reference_id": "set-1" });
    assert_eq!(subject("checkout.session.completed", &page), about);
    let intent = json!({ "id": "seti_1", "metadata": { "reference": "set-1" } });
    assert_eq!(subject("setup_intent.succeeded", &intent), about);
    assert_eq!(subject("setup_intent.succeeded", &json!({ "id": "seti_1" })), Subject::Nothing);
}

#[test]
fn money_that_goes_back_is_told_whoever_sent_it() {
    let refund = json!({ "id": "re_1", "payment_intent": "pi_1", "charge": "ch_1", "metadata": {} });
    let about = Subject::Refund { gateway_ref: Some("re_1".to_owned()), charge_ref: Some("pi_1".to_owned()) };
    for kind in ["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"] {
        assert_eq!(subject(kind, &refund), about, "{kind}");
    }
    let charge = json!({ "id": "ch_1", "payment_intent": "pi_1" });
    let about = Subject::Refund { gateway_ref: None, charge_ref: Some("pi_1".to_owned()) };
    assert_eq!(subject("charge.refunded", &charge), about);
}

#[test]
fn disputes_say_until_when_they_can_be_answered() {
    let dispute = json!({
        "id": "dp_1", "payment_intent": "pi_1", "charge": "ch_1", "amount": 500, "currency": "ngn",
        "status": "needs_response", "evidence_details": { "due_by": 1_790_000_000 }, "metadata": {}
    });
    let Subject::Dispute { dispute_ref, charge_ref, answer_by, status, .. } =
        subject("charge.dispute.created", &dispute)
    else {
        panic!("a dispute")
    };
    assert_eq!(
        (dispute_ref.as_str(), charge_ref.as_deref(), status.as_str()),
        ("dp_1", Some("pi_1"), "needs_response")
    );
    assert_eq!(answer_by.map(|at| at.as_second()), Some(1_790_000_000));
}

#[test]
fn all_else_is_nothing_of_ours() {
    for kind in ["", "charge.succeeded", "payout.paid", "customer.created", "quite.new", "payment_method.attached"] {
        assert_eq!(subject(kind, &json!({ "id": "x_1" })), Subject::Nothing, "{kind}");
    }
}
