//! Bills and their lines.

use ids::{CustomerId, InvoiceId, InvoiceItemId, ItemId, PriceId, SubscriptionId, TenantId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column, ts_opt, ts_opt_column};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A bill.
    InvoiceRow {
        id: InvoiceId,
        customer_id: CustomerId,
        subscription_id: Option<SubscriptionId>,
        kind: String,
        status: String,
        series: String,
        number: Option<i64>,
        /// What stands before the number; none for the usual one.
        prefix: Option<String>,
        currency: String,
        /// The lines as they were priced.
        subtotal_minor: i64,
        /// What coupons took off; zero or more.
        discount_minor: i64,
        /// All taxes of it, whether on top of the prices or inside of them.
        tax_minor: i64,
        /// What is owed before prepaid credit and the balance; never negative.
        total_minor: i64,
        /// What prepaid credit paid of the total.
        prepaid_applied_minor: i64,
        /// What the balance paid of the total.
        credit_applied_minor: i64,
        /// What the balance got, because the lines came to less than nothing.
        credit_granted_minor: i64,
        /// What credit notes took back of the total.
        credited_minor: i64,
        /// What arrived in money.
        amount_paid_minor: i64,
        period_index: Option<i32>,
        period_start: Timestamp,
        period_end: Timestamp,
        /// `automatic`, or `send_invoice` where the customer pays by themselves.
        collection: String,
        /// After how many days a bill that is sent is to be paid; none where it is charged.
        days_until_due: Option<i32>,
        /// What the merchant wrote on it.
        memo: Option<String>,
        due_at: Timestamp,
        /// When a bill that is sent was found unpaid on its day.
        overdue_at: Option<Timestamp>,
        lane: Uuid,
        /// When a draft is finalized by itself.
        finalize_at: Option<Timestamp>,
        finalized_at: Option<Timestamp>,
        sent_at: Option<Timestamp>,
        paid_at: Option<Timestamp>,
        /// What the merchant knows a payment outside of our gateways by.
        paid_reference: Option<String>,
        voided_at: Option<Timestamp>,
        uncollectible_at: Option<Timestamp>,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// One amount of a bill and how it came about.
    LineRow {
        invoice_id: InvoiceId,
        line_no: i16,
        kind: String,
        description: String,
        item_id: Option<ItemId>,
        price_id: Option<PriceId>,
        quantity: i64,
        /// As it was priced.
        amount_minor: i64,
        /// What coupons took off it.
        discount_minor: i64,
        /// What is left of it without taxes.
        net_minor: i64,
        /// All its taxes.
        tax_minor: i64,
        period_start: Timestamp,
        period_end: Timestamp,
        /// 0, or the number of the later bill for the same period.
        revision: i16,
        /// What waited for this bill, if it is that.
        invoice_item_id: Option<InvoiceItemId>,
        /// Whether coupons may take something off, as far as its kind allows it.
        discountable: bool,
        derivation: Value,
    }
}

impl InvoiceRow {
    /// What is to be paid in money: the total less what prepaid credit and the balance paid, and what credit notes took
    /// back.
    pub fn owed_minor(&self) -> i64 {
        let not_in_money = [self.prepaid_applied_minor, self.credit_applied_minor, self.credited_minor];
        not_in_money.into_iter().fold(self.total_minor, i64::saturating_sub)
    }
}

row! {
    /// What was billed for an item, and what became of that bill.
    BilledRow {
        item_id: ItemId,
        invoice_id: InvoiceId,
        status: String,
        /// After discounts, without tax.
        net_minor: i64,
        /// The tax on it.
        tax_minor: i64,
        /// What credit notes in force took back of it, without taxes.
        credited_net_minor: i64,
        /// The taxes that credit notes in force took back of it.
        credited_tax_minor: i64,
        period_start: Timestamp,
        period_end: Timestamp,
    }
}

