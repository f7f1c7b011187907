//! Subscriptions as lists, narrowed, newest first.

use ids::{CustomerId, PlanId, TenantId};

use super::SubscriptionRow;
use uuid::Uuid;

use crate::tables::PageOf;
use crate::tables::list::{List, Made};
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
    /// When they were made, and what they carry.
    pub made: Made,
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
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

/// Some subscriptions, in no order. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<SubscriptionRow>, StoreError> {
    rows(tx.tenant()).and_in("s.id = any(", Some(ids), ")").all(tx).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
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
          where s.tenant_id = $1"
        ),
        tenant,
    )
}

/// How many subscriptions, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &SubscriptionFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from subscriptions s where s.tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &SubscriptionFilter) -> List {
    list.by("s.created_at", "s.id")
        .and("s.status = ", filter.status.as_deref())
        .and("s.customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("s.plan_id = ", filter.plan.map(PlanId::uuid))
        .made(&filter.made)
        .marked(&filter.made, "subscriptions")
}
