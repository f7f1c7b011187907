//! Payments when the provider or the receiver misbehaves: hard cases 71, 74 and 75.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::jobs::{Engine, Options};
use app::recoveries;
use gateways::SimulatedGateway;
use gateways::simulated::Behavior;
use ids::{AttemptId, Mode, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use recovery::Rail;
use recovery::policy::select::Scope;
use serde_json::Value;
use store::attempts::{AttemptFilter, AttemptRow};
use store::{Kind, PageOf};
use testkit::World;
use usecase::ports::{
    Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, Gateways, LookUpAsk, OutgoingWebhook,
    UnknownCause, WebhookAnswer, WebhookSender,
};

const OK: &str = "4084080000000003";
const STOLEN: &str = "4084080000000078";

/// The simulated provider behind a line that swallows the first charges: they never arrive, and nobody knows.
#[derive(Debug)]
struct Swallowing {
    behind: SimulatedGateway,
    swallows: usize,
    remembers: Option<SignedDuration>,
    sent: Mutex<Vec<AttemptId>>,
}

impl Swallowing {
    fn sent(&self) -> Vec<AttemptId> {
        self.sent.lock().expect("no holder panics").clone()
    }
}

#[async_trait::async_trait]
impl ChargeGateway for Swallowing {
    fn name(&self) -> &'static str {
        self.behind.name()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { resend_window: self.remembers, ..self.behind.capabilities() }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        let nth = {
            let mut sent = self.sent.lock().expect("no holder panics");
            sent.push(ask.key);
            sent.len()
        };
        if nth <= self.swallows {
            return Ok(ChargeOutcome::Unknown(UnknownCause::Timeout));
        }
        self.behind.charge(ask).await
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        self.behind.look_up(ask).await
    }
}

async fn attempts(world: &World) -> Vec<AttemptRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 1000, offset: 0, below: None };
    let rows = store::attempts::page(&mut tx, &AttemptFilter::default(), &page).await;
    tx.commit(rows.expect("attempts")).await.expect("commits")
}

/// A world whose first charge is swallowed, by a provider that remembers keys for so long.
async fn swallowed(remembers: Option<SignedDuration>) -> (World, Arc<Swallowing>, SubscriptionId) {
    let mut world = World::new().await;
    let behind = world.gateway.clone();
    let gateway = Arc::new(Swallowing { behind, swallows: 1, remembers, sent: Mutex::new(Vec::new()) });
    world.engine = engine(&world, gateway.clone(), world.mailbox.clone());
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = world.subscribe(customer, plan).await;
    world.engine.sweep(Kind::Collect, Timestamp::UNIX_EPOCH).await.expect("a scan");
    (world, gateway, id)
}

fn engine(world: &World, gateway: Arc<dyn ChargeGateway>, sender: Arc<dyn WebhookSender>) -> Engine {
    let gateways = Gateways::new(vec![gateway]);
    let post = testkit::post(sender, world.db.clock.clone());
    Engine::new(world.db.worker(Mode::Test), gateways, testkit::secrets(), Options::default()).with_post(Arc::new(post))
}

/// Whatever could send a second charge, asked for at once: the payer, a new card, and every queue.
async fn press_every_button(world: &World, id: SubscriptionId) {
    let row = world.subscription(id).await;
    let invoice = row.latest_invoice_id.expect("an invoice");
    let mut tx = world.begin().await;
    let refused = app::charging::pay_now(&mut tx, invoice).await.expect_err("one is under way");
    assert_eq!(refused.code, "payment_in_progress");
    drop(tx);
    let mut tx = world.begin().await;
    recoveries::card_updated(&mut tx, row.customer_id).await.expect("nothing waits for it");
    tx.commit(()).await.expect("commits");
    for kind in Kind::ALL {
        world.engine.sweep(kind, Timestamp::UNIX_EPOCH).await.expect("a scan");
    }
}

