//! People who are erased: nothing says who they were, wherever one looks, and every proof holds as it did.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use audit::proof;
use audit::sealing::Sealer;
use ids::Mode;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::operator::chains;
use store::{ModeDb, testing};
use testkit::secrets;
use usecase::ports::{OutgoingWebhook, WebhookAnswer, WebhookSender};
use webhooks::Postman;

use crate::rig::{Ask, Rig, Told};
use crate::secrets::Tape;

/// A receiver that says back what it was told.
#[derive(Debug, Default)]
struct Echo(Mutex<Vec<String>>);

#[async_trait]
impl WebhookSender for Echo {
    async fn send(&self, message: &OutgoingWebhook) -> WebhookAnswer {
        self.0.lock().expect("no holder panics").push(message.body.clone());
        let excerpt = Some(message.body.chars().take(1_000).collect());
        WebhookAnswer { status: Some(200), retry_after_s: None, excerpt, error: None, duration_ms: 1 }
    }

    fn check_url(&self, _: &str, _: bool) -> Result<(), String> {
        Ok(())
    }
}

impl Echo {
    fn heard(&self) -> String {
        self.0.lock().expect("no holder panics").join("\n")
    }

    fn forget(&self) {
        self.0.lock().expect("no holder panics").clear();
    }
}

/// What names the person, in every field that takes it.
const CANARIES: [&str; 12] = [
    "Zuwaira Canarywala",
    "zuwaira.canary@example.com",
    "+2348029998877",
    "canary-ref-77",
    "canary blacklist words",
    "VAT CANARY-4711",
    "canary-metadata-value",
    "canary subscription data",
    "canary cancel words",
    "canary adjustment words",
    "canary note on the bill's data",
    "Zuwaira Formerly",
];

struct Stage {
    rig: Rig,
    echo: Arc<Echo>,
    customer: String,
    endpoint: String,
}

impl Stage {
    /// A merchant whose receiver repeats what it hears, and who tells customers things.
    async fn new() -> Stage {
        let mut rig = Rig::new().await;
        let echo = Arc::new(Echo::default());
        let post = Postman::new(echo.clone(), secrets(), rig.world.db.clock.clone(), true);
        rig.world.engine = rig.world.engine.clone().with_post(Arc::new(post.with_patience(Duration::from_secs(60))));
        let made = json!({ "url": "https://example.com/hooks" });
        let endpoint = rig.post("/v1/webhook-endpoints", &made).await.expect(201).id();
        let tell = json!({ "enabled": true, "channels": ["email", "sms"] });
        rig.ask(Ask::new("patch", "/v1/settings/messages").key(&rig.key).json(&tell)).await.expect(200);
        Stage { rig, echo, customer: String::new(), endpoint }
    }

    async fn patch(&self, path: &str, body: &Value) {
        self.rig.ask(Ask::new("patch", path).key(&self.rig.key).json(body)).await.expect(200);
    }

    fn at(&self, rest: &str) -> String {
        format!("/v1/customers/{}{rest}", self.customer)
    }

    /// A person in every field, with a card.
    async fn meet(&mut self, card: &str) {
        let person = json!({
            "name": "Zuwaira Formerly", "email": CANARIES[1], "phone": CANARIES[2], "merchantRef": CANARIES[3],
            "metadata": { "nickname": CANARIES[6] }, "locale": "ha", "timeZone": "Africa/Lagos", "taxId": CANARIES[5],
        });
        self.customer = self.rig.post_once("/v1/customers", "meet", &person).await.expect(201).id();
        self.patch(&self.at(""), &json!({ "name": CANARIES[0] })).await;
        self.card(card, "attach").await;
    }

    /// Another card, as the default.
    async fn card(&self, number: &str, once: &str) {
        let new = json!({ "number": number, "email": CANARIES[1] });
        let token = self.rig.post("/v1/test-helpers/cards", &new).await.expect(201).body["data"]["token"].clone();
        let attach = json!({ "token": token });
        self.rig.post_once(&self.at("/payment-methods"), once, &attach).await.expect(201);
    }

