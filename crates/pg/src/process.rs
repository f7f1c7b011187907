//! What `/proc` says about server processes, and signals to them.
//!
//! A process belongs to a data directory when it is called `postgres` and its working directory is that
//! directory: the postmaster changes into it at once and its children inherit it. That holds across
//! reused process ids, zombies and removed pid files, which `postmaster.pid` alone does not.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};

/// Set on every server we start, and looked for on servers we find.
pub(crate) const CLUSTER_NAME: &str = "cluster_name=recoup";

/// What `postmaster.pid` says: the process on line 1, the server's status on line 8.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PidFile {
    pub(crate) pid: Pid,
    pub(crate) is_ready: bool,
}

impl PidFile {
    /// Reads it, or `None` when there is none or its first line is not a process id (a half-written file).
    pub(crate) fn read(data: &Path) -> Option<PidFile> {
        let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
        let mut lines = text.lines();
        let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?)?;
        let is_ready = lines.nth(6).is_some_and(|status| status.trim() == "ready");
        Some(PidFile { pid, is_ready })
    }
}

/// Every live server process over this data directory. Zombies have no working directory, so they
/// are not among them.
pub(crate) fn servers_over(data: &Path) -> Result<Vec<Pid>> {
    let Ok(data) = data.canonicalize() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").context("cannot read /proc")? {
        // A process may end while we look; that is the same as not having seen it.
        let Ok(entry) = entry else { continue };
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let Some(pid) = Pid::from_raw(pid) else { continue };
        let here = fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == data);
        if here && fs::read_to_string(entry.path().join("comm")).is_ok_and(|name| name.trim() == "postgres") {
            found.push(pid);
        }
    }
    Ok(found)
}

/// The command line, spaces between the words, or `None` when the process is gone or a zombie.
pub(crate) fn command_line(pid: Pid) -> Option<String> {
    let words = words(pid)?;
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether this server was started by this crate.
pub(crate) fn is_ours(pid: Pid) -> bool {
    words(pid).is_some_and(|words| words.iter().any(|word| word == CLUSTER_NAME))
}

fn words(pid: Pid) -> Option<Vec<String>> {
    let raw = fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).ok()?;
    Some(
        raw.split(|byte| *byte == 0)
            .filter(|word| !word.is_empty())
            .map(|word| String::from_utf8_lossy(word).into_owned())
            .collect(),
    )
}

/// Whether the kernel still knows this process id, zombies included. That is what Postgres asks before
/// it trusts a pid file, and so what makes it refuse to start.
pub(crate) fn exists(pid: Pid) -> bool {
    Path::new("/proc").join(pid.as_raw_nonzero().to_string()).exists()
}

/// Sends a signal; a process that is already gone is no error.
pub(crate) fn signal(pid: Pid, signal: Signal) -> Result<()> {
    match kill_process(pid, signal) {
        Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
        Err(error) => Err(io::Error::from(error))
            .with_context(|| format!("cannot send {signal:?} to process {}", pid.as_raw_nonzero())),
    }
}

/// The process id of a child, in the form signals want.
pub(crate) fn pid_of(child: &std::process::Child) -> Pid {
    Pid::from_child(child)
}
