//! Every state there is, and what an intent must have to be believed.

use ids::Uuid;
use money::{Currency, Money};
use serde_json::json;

use super::*;

const OURS: &str = "pay-01994d2e5c0070008000000000000001";

fn intent(status: &str) -> Value {
    json!({
        "id": "pi_1", "object": "payment_intent", "status": status, "amount": 500, "amount_received": 500,
        "currency": "ngn", "metadata": { "reference": OURS }
    })
}

fn with(mut intent: Value, name: &str, value: Value) -> Value {
    intent[name] = value;
    intent
}

#[test]
fn states_are_outcomes() {
    let pending = ChargeOutcome::Pending { gateway_ref: Some("pi_1".to_owned()) };
    for status in ["processing", "requires_capture", "requires_confirmation", "requires_payment_method"] {
        assert_eq!(outcome(&intent(status), OURS), pending, "{status}");
    }
    for status in ["", "quite_new"] {
        assert_eq!(outcome(&intent(status), OURS), ChargeOutcome::Unknown(UnknownCause::Unparseable), "{status}");
    }
    let ChargeOutcome::Declined { code, .. } = outcome(&intent("canceled"), OURS) else { panic!("canceled is final") };
    assert_eq!(code, DeclineCode::Abandoned);
}

#[test]
fn what_moved_is_told_with_what_stripe_kept() {
    let charge = json!({ "id": "ch_1", "balance_transaction": { "id": "txn_1", "fee": 31, "currency": "usd" } });
    let told = outcome(&with(intent("succeeded"), "latest_charge", charge), OURS);
    let naira = Money::new(500, Currency::NGN);
    let fee = Some(Money::new(31, Currency::parse("USD").expect("a currency")));
    assert_eq!(told, ChargeOutcome::Succeeded { gateway_ref: "pi_1".to_owned(), amount: naira, fee, saved: None });
    let nothing_said = with(intent("succeeded"), "amount_received", Value::Null);
    assert_eq!(outcome(&nothing_said, OURS), ChargeOutcome::Unknown(UnknownCause::Unparseable));
    let by_charge = with(nothing_said, "latest_charge", json!({ "amount": 499, "currency": "ngn" }));
    let ChargeOutcome::Succeeded { amount, .. } = outcome(&by_charge, OURS) else { panic!("it succeeded") };
    assert_eq!(amount, Money::new(499, Currency::NGN));
}

#[test]
fn a_card_is_saved_only_when_the_payer_agreed() {
    let card = json!({ "brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2030, "fingerprint": "f1" });
    let paid = with(intent("succeeded"), "customer", json!("cus_1"));
    let paid = with(paid, "payment_method", json!({ "id": "pm_1" }));
    let paid = with(paid, "latest_charge", json!({ "payment_method_details": { "card": card } }));
    let saved = |intent: &Value| {
        let told = outcome(intent, OURS);
        let ChargeOutcome::Succeeded { saved, .. } = told else { panic!("{told:?}") };
        saved
    };
    assert_eq!(saved(&paid), None);
    assert_eq!(saved(&with(paid.clone(), "setup_future_usage", json!("on_session"))), None);
    let kept = saved(&with(paid, "setup_future_usage", json!("off_session"))).expect("a saved card");
    assert_eq!((kept.token.as_str(), kept.expiry), ("cus_1/pm_1", Some((12, 2030))));
    assert_eq!((kept.last4.as_deref(), kept.fingerprint.as_deref()), (Some("4242"), Some("f1")));
}

#[test]
fn an_intent_of_somebody_else_is_a_contradiction() {
    let other = format!("pay-{}", Uuid::from_u128(2).simple());
    assert!(matches!(outcome(&intent("succeeded"), &other), ChargeOutcome::Unknown(UnknownCause::Mismatch(_))));
}

#[test]
fn a_payer_is_sent_to_a_page_or_is_not_there() {
    let page = json!({ "type": "redirect_to_url", "redirect_to_url": { "url": "https://hooks.stripe.com/3ds" } });
    let ChargeOutcome::RequiresAction { action, gateway_ref, .. } =
        outcome(&with(intent("requires_action"), "next_action", page), OURS)
    else {
        panic!("the payer acts")
    };
    assert_eq!(action, NextAction::Redirect { url: "https://hooks.stripe.com/3ds".to_owned() });
    assert_eq!(gateway_ref.as_deref(), Some("pi_1"));
    let nobody = with(intent("requires_action"), "next_action", json!({ "type": "use_stripe_sdk" }));
    let ChargeOutcome::Declined { code, .. } = outcome(&nobody, OURS) else { panic!("nobody can act") };
    assert_eq!(code, DeclineCode::AuthenticationRequired);
}

#[test]
fn the_last_error_of_an_intent_is_its_reason() {
    let error = json!({ "code": "card_declined", "decline_code": "stolen_card", "message": "Your card was declined." });
    let refused = with(intent("requires_payment_method"), "last_payment_error", error);
    let raw = Raw { code: Some("stolen_card".to_owned()), message: Some("Your card was declined.".to_owned()) };
    assert_eq!(outcome(&refused, OURS), ChargeOutcome::Declined { code: DeclineCode::StolenCard, raw });
    let on_a_page = with(refused, "metadata", json!({ "reference": OURS, "page": "yes" }));
    let pending = ChargeOutcome::Pending { gateway_ref: Some("pi_1".to_owned()) };
    assert_eq!(outcome(&on_a_page, OURS), pending);
    assert_eq!(outcome(&with(on_a_page, "status", json!("requires_action")), OURS), pending);
}
