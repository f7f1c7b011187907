//! The address that a provider calls for one account of one merchant: who does not know it cannot even be refused by name.
//!
//! It is made, not stored (as told in `sealed_link`): mode, tenant and account, sealed. It proves nothing about what is
//! posted there; the provider's own signature does.

use std::fmt;

use ids::{Mode, ProviderAccountId, TenantId};
use secrecy::SecretString;
use uuid::Uuid;

use crate::sealed_link::{Seal, mode_byte, mode_of};

/// What the derived keys are for. Changing one ends every address.
const SEAL: Seal =
    Seal { seal: b"recoup hook link v1: seal", nonce: b"recoup hook link v1: nonce", about: b"provider hook" };
/// Mode, tenant, account.
const CONTENT_BYTES: usize = 33;

/// An authentic address. Printing it shows nothing that opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HookLink {
    mode: Mode,
    tenant: TenantId,
    account: ProviderAccountId,
}

impl fmt::Debug for HookLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HookLink({})", self.account)
    }
}

impl HookLink {
    /// The address of an account, from the authority over it.
    pub fn of(mode: Mode, tenant: TenantId, account: ProviderAccountId) -> HookLink {
        HookLink { mode, tenant, account }
    }

    /// Reads a presented text. `None` for anything that was not made with this key.
    pub fn read(text: &str, key: &SecretString) -> Option<HookLink> {
        let content: [u8; CONTENT_BYTES] = SEAL.open(key, text)?;
        let tenant = TenantId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?);
        let account = ProviderAccountId::from_uuid(Uuid::from_slice(&content[17..]).ok()?);
        Some(HookLink { mode: mode_of(content[0])?, tenant, account })
    }

    /// The text, which needs no escaping in an address.
    pub fn reveal(&self, key: &SecretString) -> String {
        let mut content = [mode_byte(self.mode); CONTENT_BYTES];
        content[1..17].copy_from_slice(self.tenant.uuid().as_bytes());
        content[17..].copy_from_slice(self.account.uuid().as_bytes());
        SEAL.close(key, &content)
    }

    /// The mode that the address decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The account.
    pub fn account(&self) -> ProviderAccountId {
        self.account
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.tenant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_with_its_key_only() {
        let key: SecretString = "k".repeat(32).into();
        let one = HookLink::of(
            Mode::Live,
            TenantId::from_uuid(Uuid::from_u128(1)),
            ProviderAccountId::from_uuid(Uuid::from_u128(2)),
        );
        let text = one.reveal(&key);
        assert_eq!(HookLink::read(&text, &key), Some(one));
        assert_eq!(HookLink::read(&text, &"x".repeat(32).into()), None);
        assert_eq!(HookLink::read(&text[1..], &key), None);
    }
}
