//! A line in the middle, between an adapter and somebody real: it notes what goes both ways, can add a header to requests, and can
//! hang up after the other side has acted.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::stage::{Seen, read_request, read_to_end};

/// What went over the line once.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    /// The request, as the adapter sent it.
    pub(crate) seen: Seen,
    /// The answer's head and body, as they came.
    pub(crate) answer: String,
    /// Whether the adapter was given the answer.
    pub(crate) delivered: bool,
}

impl Exchange {
    /// A header of the answer.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let head = self.answer.split("\r\n\r\n").next()?;
        let of = |line: &&str| line.split_once(':').is_some_and(|(other, _)| other.eq_ignore_ascii_case(name));
        head.lines().find(of)?.split_once(':').map(|(_, value)| value.trim())
    }
}

/// Whether the answer to the request of this number (from 0) is kept back.
pub(crate) type Drops = fn(usize, &Seen) -> bool;

/// A line in the middle.
#[derive(Clone, Debug)]
pub(crate) struct Relay {
    address: SocketAddr,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
    added: Arc<Mutex<Option<(String, String)>>>,
}

impl Relay {
    /// Everything is passed on.
    pub(crate) async fn to(upstream: SocketAddr) -> Relay {
        Relay::dropping(upstream, |_, _| false).await
    }

    /// Everything is passed on, and some answers are not passed back.
    pub(crate) async fn dropping(upstream: SocketAddr, drops: Drops) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let relay = Relay { address, exchanges: Arc::default(), added: Arc::default() };
        let passing = relay.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(passing.clone().pass(stream, upstream, drops));
            }
        });
        relay
    }

    /// The address to give to an adapter.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds a header to the requests that follow, in place of the one before: `Prefer: code=402, example=stolen_card`.
    pub(crate) fn add(&self, name: &str, value: &str) {
        *self.added.lock().expect("no holder panics") = Some((name.to_owned(), value.to_owned()));
    }

    /// What went over the line so far.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().expect("no holder panics").clone()
    }

    async fn pass(self, mut near: TcpStream, upstream: SocketAddr, drops: Drops) {
        let Some(seen) = read_request(&mut near).await else { return };
        let mut far = TcpStream::connect(upstream).await.expect("the other side is up");
        far.write_all(&self.rewritten(&seen)).await.expect("the other side listens");
        let bytes = read_to_end(&mut far).await;
        let delivered = {
            let mut exchanges = self.exchanges.lock().expect("no holder panics");
            let delivered = !drops(exchanges.len(), &seen);
            exchanges.push(Exchange { seen, answer: String::from_utf8_lossy(&bytes).into_owned(), delivered });
            delivered
        };
        if delivered {
            // A client that has gone away is its own affair.
            drop(near.write_all(&bytes).await);
        }
    }

    /// The request with the added header, and the wish that the connection ends with the answer.
    fn rewritten(&self, seen: &Seen) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", seen.method, seen.path);
        for (name, value) in seen.headers.iter().filter(|(name, _)| name != "connection") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some((name, value)) = &*self.added.lock().expect("no holder panics") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(seen.body.as_bytes());
        bytes
    }
}
