//! The texts of an OAuth client: `cid_test_<public id>`, `csec_<secret><checksum>`, and its tokens
//! `at_test_<public id>_<secret><checksum>`.
//!
//! Their letters are `A–Z a–z 0–9` and `_`. Clients disagree on whether id and secret are form-encoded in the header of
//! RFC 6749 §2.3.1; of these letters both ways are read alike.

use std::fmt;

use ids::Mode;
use secrecy::{ExposeSecret, SecretString};

use crate::text;

const CLIENT: &str = "cid";
const SECRET: &str = "csec";
const TOKEN: &str = "at";

/// The public id of a client. It decides the mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientName {
    mode: Mode,
    public_id: String,
}

impl ClientName {
    /// Makes a new one.
    pub fn generate(mode: Mode) -> ClientName {
        ClientName { mode, public_id: text::public_part() }
    }

    /// Reads a presented id. `None` for anything that no client of ours can be called.
    pub fn parse(text: &str) -> Option<ClientName> {
        let mut parts = text.split('_');
        let (prefix, mode, public_id) = (parts.next()?, parts.next()?, parts.next()?);
        if prefix != CLIENT || parts.next().is_some() || !text::is_public_part(public_id) {
            return None;
        }
        Some(ClientName { mode: mode_of(mode)?, public_id: public_id.to_owned() })
    }

    /// The mode that the client works in.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The part that finds the row.
    pub fn public_id(&self) -> &str {
        &self.public_id
    }

    /// The name of a client whose public part was stored.
    pub fn of(mode: Mode, public_id: &str) -> ClientName {
        ClientName { mode, public_id: public_id.to_owned() }
    }
}

impl fmt::Display for ClientName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{CLIENT}_{}_{}", self.mode, self.public_id)
    }
}

/// A client's secret, as presented or as just made. Printing it shows nothing of it.
#[derive(Clone)]
pub struct ClientSecret(SecretString);

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SECRET}_…")
    }
}

impl ClientSecret {
    /// Makes a new one from the system's randomness.
    pub fn generate() -> ClientSecret {
        ClientSecret(text::secret())
    }

    /// Reads a presented secret. `None` for anything that none of ours can look like.
    pub fn parse(text: &str) -> Option<ClientSecret> {
        text::secret_of(text.strip_prefix(SECRET)?.strip_prefix('_')?).map(ClientSecret)
    }

    /// The whole text, to be shown once.
    pub fn reveal(&self) -> String {
        format!("{SECRET}_{}", text::tail(&self.0))
    }

    /// The last four characters, for people to tell secrets apart.
    pub fn last4(&self) -> String {
        text::last4(&self.reveal())
    }

    /// The keyed hash that is stored and compared: of this secret at this client.
    pub fn hash(&self, pepper: &SecretString, client: &ClientName) -> Vec<u8> {
        text::keyed_hash(pepper, [SECRET, client.mode.as_str(), &client.public_id, self.0.expose_secret()])
    }
}

/// An access token, as presented or as just issued. Printing it shows the public part only.
#[derive(Clone)]
pub struct TokenText {
    mode: Mode,
    public_id: String,
    secret: SecretString,
}

impl fmt::Debug for TokenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{TOKEN}_{}_{}_…", self.mode, self.public_id)
    }
}

impl TokenText {
    /// Makes a new one from the system's randomness.
    pub fn generate(mode: Mode) -> TokenText {
        TokenText { mode, public_id: text::public_part(), secret: text::secret() }
    }

    /// Reads a presented token. `None` for anything that none of ours can look like.
    pub fn parse(text: &str) -> Option<TokenText> {
        let mut parts = text.split('_');
        let (prefix, mode, public_id, tail) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if prefix != TOKEN || parts.next().is_some() || !text::is_public_part(public_id) {
            return None;
        }
        Some(TokenText { mode: mode_of(mode)?, public_id: public_id.to_owned(), secret: text::secret_of(tail)? })
    }

    /// The whole text, handed out once.
    pub fn reveal(&self) -> String {
        format!("{TOKEN}_{}_{}_{}", self.mode, self.public_id, text::tail(&self.secret))
    }

    /// The mode that the token works in.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The part that finds the row.
    pub fn public_id(&self) -> &str {
        &self.public_id
    }

    /// The keyed hash that is stored and compared.
    pub fn hash(&self, pepper: &SecretString) -> Vec<u8> {
        text::keyed_hash(pepper, [TOKEN, self.mode.as_str(), &self.public_id, self.secret.expose_secret()])
    }
}

fn mode_of(word: &str) -> Option<Mode> {
    Mode::ALL.into_iter().find(|mode| mode.as_str() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pepper() -> SecretString {
        "p".repeat(32).into()
    }

    #[test]
    fn what_is_made_reads_back() {
        let name = ClientName::generate(Mode::Live);
        assert_eq!(ClientName::parse(&name.to_string()), Some(name.clone()));
        let secret = ClientSecret::generate();
        let read = ClientSecret::parse(&secret.reveal()).expect("our own");
        assert_eq!(read.hash(&pepper(), &name), secret.hash(&pepper(), &name));
        let other = ClientName::generate(Mode::Live);
        assert_ne!(secret.hash(&pepper(), &other), secret.hash(&pepper(), &name), "a secret is one client's");
        let token = TokenText::generate(Mode::Test);
        let read = TokenText::parse(&token.reveal()).expect("our own");
        assert_eq!((read.hash(&pepper()), read.mode()), (token.hash(&pepper()), Mode::Test));
    }

    #[test]
    fn every_letter_needs_no_encoding() {
        for text in [ClientName::generate(Mode::Test).to_string(), ClientSecret::generate().reveal()] {
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_none_of_ours() {
        let token = TokenText::generate(Mode::Test).reveal();
        let of_nobody = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjaWQifQ.".to_owned();
        for text in [token.replacen("at_", "rk_", 1), token.replacen("test", "prod", 1), format!("{token}_"), of_nobody]
        {
            assert!(TokenText::parse(&text).is_none(), "{text}");
        }
        for text in ["cid_test_", "cid_test_abcdefghijk", "cid_test_abcdefghijkl_x", "sk_test_abcdefghijkl", ""] {
            assert!(ClientName::parse(text).is_none(), "{text}");
        }
        assert!(ClientSecret::parse("csec_").is_none() && ClientSecret::parse(&token).is_none());
        let printed = format!("{:?} {:?}", ClientSecret::generate(), TokenText::parse(&token));
        assert!(!printed.contains(&token), "{printed}");
    }
}
