//! Processes that serve sockets on a port, and lines to them that can be cut.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use realtime::{Gate, Limits, Parts, Realtime};
use runtime::{Clock, Shutdown};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A process, or what a client can tell of one.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shutdown: Shutdown,
    tasks: [JoinHandle<()>; 2],
}

/// Looks often, so that tests need not wait.
pub(crate) fn quick() -> Limits {
    Limits { pace: Duration::from_millis(20), recheck: Duration::from_millis(100), ..Limits::default() }
}

impl Server {
    pub(crate) async fn start(gate: Arc<dyn Gate>, clock: &Clock, limits: Limits) -> Server {
        Server::at("127.0.0.1:0".parse().expect("an address"), gate, clock, limits).await
    }

    pub(crate) async fn at(address: SocketAddr, gate: Arc<dyn Gate>, clock: &Clock, limits: Limits) -> Server {
        let realtime = Realtime::new(Parts { gate, limits, clock: clock.clone() });
        let listener = TcpListener::bind(address).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shutdown = Shutdown::new();
        // As the merchant API has it: beside the frame, whose deadline no poll should have.
        let api = web::frame::framed(Router::new().route("/health", get(|| async { "well" })), "/docs".to_owned());
        let (stop, router) = (shutdown.clone(), api.merge(realtime.router()));
        let serving = tokio::spawn(async move {
            let stopped = async move { stop.requested().await };
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).with_graceful_shutdown(stopped).await.expect("serves");
        });
        let running = tokio::spawn(realtime.run(shutdown.clone()));
        Server { address, shutdown, tasks: [running, serving] }
    }

    /// Stops in good order, and waits until the port is free.
    pub(crate) async fn stop(self) -> SocketAddr {
        self.shutdown.request();
        for task in self.tasks {
            task.await.expect("ends");
        }
        self.address
    }
}

/// A line to a server. While it is cut nobody gets through, and nobody who was through stays so.
pub(crate) struct Line {
    pub(crate) address: SocketAddr,
    whole: watch::Sender<bool>,
}

impl Line {
    pub(crate) async fn to(server: SocketAddr) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let whole = watch::Sender::new(true);
        let seen = whole.subscribe();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, server, seen.clone()));
            }
        });
        Line { address, whole }
    }

    pub(crate) fn cut(&self) {
        self.whole.send_replace(false);
    }

    pub(crate) fn mend(&self) {
        self.whole.send_replace(true);
    }
}

async fn carry(mut near: TcpStream, server: SocketAddr, mut whole: watch::Receiver<bool>) {
    if !*whole.borrow_and_update() {
        return;
    }
    let Ok(mut far) = TcpStream::connect(server).await else { return };
    tokio::select! {
        // Either end may hang up whenever it wants.
        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
        _ = whole.wait_for(|whole| !whole) => {}
    }
}
