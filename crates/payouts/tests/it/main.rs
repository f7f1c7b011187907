//! Payouts against a real database and the simulated provider.

mod agreeing;
mod code;
mod counter;
mod held;
mod holds;
mod paying;
mod sources;
