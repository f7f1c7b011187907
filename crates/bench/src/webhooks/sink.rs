//! A receiver on loopback that says yes and counts, and one path of it that never answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A running receiver. It stops when it is dropped.
#[derive(Debug)]
pub(super) struct Sink {
    address: SocketAddr,
    arrived: Arc<watch::Sender<u64>>,
    count: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Sink {
    pub(super) async fn start() -> Result<Sink> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (arrived, count) = (Arc::new(watch::Sender::new(0)), Arc::new(AtomicU64::new(0)));
        let (told, counted) = (Arc::clone(&arrived), Arc::clone(&count));
        let take = move |_: Bytes| {
            let so_far = counted.fetch_add(1, Ordering::Relaxed) + 1;
            // Whoever waits needs no more than a hint.
            if so_far.is_multiple_of(100) {
                told.send_replace(so_far);
            }
            std::future::ready(StatusCode::OK)
        };
        let hang = |_: Bytes| async { std::future::pending::<StatusCode>().await };
        let router = Router::new().route("/hooks/{nth}", post(take)).route("/hang", post(hang));
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the receiver stopped");
            }
        });
        Ok(Sink { address, arrived, count, task })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Waits until so many messages have come; a multiple of a hundred.
    pub(super) async fn wait_for(&self, count: u64) -> Result<()> {
        self.arrived.subscribe().wait_for(|so_far| *so_far >= count).await?;
        Ok(())
    }

    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}