    /// A payment, a renewal that fails and its recovery, with all that is told and done beside it.
    async fn live(&self) {
        let rig = &self.rig;
        let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
        let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
        let begin = json!({
            "customerId": self.customer, "planId": plan, "metadata": { "note": CANARIES[7] },
        });
        let subscription = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
        rig.world.pass(SignedDuration::from_hours(3 * 24)).await;
        self.card(BROKE, "broke").await;
        rig.world.pass(SignedDuration::from_hours(30 * 24)).await;
        let adjust = json!({ "amount": 100, "currency": "NGN", "reason": CANARIES[9] });
        rig.post_once(&self.at("/balance/adjustments"), "adjust", &adjust).await.expect(201);
        rig.post(&self.at("/portal-link"), &json!({})).await.expect(201);
        rig.post(&self.at("/card-update-link"), &json!({})).await.expect(201);
        let consent = json!({ "channel": "sms", "category": "recovery", "given": true });
        rig.ask(Ask::new("put", &self.at("/consents")).key(&rig.key).json(&consent)).await.expect(200);
        rig.post(&self.at("/blacklist"), &json!({ "reason": CANARIES[4] })).await.expect(200);
        rig.post(&self.at("/unblacklist"), &json!({})).await.expect(200);
        rig.post(&self.at("/blacklist"), &json!({ "reason": CANARIES[4] })).await.expect(200);
        rig.world.pass(SignedDuration::from_hours(24)).await;
        let cancel = json!({ "atPeriodEnd": false, "reason": CANARIES[8] });
        rig.post(&format!("/v1/subscriptions/{subscription}/cancel"), &cancel).await.expect(200);
        for invoice in
            rig.get("/v1/invoices?status=open").await.expect(200).body["data"].as_array().into_iter().flatten()
        {
            let void = format!("/v1/invoices/{}/void", invoice["id"].as_str().expect("an id"));
            rig.post_once(&void, "void", &json!({})).await.expect(200);
        }
        let draft = json!({
            "customerId": self.customer, "currency": "NGN", "metadata": { "for": CANARIES[10] },
            "lines": [{ "description": "Locker", "quantity": 1, "unitAmount": 150_000 }],
        });
        let draft = rig.post_once("/v1/invoices", "draft", &draft).await.expect(201).id();
        let void = format!("/v1/invoices/{draft}/finalize");
        rig.post_once(&void, "finalize", &json!({})).await.expect(200);
        rig.post_once(&format!("/v1/invoices/{draft}/void"), "void-it", &json!({})).await.expect(200);
        rig.world.pass(SignedDuration::from_hours(4 * 24)).await;
    }

    async fn seal(&self) {
        let db = &self.rig.world.db;
        let sealer = Sealer::new(ModeDb::for_sealer(&db.connector, Mode::Test, db.clock.clone()));
        while chains::unsealed(&db.audit(), Mode::Test).await.expect("counts").0 > 0 {
            sealer.round().await.expect("a round");
        }
    }

    async fn dump(&self) -> String {
        testing::dump(&self.rig.world.db.connector, &["core", "sandbox", "live"]).await.expect("dumps")
    }

    /// The books and the chain of the audit log.
    async fn proved(&self) {
        self.rig.world.verify().await;
        let report = proof::chains(&self.rig.world.db.audit(), Mode::Test).await.expect("reads");
        assert!(report.links > 10 && report.faults.is_empty(), "{:#?}", report.faults);
    }

    async fn refused(&self, once: &str) -> Told {
        self.rig.post_once(&self.at("/erase"), once, &json!({})).await.expect(409)
    }

    async fn erase(&self, once: &str) -> Value {
        self.rig.post_once(&self.at("/erase"), once, &json!({})).await.expect(200).body["data"].clone()
    }
}

