//! Checkouts against a real database and the simulated provider.

mod buying;
mod capped;
mod deposits;
mod naming;
mod once;
mod shop;
mod short;
