//! Codes that a buyer gives to a seller when something changes hands.
//!
//! A code is derived, not stored: whoever reads the tables learns none. Only the buyer is shown it, and only once the money is held.

use hmac::{Hmac, Mac as _};
use ids::{OrderId, TenantId};
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// Letters and digits that nobody takes for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How many of them.
const LENGTH: usize = 6;

/// The code of a condition of an order.
pub(crate) fn code(secrets: &Secrets, tenant: TenantId, order: OrderId, number: u32) -> String {
    let key = secrets.key_pepper.expose_secret().as_bytes();
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(b"recoup handover code v1");
    mac.update(tenant.uuid().as_bytes());
    mac.update(order.uuid().as_bytes());
    mac.update(&number.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).map_or('2', |letter| char::from(*letter));
    hash.iter().take(LENGTH).map(letter).collect()
}

/// Whether somebody entered it; letters of either case, blanks and dashes aside.
pub(crate) fn matches(code: &str, entered: &str) -> bool {
    let plain: String = entered.chars().filter(|one| one.is_ascii_alphanumeric()).collect();
    plain.to_ascii_uppercase().as_bytes().ct_eq(code.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use ids::{OrderId, TenantId, Uuid};
    use runtime::secret::Secrets;

    use super::{code, matches};

    #[test]
    fn each_condition_has_a_code_of_its_own_and_it_may_be_typed_as_people_type() {
        let secrets = Secrets::new("a".repeat(32).into(), "b".repeat(32).into(), "one".to_owned());
        let order = |raw| OrderId::from_uuid(Uuid::from_u128(raw));
        let tenant = TenantId::from_uuid(Uuid::from_u128(7));
        let first = code(&secrets, tenant, order(1), 1);
        assert_eq!(first.len(), 6);
        assert_eq!(first, code(&secrets, tenant, order(1), 1));
        assert_ne!(first, code(&secrets, tenant, order(1), 2));
        assert_ne!(first, code(&secrets, tenant, order(2), 1));
        let (head, tail) = first.split_at(3);
        assert!(matches(&first, &format!("{}-{tail} ", head.to_lowercase())));
        assert!(!matches(&first, head));
        assert!(!matches(&first, ""));
    }
}
