//! What a merchant's board tells, added up from the rows themselves.
//!
//! Everything is of one time, `from` included and `to` not, by currency. Counts are whole and sums exact: revenue crosses as
//! fractions of one denominator each, as in [`revenue`](super::revenue). Months are given by the caller, who knows the zone.

use jiff::Timestamp;
use sqlx::FromRow;
use sqlx::postgres::PgRow;

use crate::bind::{ts, ts_column};
use crate::row::row;
use crate::tables::revenue::PartRow;
use crate::{StoreError, TenantTx, sql};

/// The rows of a statement about a tenant and a time.
async fn of_time<R>(
    tx: &mut TenantTx,
    statement: &'static str,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<R>, StoreError>
where
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let tenant = tx.tenant();
    Ok(sqlx::query_as(statement).bind(tenant.uuid()).bind(ts(from)).bind(ts(to)).fetch_all(tx.conn()).await?)
}

row! {
    /// Money of one currency and sort.
    FlowRow {
        currency: String,
        /// `invoiced`, `collected`, `outside`, `failed`, `recovered`, `lost` or `at_risk`.
        what: String,
        count: i64,
        amount_minor: i64,
    }
}

/// What was billed, came in, failed, came back and was lost in a time; and what is at risk now.
///
/// # Errors
/// Any store error.
pub async fn flows(tx: &mut TenantTx, from: Timestamp, to: Timestamp) -> Result<Vec<FlowRow>, StoreError> {
    of_time(
        tx,
        sql!(
            "select flow.currency, flow.what, count(*) as count, sum(flow.amount)::bigint as amount_minor from (
           select i.currency, 'invoiced' as what, i.total_minor as amount from invoices i
            where i.tenant_id = $1 and i.finalized_at >= $2 and i.finalized_at < $3 and i.status <> 'void'
           union all
           select a.currency, 'collected', a.amount_minor from attempts a
            where a.tenant_id = $1 and a.status = 'succeeded' and a.resolved_at >= $2 and a.resolved_at < $3
           union all
           select p.currency, 'outside', p.amount_minor from journals j
             join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id and p.account = 'external_funds'
            where j.tenant_id = $1 and j.kind = 'payment.outside' and j.effective_at >= $2 and j.effective_at < $3
           union all
           select d.currency, 'failed', d.amount_minor from dunning_schedules d
            where d.tenant_id = $1 and d.first_failed_at >= $2 and d.first_failed_at < $3
           union all
           select d.currency, 'recovered', d.amount_minor from dunning_schedules d
            where d.tenant_id = $1 and d.recovered_at >= $2 and d.recovered_at < $3
           union all
           select d.currency, 'lost', d.amount_minor from dunning_schedules d
            where d.tenant_id = $1 and d.state = 'exhausted' and d.exhausted_at >= $2 and d.exhausted_at < $3
           union all
           select d.currency, 'at_risk', d.amount_minor from dunning_schedules d
            where d.tenant_id = $1 and d.state in ('scheduled', 'in_flight', 'awaiting_customer')) flow
          group by flow.currency, flow.what order by flow.currency, flow.what"
        ),
        from,
        to,
    )
    .await
}

/// By how much those customers changed in a time who were worth something when it began, in parts of two kinds: `net`, all that
/// they changed; `gross`, what those changed who are worth less at its end. Only customers with a movement in the time are read.
///
/// # Errors
/// Any store error.
pub async fn retention(tx: &mut TenantTx, from: Timestamp, to: Timestamp) -> Result<Vec<PartRow>, StoreError> {
    // The quotients serve to compare only: what a customer is worth is a sum of pairs that cancel digit by digit.
    of_time(
        tx,
        sql!(
            "with changed as (
           select distinct m.customer_id, m.currency from revenue_movements m
            where m.tenant_id = $1 and m.at >= $2 and m.at < $3),
         worth as (
           select m.customer_id, m.currency,
                  sum(m.after_num / m.after_den - m.before_num / m.before_den) filter (where m.at < $2) as at_start,
                  sum(m.after_num / m.after_den - m.before_num / m.before_den) as at_end
             from changed c
             join revenue_movements m on m.customer_id = c.customer_id and m.currency = c.currency
            where m.tenant_id = $1 and m.at < $3 group by m.customer_id, m.currency)
         select m.tenant_id as owner_id, m.currency, what.kind, sum(part.num)::text as num, part.den::text as den,
                count(distinct m.customer_id) as movements
           from revenue_movements m
           join worth w on w.customer_id = m.customer_id and w.currency = m.currency and w.at_start > 0
          cross join lateral (values ('net', true), ('gross', w.at_end < w.at_start)) as what (kind, counts)
          cross join lateral (values (m.after_num, m.after_den), (-m.before_num, m.before_den)) as part (num, den)
          where m.tenant_id = $1 and m.at >= $2 and m.at < $3 and what.counts
          group by m.tenant_id, m.currency, what.kind, part.den order by m.currency, what.kind"
        ),
        from,
        to,
    )
    .await
}

row! {
    /// Customers of one currency.
    HeadRow {
        currency: String,
        /// `at_start`, `at_end`, `new`, `returned`, `left_voluntarily` or `left_involuntarily`.
        what: String,
        count: i64,
    }
}

