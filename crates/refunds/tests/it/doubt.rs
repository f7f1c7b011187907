//! When it is not known what a gateway did: nothing goes back twice, and nothing is forgotten.

use std::sync::Arc;

use app::jobs::{Engine, Options};
use ids::Mode;
use jiff::SignedDuration;
use store::Kind;
use usecase::ports::Gateways;

use crate::line::{OK, Plan, Shop};

#[tokio::test]
async fn an_answer_lost_after_the_gateway_acted_is_found_by_a_look_up() {
    let shop = Shop::paid_by(OK).await;
    shop.line.plan(&[Plan::AnswerLost], &[Plan::AnswerLost, Plan::Refused]);
    let row = shop.asks(None).await.expect("written down");
    shop.world.drain().await;
    assert_eq!(shop.state(row.id).await, "unknown");
    assert!(shop.world.events().await.ends_with(&["refund.unknown".to_owned()]));
    shop.world.verify().await;
    shop.world.pass(SignedDuration::from_mins(30)).await;
    let done = shop.refund(row.id).await;
    assert_eq!((done.state.as_str(), done.sendings, done.look_ups), ("succeeded", 1, 2));
    assert_eq!(shop.world.events().await, ["refund.succeeded"]);
    assert_eq!(shop.line.keys().len(), 1, "never sent again");
    shop.world.verify().await;
}

#[tokio::test]
async fn what_a_gateway_never_heard_of_is_sent_again_under_the_same_key() {
    let shop = Shop::paid_by(OK).await;
    shop.line.plan(&[Plan::RequestLost], &[]);
    let row = shop.asks(None).await.expect("written down");
    shop.world.drain().await;
    assert_eq!(shop.state(row.id).await, "unknown");
    shop.world.pass(SignedDuration::from_mins(1)).await;
    assert_eq!(shop.state(row.id).await, "succeeded", "it honours keys, so it is sent at the first look");
    assert_eq!(shop.line.keys(), [row.id.uuid(); 2]);
    shop.world.verify().await;
}

#[tokio::test]
async fn without_keys_it_is_sent_again_only_when_it_is_certain_that_it_was_not_heard_of() {
    let shop = Shop::without_keys().await;
    shop.line.plan(&[Plan::RequestLost], &[]);
    let row = shop.asks(None).await.expect("written down");
    shop.world.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(
        (shop.state(row.id).await.as_str(), shop.line.keys().len()),
        ("unknown", 1),
        "twice not found, too early"
    );
    shop.world.pass(SignedDuration::from_hours(2)).await;
    assert_eq!(shop.state(row.id).await, "succeeded");
    assert_eq!(shop.line.keys(), [row.id.uuid(); 2], "the same refund");
    shop.world.verify().await;
}

#[tokio::test]
async fn a_gateway_that_never_answers_is_a_persons_matter_and_others_of_the_charge_wait() {
    let shop = Shop::paid_by(OK).await;
    shop.line.plan(&[Plan::AnswerLost], &[Plan::AnswerLost; 40]);
    let first = shop.asks(Some(100_000)).await.expect("written down");
    shop.world.drain().await;
    let second = shop.asks(Some(200_000)).await.expect("written down");
    shop.world.pass(SignedDuration::from_hours(24)).await;
    assert_eq!((shop.state(first.id).await.as_str(), shop.state(second.id).await.as_str()), ("unknown", "created"));
    shop.world.pass(SignedDuration::from_hours(24 * 9)).await;
    assert_eq!(shop.state(first.id).await, "manual");
    let events = shop.world.events().await;
    assert_eq!(events.iter().filter(|kind| *kind == "refund.manual_review").count(), 1, "{events:?}");
    assert_eq!(shop.line.keys().len(), 1, "nothing else of the charge was sent");
    // A person finds that it was made.
    let mut tx = shop.world.begin().await;
    let found = usecase::ports::RefundOutcome::Succeeded {
        gateway_ref: "seen by hand".to_owned(),
        amount: money::Money::new(100_000, money::Currency::parse("NGN").expect("a currency")),
    };
    refunds::settle(&mut tx, first.id, &found, None, false).await.expect("settles");
    tx.commit(()).await.expect("commits");
    shop.world.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(shop.state(second.id).await, "succeeded");
    let asked = shop.line.sent.lock().expect("no holder panics")[1].clone();
    assert_eq!(asked.before.minor(), 100_000, "the gateway is told what went before");
    shop.world.verify().await;
}

