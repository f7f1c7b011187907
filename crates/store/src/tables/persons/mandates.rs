//! What persons let merchants charge.

use ids::{CustomerId, MandateId, PaymentMethodId, TenantId};
use jiff::Timestamp;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::list::List;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A mandate.
    MandateRow {
        id: MandateId,
        person_id: CustomerId,
        merchant_id: TenantId,
        /// Who the person is to the merchant.
        customer_id: CustomerId,
        /// What is charged; none for the wallet.
        method_id: Option<PaymentMethodId>,
        currency: String,
        /// At most so much each time, and each month, in minor units.
        charge_minor: i64,
        month_minor: i64,
        /// The merchant's payment method that stands for it.
        attached_id: Option<PaymentMethodId>,
        given_at: Timestamp,
        revoked_at: Option<Timestamp>,
        /// Until when it is for one charge; none for one that lasts until it is taken back.
        once_until: Option<Timestamp>,
    }
}

/// Keeps a mandate.
///
/// # Errors
/// `Constraint("mandates_once")` when there is one in force for the same.
pub async fn insert(tx: &mut TenantTx, row: &MandateRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into mandates (tenant_id, id, person_id, merchant_id, customer_id, method_id, currency, charge_minor, month_minor,
                given_at, once_until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.person_id.uuid())
    .bind(row.merchant_id.uuid())
    .bind(row.customer_id.uuid())
    .bind(row.method_id.map(PaymentMethodId::uuid))
    .bind(&row.currency)
    .bind(row.charge_minor)
    .bind(row.month_minor)
    .bind(ts(row.given_at))
    .bind(ts_opt(row.once_until))
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, person_id, merchant_id, customer_id, method_id, currency, charge_minor, month_minor, attached_id, given_at,
                revoked_at, once_until from mandates where tenant_id = $1"
        ),
        tenant,
    )
}

/// The mandates of a person that are in force, in no order.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, person: CustomerId) -> Result<Vec<MandateRow>, StoreError> {
    rows(tx.tenant()).and("revoked_at is null and person_id = ", Some(person.uuid())).all(tx).await
}

/// A mandate, held until this transaction ends: charges by it come one after the other, and none beside its end.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: MandateId) -> Result<MandateRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, person_id, merchant_id, customer_id, method_id, currency, charge_minor, month_minor, attached_id, given_at,
                revoked_at, once_until from mandates where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("mandate"))
}

/// Writes what changes about a mandate.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &MandateRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update mandates set charge_minor = $3, month_minor = $4, attached_id = $5, revoked_at = coalesce(revoked_at, $6), once_until = $7
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.charge_minor)
    .bind(row.month_minor)
    .bind(row.attached_id.map(PaymentMethodId::uuid))
    .bind(ts_opt(row.revoked_at))
    .bind(ts_opt(row.once_until))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was charged by a mandate since an instant, and is not known to have failed, in minor units.
///
/// # Errors
/// Any store error.
pub async fn charged_since(tx: &mut TenantTx, id: MandateId, since: Timestamp) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (sum,): (i64,) = sqlx::query_as(sql!(
        "select coalesce(sum(amount_minor), 0)::bigint from house_charges
          where tenant_id = $1 and mandate_id = $2 and at >= $3 and status <> 'failed'"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ts(since))
    .fetch_one(tx.conn())
    .await?;
    Ok(sum)
}

/// Whether a charge of one of a person's methods, or of their wallet, is not settled.
///
/// # Errors
/// Any store error.
pub async fn is_charging(tx: &mut TenantTx, person: CustomerId) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (found,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from house_charges where tenant_id = $1 and person_id = $2 and status = 'submitted')"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}
