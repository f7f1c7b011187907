//! What can be made to go wrong on purpose, between the simulated provider and us.
//!
//! Everything is off by default. What hits some charges and not others is drawn from the key, so that a run
//! repeats exactly. Windows are in virtual time, from inclusive to exclusive. Faults never change what the
//! provider did, only what we hear of it and when.

use std::time::Duration;

use ids::AttemptId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use usecase::ports::GatewayError;

use recovery::draw::Draw;

/// A stretch of virtual time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First instant inside.
    pub from: Timestamp,
    /// First instant outside again.
    pub to: Timestamp,
}

/// The faults switched on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// The provider cannot be reached: nothing is sent, nothing happens.
    pub outage: Option<Window>,
    /// The provider refuses to work, and does nothing.
    pub rate_limited: Option<Window>,
    /// How many of ten thousand charges are committed and then answered by a cut connection.
    pub drop_answer_per_10k: u16,
    /// How many of ten thousand charges are committed and then answered by something unreadable; look-ups too,
    /// drawn anew for each instant.
    pub malformed_per_10k: u16,
    /// How many of ten thousand outcomes are known to the provider only `late_by_s` later. The charge is
    /// answered by a timeout, look-ups in between by a failure.
    pub late_per_10k: u16,
    /// How late those are, in virtual seconds.
    pub late_by_s: u32,
    /// For so many virtual seconds after a charge, a look-up does not find it.
    pub look_up_not_found_for_s: u32,
    /// Real milliseconds that pass, after the commit, before any answer.
    pub slow_ms: u32,
    /// How many of ten thousand the provider keeps of what it moves. No fault, and off like the others: it says nothing of fees
    /// then.
    pub fee_per_10k: u16,
}

impl Window {
    fn contains(self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

impl Faults {
    /// Whether a call at `at` gets through at all.
    pub(super) fn admit(&self, at: Timestamp) -> Result<(), GatewayError> {
        if self.outage.is_some_and(|window| window.contains(at)) {
            return Err(GatewayError::NotSent("the simulated provider is down".to_owned()));
        }
        match self.rate_limited.filter(|window| window.contains(at)) {
            Some(window) => Err(GatewayError::RateLimited { after: window.to.duration_since(at).unsigned_abs() }),
            None => Ok(()),
        }
    }

    /// Whether the answer to this charge is lost on the way.
    pub(super) fn drops(&self, seed: u64, key: AttemptId) -> bool {
        draw(seed, "drop", key).hits(self.drop_answer_per_10k)
    }

    /// Whether the answer to a call about this charge, made at `at`, cannot be read.
    pub(super) fn garbles(&self, seed: u64, key: AttemptId, at: Timestamp) -> bool {
        draw(seed, "garble", key).number(at.as_millisecond()).hits(self.malformed_per_10k)
    }

    /// How late the outcome of this charge is known, if it is late.
    pub(super) fn delay(&self, seed: u64, key: AttemptId) -> Option<SignedDuration> {
        let is_late = self.late_by_s > 0 && draw(seed, "late", key).hits(self.late_per_10k);
        is_late.then(|| SignedDuration::from_secs(i64::from(self.late_by_s)))
    }

    /// Whether a charge asked at `asked_at` cannot be found at `at`.
    pub(super) fn hides(&self, asked_at: Timestamp, at: Timestamp) -> bool {
        at.duration_since(asked_at) < SignedDuration::from_secs(i64::from(self.look_up_not_found_for_s))
    }

    /// How long an answer takes.
    pub(super) fn slowness(&self) -> Duration {
        Duration::from_millis(u64::from(self.slow_ms))
    }
}

fn draw(seed: u64, fault: &str, key: AttemptId) -> Draw {
    Draw::seeded(seed).text(fault).text(&key.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Faults, Window};
    use ids::{AttemptId, Uuid};
    use jiff::{SignedDuration, Timestamp};
    use std::time::Duration;
    use usecase::ports::GatewayError;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn keys() -> impl Iterator<Item = AttemptId> {
        (0..10_000).map(|number| AttemptId::from_uuid(Uuid::from_u128(number)))
    }

    #[test]
    fn nothing_is_wrong_by_default() {
        let none: Faults = serde_json::from_str("{}").expect("all fields have defaults");
        let now = at("2026-09-01T08:00:00Z");
        assert_eq!(none, Faults::default());
        assert_eq!(none.admit(now), Ok(()));
        assert_eq!(none.slowness(), Duration::ZERO);
        assert!(!none.hides(now, now));
        assert!(keys().all(|key| !none.drops(1, key) && !none.garbles(1, key, now) && none.delay(1, key).is_none()));
        assert!(serde_json::from_str::<Faults>(r#"{"outtage": null}"#).is_err());
    }

    #[test]
    fn windows_are_half_open_in_virtual_time() {
        let window = Window { from: at("2026-09-01T08:00:00Z"), to: at("2026-09-01T09:00:00Z") };
        let outage = Faults { outage: Some(window), ..Faults::default() };
        assert_eq!(outage.admit(at("2026-09-01T07:59:59.999Z")), Ok(()));
        assert!(matches!(outage.admit(window.from), Err(GatewayError::NotSent(_))));
        assert!(matches!(outage.admit(at("2026-09-01T08:59:59Z")), Err(GatewayError::NotSent(_))));
        assert_eq!(outage.admit(window.to), Ok(()));
        let storm = Faults { rate_limited: Some(window), ..Faults::default() };
        let refused = Err(GatewayError::RateLimited { after: Duration::from_secs(60) });
        assert_eq!(storm.admit(at("2026-09-01T08:59:00Z")), refused);
    }

    #[test]
    fn shares_are_kept_and_follow_the_key() {
        let faults = Faults {
            drop_answer_per_10k: 1_000,
            malformed_per_10k: 500,
            late_per_10k: 2_000,
            late_by_s: 90,
            ..Faults::default()
        };
        let now = at("2026-09-01T08:00:00Z");
        let dropped: Vec<bool> = keys().map(|key| faults.drops(3, key)).collect();
        let share = dropped.iter().filter(|hit| **hit).count();
        assert!((900..1_100).contains(&share), "{share}");
        assert_eq!(dropped, keys().map(|key| faults.drops(3, key)).collect::<Vec<_>>());
        let garbled = keys().filter(|key| faults.garbles(3, *key, now)).count();
        assert!((430..570).contains(&garbled), "{garbled}");
        let late: Vec<_> = keys().filter_map(|key| faults.delay(3, key)).collect();
        assert!((1_850..2_150).contains(&late.len()), "{}", late.len());
        assert!(late.iter().all(|by| *by == SignedDuration::from_secs(90)));
    }

    #[test]
    fn a_charge_is_hidden_for_a_while() {
        let faults = Faults { look_up_not_found_for_s: 60, ..Faults::default() };
        let asked = at("2026-09-01T08:00:00Z");
        assert!(faults.hides(asked, at("2026-09-01T08:00:59Z")));
        assert!(!faults.hides(asked, at("2026-09-01T08:01:00Z")));
    }
}
