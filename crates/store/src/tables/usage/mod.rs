//! Events of usage, their keys for ever, and the running totals of each period.
//!
//! A batch is one statement for each table, however many events it has. A key is taken before anything else is
//! written, so two requests with one key meet there: the second waits, and then finds the first one's event. Totals
//! are changed in key order, so two batches never wait for each other in a circle.

mod totals;

use std::collections::BTreeMap;

use ids::{MeterId, SubscriptionId, UsageId};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Decimal;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

pub use totals::{
    BilledRow, OpeningRow, TotalKey, TotalRow, Until, UntilRow, billed, lock_unbilled, of_period, of_periods, openings,
    rebuild, settle, until,
};

row! {
    /// One event: something used, or the withdrawal of such an event.
    UsageRow {
        id: UsageId,
        subscription_id: SubscriptionId,
        meter_id: MeterId,
        /// Counted from the subscription's anchor; -1 before it.
        period_index: i32,
        /// The values of the meter's group-by properties, as a JSON list.
        group_key: String,
        /// `usage` or `withdrawal`.
        kind: String,
        /// Which event is taken back.
        withdraws: Option<UsageId>,
        /// Whether the meter's filters let it pass.
        counted: bool,
        quantity: Decimal,
        /// What is counted once, for a meter that counts different things.
        item: Option<String>,
        /// Milliseconds since the start of its period.
        offset_ms: i64,
        properties: Value,
        idempotency_key: String,
        at: Timestamp,
        created_at: Timestamp,
    }
}

/// An event to be stored, with the fingerprint of what was sent.
#[derive(Clone, Debug)]
pub struct NewUsage {
    /// As it will be stored.
    pub row: UsageRow,
    /// Tells another payload under the same key.
    pub fingerprint: Vec<u8>,
}

/// What became of one event of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// Stored and counted.
    New,
    /// The same event was stored before, under this id.
    Repeated(UsageId),
    /// The key was used for another event, which has this id. Nothing is written.
    Conflict(UsageId),
}

row! {
    /// Who has a key.
    KeyRow {
        key: String,
        fingerprint: Vec<u8>,
        event_id: UsageId,
    }
}

/// Stores the new ones of a batch and counts them; answers for each event in its order.
///
/// # Errors
/// Any store error; then nothing of the batch is there.
pub async fn append(tx: &mut TenantTx, batch: &[NewUsage]) -> Result<Vec<Appended>, StoreError> {
    let taken = take_keys(tx, batch).await?;
    let is_new = |event: &NewUsage| taken.contains(&event.row.id.uuid());
    let left: Vec<String> =
        batch.iter().filter(|event| !is_new(event)).map(|event| event.row.idempotency_key.clone()).collect();
    let known: BTreeMap<String, KeyRow> =
        holders(tx, &left).await?.into_iter().map(|row| (row.key.clone(), row)).collect();
    let mut out = Vec::with_capacity(batch.len());
    for event in batch {
        out.push(match known.get(&event.row.idempotency_key) {
            _ if is_new(event) => Appended::New,
            Some(row) if row.fingerprint == event.fingerprint => Appended::Repeated(row.event_id),
            Some(row) => Appended::Conflict(row.event_id),
            None => return Err(StoreError::fault("a key of usage is taken by nobody")),
        });
    }
    let fresh: Vec<UsageRow> = batch.iter().filter(|event| is_new(event)).map(|event| event.row.clone()).collect();
    insert(tx, &fresh).await?;
    let counted: Vec<UsageRow> = fresh.into_iter().filter(|row| row.counted && row.kind == "usage").collect();
    totals::count(tx, &counted).await?;
    Ok(out)
}

/// Which total an event is part of.
pub fn key_of(row: &UsageRow) -> TotalKey {
    TotalKey {
        subscription: row.subscription_id,
        period_index: row.period_index,
        meter: row.meter_id,
        group_key: row.group_key.clone(),
    }
}

/// Takes the keys that nobody has, in key order; answers with the events that got theirs.
async fn take_keys(tx: &mut TenantTx, batch: &[NewUsage]) -> Result<Vec<Uuid>, StoreError> {
    let tenant = tx.tenant();
    let taken: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "insert into usage_keys (tenant_id, key, fingerprint, event_id)
         select $1, n.key, n.fingerprint, n.event_id
           from unnest($2::text[], $3::bytea[], $4::uuid[]) as n (key, fingerprint, event_id)
          order by n.key, n.event_id
         on conflict (tenant_id, key) do nothing returning event_id"
    ))
    .bind(tenant.uuid())
    .bind(column(batch, |event| event.row.idempotency_key.clone()))
    .bind(column(batch, |event| event.fingerprint.clone()))
    .bind(column(batch, |event| event.row.id.uuid()))
    .fetch_all(tx.conn())
    .await?;
    Ok(taken.into_iter().map(|(id,)| id).collect())
}

/// Who has these keys.
///
/// # Errors
/// Any store error.
pub async fn holders(tx: &mut TenantTx, keys: &[String]) -> Result<Vec<KeyRow>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select key, fingerprint, event_id from usage_keys where tenant_id = $1 and key = any($2)"))
        .bind(tenant.uuid())
        .bind(keys)
        .fetch_all(tx.conn())
        .await?)
}

async fn insert(tx: &mut TenantTx, rows: &[UsageRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into usage_events (tenant_id, id, subscription_id, meter_id, period_index, group_key, kind, withdraws,
                counted, quantity, item, offset_ms, properties, idempotency_key, at, created_at)
         select $1, n.id, n.subscription_id, n.meter_id, n.period_index, n.group_key, n.kind, n.withdraws, n.counted,
                n.quantity, n.item, n.offset_ms, n.properties::jsonb, n.idempotency_key, n.at, $16
           from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int4[], $6::text[], $7::text[], $8::uuid[],
                  $9::boolean[], $10::numeric[], $11::text[], $12::int8[], $13::text[], $14::text[],
                  $15::timestamptz[])
             as n (id, subscription_id, meter_id, period_index, group_key, kind, withdraws, counted, quantity, item,
                   offset_ms, properties, idempotency_key, at)"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.subscription_id.uuid()))
    .bind(column(rows, |row| row.meter_id.uuid()))
    .bind(column(rows, |row| row.period_index))
    .bind(column(rows, |row| row.group_key.clone()))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.withdraws.map(UsageId::uuid)))
    .bind(column(rows, |row| row.counted))
    .bind(column(rows, |row| row.quantity))
    .bind(column(rows, |row| row.item.clone()))
    .bind(column(rows, |row| row.offset_ms))
    .bind(column(rows, |row| row.properties.to_string()))
    .bind(column(rows, |row| row.idempotency_key.clone()))
    .bind(ts_column(rows, |row| row.at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One event.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: UsageId) -> Result<UsageRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, subscription_id, meter_id, period_index, group_key, kind, withdraws, counted, quantity, item,
                offset_ms, properties, idempotency_key, at, created_at
           from usage_events where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("usage event"))
}

/// Some events, in no order.
///
/// # Errors
/// Any store error. Ids that do not exist are left out.
pub async fn get_all(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<UsageRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, subscription_id, meter_id, period_index, group_key, kind, withdraws, counted, quantity, item,
                offset_ms, properties, idempotency_key, at, created_at
           from usage_events where tenant_id = $1 and id = any($2)"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}
