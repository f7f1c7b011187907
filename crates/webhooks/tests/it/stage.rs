//! A merchant with endpoints whose answers are steered.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use ids::{EndpointId, TenantId};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use store::deliveries::{self, DeliveryRow};
use store::{Kind, TenantScope, webhooks as rows};
use testkit::World;
use tokio::sync::watch;
use usecase::ports::{OutgoingWebhook, WebhookAnswer, WebhookSender};
use webhooks::Postman;
use webhooks::endpoints::{self, EndpointUrl, NewEndpoint};

/// What a receiver does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// Answers.
    Answer(u16),
    /// Answers, and asks to be left alone for so many seconds.
    Later(u16, u32),
    /// Says nothing until it does something else; then the connection breaks.
    Hang,
}

/// A sender that plays all receivers, by their URL. One that nobody told what to do answers 200.
#[derive(Debug)]
pub(crate) struct Town {
    does: watch::Sender<BTreeMap<String, Does>>,
    arrived: watch::Sender<Vec<OutgoingWebhook>>,
    out: Mutex<BTreeMap<String, (usize, usize)>>,
}

impl Default for Town {
    fn default() -> Town {
        Town {
            does: watch::Sender::new(BTreeMap::new()),
            arrived: watch::Sender::new(Vec::new()),
            out: Mutex::default(),
        }
    }
}

impl Town {
    pub(crate) fn set(&self, url: &str, does: Does) {
        self.does.send_modify(|all| {
            all.insert(url.to_owned(), does);
        });
    }

    /// What arrived at a URL, in order.
    pub(crate) fn arrived(&self, url: &str) -> Vec<OutgoingWebhook> {
        self.arrived.borrow().iter().filter(|message| message.url == url).cloned().collect()
    }

    /// Waits until so many messages have arrived at a URL.
    pub(crate) async fn wait_for(&self, url: &str, count: usize) {
        let mut seen = self.arrived.subscribe();
        let enough = |all: &Vec<OutgoingWebhook>| all.iter().filter(|message| message.url == url).count() >= count;
        seen.wait_for(enough).await.expect("the town stands");
    }

    /// The most requests that were out to a URL at once, and how many are now.
    pub(crate) fn out(&self, url: &str) -> (usize, usize) {
        let (most, now) = self.out.lock().expect("no holder panics").get(url).copied().unwrap_or_default();
        (most, now)
    }

    fn count(&self, url: &str, begins: bool) {
        let mut out = self.out.lock().expect("no holder panics");
        let (most, now) = out.entry(url.to_owned()).or_default();
        *now = if begins { *now + 1 } else { *now - 1 };
        *most = (*most).max(*now);
    }
}

#[async_trait]
impl WebhookSender for Town {
    async fn send(&self, message: &OutgoingWebhook) -> WebhookAnswer {
        self.count(&message.url, true);
        let mut does = self.does.subscribe();
        let here = |all: &BTreeMap<String, Does>| all.get(&message.url).copied().unwrap_or(Does::Answer(200));
        let at_first = here(&does.borrow_and_update());
        self.arrived.send_modify(|all| all.push(message.clone()));
        let (status, retry_after_s) = match at_first {
            Does::Answer(status) => (Some(status), None),
            Does::Later(status, seconds) => (Some(status), Some(seconds)),
            Does::Hang => {
                does.wait_for(|all| here(all) != Does::Hang).await.expect("the town stands");
                (None, None)
            }
        };
        self.count(&message.url, false);
        let error = status.is_none().then(|| "no answer within 15000 ms".to_owned());
        WebhookAnswer { status, retry_after_s, excerpt: Some("{}".to_owned()), error, duration_ms: 1 }
    }

    fn check_url(&self, _: &str, _: bool) -> Result<(), String> {
        Ok(())
    }
}

/// The merchant, and what they set up.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) town: Arc<Town>,
}

impl Stage {
    /// Rounds wait for every answer.
    pub(crate) async fn new() -> Stage {
        Stage::with(World::new().await, Duration::from_secs(60))
    }

