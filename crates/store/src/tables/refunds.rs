//! Money that goes back to payers. The row is the work: what is to be done about it next stands in `due` under its id.
//!
//! Whoever writes one down has set its amount aside on the attempt ([`attempts::set_aside`](crate::attempts::set_aside)); whoever
//! ends one in failure frees it again.

use ids::{AttemptId, CreditNoteId, CustomerId, InvoiceId, ProviderAccountId, RefundId, SurplusId, TenantId};
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

row! {
    /// One refund of one charge.
    RefundRow {
        id: RefundId,
        attempt_id: AttemptId,
        invoice_id: InvoiceId,
        customer_id: CustomerId,
        /// `credit_note`, `surplus` or `request`.
        source: String,
        credit_note_id: Option<CreditNoteId>,
        surplus_id: Option<SurplusId>,
        /// The one that failed before it.
        retry_of: Option<RefundId>,
        amount_minor: i64,
        currency: String,
        state: String,
        /// One of the reasons of credit notes.
        reason: Option<String>,
        /// For the payer's eyes.
        memo: Option<String>,
        gateway: String,
        account_id: Option<ProviderAccountId>,
        /// The gateway's reference of the charge.
        charge_ref: Option<String>,
        /// The gateway's reference of the refund.
        gateway_ref: Option<String>,
        failure_code: Option<String>,
        failure_message: Option<String>,
        /// A sealed bank account, when it goes elsewhere than whence it came.
        destination: Option<Vec<u8>>,
        destination_key_id: Option<String>,
        /// How often it left us.
        sendings: i16,
        /// How often it could not be sent.
        put_off: i16,
        look_ups: i16,
        not_found: i16,
        lane: uuid::Uuid,
        metadata: Value,
        version: i64,
        submitted_at: Option<Timestamp>,
        settled_at: Option<Timestamp>,
        /// When it came back although it had succeeded.
        returned_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a refund.
///
/// # Errors
/// `Constraint("refunds_retried_once")` for the second try of the same.
pub async fn insert(tx: &mut TenantTx, row: &RefundRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into refunds (tenant_id, id, attempt_id, invoice_id, customer_id, source, credit_note_id, surplus_id, retry_of,
                amount_minor, currency, state, reason, memo, gateway, account_id, charge_ref, lane, metadata, created_at,
                updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.attempt_id.uuid())
    .bind(row.invoice_id.uuid())
    .bind(row.customer_id.uuid())
    .bind(&row.source)
    .bind(row.credit_note_id.map(CreditNoteId::uuid))
    .bind(row.surplus_id.map(SurplusId::uuid))
    .bind(row.retry_of.map(RefundId::uuid))
    .bind(row.amount_minor)
    .bind(&row.currency)
    .bind(&row.state)
    .bind(&row.reason)
    .bind(&row.memo)
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.charge_ref)
    .bind(row.lane)
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "refunds", &[(row.id.uuid(), &row.metadata)]).await
}

/// Writes what may change of a held refund.
///
/// # Errors
/// `Constraint("refunds_one_in_doubt")` when another refund of the charge is in doubt.
pub async fn save(tx: &mut TenantTx, row: &RefundRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update refunds set state = $3, gateway_ref = $4, failure_code = $5, failure_message = $6, destination = $7,
                destination_key_id = $8, sendings = $9, put_off = $10, look_ups = $11, not_found = $12, submitted_at = $13,
                settled_at = $14, returned_at = $15, updated_at = $16, version = version + 1
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.state)
    .bind(&row.gateway_ref)
    .bind(&row.failure_code)
    .bind(&row.failure_message)
    .bind(&row.destination)
    .bind(&row.destination_key_id)
    .bind(row.sendings)
    .bind(row.put_off)
    .bind(row.look_ups)
    .bind(row.not_found)
    .bind(ts_opt(row.submitted_at))
    .bind(ts_opt(row.settled_at))
    .bind(ts_opt(row.returned_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

const ONE: &str = sql!(
    "select id, attempt_id, invoice_id, customer_id, source, credit_note_id, surplus_id, retry_of, amount_minor, currency, state,
            reason, memo, gateway, account_id, charge_ref, gateway_ref, failure_code, failure_message, destination,
            destination_key_id, sendings, put_off, look_ups, not_found, lane, metadata, version, submitted_at, settled_at,
            returned_at, created_at, updated_at
       from refunds where tenant_id = $1 and id = $2"
);

/// One refund.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: RefundId) -> Result<RefundRow, StoreError> {
    let tenant = tx.tenant();
    let found = sqlx::query_as(ONE).bind(tenant.uuid()).bind(id.uuid()).fetch_optional(tx.conn()).await?;
    found.ok_or(StoreError::Missing("refund"))
}

/// The same in one round trip, for who needs nothing else.
///
/// # Errors
/// `Missing`.
pub async fn get_alone(scope: &TenantScope, id: RefundId) -> Result<RefundRow, StoreError> {
    alone::one(scope, ONE, id.uuid()).await?.ok_or(StoreError::Missing("refund"))
}

/// One refund, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: RefundId) -> Result<RefundRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, attempt_id, invoice_id, customer_id, source, credit_note_id, surplus_id, retry_of, amount_minor, currency,
                state, reason, memo, gateway, account_id, charge_ref, gateway_ref, failure_code, failure_message, destination,
                destination_key_id, sendings, put_off, look_ups, not_found, lane, metadata, version, submitted_at, settled_at,
                returned_at, created_at, updated_at
           from refunds where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("refund"))
}

