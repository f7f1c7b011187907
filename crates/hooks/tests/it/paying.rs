//! A merchant's own account at a provider: charged over HTTP, called back with signatures, and believed only when it is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::jobs::{Engine, Options};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gateways::reference::Reference;
use hmac::{Hmac, KeyInit as _, Mac as _};
use hooks::{Keys, Parts};
use ids::{CustomerId, Mode, ProviderAccountId, Uuid};
use providers::OpenAccounts;
use providers::accounts::{self, NewAccount, Reach};
use recovery::Rail;
use serde_json::{Value, json};
use sha2::Sha256;
use store::attempts::{AttemptFilter, AttemptRow};
use store::hook_link::HookLink;
use store::provider_events::{self, ProviderEventFilter};
use store::{Kind, PageOf, methods};
use testkit::World;
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use usecase::ports::Gateways;

const SECRET: &str = "whsec_0123456789abcdef0123456789abcdef";

/// A provider with a memory: what it charged, by the reference it was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bank {
    charged: Arc<Mutex<BTreeMap<String, i64>>>,
    /// Answers to charges that get lost after the money moved.
    lost: Arc<Mutex<u32>>,
    /// Whether a charge is refused first, although the money moves after all.
    refuses: Arc<Mutex<bool>>,
    /// What is said of a charge when it is asked about.
    amount_told: Arc<Mutex<Option<i64>>>,
    /// What it paid back, by the reference it was sent: of which charge, how much, and how that stands.
    pub(crate) refunded: Arc<Mutex<BTreeMap<String, PaidBack>>>,
    /// How a new refund stands.
    pub(crate) refunds_are: Arc<Mutex<Option<&'static str>>>,
    /// Its disputes, by their ids.
    pub(crate) disputes: Arc<Mutex<BTreeMap<String, Value>>>,
    /// What it was told about them: where, and with which form.
    pub(crate) answers: Arc<Mutex<Vec<(String, Value)>>>,
    /// Its pages for saving cards.
    pub(crate) pages: Arc<Mutex<crate::saving::Pages>>,
    /// Answers to refunds that get lost after the money went.
    pub(crate) lost_refunds: Arc<Mutex<u32>>,
}

/// A refund of the provider's.
#[derive(Clone, Debug)]
pub(crate) struct PaidBack {
    charge: String,
    amount: i64,
    pub(crate) status: &'static str,
}

pub(crate) fn refund_id(reference: &str) -> String {
    format!("re_{}", &reference[4..12])
}

fn paid_back(reference: &str, refund: &PaidBack) -> Value {
    json!({
        "id": refund_id(reference), "object": "refund", "status": refund.status, "amount": refund.amount, "currency": "ngn",
        "payment_intent": refund.charge, "metadata": { "reference": reference },
    })
}

fn refunds(bank: &Bank, method: &str, path: &str, form: &BTreeMap<String, String>) -> Response {
    let mut refunded = bank.refunded.lock().expect("no holder panics");
    if method == "POST" {
        let reference = form["metadata[reference]"].clone();
        let status = bank.refunds_are.lock().expect("no holder panics").unwrap_or("succeeded");
        let new = PaidBack {
            charge: form["payment_intent"].clone(),
            amount: form["amount"].parse().expect("an amount"),
            status,
        };
        let is_new = !refunded.contains_key(&reference);
        let refund = refunded.entry(reference.clone()).or_insert(new).clone();
        let mut lost = bank.lost_refunds.lock().expect("no holder panics");
        if is_new && *lost > 0 {
            *lost -= 1;
            return StatusCode::BAD_GATEWAY.into_response();
        }
        return axum::Json(paid_back(&reference, &refund)).into_response();
    }
    let all = || refunded.iter().map(|(reference, refund)| paid_back(reference, refund));
    match path.strip_prefix("/v1/refunds/") {
        Some(id) => axum::Json(all().find(|refund| refund["id"] == id).expect("a refund of its own")).into_response(),
        None => axum::Json(json!({ "object": "list", "data": all().collect::<Vec<_>>(), "has_more": false }))
            .into_response(),
    }
}

fn intent(reference: &str, amount: i64) -> Value {
    json!({
        "id": format!("pi_{}", &reference[4..12]), "object": "payment_intent", "status": "succeeded",
        "amount": amount, "amount_received": amount, "currency": "ngn", "livemode": false,
        "metadata": { "reference": reference },
    })
}

