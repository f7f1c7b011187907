//! One link of a chain: what is hashed, byte for byte. Anybody with the rows can compute it again.

use ids::{AuditId, TenantId};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// What the hash is of. Another form gets another name.
const FORM: &[u8] = b"recoup audit v1";

/// A hash over a row and everything before it.
pub type Hash = [u8; 32];

/// What the first link is chained to.
pub const BEGINNING: Hash = [0; 32];

/// A row of the audit log as it is hashed.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The row's id.
    pub id: AuditId,
    /// The number of the database's transaction that wrote it.
    pub tx: i64,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// What kind of actor.
    pub actor_type: &'a str,
    /// Which one.
    pub actor_id: &'a str,
    /// What they did.
    pub action: &'a str,
    /// To what.
    pub subject: &'a str,
    /// What it was before, as the database prints it.
    pub before: Option<&'a str>,
    /// What it was then, as the database prints it.
    pub after: Option<&'a str>,
    /// In which request.
    pub request_id: Option<&'a str>,
    /// From where.
    pub origin: Option<&'a str>,
}

/// The hash of the link at a place: over the form, the hash before, the tenant, the place, and every field with its length, so
/// that no two rows have the same bytes.
pub fn link(before: &Hash, tenant: TenantId, seq: i64, entry: &Entry<'_>) -> Hash {
    let mut hash = Sha256::new();
    hash.update(FORM);
    hash.update(before);
    hash.update(tenant.uuid().as_bytes());
    hash.update(seq.to_be_bytes());
    hash.update(entry.id.uuid().as_bytes());
    hash.update(entry.tx.to_be_bytes());
    hash.update(entry.at.as_microsecond().to_be_bytes());
    let always = [entry.actor_type, entry.actor_id, entry.action, entry.subject].map(Some);
    for field in always.into_iter().chain([entry.before, entry.after, entry.request_id, entry.origin]) {
        match field {
            None => hash.update([0]),
            Some(text) => {
                hash.update([1]);
                hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(text.as_bytes());
            }
        }
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use ids::Uuid;

    use super::*;

    fn entry() -> Entry<'static> {
        Entry {
            id: AuditId::from_uuid(Uuid::from_u128(1)),
            tx: 7,
            at: Timestamp::UNIX_EPOCH,
            actor_type: "api_key",
            actor_id: "key_1",
            action: "plan.create",
            subject: "plan_1",
            before: None,
            after: Some("{}"),
            request_id: None,
            origin: Some("cli"),
        }
    }

    fn hashed(entry: &Entry<'_>) -> Hash {
        link(&BEGINNING, TenantId::from_uuid(Uuid::from_u128(9)), 1, entry)
    }

    #[test]
    fn the_form_is_fixed() {
        // Computed once with another program over the same bytes; a change of it breaks every chain there is.
        assert_eq!(hex::encode(hashed(&entry())), FIXED);
    }

    const FIXED: &str = "70a6edb2a2bd29549edde7c299cc3d127d3a7bc7d0eb7811c4d822b94ee44e10";

    #[test]
    fn every_field_counts_and_none_runs_into_the_next() {
        let first = hashed(&entry());
        let others = [
            Entry { id: AuditId::from_uuid(Uuid::from_u128(2)), ..entry() },
            Entry { tx: 8, ..entry() },
            Entry { at: Timestamp::from_microsecond(1).expect("in range"), ..entry() },
            Entry { actor_type: "link", ..entry() },
            Entry { actor_id: "key_2", ..entry() },
            Entry { action: "plan.creat", subject: "eplan_1", ..entry() },
            Entry { before: Some(""), ..entry() },
            Entry { before: Some("{}"), after: None, ..entry() },
            Entry { request_id: Some("cli"), origin: None, ..entry() },
        ];
        for other in &others {
            assert_ne!(hashed(other), first, "{other:?}");
        }
        let tenant = TenantId::from_uuid(Uuid::from_u128(9));
        assert_ne!(link(&BEGINNING, tenant, 2, &entry()), first);
        assert_ne!(link(&[1; 32], tenant, 1, &entry()), first);
        assert_ne!(link(&BEGINNING, TenantId::from_uuid(Uuid::from_u128(8)), 1, &entry()), first);
    }
}
