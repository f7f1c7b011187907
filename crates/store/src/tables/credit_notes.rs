//! Credit notes, their lines and their files.
//!
//! Whoever makes one holds its invoice, so that what is credited is never more than what is there.

use ids::{CreditNoteId, CustomerId, InvoiceId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt};
use crate::row::row;
use crate::tables::invoice_files::FileRow;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// Some or all of an invoice, taken back.
    NoteRow {
        id: CreditNoteId,
        /// Without gaps for a tenant.
        number: i64,
        invoice_id: InvoiceId,
        customer_id: CustomerId,
        currency: String,
        /// `issued` or `void`.
        status: String,
        reason: String,
        memo: Option<String>,
        net_minor: i64,
        tax_minor: i64,
        total_minor: i64,
        /// Of the total, what is no longer owed.
        owed_minor: i64,
        /// Of the total, what the customer's balance got.
        balance_minor: i64,
        /// Of the total, what the gateway is to pay back.
        refund_minor: i64,
        /// Of the total, what was paid back outside of the system.
        outside_minor: i64,
        /// `pending`, `succeeded`, `failed` or `canceled`; none without a refund.
        refund_status: Option<String>,
        lane: Uuid,
        voided_at: Option<Timestamp>,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// What a credit note takes back of one line.
    NoteLineRow {
        credit_note_id: CreditNoteId,
        line_no: i16,
        invoice_id: InvoiceId,
        invoice_line_no: i16,
        description: String,
        /// Units taken back, where the credit was asked for in units.
        quantity: Option<i64>,
        net_minor: i64,
        tax_minor: i64,
    }
}

row! {
    /// What was credited of one line so far.
    CreditedRow {
        invoice_line_no: i16,
        net_minor: i64,
        tax_minor: i64,
        quantity: i64,
        /// Whether every credit of it was asked for in units.
        by_units: bool,
    }
}

/// Stores a credit note with its lines.
///
/// # Errors
/// `Constraint` of the tables.
pub async fn insert(tx: &mut TenantTx, row: &NoteRow, lines: &[NoteLineRow]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into credit_notes (tenant_id, id, number, invoice_id, customer_id, currency, status, reason, memo,
                net_minor, tax_minor, total_minor, owed_minor, balance_minor, refund_minor, outside_minor,
                refund_status, lane, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.number)
    .bind(row.invoice_id.uuid())
    .bind(row.customer_id.uuid())
    .bind(&row.currency)
    .bind(&row.status)
    .bind(&row.reason)
    .bind(&row.memo)
    .bind(row.net_minor)
    .bind(row.tax_minor)
    .bind(row.total_minor)
    .bind(row.owed_minor)
    .bind(row.balance_minor)
    .bind(row.refund_minor)
    .bind(row.outside_minor)
    .bind(&row.refund_status)
    .bind(row.lane)
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "credit_notes", &[(row.id.uuid(), &row.metadata)]).await?;
    insert_lines(tx, lines).await
}

async fn insert_lines(tx: &mut TenantTx, lines: &[NoteLineRow]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into credit_note_lines (tenant_id, credit_note_id, line_no, invoice_id, invoice_line_no, description,
                quantity, net_minor, tax_minor)
         select $1, n.credit_note_id, n.line_no, n.invoice_id, n.invoice_line_no, n.description, n.quantity, n.net, n.tax
           from unnest($2::uuid[], $3::int2[], $4::uuid[], $5::int2[], $6::text[], $7::int8[], $8::int8[], $9::int8[])
             as n (credit_note_id, line_no, invoice_id, invoice_line_no, description, quantity, net, tax)"
    ))
    .bind(tenant.uuid())
    .bind(column(lines, |line| line.credit_note_id.uuid()))
    .bind(column(lines, |line| line.line_no))
    .bind(column(lines, |line| line.invoice_id.uuid()))
    .bind(column(lines, |line| line.invoice_line_no))
    .bind(column(lines, |line| line.description.clone()))
    .bind(column(lines, |line| line.quantity))
    .bind(column(lines, |line| line.net_minor))
    .bind(column(lines, |line| line.tax_minor))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One credit note.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: CreditNoteId) -> Result<NoteRow, StoreError> {
    find(tx, id).await?.ok_or(StoreError::Missing("credit note"))
}

