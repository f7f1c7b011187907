//! Payments into wallets, for an order or for themselves. The row is the work: what is to be done about it next stands in `due` under
//! its id.

use ids::{AttemptId, CheckoutSessionId, CustomerId, OrderId, PaymentMethodId, ProviderAccountId, TenantId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One payment.
    EscrowPaymentRow {
        id: AttemptId,
        /// The order it is for; none for the wallet alone.
        order_id: Option<OrderId>,
        /// The checkout that it was begun on.
        checkout_id: Option<CheckoutSessionId>,
        /// Whether what pays it is kept for later.
        keeps_method: bool,
        /// As a provider told of money that nobody asked for.
        heard_ref: Option<String>,
        customer_id: CustomerId,
        payment_method_id: Option<PaymentMethodId>,
        rail: String,
        gateway: String,
        account_id: Option<ProviderAccountId>,
        /// `created`, `submitted`, `requires_action`, `unknown`, `manual`, `succeeded` or `failed`.
        status: String,
        amount_minor: i64,
        currency: String,
        /// For how long what it pays for may not be spent.
        clearance_secs: i64,
        decline_code: Option<String>,
        raw_code: Option<String>,
        raw_message: Option<String>,
        gateway_ref: Option<String>,
        fee_minor: Option<i64>,
        next_action: Option<Value>,
        look_ups: i16,
        not_found: i16,
        lane: Uuid,
        expires_at: Option<Timestamp>,
        submitted_at: Timestamp,
        resolved_at: Option<Timestamp>,
        /// When what it brought into a wallet could be spent.
        cleared_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a payment. Answers the one that stands for it: of money that was heard of before, the first.
///
/// # Errors
/// `Constraint("escrow_payments_customer_fkey")` and the like.
pub async fn insert(tx: &mut TenantTx, row: &EscrowPaymentRow) -> Result<AttemptId, StoreError> {
    let tenant = tx.tenant();
    let (id,): (Uuid,) = sqlx::query_as(sql!(
        "insert into escrow_payments (tenant_id, id, order_id, customer_id, payment_method_id, rail, gateway, account_id, status,
                amount_minor, currency, clearance_secs, lane, expires_at, checkout_id, keeps_method, submitted_at, created_at, updated_at,
                heard_ref, gateway_ref)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17, $18, $19)
         on conflict (tenant_id, gateway, heard_ref) where heard_ref is not null do update set updated_at = excluded.updated_at
         returning id"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.order_id.map(OrderId::uuid))
    .bind(row.customer_id.uuid())
    .bind(row.payment_method_id.map(PaymentMethodId::uuid))
    .bind(&row.rail)
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.status)
    .bind(row.amount_minor)
    .bind(&row.currency)
    .bind(row.clearance_secs)
    .bind(row.lane)
    .bind(ts_opt(row.expires_at))
    .bind(row.checkout_id.map(CheckoutSessionId::uuid))
    .bind(row.keeps_method)
    .bind(ts(row.submitted_at))
    .bind(&row.heard_ref)
    .bind(&row.gateway_ref)
    .fetch_one(tx.conn())
    .await?;
    Ok(AttemptId::from_uuid(id))
}

/// Writes what may change of a held payment.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &EscrowPaymentRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update escrow_payments set status = $3, decline_code = $4, raw_code = $5, raw_message = $6, gateway_ref = $7,
                fee_minor = $8, next_action = $9, look_ups = $10, not_found = $11, expires_at = $12, resolved_at = $13,
                cleared_at = $14, updated_at = $15, amount_minor = $16
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.decline_code)
    .bind(&row.raw_code)
    .bind(&row.raw_message)
    .bind(&row.gateway_ref)
    .bind(row.fee_minor)
    .bind(&row.next_action)
    .bind(row.look_ups)
    .bind(row.not_found)
    .bind(ts_opt(row.expires_at))
    .bind(ts_opt(row.resolved_at))
    .bind(ts_opt(row.cleared_at))
    .bind(ts(now))
    .bind(row.amount_minor)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One payment.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: AttemptId) -> Result<EscrowPaymentRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, order_id, checkout_id, keeps_method, heard_ref, customer_id, payment_method_id, rail, gateway, account_id, status,
                amount_minor, currency, clearance_secs, decline_code, raw_code, raw_message, gateway_ref, fee_minor, next_action, look_ups, not_found, lane,
                expires_at, submitted_at, resolved_at, cleared_at, created_at, updated_at
           from escrow_payments where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("payment"))
}

/// One payment, held until this transaction ends. Hold its order first.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: AttemptId) -> Result<EscrowPaymentRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, order_id, checkout_id, keeps_method, heard_ref, customer_id, payment_method_id, rail, gateway, account_id, status,
                amount_minor, currency, clearance_secs, decline_code, raw_code, raw_message, gateway_ref, fee_minor, next_action, look_ups, not_found, lane,
                expires_at, submitted_at, resolved_at, cleared_at, created_at, updated_at
           from escrow_payments where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("payment"))
}

/// What cards brought into somebody's wallet for orders that wait for the rest, and their banks may still take back, in minor units.
///
/// # Errors
/// Any store error.
pub async fn uncleared(tx: &mut TenantTx, of: CustomerId, currency: &str) -> Result<i64, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let (minor,): (i64,) = sqlx::query_as(sql!(
        "select coalesce(sum(p.amount_minor), 0)::bigint from escrow_payments p
           join escrow_orders o on o.tenant_id = p.tenant_id and o.id = p.order_id
          where p.tenant_id = $1 and p.customer_id = $2 and p.currency = $3 and p.status = 'succeeded' and p.clearance_secs > 0
            and p.resolved_at + make_interval(secs => p.clearance_secs) > $4 and o.state in ('funding', 'expired')"
    ))
    .bind(tenant.uuid())
    .bind(of.uuid())
    .bind(currency)
    .bind(ts(now))
    .fetch_one(tx.conn())
    .await?;
    Ok(minor)
}

/// What a list of payments may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct PaymentFilter {
    /// In this state.
    pub status: Option<String>,
    /// For this order.
    pub order: Option<OrderId>,
    /// Begun on this checkout.
    pub checkout: Option<CheckoutSessionId>,
    /// By this customer.
    pub customer: Option<CustomerId>,
    /// When they were made.
    pub made: Made,
}

/// Payments, newest first, in one round trip.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &PaymentFilter,
    page: &PageOf,
) -> Result<Vec<EscrowPaymentRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, order_id, checkout_id, keeps_method, heard_ref, customer_id, payment_method_id, rail, gateway, account_id, status,
                    amount_minor, currency, clearance_secs, decline_code, raw_code, raw_message, gateway_ref, fee_minor, next_action, look_ups, not_found,
                    lane, expires_at, submitted_at, resolved_at, cleared_at, created_at, updated_at
               from escrow_payments where tenant_id = $1"
        ),
        tenant,
    )
}

/// How many payments, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &PaymentFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from escrow_payments where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &PaymentFilter) -> List {
    list.and("status = ", filter.status.as_deref())
        .and("order_id = ", filter.order.map(OrderId::uuid))
        .and("checkout_id = ", filter.checkout.map(CheckoutSessionId::uuid))
        .and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .made(&filter.made)
}
