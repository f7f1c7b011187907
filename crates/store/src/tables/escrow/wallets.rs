//! What persons have: the locked parts of their wallets, what they owe, and what moved them.

use ids::{CustomerId, JournalId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::List;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One part of somebody's wallet in one currency.
    WalletPartRow {
        owner_id: Uuid,
        /// `wallet_available`, `wallet_pending`, `wallet_reserve`, or `party_debt` with what they owe.
        account: String,
        currency: String,
        minor: i64,
    }
}

/// The wallets of some persons in one currency, held until this transaction ends, with what they owe. Rows that are not there yet
/// are made first, so that whoever fills a wallet stands in line with those who empty it.
///
/// # Errors
/// Any store error.
pub async fn lock(tx: &mut TenantTx, persons: &[CustomerId], currency: &str) -> Result<Vec<WalletPartRow>, StoreError> {
    let tenant = tx.tenant();
    let mut owners: Vec<Uuid> = persons.iter().map(|id| id.uuid()).collect();
    owners.sort_unstable();
    sqlx::query(sql!(
        "insert into balances (tenant_id, account, owner_id, currency, balance_minor)
         select $1, 'wallet_available', n.owner_id, $3, 0 from unnest($2::uuid[]) as n (owner_id) order by n.owner_id
         on conflict on constraint balances_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(&owners)
    .bind(currency)
    .execute(tx.conn())
    .await?;
    // Whoever moves any part of a wallet holds its first part, so this one keeps all of them still.
    sqlx::query(sql!(
        "select 1 from balances where tenant_id = $1 and account = 'wallet_available' and owner_id = any($2) and currency = $3
          order by owner_id for update"
    ))
    .bind(tenant.uuid())
    .bind(&owners)
    .bind(currency)
    .execute(tx.conn())
    .await?;
    Ok(sqlx::query_as(sql!(
        "select owner_id, account, currency, balance_minor as minor from balances
          where tenant_id = $1 and account in ('wallet_available', 'wallet_pending', 'wallet_reserve') and owner_id = any($2)
            and currency = $3
         union all
         select owner_id, 'party_debt', currency, sum(amount_minor)::bigint from postings
          where tenant_id = $1 and account = 'party_debt' and owner_id = any($2) and currency = $3
          group by owner_id, currency"
    ))
    .bind(tenant.uuid())
    .bind(&owners)
    .bind(currency)
    .fetch_all(tx.conn())
    .await?)
}

/// A person's wallet in each currency, with what they owe.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, person: CustomerId) -> Result<Vec<WalletPartRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select owner_id, account, currency, balance_minor as minor from balances
          where tenant_id = $1 and account in ('wallet_available', 'wallet_pending', 'wallet_reserve') and owner_id = $2
         union all
         select owner_id, 'party_debt', currency, sum(amount_minor)::bigint from postings
          where tenant_id = $1 and account = 'party_debt' and owner_id = $2 group by owner_id, currency
          order by currency, account"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// One line of a person's statement: how far each part of the wallet moved, above zero for what came in.
    WalletLineRow {
        /// Of the journal.
        id: JournalId,
        /// What happened.
        kind: String,
        /// What it is about: the raw id of a move of an order, a payment, a payout.
        source_id: Uuid,
        currency: String,
        available_minor: i64,
        pending_minor: i64,
        reserve_minor: i64,
        created_at: Timestamp,
    }
}

/// What moved a person's wallet, newest first: the lines add up to the wallet.
///
/// # Errors
/// Any store error.
pub async fn statement(
    tx: &mut TenantTx,
    person: CustomerId,
    currency: Option<&str>,
    page: &PageOf,
) -> Result<Vec<WalletLineRow>, StoreError> {
    let list = List::of(
        sql!(
            "select j.id, j.kind, j.source_id, j.currency, j.created_at, m.available_minor, m.pending_minor, m.reserve_minor
               from journals j cross join lateral (
                 select p.owner_id,
                        coalesce(-sum(p.amount_minor) filter (where p.account = 'wallet_available'), 0)::bigint as available_minor,
                        coalesce(-sum(p.amount_minor) filter (where p.account = 'wallet_pending'), 0)::bigint as pending_minor,
                        coalesce(-sum(p.amount_minor) filter (where p.account = 'wallet_reserve'), 0)::bigint as reserve_minor
                   from postings p
                  where p.tenant_id = j.tenant_id and p.journal_id = j.id
                    and p.account in ('wallet_available', 'wallet_pending', 'wallet_reserve') group by p.owner_id) m
              where j.tenant_id = $1"
        ),
        tx.tenant(),
    );
    list.by("j.created_at", "j.id")
        .and("m.owner_id = ", Some(person.uuid()))
        .and_in(
            "j.id in (select s.journal_id from postings s where s.tenant_id = $1 \
             and s.account in ('wallet_available', 'wallet_pending', 'wallet_reserve') and s.owner_id = ",
            Some(person.uuid()),
            ")",
        )
        .and("j.currency = ", currency)
        .page(tx, page)
        .await
}

row! {
    /// The sum of one kind of account.
    KindTotalRow {
        account: String,
        currency: String,
        /// Debits less credits.
        minor: i64,
    }
}

/// Every kind of account that escrow moved, with its sum: what the proof of safeguarding is computed from. What was billed is not in
/// it.
///
/// # Errors
/// Any store error.
pub async fn totals(tx: &mut TenantTx) -> Result<Vec<KindTotalRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select p.account, p.currency, sum(p.amount_minor)::bigint as minor
           from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
          where j.tenant_id = $1 and (j.kind like 'escrow.%' or j.kind like 'wallet.%' or j.kind like 'receipt.%'
                or j.kind like 'safeguard.%' or j.kind like 'house.%')
          group by p.account, p.currency having sum(p.amount_minor) <> 0 order by p.currency, p.account"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}
