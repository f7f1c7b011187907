//! Phones and mailboxes that persons proved to be theirs.

use ids::{CustomerId, PersonContactId};
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A contact.
    PersonContactRow {
        id: PersonContactId,
        person_id: CustomerId,
        /// `phone` or `email`.
        kind: String,
        /// A keyed hash of the value.
        hash: Vec<u8>,
        /// The value, sealed under the person's key.
        sealed: Option<String>,
        verified_at: Timestamp,
        created_at: Timestamp,
    }
}

/// Keeps a contact.
///
/// # Errors
/// `Constraint("person_contacts_once")` when it is somebody's already.
pub async fn insert(tx: &mut TenantTx, row: &PersonContactRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into person_contacts (tenant_id, id, person_id, kind, hash, sealed, verified_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.person_id.uuid())
    .bind(&row.kind)
    .bind(&row.hash)
    .bind(&row.sealed)
    .bind(ts(row.verified_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whose contact a hash is of, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_by_hash(tx: &mut TenantTx, hash: &[u8]) -> Result<Option<PersonContactRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, person_id, kind, hash, sealed, verified_at, created_at from person_contacts
          where tenant_id = $1 and hash = $2 and removed_at is null for update"
    ))
    .bind(tenant.uuid())
    .bind(hash)
    .fetch_optional(tx.conn())
    .await?)
}

/// The contacts of a person, oldest first.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, person: CustomerId) -> Result<Vec<PersonContactRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, person_id, kind, hash, sealed, verified_at, created_at from person_contacts
          where tenant_id = $1 and person_id = $2 and removed_at is null order by id"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// A contact is theirs no more.
///
/// # Errors
/// `Missing`.
pub async fn remove(tx: &mut TenantTx, person: CustomerId, id: PersonContactId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "update person_contacts set removed_at = $4, sealed = null
          where tenant_id = $1 and person_id = $2 and id = $3 and removed_at is null"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(id.uuid())
    .bind(ts(wall))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::Missing("contact")) }
}
