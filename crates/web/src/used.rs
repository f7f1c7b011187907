//! When keys were marked as used, so that each is at most once a minute.

use std::collections::HashMap;
use std::sync::Mutex;

use ids::ApiKeyId;
use jiff::{SignedDuration, Timestamp};

/// A key is marked as used at most this often.
const EVERY: SignedDuration = SignedDuration::from_secs(60);
/// Keys remembered before idle ones are forgotten.
const MOST: usize = 10_000;

/// When this process marked keys.
#[derive(Debug, Default)]
pub(crate) struct Used(Mutex<HashMap<ApiKeyId, Timestamp>>);

impl Used {
    /// Whether a key is to be marked now.
    pub(crate) fn is_news(&self, key: ApiKeyId, now: Timestamp) -> bool {
        let mut marked = self.0.lock().expect("no holder of the marks panics");
        if marked.get(&key).is_some_and(|at| now.duration_since(*at) < EVERY) {
            return false;
        }
        if marked.len() >= MOST {
            marked.retain(|_, at| now.duration_since(*at) < EVERY);
        }
        marked.insert(key, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use ids::Uuid;

    use super::*;

    #[test]
    fn a_key_is_marked_once_a_minute() {
        let used = Used::default();
        let key = |nth| ApiKeyId::from_uuid(Uuid::from_u128(nth));
        let at = |seconds| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        assert!(used.is_news(key(1), at(0)) && used.is_news(key(2), at(0)));
        assert!(!used.is_news(key(1), at(59)));
        assert!(used.is_news(key(1), at(60)));
    }
}
