//! What merchants charged persons, through the house, and what went back of it.

use ids::{AttemptId, CustomerId, MandateId, PaymentMethodId, ProviderAccountId, RefundId, TenantId};
use jiff::Timestamp;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A charge.
    HouseChargeRow {
        attempt_id: AttemptId,
        merchant_id: TenantId,
        mandate_id: MandateId,
        person_id: CustomerId,
        /// What was charged; none for the wallet.
        method_id: Option<PaymentMethodId>,
        /// Who was sent it; none for the wallet.
        gateway: Option<String>,
        account_id: Option<ProviderAccountId>,
        amount_minor: i64,
        currency: String,
        /// `submitted`, `succeeded` or `failed`.
        status: String,
        decline_code: Option<String>,
        /// What was said of it.
        raw: Option<String>,
        gateway_ref: Option<String>,
        fee_minor: Option<i64>,
        refunded_minor: i64,
        /// The instant of the attempt, in its customer's time.
        at: Timestamp,
        created_at: Timestamp,
        resolved_at: Option<Timestamp>,
    }
}

row! {
    /// Money on its way back.
    HouseRefundRow {
        refund_id: RefundId,
        attempt_id: AttemptId,
        amount_minor: i64,
        /// `submitted`, `succeeded` or `failed`.
        status: String,
        gateway_ref: Option<String>,
    }
}

/// Writes a charge down, before anybody hears of it, or at once with what came of it.
///
/// # Errors
/// `Constraint("house_charges_pkey")` when the attempt was heard of before.
pub async fn insert(tx: &mut TenantTx, row: &HouseChargeRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into house_charges (tenant_id, attempt_id, merchant_id, mandate_id, person_id, method_id, gateway, account_id,
                amount_minor, currency, status, decline_code, raw, at, created_at, resolved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    ))
    .bind(tenant.uuid())
    .bind(row.attempt_id.uuid())
    .bind(row.merchant_id.uuid())
    .bind(row.mandate_id.uuid())
    .bind(row.person_id.uuid())
    .bind(row.method_id.map(PaymentMethodId::uuid))
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(row.amount_minor)
    .bind(&row.currency)
    .bind(&row.status)
    .bind(&row.decline_code)
    .bind(&row.raw)
    .bind(ts(row.at))
    .bind(ts(row.created_at))
    .bind(ts_opt(row.resolved_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A charge, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock(tx: &mut TenantTx, id: AttemptId) -> Result<Option<HouseChargeRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select attempt_id, merchant_id, mandate_id, person_id, method_id, gateway, account_id, amount_minor, currency, status,
                decline_code, raw, gateway_ref, fee_minor, refunded_minor, at, created_at, resolved_at
           from house_charges where tenant_id = $1 and attempt_id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// Writes what became of a charge.
///
/// # Errors
/// `Constraint("house_charges_amounts")` when more went back than was taken.
pub async fn save(tx: &mut TenantTx, row: &HouseChargeRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update house_charges set status = $3, decline_code = $4, raw = $5, gateway_ref = $6, fee_minor = $7, refunded_minor = $8,
                resolved_at = $9
          where tenant_id = $1 and attempt_id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.attempt_id.uuid())
    .bind(&row.status)
    .bind(&row.decline_code)
    .bind(&row.raw)
    .bind(&row.gateway_ref)
    .bind(row.fee_minor)
    .bind(row.refunded_minor)
    .bind(ts_opt(row.resolved_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Which merchant a charge of a person's was for, of those that are named: for a statement.
///
/// # Errors
/// Any store error.
pub async fn merchants_of(
    tx: &mut TenantTx,
    person: CustomerId,
    attempts: &[uuid::Uuid],
) -> Result<Vec<(uuid::Uuid, TenantId)>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<(uuid::Uuid, uuid::Uuid)> = sqlx::query_as(sql!(
        "select attempt_id, merchant_id from house_charges where tenant_id = $1 and person_id = $2 and attempt_id = any($3)"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(attempts)
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|(attempt, merchant)| (attempt, TenantId::from_uuid(merchant))).collect())
}

/// Writes down that money goes back, or what became of it.
///
/// # Errors
/// `Constraint("house_refunds_charge_fkey")`.
pub async fn put_refund(tx: &mut TenantTx, row: &HouseRefundRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into house_refunds (tenant_id, refund_id, attempt_id, amount_minor, status, gateway_ref, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint house_refunds_pkey do update
            set status = excluded.status, gateway_ref = coalesce(excluded.gateway_ref, house_refunds.gateway_ref)"
    ))
    .bind(tenant.uuid())
    .bind(row.refund_id.uuid())
    .bind(row.attempt_id.uuid())
    .bind(row.amount_minor)
    .bind(&row.status)
    .bind(&row.gateway_ref)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A refund that was heard of before.
///
/// # Errors
/// Any store error.
pub async fn refund(tx: &mut TenantTx, id: RefundId) -> Result<Option<HouseRefundRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select refund_id, attempt_id, amount_minor, status, gateway_ref from house_refunds where tenant_id = $1 and refund_id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}
