//! Reminders ahead of time: the merchant's choice, how far each lane was looked through, what comes up, what was told.

use ids::{CustomerId, PaymentMethodId, SubscriptionId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column};
use crate::row::row;
use crate::{Lane, StoreError, TenantTx, sql};

row! {
    /// A renewal that comes up.
    RenewalRow {
        id: SubscriptionId,
        customer_id: CustomerId,
        plan_name: String,
        currency: String,
        rounding: String,
        /// The end of the current period.
        renews_at: Timestamp,
        /// Whether the fees of its items are all that will be billed, as far as the subscription's own row tells: no
        /// change waits, no phase, no item of its own, no discount and no tax.
        is_plain: bool,
        created_at: Timestamp,
    }
}

row! {
    /// A card that ends, and the subscription that is charged to it first.
    CardRow {
        id: PaymentMethodId,
        customer_id: CustomerId,
        brand: Option<String>,
        last4: Option<String>,
        exp_month: i16,
        exp_year: i16,
        subscription_id: SubscriptionId,
        plan_name: String,
        /// The end of that subscription's current period.
        renews_at: Timestamp,
        /// What their own key is derived from.
        salt: Option<Vec<u8>>,
    }
}

/// Something told: of what, ahead of when, by how many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The subscription or the payment method.
    pub subject: Uuid,
    /// What it was ahead of.
    pub event_at: Timestamp,
    /// By how many days.
    pub days: i16,
}

/// The merchant's windows of notice; none when reminders are off.
///
/// # Errors
/// `Missing` when the tenant was never set up in this mode.
pub async fn choice(tx: &mut TenantTx) -> Result<Option<Value>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(Option<Value>,)> = sqlx::query_as(sql!("select reminders from settings where tenant_id = $1"))
        .bind(tenant.uuid())
        .fetch_optional(tx.conn())
        .await?;
    Ok(found.ok_or(StoreError::Missing("settings"))?.0)
}

/// Replaces the choice.
///
/// # Errors
/// Any store error.
pub async fn choose(tx: &mut TenantTx, choice: Option<&Value>) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update settings set reminders = $2, version = version + 1, updated_at = $3 where tenant_id = $1"
    ))
    .bind(tenant.uuid())
    .bind(choice)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Begins to look through some lanes, each from an instant of its own time; what was due before is not told.
///
/// # Errors
/// Any store error.
pub async fn begin(tx: &mut TenantTx, lanes: &[(Lane, Timestamp)]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into reminder_lanes (tenant_id, lane, looked_at)
         select $1, n.lane, n.at from unnest($2::uuid[], $3::timestamptz[]) as n (lane, at)
         on conflict on constraint reminder_lanes_pkey do update set looked_at = excluded.looked_at"
    ))
    .bind(tenant.uuid())
    .bind(column(lanes, |(lane, _)| lane.uuid()))
    .bind(ts_column(lanes, |(_, at)| *at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves a lane's mark to the transaction's instant. Answers where it stood; none for a lane that was never begun.
///
/// # Errors
/// Any store error.
pub async fn move_mark(tx: &mut TenantTx, lane: Lane) -> Result<Option<Timestamp>, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let found: Option<(jiff_sqlx::Timestamp,)> = sqlx::query_as(sql!(
        "with stood as (
           select lane, looked_at from reminder_lanes where tenant_id = $1 and lane = $2 for update)
         update reminder_lanes l set looked_at = greatest(l.looked_at, $3) from stood
          where l.tenant_id = $1 and l.lane = stood.lane returning stood.looked_at"
    ))
    .bind(tenant.uuid())
    .bind(lane.uuid())
    .bind(ts(now))
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|(at,)| at.to_jiff()))
}

