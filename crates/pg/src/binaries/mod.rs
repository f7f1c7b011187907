//! Finds Postgres server binaries on this machine.
//!
//! Promises an order (explicit setting, the distribution's versioned directories from the highest major
//! down, the search path, the npm package in the checkout), a version new enough for our SQL, and, when
//! nothing fits, an error that says where it looked and what to do next. Never fetches anything.

mod search;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::account::Account;
use crate::npm;
use search::Search;

/// The oldest major version our SQL is written for.
pub const OLDEST_MAJOR: u32 = 15;

/// Where Debian and Ubuntu put one directory per major version.
pub(crate) const VERSIONED_ROOT: &str = "/usr/lib/postgresql";

/// How the binaries were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Named by the operator.
    Explicit,
    /// In the distribution's directory of versions.
    Distribution,
    /// On the search path.
    SearchPath,
    /// The npm package in the checkout.
    Npm,
}

/// A directory with `postgres` and `initdb`, and their major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    dir: PathBuf,
    major: u32,
    source: Source,
}

impl Binaries {
    /// Finds binaries. `explicit` is a directory the operator named, either the one that holds the
    /// programs or its parent; when it is given nothing else is looked at. `checkout` is the directory
    /// that holds `node_modules`.
    ///
    /// # Errors
    /// Nothing new enough was found; the message lists every place and the ways out.
    pub fn find(explicit: Option<&Path>, checkout: Option<&Path>) -> Result<Binaries> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Search { explicit, versioned_root: Path::new(VERSIONED_ROOT), path: &path, checkout }.run()
    }

    /// The directory that holds the programs.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The major version, such as 15.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// How they were found.
    pub fn source(&self) -> Source {
        self.source
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The same binaries where `account` can run them.
    ///
    /// Binaries of the npm package get their links, and are copied into `place()` when the account cannot
    /// reach them or the links cannot be made where they are.
    pub(crate) fn ready_for(self, account: &Account, place: impl FnOnce() -> Result<PathBuf>) -> Result<Binaries> {
        let native = self.dir.parent().unwrap_or(&self.dir).to_path_buf();
        if !npm::is_tree(&native) {
            self.probe(account)?;
            return Ok(self);
        }
        if npm::restore_symlinks(&native).is_ok() && self.probe(account).is_ok() {
            return Ok(self);
        }
        let copied = npm::copy(&native, &place()?)?;
        let moved = Binaries { dir: copied.join("bin"), ..self };
        moved.probe(account)?;
        Ok(moved)
    }

    /// Runs `postgres --version` as the account: the only sure test of mode bits, mount options and
    /// libraries together.
    fn probe(&self, account: &Account) -> Result<()> {
        let postgres = self.program("postgres");
        let advice = || {
            format!(
                "account `{}` cannot run {}: open every directory on the way to it for that account \
                 (`chmod o+x`), or name other binaries",
                account.name,
                postgres.display()
            )
        };
        let output = account
            .command(&postgres)
            .arg("--version")
            .current_dir("/")
            .stdin(Stdio::null())
            .output()
            .with_context(advice)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(anyhow::anyhow!(said)).with_context(advice);
        }
        Ok(())
    }
}

fn too_old(dir: &Path, major: u32) -> Result<()> {
    if major < OLDEST_MAJOR {
        bail!("{} holds Postgres {major}; {OLDEST_MAJOR} or newer is needed", dir.display());
    }
    Ok(())
}
