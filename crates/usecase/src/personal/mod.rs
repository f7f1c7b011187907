//! What names a person, sealed under a key of their own wherever it may not be changed later: in the audit log, in events, in
//! what receivers answered to them.
//!
//! The key is derived from the merchant's data key and a random salt that stands with the customer. Erasing a customer destroys the
//! salt; then nobody can derive the key again, not even who holds every other key, and what was sealed is noise. It stays where it is,
//! so that whatever is proven of those rows is still proven. What is sealed is one member, [`MEMBER`], in place of those it was made of.
//!
//! Sealing asks the database nothing once the process knows the data key: the salt is part of the customer that is at hand.

mod pen;
mod reader;

use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use hmac::{Hmac, Mac};
use ids::CustomerId;
use runtime::secret::DataKey;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::customers::CustomerRow;

pub use pen::Pen;
pub use reader::{Needs, Salts, needs, open, open_text, open_with};

use crate::{Error, Result};

/// The member that stands in place of what names a person.
pub const MEMBER: &str = "sealed";
/// Stands beside members that are null because whoever they named was erased.
pub const ERASED: &str = "erased";
/// Stands there instead when somebody altered what was sealed.
pub const UNREADABLE: &str = "unreadable";

/// Members of a customer, in events and in the audit log, that say who they are.
pub const OF_CUSTOMER: &[&str] = &[
    "name",
    "email",
    "phone",
    "merchantRef",
    "blacklistReason",
    "taxTreatment",
    "taxExemptReason",
    "taxId",
    "locale",
    "timeZone",
    "metadata",
];
/// Members of a payment method that belong to one person's card or account.
pub const OF_METHOD: &[&str] = &["brand", "last4", "expMonth", "expYear"];

/// What the derived key is for. Changing it makes everything sealed so far unreadable.
const PURPOSE: &[u8] = b"recoup person v1";
/// How the present form is told from later ones.
const FORM: u32 = 1;
/// The same as part of a [`Place`](crate::seal::Place): no other meaning has this number.
const PLACE_FORM: u32 = 0x7065_0000 + FORM;

/// What is stored in place of some members.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Stored {
    form: u32,
    /// Whose key opens it.
    of: CustomerId,
    /// The data key that theirs is derived from.
    under: String,
    /// What it stands in place of.
    members: Vec<String>,
    /// Base64 without padding.
    text: String,
}

/// The key of one person.
fn cipher(data_key: &DataKey, person: CustomerId, salt: &[u8]) -> XChaCha20Poly1305 {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(data_key.expose_secret()).expect("HMAC takes keys of any length");
    mac.update(PURPOSE);
    mac.update(person.uuid().as_bytes());
    mac.update(salt);
    let key: [u8; 32] = mac.finalize().into_bytes().into();
    XChaCha20Poly1305::new(&key.into())
}

/// A salt for a person who is new.
pub fn new_salt() -> Vec<u8> {
    rand::random::<[u8; 32]>().to_vec()
}

/// Refuses to do anything more for somebody who was erased.
///
/// # Errors
/// `Conflict` `customer_erased`.
pub fn living(customer: &CustomerRow) -> Result<()> {
    let Some(at) = customer.erased_at else { return Ok(()) };
    Err(Error::conflict(
        "customer_erased",
        format!(
            "This customer was erased at {at}: nothing of them changes and nothing new begins. Make a new customer."
        ),
    ))
}

#[cfg(test)]
mod tests;
