//! Recovery policies: one row per version of each scope, the newest in force, none ever changed.

use ids::PolicyId;
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

/// The scope of the policy for everybody.
pub const TENANT: &str = "tenant";

/// What refuses a second row of one version.
const VERSION_ONCE: &str = "recovery_policies_version_once";

row! {
    /// One version of a recovery policy.
    PolicyRow {
        id: PolicyId,
        /// `tenant`, `plan`, `segment` or `experiment`.
        scope: String,
        /// Which plan, segment or experiment; empty for `tenant`.
        scope_key: String,
        /// Of segments: the lowest of several wins.
        rank: Option<i32>,
        /// Counts for each scope.
        version: i32,
        name: String,
        body: Value,
        /// The end of its scope: no recovery that begins follows it.
        archived: Option<bool>,
        created_at: Timestamp,
    }
}

/// The newest version of a scope, archived or not, if there ever was one.
///
/// # Errors
/// Any store error.
pub async fn newest(tx: &mut TenantTx, scope: &str, scope_key: &str) -> Result<Option<PolicyRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, scope, scope_key, rank, version, name, body, archived, created_at from recovery_policies
          where tenant_id = $1 and scope = $2 and scope_key = $3 order by version desc limit 1"
    ))
    .bind(tenant.uuid())
    .bind(scope)
    .bind(scope_key)
    .fetch_optional(tx.conn())
    .await?)
}

/// The newest version of each scope, archived or not, but for those of experiments: plans, segments, then everybody's.
///
/// # Errors
/// Any store error.
pub async fn newest_of_each(tx: &mut TenantTx) -> Result<Vec<PolicyRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select distinct on (scope, scope_key)
                id, scope, scope_key, rank, version, name, body, archived, created_at
           from recovery_policies where tenant_id = $1 and scope <> 'experiment'
          order by scope, scope_key, version desc"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Stores a policy as the first of its scope, or answers the one that somebody else made meanwhile: whoever comes second
/// waits for the first and takes theirs.
///
/// # Errors
/// Any store error.
pub async fn first(tx: &mut TenantTx, row: PolicyRow) -> Result<PolicyRow, StoreError> {
    if is_new(tx, &row).await? {
        return Ok(row);
    }
    newest(tx, &row.scope, &row.scope_key).await?.ok_or(StoreError::Missing("recovery policy"))
}

/// A policy by id, in force or not.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PolicyId) -> Result<PolicyRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, scope, scope_key, rank, version, name, body, archived, created_at from recovery_policies
          where tenant_id = $1 and id = $2"
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
    let made = is_new(tx, row).await?;
    if made { Ok(()) } else { Err(StoreError::Constraint(VERSION_ONCE.to_owned())) }
}

/// Stores a version unless it is there; waits for somebody who is about to.
async fn is_new(tx: &mut TenantTx, row: &PolicyRow) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let made = sqlx::query(sql!(
        "insert into recovery_policies (tenant_id, id, scope, scope_key, rank, version, name, body, archived, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict on constraint recovery_policies_version_once do nothing"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.scope)
    .bind(&row.scope_key)
    .bind(row.rank)
    .bind(row.version)
    .bind(&row.name)
    .bind(&row.body)
    .bind(row.archived)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(made == 1)
}
