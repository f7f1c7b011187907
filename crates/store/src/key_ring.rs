//! API keys that were looked up a moment ago, so that a busy key costs one look-up in a while and not one for each request.
//!
//! What it promises: nothing is remembered for longer than [`REMEMBERED`], so a key that was revoked elsewhere opens
//! nothing after that. Only what was found is remembered, never that there is none. It holds hashes, no key.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

use crate::doors::KeyRow;

/// How long a look-up holds. Revocation is promised within a second on every node.
pub const REMEMBERED: Duration = Duration::from_millis(500);

/// Most keys remembered at once.
const MOST: u64 = 10_000;

/// Looked-up keys of one mode in one process, by the public part of their text.
#[derive(Clone, Debug)]
pub(crate) struct KeyRing(Cache<String, Arc<KeyRow>>);

impl Default for KeyRing {
    fn default() -> KeyRing {
        KeyRing(Cache::builder().max_capacity(MOST).time_to_live(REMEMBERED).build())
    }
}

impl KeyRing {
    pub(crate) fn get(&self, public_id: &str) -> Option<Arc<KeyRow>> {
        self.0.get(public_id)
    }

    pub(crate) fn keep(&self, public_id: &str, row: &Arc<KeyRow>) {
        self.0.insert(public_id.to_owned(), Arc::clone(row));
    }

    pub(crate) fn forget(&self) {
        self.0.invalidate_all();
    }
}