/// One credit note, if there is one of this id.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx, id: CreditNoteId) -> Result<Option<NoteRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, number, invoice_id, customer_id, currency, status, reason, memo, net_minor, tax_minor, total_minor,
                owed_minor, balance_minor, refund_minor, outside_minor, refund_status, lane, voided_at, metadata,
                version, created_at, updated_at
           from credit_notes where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// The credit notes of an invoice, oldest first.
///
/// # Errors
/// Any store error.
pub async fn of_invoice(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Vec<NoteRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, number, invoice_id, customer_id, currency, status, reason, memo, net_minor, tax_minor, total_minor,
                owed_minor, balance_minor, refund_minor, outside_minor, refund_status, lane, voided_at, metadata,
                version, created_at, updated_at
           from credit_notes where tenant_id = $1 and invoice_id = $2 order by number"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// The lines of some credit notes, in print order.
///
/// # Errors
/// Any store error.
pub async fn lines_of(tx: &mut TenantTx, notes: &[Uuid]) -> Result<Vec<NoteLineRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select credit_note_id, line_no, invoice_id, invoice_line_no, description, quantity, net_minor, tax_minor
           from credit_note_lines where tenant_id = $1 and credit_note_id = any($2) order by credit_note_id, line_no"
    ))
    .bind(tenant.uuid())
    .bind(notes)
    .fetch_all(tx.conn())
    .await?)
}

/// What the credit notes in force took back of each line of an invoice.
///
/// # Errors
/// Any store error.
pub async fn credited_lines(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Vec<CreditedRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select l.invoice_line_no, sum(l.net_minor)::bigint as net_minor, sum(l.tax_minor)::bigint as tax_minor,
                coalesce(sum(l.quantity), 0)::bigint as quantity, bool_and(l.quantity is not null) as by_units
           from credit_note_lines l join credit_notes n on n.tenant_id = l.tenant_id and n.id = l.credit_note_id
          where l.tenant_id = $1 and l.invoice_id = $2 and n.status = 'issued'
          group by l.invoice_line_no order by l.invoice_line_no"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes that a credit note is void. Its invoice must be held.
///
/// # Errors
/// Any store error.
pub async fn save_void(tx: &mut TenantTx, row: &NoteRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update credit_notes set status = $3, refund_status = $4, voided_at = $5, version = version + 1, updated_at = $6
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.refund_status)
    .bind(ts_opt(row.voided_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes how the refund of a credit note stands.
///
/// # Errors
/// Any store error.
pub async fn set_refund_status(tx: &mut TenantTx, id: CreditNoteId, status: &str) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update credit_notes set refund_status = $3, updated_at = $4
          where tenant_id = $1 and id = $2 and refund_status is distinct from $3"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(status)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What a list of credit notes may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct NoteFilter {
    /// Of this payer.
    pub customer: Option<CustomerId>,
    /// Of this invoice.
    pub invoice: Option<InvoiceId>,
    /// In this state.
    pub status: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Credit notes, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &NoteFilter, page: &PageOf) -> Result<Vec<NoteRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, number, invoice_id, customer_id, currency, status, reason, memo, net_minor, tax_minor, total_minor,
                owed_minor, balance_minor, refund_minor, outside_minor, refund_status, lane, voided_at, metadata,
                version, created_at, updated_at
           from credit_notes
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many credit notes, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &NoteFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from credit_notes where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &NoteFilter) -> List {
    list.and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("invoice_id = ", filter.invoice.map(InvoiceId::uuid))
        .and("status = ", filter.status.as_deref())
        .made(&filter.made)
        .marked(&filter.made, "credit_notes")
}

/// Archives a PDF. One that is there already stays.
///
/// # Errors
/// Any store error.
pub async fn keep_file(tx: &mut TenantTx, note: CreditNoteId, file: &FileRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into credit_note_files (tenant_id, credit_note_id, revision, sha256, bytes, made_at)
         values ($1, $2, $3, $4, $5, $6) on conflict on constraint credit_note_files_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(note.uuid())
    .bind(file.revision)
    .bind(&file.sha256)
    .bind(&file.bytes)
    .bind(ts(file.made_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The PDF of one version of a credit note, when it was made.
///
/// # Errors
/// Any store error.
pub async fn file_of(tx: &mut TenantTx, note: CreditNoteId, revision: i64) -> Result<Option<FileRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select revision, sha256, bytes, made_at from credit_note_files
          where tenant_id = $1 and credit_note_id = $2 and revision = $3"
    ))
    .bind(tenant.uuid())
    .bind(note.uuid())
    .bind(revision)
    .fetch_optional(tx.conn())
    .await?)
}
