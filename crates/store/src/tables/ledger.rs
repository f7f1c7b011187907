//! Journals and postings: append-only, and once per fact; locked balances of what we owe.

use std::collections::{BTreeMap, BTreeSet};

use ids::{AttemptId, CustomerId, InvoiceId, JournalId, SurplusId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

/// A balanced journal, ready to be stored.
#[derive(Clone, Debug)]
pub struct JournalRow {
    /// Its id.
    pub id: JournalId,
    /// What kind of fact.
    pub kind: &'static str,
    /// Which fact: an invoice, an attempt.
    pub source: Uuid,
    /// The one currency of its postings.
    pub currency: String,
    /// When the fact holds.
    pub effective_at: Timestamp,
    /// The lines.
    pub postings: Vec<PostingRow>,
}

/// One line of a journal. Debits are positive.
#[derive(Clone, Debug)]
pub struct PostingRow {
    /// Which account.
    pub account: &'static str,
    /// Whose, or all zeroes.
    pub owner: Uuid,
    /// How much, in minor units.
    pub amount_minor: i64,
    /// For accounts of what we owe: the locked balance follows. Credit raises it.
    pub locked: bool,
}

/// Posts journals. A journal of the same kind and source posted before is refused.
///
/// # Errors
/// `Constraint("journals_pkey")`; `Constraint("balances_not_negative")`.
pub async fn post(tx: &mut TenantTx, journals: &[JournalRow]) -> Result<(), StoreError> {
    if journals.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into journals (tenant_id, id, kind, source_id, currency, effective_at, created_at)
         select $1, n.id, n.kind, n.source_id, n.currency, n.effective_at, $2
           from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])
             as n (id, kind, source_id, currency, effective_at)"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(journals, |row| row.id.uuid()))
    .bind(column(journals, |row| row.kind))
    .bind(column(journals, |row| row.source))
    .bind(column(journals, |row| row.currency.clone()))
    .bind(ts_column(journals, |row| row.effective_at))
    .execute(tx.conn())
    .await?;
    let lines = lines_of(journals)?;
    sqlx::query(sql!(
        "insert into postings (tenant_id, journal_id, line_no, account, owner_id, amount_minor, currency)
         select $1, n.journal_id, n.line_no, n.account, n.owner_id, n.amount, n.currency
           from unnest($2::uuid[], $3::int2[], $4::text[], $5::uuid[], $6::int8[], $7::text[])
             as n (journal_id, line_no, account, owner_id, amount, currency)"
    ))
    .bind(tenant.uuid())
    .bind(column(&lines, |line| line.journal))
    .bind(column(&lines, |line| line.no))
    .bind(column(&lines, |line| line.posting.account))
    .bind(column(&lines, |line| line.posting.owner))
    .bind(column(&lines, |line| line.posting.amount_minor))
    .bind(column(&lines, |line| line.currency.clone()))
    .execute(tx.conn())
    .await?;
    move_balances(tx, &lines).await
}

struct Line<'a> {
    journal: Uuid,
    no: i16,
    currency: String,
    posting: &'a PostingRow,
}

fn lines_of(journals: &[JournalRow]) -> Result<Vec<Line<'_>>, StoreError> {
    let mut lines = Vec::new();
    for journal in journals {
        for (nth, posting) in journal.postings.iter().enumerate() {
            let no = i16::try_from(nth).map_err(|_| StoreError::fault("a journal of more than 32767 lines"))?;
            lines.push(Line { journal: journal.id.uuid(), no, currency: journal.currency.clone(), posting });
        }
    }
    Ok(lines)
}

/// Locked balances follow their postings: a credit (negative) raises what we owe. Those that are there are held and moved by one
/// statement, all in key order, so that no two who move the same balances wait in a circle; those that are not there yet begin with
/// what comes in. A fall below zero is refused.
async fn move_balances(tx: &mut TenantTx, lines: &[Line<'_>]) -> Result<(), StoreError> {
    let mut moves: BTreeMap<(&str, Uuid, &str), i64> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.posting.locked) {
        let moved = moves.entry((line.posting.account, line.posting.owner, line.currency.as_str())).or_default();
        *moved = moved
            .checked_sub(line.posting.amount_minor)
            .ok_or_else(|| StoreError::fault("the movements of a balance do not fit together"))?;
    }
    moves.retain(|_, moved| *moved != 0);
    if moves.is_empty() {
        return Ok(());
    }
    let known = shift(tx, &moves).await?;
    let known: BTreeSet<_> =
        known.iter().map(|row| (row.account.as_str(), row.owner_id, row.currency.as_str())).collect();
    moves.retain(|key, _| !known.contains(key));
    if moves.values().any(|moved| *moved < 0) {
        return Err(StoreError::fault("a balance that does not exist would fall below zero"));
    }
    begin(tx, &moves).await
}

