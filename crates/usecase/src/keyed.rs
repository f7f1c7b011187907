//! Keyed hashes: what stands for a number or an address where it is looked for, and what codes are made of.

use hmac::{Hmac, Mac as _};
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use sha2::Sha256;

/// A hash that nobody computes without the process's key; `about` keeps one use apart from the next.
pub fn hash(secrets: &Secrets, about: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let key = secrets.party_key().expose_secret().as_bytes();
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(about);
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
