//! Persons, who are customers of the house: their contacts, their sessions, and which customers of merchants they are.
//!
//! All of it stands in rows of the house, and is read in its transactions.

pub mod charges;
pub mod contacts;
pub mod mandates;
pub mod merchants;
pub mod sessions;

use ids::CustomerId;
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A person.
    PersonRow {
        customer_id: CustomerId,
        /// `active` or `erased`.
        status: String,
        /// When a contact of theirs was last proved.
        proved_at: Timestamp,
        created_at: Timestamp,
    }
}

/// Keeps a new person.
///
/// # Errors
/// `Constraint("persons_customer_fkey")`.
pub async fn insert(tx: &mut TenantTx, id: CustomerId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into persons (tenant_id, customer_id, status, proved_at, created_at, updated_at) values ($1, $2, 'active', $3, $3, $3)"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A person, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: CustomerId) -> Result<PersonRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select customer_id, status, proved_at, created_at from persons where tenant_id = $1 and customer_id = $2 for no key update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("person"))
}

/// Writes that a contact of theirs was proved now.
///
/// # Errors
/// Any store error.
pub async fn proved(tx: &mut TenantTx, id: CustomerId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!("update persons set proved_at = $3, updated_at = $3 where tenant_id = $1 and customer_id = $2"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .bind(ts(wall))
        .execute(tx.conn())
        .await?;
    Ok(())
}
