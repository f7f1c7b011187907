//! Authenticators of those who approve. The seed is sealed; what seals and opens it is not here.

use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One authenticator.
    TotpFactorRow {
        /// The credential it belongs to, `key_…`.
        holder: String,
        /// What the seed is sealed for.
        object_id: Uuid,
        label: String,
        sealed: Vec<u8>,
        key_id: String,
        /// `pending` until a first code was shown, `active`, `removed`.
        status: String,
        /// The last time step whose code was taken.
        last_step: i64,
        /// Wrong codes since the last right one.
        failures: i16,
        locked_until: Option<Timestamp>,
        /// From when on it may approve.
        usable_from: Timestamp,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Puts an authenticator in the place of one that is not in use.
///
/// # Errors
/// `LeaseLost` when the holder has one in use.
pub async fn enroll(tx: &mut TenantTx, row: &TotpFactorRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let written = sqlx::query(sql!(
        "insert into totp_factors (tenant_id, holder, object_id, label, sealed, key_id, status, last_step, usable_from,
                created_at, updated_at) values ($1, $2, $3, $4, $5, $6, 'pending', 0, $7, $8, $8)
         on conflict on constraint totp_factors_pkey do update set object_id = excluded.object_id, label = excluded.label,
            sealed = excluded.sealed, key_id = excluded.key_id, status = 'pending', last_step = 0, failures = 0,
            locked_until = null, usable_from = excluded.usable_from, created_at = excluded.created_at,
            updated_at = excluded.updated_at
          where totp_factors.status <> 'active'"
    ))
    .bind(tenant.uuid())
    .bind(&row.holder)
    .bind(row.object_id)
    .bind(&row.label)
    .bind(&row.sealed)
    .bind(&row.key_id)
    .bind(ts(row.usable_from))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if written == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// A holder's authenticator, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock(tx: &mut TenantTx, holder: &str) -> Result<Option<TotpFactorRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select holder, object_id, label, sealed, key_id, status, last_step, failures, locked_until, usable_from,
                created_at, updated_at from totp_factors where tenant_id = $1 and holder = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(holder)
    .fetch_optional(tx.conn())
    .await?)
}

/// All authenticators that are not removed, oldest first.
///
/// # Errors
/// Any store error.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<TotpFactorRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select holder, object_id, label, sealed, key_id, status, last_step, failures, locked_until, usable_from,
                created_at, updated_at from totp_factors where tenant_id = $1 and status <> 'removed'
          order by created_at, holder"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes what a code, or a removal, did to an authenticator.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &TotpFactorRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update totp_factors set status = $3, last_step = $4, failures = $5, locked_until = $6, usable_from = $7,
                updated_at = $8 where tenant_id = $1 and holder = $2"
    ))
    .bind(tenant.uuid())
    .bind(&row.holder)
    .bind(&row.status)
    .bind(row.last_step)
    .bind(row.failures)
    .bind(ts_opt(row.locked_until))
    .bind(ts(row.usable_from))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}