/// The charges of some items for time that is not over at `at`, oldest first.
///
/// # Errors
/// Any store error.
pub async fn billed_beyond(tx: &mut TenantTx, items: &[Uuid], at: Timestamp) -> Result<Vec<BilledRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select l.item_id, l.invoice_id, i.status, coalesce(l.net_minor, l.amount_minor) as net_minor,
                coalesce(l.tax_minor, 0) as tax_minor, c.net as credited_net_minor, c.tax as credited_tax_minor,
                l.period_start, l.period_end
           from invoice_lines l join invoices i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
          cross join lateral (
             select coalesce(sum(k.net_minor), 0)::bigint as net, coalesce(sum(k.tax_minor), 0)::bigint as tax
               from credit_note_lines k join credit_notes n on n.tenant_id = k.tenant_id and n.id = k.credit_note_id
              where k.tenant_id = l.tenant_id and k.invoice_id = l.invoice_id and k.invoice_line_no = l.line_no
                and n.status = 'issued') c
          where l.tenant_id = $1 and l.item_id = any($2) and l.period_end > $3
            and l.kind in ('plan_charge', 'proration_charge')
          order by l.item_id, l.period_start"
    ))
    .bind(tenant.uuid())
    .bind(items)
    .bind(ts(at))
    .fetch_all(tx.conn())
    .await?)
}

/// Stores bills.
///
/// # Errors
/// `Constraint("invoices_number_once")` and others of the table.
pub async fn insert(tx: &mut TenantTx, rows: &[InvoiceRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into invoices (tenant_id, id, customer_id, subscription_id, status, number, currency, subtotal_minor,
                total_minor, amount_paid_minor, period_index, period_start, period_end, due_at, lane, finalized_at,
                paid_at, created_at, updated_at, kind, collection, memo, finalize_at, sent_at, discount_minor, tax_minor,
                prepaid_applied_minor, credit_applied_minor, credit_granted_minor, series, prefix, days_until_due, metadata)
         select $1, n.id, n.customer_id, n.subscription_id, n.status, n.number, n.currency, n.subtotal, n.total,
                n.paid, n.period_index, n.period_start, n.period_end, n.due_at, nullif(n.lane, '00000000-0000-0000-0000-000000000000'), n.finalized_at, n.paid_at,
                $2, $2, nullif(n.kind, 'period'), nullif(n.collection, 'automatic'), n.memo, n.finalize_at, n.sent_at, nullif(n.discount, 0),
                nullif(n.tax, 0), nullif(n.prepaid_applied, 0), nullif(n.credit_applied, 0),
                nullif(n.credit_granted, 0), n.series, n.prefix, n.days_until_due, nullif(n.metadata, '{}')::jsonb
           from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int8[], $8::text[], $9::int8[], $10::int8[],
                  $11::int8[], $12::int4[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::uuid[],
                  $17::timestamptz[], $18::timestamptz[], $19::text[], $20::text[], $21::text[], $22::timestamptz[],
                  $23::timestamptz[], $24::int8[], $25::int8[], $26::int8[], $27::int8[], $28::int8[],
                  $29::text[], $30::text[], $31::int4[], $32::text[])
             as n (id, customer_id, subscription_id, status, number, currency, subtotal, total, paid, period_index,
                   period_start, period_end, due_at, lane, finalized_at, paid_at, kind, collection, memo,
                   finalize_at, sent_at, discount, tax, prepaid_applied, credit_applied, credit_granted,
                   series, prefix, days_until_due, metadata)"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.customer_id.uuid()))
    .bind(column(rows, |row| row.subscription_id.map(SubscriptionId::uuid)))
    .bind(column(rows, |row| row.status.clone()))
    .bind(column(rows, |row| row.number))
    .bind(column(rows, |row| row.currency.clone()))
    .bind(column(rows, |row| row.subtotal_minor))
    .bind(column(rows, |row| row.total_minor))
    .bind(column(rows, |row| row.amount_paid_minor))
    .bind(column(rows, |row| row.period_index))
    .bind(ts_column(rows, |row| row.period_start))
    .bind(ts_column(rows, |row| row.period_end))
    .bind(ts_column(rows, |row| row.due_at))
    .bind(column(rows, |row| row.lane))
    .bind(ts_opt_column(rows, |row| row.finalized_at))
    .bind(ts_opt_column(rows, |row| row.paid_at))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.collection.clone()))
    .bind(column(rows, |row| row.memo.clone()))
    .bind(ts_opt_column(rows, |row| row.finalize_at))
    .bind(ts_opt_column(rows, |row| row.sent_at))
    .bind(column(rows, |row| row.discount_minor))
    .bind(column(rows, |row| row.tax_minor))
    .bind(column(rows, |row| row.prepaid_applied_minor))
    .bind(column(rows, |row| row.credit_applied_minor))
    .bind(column(rows, |row| row.credit_granted_minor))
    .bind(column(rows, |row| row.series.clone()))
    .bind(column(rows, |row| row.prefix.clone()))
    .bind(column(rows, |row| row.days_until_due))
    .bind(column(rows, |row| row.metadata.to_string()))
    .execute(tx.conn())
    .await?;
    let carried: Vec<_> = rows.iter().map(|row| (row.id.uuid(), &row.metadata)).collect();
    metadata::add(tx, "invoices", &carried).await
}

