//! What a merchant has at its gateways, by the books, and the line in which those stand who take from it.

use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// The money of one currency, in minor units.
    FundsRow {
        currency: String,
        /// At the gateways, by the books.
        clearing_minor: i64,
        /// Of that, what came in too late to be had yet.
        pending_minor: i64,
        /// Owed to customers: who are to get it back, whose wallet it is in, or for whose order it is held.
        owed_minor: i64,
        /// Held for payouts that are not settled.
        held_minor: i64,
    }
}

/// Stands in line for one source of money until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn hold(tx: &mut TenantTx, account: &str, owner: Uuid, currency: &str) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into funds (tenant_id, account, owner_id, currency) values ($1, $2, $3, $4)
         on conflict on constraint funds_pkey do update set currency = excluded.currency"
    ))
    .bind(tenant.uuid())
    .bind(account)
    .bind(owner)
    .bind(currency)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The money of every currency that there ever was any in. What came in after `pending_since`, and not ahead of now, is not to
/// be had yet.
///
/// # Errors
/// Any store error.
pub async fn all(tx: &mut TenantTx, pending_since: Timestamp) -> Result<Vec<FundsRow>, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    Ok(sqlx::query_as(sql!(
        "select currency, sum(clearing)::int8 as clearing_minor, sum(pending)::int8 as pending_minor,
                sum(owed)::int8 as owed_minor, sum(held)::int8 as held_minor
           from (select currency, sum(amount_minor) as clearing, 0 as pending, 0 as owed, 0 as held from postings
                  where tenant_id = $1 and account = 'gateway_clearing' group by currency
                 union all
                 select p.currency, 0, sum(p.amount_minor), 0, 0
                   from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                  where j.tenant_id = $1 and j.created_at > $2 and j.created_at <= $3
                    and j.kind in ('payment.received', 'payment.recovered', 'surplus.received')
                    and p.account = 'gateway_clearing' group by p.currency
                 union all
                 select currency, 0, 0, sum(balance_minor), 0 from balances
                  where tenant_id = $1
                    and account in ('refunds_payable', 'surplus', 'wallet_available', 'wallet_pending', 'wallet_reserve', 'escrow_held',
                                    'escrow_disputed', 'escrow_fee', 'unallocated', 'payout_transit', 'refund_transit', 'merchant_owed')
                  group by currency
                 union all
                 select currency, 0, 0, 0, sum(amount_minor + cost_minor) from payouts
                  where tenant_id = $1 and status in ('pending_approval', 'approved', 'submitted', 'unknown', 'manual')
                  group by currency) parts
          group by currency order by currency"
    ))
    .bind(tenant.uuid())
    .bind(ts(pending_since))
    .bind(ts(now))
    .fetch_all(tx.conn())
    .await?)
}

/// What somebody has in a locked account, which is all that they can be paid.
///
/// # Errors
/// Any store error.
pub async fn balance(tx: &mut TenantTx, account: &str, owner: Uuid, currency: &str) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(i64,)> = sqlx::query_as(sql!(
        "select balance_minor from balances
          where tenant_id = $1 and account = $2 and owner_id = $3 and currency = $4 for update"
    ))
    .bind(tenant.uuid())
    .bind(account)
    .bind(owner)
    .bind(currency)
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map_or(0, |(balance,)| balance))
}

row! {
    /// One fact that changed what can be had.
    FundsMoveRow {
        id: Uuid,
        kind: String,
        source_id: Uuid,
        currency: String,
        /// What it changed, in minor units: more at the gateways, or less owed and held.
        amount_minor: i64,
        created_at: Timestamp,
    }
}

/// What a list of movements may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct FundsFilter {
    /// When they were booked.
    pub made: Made,
    /// In this currency.
    pub currency: Option<String>,
    /// Of this kind of journal.
    pub kind: Option<String>,
}

/// Movements, newest first.
///
/// # Errors
/// Any store error.
pub async fn moves(tx: &mut TenantTx, filter: &FundsFilter, page: &PageOf) -> Result<Vec<FundsMoveRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, kind, source_id, currency, created_at,
                    (select coalesce(sum(p.amount_minor), 0)::int8 from postings p
                      where p.tenant_id = journals.tenant_id and p.journal_id = journals.id
                        and p.account in ('gateway_clearing', 'payout_hold', 'refunds_payable', 'surplus', 'wallet_available',
                                          'wallet_pending', 'wallet_reserve', 'escrow_held', 'escrow_disputed', 'escrow_fee',
                                          'unallocated', 'payout_transit', 'refund_transit')) as amount_minor
               from journals where tenant_id = $1
                and kind in ('payment.received', 'payment.recovered', 'surplus.received', 'surplus.applied', 'surplus.refunded',
                             'refund.made', 'refund.returned', 'dispute.withdrawn', 'dispute.reinstated', 'dispute.fee', 'payment.fee',
                             'payment.fee_corrected', 'payment.lost', 'settlement.received', 'settlement.fee',
                             'payout.held', 'payout.released', 'payout.paid', 'payout.paid_late', 'payout.reversed',
                             'escrow.funded', 'escrow.released', 'escrow.split', 'escrow.refunded', 'wallet.topped_up')"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count_moves(tx: &mut TenantTx, filter: &FundsFilter) -> Result<i64, StoreError> {
    let list = List::counted(
        sql!(
            "select 1 from journals where tenant_id = $1
                and kind in ('payment.received', 'payment.recovered', 'surplus.received', 'surplus.applied', 'surplus.refunded',
                             'refund.made', 'refund.returned', 'dispute.withdrawn', 'dispute.reinstated', 'dispute.fee', 'payment.fee',
                             'payment.fee_corrected', 'payment.lost', 'settlement.received', 'settlement.fee',
                             'payout.held', 'payout.released', 'payout.paid', 'payout.paid_late', 'payout.reversed',
                             'escrow.funded', 'escrow.released', 'escrow.split', 'escrow.refunded', 'wallet.topped_up')"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &FundsFilter) -> List {
    list.made(&filter.made).and("currency = ", filter.currency.as_deref()).and("kind = ", filter.kind.as_deref())
}
