//! The store against a real Postgres.

mod claiming;
mod migrations;
mod statements;
mod sweeping;
mod walls;
