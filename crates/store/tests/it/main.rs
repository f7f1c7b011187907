//! The store against a real Postgres.

mod claiming;
mod closing;
mod feeds;
mod migrations;
mod statements;
mod sweeping;
mod walls;
