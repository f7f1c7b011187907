//! The link of an invoice: a text that whoever holds it may see the invoice with, and nothing else.
//!
//! How it is made, and what that promises, is told in `sealed_link`: finalising an invoice writes no row for its link,
//! and the link of an invoice is the same each time it is shown.

use std::fmt;

use ids::{InvoiceId, Mode, TenantId};
use secrecy::SecretString;
use uuid::Uuid;

use crate::sealed_link::{Seal, mode_byte, mode_of};

/// What the derived keys are for. Changing one ends every link.
const SEAL: Seal =
    Seal { seal: b"recoup invoice link v1: seal", nonce: b"recoup invoice link v1: nonce", about: b"invoice" };
/// Mode, tenant, invoice.
const CONTENT_BYTES: usize = 33;

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
        PageLink::unpacked(&SEAL.open(key, text)?)
    }

    /// The text, 98 characters that need no escaping in an address.
    pub fn reveal(&self, key: &SecretString) -> String {
        SEAL.close(key, &self.packed())
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
        let mut content = [mode_byte(self.mode); CONTENT_BYTES];
        content[1..17].copy_from_slice(self.tenant.uuid().as_bytes());
        content[17..].copy_from_slice(self.invoice.uuid().as_bytes());
        content
    }

    fn unpacked(content: &[u8; CONTENT_BYTES]) -> Option<PageLink> {
        let tenant = TenantId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?);
        let invoice = InvoiceId::from_uuid(Uuid::from_slice(&content[17..]).ok()?);
        Some(PageLink { mode: mode_of(content[0])?, tenant, invoice })
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
