//! How much somebody may ask: buckets that run dry and refill evenly.
//!
//! What it promises: a bucket holds a minute's worth of requests and refills at that pace, so that no more than twice the quota
//! passes in any minute and no more than the quota in the long run; a request takes from all of its buckets or from none; a
//! quota that changes empties and fills nothing. Buckets are in this process, or in Redis for all processes together; when
//! Redis does not answer they are in this process, which the log and [`Throttle::problem`] say, and nobody waits for it.
//!
//! Time is monotonic and real: no test clock moves it.

mod bucket;
mod local;
mod shared;

use std::fmt;
use std::sync::Arc;

pub use bucket::{Bucket, Short, Standing, Take, WINDOW_SECONDS};

use local::Local;
use shared::Shared;

/// The buckets of a process, or its view of those in Redis. Cheap to clone.
#[derive(Clone)]
pub struct Throttle {
    local: Arc<Local>,
    shared: Option<Arc<Shared>>,
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Throttle").field("shared", &self.shared.is_some()).finish_non_exhaustive()
    }
}

impl Default for Throttle {
    fn default() -> Throttle {
        Throttle::in_process()
    }
}

impl Throttle {
    /// Buckets in this process alone.
    pub fn in_process() -> Throttle {
        Throttle { local: Arc::default(), shared: None }
    }

    /// Buckets in Redis, for all processes together. Nothing is asked of it yet.
    ///
    /// # Errors
    /// What is wrong with the URL. It is not repeated, because it may hold a password.
    pub fn in_redis(url: &str) -> Result<Throttle, String> {
        Ok(Throttle { local: Arc::default(), shared: Some(Arc::new(Shared::open(url)?)) })
    }

    /// Takes from all buckets, or from none; answers what is left in each, in the order of the takes.
    ///
    /// # Errors
    /// Of the buckets that have too little the one that makes wait longest.
    pub async fn take(&self, takes: &[Take]) -> Result<Vec<Standing>, Short> {
        let asked = match &self.shared {
            Some(shared) => shared.used_after(takes).await,
            None => None,
        };
        let (taken, used) = asked.unwrap_or_else(|| self.local.used_after(takes));
        let standings: Vec<Standing> =
            takes.iter().zip(used).map(|(take, used)| Standing::of(take, used, taken)).collect();
        if taken {
            return Ok(standings);
        }
        let longest = standings.into_iter().enumerate().max_by_key(|(_, standing)| standing.wait_s);
        let (nth, standing) = longest.expect("what takes from no bucket is not refused");
        Err(Short { nth, standing })
    }

    /// What is not as it was set up, in words: for readiness.
    pub fn problem(&self) -> Option<&'static str> {
        let away = self.shared.as_ref().is_some_and(|shared| shared.is_away());
        away.then_some("Redis does not answer: requests are counted in each process by itself")
    }
}
