//! Mails to those who work for merchants: written with what they tell, claimed by whoever sends them.

use ids::{InvitationId, LetterId, TenantId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use super::CoreTx;
use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// A mail on its way, or there.
    LetterRow {
        id: LetterId,
        kind: String,
        address: String,
        user_id: Option<UserId>,
        tenant_id: Option<TenantId>,
        invitation_id: Option<InvitationId>,
        status: String,
        tries: i16,
        due_at: Option<Timestamp>,
        lease: Option<Uuid>,
        carrier: Option<String>,
        error: Option<String>,
        created_at: Timestamp,
        sent_at: Option<Timestamp>,
    }
}

/// A new letter.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut CoreTx, row: &LetterRow) -> Result<(), StoreError> {
    sqlx::query(sql!(
        "insert into core.letters (id, kind, address, user_id, tenant_id, invitation_id, due_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(row.id.uuid())
    .bind(&row.kind)
    .bind(&row.address)
    .bind(row.user_id.map(UserId::uuid))
    .bind(row.tenant_id.map(TenantId::uuid))
    .bind(row.invitation_id.map(InvitationId::uuid))
    .bind(ts_opt(row.due_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// As [`insert`], of what somebody is told once: a second letter of it is not written.
///
/// # Errors
/// Any store error.
pub async fn insert_once(tx: &mut CoreTx, row: &LetterRow) -> Result<(), StoreError> {
    sqlx::query(sql!(
        "insert into core.letters (id, kind, address, user_id, tenant_id, due_at, created_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict do nothing"
    ))
    .bind(row.id.uuid())
    .bind(&row.kind)
    .bind(&row.address)
    .bind(row.user_id.map(UserId::uuid))
    .bind(row.tenant_id.map(TenantId::uuid))
    .bind(ts_opt(row.due_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether anybody at a merchant was written such a letter.
///
/// # Errors
/// Any store error.
pub async fn was_written(tx: &mut CoreTx, tenant: TenantId, kind: &str) -> Result<bool, StoreError> {
    let (found,): (bool,) =
        sqlx::query_as(sql!("select exists (select 1 from core.letters where tenant_id = $1 and kind = $2)"))
            .bind(tenant.uuid())
            .bind(kind)
            .fetch_one(tx.conn())
            .await?;
    Ok(found)
}

/// A letter.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut CoreTx, id: LetterId) -> Result<Option<LetterRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select id, kind, address, user_id, tenant_id, invitation_id, status, tries, due_at, lease, carrier, error, created_at, sent_at
           from core.letters where id = $1"
    ))
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// When letters were written to an address, or for a merchant, since an instant; the latest first.
///
/// # Errors
/// Any store error.
pub async fn times(
    tx: &mut CoreTx,
    address: Option<&str>,
    tenant: Option<TenantId>,
    since: Timestamp,
) -> Result<Vec<Timestamp>, StoreError> {
    let rows: Vec<(jiff_sqlx::Timestamp,)> = sqlx::query_as(sql!(
        "select created_at from core.letters where ($1::text is null or address = $1) and ($2::uuid is null or tenant_id = $2)
            and created_at > $3 order by created_at desc"
    ))
    .bind(address)
    .bind(tenant.map(TenantId::uuid))
    .bind(ts(since))
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|(at,)| at.to_jiff()).collect())
}

/// Takes letters that are due, of all merchants, each for one sender until `until`.
///
/// # Errors
/// Any store error.
pub async fn claim(tx: &mut CoreTx, until: Timestamp, most: i64) -> Result<Vec<LetterRow>, StoreError> {
    let (now, lease) = (tx.now(), tx.fresh());
    Ok(sqlx::query_as(sql!(
        "update core.letters set lease = $1, due_at = $2, tries = tries + 1
          where id in (select id from core.letters where status = 'waiting' and due_at <= $3
                order by due_at limit $4 for update skip locked /* tenant_id: all */)
         returning id, kind, address, user_id, tenant_id, invitation_id, status, tries, due_at, lease, carrier, error, created_at, sent_at"
    ))
    .bind(lease)
    .bind(ts(until))
    .bind(ts(now))
    .bind(most)
    .fetch_all(tx.conn())
    .await?)
}

/// Writes what became of a letter, if whoever took it still has it.
///
/// # Errors
/// Any store error.
pub async fn finish(tx: &mut CoreTx, row: &LetterRow) -> Result<bool, StoreError> {
    let done = sqlx::query(sql!(
        "update core.letters set status = $3, due_at = $4, carrier = $5, error = $6, sent_at = $7, lease = null
          where id = $1 and lease = $2 /* tenant_id: none */"
    ))
    .bind(row.id.uuid())
    .bind(row.lease)
    .bind(&row.status)
    .bind(ts_opt(row.due_at))
    .bind(row.carrier.as_deref())
    .bind(row.error.as_deref())
    .bind(ts_opt(row.sent_at))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
