//! Running totals of usage: one row for each subscription, period, meter and group.
//!
//! A row holds what every aggregation needs, so that events in any order, in any batches, come to the same row. What
//! cannot be taken back from a row (a maximum, the latest) is computed from the events again when one is withdrawn.

use std::collections::BTreeMap;

use ids::{ItemId, MeterId, SubscriptionId, UsageId};
use jiff::Timestamp;
use sqlx::types::Decimal;
use uuid::Uuid;

use super::{UsageRow, key_of};
use crate::bind::{column, ts_column};
use crate::row::{FromColumn, row};
use crate::{StoreError, TenantTx, sql};

/// Names a total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TotalKey {
    /// Whose.
    pub subscription: SubscriptionId,
    /// In which period, counted from the anchor; -1 before it.
    pub period_index: i32,
    /// Of what.
    pub meter: MeterId,
    /// In which group.
    pub group_key: String,
}

row! {
    /// What the events of a period come to. Sums are texts: they have more digits than a decimal holds.
    TotalRow {
        subscription_id: SubscriptionId,
        period_index: i32,
        meter_id: MeterId,
        group_key: String,
        events: i64,
        total: String,
        moment: String,
        highest: Option<Decimal>,
        latest_value: Option<Decimal>,
        uniques: i64,
        settled: bool,
    }
}

impl TotalRow {
    /// Its name.
    pub fn key(&self) -> TotalKey {
        TotalKey {
            subscription: self.subscription_id,
            period_index: self.period_index,
            meter: self.meter_id,
            group_key: self.group_key.clone(),
        }
    }
}

/// Adds events to their totals, in key order.
pub(super) async fn count(tx: &mut TenantTx, events: &[UsageRow]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into usage_totals as t (tenant_id, subscription_id, period_index, meter_id, group_key, events, total,
                moment, highest, latest_at, latest_id, latest_value, uniques)
         select $1, n.subscription_id, n.period_index, n.meter_id, n.group_key, count(*), sum(n.quantity),
                sum(n.quantity * n.offset_ms), max(n.quantity), max(n.at),
                (array_agg(n.id) filter (where n.is_latest))[1], (array_agg(n.quantity) filter (where n.is_latest))[1], 0
           from unnest($2::uuid[], $3::int4[], $4::uuid[], $5::text[], $6::numeric[], $7::int8[], $8::timestamptz[],
                  $9::uuid[], $10::boolean[])
             as n (subscription_id, period_index, meter_id, group_key, quantity, offset_ms, at, id, is_latest)
          group by n.subscription_id, n.period_index, n.meter_id, n.group_key
          order by n.subscription_id, n.period_index, n.meter_id, n.group_key
         on conflict (tenant_id, subscription_id, period_index, meter_id, group_key) do update
            set events = t.events + excluded.events, total = t.total + excluded.total,
                moment = t.moment + excluded.moment, highest = greatest(t.highest, excluded.highest),
                latest_at = case when t.latest_at is null
                                   or (excluded.latest_at, excluded.latest_id) > (t.latest_at, t.latest_id)
                                 then excluded.latest_at else t.latest_at end,
                latest_id = case when t.latest_at is null
                                   or (excluded.latest_at, excluded.latest_id) > (t.latest_at, t.latest_id)
                                 then excluded.latest_id else t.latest_id end,
                latest_value = case when t.latest_at is null
                                      or (excluded.latest_at, excluded.latest_id) > (t.latest_at, t.latest_id)
                                    then excluded.latest_value else t.latest_value end,
                settled = false"
    ))
    .bind(tenant.uuid())
    .bind(column(events, |row| row.subscription_id.uuid()))
    .bind(column(events, |row| row.period_index))
    .bind(column(events, |row| row.meter_id.uuid()))
    .bind(column(events, |row| row.group_key.clone()))
    .bind(column(events, |row| row.quantity))
    .bind(column(events, |row| row.offset_ms))
    .bind(ts_column(events, |row| row.at))
    .bind(column(events, |row| row.id.uuid()))
    .bind(latest(events))
    .execute(tx.conn())
    .await?;
    let with_items: Vec<UsageRow> = events.iter().filter(|row| row.item.is_some()).cloned().collect();
    count_uniques(tx, &with_items).await
}

