//! Money of orders on its way back to the payments that it came by. The row is the work: what is to be done about it next stands in `due`
//! under its id.

use ids::{AttemptId, OrderId, RefundId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One refund.
    EscrowRefundRow {
        id: RefundId,
        order_id: OrderId,
        /// The payment that it goes back on.
        payment_id: AttemptId,
        /// `created`, `submitted`, `pending`, `needs_account`, `unknown`, `manual`, `succeeded` or `failed`.
        state: String,
        amount_minor: i64,
        gateway_ref: Option<String>,
        failure_code: Option<String>,
        failure_message: Option<String>,
        look_ups: i16,
        not_found: i16,
        sendings: i16,
        put_off: i16,
        lane: Uuid,
        submitted_at: Option<Timestamp>,
        settled_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Writes a refund that is to be sent down.
///
/// # Errors
/// `Constraint("escrow_refunds_payment_fkey")` and the like.
pub async fn insert(tx: &mut TenantTx, row: &EscrowRefundRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into escrow_refunds (tenant_id, id, order_id, payment_id, state, amount_minor, lane, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.order_id.uuid())
    .bind(row.payment_id.uuid())
    .bind(&row.state)
    .bind(row.amount_minor)
    .bind(row.lane)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what may change of a held refund.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &EscrowRefundRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update escrow_refunds set state = $3, gateway_ref = $4, failure_code = $5, failure_message = $6, look_ups = $7,
                not_found = $8, sendings = $9, put_off = $10, submitted_at = $11, settled_at = $12, updated_at = $13
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.state)
    .bind(&row.gateway_ref)
    .bind(&row.failure_code)
    .bind(&row.failure_message)
    .bind(row.look_ups)
    .bind(row.not_found)
    .bind(row.sendings)
    .bind(row.put_off)
    .bind(ts_opt(row.submitted_at))
    .bind(ts_opt(row.settled_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One refund, held until this transaction ends. Hold its order first.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: RefundId) -> Result<EscrowRefundRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, order_id, payment_id, state, amount_minor, gateway_ref, failure_code, failure_message, look_ups, not_found,
                sendings, put_off, lane, submitted_at, settled_at, created_at, updated_at
           from escrow_refunds where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("refund"))
}

/// The order that a refund is of.
///
/// # Errors
/// `Missing`.
pub async fn order_of(tx: &mut TenantTx, id: RefundId) -> Result<OrderId, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(Uuid,)> =
        sqlx::query_as(sql!("select order_id from escrow_refunds where tenant_id = $1 and id = $2"))
            .bind(tenant.uuid())
            .bind(id.uuid())
            .fetch_optional(tx.conn())
            .await?;
    found.map(|(raw,)| OrderId::from_uuid(raw)).ok_or(StoreError::Missing("refund"))
}

/// The refunds of a payment, each with its state.
///
/// # Errors
/// Any store error.
pub async fn of_payment(tx: &mut TenantTx, payment: AttemptId) -> Result<Vec<EscrowRefundRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, order_id, payment_id, state, amount_minor, gateway_ref, failure_code, failure_message, look_ups, not_found,
                sendings, put_off, lane, submitted_at, settled_at, created_at, updated_at
           from escrow_refunds where tenant_id = $1 and payment_id = $2 order by id"
    ))
    .bind(tenant.uuid())
    .bind(payment.uuid())
    .fetch_all(tx.conn())
    .await?)
}