/// How many customers were worth something at both ends of a time, and how many came and went in it. Who leaves twice counts
/// once, by the last time.
///
/// # Errors
/// Any store error.
pub async fn heads(tx: &mut TenantTx, from: Timestamp, to: Timestamp) -> Result<Vec<HeadRow>, StoreError> {
    of_time(
        tx,
        sql!(
            "with worth as (
           select m.customer_id, m.currency,
                  coalesce(sum(m.after_num / m.after_den - m.before_num / m.before_den) filter (where m.at < $2), 0) > 0
                    as at_start,
                  sum(m.after_num / m.after_den - m.before_num / m.before_den) > 0 as at_end,
                  bool_or(m.kind = 'new' and m.at >= $2) as is_new
             from revenue_movements m where m.tenant_id = $1 and m.at < $3 group by m.customer_id, m.currency),
         last_churn as (
           select distinct on (m.customer_id, m.currency) m.customer_id, m.currency,
                  coalesce(m.involuntary, false) as involuntary
             from revenue_movements m
            where m.tenant_id = $1 and m.kind = 'churn' and m.at >= $2 and m.at < $3
            order by m.customer_id, m.currency, m.at desc, m.id desc)
         select w.currency, what.word as what, count(*) as count
           from worth w
           left join last_churn l on l.customer_id = w.customer_id and l.currency = w.currency
          cross join lateral (values
             ('at_start', w.at_start), ('at_end', w.at_end), ('new', w.is_new),
             ('returned', w.at_end and not w.at_start and not w.is_new),
             ('left_voluntarily', not w.at_end and not l.involuntary),
             ('left_involuntarily', not w.at_end and l.involuntary)) as what (word, counts)
          where what.counts
          group by w.currency, what.word order by w.currency, what.word"
        ),
        from,
        to,
    )
    .await
}

/// What was lost to churn in a time, in parts of two kinds: `voluntary` and `involuntary`. Parts are negative or zero in sum.
///
/// # Errors
/// Any store error.
pub async fn churned(tx: &mut TenantTx, from: Timestamp, to: Timestamp) -> Result<Vec<PartRow>, StoreError> {
    of_time(
        tx,
        sql!(
            "select m.tenant_id as owner_id, m.currency,
                case when m.involuntary then 'involuntary' else 'voluntary' end as kind,
                sum(part.num)::text as num, part.den::text as den, count(*) filter (where part.is_after) as movements
           from revenue_movements m
          cross join lateral (values (m.after_num, m.after_den, true), (-m.before_num, m.before_den, false))
             as part (num, den, is_after)
          where m.tenant_id = $1 and m.kind = 'churn' and m.at >= $2 and m.at < $3
          group by 1, 2, 3, part.den order by 2, 3"
        ),
        from,
        to,
    )
    .await
}

row! {
    /// One month of those customers who began in another, in one currency.
    CohortRow {
        currency: String,
        /// Which month they began in, counted from 1.
        cohort: i64,
        /// Which month this is.
        month: i64,
        /// How many began.
        began: i64,
        /// How many are worth something at the month's end.
        stay: i64,
    }
}

/// The starts of months, and the end of the last.
#[derive(Clone, Debug)]
pub struct Months {
    /// When each begins.
    pub starts: Vec<Timestamp>,
    /// When each ends.
    pub ends: Vec<Timestamp>,
}

/// How many of the customers who began in a month are still worth something at the end of it and of each month after it.
///
/// # Errors
/// Any store error.
pub async fn cohorts(tx: &mut TenantTx, months: &Months) -> Result<Vec<CohortRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "with months as (
           select nth, starts, ends from unnest($2::timestamptz[], $3::timestamptz[]) with ordinality as n (starts, ends, nth)),
         began as (
           select m.customer_id, m.currency, min(m.at) as at from revenue_movements m
            where m.tenant_id = $1 and m.kind = 'new' group by m.customer_id, m.currency),
         worth as (
           select c.nth as cohort, later.nth as month, b.currency, b.customer_id,
                  sum(m.after_num / m.after_den - m.before_num / m.before_den) > 0 as stays
             from began b
             join months c on b.at >= c.starts and b.at < c.ends
             join months later on later.nth >= c.nth
             join revenue_movements m
               on m.tenant_id = $1 and m.customer_id = b.customer_id and m.currency = b.currency and m.at < later.ends
            group by c.nth, later.nth, b.currency, b.customer_id)
         select currency, cohort, month, count(*) as began, count(*) filter (where stays) as stay
           from worth group by currency, cohort, month order by currency, cohort, month"
    ))
    .bind(tenant.uuid())
    .bind(ts_column(&months.starts, |at| *at))
    .bind(ts_column(&months.ends, |at| *at))
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// What a month's beginners are worth at the end of another month, in parts.
    CohortPartRow {
        currency: String,
        cohort: i64,
        month: i64,
        num: String,
        den: String,
    }
}

/// What the customers who began in a month are worth at the end of it and of each month after it, in parts.
///
/// # Errors
/// Any store error.
pub async fn cohort_worths(tx: &mut TenantTx, months: &Months) -> Result<Vec<CohortPartRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "with months as (
           select nth, starts, ends from unnest($2::timestamptz[], $3::timestamptz[]) with ordinality as n (starts, ends, nth)),
         began as (
           select m.customer_id, m.currency, min(m.at) as at from revenue_movements m
            where m.tenant_id = $1 and m.kind = 'new' group by m.customer_id, m.currency)
         select b.currency, c.nth as cohort, later.nth as month, sum(part.num)::text as num, part.den::text as den
           from began b
           join months c on b.at >= c.starts and b.at < c.ends
           join months later on later.nth >= c.nth
           join revenue_movements m
             on m.tenant_id = $1 and m.customer_id = b.customer_id and m.currency = b.currency and m.at < later.ends
          cross join lateral (values (m.after_num, m.after_den), (-m.before_num, m.before_den)) as part (num, den)
          group by b.currency, c.nth, later.nth, part.den order by b.currency, c.nth, later.nth"
    ))
    .bind(tenant.uuid())
    .bind(ts_column(&months.starts, |at| *at))
    .bind(ts_column(&months.ends, |at| *at))
    .fetch_all(tx.conn())
    .await?)
}
