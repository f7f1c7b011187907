//! A running cluster and its life: start, stop, and the ways a fault test breaks it.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::Signal;

use crate::account::Account;
use crate::binaries::Binaries;
use crate::config::{Config, Place, Profile};
use crate::lock::{Holder, StartLock};
use crate::server::{self, Launch};
use crate::watchdog::Watchdog;
use crate::{address, initdb, place, settings, throwaway, version};

/// How long an immediate shutdown may take before the server is killed.
const IMMEDIATE_LIMIT: Duration = Duration::from_secs(10);

/// A server over a private data directory. Dropping it stops the server; a throwaway cluster's files go
/// with it.
#[derive(Debug)]
pub struct Cluster {
    launch: Launch,
    profile: Profile,
    child: Option<Child>,
    /// Whether every server process over the data is ours to end. Not before our own has started: the
    /// start may have been refused because of somebody else's.
    has_run: bool,
    watchdog: Option<Watchdog>,
    /// Kept until the server has stopped and, for a throwaway cluster, its files are gone.
    _holder: Holder,
}

impl Cluster {
    /// Starts a server and returns when it accepts connections, making the data directory first when
    /// there is none. When another start is under way in the same directory, waits for its outcome.
    ///
    /// # Errors
    /// [`InUse`](crate::InUse) (to be had by downcasting) when another process holds the directory. Any
    /// other error says what was tried and, where there is one, the way out.
    pub fn start(config: Config) -> Result<Cluster> {
        settings::check(&config.settings)?;
        let account = Account::choose(config.account.as_deref())?;
        match config.place.clone() {
            Place::At(wanted) => {
                // Data that is already there decides who runs it, before its place is judged.
                let account = account.or_owner_of(&wanted.join("data"))?;
                let root = place::durable_root(&wanted, &config.elsewhere, &account)?;
                let _starting = StartLock::wait(&root.join("start.lock"))?;
                let holder = Holder::take(&root)?;
                let account = account.or_owner_of(&root.join("data"))?;
                let binaries = config.binaries.clone().ready_for(&account, || Ok(root.clone()))?;
                Cluster::start_held(config, root, holder, account, &binaries)
            }
            Place::NewBelow(base) => {
                let programs = || throwaway::programs(&account);
                let binaries = config.binaries.clone().ready_for(&account, programs)?;
                let (root, holder) = throwaway::make_root(&base, &account)?;
                Cluster::start_held(config, root, holder, account, &binaries)
            }
        }
    }

    fn start_held(
        config: Config,
        root: PathBuf,
        holder: Holder,
        account: Account,
        binaries: &Binaries,
    ) -> Result<Cluster> {
        let profile = config.profile;
        let mut cluster = Cluster {
            launch: Launch {
                postgres: binaries.program("postgres"),
                account,
                root,
                socket_dir: PathBuf::new(),
                arguments: Vec::new(),
                start_timeout: config.start_timeout,
                stop_timeout: config.stop_timeout,
            },
            profile,
            child: None,
            // Nobody else can have started a server in a directory that was made a moment ago.
            has_run: profile == Profile::Throwaway,
            watchdog: None,
            _holder: holder,
        };
        // From here on an early return drops the cluster, which cleans up.
        let launch = &mut cluster.launch;
        if profile == Profile::Throwaway {
            cluster.watchdog = Watchdog::over(&launch.root);
        }
        let data = launch.data();
        if data.exists() {
            version::check_data(&data, binaries)?;
        } else {
            initdb::make(&launch.root, binaries, &launch.account, profile)?;
        }
        launch.socket_dir = place::socket_dir(&launch.root, &launch.account)?;
        let compression = match profile {
            Profile::Durable => launch.best_wal_compression()?,
            Profile::Throwaway => "off",
        };
        launch.arguments = settings::arguments(&config, &launch.socket_dir, compression);
        cluster.child = Some(cluster.launch.start()?);
        cluster.has_run = true;
        Ok(cluster)
    }

    /// Stops the server: a fast shutdown, which ends connections and leaves nothing to recover. Falls
    /// back to an immediate one when that takes longer than the configured time.
    ///
    /// # Errors
    /// The server could not be stopped, or a throwaway cluster's files could not be removed.
    pub fn stop(mut self) -> Result<()> {
        self.shut_down()
    }

    /// Stops the server as a crash would, recovers and returns when it accepts connections again.
    /// Clients lose their connections. Also brings a killed server back.
    ///
    /// # Errors
    /// The server did not come back; the message holds the end of its log.
    pub fn restart_hard(&mut self) -> Result<()> {
        if let Some(child) = &mut self.child {
            server::stop(child, Signal::QUIT, IMMEDIATE_LIMIT)?;
        }
        self.child = None;
        self.child = Some(self.launch.start()?);
        Ok(())
    }

    /// Kills the server's main process and leaves it dead, for fault tests. Its back ends end by
    /// themselves soon after. [`Cluster::restart_hard`] brings it back.
    ///
    /// # Errors
    /// The process could not be killed.
    pub fn kill9(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().context("cannot kill Postgres")?;
            child.wait().context("cannot wait for Postgres")?;
        }
        Ok(())
    }

    /// Whether the server's main process is alive. Reaps it when it is not.
    ///
    /// # Errors
    /// The process could not be asked after.
    pub fn is_running(&mut self) -> Result<bool> {
        match &mut self.child {
            Some(child) => Ok(child.try_wait().context("cannot wait for Postgres")?.is_none()),
            None => Ok(false),
        }
    }

    /// The server's process id, or `None` after [`Cluster::kill9`].
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// The directory that holds the socket. Only root and the server's account can enter it.
    pub fn socket_dir(&self) -> &Path {
        &self.launch.socket_dir
    }

    /// The port: only a part of the socket's name, but clients must give it.
    pub fn port(&self) -> u16 {
        settings::PORT
    }

    /// The role that may do anything. It has no password: who can reach the socket is trusted.
    pub fn superuser(&self) -> &'static str {
        initdb::SUPERUSER
    }

    /// The address of a database for a role: `postgres://role@%2Fpath%2Fsock:5432/database`.
    pub fn url(&self, database: &str, role: &str) -> String {
        address::url(&self.launch.socket_dir, self.port(), database, role)
    }

    /// Where data, socket, locks and log really are: the directory asked for, unless the server's
    /// account could not reach it.
    pub fn root(&self) -> &Path {
        &self.launch.root
    }

    /// The server's log.
    pub fn log(&self) -> PathBuf {
        self.launch.log()
    }

    /// Which profile it runs with.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    fn shut_down(&mut self) -> Result<()> {
        if let Some(watchdog) = self.watchdog.take() {
            watchdog.dismiss();
        }
        if let Some(mut child) = self.child.take() {
            server::stop(&mut child, Signal::INT, self.launch.stop_timeout)?;
        }
        if self.has_run {
            // After a kill, back ends may still be on their way out, or in a loop that never ends.
            server::end_leftovers(&self.launch.data())?;
        }
        if self.profile == Profile::Throwaway {
            throwaway::remove(&self.launch.root)?;
            // Outside the root only when the root's path was too long for a socket.
            throwaway::remove(&self.launch.socket_dir)?;
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A drop has nobody to tell. What is left is cleared away by the next start.
        drop(self.shut_down());
    }
}
