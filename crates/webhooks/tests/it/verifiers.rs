//! Foreign libraries, in other languages, accept what we deliver and refuse what somebody changed.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::SignedDuration;
use runtime::Clock;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use testkit::World;
use usecase::ports::OutgoingWebhook;
use webhooks::endpoints;

use crate::stage::Stage;

const URL: &str = "https://merchant.example.com/hooks";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a verifier says of each case, by library.
fn verdicts(program: &Path, script: &str, cases: &Value) -> BTreeMap<String, Vec<String>> {
    let missing = format!("{} is not there: `./dev test` installs what these tests need", program.display());
    let mut child = Command::new(program)
        .arg(root().join("tests").join(script))
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect(&missing);
    child.stdin.take().expect("piped").write_all(cases.to_string().as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{script} failed; `./dev test` installs what it needs");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn case(secret: &str, message: &OutgoingWebhook) -> Value {
    let headers: BTreeMap<&str, &str> = message.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    json!({ "secret": secret, "body": message.body, "headers": headers })
}

async fn delivered(stage: &Stage) -> OutgoingWebhook {
    stage.record("customer.created", 1).await;
    stage.round().await;
    stage.town.arrived(URL).pop().expect("a delivery")
}

/// Real deliveries before, in and after a rotation, and what a thief could make of them; and who should accept each.
async fn cases() -> (Vec<Value>, Vec<bool>) {
    let now = Clock::system().now();
    let stage = Stage::with(World::at(&now.to_string()).await, Duration::from_secs(60));
    let (id, old) = stage.endpoint(URL).await;
    let before = delivered(&stage).await;
    let mut tx = stage.world.begin().await;
    let (_, secret) = endpoints::rotate_secret(&mut tx, &testkit::secrets(), id).await.expect("rotates");
    tx.commit(()).await.expect("commits");
    let new = secret.expose_secret().to_owned();
    let during = delivered(&stage).await;
    let mut found = vec![
        (case(&old, &before), true),
        (case(&new, &before), false),
        (case(&old, &during), true),
        (case(&new, &during), true),
    ];
    let mut tampered = case(&new, &during);
    tampered["body"] = during.body.replace("customer.created", "customer.updated").into();
    found.push((tampered, false));
    for header in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut without = case(&new, &during);
        without["headers"].as_object_mut().expect("headers").remove(header);
        found.push((without, false));
    }
    let mut renamed = case(&new, &during);
    renamed["headers"]["webhook-id"] = "evt_019aa5b0-7c1e-7d55-9b57-3f1a60f7c0de".into();
    found.push((renamed, false));
    // Signed 301 seconds ago, and delivered only now.
    stage.world.db.clock.set(now.checked_sub(SignedDuration::from_secs(301)).expect("in range"));
    let stale = delivered(&stage).await;
    found.push((case(&new, &stale), false));
    found.into_iter().unzip()
}

fn agree(verdicts: &BTreeMap<String, Vec<String>>, expected: &[bool], cases: &[Value]) {
    for (library, said) in verdicts {
        assert_eq!(said.len(), expected.len());
        for ((said, expected), case) in said.iter().zip(expected).zip(cases) {
            assert_eq!(said == "accepted", *expected, "{library} says `{said}` of {case}");
        }
    }
}

#[tokio::test]
async fn libraries_of_python_and_node_accept_what_is_ours_and_refuse_what_is_not() {
    let (cases, expected) = cases().await;
    let all = json!(cases);
    let python = verdicts(&root().join("target/venv/bin/python"), "verify_webhooks.py", &all);
    assert_eq!(python.keys().collect::<Vec<_>>(), ["standardwebhooks", "svix"]);
    agree(&python, &expected, &cases);
    let node = verdicts(Path::new("node"), "verify_webhooks.mjs", &all);
    assert_eq!(node.keys().collect::<Vec<_>>(), ["standardwebhooks"]);
    agree(&node, &expected, &cases);
}

#[tokio::test]
async fn a_day_after_a_rotation_only_the_new_secret_signs() {
    let now = Clock::system().now();
    let world = World::at(&now.checked_sub(SignedDuration::from_hours(25)).expect("in range").to_string()).await;
    let stage = Stage::with(world, Duration::from_secs(60));
    let (id, old) = stage.endpoint(URL).await;
    let mut tx = stage.world.begin().await;
    let (_, secret) = endpoints::rotate_secret(&mut tx, &testkit::secrets(), id).await.expect("rotates");
    tx.commit(()).await.expect("commits");
    stage.world.db.clock.set(now);
    let after = delivered(&stage).await;
    let cases = vec![case(secret.expose_secret(), &after), case(&old, &after)];
    let python = verdicts(&root().join("target/venv/bin/python"), "verify_webhooks.py", &json!(cases));
    agree(&python, &[true, false], &cases);
    let node = verdicts(Path::new("node"), "verify_webhooks.mjs", &json!(cases));
    agree(&node, &[true, false], &cases);
}