/// The refunds of a credit note, oldest first, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_of_note(tx: &mut TenantTx, note: CreditNoteId) -> Result<Vec<RefundRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, attempt_id, invoice_id, customer_id, source, credit_note_id, surplus_id, retry_of, amount_minor, currency,
                state, reason, memo, gateway, account_id, charge_ref, gateway_ref, failure_code, failure_message, destination,
                destination_key_id, sendings, put_off, look_ups, not_found, lane, metadata, version, submitted_at, settled_at,
                returned_at, created_at, updated_at
           from refunds where tenant_id = $1 and credit_note_id = $2 order by id for update"
    ))
    .bind(tenant.uuid())
    .bind(note.uuid())
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// How refunds stand, summed.
    SumsRow {
        /// Of those that succeeded.
        succeeded_minor: i64,
        /// Of those that are on their way, or wait.
        open_minor: i64,
    }
}

/// What the refunds of a credit note or of a surplus come to.
///
/// # Errors
/// Any store error.
pub async fn sums_of(
    tx: &mut TenantTx,
    note: Option<CreditNoteId>,
    surplus: Option<SurplusId>,
) -> Result<SumsRow, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select coalesce(sum(amount_minor) filter (where state = 'succeeded'), 0)::bigint as succeeded_minor,
                coalesce(sum(amount_minor) filter (where state not in ('succeeded', 'failed', 'canceled')), 0)::bigint
                  as open_minor
           from refunds where tenant_id = $1 and (credit_note_id = $2 or surplus_id = $3)"
    ))
    .bind(tenant.uuid())
    .bind(note.map(CreditNoteId::uuid))
    .bind(surplus.map(SurplusId::uuid))
    .fetch_one(tx.conn())
    .await?)
}

row! {
    /// What else happened to the charge of a refund.
    OthersRow {
        /// What other refunds of the charge left us for and did not fail.
        asked_minor: i64,
        /// Whether it is not known of one of them whether it reached the gateway.
        in_doubt: bool,
        /// Whether the charge is disputed, and its bank has not decided.
        disputed: bool,
    }
}

/// The other refunds of a refund's charge.
///
/// # Errors
/// Any store error.
pub async fn others_of(tx: &mut TenantTx, row: &RefundRow) -> Result<OthersRow, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select coalesce(sum(amount_minor) filter (where sendings > 0 and state not in ('failed', 'canceled')), 0)::bigint
                  as asked_minor,
                coalesce(bool_or(state in ('submitted', 'unknown', 'manual')), false) as in_doubt,
                exists (select 1 from disputes d where d.tenant_id = $1 and d.attempt_id = $2 
                          and d.state not in ('won', 'lost', 'accepted')) as disputed
           from refunds where tenant_id = $1 and attempt_id = $2 and id <> $3"
    ))
    .bind(tenant.uuid())
    .bind(row.attempt_id.uuid())
    .bind(row.id.uuid())
    .fetch_one(tx.conn())
    .await?)
}

row! {
    /// A refund as far as a word of a provider concerns it.
    ToldRow {
        id: RefundId,
        state: String,
        lane: uuid::Uuid,
    }
}

/// The refunds that a provider may mean by its reference of a refund or of a charge, or by ours of the charge; those that were
/// never sent are not meant.
///
/// # Errors
/// Any store error.
pub async fn meant_by(
    tx: &mut TenantTx,
    account: ProviderAccountId,
    gateway_ref: Option<&str>,
    charge_ref: Option<&str>,
    attempt: Option<AttemptId>,
) -> Result<Vec<ToldRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, state, lane from refunds
          where tenant_id = $1 and account_id = $2 and (gateway_ref = $3 or charge_ref = $4 or attempt_id = $5)
            and sendings > 0
            and (gateway_ref = $3 or gateway_ref is null or $3 is null)
          order by id"
    ))
    .bind(tenant.uuid())
    .bind(account.uuid())
    .bind(gateway_ref)
    .bind(charge_ref)
    .bind(attempt.map(AttemptId::uuid))
    .fetch_all(tx.conn())
    .await?)
}

/// The refunds of a charge that were not sent.
///
/// # Errors
/// Any store error.
pub async fn waiting_of(tx: &mut TenantTx, attempt: AttemptId) -> Result<Vec<ToldRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, state, lane from refunds where tenant_id = $1 and attempt_id = $2 and state = 'created' order by id"
    ))
    .bind(tenant.uuid())
    .bind(attempt.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of refunds may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct RefundFilter {
    /// In this state.
    pub state: Option<String>,
    /// Of this charge.
    pub attempt: Option<AttemptId>,
    /// Of this invoice.
    pub invoice: Option<InvoiceId>,
    /// Of this credit note.
    pub note: Option<CreditNoteId>,
    /// To this payer.
    pub customer: Option<CustomerId>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Refunds, newest first, in one round trip.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &RefundFilter, page: &PageOf) -> Result<Vec<RefundRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, attempt_id, invoice_id, customer_id, source, credit_note_id, surplus_id, retry_of, amount_minor, currency,
                    state, reason, memo, gateway, account_id, charge_ref, gateway_ref, failure_code, failure_message, destination,
                    destination_key_id, sendings, put_off, look_ups, not_found, lane, metadata, version, submitted_at,
                    settled_at, returned_at, created_at, updated_at
               from refunds where tenant_id = $1"
        ),
        tenant,
    )
}

/// How many refunds, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &RefundFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from refunds where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &RefundFilter) -> List {
    list.and("state = ", filter.state.as_deref())
        .and("attempt_id = ", filter.attempt.map(AttemptId::uuid))
        .and("invoice_id = ", filter.invoice.map(InvoiceId::uuid))
        .and("credit_note_id = ", filter.note.map(CreditNoteId::uuid))
        .and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .made(&filter.made)
        .marked(&filter.made, "refunds")
}
