//! Recurring agreements; their priced items are in `items`.

mod items;
mod lists;

use ids::{CustomerId, InvoiceId, PaymentMethodId, PlanId, SubscriptionId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column, ts_opt, ts_opt_column};
use crate::row::row;
use crate::tables::metadata;
use crate::{StoreError, TenantTx, sql};

pub use items::{ItemRow, MeteredItemRow, NewItem, end_items, insert_items, item, items_of, metered_items};
pub use lists::{SubscriptionFilter, count, named, page};

row! {
    /// A subscription, with the name of its plan.
    SubscriptionRow {
        id: SubscriptionId,
        customer_id: CustomerId,
        plan_id: PlanId,
        plan_name: String,
        status: String,
        lane: Uuid,
        currency: String,
        billing_zone: String,
        rounding: String,
        proration_unit: String,
        last_day: String,
        interval_unit: String,
        interval_count: i32,
        anchor_at: Timestamp,
        anchor_day: Option<i16>,
        period_index: i32,
        current_period_start: Timestamp,
        current_period_end: Timestamp,
        trial_end: Option<Timestamp>,
        cancel_at_period_end: bool,
        canceled_at: Option<Timestamp>,
        cancel_reason: Option<String>,
        ended_at: Option<Timestamp>,
        paused_at: Option<Timestamp>,
        paused_from: Option<String>,
        resume_at: Option<Timestamp>,
        cycles_completed: i32,
        max_cycles: Option<i32>,
        payment_method_id: Option<PaymentMethodId>,
        exclusive: bool,
        latest_invoice_id: Option<InvoiceId>,
        metadata: Value,
        pending_change: Option<Value>,
        /// `automatic`, or `send_invoice` where the customer pays by themselves.
        collection: String,
        /// After how many days a bill that is sent is to be paid.
        days_until_due: Option<i32>,
        /// Whether something of its own may wait for the next bill.
        items_waiting: bool,
        pause_convention: Option<String>,
        given_back: Option<bool>,
        shifted: Option<Value>,
        at_trial_end: Option<String>,
        trial_notice_at: Option<Timestamp>,
        cancel_at: Option<Timestamp>,
        cancel_credited: Option<bool>,
        schedule: Option<Value>,
        /// How periods were counted before the interval was changed.
        earlier_cycles: Option<Value>,
        /// When something metered last came to it or went from it.
        metering_changed_at: Option<Timestamp>,
        has_credit: bool,
        /// Whether its bills must look for discounts.
        discounted: bool,
        /// Whether the tenant has any tax.
        taxed: bool,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a new subscription.
///
/// # Errors
/// `Constraint("subscriptions_one_live_per_customer_and_plan")` when the customer already has this plan.
pub async fn insert(tx: &mut TenantTx, row: &SubscriptionRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into subscriptions (tenant_id, id, customer_id, plan_id, status, lane, currency, billing_zone, rounding,
                interval_unit, interval_count, anchor_at, anchor_day, period_index, current_period_start,
                current_period_end, trial_end, cycles_completed, max_cycles, payment_method_id, exclusive,
                latest_invoice_id, metadata, created_at, updated_at, proration_unit, last_day, collection,
                days_until_due, pause_convention, at_trial_end, trial_notice_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $24, $25, $26, nullif($27, 'automatic'), $28, $29, $30, $31)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(row.plan_id.uuid())
    .bind(&row.status)
    .bind(row.lane)
    .bind(&row.currency)
    .bind(&row.billing_zone)
    .bind(&row.rounding)
    .bind(&row.interval_unit)
    .bind(row.interval_count)
    .bind(ts(row.anchor_at))
    .bind(row.anchor_day)
    .bind(row.period_index)
    .bind(ts(row.current_period_start))
    .bind(ts(row.current_period_end))
    .bind(ts_opt(row.trial_end))
    .bind(row.cycles_completed)
    .bind(row.max_cycles)
    .bind(row.payment_method_id.map(PaymentMethodId::uuid))
    .bind(row.exclusive)
    .bind(row.latest_invoice_id.map(InvoiceId::uuid))
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .bind(&row.proration_unit)
    .bind(&row.last_day)
    .bind(&row.collection)
    .bind(row.days_until_due)
    .bind(&row.pause_convention)
    .bind(&row.at_trial_end)
    .bind(ts_opt(row.trial_notice_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "subscriptions", &[(row.id.uuid(), &row.metadata)]).await
}

/// Says of some subscriptions whether their bills must look for discounts. The rows must be held.
///
/// # Errors
/// Any store error.
pub async fn set_discounted(tx: &mut TenantTx, ids: &[Uuid], yes: bool) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update subscriptions set discounted = nullif($3, false) where tenant_id = $1 and id = any($2)"))
        .bind(tenant.uuid())
        .bind(ids)
        .bind(yes)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Makes whatever was decided on a subscription as it was be decided again. The row must be held.
///
/// # Errors
/// Any store error.
pub async fn touch(tx: &mut TenantTx, id: SubscriptionId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update subscriptions set version = version + 1 where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Has all subscriptions of a customer charged to the default method, whichever they were to be charged to. A decision
/// that was made meanwhile is refused by the version, and made again.
///
/// # Errors
/// Any store error.
pub async fn charge_default_of(tx: &mut TenantTx, customer: CustomerId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "with held as (select id from subscriptions where tenant_id = $1 and customer_id = $2
                         and payment_method_id is not null and ended_at is null order by id for update)
         update subscriptions s set payment_method_id = null, version = s.version + 1
           from held where s.tenant_id = $1 and s.id = held.id"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes the bills of a customer's subscriptions look for discounts. A decision that was made without them is refused
/// by the version, and made again.
///
/// # Errors
/// Any store error.
pub async fn set_discounted_of(tx: &mut TenantTx, customer: CustomerId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "with held as (select id from subscriptions where tenant_id = $1 and customer_id = $2
                         and status not in ('expired', 'incomplete_expired') order by id for update)
         update subscriptions s set discounted = true, version = s.version + 1
           from held where s.tenant_id = $1 and s.id = held.id"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Some subscriptions, in id order, held until this transaction ends.
///
/// # Errors
/// Any store error. Ids that do not exist are left out.
pub async fn lock(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<SubscriptionRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select s.id, s.customer_id, s.plan_id, p.name as plan_name, s.status, s.lane, s.currency, s.billing_zone,
                s.rounding, s.proration_unit, s.last_day, s.interval_unit, s.interval_count, s.anchor_at, s.anchor_day, s.period_index,
                s.current_period_start, s.current_period_end, s.trial_end, s.cancel_at_period_end, s.canceled_at,
                s.cancel_reason, s.ended_at, s.paused_at, s.paused_from, s.resume_at, s.cycles_completed,
                s.max_cycles, s.payment_method_id, s.exclusive, s.latest_invoice_id, s.metadata,
                coalesce(s.discounted, false) as discounted,
                exists (select 1 from tax_rates t where t.tenant_id = $1 and t.active) as taxed,
                coalesce(s.collection, 'automatic') as collection, s.days_until_due,
                coalesce(s.items_waiting, false) as items_waiting, s.pause_convention, s.given_back, s.shifted,
                s.at_trial_end, s.trial_notice_at, s.cancel_at, s.cancel_credited, s.schedule, s.earlier_cycles,
                s.metering_changed_at,
                s.pending_change, case when (select exists (select 1 from balances t where t.tenant_id = $1
                      and t.account in ('customer_credit', 'prepaid_credit') and t.balance_minor > 0))
                    then exists (select 1 from balances b where b.tenant_id = $1 and b.owner_id = s.customer_id
                      and b.account in ('customer_credit', 'prepaid_credit') and b.balance_minor > 0)
                    else false end
                  as has_credit, s.version, s.created_at, s.updated_at
           from subscriptions s join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
          where s.tenant_id = $1 and s.id = any($2) order by s.id for update of s"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

/// Some subscriptions, in key order, without holding them: whoever writes what follows finds out if they changed.
///
/// # Errors
/// Any store error.
pub async fn read(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<SubscriptionRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select s.id, s.customer_id, s.plan_id, p.name as plan_name, s.status, s.lane, s.currency, s.billing_zone,
                s.rounding, s.proration_unit, s.last_day, s.interval_unit, s.interval_count, s.anchor_at, s.anchor_day, s.period_index,
                s.current_period_start, s.current_period_end, s.trial_end, s.cancel_at_period_end, s.canceled_at,
                s.cancel_reason, s.ended_at, s.paused_at, s.paused_from, s.resume_at, s.cycles_completed,
                s.max_cycles, s.payment_method_id, s.exclusive, s.latest_invoice_id, s.metadata,
                coalesce(s.discounted, false) as discounted,
                exists (select 1 from tax_rates t where t.tenant_id = $1 and t.active) as taxed,
                coalesce(s.collection, 'automatic') as collection, s.days_until_due,
                coalesce(s.items_waiting, false) as items_waiting, s.pause_convention, s.given_back, s.shifted,
                s.at_trial_end, s.trial_notice_at, s.cancel_at, s.cancel_credited, s.schedule, s.earlier_cycles,
                s.metering_changed_at,
                s.pending_change, case when (select exists (select 1 from balances t where t.tenant_id = $1
                      and t.account in ('customer_credit', 'prepaid_credit') and t.balance_minor > 0))
                    then exists (select 1 from balances b where b.tenant_id = $1 and b.owner_id = s.customer_id
                      and b.account in ('customer_credit', 'prepaid_credit') and b.balance_minor > 0)
                    else false end
                  as has_credit, s.version, s.created_at, s.updated_at
           from subscriptions s join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
          where s.tenant_id = $1 and s.id = any($2) order by s.id"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// How a subscription divides time, and until when.
    SpanRow {
        id: SubscriptionId,
        lane: Uuid,
        billing_zone: String,
        interval_unit: String,
        interval_count: i32,
        anchor_at: Timestamp,
        anchor_day: Option<i16>,
        ended_at: Option<Timestamp>,
        earlier_cycles: Option<Value>,
    }
}

/// How some subscriptions divide time. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn spans(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<SpanRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, lane, billing_zone, interval_unit, interval_count, anchor_at, anchor_day, ended_at, earlier_cycles
           from subscriptions where tenant_id = $1 and id = any($2)"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

/// One subscription.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: SubscriptionId) -> Result<SubscriptionRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select s.id, s.customer_id, s.plan_id, p.name as plan_name, s.status, s.lane, s.currency, s.billing_zone,
                s.rounding, s.proration_unit, s.last_day, s.interval_unit, s.interval_count, s.anchor_at, s.anchor_day, s.period_index,
                s.current_period_start, s.current_period_end, s.trial_end, s.cancel_at_period_end, s.canceled_at,
                s.cancel_reason, s.ended_at, s.paused_at, s.paused_from, s.resume_at, s.cycles_completed,
                s.max_cycles, s.payment_method_id, s.exclusive, s.latest_invoice_id, s.metadata,
                coalesce(s.discounted, false) as discounted,
                exists (select 1 from tax_rates t where t.tenant_id = $1 and t.active) as taxed,
                coalesce(s.collection, 'automatic') as collection, s.days_until_due,
                coalesce(s.items_waiting, false) as items_waiting, s.pause_convention, s.given_back, s.shifted,
                s.at_trial_end, s.trial_notice_at, s.cancel_at, s.cancel_credited, s.schedule, s.earlier_cycles,
                s.metering_changed_at,
                s.pending_change, case when (select exists (select 1 from balances t where t.tenant_id = $1
                      and t.account in ('customer_credit', 'prepaid_credit') and t.balance_minor > 0))
                    then exists (select 1 from balances b where b.tenant_id = $1 and b.owner_id = s.customer_id
                      and b.account in ('customer_credit', 'prepaid_credit') and b.balance_minor > 0)
                    else false end
                  as has_credit, s.version, s.created_at, s.updated_at
           from subscriptions s join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
          where s.tenant_id = $1 and s.id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("subscription"))
}

/// When the first trial of this plan began that this customer had; none if they had none.
///
/// # Errors
/// Any store error.
pub async fn first_trial(
    tx: &mut TenantTx,
    customer: CustomerId,
    plan: PlanId,
) -> Result<Option<Timestamp>, StoreError> {
    let tenant = tx.tenant();
    let (first,): (Option<jiff_sqlx::Timestamp>,) = sqlx::query_as(sql!(
        "select min(created_at) from subscriptions
          where tenant_id = $1 and customer_id = $2 and plan_id = $3 and trial_end is not null"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(plan.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(first.map(jiff_sqlx::Timestamp::to_jiff))
}

/// Writes what commands and time change, if the rows are still as they were read.
///
/// # Errors
/// `LeaseLost` when somebody changed one in between; `Constraint` when a value breaks the schema's rules.
pub async fn save(tx: &mut TenantTx, rows: &[&SubscriptionRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let written = sqlx::query(sql!(
        "update subscriptions s set status = n.status, period_index = n.period_index,
                current_period_start = n.current_period_start, current_period_end = n.current_period_end,
                trial_end = n.trial_end, cancel_at_period_end = n.cancel_at_period_end, canceled_at = n.canceled_at,
                cancel_reason = n.cancel_reason, ended_at = n.ended_at, paused_at = n.paused_at,
                paused_from = n.paused_from, resume_at = n.resume_at, cycles_completed = n.cycles_completed,
                payment_method_id = n.payment_method_id, latest_invoice_id = n.latest_invoice_id,
                plan_id = n.plan_id, interval_unit = n.interval_unit, interval_count = n.interval_count,
                anchor_at = n.anchor_at, anchor_day = n.anchor_day, pending_change = n.pending_change::json,
                items_waiting = nullif(n.items_waiting, false),
                given_back = n.given_back, shifted = n.shifted::json,
                trial_notice_at = n.trial_notice_at, cancel_at = n.cancel_at, cancel_credited = n.cancel_credited,
                schedule = n.schedule::json,
                version = s.version + 1, updated_at = $2
           from unnest($3::uuid[], $4::text[], $5::int4[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[],
                  $9::boolean[], $10::timestamptz[], $11::text[], $12::timestamptz[], $13::timestamptz[], $14::text[],
                  $15::timestamptz[], $16::int4[], $17::uuid[], $18::uuid[], $19::int8[], $20::uuid[],
                  $21::text[], $22::int4[], $23::timestamptz[], $24::int2[], $25::text[], $26::boolean[],
                  $27::boolean[], $28::text[], $29::timestamptz[], $30::timestamptz[], $31::boolean[],
                  $32::text[])
             as n (id, status, period_index, current_period_start, current_period_end, trial_end,
                   cancel_at_period_end, canceled_at, cancel_reason, ended_at, paused_at, paused_from, resume_at,
                   cycles_completed, payment_method_id, latest_invoice_id, version, plan_id, interval_unit,
                   interval_count, anchor_at, anchor_day, pending_change, items_waiting, given_back, shifted,
                   trial_notice_at, cancel_at, cancel_credited, schedule)
          where s.tenant_id = $1 and s.id = n.id and s.version = n.version"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.status.clone()))
    .bind(column(rows, |row| row.period_index))
    .bind(ts_column(rows, |row| row.current_period_start))
    .bind(ts_column(rows, |row| row.current_period_end))
    .bind(ts_opt_column(rows, |row| row.trial_end))
    .bind(column(rows, |row| row.cancel_at_period_end))
    .bind(ts_opt_column(rows, |row| row.canceled_at))
    .bind(column(rows, |row| row.cancel_reason.clone()))
    .bind(ts_opt_column(rows, |row| row.ended_at))
    .bind(ts_opt_column(rows, |row| row.paused_at))
    .bind(column(rows, |row| row.paused_from.clone()))
    .bind(ts_opt_column(rows, |row| row.resume_at))
    .bind(column(rows, |row| row.cycles_completed))
    .bind(column(rows, |row| row.payment_method_id.map(PaymentMethodId::uuid)))
    .bind(column(rows, |row| row.latest_invoice_id.map(InvoiceId::uuid)))
    .bind(column(rows, |row| row.version))
    .bind(column(rows, |row| row.plan_id.uuid()))
    .bind(column(rows, |row| row.interval_unit.clone()))
    .bind(column(rows, |row| row.interval_count))
    .bind(ts_column(rows, |row| row.anchor_at))
    .bind(column(rows, |row| row.anchor_day))
    .bind(column(rows, |row| row.pending_change.as_ref().map(Value::to_string)))
    .bind(column(rows, |row| row.items_waiting))
    .bind(column(rows, |row| row.given_back))
    .bind(column(rows, |row| row.shifted.as_ref().map(Value::to_string)))
    .bind(ts_opt_column(rows, |row| row.trial_notice_at))
    .bind(ts_opt_column(rows, |row| row.cancel_at))
    .bind(column(rows, |row| row.cancel_credited))
    .bind(column(rows, |row| row.schedule.as_ref().map(Value::to_string)))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if usize::try_from(written) == Ok(rows.len()) { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Remembers how periods were counted before. After [`save`], in the same transaction; few ever need it.
///
/// # Errors
/// Any store error.
pub async fn save_earlier_cycles(tx: &mut TenantTx, row: &SubscriptionRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update subscriptions set earlier_cycles = $3 where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(row.id.uuid())
        .bind(&row.earlier_cycles)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Writes when something metered came or went, beside [`save`].
///
/// # Errors
/// Any store error.
pub async fn save_metering_changed_at(tx: &mut TenantTx, row: &SubscriptionRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update subscriptions set metering_changed_at = $3 where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(row.id.uuid())
        .bind(row.metering_changed_at.map(ts))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Says how the bills of a subscription are paid from now on. The row must be held by [`lock`].
///
/// # Errors
/// Any store error.
pub async fn save_collection(tx: &mut TenantTx, row: &SubscriptionRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update subscriptions set collection = nullif($3, 'automatic'), days_until_due = $4, version = version + 1,
                updated_at = $5
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.collection)
    .bind(row.days_until_due)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that something may wait for the next bill: of one subscription, or of all that a customer has in a currency.
/// Whoever read them before and writes them after finds them changed.
///
/// # Errors
/// Any store error.
pub async fn flag_waiting(
    tx: &mut TenantTx,
    customer: CustomerId,
    subscription: Option<SubscriptionId>,
    currency: &str,
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update subscriptions set items_waiting = true, version = version + 1
          where tenant_id = $1 and customer_id = $2 and currency = $3 and ($4::uuid is null or id = $4)"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(currency)
    .bind(subscription.map(SubscriptionId::uuid))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The subscriptions of some customers that have not ended, each with its customer and its currency.
///
/// # Errors
/// Any store error.
pub async fn running_of(
    tx: &mut TenantTx,
    customers: &[Uuid],
) -> Result<Vec<(SubscriptionId, CustomerId, String)>, StoreError> {
    let tenant = tx.tenant();
    let found: Vec<(Uuid, Uuid, String)> = sqlx::query_as(sql!(
        "select id, customer_id, currency from subscriptions
          where tenant_id = $1 and customer_id = any($2) and ended_at is null"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .fetch_all(tx.conn())
    .await?;
    let named = |(id, customer, currency)| (SubscriptionId::from_uuid(id), CustomerId::from_uuid(customer), currency);
    Ok(found.into_iter().map(named).collect())
}

/// Takes a bill that is gone from where it is named as the latest.
///
/// # Errors
/// Any store error.
pub async fn forget_invoice(tx: &mut TenantTx, id: SubscriptionId, invoice: InvoiceId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update subscriptions s set latest_invoice_id = (
                select i.id from invoices i
                 where i.tenant_id = s.tenant_id and i.subscription_id = s.id and i.customer_id = s.customer_id
                 order by i.period_start desc, i.id desc limit 1)
          where s.tenant_id = $1 and s.id = $2 and s.latest_invoice_id = $3"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(invoice.uuid())
    .execute(tx.conn())
    .await?;
    Ok(())
}
