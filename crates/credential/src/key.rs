//! The text of an API key: `sk_test_<public id>_<secret><checksum>`.
//!
//! The prefix names kind and mode, the public id finds the row, the secret is never stored (only its keyed
//! hash), and the checksum lets a scanner tell a leaked key from noise. All parts come from `A–Z a–z 0–9`,
//! so that a key survives every header, form and shell.

use std::fmt;

use ids::Mode;
use secrecy::{ExposeSecret, SecretString};

use crate::text;

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// A merchant's server: everything, or the scopes it was given.
    Secret,
    /// A merchant's page: reads nothing of anybody's.
    Publishable,
    /// A secret key narrowed to some scopes.
    Restricted,
}

impl KeyKind {
    /// The word stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            KeyKind::Secret => "secret",
            KeyKind::Publishable => "publishable",
            KeyKind::Restricted => "restricted",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<KeyKind> {
        [KeyKind::Secret, KeyKind::Publishable, KeyKind::Restricted].into_iter().find(|kind| kind.as_str() == text)
    }

    fn prefix(self) -> &'static str {
        match self {
            KeyKind::Secret => "sk",
            KeyKind::Publishable => "pk",
            KeyKind::Restricted => "rk",
        }
    }
}

/// A key as presented or as just made. Printing it shows the public part only.
#[derive(Clone)]
pub struct KeyText {
    kind: KeyKind,
    mode: Mode,
    public_id: String,
    secret: SecretString,
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}_{}_…", self.kind.prefix(), self.mode, self.public_id)
    }
}

impl KeyText {
    /// Makes a new key from the system's randomness.
    pub fn generate(kind: KeyKind, mode: Mode) -> KeyText {
        KeyText { kind, mode, public_id: text::public_part(), secret: text::secret() }
    }

    /// Reads a presented key. `None` for anything that no key of ours can look like.
    pub fn parse(text: &str) -> Option<KeyText> {
        let mut parts = text.split('_');
        let (prefix, mode, public_id, tail) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !text::is_public_part(public_id) {
            return None;
        }
        let kind = [KeyKind::Secret, KeyKind::Publishable, KeyKind::Restricted]
            .into_iter()
            .find(|kind| kind.prefix() == prefix)?;
        let mode = Mode::ALL.into_iter().find(|candidate| candidate.as_str() == mode)?;
        Some(KeyText { kind, mode, public_id: public_id.to_owned(), secret: text::secret_of(tail)? })
    }

    /// The whole text, to be shown once.
    pub fn reveal(&self) -> String {
        format!("{}_{}_{}_{}", self.kind.prefix(), self.mode, self.public_id, text::tail(&self.secret))
    }

    /// What kind of key this claims to be.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The mode that the key decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The part that may be shown and looked up.
    pub fn public_id(&self) -> &str {
        &self.public_id
    }

    /// The last four characters, for people to tell keys apart.
    pub fn last4(&self) -> String {
        text::last4(&self.reveal())
    }

    /// The keyed hash that is stored and compared. The pepper lives outside the database.
    pub fn hash(&self, pepper: &SecretString) -> Vec<u8> {
        let secret = self.secret.expose_secret();
        text::keyed_hash(pepper, [self.kind.prefix(), self.mode.as_str(), &self.public_id, secret])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_key_reads_back_and_hashes_alike() {
        let pepper = SecretString::from("p".repeat(32));
        let made = KeyText::generate(KeyKind::Secret, Mode::Test);
        let read = KeyText::parse(&made.reveal()).expect("our own key");
        assert_eq!(read.kind(), KeyKind::Secret);
        assert_eq!(read.mode(), Mode::Test);
        assert_eq!(read.hash(&pepper), made.hash(&pepper));
        assert_ne!(read.hash(&pepper), made.hash(&SecretString::from("q".repeat(32))));
        assert!(!format!("{made:?}").contains(made.secret.expose_secret()));
    }

    #[test]
    fn anything_else_is_no_key() {
        let good = KeyText::generate(KeyKind::Restricted, Mode::Live).reveal();
        let mut altered = good.clone();
        let last = altered.pop().expect("not empty");
        altered.push(if last == 'a' { 'b' } else { 'a' });
        let swapped_mode = good.replacen("live", "prod", 1);
        for text in ["", "sk_test", "sk_test_x_y", "Bearer x", altered.as_str(), swapped_mode.as_str()] {
            assert!(KeyText::parse(text).is_none(), "{text}");
        }
    }
}
