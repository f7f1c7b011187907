//! Payouts by a merchant's own accounts at a provider: sent over HTTP once, called back about, and believed only when asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::jobs::{Engine, Options};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::{Json, Router};
use gateways::reference::Reference;
use hmac::{Hmac, KeyInit as _, Mac as _};
use hooks::{Keys, Parts};
use ids::{BeneficiaryId, Mode, PayoutId, ProviderAccountId};
use jiff::SignedDuration;
use ledger::Payer;
use payouts::{Cashier, NewBeneficiary, NewPayout, Question};
use providers::OpenAccounts;
use providers::accounts::{self, NewAccount, Reach};
use serde_json::{Value, json};
use sha2::Sha512;
use store::PageOf;
use store::hook_link::HookLink;
use store::payout_tries::PayoutTryRow;
use store::provider_events::{self, ProviderEventFilter};
use tariff::Purpose;
use testkit::World;
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use usecase::check::Metadata;
use usecase::ports::Gateways;

const SECRET: &str = "sk_test_0123456789abcdef0123456789abcdef01234567";
const COLLECTED: i64 = 5_000_000;
/// 10,000 naira.
const AMOUNT: i64 = 1_000_000;

/// What the provider does with the next transfers, in order; then it pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    /// The money moves, and the answer is lost.
    Loses,
    /// Nothing comes in, and the answer is lost, too.
    Swallows,
    /// There is not enough on the account.
    Empty,
    /// It says that there is not enough, and pays.
    Lies,
    /// It is under way.
    Works,
}

/// A provider with a memory: transfers by the reference it was sent, and how often it was sent each.
#[derive(Clone, Debug, Default)]
struct Bank {
    moods: Arc<Mutex<Vec<Mood>>>,
    transfers: Arc<Mutex<BTreeMap<String, (i64, &'static str)>>>,
    sent: Arc<Mutex<Vec<String>>>,
}

fn said(data: &Value) -> Response {
    Json(json!({ "status": true, "message": "ok", "data": data })).into_response()
}

fn no(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "status": false, "message": message }))).into_response()
}

fn transfer(reference: &str, amount: i64, status: &str) -> Value {
    json!({
        "reference": reference, "transfer_code": format!("TRF_{}", &reference[4..12]), "amount": amount, "currency": "NGN",
        "status": status, "fee_charged": 2_500, "domain": "test", "id": 42,
    })
}

async fn bank(State(bank): State<Bank>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Value = serde_json::from_slice(&to_bytes(body, 1 << 20).await.expect("a body")).unwrap_or_default();
    let mut transfers = bank.transfers.lock().expect("no holder panics");
    match (parts.method.as_str(), parts.uri.path()) {
        ("GET", "/bank") => said(&json!([{ "code": "058", "name": "Guaranty Trust Bank", "nip_sort_code": "000013" }])),
        ("GET", "/bank/resolve") => said(&json!({ "account_name": "OBI ADA" })),
        // What moved is looked up one by one here; the daily comparison finds nothing more.
        ("GET", "/transaction" | "/refund" | "/transfer" | "/dispute" | "/settlement") => said(&json!([])),
        ("POST", "/transferrecipient") => said(&json!({ "recipient_code": "RCP_1" })),
        ("POST", "/transfer") => {
            let reference = body["reference"].as_str().expect("a reference").to_owned();
            let amount = body["amount"].as_i64().expect("an amount");
            bank.sent.lock().expect("no holder panics").push(reference.clone());
            if transfers.contains_key(&reference) {
                return no(StatusCode::BAD_REQUEST, "Duplicate Transaction Reference");
            }
            let mut moods = bank.moods.lock().expect("no holder panics");
            let mood = if moods.is_empty() { None } else { Some(moods.remove(0)) };
            match mood {
                Some(Mood::Lies) => {
                    transfers.insert(reference, (amount, "success"));
                    return no(StatusCode::BAD_REQUEST, "Your balance is not enough to fulfil this request");
                }
                Some(Mood::Empty) => {
                    return no(StatusCode::BAD_REQUEST, "Your balance is not enough to fulfil this request");
                }
                Some(Mood::Swallows) => return StatusCode::BAD_GATEWAY.into_response(),
                Some(Mood::Works) => transfers.insert(reference.clone(), (amount, "pending")),
                Some(Mood::Loses) | None => transfers.insert(reference.clone(), (amount, "success")),
            };
            if mood == Some(Mood::Loses) {
                return StatusCode::BAD_GATEWAY.into_response();
            }
            said(&transfer(&reference, amount, transfers[&reference].1))
        }
        ("GET", path) if path.starts_with("/transfer/verify/") => {
            let reference = path.trim_start_matches("/transfer/verify/");
            match transfers.get(reference) {
                Some((amount, status)) => said(&transfer(reference, *amount, status)),
                None => no(StatusCode::NOT_FOUND, "Transfer not found"),
            }
        }
        (method, path) => panic!("nobody asked for {method} {path}"),
    }
}

