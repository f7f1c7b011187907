//! The link of an invoice: a text that whoever holds it may see the invoice with, and nothing else.
//!
//! It is derived, not stored: mode, tenant and invoice, sealed with XChaCha20-Poly1305 under a key of the process. So
//! it shows nothing of what it names, nobody can make one without the key (a forger meets a tag of 128 bits), finalising
//! an invoice writes no row for it, a dump of the tables opens no page, and a guess is refused without asking the
//! database. The nonce is a keyed hash of the content: the link of an invoice is the same each time it is shown.
//!
//! What that costs: one link cannot be called back by itself, and a new sealing key ends them all.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use ids::{InvoiceId, Mode, TenantId};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// What the derived keys are for. Changing one ends every link.
const SEAL: &[u8] = b"recoup invoice link v1: seal";
const NONCE: &[u8] = b"recoup invoice link v1: nonce";
/// Bound into the tag, so that nothing sealed for another purpose is ever a link.
const ABOUT: &[u8] = b"invoice";
const NONCE_BYTES: usize = 24;
/// Mode, tenant, invoice.
const CONTENT_BYTES: usize = 33;
/// Nonce, content, tag.
const BYTES: usize = NONCE_BYTES + CONTENT_BYTES + 16;

/// An authentic link. Printing it shows nothing that opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PageLink {
    mode: Mode,
    tenant: TenantId,
    invoice: InvoiceId,
}

impl fmt::Debug for PageLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageLink({})", self.invoice)
    }
}

impl PageLink {
    /// The link of an invoice, from the authority over it.
    pub fn of(scope: &crate::TenantScope, invoice: InvoiceId) -> PageLink {
        PageLink { mode: scope.mode(), tenant: scope.tenant(), invoice }
    }

    /// Reads a presented text. `None` for anything that was not made with this key, however little it differs.
    pub fn read(text: &str, key: &SecretString) -> Option<PageLink> {
        let sealed: [u8; BYTES] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let opened = cipher(key).decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: ABOUT }).ok()?;
        let content: [u8; CONTENT_BYTES] = opened.try_into().ok()?;
        let same: bool = nonce_of(key, &content).ct_eq(nonce).into();
        same.then(|| PageLink::unpacked(&content))?
    }

    /// The text, 98 characters that need no escaping in an address.
    pub fn reveal(&self, key: &SecretString) -> String {
        let content = self.packed();
        let nonce = nonce_of(key, &content);
        let sealed = cipher(key)
            .encrypt(&XNonce::from(nonce), Payload { msg: &content, aad: ABOUT })
            .expect("only a value of more than 256 GiB cannot be sealed");
        URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
    }

    /// The mode that the link decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub(crate) fn invoice(&self) -> InvoiceId {
        self.invoice
    }

    fn packed(&self) -> [u8; CONTENT_BYTES] {
        let mode = match self.mode {
            Mode::Test => 0,
            Mode::Live => 1,
        };
        let mut content = [mode; CONTENT_BYTES];
        content[1..17].copy_from_slice(self.tenant.uuid().as_bytes());
        content[17..].copy_from_slice(self.invoice.uuid().as_bytes());
        content
    }

    fn unpacked(content: &[u8; CONTENT_BYTES]) -> Option<PageLink> {
        let mode = match content[0] {
            0 => Mode::Test,
            1 => Mode::Live,
            _ => return None,
        };
        let tenant = TenantId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?);
        let invoice = InvoiceId::from_uuid(Uuid::from_slice(&content[17..]).ok()?);
        Some(PageLink { mode, tenant, invoice })
    }
}

fn hash(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

fn cipher(key: &SecretString) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&hash(key.expose_secret().as_bytes(), &[SEAL]).into())
}

fn nonce_of(key: &SecretString, content: &[u8; CONTENT_BYTES]) -> [u8; NONCE_BYTES] {
    let derived = hash(key.expose_secret().as_bytes(), &[NONCE]);
    let whole = hash(&derived, &[content]);
    let mut nonce = [0; NONCE_BYTES];
    nonce.copy_from_slice(&whole[..NONCE_BYTES]);
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(letter: &str) -> SecretString {
        letter.repeat(32).into()
    }

    fn link(mode: Mode, tenant: u128, invoice: u128) -> PageLink {
        let (tenant, invoice) = (Uuid::from_u128(tenant), Uuid::from_u128(invoice));
        PageLink { mode, tenant: TenantId::from_uuid(tenant), invoice: InvoiceId::from_uuid(invoice) }
    }

    #[test]
    fn a_link_reads_back_is_the_same_each_time_and_needs_no_escaping() {
        for one in [link(Mode::Test, 1, 2), link(Mode::Live, 1, 2), link(Mode::Live, 2, 1)] {
            let text = one.reveal(&key("a"));
            assert_eq!(text, one.reveal(&key("a")));
            assert_eq!(text.len(), 98);
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{text}");
            assert_eq!(PageLink::read(&text, &key("a")), Some(one));
            assert_eq!(PageLink::read(&text, &key("b")), None, "another key");
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let text = link(Mode::Test, 1, 2).reveal(&key("a"));
        let bytes = URL_SAFE_NO_PAD.decode(&text).expect("base64");
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                assert_eq!(PageLink::read(&URL_SAFE_NO_PAD.encode(&altered), &key("a")), None, "{at}.{bit}");
            }
            assert_eq!(PageLink::read(&URL_SAFE_NO_PAD.encode(&bytes[..at]), &key("a")), None, "cut to {at}");
        }
        for other in ["", "x", "../../etc", &format!("{text}="), &format!("{text}A"), &"A".repeat(98)] {
            assert_eq!(PageLink::read(other, &key("a")), None, "{other}");
        }
    }

    #[test]
    fn a_link_shows_nothing_of_what_it_names() {
        let one =
            link(Mode::Live, 0x0192_f0a1_7c1e_7c55_8f3e_2b8a_1f0c_9d11, 0x0192_f0a1_7c1e_7c55_8f3e_2b8a_1f0c_9d12);
        let bytes = URL_SAFE_NO_PAD.decode(one.reveal(&key("a"))).expect("base64");
        for id in [one.tenant.uuid(), one.invoice.uuid()] {
            assert!(!bytes.windows(8).any(|window| id.as_bytes().windows(8).any(|part| part == window)));
        }
    }
}
