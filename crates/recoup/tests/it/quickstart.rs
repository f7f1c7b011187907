//! The README's lines, taken from its text and run as they stand, against the roles as separate processes.

use std::path::Path;
use std::process::Command;

use ids::Mode;
use testkit::process::{Running, free_port, until};
use testkit::{TestDb, http};

/// The shell lines of the block marked `quickstart`.
fn lines() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = std::fs::read_to_string(readme).expect("the README");
    let (_, block) = text.split_once("```sh quickstart\n").expect("a block marked quickstart");
    let (block, _) = block.split_once("\n```").expect("its end");
    block.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readmes_lines_make_a_paid_subscription() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Ada's Gym").await;
    let scope = db.scope(tenant, Mode::Test);
    let mut tx = scope.begin().await.expect("a transaction");
    let key = access::keys::NewKey {
        kind: store::key::KeyKind::Secret,
        name: "readme".to_owned(),
        scopes: Vec::new(),
        allowed_addresses: Vec::new(),
        per_minute: 1_000,
        expires_at: None,
    };
    let (_, key) = access::keys::create(&mut tx, key, &testkit::secrets().key_pepper).await.expect("a key");
    tx.commit(()).await.expect("commits");
    let (api, worker) = (free_port(), free_port());
    let listen = |port: u16| format!("127.0.0.1:{port}");
    let binary = env!("CARGO_BIN_EXE_recoup");
    let running_api =
        Running::start(binary, &["public-api"], &db, &[("RECOUP_PUBLIC_API_LISTEN", listen(api).as_str())]);
    let running_worker = Running::start(binary, &["worker"], &db, &[("RECOUP_WORKER_LISTEN", listen(worker).as_str())]);
    let get = |path: String| {
        let key = key.clone();
        async move { tokio::task::spawn_blocking(move || http::request(api, "GET", &path, &key, "")).await.ok().flatten() }
    };
    until("the API answers", || async { get("/livez".to_owned()).await.is_some() }).await;
    let script = format!("set -euo pipefail\n{}", lines());
    let url = format!("http://127.0.0.1:{api}");
    let output = Command::new("bash")
        .args(["-c", &script])
        .env("RECOUP_URL", &url)
        .env("RECOUP_KEY", &key)
        .output()
        .expect("bash runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    until("the invoice is paid", || async {
        let invoices = get("/v1/invoices?status=paid".to_owned()).await;
        invoices.is_some_and(|answer| answer.body.contains("\"amountPaid\":500000"))
    })
    .await;
    let answer = get("/v1/subscriptions?status=active".to_owned()).await.expect("an answer");
    assert!(answer.body.contains("\"status\":\"active\""), "{}", answer.body);
    assert!(running_worker.terminate() && running_api.terminate(), "both stop in good order");
}
