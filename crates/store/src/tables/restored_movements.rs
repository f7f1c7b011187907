//! What providers listed after a restore that this database had forgotten.

use ids::{AttemptId, InvoiceId, PayoutTryId, ProviderAccountId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One movement that is in no row of ours.
    RestoredRow {
        /// `charge`, `refund`, `dispute` or `payout`.
        kind: String,
        gateway: String,
        gateway_ref: String,
        account_id: Option<ProviderAccountId>,
        /// The id that it was sent under, when its reference is one of ours by its form.
        key: Option<Uuid>,
        amount_minor: i64,
        currency: String,
        moved: bool,
        at: Timestamp,
        /// What it was for, as its key tells: which agreement, and which bill of it.
        agreement: Option<i64>,
        bill: Option<i64>,
    }
}

/// Keeps those movements of a page that no row of ours stands for. Answers how many were new. Of one that was kept before, what the
/// provider says now counts.
///
/// # Errors
/// Any store error.
pub async fn keep(tx: &mut TenantTx, rows: &[RestoredRow]) -> Result<u64, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    let kept = sqlx::query(sql!(
        "insert into restored_movements (tenant_id, kind, gateway, gateway_ref, account_id, key, amount_minor, currency, moved, at,
                agreement, bill, imported_at)
         select $1, n.kind, n.gateway, n.gateway_ref, n.account_id, n.key, n.amount, n.currency, n.moved, n.at, n.agreement, n.bill, $2
           from unnest($3::text[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::int8[], $9::text[], $10::bool[],
                  $11::timestamptz[], $12::int8[], $13::int8[])
             as n (kind, gateway, gateway_ref, account_id, key, amount, currency, moved, at, agreement, bill)
          where not exists (select 1 from attempts a where a.tenant_id = $1 and a.id = n.key)
            and not exists (select 1 from escrow_payments p where p.tenant_id = $1 and p.id = n.key)
            and not exists (select 1 from refunds r where r.tenant_id = $1 and r.id = n.key)
            and not exists (select 1 from escrow_refunds r where r.tenant_id = $1 and r.id = n.key)
            and not exists (select 1 from payout_tries t where t.tenant_id = $1 and t.id = n.key)
         on conflict on constraint restored_movements_pkey
         do update set moved = excluded.moved, at = excluded.at, amount_minor = excluded.amount_minor
          where restored_movements.taken_by is null"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.gateway.clone()))
    .bind(column(rows, |row| row.gateway_ref.clone()))
    .bind(column(rows, |row| row.account_id.map(ProviderAccountId::uuid)))
    .bind(column(rows, |row| row.key))
    .bind(column(rows, |row| row.amount_minor))
    .bind(column(rows, |row| row.currency.clone()))
    .bind(column(rows, |row| row.moved))
    .bind(ts_column(rows, |row| row.at))
    .bind(column(rows, |row| row.agreement))
    .bind(column(rows, |row| row.bill))
    .execute(tx.conn())
    .await?;
    Ok(kept.rows_affected())
}

/// Charges of an agreement that moved money and that no bill has taken yet, oldest first; held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn untaken_of(tx: &mut TenantTx, agreement: i64) -> Result<Vec<RestoredRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select kind, gateway, gateway_ref, account_id, key, amount_minor, currency, moved, at, agreement, bill
           from restored_movements
          where tenant_id = $1 and agreement = $2 and kind = 'charge' and moved and taken_by is null
          order by at, gateway_ref for update"
    ))
    .bind(tenant.uuid())
    .bind(agreement)
    .fetch_all(tx.conn())
    .await?)
}

/// A bill takes a charge: from now on its attempt stands for it.
///
/// # Errors
/// Any store error.
pub async fn take(tx: &mut TenantTx, key: AttemptId, invoice: InvoiceId) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update restored_movements set taken_by = $3, taken_at = $4 where tenant_id = $1 and key = $2 and kind = 'charge'"
    ))
    .bind(tenant.uuid())
    .bind(key.uuid())
    .bind(invoice.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A payout that was listed under the id of a try.
///
/// # Errors
/// Any store error.
pub async fn payout(tx: &mut TenantTx, id: PayoutTryId) -> Result<Option<RestoredRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select kind, gateway, gateway_ref, account_id, key, amount_minor, currency, moved, at, agreement, bill
           from restored_movements where tenant_id = $1 and key = $2 and kind = 'payout' limit 1"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// Everything that moved and that nothing of ours has taken, oldest first.
///
/// # Errors
/// Any store error.
pub async fn untaken(tx: &mut TenantTx) -> Result<Vec<RestoredRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select m.kind, m.gateway, m.gateway_ref, m.account_id, m.key, m.amount_minor, m.currency, m.moved, m.at, m.agreement, m.bill
           from restored_movements m
          where m.tenant_id = $1 and m.moved and m.taken_by is null
            and not exists (select 1 from payout_tries t where t.tenant_id = $1 and t.id = m.key)
          order by m.at, m.gateway_ref limit 10000"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}
