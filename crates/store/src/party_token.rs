//! What opens an order to its parties: a link that was sent to one of them, and the token of the session that it opened; and the
//! token of somebody who works for the merchant.
//!
//! How a text is made, and what that promises, is told in `sealed_link`. Each kind is sealed for itself, and the tokens of parties
//! and of those who work for the merchant can have keys of their own: neither is ever read as the other, and a new key for one
//! leaves the other as it is. What a text names is a row; whether that still opens is decided by whoever reads the row.

use std::fmt;

use ids::{ApiKeyId, CustomerId, Mode, PartyLinkId, PartySessionId, TenantId};
use jiff::Timestamp;
use secrecy::SecretString;
use uuid::Uuid;

use crate::sealed_link::{Seal, mode_byte, mode_of};

/// What the derived keys of links are for.
const LINK: Seal =
    Seal { seal: b"recoup party link v1: seal", nonce: b"recoup party link v1: nonce", about: b"party link" };
/// What those of a party's token are for.
const PARTY: Seal =
    Seal { seal: b"recoup party token v1: seal", nonce: b"recoup party token v1: nonce", about: b"party token" };
/// What those of a token for the merchant's own people are for.
const ADMIN: Seal =
    Seal { seal: b"recoup admin token v1: seal", nonce: b"recoup admin token v1: nonce", about: b"admin token" };

/// What a party's token begins with.
const PARTY_PREFIX: &str = "pt_";
/// What a token of the merchant's own people begins with.
const ADMIN_PREFIX: &str = "at_";

/// Mode, tenant, customer, the row.
const CONTENT_BYTES: usize = 49;
/// Mode, tenant, key, seconds until which it holds.
const ADMIN_BYTES: usize = 41;

/// Who a text is of.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Named {
    mode: Mode,
    tenant: TenantId,
    customer: CustomerId,
    row: Uuid,
}

impl Named {
    fn packed(&self) -> [u8; CONTENT_BYTES] {
        let mut content = [mode_byte(self.mode); CONTENT_BYTES];
        content[1..17].copy_from_slice(self.tenant.uuid().as_bytes());
        content[17..33].copy_from_slice(self.customer.uuid().as_bytes());
        content[33..].copy_from_slice(self.row.as_bytes());
        content
    }

    fn unpacked(content: &[u8; CONTENT_BYTES]) -> Option<Named> {
        Some(Named {
            mode: mode_of(content[0])?,
            tenant: TenantId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?),
            customer: CustomerId::from_uuid(Uuid::from_slice(&content[17..33]).ok()?),
            row: Uuid::from_slice(&content[33..]).ok()?,
        })
    }
}

/// An authentic link to an order. Printing it shows nothing that opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PartyLink(Named);

impl fmt::Debug for PartyLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartyLink({})", self.link())
    }
}

impl PartyLink {
    /// The link of a row, from the authority over it.
    pub fn of(scope: &crate::TenantScope, customer: CustomerId, link: PartyLinkId) -> PartyLink {
        PartyLink(Named { mode: scope.mode(), tenant: scope.tenant(), customer, row: link.uuid() })
    }

    /// Reads a presented text. `None` for anything that was not made with this key, however little it differs.
    pub fn read(text: &str, key: &SecretString) -> Option<PartyLink> {
        Named::unpacked(&LINK.open(key, text)?).map(PartyLink)
    }

    /// The text, in letters that need no escaping in an address.
    pub fn reveal(&self, key: &SecretString) -> String {
        LINK.close(key, &self.0.packed())
    }

    /// The mode that the link decides.
    pub fn mode(&self) -> Mode {
        self.0.mode
    }

    /// The row that it names.
    pub fn link(&self) -> PartyLinkId {
        PartyLinkId::from_uuid(self.0.row)
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.0.tenant
    }

    pub(crate) fn customer(&self) -> CustomerId {
        self.0.customer
    }
}

/// An authentic token of a party. Printing it shows nothing that opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PartyToken(Named);

impl fmt::Debug for PartyToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartyToken({})", self.session())
    }
}

impl PartyToken {
    /// The token of a session, from the authority over it.
    pub fn of(scope: &crate::TenantScope, customer: CustomerId, session: PartySessionId) -> PartyToken {
        PartyToken(Named { mode: scope.mode(), tenant: scope.tenant(), customer, row: session.uuid() })
    }

    /// Reads a presented text. `None` for anything that was not made with this key for parties.
    pub fn read(text: &str, key: &SecretString) -> Option<PartyToken> {
        Named::unpacked(&PARTY.open(key, text.strip_prefix(PARTY_PREFIX)?)?).map(PartyToken)
    }

