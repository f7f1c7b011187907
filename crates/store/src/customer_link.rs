//! The link of a customer: whoever holds it may see what that customer owes one merchant and pay it, until it expires.
//!
//! How it is made, and what that promises, is told in `sealed_link`. It names a mode, a tenant, a customer, what it is
//! for, and the instant at which it ends; so the same link cannot be called back, but most end by themselves.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ids::{CustomerId, Mode, TenantId};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::sealed_link::{Seal, keyed_hash, mode_byte, mode_of};

/// What the derived keys are for. Changing one ends every link.
const SEAL: Seal =
    Seal { seal: b"recoup customer link v1: seal", nonce: b"recoup customer link v1: nonce", about: b"customer" };
/// What the derived key of forms is for.
const FORM: &[u8] = b"recoup customer link v1: form";
/// Mode, purpose, tenant, customer, seconds until which it holds.
const CONTENT_BYTES: usize = 42;
/// As many bytes of a hash as a form carries: 128 bits.
const FORM_BYTES: usize = 16;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The whole account: what is owed, what runs, what is saved.
    Account,
    /// What is owed, and another card to pay it with.
    Update,
}

/// An authentic link; it may have expired. Printing it shows nothing that opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CustomerLink {
    mode: Mode,
    tenant: TenantId,
    customer: CustomerId,
    purpose: Purpose,
    /// In seconds since 1970 on the wall; 0 for never.
    expires: i64,
}

impl fmt::Debug for CustomerLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CustomerLink({}, {:?})", self.customer, self.purpose)
    }
}

impl CustomerLink {
    /// The link of a customer, from the authority over them. It ends at a whole second; `None` never ends.
    pub fn of(
        scope: &crate::TenantScope,
        customer: CustomerId,
        purpose: Purpose,
        expires: Option<Timestamp>,
    ) -> CustomerLink {
        let expires = expires.map_or(0, |at| at.as_second().max(1));
        CustomerLink { mode: scope.mode(), tenant: scope.tenant(), customer, purpose, expires }
    }

    /// Reads a presented text. `None` for anything that was not made with this key, however little it differs.
    pub fn read(text: &str, key: &SecretString) -> Option<CustomerLink> {
        CustomerLink::unpacked(&SEAL.open(key, text)?)
    }

    /// The text, 110 characters that need no escaping in an address.
    pub fn reveal(&self, key: &SecretString) -> String {
        SEAL.close(key, &self.packed())
    }

    /// What a form of this link carries: that it was made for this link while `state` was shown on it. A form that was
    /// sent already, or that shows what is no longer so, carries something else.
    pub fn form(&self, state: &str, key: &SecretString) -> String {
        let derived = keyed_hash(key.expose_secret().as_bytes(), &[FORM]);
        URL_SAFE_NO_PAD.encode(&keyed_hash(&derived, &[&self.packed(), state.as_bytes()])[..FORM_BYTES])
    }

    /// Whether it has ended by an instant on the wall.
    pub fn is_over_at(&self, wall: Timestamp) -> bool {
        self.expires != 0 && wall.as_second() >= self.expires
    }

    /// The mode that the link decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub(crate) fn customer(&self) -> CustomerId {
        self.customer
    }

    pub(crate) fn purpose(&self) -> Purpose {
        self.purpose
    }

    fn packed(&self) -> [u8; CONTENT_BYTES] {
        let mut content = [0; CONTENT_BYTES];
        content[0] = mode_byte(self.mode);
        content[1] = match self.purpose {
            Purpose::Account => 0,
            Purpose::Update => 1,
        };
        content[2..18].copy_from_slice(self.tenant.uuid().as_bytes());
        content[18..34].copy_from_slice(self.customer.uuid().as_bytes());
        content[34..].copy_from_slice(&self.expires.to_be_bytes());
        content
    }

    fn unpacked(content: &[u8; CONTENT_BYTES]) -> Option<CustomerLink> {
        let purpose = match content[1] {
            0 => Purpose::Account,
            1 => Purpose::Update,
            _ => return None,
        };
        Some(CustomerLink {
            mode: mode_of(content[0])?,
            tenant: TenantId::from_uuid(Uuid::from_slice(&content[2..18]).ok()?),
            customer: CustomerId::from_uuid(Uuid::from_slice(&content[18..34]).ok()?),
            purpose,
            expires: i64::from_be_bytes(content[34..].try_into().ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_link::PageLink;

    fn key(letter: &str) -> SecretString {
        letter.repeat(32).into()
    }

    fn link(mode: Mode, purpose: Purpose, expires: i64) -> CustomerLink {
        let (tenant, customer) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (tenant, customer) = (TenantId::from_uuid(tenant), CustomerId::from_uuid(customer));
        CustomerLink { mode, tenant, customer, purpose, expires }
    }

    #[test]
    fn a_link_reads_back_with_all_that_it_names() {
        for mode in Mode::ALL {
            for purpose in [Purpose::Account, Purpose::Update] {
                for expires in [0, 1, 1_800_000_000] {
                    let one = link(mode, purpose, expires);
                    let text = one.reveal(&key("a"));
                    assert_eq!((text.len(), &text), (110, &one.reveal(&key("a"))));
                    assert_eq!(CustomerLink::read(&text, &key("a")), Some(one));
                    assert_eq!(CustomerLink::read(&text, &key("b")), None, "another key");
                    assert_eq!(PageLink::read(&text, &key("a")), None, "not the link of an invoice");
                }
            }
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let text = link(Mode::Test, Purpose::Account, 0).reveal(&key("a"));
        let bytes = URL_SAFE_NO_PAD.decode(&text).expect("base64");
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                assert_eq!(CustomerLink::read(&URL_SAFE_NO_PAD.encode(&altered), &key("a")), None, "{at}.{bit}");
            }
            assert_eq!(CustomerLink::read(&URL_SAFE_NO_PAD.encode(&bytes[..at]), &key("a")), None, "cut to {at}");
        }
    }

    #[test]
    fn it_ends_at_its_second_and_zero_never_ends() {
        let at = |second| Timestamp::from_second(second).expect("in range");
        let one = link(Mode::Test, Purpose::Update, 100);
        assert!(!one.is_over_at(at(99)) && one.is_over_at(at(100)) && one.is_over_at(at(101)));
        assert!(!link(Mode::Test, Purpose::Update, 0).is_over_at(at(4_000_000_000)));
    }

    #[test]
    fn a_form_is_of_one_link_and_one_state() {
        let one = link(Mode::Test, Purpose::Update, 100);
        let forms = [
            one.form("card 1", &key("a")),
            one.form("card 2", &key("a")),
            one.form("card 1", &key("b")),
            link(Mode::Test, Purpose::Update, 101).form("card 1", &key("a")),
            link(Mode::Live, Purpose::Update, 100).form("card 1", &key("a")),
        ];
        for (at, form) in forms.iter().enumerate() {
            assert_eq!(form.len(), 22);
            assert!(!forms[..at].contains(form), "{at}");
        }
        assert_eq!(forms[0], one.form("card 1", &key("a")));
    }
}
