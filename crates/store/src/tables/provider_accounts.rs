//! A merchant's accounts at payment providers. The credentials are sealed; what seals and opens them is not here.

use ids::{AttemptId, ProviderAccountId};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

row! {
    /// One account.
    ProviderAccountRow {
        id: ProviderAccountId,
        /// Which provider.
        gateway: String,
        /// The merchant's own name for it, one of a kind.
        label: String,
        /// `active` or `disabled`.
        status: String,
        /// Another address than the provider's own.
        base_url: Option<String>,
        sealed: Vec<u8>,
        key_id: String,
        /// What of the credentials is no secret, and fingerprints of the rest.
        shown: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores an account.
///
/// # Errors
/// `Constraint("provider_accounts_one_of_a_label")`.
pub async fn insert(tx: &mut TenantTx, row: &ProviderAccountRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into provider_accounts (tenant_id, id, gateway, label, status, base_url, sealed, key_id, shown, version,
                created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.gateway)
    .bind(&row.label)
    .bind(&row.status)
    .bind(&row.base_url)
    .bind(&row.sealed)
    .bind(&row.key_id)
    .bind(&row.shown)
    .bind(row.version)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what may change, if the version is still the one that was read.
///
/// # Errors
/// `Constraint("provider_accounts_one_of_a_label")`.
pub async fn update(tx: &mut TenantTx, row: &ProviderAccountRow) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    let moved = sqlx::query(sql!(
        "update provider_accounts set label = $4, status = $5, base_url = $6, sealed = $7, key_id = $8, shown = $9,
                version = version + 1, updated_at = $10
          where tenant_id = $1 and id = $2 and version = $3"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.version)
    .bind(&row.label)
    .bind(&row.status)
    .bind(&row.base_url)
    .bind(&row.sealed)
    .bind(&row.key_id)
    .bind(&row.shown)
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(moved == 1)
}

const ONE: &str = sql!(
    "select id, gateway, label, status, base_url, sealed, key_id, shown, version, created_at, updated_at
       from provider_accounts where tenant_id = $1 and id = $2"
);

/// One account.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: ProviderAccountId) -> Result<ProviderAccountRow, StoreError> {
    let tenant = tx.tenant();
    let found = sqlx::query_as(ONE).bind(tenant.uuid()).bind(id.uuid()).fetch_optional(tx.conn()).await?;
    found.ok_or(StoreError::Missing("provider account"))
}

/// The same in one round trip, for who needs nothing else.
///
/// # Errors
/// `Missing`.
pub async fn get_alone(scope: &TenantScope, id: ProviderAccountId) -> Result<ProviderAccountRow, StoreError> {
    alone::one(scope, ONE, id.uuid()).await?.ok_or(StoreError::Missing("provider account"))
}

/// All accounts that are in use, oldest first: the order in which they are preferred where no rule says otherwise.
///
/// # Errors
/// Any store error.
pub async fn active(tx: &mut TenantTx) -> Result<Vec<ProviderAccountRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, gateway, label, status, base_url, sealed, key_id, shown, version, created_at, updated_at
           from provider_accounts where tenant_id = $1 and status = 'active' order by created_at, id"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of accounts may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct ProviderAccountFilter {
    /// When they were connected.
    pub made: Made,
    /// Of this provider.
    pub gateway: Option<String>,
    /// In this status.
    pub status: Option<String>,
}

/// Accounts, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &ProviderAccountFilter,
    page: &PageOf,
) -> Result<Vec<ProviderAccountRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, gateway, label, status, base_url, sealed, key_id, shown, version, created_at, updated_at
               from provider_accounts where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &ProviderAccountFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from provider_accounts where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &ProviderAccountFilter) -> List {
    list.made(&filter.made).and("gateway = ", filter.gateway.as_deref()).and("status = ", filter.status.as_deref())
}

row! {
    /// Which accounts take what: the first rule that fits.
    RoutingRuleRow {
        position: i16,
        rail: Option<String>,
        currency: Option<String>,
        /// From this amount on, in minor units.
        from_minor: Option<i64>,
        /// Below this amount.
        to_minor: Option<i64>,
        /// In order of preference.
        accounts: Vec<Uuid>,
        /// What counts among them: `order`, `health` or `cost`.
        prefer: String,
    }
}

