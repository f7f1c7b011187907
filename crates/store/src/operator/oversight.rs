//! What staff look at over all merchants of a mode: money that waits for somebody, what is stopped, disputes with their days, and how
//! providers do. Read by the auditor, who can write nothing. Each list ends after [`MOST`] rows, the most urgent first.

use ids::{DisputeId, HoldId, Mode, OrderId, PayoutId, ProviderAccountId, TenantId};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::queues::reader;
use crate::bind::ts;
use crate::doors::AuditDb;
use crate::row::row;
use crate::{StoreError, sql};

/// Rows of a list.
pub const MOST: i64 = 200;

row! {
    /// A payout that waits for somebody.
    WaitingRow {
        tenant_id: TenantId,
        tenant_name: String,
        id: PayoutId,
        amount_minor: i64,
        currency: String,
        approvals_needed: i16,
        given: i64,
        approve_by: Option<Timestamp>,
        bank_name: String,
        last4: String,
        is_held: bool,
    }
}

row! {
    /// A hold in force.
    HeldRow {
        tenant_id: TenantId,
        tenant_name: String,
        id: HoldId,
        /// None: every payout of the merchant.
        payout_id: Option<PayoutId>,
        reason: String,
        placed_at: Timestamp,
    }
}

row! {
    /// What a merchant may take before verification is nearly used, or was reached.
    CapRow {
        tenant_id: TenantId,
        is_reached: bool,
    }
}

row! {
    /// A charge that its payer disputes, and that is not closed.
    ContestedRow {
        tenant_id: TenantId,
        tenant_name: String,
        id: DisputeId,
        gateway: String,
        state: String,
        /// What its merchant wants done, once they said so.
        wish: Option<String>,
        reason: Option<String>,
        amount_minor: Option<i64>,
        currency: Option<String>,
        answer_by: Option<Timestamp>,
    }
}

row! {
    /// A dispute within an order in escrow, as the order keeps it.
    OrderDisputeRow {
        tenant_id: TenantId,
        tenant_name: String,
        order_id: OrderId,
        title: String,
        currency: String,
        dispute: Value,
    }
}

row! {
    /// What became of an account's payments by one rail in one currency, as routing counts them.
    OutcomeRow {
        tenant_id: TenantId,
        tenant_name: String,
        account_id: ProviderAccountId,
        label: String,
        gateway: String,
        rail: String,
        currency: String,
        tried: i64,
        failed: i64,
    }
}

row! {
    /// A circuit breaker that is not closed, in real time.
    BreakerOpenRow {
        tenant_id: TenantId,
        tenant_name: String,
        gateway: String,
        /// Empty for the gateway itself.
        issuer: String,
        state: String,
        updated_at: Timestamp,
    }
}

/// Payouts that wait for approvals, those whose time is over first ahead.
///
/// # Errors
/// Any store error.
pub async fn waiting(db: &AuditDb, mode: Mode) -> Result<Vec<WaitingRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select p.tenant_id, t.name as tenant_name, p.id, p.amount_minor, p.currency, p.approvals_needed,
                (select count(*) from payout_approvals a
                  where a.tenant_id = p.tenant_id and a.payout_id = p.id and a.decision = 'approve') as given,
                p.approve_by, b.bank_name, b.last4,
                exists (select 1 from holds h where h.tenant_id = p.tenant_id and h.lifted_at is null
                           and (h.payout_id is null or h.payout_id = p.id)) as is_held
           from payouts p join core.tenants t on t.id = p.tenant_id
                join beneficiaries b on b.tenant_id = p.tenant_id and b.id = p.beneficiary_id
          where p.status = 'pending_approval' order by p.approve_by, p.id limit $1"
    ))
    .bind(MOST)
    .fetch_all(&mut *tx)
    .await?)
}

/// Holds in force, the newest first.
///
/// # Errors
/// Any store error.
pub async fn held(db: &AuditDb, mode: Mode) -> Result<Vec<HeldRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select h.tenant_id, t.name as tenant_name, h.id, h.payout_id, h.reason, h.placed_at
           from holds h join core.tenants t on t.id = h.tenant_id
          where h.lifted_at is null order by h.placed_at desc, h.id limit $1"
    ))
    .bind(MOST)
    .fetch_all(&mut *tx)
    .await?)
}