async fn bank(State(bank): State<Bank>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let form: BTreeMap<String, String> = url_form(&body);
    if let Some(rest) = parts.uri.path().strip_prefix("/v1/disputes/") {
        if parts.method == "POST" {
            bank.answers.lock().expect("no holder panics").push((parts.uri.path().to_owned(), json!(form)));
            if let Some(dispute) = bank.disputes.lock().expect("no holder panics").get_mut(rest) {
                dispute["status"] = json!("under_review");
            }
        }
        let id = rest.trim_end_matches("/close");
        return axum::Json(bank.disputes.lock().expect("no holder panics")[id].clone()).into_response();
    }
    if parts.uri.path().starts_with("/v1/refunds") {
        return refunds(&bank, parts.method.as_str(), parts.uri.path(), &form);
    }
    if let Some(told) = crate::saving::served(&bank, parts.method.as_str(), parts.uri.path(), &form) {
        return told;
    }
    let mut charged = bank.charged.lock().expect("no holder panics");
    let told = bank.amount_told.lock().expect("no holder panics");
    match (parts.method.as_str(), parts.uri.path()) {
        ("POST", "/v1/payment_intents") => {
            let reference = form["metadata[reference]"].clone();
            let amount: i64 = form["amount"].parse().expect("an amount");
            assert_eq!(parts.headers["idempotency-key"], reference.as_str(), "the key is the reference");
            let first = charged.insert(reference.clone(), amount).is_none();
            let mut lost = bank.lost.lock().expect("no holder panics");
            if first && *lost > 0 {
                *lost -= 1;
                return StatusCode::BAD_GATEWAY.into_response();
            }
            if *bank.refuses.lock().expect("no holder panics") {
                let error = json!({ "error": {
                    "type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds",
                    "message": "Your card has insufficient funds.",
                } });
                return (StatusCode::PAYMENT_REQUIRED, axum::Json(error)).into_response();
            }
            axum::Json(intent(&reference, amount)).into_response()
        }
        ("GET", "/v1/payment_intents") => {
            let data: Vec<Value> =
                charged.iter().map(|(reference, amount)| intent(reference, told.unwrap_or(*amount))).collect();
            axum::Json(json!({ "object": "list", "data": data, "has_more": false })).into_response()
        }
        (method, path) => panic!("nobody asked for {method} {path}"),
    }
}

/// The pairs of a form; percent signs are only in names here.
fn url_form(body: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(body).replace("%5B", "[").replace("%5D", "]");
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

fn gateways_of(world: &World) -> Gateways {
    Gateways::new(vec![Arc::new(world.gateway.clone())]).with_accounts(Arc::new(OpenAccounts::new(testkit::secrets())))
}

pub(crate) struct Shop {
    pub(crate) world: World,
    pub(crate) bank: Bank,
    pub(crate) account: ProviderAccountId,
    pub(crate) customer: CustomerId,
    hooks: Router,
}

impl Shop {
    pub(crate) async fn open() -> Shop {
        let bank_state = Bank::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().fallback(bank).with_state(bank_state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });

        let mut world = World::new().await;
        let secrets = testkit::secrets();
        let mut tx = world.begin().await;
        let new = NewAccount {
            gateway: "stripe".to_owned(),
            label: "Stripe".to_owned(),
            base_url: Some(format!("http://{address}")),
            credentials: [("secretKey", "sk_test_51Canary"), ("webhookSecret", SECRET)]
                .map(|(name, value)| (name.to_owned(), value.into()))
                .into(),
        };
        let reach = Reach { hosts: Vec::new(), local: true };
        let account = accounts::connect(&mut tx, &secrets, &reach, new).await.expect("connected").id;
        tx.commit(()).await.expect("committed");
        let customer = world.customer("ada", "4084080000000003", gateways::simulated::Behavior::default()).await;
        let mut tx = world.begin().await;
        methods::clear_default(&mut tx, customer).await.expect("cleared");
        let facts = app::methods::CardFacts {
            rail: Rail::Card,
            gateway: "stripe",
            account: Some(account),
            brand: None,
            issuer: None,
            last4: None,
            exp_month: None,
            exp_year: None,
        };
        let token = "cus_1/pm_1".to_owned();
        app::methods::attach(&mut tx, &secrets, customer, (token, facts), true).await.expect("attached");
        tx.commit(()).await.expect("committed");
        let gateways = gateways_of(&world);
        let options = Options::default();
        world.engine = Engine::new(world.db.worker(Mode::Test), gateways, secrets.clone(), options)
            .with_comparer(Arc::new(settling::Bookkeeper))
            .with_advocate(Arc::new(disputes::Desk::new(secrets.clone())));
        let hooks = hooks::router(Parts {
            test: world.db.public(Mode::Test),
            live: world.db.public(Mode::Live),
            accounts: OpenAccounts::new(secrets.clone()),
            secrets,
            keys: Keys::default(),
            couriers: None,
            base_url: "https://pay.example.com".to_owned(),
            clock: world.db.clock.clone(),
        });
        Shop { world, bank: bank_state, account, customer, hooks }
    }

    /// The ways to be paid.
    pub(crate) fn gateways(&self) -> Gateways {
        gateways_of(&self.world)
    }

    /// A bill of 5,000 naira, and its first charge.
    pub(crate) async fn sells(&self) {
        let plan = self.world.plan(("month", 1), 500_000, 0, None).await;
        self.world.subscribe(self.customer, plan).await;
        self.world.engine.sweep(Kind::Collect, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    }

    pub(crate) async fn attempts(&self) -> Vec<AttemptRow> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 100, offset: 0, below: None };
        let rows = store::attempts::page(&mut tx, &AttemptFilter::default(), &page).await.expect("attempts");
        tx.commit(rows).await.expect("a read")
    }

    pub(crate) async fn told(&self) -> Vec<(String, String, i32)> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 100, offset: 0, below: None };
        let rows = provider_events::page(&mut tx, &ProviderEventFilter::default(), &page).await.expect("events");
        tx.commit(rows.into_iter().map(|row| (row.event, row.state, row.times)).collect()).await.expect("a read")
    }

    pub(crate) fn path(&self) -> String {
        let link = HookLink::of(Mode::Test, self.world.tenant, self.account);
        format!("/hooks/providers/stripe/{}", link.reveal(&testkit::secrets().sealing_key))
    }

    pub(crate) async fn called(&self, path: &str, signed: bool, at: i64, body: &Value) -> StatusCode {
        let body = body.to_string();
        let secret = if signed { SECRET } else { "whsec_somebody_elses" };
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
        mac.update(format!("{at}.{body}").as_bytes());
        let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let request = Request::post(path)
            .header("stripe-signature", format!("t={at},v1={hex}"))
            .body(Body::from(body))
            .expect("a request");
        self.hooks.clone().oneshot(request).await.expect("an answer").status()
    }

    pub(crate) fn now(&self) -> i64 {
        self.world.now().as_second()
    }
}

