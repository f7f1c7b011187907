//! Telling merchants: from the commit that records an event to the commit that writes down the answer to its signed POST,
//! beside a client that signs and posts and keeps nothing; and what the others notice of an endpoint that hangs.
//!
//! *Ours* is a worker's engine over a real database and real connections to a receiver in this process. *The floor* is hyper,
//! 64 signed requests in flight, to the same receiver. Both run in the same round. After every run each event has arrived
//! exactly once, and every try is written down.

mod floor;
mod ours;
mod report;
mod sink;

use anyhow::{Result, ensure};
use secrecy::SecretString;
use store::Connector;

pub use report::Report;

use crate::place::in_own_database;
use crate::server::Server;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many events one endpoint is told; the floor posts as many.
    pub events: u64,
    /// How many rounds; a round runs each case once.
    pub rounds: u32,
    /// For the caller: print the report as JSON.
    pub json: bool,
    /// What the passwords of the service roles are derived from, on a server that asks for them.
    pub role_secret: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Options {
        Options { events: 50_000, rounds: 3, json: false, role_secret: None }
    }
}

/// Where one benchmark works.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) connector: Connector,
    pub(crate) options: Options,
}

/// What one round took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Round {
    pub(crate) ours: crate::server::Run,
    /// Posts per second.
    pub(crate) floor: f64,
    /// Deliveries per second to eight endpoints.
    pub(crate) alone: f64,
    /// The same while a ninth hangs.
    pub(crate) beside: f64,
}

/// Measures deliveries on the server at `url`, whose user must be a superuser, in a database made for it and dropped
/// afterwards.
///
/// # Errors
/// When the server cannot be used, and when an event did not arrive once or a try is not written down: then there is no number.
pub async fn run(url: &str, options: Options, progress: &mut dyn FnMut(String)) -> Result<Report> {
    ensure!(options.events >= 200, "at least 200 events are needed for a measurement");
    ensure!(options.rounds >= 1, "nothing to measure");
    let secret = options.role_secret.clone();
    in_own_database(url, secret, async |place, now| {
        let bench = Bench { server: place.server.clone(), connector: place.connector.clone(), options };
        store::migrate::run(&bench.connector, now).await?;
        let mut taken = Vec::new();
        for nth in 0..bench.options.rounds {
            let posted = floor::post(bench.options.events).await?;
            let told = ours::tell_one(&bench).await?;
            let (alone, beside) = if nth.is_multiple_of(2) {
                (ours::tell_eight(&bench, false).await?, ours::tell_eight(&bench, true).await?)
            } else {
                let beside = ours::tell_eight(&bench, true).await?;
                (ours::tell_eight(&bench, false).await?, beside)
            };
            progress(format!(
                "round {}: ours {:.0}/s, floor {posted:.0}/s; eight endpoints {alone:.0}/s, {beside:.0}/s beside one that hangs",
                nth + 1,
                told.rate()
            ));
            taken.push(Round { ours: told, floor: posted, alone, beside });
        }
        Ok(report::compose(&bench, bench.server.head().await?, &taken))
    })
    .await
}
