//! Orders, whole under their versions, and what happened to them.

use ids::{CustomerId, MilestoneId, OrderId, TenantId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One order.
    EscrowOrderRow {
        id: OrderId,
        version: i64,
        /// The state that its body comes to.
        state: String,
        buyer_id: CustomerId,
        seller_id: CustomerId,
        currency: String,
        price_minor: i64,
        title: String,
        category: String,
        /// The whole of it.
        body: Value,
        lane: Uuid,
        metadata: Value,
        /// Until when reminders were told.
        reminded_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores an order.
///
/// # Errors
/// `Constraint("escrow_orders_buyer_fkey")` and the like for customers that are not there.
pub async fn insert(tx: &mut TenantTx, row: &EscrowOrderRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into escrow_orders (tenant_id, id, version, state, buyer_id, seller_id, currency, price_minor, title, category, body,
                lane, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.version)
    .bind(&row.state)
    .bind(row.buyer_id.uuid())
    .bind(row.seller_id.uuid())
    .bind(&row.currency)
    .bind(row.price_minor)
    .bind(&row.title)
    .bind(&row.category)
    .bind(&row.body)
    .bind(row.lane)
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "escrow_orders", &[(row.id.uuid(), &row.metadata)]).await
}

/// Writes the next version of an order, if the one before is still there.
///
/// # Errors
/// `LeaseLost` when somebody changed it in between.
pub async fn save(tx: &mut TenantTx, row: &EscrowOrderRow, before: i64) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let moved = sqlx::query(sql!(
        "update escrow_orders set version = $3, state = $4, price_minor = $5, body = $6, updated_at = $7
          where tenant_id = $1 and id = $2 and version = $8"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.version)
    .bind(&row.state)
    .bind(row.price_minor)
    .bind(&row.body)
    .bind(ts(now))
    .bind(before)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Writes down that everything there was to be reminded of by now was told.
///
/// # Errors
/// Any store error.
pub async fn reminded(tx: &mut TenantTx, id: OrderId) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!("update escrow_orders set reminded_at = $3 where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .bind(ts(now))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// One order.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: OrderId) -> Result<EscrowOrderRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, version, state, buyer_id, seller_id, currency, price_minor, title, category, body, lane, metadata, reminded_at,
                created_at, updated_at from escrow_orders where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("order"))
}

/// One order, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: OrderId) -> Result<EscrowOrderRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, version, state, buyer_id, seller_id, currency, price_minor, title, category, body, lane, metadata, reminded_at,
                created_at, updated_at from escrow_orders where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("order"))
}

/// What a list of orders may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// In this state.
    pub state: Option<String>,
    /// Bought by this customer.
    pub buyer: Option<CustomerId>,
    /// Sold by this customer.
    pub seller: Option<CustomerId>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Orders, newest first, in one round trip.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &OrderFilter, page: &PageOf) -> Result<Vec<EscrowOrderRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, version, state, buyer_id, seller_id, currency, price_minor, title, category, body, lane, metadata,
                    reminded_at, created_at, updated_at from escrow_orders where tenant_id = $1"
        ),
        tenant,
    )
}

/// How many orders, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &OrderFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from escrow_orders where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &OrderFilter) -> List {
    list.and("state = ", filter.state.as_deref())
        .and("buyer_id = ", filter.buyer.map(CustomerId::uuid))
        .and("seller_id = ", filter.seller.map(CustomerId::uuid))
        .made(&filter.made)
        .marked(&filter.made, "escrow_orders")
}

row! {
    /// One thing that happened to an order.
    EscrowEventRow {
        /// Of the order that it came with.
        version: i64,
        /// Counts up within the version.
        number: i16,
        kind: String,
        /// Who: `buyer`, `seller`, `third_party`, `system`, or `admin` with their role.
        actor: String,
        /// Of the order from then on.
        state: String,
        milestone_id: Option<MilestoneId>,
        /// The raw id of what else it is about.
        about: Option<Uuid>,
        amount_minor: Option<i64>,
        at: Timestamp,
    }
}

/// Writes what happened to an order with one of its versions.
///
/// # Errors
/// `Constraint("escrow_events_pkey")` for a version that was told before.
pub async fn tell(tx: &mut TenantTx, order: OrderId, rows: &[EscrowEventRow]) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into escrow_events (tenant_id, order_id, version, number, kind, actor, state, milestone_id, about, amount_minor, at)
         select $1, $2, n.version, n.number, n.kind, n.actor, n.state, n.milestone_id, n.about, n.amount, $3
           from unnest($4::int8[], $5::int2[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::uuid[], $11::int8[])
             as n (version, number, kind, actor, state, milestone_id, about, amount)"
    ))
    .bind(tenant.uuid())
    .bind(order.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.version))
    .bind(column(rows, |row| row.number))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.actor.clone()))
    .bind(column(rows, |row| row.state.clone()))
    .bind(column(rows, |row| row.milestone_id.map(MilestoneId::uuid)))
    .bind(column(rows, |row| row.about))
    .bind(column(rows, |row| row.amount_minor))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What happened to an order after one of its versions, oldest first; at most `limit`.
///
/// # Errors
/// Any store error.
pub async fn told(
    tx: &mut TenantTx,
    order: OrderId,
    after: i64,
    limit: i64,
) -> Result<Vec<EscrowEventRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select version, number, kind, actor, state, milestone_id, about, amount_minor, at from escrow_events
          where tenant_id = $1 and order_id = $2 and version > $3 order by version, number limit $4"
    ))
    .bind(tenant.uuid())
    .bind(order.uuid())
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}
