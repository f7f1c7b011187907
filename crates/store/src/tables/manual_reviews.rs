//! What only a person can settle: attempts, refunds, payouts, and payments into escrow with their refunds, that nobody will ask about any
//! more, breaks of comparisons, and money that a provider told of and nobody knows.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// Something that waits for a person. The id is that of the attempt, the refund, the payout, the break or
    /// the message.
    ReviewRow {
        id: Uuid,
        /// `attempt`, `refund`, `payout`, `escrow_payment`, `escrow_refund`, `break` or `event`.
        kind: String,
        /// Why it is here, as its own table says.
        why: Option<String>,
        gateway: String,
        account_id: Option<ids::ProviderAccountId>,
        attempt_id: Option<ids::AttemptId>,
        amount_minor: Option<i64>,
        currency: Option<String>,
        evidence: Value,
        created_at: Timestamp,
    }
}

const ALL: &str = sql!(
    "select id, kind, why, gateway, account_id, attempt_id, amount_minor, currency, evidence, created_at from (
       select a.tenant_id, a.id, 'attempt' as kind, coalesce(a.raw_message, a.status) as why, a.gateway, a.account_id,
              a.id as attempt_id, a.amount_minor, a.currency,
              jsonb_build_object('status', a.status, 'rail', a.rail, 'submittedAt', a.submitted_at, 'lookUps', a.look_ups,
                'notFound', a.not_found, 'gatewayRef', a.gateway_ref, 'said', a.raw_message) as evidence,
              a.created_at
         from unresolved_attempts u
         join attempts a on a.tenant_id = u.tenant_id and a.id = u.attempt_id
         left join due w on w.tenant_id = u.tenant_id and w.kind = 'resolve' and w.subject_id = u.attempt_id
        where u.tenant_id = $1 and (a.status = 'manual' or w.due_at is null)
       union all
       select r.tenant_id, r.id, 'refund' as kind, coalesce(r.failure_message, r.state), r.gateway, r.account_id, null,
              r.amount_minor, r.currency,
              jsonb_build_object('status', r.state, 'submittedAt', r.submitted_at, 'lookUps', r.look_ups,
                'notFound', r.not_found, 'gatewayRef', r.gateway_ref, 'said', r.failure_message) as evidence,
              r.created_at
         from refunds r where r.tenant_id = $1 and r.state = 'manual'
       union all
       select p.tenant_id, p.id, 'payout' as kind, coalesce(t.raw_message, t.status), t.gateway, t.account_id, null,
              p.amount_minor, p.currency,
              jsonb_build_object('status', p.status, 'submittedAt', t.submitted_at, 'lookUps', t.look_ups,
                'notFound', t.not_found, 'gatewayRef', t.gateway_ref, 'said', t.raw_message) as evidence,
              p.created_at
         from payouts p
         join payout_tries t on t.tenant_id = p.tenant_id and t.payout_id = p.id and t.status = 'manual'
        where p.tenant_id = $1 and p.status = 'manual'
       union all
       select p.tenant_id, p.id, 'escrow_payment' as kind, coalesce(p.raw_message, p.status), p.gateway, p.account_id, null,
              p.amount_minor, p.currency,
              jsonb_build_object('status', p.status, 'rail', p.rail, 'submittedAt', p.submitted_at, 'lookUps', p.look_ups,
                'notFound', p.not_found, 'gatewayRef', p.gateway_ref, 'said', p.raw_message, 'orderId', 'ord_' || p.order_id) as evidence,
              p.created_at
         from escrow_payments p where p.tenant_id = $1 and p.status = 'manual'
       union all
       select r.tenant_id, r.id, 'escrow_refund' as kind, coalesce(r.failure_message, r.state), p.gateway, p.account_id, null,
              r.amount_minor, p.currency,
              jsonb_build_object('status', r.state, 'submittedAt', r.submitted_at, 'lookUps', r.look_ups,
                'notFound', r.not_found, 'gatewayRef', r.gateway_ref, 'said', r.failure_message, 'orderId', 'ord_' || r.order_id) as evidence,
              r.created_at
         from escrow_refunds r
         join escrow_payments p on p.tenant_id = r.tenant_id and p.id = r.payment_id
        where r.tenant_id = $1 and r.state in ('manual', 'needs_account')
       union all
       select b.tenant_id, b.id, 'break' as kind, b.bucket || coalesce(': ' || nullif(array_to_string(b.what, ', '), ''), ''),
              b.gateway, b.account_id, b.attempt_id,
              coalesce((b.theirs->>'amount')::bigint, (b.ours->>'amount')::bigint),
              coalesce(b.theirs->>'currency', b.ours->>'currency'),
              jsonb_build_object('ours', b.ours, 'theirs', b.theirs, 'asked', b.evidence, 'reference', b.reference,
                'gatewayRef', b.gateway_ref, 'reconciliationId', 'rec_' || b.run_id) as evidence,
              b.created_at
         from reconciliation_breaks b where b.tenant_id = $1 and b.state = 'open'
       union all
       select e.tenant_id, e.id, 'event' as kind, e.note, coalesce(p.gateway, 'unknown'), e.account_id, null,
              null, null, jsonb_build_object('event', e.event, 'subject', e.subject), e.received_at
         from provider_events e
         left join provider_accounts p on p.tenant_id = e.tenant_id and p.id = e.account_id
        where e.tenant_id = $1 and e.state = 'parked' and e.subject->>'kind' in ('charge', 'transfer')) waiting
      where tenant_id = $1"
);

