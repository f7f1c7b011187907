//! Where throwaway clusters live, and the removal of those whose owner died.
//!
//! All of an account's throwaway clusters are siblings in one directory that holds nothing else. A
//! sibling whose holder lock is free has no owner: the kernel freed it with the process. A lock around
//! looking and making keeps a cluster that is just being made from being taken for a leftover.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::account::Account;
use crate::lock::{Holder, InUse, StartLock};
use crate::{place, server};

const SHARED_MEMORY: &str = "/dev/shm";
const ENOUGH_BYTES: u64 = 1 << 30;
/// Leftovers are worth nothing: they get no time for a clean shutdown.
const NO_TIME: Duration = Duration::ZERO;

/// Distinguishes clusters of one process.
static CLUSTERS: AtomicU32 = AtomicU32::new(0);

/// The directory for throwaway clusters: in shared memory when there is room, else in the temporary
/// directory. One per account, because their files belong to different accounts.
pub(crate) fn base() -> Result<PathBuf> {
    let shared = Path::new(SHARED_MEMORY);
    let place =
        if free_bytes(shared).is_some_and(|bytes| bytes >= ENOUGH_BYTES) { shared.to_path_buf() } else { temporary()? };
    Ok(place.join(own_name()))
}

/// Where copies of binaries go that throwaway clusters share. Not in shared memory, which may forbid
/// running programs.
pub(crate) fn programs(account: &Account) -> Result<PathBuf> {
    let dir = temporary()?.join(format!("{}-programs", own_name()));
    place::make_guarded(&dir, account)?;
    Ok(dir)
}

/// The temporary directory; `/tmp` when the one that is set is closed to the server's account.
fn temporary() -> Result<PathBuf> {
    let account = Account::choose(None)?;
    let set = std::env::temp_dir();
    Ok(if account.first_closed(&set).is_none() { set } else { PathBuf::from("/tmp") })
}

fn own_name() -> String {
    format!("recoup-pg-{}", rustix::process::geteuid().as_raw())
}

fn free_bytes(dir: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(dir).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Removes leftovers below `base`, then makes a new directory there and takes its lock.
pub(crate) fn make_root(base: &Path, account: &Account) -> Result<(PathBuf, Holder)> {
    place::make_guarded(base, account)?;
    let base = place::canonical(base)?;
    if let Some(closed) = account.first_closed(&base) {
        bail!(
            "account `{}` runs the server and cannot walk through {} to {}: use a directory it can reach",
            account.name,
            closed.display(),
            base.display()
        );
    }
    let _looking = StartLock::wait(&base.join("base.lock"))?;
    sweep(&base)?;
    // The start time makes the name unique even when the process id has been used before.
    let root = base.join(format!(
        "c-{}-{}-{}",
        std::process::id(),
        started_at_ticks()?,
        CLUSTERS.fetch_add(1, Ordering::Relaxed)
    ));
    place::make_root(&root, account)?;
    let holder = Holder::take(&root)?;
    Ok((root, holder))
}

/// Stops the servers of clusters without an owner and removes their files.
fn sweep(base: &Path) -> Result<()> {
    let entries = fs::read_dir(base).with_context(|| format!("cannot look into {}", base.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot look into {}", base.display()))?;
        let root = entry.path();
        if !entry.file_name().to_string_lossy().starts_with("c-") || !root.is_dir() {
            continue;
        }
        let _holder = match Holder::take(&root) {
            Ok(holder) => holder,
            // Alive, or being removed by its watchdog at this moment.
            Err(error) if error.is::<InUse>() || !root.exists() => continue,
            Err(error) => return Err(error),
        };
        server::clear(&root, NO_TIME)?;
        remove(&root)?;
    }
    Ok(())
}

/// Removes a directory of a cluster. Its watchdog may be doing the same, so what is gone is no error.
pub(crate) fn remove(root: &Path) -> Result<()> {
    let removed = fs::remove_dir_all(root);
    if !root.exists() {
        return Ok(());
    }
    removed.with_context(|| format!("cannot remove {}", root.display()))
}

/// When this process was started, in clock ticks since boot: field 22 of `/proc/self/stat`, counted
/// after the program's name, which may hold spaces.
fn started_at_ticks() -> Result<u64> {
    let stat = fs::read_to_string("/proc/self/stat").context("cannot read /proc/self/stat")?;
    stat.rsplit(')')
        .next()
        .and_then(|after_name| after_name.split_whitespace().nth(19)?.parse().ok())
        .context("/proc/self/stat has no start time")
}
