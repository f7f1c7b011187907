//! The name under which a message goes out: what carriers carry and give back, so that a receipt finds its message.
//!
//! It is made, not stored: mode, tenant and message with a keyed hash of 96 bits over them. Whoever has not seen it cannot
//! make it, and a receipt for a made-up one is refused without asking the database. 60 characters that every carrier
//! carries unchanged.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ids::{MessageId, Mode, TenantId};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

const ABOUT: &[u8] = b"recoup message name v1";
const CONTENT: usize = 33;
const TAG: usize = 12;

/// An authentic name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageName {
    mode: Mode,
    tenant: TenantId,
    message: MessageId,
}

impl MessageName {
    /// The name of a message, from the authority over it.
    pub fn of(scope: &crate::TenantScope, message: MessageId) -> MessageName {
        MessageName { mode: scope.mode(), tenant: scope.tenant(), message }
    }

    /// The text.
    pub fn reveal(&self, key: &SecretString) -> String {
        let mode = match self.mode {
            Mode::Test => 0,
            Mode::Live => 1,
        };
        let mut content = [mode; CONTENT];
        content[1..17].copy_from_slice(self.tenant.uuid().as_bytes());
        content[17..].copy_from_slice(self.message.uuid().as_bytes());
        URL_SAFE_NO_PAD.encode([content.as_slice(), &tag(key, &content)].concat())
    }

    /// Reads a text; `None` for one that was not made with this key.
    pub fn read(text: &str, key: &SecretString) -> Option<MessageName> {
        let bytes: [u8; CONTENT + TAG] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (content, shown) = bytes.split_first_chunk::<CONTENT>()?;
        let same: bool = tag(key, content).ct_eq(shown).into();
        let mode = match content[0] {
            0 => Mode::Test,
            1 => Mode::Live,
            _ => return None,
        };
        let tenant = TenantId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?);
        let message = MessageId::from_uuid(Uuid::from_slice(&content[17..]).ok()?);
        same.then_some(MessageName { mode, tenant, message })
    }

    /// The mode that the name decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub(crate) fn message(&self) -> MessageId {
        self.message
    }
}

fn tag(key: &SecretString, content: &[u8; CONTENT]) -> [u8; TAG] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes()).expect("HMAC takes keys of any length");
    mac.update(ABOUT);
    mac.update(content);
    let whole: [u8; 32] = mac.finalize().into_bytes().into();
    let mut head = [0; TAG];
    head.copy_from_slice(&whole[..TAG]);
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_with_its_key_only_and_every_flipped_bit_is_refused() {
        let key: SecretString = "k".repeat(32).into();
        let one = MessageName {
            mode: Mode::Live,
            tenant: TenantId::from_uuid(Uuid::from_u128(1)),
            message: MessageId::from_uuid(Uuid::from_u128(2)),
        };
        let text = one.reveal(&key);
        assert_eq!(text.len(), 60);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{text}");
        assert_eq!(MessageName::read(&text, &key), Some(one));
        assert_eq!(MessageName::read(&text, &"x".repeat(32).into()), None);
        let bytes = URL_SAFE_NO_PAD.decode(&text).expect("base64");
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                assert_eq!(MessageName::read(&URL_SAFE_NO_PAD.encode(&altered), &key), None, "{at}.{bit}");
            }
        }
    }
}
