//! Secrets at rest: a key-encryption key is replaced while the service is in use, and nothing secret is readable anywhere.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use ids::Mode;
use runtime::secret::{NamedKey, Secrets};
use serde_json::{Value, json};
use store::operator::keks;
use store::{doors, testing};
use tracing_subscriber::fmt::MakeWriter;

use crate::rig::{Ask, Node, Rig};

fn kek(id: &str) -> NamedKey {
    NamedKey { id: id.to_owned(), text: format!("the text of {id}, long enough to be one").into() }
}

/// The secrets of a process that holds these key-encryption keys.
fn holding(current: &str, old: &[&str]) -> Secrets {
    Secrets { kek: Some(kek(current)), old_keks: old.iter().map(|id| kek(id)).collect(), ..testkit::secrets() }
}

async fn wrap_all(rig: &Rig, secrets: &Secrets) -> usize {
    let (audit, desk) = (rig.world.db.audit(), rig.world.db.operator());
    let kek = secrets.current_kek().id;
    let mut wrapped = 0;
    for tenant in keks::to_rewrap(&audit, Mode::Test, &kek, None).await.expect("reads") {
        let scope = doors::open_as_operator(&desk, tenant, Mode::Test, "test").await.expect("opens");
        let mut tx = scope.begin().await.expect("a transaction");
        wrapped += usecase::vault::rewrap(&mut tx, secrets).await.expect("wraps");
        tx.commit(()).await.expect("commits");
    }
    wrapped
}

async fn needed(rig: &Rig) -> Vec<String> {
    let rows = keks::needed(&rig.world.db.audit(), Mode::Test).await.expect("reads");
    rows.into_iter().map(|row| row.kek_id).collect()
}