/// Renewals of a lane after now and until `until`, of subscriptions that go on then; in the order of their ids, behind
/// `after`. They are found by the time of their next work, which is never later than the end of their period.
///
/// # Errors
/// Any store error.
pub async fn renewals(
    tx: &mut TenantTx,
    lane: Lane,
    until: Timestamp,
    after: Uuid,
    limit: i64,
) -> Result<Vec<RenewalRow>, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    Ok(sqlx::query_as(sql!(
        "select s.id, s.customer_id, p.name as plan_name, s.currency, s.rounding, s.current_period_end as renews_at,
                s.pending_change is null and s.schedule is null and not coalesce(s.discounted, false)
                  and not coalesce(s.items_waiting, false)
                  and not exists (select 1 from tax_rates t where t.tenant_id = $1 and t.active) as is_plain,
                s.created_at
           from due d
           join subscriptions s on s.tenant_id = d.tenant_id and s.id = d.subject_id
           join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
          where d.tenant_id = $1 and d.kind = 'subscription' and d.lane = $2 and d.due_at <= $4
            and s.status = 'active' and s.current_period_end > $3 and s.current_period_end <= $4
            and not s.cancel_at_period_end and (s.cancel_at is null or s.cancel_at > s.current_period_end)
            and (s.max_cycles is null or s.cycles_completed < s.max_cycles) and s.id > $5
          order by s.id limit $6"
    ))
    .bind(tenant.uuid())
    .bind(lane.uuid())
    .bind(ts(now))
    .bind(ts(until))
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Cards whose last month lies between two months, counted as `12 * year + month`, and that a subscription of the lane is
/// charged to when it goes on; in the order of their ids, behind `after`.
///
/// # Errors
/// Any store error.
pub async fn cards(
    tx: &mut TenantTx,
    lane: Lane,
    months: (i32, i32),
    after: Uuid,
    limit: i64,
) -> Result<Vec<CardRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select distinct on (m.id) m.id, m.customer_id, m.brand, m.last4, m.exp_month, m.exp_year,
                s.id as subscription_id, p.name as plan_name, s.current_period_end as renews_at, c.salt
           from payment_methods m
           join customers c on c.tenant_id = m.tenant_id and c.id = m.customer_id
           join subscriptions s on s.tenant_id = m.tenant_id and s.customer_id = m.customer_id
            and (s.payment_method_id = m.id or (s.payment_method_id is null and m.is_default))
           join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
          where m.tenant_id = $1 and m.status = 'active' and m.rail = 'card' and s.lane = $2
            and s.status in ('active', 'trialing') and coalesce(s.collection, 'automatic') = 'automatic'
            and not s.cancel_at_period_end and (s.cancel_at is null or s.cancel_at > s.current_period_end)
            and (s.max_cycles is null or s.cycles_completed < s.max_cycles)
            and m.exp_year * 12 + m.exp_month between $3 and $4 and m.id > $5
          order by m.id, s.current_period_end, s.id limit $6"
    ))
    .bind(tenant.uuid())
    .bind(lane.uuid())
    .bind(months.0)
    .bind(months.1)
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Writes down what is told now. Answers the subjects of those that were not told before.
///
/// # Errors
/// Any store error.
pub async fn tell(tx: &mut TenantTx, kind: &str, told: &[Told]) -> Result<Vec<Uuid>, StoreError> {
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let fresh: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "insert into reminders (tenant_id, kind, subject_id, event_at, days, told_at)
         select $1, $2, n.subject_id, n.event_at, n.days, $6
           from unnest($3::uuid[], $4::timestamptz[], $5::smallint[]) as n (subject_id, event_at, days)
         on conflict on constraint reminders_once do nothing returning subject_id"
    ))
    .bind(tenant.uuid())
    .bind(kind)
    .bind(column(told, |one| one.subject))
    .bind(ts_column(told, |one| one.event_at))
    .bind(column(told, |one| one.days))
    .bind(ts(now))
    .fetch_all(tx.conn())
    .await?;
    Ok(fresh.into_iter().map(|(subject,)| subject).collect())
}

row! {
    /// A clock that may have subscriptions in its lane.
    LaneRow {
        id: ids::TestClockId,
        frozen_at: Timestamp,
    }
}

/// All test clocks and where they stand; none in live mode.
///
/// # Errors
/// Any store error.
pub async fn clocks(tx: &mut TenantTx) -> Result<Vec<LaneRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select id, frozen_at from test_clocks where tenant_id = $1 order by id"))
        .bind(tenant.uuid())
        .fetch_all(tx.conn())
        .await?)
}
