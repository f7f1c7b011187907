//! Gapless counters: taken inside the transaction that uses the numbers, so that a rollback returns them.

use crate::{StoreError, TenantTx, sql};

/// The tenant's event sequence.
pub const EVENTS: &str = "events";
/// The tenant's invoice numbers, in one series.
pub const INVOICES: &str = "invoices";
/// The name of that series.
pub const MAIN_SERIES: &str = "main";

/// The counter of a series of invoice numbers.
pub fn of_series(series: &str) -> String {
    if series == MAIN_SERIES { INVOICES.to_owned() } else { format!("{INVOICES}:{series}") }
}

/// The tenant's numbers of credit notes. The row is made with the first of them ([`take_or_begin`]).
pub const CREDIT_NOTES: &str = "credit_notes";

/// Takes the next number of a series that may not have begun yet; otherwise as [`take`].
///
/// # Errors
/// Any store error.
pub async fn take_or_begin(tx: &mut TenantTx, name: &str) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (number,): (i64,) = sqlx::query_as(sql!(
        "insert into counters (tenant_id, name, value) values ($1, $2, 1)
         on conflict on constraint counters_pkey do update set value = counters.value + 1 returning value"
    ))
    .bind(tenant.uuid())
    .bind(name)
    .fetch_one(tx.conn())
    .await?;
    Ok(number)
}

/// Takes `count` consecutive numbers and returns the first. The row stays locked until the commit: call
/// it late, and [`INVOICES`] before [`EVENTS`].
///
/// # Errors
/// `Missing` when the tenant was never set up in this mode.
pub async fn take(tx: &mut TenantTx, name: &str, count: i64) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(i64,)> = sqlx::query_as(sql!(
        "update counters set value = value + $3 where tenant_id = $1 and name = $2 returning value - $3 + 1"
    ))
    .bind(tenant.uuid())
    .bind(name)
    .bind(count)
    .fetch_optional(tx.conn())
    .await?;
    row.map(|(first,)| first).ok_or(StoreError::Missing("counter"))
}

/// Takes `count` consecutive numbers of a series and returns the first; a series begins at 1 with its first number. As
/// [`take`]: late, and before [`EVENTS`].
///
/// # Errors
/// Any store error.
pub async fn take_of_series(tx: &mut TenantTx, name: &str, count: i64) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (first,): (i64,) = sqlx::query_as(sql!(
        "insert into counters (tenant_id, name, value) values ($1, $2, $3)
         on conflict on constraint counters_pkey do update set value = counters.value + excluded.value
         returning value - $3 + 1"
    ))
    .bind(tenant.uuid())
    .bind(name)
    .bind(count)
    .fetch_one(tx.conn())
    .await?;
    Ok(first)
}

/// The last number taken, held still until this transaction ends: whoever takes numbers now has committed, and
/// whoever wants to must wait.
///
/// # Errors
/// `Missing` when the tenant was never set up in this mode.
pub async fn hold(tx: &mut TenantTx, name: &str) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(i64,)> =
        sqlx::query_as(sql!("select value from counters where tenant_id = $1 and name = $2 for share"))
            .bind(tenant.uuid())
            .bind(name)
            .fetch_optional(tx.conn())
            .await?;
    row.map(|(value,)| value).ok_or(StoreError::Missing("counter"))
}