#[tokio::test]
async fn s25_who_was_erased_is_named_nowhere_and_every_proof_holds() {
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
    let mut stage = Stage::new().await;
    stage.meet(OK).await;
    stage.live().await;
    stage.seal().await;
    stage.proved().await;

    // As long as they are known, they are named: the test would see a leak.
    let (before, heard) = (stage.dump().await, stage.echo.heard());
    for canary in CANARIES.iter().filter(|canary| !OVERWRITTEN.contains(canary)) {
        assert!(before.contains(canary), "{canary} is nowhere from the start");
    }
    for canary in [CANARIES[0], CANARIES[1], CANARIES[4], CANARIES[9], CANARIES[11]] {
        assert!(heard.contains(canary), "no receiver was told {canary}");
        let places: Vec<&str> = ["events", "audit_log", "delivery_tries"]
            .into_iter()
            .filter(|table| {
                before.lines().any(|line| line.starts_with(&format!("sandbox.{table}")) && line.contains(canary))
            })
            .collect();
        assert!(places.is_empty(), "{canary} is in clear in {places:?}");
    }
    let shown =
        stage.rig.get("/v1/events?type=customer.blacklisted").await.expect(200).body["data"][0]["data"]["object"]
            .clone();
    assert_eq!((&shown["name"], &shown["blacklistReason"]), (&json!(CANARIES[0]), &json!(CANARIES[4])));
    assert!(shown.get("sealed").is_none() && shown.get("erased").is_none());
    let log = format!("/v1/audit-log?subject={}", stage.customer);
    let shown = stage.rig.get(&log).await.expect(200).body["data"].to_string();
    assert!(shown.contains(CANARIES[11]) && shown.contains(CANARIES[9]), "{shown}");
    let export = stage.rig.get(&stage.at("/export")).await.expect(200).body["data"].clone();
    assert_eq!(export["customer"]["email"], CANARIES[1]);
    assert!(
        export["messages"].as_array().is_some_and(|all| !all.is_empty())
            && export["auditLog"].to_string().contains(CANARIES[0])
    );

    let erased = stage.erase("erase").await;
    assert!(erased["erasedAt"].is_string(), "{erased}");
    for field in ["name", "email", "phone", "merchantRef", "taxId", "blacklistReason", "locale", "timeZone"] {
        assert!(erased[field].is_null(), "{field}: {erased}");
    }
    stage.echo.forget();
    stage.tell_all_again().await;
    let told = stage.echo.heard();
    assert!(
        told.contains("customer.created") && told.contains("customer.erased") && told.contains("\"erased\":true"),
        "{told}"
    );
    stage.seal().await;
    stage.proved().await;
    let answers = stage.all_answers().await;
    drop((listening, second));
    let logged = tape.text();
    assert!(logged.contains("answered"), "the tape ran");
    let after = stage.dump().await;
    for canary in CANARIES {
        for (place, text) in [("a table", &after), ("a log", &logged), ("a receiver", &told), ("an answer", &answers)] {
            let at = text.find(canary).map(|at| text[at.saturating_sub(400)..(at + 60).min(text.len())].to_owned());
            assert_eq!(at, None, "{canary} is readable in {place}");
        }
    }
}

/// Replaced by another before the end, so that only rows that nobody may change still have it, and those have it sealed.
const OVERWRITTEN: [&str; 2] = [CANARIES[11], CANARIES[9]];

/// A card that every charge is declined of.
const BROKE: &str = "4084080000000045";

impl Stage {
    /// Has every event delivered once more.
    async fn tell_all_again(&self) {
        let all = json!({ "fromSeq": 1, "which": "all" });
        self.rig.post(&format!("/v1/webhook-endpoints/{}/replay", self.endpoint), &all).await.expect(202);
        self.rig.world.drain().await;
    }

    /// Whatever shows something of the person.
    async fn all_answers(&self) -> String {
        let mut answers = String::new();
        for path in [
            self.at(""),
            self.at("/export"),
            self.at("/payment-methods"),
            self.at("/subscriptions"),
            self.at("/consents"),
            "/v1/customers".to_owned(),
            "/v1/events?limit=100".to_owned(),
            "/v1/audit-log?limit=100".to_owned(),
            "/v1/messages?limit=100".to_owned(),
            "/v1/notices?limit=100".to_owned(),
            "/v1/invoices".to_owned(),
            "/v1/subscriptions?expand[]=customer".to_owned(),
            "/v1/transactions".to_owned(),
            format!("/v1/webhook-endpoints/{}/deliveries?limit=100", self.endpoint),
        ] {
            let told = self.rig.get(&path).await.expect(200);
            answers.push_str(&told.body.to_string());
            if path.contains("/deliveries") {
                for delivery in told.body["data"].as_array().into_iter().flatten() {
                    let one = format!("/v1/deliveries/{}", delivery["id"].as_str().expect("an id"));
                    answers.push_str(&self.rig.get(&one).await.expect(200).body.to_string());
                }
            }
        }
        answers
    }
}

