//! Against localstripe, which keeps what it did and forgets keys: whoever sends twice charges twice.
//!
//! Requests and answers go through a line in the middle that loses three answers in ten after the emulator acted. What keeps that from
//! charging twice is what the resolver of attempts does: it looks before it sends again, and sends again only what the
//! provider says it never had.

use std::net::SocketAddr;
use std::sync::Arc;

use jiff::Timestamp;
use recovery::DeclineCode;
use serde_json::Value;
use tokio::process::Command;
use usecase::ports::{
    ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, ProviderHook, RefundOutcome, SetupOutcome, Subject,
    UnknownCause,
};

use super::{charge_of, naira, open, question, reference, refund_of, setup_of};
use crate::conformance::stripe::HOOK_SECRET;
use crate::foreign::{MISSING, Program, checkout};
use crate::relay::Relay;
use crate::stage::{Reply, Seen, Stage};

/// The emulator, and what a browser or a merchant's program would do at it.
struct Emulator {
    program: Program,
    line: wire::Line,
}

impl Emulator {
    async fn start() -> Emulator {
        let python = checkout().join("target/venv/bin/python");
        assert!(python.exists(), "localstripe {MISSING}");
        let mut command = Command::new(&python);
        command.arg(checkout().join("tests/serve_localstripe.py")).arg("0");
        let program = Program::start("Running on", command).await;
        let patience = std::time::Duration::from_secs(30);
        let base = format!("http://{}", program.address);
        let line = wire::Line::try_new(&base, "a test", patience, 1 << 20).expect("an address");
        Emulator { program, line }
    }

    fn address(&self) -> SocketAddr {
        self.program.address
    }

    fn base(&self) -> String {
        format!("http://{}", self.program.address)
    }

