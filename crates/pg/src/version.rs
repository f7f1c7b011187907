//! Versions of binaries and of data directories, and whether they fit.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::binaries::{Binaries, VERSIONED_ROOT};

/// The major version in a text such as `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
pub(crate) fn major_in(text: &str) -> Option<u32> {
    let after = text.split("(PostgreSQL) ").nth(1)?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Asks a `postgres` binary for its major version.
pub(crate) fn major_of(postgres: &Path) -> Result<u32> {
    let output = Command::new(postgres)
        .arg("--version")
        .output()
        .with_context(|| format!("cannot run {}", postgres.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    major_in(&text).with_context(|| {
        format!(
            "{} --version does not name a Postgres version: {}{}",
            postgres.display(),
            text.trim(),
            String::from_utf8_lossy(&output.stderr).trim()
        )
    })
}

/// Refuses to put a server over data of another major version, and says what to do.
pub(crate) fn check_data(data: &Path, binaries: &Binaries) -> Result<()> {
    let file = data.join("PG_VERSION");
    let text = fs::read_to_string(&file).with_context(|| {
        format!("{} is not a Postgres data directory: cannot read {}", data.display(), file.display())
    })?;
    let made_by = text.trim();
    if made_by == binaries.major().to_string() {
        return Ok(());
    }
    let installed = Path::new(VERSIONED_ROOT).join(made_by).join("bin");
    let first = if installed.join("postgres").exists() {
        format!("use the binaries in {}, which are installed", installed.display())
    } else {
        format!("install Postgres {made_by} (Debian and Ubuntu: `apt-get install postgresql-{made_by}`)")
    };
    bail!(
        "the data in {} was made by Postgres {made_by}, and the binaries in {} are Postgres {}: \
         {first}; or dump the data with {made_by} (`pg_dumpall`) and load it into a new directory",
        data.display(),
        binaries.dir().display(),
        binaries.major()
    )
}