type Moves<'a> = BTreeMap<(&'a str, Uuid, &'a str), i64>;

row! {
    /// A balance that is there.
    KnownRow {
        account: String,
        owner_id: Uuid,
        currency: String,
    }
}

/// Moves the balances that are there, and answers which those are.
async fn shift(tx: &mut TenantTx, moves: &Moves<'_>) -> Result<Vec<KnownRow>, StoreError> {
    let tenant = tx.tenant();
    let moves: Vec<_> = moves.iter().collect();
    Ok(sqlx::query_as(sql!(
        "update balances b set balance_minor = b.balance_minor + held.moved
           from (select k.account, k.owner_id, k.currency, n.moved
                   from balances k
                   join unnest($2::text[], $3::uuid[], $4::text[], $5::int8[]) as n (account, owner_id, currency, moved)
                     on n.account = k.account and n.owner_id = k.owner_id and n.currency = k.currency
                  where k.tenant_id = $1 order by k.account, k.owner_id, k.currency for update of k) held
          where b.tenant_id = $1 and b.account = held.account and b.owner_id = held.owner_id and b.currency = held.currency
         returning b.account, b.owner_id, b.currency"
    ))
    .bind(tenant.uuid())
    .bind(column(&moves, |(key, _)| key.0))
    .bind(column(&moves, |(key, _)| key.1))
    .bind(column(&moves, |(key, _)| key.2))
    .bind(column(&moves, |(_, moved)| **moved))
    .fetch_all(tx.conn())
    .await?)
}

/// Balances that were not there a moment ago.
async fn begin(tx: &mut TenantTx, moves: &Moves<'_>) -> Result<(), StoreError> {
    if moves.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let moves: Vec<_> = moves.iter().collect();
    sqlx::query(sql!(
        "insert into balances (tenant_id, account, owner_id, currency, balance_minor)
         select $1, n.account, n.owner_id, n.currency, n.moved
           from unnest($2::text[], $3::uuid[], $4::text[], $5::int8[]) as n (account, owner_id, currency, moved)
         on conflict on constraint balances_pkey
         do update set balance_minor = balances.balance_minor + excluded.balance_minor"
    ))
    .bind(tenant.uuid())
    .bind(column(&moves, |(key, _)| key.0))
    .bind(column(&moves, |(key, _)| key.1))
    .bind(column(&moves, |(key, _)| key.2))
    .bind(column(&moves, |(_, moved)| **moved))
    .execute(tx.conn())
    .await?;
    Ok(())
}

row! {
    /// What we owe somebody on one account.
    BalanceRow {
        owner_id: Uuid,
        currency: String,
        balance_minor: i64,
    }
}

/// What some customers can spend on their bills, held until this transaction ends; only what is above zero.
///
/// # Errors
/// Any store error.
pub async fn lock_credit_of(tx: &mut TenantTx, customers: &[Uuid]) -> Result<Vec<BalanceRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select owner_id, currency, balance_minor from balances
          where tenant_id = $1 and account = 'customer_credit' and owner_id = any($2) and balance_minor > 0
          order by owner_id, currency for update"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .fetch_all(tx.conn())
    .await?)
}

/// What a customer can spend on their bills, in each currency they ever had a balance in.
///
/// # Errors
/// Any store error.
pub async fn credit_of(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<BalanceRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select owner_id, currency, balance_minor from balances
          where tenant_id = $1 and account = 'customer_credit' and owner_id = $2 order by currency"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// What a customer can spend from one account.
    PurseRow {
        owner_id: Uuid,
        /// `customer_credit` or `prepaid_credit`.
        account: String,
        currency: String,
        balance_minor: i64,
    }
}

