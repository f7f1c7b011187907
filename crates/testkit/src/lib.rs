//! What tests stand on: a real Postgres, a fresh migrated database for each test, and a clock that obeys.
//!
//! One throw-away cluster serves a whole test run: `with-cluster` starts it and tells the tests through
//! the environment; a test binary run by itself starts its own. Never a dependency of shipped code.

mod cluster;
mod db;
pub mod deal;
pub mod http;
pub mod process;
mod world;

pub use cluster::{CLUSTER_VARIABLE, start_cluster, start_durable_cluster};
pub use db::{TestDb, secrets};
pub use world::{Mailbox, World, post};
