//! What persons are told as it happens: a feed for each reader, numbered without a gap. Written only from a transaction's commit; see
//! [`TenantTx::feed`].
//!
//! A reader is a customer, or the merchant itself, whose feed is for those who work there. Nothing here knows what an entry means.

use ids::{FeedEntryId, OrderId, TenantId};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::Arguments as _;
use sqlx::postgres::PgArguments;
use uuid::Uuid;

use crate::bind::{column, ts};
use crate::closing::{Lit, Statement};
use crate::row::row;
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

/// Something that a reader is to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntry {
    /// Whom: the raw id of a customer, or of the merchant.
    pub reader: Uuid,
    /// `noun.verb`.
    pub kind: &'static str,
    /// Who of those that work for the merchant it is for: `payouts`, `disputes` or `attention`.
    pub desk: Option<&'static str>,
    /// About which order.
    pub order: Option<OrderId>,
    /// Of which version of it.
    pub version: Option<i64>,
    /// What else there is to know, as a JSON object.
    pub facts: Value,
}

row! {
    /// Something that a reader was told.
    FeedEntryRow {
        /// Whom.
        reader_id: Uuid,
        /// Counts up by one for each entry of the reader's.
        seq: i64,
        id: FeedEntryId,
        kind: String,
        desk: Option<String>,
        order_id: Option<OrderId>,
        version: Option<i64>,
        facts: Value,
        created_at: Timestamp,
    }
}

/// Appends entries in order. The heads are raised in the order of readers and stay locked until the commit: that makes a reader's
/// numbers gap-free and their order the order of commits, and lets no two transactions wait for each other.
pub(crate) fn append(tx: &TenantTx, ids: &[FeedEntryId], entries: &[NewEntry]) -> [Statement; 2] {
    let tenant = tx.tenant().uuid();
    let raise = Statement::of(
        sql!(
            "insert into feeds as f (tenant_id, reader_id, seq)
             select $1::uuid, n.reader_id, count(*) from unnest($2::uuid[]) as n (reader_id)
              group by n.reader_id order by n.reader_id
             on conflict on constraint feeds_pkey do update set seq = f.seq + excluded.seq"
        ),
        vec![Lit::Uuid(tenant), Lit::Uuids(column(entries, |entry| entry.reader))],
    );
    let insert = Statement::of(
        sql!(
            "insert into feed_entries (tenant_id, reader_id, seq, id, kind, desk, order_id, version, facts, created_at)
             select f.tenant_id, n.reader_id,
                    f.seq - count(*) over (partition by n.reader_id)
                          + row_number() over (partition by n.reader_id order by n.nth),
                    n.id, n.kind, n.desk, n.order_id::uuid, n.version::bigint, n.facts::json, $2::timestamptz
               from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) with ordinality
                 as n (reader_id, id, kind, desk, order_id, version, facts, nth)
               join feeds f on f.tenant_id = $1::uuid and f.reader_id = n.reader_id"
        ),
        vec![
            Lit::Uuid(tenant),
            Lit::Instant(tx.now()),
            Lit::Uuids(column(entries, |entry| entry.reader)),
            Lit::Uuids(column(ids, |id| id.uuid())),
            Lit::Texts(column(entries, |entry| entry.kind.to_owned())),
            Lit::TextOpts(column(entries, |entry| entry.desk.map(str::to_owned))),
            Lit::TextOpts(column(entries, |entry| entry.order.map(|order| order.uuid().to_string()))),
            Lit::TextOpts(column(entries, |entry| entry.version.map(|version| version.to_string()))),
            Lit::Texts(column(entries, |entry| entry.facts.to_string())),
        ],
    );
    [raise, insert]
}

/// Entries of one reader after a number, oldest first: how somebody catches up without gaps.
///
/// # Errors
/// Any store error.
pub async fn after(tx: &mut TenantTx, reader: Uuid, seq: i64, limit: i64) -> Result<Vec<FeedEntryRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select reader_id, seq, id, kind, desk, order_id, version, facts, created_at from feed_entries
          where tenant_id = $1 and reader_id = $2 and seq > $3 order by seq limit $4"
    ))
    .bind(tenant.uuid())
    .bind(reader)
    .bind(seq)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Entries of many readers at once, each after a number of their own and at most `limit` of each, in one round trip. By reader, and
/// of each oldest first.
///
/// # Errors
/// Any store error.
pub async fn after_each(
    scope: &TenantScope,
    from: &[(Uuid, i64)],
    limit: i64,
) -> Result<Vec<FeedEntryRow>, StoreError> {
    const TEXT: &str = sql!(
        "select e.reader_id, e.seq, e.id, e.kind, e.desk, e.order_id, e.version, e.facts, e.created_at
           from unnest($2::uuid[], $3::int8[]) as n (reader_id, seq)
          cross join lateral (select f.tenant_id, f.reader_id, f.seq, f.id, f.kind, f.desk, f.order_id, f.version, f.facts, f.created_at
                                from feed_entries f
                               where f.tenant_id = $1 and f.reader_id = n.reader_id and f.seq > n.seq order by f.seq limit $4) e
          where e.tenant_id = $1"
    );
    let mut arguments = of_tenant(scope.tenant);
    arguments.add(column(from, |(reader, _)| *reader)).expect("uuids can be bound");
    arguments.add(column(from, |(_, seq)| *seq)).expect("numbers can be bound");
    arguments.add(limit).expect("a number can be bound");
    alone::many(scope, TEXT, arguments, " order by r.reader_id, r.seq").await
}

/// The numbers of the oldest entry that is still there, and of the last; 1 and 0 before the first.
///
/// # Errors
/// Any store error.
pub async fn ends(scope: &TenantScope, reader: Uuid) -> Result<(i64, i64), StoreError> {
    const TEXT: &str = sql!(
        "select coalesce((select min(e.seq) from feed_entries e where e.tenant_id = $1 and e.reader_id = $2), f.seq + 1) as first,
                f.seq from feeds f where f.tenant_id = $1 and f.reader_id = $2"
    );
    let mut arguments = of_tenant(scope.tenant);
    arguments.add(reader).expect("a uuid can be bound");
    let found: Vec<(i64, i64)> = alone::many(scope, TEXT, arguments, "").await?;
    Ok(found.first().copied().unwrap_or((1, 0)))
}

/// Forgets entries from before an instant, of each reader the oldest first and never the last: what is left has no gaps. Answers how
/// many, of `most` at once.
///
/// # Errors
/// Any store error.
pub async fn forget(tx: &mut TenantTx, before: Timestamp, most: i64) -> Result<u64, StoreError> {
    let tenant = tx.tenant();
    let gone = sqlx::query(sql!(
        "delete from feed_entries d using (
           select e.reader_id, e.seq from feed_entries e
             join feeds f on f.tenant_id = e.tenant_id and f.reader_id = e.reader_id
            where e.tenant_id = $1 and e.created_at < $2 and e.seq < f.seq
              and not exists (select 1 from feed_entries n where n.tenant_id = $1 and n.reader_id = e.reader_id
                                 and n.seq < e.seq and n.created_at >= $2)
            order by e.reader_id, e.seq limit $3) old
          where d.tenant_id = $1 and d.reader_id = old.reader_id and d.seq = old.seq"
    ))
    .bind(tenant.uuid())
    .bind(ts(before))
    .bind(most)
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}

fn of_tenant(tenant: TenantId) -> PgArguments {
    let mut arguments = PgArguments::default();
    arguments.add(tenant.uuid()).expect("a uuid can be bound");
    arguments
}
