//! Circuit breakers of gateways and issuers: who does not answer, as far as the charges of one lane tell, and who is asked next.
//!
//! A row is changed by compare-and-set. Whoever loses reads again: nothing waits for a breaker.

use ids::ProviderAccountId;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A breaker.
    BreakerRow {
        gateway: String,
        /// Empty for the gateway itself.
        issuer: String,
        /// `closed`, `open` or `half_open`.
        state: String,
        /// The breaker, as its rules know it.
        body: Value,
        /// 0 before it is stored.
        version: i64,
    }
}

/// Those of a lane that are not closed: usually none.
///
/// # Errors
/// Any store error.
pub async fn not_closed(tx: &mut TenantTx, lane: Uuid) -> Result<Vec<BreakerRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select gateway, issuer, state, body, version from breakers
          where tenant_id = $1 and lane = $2 and state <> 'closed' order by gateway, issuer"
    ))
    .bind(tenant.uuid())
    .bind(lane)
    .fetch_all(tx.conn())
    .await?)
}

/// One breaker, if it was ever stored.
///
/// # Errors
/// Any store error.
pub async fn get(tx: &mut TenantTx, lane: Uuid, gateway: &str, issuer: &str) -> Result<Option<BreakerRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select gateway, issuer, state, body, version from breakers
          where tenant_id = $1 and lane = $2 and gateway = $3 and issuer = $4"
    ))
    .bind(tenant.uuid())
    .bind(lane)
    .bind(gateway)
    .bind(issuer)
    .fetch_optional(tx.conn())
    .await?)
}

/// Stores a breaker if it is still at `row.version`; answers whether it was.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, lane: Uuid, row: &BreakerRow) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "insert into breakers as b (tenant_id, lane, gateway, issuer, state, body, version, updated_at)
         values ($1, $2, $3, $4, $5, $6, 1, $8)
         on conflict on constraint breakers_pkey do update
            set state = excluded.state, body = excluded.body, version = b.version + 1, updated_at = excluded.updated_at
          where b.version = $7"
    ))
    .bind(tenant.uuid())
    .bind(lane)
    .bind(&row.gateway)
    .bind(&row.issuer)
    .bind(&row.state)
    .bind(&row.body)
    .bind(row.version)
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(touched == 1)
}

/// How many charges made since an instant were answered, counted up to `most`. `outages` are the codes that say that nobody
/// was there; with an `issuer`, only charges of its customers count.
///
/// # Errors
/// Any store error.
pub async fn answered_since(
    tx: &mut TenantTx,
    lane: Uuid,
    row: &BreakerRow,
    since: Timestamp,
    outages: &[String],
    most: i64,
) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from (
           select 1 from attempts a
            where a.tenant_id = $1 and a.created_at >= $2 and a.lane = $3 and a.gateway = $4
              and (a.status in ('succeeded', 'requires_action')
                   or (a.status = 'failed' and a.decline_code is not null and a.decline_code <> all($5)))
              and ($6 = '' or exists (select 1 from payment_methods m
                     where m.tenant_id = a.tenant_id and m.id = a.payment_method_id and m.issuer = $6))
            limit $7) answered"
    ))
    .bind(tenant.uuid())
    .bind(ts(since))
    .bind(lane)
    .bind(&row.gateway)
    .bind(outages)
    .bind(&row.issuer)
    .bind(most)
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

row! {
    /// Who a charge would go to.
    TargetRow {
        /// The invoice or the recovery.
        subject_id: Uuid,
        gateway: String,
        account_id: Option<ProviderAccountId>,
        issuer: Option<String>,
    }
}

/// Who the first charges of some invoices would go to; those that would not be charged are left out. A subscription's own
/// method comes first, then the customer's default, then the newest: as whoever charges chooses.
///
/// # Errors
/// Any store error.
pub async fn targets_of_invoices(
    tx: &mut TenantTx,
    invoices: &[Uuid],
    rail: &str,
) -> Result<Vec<TargetRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select i.id as subject_id, m.gateway, m.account_id, m.issuer
           from invoices i
           left join subscriptions s on s.tenant_id = i.tenant_id and s.id = i.subscription_id
           join lateral (
             select p.gateway, p.account_id, p.issuer from payment_methods p
              where p.tenant_id = i.tenant_id and p.customer_id = i.customer_id and p.status = 'active'
                and p.rail = $3 and p.refused_code is null
              order by (p.id = s.payment_method_id) desc nulls last, p.is_default desc, p.created_at desc, p.id desc
              limit 1) m on true
          where i.tenant_id = $1 and i.id = any($2) and i.status in ('open', 'uncollectible')
            and not exists (select 1 from unresolved_attempts u where u.tenant_id = i.tenant_id and u.invoice_id = i.id)"
    ))
    .bind(tenant.uuid())
    .bind(invoices)
    .bind(rail)
    .fetch_all(tx.conn())
    .await?)
}

/// The same for the next steps of some recoveries: those that ask the customer to pay are left out.
///
/// # Errors
/// Any store error.
pub async fn targets_of_schedules(tx: &mut TenantTx, schedules: &[Uuid]) -> Result<Vec<TargetRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select d.id as subject_id, m.gateway, m.account_id, m.issuer
           from dunning_schedules d
           left join subscriptions s on s.tenant_id = d.tenant_id and s.id = d.subscription_id
           join lateral (
             select p.gateway, p.account_id, p.issuer from payment_methods p
              where p.tenant_id = d.tenant_id and p.customer_id = d.customer_id and p.status = 'active'
                and p.rail = d.rail and p.refused_code is null
              order by (p.id = s.payment_method_id) desc nulls last, p.is_default desc, p.created_at desc, p.id desc
              limit 1) m on true
          where d.tenant_id = $1 and d.id = any($2) and d.state = 'scheduled'
            and not exists (
              select 1 from unresolved_attempts u where u.tenant_id = d.tenant_id and u.invoice_id = d.invoice_id)"
    ))
    .bind(tenant.uuid())
    .bind(schedules)
    .fetch_all(tx.conn())
    .await?)
}
