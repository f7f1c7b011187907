//! Time as a capability: whoever may know the time holds a [`Clock`].
//!
//! Instants are whole milliseconds, so that a value survives a trip through the database and JSON
//! unchanged. A manual clock stands still until it is moved; tests own one.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

/// A source of instants: the machine's, or one that a test moves by hand.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Clock {
        Clock(Source::System)
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
            Source::System => panic!("the system clock cannot be set"),
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
}
