//! One server process: clear what a dead one left, start, wait until ready, stop.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal};

use crate::account::Account;
use crate::lock::InUse;
use crate::patience::wait_for;
use crate::process::{self, PidFile, pid_of};
use crate::settings::PORT;

/// How long processes of a dead server may take to end after being told to.
const LEFTOVERS_LIMIT: Duration = Duration::from_secs(15);
/// How long an immediate shutdown may take before the process is killed.
const IMMEDIATE_LIMIT: Duration = Duration::from_secs(10);
/// Starts tried while an old server's shared memory is still held.
const ATTEMPTS: u32 = 20;
/// How long to leave between those.
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(250);
/// The log is started anew above this size.
const LOG_BYTES: u64 = 8 << 20;
/// How much of the log an error quotes.
const QUOTED_LOG_BYTES: u64 = 2000;

/// Everything needed to start the server, again and again.
#[derive(Debug)]
pub(crate) struct Launch {
    pub(crate) postgres: PathBuf,
    pub(crate) account: Account,
    pub(crate) root: PathBuf,
    pub(crate) socket_dir: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) start_timeout: Duration,
    pub(crate) stop_timeout: Duration,
}

impl Launch {
    pub(crate) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.root.join("server.log")
    }

    /// Starts the server and returns once it accepts connections. The caller holds the directory.
    pub(crate) fn start(&self) -> Result<Child> {
        let mut attempts_left = ATTEMPTS;
        loop {
            attempts_left -= 1;
            clear(&self.root, self.stop_timeout)?;
            remove_stale_socket(&self.socket_dir)?;
            let (mut child, log_from) = self.spawn()?;
            match self.wait_until_ready(&mut child) {
                Ok(None) => return Ok(child),
                Ok(Some(status)) => {
                    let log = self.log_since(log_from);
                    // Back ends of a killed server hold its memory for a moment after it is gone.
                    if attempts_left == 0 || !log.contains("shared memory block") {
                        bail!("Postgres ended while starting ({status}). {} says:\n{log}", self.log().display());
                    }
                    wait_for(BETWEEN_ATTEMPTS, || Ok(None::<()>))?;
                }
                Err(error) => {
                    stop(&mut child, Signal::QUIT, IMMEDIATE_LIMIT)?;
                    let log = self.log_since(log_from);
                    return Err(error.context(format!("{} says:\n{log}", self.log().display())));
                }
            }
        }
    }

    /// `lz4` when the binaries were built with it, else `on`, which is the built-in method.
    pub(crate) fn best_wal_compression(&self) -> Result<&'static str> {
        let asked = self
            .account
            .command(&self.postgres)
            .arg("-D")
            .arg(self.data())
            .args(["-c", "wal_compression=lz4", "-C", "wal_compression"])
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run {}", self.postgres.display()))?;
        Ok(if asked.status.success() { "lz4" } else { "on" })
    }

    fn spawn(&self) -> Result<(Child, u64)> {
        let (log, log_from) = self.open_log()?;
        let copy = log.try_clone().context("cannot open the server's log twice")?;
        let child = self
            .account
            .command(&self.postgres)
            .arg("-D")
            .arg(self.data())
            .args(&self.arguments)
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(copy)
            // Its own group, so that an interrupt from the terminal reaches us and not the server: we
            // finish our work first. The parent-death signal would not do: it fires when the thread
            // that started the server ends.
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot run {}", self.postgres.display()))?;
        Ok((child, log_from))
    }

    /// `None` when ready, the exit status when the server ended instead.
    fn wait_until_ready(&self, child: &mut Child) -> Result<Option<ExitStatus>> {
        let (pid, data) = (pid_of(child), self.data());
        let outcome = wait_for(self.start_timeout, || {
            if let Some(status) = child.try_wait().context("cannot wait for Postgres")? {
                return Ok(Some(Some(status)));
            }
            // The file of an earlier server may still be there; only our own counts.
            let is_ready = PidFile::read(&data).is_some_and(|file| file.pid == pid && file.is_ready);
            Ok(is_ready.then_some(None))
        })?;
        outcome.with_context(|| format!("Postgres was not ready after {} seconds", self.start_timeout.as_secs()))
    }

    fn open_log(&self) -> Result<(File, u64)> {
        let path = self.log();
        if fs::metadata(&path).is_ok_and(|meta| meta.len() > LOG_BYTES) {
            fs::rename(&path, path.with_extension("log.1"))
                .with_context(|| format!("cannot rename {}", path.display()))?;
        }
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        let length = log.metadata().with_context(|| format!("cannot look at {}", path.display()))?.len();
        Ok((log, length))
    }

    /// The end of what was logged after `from`; empty when the log cannot be read.
    fn log_since(&self, from: u64) -> String {
        let read = || -> io::Result<Vec<u8>> {
            let mut log = File::open(self.log())?;
            let length = log.metadata()?.len();
            log.seek(SeekFrom::Start(from.max(length.saturating_sub(QUOTED_LOG_BYTES))))?;
            let mut bytes = Vec::new();
            log.read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        String::from_utf8_lossy(&read().unwrap_or_default()).trim().to_owned()
    }
}