/// An endpoint of which the answer is repeated under its request key.
async fn endpoint(rig: &Rig, service: &Node, once: &str) -> Value {
    let ask = Ask::new("post", "/v1/webhook-endpoints").key(&rig.key).once(once);
    service.ask(ask.json(&json!({ "url": "https://example.com/hooks" }))).await.expect(201).body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_encryption_key_is_replaced_under_load_and_the_old_one_may_go() {
    let rig = Arc::new(Rig::new().await);
    let before = Node::holding(&rig.world, holding("kek-1", &[]));
    let first = endpoint(&rig, &before, "first").await;
    let stranger = rig.world.db.tenant("Stranger").await;
    let theirs = rig.secret_key(stranger, Mode::Test).await;
    let ask =
        Ask::new("post", "/v1/webhook-endpoints").key(&theirs).json(&json!({ "url": "https://example.com/hooks" }));
    before.ask(ask).await.expect(201);
    assert_eq!(needed(&rig).await, ["kek-1"]);

    let over = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = [("old", holding("kek-1", &["kek-2"])), ("new", holding("kek-2", &["kek-1"]))]
        .into_iter()
        .map(|(name, secrets)| {
            let (rig, over) = (rig.clone(), over.clone());
            let (service, id) =
                (Node::holding(&rig.world, secrets), first["data"]["id"].as_str().expect("an id").to_owned());
            let first = first.clone();
            tokio::spawn(async move {
                let mut asked = 0_u32;
                while asked < 3 || !over.load(Ordering::Relaxed) {
                    // A fresh process for each round: it has nothing in memory yet.
                    assert_eq!(endpoint(&rig, &service, "first").await, first, "the repeat shows the same secret");
                    let path = format!("/v1/webhook-endpoints/{id}/rotate-secret");
                    let told =
                        service.ask(Ask::new("post", &path).key(&rig.key).once(&format!("{name}-{asked}"))).await;
                    assert!(told.status.is_success() || told.code() == "changed_meanwhile", "{told:?}");
                    asked += 1;
                }
            })
        })
        .collect();
    assert_eq!(wrap_all(&rig, &holding("kek-2", &["kek-1"])).await, 2);
    over.store(true, Ordering::Relaxed);
    for one in load {
        one.await.expect("no request failed");
    }
    assert_eq!(needed(&rig).await, ["kek-2"]);
    assert_eq!(wrap_all(&rig, &holding("kek-2", &[])).await, 0, "a second run finds nothing to do");
    let after = Node::holding(&rig.world, holding("kek-2", &[]));
    assert_eq!(endpoint(&rig, &after, "first").await, first, "the old key is not needed any more");
    let lost = Node::holding(&rig.world, holding("kek-3", &[]));
    let ask = Ask::new("post", "/v1/webhook-endpoints").key(&rig.key).once("first");
    let told = lost.ask(ask.json(&json!({ "url": "https://example.com/hooks" }))).await;
    assert_eq!(told.expect(500).code(), "internal_error", "and without the new one nothing opens");
}

/// Everything that is logged, at any level.
#[derive(Clone, Default)]
pub(crate) struct Tape(Arc<Mutex<Vec<u8>>>);

impl Tape {
    /// What was logged so far.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no holder panics")).into_owned()
    }
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no holder panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Tape {
    type Writer = Tape;

    fn make_writer(&self) -> Tape {
        self.clone()
    }
}

/// What a text would look like in a column of bytes.
fn in_hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn nothing_secret_is_readable_in_tables_logs_or_refusals() {
    let tape = Tape::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(tape.clone())
        .finish();
    // With a single listener in the process, other tests' threads would decide that nobody listens: so there is a second.
    let second = tracing::Dispatch::new(tracing_subscriber::registry());
    let listening = tracing::subscriber::set_default(subscriber);
    tracing::callsite::rebuild_interest_cache();
    let rig = Rig::new().await;
    let mut secrets: Vec<String> = vec![rig.key.clone()];
    let key =
        rig.post_once("/v1/api-keys", "key", &json!({ "name": "Till", "scopes": ["plans:read"] })).await.expect(201);
    secrets.push(key.body["data"]["secret"].as_str().expect("a key").to_owned());
    let made = endpoint(&rig, &rig.node(), "endpoint").await;
    secrets.push(made["data"]["secret"].as_str().expect("a secret").to_owned());
    let path = format!("/v1/webhook-endpoints/{}/rotate-secret", made["data"]["id"].as_str().expect("an id"));
    let rotated = rig.ask(Ask::new("post", &path).key(&rig.key).once("rotate")).await.expect(200);
    secrets.push(rotated.body["data"]["secret"].as_str().expect("a secret").to_owned());
    let card = json!({ "number": "4084080000000003", "email": "canary@example.com" });
    let token = rig.post("/v1/test-helpers/cards", &card).await.expect(201);
    let person = json!({ "name": "Canary Adeyemi", "email": "canary@example.com", "phone": "+2348031234567" });
    let customer = rig.post("/v1/customers", &person).await.expect(201).id();
    let attach = json!({ "token": token.body["data"]["token"] });
    rig.post(&format!("/v1/customers/{customer}/payment-methods"), &attach).await.expect(201);

    // What is refused is not repeated to whoever reads the answer or the log.
    let stray = store::key::KeyText::generate(store::key::KeyKind::Secret, Mode::Test).reveal();
    let refused = rig.ask(Ask::new("get", "/v1/plans").key(&stray)).await.expect(401);
    let twice =
        rig.ask(Ask::new("post", "/v1/customers").key(&rig.key).json(&json!({ "password": "hunter2-canary" }))).await;
    assert!(
        !refused.body.to_string().contains(&stray) && !twice.expect(400).body.to_string().contains("hunter2-canary")
    );

    drop((listening, second));
    let logged = tape.text();
    assert!(logged.contains("answered"), "the tape ran: {}", logged.chars().take(2000).collect::<String>());
    let dump = testing::dump(&rig.world.db.connector, &["core", "sandbox", "live"]).await.expect("dumps");
    assert!(dump.contains("Canary Adeyemi"), "the dump is one");
    // The simulator is another company, and its book another database in production: card numbers stay there.
    for secret in secrets.iter().map(String::as_str).chain([stray.as_str(), "4084080000000003", "hunter2-canary"]) {
        // An API key is found by its public part; what follows is the secret.
        let secret = secret.rsplit_once('_').map_or(secret, |(_, last)| last);
        for (place, text) in [("a log", &logged), ("a table", &dump)] {
            assert!(
                !text.contains(secret) && !text.contains(&in_hexadecimal(secret)),
                "{secret} is readable in {place}"
            );
        }
    }
    for person in ["Canary Adeyemi", "canary@example.com", "+2348031234567"] {
        let at = logged.find(person).map(|at| &logged[at.saturating_sub(300)..(at + 100).min(logged.len())]);
        assert_eq!(at, None, "people are not in logs");
    }
}
