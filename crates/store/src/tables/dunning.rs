//! Recoveries of failed invoices and the decisions taken on the way.

use ids::{AttemptId, CustomerId, DecisionId, ExperimentId, InvoiceId, PolicyId, ScheduleId, SubscriptionId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// The recovery of one failed invoice.
    ScheduleRow {
        id: ScheduleId,
        invoice_id: InvoiceId,
        subscription_id: Option<SubscriptionId>,
        customer_id: CustomerId,
        policy_id: PolicyId,
        state: String,
        attempts_made: i16,
        max_attempts: i16,
        rail: String,
        payday_aware: bool,
        failure_code: String,
        last_action: String,
        last_reason: String,
        next_attempt_at: Option<Timestamp>,
        first_failed_at: Timestamp,
        amount_minor: i64,
        currency: String,
        recovered_at: Option<Timestamp>,
        recovered_rail: Option<String>,
        exhausted_at: Option<Timestamp>,
        /// What a person wrote who stopped or settled it.
        note: Option<String>,
        /// Who is asked at the next date, where the policy limits how often.
        issuer: Option<String>,
        /// The experiment that ran when it began.
        experiment_id: Option<ExperimentId>,
        /// Its side in it: `treatment` or `holdout`.
        arm: Option<String>,
        lane: Uuid,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// One decision with its inputs.
    DecisionRow {
        id: DecisionId,
        schedule_id: ScheduleId,
        invoice_id: InvoiceId,
        attempt_id: Option<AttemptId>,
        action: String,
        rail: Option<String>,
        at: Option<Timestamp>,
        reason: String,
        inputs: Value,
        created_at: Timestamp,
    }
}

/// Stores a new recovery.
///
/// # Errors
/// `Constraint("dunning_schedules_one_per_invoice")` when the invoice has one.
pub async fn insert(tx: &mut TenantTx, row: &ScheduleRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into dunning_schedules (tenant_id, id, invoice_id, subscription_id, customer_id, policy_id, state,
                attempts_made, max_attempts, rail, payday_aware, failure_code, last_action, last_reason,
                next_attempt_at, first_failed_at, amount_minor, currency, exhausted_at, lane, created_at, updated_at,
                experiment_id, arm)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21,
                $22, $23)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.invoice_id.uuid())
    .bind(row.subscription_id.map(SubscriptionId::uuid))
    .bind(row.customer_id.uuid())
    .bind(row.policy_id.uuid())
    .bind(&row.state)
    .bind(row.attempts_made)
    .bind(row.max_attempts)
    .bind(&row.rail)
    .bind(row.payday_aware)
    .bind(&row.failure_code)
    .bind(&row.last_action)
    .bind(&row.last_reason)
    .bind(ts_opt(row.next_attempt_at))
    .bind(ts(row.first_failed_at))
    .bind(row.amount_minor)
    .bind(&row.currency)
    .bind(ts_opt(row.exhausted_at))
    .bind(row.lane)
    .bind(ts(row.created_at))
    .bind(row.experiment_id.map(ExperimentId::uuid))
    .bind(&row.arm)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what a step changes. The row must be held by [`lock`].
///
/// # Errors
/// `Constraint` when a value breaks the schema's rules.
pub async fn save(tx: &mut TenantTx, row: &ScheduleRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update dunning_schedules set state = $3, attempts_made = $4, rail = $5, failure_code = $6, last_action = $7,
                last_reason = $8, next_attempt_at = $9, recovered_at = $10, recovered_rail = $11, exhausted_at = $12,
                note = $14, issuer = $15, version = version + 1, updated_at = $13
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.state)
    .bind(row.attempts_made)
    .bind(&row.rail)
    .bind(&row.failure_code)
    .bind(&row.last_action)
    .bind(&row.last_reason)
    .bind(ts_opt(row.next_attempt_at))
    .bind(ts_opt(row.recovered_at))
    .bind(&row.recovered_rail)
    .bind(ts_opt(row.exhausted_at))
    .bind(ts(now))
    .bind(&row.note)
    .bind(&row.issuer)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One recovery.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: ScheduleId) -> Result<ScheduleRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, invoice_id, subscription_id, customer_id, policy_id, state, attempts_made, max_attempts, rail,
                payday_aware, failure_code, last_action, last_reason, next_attempt_at, first_failed_at, amount_minor,
                currency, recovered_at, recovered_rail, exhausted_at, note, issuer, experiment_id, arm,
                lane, version, created_at, updated_at
           from dunning_schedules where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("dunning schedule"))
}

/// One recovery, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: ScheduleId) -> Result<ScheduleRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, invoice_id, subscription_id, customer_id, policy_id, state, attempts_made, max_attempts, rail,
                payday_aware, failure_code, last_action, last_reason, next_attempt_at, first_failed_at, amount_minor,
                currency, recovered_at, recovered_rail, exhausted_at, note, issuer, experiment_id, arm,
                lane, version, created_at, updated_at
           from dunning_schedules where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("dunning schedule"))
}

