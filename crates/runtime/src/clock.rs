//! Time as a capability: whoever may know the time holds a [`Clock`].
//!
//! A process that works over a database goes by the database's time: it holds a [`Clock::corrected`], and says by how much its
//! machine is off. So two machines whose clocks differ agree on what is due, and one whose clock is set, by hand or by a
//! service, does not jump.
//!
//! Instants are whole milliseconds, so that a value survives a trip through the database and JSON
//! unchanged. A manual clock stands still until it is moved; tests own one.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// A source of instants: the machine's, as it is or corrected, or one that a test moves by hand.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Corrected(Arc<Anchor>),
    Manual(Arc<Mutex<Timestamp>>),
}

/// A moment of which it is known what time it was, and what has passed since.
#[derive(Debug)]
struct Anchor {
    at: Timestamp,
    /// Goes on evenly, whatever is done to the clock of the machine.
    since: Instant,
    /// By how many milliseconds we were wrong about that time.
    behind: AtomicI64,
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// The machine's clock as it is now, going on by itself; whoever knows better may say by how much it is off. Copies are
    /// corrected together.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the time")]
    pub fn corrected() -> Clock {
        let anchor = Anchor { at: Timestamp::now(), since: Instant::now(), behind: AtomicI64::new(0) };
        Clock(Source::Corrected(Arc::new(anchor)))
    }

    /// Corrects it by so much, on top of what it was corrected by before. Other clocks do not obey.
    pub fn correct(&self, by: SignedDuration) {
        if let Source::Corrected(anchor) = &self.0 {
            anchor.behind.fetch_add(i64::try_from(by.as_millis()).unwrap_or_default(), Ordering::Relaxed);
        }
    }

    /// A clock that stands at `at` until [`Clock::advance`] or [`Clock::set`] moves it.
    pub fn manual(at: Timestamp) -> Clock {
        Clock(Source::Manual(Arc::new(Mutex::new(whole_millis(at)))))
    }

    /// The current instant, in whole milliseconds.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the time")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => whole_millis(Timestamp::now()),
            Source::Corrected(anchor) => {
                let passed = SignedDuration::try_from(anchor.since.elapsed()).unwrap_or(SignedDuration::MAX);
                let by = SignedDuration::from_millis(anchor.behind.load(Ordering::Relaxed));
                let now = anchor.at.saturating_add(passed.saturating_add(by));
                whole_millis(now.expect("a duration of no calendar"))
            }
            Source::Manual(at) => *at.lock().expect("no holder of the clock panics"),
        }
    }

    /// Moves a manual clock forward. A system clock does not obey.
    ///
    /// # Panics
    /// When called on a system clock, or past the end of representable time: both are mistakes in
    /// the test that calls it.
    pub fn advance(&self, by: SignedDuration) {
        let next = self.now().checked_add(by).expect("tests stay within representable time");
        self.set(next);
    }

    /// Puts a manual clock at an instant. Panics on a system clock.
    pub fn set(&self, at: Timestamp) {
        match &self.0 {
            Source::System | Source::Corrected(_) => panic!("the system clock cannot be set"),
            Source::Manual(held) => {
                *held.lock().expect("no holder of the clock panics") = whole_millis(at);
            }
        }
    }
}

/// Cuts an instant down to whole milliseconds.
pub fn whole_millis(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).expect("a shorter instant is in range")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_until_moved() {
        let start: Timestamp = "2026-09-01T08:00:00.123456Z".parse().expect("an instant");
        let clock = Clock::manual(start);
        let first = clock.now();
        assert_eq!(first, clock.now());
        assert_eq!(first.to_string(), "2026-09-01T08:00:00.123Z");
        clock.advance(SignedDuration::from_hours(2));
        assert_eq!(clock.now().to_string(), "2026-09-01T10:00:00.123Z");
    }

    #[test]
    fn copies_are_corrected_together_and_by_the_sum() {
        let (clock, machine) = (Clock::corrected(), Clock::system());
        let copy = clock.clone();
        clock.correct(SignedDuration::from_hours(2));
        clock.correct(SignedDuration::from_hours(-3));
        let apart = machine.now().duration_since(copy.now());
        assert!((apart - SignedDuration::from_hours(1)).abs() < SignedDuration::from_mins(1), "{apart:?}");
        machine.correct(SignedDuration::from_hours(2));
        assert!(machine.now() < clock.now().checked_add(SignedDuration::from_hours(2)).expect("in range"));
    }
}