/// The balances and the sums of grants of some customers, held until this transaction ends; only what is above zero.
///
/// # Errors
/// Any store error.
pub async fn lock_purses(tx: &mut TenantTx, customers: &[Uuid]) -> Result<Vec<PurseRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select owner_id, account, currency, balance_minor from balances
          where tenant_id = $1 and account in ('customer_credit', 'prepaid_credit') and owner_id = any($2)
            and balance_minor > 0
          order by account, owner_id, currency for update"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .fetch_all(tx.conn())
    .await?)
}

/// Holds the purses of some customers, also the empty ones: whoever is about to fill one must stand in line with those who
/// empty it.
///
/// # Errors
/// Any store error.
pub async fn hold_purses(tx: &mut TenantTx, customers: &[Uuid]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "select 1 from balances
          where tenant_id = $1 and account in ('customer_credit', 'prepaid_credit') and owner_id = any($2)
          order by account, owner_id, currency for update"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether a customer has a balance or credit in any currency.
///
/// # Errors
/// Any store error.
pub async fn has_credit(tx: &mut TenantTx, customer: CustomerId) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (has,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from balances
          where tenant_id = $1 and account in ('customer_credit', 'prepaid_credit') and owner_id = $2
            and balance_minor > 0)"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(has)
}

row! {
    /// Money that arrived for an invoice that did not want it.
    SurplusRow {
        id: SurplusId,
        customer_id: CustomerId,
        invoice_id: InvoiceId,
        attempt_id: AttemptId,
        amount_minor: i64,
        currency: String,
        state: String,
        created_at: Timestamp,
    }
}

/// Opens a refund case for money that arrived too late or twice.
///
/// # Errors
/// `Constraint("surpluses_once_per_attempt")`.
pub async fn insert_surplus(tx: &mut TenantTx, row: &SurplusRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into surpluses (tenant_id, id, customer_id, invoice_id, attempt_id, amount_minor, currency, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(row.invoice_id.uuid())
    .bind(row.attempt_id.uuid())
    .bind(row.amount_minor)
    .bind(&row.currency)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The surplus that an attempt brought, if it brought one, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_surplus_of(tx: &mut TenantTx, attempt: AttemptId) -> Result<Option<SurplusRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, invoice_id, attempt_id, amount_minor, currency, state, created_at from surpluses
          where tenant_id = $1 and attempt_id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(attempt.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// What came short of a bill and is still there, nothing of it asked back, held until this transaction ends; oldest first.
///
/// # Errors
/// Any store error.
pub async fn lock_surpluses_of(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Vec<SurplusRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, invoice_id, attempt_id, amount_minor, currency, state, created_at from surpluses s
          where tenant_id = $1 and invoice_id = $2 and state = 'open'
            and not exists (select 1 from refunds r where r.tenant_id = $1 and r.surplus_id = s.id
                               and r.state not in ('failed', 'canceled'))
          order by id for update"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// The same, held by nobody: to be looked at.
///
/// # Errors
/// Any store error.
pub async fn surpluses_of(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Vec<SurplusRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, invoice_id, attempt_id, amount_minor, currency, state, created_at from surpluses s
          where tenant_id = $1 and invoice_id = $2 and state = 'open'
            and not exists (select 1 from refunds r where r.tenant_id = $1 and r.surplus_id = s.id
                               and r.state not in ('failed', 'canceled'))"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes whether a surplus is still there: `open`, `applied` to its bill, or `refunded` once all of it went back.
///
/// # Errors
/// Any store error.
pub async fn set_surplus(tx: &mut TenantTx, id: SurplusId, state: &str) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update surpluses set state = $3 where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .bind(state)
        .execute(tx.conn())
        .await?;
    Ok(())
}

row! {
    /// The movements of one account, summed.
    AccountTotalRow {
        account: String,
        currency: String,
        debit_minor: i64,
        credit_minor: i64,
    }
}

/// The trial balance: every account's debits and credits. They add up to the same.
///
/// # Errors
/// Any store error.
pub async fn trial_balance(tx: &mut TenantTx) -> Result<Vec<AccountTotalRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select account, currency,
                coalesce(sum(amount_minor) filter (where amount_minor > 0), 0)::bigint as debit_minor,
                coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0)::bigint as credit_minor
           from postings where tenant_id = $1 group by account, currency order by account, currency"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}
