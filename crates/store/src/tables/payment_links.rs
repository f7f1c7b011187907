//! Payment links.

use ids::PaymentLinkId;
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::ts;
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A payment link.
    PaymentLinkRow {
        id: PaymentLinkId,
        slug: String,
        active: bool,
        /// How often it was paid through.
        uses: i32,
        max_uses: Option<i32>,
        /// What is sold, and on which terms.
        terms: Value,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a link.
///
/// # Errors
/// `Constraint("payment_links_slug_once")`.
pub async fn insert(tx: &mut TenantTx, row: &PaymentLinkRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into payment_links (tenant_id, id, slug, active, max_uses, terms, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.slug)
    .bind(row.active)
    .bind(row.max_uses)
    .bind(&row.terms)
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "payment_links", &[(row.id.uuid(), &row.metadata)]).await
}

/// Writes what a merchant may change of a held link.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &mut PaymentLinkRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update payment_links set active = $3, max_uses = $4, metadata = $5, updated_at = $6, version = version + 1
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.active)
    .bind(row.max_uses)
    .bind(&row.metadata)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    row.version = row.version.saturating_add(1);
    row.updated_at = now;
    metadata::put(tx, "payment_links", row.id.uuid(), &row.metadata).await
}

/// Uses a link once more, if it may be used; by less than nothing gives a use back. `false` where it may not.
///
/// # Errors
/// Any store error.
pub async fn take(tx: &mut TenantTx, id: PaymentLinkId, by: i32) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update payment_links set uses = uses + $3
          where tenant_id = $1 and id = $2 and ($3 < 0 or (active and (max_uses is null or uses < max_uses)))"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(by)
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(touched == 1)
}

/// One link.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PaymentLinkId) -> Result<PaymentLinkRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, slug, active, uses, max_uses, terms, metadata, version, created_at, updated_at
           from payment_links where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("payment link"))
}

/// Links, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    active: Option<bool>,
    made: &Made,
    page: &PageOf,
) -> Result<Vec<PaymentLinkRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, slug, active, uses, max_uses, terms, metadata, version, created_at, updated_at
               from payment_links where tenant_id = $1"
        ),
        tx.tenant(),
    );
    list.and("active = ", active).made(made).marked(made, "payment_links").page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, active: Option<bool>, made: &Made) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from payment_links where tenant_id = $1"), tx.tenant());
    list.and("active = ", active).made(made).marked(made, "payment_links").count(tx).await
}
