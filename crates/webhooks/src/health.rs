//! How an endpoint answers, and what follows: how many requests it gets at once, when it is left alone, and when it is told
//! nothing any more. Pure.

use jiff::{SignedDuration, Timestamp};
use store::webhooks::EndpointRow;
use usecase::ports::WebhookAnswer;

/// Most requests to one endpoint at once.
pub(crate) const AT_ONCE: usize = 16;
/// So many failures in a row open the breaker: from then on one request asks whether the endpoint is back, and what else is
/// due waits for its answer.
pub(crate) const OPENS_AFTER: u32 = 5;
/// The first wait of an open breaker; each failed probe doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
/// The longest.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// The longest that an endpoint as a whole is left alone because it asked for it (`Retry-After`).
const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(1);
/// An endpoint that has only failed for so long is told nothing any more.
pub(crate) const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);

/// What an answer says of the one who gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// 2xx.
    Well,
    /// 410: never again.
    Gone,
    /// Anything else, or nothing. Seconds if it asked to be left alone.
    Ill(Option<u32>),
}

impl Sign {
    pub(crate) fn of(answer: &WebhookAnswer) -> Sign {
        match answer.status {
            Some(200..300) => Sign::Well,
            Some(410) => Sign::Gone,
            Some(_) | None => Sign::Ill(answer.retry_after_s),
        }
    }
}

/// An endpoint's health while it is being told things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Health {
    failures: u32,
    failing_since: Option<Timestamp>,
    probe_at: Option<Timestamp>,
    window: usize,
    gone: bool,
}

impl Health {
    pub(crate) fn of(row: &EndpointRow) -> Health {
        let failures = u32::try_from(row.consecutive_failures).unwrap_or(0);
        Health {
            failures,
            failing_since: row.failing_since,
            probe_at: row.probe_at,
            window: (AT_ONCE >> failures.min(OPENS_AFTER)).max(1),
            gone: false,
        }
    }

    /// Takes in an answer.
    pub(crate) fn saw(&mut self, sign: Sign, now: Timestamp) {
        match sign {
            Sign::Well => {
                self.failures = 0;
                self.failing_since = None;
                self.probe_at = None;
                self.window = self.window.saturating_mul(2).min(AT_ONCE);
            }
            Sign::Gone => self.gone = true,
            Sign::Ill(asked) => {
                self.failures = self.failures.saturating_add(1);
                self.failing_since = self.failing_since.or(Some(now));
                self.window = (self.window / 2).max(1);
                self.probe_at = self.wait(asked).and_then(|wait| now.checked_add(wait).ok());
            }
        }
    }

    /// How long it is left alone after a failure.
    fn wait(&self, asked: Option<u32>) -> Option<SignedDuration> {
        let asked = asked.map(|seconds| SignedDuration::from_secs(i64::from(seconds)).min(LONGEST_ASKED));
        let open = self.failures.checked_sub(OPENS_AFTER).map(|beyond| {
            let doubled = FIRST_WAIT.checked_mul(1 << beyond.min(8)).unwrap_or(LONGEST_WAIT);
            doubled.min(LONGEST_WAIT)
        });
        asked.max(open)
    }

    /// How many more requests may go out beside those that are.
    pub(crate) fn room(&self, out: usize) -> usize {
        if self.is_closed_to_all() { 0 } else { self.window.saturating_sub(out) }
    }

    /// Whether nothing is sent until [`Health::rest_until`]. A probe goes out once that has passed.
    pub(crate) fn is_closed_to_all(&self) -> bool {
        self.gone || self.probe_at.is_some()
    }

    /// The breaker's time is over: one request may ask.
    pub(crate) fn probe(&mut self, now: Timestamp) {
        if self.probe_at.is_some_and(|at| at <= now) {
            self.probe_at = None;
            self.window = 1;
        }
    }

    pub(crate) fn rest_until(&self) -> Option<Timestamp> {
        self.probe_at
    }

    pub(crate) fn failures(&self) -> i32 {
        i32::try_from(self.failures).unwrap_or(i32::MAX)
    }