    /// The text.
    pub fn reveal(&self, key: &SecretString) -> String {
        format!("{PARTY_PREFIX}{}", PARTY.close(key, &self.0.packed()))
    }

    /// The mode that the token decides.
    pub fn mode(&self) -> Mode {
        self.0.mode
    }

    /// The row that it names.
    pub fn session(&self) -> PartySessionId {
        PartySessionId::from_uuid(self.0.row)
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.0.tenant
    }

    pub(crate) fn customer(&self) -> CustomerId {
        self.0.customer
    }
}

/// An authentic token of somebody who works for the merchant: made with a key of the merchant's, and good for no longer than that key
/// is. Printing it shows nothing that opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AdminToken {
    mode: Mode,
    tenant: TenantId,
    key: ApiKeyId,
    /// In seconds since 1970 on the wall.
    expires: i64,
}

impl fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AdminToken({})", self.key)
    }
}

impl AdminToken {
    /// A token for whoever holds a key, from the authority of it. It ends at a whole second.
    pub fn of(scope: &crate::TenantScope, key: ApiKeyId, expires: Timestamp) -> AdminToken {
        AdminToken { mode: scope.mode(), tenant: scope.tenant(), key, expires: expires.as_second() }
    }

    /// Reads a presented text. `None` for anything that was not made with this key for those who work for a merchant.
    pub fn read(text: &str, key: &SecretString) -> Option<AdminToken> {
        let content: [u8; ADMIN_BYTES] = ADMIN.open(key, text.strip_prefix(ADMIN_PREFIX)?)?;
        Some(AdminToken {
            mode: mode_of(content[0])?,
            tenant: TenantId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?),
            key: ApiKeyId::from_uuid(Uuid::from_slice(&content[17..33]).ok()?),
            expires: i64::from_be_bytes(content[33..].try_into().ok()?),
        })
    }

    /// The text.
    pub fn reveal(&self, key: &SecretString) -> String {
        let mut content = [mode_byte(self.mode); ADMIN_BYTES];
        content[1..17].copy_from_slice(self.tenant.uuid().as_bytes());
        content[17..33].copy_from_slice(self.key.uuid().as_bytes());
        content[33..].copy_from_slice(&self.expires.to_be_bytes());
        format!("{ADMIN_PREFIX}{}", ADMIN.close(key, &content))
    }

    /// The mode that the token decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The key that it was made with.
    pub fn key(&self) -> ApiKeyId {
        self.key
    }

    /// Until when it holds.
    pub fn until(&self) -> Timestamp {
        Timestamp::from_second(self.expires).unwrap_or_default()
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.tenant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(letter: &str) -> SecretString {
        letter.repeat(32).into()
    }

    fn named(row: u128) -> Named {
        let (tenant, customer) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (tenant, customer) = (TenantId::from_uuid(tenant), CustomerId::from_uuid(customer));
        Named { mode: Mode::Test, tenant, customer, row: Uuid::from_u128(row) }
    }

    #[test]
    fn a_text_reads_back_and_is_of_one_kind_and_one_key_only() {
        let (link, token) = (PartyLink(named(3)), PartyToken(named(3)));
        let admin = AdminToken {
            mode: Mode::Live,
            tenant: TenantId::from_uuid(Uuid::from_u128(1)),
            key: ApiKeyId::from_uuid(Uuid::from_u128(4)),
            expires: 100,
        };
        assert_eq!(PartyLink::read(&link.reveal(&key("a")), &key("a")), Some(link));
        assert_eq!(PartyToken::read(&token.reveal(&key("a")), &key("a")), Some(token));
        assert_eq!(AdminToken::read(&admin.reveal(&key("a")), &key("a")), Some(admin));
        for text in [link.reveal(&key("a")), token.reveal(&key("a")), admin.reveal(&key("a"))] {
            assert_eq!(PartyLink::read(&text, &key("b")), None, "another key");
            assert_eq!(PartyToken::read(&text, &key("b")), None, "another key");
            assert_eq!(AdminToken::read(&text, &key("b")), None, "another key");
        }
        let bare = token.reveal(&key("a"))[PARTY_PREFIX.len()..].to_owned();
        assert_eq!(PartyLink::read(&bare, &key("a")), None, "a token is no link");
        assert_eq!(AdminToken::read(&format!("at_{bare}"), &key("a")), None, "a party is no admin");
        assert_eq!(PartyToken::read(&format!("pt_{}", &admin.reveal(&key("a"))[3..]), &key("a")), None);
    }
}
