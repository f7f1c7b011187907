//! Request keys: one effect and one answer, however often a request is sent.
//!
//! The claim is a commit of its own, so that a second request meets an answer at once instead of waiting for
//! the first one's transaction. The answer is saved in the transaction of the effect.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::bind::ts;
use crate::closing::{Lit, Statement};
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
        expires_at: Timestamp,
        status_code: Option<i16>,
        body: Option<String>,
    }
}

/// Claims a key for a request with this fingerprint.
///
/// # Errors
/// Any store error.
pub async fn claim(scope: &TenantScope, key: &str, fingerprint: &[u8]) -> Result<Claimed, StoreError> {
    let wall = scope.clock.now();
    let times = Times { until: wall + SignedDuration::from_secs(CLAIM_SECONDS), wall, expires: wall + KEPT };
    let token = token();
    // What is there may be over, and be deleted by somebody else before it is looked at: then the key is nobody's again.
    for _ in 0..2 {
        if insert(scope, key, fingerprint, token, times).await? {
            return Ok(Claimed::Fresh(Claim { key: key.to_owned(), token }));
        }
        if let Some(found) = look(scope, key, fingerprint, token, times).await? {
            return Ok(found);
        }
    }
    Ok(Claimed::InFlight)
}

/// How long answers are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * KEPT_DAYS);

/// The instants of one claim.
#[derive(Clone, Copy, Debug)]
struct Times {
    wall: Timestamp,
    until: Timestamp,
    expires: Timestamp,
}

#[expect(clippy::disallowed_methods, reason = "a claim comes before the transaction that could hand out an id")]
fn token() -> Uuid {
    Uuid::now_v7()
}

/// Takes a key that nobody has, in one round trip and a commit of its own. It need not be on disk before the work
/// begins: the log is written in order, so an effect that is there after a crash has its claim before it.
async fn insert(
    scope: &TenantScope,
    key: &str,
    fingerprint: &[u8],
    token: Uuid,
    times: Times,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(sql!(
        "insert into idempotency_keys (tenant_id, key, fingerprint, claim, claimed_until, created_at, expires_at)
         select $1, $2, $3, $4, $5, $6, $7
           from (select pg_catalog.set_config('app.tenant_id', $1::uuid::text, true) as tenant,
                        pg_catalog.set_config('synchronous_commit', 'off', true) as flushed offset 0) opened
          where opened.tenant is not null and opened.flushed is not null
             on conflict on constraint idempotency_keys_pkey do nothing"
    ))
    .bind(scope.tenant.uuid())
    .bind(key)
    .bind(fingerprint)
    .bind(token)
    .bind(ts(times.until))
    .bind(ts(times.wall))
    .bind(ts(times.expires))
    .execute(&scope.pool)
    .await?
    .rows_affected();
    Ok(inserted == 1)
}

/// What became of a key that somebody has or had; none if it is gone.
async fn look(
    scope: &TenantScope,
    key: &str,
    fingerprint: &[u8],
    token: Uuid,
    times: Times,
) -> Result<Option<Claimed>, StoreError> {
    let mut tx = scope.begin().await?;
    let tenant = tx.tenant();
    let row: Option<KeyStateRow> = sqlx::query_as(sql!(
        "select fingerprint, claimed_until, expires_at, status_code, body from idempotency_keys
          where tenant_id = $1 and key = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(key)
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let answer = match row {
        // Kept for its time: it is as if nobody ever had it.
        KeyStateRow { expires_at, .. } if expires_at <= times.wall => {
            take_over(&mut tx, key, fingerprint, token, times).await?
        }
        KeyStateRow { fingerprint: stored, .. } if stored != fingerprint => Claimed::Mismatch,
        KeyStateRow { status_code: Some(status), body: Some(body), .. } => {
            Claimed::Replay(Reply { status: u16::try_from(status).unwrap_or(500), body })
        }
        KeyStateRow { claimed_until, .. } if claimed_until > times.wall => Claimed::InFlight,
        KeyStateRow { .. } => take_over(&mut tx, key, fingerprint, token, times).await?,
    };
    tx.commit(Some(answer)).await
}

async fn take_over(
    tx: &mut TenantTx,
    key: &str,
    fingerprint: &[u8],
    token: Uuid,
    times: Times,
) -> Result<Claimed, StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update idempotency_keys set claim = $3, claimed_until = $4, fingerprint = $5, status_code = null, body = null,
                created_at = case when expires_at <= $6 then $6 else created_at end,
                expires_at = case when expires_at <= $6 then $7 else expires_at end
          where tenant_id = $1 and key = $2"
    ))
    .bind(tenant.uuid())
    .bind(key)
    .bind(token)
    .bind(ts(times.until))
    .bind(fingerprint)
    .bind(ts(times.wall))
    .bind(ts(times.expires))
    .execute(tx.conn())
    .await?;
    Ok(Claimed::Fresh(Claim { key: key.to_owned(), token }))
}

/// Most answers that are deleted at once.
const FORGOTTEN_AT_ONCE: i64 = 1000;

/// Deletes answers that were kept for their time; off the path of requests.
///
/// # Errors
/// Any store error.
pub async fn forget(scope: &TenantScope) -> Result<u64, StoreError> {
    let mut tx = scope.begin().await?;
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let gone = sqlx::query(sql!(
        "delete from idempotency_keys where tenant_id = $1 and key in (
             select key from idempotency_keys where tenant_id = $1 and expires_at <= $2
              order by expires_at limit $3 for update skip locked)"
    ))
    .bind(tenant.uuid())
    .bind(ts(wall))
    .bind(FORGOTTEN_AT_ONCE)
    .execute(tx.conn())
    .await?
    .rows_affected();
    tx.commit(gone).await
}

/// Saves the answer with the effect. When the claim was taken over, or answered before, this transaction wrote no such row; the
/// second statement then divides by nothing and so ends it: see [`is_lost`].
pub(crate) fn completing(tx: &TenantTx, claim: &Claim, reply: &Reply) -> Result<[Statement; 2], StoreError> {
    let status = i16::try_from(reply.status).map_err(|_| StoreError::fault("a status above 32767"))?;
    let (tenant, key) = (Lit::Uuid(tx.tenant().uuid()), Lit::Text(claim.key.clone()));
    let save = Statement::of(
        sql!(
            "update idempotency_keys set status_code = $4, body = $5
              where tenant_id = $1 and key = $2 and claim = $3 and status_code is null"
        ),
        vec![tenant.clone(), key.clone(), Lit::Uuid(claim.token), Lit::Small(status), Lit::Text(reply.body.clone())],
    );
    let prove = Statement::of(
        sql!(
            "select 1 / count(*) from idempotency_keys
              where tenant_id = $1 and key = $2 and claim = $3 and xmin = pg_catalog.pg_current_xact_id()::xid"
        ),
        vec![tenant, key, Lit::Uuid(claim.token)],
    );
    Ok([save, prove])
}

/// Whether a refusal at the end of a transaction means that the claim was taken over. Nothing else there divides.
pub(crate) fn is_lost(error: &StoreError) -> bool {
    const DIVISION_BY_ZERO: &str = "22012";
    let StoreError::Database(sqlx::Error::Database(answer)) = error else { return false };
    answer.code().as_deref() == Some(DIVISION_BY_ZERO)
}

/// Saves a refusal that had no effect, so that a repeat meets the same one.
///
/// # Errors
/// `LeaseLost` when the claim was taken over.
pub async fn save_refusal(scope: &TenantScope, claim: &Claim, reply: &Reply) -> Result<(), StoreError> {
    scope.begin().await?.commit_with_reply(claim, reply, ()).await
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