struct Shop {
    world: World,
    banks: Vec<(Bank, ProviderAccountId)>,
    beneficiary: BeneficiaryId,
    hooks: Router,
}

impl Shop {
    /// A merchant with so many accounts at banks of their own, money, and somebody to be paid.
    async fn open(accounts: usize) -> Shop {
        let mut world = World::new().await;
        let secrets = testkit::secrets();
        let customer = world.customer("ada", "4084080000000003", gateways::simulated::Behavior::default()).await;
        let plan = world.plan(("year", 1), COLLECTED, 0, None).await;
        world.subscribe(customer, plan).await;
        world.drain().await;
        let mut banks = Vec::new();
        for nth in 0..accounts {
            banks.push(connect(&world, nth).await);
        }
        let gateways = Gateways::new(vec![Arc::new(world.gateway.clone())])
            .with_accounts(Arc::new(OpenAccounts::new(secrets.clone())));
        world.engine = Engine::new(world.db.worker(Mode::Test), gateways.clone(), secrets.clone(), Options::default())
            .with_paymaster(Arc::new(Cashier::new(gateways.clone(), secrets.clone())))
            .with_comparer(Arc::new(settling::Bookkeeper));
        world.gateways = gateways;
        let beneficiary = named(&world).await;
        world.pass(SignedDuration::from_hours(25)).await;
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
        Shop { world, banks, beneficiary, hooks }
    }

    /// A payout, and everything that is due now.
    async fn pays(&self, moods: &[&[Mood]]) -> PayoutId {
        for ((bank, _), moods) in self.banks.iter().zip(moods) {
            *bank.moods.lock().expect("no holder panics") = moods.to_vec();
        }
        let new = NewPayout {
            beneficiary: self.beneficiary,
            amount: AMOUNT,
            currency: "NGN".to_owned(),
            narration: None,
            purpose: Purpose::General,
            payer: Payer::TENANT,
            maker: "key_1".to_owned(),
            metadata: Metadata::default(),
        };
        let mut tx = self.world.begin().await;
        let row = payouts::create(&mut tx, new).await.expect("a payout");
        tx.commit(()).await.expect("committed");
        self.world.drain().await;
        row.id
    }

    async fn status(&self, id: PayoutId) -> String {
        let mut tx = self.world.begin().await;
        let row = store::payouts::get(&mut tx, id).await.expect("the payout");
        tx.commit(row.status).await.expect("a read")
    }

    async fn tries(&self, id: PayoutId) -> Vec<PayoutTryRow> {
        let mut tx = self.world.begin().await;
        let rows = store::payout_tries::of(&mut tx, id).await.expect("the tries");
        tx.commit(rows).await.expect("a read")
    }

    /// What moved, all banks together.
    fn moved(&self) -> usize {
        let of = |bank: &Bank| {
            let transfers = bank.transfers.lock().expect("no holder panics");
            transfers.values().filter(|(_, status)| *status == "success").count()
        };
        self.banks.iter().map(|(bank, _)| of(bank)).sum()
    }

    fn becomes(&self, reference: &str, status: &'static str) {
        for (bank, _) in &self.banks {
            if let Some(found) = bank.transfers.lock().expect("no holder panics").get_mut(reference) {
                found.1 = status;
            }
        }
    }

    async fn called(&self, account: usize, event: &str, reference: &str, status: &str) -> StatusCode {
        let (_, id) = &self.banks[account];
        let link = HookLink::of(Mode::Test, self.world.tenant, *id);
        let path = format!("/hooks/providers/paystack/{}", link.reveal(&testkit::secrets().sealing_key));
        let body = json!({ "event": event, "data": transfer(reference, AMOUNT, status) }).to_string();
        let mut mac = Hmac::<Sha512>::new_from_slice(SECRET.as_bytes()).expect("any length");
        mac.update(body.as_bytes());
        let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let request =
            Request::post(path).header("x-paystack-signature", hex).body(Body::from(body)).expect("a request");
        self.hooks.clone().oneshot(request).await.expect("an answer").status()
    }

