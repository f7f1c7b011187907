//! The simulated gateway own book.
