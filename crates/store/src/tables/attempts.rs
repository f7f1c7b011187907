//! Attempts to move money, and the wall against two of them at once.

use ids::{AttemptId, CustomerId, InvoiceId, PaymentMethodId, ProviderAccountId, ScheduleId, SubscriptionId, TenantId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt, ts_opt_column};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

row! {
    /// One try to move money for one invoice.
    AttemptRow {
        id: AttemptId,
        invoice_id: InvoiceId,
        customer_id: CustomerId,
        subscription_id: Option<SubscriptionId>,
        schedule_id: Option<ScheduleId>,
        payment_method_id: Option<PaymentMethodId>,
        cause: String,
        rail: String,
        gateway: String,
        /// The merchant's account it went to; none for the gateway that needs none.
        account_id: Option<ProviderAccountId>,
        status: String,
        amount_minor: i64,
        currency: String,
        decline_code: Option<String>,
        raw_code: Option<String>,
        raw_message: Option<String>,
        gateway_ref: Option<String>,
        /// What the provider kept of it, as it said.
        fee_minor: Option<i64>,
        /// What of it went back, or is on its way back.
        refunded_minor: i64,
        /// What of it is disputed, or was lost to a dispute.
        disputed_minor: i64,
        next_action: Option<Value>,
        look_ups: i16,
        not_found: i16,
        lane: Uuid,
        submitted_at: Timestamp,
        expires_at: Option<Timestamp>,
        resolved_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores attempts as `submitted`, each with its row in the wall of unresolved ones.
///
/// # Errors
/// `Constraint("unresolved_attempts_one_per_invoice")` when an invoice already has one.
pub async fn insert(tx: &mut TenantTx, rows: &[AttemptRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into unresolved_attempts (tenant_id, invoice_id, attempt_id, since)
         select $1, n.invoice_id, n.id, $2 from unnest($3::uuid[], $4::uuid[]) as n (invoice_id, id)"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.invoice_id.uuid()))
    .bind(column(rows, |row| row.id.uuid()))
    .execute(tx.conn())
    .await?;
    sqlx::query(sql!(
        "insert into attempts (tenant_id, id, invoice_id, customer_id, subscription_id, schedule_id, payment_method_id,
                cause, rail, gateway, account_id, status, amount_minor, currency, lane, submitted_at, expires_at, created_at,
                updated_at)
         select $1, n.id, n.invoice_id, n.customer_id, n.subscription_id, n.schedule_id, n.method_id, n.cause, n.rail,
                n.gateway, n.account_id, 'submitted', n.amount, n.currency, n.lane, $2, n.expires_at, $2, $2
           from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::text[],
                  $11::text[], $12::int8[], $13::text[], $14::uuid[], $15::timestamptz[], $16::uuid[])
             as n (id, invoice_id, customer_id, subscription_id, schedule_id, method_id, cause, rail, gateway, amount,
                   currency, lane, expires_at, account_id)"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.invoice_id.uuid()))
    .bind(column(rows, |row| row.customer_id.uuid()))
    .bind(column(rows, |row| row.subscription_id.map(SubscriptionId::uuid)))
    .bind(column(rows, |row| row.schedule_id.map(ScheduleId::uuid)))
    .bind(column(rows, |row| row.payment_method_id.map(PaymentMethodId::uuid)))
    .bind(column(rows, |row| row.cause.clone()))
    .bind(column(rows, |row| row.rail.clone()))
    .bind(column(rows, |row| row.gateway.clone()))
    .bind(column(rows, |row| row.amount_minor))
    .bind(column(rows, |row| row.currency.clone()))
    .bind(column(rows, |row| row.lane))
    .bind(ts_opt_column(rows, |row| row.expires_at))
    .bind(column(rows, |row| row.account_id.map(ProviderAccountId::uuid)))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes an attempt's new state, unless it is settled already: states move only forward.
/// Answers whether it moved.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &AttemptRow) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let moved = sqlx::query(sql!(
        "update attempts set status = $3, decline_code = $4, raw_code = $5, raw_message = $6, gateway_ref = $7,
                next_action = $8, look_ups = $9, not_found = $10, expires_at = $11, resolved_at = $12, updated_at = $13,
                fee_minor = $14, amount_minor = $15
          where tenant_id = $1 and id = $2 and status in ('created', 'submitted', 'requires_action', 'unknown', 'manual')"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.decline_code)
    .bind(&row.raw_code)
    .bind(&row.raw_message)
    .bind(&row.gateway_ref)
    .bind(&row.next_action)
    .bind(row.look_ups)
    .bind(row.not_found)
    .bind(ts_opt(row.expires_at))
    .bind(ts_opt(row.resolved_at))
    .bind(ts(now))
    .bind(row.fee_minor)
    .bind(row.amount_minor)
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(moved == 1)
}

/// Writes that an attempt which had failed was paid after all.
///
/// # Errors
/// `Missing` when it had not failed.
pub async fn revive(tx: &mut TenantTx, row: &AttemptRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let moved = sqlx::query(sql!(
        "update attempts set status = 'succeeded', gateway_ref = $3, fee_minor = $4, resolved_at = $5, updated_at = $5
          where tenant_id = $1 and id = $2 and status = 'failed'"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.gateway_ref)
    .bind(row.fee_minor)
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(StoreError::Missing("transaction")) }
}

/// Sets `minor` more of a successful attempt aside to be paid back; a negative amount frees it again. Tells whether there was so
/// much left of it.
///
/// # Errors
/// Any store error.
pub async fn set_aside(tx: &mut TenantTx, id: AttemptId, minor: i64) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let moved = sqlx::query(sql!(
        "update attempts set refunded_minor = refunded_minor + $3
          where tenant_id = $1 and id = $2 and status = 'succeeded' and refunded_minor + $3 between 0 and amount_minor - disputed_minor"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(minor)
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(moved == 1)
}

/// Holds what a payer disputes of a successful attempt against refunds, as far as it is still there. Answers how much that is.
///
/// # Errors
/// Any store error.
pub async fn contest(tx: &mut TenantTx, id: AttemptId, minor: i64) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let left: Option<(i64,)> = sqlx::query_as(sql!(
        "select amount_minor - refunded_minor - disputed_minor from attempts where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?;
    let held = left.map_or(0, |(left,)| left.min(minor));
    release(tx, id, held.saturating_neg()).await?;
    Ok(held)
}

/// Lets go of what was held of an attempt.
///
/// # Errors
/// `Constraint("attempts_refunded_within")` for more than is held.
pub async fn release(tx: &mut TenantTx, id: AttemptId, minor: i64) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update attempts set disputed_minor = disputed_minor - $3 where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .bind(minor)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The attempt that paid an invoice, if one did: what came beside it is surplus.
///
/// # Errors
/// Any store error.
pub async fn paid(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Option<AttemptRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select a.id, a.invoice_id, a.customer_id, a.subscription_id, a.schedule_id, a.payment_method_id, a.cause, a.rail,
                a.gateway, a.account_id, a.status, a.amount_minor, a.currency, a.decline_code, a.raw_code, a.raw_message,
                a.gateway_ref, a.fee_minor, a.refunded_minor, a.disputed_minor, a.next_action, a.look_ups, a.not_found, a.lane, a.submitted_at, a.expires_at,
                a.resolved_at, a.created_at, a.updated_at
           from attempts a
          where a.tenant_id = $1 and a.invoice_id = $2 and a.status = 'succeeded'
            and not exists (select 1 from surpluses s where s.tenant_id = $1 and s.attempt_id = a.id
                               and s.amount_minor >= a.amount_minor)
          order by a.created_at, a.id limit 1"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// Takes an invoice's unresolved attempt off the wall: another may now be made. Answers what of a cap was set aside for it.
///
/// # Errors
/// Any store error.
pub async fn settle(tx: &mut TenantTx, invoice: InvoiceId, attempt: AttemptId) -> Result<Option<i64>, StoreError> {
    let tenant = tx.tenant();
    let gone: Option<(Option<i64>,)> = sqlx::query_as(sql!(
        "delete from unresolved_attempts where tenant_id = $1 and invoice_id = $2 and attempt_id = $3 returning reserved_minor"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .bind(attempt.uuid())
    .fetch_optional(tx.conn())
    .await?;
    Ok(gone.and_then(|(reserved,)| reserved))
}

/// What stands in the way of another charge of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// The unresolved attempt, if it has one.
    pub unresolved: Option<AttemptId>,
    /// Whether what the merchant may take is capped.
    pub capped: bool,
}

/// What stands in the way of another charge of an invoice, in one statement.
///
/// # Errors
/// Any store error.
pub async fn in_the_way(tx: &mut TenantTx, invoice: InvoiceId) -> Result<InTheWay, StoreError> {
    let tenant = tx.tenant();
    let (unresolved, capped): (Option<Uuid>, bool) = sqlx::query_as(sql!(
        "select (select attempt_id from unresolved_attempts where tenant_id = $1 and invoice_id = $2),
                exists (select 1 from revenue_caps where tenant_id = $1 and lifted_at is null)"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(InTheWay { unresolved: unresolved.map(AttemptId::from_uuid), capped })
}

/// The unresolved attempt of an invoice, if it has one.
///
/// # Errors
/// Any store error.
pub async fn unresolved_of(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Option<AttemptId>, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(Uuid,)> =
        sqlx::query_as(sql!("select attempt_id from unresolved_attempts where tenant_id = $1 and invoice_id = $2"))
            .bind(tenant.uuid())
            .bind(invoice.uuid())
            .fetch_optional(tx.conn())
            .await?;
    Ok(row.map(|(id,)| AttemptId::from_uuid(id)))
}

/// One attempt, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: AttemptId) -> Result<AttemptRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, invoice_id, customer_id, subscription_id, schedule_id, payment_method_id, cause, rail, gateway,
                account_id, status, amount_minor, currency, decline_code, raw_code, raw_message, gateway_ref, fee_minor,
                refunded_minor, disputed_minor, next_action, look_ups, not_found, lane, submitted_at, expires_at, resolved_at, created_at, updated_at
           from attempts where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("transaction"))
}

const ONE: &str = sql!(
    "select id, invoice_id, customer_id, subscription_id, schedule_id, payment_method_id, cause, rail, gateway,
                account_id, status, amount_minor, currency, decline_code, raw_code, raw_message, gateway_ref, fee_minor,
                refunded_minor, disputed_minor, next_action, look_ups, not_found, lane, submitted_at, expires_at, resolved_at, created_at, updated_at
           from attempts where tenant_id = $1 and id = $2"
);

/// One attempt.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: AttemptId) -> Result<AttemptRow, StoreError> {
    let tenant = tx.tenant();
    let found = sqlx::query_as(ONE).bind(tenant.uuid()).bind(id.uuid()).fetch_optional(tx.conn()).await?;
    found.ok_or(StoreError::Missing("transaction"))
}

/// The same in one round trip, for who needs nothing else.
///
/// # Errors
/// `Missing`.
pub async fn get_alone(scope: &TenantScope, id: AttemptId) -> Result<AttemptRow, StoreError> {
    alone::one(scope, ONE, id.uuid()).await?.ok_or(StoreError::Missing("transaction"))
}

/// What a list of attempts may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct AttemptFilter {
    /// In this state.
    pub status: Option<String>,
    /// For this invoice.
    pub invoice: Option<InvoiceId>,
    /// Of this payer.
    pub customer: Option<CustomerId>,
    /// For this subscription.
    pub subscription: Option<SubscriptionId>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Attempts, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &AttemptFilter, page: &PageOf) -> Result<Vec<AttemptRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

/// The same in one round trip, for who needs nothing else.
///
/// # Errors
/// Any store error.
pub async fn page_alone(
    scope: &TenantScope,
    filter: &AttemptFilter,
    page: &PageOf,
) -> Result<Vec<AttemptRow>, StoreError> {
    narrowed(rows(scope.tenant()), filter).page_alone(scope, page).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, invoice_id, customer_id, subscription_id, schedule_id, payment_method_id, cause, rail, gateway,
                account_id, status, amount_minor, currency, decline_code, raw_code, raw_message, gateway_ref, fee_minor,
                refunded_minor, disputed_minor, next_action, look_ups, not_found, lane, submitted_at, expires_at, resolved_at, created_at, updated_at
           from attempts
          where tenant_id = $1"
        ),
        tenant,
    )
}

row! {
    /// A charge that was answered.
    ChargeRow {
        rail: String,
        /// Why it failed; none when it was paid.
        decline_code: Option<String>,
        at: Timestamp,
    }
}

/// A customer's last charges that were paid or declined, newest first.
///
/// # Errors
/// Any store error.
pub async fn charges_of(tx: &mut TenantTx, customer: CustomerId, limit: i64) -> Result<Vec<ChargeRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select rail, case status when 'failed' then decline_code end as decline_code,
                coalesce(resolved_at, submitted_at) as at
           from attempts
          where tenant_id = $1 and customer_id = $2
            and (status = 'succeeded' or (status = 'failed' and decline_code is not null))
          order by created_at desc, id desc limit $3"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// How many of an invoice's attempts failed with each code, by method.
///
/// # Errors
/// Any store error.
pub async fn failures_of(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Vec<AttemptRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, invoice_id, customer_id, subscription_id, schedule_id, payment_method_id, cause, rail, gateway,
                account_id, status, amount_minor, currency, decline_code, raw_code, raw_message, gateway_ref, fee_minor,
                refunded_minor, disputed_minor, next_action, look_ups, not_found, lane, submitted_at, expires_at, resolved_at, created_at, updated_at
           from attempts where tenant_id = $1 and invoice_id = $2 and status = 'failed' order by created_at, id"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// How many attempts, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &AttemptFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from attempts where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &AttemptFilter) -> List {
    list.and("status = ", filter.status.as_deref())
        .and("invoice_id = ", filter.invoice.map(InvoiceId::uuid))
        .and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("subscription_id = ", filter.subscription.map(SubscriptionId::uuid))
        .made(&filter.made)
}
