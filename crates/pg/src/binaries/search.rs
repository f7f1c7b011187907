//! The search itself, over roots a test can make up.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Binaries, OLDEST_MAJOR, Source, too_old};
use crate::{npm, version};

pub(super) struct Search<'a> {
    pub(super) explicit: Option<&'a Path>,
    pub(super) versioned_root: &'a Path,
    pub(super) path: &'a OsStr,
    pub(super) checkout: Option<&'a Path>,
}

impl Search<'_> {
    pub(super) fn run(&self) -> Result<Binaries> {
        if let Some(explicit) = self.explicit {
            return named(explicit).with_context(|| {
                format!(
                    "the Postgres binaries named explicitly, {}, cannot be used: name a directory that \
                     holds `postgres` and `initdb`, or leave the setting out to have them found",
                    explicit.display()
                )
            });
        }
        let mut looked = Vec::new();
        let found =
            self.versioned(&mut looked).or_else(|| self.on_path(&mut looked)).or_else(|| self.in_checkout(&mut looked));
        match found {
            Some(found) => Ok(found),
            None => bail!(
                "no Postgres {OLDEST_MAJOR} or newer was found. Looked at:\n  {}\n\
                 Do one of these, then start again:\n  \
                 `npm ci` in the checkout (needs no root)\n  \
                 install package `postgresql` (Debian and Ubuntu: `apt-get install postgresql`)\n  \
                 give the address of a running server instead (`DATABASE_URL`)",
                looked.join("\n  ")
            ),
        }
    }

    fn versioned(&self, looked: &mut Vec<String>) -> Option<Binaries> {
        let root = self.versioned_root;
        let Ok(entries) = fs::read_dir(root) else {
            looked.push(format!("{}: not there", root.display()));
            return None;
        };
        let mut majors: Vec<u32> = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
        majors.sort_unstable_by(|a, b| b.cmp(a));
        if majors.is_empty() {
            looked.push(format!("{}: holds no version", root.display()));
        }
        majors.into_iter().find_map(|major| {
            let dir = root.join(major.to_string()).join("bin");
            attempt(&dir, Source::Distribution, looked)
        })
    }

    fn on_path(&self, looked: &mut Vec<String>) -> Option<Binaries> {
        let with_server: Vec<PathBuf> = std::env::split_paths(self.path)
            .filter(|dir| dir.is_absolute() && dir.join("postgres").is_file())
            .collect();
        if with_server.is_empty() {
            looked.push("PATH: no directory on it holds `postgres`".to_owned());
        }
        with_server.into_iter().find_map(|dir| attempt(&dir, Source::SearchPath, looked))
    }

    fn in_checkout(&self, looked: &mut Vec<String>) -> Option<Binaries> {
        let Some(checkout) = self.checkout else {
            looked.push(format!("{}: no checkout to look in", npm::PACKAGE));
            return None;
        };
        let package = checkout.join(npm::PACKAGE);
        if !package.exists() {
            looked.push(format!("{}: not there", package.display()));
            return None;
        }
        attempt(&package.join("native/bin"), Source::Npm, looked)
    }
}

/// Binaries in this directory, or a line for the list of places looked at.
fn attempt(dir: &Path, source: Source, looked: &mut Vec<String>) -> Option<Binaries> {
    match in_directory(dir, source) {
        Ok(found) => Some(found),
        Err(error) => {
            looked.push(format!("{error:#}"));
            None
        }
    }
}

fn named(explicit: &Path) -> Result<Binaries> {
    let below = explicit.join("bin");
    let dir = if below.join("postgres").is_file() { &below } else { explicit };
    let dir = dir.canonicalize().with_context(|| format!("cannot look into {}", dir.display()))?;
    in_directory(&dir, Source::Explicit)
}

fn in_directory(dir: &Path, source: Source) -> Result<Binaries> {
    for name in ["postgres", "initdb"] {
        if !dir.join(name).is_file() {
            bail!("{}: holds no `{name}`", dir.display());
        }
    }
    let major = major_in_directory(dir)?;
    too_old(dir, major)?;
    Ok(Binaries { dir: dir.to_path_buf(), major, source })
}

/// The npm package's programs may not run yet for want of their links, so its version is read instead.
fn major_in_directory(dir: &Path) -> Result<u32> {
    let native = dir.parent().unwrap_or(dir);
    if !npm::is_tree(native) {
        return version::major_of(&dir.join("postgres"));
    }
    let version = npm::version(native)?;
    version
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .with_context(|| format!("{}: version {version:?} has no major number", native.display()))
}