/// For each event, whether it is the latest of its total; of two at one instant, the one with the higher id.
fn latest(events: &[UsageRow]) -> Vec<bool> {
    let mut last: BTreeMap<TotalKey, (Timestamp, UsageId)> = BTreeMap::new();
    for row in events {
        let held = last.entry(key_of(row)).or_insert((row.at, row.id));
        *held = (*held).max((row.at, row.id));
    }
    events.iter().map(|row| last.get(&key_of(row)) == Some(&(row.at, row.id))).collect()
}

/// Counts what was not there yet. The totals are held already, so nobody else counts for them meanwhile.
async fn count_uniques(tx: &mut TenantTx, events: &[UsageRow]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let fresh: Vec<(Uuid, i32, Uuid, String)> = sqlx::query_as(sql!(
        "insert into usage_uniques (tenant_id, subscription_id, period_index, meter_id, group_key, item)
         select distinct $1::uuid, n.subscription_id, n.period_index, n.meter_id, n.group_key, n.item
           from unnest($2::uuid[], $3::int4[], $4::uuid[], $5::text[], $6::text[])
             as n (subscription_id, period_index, meter_id, group_key, item)
          order by 2, 3, 4, 5, 6
         on conflict do nothing returning subscription_id, period_index, meter_id, group_key"
    ))
    .bind(tenant.uuid())
    .bind(column(events, |row| row.subscription_id.uuid()))
    .bind(column(events, |row| row.period_index))
    .bind(column(events, |row| row.meter_id.uuid()))
    .bind(column(events, |row| row.group_key.clone()))
    .bind(column(events, |row| row.item.clone()))
    .fetch_all(tx.conn())
    .await?;
    sqlx::query(sql!(
        "update usage_totals t set uniques = t.uniques + n.fresh
           from (select u.subscription_id, u.period_index, u.meter_id, u.group_key, count(*) as fresh
                   from unnest($2::uuid[], $3::int4[], $4::uuid[], $5::text[])
                     as u (subscription_id, period_index, meter_id, group_key)
                  group by u.subscription_id, u.period_index, u.meter_id, u.group_key) n
          where t.tenant_id = $1 and t.subscription_id = n.subscription_id and t.period_index = n.period_index
            and t.meter_id = n.meter_id and t.group_key = n.group_key"
    ))
    .bind(tenant.uuid())
    .bind(column(&fresh, |row| row.0))
    .bind(column(&fresh, |row| row.1))
    .bind(column(&fresh, |row| row.2))
    .bind(column(&fresh, |row| row.3.clone()))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Computes one total from its events again, without those that were withdrawn; answers whether its meter has thresholds.
///
/// # Errors
/// `Missing` when there is no such total.
pub async fn rebuild(tx: &mut TenantTx, key: &TotalKey) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    // Held first: a statement sees what was committed before it began.
    let (watched,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from usage_thresholds h where h.tenant_id = $1 and h.meter_id = $4 and h.active)
           from usage_totals t where t.tenant_id = $1 and t.subscription_id = $2 and t.period_index = $3
            and t.meter_id = $4 and t.group_key = $5 for update of t"
    ))
    .bind(tenant.uuid())
    .bind(key.subscription.uuid())
    .bind(key.period_index)
    .bind(key.meter.uuid())
    .bind(&key.group_key)
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("usage total"))?;
    sqlx::query(sql!(
        "update usage_totals t
            set events = n.events, total = n.total, moment = n.moment, highest = n.highest, latest_at = n.latest_at,
                latest_id = n.latest_id, latest_value = n.latest_value, uniques = n.uniques, settled = false
           from (select count(*) as events, coalesce(sum(e.quantity), 0) as total,
                        coalesce(sum(e.quantity * e.offset_ms), 0) as moment, max(e.quantity) as highest,
                        (array_agg(e.at order by e.at desc, e.id desc))[1] as latest_at,
                        (array_agg(e.id order by e.at desc, e.id desc))[1] as latest_id,
                        (array_agg(e.quantity order by e.at desc, e.id desc))[1] as latest_value,
                        count(distinct e.item) as uniques
                   from usage_events e
                  where e.tenant_id = $1 and e.subscription_id = $2 and e.period_index = $3 and e.meter_id = $4
                    and e.group_key = $5 and e.kind = 'usage' and e.counted
                    and not exists (select 1 from usage_events w
                                     where w.tenant_id = $1 and w.subscription_id = $2 and w.meter_id = $4
                                       and w.period_index = $3 and w.withdraws = e.id)) n
          where t.tenant_id = $1 and t.subscription_id = $2 and t.period_index = $3 and t.meter_id = $4
            and t.group_key = $5"
    ))
    .bind(tenant.uuid())
    .bind(key.subscription.uuid())
    .bind(key.period_index)
    .bind(key.meter.uuid())
    .bind(&key.group_key)
    .execute(tx.conn())
    .await?;
    forget_uniques(tx, key).await?;
    Ok(watched)
}