/// Stores lines.
///
/// # Errors
/// `Constraint("invoice_lines_once_per_item_and_period")` when the period of an item was billed before,
/// `Constraint("invoice_lines_once_per_invoice_item")` when something of its own was.
pub async fn insert_lines(tx: &mut TenantTx, rows: &[LineRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into invoice_lines (tenant_id, invoice_id, line_no, kind, description, item_id, price_id, quantity,
                amount_minor, discount_minor, net_minor, tax_minor, period_start, period_end, revision, derivation,
                invoice_item_id, discountable)
         select $1, n.invoice_id, n.line_no, n.kind, n.description, n.item_id, n.price_id, n.quantity, n.amount,
                nullif(n.discount, 0), nullif(n.net, n.amount), nullif(n.tax, 0), n.period_start, n.period_end,
                n.revision, n.derivation::json, n.invoice_item_id, nullif(n.discountable, true)
           from unnest($2::uuid[], $3::int2[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::int8[], $9::int8[],
                  $10::timestamptz[], $11::timestamptz[], $12::int2[], $13::text[], $14::int8[], $15::int8[],
                  $16::int8[], $17::uuid[], $18::boolean[])
             as n (invoice_id, line_no, kind, description, item_id, price_id, quantity, amount, period_start,
                   period_end, revision, derivation, discount, net, tax, invoice_item_id, discountable)"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.invoice_id.uuid()))
    .bind(column(rows, |row| row.line_no))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.description.clone()))
    .bind(column(rows, |row| row.item_id.map(ItemId::uuid)))
    .bind(column(rows, |row| row.price_id.map(PriceId::uuid)))
    .bind(column(rows, |row| row.quantity))
    .bind(column(rows, |row| row.amount_minor))
    .bind(ts_column(rows, |row| row.period_start))
    .bind(ts_column(rows, |row| row.period_end))
    .bind(column(rows, |row| row.revision))
    .bind(column(rows, |row| row.derivation.to_string()))
    .bind(column(rows, |row| row.discount_minor))
    .bind(column(rows, |row| row.net_minor))
    .bind(column(rows, |row| row.tax_minor))
    .bind(column(rows, |row| row.invoice_item_id.map(InvoiceItemId::uuid)))
    .bind(column(rows, |row| row.discountable))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One bill.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, subscription_id, coalesce(kind, 'period') as kind, status, series, number, currency, subtotal_minor, total_minor,
                coalesce(discount_minor, 0) as discount_minor, coalesce(tax_minor, 0) as tax_minor,
                coalesce(prepaid_applied_minor, 0) as prepaid_applied_minor,
                coalesce(credit_applied_minor, 0) as credit_applied_minor,
                coalesce(credit_granted_minor, 0) as credit_granted_minor,
                coalesce(credited_minor, 0) as credited_minor, amount_paid_minor, period_index, period_start,
                period_end, coalesce(collection, 'automatic') as collection, prefix, days_until_due, memo, due_at, overdue_at,
                coalesce(lane, '00000000-0000-0000-0000-000000000000') as lane, finalize_at, finalized_at, sent_at, paid_at,
                paid_reference, voided_at, uncollectible_at, coalesce(metadata, '{}') as metadata, version, created_at, updated_at
           from invoices where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("invoice"))
}

