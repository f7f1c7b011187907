//! How many sockets there are, in all and of each person. A seat is given back when its socket is gone, whatever became of it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use ids::{Mode, TenantId, Uuid};

/// Whose sockets are counted together.
pub(crate) type Whose = (Mode, TenantId, Uuid);

#[derive(Debug)]
pub(crate) struct Seats {
    all: usize,
    each: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    of: HashMap<Whose, usize>,
}

/// Why there is no seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// The process has all that it takes.
    Process,
    /// The person does.
    Person,
}

/// A place for one socket.
#[derive(Debug)]
pub(crate) struct Seat {
    seats: Arc<Seats>,
    whose: Whose,
}

impl Seats {
    pub(crate) fn new(all: usize, each: usize) -> Seats {
        Seats { all, each, taken: Mutex::default() }
    }

    /// Takes a seat for somebody.
    pub(crate) fn take(self: &Arc<Seats>, whose: Whose) -> Result<Seat, Full> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.all {
            return Err(Full::Process);
        }
        let own = taken.of.entry(whose).or_default();
        if *own >= self.each {
            return Err(Full::Person);
        }
        *own = own.saturating_add(1);
        taken.all = taken.all.saturating_add(1);
        drop(taken);
        Ok(Seat { seats: self.clone(), whose })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        if let Entry::Occupied(mut own) = taken.of.entry(self.whose) {
            *own.get_mut() = own.get().saturating_sub(1);
            if *own.get() == 0 {
                own.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_counted_and_given_back() {
        let whose = |nth: u128| (Mode::Test, TenantId::from_uuid(Uuid::from_u128(1)), Uuid::from_u128(nth));
        let seats = Arc::new(Seats::new(3, 2));
        let first = seats.take(whose(1)).expect("a seat");
        let second = seats.take(whose(1)).expect("a seat");
        assert_eq!(seats.take(whose(1)).expect_err("two are all"), Full::Person);
        let third = seats.take(whose(2)).expect("a seat");
        assert_eq!(seats.take(whose(3)).expect_err("three are all"), Full::Process);
        drop((first, second, third));
        assert!(seats.taken.lock().expect("not poisoned").of.is_empty());
        assert!(seats.take(whose(3)).is_ok());
    }
}
