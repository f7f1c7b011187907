//! How providers sign. All comparisons take the same time for any wrong signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use ring::{digest, hmac, signature};

use super::InboundError;

/// How far a signed time may lie from ours, either way.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(300);

/// HMAC over the body, written in hexadecimal.
pub(super) fn hmac_hex(
    algorithm: hmac::Algorithm,
    secret: &str,
    body: &[u8],
    written: &str,
) -> Result<(), InboundError> {
    let signed = from_hex(written).ok_or(InboundError::BadSignature)?;
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    hmac::verify(&key, body, &signed).map_err(|_| InboundError::BadSignature)
}

/// HMAC-SHA1 in base64, which is Twilio's.
pub(super) fn hmac_sha1_base64(secret: &str, text: &str, written: &str) -> Result<(), InboundError> {
    let signed = STANDARD.decode(written).map_err(|_| InboundError::BadSignature)?;
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
    hmac::verify(&key, text.as_bytes(), &signed).map_err(|_| InboundError::BadSignature)
}

/// Whether two words are the same.
pub(super) fn same(left: &str, right: &str) -> bool {
    // What is compared are digests, so that the time says nothing about the words.
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"comparison");
    hmac::verify(&key, left.as_bytes(), hmac::sign(&key, right.as_bytes()).as_ref()).is_ok()
}

/// Whether a body has this SHA-256, in hexadecimal.
pub(super) fn has_sha256(body: &[u8], written: &str) -> bool {
    let found = digest::digest(&digest::SHA256, body);
    from_hex(written).is_some_and(|told| told == found.as_ref())
}

/// Ed25519 over `text`; key and signature in base64.
pub(super) fn ed25519(public_key: &str, text: &[u8], written: &str) -> Result<(), InboundError> {
    let key = STANDARD.decode(public_key.trim()).map_err(|_| InboundError::BadKey)?;
    let signed = STANDARD.decode(written).map_err(|_| InboundError::BadSignature)?;
    let key = signature::UnparsedPublicKey::new(&signature::ED25519, key);
    key.verify(text, &signed).map_err(|_| InboundError::BadSignature)
}

/// The first bytes of every public key on the curve P-256 in the usual wrapping (RFC 5480), before its 65 bytes.
const P256_PREFIX_BYTES: usize = 26;

/// ECDSA on P-256 with SHA-256 over `text`; key and signature in base64.
pub(super) fn ecdsa_p256(public_key: &str, text: &[u8], written: &str) -> Result<(), InboundError> {
    let bare: String = public_key.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    let wrapped = STANDARD.decode(bare).map_err(|_| InboundError::BadKey)?;
    let key = wrapped.get(P256_PREFIX_BYTES..).filter(|key| key.len() == 65).ok_or(InboundError::BadKey)?;
    let signed = STANDARD.decode(written).map_err(|_| InboundError::BadSignature)?;
    let key = signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, key);
    key.verify(text, &signed).map_err(|_| InboundError::BadSignature)
}

/// Whether a signed time, in seconds, is close to now.
pub(super) fn fresh(written: &str, now: Timestamp) -> Result<(), InboundError> {
    let second: i64 = written.parse().map_err(|_| InboundError::BadSignature)?;
    let at = Timestamp::from_second(second).map_err(|_| InboundError::Stale)?;
    if at.duration_since(now).abs() <= TOLERANCE { Ok(()) } else { Err(InboundError::Stale) }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let pair = |at: usize| text.get(at..at.checked_add(2)?).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len()).step_by(2).map(pair).collect()
}
