//! When a refund is looked at again.

use jiff::{SignedDuration, Timestamp};
use store::refunds::RefundRow;

/// When a refund that was not answered is looked up, counted from the look-up before: 30 s, 2 min, 10 min, 1 h, 6 h, then daily seven
/// times, as a charge is. After that a person must settle it.
pub const LADDER: [SignedDuration; 12] = [
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(6),
    DAY,
    DAY,
    DAY,
    DAY,
    DAY,
    DAY,
    DAY,
];

/// How long one waits after it could not be sent at all: the last step is taken again until [`PUT_OFF_MOST`].
const PUT_OFF: [SignedDuration; 6] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(6),
    DAY,
];

/// So often one may fail to be sent, over some four days, before it has failed.
pub(crate) const PUT_OFF_MOST: i16 = 8;

/// Banks take up to ten working days; a gateway that still works on it after thirty days is asked about by a person.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// "Not found" is believed only this long after it was sent, and only the second time.
pub(crate) const NOT_FOUND_GRACE: SignedDuration = SignedDuration::from_mins(15);

/// So often the same refund is sent before a person looks at it.
pub(crate) const MOST_SENDINGS: i16 = 3;

/// How long a refund waits for another of its charge that is in doubt.
pub(crate) const BEHIND_ANOTHER: SignedDuration = SignedDuration::from_mins(5);

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// When it is looked up next; `None` when the ladder is used up. What the gateway has and works on is asked about daily after the
/// ladder, for as long as banks may take.
pub(crate) fn next_look(row: &RefundRow, now: Timestamp) -> Option<Timestamp> {
    let step = usize::try_from(row.look_ups).ok().and_then(|step| LADDER.get(step)).copied();
    let is_known = matches!(row.state.as_str(), "pending" | "needs_account");
    let end = plus(row.submitted_at.unwrap_or(row.created_at), PATIENCE);
    match step {
        Some(wait) => Some(plus(now, wait)),
        None if is_known && now < end => Some(plus(now, DAY)),
        None => None,
    }
}

/// How long to wait before it is sent after all.
pub(crate) fn put_off(times: i16) -> SignedDuration {
    let step = usize::try_from(times.max(1)).unwrap_or(1).saturating_sub(1);
    PUT_OFF.get(step).copied().unwrap_or(DAY)
}

/// So much later, at most at the end of time.
pub(crate) fn plus(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