/// Makes `<root>/data` free of any server, so that one can be started: stops a server of ours whose
/// owner died, ends the back ends of a dead one, and removes a pid file that would stop Postgres.
///
/// # Errors
/// [`InUse`] when a server that this crate did not start runs there.
pub(crate) fn clear(root: &Path, stop_timeout: Duration) -> Result<()> {
    let data = root.join("data");
    let running = process::servers_over(&data)?;
    if let Some(file) = PidFile::read(&data)
        && running.contains(&file.pid)
    {
        if !process::is_ours(file.pid) {
            return Err(InUse::by(root, file.pid).into());
        }
        process::signal(file.pid, Signal::INT)?;
        wait_for(stop_timeout, || Ok((!process::servers_over(&data)?.contains(&file.pid)).then_some(())))?;
    }
    end_leftovers(&data)?;
    remove_misleading_pid_file(&data)
}

/// Tells every server process that is left over this data to end at once, and waits until none is.
///
/// Their postmaster is gone, or did not stop when asked. A new server over the same data while one of
/// them still runs would destroy it.
pub(crate) fn end_leftovers(data: &Path) -> Result<()> {
    let mut told: Vec<Pid> = Vec::new();
    let gone = wait_for(LEFTOVERS_LIMIT, || {
        let left = process::servers_over(data)?;
        for pid in &left {
            if !told.contains(pid) {
                process::signal(*pid, Signal::QUIT)?;
                told.push(*pid);
            }
        }
        Ok(left.is_empty().then_some(()))
    })?;
    if gone.is_none() {
        let left: Vec<String> =
            process::servers_over(data)?.into_iter().map(|pid| pid.as_raw_nonzero().to_string()).collect();
        bail!("processes {} still use {} and do not end: end them first", left.join(", "), data.display());
    }
    Ok(())
}

/// Nothing runs over the data now. Postgres copes with a stale pid file by itself, unless its process
/// id still exists: a zombie nobody reaps, or another program that was given the same number.
fn remove_misleading_pid_file(data: &Path) -> Result<()> {
    match PidFile::read(data) {
        Some(file) if process::exists(file.pid) => {
            let path = data.join("postmaster.pid");
            fs::remove_file(&path).with_context(|| format!("cannot remove the stale {}", path.display()))
        }
        Some(_) | None => Ok(()),
    }
}

/// The socket has a lock file of its own, which holds a process id and misleads in the same way. No
/// server runs over the data, and the directory serves no other data.
fn remove_stale_socket(socket_dir: &Path) -> Result<()> {
    for ending in ["", ".lock"] {
        let path = socket_dir.join(format!(".s.PGSQL.{PORT}{ending}"));
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot remove the stale {}", path.display()));
            }
        }
    }
    Ok(())
}

/// Sends `how` and waits; then an immediate shutdown; then a kill. Returns with the process reaped, so
/// that no zombie stands in the way of the next start.
pub(crate) fn stop(child: &mut Child, how: Signal, limit: Duration) -> Result<()> {
    for (signal, limit) in [(how, limit), (Signal::QUIT, IMMEDIATE_LIMIT)] {
        if ended_within(child, Duration::ZERO)? {
            return Ok(());
        }
        process::signal(pid_of(child), signal)?;
        if ended_within(child, limit)? {
            return Ok(());
        }
    }
    child.kill().context("cannot kill Postgres")?;
    child.wait().context("cannot wait for Postgres")?;
    Ok(())
}

fn ended_within(child: &mut Child, limit: Duration) -> Result<bool> {
    let ended = wait_for(limit, || child.try_wait().context("cannot wait for Postgres"))?;
    Ok(ended.is_some())
}
