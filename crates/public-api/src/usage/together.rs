//! Single events that arrive at the same time share a transaction, so that senders of one event at a time are as fast as
//! one sender of batches.
//!
//! What it promises: an event is answered after the commit that holds it, and never waits for others to come: what has
//! gathered while a batch was being stored is the next batch. A tenant's events never share a transaction with
//! another's. When a batch fails, each of its events is tried by itself, so that no event fails for its neighbours.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::slice;
use std::sync::{Arc, Mutex, MutexGuard};

use app::usage::{self, MAX_BATCH, NewEvent};
use app::{Error, Result};
use futures::FutureExt as _;
use ids::{Mode, TenantId};
use store::TenantScope;
use store::usage::UsageRow;
use tokio::sync::oneshot;

/// What became of an event: its row, and whether it is new.
type Answered = Result<(UsageRow, bool)>;

/// An event whose sender waits.
#[derive(Debug)]
struct Waiting {
    event: NewEvent,
    answer: oneshot::Sender<Answered>,
}

/// The events of one tenant.
#[derive(Debug, Default)]
struct Line {
    waiting: Vec<Waiting>,
    /// How many batches are being stored.
    workers: usize,
}

/// At most so many batches of one tenant at a time: while one is on its way to the disk, another is put together.
const MOST_WORKERS: usize = 3;

/// The events of one process that wait for their batch. A tenant has a line while somebody works for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Together(Arc<Mutex<HashMap<(Mode, TenantId), Line>>>);

impl Together {
    /// Stores an event, with those that wait beside it.
    ///
    /// # Errors
    /// As [`usage::record_one`].
    pub(crate) async fn record(&self, scope: &TenantScope, event: NewEvent) -> Answered {
        let (answer, answered) = oneshot::channel();
        if self.needs_a_worker(scope, Waiting { event, answer }) {
            let (all, scope) = (self.clone(), scope.clone());
            // A task of its own: whoever came first may hang up, and the others still wait.
            tokio::spawn(async move { all.work(&scope).await });
        }
        answered.await.unwrap_or_else(|_| Err(Error::fault("a batch of usage was dropped")))
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<(Mode, TenantId), Line>> {
        self.0.lock().expect("no holder of the lines panics")
    }

    /// Lines up; whether somebody more is to work for this tenant.
    fn needs_a_worker(&self, scope: &TenantScope, waiting: Waiting) -> bool {
        let mut lines = self.lines();
        let line = lines.entry((scope.mode(), scope.tenant())).or_default();
        line.waiting.push(waiting);
        let more = line.workers < MOST_WORKERS;
        line.workers += usize::from(more);
        more
    }

    async fn work(&self, scope: &TenantScope) {
        while let Some(batch) = self.next_batch(scope) {
            // A panic is told by dropping the answers; those who lined up meanwhile must not wait for ever.
            if AssertUnwindSafe(store_all(scope, batch)).catch_unwind().await.is_err() {
                tracing::error!("storing usage panicked");
            }
        }
    }

    /// What has gathered, oldest first; when nothing has, the worker goes, and the last one takes the line away.
    fn next_batch(&self, scope: &TenantScope) -> Option<Vec<Waiting>> {
        let mut lines = self.lines();
        let line = lines.get_mut(&(scope.mode(), scope.tenant()))?;
        if line.waiting.is_empty() {
            line.workers -= 1;
            if line.workers == 0 {
                lines.remove(&(scope.mode(), scope.tenant()));
            }
            return None;
        }
        let rest = line.waiting.split_off(line.waiting.len().min(MAX_BATCH));
        Some(std::mem::replace(&mut line.waiting, rest))
    }
}

/// Stores a batch and answers everybody in it.
async fn store_all(scope: &TenantScope, batch: Vec<Waiting>) {
    let (events, answers): (Vec<NewEvent>, Vec<oneshot::Sender<Answered>>) =
        batch.into_iter().map(|waiting| (waiting.event, waiting.answer)).unzip();
    let outcomes = match in_one_commit(scope, &events).await {
        Ok(outcomes) => outcomes,
        Err(error) if events.len() == 1 => vec![Err(error)],
        Err(error) if error.is_transient() => {
            events.iter().map(|_| Err(Error::new(error.kind, error.code, error.message.clone()))).collect()
        }
        Err(_) => one_by_one(scope, &events).await,
    };
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        // Whoever hung up needs no answer.
        drop(answer.send(outcome));
    }
}

async fn in_one_commit(scope: &TenantScope, events: &[NewEvent]) -> Result<Vec<Answered>> {
    let mut tx = scope.begin().await?;
    let outcomes = usage::record_each(&mut tx, events).await?;
    Ok(tx.commit(outcomes).await?)
}

async fn one_by_one(scope: &TenantScope, events: &[NewEvent]) -> Vec<Answered> {
    let mut outcomes = Vec::with_capacity(events.len());
    for event in events {
        let outcome = in_one_commit(scope, slice::from_ref(event)).await;
        let none = || Err(Error::fault("an event without an outcome"));
        outcomes.push(outcome.and_then(|mut alone| alone.pop().unwrap_or_else(none)));
    }
    outcomes
}
