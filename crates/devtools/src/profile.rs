//! Which API, with which key: what the command was given first, then what `recoup login` wrote down.
//!
//! The file holds a secret: it is readable by its owner only from the moment it exists, and replaced whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::termios::{self, LocalModes, OptionalActions};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::Failure;

/// Where the API of `recoup dev` is.
pub const USUAL_URL: &str = "http://127.0.0.1:4400";
/// The profile that is meant when none is named.
pub const USUAL_NAME: &str = "default";

/// An API and a key to it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The address, without a slash at its end.
    pub url: String,
    /// The key.
    pub key: SecretString,
}

#[derive(Default, Deserialize, Serialize)]
struct Book {
    #[serde(default)]
    profiles: BTreeMap<String, Entry>,
}

#[derive(Deserialize, Serialize)]
struct Entry {
    url: String,
    key: String,
}

/// What a command was given, by options or by the environment.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The address.
    pub url: Option<String>,
    /// The key.
    pub key: Option<SecretString>,
}

/// The file of profiles in the folder where programs keep what they are told.
#[derive(Clone, Debug)]
pub struct Keyring(PathBuf);

/// A profile of an address and a key.
pub fn profile(url: &str, key: SecretString) -> Profile {
    Profile { url: url.trim_end_matches('/').to_owned(), key }
}

impl Keyring {
    /// The file in a folder such as `~/.config`.
    pub fn at(folder: &Path) -> Keyring {
        Keyring(folder.join("recoup").join("credentials.toml"))
    }

    /// The profile of a command: of what it was given if that has a key, else of the file.
    ///
    /// # Errors
    /// `NoKey`; `Local` when the file cannot be read.
    pub fn find(&self, name: &str, given: Given) -> Result<Profile, Failure> {
        if let Some(key) = given.key {
            return Ok(profile(given.url.as_deref().unwrap_or(USUAL_URL), key));
        }
        let book = read(&self.0)?;
        let entry = book.profiles.get(name).ok_or(Failure::NoKey)?;
        Ok(profile(given.url.as_ref().unwrap_or(&entry.url), entry.key.clone().into()))
    }

    /// Writes a profile down, and answers where.
    ///
    /// # Errors
    /// `Local` when the file cannot be written.
    pub fn keep(&self, name: &str, profile: &Profile) -> Result<&Path, Failure> {
        let mut book = read(&self.0)?;
        let entry = Entry { url: profile.url.clone(), key: profile.key.expose_secret().to_owned() };
        book.profiles.insert(name.to_owned(), entry);
        write(&self.0, &book)?;
        Ok(&self.0)
    }

    /// Forgets a profile; whether there was one.
    ///
    /// # Errors
    /// `Local` when the file cannot be written.
    pub fn forget(&self, name: &str) -> Result<bool, Failure> {
        let mut book = read(&self.0)?;
        let known = book.profiles.remove(name).is_some();
        if known {
            write(&self.0, &book)?;
        }
        Ok(known)
    }
}

/// Asks for a key: without an echo at a terminal, else the first line of what is piped in.
///
/// # Errors
/// `Local` when nothing comes.
pub fn ask_for_key() -> Result<String, Failure> {
    let input = io::stdin();
    let _quiet = if input.is_terminal() {
        let mut out = io::stderr();
        drop(write!(out, "API key (it is not shown): "));
        drop(out.flush());
        Some(NoEcho::start()?)
    } else {
        None
    };
    let mut line = String::new();
    input.lock().read_line(&mut line).map_err(|error| Failure::Local(format!("no key could be read: {error}")))?;
    let key = line.trim().to_owned();
    if key.is_empty() { Err(Failure::Local("no key was given".to_owned())) } else { Ok(key) }
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct NoEcho(termios::Termios);

impl NoEcho {
    fn start() -> Result<NoEcho, Failure> {
        let failed = |error| Failure::Local(format!("the terminal cannot be told to be quiet: {error}"));
        let before = termios::tcgetattr(io::stdin()).map_err(failed)?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        termios::tcsetattr(io::stdin(), OptionalActions::Now, &quiet).map_err(failed)?;
        Ok(NoEcho(before))
    }
}

impl Drop for NoEcho {
    fn drop(&mut self) {
        // A terminal that is gone needs no echo.
        termios::tcsetattr(io::stdin(), OptionalActions::Now, &self.0).unwrap_or_default();
        drop(writeln!(io::stderr()));
    }
}

fn read(path: &Path) -> Result<Book, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| Failure::Local(format!("{}: {error}", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Book::default()),
        Err(error) => Err(Failure::Local(format!("{}: {error}", path.display()))),
    }
}

fn write(path: &Path, book: &Book) -> Result<(), Failure> {
    let text = toml::to_string(book).map_err(|error| Failure::Local(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let fresh = path.with_extension(format!("{:08x}", rand::random::<u32>()));
    let written = fs::create_dir_all(folder)
        .and_then(|()| fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh))
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&fresh, path));
    written.map_err(|error| Failure::Local(format!("{}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("recoup-{name}-{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        folder
    }

    #[test]
    fn a_profile_is_kept_for_its_owner_only_and_found_again() {
        let folder = folder("profiles");
        let ring = Keyring::at(&folder);
        assert!(matches!(ring.find(USUAL_NAME, Given::default()), Err(Failure::NoKey)));
        let path = ring.keep(USUAL_NAME, &profile("http://a.test/", "sk_test_1".into())).expect("kept");
        assert_eq!(fs::metadata(path).expect("the file").permissions().mode() & 0o777, 0o600);
        ring.keep("other", &profile("http://b.test", "sk_test_2".into())).expect("kept");
        let found = ring.find(USUAL_NAME, Given::default()).expect("found");
        assert_eq!((found.url.as_str(), found.key.expose_secret()), ("http://a.test", "sk_test_1"));
        let given = Given { url: None, key: Some("sk_test_3".into()) };
        assert_eq!(ring.find(USUAL_NAME, given).expect("given").key.expose_secret(), "sk_test_3");
        assert_eq!(ring.forget(USUAL_NAME).ok(), Some(true));
        assert_eq!(ring.forget(USUAL_NAME).ok(), Some(false));
        assert!(matches!(ring.find(USUAL_NAME, Given::default()), Err(Failure::NoKey)));
        assert!(ring.find("other", Given::default()).is_ok());
        fs::remove_dir_all(folder).expect("tidied");
    }
}