#[tokio::test]
async fn what_was_answered_to_a_receiver_shows_while_they_are_known_and_not_after() {
    let mut stage = Stage::new().await;
    stage.meet(OK).await;
    stage.rig.world.drain().await;
    let deliveries = format!("/v1/webhook-endpoints/{}/deliveries?eventType=customer.created", stage.endpoint);
    let id = stage.rig.get(&deliveries).await.expect(200).body["data"][0]["id"].clone();
    let one = format!("/v1/deliveries/{}", id.as_str().expect("a delivery"));
    let excerpt = stage.rig.get(&one).await.expect(200).body["data"]["tries"][0]["bodyExcerpt"].clone();
    assert!(excerpt.as_str().is_some_and(|text| text.contains(CANARIES[1])), "{excerpt}");
    stage.erase("erase").await;
    let excerpt = stage.rig.get(&one).await.expect(200).body["data"]["tries"][0]["bodyExcerpt"].clone();
    assert!(excerpt.is_null(), "{excerpt}");
}

#[tokio::test]
async fn somebody_from_before_there_were_salts_gets_theirs_with_the_first_change() {
    let mut stage = Stage::new().await;
    stage.customer = stage.rig.world.customer("ada", OK, gateways::simulated::Behavior::default()).await.to_string();
    stage.rig.force("update sandbox.customers set salt = null").await;
    stage.patch(&stage.at(""), &json!({ "name": CANARIES[11] })).await;
    let events = stage.rig.get("/v1/events?type=customer.updated").await.expect(200).body["data"].clone();
    assert_eq!(events[0]["data"]["object"]["name"], CANARIES[11], "sealed under the new salt, and opened");
    let rows = stage.dump().await;
    let told = rows.lines().find(|line| line.starts_with("sandbox.events") && line.contains("customer.updated"));
    assert!(told.is_some_and(|line| !line.contains(CANARIES[11]) && line.contains("sealed")), "{told:?}");
    stage.erase("erase").await;
    let events = stage.rig.get("/v1/events?type=customer.updated").await.expect(200).body["data"].clone();
    assert!(events[0]["data"]["object"]["name"].is_null() && events[0]["data"]["object"]["erased"] == true);
}

#[tokio::test]
async fn somebody_for_whom_something_runs_is_not_erased() {
    let mut stage = Stage::new().await;
    stage.meet(OK).await;
    let told = stage.rig.post(&stage.at("/erase"), &json!({})).await;
    assert_eq!(told.expect(400).code(), "idempotency_key_required");
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = stage.rig.post("/v1/plans", &plan).await.expect(201).id();
    let begin = json!({ "customerId": stage.customer, "planId": plan });
    let subscription = stage.rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
    let told = stage.refused("1").await;
    assert!(told.code() == "customer_has_subscription" && told.body.to_string().contains(&subscription), "{told:?}");
    stage.rig.world.drain().await;
    let cancel = json!({ "atPeriodEnd": false });
    stage.rig.post(&format!("/v1/subscriptions/{subscription}/cancel"), &cancel).await.expect(200);
    let draft = json!({
        "customerId": stage.customer, "currency": "NGN",
        "lines": [{ "description": "Locker", "quantity": 1, "unitAmount": 150_000 }],
    });
    let draft = stage.rig.post_once("/v1/invoices", "draft", &draft).await.expect(201).id();
    let told = stage.refused("2").await;
    assert!(told.code() == "customer_has_invoice" && told.body.to_string().contains(&draft), "{told:?}");
    stage.rig.ask(Ask::new("delete", &format!("/v1/invoices/{draft}")).key(&stage.rig.key)).await.expect(200);
    let first = stage.erase("3").await;
    let events = stage.rig.get("/v1/events?type=customer.erased").await.expect(200).body["data"].clone();
    assert_eq!(events[0]["data"]["object"], json!({ "id": stage.customer }));
    assert_eq!(stage.erase("4").await, first, "twice is not an error, and changes nothing");
    assert_eq!(
        stage.rig.get("/v1/events?type=customer.erased").await.expect(200).body["data"].as_array().map(Vec::len),
        Some(1)
    );
    stage.rig.world.verify().await;
}

