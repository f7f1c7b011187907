//! The event log. Written only from a transaction's commit; see [`TenantTx::record`].

use ids::EventId;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::column;
use crate::closing::{Lit, Statement};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{counters, due};
use crate::tx::NewEvent;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One recorded fact.
    EventRow {
        id: EventId,
        seq: i64,
        kind: String,
        subject_id: Uuid,
        data: Value,
        created_at: Timestamp,
    }
}

/// Appends events in order and wakes the tenant's fan-out. Last statements of a transaction: the counter row
/// stays locked until the commit, which is what makes `seq` gap-free and its order the order of commits.
///
/// A tenant that was never set up in this mode has no counter; then there is no number, and the database refuses the event.
pub(crate) fn append(tx: &TenantTx, ids: &[EventId], events: &[NewEvent]) -> Result<[Statement; 3], StoreError> {
    let count = i64::try_from(events.len()).map_err(|_| StoreError::fault("too many events"))?;
    let tenant = tx.tenant().uuid();
    let raise = Statement::of(
        sql!("update counters set value = value + $3 where tenant_id = $1 and name = $2"),
        vec![Lit::Uuid(tenant), Lit::Text(counters::EVENTS.to_owned()), Lit::Int(count)],
    );
    let insert = Statement::of(
        sql!(
            "insert into events (tenant_id, id, seq, type, subject_id, data, created_at, trace)
             select $1, n.id, (select value from counters where tenant_id = $1 and name = $8) - $2 + n.nth, n.type,
                    n.subject_id, n.data::json, $7, $9
               from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[]) with ordinality
                 as n (id, type, subject_id, data, nth)"
        ),
        vec![
            Lit::Uuid(tenant),
            Lit::Int(count),
            Lit::Uuids(column(ids, |id| id.uuid())),
            Lit::Texts(column(events, |event| event.kind.to_owned())),
            Lit::Uuids(column(events, |event| event.subject)),
            Lit::Texts(column(events, |event| event.data.to_string())),
            Lit::Instant(tx.now()),
            Lit::Text(counters::EVENTS.to_owned()),
            Lit::TextOpt(tx.trace()),
        ],
    );
    Ok([raise, insert, due::waking_fan_out(tx)])
}

/// One event.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: EventId) -> Result<EventRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, seq, type as kind, subject_id, data, created_at from events where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("event"))
}

/// What a list of events may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// One kind only.
    pub kind: Option<String>,
    /// About one object only.
    pub subject: Option<Uuid>,
    /// Recorded within this time.
    pub made: Made,
}

/// Events from newest to oldest, below a sequence number.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &EventFilter,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<EventRow>, StoreError> {
    let list = List::of(
        sql!("select id, seq, type as kind, subject_id, data, created_at from events where tenant_id = $1"),
        tx.tenant(),
    );
    let list = list.made(&filter.made).and("seq < ", below).and("type = ", filter.kind.as_deref());
    list.and("subject_id = ", filter.subject).newest(tx, "seq", limit).await
}

/// Events after a sequence number, oldest first: how a reader catches up without gaps.
///
/// # Errors
/// Any store error.
pub async fn after(tx: &mut TenantTx, seq: i64, limit: i64) -> Result<Vec<EventRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, seq, type as kind, subject_id, data, created_at from events
          where tenant_id = $1 and seq > $2 order by seq limit $3"
    ))
    .bind(tenant.uuid())
    .bind(seq)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// The sequence number of the first event that was recorded at an instant of the wall or later.
///
/// # Errors
/// Any store error.
pub async fn first_since(tx: &mut TenantTx, at: Timestamp) -> Result<Option<i64>, StoreError> {
    let tenant = tx.tenant();
    // Ids begin with the milliseconds at which they were made.
    let millis = u128::try_from(at.as_millisecond().max(0)).unwrap_or(0);
    let row: Option<(i64,)> =
        sqlx::query_as(sql!("select seq from events where tenant_id = $1 and id >= $2 order by id limit 1"))
            .bind(tenant.uuid())
            .bind(Uuid::from_u128(millis << 80))
            .fetch_optional(tx.conn())
            .await?;
    Ok(row.map(|(seq,)| seq))
}
