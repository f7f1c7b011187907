//! What providers settled, line by line, and the files that told of it.

use ids::{AttemptId, ProviderAccountId, ReconciliationId, SettlementId, StatementFileId};
use jiff::Timestamp;

use crate::bind::{column, ts, ts_opt_column};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// Money that arrived.
    SettlementRow {
        id: SettlementId,
        gateway: String,
        account_id: Option<ProviderAccountId>,
        /// The account, or the gateway that needs none, as one text.
        source: String,
        gateway_ref: String,
        currency: String,
        /// What arrived; below zero when the provider took money back.
        net_minor: i64,
        /// `bank` or `balance`.
        arrived_in: String,
        gross_minor: i64,
        refund_minor: i64,
        dispute_minor: i64,
        fee_minor: i64,
        adjustment_minor: i64,
        /// What arrived beyond what the lines come to.
        unexplained_minor: i64,
        /// The part of what arrived that is for payments which are not in these books.
        beside_minor: i64,
        lines: i32,
        run_id: Option<ReconciliationId>,
        file_id: Option<StatementFileId>,
        arrived_at: Timestamp,
        created_at: Timestamp,
    }
}

row! {
    /// One line of a settlement.
    SettlementLineRow {
        line_no: i32,
        /// `charge`, `refund`, `dispute`, `fee` or `adjustment`.
        kind: String,
        gateway_ref: String,
        reference: Option<String>,
        attempt_id: Option<AttemptId>,
        amount_minor: i64,
        fee_minor: Option<i64>,
        at: Option<Timestamp>,
    }
}

/// Stores a settlement, unless its provider's reference is known for this account; answers whether it was new.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &SettlementRow) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let done = sqlx::query(sql!(
        "insert into settlements (tenant_id, id, gateway, account_id, source, gateway_ref, currency, net_minor, gross_minor,
                refund_minor, dispute_minor, fee_minor, adjustment_minor, unexplained_minor, beside_minor, lines, run_id,
                file_id, arrived_at, created_at, arrived_in)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
         on conflict on constraint settlements_once do nothing"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.source)
    .bind(&row.gateway_ref)
    .bind(&row.currency)
    .bind(row.net_minor)
    .bind(row.gross_minor)
    .bind(row.refund_minor)
    .bind(row.dispute_minor)
    .bind(row.fee_minor)
    .bind(row.adjustment_minor)
    .bind(row.unexplained_minor)
    .bind(row.beside_minor)
    .bind(row.lines)
    .bind(row.run_id.map(ReconciliationId::uuid))
    .bind(row.file_id.map(StatementFileId::uuid))
    .bind(ts(row.arrived_at))
    .bind(ts(row.created_at))
    .bind(&row.arrived_in)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Stores the lines of a new settlement.
///
/// # Errors
/// Any store error.
pub async fn insert_lines(
    tx: &mut TenantTx,
    settlement: SettlementId,
    rows: &[SettlementLineRow],
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into settlement_lines (tenant_id, settlement_id, line_no, kind, gateway_ref, reference, attempt_id,
                amount_minor, fee_minor, at)
         select $1, $2, n.line_no, n.kind, n.gateway_ref, n.reference, n.attempt_id, n.amount, n.fee, n.at
           from unnest($3::int4[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::int8[], $9::int8[],
                  $10::timestamptz[])
             as n (line_no, kind, gateway_ref, reference, attempt_id, amount, fee, at)"
    ))
    .bind(tenant.uuid())
    .bind(settlement.uuid())
    .bind(column(rows, |row| row.line_no))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.gateway_ref.clone()))
    .bind(column(rows, |row| row.reference.clone()))
    .bind(column(rows, |row| row.attempt_id.map(AttemptId::uuid)))
    .bind(column(rows, |row| row.amount_minor))
    .bind(column(rows, |row| row.fee_minor))
    .bind(ts_opt_column(rows, |row| row.at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A settlement by the reference that its provider gave it.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, source: &str, gateway_ref: &str) -> Result<Option<SettlementRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, gateway, account_id, source, gateway_ref, currency, net_minor, gross_minor, refund_minor, dispute_minor,
                fee_minor, adjustment_minor, unexplained_minor, beside_minor, lines, run_id, file_id, arrived_at, created_at, arrived_in
           from settlements where tenant_id = $1 and source = $2 and gateway_ref = $3"
    ))
    .bind(tenant.uuid())
    .bind(source)
    .bind(gateway_ref)
    .fetch_optional(tx.conn())
    .await?)
}

/// One settlement.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: SettlementId) -> Result<SettlementRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, gateway, account_id, source, gateway_ref, currency, net_minor, gross_minor, refund_minor, dispute_minor,
                fee_minor, adjustment_minor, unexplained_minor, beside_minor, lines, run_id, file_id, arrived_at, created_at, arrived_in
           from settlements where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("settlement"))
}

/// Lines of a settlement in their order, after number `after`.
///
/// # Errors
/// Any store error.
pub async fn lines(
    tx: &mut TenantTx,
    id: SettlementId,
    after: i32,
    limit: i64,
) -> Result<Vec<SettlementLineRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select line_no, kind, gateway_ref, reference, attempt_id, amount_minor, fee_minor, at
           from settlement_lines where tenant_id = $1 and settlement_id = $2 and line_no > $3 order by line_no limit $4"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of settlements may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct SettlementFilter {
    /// When we learned of them.
    pub made: Made,
    /// Of this account.
    pub account: Option<ProviderAccountId>,
    /// In this currency.
    pub currency: Option<String>,
}

/// Settlements, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &SettlementFilter,
    page: &PageOf,
) -> Result<Vec<SettlementRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, gateway, account_id, source, gateway_ref, currency, net_minor, gross_minor, refund_minor,
                dispute_minor, fee_minor, adjustment_minor, unexplained_minor, beside_minor, lines, run_id, file_id,
                arrived_at, created_at, arrived_in
           from settlements where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &SettlementFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from settlements where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &SettlementFilter) -> List {
    list.made(&filter.made)
        .and("account_id = ", filter.account.map(|id| id.uuid()))
        .and("currency = ", filter.currency.as_deref())
}

row! {
    /// A file that was handed in.
    StatementFileRow {
        id: StatementFileId,
        gateway: String,
        account_id: Option<ProviderAccountId>,
        source: String,
        name: String,
        sha256: Vec<u8>,
        /// By which columns it was read.
        layout: String,
        /// How many lines it has.
        lines: i32,
        /// How many settlements of it were new.
        taken: i32,
        created_at: Timestamp,
    }
}

/// Stores a file; the same bytes for the same account are refused by `Constraint("statement_files_once")`.
///
/// # Errors
/// That; any store error.
pub async fn insert_file(tx: &mut TenantTx, row: &StatementFileRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into statement_files (tenant_id, id, gateway, account_id, source, name, sha256, layout, lines, taken,
                created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.source)
    .bind(&row.name)
    .bind(&row.sha256)
    .bind(&row.layout)
    .bind(row.lines)
    .bind(row.taken)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A file by its bytes.
///
/// # Errors
/// Any store error.
pub async fn file_of(tx: &mut TenantTx, source: &str, sha256: &[u8]) -> Result<Option<StatementFileRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, gateway, account_id, source, name, sha256, layout, lines, taken, created_at
           from statement_files where tenant_id = $1 and source = $2 and sha256 = $3"
    ))
    .bind(tenant.uuid())
    .bind(source)
    .bind(sha256)
    .fetch_optional(tx.conn())
    .await?)
}
