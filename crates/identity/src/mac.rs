//! Keyed hashes: what codes are made of, and what is kept of numbers and forms.

use hmac::{Hmac, Mac as _};
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use sha2::Sha256;

/// A hash that nobody computes without the key; `about` keeps one use apart from the next.
pub(crate) fn keyed(secrets: &Secrets, about: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let key = secrets.party_key().expose_secret().as_bytes();
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(about);
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
