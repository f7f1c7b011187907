//! Links to orders that were made for parties, and what became of them.

use ids::{CustomerId, OrderId, PartyLinkId, PartySessionId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A link. Its text is derived, and stands nowhere.
    PartyLinkRow {
        id: PartyLinkId,
        customer_id: CustomerId,
        order_id: OrderId,
        /// `accept_order`, `fund_order`, `view_order`, `view_dispute` or `confirm_delivery`.
        purpose: String,
        used_at: Option<Timestamp>,
        /// A keyed hash of the form that used it: the same form, sent twice, opens the same session.
        used_with: Option<Vec<u8>>,
        session_id: Option<PartySessionId>,
        revoked_at: Option<Timestamp>,
        expires_at: Timestamp,
        created_at: Timestamp,
    }
}

/// One line of the log of links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkDeed {
    /// `issued`, `opened`, `used`, `used_again`, `revoked` or `refused`.
    pub deed: &'static str,
    /// From where.
    pub address: Option<String>,
    /// In which country that is, if it is known.
    pub country: Option<String>,
    /// With what.
    pub agent: Option<String>,
}

row! {
    /// One line of the log of links, as read.
    LinkLogRow {
        id: Uuid,
        link_id: PartyLinkId,
        customer_id: CustomerId,
        deed: String,
        address: Option<String>,
        country: Option<String>,
        agent: Option<String>,
        at: Timestamp,
    }
}

/// Keeps a link.
///
/// # Errors
/// `Constraint("party_links_customer_fkey")`, `Constraint("party_links_order_fkey")`.
pub async fn insert(tx: &mut TenantTx, row: &PartyLinkRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into party_links (tenant_id, id, customer_id, order_id, purpose, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(row.order_id.uuid())
    .bind(&row.purpose)
    .bind(ts(row.expires_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A link, locked.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: PartyLinkId) -> Result<PartyLinkRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, order_id, purpose, used_at, used_with, session_id, revoked_at, expires_at, created_at
           from party_links where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("link"))
}

/// Ends the links of a party to an order for one purpose that were not used. Answers which.
///
/// # Errors
/// Any store error.
pub async fn revoke(
    tx: &mut TenantTx,
    customer: CustomerId,
    order: OrderId,
    purpose: &str,
    at: Timestamp,
) -> Result<Vec<PartyLinkId>, StoreError> {
    let tenant = tx.tenant();
    let ended: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "update party_links set revoked_at = $5
          where tenant_id = $1 and customer_id = $2 and order_id = $3 and purpose = $4 and used_at is null and revoked_at is null
          returning id"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(order.uuid())
    .bind(purpose)
    .bind(ts(at))
    .fetch_all(tx.conn())
    .await?;
    Ok(ended.into_iter().map(|(id,)| PartyLinkId::from_uuid(id)).collect())
}

/// Writes that a link was used.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &PartyLinkRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update party_links set used_at = $3, used_with = $4, session_id = $5 where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(ts_opt(row.used_at))
    .bind(&row.used_with)
    .bind(row.session_id.map(PartySessionId::uuid))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes down what became of a link.
///
/// # Errors
/// Any store error.
pub async fn tell(
    tx: &mut TenantTx,
    link: PartyLinkId,
    customer: CustomerId,
    deed: &LinkDeed,
) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let id = tx.fresh::<PartyLinkId>().uuid();
    sqlx::query(sql!(
        "insert into party_link_log (tenant_id, id, link_id, customer_id, deed, address, country, agent, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(tenant.uuid())
    .bind(id)
    .bind(link.uuid())
    .bind(customer.uuid())
    .bind(deed.deed)
    .bind(&deed.address)
    .bind(&deed.country)
    .bind(&deed.agent)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The last lines of a customer's log, newest first.
///
/// # Errors
/// Any store error.
pub async fn log(tx: &mut TenantTx, customer: CustomerId, most: i64) -> Result<Vec<LinkLogRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, link_id, customer_id, deed, address, country, agent, at from party_link_log
          where tenant_id = $1 and customer_id = $2 order by id desc limit $3"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(most)
    .fetch_all(tx.conn())
    .await?)
}

/// Forgets lines of the log from before an instant. Answers how many, of `most` at once.
///
/// # Errors
/// Any store error.
pub async fn forget(tx: &mut TenantTx, before: Timestamp, most: i64) -> Result<u64, StoreError> {
    let tenant = tx.tenant();
    let gone = sqlx::query(sql!(
        "delete from party_link_log where tenant_id = $1
            and id in (select id from party_link_log where tenant_id = $1 and at < $2 order by at limit $3)"
    ))
    .bind(tenant.uuid())
    .bind(ts(before))
    .bind(most)
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}
