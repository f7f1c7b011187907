//! A tenant's choices about escrow. No row: it is switched off.

use jiff::Timestamp;
use serde_json::Value;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// The choices in force.
    EscrowSettingsRow {
        body: Value,
        version: i64,
        updated_at: Timestamp,
    }
}

/// The choices, if the tenant ever made some.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx) -> Result<Option<EscrowSettingsRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select body, version, updated_at from escrow_settings where tenant_id = $1"))
        .bind(tenant.uuid())
        .fetch_optional(tx.conn())
        .await?)
}

/// Writes the choices, if they are still at `version` (0: there are none).
///
/// # Errors
/// `LeaseLost` when somebody changed them in between.
pub async fn save(tx: &mut TenantTx, body: &Value, version: i64) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "insert into escrow_settings (tenant_id, body, version, created_at, updated_at)
         select $1, $2, 1, $3, $3 where $4 = 0
             or exists (select 1 from escrow_settings m where m.tenant_id = $1 and m.version = $4)
         on conflict on constraint escrow_settings_pkey do update
            set body = excluded.body, version = escrow_settings.version + 1, updated_at = excluded.updated_at
          where escrow_settings.version = $4"
    ))
    .bind(tenant.uuid())
    .bind(body)
    .bind(ts(wall))
    .bind(version)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}