#[tokio::test]
async fn a_gateway_that_cannot_be_reached_for_days_ends_in_failure_and_nothing_was_sent() {
    let shop = Shop::paid_by(OK).await;
    shop.line.plan(&[Plan::Refused; 20], &[]);
    let row = shop.asks(None).await.expect("written down");
    shop.world.pass(SignedDuration::from_hours(10)).await;
    assert_eq!(shop.state(row.id).await, "created");
    shop.world.verify().await;
    shop.world.pass(SignedDuration::from_hours(24 * 5)).await;
    let failed = shop.refund(row.id).await;
    assert_eq!((failed.state.as_str(), failed.failure_code.as_deref()), ("failed", Some("not_sent")));
    assert!(shop.line.keys().is_empty());
    shop.world.verify().await;
}

#[tokio::test]
async fn a_gateway_that_pays_nothing_back_says_so_at_once() {
    let mut shop = Shop::paid_by(OK).await;
    let row = shop.asks(None).await.expect("written down");
    shop.world.engine = Engine::new(
        shop.world.db.worker(Mode::Test),
        Gateways::new(vec![Arc::new(Unable)]),
        testkit::secrets(),
        Options::default(),
    );
    shop.world.drain().await;
    let failed = shop.refund(row.id).await;
    assert_eq!((failed.state.as_str(), failed.failure_code.as_deref()), ("failed", Some("not_supported")));
    shop.world.verify().await;
}

#[tokio::test]
async fn a_worker_that_dies_between_the_intent_and_the_sending_leaves_one_refund() {
    let shop = Shop::paid_by(OK).await;
    shop.line.plan(&[Plan::Killed], &[]);
    let row = shop.asks(None).await.expect("written down");
    let round = shop.world.engine.sweep(Kind::Refund, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    assert_eq!((round.failed, shop.state(row.id).await.as_str()), (1, "submitted"));
    assert!(shop.line.keys().is_empty());
    shop.world.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(shop.state(row.id).await, "succeeded");
    assert_eq!(shop.line.keys(), [row.id.uuid()]);
    shop.world.verify().await;
}

#[tokio::test]
async fn what_is_said_twice_is_booked_once() {
    let shop = Shop::paid_by(OK).await;
    let row = shop.asks(None).await.expect("written down");
    shop.world.drain().await;
    for _ in 0..2 {
        let mut tx = shop.world.begin().await;
        let outcome = usecase::ports::RefundOutcome::Succeeded {
            gateway_ref: "again".to_owned(),
            amount: money::Money::new(row.amount_minor, money::Currency::parse("NGN").expect("a currency")),
        };
        let settled = refunds::settle(&mut tx, row.id, &outcome, None, false).await.expect("settles");
        assert_eq!(settled, refunds::Settled::Before);
        tx.commit(()).await.expect("commits");
    }
    shop.world.verify().await;
}

/// A gateway without refunds.
#[derive(Debug)]
struct Unable;

#[async_trait::async_trait]
impl usecase::ports::ChargeGateway for Unable {
    fn name(&self) -> &'static str {
        "simulated"
    }

    fn capabilities(&self) -> usecase::ports::Capabilities {
        usecase::ports::Capabilities {
            rails: &[],
            currencies: &[],
            resend_window: None,
            refunds: false,
            refunds_by_key: false,
            accounts: false,
            lists: false,
            disputes: false,
        }
    }

    async fn charge(
        &self,
        _: &usecase::ports::ChargeAsk,
    ) -> Result<usecase::ports::ChargeOutcome, usecase::ports::GatewayError> {
        panic!("nobody is charged here")
    }

    async fn look_up(
        &self,
        _: &usecase::ports::LookUpAsk,
    ) -> Result<usecase::ports::ChargeOutcome, usecase::ports::GatewayError> {
        panic!("nothing is looked up here")
    }
}
