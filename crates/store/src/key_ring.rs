//! Credentials that were looked up a moment ago, so that a busy key costs one look-up in a while and not one for each request.
//!
//! What it promises: nothing is remembered for longer than [`REMEMBERED`], counted from before the database was asked, so a
//! credential that was revoked elsewhere opens nothing after that; and what was asked before `KeyRing::forget` is not kept
//! after it. Only what was found is remembered, never that there is none. It holds hashes, no secret.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use moka::sync::Cache;

use crate::look_up::{KeyRow, TokenRow};

/// How long a look-up holds. Revocation is promised within a second on every node.
pub const REMEMBERED: Duration = Duration::from_millis(500);

/// Most credentials of a kind remembered at once.
const MOST: u64 = 10_000;
/// When what nobody asks for again leaves memory. What is promised above is judged at each look, not by this.
const SWEPT_AFTER: Duration = Duration::from_secs(5);

/// Looked-up credentials of one mode in one process, by the public part of their text.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyRing {
    pub(crate) keys: Hook<KeyRow>,
    pub(crate) tokens: Hook<TokenRow>,
    watch: Watch,
}

/// When and in which era the database was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    at: Duration,
    era: u64,
}

/// Monotonic time since the ring was made, and how often it was emptied.
#[derive(Clone, Debug)]
struct Watch {
    began: Instant,
    era: Arc<AtomicU64>,
    #[cfg(feature = "testkit")]
    ahead_ms: Arc<AtomicU64>,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch {
            began: Instant::now(),
            era: Arc::default(),
            #[cfg(feature = "testkit")]
            ahead_ms: Arc::default(),
        }
    }
}

impl Watch {
    fn now(&self) -> Duration {
        #[cfg(feature = "testkit")]
        let ahead = Duration::from_millis(self.ahead_ms.load(Ordering::SeqCst));
        #[cfg(not(feature = "testkit"))]
        let ahead = Duration::ZERO;
        self.began.elapsed().saturating_add(ahead)
    }
}

/// Remembered rows of one kind.
#[derive(Debug)]
pub(crate) struct Hook<T: Send + Sync + 'static>(Cache<String, (Asked, Arc<T>)>);

impl<T: Send + Sync + 'static> Clone for Hook<T> {
    fn clone(&self) -> Hook<T> {
        Hook(self.0.clone())
    }
}

impl<T: Send + Sync + 'static> Default for Hook<T> {
    fn default() -> Hook<T> {
        Hook(Cache::builder().max_capacity(MOST).time_to_live(SWEPT_AFTER).build())
    }
}

impl KeyRing {
    /// To be taken before the database is asked.
    pub(crate) fn asked(&self) -> Asked {
        Asked { at: self.watch.now(), era: self.watch.era.load(Ordering::SeqCst) }
    }

    pub(crate) fn get<T: Send + Sync + 'static>(&self, hook: &Hook<T>, public_id: &str) -> Option<Arc<T>> {
        let (asked, row) = hook.0.get(public_id)?;
        self.holds(asked).then_some(row)
    }

    /// Remembers what was found when it was asked for.
    pub(crate) fn keep<T: Send + Sync + 'static>(&self, hook: &Hook<T>, public_id: &str, asked: Asked, row: &Arc<T>) {
        hook.0.insert(public_id.to_owned(), (asked, Arc::clone(row)));
    }

    pub(crate) fn forget(&self) {
        self.watch.era.fetch_add(1, Ordering::SeqCst);
        self.keys.0.invalidate_all();
        self.tokens.0.invalidate_all();
    }

    #[cfg(feature = "testkit")]
    pub(crate) fn age(&self, span: Duration) {
        let ms = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        self.watch.ahead_ms.fetch_add(ms, Ordering::SeqCst);
    }

    fn holds(&self, asked: Asked) -> bool {
        let now = self.asked();
        asked.era == now.era && now.at.saturating_sub(asked.at) < REMEMBERED
    }
}
