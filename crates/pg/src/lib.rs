//! A private Postgres cluster: finds the binaries, makes the data directory, keeps one server over it
//! and stops that server again.
//!
//! Promises: one server per directory, reachable only through a Unix socket that root and the server's
//! account can open; a start that was killed half-way leaves nothing half-made; a server that was killed
//! comes back with its data; a refusal says which process is in the way and what to do next.
//!
//! Knows nothing of databases, roles, migrations or any client protocol: it runs the server and says
//! where the socket is. Every call blocks; from async code, call on a thread that may block.
#![deny(missing_docs)]

mod account;
mod address;
mod binaries;
mod cluster;
mod config;
mod initdb;
mod lock;
mod npm;
mod patience;
mod place;
mod process;
mod server;
mod settings;
mod throwaway;
mod version;
mod watchdog;

pub use binaries::{Binaries, OLDEST_MAJOR, Source};
pub use cluster::Cluster;
pub use config::{Config, Profile};
pub use lock::InUse;
pub use npm::restore_symlinks;
