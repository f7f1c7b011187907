//! Subscriptions as lists, narrowed, newest first.

use ids::{CustomerId, PlanId};

use super::SubscriptionRow;
use crate::tables::PageOf;
use crate::{StoreError, TenantTx, sql};

/// What a list of subscriptions may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct SubscriptionFilter {
    /// In this state.
    pub status: Option<String>,
    /// Of this payer.
    pub customer: Option<CustomerId>,
    /// On this plan.
    pub plan: Option<PlanId>,
}

/// Subscriptions, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &SubscriptionFilter,
    page: &PageOf,
) -> Result<Vec<SubscriptionRow>, StoreError> {
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
          where s.tenant_id = $1 and ($2::timestamptz is null or (s.created_at, s.id) < ($2, $3))
            and ($4::text is null or s.status = $4) and ($5::uuid is null or s.customer_id = $5)
            and ($6::uuid is null or s.plan_id = $6)
          order by s.created_at desc, s.id desc limit $7 offset $8"
    ))
    .bind(tenant.uuid())
    .bind(page.created())
    .bind(page.id())
    .bind(filter.status.as_deref())
    .bind(filter.customer.map(CustomerId::uuid))
    .bind(filter.plan.map(PlanId::uuid))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(tx.conn())
    .await?)
}

/// How many subscriptions, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &SubscriptionFilter) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from (
             select 1 from subscriptions where tenant_id = $1
                and ($2::text is null or status = $2)
                and ($3::uuid is null or customer_id = $3)
                and ($4::uuid is null or plan_id = $4) limit 10001) capped"
    ))
    .bind(tenant.uuid())
    .bind(filter.status.as_deref())
    .bind(filter.customer.map(CustomerId::uuid))
    .bind(filter.plan.map(PlanId::uuid))
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