/// Takes out what no event stands for any more.
async fn forget_uniques(tx: &mut TenantTx, key: &TotalKey) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "delete from usage_uniques u
          where u.tenant_id = $1 and u.subscription_id = $2 and u.period_index = $3 and u.meter_id = $4
            and u.group_key = $5
            and not exists (select 1 from usage_events e
                             where e.tenant_id = $1 and e.subscription_id = $2 and e.period_index = $3
                               and e.meter_id = $4 and e.group_key = $5 and e.item = u.item and e.kind = 'usage'
                               and e.counted
                               and not exists (select 1 from usage_events w
                                                where w.tenant_id = $1 and w.subscription_id = $2
                                                  and w.meter_id = $4 and w.period_index = $3
                                                  and w.withdraws = e.id))"
    ))
    .bind(tenant.uuid())
    .bind(key.subscription.uuid())
    .bind(key.period_index)
    .bind(key.meter.uuid())
    .bind(&key.group_key)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The totals of one period of a subscription.
///
/// # Errors
/// Any store error.
pub async fn of_period(
    tx: &mut TenantTx,
    subscription: SubscriptionId,
    period_index: i32,
) -> Result<Vec<TotalRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select subscription_id, period_index, meter_id, group_key, events, total::text, moment::text, highest,
                latest_value, uniques, settled
           from usage_totals where tenant_id = $1 and subscription_id = $2 and period_index = $3
          order by meter_id, group_key"
    ))
    .bind(tenant.uuid())
    .bind(subscription.uuid())
    .bind(period_index)
    .fetch_all(tx.conn())
    .await?)
}

/// The totals of some periods of some subscriptions: from the first to the last one given.
///
/// # Errors
/// Any store error.
pub async fn of_periods(
    tx: &mut TenantTx,
    periods: &[(SubscriptionId, i32, i32)],
    meters: &[Uuid],
) -> Result<Vec<TotalRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select t.subscription_id, t.period_index, t.meter_id, t.group_key, t.events, t.total::text, t.moment::text,
                t.highest, t.latest_value, t.uniques, t.settled
           from unnest($2::uuid[], $3::int4[], $4::int4[]) as n (subscription_id, first, last)
           join usage_totals t on t.tenant_id = $1 and t.subscription_id = n.subscription_id
            and t.period_index between n.first and n.last
          where t.meter_id = any($5)
          order by t.subscription_id, t.period_index, t.meter_id, t.group_key"
    ))
    .bind(tenant.uuid())
    .bind(column(periods, |period| period.0.uuid()))
    .bind(column(periods, |period| period.1))
    .bind(column(periods, |period| period.2))
    .bind(meters)
    .fetch_all(tx.conn())
    .await?)
}