    pub(crate) fn failing_since(&self) -> Option<Timestamp> {
        self.failing_since
    }

    /// Whether the row says otherwise.
    pub(crate) fn differs(&self, row: &EndpointRow) -> bool {
        (self.failures(), self.failing_since, self.probe_at)
            != (row.consecutive_failures, row.failing_since, row.probe_at)
    }

    /// Why the endpoint is told nothing any more, if so.
    pub(crate) fn end(&self, now: Timestamp) -> Option<&'static str> {
        if self.gone {
            return Some("The receiver answered 410 Gone.");
        }
        let since = self.failing_since.filter(|_| self.failures > 0)?;
        (now.duration_since(since) >= GIVEN_UP_AFTER).then_some("Every delivery has failed for five days.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + seconds).expect("in range")
    }

    fn fresh() -> Health {
        Health { failures: 0, failing_since: None, probe_at: None, window: AT_ONCE, gone: false }
    }

    fn after(failures: i64) -> Health {
        let mut health = fresh();
        (0..failures).for_each(|nth| health.saw(Sign::Ill(None), at(nth)));
        health
    }

    #[test]
    fn one_failure_halves_what_goes_out_at_once_and_one_answer_doubles_it() {
        let mut health = fresh();
        assert_eq!(health.room(0), 16);
        assert_eq!(health.room(15), 1);
        health.saw(Sign::Ill(None), at(0));
        assert_eq!((health.room(0), health.room(8)), (8, 0));
        health.saw(Sign::Well, at(1));
        assert_eq!((health.room(0), health.failures(), health.failing_since()), (16, 0, None));
    }

    #[test]
    fn five_failures_open_the_breaker_and_its_waits_double_to_five_minutes() {
        assert_eq!(after(4).rest_until(), None);
        let waits: Vec<i64> = (5..10)
            .map(|failures| after(failures).rest_until().expect("open").duration_since(at(failures - 1)).as_secs())
            .collect();
        assert_eq!(waits, [30, 60, 120, 240, 300]);
        assert_eq!(after(5).room(0), 0);
    }

    #[test]
    fn a_probe_goes_out_alone_and_its_answer_closes_the_breaker() {
        let mut health = after(5);
        health.probe(at(33));
        assert_eq!(health.room(0), 0, "its time has not come");
        health.probe(at(34));
        assert_eq!((health.room(0), health.room(1)), (1, 0));
        let mut ill = health.clone();
        ill.saw(Sign::Ill(None), at(40));
        assert_eq!(ill.rest_until(), Some(at(100)));
        health.saw(Sign::Well, at(40));
        assert_eq!((health.room(0), health.rest_until(), health.failures()), (2, None, 0));
    }

    #[test]
    fn who_asks_to_be_left_alone_is_up_to_an_hour() {
        let mut health = fresh();
        health.saw(Sign::Ill(Some(120)), at(0));
        assert_eq!((health.rest_until(), health.room(0)), (Some(at(120)), 0));
        health.saw(Sign::Ill(Some(1_000_000)), at(0));
        assert_eq!(health.rest_until(), Some(at(3600)));
        let mut open = after(5);
        open.saw(Sign::Ill(Some(1)), at(10));
        assert_eq!(open.rest_until(), Some(at(70)), "the breaker's wait is longer");
    }

    #[test]
    fn five_days_of_failures_and_a_410_are_the_end() {
        let mut health = after(1);
        health.saw(Sign::Ill(None), at(5 * 86_400 - 1));
        assert_eq!(health.end(at(5 * 86_400 - 1)), None);
        assert!(health.end(at(5 * 86_400)).is_some_and(|why| why.contains("five days")));
        health.saw(Sign::Well, at(5 * 86_400));
        assert_eq!(health.end(at(9 * 86_400)), None);
        health.saw(Sign::Gone, at(0));
        assert!(health.end(at(0)).is_some_and(|why| why.contains("410")));
        assert_eq!(health.room(0), 0);
    }
}
