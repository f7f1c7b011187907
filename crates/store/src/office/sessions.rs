//! Sessions of browsers. Tokens are known by their hashes only.

use ids::{TenantId, UserId, UserSessionId};
use jiff::Timestamp;

use super::CoreTx;
use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// A session.
    SessionRow {
        id: UserSessionId,
        user_id: UserId,
        stage: String,
        tenant_id: Option<TenantId>,
        created_at: Timestamp,
        seen_at: Timestamp,
        expires_at: Timestamp,
        stepped_up_at: Option<Timestamp>,
        ended_at: Option<Timestamp>,
        address: Option<String>,
        agent: Option<String>,
    }
}

/// Begins a session under the hash of its token.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut CoreTx, row: &SessionRow, token_hash: &[u8]) -> Result<(), StoreError> {
    sqlx::query(sql!(
        "insert into core.user_sessions (id, user_id, token_hash, stage, tenant_id, created_at, seen_at, expires_at,
                stepped_up_at, address, agent)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(row.id.uuid())
    .bind(row.user_id.uuid())
    .bind(token_hash)
    .bind(&row.stage)
    .bind(row.tenant_id.map(TenantId::uuid))
    .bind(ts(row.created_at))
    .bind(ts(row.seen_at))
    .bind(ts(row.expires_at))
    .bind(ts_opt(row.stepped_up_at))
    .bind(row.address.as_deref())
    .bind(row.agent.as_deref())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The session with a token, whatever its state, and its person's.
///
/// # Errors
/// Any store error.
pub async fn by_token(tx: &mut CoreTx, token_hash: &[u8]) -> Result<Option<SessionRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select id, user_id, stage, tenant_id, created_at, seen_at, expires_at, stepped_up_at, ended_at, address, agent
           from core.user_sessions where token_hash = $1 /* tenant_id: none */"
    ))
    .bind(token_hash)
    .fetch_optional(tx.conn())
    .await?)
}

/// The open sessions of a person that were seen since an instant, newest first.
///
/// # Errors
/// Any store error.
pub async fn of_user(tx: &mut CoreTx, user: UserId, seen_since: Timestamp) -> Result<Vec<SessionRow>, StoreError> {
    let now = tx.now();
    Ok(sqlx::query_as(sql!(
        "select id, user_id, stage, tenant_id, created_at, seen_at, expires_at, stepped_up_at, ended_at, address, agent
           from core.user_sessions
          where user_id = $1 and ended_at is null and expires_at > $2 and seen_at > $3 /* tenant_id: none */
          order by created_at desc, id desc"
    ))
    .bind(user.uuid())
    .bind(ts(now))
    .bind(ts(seen_since))
    .fetch_all(tx.conn())
    .await?)
}

/// Says at which merchant a session looks.
///
/// # Errors
/// Any store error.
pub async fn look_at(tx: &mut CoreTx, id: UserSessionId, tenant: TenantId) -> Result<(), StoreError> {
    sqlx::query(sql!("update core.user_sessions set tenant_id = $2 where id = $1"))
        .bind(id.uuid())
        .bind(tenant.uuid())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Says that a session was seen.
///
/// # Errors
/// Any store error.
pub async fn touch(tx: &mut CoreTx, id: UserSessionId) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query(sql!("update core.user_sessions set seen_at = $2 where id = $1 /* tenant_id: none */"))
        .bind(id.uuid())
        .bind(ts(now))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Ends sessions of a person: one of them, or all but one, or all. Says how many.
///
/// # Errors
/// Any store error.
pub async fn end(
    tx: &mut CoreTx,
    user: UserId,
    only: Option<UserSessionId>,
    but: Option<UserSessionId>,
) -> Result<u64, StoreError> {
    let now = tx.now();
    let done = sqlx::query(sql!(
        "update core.user_sessions set ended_at = $2
          where user_id = $1 and ended_at is null and ($3::uuid is null or id = $3) and ($4::uuid is null or id <> $4)
          /* tenant_id: none */"
    ))
    .bind(user.uuid())
    .bind(ts(now))
    .bind(only.map(UserSessionId::uuid))
    .bind(but.map(UserSessionId::uuid))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}
