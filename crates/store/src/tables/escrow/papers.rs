//! Words and files that were shown for an order, under their digests.

use ids::{CustomerId, EscrowPaperId, OrderId};
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One paper, without its file.
    EscrowPaperRow {
        id: EscrowPaperId,
        order_id: OrderId,
        /// SHA-256 of the words or the file.
        digest: Vec<u8>,
        /// `photo`, `document`, `video`, `text` or `tracking`.
        kind: String,
        words: Option<String>,
        media_type: Option<String>,
        name: Option<String>,
        size: i64,
        /// Who showed it; none for the merchant's own.
        by_id: Option<CustomerId>,
        admin_only: bool,
        created_at: Timestamp,
    }
}

/// Keeps a paper.
///
/// # Errors
/// `Constraint("escrow_papers_order_fkey")`.
pub async fn insert(tx: &mut TenantTx, row: &EscrowPaperRow, file: Option<&[u8]>) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into escrow_papers (tenant_id, order_id, id, digest, kind, words, file, media_type, name, size, by_id, admin_only,
                created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    ))
    .bind(tenant.uuid())
    .bind(row.order_id.uuid())
    .bind(row.id.uuid())
    .bind(&row.digest)
    .bind(&row.kind)
    .bind(&row.words)
    .bind(file)
    .bind(&row.media_type)
    .bind(&row.name)
    .bind(row.size)
    .bind(row.by_id.map(CustomerId::uuid))
    .bind(row.admin_only)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The papers of an order, oldest first.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, order: OrderId) -> Result<Vec<EscrowPaperRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, order_id, digest, kind, words, media_type, name, size, by_id, admin_only, created_at from escrow_papers
          where tenant_id = $1 and order_id = $2 order by id"
    ))
    .bind(tenant.uuid())
    .bind(order.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// A paper with its file, if it has one.
///
/// # Errors
/// `Missing`.
pub async fn open(tx: &mut TenantTx, id: EscrowPaperId) -> Result<(EscrowPaperRow, Option<Vec<u8>>), StoreError> {
    let tenant = tx.tenant();
    let row: Option<EscrowPaperRow> = sqlx::query_as(sql!(
        "select id, order_id, digest, kind, words, media_type, name, size, by_id, admin_only, created_at from escrow_papers
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?;
    let row = row.ok_or(StoreError::Missing("paper"))?;
    let (file,): (Option<Vec<u8>>,) =
        sqlx::query_as(sql!("select file from escrow_papers where tenant_id = $1 and id = $2"))
            .bind(tenant.uuid())
            .bind(id.uuid())
            .fetch_one(tx.conn())
            .await?;
    Ok((row, file))
}
