//! What discounts and taxes did to bills, and what that followed from. Only bills with either have rows.

use ids::{CouponId, DiscountId, InvoiceId, TaxRateId};
use serde_json::Value;
use sqlx::types::Decimal;
use uuid::Uuid;

use crate::bind::column;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// What the discounts and taxes of a bill follow from.
    TermsRow {
        invoice_id: InvoiceId,
        /// The inputs of the whole computation.
        inputs: Value,
        /// What must be printed: why somebody is exempt, who accounts for the tax.
        notes: Option<Vec<String>>,
    }
}

row! {
    /// What a coupon took off a bill.
    TakenRow {
        invoice_id: InvoiceId,
        position: i16,
        discount_id: DiscountId,
        coupon_id: CouponId,
        name: String,
        /// Above zero.
        amount_minor: i64,
    }
}

row! {
    /// A tax of a bill.
    TaxRow {
        invoice_id: InvoiceId,
        position: i16,
        /// None for what credits give back.
        tax_rate_id: Option<TaxRateId>,
        code: String,
        name: String,
        percent: Option<Decimal>,
        /// Whether the prices have it in them.
        included: bool,
        /// The net amounts it is on.
        base_minor: i64,
        amount_minor: i64,
    }
}

/// Stores the terms of bills.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, rows: &[TermsRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    // Notes are few words for few bills: one text, apart by what no note may hold.
    let notes = column(rows, |row| row.notes.as_ref().map(|notes| notes.join("\n")));
    sqlx::query(sql!(
        "insert into invoice_terms (tenant_id, invoice_id, inputs, notes)
         select $1, n.invoice_id, n.inputs::json, string_to_array(n.notes, chr(10))
           from unnest($2::uuid[], $3::text[], $4::text[]) as n (invoice_id, inputs, notes)"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.invoice_id.uuid()))
    .bind(column(rows, |row| row.inputs.to_string()))
    .bind(notes)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores what coupons took off bills.
///
/// # Errors
/// Any store error.
pub async fn insert_discounts(tx: &mut TenantTx, rows: &[TakenRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into invoice_discounts (tenant_id, invoice_id, position, discount_id, coupon_id, name, amount_minor)
         select $1, n.invoice_id, n.position, n.discount_id, n.coupon_id, n.name, n.amount
           from unnest($2::uuid[], $3::int2[], $4::uuid[], $5::uuid[], $6::text[], $7::int8[])
             as n (invoice_id, position, discount_id, coupon_id, name, amount)"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.invoice_id.uuid()))
    .bind(column(rows, |row| row.position))
    .bind(column(rows, |row| row.discount_id.uuid()))
    .bind(column(rows, |row| row.coupon_id.uuid()))
    .bind(column(rows, |row| row.name.clone()))
    .bind(column(rows, |row| row.amount_minor))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores the taxes of bills.
///
/// # Errors
/// Any store error.
pub async fn insert_taxes(tx: &mut TenantTx, rows: &[TaxRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into invoice_taxes (tenant_id, invoice_id, position, tax_rate_id, code, name, percent, included,
                base_minor, amount_minor)
         select $1, n.invoice_id, n.position, n.tax_rate_id, n.code, n.name, n.percent, n.included, n.base, n.amount
           from unnest($2::uuid[], $3::int2[], $4::uuid[], $5::text[], $6::text[], $7::numeric[], $8::boolean[],
                  $9::int8[], $10::int8[])
             as n (invoice_id, position, tax_rate_id, code, name, percent, included, base, amount)"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.invoice_id.uuid()))
    .bind(column(rows, |row| row.position))
    .bind(column(rows, |row| row.tax_rate_id.map(TaxRateId::uuid)))
    .bind(column(rows, |row| row.code.clone()))
    .bind(column(rows, |row| row.name.clone()))
    .bind(column(rows, |row| row.percent))
    .bind(column(rows, |row| row.included))
    .bind(column(rows, |row| row.base_minor))
    .bind(column(rows, |row| row.amount_minor))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The terms of those of some bills that have any.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, invoices: &[Uuid]) -> Result<Vec<TermsRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select invoice_id, inputs, notes from invoice_terms where tenant_id = $1 and invoice_id = any($2)"
    ))
    .bind(tenant.uuid())
    .bind(invoices)
    .fetch_all(tx.conn())
    .await?)
}

/// What coupons took off some bills, in the order they were taken.
///
/// # Errors
/// Any store error.
pub async fn discounts_of(tx: &mut TenantTx, invoices: &[Uuid]) -> Result<Vec<TakenRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select invoice_id, position, discount_id, coupon_id, name, amount_minor
           from invoice_discounts where tenant_id = $1 and invoice_id = any($2) order by invoice_id, position"
    ))
    .bind(tenant.uuid())
    .bind(invoices)
    .fetch_all(tx.conn())
    .await?)
}

/// The taxes of some bills, in print order.
///
/// # Errors
/// Any store error.
pub async fn taxes_of(tx: &mut TenantTx, invoices: &[Uuid]) -> Result<Vec<TaxRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select invoice_id, position, tax_rate_id, code, name, percent, included, base_minor, amount_minor
           from invoice_taxes where tenant_id = $1 and invoice_id = any($2) order by invoice_id, position"
    ))
    .bind(tenant.uuid())
    .bind(invoices)
    .fetch_all(tx.conn())
    .await?)
}
