//! What providers told by themselves: kept as it came, once for each event however often it comes, and applied later.

use ids::{ProviderAccountId, ProviderEventId};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One event.
    ProviderEventRow {
        id: ProviderEventId,
        account_id: ProviderAccountId,
        /// The same for the same event.
        event_key: String,
        /// The provider's own name of it.
        event: String,
        /// What must be looked at again.
        subject: Value,
        /// `waiting`, `applied`, `ignored` (nothing of ours) or `parked` (ours, and nobody knows what to do with it).
        state: String,
        /// What came of it, in words.
        note: Option<String>,
        /// How often it came.
        times: i32,
        received_at: Timestamp,
        applied_at: Option<Timestamp>,
    }
}

/// Keeps an event; `false` when it was there before, and then only counts.
///
/// # Errors
/// Any store error.
pub async fn keep(tx: &mut TenantTx, row: &ProviderEventRow, body: &[u8]) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (times,): (i32,) = sqlx::query_as(sql!(
        "insert into provider_events (tenant_id, id, account_id, event_key, event, body, subject, state, note, times,
                received_at, applied_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)
         on conflict on constraint provider_events_once do update set times = provider_events.times + 1 returning times"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.account_id.uuid())
    .bind(&row.event_key)
    .bind(&row.event)
    .bind(body)
    .bind(&row.subject)
    .bind(&row.state)
    .bind(&row.note)
    .bind(ts(row.received_at))
    .bind(ts_opt(row.applied_at))
    .fetch_one(tx.conn())
    .await?;
    Ok(times == 1)
}

/// How long the words of an event are kept, in days: as long as its provider may be asked about it.
pub const BODY_KEPT_DAYS: i64 = 30;
/// Most bodies that are emptied at once.
const EMPTIED_AT_ONCE: i64 = 100;

/// Empties bodies that were kept for their time; what came of the events stays.
///
/// # Errors
/// Any store error.
pub async fn forget_bodies(tx: &mut TenantTx) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let before = tx.wall_now() - SignedDuration::from_hours(24 * BODY_KEPT_DAYS);
    sqlx::query(sql!(
        "update provider_events set body = '' where tenant_id = $1 and id in (
             select id from provider_events where tenant_id = $1 and received_at < $2 and body <> ''
              order by received_at limit $3)"
    ))
    .bind(tenant.uuid())
    .bind(ts(before))
    .bind(EMPTIED_AT_ONCE)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what came of an event.
///
/// # Errors
/// Any store error.
pub async fn done(tx: &mut TenantTx, id: ProviderEventId, state: &str, note: Option<&str>) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update provider_events set state = $3, note = $4, applied_at = $5 where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(state)
    .bind(note)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One event.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: ProviderEventId) -> Result<ProviderEventRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, account_id, event_key, event, subject, state, note, times, received_at, applied_at
           from provider_events where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("provider event"))
}

/// What a list of events may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct ProviderEventFilter {
    /// When they came.
    pub made: Made,
    /// From this account.
    pub account: Option<ProviderAccountId>,
    /// In this state.
    pub state: Option<String>,
}

/// Events, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &ProviderEventFilter,
    page: &PageOf,
) -> Result<Vec<ProviderEventRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, account_id, event_key, event, subject, state, note, times, received_at, applied_at
               from provider_events where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &ProviderEventFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from provider_events where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &ProviderEventFilter) -> List {
    list.by("received_at", "id")
        .made(&filter.made)
        .and("account_id = ", filter.account.map(|id| id.uuid()))
        .and("state = ", filter.state.as_deref())
}
