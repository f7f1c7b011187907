//! Signing what leaves the house as proof, digests of the audit log and statements of safeguarding: Ed25519, with a key that is derived
//! from a configured text and never stored. Each form says in its own words what it is, so that one is never taken for the other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use runtime::secret::Secrets;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// What the derived key is for: the first use gave it its name.
const PURPOSE: &[u8] = b"recoup audit digest v1";

/// The key that proofs are signed with.
#[derive(Clone, Debug)]
pub struct SigningKey {
    /// Names the key in each proof, so that it can be replaced.
    pub id: String,
    /// Text of any length, at least 32 characters in production.
    pub text: SecretString,
}

/// What a signature is verified with. Not secret: give it to whoever is to check without us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Which key.
    pub id: String,
    bytes: Vec<u8>,
}

impl SigningKey {
    /// The key of a house that configured none: another use of the sealing key.
    pub fn derived(secrets: &Secrets) -> SigningKey {
        SigningKey { id: format!("sealing:{}", secrets.sealing_key_id), text: secrets.sealing_key.clone() }
    }

    fn pair(&self) -> Ed25519KeyPair {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.text.expose_secret().as_bytes())
            .expect("HMAC takes keys of any length");
        mac.update(PURPOSE);
        let seed: [u8; 32] = mac.finalize().into_bytes().into();
        Ed25519KeyPair::from_seed_unchecked(&seed).expect("any 32 bytes are a seed")
    }

    /// Signs, in base64.
    pub fn sign(&self, bytes: &[u8]) -> String {
        STANDARD.encode(self.pair().sign(bytes).as_ref())
    }

    /// What others verify with.
    pub fn public(&self) -> PublicKey {
        PublicKey { id: self.id.clone(), bytes: self.pair().public_key().as_ref().to_vec() }
    }
}

impl PublicKey {
    /// Reads `id=base64`, as [`PublicKey::text`] writes it; none when it is not that.
    pub fn parse(text: &str) -> Option<PublicKey> {
        let (id, encoded) = text.split_once('=')?;
        let bytes = STANDARD.decode(encoded).ok().filter(|bytes| bytes.len() == 32)?;
        (!id.is_empty()).then(|| PublicKey { id: id.to_owned(), bytes })
    }

    /// The key as a text, `id=base64`.
    pub fn text(&self) -> String {
        format!("{}={}", self.id, STANDARD.encode(&self.bytes))
    }

    /// Whether the signature is of these bytes.
    pub fn verifies(&self, bytes: &[u8], signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        UnparsedPublicKey::new(&ED25519, &self.bytes).verify(bytes, &signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SigningKey {
        SigningKey { id: "k=1".replace('=', "-"), text: SecretString::from(text) }
    }

    #[test]
    fn what_one_key_signs_no_other_does() {
        let (one, other) = (key("one text"), key("another text"));
        let signature = one.sign(b"heads");
        assert!(one.public().verifies(b"heads", &signature));
        assert!(!one.public().verifies(b"head", &signature));
        assert!(!other.public().verifies(b"heads", &signature));
        assert!(!one.public().verifies(b"heads", "nonsense"));
    }

    #[test]
    fn a_public_key_is_a_text() {
        let public = key("one text").public();
        assert_eq!(PublicKey::parse(&public.text()), Some(public.clone()));
        for wrong in ["", "k-1", "=AAAA", "k-1=AAAA", "k-1=?"] {
            assert_eq!(PublicKey::parse(wrong), None, "{wrong}");
        }
        assert!(!format!("{:?}", key("one text")).contains("one text"));
    }
}
