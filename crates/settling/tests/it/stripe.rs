use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::jobs::{Engine, Options};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use ids::{CustomerId, Mode, ProviderAccountId};
use jiff::SignedDuration;
use providers::OpenAccounts;
use providers::accounts::{self, NewAccount, Reach};
use recovery::Rail;
use serde_json::{Value, json};
use settling::Bookkeeper;
use settling::runs::{self, NewRun};
use store::methods;
use store::reconciliations::ReconciliationRow;
use testkit::World;
use tokio::net::TcpListener;
use usecase::ports::Gateways;

use crate::desk::{all_breaks, attempts_of, balances, run};

/// One charge in the provider's book.
#[derive(Clone, Debug)]
struct Charge {
    reference: String,
    amount: i64,
    fee: i64,
    status: &'static str,
    /// Whether the list has it; the charge itself is told all the same.
    listed: bool,
}

/// A provider with a memory.
#[derive(Clone, Debug, Default)]
struct Bank {
    charges: Arc<Mutex<BTreeMap<String, Charge>>>,
    /// The instant of everything, in seconds.
    at: Arc<Mutex<i64>>,
    /// What was paid out, and how much of it.
    paid_out: Arc<Mutex<Option<i64>>>,
    down: Arc<Mutex<bool>>,
}

impl Bank {
    fn charge(&self, reference: &str, amount: i64) -> Charge {
        let mut charges = self.charges.lock().expect("no holder panics");
        let fresh =
            Charge { reference: reference.to_owned(), amount, fee: amount / 100, status: "succeeded", listed: true };
        charges.entry(reference.to_owned()).or_insert(fresh).clone()
    }

    fn edit(&self, nth: usize, edit: impl FnOnce(&mut Charge)) {
        let mut charges = self.charges.lock().expect("no holder panics");
        edit(charges.values_mut().nth(nth).expect("so many charges"));
    }
}

fn intent_id(reference: &str) -> String {
    format!("pi_{}", &reference[4..])
}

fn intent(charge: &Charge) -> Value {
    let status = if charge.status == "succeeded" { "succeeded" } else { "requires_payment_method" };
    json!({
        "id": intent_id(&charge.reference), "object": "payment_intent", "status": status, "amount": charge.amount,
        "amount_received": charge.amount, "currency": "ngn", "livemode": false,
        "metadata": { "reference": charge.reference },
        "last_payment_error": if charge.status == "succeeded" { Value::Null } else { json!({
            "type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds", "message": "No funds.",
        }) },
    })
}

/// A charge as the list tells it.
fn listed(charge: &Charge, at: i64) -> Value {
    json!({
        "id": format!("ch_{}", &charge.reference[4..]), "object": "charge", "status": charge.status, "captured": true,
        "amount": charge.amount, "amount_captured": charge.amount, "currency": "ngn", "created": at,
        "payment_intent": intent_id(&charge.reference), "metadata": { "reference": charge.reference },
        "balance_transaction": { "fee": charge.fee, "currency": "ngn" },
    })
}

/// A charge as a line of a payout.
fn settled(charge: &Charge, at: i64) -> Value {
    json!({
        "id": format!("txn_{}", &charge.reference[4..]), "type": "charge", "reporting_category": "charge",
        "amount": charge.amount, "fee": charge.fee, "currency": "ngn", "created": at, "source": listed(charge, at),
    })
}

