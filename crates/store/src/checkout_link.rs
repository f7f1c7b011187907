//! The links of hosted checkout: of one session, and of a payment link that begins one for each visitor.
//!
//! How they are made, and what that promises, is told in `sealed_link`. The text decides tenant and mode, and what it opens.

use ids::{CheckoutSessionId, Mode, PaymentLinkId, TenantId};
use secrecy::SecretString;
use uuid::Uuid;

use crate::sealed_link::{Seal, mode_byte, mode_of};

/// What the derived keys are for. Changing one ends every link.
const SEAL: Seal =
    Seal { seal: b"recoup checkout link v1: seal", nonce: b"recoup checkout link v1: nonce", about: b"checkout" };
/// Mode, what it opens, tenant, which one.
const CONTENT_BYTES: usize = 34;

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutOf {
    /// This session.
    Session(CheckoutSessionId),
    /// This payment link.
    PaymentLink(PaymentLinkId),
}

impl CheckoutOf {
    /// Its id, as the audit log names it.
    pub fn name(&self) -> String {
        match self {
            CheckoutOf::Session(id) => id.to_string(),
            CheckoutOf::PaymentLink(id) => id.to_string(),
        }
    }
}

/// An authentic link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckoutLink {
    mode: Mode,
    tenant: TenantId,
    of: CheckoutOf,
}

impl CheckoutLink {
    /// The link, from the authority over what it opens.
    pub fn of(scope: &crate::TenantScope, of: CheckoutOf) -> CheckoutLink {
        CheckoutLink { mode: scope.mode(), tenant: scope.tenant(), of }
    }

    /// Reads a presented text. `None` for anything that was not made with this key, however little it differs.
    pub fn read(text: &str, key: &SecretString) -> Option<CheckoutLink> {
        let content: [u8; CONTENT_BYTES] = SEAL.open(key, text)?;
        let tenant = TenantId::from_uuid(Uuid::from_slice(&content[2..18]).ok()?);
        let id = Uuid::from_slice(&content[18..]).ok()?;
        let of = match content[1] {
            0 => CheckoutOf::Session(CheckoutSessionId::from_uuid(id)),
            1 => CheckoutOf::PaymentLink(PaymentLinkId::from_uuid(id)),
            _ => return None,
        };
        Some(CheckoutLink { mode: mode_of(content[0])?, tenant, of })
    }

    /// The text, which needs no escaping in an address.
    pub fn reveal(&self, key: &SecretString) -> String {
        let (what, id) = match self.of {
            CheckoutOf::Session(id) => (0, id.uuid()),
            CheckoutOf::PaymentLink(id) => (1, id.uuid()),
        };
        let mut content = [mode_byte(self.mode); CONTENT_BYTES];
        content[1] = what;
        content[2..18].copy_from_slice(self.tenant.uuid().as_bytes());
        content[18..].copy_from_slice(id.as_bytes());
        SEAL.close(key, &content)
    }

    /// The mode that the link decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub(crate) fn opens(&self) -> CheckoutOf {
        self.of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_what_it_was_made_for_and_nothing_else() {
        let key: SecretString = "a".repeat(32).into();
        let (tenant, id) = (TenantId::from_uuid(Uuid::from_u128(1)), Uuid::from_u128(2));
        let of = CheckoutOf::Session(CheckoutSessionId::from_uuid(id));
        let session = CheckoutLink { mode: Mode::Live, tenant, of };
        let link = CheckoutLink { of: CheckoutOf::PaymentLink(PaymentLinkId::from_uuid(id)), ..session };
        for one in [session, link] {
            let text = one.reveal(&key);
            assert_eq!(CheckoutLink::read(&text, &key), Some(one));
            assert_eq!(CheckoutLink::read(&text, &"b".repeat(32).into()), None);
            assert_eq!(CheckoutLink::read(&text[1..], &key), None);
        }
        assert_ne!(session.reveal(&key), link.reveal(&key));
    }
}
