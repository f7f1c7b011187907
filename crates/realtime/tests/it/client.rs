//! The official client, in a process of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a client talks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    Polling,
    WebSocket,
    /// As it does when nobody says anything: polling first.
    Both,
}

/// An official client.
pub(crate) struct Client {
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    /// What it was told by entries, in order.
    pub(crate) entries: Vec<Value>,
    _child: Child,
}

impl Client {
    pub(crate) fn person(to: SocketAddr, by: By, token: &str) -> Client {
        Client::open(to, by, "/user", json!({ "token": token }), json!({}))
    }

    pub(crate) fn admin(to: SocketAddr, token: &str) -> Client {
        Client::open(to, By::WebSocket, "/admin", json!({ "token": token }), json!({}))
    }

    pub(crate) fn open(to: SocketAddr, by: By, namespace: &str, auth: Value, query: Value) -> Client {
        let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let missing = "socket.io-client is not installed: `./dev test` installs it from package-lock.json at the root";
        assert!(root.join("node_modules/socket.io-client").exists(), "{missing}");
        let transports: &[&str] = match by {
            By::Polling => &["polling"],
            By::WebSocket => &["websocket"],
            By::Both => &["polling", "websocket"],
        };
        let wanted = json!({
            "url": format!("http://{to}"), "namespace": namespace, "transports": transports, "auth": auth, "query": query,
        });
        let mut child = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/js/client.mjs"))
            .arg(wanted.to_string())
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("`./dev test` installs Node");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped")).lines();
        Client { input, output, entries: Vec::new(), _child: child }
    }

    /// The next thing that happens to it.
    async fn next(&mut self) -> (String, Value) {
        let line = tokio::time::timeout(PATIENCE, self.output.next_line()).await;
        let line = line.expect("it never came").expect("it prints lines").expect("it is still there");
        let mut line: Value = serde_json::from_str(&line).expect("JSON");
        let (event, body) = (line["event"].as_str().expect("a name").to_owned(), line["body"].take());
        if event == "told" && body["body"]["id"].is_string() {
            assert_eq!(body["name"], body["body"]["type"]);
            self.entries.push(body["body"].clone());
        }
        (event, body)
    }

    /// The first thing that happens to it.
    pub(crate) async fn first(&mut self) -> String {
        self.next().await.0
    }

    /// Waits for something to happen to it.
    pub(crate) async fn until(&mut self, wanted: &str) -> Value {
        loop {
            let (event, body) = self.next().await;
            if event == wanted {
                return body;
            }
        }
    }

    /// Waits until it is told something that is no entry: `ready` and the like.
    pub(crate) async fn until_told(&mut self, name: &str) -> Value {
        loop {
            let body = self.until("told").await;
            if body["name"] == name {
                return body["body"].clone();
            }
        }
    }

    /// Waits until it is connected, and answers from which number on it hears.
    pub(crate) async fn ready(&mut self) -> i64 {
        self.until("connect").await;
        self.until_told("ready").await["seq"].as_i64().expect("a number")
    }

    /// Waits until it has an entry with a number; answers all that it has.
    pub(crate) async fn through(&mut self, seq: i64) -> Vec<Value> {
        while self.entries.last().is_none_or(|last| last["seq"].as_i64() < Some(seq)) {
            self.next().await;
        }
        self.entries.clone()
    }

    /// Sends something and waits for the answer.
    pub(crate) async fn ask(&mut self, event: &str, body: Value) -> Value {
        self.say(&json!({ "emit": [event, body] })).await;
        self.until("answer").await
    }

    /// Has it connect again, with what it says about itself changed.
    pub(crate) async fn connect(&mut self, auth: Value) {
        self.say(&json!({ "connect": auth })).await;
    }

    pub(crate) async fn say(&mut self, command: &Value) {
        let line = format!("{command}\n");
        self.input.write_all(line.as_bytes()).await.expect("it reads");
    }
}