/// The recovery of an invoice, if it has one, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_of_invoice(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Option<ScheduleRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, invoice_id, subscription_id, customer_id, policy_id, state, attempts_made, max_attempts, rail,
                payday_aware, failure_code, last_action, last_reason, next_attempt_at, first_failed_at, amount_minor,
                currency, recovered_at, recovered_rail, exhausted_at, note, issuer, experiment_id, arm,
                lane, version, created_at, updated_at
           from dunning_schedules where tenant_id = $1 and invoice_id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// The recoveries of a customer that wait for a new way to pay, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_waiting_of(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<ScheduleRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, invoice_id, subscription_id, customer_id, policy_id, state, attempts_made, max_attempts, rail,
                payday_aware, failure_code, last_action, last_reason, next_attempt_at, first_failed_at, amount_minor,
                currency, recovered_at, recovered_rail, exhausted_at, note, issuer, experiment_id, arm,
                lane, version, created_at, updated_at
           from dunning_schedules
          where tenant_id = $1 and customer_id = $2 and state = 'awaiting_customer' order by id for update"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of recoveries may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct ScheduleFilter {
    /// In this state.
    pub state: Option<String>,
    /// Of this payer.
    pub customer: Option<CustomerId>,
    /// Of this invoice.
    pub invoice: Option<InvoiceId>,
    /// Of this subscription.
    pub subscription: Option<SubscriptionId>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Recoveries, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &ScheduleFilter, page: &PageOf) -> Result<Vec<ScheduleRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, invoice_id, subscription_id, customer_id, policy_id, state, attempts_made, max_attempts, rail,
                payday_aware, failure_code, last_action, last_reason, next_attempt_at, first_failed_at, amount_minor,
                currency, recovered_at, recovered_rail, exhausted_at, note, issuer, experiment_id, arm,
                lane, version, created_at, updated_at
           from dunning_schedules
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// Stores a decision.
///
/// # Errors
/// Any store error.
pub async fn insert_decision(tx: &mut TenantTx, row: &DecisionRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into recovery_decisions (tenant_id, id, schedule_id, invoice_id, attempt_id, action, rail, at, reason,
                inputs, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.schedule_id.uuid())
    .bind(row.invoice_id.uuid())
    .bind(row.attempt_id.map(AttemptId::uuid))
    .bind(&row.action)
    .bind(&row.rail)
    .bind(ts_opt(row.at))
    .bind(&row.reason)
    .bind(&row.inputs)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The decisions of a recovery, oldest first.
///
/// # Errors
/// Any store error.
pub async fn decisions_of(tx: &mut TenantTx, schedule: ScheduleId) -> Result<Vec<DecisionRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, schedule_id, invoice_id, attempt_id, action, rail, at, reason, inputs, created_at
           from recovery_decisions where tenant_id = $1 and schedule_id = $2 order by id"
    ))
    .bind(tenant.uuid())
    .bind(schedule.uuid())
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// Recoveries of one currency, state, code and rail, counted.
    SummaryRow {
        currency: String,
        state: String,
        failure_code: String,
        rail: Option<String>,
        count: i64,
        amount_minor: i64,
    }
}

/// What is at risk, what came back, what is lost of the recoveries that began in a time: by state, first failure and rail.
///
/// # Errors
/// Any store error.
pub async fn summary(
    tx: &mut TenantTx,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
) -> Result<Vec<SummaryRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select d.currency, d.state, coalesce(first.code, d.failure_code) as failure_code, d.recovered_rail as rail,
                count(*) as count, sum(d.amount_minor)::bigint as amount_minor
           from dunning_schedules d
           left join lateral (
             select a.decline_code as code from attempts a
              where a.tenant_id = d.tenant_id and a.invoice_id = d.invoice_id and a.status = 'failed'
              order by a.created_at, a.id limit 1) first on true
          where d.tenant_id = $1 and ($2::timestamptz is null or d.first_failed_at >= $2)
            and ($3::timestamptz is null or d.first_failed_at < $3)
          group by d.currency, d.state, coalesce(first.code, d.failure_code), d.recovered_rail
          order by d.currency, d.state, coalesce(first.code, d.failure_code), d.recovered_rail"
    ))
    .bind(tenant.uuid())
    .bind(ts_opt(from))
    .bind(ts_opt(to))
    .fetch_all(tx.conn())
    .await?)
}

/// How many recoveries, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &ScheduleFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from dunning_schedules where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &ScheduleFilter) -> List {
    list.and("state = ", filter.state.as_deref())
        .and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("invoice_id = ", filter.invoice.map(InvoiceId::uuid))
        .and("subscription_id = ", filter.subscription.map(SubscriptionId::uuid))
        .made(&filter.made)
}

/// Sets what a running recovery is about, because the invoice owes another amount now.
///
/// # Errors
/// Any store error.
pub async fn set_amount(tx: &mut TenantTx, invoice: InvoiceId, amount_minor: i64) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update dunning_schedules set amount_minor = $3, version = version + 1, updated_at = $4
          where tenant_id = $1 and invoice_id = $2 and state in ('scheduled', 'in_flight', 'awaiting_customer')"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .bind(amount_minor)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}