    async fn heard(&self) -> Vec<(String, String)> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 100, offset: 0, below: None };
        let rows = provider_events::page(&mut tx, &ProviderEventFilter::default(), &page).await.expect("events");
        tx.commit(rows.into_iter().map(|row| (row.event, row.state)).collect()).await.expect("a read")
    }

    async fn available(&self) -> i64 {
        let mut tx = self.world.begin().await;
        let found = payouts::funds(&mut tx).await.expect("the balance");
        tx.commit(found.first().expect("naira").available).await.expect("a read")
    }

    async fn told(&self) -> Vec<String> {
        self.world.events().await.into_iter().filter(|kind| kind.starts_with("payout.")).collect()
    }
}

async fn connect(world: &World, nth: usize) -> (Bank, ProviderAccountId) {
    let state = Bank::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().fallback(bank).with_state(state.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let new = NewAccount {
        gateway: "paystack".to_owned(),
        label: format!("Paystack {nth}"),
        base_url: Some(format!("http://{address}")),
        credentials: [("secretKey".to_owned(), SECRET.into())].into(),
    };
    let reach = Reach { hosts: Vec::new(), local: true };
    let mut tx = world.begin().await;
    let row = accounts::connect(&mut tx, &testkit::secrets(), &reach, new).await.expect("connected");
    tx.commit((state, row.id)).await.expect("committed")
}

/// Somebody, named as the API does it: a list of banks, a question to one, and the answer kept.
async fn named(world: &World) -> BeneficiaryId {
    let mut tx = world.begin().await;
    let (route, _) = payouts::banks_of(&mut tx, "NGN", None).await.expect("a way out");
    tx.commit(()).await.expect("a read");
    let gateway = world.gateways.paying(&world.scope, &route.gateway, route.account).await.expect("the account");
    let banks = gateway.banks(money::Currency::NGN).await.expect("banks");
    let mut tx = world.begin().await;
    let list = payouts::keep_banks(&mut tx, &route, "NGN", banks).await.expect("kept");
    tx.commit(()).await.expect("committed");
    let question = Question::new(&list, "058", "0123456785").expect("its check digit is right");
    assert!(Question::new(&list, "058", "0123456789").is_err(), "its check digit is wrong");
    let holder = payouts::resolve(&world.gateways, &world.scope, &question).await.expect("a name");
    let new = NewBeneficiary {
        name: Some("Ada Obi".to_owned()),
        accept_other_name: false,
        label: None,
        owner: None,
        metadata: Metadata::default(),
    };
    let mut tx = world.begin().await;
    let row = payouts::add(&mut tx, &testkit::secrets(), question, holder, new).await.expect("added");
    assert_eq!(row.name_match, "exact");
    tx.commit(row.id).await.expect("committed")
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_and_the_money_moves_once() {
    let shop = Shop::open(2).await;
    let id = shop.pays(&[&[Mood::Loses], &[]]).await;
    assert_eq!(shop.status(id).await, "unknown");
    let [one] = shop.tries(id).await.try_into().expect("one try: nobody else is asked meanwhile");
    let reference = Reference::Payout.of(one.id.uuid());
    // Three times, out of order, before we ask by ourselves.
    for (event, status) in
        [("transfer.failed", "failed"), ("transfer.success", "success"), ("transfer.success", "success")]
    {
        assert_eq!(shop.called(0, event, &reference, status).await, StatusCode::OK);
    }
    assert_eq!(shop.status(id).await, "unknown", "being told changes nothing by itself");
    shop.world.drain().await;
    assert_eq!(shop.status(id).await, "succeeded");
    shop.world.pass(SignedDuration::from_hours(24 * 9)).await;
    assert_eq!((shop.moved(), shop.tries(id).await.len()), (1, 1));
    assert_eq!(shop.available().await, COLLECTED - AMOUNT - 7_500, "the provider's own fee, and the duty");
    assert_eq!(shop.told().await, ["payout.created", "payout.submitted", "payout.unknown", "payout.succeeded"]);
    shop.world.verify().await;
}

#[tokio::test]
async fn what_never_arrived_is_sent_again_under_the_same_reference() {
    let shop = Shop::open(1).await;
    let id = shop.pays(&[&[Mood::Swallows]]).await;
    assert_eq!(shop.status(id).await, "unknown");
    shop.world.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(shop.banks[0].0.sent.lock().expect("no holder panics").len(), 1, "not found is not believed at once");
    shop.world.pass(SignedDuration::from_hours(2)).await;
    assert_eq!(shop.status(id).await, "succeeded");
    let sent = shop.banks[0].0.sent.lock().expect("no holder panics").clone();
    assert!(sent.len() == 2 && sent[0] == sent[1], "{sent:?}");
    assert_eq!((shop.moved(), shop.tries(id).await.len()), (1, 1));
    shop.world.verify().await;
}

#[tokio::test]
async fn an_empty_account_gives_way_to_the_next_under_another_reference() {
    let shop = Shop::open(2).await;
    let id = shop.pays(&[&[Mood::Empty], &[]]).await;
    assert_eq!(shop.status(id).await, "succeeded");
    let tries = shop.tries(id).await;
    let ways: Vec<_> = tries.iter().map(|one| (one.account_id, one.status.as_str())).collect();
    assert_eq!(ways, [(Some(shop.banks[0].1), "failed"), (Some(shop.banks[1].1), "settled")]);
    assert_eq!(tries[0].failure_code.as_deref(), Some("our_balance_low"));
    assert_eq!(shop.moved(), 1);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_refusal_that_was_none_is_found_before_another_account_pays() {
    for accounts in [1, 2] {
        let shop = Shop::open(accounts).await;
        let id = shop.pays(&[&[Mood::Lies], &[]]).await;
        shop.world.pass(SignedDuration::from_mins(10)).await;
        assert_eq!(shop.status(id).await, "succeeded");
        assert_eq!((shop.moved(), shop.tries(id).await.len()), (1, 1), "{accounts} accounts");
        assert_eq!(shop.available().await, COLLECTED - AMOUNT - 7_500);
        shop.world.verify().await;
    }
}

#[tokio::test]
async fn what_was_taken_and_failed_later_is_paid_by_nobody_else() {
    let shop = Shop::open(2).await;
    let id = shop.pays(&[&[Mood::Works], &[]]).await;
    assert_eq!(shop.status(id).await, "submitted");
    let reference = Reference::Payout.of(shop.tries(id).await[0].id.uuid());
    shop.becomes(&reference, "failed");
    assert_eq!(shop.called(0, "transfer.failed", &reference, "failed").await, StatusCode::OK);
    shop.world.drain().await;
    assert_eq!((shop.status(id).await.as_str(), shop.tries(id).await.len()), ("failed", 1));
    assert_eq!(shop.available().await, COLLECTED);
    shop.world.verify().await;
    // It arrives after all, which is found when it is asked about the next day.
    shop.becomes(&reference, "success");
    shop.world.pass(SignedDuration::from_hours(26)).await;
    assert_eq!(shop.status(id).await, "succeeded");
    assert_eq!(shop.available().await, COLLECTED - AMOUNT - 7_500);
    assert_eq!(shop.told().await, ["payout.created", "payout.submitted", "payout.failed", "payout.succeeded"]);
    shop.world.verify().await;
}

#[tokio::test]
async fn money_that_comes_back_is_put_back_once_however_often_it_is_said() {
    let shop = Shop::open(1).await;
    let id = shop.pays(&[&[]]).await;
    assert_eq!(shop.status(id).await, "succeeded");
    let reference = Reference::Payout.of(shop.tries(id).await[0].id.uuid());
    // A lie first: it is asked about, and it is not so.
    assert_eq!(shop.called(0, "transfer.reversed", &reference, "reversed").await, StatusCode::OK);
    shop.world.drain().await;
    assert_eq!(shop.status(id).await, "succeeded");
    shop.becomes(&reference, "reversed");
    for event in ["transfer.reversed", "transfer.success", "transfer.reversed", "transfer.failed"] {
        assert_eq!(shop.called(0, event, &reference, "again").await, StatusCode::OK);
        shop.world.drain().await;
    }
    assert_eq!(shop.status(id).await, "reversed");
    assert_eq!(shop.available().await, COLLECTED - 7_500, "the costs stay gone");
    let told = shop.told().await;
    assert_eq!(told.iter().filter(|kind| *kind == "payout.reversed").count(), 1, "{told:?}");
    shop.world.verify().await;
}

#[tokio::test]
async fn a_call_about_nothing_of_ours_or_of_another_account_is_not_acted_upon() {
    let shop = Shop::open(2).await;
    let id = shop.pays(&[&[Mood::Loses], &[]]).await;
    let reference = Reference::Payout.of(shop.tries(id).await[0].id.uuid());
    let nobodys = Reference::Payout.of(ids::Uuid::from_u128(7));
    assert_eq!(shop.called(1, "transfer.success", &reference, "success").await, StatusCode::OK);
    assert_eq!(shop.called(0, "transfer.success", &nobodys, "odd").await, StatusCode::OK);
    assert_eq!(shop.called(0, "transfer.success", "merchants-own-1", "own").await, StatusCode::OK);
    let mut states: Vec<String> = shop.heard().await.into_iter().map(|(_, state)| state).collect();
    states.sort();
    assert_eq!(states, ["ignored", "parked", "parked"]);
    shop.world.drain().await;
    assert_eq!(shop.status(id).await, "unknown");
}
