//! Two file locks per cluster: a short one around "look, then start", and one held for the cluster's
//! life that says who holds the directory.
//!
//! The locks are the kernel's, tied to the open file: they vanish with the process however it ends, so
//! no lock is ever stale. They are released by name before the file is closed, because a child another
//! thread has just forked shares the open file until it runs its program.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustix::process::Pid;

use crate::process;

/// Longest command line quoted in a message.
const QUOTED_BYTES: usize = 160;

/// Someone else is using this directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InUse {
    /// The directory that was asked for.
    pub directory: PathBuf,
    /// The process that holds it, when that could be read.
    pub pid: Option<u32>,
    /// That process's command line, when that could be read.
    pub command: Option<String>,
}

impl InUse {
    pub(crate) fn by(directory: &Path, pid: Pid) -> InUse {
        InUse {
            directory: directory.to_path_buf(),
            pid: u32::try_from(pid.as_raw_nonzero().get()).ok(),
            command: process::command_line(pid),
        }
    }
}

impl fmt::Display for InUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is in use by ", self.directory.display())?;
        match self.pid {
            Some(pid) if pid == std::process::id() => write!(f, "this very process ({pid})")?,
            Some(pid) => write!(f, "process {pid}")?,
            None => f.write_str("another process")?,
        }
        if let Some(command) = &self.command {
            let short: String = command.chars().take(QUOTED_BYTES).collect();
            write!(f, " (`{short}`)")?;
        }
        f.write_str(": stop that process first, or use another data directory")
    }
}

impl std::error::Error for InUse {}

/// An exclusive lock, waited for, held until dropped.
#[derive(Debug)]
pub(crate) struct StartLock(File);

impl StartLock {
    pub(crate) fn wait(path: &Path) -> Result<StartLock> {
        let file = open(path)?;
        file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
        Ok(StartLock(file))
    }
}

impl Drop for StartLock {
    fn drop(&mut self) {
        // Closing the file releases the lock as well, only perhaps a moment later.
        drop(self.0.unlock());
    }
}

/// The lock held for a cluster's life. Its file names the holder.
#[derive(Debug)]
pub(crate) struct Holder(File);

impl Holder {
    /// Takes the lock and writes our process id into it.
    ///
    /// # Errors
    /// [`InUse`] when another process, or another cluster of this one, has it.
    pub(crate) fn take(directory: &Path) -> Result<Holder> {
        let path = Holder::path_in(directory);
        let mut file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held_by(directory, &mut file).into()),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        let words: Vec<_> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}\n{}", std::process::id(), words.join(" ")))
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Holder(file))
    }

    /// Where a cluster's lock is.
    pub(crate) fn path_in(directory: &Path) -> PathBuf {
        directory.join("holder.lock")
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // As for the start lock: closing would release it too.
        drop(self.0.unlock());
    }
}

fn held_by(directory: &Path, file: &mut File) -> InUse {
    let mut text = String::new();
    // What cannot be read is left out of the message; the refusal stands.
    let read = file.read_to_string(&mut text).is_ok();
    let mut lines = text.lines().filter(|_| read);
    let pid = lines.next().and_then(|line| line.parse().ok());
    InUse { directory: directory.to_path_buf(), pid, command: lines.next().map(str::to_owned) }
}

fn open(path: &Path) -> Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .open(path)
        .with_context(|| format!("cannot open the lock file {}", path.display()))
}
