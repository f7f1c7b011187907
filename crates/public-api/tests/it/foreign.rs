//! OAuth clients that others wrote get tokens here, by both methods: Authlib for Python, openid-client for Node.
//!
//! They read our metadata, ask for a token, use it, look at it and end it. Each is a program in `tests/foreign`, which
//! prints what it got.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use throttle::Throttle;
use tokio::net::TcpListener;
use web::limits::Limits;

use crate::oauth::{Program, client};
use crate::rig::{Node, Rig, WIDE};

const MISSING: &str =
    "is not installed: `./dev test` installs it from requirements.txt and package-lock.json at the root";

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Serves a process of ours on a port, by whose address it calls itself.
async fn served(rig: &Rig) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let node = Node::at(&rig.world, Limits::new(Throttle::in_process(), WIDE), &[], &base);
    let service = node.router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    base
}

/// Runs a program and reads what it prints.
async fn told_by(mut command: Command, base: &str, program: &Program, method: &str) -> Value {
    command.args([base, &program.client_id, &program.secret, method]).current_dir(root());
    let ended = tokio::task::spawn_blocking(move || command.output()).await.expect("not cancelled");
    let ended = ended.unwrap_or_else(|error| panic!("the foreign client {MISSING} ({error})"));
    let (out, err) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "{out}\n{err}\nIf the package is not found, it {MISSING}");
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}\n{err}"))
}

async fn takes_tokens_home(command: impl Fn() -> Command) {
    let rig = Rig::new().await;
    let program = client(&rig, &["plans:write", "ledger:read"]).await;
    let base = served(&rig).await;
    for method in ["client_secret_basic", "client_secret_post"] {
        let told = told_by(command(), &base, &program, method).await;
        let expected = json!({
            "method": method,
            "tokenType": "bearer",
            "expiresIn": 900,
            "scope": "plans:read",
            "plans": 200,
            "ledger": 403,
            "active": true,
            "clientId": program.client_id,
            "activeAfterRevocation": false,
            "plansAfterRevocation": 401,
            "wider": "invalid_scope",
            "wrongSecret": "invalid_client",
        });
        assert_eq!(told, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn authlib_gets_tokens() {
    let python = root().join("target/venv/bin/python");
    assert!(python.exists(), "Authlib {MISSING}");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/authlib_client.py");
    takes_tokens_home(|| {
        let mut command = Command::new(&python);
        command.arg(script);
        command
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn openid_client_gets_tokens() {
    assert!(root().join("node_modules/openid-client").exists(), "openid-client {MISSING}");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/openid_client.mjs");
    takes_tokens_home(|| {
        let mut command = Command::new("node");
        command.arg(script);
        command
    })
    .await;
}
