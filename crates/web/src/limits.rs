//! How many requests a key may make: a bucket per key, refilled evenly, told in the headers of every answer.
//!
//! The buckets live in this process. They measure real time by a monotonic clock that no test clock moves.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use ids::ApiKeyId;
use jiff::{SignedDuration, Timestamp};

use crate::Problem;

/// The window that quotas are stated for, in seconds.
pub const WINDOW_SECONDS: u32 = 60;
/// Keys remembered before idle ones are forgotten.
const MOST_KEYS: usize = 10_000;
/// A key is marked as used at most this often.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

type Bucket = RateLimiter<NotKeyed, InMemoryState, DefaultClock, StateInformationMiddleware>;

struct Entry {
    per_minute: NonZeroU32,
    bucket: Arc<Bucket>,
    touched_at: Timestamp,
}

/// The buckets of one process.
#[derive(Default)]
pub(crate) struct Limits(Mutex<HashMap<ApiKeyId, Entry>>);

/// What a key has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    per_minute: u32,
    remaining: u32,
    reset_s: u64,
    /// Whether the key should be marked as used now.
    pub(crate) touch: bool,
}

impl Limits {
    /// Takes one request out of a key's bucket.
    ///
    /// # Errors
    /// What is left (nothing), and a 429.
    pub(crate) fn take(&self, key: ApiKeyId, per_minute: u32, now: Timestamp) -> Result<Allowance, Problem> {
        let per_minute = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        let (bucket, touch) = self.bucket(key, per_minute, now);
        let q = per_minute.get();
        match bucket.check() {
            Ok(snapshot) => {
                let remaining = snapshot.remaining_burst_capacity();
                let used = u64::from(q.saturating_sub(remaining));
                let reset_s = (used * u64::from(WINDOW_SECONDS)).div_ceil(u64::from(q));
                Ok(Allowance { per_minute: q, remaining, reset_s, touch })
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                let seconds = wait.as_secs().saturating_add(1);
                let spent = Allowance { per_minute: q, remaining: 0, reset_s: seconds, touch };
                Err(spent.refusal())
            }
        }
    }

    fn bucket(&self, key: ApiKeyId, per_minute: NonZeroU32, now: Timestamp) -> (Arc<Bucket>, bool) {
        let mut entries = self.0.lock().expect("no holder of the buckets panics");
        if entries.len() >= MOST_KEYS && !entries.contains_key(&key) {
            entries.retain(|_, entry| now.duration_since(entry.touched_at) < TOUCH_EVERY + TOUCH_EVERY);
        }
        let fresh = || Entry { per_minute, bucket: Arc::new(bucket_of(per_minute)), touched_at: Timestamp::MIN };
        let entry = entries.entry(key).or_insert_with(fresh);
        if entry.per_minute != per_minute {
            *entry = Entry { touched_at: entry.touched_at, ..fresh() };
        }
        let touch = now.duration_since(entry.touched_at) >= TOUCH_EVERY;
        if touch {
            entry.touched_at = now;
        }
        (Arc::clone(&entry.bucket), touch)
    }
}

fn bucket_of(per_minute: NonZeroU32) -> Bucket {
    RateLimiter::direct(Quota::per_minute(per_minute)).with_middleware::<StateInformationMiddleware>()
}

impl Allowance {
    /// Tells the caller.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let (policy, state) = self.texts();
        headers.insert(POLICY, policy);
        headers.insert(STATE, state);
    }

    fn texts(&self) -> (HeaderValue, HeaderValue) {
        let value = |text: String| HeaderValue::from_str(&text).expect("digits and punctuation are a header");
        (
            value(format!("\"default\";q={};w={WINDOW_SECONDS}", self.per_minute)),
            value(format!("\"default\";r={};t={}", self.remaining, self.reset_s)),
        )
    }

    fn refusal(&self) -> Problem {
        let (policy, state) = self.texts();
        let message = format!(
            "This key may make {} requests in {WINDOW_SECONDS} seconds. Wait {} s, then repeat the request.",
            self.per_minute, self.reset_s
        );
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "quota_exceeded", message)
            .with("violatedPolicies", vec!["default"])
            .retry_after(self.reset_s)
            .header(POLICY, policy)
            .header(STATE, state)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::RETRY_AFTER;
    use axum::response::IntoResponse;
    use ids::Uuid;

    use super::*;

    #[test]
    fn a_bucket_runs_dry_and_says_so() {
        let limits = Limits::default();
        let key = ApiKeyId::from_uuid(Uuid::from_u128(1));
        let now = Timestamp::UNIX_EPOCH;
        let first = limits.take(key, 3, now).expect("a full bucket");
        assert!(first.touch);
        assert_eq!(first.remaining, 2);
        let mut headers = HeaderMap::new();
        first.write(&mut headers);
        assert_eq!(headers[POLICY], "\"default\";q=3;w=60");
        assert_eq!(headers[STATE], "\"default\";r=2;t=20");
        assert!(!limits.take(key, 3, now).expect("two left").touch);
        limits.take(key, 3, now).expect("one left");
        let refused = limits.take(key, 3, now).expect_err("empty").into_response();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.headers().contains_key(RETRY_AFTER));
        let other = ApiKeyId::from_uuid(Uuid::from_u128(2));
        limits.take(other, 3, now).expect("another key has its own");
        limits.take(key, 4, now).expect("a new limit is a new bucket");
    }
}
