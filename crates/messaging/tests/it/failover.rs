use std::sync::Arc;

use jiff::SignedDuration;
use messaging::carrier::{Carrier, Sending};
use messaging::failover::{AfterUnknown, Courier as _, Failover, Limits};
use notices::Channel;
use runtime::Clock;
use serde_json::json;

use crate::provider::{End, Provider, broken, carrier, envelope, nobody, success};

const SMS: [&str; 3] = ["termii", "telnyx", "twilio"];

fn clock() -> Clock {
    Clock::manual("2026-09-01T08:00:00Z".parse().expect("an instant"))
}

fn failover(carriers: Vec<Arc<dyn Carrier>>) -> Failover {
    Failover::new(carriers, Limits::default(), clock())
}

async fn all_up() -> Vec<Provider> {
    let mut providers = Vec::new();
    for name in SMS {
        providers.push(Provider::start(vec![success(name)]).await);
    }
    providers
}

#[tokio::test]
async fn each_provider_down_in_turn_and_the_message_arrives_once() {
    for down in SMS {
        let providers = all_up().await;
        let mut carriers = Vec::new();
        for (name, provider) in SMS.into_iter().zip(&providers) {
            carriers.push(carrier(name, if name == down { nobody().await } else { provider.address }));
        }
        // The one that is down has the first turn.
        carriers.sort_by_key(|carrier| carrier.name() != down);
        let outcome = failover(carriers).send(&envelope("termii"), AfterUnknown::Stop).await;
        assert!(matches!(outcome.sending, Sending::Accepted { .. }), "{down}: {outcome:?}");
        assert_eq!(outcome.turns.len(), 2);
        let arrived: usize = providers.iter().map(|provider| provider.seen().len()).sum();
        assert_eq!(arrived, 1, "{down} is down and the message arrives by one other");
    }
}

#[tokio::test]
async fn refusals_of_an_account_go_on_and_those_of_a_number_do_not() {
    let broke = Provider::json(400, json!({ "code": 400, "message": "Insufficient balance" })).await;
    let next = Provider::start(vec![success("twilio")]).await;
    let outcome = failover(vec![carrier("termii", broke.address), carrier("twilio", next.address)])
        .send(&envelope("termii"), AfterUnknown::Stop)
        .await;
    assert_eq!(outcome.carrier, Some("twilio"));

    let landline = Provider::json(400, json!({ "code": 21_614, "message": "not a mobile number" })).await;
    let spared = Provider::start(vec![success("termii")]).await;
    let outcome = failover(vec![carrier("twilio", landline.address), carrier("termii", spared.address)])
        .send(&envelope("termii"), AfterUnknown::Stop)
        .await;
    assert!(matches!(&outcome.sending, Sending::Refused(refusal) if refusal.next_channel));
    assert_eq!(spared.seen().len(), 0);
}

#[tokio::test]
async fn nothing_is_sent_a_second_time_after_an_unknown_outcome_unless_the_caller_says_so() {
    for (after, sent, word) in [(AfterUnknown::Stop, 0, "unknown"), (AfterUnknown::TryNext, 1, "accepted")] {
        let (address, _) = broken(End::Cut).await;
        let next = Provider::start(vec![success("twilio")]).await;
        let chain = failover(vec![carrier("termii", address), carrier("twilio", next.address)]);
        let outcome = chain.send(&envelope("termii"), after).await;
        assert_eq!((outcome.sending.code(), next.seen().len()), (word, sent), "{after:?}");
    }
    // The unknown outcome outweighs a later failure.
    let (address, _) = broken(End::Cut).await;
    let chain = failover(vec![carrier("termii", address), carrier("twilio", nobody().await)]);
    let outcome = chain.send(&envelope("termii"), AfterUnknown::TryNext).await;
    assert_eq!((outcome.sending.code(), outcome.carrier), ("unknown", Some("termii")));
}

#[tokio::test]
async fn when_all_are_busy_the_soonest_counts() {
    let busy = |wait: &'static str| Provider::start(vec![(429, vec![("retry-after", wait)], "{}".to_owned())]);
    let (first, second) = (busy("30").await, busy("5").await);
    let chain = failover(vec![
        carrier("termii", first.address),
        carrier("twilio", second.address),
        carrier("telnyx", nobody().await),
    ]);
    let outcome = chain.send(&envelope("termii"), AfterUnknown::Stop).await;
    assert_eq!(outcome.sending, Sending::Busy { retry_after: Some(std::time::Duration::from_secs(5)) });
}

#[tokio::test]
async fn a_carrier_that_keeps_failing_is_left_alone_and_probed() {
    let (clock, down) = (clock(), Provider::json(503, json!({})).await);
    let up = Provider::start(vec![success("twilio")]).await;
    let carriers = vec![carrier("termii", down.address), carrier("twilio", up.address)];
    let chain = Failover::new(carriers, Limits::default(), clock.clone());
    for _ in 0..8 {
        let outcome = chain.send(&envelope("termii"), AfterUnknown::Stop).await;
        assert_eq!(outcome.carrier, Some("twilio"));
    }
    assert_eq!((down.seen().len(), up.seen().len()), (5, 8), "five failures, then it is passed over");
    clock.advance(SignedDuration::from_secs(60));
    chain.send(&envelope("termii"), AfterUnknown::Stop).await;
    chain.send(&envelope("termii"), AfterUnknown::Stop).await;
    assert_eq!(down.seen().len(), 6, "one probe");
}

#[tokio::test]
async fn refused_numbers_do_not_open_a_breaker_and_a_broken_account_does() {
    let bad_number = Provider::json(400, json!({ "code": 21_211, "message": "Invalid" })).await;
    let chain = failover(vec![carrier("twilio", bad_number.address)]);
    for _ in 0..9 {
        chain.send(&envelope("termii"), AfterUnknown::Stop).await;
    }
    assert_eq!(bad_number.seen().len(), 9);

    let locked_out = Provider::json(401, json!({ "code": 20_003 })).await;
    let chain = failover(vec![carrier("twilio", locked_out.address)]);
    for _ in 0..9 {
        chain.send(&envelope("termii"), AfterUnknown::Stop).await;
    }
    assert_eq!(locked_out.seen().len(), 5);
    let outcome = chain.send(&envelope("termii"), AfterUnknown::Stop).await;
    assert_eq!((outcome.sending.code(), outcome.turns[0].sending.clone()), ("unavailable", None));
}

#[tokio::test]
async fn messages_that_do_not_arrive_open_it_too() {
    let (silent, next) =
        (Provider::start(vec![success("termii")]).await, Provider::start(vec![success("twilio")]).await);
    let chain = failover(vec![carrier("termii", silent.address), carrier("twilio", next.address)]);
    (0..50).for_each(|number| chain.delivered("termii", number % 2 == 0));
    let outcome = chain.send(&envelope("termii"), AfterUnknown::Stop).await;
    assert_eq!(outcome.carrier, Some("twilio"));
}

#[tokio::test]
async fn a_channel_that_nobody_carries_is_refused() {
    let chain = failover(vec![carrier("termii", nobody().await)]);
    assert!(!chain.carries(Channel::Email) && chain.carries(Channel::Sms));
    let outcome = chain.send(&envelope("sendgrid"), AfterUnknown::Stop).await;
    assert!(
        matches!(&outcome.sending, Sending::Refused(refusal) if refusal.code == "no_carrier" && refusal.next_channel)
    );
}
