//! Directories: where the data and the socket go, who owns them, and who can walk to them.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::account::Account;
use crate::settings::PORT;

/// The kernel's limit for a socket path is 108 bytes; some clients stop at 100.
const SOCKET_PATH_BYTES: usize = 100;

/// Left in the directory asked for when the data had to go elsewhere.
const SIGNPOST: &str = "DATA-IS-ELSEWHERE";

/// The directory durable data lives in: the one asked for, or one below `elsewhere` that depends only on
/// the one asked for, so that the next start finds it. Made if missing.
pub(crate) fn durable_root(wanted: &Path, elsewhere: &Path, account: &Account) -> Result<PathBuf> {
    make_root(wanted, account)?;
    let wanted = canonical(wanted)?;
    let Some(closed) = account.first_closed(&wanted) else { return Ok(wanted) };
    let root = elsewhere.join(format!("pg-{:016x}", fingerprint(&wanted)));
    make_root(&root, account)?;
    let root = canonical(&root)?;
    if let Some(also_closed) = account.first_closed(&root) {
        bail!(
            "account `{}` runs the server and cannot walk through {} to {}, nor through {} to {}: \
             open one of them (`chmod o+x {}`), use a data directory the account can reach, \
             or run as an ordinary account",
            account.name,
            closed.display(),
            wanted.display(),
            also_closed.display(),
            root.display(),
            closed.display()
        );
    }
    let text = format!(
        "{}\nAccount `{}` runs the server and cannot walk through {}, so the data is there and not here.\n",
        root.display(),
        account.name,
        closed.display()
    );
    let signpost = wanted.join(SIGNPOST);
    fs::write(&signpost, text).with_context(|| format!("cannot write {}", signpost.display()))?;
    Ok(root)
}

/// Makes a directory of ours and its parents: private when the server runs as us, else open for walking
/// through only.
pub(crate) fn make_root(path: &Path, account: &Account) -> Result<()> {
    let mode = if account.is_dropped() { 0o711 } else { 0o700 };
    make_missing(path, mode)
        .with_context(|| format!("cannot make the directory {}: use another data directory", path.display()))
}

/// Like `create_dir_all` with a mode, except that the process's umask does not take from it.
fn make_missing(path: &Path, mode: u32) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_missing(parent, mode)?;
    }
    match DirBuilder::new().mode(mode).create(path) {
        Ok(()) => fs::set_permissions(path, fs::Permissions::from_mode(mode)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes, or checks, a directory with a name others could guess: ours, no link, closed to writers.
pub(crate) fn make_guarded(path: &Path, account: &Account) -> Result<()> {
    make_root(path, account)?;
    let meta = fs::symlink_metadata(path).with_context(|| format!("cannot look at {}", path.display()))?;
    let is_ours = meta.uid() == rustix::process::geteuid().as_raw();
    ensure!(
        meta.is_dir() && is_ours && meta.mode() & 0o022 == 0,
        "{} was made by someone else: remove it, or set TMPDIR to a directory of your own",
        path.display()
    );
    Ok(())
}

/// A directory only `account` (and root) can enter. An existing one is brought to that state.
pub(crate) fn make_private(path: &Path, account: &Account) -> Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let meta = fs::symlink_metadata(path).with_context(|| format!("cannot look at {}", path.display()))?;
            let is_known = [account.uid, rustix::process::geteuid().as_raw()].contains(&meta.uid());
            ensure!(meta.is_dir() && is_known, "{} was made by someone else: remove it", path.display());
        }
        Err(error) => return Err(error).with_context(|| format!("cannot make {}", path.display())),
    }
    account.give(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
        .with_context(|| format!("cannot close {} to others", path.display()))
}

/// The socket directory, made: `<root>/sock`, or a short name in the temporary directory when that would
/// make the socket's path too long.
pub(crate) fn socket_dir(root: &Path, account: &Account) -> Result<PathBuf> {
    let beside = root.join("sock");
    let short = format!("recoup-{:016x}", fingerprint(root));
    let candidates = [beside, std::env::temp_dir().join(&short), Path::new("/tmp").join(&short)];
    let is_open = |dir: &Path| dir.parent().is_some_and(|parent| account.first_closed(parent).is_none());
    let Some(fitting) = candidates.into_iter().find(|dir| fits(dir) && is_open(dir)) else {
        bail!(
            "the path of the socket below {} would be over {SOCKET_PATH_BYTES} bytes, \
             and no temporary directory can be used: use a shorter data directory",
            root.display()
        );
    };
    make_private(&fitting, account)?;
    Ok(fitting)
}

fn fits(dir: &Path) -> bool {
    dir.join(format!(".s.PGSQL.{PORT}")).as_os_str().len() < SOCKET_PATH_BYTES
}

pub(crate) fn canonical(path: &Path) -> Result<PathBuf> {
    path.canonicalize().with_context(|| format!("cannot look at {}", path.display()))
}

/// FNV-1a: stable across releases, which the standard library's hash is not.
fn fingerprint(path: &Path) -> u64 {
    path.as_os_str()
        .as_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_the_published_fnv_1a_values() {
        assert_eq!(fingerprint(Path::new("")), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(Path::new("a")), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fingerprint(Path::new("foobar")), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_socket_path_of_a_hundred_bytes_is_too_long() {
        let name = ".s.PGSQL.5432".len() + 1;
        let long = |bytes: usize| PathBuf::from(format!("/{}", "x".repeat(bytes - name - 1)));
        assert!(fits(&long(99)));
        assert!(!fits(&long(100)));
    }
}
