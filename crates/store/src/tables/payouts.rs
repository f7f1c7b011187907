//! Payouts: what is to be sent to whom, out of what, and how far it is.

use ids::{BeneficiaryId, PayoutId, ProviderAccountId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One payout.
    PayoutRow {
        id: PayoutId,
        beneficiary_id: BeneficiaryId,
        /// The account of the books that it is paid from, and whose.
        account: String,
        owner_id: Uuid,
        /// The account that bears what it costs; of the same owner where it has one.
        costs_account: String,
        amount_minor: i64,
        /// What it was expected to cost, held with it.
        cost_minor: i64,
        currency: String,
        /// The lines of that.
        quote: Value,
        purpose: String,
        narration: String,
        status: String,
        approvals_needed: i16,
        /// Until when they must be there.
        approve_by: Option<Timestamp>,
        /// What approvers approve.
        digest: String,
        /// The credential that asked for it.
        maker: String,
        failure_code: Option<String>,
        failure_message: Option<String>,
        /// Of the last try.
        gateway: Option<String>,
        account_id: Option<ProviderAccountId>,
        /// What it cost.
        actual_minor: Option<i64>,
        /// How often it was put off because no account could take it.
        waits: i16,
        metadata: Value,
        approved_at: Option<Timestamp>,
        submitted_at: Option<Timestamp>,
        settled_at: Option<Timestamp>,
        reversed_at: Option<Timestamp>,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a payout.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &PayoutRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into payouts (tenant_id, id, beneficiary_id, account, owner_id, costs_account, amount_minor, cost_minor,
                currency, quote, purpose, narration, status, approvals_needed, approve_by, digest, maker, metadata,
                approved_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.beneficiary_id.uuid())
    .bind(&row.account)
    .bind(row.owner_id)
    .bind(&row.costs_account)
    .bind(row.amount_minor)
    .bind(row.cost_minor)
    .bind(&row.currency)
    .bind(&row.quote)
    .bind(&row.purpose)
    .bind(&row.narration)
    .bind(&row.status)
    .bind(row.approvals_needed)
    .bind(ts_opt(row.approve_by))
    .bind(&row.digest)
    .bind(&row.maker)
    .bind(&row.metadata)
    .bind(ts_opt(row.approved_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes how far a held payout is.
///
/// # Errors
/// `LeaseLost` when somebody else changed it.
pub async fn save(tx: &mut TenantTx, row: &PayoutRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update payouts set status = $4, failure_code = $5, failure_message = $6, gateway = $7, account_id = $8,
                actual_minor = $9, waits = $10, approved_at = $11, submitted_at = $12, settled_at = $13,
                reversed_at = $14, version = version + 1, updated_at = $15
          where tenant_id = $1 and id = $2 and version = $3"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.version)
    .bind(&row.status)
    .bind(&row.failure_code)
    .bind(&row.failure_message)
    .bind(&row.gateway)
    .bind(row.account_id.map(|id| id.uuid()))
    .bind(row.actual_minor)
    .bind(row.waits)
    .bind(ts_opt(row.approved_at))
    .bind(ts_opt(row.submitted_at))
    .bind(ts_opt(row.settled_at))
    .bind(ts_opt(row.reversed_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// One payout.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PayoutId) -> Result<PayoutRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, beneficiary_id, account, owner_id, costs_account, amount_minor, cost_minor, currency, quote, purpose,
                narration, status, approvals_needed, approve_by, digest, maker, failure_code, failure_message, gateway,
                account_id, actual_minor, waits, metadata, approved_at, submitted_at, settled_at, reversed_at, version,
                created_at, updated_at
           from payouts where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("payout"))
}

/// The same, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: PayoutId) -> Result<PayoutRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, beneficiary_id, account, owner_id, costs_account, amount_minor, cost_minor, currency, quote, purpose,
                narration, status, approvals_needed, approve_by, digest, maker, failure_code, failure_message, gateway,
                account_id, actual_minor, waits, metadata, approved_at, submitted_at, settled_at, reversed_at, version,
                created_at, updated_at
           from payouts where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("payout"))
}

/// Payouts to a beneficiary that were not sent yet.
///
/// # Errors
/// Any store error.
pub async fn unsent_to(tx: &mut TenantTx, beneficiary: BeneficiaryId) -> Result<Vec<Uuid>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "select id from payouts where tenant_id = $1 and beneficiary_id = $2 and status in ('pending_approval', 'approved')
          order by id"
    ))
    .bind(tenant.uuid())
    .bind(beneficiary.uuid())
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Payouts that wait to be sent.
///
/// # Errors
/// Any store error.
pub async fn approved(tx: &mut TenantTx) -> Result<Vec<Uuid>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<(Uuid,)> =
        sqlx::query_as(sql!("select id from payouts where tenant_id = $1 and status = 'approved' order by id"))
            .bind(tenant.uuid())
            .fetch_all(tx.conn())
            .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What a list of payouts may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct PayoutFilter {
    /// When they were asked for.
    pub made: Made,
    /// In this status.
    pub status: Option<String>,
    /// In this currency.
    pub currency: Option<String>,
    /// To this beneficiary.
    pub beneficiary: Option<BeneficiaryId>,
}

/// Payouts, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &PayoutFilter, page: &PageOf) -> Result<Vec<PayoutRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, beneficiary_id, account, owner_id, costs_account, amount_minor, cost_minor, currency, quote,
                    purpose, narration, status, approvals_needed, approve_by, digest, maker, failure_code,
                    failure_message, gateway, account_id, actual_minor, waits, metadata, approved_at, submitted_at,
                    settled_at, reversed_at, version, created_at, updated_at
               from payouts where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &PayoutFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from payouts where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &PayoutFilter) -> List {
    list.made(&filter.made)
        .and("status = ", filter.status.as_deref())
        .and("currency = ", filter.currency.as_deref())
        .and("beneficiary_id = ", filter.beneficiary.map(|id| id.uuid()))
}
