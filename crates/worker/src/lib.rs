//! The worker: every timer and queue of both modes, and nothing inbound.
//!
//! For each mode and kind of work there is one loop: a round, then another at once while there is work, else
//! a short wait. Postgres is the only queue; several workers may run side by side. A request to stop lets the
//! round in hand finish; what is left keeps its place.

pub mod press;
pub mod sealing;

use std::time::Duration;

use app::jobs::{Engine, Options, Round};
use jiff::{SignedDuration, Timestamp};
use runtime::{Hold, Shutdown};
use store::Kind;
use tokio::task::JoinSet;

/// How the loops wait.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long to wait when nothing is due.
    pub idle: Duration,
    /// How long to wait after the database could not be reached.
    pub after_failure: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { idle: Duration::from_millis(250), after_failure: Duration::from_secs(2) }
    }
}

/// What keeps a worker from running safely with these options, if anything does.
pub fn problem_with(options: &Options) -> Option<String> {
    (options.lease <= options.job_timeout).then(|| {
        format!(
            "worker.lease_seconds is {}, but a job may take {} s: another worker could take over work still in hand",
            options.lease.as_secs(),
            options.job_timeout.as_secs()
        )
    })
}

/// Runs until asked to stop, then until the rounds in hand are done. While `hold` holds, no round begins: nothing is charged, paid out
/// or sent, and whatever is due keeps its place.
pub async fn run(engines: Vec<Engine>, pace: Pace, hold: Hold, shutdown: Shutdown) {
    let mut loops = JoinSet::new();
    for engine in &engines {
        for kind in Kind::ALL {
            loops.spawn(turn(engine.clone(), kind, pace, hold.clone(), shutdown.clone()));
        }
    }
    while let Some(ended) = loops.join_next().await {
        if let Err(panic) = ended {
            tracing::error!(%panic, "a loop of the worker ended in a panic; stopping");
            shutdown.request();
        }
    }
    for engine in &engines {
        engine.rest().await;
    }
    tracing::info!("the worker has drained");
}

/// One loop: one kind of work in one mode.
async fn turn(engine: Engine, kind: Kind, pace: Pace, hold: Hold, shutdown: Shutdown) {
    let mut view = View::new();
    loop {
        tokio::select! {
            () = hold.lifted() => {}
            () = shutdown.requested() => {}
        }
        if shutdown.is_requested() {
            return;
        }
        let now = engine.now();
        let wait = match engine.sweep(kind, view.floor(now)).await {
            Ok(round) => {
                view.saw(&round, now);
                measure(&engine, kind, &round);
                (round.done == 0).then_some(pace.idle)
            }
            Err(error) => {
                tracing::warn!(kind = kind.as_str(), %error, cause = ?error.source, "a scan failed");
                Some(pace.after_failure)
            }
        };
        if let Some(wait) = wait {
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = shutdown.requested() => {}
            }
        }
    }
}

fn measure(engine: &Engine, kind: Kind, round: &Round) {
    let labels = [("mode", engine.db().mode().as_str()), ("kind", kind.as_str())];
    metrics::counter!("recoup_jobs_done", &labels).increment(u64::try_from(round.done).unwrap_or(0));
    metrics::counter!("recoup_jobs_failed", &labels).increment(u64::try_from(round.failed).unwrap_or(0));
    let seen = f64::from(u32::try_from(engine.now().as_second().max(0)).unwrap_or(u32::MAX));
    metrics::gauge!("scanner_last_success_timestamp_seconds", &labels).set(seen);
}

/// Where the next scan begins. The head of the index fills with the dead entries of finished work; a scan that
/// begins at the oldest row seen last time reads past none of them. From time to time one scan begins at the
/// very start, for rows that were given an earlier time meanwhile.
struct View {
    floor: Timestamp,
    full_at: Timestamp,
}

impl View {
    /// How long a scan may begin in the middle.
    const FULL_EVERY: SignedDuration = SignedDuration::from_secs(10);

    fn new() -> View {
        View { floor: Timestamp::UNIX_EPOCH, full_at: Timestamp::UNIX_EPOCH }
    }

    fn floor(&mut self, now: Timestamp) -> Timestamp {
        if now >= self.full_at {
            self.full_at = now.checked_add(View::FULL_EVERY).unwrap_or(Timestamp::MAX);
            return Timestamp::UNIX_EPOCH;
        }
        self.floor
    }

    fn saw(&mut self, round: &Round, now: Timestamp) {
        let behind = now.checked_sub(SignedDuration::from_secs(5)).unwrap_or(now);
        self.floor = round.oldest.unwrap_or(behind).min(behind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_begins_where_the_last_one_saw_work_and_now_and_then_at_the_start() {
        let start: Timestamp = "2026-09-01T08:00:00Z".parse().expect("an instant");
        let at = |seconds| start.checked_add(SignedDuration::from_secs(seconds)).expect("in range");
        let mut view = View::new();
        assert_eq!(view.floor(at(0)), Timestamp::UNIX_EPOCH);
        view.saw(&Round { found: 1, oldest: Some(at(-60)), ..Round::default() }, at(0));
        assert_eq!(view.floor(at(1)), at(-60));
        view.saw(&Round::default(), at(1));
        assert_eq!(view.floor(at(2)), at(-4));
        assert_eq!(view.floor(at(10)), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn a_lease_shorter_than_a_job_is_refused() {
        assert_eq!(problem_with(&Options::default()), None);
        let short = Options { lease: SignedDuration::from_secs(60), ..Options::default() };
        assert!(problem_with(&short).is_some());
    }
}
