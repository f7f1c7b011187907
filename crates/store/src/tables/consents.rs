//! What customers said about being told, and addresses at which nobody is.

use ids::CustomerId;
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// The last answer for one channel and purpose.
    ConsentRow {
        channel: String,
        category: String,
        given: bool,
        at: Timestamp,
        source: String,
    }
}

/// Everything a customer said.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<ConsentRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select channel, category, given, at, source
           from consents where tenant_id = $1 and customer_id = $2 order by channel, category"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes an answer, unless a later one is known; of two at one instant the no counts. Tells whether it was written.
///
/// # Errors
/// `Constraint` for a channel or purpose that there is not.
pub async fn say(tx: &mut TenantTx, customer: CustomerId, row: &ConsentRow) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "insert into consents as c (tenant_id, customer_id, channel, category, given, at, source)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint consents_pkey do update
            set given = excluded.given, at = excluded.at, source = excluded.source
          where c.at < excluded.at or (c.at = excluded.at and not excluded.given)"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(&row.channel)
    .bind(&row.category)
    .bind(row.given)
    .bind(ts(row.at))
    .bind(&row.source)
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(touched == 1)
}

/// Those of the addresses at which nobody is, as (channel, address).
///
/// # Errors
/// Any store error.
pub async fn dead_among(tx: &mut TenantTx, addresses: &[String]) -> Result<Vec<(String, String)>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select channel, address from dead_addresses where tenant_id = $1 and address = any($2)"))
        .bind(tenant.uuid())
        .bind(addresses)
        .fetch_all(tx.conn())
        .await?)
}

/// Nobody is there: nothing is sent to this address any more.
///
/// # Errors
/// Any store error.
pub async fn bury(tx: &mut TenantTx, channel: &str, address: &str, reason: &str) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into dead_addresses (tenant_id, channel, address, reason, created_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint dead_addresses_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(channel)
    .bind(address)
    .bind(reason)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Somebody answered from this address, so somebody is there.
///
/// # Errors
/// Any store error.
pub async fn revive(tx: &mut TenantTx, channel: &str, address: &str) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("delete from dead_addresses where tenant_id = $1 and channel = $2 and address = $3"))
        .bind(tenant.uuid())
        .bind(channel)
        .bind(address)
        .execute(tx.conn())
        .await?;
    Ok(())
}
