//! Journals and postings: append-only, and once per fact; locked balances of what we owe.

use std::collections::BTreeMap;

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

/// Posts journals, in one round trip. A journal of the same kind and source posted before is refused.
///
/// # Errors
/// `Constraint("journals_pkey")`; `Constraint("balances_not_negative")`.
pub async fn post(tx: &mut TenantTx, journals: &[JournalRow]) -> Result<(), StoreError> {
    if journals.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let lines = lines_of(journals)?;
    let moves: Vec<_> = moves_of(&lines)?.into_iter().collect();
    sqlx::query(sql!("select post_journals(tenant_id => $1, at => $2, ids => $3, kinds => $4, sources => $5, currencies => $6,
        effective => $7, line_journals => $8, line_nos => $9, line_accounts => $10, line_owners => $11, line_amounts => $12,
        line_currencies => $13, move_accounts => $14, move_owners => $15, move_currencies => $16, moves => $17)"))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(journals, |row| row.id.uuid()))
    .bind(column(journals, |row| row.kind))
    .bind(column(journals, |row| row.source))
    .bind(column(journals, |row| row.currency.clone()))
    .bind(ts_column(journals, |row| row.effective_at))
    .bind(column(&lines, |line| line.journal))
    .bind(column(&lines, |line| line.no))
    .bind(column(&lines, |line| line.posting.account))
    .bind(column(&lines, |line| line.posting.owner))
    .bind(column(&lines, |line| line.posting.amount_minor))
    .bind(column(&lines, |line| line.currency))
    .bind(column(&moves, |(key, _)| key.0))
    .bind(column(&moves, |(key, _)| key.1))
    .bind(column(&moves, |(key, _)| key.2))
    .bind(column(&moves, |(_, moved)| *moved))
    .execute(tx.conn())
    .await?;
    Ok(())
}

struct Line<'a> {
    journal: Uuid,
    no: i16,
    currency: &'a str,
    posting: &'a PostingRow,
}

fn lines_of(journals: &[JournalRow]) -> Result<Vec<Line<'_>>, StoreError> {
    let mut lines = Vec::new();
    for journal in journals {
        for (nth, posting) in journal.postings.iter().enumerate() {
            let no = i16::try_from(nth).map_err(|_| StoreError::fault("a journal of more than 32767 lines"))?;
            lines.push(Line { journal: journal.id.uuid(), no, currency: &journal.currency, posting });
        }
    }
    Ok(lines)
}

/// How far each locked balance moves: a credit (negative) raises what we owe. Those that stay where they are, are left out.
fn moves_of<'a>(lines: &[Line<'a>]) -> Result<BTreeMap<(&'a str, Uuid, &'a str), i64>, StoreError> {
    let mut moves: BTreeMap<(&str, Uuid, &str), i64> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.posting.locked) {
        let moved = moves.entry((line.posting.account, line.posting.owner, line.currency)).or_default();
        *moved = moved
            .checked_sub(line.posting.amount_minor)
            .ok_or_else(|| StoreError::fault("the movements of a balance do not fit together"))?;
    }
    moves.retain(|_, moved| *moved != 0);
    Ok(moves)
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
