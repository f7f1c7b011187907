//! The merchant API on a real Postgres: its conventions, its promises about repeats and lists, its walls.

mod calculations;
mod changes;
mod conventions;
mod document;
mod explain;
mod lifecycle;
mod lists;
mod once;
mod pages;
mod prices;
mod probes;
mod rig;
mod stories;
mod usage;
