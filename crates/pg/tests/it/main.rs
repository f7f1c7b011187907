//! The supervisor against real servers: every trap of running Postgres as a child, one test each.
//!
//! The tests pass as root and as an ordinary account; where the two differ, a test checks what holds for
//! the one it runs as. Tests that ought to hold for any server run over every version on the machine.

mod account;
mod client;
mod crash;
mod fixture;
mod holding;
mod lifecycle;
mod npm;
mod settings;
mod throwaway;
