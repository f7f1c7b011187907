//! What the links that open without credentials are made of: some bytes, sealed into a text.
//!
//! A link is derived, not stored: what it names is sealed with XChaCha20-Poly1305 under a key of the process. So it
//! shows nothing of what it names, nobody can make one without the key (a forger meets a tag of 128 bits), making one
//! writes no row, a dump of the tables opens no page, and a guess is refused without asking the database. The nonce is
//! a keyed hash of the content: a link to the same thing is the same each time.
//!
//! What that costs: one link cannot be called back by itself, and a new sealing key ends them all.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use ids::Mode;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

const NONCE_BYTES: usize = 24;

/// One purpose of links: what its derived keys are for. Changing a word ends every link of the purpose.
#[derive(Clone, Copy)]
pub(crate) struct Seal {
    /// Derives the key that seals.
    pub(crate) seal: &'static [u8],
    /// Derives the key of the nonce.
    pub(crate) nonce: &'static [u8],
    /// Bound into the tag, so that nothing sealed for another purpose is ever a link of this one.
    pub(crate) about: &'static [u8],
}

impl Seal {
    /// The text, in letters that need no escaping in an address.
    pub(crate) fn close(&self, key: &SecretString, content: &[u8]) -> String {
        let nonce = self.nonce_of(key, content);
        let sealed = self
            .cipher(key)
            .encrypt(&XNonce::from(nonce), Payload { msg: content, aad: self.about })
            .expect("only a value of more than 256 GiB cannot be sealed");
        URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed. `None` for anything that was not made with this key for this purpose, however little it
    /// differs.
    pub(crate) fn open<const N: usize>(&self, key: &SecretString, text: &str) -> Option<[u8; N]> {
        // Nobody has to decode megabytes to learn that they are no link.
        if text.len() > 2 * (NONCE_BYTES + N + 16) {
            return None;
        }
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: ciphertext, aad: self.about };
        let content: [u8; N] = self.cipher(key).decrypt(&XNonce::from(*nonce), payload).ok()?.try_into().ok()?;
        let same: bool = self.nonce_of(key, &content).ct_eq(nonce).into();
        same.then_some(content)
    }

    fn cipher(&self, key: &SecretString) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&keyed_hash(key.expose_secret().as_bytes(), &[self.seal]).into())
    }

    fn nonce_of(&self, key: &SecretString, content: &[u8]) -> [u8; NONCE_BYTES] {
        let derived = keyed_hash(key.expose_secret().as_bytes(), &[self.nonce]);
        let whole = keyed_hash(&derived, &[content]);
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&whole[..NONCE_BYTES]);
        nonce
    }
}

/// A keyed hash over some parts, one behind the other.
pub(crate) fn keyed_hash(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// A mode as a link holds it.
pub(crate) fn mode_byte(mode: Mode) -> u8 {
    match mode {
        Mode::Test => 0,
        Mode::Live => 1,
    }
}

/// The mode that a link holds.
pub(crate) fn mode_of(byte: u8) -> Option<Mode> {
    match byte {
        0 => Some(Mode::Test),
        1 => Some(Mode::Live),
        _ => None,
    }
}
