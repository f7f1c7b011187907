//! Request keys: one effect and one answer, however often a request is sent.
//!
//! The claim is a commit of its own, so that a second request meets an answer at once instead of waiting for
//! the first one's transaction. The answer is saved in the transaction of the effect.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantScope, TenantTx, sql};

/// How long answers are kept, in days. Published in the API's documentation.
pub const KEPT_DAYS: i64 = 30;
/// How long one request may hold a key before a repeat may take over, in seconds.
pub const CLAIM_SECONDS: i64 = 60;

/// The right to give the answer for one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    key: String,
    token: Uuid,
}

/// An answer to be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body, as sent.
    pub body: String,
}

/// What became of an attempt to claim a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The key is new, or its former holder is gone: do the work.
    Fresh(Claim),
    /// Done before: give this answer.
    Replay(Reply),
    /// Another request holds the key right now.
    InFlight,
    /// The key was used for another request.
    Mismatch,
}

row! {
    /// A key as stored.
    KeyStateRow {
        fingerprint: Vec<u8>,
        claimed_until: Timestamp,
        status_code: Option<i16>,
        body: Option<String>,
    }
}

/// Claims a key for a request with this fingerprint.
///
/// # Errors
/// Any store error.
pub async fn claim(scope: &TenantScope, key: &str, fingerprint: &[u8]) -> Result<Claimed, StoreError> {
    let mut tx = scope.begin().await?;
    let token = tx.fresh::<ids::RequestId>().uuid();
    let fresh = Claimed::Fresh(Claim { key: key.to_owned(), token });
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let until = wall + SignedDuration::from_secs(CLAIM_SECONDS);
    let inserted = sqlx::query(sql!(
        "insert into idempotency_keys (tenant_id, key, fingerprint, claim, claimed_until, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint idempotency_keys_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(key)
    .bind(fingerprint)
    .bind(token)
    .bind(ts(until))
    .bind(ts(wall))
    .bind(ts(wall + SignedDuration::from_hours(24 * KEPT_DAYS)))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if inserted == 1 {
        return tx.commit(fresh).await;
    }
    let row: Option<KeyStateRow> = sqlx::query_as(sql!(
        "select fingerprint, claimed_until, status_code, body from idempotency_keys
          where tenant_id = $1 and key = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(key)
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(Claimed::InFlight) };
    let answer = match row {
        KeyStateRow { fingerprint: stored, .. } if stored != fingerprint => Claimed::Mismatch,
        KeyStateRow { status_code: Some(status), body: Some(body), .. } => {
            Claimed::Replay(Reply { status: u16::try_from(status).unwrap_or(500), body })
        }
        KeyStateRow { claimed_until, .. } if claimed_until > wall => Claimed::InFlight,
        KeyStateRow { .. } => {
            take_over(&mut tx, key, token, until).await?;
            fresh
        }
    };
    tx.commit(answer).await
}

async fn take_over(tx: &mut TenantTx, key: &str, token: Uuid, until: Timestamp) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update idempotency_keys set claim = $3, claimed_until = $4 where tenant_id = $1 and key = $2"))
        .bind(tenant.uuid())
        .bind(key)
        .bind(token)
        .bind(ts(until))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Saves the answer with the effect.
///
/// # Errors
/// `LeaseLost` when the claim was taken over.
pub(crate) async fn complete(tx: &mut TenantTx, claim: &Claim, reply: &Reply) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let status = i16::try_from(reply.status).map_err(|_| StoreError::fault("a status above 32767"))?;
    let done = sqlx::query(sql!(
        "update idempotency_keys set status_code = $4, body = $5
          where tenant_id = $1 and key = $2 and claim = $3 and status_code is null"
    ))
    .bind(tenant.uuid())
    .bind(&claim.key)
    .bind(claim.token)
    .bind(status)
    .bind(&reply.body)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Saves a refusal that had no effect, so that a repeat meets the same one.
///
/// # Errors
/// Any store error.
pub async fn save_refusal(scope: &TenantScope, claim: &Claim, reply: &Reply) -> Result<(), StoreError> {
    let mut tx = scope.begin().await?;
    complete(&mut tx, claim, reply).await?;
    tx.commit(()).await
}

/// Lets go of a key whose request came to nothing: a repeat may try again at once.
///
/// # Errors
/// Any store error.
pub async fn release(scope: &TenantScope, claim: &Claim) -> Result<(), StoreError> {
    let mut tx = scope.begin().await?;
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "delete from idempotency_keys where tenant_id = $1 and key = $2 and claim = $3 and status_code is null"
    ))
    .bind(tenant.uuid())
    .bind(&claim.key)
    .bind(claim.token)
    .execute(tx.conn())
    .await?;
    tx.commit(()).await
}
