//! Whom payouts go to. The account and its holder's name are sealed; what seals and opens them is not here.

use ids::BeneficiaryId;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One beneficiary.
    BeneficiaryRow {
        id: BeneficiaryId,
        /// On whose behalf they were named: all zeroes for the merchant itself.
        owner_id: Uuid,
        /// The merchant's own name for them.
        label: Option<String>,
        /// The provider whose code `bank_code` is.
        gateway: String,
        bank_code: String,
        /// The bank's code in the interbank network, by which other providers' codes are found.
        nip_code: Option<String>,
        bank_name: String,
        currency: String,
        last4: String,
        sealed: Vec<u8>,
        key_id: String,
        fingerprint: String,
        /// How the name that was expected and the bank's agree: `exact`, `close`, `different`, `not_given`.
        name_match: String,
        /// `active` or `removed`.
        status: String,
        /// From when on they may be paid.
        usable_from: Timestamp,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a beneficiary.
///
/// # Errors
/// `Constraint("beneficiaries_one_of_an_account")`.
pub async fn insert(tx: &mut TenantTx, row: &BeneficiaryRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into beneficiaries (tenant_id, id, owner_id, label, gateway, bank_code, nip_code, bank_name, currency,
                last4, sealed, key_id, fingerprint, name_match, status, usable_from, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.owner_id)
    .bind(&row.label)
    .bind(&row.gateway)
    .bind(&row.bank_code)
    .bind(&row.nip_code)
    .bind(&row.bank_name)
    .bind(&row.currency)
    .bind(&row.last4)
    .bind(&row.sealed)
    .bind(&row.key_id)
    .bind(&row.fingerprint)
    .bind(&row.name_match)
    .bind(&row.status)
    .bind(ts(row.usable_from))
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One beneficiary, removed or not.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: BeneficiaryId) -> Result<BeneficiaryRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, owner_id, label, gateway, bank_code, nip_code, bank_name, currency, last4, sealed, key_id,
                fingerprint, name_match, status, usable_from, metadata, version, created_at, updated_at
           from beneficiaries where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("beneficiary"))
}

/// The same, held until this transaction ends: nobody removes whom a payout is being made to.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: BeneficiaryId) -> Result<BeneficiaryRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, owner_id, label, gateway, bank_code, nip_code, bank_name, currency, last4, sealed, key_id,
                fingerprint, name_match, status, usable_from, metadata, version, created_at, updated_at
           from beneficiaries where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("beneficiary"))
}

/// Removes a beneficiary: the row stays, for what was paid.
///
/// # Errors
/// Any store error.
pub async fn remove(tx: &mut TenantTx, id: BeneficiaryId) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update beneficiaries set status = 'removed', version = version + 1, updated_at = $3
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What a list of beneficiaries may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct BeneficiaryFilter {
    /// When they were made.
    pub made: Made,
    /// In this status.
    pub status: Option<String>,
}

/// Beneficiaries, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &BeneficiaryFilter,
    page: &PageOf,
) -> Result<Vec<BeneficiaryRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, owner_id, label, gateway, bank_code, nip_code, bank_name, currency, last4, sealed, key_id,
                    fingerprint, name_match, status, usable_from, metadata, version, created_at, updated_at
               from beneficiaries where tenant_id = $1"
        ),
        tx.tenant(),
    );
    list.made(&filter.made).and("status = ", filter.status.as_deref()).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &BeneficiaryFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from beneficiaries where tenant_id = $1"), tx.tenant());
    list.made(&filter.made).and("status = ", filter.status.as_deref()).count(tx).await
}
