//! Clients that ask as fast as they are answered, each on a connection that it keeps.

use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tokio::task::JoinSet;

use crate::usage::client::Client;

/// What the nth request is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) path: fn(u64) -> String,
    /// Empty for a GET; the plan's id is given.
    pub(crate) body: fn(u64, &str) -> String,
    /// The request key of a POST.
    pub(crate) once: fn(u64) -> String,
}

/// What one run took.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) took: Duration,
    /// Each request, shortest first.
    pub(crate) each: Vec<Duration>,
}

impl Run {
    /// Of the requests that were sent.
    pub(crate) fn new(took: Duration, mut each: Vec<Duration>) -> Run {
        each.sort_unstable();
        Run { took, each }
    }

    /// Requests per second.
    pub(crate) fn rate(&self) -> f64 {
        crate::report::float(self.each.len()) / self.took.as_secs_f64().max(0.000_001)
    }

    /// The time within which so many of a thousand were answered, in milliseconds.
    pub(crate) fn quantile(&self, per_mille: usize) -> f64 {
        let at = (self.each.len() * per_mille / 1000).min(self.each.len().saturating_sub(1));
        self.each.get(at).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
    }
}

impl Load {
    /// Sends the requests of a range, shared by so many clients.
    pub(crate) async fn run(
        self,
        (address, key): (SocketAddr, &str),
        plan: &str,
        range: Range<u64>,
        clients: u32,
    ) -> Result<Run> {
        let mut open = Vec::new();
        for _ in 0..clients {
            let mut client = Client::connect(address, key).await?;
            if (self.body)(range.start, plan).is_empty() {
                client.get(&(self.path)(range.start)).await?;
            }
            open.push(client);
        }
        let next = Arc::new(AtomicU64::new(range.start));
        let start = Instant::now();
        let mut running: JoinSet<Result<Vec<Duration>>> =
            open.into_iter().map(|client| self.one(client, plan.to_owned(), Arc::clone(&next), range.end)).collect();
        let mut each = Vec::new();
        while let Some(took) = running.join_next().await {
            each.extend(took.context("a client panicked")??);
        }
        Ok(Run::new(start.elapsed(), each))
    }

    async fn one(self, mut client: Client, plan: String, next: Arc<AtomicU64>, end: u64) -> Result<Vec<Duration>> {
        let mut each = Vec::new();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= end {
                return Ok(each);
            }
            let (path, body) = ((self.path)(nth), (self.body)(nth, &plan));
            let start = Instant::now();
            let (status, told) = if body.is_empty() {
                client.get(&path).await?
            } else {
                client.post_once(&path, &(self.once)(nth), &body).await?
            };
            each.push(start.elapsed());
            ensure!(matches!(status, 200 | 201), "{path} answered {status}: {}", String::from_utf8_lossy(&told));
        }
    }
}