#[tokio::test]
async fn of_somebody_erased_nothing_changes_and_nothing_begins() {
    let mut stage = Stage::new().await;
    stage.meet(OK).await;
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = stage.rig.post("/v1/plans", &plan).await.expect(201).id();
    let begin = json!({ "customerId": stage.customer, "planId": plan });
    let ended = stage.rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
    stage.rig.world.drain().await;
    stage.rig.post(&format!("/v1/subscriptions/{ended}/cancel"), &json!({ "atPeriodEnd": false })).await.expect(200);
    let card = json!({ "number": OK, "email": "another@example.com" });
    let token = stage.rig.post("/v1/test-helpers/cards", &card).await.expect(201).body["data"]["token"].clone();
    let link = stage.rig.post(&stage.at("/portal-link"), &json!({})).await.expect(201).body["data"]["url"].clone();
    let page = link.as_str().expect("a link").trim_start_matches("https://api.example.com").to_owned();
    stage.rig.ask(Ask::new("get", &page)).await.expect(200);
    let first = json!({ "name": "Once" });
    let other = stage.rig.post_once("/v1/customers", "once", &first).await.expect(201).id();
    stage.erase("erase").await;

    let lines = json!([{ "description": "Locker", "quantity": 1, "unitAmount": 150_000 }]);
    for (nth, (path, body)) in [
        ("/v1/subscriptions".to_owned(), begin.clone()),
        ("/v1/invoices".to_owned(), json!({ "customerId": stage.customer, "currency": "NGN", "lines": lines })),
        (
            "/v1/invoice-items".to_owned(),
            json!({ "customerId": stage.customer, "description": "Key", "unitAmount": 1 }),
        ),
        (
            "/v1/credit-grants".to_owned(),
            json!({ "customerId": stage.customer, "amount": 5, "currency": "NGN", "kind": "paid" }),
        ),
        (stage.at("/payment-methods"), json!({ "token": token })),
        (stage.at("/blacklist"), json!({})),
        (stage.at("/unblacklist"), json!({})),
        (stage.at("/portal-link"), json!({})),
        (stage.at("/balance/adjustments"), json!({ "amount": 1, "currency": "NGN", "reason": "x" })),
        (format!("/v1/subscriptions/{ended}/reactivate"), json!({})),
    ]
    .into_iter()
    .enumerate()
    {
        let told = stage.rig.post_once(&path, &format!("refused-{nth}"), &body).await;
        assert_eq!(told.expect(409).code(), "customer_erased", "{path}");
    }
    let change = Ask::new("patch", &stage.at("")).key(&stage.rig.key).json(&json!({ "name": "Ada" }));
    assert_eq!(stage.rig.ask(change).await.expect(409).code(), "customer_erased");
    stage.rig.ask(Ask::new("get", &page)).await.expect(404);
    let listed = stage.rig.get("/v1/customers").await.expect(200).body["data"].clone();
    let of = |id: &str| listed.as_array().and_then(|all| all.iter().find(|one| one["id"] == id)).cloned();
    assert!(of(&stage.customer).is_some_and(|one| one["erasedAt"].is_string()));
    assert!(of(&other).is_some_and(|one| one["erasedAt"].is_null() && one["name"] == "Once"));
    // A repeat of what was answered about them gets no answer about them; one about others is as it was.
    let again = json!({
        "name": "Zuwaira Formerly", "email": CANARIES[1], "phone": CANARIES[2], "merchantRef": CANARIES[3],
        "metadata": { "nickname": CANARIES[6] }, "locale": "ha", "timeZone": "Africa/Lagos", "taxId": CANARIES[5],
    });
    let told = stage.rig.post_once("/v1/customers", "meet", &again).await.expect(410);
    assert!(told.code() == "answer_erased" && told.header("idempotent-replayed") == "true", "{told:?}");
    assert_eq!(stage.rig.post_once("/v1/customers", "once", &first).await.expect(201).id(), other);
}

/// A card that every charge is paid from.
const OK: &str = "4084080000000003";