    pub(crate) fn with(mut world: World, patience: Duration) -> Stage {
        let town = Arc::new(Town::default());
        let post = Postman::new(town.clone(), testkit::secrets(), world.db.clock.clone(), false);
        world.engine = world.engine.clone().with_post(Arc::new(post.with_patience(patience)));
        Stage { world, town }
    }

    pub(crate) async fn endpoint(&self, url: &str) -> (EndpointId, String) {
        self.endpoint_of(&self.world.scope, NewEndpoint { ..wanted(url) }).await
    }

    pub(crate) async fn endpoint_of(&self, scope: &TenantScope, new: NewEndpoint) -> (EndpointId, String) {
        let mut tx = scope.begin().await.expect("the database answers");
        let (row, secret): (_, SecretString) =
            endpoints::create(&mut tx, &testkit::secrets(), new).await.expect("an endpoint");
        tx.commit((row.id, secret.expose_secret().to_owned())).await.expect("commits")
    }

    /// Another merchant of the same installation.
    pub(crate) async fn neighbour(&self) -> (TenantId, TenantScope) {
        let tenant = self.world.db.tenant("Bisi's Kitchen").await;
        (tenant, self.world.db.scope(tenant, ids::Mode::Test))
    }

    /// Records events, numbered in their data, of a type.
    pub(crate) async fn record(&self, kind: &'static str, count: usize) {
        record_in(&self.world.scope, kind, count).await;
    }

    /// One round of handing out and one of delivering.
    pub(crate) async fn round(&self) {
        for kind in [Kind::FanOut, Kind::Deliver] {
            let round = self.world.engine.sweep(kind, Timestamp::UNIX_EPOCH).await.expect("a scan");
            assert_eq!(round.failed, 0, "{kind:?}");
        }
    }

    pub(crate) async fn pass(&self, seconds: i64) {
        self.world.pass(SignedDuration::from_secs(seconds)).await;
    }

    /// The deliveries to an endpoint, by the number of their event.
    pub(crate) async fn deliveries(&self, id: EndpointId) -> Vec<DeliveryRow> {
        let mut tx = self.world.begin().await;
        let filter = deliveries::DeliveryFilter { endpoint: Some(id), ..deliveries::DeliveryFilter::default() };
        let mut found = deliveries::page(&mut tx, &filter, &store::PageOf { limit: 500, offset: 0, below: None })
            .await
            .expect("deliveries");
        found.sort_by_key(|row| row.event_seq);
        tx.commit(found).await.expect("commits")
    }

    /// How many deliveries to an endpoint are in a state.
    pub(crate) async fn count(&self, id: EndpointId, status: &str) -> usize {
        self.deliveries(id).await.iter().filter(|row| row.status == status).count()
    }

    pub(crate) async fn row(&self, id: EndpointId) -> rows::EndpointRow {
        let mut tx = self.world.begin().await;
        let row = rows::get_endpoint(&mut tx, id).await.expect("the endpoint");
        tx.commit(row).await.expect("commits")
    }
}

/// Records events of a type, numbered in their data.
pub(crate) async fn record_in(scope: &TenantScope, kind: &'static str, count: usize) {
    let mut tx = scope.begin().await.expect("the database answers");
    for nth in 0..count {
        let subject: ids::CustomerId = tx.fresh();
        tx.record(kind, subject.uuid(), json!({ "id": subject, "nth": nth }));
    }
    tx.commit(()).await.expect("commits");
}

pub(crate) fn wanted(url: &str) -> NewEndpoint {
    NewEndpoint {
        url: EndpointUrl::checked(&Town::default(), url.to_owned(), false).expect("a URL"),
        // Not of itself.
        event_types: vec!["customer.*".to_owned()],
        description: None,
        retry_schedule: "standard".to_owned(),
        payload: "snapshot".to_owned(),
        compatible_headers: false,
        api_version: "2026-11-21".to_owned(),
        metadata: usecase::check::Metadata::new(),
    }
}
