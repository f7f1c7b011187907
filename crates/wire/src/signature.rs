//! How providers sign. All comparisons take the same time for any wrong signature.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
pub use ring::hmac::{HMAC_SHA256, HMAC_SHA512};
use ring::{digest, hmac, signature};

/// Why a signature is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Not theirs, or not over these bytes.
    #[error("the signature is wrong")]
    BadSignature,
    /// Right, and too old or from the future.
    #[error("signed more than five minutes ago, or ahead of now")]
    Stale,
    /// The key that we hold is none.
    #[error("the configured key cannot be used to verify")]
    BadKey,
}

/// How far a signed time may lie from ours, either way.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(300);

/// HMAC over the body, written in hexadecimal.
///
/// # Errors
/// [`SignatureError::BadSignature`].
pub fn hmac_hex(algorithm: hmac::Algorithm, secret: &str, body: &[u8], written: &str) -> Result<(), SignatureError> {
    let signed = from_hex(written).ok_or(SignatureError::BadSignature)?;
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    hmac::verify(&key, body, &signed).map_err(|_| SignatureError::BadSignature)
}

/// HMAC-SHA256 in base64.
///
/// # Errors
/// [`SignatureError::BadSignature`].
pub fn hmac_sha256_base64(secret: &str, text: &[u8], written: &str) -> Result<(), SignatureError> {
    let signed = STANDARD.decode(written).map_err(|_| SignatureError::BadSignature)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, text, &signed).map_err(|_| SignatureError::BadSignature)
}

/// A SHA-512 in hexadecimal, small letters.
pub fn sha512_hex(text: &[u8]) -> String {
    digest::digest(&digest::SHA512, text).as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _infallible = write!(hex, "{byte:02x}");
        hex
    })
}

/// HMAC-SHA1 in base64, which is Twilio's.
///
/// # Errors
/// [`SignatureError::BadSignature`].
pub fn hmac_sha1_base64(secret: &str, text: &str, written: &str) -> Result<(), SignatureError> {
    let signed = STANDARD.decode(written).map_err(|_| SignatureError::BadSignature)?;
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
    hmac::verify(&key, text.as_bytes(), &signed).map_err(|_| SignatureError::BadSignature)
}

/// Whether two words are the same.
pub fn same(left: &str, right: &str) -> bool {
    // What is compared are digests, so that the time says nothing about the words.
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"comparison");
    hmac::verify(&key, left.as_bytes(), hmac::sign(&key, right.as_bytes()).as_ref()).is_ok()
}

/// Whether a body has this SHA-256, in hexadecimal.
pub fn has_sha256(body: &[u8], written: &str) -> bool {
    let found = digest::digest(&digest::SHA256, body);
    from_hex(written).is_some_and(|told| told == found.as_ref())
}

/// Ed25519 over `text`; key and signature in base64.
///
/// # Errors
/// [`SignatureError::BadSignature`]; [`SignatureError::BadKey`].
pub fn ed25519(public_key: &str, text: &[u8], written: &str) -> Result<(), SignatureError> {
    let key = STANDARD.decode(public_key.trim()).map_err(|_| SignatureError::BadKey)?;
    let signed = STANDARD.decode(written).map_err(|_| SignatureError::BadSignature)?;
    let key = signature::UnparsedPublicKey::new(&signature::ED25519, key);
    key.verify(text, &signed).map_err(|_| SignatureError::BadSignature)
}

/// The first bytes of every public key on the curve P-256 in the usual wrapping (RFC 5480), before its 65 bytes.
const P256_PREFIX_BYTES: usize = 26;

/// ECDSA on P-256 with SHA-256 over `text`; key and signature in base64.
///
/// # Errors
/// [`SignatureError::BadSignature`]; [`SignatureError::BadKey`].
pub fn ecdsa_p256(public_key: &str, text: &[u8], written: &str) -> Result<(), SignatureError> {
    let bare: String = public_key.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    let wrapped = STANDARD.decode(bare).map_err(|_| SignatureError::BadKey)?;
    let key = wrapped.get(P256_PREFIX_BYTES..).filter(|key| key.len() == 65).ok_or(SignatureError::BadKey)?;
    let signed = STANDARD.decode(written).map_err(|_| SignatureError::BadSignature)?;
    let key = signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, key);
    key.verify(text, &signed).map_err(|_| SignatureError::BadSignature)
}

/// Whether a signed time, in seconds, is close to now.
///
/// # Errors
/// [`SignatureError::Stale`]; [`SignatureError::BadSignature`] when it is no time.
pub fn fresh(written: &str, now: Timestamp) -> Result<(), SignatureError> {
    let second: i64 = written.parse().map_err(|_| SignatureError::BadSignature)?;
    let at = Timestamp::from_second(second).map_err(|_| SignatureError::Stale)?;
    if at.duration_since(now).abs() <= TOLERANCE { Ok(()) } else { Err(SignatureError::Stale) }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let pair = |at: usize| text.get(at..at.checked_add(2)?).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len()).step_by(2).map(pair).collect()
}
