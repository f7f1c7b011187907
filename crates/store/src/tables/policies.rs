//! Recovery policies: one row per version, the newest in force, none ever changed.

use ids::PolicyId;
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One version of the tenant's recovery policy.
    PolicyRow {
        id: PolicyId,
        version: i32,
        name: String,
        body: Value,
        created_at: Timestamp,
    }
}

/// The policy in force, if the tenant ever chose one.
///
/// # Errors
/// Any store error.
pub async fn current(tx: &mut TenantTx) -> Result<Option<PolicyRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, version, name, body, created_at from recovery_policies
          where tenant_id = $1 order by version desc limit 1"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// A policy by id, in force or not.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PolicyId) -> Result<PolicyRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, version, name, body, created_at from recovery_policies where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("recovery policy"))
}

/// Stores a version.
///
/// # Errors
/// `Constraint("recovery_policies_version_once")` when somebody made the same version in between.
pub async fn insert(tx: &mut TenantTx, row: &PolicyRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into recovery_policies (tenant_id, id, version, name, body, created_at)
         values ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.version)
    .bind(&row.name)
    .bind(&row.body)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}
