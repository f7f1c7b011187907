//! What the caller of [`verify`](super::verify) computes again, because it knows the rules: what subscriptions are worth, lines
//! with their derivations, bills with their discounts and taxes. Read as the auditor, in pages.

use ids::{InvoiceId, Mode, OrderId, SubscriptionId, TenantId};
use serde_json::Value;

use super::queues::reader;
use crate::doors::AuditDb;
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// A subscription with what its recurring revenue follows from, and what the last movement says that it is.
    WorthRow {
        tenant_id: TenantId,
        id: SubscriptionId,
        status: String,
        rounding: String,
        interval_unit: String,
        interval_count: i32,
        /// Fees that run: `{pricing, quantity, currency}` each.
        items: Value,
        after_num: Option<String>,
        after_den: Option<String>,
    }
}

/// Subscriptions in key order, after a key; the caller computes again what each is worth.
///
/// # Errors
/// Any store error.
pub async fn worths(
    db: &AuditDb,
    mode: Mode,
    after: Option<(TenantId, SubscriptionId)>,
) -> Result<Vec<WorthRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let (tenant, id) = after.map_or((uuid::Uuid::nil(), uuid::Uuid::nil()), |(tenant, id)| (tenant.uuid(), id.uuid()));
    Ok(sqlx::query_as(sql!(
        "select s.tenant_id, s.id, s.status, s.rounding, s.interval_unit, s.interval_count,
                coalesce((select json_agg(json_build_object('pricing', p.pricing, 'quantity', i.quantity,
                                                            'currency', p.currency))
                            from subscription_items i
                            join prices p on p.tenant_id = i.tenant_id and p.id = i.price_id
                           where i.tenant_id = s.tenant_id and i.subscription_id = s.id and i.removed_at is null
                             and p.meter_key is null), '[]') as items,
                last.after_num, last.after_den
           from subscriptions s
           left join lateral (select m.after_num::text, m.after_den::text from revenue_movements m
                               where m.tenant_id = s.tenant_id and m.subscription_id = s.id
                               order by m.version desc limit 1) last on true
          where (s.tenant_id, s.id) > ($1, $2) order by s.tenant_id, s.id limit 5000"
    ))
    .bind(tenant)
    .bind(id)
    .fetch_all(&mut *tx)
    .await?)
}

row! {
    /// One invoice line to be computed again.
    DerivedRow {
        tenant_id: TenantId,
        invoice_id: InvoiceId,
        line_no: i16,
        amount_minor: i64,
        currency: String,
        derivation: Value,
    }
}

/// Invoice lines in key order, after a key; the caller computes each amount again from its derivation.
///
/// # Errors
/// Any store error.
pub async fn lines(
    db: &AuditDb,
    mode: Mode,
    after: Option<(TenantId, InvoiceId, i16)>,
) -> Result<Vec<DerivedRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let (tenant, invoice, line) = after
        .map_or((uuid::Uuid::nil(), uuid::Uuid::nil(), -1), |(tenant, invoice, line)| {
            (tenant.uuid(), invoice.uuid(), line)
        });
    Ok(sqlx::query_as(sql!(
        "select l.tenant_id, l.invoice_id, l.line_no, l.amount_minor, i.currency, l.derivation
           from invoice_lines l join invoices i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
          where (l.tenant_id, l.invoice_id, l.line_no) > ($1, $2, $3)
          order by l.tenant_id, l.invoice_id, l.line_no limit 5000"
    ))
    .bind(tenant)
    .bind(invoice)
    .bind(line)
    .fetch_all(&mut *tx)
    .await?)
}

row! {
    /// A bill with discounts or taxes, to be computed again.
    BilledTermsRow {
        tenant_id: TenantId,
        invoice_id: InvoiceId,
        inputs: Value,
        subtotal_minor: i64,
        discount_minor: i64,
        tax_minor: i64,
        total_minor: i64,
        credit_granted_minor: i64,
        /// Of each line its amount, discount, net and tax.
        lines: Value,
        /// Of each coupon its name and what it took.
        discounts: Value,
        /// Of each tax its code, percent as a text, base and amount.
        taxes: Value,
    }
}

/// Bills with discounts or taxes in key order, after a key; the caller computes each again from its inputs.
///
/// # Errors
/// Any store error.
pub async fn terms(
    db: &AuditDb,
    mode: Mode,
    after: Option<(TenantId, InvoiceId)>,
) -> Result<Vec<BilledTermsRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let (tenant, invoice) =
        after.map_or((uuid::Uuid::nil(), uuid::Uuid::nil()), |(tenant, invoice)| (tenant.uuid(), invoice.uuid()));
    Ok(sqlx::query_as(sql!(
        "select t.tenant_id, t.invoice_id, t.inputs, i.subtotal_minor, coalesce(i.discount_minor, 0) as discount_minor,
                coalesce(i.tax_minor, 0) as tax_minor, i.total_minor,
                coalesce(i.credit_granted_minor, 0) as credit_granted_minor,
                (select coalesce(json_agg(json_build_array(l.amount_minor, coalesce(l.discount_minor, 0),
                          coalesce(l.net_minor, l.amount_minor), coalesce(l.tax_minor, 0)) order by l.line_no), '[]')
                   from invoice_lines l where l.tenant_id = t.tenant_id and l.invoice_id = t.invoice_id) as lines,
                (select coalesce(json_agg(json_build_array(d.name, d.amount_minor) order by d.position), '[]')
                   from invoice_discounts d
                  where d.tenant_id = t.tenant_id and d.invoice_id = t.invoice_id) as discounts,
                (select coalesce(json_agg(json_build_array(x.code, x.percent::text, x.base_minor, x.amount_minor)
                          order by x.position), '[]')
                   from invoice_taxes x where x.tenant_id = t.tenant_id and x.invoice_id = t.invoice_id) as taxes
           from invoice_terms t join invoices i on i.tenant_id = t.tenant_id and i.id = t.invoice_id
          where (t.tenant_id, t.invoice_id) > ($1, $2)
          order by t.tenant_id, t.invoice_id limit 1000"
    ))
    .bind(tenant)
    .bind(invoice)
    .fetch_all(&mut *tx)
    .await?)
}

row! {
    /// An order, to be read again.
    StoredOrderRow {
        tenant_id: TenantId,
        id: OrderId,
        version: i64,
        state: String,
        price_minor: i64,
        body: Value,
    }
}

/// Orders, 500 at a time.
///
/// # Errors
/// Any store error.
pub async fn orders(
    db: &AuditDb,
    mode: Mode,
    after: Option<(TenantId, OrderId)>,
) -> Result<Vec<StoredOrderRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let (tenant, order) =
        after.map_or((uuid::Uuid::nil(), uuid::Uuid::nil()), |(tenant, order)| (tenant.uuid(), order.uuid()));
    Ok(sqlx::query_as(sql!(
        "select tenant_id, id, version, state, price_minor, body from escrow_orders
          where (tenant_id, id) > ($1, $2) order by tenant_id, id limit 500"
    ))
    .bind(tenant)
    .bind(order)
    .fetch_all(&mut *tx)
    .await?)
}