/// The rules, in their order.
///
/// # Errors
/// Any store error.
pub async fn rules(tx: &mut TenantTx) -> Result<Vec<RoutingRuleRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select position, rail, currency, from_minor, to_minor, accounts, prefer from routing_rules
          where tenant_id = $1 order by position"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Puts these rules in the place of all others.
///
/// # Errors
/// Any store error.
pub async fn replace_rules(tx: &mut TenantTx, rules: &[RoutingRuleRow]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    forget_rules(tx).await?;
    for rule in rules {
        sqlx::query(sql!(
            "insert into routing_rules (tenant_id, position, rail, currency, from_minor, to_minor, accounts, prefer)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ))
        .bind(tenant.uuid())
        .bind(rule.position)
        .bind(&rule.rail)
        .bind(&rule.currency)
        .bind(rule.from_minor)
        .bind(rule.to_minor)
        .bind(&rule.accounts)
        .bind(&rule.prefer)
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

row! {
    /// What became of the latest payments by an account and a rail.
    OutcomesRow {
        account_id: ProviderAccountId,
        /// Outcomes of the last hour, open ones that were not answered among them.
        tried: i64,
        /// Those of them that failed for a fault that was not the payer's or the payer's bank's.
        failed: i64,
        /// What was paid of which the provider told what it keeps.
        paid_minor: i64,
        /// What it kept.
        kept_minor: i64,
    }
}

/// How many of the latest payments are looked at.
const LATEST: i64 = 1_000;

/// What became of the latest payments by a rail in a currency, by account: of the last hour how many failed, of the last month what the
/// provider kept.
///
/// # Errors
/// Any store error.
pub async fn outcomes(tx: &mut TenantTx, rail: &str, currency: &str) -> Result<Vec<OutcomesRow>, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let before = |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
    Ok(sqlx::query_as(sql!(
        "select account_id,
                count(*) filter (where created_at >= $5 and status in ('succeeded', 'failed', 'unknown', 'manual')) as tried,
                count(*) filter (where created_at >= $5 and (status in ('unknown', 'manual') or (status = 'failed' and
                  (raw_code = 'not_sent' or decline_code in ('processor_error', 'our_balance_low', 'blocked_by_provider',
                     'bad_request', 'auth'))))) as failed,
                coalesce(sum(amount_minor) filter (where status = 'succeeded' and fee_minor is not null), 0)::bigint as paid_minor,
                coalesce(sum(fee_minor) filter (where status = 'succeeded'), 0)::bigint as kept_minor
           from ((select account_id, status, raw_code, decline_code, amount_minor, fee_minor, created_at
                   from attempts
                  where tenant_id = $1 and rail = $2 and currency = $3 and created_at >= $4
                  order by created_at desc limit $6)
                 union all
                 (select account_id, status, raw_code, decline_code, amount_minor, fee_minor, created_at
                   from escrow_payments
                  where tenant_id = $1 and rail = $2 and currency = $3 and created_at >= $4
                  order by created_at desc limit $6)) latest
          where account_id is not null group by account_id order by account_id"
    ))
    .bind(tenant.uuid())
    .bind(rail)
    .bind(currency)
    .bind(ts(before(24 * 30)))
    .bind(ts(before(1)))
    .bind(LATEST)
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps why an account was asked for a payment.
///
/// # Errors
/// Any store error.
pub async fn keep_route(
    tx: &mut TenantTx,
    attempt: AttemptId,
    account: ProviderAccountId,
    reason: &Value,
) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into attempt_routes (tenant_id, attempt_id, account_id, reason, created_at) values ($1, $2, $3, $4, $5)"
    ))
    .bind(tenant.uuid())
    .bind(attempt.uuid())
    .bind(account.uuid())
    .bind(reason)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Why an account was asked for a payment, if that was kept: a saved method needs no reason.
///
/// # Errors
/// Any store error.
pub async fn route_of(tx: &mut TenantTx, attempt: AttemptId) -> Result<Option<Value>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(Value,)> =
        sqlx::query_as(sql!("select reason from attempt_routes where tenant_id = $1 and attempt_id = $2"))
            .bind(tenant.uuid())
            .bind(attempt.uuid())
            .fetch_optional(tx.conn())
            .await?;
    Ok(found.map(|(reason,)| reason))
}

async fn forget_rules(tx: &mut TenantTx) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("delete from routing_rules where tenant_id = $1")).bind(tenant.uuid()).execute(tx.conn()).await?;
    Ok(())
}
