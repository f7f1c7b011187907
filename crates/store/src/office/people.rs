//! People: their passwords, authenticators and recovery codes.

use ids::UserId;
use jiff::Timestamp;

use super::CoreTx;
use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// A person.
    UserRow {
        id: UserId,
        email: String,
        name: String,
        password: String,
        is_staff: bool,
        /// What somebody on staff may do.
        duty: Option<String>,
        totp_status: String,
        totp_seed: Option<Vec<u8>>,
        totp_key_id: Option<String>,
        totp_last_step: i64,
        /// Since when the authenticator is in use.
        totp_since: Option<Timestamp>,
        failures: i16,
        locked_until: Option<Timestamp>,
        /// Since when their mailbox is known to be theirs.
        verified_at: Option<Timestamp>,
        created_at: Timestamp,
    }
}

/// A new person; `false` when the e-mail is somebody's already.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut CoreTx, row: &UserRow) -> Result<bool, StoreError> {
    let done = sqlx::query(sql!(
        "insert into core.users (id, email, name, password, is_staff, created_at, updated_at, verified_at /* tenant_id: none */)
         values ($1, $2, $3, $4, $5, $6, $6, $7) on conflict (email) do nothing"
    ))
    .bind(row.id.uuid())
    .bind(&row.email)
    .bind(&row.name)
    .bind(&row.password)
    .bind(row.is_staff)
    .bind(ts(row.created_at))
    .bind(ts_opt(row.verified_at))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A person by e-mail, in lower case.
///
/// # Errors
/// Any store error.
pub async fn by_email(tx: &mut CoreTx, email: &str) -> Result<Option<UserRow>, StoreError> {
    let found: Option<(uuid::Uuid,)> =
        sqlx::query_as(sql!("select id from core.users where email = $1 /* tenant_id: none */"))
            .bind(email)
            .fetch_optional(tx.conn())
            .await?;
    match found {
        Some((id,)) => Ok(Some(lock(tx, UserId::from_uuid(id)).await?)),
        None => Ok(None),
    }
}

/// A person, held until the end of the transaction.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut CoreTx, id: UserId) -> Result<UserRow, StoreError> {
    let found = sqlx::query_as(sql!(
        "select id, email, name, password, is_staff, duty, totp_status, totp_seed, totp_key_id, totp_last_step, totp_since,
                failures, locked_until, verified_at, created_at
           from core.users where id = $1 for update /* tenant_id: none */"
    ))
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(StoreError::Missing("user"))
}

/// Writes what may change of a person.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut CoreTx, row: &UserRow) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query(sql!(
        "update core.users set name = $2, password = $3, is_staff = $4, totp_status = $5, totp_seed = $6,
                totp_key_id = $7, totp_last_step = $8, failures = $9, locked_until = $10, updated_at = $11, verified_at = $12,
                duty = $13, totp_since = $14
          where id = $1 /* tenant_id: none */"
    ))
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(&row.password)
    .bind(row.is_staff)
    .bind(&row.totp_status)
    .bind(row.totp_seed.as_deref())
    .bind(row.totp_key_id.as_deref())
    .bind(row.totp_last_step)
    .bind(row.failures)
    .bind(ts_opt(row.locked_until))
    .bind(ts(now))
    .bind(ts_opt(row.verified_at))
    .bind(&row.duty)
    .bind(ts_opt(row.totp_since))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives a person other recovery codes; those from before open nothing more.
///
/// # Errors
/// Any store error.
pub async fn set_codes(tx: &mut CoreTx, user: UserId, hashes: &[Vec<u8>]) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query(sql!(
        "update core.recovery_codes set used_at = $2 where user_id = $1 and used_at is null /* tenant_id: none */"
    ))
    .bind(user.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    sqlx::query(sql!(
        "insert into core.recovery_codes (user_id, code_hash, created_at /* tenant_id: none */)
         select $1, h, $3 from unnest($2::bytea[]) h"
    ))
    .bind(user.uuid())
    .bind(hashes)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Uses a recovery code up; `false` when it is none, or was used.
///
/// # Errors
/// Any store error.
pub async fn use_code(tx: &mut CoreTx, user: UserId, hash: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sqlx::query(sql!(
        "update core.recovery_codes set used_at = $3
          where user_id = $1 and code_hash = $2 and used_at is null /* tenant_id: none */"
    ))
    .bind(user.uuid())
    .bind(hash)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