pub(crate) fn event(id: &str, kind: &str, object: Value) -> Value {
    json!({ "id": id, "type": kind, "livemode": false, "data": { "object": object } })
}

#[tokio::test]
async fn a_lost_answer_is_found_again_when_the_provider_calls() {
    let shop = Shop::open().await;
    *shop.bank.lost.lock().expect("no holder panics") = 1;
    shop.sells().await;
    let [attempt] = shop.attempts().await.try_into().expect("one attempt");
    assert_eq!((attempt.status.as_str(), attempt.gateway.as_str()), ("unknown", "stripe"));
    assert_eq!(attempt.account_id, Some(shop.account));

    let reference = Reference::Charge.of(attempt.id.uuid());
    let told = event("evt_1", "payment_intent.succeeded", intent(&reference, 500_000));
    // Three times, and each is answered as if it were the first.
    for _ in 0..3 {
        assert_eq!(shop.called(&shop.path(), true, shop.now(), &told).await, StatusCode::OK);
    }
    assert_eq!(shop.told().await, [("payment_intent.succeeded".to_owned(), "applied".to_owned(), 3)]);
    // Being told changes nothing by itself.
    assert_eq!(shop.attempts().await[0].status, "unknown");
    shop.world.drain().await;
    let [attempt] = shop.attempts().await.try_into().expect("one attempt");
    assert_eq!(attempt.status, "succeeded");
    assert_eq!(shop.bank.charged.lock().expect("no holder panics").len(), 1);
    // Days later, and out of order: nothing changes any more.
    let late = event("evt_0", "payment_intent.processing", intent(&reference, 500_000));
    assert_eq!(shop.called(&shop.path(), true, shop.now(), &late).await, StatusCode::OK);
    shop.world.drain().await;
    assert_eq!(shop.attempts().await[0].status, "succeeded");
    shop.world.verify().await;
}

