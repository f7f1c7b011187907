//! The service in this process, with a merchant, their keys, and a way to ask.

use std::net::SocketAddr;
use std::sync::Arc;

use app::methods::{CardFacts, NewTestCard, TestCard, TestCards, TokenBook};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use gateways::SimulatedGateway;
use gateways::simulated::{Behavior, NewCard};
use ids::{Mode, TenantId};
use jiff::Timestamp;
use runtime::secret::Secrets;
use serde_json::Value;
use setup::keys::{self, NewKey};
use store::key::KeyKind;
use testkit::{World, secrets};
use tower::ServiceExt;
use usecase::carrying::{AfterUnknown, Courier, Couriers, Envelope, Outcome, Sending};
use usecase::ports::{OutgoingWebhook, WebhookAnswer, WebhookSender};
use web::state::NoProbe;
use web::{Api, ApiParts};

/// Vets URLs as the real sender would, roughly, and sends nothing.
#[derive(Debug)]
struct Urls;

#[async_trait]
impl WebhookSender for Urls {
    async fn send(&self, _: &OutgoingWebhook) -> WebhookAnswer {
        WebhookAnswer {
            status: None,
            retry_after_s: None,
            excerpt: None,
            error: Some("not here".to_owned()),
            duration_ms: 0,
        }
    }

    fn check_url(&self, url: &str, local_allowed: bool) -> Result<(), String> {
        let fits = url.starts_with("https://") || (local_allowed && url.starts_with("http://localhost"));
        if fits { Ok(()) } else { Err("url must be https.".to_owned()) }
    }
}

/// The simulated gateway's desk.
#[derive(Debug)]
struct Desk(SimulatedGateway);

#[async_trait]
impl TokenBook for Desk {
    async fn describe(&self, mode: Mode, token: &str) -> app::Result<Option<CardFacts>> {
        let found = self.0.method(token).await.expect("the simulator answers");
        Ok(found.filter(|_| mode == Mode::Test).map(|saved| CardFacts {
            rail: saved.rail,
            gateway: "simulated",
            brand: saved.brand,
            issuer: Some(saved.issuer),
            last4: Some(saved.last4),
            exp_month: saved.exp_month,
            exp_year: saved.exp_year,
        }))
    }
}

