//! The account the server runs under: never root.
//!
//! Knows `/etc/passwd` and mode bits. Refuses to know access control lists and remote user databases:
//! asking those needs the C library's unsafe calls.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

#[cfg(test)]
mod tests;

/// Accounts tried, in order, when we are root and the caller named none.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// Who the server runs as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// Whether a command must change to this account, which only root can do.
    drop: bool,
}

impl Account {
    /// Root gets the named account, else `postgres`, else `nobody`. Anyone else gets themselves.
    pub(crate) fn choose(wanted: Option<&str>) -> Result<Account> {
        let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        if uid != 0 {
            return Ok(Account { name: name_of(uid), uid, gid, drop: false });
        }
        let passwd = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        choose_from(&passwd, wanted)
    }

    /// The account that owns existing data, which Postgres insists on; `self` when there is none yet.
    pub(crate) fn or_owner_of(self, data: &Path) -> Result<Account> {
        let Ok(meta) = fs::metadata(data) else { return Ok(self) };
        if meta.uid() == self.uid {
            return Ok(self);
        }
        let owner = name_of(meta.uid());
        if !self.drop {
            bail!(
                "the data in {} belongs to {owner}, and this process runs as {}: \
                 run as {owner} or as root, or use another data directory",
                data.display(),
                self.name
            );
        }
        if meta.uid() == 0 {
            bail!(
                "the data in {} belongs to root, and Postgres does not run as root: \
                 give it to the server's account with `chown -R {} {}`",
                data.display(),
                self.name,
                data.display()
            );
        }
        Ok(Account { name: owner, uid: meta.uid(), gid: meta.gid(), drop: true })
    }

    /// A command that runs as this account, with nothing of our environment but the search path.
    ///
    /// `PG*` variables of the caller must not steer the server, and a foreign locale must not change
    /// the messages we read. Changing the uid through the standard library also drops root's
    /// supplementary groups.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C");
        if self.drop {
            command.gid(self.gid).uid(self.uid);
        }
        command
    }

    /// Gives a path we made to this account.
    pub(crate) fn give(&self, path: &Path) -> Result<()> {
        if self.drop {
            std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
                .with_context(|| format!("cannot give {} to {}", path.display(), self.name))?;
        }
        Ok(())
    }

    /// Whether commands change account, so that paths may be closed to the server but open to us.
    pub(crate) fn is_dropped(&self) -> bool {
        self.drop
    }

    /// The first directory on the way to and including `path` that this account may not walk
    /// through. Parts that do not exist yet are ours to make and do not count.
    pub(crate) fn first_closed(&self, path: &Path) -> Option<PathBuf> {
        if !self.drop {
            return None;
        }
        let mut way: Vec<&Path> = path.ancestors().collect();
        way.reverse();
        way.into_iter().find(|dir| fs::metadata(dir).is_ok_and(|meta| !self.may_walk(&meta))).map(Path::to_path_buf)
    }

    fn may_walk(&self, meta: &fs::Metadata) -> bool {
        let bit = if meta.uid() == self.uid {
            0o100
        } else if meta.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        meta.mode() & bit != 0
    }
}

fn choose_from(passwd: &str, wanted: Option<&str>) -> Result<Account> {
    let names = wanted.map_or_else(|| UNPRIVILEGED.to_vec(), |name| vec![name]);
    for name in &names {
        if let Some((uid, gid)) = ids_of(passwd, name) {
            if uid == 0 {
                bail!("Postgres does not run as root, and account `{name}` is root");
            }
            return Ok(Account { name: (*name).to_owned(), uid, gid, drop: true });
        }
    }
    bail!(
        "running as root, and /etc/passwd has no account `{}` for the server to run under: \
         add one (`useradd --system postgres`) or run as an ordinary account",
        names.join("` or `")
    )
}

fn ids_of(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let uid = fields.nth(1)?.parse().ok()?;
        Some((uid, fields.next()?.parse().ok()?))
    })
}

/// The account's name, or its number when `/etc/passwd` does not list it.
fn name_of(uid: u32) -> String {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    passwd
        .lines()
        .find(|line| line.split(':').nth(2).and_then(|field| field.parse().ok()) == Some(uid))
        .and_then(|line| line.split(':').next())
        .map_or_else(|| format!("uid {uid}"), str::to_owned)
}

/// Whether `/etc/passwd` lists this uid; `initdb` does not run without an entry.
pub(crate) fn is_listed(uid: u32) -> bool {
    name_of(uid) != format!("uid {uid}")
}