    async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Value {
        let request = self.line.post(path).bearer_auth("sk_test_12345").body(wire::form(pairs));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = self.line.exchange(request).await.expect("the emulator is up");
        assert!(answer.status.is_success(), "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        answer.body
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.line.exchange(self.line.get(path).bearer_auth("sk_test_12345")).await;
        answer.expect("the emulator is up").body
    }

    /// A card that was saved, as the adapter knows it.
    async fn saved(&self, number: &str) -> String {
        let customer = self.post("v1/customers", &[("email", "ada@example.com")]).await;
        let card = [
            ("type", "card"),
            ("card[number]", number),
            ("card[exp_month]", "12"),
            ("card[exp_year]", "2030"),
            ("card[cvc]", "123"),
        ];
        let method = self.post("v1/payment_methods", &card).await;
        let (customer, method) = (text(&customer, "id"), text(&method, "id"));
        self.post(&format!("v1/payment_methods/{method}/attach"), &[("customer", &customer)]).await;
        format!("{customer}/{method}")
    }

    /// How many charges went through for an attempt.
    async fn charges_of(&self, number: u128) -> usize {
        let list = self.get("v1/payment_intents?limit=1000").await;
        let intents = list["data"].as_array().expect("a list");
        let ours = |intent: &&Value| {
            intent["metadata"]["reference"] == reference("pay", number).as_str() && intent["status"] == "succeeded"
        };
        intents.iter().filter(ours).count()
    }
}

fn text(object: &Value, name: &str) -> String {
    object[name].as_str().expect(name).to_owned()
}

fn code(outcome: &ChargeOutcome) -> Option<DeclineCode> {
    if let ChargeOutcome::Declined { code, .. } = outcome { Some(*code) } else { None }
}

#[tokio::test]
async fn a_saved_card_is_charged_refused_and_paid_back() {
    let emulator = Emulator::start().await;
    let stripe = open(&emulator.base());
    let good = emulator.saved("4242424242424242").await;
    let paid = stripe.charge(&charge_of(1, Some(&good), None)).await.expect("it is sent");
    let ChargeOutcome::Succeeded { gateway_ref, amount, fee, .. } = &paid else { panic!("{paid:?}") };
    assert_eq!((*amount, *fee), (naira(500_000), Some(naira(0))));
    for known in [Some(gateway_ref.as_str()), None] {
        let found = stripe.look_up(&question(1, known, Some(&good))).await.expect("it is asked");
        assert_eq!(found, paid, "{known:?}");
    }

    let back = stripe.refund(&refund_of(2, gateway_ref, 200_000)).await.expect("it is sent");
    let RefundOutcome::Succeeded { amount, .. } = &back else { panic!("{back:?}") };
    assert_eq!(*amount, naira(200_000));
    assert_eq!(stripe.look_up_refund(&refund_of(2, gateway_ref, 200_000)).await, Ok(back));
    let never = stripe.look_up_refund(&refund_of(3, gateway_ref, 200_000)).await;
    assert_eq!(never, Ok(RefundOutcome::Unknown(UnknownCause::NotFound)));
    // The emulator would pay back more than it took.
    let mut more = refund_of(4, gateway_ref, 400_000);
    more.before = naira(200_000);
    assert!(matches!(stripe.refund(&more).await, Err(GatewayError::BadRequest(_))));

    let bad = emulator.saved("4000000000000341").await;
    let no = stripe.charge(&charge_of(5, Some(&bad), None)).await.expect("it is sent");
    assert_eq!(code(&no), Some(DeclineCode::GenericDecline), "{no:?}");
    let no = stripe.look_up(&question(5, None, Some(&bad))).await.expect("it is asked");
    assert_eq!(code(&no), Some(DeclineCode::GenericDecline), "{no:?}");
    let wants = emulator.saved("4000002500003155").await;
    let no = stripe.charge(&charge_of(6, Some(&wants), None)).await.expect("it is sent");
    assert_eq!(code(&no), Some(DeclineCode::AuthenticationRequired), "{no:?}");

    assert_eq!(stripe.revoke(&good).await, Ok(()));
    assert_eq!(stripe.revoke(&good).await, Ok(()), "it is gone already");
}

#[tokio::test]
async fn a_setup_that_was_confirmed_is_a_card_to_charge() {
    let emulator = Emulator::start().await;
    let stripe = open(&emulator.base());
    let token = emulator.saved("4242424242424242").await;
    let (customer, method) = token.split_once('/').expect("a token");
    let setup = emulator.post("v1/setup_intents", &[("customer", customer), ("usage", "off_session")]).await;
    let id = text(&setup, "id");
    let open = stripe.finish_setup(&setup_of(1), Some(&id)).await.expect("it is asked");
    assert_eq!(open, SetupOutcome::Pending { gateway_ref: Some(id.clone()) });
    emulator.post(&format!("v1/setup_intents/{id}/confirm"), &[("payment_method", method)]).await;
    let SetupOutcome::Saved(saved) = stripe.finish_setup(&setup_of(1), Some(&id)).await.expect("it is asked") else {
        panic!("it was confirmed")
    };
    assert_eq!(
        (saved.token.as_str(), saved.last4.as_deref(), saved.expiry),
        (token.as_str(), Some("4242"), Some((12, 2030)))
    );
    let paid = stripe.charge(&charge_of(2, Some(&saved.token), None)).await;
    assert!(matches!(paid, Ok(ChargeOutcome::Succeeded { .. })), "{paid:?}");
}

#[tokio::test]
async fn its_webhooks_are_verified() {
    let emulator = Emulator::start().await;
    let receiver = Stage::open().await;
    receiver.always("POST", "/hooks", Reply::text(200, "text/plain", "ok"));
    let url = format!("{}/hooks", receiver.base());
    emulator.post("_config/webhooks/ours", &[("url", &url), ("secret", HOOK_SECRET)]).await;
    let stripe = open(&emulator.base());
    let token = emulator.saved("4242424242424242").await;
    stripe.charge(&charge_of(1, Some(&token), None)).await.expect("it is sent");
    let seen = receiver.wait_for(|seen| seen.body.contains("payment_intent.succeeded")).await;
    let headers: Vec<(&str, &str)> = seen.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    // It is dated by the emulator's clock, which is no clock of ours.
    let signed_at = seen.header("stripe-signature").expect("signed").split_once("t=").expect("dated").1;
    let second = signed_at.split_once(',').expect("and signed").0.parse().expect("seconds");
    let at = Timestamp::from_second(second).expect("an instant");
    let hook = ProviderHook { headers: &headers, body: seen.body.as_bytes(), source: None, at };
    let inbound = stripe.read_hook(&hook).expect("the emulator signs as Stripe does");
    assert_eq!(inbound.event, "payment_intent.succeeded");
    let Subject::Charge { reference: told, gateway_ref: Some(_) } = inbound.subject else { panic!("{inbound:?}") };
    assert_eq!(told, reference("pay", 1));
}

/// Three answers in ten are lost, by a pattern, to charges and to questions alike.
fn three_in_ten(number: usize, _: &Seen) -> bool {
    matches!(number % 10, 0 | 3 | 4)
}

/// Sends an attempt and follows it until it is settled, as the resolver does: it asks, and sends again under the same key only what
/// Stripe never had, and only while Stripe remembers keys.
async fn settle(stripe: &Arc<dyn ChargeGateway>, ask: &ChargeAsk, number: u128) -> ChargeOutcome {
    let mut outcome = stripe.charge(ask).await;
    for _ in 0..100 {
        match outcome {
            Ok(settled @ (ChargeOutcome::Succeeded { .. } | ChargeOutcome::Declined { .. })) => return settled,
            Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)) if stripe.capabilities().resend_window.is_some() => {
                outcome = stripe.charge(ask).await;
            }
            Ok(_) | Err(GatewayError::NotSent(_)) => {
                outcome = stripe.look_up(&question(number, None, ask.token.as_deref())).await;
            }
            Err(error) => panic!("{error}"),
        }
    }
    panic!("attempt {number} never settles: {outcome:?}")
}

#[tokio::test]
async fn lost_answers_charge_nobody_twice() {
    let emulator = Emulator::start().await;
    let relay = Relay::dropping(emulator.address(), three_in_ten).await;
    let stripe = open(&relay.base());
    let (good, bad) = (emulator.saved("4242424242424242").await, emulator.saved("4000000000000341").await);
    for number in 1..=40 {
        let is_good = number % 4 != 0;
        let token = if is_good { &good } else { &bad };
        let outcome = settle(&stripe, &charge_of(number, Some(token), None), number).await;
        assert_eq!(matches!(outcome, ChargeOutcome::Succeeded { .. }), is_good, "{number}: {outcome:?}");
        assert_eq!(emulator.charges_of(number).await, usize::from(is_good), "{number}");
    }
    let exchanges = relay.exchanges();
    let lost = exchanges.iter().filter(|exchange| !exchange.delivered && exchange.seen.method == "POST").count();
    assert!(lost > 5, "only {lost} charges lost their answer");
}

/// The judge is merciless: without the looking there would be two.
#[tokio::test]
async fn what_is_sent_twice_here_is_charged_twice_and_seen_to_be() {
    let emulator = Emulator::start().await;
    let stripe = open(&emulator.base());
    let token = emulator.saved("4242424242424242").await;
    for _ in 0..2 {
        stripe.charge(&charge_of(1, Some(&token), None)).await.expect("it is sent");
    }
    assert_eq!(emulator.charges_of(1).await, 2);
    let told = stripe.look_up(&question(1, None, Some(&token))).await;
    assert!(matches!(told, Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(_)))), "{told:?}");
}
