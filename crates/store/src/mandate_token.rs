//! The token of a mandate: what a merchant's payment method carries that stands for something of a person's.
//!
//! How a text is made, and what that promises, is told in `sealed_link`. It names the mandate and who was let charge it for whom, so a
//! token that is taken to another merchant, or to another customer, is worth nothing; and without the process's key nobody makes one.

use ids::{CustomerId, MandateId, Mode, TenantId};
use secrecy::SecretString;
use uuid::Uuid;

use crate::sealed_link::{Seal, mode_byte, mode_of};

/// What the derived keys are for.
const MANDATE: Seal =
    Seal { seal: b"recoup mandate token v1: seal", nonce: b"recoup mandate token v1: nonce", about: b"mandate" };

/// What the text begins with.
const PREFIX: &str = "mt_";

/// Mode, mandate, merchant, customer.
const CONTENT_BYTES: usize = 49;

/// An authentic token of a mandate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MandateToken {
    /// The mode it is of.
    pub mode: Mode,
    /// The mandate; its row says whether it holds.
    pub mandate: MandateId,
    /// Who may charge by it.
    pub merchant: TenantId,
    /// For which of their customers.
    pub customer: CustomerId,
}

impl MandateToken {
    /// Reads a presented text. `None` for anything that was not made with this key for mandates.
    pub fn read(text: &str, key: &SecretString) -> Option<MandateToken> {
        let content: [u8; CONTENT_BYTES] = MANDATE.open(key, text.strip_prefix(PREFIX)?)?;
        Some(MandateToken {
            mode: mode_of(content[0])?,
            mandate: MandateId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?),
            merchant: TenantId::from_uuid(Uuid::from_slice(&content[17..33]).ok()?),
            customer: CustomerId::from_uuid(Uuid::from_slice(&content[33..]).ok()?),
        })
    }

    /// The text.
    pub fn reveal(&self, key: &SecretString) -> String {
        let mut content = [mode_byte(self.mode); CONTENT_BYTES];
        content[1..17].copy_from_slice(self.mandate.uuid().as_bytes());
        content[17..33].copy_from_slice(self.merchant.uuid().as_bytes());
        content[33..].copy_from_slice(self.customer.uuid().as_bytes());
        format!("{PREFIX}{}", MANDATE.close(key, &content))
    }
}
