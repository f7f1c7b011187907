//! The service in this process, with a merchant, their keys, and a way to ask.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;

use access::keys::{self, NewKey};
use access::network::Network;
use app::methods::{CardFacts, NewTestCard, TestCard, TestCards, TokenBook};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use gateways::SimulatedGateway;
use gateways::simulated::{Behavior, NewCard};
use ids::{AttemptId, Mode, TenantId};
use jiff::Timestamp;
use runtime::secret::Secrets;
use serde_json::Value;
use store::ModeDb;
use store::key::KeyKind;
use testkit::{World, secrets};
use throttle::Throttle;
use tower::ServiceExt;
use usecase::carrying::{AfterUnknown, Courier, Couriers, Envelope, Outcome, Sending};
use usecase::ports::{OutgoingWebhook, WebhookAnswer, WebhookSender};
use usecase::signing::SigningKey;
use web::limits::{Limits, Quotas};
use web::state::NoProbe;
use web::version::{VERSIONS, Versions};
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
            account: None,
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
    async fn send(&self, request: AttemptId, minor: i64, at: Timestamp) -> app::Result<bool> {
        Ok(self.0.send(request, minor, at).await.expect("the simulator answers"))
    }

    async fn pay_in(&self, ask: usecase::ports::ChargeAsk) -> app::Result<()> {
        self.0.pay_in(&ask).await.expect("the simulator answers");
        Ok(())
    }

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
    socket: Option<SocketAddr>,
}

/// Where requests come from unless a test says otherwise.
const USUAL: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::new(203, 0, 113, 7), 4000));

impl Ask {
    pub(crate) fn new(method: &str, path: &str) -> Ask {
        let method = method.to_uppercase().parse().expect("a method");
        Ask { method, path: path.to_owned(), headers: Vec::new(), body: None, socket: Some(USUAL) }
    }

