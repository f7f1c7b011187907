//! A provider on loopback that answers as scripted and remembers every request.
//!
//! It speaks HTTP/1.1 by hand, one request to a connection, because what is worth testing is what a framework does not do: take a
//! request whole and hang up, or promise more than it sends.

mod http;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;

pub(crate) use http::{Seen, read_request, read_to_end};

/// What a provider does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Answers it.
    Answer {
        /// The status.
        status: u16,
        /// Headers beside those that every answer has.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// Takes it whole and hangs up.
    Cut,
    /// Promises the whole body and sends half of it.
    Half(Vec<u8>),
}

impl Reply {
    /// A JSON answer.
    pub(crate) fn json(status: u16, body: &Value) -> Reply {
        Reply::text(status, "application/json", &body.to_string())
    }

    /// An answer of any kind.
    pub(crate) fn text(status: u16, kind: &str, body: &str) -> Reply {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Reply::Answer { status, headers, body: body.as_bytes().to_vec() }
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Reply {
        if let Reply::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The status and the JSON of an answer.
    pub(crate) fn parts(&self) -> (u16, Value) {
        match self {
            Reply::Answer { status, body, .. } => (*status, serde_json::from_slice(body).expect("a JSON answer")),
            Reply::Cut | Reply::Half(_) => panic!("no whole answer: {self:?}"),
        }
    }

    /// The same answer, broken off in the middle of its body.
    pub(crate) fn broken_off(&self) -> Reply {
        match self {
            Reply::Answer { body, .. } => Reply::Half(body.clone()),
            Reply::Cut | Reply::Half(_) => self.clone(),
        }
    }

    async fn write(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        let (status, headers, body, sent): (u16, &[(String, String)], &[u8], usize) = match self {
            Reply::Answer { status, headers, body } => (*status, headers, body, body.len()),
            Reply::Half(body) => (200, &[], body, body.len() / 2),
            Reply::Cut => return Ok(()),
        };
        let mut head = format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body[..sent]).await?;
        stream.flush().await
    }
}

#[derive(Debug)]
struct Line {
    method: &'static str,
    path: &'static str,
    reply: Reply,
    once: bool,
}

impl Line {
    fn answers(&self, seen: &Seen) -> bool {
        self.method == seen.method && begins(&seen.path, self.path)
    }
}

/// Whether a path begins so, with whole words: `/transfer` is no beginning of `/transferrecipient`.
fn begins(path: &str, beginning: &str) -> bool {
    let after = path.strip_prefix(beginning);
    after.is_some_and(|after| !after.starts_with(char::is_alphanumeric) || !beginning.ends_with(char::is_alphanumeric))
}

#[derive(Debug, Default)]
struct Script {
    lines: Vec<Line>,
    seen: Vec<Seen>,
    strays: Vec<String>,
}

impl Script {
    /// What is to be said once comes first, in the order it was put down; of what is always said, the latest.
    fn reply(&mut self, seen: &Seen) -> Reply {
        if let Some(at) = self.lines.iter().position(|line| line.once && line.answers(seen)) {
            return self.lines.remove(at).reply;
        }
        if let Some(line) = self.lines.iter().rev().find(|line| line.answers(seen)) {
            return line.reply.clone();
        }
        self.strays.push(format!("{} {}", seen.method, seen.path));
        Reply::json(418, &serde_json::json!({ "message": "nobody wrote a line for this request" }))
    }
}

/// A scripted provider.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
    more: Arc<Notify>,
}

impl Stage {
    /// Opens on a free port, and stays open as long as the test runs.
    pub(crate) async fn open() -> Stage {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let stage = Stage { address, script: Arc::default(), more: Arc::default() };
        let playing = stage.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(playing.clone().play(stream));
            }
        });
        stage
    }

    async fn play(self, mut stream: TcpStream) {
        let Some(seen) = read_request(&mut stream).await else { return };
        let reply = {
            let mut script = self.script();
            script.seen.push(seen.clone());
            script.reply(&seen)
        };
        self.more.notify_one();
        // A client that has gone away is its own affair.
        drop(reply.write(&mut stream).await);
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().expect("no holder panics")
    }

    /// The address to give to an adapter.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Says this to the next request by this method to a path that begins so, and then no more.
    pub(crate) fn once(&self, method: &'static str, path: &'static str, reply: Reply) {
        self.script().lines.push(Line { method, path, reply, once: true });
    }

    /// Says this to every such request that nothing else is put down for.
    pub(crate) fn always(&self, method: &'static str, path: &'static str, reply: Reply) {
        self.script().lines.push(Line { method, path, reply, once: false });
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.script().seen.clone()
    }

    /// Every request so far by this method to a path that begins so.
    pub(crate) fn seen_at(&self, method: &str, path: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.method == method && begins(&seen.path, path)).collect()
    }

    /// The first request that is looked for, as soon as it has come.
    pub(crate) async fn wait_for(&self, wanted: impl Fn(&Seen) -> bool) -> Seen {
        loop {
            // Asked for before looking, so that what comes in between is not missed.
            let more = self.more.notified();
            if let Some(seen) = self.seen().into_iter().find(&wanted) {
                return seen;
            }
            more.await;
        }
    }

    /// Requests that nobody wrote a line for.
    pub(crate) fn strays(&self) -> Vec<String> {
        self.script().strays.clone()
    }
}

/// An address where nobody listens, nor ever will: the port is taken, and kept for as long as the tests run.
pub(crate) fn nobody() -> String {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let address = socket.local_addr().expect("a bound socket has an address");
    Box::leak(Box::new(socket));
    format!("http://{address}")
}
