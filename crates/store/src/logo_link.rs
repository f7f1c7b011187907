//! The address of a logo. How it is made, and what that promises, is told in `sealed_link`: the text decides tenant, mode and the one
//! picture, shows nothing of them, and is the same for good, so that a browser keeps what it has.

use ids::{LogoId, Mode, TenantId};
use secrecy::SecretString;
use uuid::Uuid;

use crate::sealed_link::{Seal, mode_byte, mode_of};

/// What the derived keys are for. Changing one ends every address.
const SEAL: Seal = Seal { seal: b"recoup logo link v1: seal", nonce: b"recoup logo link v1: nonce", about: b"logo" };
/// Mode, tenant, logo.
const CONTENT_BYTES: usize = 33;

/// An authentic address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogoLink {
    pub(crate) mode: Mode,
    pub(crate) tenant: TenantId,
    pub(crate) logo: LogoId,
}

impl LogoLink {
    /// The address of a logo, from the authority over it.
    pub fn of(scope: &crate::TenantScope, logo: LogoId) -> LogoLink {
        LogoLink { mode: scope.mode(), tenant: scope.tenant(), logo }
    }

    /// Reads a presented text. `None` for anything that was not made with this key.
    pub fn read(text: &str, key: &SecretString) -> Option<LogoLink> {
        let content: [u8; CONTENT_BYTES] = SEAL.open(key, text)?;
        let tenant = TenantId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?);
        let logo = LogoId::from_uuid(Uuid::from_slice(&content[17..]).ok()?);
        Some(LogoLink { mode: mode_of(content[0])?, tenant, logo })
    }

    /// The text, which needs no escaping in an address.
    pub fn reveal(&self, key: &SecretString) -> String {
        let mut content = [mode_byte(self.mode); CONTENT_BYTES];
        content[1..17].copy_from_slice(self.tenant.uuid().as_bytes());
        content[17..].copy_from_slice(self.logo.uuid().as_bytes());
        SEAL.close(key, &content)
    }

    /// The mode that the address decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }
}