async fn bank(State(bank): State<Bank>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if *bank.down.lock().expect("no holder panics") {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let text = String::from_utf8_lossy(&body).replace("%5B", "[").replace("%5D", "]");
    let form: BTreeMap<&str, &str> = text.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let at = *bank.at.lock().expect("no holder panics");
    let list =
        |data: Vec<Value>| axum::Json(json!({ "object": "list", "data": data, "has_more": false })).into_response();
    let all = || bank.charges.lock().expect("no holder panics").values().cloned().collect::<Vec<_>>();
    match (parts.method.as_str(), parts.uri.path()) {
        ("POST", "/v1/payment_intents") => {
            let charge = bank.charge(form["metadata[reference]"], form["amount"].parse().expect("an amount"));
            axum::Json(intent(&charge)).into_response()
        }
        ("GET", "/v1/payment_intents") => list(all().iter().map(intent).collect()),
        ("GET", path) if path.starts_with("/v1/payment_intents/") => {
            let wanted = path.trim_start_matches("/v1/payment_intents/").to_owned();
            match all().iter().find(|charge| intent_id(&charge.reference) == wanted) {
                Some(charge) => axum::Json(intent(charge)).into_response(),
                None => {
                    let error = json!({ "error": { "type": "invalid_request_error", "code": "resource_missing" } });
                    (StatusCode::NOT_FOUND, axum::Json(error)).into_response()
                }
            }
        }
        ("GET", "/v1/charges") => list(all().iter().filter(|one| one.listed).map(|one| listed(one, at)).collect()),
        ("GET", "/v1/refunds" | "/v1/disputes") => list(Vec::new()),
        ("GET", "/v1/payouts") => {
            let paid = *bank.paid_out.lock().expect("no holder panics");
            let payout =
                |net| json!({ "id": "po_1", "status": "paid", "amount": net, "currency": "ngn", "arrival_date": at });
            list(paid.map(payout).into_iter().collect())
        }
        ("GET", "/v1/balance_transactions") => {
            let mut lines: Vec<Value> = all().iter().map(|one| settled(one, at)).collect();
            lines.push(json!({ "id": "txn_po", "type": "payout", "amount": -1, "currency": "ngn", "created": at }));
            list(lines)
        }
        (method, path) => panic!("nobody asked for {method} {path}"),
    }
}

struct Shop {
    world: World,
    bank: Bank,
    account: ProviderAccountId,
}

impl Shop {
    /// A shop that took some payments of 5,000 naira through its account.
    async fn open(payments: usize) -> Shop {
        let bank_state = Bank::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().fallback(bank).with_state(bank_state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut world = World::new().await;
        *bank_state.at.lock().expect("no holder panics") = world.now().as_second();
        let secrets = testkit::secrets();
        let mut tx = world.begin().await;
        let new = NewAccount {
            gateway: "stripe".to_owned(),
            label: "Stripe".to_owned(),
            base_url: Some(format!("http://{address}")),
            credentials: [("secretKey", "sk_test_51Canary"), ("webhookSecret", "whsec_0123456789abcdef")]
                .map(|(name, value)| (name.to_owned(), value.into()))
                .into(),
        };
        let reach = Reach { hosts: Vec::new(), local: true };
        let account = accounts::connect(&mut tx, &secrets, &reach, new).await.expect("connected").id;
        tx.commit(()).await.expect("committed");
        let gateways = Gateways::new(vec![Arc::new(world.gateway.clone())])
            .with_accounts(Arc::new(OpenAccounts::new(secrets.clone())));
        world.engine = Engine::new(world.db.worker(Mode::Test), gateways, secrets, Options::default())
            .with_comparer(Arc::new(Bookkeeper));
        let plan = world.plan(("month", 1), 500_000, 0, None).await;
        for n in 0..payments {
            let customer = world.customer(&format!("payer{n}"), crate::desk::GOOD, Default::default()).await;
            save(&world, customer, account).await;
            world.subscribe(customer, plan).await;
        }
        world.drain().await;
        let shop = Shop { world, bank: bank_state, account };
        shop.world.db.clock.set(shop.world.now() + SignedDuration::from_hours(1));
        shop
    }

    async fn compare(&self) -> ReconciliationRow {
        let mut tx = self.world.begin().await;
        let new = NewRun { account: Some(self.account), since: None, until: Some(self.world.now()) };
        let id = runs::ask(&mut tx, &new).await.expect("asked").id;
        store::due::cancel(&mut tx, store::Kind::Reconcile, self.account.uuid()).await.expect("no appointment");
        tx.commit(()).await.expect("committed");
        self.world.drain().await;
        run(&self.world, id).await
    }
}

/// A card that the account holds.
async fn save(world: &World, customer: CustomerId, account: ProviderAccountId) {
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
    let token = (format!("cus_1/pm_{}", customer.uuid().simple()), facts);
    app::methods::attach(&mut tx, &testkit::secrets(), customer, token, true).await.expect("attached");
    tx.commit(()).await.expect("committed");
}

#[tokio::test]
async fn a_providers_book_over_http_is_compared_line_by_line() {
    let shop = Shop::open(6).await;
    let equal = shop.compare().await;
    assert_eq!((equal.state.as_str(), equal.problem.as_deref()), ("completed", None));
    assert_eq!((equal.matched, equal.fees_learned, equal.lines), (6, 6, 6));
    assert_eq!(balances(&shop.world).await["gateway_fees"], 6 * 5_000, "fees that no charge told");
    shop.world.verify().await;

    // Behind our back: another amount, one gone, one refused, another fee, one only missing in the list, one more.
    let references: Vec<String> = shop.bank.charges.lock().expect("no holder panics").keys().cloned().collect();
    shop.bank.edit(0, |charge| charge.amount = 50_000);
    shop.bank.edit(2, |charge| charge.status = "failed");
    shop.bank.edit(3, |charge| charge.fee = 5_500);
    shop.bank.edit(4, |charge| charge.listed = false);
    shop.bank.charges.lock().expect("no holder panics").remove(&references[1]);
    shop.bank.charge("xxx-invoice-1042", 77_000);
    let edited = shop.compare().await;
    assert_eq!((edited.matched, edited.confirmed), (1, 1));
    assert_eq!((edited.only_ours, edited.only_theirs, edited.different), (1, 1, 3));
    let mut found: Vec<(String, String, String)> = all_breaks(&shop.world)
        .await
        .into_iter()
        .map(|row| (row.bucket, row.what.join("+"), row.resolution.unwrap_or(row.state)))
        .collect();
    found.sort();
    let told = |bucket: &str, what: &str, how: &str| (bucket.to_owned(), what.to_owned(), how.to_owned());
    assert_eq!(
        found,
        [
            told("different", "amount", "open"),
            told("different", "fee", "fee_corrected"),
            told("different", "state", "open"),
            told("only_ours", "", "open"),
            told("only_theirs", "", "open"),
        ]
    );
    assert!(attempts_of(&shop.world).await.iter().all(|row| row.status == "succeeded"), "nothing is taken back");
    shop.world.verify().await;
}

#[tokio::test]
async fn a_payout_is_booked_with_its_lines() {
    let shop = Shop::open(2).await;
    *shop.bank.paid_out.lock().expect("no holder panics") = Some(2 * 495_000);
    let run = shop.compare().await;
    assert_eq!((run.state.as_str(), run.problem.as_deref(), run.matched), ("completed", None, 2));
    let books = balances(&shop.world).await;
    assert_eq!((books["settled_funds"], books["gateway_clearing"], books["gateway_fees"]), (990_000, 0, 10_000));
    assert!(all_breaks(&shop.world).await.is_empty());
    shop.world.verify().await;
}

#[tokio::test]
async fn a_provider_that_is_away_is_asked_later_and_the_comparison_goes_on() {
    let shop = Shop::open(1).await;
    *shop.bank.down.lock().expect("no holder panics") = true;
    let waits = shop.compare().await;
    assert_eq!((waits.state.as_str(), waits.tries), ("waiting", 1));
    assert!(waits.problem.is_some());
    *shop.bank.down.lock().expect("no holder panics") = false;
    shop.world.db.clock.set(shop.world.now() + SignedDuration::from_mins(5));
    shop.world.drain().await;
    let done = run(&shop.world, waits.id).await;
    assert_eq!((done.state.as_str(), done.tries, done.problem.as_deref(), done.matched), ("completed", 0, None, 1));
}
