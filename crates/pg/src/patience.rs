//! The only place that waits: looks again and again until something is there or time is up.
//!
//! Postgres tells its state through files and exit codes, neither of which can be waited for in a
//! portable way without a client, so looking every few milliseconds is the design, not a stopgap.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// Calls `look` until it gives a value, or returns `None` after `limit`. Always looks at least once.
pub(crate) fn wait_for<T>(limit: Duration, mut look: impl FnMut() -> Result<Option<T>>) -> Result<Option<T>> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(Some(found));
        }
        if begun.elapsed() >= limit {
            return Ok(None);
        }
        thread::sleep(BETWEEN_LOOKS);
    }
}
