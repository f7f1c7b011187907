//! The store against a real Postgres.

mod statements;
mod sweeping;
mod walls;
