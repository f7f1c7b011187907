//! Receivers, a scripted resolver, and messages.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use messaging::NameLookup;
use tokio::net::TcpListener;
use usecase::ports::OutgoingWebhook;

/// Longer than any test that is not about deadlines may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Serves a router on loopback for as long as the test's runtime lives.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// A message to a URL of this machine.
pub(crate) fn local(url: impl Into<String>) -> OutgoingWebhook {
    OutgoingWebhook {
        url: url.into(),
        headers: vec![("webhook-id", "evt_1".to_owned())],
        body: r#"{"type":"invoice.paid"}"#.to_owned(),
        timeout: PATIENCE,
        local_allowed: true,
    }
}

/// A message that may only go to the public internet.
pub(crate) fn public(url: impl Into<String>) -> OutgoingWebhook {
    OutgoingWebhook { local_allowed: false, ..local(url) }
}

/// A listener that counts who knocked. On Linux a connection to loopback waits in the backlog before the
/// client's `connect` returns, so nobody has to accept for the count to be exact.
#[derive(Debug)]
pub(crate) struct Bell(std::net::TcpListener);

impl Bell {
    /// Listens on every address of this machine.
    pub(crate) fn hang() -> Bell {
        let listener = std::net::TcpListener::bind("0.0.0.0:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket can be made non-blocking");
        Bell(listener)
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.local_addr().expect("a bound listener has an address").port()
    }

    /// How many connections came since the last call.
    pub(crate) fn rings(&self) -> usize {
        std::iter::from_fn(|| self.0.accept().ok()).count()
    }
}

/// A resolver that gives its answers in order, whatever the name, and keeps the names it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    asked: Mutex<Vec<String>>,
}

impl Script {
    pub(crate) fn new<const N: usize>(answers: [&[&str]; N]) -> Arc<Script> {
        let parse = |texts: &[&str]| texts.iter().map(|text| text.parse().expect("an address")).collect();
        Arc::new(Script { answers: Mutex::new(answers.into_iter().map(parse).collect()), asked: Mutex::default() })
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no holder panics").clone()
    }
}

#[async_trait]
impl NameLookup for Script {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.lock().expect("no holder panics").push(name.to_owned());
        let next = self.answers.lock().expect("no holder panics").pop_front();
        next.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the script has ended"))
    }
}
