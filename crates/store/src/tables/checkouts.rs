//! Sessions of hosted checkout. What is to be done about one next stands in `due` under its id.

use ids::{CheckoutSessionId, CustomerId, InvoiceId, OrderId, PaymentLinkId, SubscriptionId};
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

row! {
    /// One session.
    CheckoutRow {
        id: CheckoutSessionId,
        /// `plan`, `amount`, `invoice`, `card_update`, `top_up` or `order`.
        buys: String,
        /// `open`, `completed` or `expired`.
        status: String,
        /// `unpaid`, `paid` or `no_payment_required`.
        payment_status: String,
        customer_id: Option<CustomerId>,
        subscription_id: Option<SubscriptionId>,
        /// The one bill that it pays.
        invoice_id: Option<InvoiceId>,
        /// The order in escrow that it pays for.
        order_id: Option<OrderId>,
        /// The payment link that began it.
        link_id: Option<PaymentLinkId>,
        /// What is bought and on which terms.
        terms: Value,
        /// Who a payer without an account says that they are.
        guest: Option<Value>,
        /// What the worker is asked for.
        ask: Option<Value>,
        lane: uuid::Uuid,
        metadata: Value,
        version: i64,
        expires_at: Timestamp,
        completed_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a session.
///
/// # Errors
/// `Constraint("checkout_sessions_one_open_per_invoice")` and `_per_order`.
pub async fn insert(tx: &mut TenantTx, row: &CheckoutRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into checkout_sessions (tenant_id, id, buys, customer_id, invoice_id, link_id, terms, guest, lane, metadata,
                expires_at, order_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.buys)
    .bind(row.customer_id.map(CustomerId::uuid))
    .bind(row.invoice_id.map(InvoiceId::uuid))
    .bind(row.link_id.map(PaymentLinkId::uuid))
    .bind(&row.terms)
    .bind(&row.guest)
    .bind(row.lane)
    .bind(&row.metadata)
    .bind(ts(row.expires_at))
    .bind(row.order_id.map(OrderId::uuid))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "checkout_sessions", &[(row.id.uuid(), &row.metadata)]).await
}

/// Writes what may change of a held session, and raises its version.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &mut CheckoutRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update checkout_sessions set status = $3, payment_status = $4, customer_id = $5, subscription_id = $6, invoice_id = $7,
                terms = $8, guest = $9, ask = $10, lane = $11, completed_at = $12, updated_at = $13, version = version + 1
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.payment_status)
    .bind(row.customer_id.map(CustomerId::uuid))
    .bind(row.subscription_id.map(SubscriptionId::uuid))
    .bind(row.invoice_id.map(InvoiceId::uuid))
    .bind(&row.terms)
    .bind(&row.guest)
    .bind(&row.ask)
    .bind(row.lane)
    .bind(ts_opt(row.completed_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    row.version = row.version.saturating_add(1);
    row.updated_at = now;
    Ok(())
}

/// Writes the terms of a held session and leaves its version: what a page shows of it stays as it is, so the forms of that page still hold.
///
/// # Errors
/// Any store error.
pub async fn note(tx: &mut TenantTx, row: &CheckoutRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let noted = sqlx::query(sql!("update checkout_sessions set terms = $3 where tenant_id = $1 and id = $2"));
    noted.bind(tenant.uuid()).bind(row.id.uuid()).bind(&row.terms).execute(tx.conn()).await?;
    Ok(())
}

const ONE: &str = sql!(
    "select id, buys, status, payment_status, customer_id, subscription_id, invoice_id, order_id, link_id, terms, guest, ask, lane,
            metadata, version, expires_at, completed_at, created_at, updated_at
       from checkout_sessions where tenant_id = $1 and id = $2"
);

/// One session.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: CheckoutSessionId) -> Result<CheckoutRow, StoreError> {
    let tenant = tx.tenant();
    let found = sqlx::query_as(ONE).bind(tenant.uuid()).bind(id.uuid()).fetch_optional(tx.conn()).await?;
    found.ok_or(StoreError::Missing("checkout session"))
}

/// The same in one round trip, for who needs nothing else.
///
/// # Errors
/// `Missing`.
pub async fn get_alone(scope: &TenantScope, id: CheckoutSessionId) -> Result<CheckoutRow, StoreError> {
    alone::one(scope, ONE, id.uuid()).await?.ok_or(StoreError::Missing("checkout session"))
}

/// One session, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: CheckoutSessionId) -> Result<CheckoutRow, StoreError> {
    let tenant = tx.tenant();
    let held = sqlx::query(sql!("select id from checkout_sessions where tenant_id = $1 and id = $2 for update"));
    held.bind(tenant.uuid()).bind(id.uuid()).execute(tx.conn()).await?;
    get(tx, id).await
}

/// The open session that pays a bill, if there is one.
///
/// # Errors
/// Any store error.
pub async fn paying(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Option<CheckoutSessionId>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(uuid::Uuid,)> = sqlx::query_as(sql!(
        "select id from checkout_sessions where tenant_id = $1 and invoice_id = $2 and status = 'open'"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|(id,)| CheckoutSessionId::from_uuid(id)))
}

/// The open session that pays for an order, if there is one.
///
/// # Errors
/// Any store error.
pub async fn of_order(tx: &mut TenantTx, order: OrderId) -> Result<Option<CheckoutSessionId>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(uuid::Uuid,)> = sqlx::query_as(sql!(
        "select id from checkout_sessions where tenant_id = $1 and order_id = $2 and status = 'open'"
    ))
    .bind(tenant.uuid())
    .bind(order.uuid())
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|(id,)| CheckoutSessionId::from_uuid(id)))
}

/// What a list of sessions may be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckoutFilter {
    /// In this state.
    pub status: Option<String>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// Begun by this payment link.
    pub link: Option<PaymentLinkId>,
    /// Made, and marked, so.
    pub made: Made,
}

/// Sessions, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &CheckoutFilter, page: &PageOf) -> Result<Vec<CheckoutRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, buys, status, payment_status, customer_id, subscription_id, invoice_id, order_id, link_id, terms, guest, ask,
                    lane, metadata, version, expires_at, completed_at, created_at, updated_at
               from checkout_sessions where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &CheckoutFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from checkout_sessions where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &CheckoutFilter) -> List {
    list.and("status = ", filter.status.clone())
        .and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("link_id = ", filter.link.map(PaymentLinkId::uuid))
        .made(&filter.made)
        .marked(&filter.made, "checkout_sessions")
}
