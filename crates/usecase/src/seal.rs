//! Seals values under a key-encryption key, so that the database alone opens nothing: data keys, and what was sealed before there
//! were any. Secrets of merchants are sealed under their data key ([`vault`](crate::vault)).
//!
//! XChaCha20-Poly1305 under a key derived from a configured text, with a random nonce each time. What is
//! sealed is bound to its place: moved to another tenant, another object or another version, it does not open.
//! This module stores nothing; the id of the key goes beside the sealed bytes, so that a later key can be told
//! from this one.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use ids::{TenantId, Uuid};
use runtime::secret::Secrets;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::Sha256;

/// What the derived key is for. Changing it makes everything sealed so far unreadable.
const PURPOSE: &[u8] = b"recoup seal v1";
/// Length of the nonce that stands before the ciphertext, in bytes.
const NONCE_BYTES: usize = 24;

/// The place a sealed value belongs to. Not secret, not stored with the value: whoever opens it must know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose it is.
    pub tenant: TenantId,
    /// The row it is stored in.
    pub object: Uuid,
    /// Which meaning of the column, raised when the content changes its form. Not the version of the row.
    pub version: u32,
}

impl Place {
    /// Parts of fixed length, so that no two places share an encoding.
    fn bytes(&self) -> Vec<u8> {
        let tenant = self.tenant.uuid();
        [tenant.as_bytes().as_slice(), self.object.as_bytes(), &self.version.to_be_bytes()].concat()
    }
}

/// A sealed value, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Nonce (24 bytes), then the ciphertext with its tag.
    pub bytes: Vec<u8>,
    /// Which sealing key opens it.
    pub key_id: String,
}

/// Why a sealed value does not open. Tells nothing about its content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// This process does not hold the key.
    #[error("sealed with the key `{0}`, which this process does not hold")]
    UnknownKey(String),
    /// Altered, cut short, from another place, or the key has other bytes than its id says.
    #[error("the sealed value does not open: it was altered or belongs to another place")]
    Refused,
}

/// Seals a value for one place under the present key-encryption key. Sealing the same value twice gives different bytes.
pub fn seal(secrets: &Secrets, place: &Place, plain: &[u8]) -> Sealed {
    let kek = secrets.current_kek();
    Sealed { bytes: seal_under(&cipher(&kek.text), place, plain), key_id: kek.id }
}

/// Keys for what belongs to no merchant, and so to no data key: it is sealed under the sealing key, which is never replaced, so that
/// replacing a key-encryption key loses nothing.
pub fn lasting(secrets: &Secrets) -> Secrets {
    Secrets { kek: None, ..secrets.clone() }
}

/// Seals with a cipher: the nonce, then what it made of the value.
pub(crate) fn seal_under(cipher: &XChaCha20Poly1305, place: &Place, plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &place.bytes() })
        .expect("only a value of more than 256 GiB cannot be sealed");
    [nonce.as_slice(), &sealed].concat()
}

/// Opens a value that was sealed for this place.
///
/// # Errors
/// When the key is another one, or the value was altered or moved.
pub fn open(secrets: &Secrets, place: &Place, sealed: &Sealed) -> Result<SecretSlice<u8>, SealError> {
    let text = secrets.kek_text(&sealed.key_id).ok_or_else(|| SealError::UnknownKey(sealed.key_id.clone()))?;
    open_under(&cipher(text), place, &sealed.bytes)
}

/// Opens what [`seal_under`] made.
pub(crate) fn open_under(
    cipher: &XChaCha20Poly1305,
    place: &Place,
    bytes: &[u8],
) -> Result<SecretSlice<u8>, SealError> {
    let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Refused)?;
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &place.bytes() })
        .map(SecretSlice::from)
        .map_err(|_| SealError::Refused)
}

/// The configured key is text of any length; the cipher wants 32 bytes that serve this purpose only.
fn cipher(text: &SecretString) -> XChaCha20Poly1305 {
    let configured = text.expose_secret().as_bytes();
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(configured).expect("HMAC takes keys of any length");
    mac.update(PURPOSE);
    let key: [u8; 32] = mac.finalize().into_bytes().into();
    XChaCha20Poly1305::new(&key.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = b"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    fn secrets(key: &str, id: &str) -> Secrets {
        Secrets::new("p".repeat(32).into(), key.into(), id.to_owned())
    }

    fn ours() -> Secrets {
        secrets("a sealing key of more than 32 characters", "k1")
    }

    fn place(tenant: u128, object: u128, version: u32) -> Place {
        Place { tenant: TenantId::from_uuid(Uuid::from_u128(tenant)), object: Uuid::from_u128(object), version }
    }

    fn opened(secrets: &Secrets, place: &Place, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        open(secrets, place, sealed).map(|plain| plain.expose_secret().to_vec())
    }

    #[test]
    fn what_was_sealed_opens_in_its_place_only() {
        let here = place(1, 2, 3);
        let sealed = seal(&ours(), &here, PLAIN);
        assert_eq!(opened(&ours(), &here, &sealed).as_deref(), Ok(PLAIN));
        for elsewhere in [place(9, 2, 3), place(1, 9, 3), place(1, 2, 9), place(2, 1, 3)] {
            assert_eq!(opened(&ours(), &elsewhere, &sealed), Err(SealError::Refused), "{elsewhere:?}");
        }
    }

    #[test]
    fn another_key_does_not_open_it() {
        let here = place(1, 2, 3);
        let sealed = seal(&ours(), &here, PLAIN);
        let same_id = secrets("another key of more than 32 characters!", "k1");
        assert_eq!(opened(&same_id, &here, &sealed), Err(SealError::Refused));
        let other_id = secrets("a sealing key of more than 32 characters", "k2");
        assert_eq!(opened(&other_id, &here, &sealed), Err(SealError::UnknownKey("k1".to_owned())));
    }

    #[test]
    fn every_changed_bit_and_every_cut_is_noticed() {
        let here = place(1, 2, 3);
        let sealed = seal(&ours(), &here, PLAIN);
        for at in 0..sealed.bytes.len() {
            let mut altered = sealed.clone();
            altered.bytes[at] ^= 1;
            assert_eq!(opened(&ours(), &here, &altered), Err(SealError::Refused), "byte {at}");
            let cut = Sealed { bytes: sealed.bytes[..at].to_vec(), ..sealed.clone() };
            assert_eq!(opened(&ours(), &here, &cut), Err(SealError::Refused), "cut to {at}");
        }
    }

    #[test]
    fn the_nonce_differs_each_time_and_the_content_does_not_show() {
        let here = place(1, 2, 3);
        let (one, two) = (seal(&ours(), &here, PLAIN), seal(&ours(), &here, PLAIN));
        assert_ne!(one.bytes[..NONCE_BYTES], two.bytes[..NONCE_BYTES]);
        assert_ne!(one.bytes[NONCE_BYTES..], two.bytes[NONCE_BYTES..]);
        assert!(!one.bytes.windows(PLAIN.len()).any(|window| window == PLAIN));
        assert_eq!(one.bytes.len(), NONCE_BYTES + PLAIN.len() + 16);
        assert_eq!(one.key_id, "k1");
    }

    #[test]
    fn an_empty_value_can_be_sealed() {
        let here = place(1, 2, 3);
        assert_eq!(opened(&ours(), &here, &seal(&ours(), &here, b"")).as_deref(), Ok(b"".as_slice()));
    }
}
