//! The database goes away under the services, and comes back.

use std::process::Command;

use testkit::http;
use testkit::process::{Running, free_port, until};

fn recoup(url: &str, words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_recoup"))
        .args(words)
        .env("DATABASE_URL", url)
        .env("RECOUP_KEY_PEPPER", "a pepper for tests, long enough for them")
        .env("RECOUP_SEALING_KEY", "a sealing key for tests, long enough too")
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn field(json: &str, name: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
    value[0][name].as_str().expect("a text").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_database_is_said_plainly_and_nothing_is_lost() {
    let folder = std::env::temp_dir().join(format!("recoup-outage-{}", std::process::id()));
    let place = folder.clone();
    let started = tokio::task::spawn_blocking(move || testkit::start_durable_cluster(&place)).await.expect("runs");
    let mut cluster = started.expect("a cluster");
    let url = cluster.url("postgres", cluster.superuser());
    recoup(&url, &["migrate"]);
    let tenant = field(&recoup(&url, &["tenant", "create", "Outage", "--format", "json"]), "id");
    let key = field(&recoup(&url, &["apikey", "create", "--tenant", &tenant, "--format", "json"]), "key");
    let db = testkit::TestDb::over(&url);
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let api = Running::start(
        env!("CARGO_BIN_EXE_recoup"),
        &["public-api"],
        &db,
        &[("RECOUP_PUBLIC_API_LISTEN", listen.as_str())],
    );
    let ask = |method: &'static str, body: &'static str| {
        let key = key.clone();
        async move {
            tokio::task::spawn_blocking(move || http::request(port, method, "/v1/customers", &key, body))
                .await
                .expect("runs")
        }
    };
    until("the API answers", || async { ask("GET", "").await.is_some_and(|answer| answer.status == 200) }).await;
    let made = ask("POST", r#"{"name":"Before"}"#).await.expect("an answer");
    assert_eq!(made.status, 201, "{}", made.body);
    cluster.kill9().expect("the server dies");
    let refused = ask("POST", r#"{"name":"During"}"#).await.expect("the API itself lives");
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert!(refused.head.contains("retry-after:"), "{}", refused.head);
    assert!(refused.head.contains("application/problem+json"), "{}", refused.head);
    cluster.restart_hard().expect("the server comes back");
    until("the API serves again", || async { ask("GET", "").await.is_some_and(|answer| answer.status == 200) }).await;
    let listed = ask("GET", "").await.expect("an answer");
    assert!(listed.body.contains("Before") && !listed.body.contains("During"), "{}", listed.body);
    recoup(&url, &["verify"]);
    assert!(api.terminate());
    tokio::task::spawn_blocking(move || cluster.stop()).await.expect("runs").expect("stops");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
