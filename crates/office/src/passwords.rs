//! Passwords: which will do, and their slow hashes.
//!
//! Argon2id with 46 MiB, one pass, one lane, kept as a PHC string, which any other implementation reads. A hash costs that much
//! memory while it is computed, so few are computed at once; who comes when many wait is asked to come back.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use usecase::check::Checks;
use usecase::{Error, Kind, Result};

/// Memory of one hash, in KiB: 46 MiB, as OWASP lists it for one pass.
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 1;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// Shortest password, in characters; there are no rules about which.
pub const LEAST_CHARS: usize = 12;
/// Longest password, in characters.
pub const MOST_CHARS: usize = 200;

/// Hashes that are computed at once in a process, and those that may wait for one.
const AT_ONCE: usize = 2;
const MAY_WAIT: usize = 30;

/// Long passwords that everybody tries first.
const KNOWN: &str = include_str!("known.txt");

/// Computes hashes, few at a time.
#[derive(Clone, Debug)]
pub struct Hasher {
    /// Turns to compute.
    turns: Arc<Semaphore>,
    /// Places to compute or to wait.
    places: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Hasher {
        Hasher {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE.saturating_add(MAY_WAIT))),
        }
    }
}

impl Hasher {
    /// The hash of a new password.
    ///
    /// # Errors
    /// `Busy` when too many wait.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.compute(move || {
            let salt: [u8; SALT_BYTES] = rand::random();
            written(&salt, &raw(password.as_bytes(), &salt)?)
        })
        .await
    }

    /// Whether a password is the one that was hashed. Without a hash the work is the same and the answer is no.
    ///
    /// # Errors
    /// `Busy` when too many wait.
    pub async fn verify(&self, stored: Option<&str>, password: &str) -> Result<bool> {
        let (stored, password) = (stored.map(str::to_owned), password.to_owned());
        self.compute(move || {
            let known = stored.as_deref().and_then(read);
            let (salt, wanted) = known.unwrap_or(([0; SALT_BYTES], [0; HASH_BYTES]));
            let same: bool = raw(password.as_bytes(), &salt)?.ct_eq(&wanted).into();
            Ok(same && known.is_some())
        })
        .await
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let busy =
            || Error::new(Kind::Busy, "too_many_sign_ins", "Too many people sign in right now. Try again in a moment.");
        let _place = self.places.try_acquire().map_err(|_| busy())?;
        let _turn = self.turns.acquire().await.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|_| Err(Error::fault("a password was not hashed")))
    }
}

/// Says what is wrong with a new password.
pub fn check(checks: &mut Checks, field: &str, password: &str, about: &[&str]) {
    let chars = password.chars().count();
    let long = format!("Use at least {LEAST_CHARS} characters. Several words in a row are easy to remember.");
    checks.demand(chars >= LEAST_CHARS, field, "password_too_short", &long);
    checks.demand(chars <= MOST_CHARS, field, "password_too_long", "Use at most 200 characters.");
    let lower = password.to_lowercase();
    let of_few = { lower.chars().collect::<std::collections::BTreeSet<_>>().len() < 5 };
    let personal = about.iter().map(|text| text.to_lowercase()).any(|text| text.chars().count() >= 4 && lower == text);
    let known = KNOWN.lines().any(|line| line == lower);
    let message = "This password is among the first that are guessed. Choose another.";
    checks.demand(!(of_few || personal || known), field, "password_guessable", message);
}

fn raw(password: &[u8], salt: &[u8]) -> Result<[u8; HASH_BYTES]> {
    let wrong = |error: argon2::Error| Error::fault(format!("a password cannot be hashed: {error}"));
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)).map_err(wrong)?;
    let (mut out, mut memory) = ([0; HASH_BYTES], vec![Block::default(); params.block_count()]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into_with_memory(password, salt, &mut out, &mut memory).map_err(wrong)?;
    Ok(out)
}

fn head() -> String {
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$")
}

#[expect(clippy::unnecessary_wraps, reason = "it ends a closure that may fail")]
fn written(salt: &[u8], hash: &[u8]) -> Result<String> {
    Ok(format!("{}{}${}", head(), STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash)))
}

/// Salt and hash of a stored text; none when it was not written by [`written`].
fn read(stored: &str) -> Option<([u8; SALT_BYTES], [u8; HASH_BYTES])> {
    let head = head();
    let (salt, hash) = stored.strip_prefix(head.as_str())?.split_once('$')?;
    let bytes = |text: &str| STANDARD_NO_PAD.decode(text).ok();
    Some((bytes(salt)?.try_into().ok()?, bytes(hash)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_opens_and_another_does_not() {
        let hasher = Hasher::default();
        let stored = hasher.hash("correct horse battery").await.expect("hashes");
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{stored}");
        assert_ne!(stored, hasher.hash("correct horse battery").await.expect("hashes"), "each has a salt of its own");
        assert!(hasher.verify(Some(&stored), "correct horse battery").await.expect("verifies"));
        for wrong in ["correct horse batter", "", "Correct horse battery"] {
            assert!(!hasher.verify(Some(&stored), wrong).await.expect("verifies"), "{wrong}");
        }
        assert!(!hasher.verify(None, "correct horse battery").await.expect("verifies"));
        assert!(!hasher.verify(Some("$2b$10$abc"), "").await.expect("verifies"));
    }

    #[tokio::test]
    async fn a_crowd_waits_or_is_sent_away_and_nobody_is_lost() {
        let hasher = Hasher::default();
        let many = (0..50).map(|_| {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.verify(None, "x").await })
        });
        let (mut told, mut busy) = (0, 0);
        for one in many.collect::<Vec<_>>() {
            match one.await.expect("no panic") {
                Ok(false) => told += 1,
                Ok(true) => panic!("nobody's password opened"),
                Err(error) => {
                    assert_eq!(error.code, "too_many_sign_ins");
                    busy += 1;
                }
            }
        }
        assert_eq!(told + busy, 50);
        assert!(told >= AT_ONCE + MAY_WAIT, "{told} were served");
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        let told = |password: &str| {
            let mut checks = Checks::new();
            check(&mut checks, "password", password, &["ade@example.com"]);
            checks.done().err().map(|error| error.fields[0].code)
        };
        assert_eq!(told("short"), Some("password_too_short"));
        assert_eq!(told("aaaaaaaaaaaa"), Some("password_guessable"));
        assert_eq!(told("Password1234"), Some("password_guessable"));
        assert_eq!(told("Ade@example.com"), Some("password_guessable"));
        assert_eq!(told("three brown goats"), None);
        assert_eq!(told(&"ab c d e f".repeat(30)), Some("password_too_long"));
    }
}
