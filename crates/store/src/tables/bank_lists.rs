//! The banks that accounts at providers pay to, as they were told last.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// The list of one account in one currency.
    BankListRow {
        /// The account at the provider; all zeroes for the simulator.
        account_id: Uuid,
        currency: String,
        gateway: String,
        /// `[{code, nipCode, name}]`.
        banks: Value,
        fetched_at: Timestamp,
        /// Why the last reading came to nothing, if it did.
        error: Option<String>,
    }
}

/// A list, if it was ever read.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx, account: Uuid, currency: &str) -> Result<Option<BankListRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select account_id, currency, gateway, banks, fetched_at, error from bank_lists
          where tenant_id = $1 and account_id = $2 and currency = $3"
    ))
    .bind(tenant.uuid())
    .bind(account)
    .bind(currency)
    .fetch_optional(tx.conn())
    .await?)
}

/// All lists of an account.
///
/// # Errors
/// Any store error.
pub async fn of_account(tx: &mut TenantTx, account: Uuid) -> Result<Vec<BankListRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select account_id, currency, gateway, banks, fetched_at, error from bank_lists
          where tenant_id = $1 and account_id = $2 order by currency"
    ))
    .bind(tenant.uuid())
    .bind(account)
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps a list in the place of the one before.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &BankListRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into bank_lists (tenant_id, account_id, currency, gateway, banks, fetched_at, error)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint bank_lists_pkey do update set gateway = excluded.gateway, banks = excluded.banks,
            fetched_at = excluded.fetched_at, error = excluded.error"
    ))
    .bind(tenant.uuid())
    .bind(row.account_id)
    .bind(&row.currency)
    .bind(&row.gateway)
    .bind(&row.banks)
    .bind(ts(row.fetched_at))
    .bind(&row.error)
    .execute(tx.conn())
    .await?;
    Ok(())
}