#[tokio::test]
async fn case_71_a_charge_without_an_answer_is_sent_again_under_its_own_key_only() {
    let (world, gateway, id) = swallowed(Some(SignedDuration::from_hours(12))).await;
    press_every_button(&world, id).await;
    let rows = attempts(&world).await;
    assert_eq!(rows.iter().map(|row| row.status.as_str()).collect::<Vec<_>>(), ["unknown"]);
    assert_eq!(gateway.sent(), [rows[0].id], "nothing under another key, and nothing again before it was looked up");
    world.pass(SignedDuration::from_mins(1)).await;
    let rows = attempts(&world).await;
    assert_eq!(rows.iter().map(|row| row.status.as_str()).collect::<Vec<_>>(), ["succeeded"]);
    assert_eq!(gateway.sent(), [rows[0].id, rows[0].id], "not known there, so sent again: the same key");
    world.until("2026-09-30T00:00:00Z").await;
    assert_eq!((gateway.sent().len(), attempts(&world).await.len()), (2, 1));
    assert_eq!(world.subscription(id).await.status, "active");
    world.verify().await;
}

#[tokio::test]
async fn case_71_another_key_follows_only_when_the_first_is_settled() {
    // A provider that promises nothing: the key is never sent again.
    let (world, gateway, id) = swallowed(None).await;
    let first = attempts(&world).await[0].id;
    world.pass(SignedDuration::from_mins(14)).await;
    press_every_button(&world, id).await;
    assert_eq!(gateway.sent(), [first], "not found once is not believed");
    world.until("2026-09-01T23:00:00Z").await;
    // Found missing twice, a quarter of an hour apart: it failed. Then the card that was saved again is charged.
    let rows = attempts(&world).await;
    let of = |id: AttemptId| rows.iter().find(|row| row.id == id).expect("the attempt");
    let sent = gateway.sent();
    assert_eq!((sent.len(), sent[0], rows.len()), (2, first, 2));
    assert_eq!((of(first).status.as_str(), of(sent[1]).status.as_str()), ("failed", "succeeded"));
    assert!(of(first).resolved_at.expect("settled") <= of(sent[1]).submitted_at, "settled before the next was sent");
    assert_eq!(world.subscription(id).await.status, "active");
    world.verify().await;
}

#[tokio::test]
async fn case_74_a_stolen_card_is_not_retried_and_a_new_method_is_asked_for_at_once() {
    let world = World::new().await;
    let mut tx = world.begin().await;
    let cards_only = recovery::Policy { rails: vec![Rail::Card], ..recovery::Policy::default() };
    app::policies::choose(&mut tx, Scope::Tenant, cards_only).await.expect("a policy");
    tx.commit(()).await.expect("commits");
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("efe", OK, Behavior::default()).await;
    let id = world.subscribe(customer, plan).await;
    world.drain().await;
    world.save_card(customer, "efe", STOLEN, Behavior::default()).await;
    world.events().await;
    world.until("2026-10-01T08:00:00Z").await;
    let told = world.events().await;
    assert!(told.ends_with(&["dunning.started".to_owned(), "dunning.card_update_requested".to_owned()]), "{told:?}");
    let before = attempts(&world).await.len();
    assert_eq!(before, 2, "the first month's, and the refused one");
    // Two weeks and a payday later: asked, and not tried.
    world.until("2026-10-15T08:00:00Z").await;
    assert_eq!(world.events().await, [""; 0]);
    assert_eq!((attempts(&world).await.len(), world.subscription(id).await.status.as_str()), (before, "past_due"));
    world.save_card(customer, "efe", OK, Behavior::default()).await;
    world.drain().await;
    assert_eq!(world.subscription(id).await.status, "active", "the new card is charged at once");
    world.verify().await;
}

/// Loses every answer once, after the message arrived; keeps what arrived.
#[derive(Debug, Default)]
struct Forgetful {
    arrived: Mutex<Vec<(String, String)>>,
}

