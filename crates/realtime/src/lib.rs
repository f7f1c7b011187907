//! Sockets: whoever is party to an order, and whoever works for a merchant, is told what happens while it happens.
//!
//! What it promises:
//! * An unmodified client of Socket.IO connects, by polling or by WebSocket, with a token in the handshake and nowhere else.
//! * A reader gets every entry of their feed once and in order, over any number of connections, as long as each says which entry
//!   was the last: what is emitted is read from the database by its number, and there is no other path to a socket. So nothing
//!   is told that is not committed, and any number of processes may serve the same readers.
//! * Who may listen is asked again for every batch that is delivered and at every join. What ends, ends with a code.
//! * What a client makes a process keep is bounded: the size of what it sends, its sockets, and what it is slow to read.
//!
//! It refuses to know what happened: entries are written by use cases, in the commits that they tell of (`escrows`), and who
//! holds a token is for the [`Gate`] to say.

mod gate;
mod handshake;
mod hub;
mod joining;
mod limits;
mod porch;
mod seats;
mod tail;
mod tokens;
mod watcher;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::{Router, middleware};
use runtime::{Clock, Shutdown};
use socketioxide::SocketIo;
use socketioxide::extract::{SocketRef, TryData};
use socketioxide::handler::ConnectHandler as _;

pub use gate::{Admin, Gate, Pass, Person, Refused};
pub use limits::Limits;
pub use tokens::Tokens;

use crate::handshake::Handshake;
use crate::hub::Hub;
use crate::porch::Porch;
use crate::seats::Seats;

/// Where sockets are mounted.
pub const PATH: &str = "/socket.io/";
/// The namespace of customers.
pub const USERS: &str = "/user";
/// The namespace of those who work for a merchant.
pub const ADMINS: &str = "/admin";

/// How long sockets get to take their leave when the process stops.
const FAREWELL: Duration = Duration::from_secs(3);

/// What sockets are made of.
#[derive(Debug)]
pub struct Parts {
    /// Says who holds a token.
    pub gate: Arc<dyn Gate>,
    /// How much is let in.
    pub limits: Limits,
    /// By which tokens end.
    pub clock: Clock,
}

pub(crate) struct Inner {
    gate: Arc<dyn Gate>,
    limits: Limits,
    clock: Clock,
    hub: Hub,
    seats: Arc<Seats>,
}

/// The sockets of one process.
#[derive(Clone)]
pub struct Realtime {
    inner: Arc<Inner>,
    io: SocketIo,
    router: Router,
}

impl fmt::Debug for Realtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Realtime").field("limits", &self.inner.limits).finish_non_exhaustive()
    }
}

impl Realtime {
    /// One per process. Nothing is delivered until [`Realtime::run`] does.
    pub fn new(parts: Parts) -> Realtime {
        let limits = &parts.limits;
        let (service, io) = SocketIo::builder()
            .ping_interval(limits.ping_every)
            .ping_timeout(limits.pong_within)
            .connect_timeout(limits.handshake)
            .max_payload(limits.payload as u64)
            .ws_max_message_size(limits.payload)
            .ws_max_frame_size(limits.payload)
            .max_buffer_size(limits.buffered)
            .build_svc();
        let seats = Arc::new(Seats::new(limits.sockets, limits.sockets_each));
        let porch = Porch::of(limits);
        let Parts { gate, limits, clock } = parts;
        let inner = Arc::new(Inner { gate, limits, clock, hub: Hub::default(), seats });
        namespaces(&io, &inner);
        let router =
            Router::new().route_service(PATH, service).layer(middleware::from_fn_with_state(porch, porch::answered));
        Realtime { inner, io, router }
    }

    /// What is to be merged into a service, outside of whatever gives its requests a deadline: a poll waits.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Delivers until asked to stop; then every socket is told that the process goes, so that its client comes back elsewhere.
    pub async fn run(self, shutdown: Shutdown) {
        let tail = tokio::spawn(tail::run(self.inner.clone(), shutdown.clone()));
        if let Err(panic) = tail.await {
            // Sockets that nothing comes through are worse than none.
            tracing::error!(%panic, "what delivers to sockets ended in a panic; stopping");
            shutdown.request();
        }
        // Somebody who does not read cannot hold up the end.
        if tokio::time::timeout(FAREWELL, self.io.close()).await.is_err() {
            tracing::debug!("some sockets did not take their leave");
        }
    }
}

/// Says who may come in, and what happens when they are.
fn namespaces(io: &SocketIo, inner: &Arc<Inner>) {
    let entered = |inner: &Arc<Inner>| {
        let inner = inner.clone();
        move |socket: SocketRef| async move { handshake::entered(&inner, &socket) }
    };
    let person = {
        let inner = inner.clone();
        move |socket: SocketRef, TryData(auth): TryData<Handshake>| async move {
            handshake::person(&inner, &socket, auth.ok()).await
        }
    };
    let admin = {
        let inner = inner.clone();
        move |socket: SocketRef, TryData(auth): TryData<Handshake>| async move {
            handshake::admin(&inner, &socket, auth.ok()).await
        }
    };
    io.ns(USERS, entered(inner).with(person));
    io.ns(ADMINS, entered(inner).with(admin));
}