#[tokio::test]
async fn what_is_forged_stale_of_the_other_mode_or_for_nobody_changes_nothing() {
    let shop = Shop::open().await;
    *shop.bank.lost.lock().expect("no holder panics") = 1;
    shop.sells().await;
    let attempt = shop.attempts().await.remove(0);
    let reference = Reference::Charge.of(attempt.id.uuid());
    let good = event("evt_1", "payment_intent.succeeded", intent(&reference, 500_000));
    let now = shop.now();
    let mut other_mode = good.clone();
    other_mode["livemode"] = json!(true);
    assert_eq!(shop.called(&shop.path(), false, now, &good).await, StatusCode::UNAUTHORIZED);
    assert_eq!(shop.called(&shop.path(), true, now - 301, &good).await, StatusCode::UNAUTHORIZED);
    assert_eq!(shop.called(&shop.path(), true, now, &other_mode).await, StatusCode::BAD_REQUEST);
    assert_eq!(shop.called("/hooks/providers/stripe/AAAA", true, now, &good).await, StatusCode::NOT_FOUND);
    assert!(shop.told().await.is_empty(), "nothing of it is kept as told");
    // Ours by its form, and nobody's by its number; and somebody else's.
    let nobodys = Reference::Charge.of(Uuid::from_u128(7));
    let parked = event("evt_2", "payment_intent.succeeded", intent(&nobodys, 500_000));
    let strange = event("evt_3", "payment_intent.succeeded", intent("invoice-1042", 500_000));
    assert_eq!(shop.called(&shop.path(), true, now, &parked).await, StatusCode::OK);
    assert_eq!(shop.called(&shop.path(), true, now, &strange).await, StatusCode::OK);
    let mut states: Vec<String> = shop.told().await.into_iter().map(|(_, state, _)| state).collect();
    states.sort();
    assert_eq!(states, ["ignored", "parked"]);
    assert_eq!(shop.attempts().await[0].status, "unknown");
    assert!(shop.world.events().await.contains(&"provider_event.parked".to_owned()));
}

#[tokio::test]
async fn money_that_comes_after_a_no_is_booked_once() {
    let shop = Shop::open().await;
    *shop.bank.refuses.lock().expect("no holder panics") = true;
    shop.sells().await;
    let attempt = shop.attempts().await.remove(0);
    assert_eq!((attempt.status.as_str(), attempt.decline_code.as_deref()), ("failed", Some("insufficient_funds")));
    let reference = Reference::Charge.of(attempt.id.uuid());
    let told = event("evt_1", "payment_intent.succeeded", intent(&reference, 500_000));
    for _ in 0..2 {
        assert_eq!(shop.called(&shop.path(), true, shop.now(), &told).await, StatusCode::OK);
        shop.world.drain().await;
    }
    assert_eq!(shop.attempts().await.iter().map(|row| row.status.as_str()).collect::<Vec<_>>(), ["succeeded"]);
    let events = shop.world.events().await;
    assert_eq!(events.iter().filter(|kind| *kind == "payment.succeeded").count(), 1, "{events:?}");
    assert!(
        events.contains(&"subscription.activated".to_owned()) && events.contains(&"invoice.paid".to_owned()),
        "{events:?}"
    );
    shop.world.verify().await;
}

#[tokio::test]
async fn a_provider_that_tells_another_amount_is_not_booked() {
    let shop = Shop::open().await;
    *shop.bank.lost.lock().expect("no holder panics") = 1;
    *shop.bank.amount_told.lock().expect("no holder panics") = Some(5_000);
    shop.sells().await;
    let attempt = shop.attempts().await.remove(0);
    let reference = Reference::Charge.of(attempt.id.uuid());
    let told = event("evt_1", "payment_intent.succeeded", intent(&reference, 500_000));
    assert_eq!(shop.called(&shop.path(), true, shop.now(), &told).await, StatusCode::OK);
    shop.world.drain().await;
    assert_eq!(shop.attempts().await[0].status, "manual");
    shop.world.verify().await;
}

#[tokio::test]
async fn a_disabled_account_takes_nothing_new_and_still_answers_for_what_it_took() {
    let shop = Shop::open().await;
    *shop.bank.lost.lock().expect("no holder panics") = 1;
    shop.sells().await;
    let mut tx = shop.world.begin().await;
    let change = accounts::AccountChange { enabled: Some(false), ..accounts::AccountChange::default() };
    let reach = Reach::default();
    accounts::change(&mut tx, &testkit::secrets(), &reach, shop.account, change).await.expect("disabled");
    tx.commit(()).await.expect("committed");
    let attempt = shop.attempts().await.remove(0);
    let reference = Reference::Charge.of(attempt.id.uuid());
    let told = event("evt_1", "payment_intent.succeeded", intent(&reference, 500_000));
    assert_eq!(shop.called(&shop.path(), true, shop.now(), &told).await, StatusCode::OK);
    shop.world.drain().await;
    assert_eq!(shop.attempts().await[0].status, "succeeded");
}
