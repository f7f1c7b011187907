//! The store against a real Postgres.

mod migrations;
mod statements;
mod sweeping;
mod walls;
