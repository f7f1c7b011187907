//! Saved ways to pull money. The token means something to its gateway only.

use ids::{CustomerId, PaymentMethodId, ProviderAccountId, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::List;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A saved method.
    MethodRow {
        id: PaymentMethodId,
        customer_id: CustomerId,
        rail: String,
        gateway: String,
        /// The merchant's account that holds it; none for the gateway that needs none.
        account_id: Option<ProviderAccountId>,
        token: String,
        brand: Option<String>,
        issuer: Option<String>,
        last4: Option<String>,
        exp_month: Option<i16>,
        exp_year: Option<i16>,
        status: String,
        is_default: bool,
        /// With which code it was refused for good; it is never charged again.
        refused_code: Option<String>,
        created_at: Timestamp,
    }
}

/// Saves a method.
///
/// # Errors
/// `Constraint("payment_methods_one_default")` when a default exists and this one claims to be it.
pub async fn insert(tx: &mut TenantTx, row: &MethodRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into payment_methods (tenant_id, id, customer_id, rail, gateway, account_id, token, brand, issuer, last4,
                exp_month, exp_year, status, is_default, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(&row.rail)
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.token)
    .bind(&row.brand)
    .bind(&row.issuer)
    .bind(&row.last4)
    .bind(row.exp_month)
    .bind(row.exp_year)
    .bind(&row.status)
    .bind(row.is_default)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes no method of this customer the default.
///
/// # Errors
/// Any store error.
pub async fn clear_default(tx: &mut TenantTx, customer: CustomerId) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update payment_methods set is_default = false, updated_at = $3
          where tenant_id = $1 and customer_id = $2 and is_default"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Marks a method as removed; it is kept for the attempts that name it.
///
/// # Errors
/// `Missing`.
pub async fn remove(tx: &mut TenantTx, customer: CustomerId, id: PaymentMethodId) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update payment_methods set status = 'removed', is_default = false, updated_at = $4
          where tenant_id = $1 and customer_id = $2 and id = $3 and status = 'active'"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(id.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::Missing("payment method")) }
}

/// Blanks the token of a method whose provider takes it no more, if whose it was is forgotten.
///
/// # Errors
/// Any store error.
pub async fn forget_token(tx: &mut TenantTx, id: PaymentMethodId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update payment_methods m set token = 'erased'
          where m.tenant_id = $1 and m.id = $2 and m.status = 'removed'
            and exists (select 1 from customers c where c.tenant_id = $1 and c.id = m.customer_id and c.erased_at is not null)"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that a method was refused for good; the first code stays.
///
/// # Errors
/// Any store error.
pub async fn refuse(tx: &mut TenantTx, id: PaymentMethodId, code: &str) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update payment_methods set refused_code = $3, updated_at = $4
          where tenant_id = $1 and id = $2 and refused_code is null"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(code)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The active methods of some customers, default first, then newest first.
///
/// # Errors
/// Any store error.
pub async fn active_of(tx: &mut TenantTx, customers: &[Uuid]) -> Result<Vec<MethodRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, rail, gateway, account_id, token, brand, issuer, last4, exp_month, exp_year, status,
                is_default, refused_code, created_at
           from payment_methods
          where tenant_id = $1 and customer_id = any($2) and status = 'active'
          order by customer_id, is_default desc, created_at desc, id desc"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .fetch_all(tx.conn())
    .await?)
}

/// One method, active or not.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PaymentMethodId) -> Result<MethodRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, rail, gateway, account_id, token, brand, issuer, last4, exp_month, exp_year, status,
                is_default, refused_code, created_at
           from payment_methods where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("payment method"))
}

/// The active methods of one customer, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, customer: CustomerId, page: &PageOf) -> Result<Vec<MethodRow>, StoreError> {
    narrowed(rows(tx.tenant()), customer).page(tx, page).await
}

/// Some payment methods, whether still active or not, in no order. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<MethodRow>, StoreError> {
    rows(tx.tenant()).and_in("id = any(", Some(ids), ")").all(tx).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, customer_id, rail, gateway, account_id, token, brand, issuer, last4, exp_month, exp_year, status,
                is_default, refused_code, created_at
           from payment_methods
          where tenant_id = $1"
        ),
        tenant,
    )
}

/// How many active methods of one customer, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, customer: CustomerId) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from payment_methods where tenant_id = $1"), tx.tenant());
    narrowed(list, customer).count(tx).await
}

fn narrowed(list: List, customer: CustomerId) -> List {
    list.and("customer_id = ", Some(customer.uuid())).and("status = ", Some("active"))
}