#[async_trait]
impl TestCards for Desk {
    async fn make(&self, new: NewTestCard) -> app::Result<TestCard> {
        let behavior = Behavior { salary_minor: new.salary_minor, ..Behavior::default() };
        let card = NewCard { number: &new.number, payer: &new.email, behavior, at: Timestamp::UNIX_EPOCH };
        let saved = self
            .0
            .create_card(&card)
            .await
            .map_err(|error| app::Error::field("number", "card_refused", error.to_string()))?;
        Ok(TestCard { token: saved.token, brand: saved.brand.unwrap_or_default(), last4: saved.last4 })
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Told {
    /// The code of a refusal.
    pub(crate) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }

    /// Field and code of the first wrong field.
    pub(crate) fn detail(&self) -> (&str, &str) {
        let detail = &self.body["error"]["details"][0];
        (detail["field"].as_str().unwrap_or_default(), detail["code"].as_str().unwrap_or_default())
    }

    /// The id of what was answered.
    pub(crate) fn id(&self) -> String {
        self.body["data"]["id"].as_str().unwrap_or_else(|| panic!("no id: {self:?}")).to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The same, or a failed test.
    pub(crate) fn expect(self, status: u16) -> Told {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self
    }
}

/// A request in the making.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Ask {
    pub(crate) fn new(method: &str, path: &str) -> Ask {
        let method = method.to_uppercase().parse().expect("a method");
        Ask { method, path: path.to_owned(), headers: Vec::new(), body: None }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Ask {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn key(self, key: &str) -> Ask {
        self.header("authorization", &format!("Bearer {key}"))
    }

    pub(crate) fn once(self, key: &str) -> Ask {
        self.header("idempotency-key", key)
    }

    pub(crate) fn json(self, body: &Value) -> Ask {
        self.text(&body.to_string()).header("content-type", "application/json")
    }

    pub(crate) fn text(mut self, body: &str) -> Ask {
        self.body = Some(body.to_owned());
        self
    }
}

/// A letter slot: takes every message.
#[derive(Debug)]
struct Slot;

#[async_trait::async_trait]
impl Courier for Slot {
    fn carries(&self, _: notices::Channel) -> bool {
        true
    }

    async fn send(&self, envelope: &Envelope, _: AfterUnknown) -> Outcome {
        let sending = Sending::Accepted { id: Some(envelope.key.as_str().to_owned()), cost: None };
        Outcome { sending, carrier: Some("slot"), turns: Vec::new() }
    }

    fn delivered(&self, _: &str, _: bool) {}
}

/// The service over a world, with these secrets.
pub(crate) fn router(world: &World, secrets: Secrets) -> Router {
    let slot: Arc<dyn Courier> = Arc::new(Slot);
    let desk = Arc::new(Desk(world.gateway.clone()));
    public_api::router(Api::new(ApiParts {
        test: world.db.public(Mode::Test),
        live: world.db.public(Mode::Live),
        secrets,
        sender: Arc::new(Urls),
        tokens: Some(desk.clone()),
        cards: Some(desk),
        couriers: Some(Couriers { test: slot.clone(), live: slot }),
        probe: Arc::new(NoProbe),
        local_webhooks_allowed: true,
        base_url: "https://api.example.com".to_owned(),
        metrics: None,
        trusted_proxies: Vec::new(),
    }))
}

/// The service and a merchant.
pub(crate) struct Rig {
    pub(crate) world: World,
    pub(crate) router: Router,
    /// The merchant's secret key in the sandbox.
    pub(crate) key: String,
}

impl Rig {
    pub(crate) async fn new() -> Rig {
        let mut world = World::new().await;
        let router = router(&world, secrets());
        let slot: Arc<dyn Courier> = Arc::new(Slot);
        let messenger = outreach::Messenger::new(slot, secrets(), "https://api.example.com".to_owned());
        world.engine = world.engine.clone().with_teller(Arc::new(messenger));
        let mut rig = Rig { router, key: String::new(), world };
        rig.key = rig.secret_key(rig.world.tenant, Mode::Test).await;
        rig
    }

    /// A new secret key of any merchant in any mode.
    pub(crate) async fn secret_key(&self, tenant: TenantId, mode: Mode) -> String {
        self.any_key(tenant, mode, KeyKind::Secret, &[], 100_000).await
    }

    pub(crate) async fn any_key(
        &self,
        tenant: TenantId,
        mode: Mode,
        kind: KeyKind,
        scopes: &[&str],
        per_minute: u32,
    ) -> String {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let new = NewKey { kind, name: "test".to_owned(), scopes, per_minute, expires_at: None };
        let mut tx = self.world.db.scope(tenant, mode).begin().await.expect("the database answers");
        let (_, text) = keys::create(&mut tx, new, &secrets().key_pepper).await.expect("a key");
        tx.commit(text).await.expect("commits")
    }

    /// Asks, exactly so.
    pub(crate) async fn ask(&self, ask: Ask) -> Told {
        self.ask_of(&self.router, ask).await
    }

    /// Asks another process of the service.
    pub(crate) async fn ask_of(&self, service: &Router, ask: Ask) -> Told {
        let mut request = Request::builder().method(ask.method).uri(&ask.path);
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        let peer: SocketAddr = "203.0.113.7:4000".parse().expect("an address");
        let request = request.extension(ConnectInfo(peer));
        let request = request.body(ask.body.map_or(Body::empty(), Body::from)).expect("a request");
        let response = service.clone().oneshot(request).await.expect("the service never fails");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Told { status: parts.status, headers: parts.headers, body }
    }

    /// Looks, with the merchant's key.
    pub(crate) async fn get(&self, path: &str) -> Told {
        self.ask(Ask::new("get", path).key(&self.key)).await
    }

    /// Sends, with the merchant's key.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Told {
        self.ask(Ask::new("post", path).key(&self.key).json(body)).await
    }

    /// Sends once, with the merchant's key.
    pub(crate) async fn post_once(&self, path: &str, once: &str, body: &Value) -> Told {
        self.ask(Ask::new("post", path).key(&self.key).once(once).json(body)).await
    }
}