/// The totals to be billed of some subscriptions, held until this transaction ends, in key order: of the periods from
/// the first to the last one given, and from the oldest that changed after it was billed.
///
/// # Errors
/// Any store error.
pub async fn lock_unbilled(
    tx: &mut TenantTx,
    periods: &[(SubscriptionId, i32, i32)],
) -> Result<Vec<TotalRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select t.subscription_id, t.period_index, t.meter_id, t.group_key, t.events, t.total::text, t.moment::text,
                t.highest, t.latest_value, t.uniques, t.settled
           from unnest($2::uuid[], $3::int4[], $4::int4[]) as n (subscription_id, first, last)
           join usage_totals t on t.tenant_id = $1 and t.subscription_id = n.subscription_id
            and t.period_index <= n.last
            and t.period_index >= least(n.first, (select min(u.period_index) from usage_totals u
                 where u.tenant_id = $1 and u.subscription_id = n.subscription_id and not u.settled
                   and u.period_index >= 0))
          order by t.subscription_id, t.period_index, t.meter_id, t.group_key for update of t"
    ))
    .bind(tenant.uuid())
    .bind(column(periods, |period| period.0.uuid()))
    .bind(column(periods, |period| period.1))
    .bind(column(periods, |period| period.2))
    .fetch_all(tx.conn())
    .await?)
}

/// A part of a period of a meter: until when.
pub type Until = (SubscriptionId, i32, MeterId, Timestamp);

/// What the events before an instant come to.
#[derive(Clone, Debug, PartialEq)]
pub struct UntilRow {
    /// The instant.
    pub until: Timestamp,
    /// As a total of the period.
    pub total: TotalRow,
}

impl<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> for UntilRow {
    fn from_row(row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { until: FromColumn::read(row, "until")?, total: TotalRow::from_row(row)? })
    }
}

/// What was used in periods until an instant inside of them, from the events, without those that were withdrawn.
///
/// # Errors
/// Any store error.
pub async fn until(tx: &mut TenantTx, parts: &[Until]) -> Result<Vec<UntilRow>, StoreError> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select n.until, e.subscription_id, e.period_index, e.meter_id, e.group_key, count(*) as events,
                sum(e.quantity)::text as total, sum(e.quantity * e.offset_ms)::text as moment, max(e.quantity) as highest,
                (array_agg(e.quantity order by e.at desc, e.id desc))[1] as latest_value,
                count(distinct e.item) as uniques, true as settled
           from unnest($2::uuid[], $3::int4[], $4::uuid[], $5::timestamptz[])
             as n (subscription_id, period_index, meter_id, until)
           join usage_events e on e.tenant_id = $1 and e.subscription_id = n.subscription_id and e.meter_id = n.meter_id
            and e.period_index = n.period_index and e.at < n.until and e.kind = 'usage' and e.counted
          where not exists (select 1 from usage_events w
                             where w.tenant_id = $1 and w.subscription_id = e.subscription_id and w.meter_id = e.meter_id
                               and w.period_index = e.period_index and w.withdraws = e.id)
          group by n.until, e.subscription_id, e.period_index, e.meter_id, e.group_key"
    ))
    .bind(tenant.uuid())
    .bind(column(parts, |part| part.0.uuid()))
    .bind(column(parts, |part| part.1))
    .bind(column(parts, |part| part.2.uuid()))
    .bind(ts_column(parts, |part| part.3))
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// The level with which a period of a recurring meter begins.
    OpeningRow {
        subscription_id: SubscriptionId,
        meter_id: MeterId,
        group_key: String,
        total: String,
        latest_value: Option<Decimal>,
    }
}