const COUNTED: &str = sql!(
    "select 1 from (
       select a.tenant_id, 'attempt' as kind, a.created_at
         from unresolved_attempts u
         join attempts a on a.tenant_id = u.tenant_id and a.id = u.attempt_id
         left join due w on w.tenant_id = u.tenant_id and w.kind = 'resolve' and w.subject_id = u.attempt_id
        where u.tenant_id = $1 and (a.status = 'manual' or w.due_at is null)
       union all
       select r.tenant_id, 'refund', r.created_at from refunds r where r.tenant_id = $1 and r.state = 'manual'
       union all
       select p.tenant_id, 'payout', p.created_at from payouts p where p.tenant_id = $1 and p.status = 'manual'
       union all
       select p.tenant_id, 'escrow_payment', p.created_at from escrow_payments p where p.tenant_id = $1 and p.status = 'manual'
       union all
       select r.tenant_id, 'escrow_refund', r.created_at from escrow_refunds r
        where r.tenant_id = $1 and r.state in ('manual', 'needs_account')
       union all
       select b.tenant_id, 'break', b.created_at from reconciliation_breaks b where b.tenant_id = $1 and b.state = 'open'
       union all
       select e.tenant_id, 'event', e.received_at from provider_events e
        where e.tenant_id = $1 and e.state = 'parked' and e.subject->>'kind' in ('charge', 'transfer')) waiting
      where tenant_id = $1"
);

/// What the list may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct ReviewFilter {
    /// Since when it waits.
    pub made: Made,
    /// `attempt`, `refund`, `payout`, `escrow_payment`, `escrow_refund`, `break` or `event`.
    pub kind: Option<String>,
}

/// What waits, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &ReviewFilter, page: &PageOf) -> Result<Vec<ReviewRow>, StoreError> {
    narrowed(List::of(ALL, tx.tenant()), filter).page(tx, page).await
}

/// How much, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &ReviewFilter) -> Result<i64, StoreError> {
    narrowed(List::counted(COUNTED, tx.tenant()), filter).count(tx).await
}

fn narrowed(list: List, filter: &ReviewFilter) -> List {
    list.made(&filter.made).and("kind = ", filter.kind.as_deref())
}

/// One thing that waits.
///
/// # Errors
/// `Missing` when nothing of this id waits.
pub async fn get(tx: &mut TenantTx, id: Uuid) -> Result<ReviewRow, StoreError> {
    let found: Vec<ReviewRow> = List::of(ALL, tx.tenant()).and("id = ", Some(id)).all(tx).await?;
    found.into_iter().next().ok_or(StoreError::Missing("manual review"))
}

row! {
    /// What a person decided.
    ResolutionRow {
        review_id: Uuid,
        /// `attempt`, `refund`, `payout`, `escrow_payment`, `escrow_refund`, `break` or `event`.
        kind: String,
        /// `succeeded`, `failed` or `not_ours`.
        outcome: String,
        /// Where it can be seen: a line of a bank statement, a reference of the provider's.
        reference: Option<String>,
        note: String,
        /// Why it holds although the provider says something else.
        forced: Option<String>,
        asked_by: String,
        /// `waiting`, `done` or `refused`.
        state: String,
        /// What came of it, in words.
        answer: Option<String>,
        /// What the provider said.
        evidence: Option<Value>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Keeps a decision that is to be carried out; answers whether it could be: one that waits or is done is not replaced.
///
/// # Errors
/// Any store error.
pub async fn decide(tx: &mut TenantTx, row: &ResolutionRow) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let done = sqlx::query(sql!(
        "insert into manual_resolutions (tenant_id, review_id, kind, outcome, reference, note, forced, asked_by, state,
                created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $9)
         on conflict on constraint manual_resolutions_pkey
         do update set outcome = excluded.outcome, reference = excluded.reference, note = excluded.note,
                forced = excluded.forced, asked_by = excluded.asked_by, state = 'waiting', answer = null, evidence = null,
                updated_at = excluded.updated_at
          where manual_resolutions.state = 'refused'"
    ))
    .bind(tenant.uuid())
    .bind(row.review_id)
    .bind(&row.kind)
    .bind(&row.outcome)
    .bind(&row.reference)
    .bind(&row.note)
    .bind(&row.forced)
    .bind(&row.asked_by)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What a person decided about something, if anything.
///
/// # Errors
/// Any store error.
pub async fn resolution_of(tx: &mut TenantTx, review: Uuid) -> Result<Option<ResolutionRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select review_id, kind, outcome, reference, note, forced, asked_by, state, answer, evidence, created_at, updated_at
           from manual_resolutions where tenant_id = $1 and review_id = $2"
    ))
    .bind(tenant.uuid())
    .bind(review)
    .fetch_optional(tx.conn())
    .await?)
}

/// Writes what came of a decision that waited; answers whether it still did.
///
/// # Errors
/// Any store error.
pub async fn answer(tx: &mut TenantTx, row: &ResolutionRow) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    let done = sqlx::query(sql!(
        "update manual_resolutions set state = $3, answer = $4, evidence = $5, updated_at = $6
          where tenant_id = $1 and review_id = $2 and state = 'waiting'"
    ))
    .bind(tenant.uuid())
    .bind(row.review_id)
    .bind(&row.state)
    .bind(&row.answer)
    .bind(&row.evidence)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
