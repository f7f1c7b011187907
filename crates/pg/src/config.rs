//! What a cluster is started with.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use crate::binaries::Binaries;
use crate::throwaway;

/// What the data is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Survives crashes and power cuts; stays when the cluster stops.
    Durable,
    /// For tests: no flushing to disk, in shared memory when there is room, removed when the cluster
    /// stops or its owner dies.
    Throwaway,
}

/// Where the data goes.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// This directory.
    At(PathBuf),
    /// A new directory below this one.
    NewBelow(PathBuf),
}

/// What [`Cluster::start`](crate::Cluster::start) needs to know. Made by [`Config::durable`] or
/// [`Config::throwaway`]; the public fields hold defaults that may be changed.
#[derive(Clone, Debug)]
pub struct Config {
    /// The programs to run.
    pub binaries: Binaries,
    /// Postgres `shared_buffers`, in mebibytes.
    pub shared_buffers_mib: u32,
    /// Postgres `max_connections`.
    pub max_connections: u32,
    /// More server settings, name and value, over the profile's own. The ones that decide who can reach
    /// the server cannot be set.
    pub settings: Vec<(String, String)>,
    /// The account to run under when we are root: this one, else `postgres`, else `nobody`.
    pub account: Option<String>,
    /// Where durable data goes when the server's account cannot walk to the directory asked for.
    pub elsewhere: PathBuf,
    /// How long the server may take to become ready. Crash recovery counts.
    pub start_timeout: Duration,
    /// How long a fast shutdown may take before it becomes an immediate one.
    pub stop_timeout: Duration,
    pub(crate) profile: Profile,
    pub(crate) place: Place,
}

impl Config {
    /// Data that matters, kept in `data_root` (with the socket, the locks and the log beside it).
    pub fn durable(data_root: &Path, binaries: Binaries) -> Config {
        Config {
            binaries,
            shared_buffers_mib: 256,
            max_connections: 200,
            settings: Vec::new(),
            account: None,
            elsewhere: PathBuf::from("/var/lib/recoup"),
            start_timeout: Duration::from_secs(600),
            stop_timeout: Duration::from_secs(60),
            profile: Profile::Durable,
            place: Place::At(data_root.to_path_buf()),
        }
    }

    /// Data for one test run: in shared memory when that mount has at least 1 GiB free, else in the
    /// temporary directory.
    ///
    /// # Errors
    /// The directory for such clusters cannot be made, or belongs to someone else.
    pub fn throwaway(binaries: Binaries) -> Result<Config> {
        Ok(Config::throwaway_in(&throwaway::base()?, binaries))
    }

    /// A throwaway cluster in a new directory below `base`, which holds nothing but such clusters:
    /// leftovers found there are removed.
    pub fn throwaway_in(base: &Path, binaries: Binaries) -> Config {
        Config {
            shared_buffers_mib: 128,
            max_connections: 400,
            start_timeout: Duration::from_secs(120),
            stop_timeout: Duration::from_secs(20),
            profile: Profile::Throwaway,
            place: Place::NewBelow(base.to_path_buf()),
            ..Config::durable(base, binaries)
        }
    }

    /// Which profile this is.
    pub fn profile(&self) -> Profile {
        self.profile
    }
}
