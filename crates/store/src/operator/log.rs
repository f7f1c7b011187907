//! What operators did, and why. Written before the deed.

use ids::{AuditId, TenantId};
use serde_json::Value;

use crate::bind::ts;
use crate::doors::OperatorDb;
use crate::{StoreError, sql};

/// Writes one line of the operators' log.
///
/// # Errors
/// Any store error: then the deed must not happen.
pub async fn write(
    db: &OperatorDb,
    tenant: Option<TenantId>,
    action: &str,
    reason: Option<&str>,
    detail: Value,
) -> Result<(), StoreError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a row of the operators' log has no tenant transaction to take an id from"
    )]
    let id = AuditId::from_uuid(uuid::Uuid::now_v7());
    sqlx::query(sql!(
        "insert into core.operator_log (id, tenant_id, at, actor, action, reason, detail)
         values ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(id.uuid())
    .bind(tenant.map(TenantId::uuid))
    .bind(ts(db.clock.now()))
    .bind(&db.name)
    .bind(action)
    .bind(reason)
    .bind(detail)
    .execute(&db.pool)
    .await?;
    Ok(())
}