/// The levels of recurring meters before a period of each subscription.
///
/// # Errors
/// Any store error.
pub async fn openings(
    tx: &mut TenantTx,
    before: &[(SubscriptionId, i32)],
    meters: &[Uuid],
) -> Result<Vec<OpeningRow>, StoreError> {
    if before.is_empty() || meters.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select t.subscription_id, t.meter_id, t.group_key, sum(t.total)::text as total,
                (array_agg(t.latest_value order by t.latest_at desc, t.latest_id desc)
                   filter (where t.latest_at is not null))[1] as latest_value
           from unnest($2::uuid[], $3::int4[]) as n (subscription_id, period_index)
           join usage_totals t on t.tenant_id = $1 and t.subscription_id = n.subscription_id
            and t.period_index < n.period_index
          where t.meter_id = any($4)
          group by t.subscription_id, t.meter_id, t.group_key"
    ))
    .bind(tenant.uuid())
    .bind(column(before, |row| row.0.uuid()))
    .bind(column(before, |row| row.1))
    .bind(meters)
    .fetch_all(tx.conn())
    .await?)
}

/// Says of these totals that nothing came after the bill.
///
/// # Errors
/// Any store error.
pub async fn settle(tx: &mut TenantTx, keys: &[TotalKey]) -> Result<(), StoreError> {
    if keys.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update usage_totals t set settled = true
           from unnest($2::uuid[], $3::int4[], $4::uuid[], $5::text[])
             as n (subscription_id, period_index, meter_id, group_key)
          where t.tenant_id = $1 and t.subscription_id = n.subscription_id and t.period_index = n.period_index
            and t.meter_id = n.meter_id and t.group_key = n.group_key and not t.settled"
    ))
    .bind(tenant.uuid())
    .bind(column(keys, |key| key.subscription.uuid()))
    .bind(column(keys, |key| key.period_index))
    .bind(column(keys, |key| key.meter.uuid()))
    .bind(column(keys, |key| key.group_key.clone()))
    .execute(tx.conn())
    .await?;
    Ok(())
}

row! {
    /// What was billed for the usage of an item in a period.
    BilledRow {
        item_id: ItemId,
        period_start: Timestamp,
        /// Before discounts and taxes, less what was too much.
        gross_minor: i64,
        /// What of it is paid or owed, after discounts, without taxes.
        net_minor: i64,
        /// The taxes on that.
        tax_minor: i64,
        /// The highest there is.
        revision: i16,
        /// Whether some of it is on a draft: then the last two are not known.
        on_draft: bool,
        /// When that becomes final.
        final_at: Option<Timestamp>,
    }
}

/// What was billed for these items, from the oldest of these instants on. Bills that were taken back or written off are
/// not paid, and neither is what credit notes took back.
///
/// # Errors
/// Any store error.
pub async fn billed(tx: &mut TenantTx, items: &[(ItemId, Timestamp)]) -> Result<Vec<BilledRow>, StoreError> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select l.item_id, l.period_start,
                sum(coalesce((l.derivation -> 'paid' ->> 'gross')::int8, l.amount_minor))::int8 as gross_minor,
                coalesce(sum(coalesce(l.net_minor, l.amount_minor) - c.net)
                           filter (where i.status not in ('void', 'uncollectible')), 0)::int8 as net_minor,
                coalesce(sum(coalesce(l.tax_minor, 0) - c.tax)
                           filter (where i.status not in ('void', 'uncollectible')), 0)::int8 as tax_minor,
                max(l.revision) as revision, bool_or(i.status = 'draft') as on_draft,
                max(i.finalize_at) filter (where i.status = 'draft') as final_at
           from unnest($2::uuid[], $3::timestamptz[]) as n (item_id, since)
           join invoice_lines l on l.tenant_id = $1 and l.item_id = n.item_id and l.period_start >= n.since
           join invoices i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
          cross join lateral (
             select coalesce(sum(k.net_minor), 0)::bigint as net, coalesce(sum(k.tax_minor), 0)::bigint as tax
               from credit_note_lines k join credit_notes o on o.tenant_id = k.tenant_id and o.id = k.credit_note_id
              where k.tenant_id = l.tenant_id and k.invoice_id = l.invoice_id and k.invoice_line_no = l.line_no
                and o.status = 'issued') c
          where l.kind = 'usage_charge'
          group by l.item_id, l.period_start"
    ))
    .bind(tenant.uuid())
    .bind(column(items, |item| item.0.uuid()))
    .bind(ts_column(items, |item| item.1))
    .fetch_all(tx.conn())
    .await?)
}