/// Some bills, in id order, held until this transaction ends.
///
/// # Errors
/// Any store error. Ids that do not exist are left out.
pub async fn lock(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<InvoiceRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, subscription_id, coalesce(kind, 'period') as kind, status, series, number, currency, subtotal_minor, total_minor,
                coalesce(discount_minor, 0) as discount_minor, coalesce(tax_minor, 0) as tax_minor,
                coalesce(prepaid_applied_minor, 0) as prepaid_applied_minor,
                coalesce(credit_applied_minor, 0) as credit_applied_minor,
                coalesce(credit_granted_minor, 0) as credit_granted_minor,
                coalesce(credited_minor, 0) as credited_minor, amount_paid_minor, period_index, period_start,
                period_end, coalesce(collection, 'automatic') as collection, prefix, days_until_due, memo, due_at, overdue_at,
                coalesce(lane, '00000000-0000-0000-0000-000000000000') as lane, finalize_at, finalized_at, sent_at, paid_at,
                paid_reference, voided_at, uncollectible_at, coalesce(metadata, '{}') as metadata, version, created_at, updated_at
           from invoices where tenant_id = $1 and id = any($2) order by id for update"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

/// The unpaid bills of a subscription, oldest first, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_open_of(tx: &mut TenantTx, subscription: SubscriptionId) -> Result<Vec<InvoiceRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, subscription_id, coalesce(kind, 'period') as kind, status, series, number, currency, subtotal_minor, total_minor,
                coalesce(discount_minor, 0) as discount_minor, coalesce(tax_minor, 0) as tax_minor,
                coalesce(prepaid_applied_minor, 0) as prepaid_applied_minor,
                coalesce(credit_applied_minor, 0) as credit_applied_minor,
                coalesce(credit_granted_minor, 0) as credit_granted_minor,
                coalesce(credited_minor, 0) as credited_minor, amount_paid_minor, period_index, period_start,
                period_end, coalesce(collection, 'automatic') as collection, prefix, days_until_due, memo, due_at, overdue_at,
                coalesce(lane, '00000000-0000-0000-0000-000000000000') as lane, finalize_at, finalized_at, sent_at, paid_at,
                paid_reference, voided_at, uncollectible_at, coalesce(metadata, '{}') as metadata, version, created_at, updated_at
           from invoices
          where tenant_id = $1 and subscription_id = $2 and status = 'open'
            and customer_id = (select s.customer_id from subscriptions s where s.tenant_id = $1 and s.id = $2)
          order by id for update"
    ))
    .bind(tenant.uuid())
    .bind(subscription.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes what may change on a bill once it is final. The row must be held by [`lock`].
///
/// # Errors
/// `Constraint` when a value breaks the schema's rules.
pub async fn save(tx: &mut TenantTx, row: &InvoiceRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update invoices set status = $3, amount_paid_minor = $4, paid_at = $5, voided_at = $6, uncollectible_at = $7,
                credited_minor = nullif($9, 0), sent_at = $10, overdue_at = $11, paid_reference = $12,
                version = version + 1, updated_at = $8
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(row.amount_paid_minor)
    .bind(ts_opt(row.paid_at))
    .bind(ts_opt(row.voided_at))
    .bind(ts_opt(row.uncollectible_at))
    .bind(ts(now))
    .bind(row.credited_minor)
    .bind(ts_opt(row.sent_at))
    .bind(ts_opt(row.overdue_at))
    .bind(&row.paid_reference)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says that open bills were sent now.
///
/// # Errors
/// `LeaseLost` when one is not open any more.
pub async fn mark_sent(tx: &mut TenantTx, ids: &[Uuid]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update invoices set sent_at = $3, version = version + 1, updated_at = $3
          where tenant_id = $1 and id = any($2) and status = 'open'"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if usize::try_from(touched) == Ok(ids.len()) { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Says that sent bills were found unpaid on their days.
///
/// # Errors
/// `LeaseLost` when one is not open any more, or was found before.
pub async fn mark_overdue(tx: &mut TenantTx, ids: &[Uuid]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update invoices set overdue_at = $3, version = version + 1, updated_at = $3
          where tenant_id = $1 and id = any($2) and status = 'open' and overdue_at is null"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if usize::try_from(touched) == Ok(ids.len()) { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// The lines of some bills, in print order.
///
/// # Errors
/// Any store error.
pub async fn lines_of(tx: &mut TenantTx, invoices: &[Uuid]) -> Result<Vec<LineRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select invoice_id, line_no, kind, description, item_id, price_id, quantity, amount_minor,
                coalesce(discount_minor, 0) as discount_minor, coalesce(net_minor, amount_minor) as net_minor,
                coalesce(tax_minor, 0) as tax_minor, period_start, period_end, revision, invoice_item_id,
                coalesce(discountable, true) as discountable, derivation
           from invoice_lines where tenant_id = $1 and invoice_id = any($2) order by invoice_id, line_no"
    ))
    .bind(tenant.uuid())
    .bind(invoices)
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of bills may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct InvoiceFilter {
    /// In this state.
    pub status: Option<String>,
    /// Of this payer.
    pub customer: Option<CustomerId>,
    /// Of this subscription.
    pub subscription: Option<SubscriptionId>,
    /// `automatic` or `send_invoice`.
    pub collection: Option<String>,
    /// Sent, unpaid and past their day, or not.
    pub overdue: Option<bool>,
    /// To be paid before this instant.
    pub due_before: Option<Timestamp>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Bills, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &InvoiceFilter, page: &PageOf) -> Result<Vec<InvoiceRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

/// Some bills, in no order. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<InvoiceRow>, StoreError> {
    rows(tx.tenant()).and_in("id = any(", Some(ids), ")").all(tx).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, customer_id, subscription_id, coalesce(kind, 'period') as kind, status, series, number, currency, subtotal_minor, total_minor,
                coalesce(discount_minor, 0) as discount_minor, coalesce(tax_minor, 0) as tax_minor,
                coalesce(prepaid_applied_minor, 0) as prepaid_applied_minor,
                coalesce(credit_applied_minor, 0) as credit_applied_minor,
                coalesce(credit_granted_minor, 0) as credit_granted_minor,
                coalesce(credited_minor, 0) as credited_minor, amount_paid_minor, period_index, period_start,
                period_end, coalesce(collection, 'automatic') as collection, prefix, days_until_due, memo, due_at, overdue_at,
                coalesce(lane, '00000000-0000-0000-0000-000000000000') as lane, finalize_at, finalized_at, sent_at, paid_at,
                paid_reference, voided_at, uncollectible_at, coalesce(metadata, '{}') as metadata, version, created_at, updated_at
           from invoices
          where tenant_id = $1"
        ),
        tenant,
    )
}

/// How many bills, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &InvoiceFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from invoices where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &InvoiceFilter) -> List {
    // The index begins with the customer, whom the subscription names.
    let subscription = filter.subscription.map(SubscriptionId::uuid);
    list.and("status = ", filter.status.as_deref())
        .and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("subscription_id = ", subscription)
        .and_in(
            "customer_id = (select s.customer_id from subscriptions s where s.tenant_id = $1 and s.id = ",
            subscription,
            ")",
        )
        .and("coalesce(collection, 'automatic') = ", filter.collection.as_deref())
        .and("(status = 'open' and overdue_at is not null) = ", filter.overdue)
        .and("due_at < ", ts_opt(filter.due_before))
        .made(&filter.made)
        .marked(&filter.made, "invoices")
}
