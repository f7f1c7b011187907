//! Files of invoices, archived: one for each version of an invoice that somebody asked to see on paper.

use ids::InvoiceId;
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

/// The kind of a file: a PDF.
pub const PDF: &str = "pdf";

row! {
    /// A file.
    FileRow {
        /// The invoice's version that it shows.
        revision: i64,
        /// Of the bytes; 64 lower-case hex digits.
        sha256: String,
        bytes: Vec<u8>,
        made_at: Timestamp,
    }
}

/// Archives a PDF. One that is there already stays: a second one of the same version is not kept.
///
/// # Errors
/// Any store error.
pub async fn keep(tx: &mut TenantTx, invoice: InvoiceId, file: &FileRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into invoice_files (tenant_id, invoice_id, kind, revision, sha256, bytes, made_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint invoice_files_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .bind(PDF)
    .bind(file.revision)
    .bind(&file.sha256)
    .bind(&file.bytes)
    .bind(ts(file.made_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The PDF of one version of an invoice, when it was made.
///
/// # Errors
/// Any store error.
pub async fn get(tx: &mut TenantTx, invoice: InvoiceId, revision: i64) -> Result<Option<FileRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select revision, sha256, bytes, made_at from invoice_files
          where tenant_id = $1 and invoice_id = $2 and kind = $3 and revision = $4"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .bind(PDF)
    .bind(revision)
    .fetch_optional(tx.conn())
    .await?)
}