#[async_trait::async_trait]
impl WebhookSender for Forgetful {
    async fn send(&self, message: &OutgoingWebhook) -> WebhookAnswer {
        let id = message.headers.iter().find(|(name, _)| *name == "webhook-id").expect("an id").1.clone();
        let mut arrived = self.arrived.lock().expect("no holder panics");
        let again = arrived.iter().any(|(known, _)| *known == id);
        arrived.push((id, message.body.clone()));
        let status = again.then_some(200);
        let error = (!again).then(|| "the connection broke".to_owned());
        WebhookAnswer { status, retry_after_s: None, excerpt: None, error, duration_ms: 1 }
    }

    fn check_url(&self, _: &str, _: bool) -> Result<(), String> {
        Ok(())
    }
}

/// A merchant's receiver: drops what it has seen, and what is older than what it knows of the same thing.
#[derive(Default)]
struct Receiver {
    seen: BTreeMap<String, Value>,
    newest: BTreeMap<String, (i64, String)>,
}

impl Receiver {
    fn take(&mut self, id: &str, body: &str) {
        let event: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(event["id"], id, "the header and the body name one event");
        if let Some(before) = self.seen.insert(id.to_owned(), event.clone()) {
            assert_eq!(before, event, "what is sent again is the same");
            return;
        }
        let object = &event["data"]["object"];
        let (Some(thing), Some(status)) = (object["id"].as_str(), object["status"].as_str()) else { return };
        let fresh = (event["seq"].as_i64().expect("a sequence"), status.to_owned());
        let held = self.newest.entry(thing.to_owned()).or_insert_with(|| fresh.clone());
        if held.0 < fresh.0 {
            *held = fresh;
        }
    }
}

#[tokio::test]
async fn case_75_sent_twice_and_out_of_order_the_receiver_ends_with_the_newest_state() {
    let mut world = World::new().await;
    let receiver = Arc::new(Forgetful::default());
    world.engine = engine(&world, Arc::new(world.gateway.clone()), receiver.clone());
    let mut tx = world.begin().await;
    let new = webhooks::endpoints::NewEndpoint {
        url: webhooks::endpoints::EndpointUrl::checked(
            &*world.mailbox,
            "https://merchant.example.com/hooks".to_owned(),
            false,
        )
        .expect("a URL"),
        event_types: Vec::new(),
        description: None,
        retry_schedule: "standard".to_owned(),
        payload: "snapshot".to_owned(),
        compatible_headers: false,
        api_version: "2026-11-21".to_owned(),
        metadata: usecase::check::Metadata::new(),
    };
    webhooks::endpoints::create(&mut tx, &testkit::secrets(), new).await.expect("an endpoint");
    tx.commit(()).await.expect("commits");
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = world.subscribe(customer, plan).await;
    world.until("2026-10-02T08:00:00Z").await;
    let mut tx = world.begin().await;
    app::subscriptions::cancel(&mut tx, id, billing::subscription::CancelWhen::Now, None).await.expect("ends");
    tx.commit(()).await.expect("commits");
    world.until("2026-10-03T08:00:00Z").await;
    let arrived = receiver.arrived.lock().expect("no holder panics").clone();
    let ids: Vec<&str> = arrived.iter().map(|(id, _)| id.as_str()).collect();
    for id in &ids {
        assert_eq!(ids.iter().filter(|other| *other == id).count(), 2, "each event came twice under one id");
    }
    let truth = world.subscription(id).await.status;
    // In the order of arrival, backwards, and every second one first.
    let backwards = arrived.iter().rev().collect::<Vec<_>>();
    let odd_first = arrived.iter().skip(1).step_by(2).chain(arrived.iter().step_by(2)).collect();
    for order in [arrived.iter().collect::<Vec<_>>(), backwards, odd_first] {
        let mut merchant = Receiver::default();
        for (id, body) in order {
            merchant.take(id, body);
        }
        let mut seqs: Vec<i64> = merchant.seen.values().filter_map(|event| event["seq"].as_i64()).collect();
        seqs.sort_unstable();
        assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1), "a receiver can tell that nothing is missing");
        assert_eq!(merchant.newest[&id.to_string()].1, truth);
    }
    assert_eq!(truth, "canceled");
    world.verify().await;
}
