//! When a delivery that failed is tried again. Pure.

use ids::Uuid;
use jiff::{SignedDuration, Timestamp};

/// Tries after the first, by default: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h; 75 h 35 min in all.
const STANDARD: [SignedDuration; 9] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
    SignedDuration::from_hours(24),
];

/// The shorter schedule a merchant may choose: 1 min, 5 min, 30 min, 2 h, 12 h.
const COMPACT: [SignedDuration; 5] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(12),
];

/// The longest that a receiver may put a try off.
const LONGEST_ASKED_S: i64 = 86_400;

/// When a delivery is tried after so many tries, the last of which has just failed; `None` when the schedule is used up.
/// The receiver's own `Retry-After` wins when it is longer.
pub(crate) fn next(
    schedule: &str,
    tries: i16,
    delivery: Uuid,
    retry_after_s: Option<u32>,
    now: Timestamp,
) -> Option<Timestamp> {
    let waits: &[SignedDuration] = if schedule == "compact" { &COMPACT } else { &STANDARD };
    let nth = tries.checked_sub(1)?;
    let planned = *waits.get(usize::try_from(nth).ok()?)?;
    let asked = SignedDuration::from_secs(i64::from(retry_after_s.unwrap_or(0)).min(LONGEST_ASKED_S));
    let wait = jittered(planned, delivery, nth).max(asked);
    Some(now.checked_add(wait).unwrap_or(Timestamp::MAX))
}

/// Within ten percent, from the delivery's own id: what failed together is not tried together.
fn jittered(planned: SignedDuration, id: Uuid, nth: i16) -> SignedDuration {
    let draw = id.as_u128().wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(u128::try_from(nth).unwrap_or(0));
    let per_mille = 900 + i64::try_from((draw >> 32) % 201).unwrap_or(100);
    SignedDuration::from_millis(i64::try_from(planned.as_millis()).unwrap_or(i64::MAX / 2_000) / 1000 * per_mille)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(schedule: &str, id: Uuid) -> Vec<f64> {
        let now = Timestamp::UNIX_EPOCH;
        (1..20)
            .map_while(|tries| next(schedule, tries, id, None, now))
            .map(|at| at.duration_since(now).as_secs_f64())
            .collect()
    }

    #[test]
    fn the_published_waits_hold_within_ten_percent() {
        let published: [(&str, &[f64]); 2] = [
            ("standard", &[5.0, 300.0, 1800.0, 7200.0, 18e3, 36e3, 50.4e3, 72e3, 86.4e3]),
            ("compact", &[60.0, 300.0, 1800.0, 7200.0, 43.2e3]),
        ];
        for (schedule, expected) in published {
            for id in 0..200_u128 {
                let waits = waits(schedule, Uuid::from_u128(id << 90 | id));
                assert_eq!(waits.len(), expected.len());
                for (wait, expected) in waits.iter().zip(expected) {
                    assert!((wait / expected - 1.0).abs() < 0.100_001, "{schedule}: {wait} for {expected}");
                }
            }
        }
    }

    #[test]
    fn deliveries_that_failed_together_part() {
        let all: Vec<String> =
            (1..50_u128).map(|id| format!("{:?}", waits("standard", Uuid::from_u128(id << 80)).first())).collect();
        assert!(all.iter().any(|one| *one != all[0]));
    }

    #[test]
    fn a_receiver_may_ask_for_a_longer_wait_up_to_a_day() {
        let now = Timestamp::UNIX_EPOCH;
        let wait = |asked| next("standard", 1, Uuid::nil(), Some(asked), now).expect("a time").as_second();
        assert_eq!(wait(90), 90);
        assert!(wait(1) >= 4, "a shorter one changes nothing");
        assert_eq!(wait(u32::MAX), 86_400);
    }
}
