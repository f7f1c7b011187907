//! Cards that are saved on a provider's page without paying. What is to be done about one next stands in `due` under its id.

use ids::{CheckoutSessionId, CustomerId, PaymentMethodId, ProviderAccountId, SetupId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One setup.
    SetupRow {
        id: SetupId,
        customer_id: CustomerId,
        session_id: CheckoutSessionId,
        account_id: ProviderAccountId,
        gateway: String,
        /// `begun`, `acting`, `pending`, `saved` or `failed`.
        status: String,
        verification_minor: i64,
        currency: String,
        gateway_ref: Option<String>,
        /// The provider's page.
        url: Option<String>,
        method_id: Option<PaymentMethodId>,
        /// Why it failed, for the payer.
        note: Option<String>,
        /// How often the provider was asked.
        looks: i16,
        lane: Uuid,
        expires_at: Timestamp,
        created_at: Timestamp,
    }
}

/// Stores one that begins.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &SetupRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into setups (tenant_id, id, customer_id, session_id, account_id, gateway, verification_minor, currency, lane,
                expires_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(row.session_id.uuid())
    .bind(row.account_id.uuid())
    .bind(&row.gateway)
    .bind(row.verification_minor)
    .bind(&row.currency)
    .bind(row.lane)
    .bind(ts(row.expires_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One setup, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: SetupId) -> Result<SetupRow, StoreError> {
    let tenant = tx.tenant();
    let found = sqlx::query_as(sql!(
        "select id, customer_id, session_id, account_id, gateway, status, verification_minor, currency, gateway_ref, url, method_id,
                note, looks, lane, expires_at, created_at
           from setups where tenant_id = $1 and id = $2 for no key update"
    ));
    let found = found.bind(tenant.uuid()).bind(id.uuid()).fetch_optional(tx.conn()).await?;
    found.ok_or(StoreError::Missing("setup"))
}

/// Writes what may change of a held setup.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &SetupRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update setups set status = $3, gateway_ref = $4, url = $5, method_id = $6, note = $7, looks = $8, expires_at = $9,
                updated_at = $10
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.gateway_ref)
    .bind(&row.url)
    .bind(row.method_id.map(PaymentMethodId::uuid))
    .bind(&row.note)
    .bind(row.looks)
    .bind(ts(row.expires_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}
