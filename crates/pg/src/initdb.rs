//! Makes a new data directory, all or nothing.

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::account::{self, Account};
use crate::binaries::Binaries;
use crate::config::Profile;
use crate::place;

/// The role that owns a new cluster.
pub(crate) const SUPERUSER: &str = "postgres";

/// Makes `<root>/data`: works in a sibling directory and renames it, so that a start killed half-way
/// leaves a sibling that the next one removes. The caller holds the start lock.
///
/// Texts sort by code point, which no library upgrade can change under an index; upper and lower case
/// follow Unicode.
pub(crate) fn make(root: &Path, binaries: &Binaries, account: &Account, profile: Profile) -> Result<()> {
    let making = root.join("data.making");
    if making.exists() {
        fs::remove_dir_all(&making).with_context(|| format!("cannot remove the unfinished {}", making.display()))?;
    }
    place::make_private(&making, account)?;
    let mut command = account.command(binaries.program("initdb"));
    command
        .arg("-D")
        .arg(&making)
        .args(["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"])
        .args(["--locale", "C", "--lc-ctype", "C.UTF-8"])
        .current_dir(root)
        .stdin(Stdio::null());
    command.arg(match profile {
        Profile::Durable => "--data-checksums",
        Profile::Throwaway => "--no-sync",
    });
    let output = command.output().context("cannot run initdb")?;
    if !output.status.success() {
        let hint = if account::is_listed(account.uid) {
            ""
        } else {
            "\ninitdb needs an entry for this uid in /etc/passwd: add one, or run as an account that has one"
        };
        bail!(
            "initdb failed in {} ({}):\n{}{hint}",
            making.display(),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let data = root.join("data");
    fs::rename(&making, &data).with_context(|| format!("cannot rename {}", making.display()))?;
    // The new name must survive a power cut as surely as the data under it.
    File::open(root).and_then(|dir| dir.sync_all()).with_context(|| format!("cannot flush {}", root.display()))
}
