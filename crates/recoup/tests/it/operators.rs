//! The operators' verbs, as typed.

use std::process::Command;

use ids::Mode;
use runtime::secret::Secrets;
use serde_json::Value;
use setup::customers::NewCustomer;
use testkit::TestDb;

fn recoup(db: &TestDb, words: &[&str]) -> (bool, String, String) {
    recoup_on(&db.url, words)
}

fn recoup_on(url: &str, words: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_recoup"))
        .args(words)
        .env("DATABASE_URL", url)
        .env("RECOUP_KEY_PEPPER", "p".repeat(40))
        .env("RECOUP_SEALING_KEY", "s".repeat(40))
        .env("USER", "ngozi")
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_and_its_keys_from_the_command_line() {
    let db = TestDb::new().await;
    let (ok, out, err) = recoup(&db, &["tenant", "create", "Chidi's Books", "--format", "json"]);
    assert!(ok, "{err}");
    let tenant = json(&out)[0]["id"].as_str().expect("an id").to_owned();
    let (ok, out, err) = recoup(&db, &["apikey", "create", "--tenant", &tenant, "--format", "json"]);
    assert!(ok, "{err}");
    let made = json(&out);
    assert!(made[0]["key"].as_str().expect("a key").starts_with("sk_test_"));
    let key = made[0]["id"].as_str().expect("an id").to_owned();
    let (ok, out, err) = recoup(&db, &["apikey", "roll", "--tenant", &tenant, &key, "--format", "json"]);
    assert!(ok, "{err}");
    assert!(json(&out)[0]["oldTextUntil"].is_string() && json(&out)[0]["key"] != made[0]["key"], "{out}");
    let (ok, _, err) = recoup(&db, &["apikey", "revoke", "--tenant", &tenant, &key]);
    assert!(ok, "{err}");
    let (ok, out, _) = recoup(&db, &["apikey", "list", "--tenant", &tenant, "--format", "json"]);
    assert!(ok);
    assert!(json(&out)[0]["revokedAt"].is_string());
    assert!(!out.contains(made[0]["key"].as_str().expect("a key")), "a key's text is shown once");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_words_get_a_reason_and_the_books_stay_clean() {
    let db = TestDb::new().await;
    let (ok, _, err) = recoup(&db, &["tenant", "create", "X", "--zone", "Mars/Olympus"]);
    assert!(!ok);
    assert!(err.contains("Mars/Olympus"), "{err}");
    let nobody = format!("ten_{}", ids::Uuid::nil());
    let (ok, _, err) = recoup(&db, &["apikey", "create", "--tenant", &nobody]);
    assert!(!ok);
    assert!(err.contains("tenant"), "{err}");
    let (ok, out, err) = recoup(&db, &["verify", "--format", "json"]);
    assert!(ok, "{err}");
    assert!(json(&out).as_array().expect("a list").iter().all(|item| item["holds"] == Value::Bool(true)));
    let (ok, out, err) = recoup(&db, &["queues"]);
    assert!(ok, "{err}");
    assert!(out.contains("(none)"), "{out}");
    let (ok, out, err) = recoup(&db, &["doctor"]);
    assert!(ok, "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_never_migrated_says_what_to_do() {
    let db = TestDb::new().await;
    // Every server has this one, and nothing of ours is in it.
    let (server, _) = db.url.rsplit_once('/').expect("a URL with a database");
    let url = format!("{server}/template1");
    for word in ["verify", "queues"] {
        let (ok, _, err) = recoup_on(&url, &[word]);
        assert!(!ok && err.contains("recoup migrate"), "{word}: {err}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_names_the_row_that_was_tampered_with() {
    let world = testkit::World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("lola", "4084080000000003", gateways::simulated::Behavior::default()).await;
    world.subscribe(customer, plan).await;
    world.drain().await;
    world.verify().await;
    let tamper = "update sandbox.invoice_lines set amount_minor = amount_minor + 1;
                  update sandbox.postings set amount_minor = amount_minor + 7 where account = 'revenue';
                  delete from sandbox.events where seq = 2;";
    store::testing::admin_script(&world.db.connector, tamper).await.expect("a superuser may");
    let (ok, out, _) = recoup(&world.db, &["verify", "--format", "json"]);
    assert!(!ok);
    let broken: Vec<String> = json(&out)
        .as_array()
        .expect("a list")
        .iter()
        .filter(|item| item["holds"] == Value::Bool(false))
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect();
    for id in ["I4a", "I5d", "I6a", "derivations"] {
        assert!(broken.contains(&id.to_owned()), "{id} is not among {broken:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_names_people_for_as_long_as_they_are_known() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Chidi's Books").await;
    // What the binary holds.
    let secrets = Secrets::new("p".repeat(40).into(), "s".repeat(40).into(), "key-1".to_owned());
    let mut tx = db.scope(tenant, Mode::Test).begin().await.expect("a transaction");
    let ada = NewCustomer { name: Some("Ada Obi".to_owned()), ..NewCustomer::default() };
    setup::customers::create(&mut tx, &secrets, ada).await.expect("a customer");
    tx.commit(()).await.expect("commits");
    let query = ["audit", "query", "--action", "customer.create", "--format", "json"];
    let (ok, out, err) = recoup(&db, &query);
    assert!(ok, "{err}");
    assert_eq!(json(&out)[0]["after"]["name"], "Ada Obi");
    store::testing::admin_script(&db.connector, "update sandbox.customers set salt = null").await.expect("runs");
    let (ok, out, err) = recoup(&db, &query);
    assert!(ok, "{err}");
    let after = &json(&out)[0]["after"];
    assert!(after["name"].is_null() && after["erased"] == true && after.get("sealed").is_none(), "{after}");
}
