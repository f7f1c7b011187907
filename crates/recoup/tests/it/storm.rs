//! The API, the worker and the database ended at random moments while people subscribe: what was acknowledged is there
//! afterwards, once, and the books hold. The provider's book is written by commits of its own, which a crash does not undo, so
//! it is what the money is counted by.
//!
//! `RECOUP_KILLS=200` ends that many instead of a few, and `RECOUP_SEED` draws other moments. The seed is printed either way.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use ids::Mode;
use pg::Cluster;
use serde_json::{Value, json};
use store::operator::queues;
use store::simulator::SimulatorDb;
use store::testing;
use testkit::process::{Running, free_port, until};
use testkit::{TestDb, http};

use crate::draw::Draw;
use crate::shop::{BINARY, Folder, key_of};

/// How many people subscribe at the same time, each again and again.
const PEOPLE: usize = 3;

/// A number that whoever runs the tests may ask for.
#[expect(clippy::disallowed_methods, reason = "no setting of the program: how long the test goes on")]
fn wanted(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Who asks the API, and does not give up.
#[derive(Clone)]
struct Person {
    port: u16,
    key: String,
    plan: String,
    /// How many requests were acknowledged, everybody's together.
    heard: Arc<AtomicU64>,
    /// The test is over, and did not end well: nobody will answer any more.
    failed: Arc<AtomicBool>,
}

/// Lets the people go home when the test ends before they are done.
struct Alarm(Arc<AtomicBool>);

impl Drop for Alarm {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Person {
    /// Repeats a request under one key until it is acknowledged, and answers with a field of the answer.
    fn insist(&self, path: &str, request_key: &str, body: &Value, field: &str) -> String {
        loop {
            let headers = [("idempotency-key", request_key)];
            let answer = http::request_with(self.port, "POST", path, &self.key, &headers, &body.to_string());
            match answer {
                Some(answer) if (200..300).contains(&answer.status) => {
                    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
                    self.heard.fetch_add(1, Ordering::Relaxed);
                    return body["data"][field].as_str().unwrap_or_default().to_owned();
                }
                Some(answer) => {
                    assert!([409, 500, 503].contains(&answer.status), "{path}: {} {}", answer.status, answer.body)
                }
                None => assert!(!self.failed.load(Ordering::Relaxed), "nobody answers any more"),
            }
        }
    }

    /// Becomes a customer with a card and subscribes; the subscription that was acknowledged.
    fn subscribe(&self, name: &str) -> String {
        let named = json!({ "name": name, "email": format!("{name}@example.com") });
        let customer = self.insist("/v1/customers", &format!("customer-{name}"), &named, "id");
        let card = json!({ "number": "4084080000000003", "email": format!("{name}@example.com") });
        let token = self.insist("/v1/test-helpers/cards", &format!("card-{name}"), &card, "token");
        let path = format!("/v1/customers/{customer}/payment-methods");
        self.insist(&path, &format!("method-{name}"), &json!({ "token": token }), "id");
        let wish = json!({ "customerId": customer, "planId": self.plan });
        self.insist("/v1/subscriptions", &format!("subscription-{name}"), &wish, "id")
    }
}

/// The processes that are ended, and what they stand on.
struct Yard {
    cluster: Cluster,
    db: TestDb,
    port: u16,
    data: Folder,
    api: Option<Running>,
    worker: Option<Running>,
}

impl Yard {
    fn open(place: &Path) -> Yard {
        let cluster = testkit::start_durable_cluster(place).expect("a cluster");
        let db = TestDb::over(&cluster.url("postgres", cluster.superuser()));
        Yard { cluster, db, port: free_port(), data: Folder::new("storm"), api: None, worker: None }
    }

    fn start(&self, words: &[&str], settings: &[(&str, &str)]) -> Running {
        let data = self.data.path().to_str().expect("a path of text");
        let always = [("RECOUP_DATA_DIR", data), ("RECOUP_LOG", "off")];
        Running::start(BINARY, words, &self.db, &[settings, &always].concat())
    }

    fn start_api(&mut self) {
        let listen = format!("127.0.0.1:{}", self.port);
        let settings =
            [("RECOUP_PUBLIC_API_LISTEN", listen.as_str()), ("RECOUP_LIMITS_TENANT_PER_MINUTE_TEST", "1000000")];
        self.api = Some(self.start(&["public-api"], &settings));
    }

    fn start_worker(&mut self) {
        let listen = format!("127.0.0.1:{}", free_port());
        let settings = [
            ("RECOUP_WORKER_LISTEN", listen.as_str()),
            ("RECOUP_WORKER_LEASE_SECONDS", "60"),
            ("RECOUP_WORKER_JOB_TIMEOUT_SECONDS", "30"),
            ("RECOUP_WORKER_IDLE_MS", "20"),
        ];
        self.worker = Some(self.start(&["worker"], &settings));
    }

    /// Ends one of them, and lets it begin again.
    fn strike(&mut self, draw: &mut Draw) {
        match draw.below(10) {
            0 => {
                self.cluster.kill9().expect("the server dies");
                self.cluster.restart_hard().expect("the server comes back");
            }
            1..=4 => {
                self.api.take().expect("it runs").kill9();
                self.start_api();
            }
            _ => {
                self.worker.take().expect("it runs").kill9();
                self.start_worker();
            }
        }
    }

    /// Whoever found no database when it began is begun again, as a supervisor would.
    fn supervise(&mut self) {
        if self.api.as_mut().is_some_and(Running::has_ended) {
            self.start_api();
        }
        if self.worker.as_mut().is_some_and(Running::has_ended) {
            self.start_worker();
        }
    }

    /// What the dead hold is free at once, and no work is set aside for deaths that were not its own doing.
    async fn forgive(&self) {
        let now = "update sandbox.due set crashes = 0, due_at = case when lease is null then due_at else now() end
                    where crashes > 0 or lease is not null;
                   update sandbox.claims set until = now();
                   update sandbox.idempotency_keys set claimed_until = now() where status_code is null";
        testing::admin_script(&self.db.connector, now).await.expect("forgives");
    }

    /// Nobody has anything in hand, and nothing is left to charge.
    async fn is_idle(&self) -> bool {
        let now = "delete from sandbox.breakers;
                   update sandbox.due set due_at = now() where kind in ('resolve', 'collect', 'dun') and lease is null";
        testing::admin_script(&self.db.connector, now).await.expect("hurries");
        let depths = queues::depths(&self.db.audit(), Mode::Test).await.expect("queues");
        let open = |row: &queues::QueueRow| match row.kind.as_str() {
            "collect" | "resolve" | "dun" => row.depth > 0,
            _ => row.due + row.leased > 0,
        };
        !depths.iter().any(open)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_every_kill_and_is_there_once() {
    let (kills, seed) = (wanted("RECOUP_KILLS", 20), wanted("RECOUP_SEED", 20_261_122));
    println!("seed {seed}, {kills} kills");
    let place = Folder::new("storm-pg");
    let root = place.path().join("cluster");
    let mut yard = tokio::task::spawn_blocking(move || Yard::open(&root)).await.expect("runs");
    store::migrate::run(&yard.db.connector, yard.db.clock.now()).await.expect("migrates");
    let tenant = yard.db.tenant("Storm").await;
    let key = key_of(&yard.db, tenant).await;
    yard.start_api();
    yard.start_worker();
    let mut person =
        Person { port: yard.port, key, plan: String::new(), heard: Arc::default(), failed: Arc::default() };
    let plan = json!({ "name": "Gym", "amount": 500_000, "currency": "NGN", "interval": "month" });
    let first = person.clone();
    person.plan =
        tokio::task::spawn_blocking(move || first.insist("/v1/plans", "plan", &plan, "id")).await.expect("runs");

    let _alarm = Alarm(Arc::clone(&person.failed));
    let over = Arc::new(AtomicBool::new(false));
    let people: Vec<_> = (0..PEOPLE)
        .map(|who| {
            let (person, over) = (person.clone(), Arc::clone(&over));
            tokio::task::spawn_blocking(move || {
                let mut acknowledged = Vec::new();
                while !over.load(Ordering::Relaxed) {
                    acknowledged.push(person.subscribe(&format!("p{who}n{}", acknowledged.len())));
                }
                acknowledged
            })
        })
        .collect();
    let mut draw = Draw::new(seed);
    for _ in 0..kills {
        let goal = person.heard.load(Ordering::Relaxed) + draw.below(9);
        until("they go on", || {
            yard.supervise();
            std::future::ready(person.heard.load(Ordering::Relaxed) >= goal)
        })
        .await;
        tokio::task::block_in_place(|| yard.strike(&mut draw));
        yard.forgive().await;
    }
    over.store(true, Ordering::Relaxed);
    yard.supervise();
    let mut acknowledged = Vec::new();
    for one in people {
        until("the last of them is acknowledged", || async {
            yard.forgive().await;
            one.is_finished()
        })
        .await;
        acknowledged.extend(one.await.expect("nobody is refused"));
    }
    until("the queues empty", || yard.is_idle()).await;
    println!("{} acknowledged", acknowledged.len());
    holds(&yard, &person, &acknowledged, seed).await;
    assert!(yard.worker.take().expect("it runs").terminate() && yard.api.take().expect("it runs").terminate());
    tokio::task::spawn_blocking(move || yard.cluster.stop()).await.expect("runs").expect("stops");
}

/// Each acknowledged subscription is there, paid by one charge; there is none beside them; the books are proved.
async fn holds(yard: &Yard, person: &Person, acknowledged: &[String], seed: u64) {
    let (asking, ids) = (person.clone(), acknowledged.to_vec());
    let states = tokio::task::spawn_blocking(move || -> Vec<(u16, String)> {
        let read = |id: &String| {
            let path = format!("/v1/subscriptions/{id}");
            let answer = http::request(asking.port, "GET", &path, &asking.key, "").expect("the API is up");
            let body: Value = serde_json::from_str(&answer.body).expect("JSON");
            (answer.status, body["data"]["status"].as_str().unwrap_or_default().to_owned())
        };
        ids.iter().map(read).collect()
    })
    .await
    .expect("runs");
    for (id, state) in acknowledged.iter().zip(states) {
        assert_eq!(state, (200, "active".to_owned()), "{id}, seed {seed}");
    }
    let counted = format!(
        "do $$ begin if array[(select count(*) from sandbox.subscriptions), (select count(*) from sandbox.invoices),
           (select count(*) from sandbox.customers)] <> array[{0}, {0}, {0}]::bigint[] then raise 'others'; end if; end $$",
        acknowledged.len()
    );
    testing::admin_script(&yard.db.connector, &counted).await.expect("nothing that nobody was told of");
    let book = SimulatorDb::connect(&yard.db.connector, 1);
    let charges = book.succeeded(None, 100_000).await.expect("the book");
    assert_eq!(charges.len(), acknowledged.len(), "seed {seed}: the money of each moved once");
    let findings = escrows::books(&yard.db.audit(), Mode::Test).await.expect("the books can be read");
    let broken: Vec<_> = findings.iter().filter(|finding| !finding.offenders.is_empty()).collect();
    assert!(broken.is_empty(), "seed {seed}: {broken:#?}");
}
