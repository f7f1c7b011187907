//! How monthly recurring revenue moved. Append-only; sums are made from the rows.
//!
//! Amounts are exact fractions of minor units. They cross this boundary as texts, because a numerator may have more digits
//! than a decimal holds.

use ids::{CustomerId, MovementId, SubscriptionId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::List;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One movement.
    MovementRow {
        id: MovementId,
        subscription_id: SubscriptionId,
        /// The subscription's version from then on.
        version: i64,
        customer_id: CustomerId,
        currency: String,
        kind: String,
        /// The event that told of it.
        cause: String,
        before_num: String,
        before_den: String,
        after_num: String,
        after_den: String,
        /// Whether it went because money could not be collected.
        involuntary: bool,
        at: Timestamp,
        created_at: Timestamp,
    }
}

row! {
    /// Fractions of one denominator, added up.
    PartRow {
        owner_id: Uuid,
        currency: String,
        kind: Option<String>,
        num: String,
        den: String,
        movements: i64,
    }
}

/// Stores movements.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, rows: &[MovementRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into revenue_movements (tenant_id, id, subscription_id, version, customer_id, currency, kind, cause,
                before_num, before_den, after_num, after_den, at, created_at, involuntary)
         select $1, n.id, n.subscription_id, n.version, n.customer_id, n.currency, n.kind, n.cause,
                n.before_num::numeric, n.before_den::numeric, n.after_num::numeric, n.after_den::numeric, n.at, n.created_at,
                nullif(n.involuntary, false)
           from unnest($2::uuid[], $3::uuid[], $4::int8[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
                  $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::boolean[])
             as n (id, subscription_id, version, customer_id, currency, kind, cause, before_num, before_den, after_num,
                   after_den, at, created_at, involuntary)"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.subscription_id.uuid()))
    .bind(column(rows, |row| row.version))
    .bind(column(rows, |row| row.customer_id.uuid()))
    .bind(column(rows, |row| row.currency.clone()))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.cause.clone()))
    .bind(column(rows, |row| row.before_num.clone()))
    .bind(column(rows, |row| row.before_den.clone()))
    .bind(column(rows, |row| row.after_num.clone()))
    .bind(column(rows, |row| row.after_den.clone()))
    .bind(ts_column(rows, |row| row.at))
    .bind(ts_column(rows, |row| row.created_at))
    .bind(column(rows, |row| row.involuntary))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What some customers are worth now, in parts: the parts of one customer and currency add up to it. Who never was worth
/// anything has none.
///
/// # Errors
/// Any store error.
pub async fn of_customers(tx: &mut TenantTx, customers: &[Uuid]) -> Result<Vec<PartRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select m.customer_id as owner_id, m.currency, null::text as kind, sum(part.num)::text as num,
                part.den::text as den, count(*) as movements
           from revenue_movements m
          cross join lateral (values (m.after_num, m.after_den), (-m.before_num, m.before_den)) as part (num, den)
          where m.tenant_id = $1 and m.customer_id = any($2)
          group by m.customer_id, m.currency, part.den"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .fetch_all(tx.conn())
    .await?)
}

/// What all customers together came to be worth from each of some instants to the next, in parts. The instants ascend; the kind
/// of a part is how many of them are not later than its movements. One reading tells the level at all of them, and now.
///
/// # Errors
/// Any store error.
pub async fn steps(tx: &mut TenantTx, instants: &[Timestamp]) -> Result<Vec<PartRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select $1 as owner_id, one.currency, one.step::text as kind, sum(part.num)::text as num, part.den::text as den,
                sum(one.movements)::bigint as movements
           from (select m.currency, width_bucket(m.at, $2::timestamptz[]) as step, m.after_den, m.before_den,
                        sum(m.after_num) as after_num, sum(m.before_num) as before_num, count(*) as movements
                   from revenue_movements m where m.tenant_id = $1
                  group by m.currency, step, m.after_den, m.before_den) one
          cross join lateral (values (one.after_num, one.after_den), (-one.before_num, one.before_den)) as part (num, den)
          group by one.currency, one.step, part.den order by one.currency, one.step"
    ))
    .bind(tenant.uuid())
    .bind(ts_column(instants, |at| *at))
    .fetch_all(tx.conn())
    .await?)
}

/// By how much revenue moved from one instant to another, by currency and kind, in parts. Both sides of a movement are a
/// part, so that each movement is counted once in `movements` of its after side and never in those of its before side.
///
/// # Errors
/// Any store error.
pub async fn between(tx: &mut TenantTx, from: Timestamp, to: Timestamp) -> Result<Vec<PartRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select m.tenant_id as owner_id, m.currency, m.kind, sum(part.num)::text as num, part.den::text as den,
                count(*) filter (where part.is_after) as movements
           from revenue_movements m
          cross join lateral (values (m.after_num, m.after_den, true), (-m.before_num, m.before_den, false))
             as part (num, den, is_after)
          where m.tenant_id = $1 and m.at >= $2 and m.at < $3
          group by m.tenant_id, m.currency, m.kind, part.den order by m.currency, m.kind"
    ))
    .bind(tenant.uuid())
    .bind(ts(from))
    .bind(ts(to))
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of movements may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct MovementFilter {
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this payer.
    pub customer: Option<CustomerId>,
    /// Of this subscription.
    pub subscription: Option<SubscriptionId>,
}

/// Movements, newest first by their own time.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &MovementFilter, page: &PageOf) -> Result<Vec<MovementRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, subscription_id, version, customer_id, currency, kind, cause, before_num::text, before_den::text,
                after_num::text, after_den::text, coalesce(involuntary, false) as involuntary, at, created_at
           from revenue_movements
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many movements, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &MovementFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from revenue_movements where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &MovementFilter) -> List {
    list.by("at", "id")
        .and("at >= ", ts_opt(filter.from))
        .and("at < ", ts_opt(filter.to))
        .and("kind = ", filter.kind.as_deref())
        .and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("subscription_id = ", filter.subscription.map(SubscriptionId::uuid))
}