/// Caps in force of which four fifths are used, or at which a charge was kept back: their merchants are to be told.
///
/// # Errors
/// Any store error.
pub async fn caps_to_tell(db: &AuditDb, mode: Mode) -> Result<Vec<CapRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select tenant_id, reached_at is not null as is_reached from revenue_caps
          where lifted_at is null and (reached_at is not null or used_minor >= cap_minor / 5 * 4)
          order by granted_at desc, tenant_id limit $1"
    ))
    .bind(MOST)
    .fetch_all(&mut *tx)
    .await?)
}

/// Disputed charges that are not closed, by the day on which their provider wants an answer.
///
/// # Errors
/// Any store error.
pub async fn contested(db: &AuditDb, mode: Mode) -> Result<Vec<ContestedRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select d.tenant_id, t.name as tenant_name, d.id, d.gateway, d.state, d.wish, d.reason, d.amount_minor, d.currency,
                d.answer_by
           from disputes d join core.tenants t on t.id = d.tenant_id
          where d.closed_at is null order by d.answer_by nulls last, d.id limit $1"
    ))
    .bind(MOST)
    .fetch_all(&mut *tx)
    .await?)
}

/// Open disputes of orders in escrow; whose turn it is stands in them.
///
/// # Errors
/// Any store error.
pub async fn order_disputes(db: &AuditDb, mode: Mode) -> Result<Vec<OrderDisputeRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select o.tenant_id, t.name as tenant_name, o.id as order_id, o.title, o.currency, d.value as dispute
           from escrow_orders o join core.tenants t on t.id = o.tenant_id
                cross join lateral jsonb_array_elements(o.body -> 'disputes') d
          where o.state = 'disputed' and d.value ->> 'phase' is distinct from 'resolved'
            and d.value ->> 'phase' is distinct from 'withdrawn'
          order by o.updated_at, o.id limit $1"
    ))
    .bind(MOST)
    .fetch_all(&mut *tx)
    .await?)
}

/// What became of the payments of the last hour at each account, by what routing calls an account's own failures; the worst first.
///
/// # Errors
/// Any store error.
pub async fn outcomes(db: &AuditDb, mode: Mode) -> Result<Vec<OutcomeRow>, StoreError> {
    let since = db.clock.now().saturating_sub(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MIN);
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select p.tenant_id, t.name as tenant_name, p.id as account_id, p.label, p.gateway, a.rail, a.currency, a.tried, a.failed
           from provider_accounts p join core.tenants t on t.id = p.tenant_id
                cross join lateral (
                  select rail, currency, count(*) as tried,
                         count(*) filter (where status in ('unknown', 'manual') or (status = 'failed' and
                           (raw_code = 'not_sent' or decline_code in ('processor_error', 'our_balance_low',
                              'blocked_by_provider', 'bad_request', 'auth')))) as failed
                    from attempts
                   where tenant_id = p.tenant_id and account_id = p.id and created_at >= $1
                     and status in ('succeeded', 'failed', 'unknown', 'manual')
                   group by rail, currency) a
          where p.status = 'active' order by a.failed desc, a.tried desc, p.tenant_id, p.id, a.rail, a.currency limit $2"
    ))
    .bind(ts(since))
    .bind(MOST)
    .fetch_all(&mut *tx)
    .await?)
}

/// Breakers that are not closed: who is not asked now, or on trial.
///
/// # Errors
/// Any store error.
pub async fn unclosed_breakers(db: &AuditDb, mode: Mode) -> Result<Vec<BreakerOpenRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    Ok(sqlx::query_as(sql!(
        "select b.tenant_id, t.name as tenant_name, b.gateway, b.issuer, b.state, b.updated_at
           from breakers b join core.tenants t on t.id = b.tenant_id
          where b.state <> 'closed' and b.lane = $1 order by b.updated_at desc, b.tenant_id limit $2"
    ))
    .bind(crate::Lane::REAL.uuid())
    .bind(MOST)
    .fetch_all(&mut *tx)
    .await?)
}
