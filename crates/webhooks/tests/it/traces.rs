//! One trace from a request over the jobs that it leaves behind to the webhooks of what they did.

use gateways::simulated::Behavior;
use jiff::SignedDuration;
use runtime::trace::{self, Trace};
use webhooks::endpoints::NewEndpoint;

use crate::stage::{Stage, wanted};

const URL: &str = "https://shop.example/hooks";
const SENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// The kinds of what arrived, each with the trace that it carried.
fn heard(stage: &Stage) -> Vec<(String, Option<Trace>)> {
    let arrived = stage.town.arrived(URL);
    let one = |message: &usecase::ports::OutgoingWebhook| {
        let body: serde_json::Value = serde_json::from_str(&message.body).expect("JSON");
        let carried = message.headers.iter().find(|(name, _)| *name == trace::HEADER);
        let carried = carried.map(|(_, text)| text.parse().expect("well formed"));
        (body["type"].as_str().expect("a kind").to_owned(), carried)
    };
    arrived.iter().map(one).collect()
}

#[tokio::test]
async fn what_a_request_causes_is_of_its_trace_and_what_nobody_asked_for_is_of_none() {
    let stage = Stage::new().await;
    let all = NewEndpoint { event_types: vec!["invoice.*".to_owned(), "payment.*".to_owned()], ..wanted(URL) };
    stage.endpoint_of(&stage.world.scope, all).await;
    let world = &stage.world;
    let customer = world.customer("ada", "4084080000000003", Behavior::default()).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    world.drain().await;
    let before = heard(&stage);
    assert!(before.iter().all(|(_, carried)| carried.is_none()), "{before:?}");

    let sent: Trace = SENT.parse().expect("a trace");
    Box::pin(trace::within(Some(sent), world.subscribe(customer, plan))).await;
    // The worker is another process: it has the trace from the rows only.
    assert_eq!(trace::current(), None);
    world.drain().await;
    let mut caused = heard(&stage).split_off(before.len());
    for kind in ["invoice.created", "payment.succeeded"] {
        assert!(caused.iter().any(|(of, _)| of == kind), "{kind}: {caused:?}");
    }
    for (kind, carried) in &caused {
        let carried = carried.unwrap_or_else(|| panic!("{kind} carries no trace"));
        assert_eq!(carried.id(), sent.id(), "{kind}");
        assert_ne!(carried.step_id(), sent.step_id(), "{kind} is a step of its own");
    }
    caused.dedup_by_key(|(_, carried)| carried.map(|carried| carried.step_id()));
    assert!(caused.len() > 1, "each delivery is a step: {caused:?}");

    let known = heard(&stage).len();
    world.pass(SignedDuration::from_hours(24 * 32)).await;
    let renewed = heard(&stage).split_off(known);
    assert!(renewed.iter().any(|(kind, _)| kind == "invoice.created"), "{renewed:?}");
    assert!(renewed.iter().all(|(_, carried)| carried.is_none()), "nobody asked for a renewal: {renewed:?}");
    world.verify().await;
}
