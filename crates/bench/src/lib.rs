//! Benchmarks that state their own limit: each path runs beside a floor, the least that Postgres must do for the same
//! work, in the same run on the same server, and the ratio is the result. Invariants are checked after every
//! case; a broken one voids the number.
//!
//! Works in a database of its own, which it makes and drops. Knows nothing of starting a server.

pub mod api;
mod counting;
pub mod dunning;
pub mod known;
mod machine;
pub mod pages;
mod parts;
mod place;
pub mod renewals;
mod report;
mod server;
mod spread;
pub mod transfers;
pub mod usage;
pub mod webhooks;

pub use report::{Case, Goal, PerUnit};
pub use spread::Spread;
