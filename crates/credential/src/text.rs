//! What all texts are made of: random letters, a public part, a secret with a checksum, and the keyed hash.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Length of the part that finds the row.
const PUBLIC_CHARS: usize = 12;
/// 36 characters of 62 are 214 bits.
const SECRET_CHARS: usize = 36;
const CHECKSUM_CHARS: usize = 6;

/// A new public part.
pub(crate) fn public_part() -> String {
    random(PUBLIC_CHARS)
}

/// A new secret.
pub(crate) fn secret() -> SecretString {
    random(SECRET_CHARS).into()
}

/// A secret and its checksum, as they are shown.
pub(crate) fn tail(secret: &SecretString) -> String {
    let secret = secret.expose_secret();
    format!("{secret}{}", checksum_of(secret))
}

/// Whether this can be a public part.
pub(crate) fn is_public_part(text: &str) -> bool {
    text.len() == PUBLIC_CHARS && is_plain(text)
}

/// The secret in a shown tail; `None` when the checksum is not its own.
pub(crate) fn secret_of(tail: &str) -> Option<SecretString> {
    if !is_plain(tail) || tail.len() != SECRET_CHARS.checked_add(CHECKSUM_CHARS)? {
        return None;
    }
    let (secret, checksum) = tail.split_at(SECRET_CHARS);
    (checksum_of(secret) == checksum).then(|| secret.to_owned().into())
}

/// The last four characters of a text, for people to tell credentials apart.
pub(crate) fn last4(text: &str) -> String {
    text.chars().skip(text.chars().count().saturating_sub(4)).collect()
}

/// The keyed hash of these parts.
pub(crate) fn keyed_hash(pepper: &SecretString, parts: [&str; 4]) -> Vec<u8> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(pepper.expose_secret().as_bytes()).expect("a key of any length is accepted");
    for part in parts {
        mac.update(part.as_bytes());
        mac.update(b"_");
    }
    mac.finalize().into_bytes().to_vec()
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn random(chars: usize) -> String {
    (0..chars).map(|_| char::from(ALPHABET[rand::random_range(0..ALPHABET.len())])).collect()
}

/// CRC-32 (the common reflected polynomial) in base 62, padded.
fn checksum_of(secret: &str) -> String {
    let mut crc = u32::MAX;
    for byte in secret.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            let low = crc & 1;
            crc >>= 1;
            if low == 1 {
                crc ^= 0xEDB8_8320;
            }
        }
    }
    let mut rest = !crc;
    let mut out = [b'0'; CHECKSUM_CHARS];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[usize::try_from(rest % 62).expect("below 62")];
        rest /= 62;
    }
    out.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_published_one() {
        // CRC-32 of "123456789" is 0xCBF43926 = 3421780262.
        assert_eq!(checksum_of("123456789"), "3jZRME");
    }

    #[test]
    fn a_tail_reads_back_and_an_altered_one_does_not() {
        let made = secret();
        let shown = tail(&made);
        assert_eq!(secret_of(&shown).expect("our own").expose_secret(), made.expose_secret());
        let mut altered = shown.clone();
        let last = altered.pop().expect("not empty");
        altered.push(if last == 'a' { 'b' } else { 'a' });
        for text in [altered.as_str(), "", "é", &shown[1..], &format!("{shown}0")] {
            assert!(secret_of(text).is_none(), "{text}");
        }
    }
}