    /// With a method in these very letters.
    pub(crate) fn exactly(method: &str, path: &str) -> Ask {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        Ask { method, path: path.to_owned(), headers: Vec::new(), body: None, socket: Some(USUAL) }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Ask {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn key(self, key: &str) -> Ask {
        self.header("authorization", &format!("Bearer {key}"))
    }

    /// From this address, as the socket says.
    pub(crate) fn from(mut self, address: &str) -> Ask {
        self.socket = Some(SocketAddr::new(address.parse().expect("an address"), 51_234));
        self
    }

    /// From an address that nobody knows.
    pub(crate) fn nowhere(mut self) -> Ask {
        self.socket = None;
        self
    }

    /// A form, as OAuth wants it.
    pub(crate) fn form(self, pairs: &[(&str, &str)]) -> Ask {
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
        self.text(&pairs.join("&")).header("content-type", "application/x-www-form-urlencoded")
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

    fn carriers(&self, _: notices::Channel) -> Vec<&'static str> {
        vec!["slot"]
    }

    fn tells(&self, _: &str) -> bool {
        true
    }

    async fn send(&self, envelope: &Envelope, _: AfterUnknown) -> Outcome {
        let sending = Sending::Accepted { id: Some(envelope.key.as_str().to_owned()), cost: None };
        Outcome { sending, carrier: Some("slot"), turns: Vec::new() }
    }

    fn delivered(&self, _: &str, _: bool) {}
}

/// Quotas that no test meets by accident.
pub(crate) const WIDE: Quotas =
    Quotas { tenant_test: 100_000, tenant_live: 100_000, address: 100_000, wrong_secrets: 100_000 };

/// What a process is made of, unless a test says otherwise.
fn parts(world: &World) -> ApiParts {
    let slot: Arc<dyn Courier> = Arc::new(Slot);
    let desk = Arc::new(Desk(world.gateway.clone()));
    ApiParts {
        test: world.db.public(Mode::Test),
        live: world.db.public(Mode::Live),
        secrets: secrets(),
        sender: Arc::new(Urls),
        tokens: Some(desk.clone()),
        cards: Some(desk),
        couriers: Some(Couriers { test: slot.clone(), live: slot }),
        gateways: world.gateways.clone(),
        probe: Arc::new(NoProbe),
        local_webhooks_allowed: true,
        provider_hosts: Vec::new(),
        base_url: "https://api.example.com".to_owned(),
        hosts: usecase::hosts::Hosts::default(),
        limits: Limits::new(Throttle::in_process(), WIDE),
        trusted_proxies: Vec::new(),
        signing_key: SigningKey::derived(&secrets()),
        captcha: None,
        places: None,
    }
}

fn networks(texts: &[&str]) -> Vec<Network> {
    texts.iter().map(|text| Network::parse(text).expect("a network")).collect()
}

/// One process of the service: its own pools, memory and limits.
pub(crate) struct Node {
    pub(crate) router: Router,
    /// The sandbox, as this process sees it.
    pub(crate) test: ModeDb,
}

impl Node {
    pub(crate) fn of(world: &World, limits: Limits, proxies: &[&str]) -> Node {
        Node::speaking(VERSIONS, world, limits, proxies)
    }

    /// As [`Node::of`], understanding other versions.
    pub(crate) fn speaking(versions: Versions, world: &World, limits: Limits, proxies: &[&str]) -> Node {
        Node::made(versions, ApiParts { limits, trusted_proxies: networks(proxies), ..parts(world) })
    }

    /// As [`Node::of`], reached from outside at this address.
    pub(crate) fn at(world: &World, limits: Limits, proxies: &[&str], base_url: &str) -> Node {
        let base_url = base_url.to_owned();
        let parts = ApiParts { limits, trusted_proxies: networks(proxies), base_url, ..parts(world) };
        Node::made(VERSIONS, parts)
    }

    /// A process with these secrets.
    pub(crate) fn holding(world: &World, secrets: Secrets) -> Node {
        Node::made(VERSIONS, ApiParts { secrets, ..parts(world) })
    }

    fn made(versions: Versions, parts: ApiParts) -> Node {
        let test = parts.test.clone();
        Node { router: public_api::router(Api::speaking(versions, parts)), test }
    }

    /// Asks this process, exactly so.
    pub(crate) async fn ask(&self, ask: Ask) -> Told {
        tell(&self.router, ask).await
    }
}

/// The service and a merchant.
pub(crate) struct Rig {
    pub(crate) world: World,
    pub(crate) router: Router,
    /// The merchant's secret key in the sandbox.
    pub(crate) key: String,
    test: ModeDb,
}

impl Rig {
    pub(crate) async fn new() -> Rig {
        Rig::speaking(VERSIONS).await
    }

    /// The same, understanding other versions.
    pub(crate) async fn speaking(versions: Versions) -> Rig {
        let mut world = World::new().await;
        let slot: Arc<dyn Courier> = Arc::new(Slot);
        let messenger = outreach::Messenger::new(slot.clone(), secrets(), "https://api.example.com".to_owned());
        world.engine = world.engine.clone().with_teller(Arc::new(messenger));
        let node = Node::speaking(versions, &world, Limits::new(Throttle::in_process(), WIDE), &[]);
        let mut rig = Rig { router: node.router, key: String::new(), world, test: node.test };
        rig.key = rig.secret_key(rig.world.tenant, Mode::Test).await;
        rig
    }

    /// The process that the merchant asks.
    pub(crate) fn node(&self) -> Node {
        Node { router: self.router.clone(), test: self.test.clone() }
    }

    /// The same process, which knows merchants' own hosts.
    pub(crate) fn node_with(&self, hosts: usecase::hosts::Hosts) -> Node {
        Node::made(VERSIONS, ApiParts { hosts, ..parts(&self.world) })
    }

    /// Forgets the keys that were looked up, as time would.
    pub(crate) fn forget_keys(&self) {
        self.test.forget_keys();
    }

    /// Runs a statement past every wall.
    pub(crate) async fn force(&self, statement: &str) {
        store::testing::admin_script(&self.world.db.connector, statement).await.expect("runs");
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
        let new = NewKey {
            kind,
            name: "test".to_owned(),
            scopes,
            allowed_addresses: Vec::new(),
            per_minute,
            expires_at: None,
        };
        let mut tx = self.world.db.scope(tenant, mode).begin().await.expect("the database answers");
        let (_, text) = keys::create(&mut tx, new, &secrets().key_pepper).await.expect("a key");
        tx.commit(text).await.expect("commits")
    }

    /// Asks, exactly so.
    pub(crate) async fn ask(&self, ask: Ask) -> Told {
        tell(&self.router, ask).await
    }

    /// Looks, with the merchant's key.
    pub(crate) async fn get(&self, path: &str) -> Told {
        self.ask(Ask::new("get", path).key(&self.key)).await
    }

    /// Sends, with the merchant's key.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Told {
        self.ask(Ask::new("post", path).key(&self.key).json(body)).await
    }

    /// As [`Rig::post`], owning what it sends.
    pub(crate) async fn post_body(&self, path: String, body: Value) -> Told {
        self.post(&path, &body).await
    }

    /// Sends once, with the merchant's key.
    pub(crate) async fn post_once(&self, path: &str, once: &str, body: &Value) -> Told {
        self.ask(Ask::new("post", path).key(&self.key).once(once).json(body)).await
    }
}

async fn tell(router: &Router, ask: Ask) -> Told {
    let mut request = Request::builder().method(ask.method).uri(&ask.path);
    for (name, value) in &ask.headers {
        request = request.header(name, value);
    }
    if let Some(socket) = ask.socket {
        request = request.extension(ConnectInfo(socket));
    }
    let request = request.body(ask.body.map_or(Body::empty(), Body::from)).expect("a request");
    let response = router.clone().oneshot(request).await.expect("the service never fails");
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Told { status: parts.status, headers: parts.headers, body }
}
