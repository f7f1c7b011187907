//! At which version an object is, for whoever wants to change it as it was read and not otherwise.

use uuid::Uuid;

use crate::{StoreError, TenantTx, sql};

/// What carries a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versioned {
    /// A coupon.
    Coupon,
    /// A payer.
    Customer,
    /// A bill.
    Invoice,
    /// An item that waits for a bill.
    InvoiceItem,
    /// A plan.
    Plan,
    /// A promotion code.
    PromotionCode,
    /// A subscription.
    Subscription,
    /// A tax rate.
    TaxRate,
    /// A threshold of usage.
    Threshold,
}

impl Versioned {
    fn statement(self) -> &'static str {
        match self {
            Versioned::Coupon => {
                sql!("select version from coupons where tenant_id = $1 and id = $2 for no key update")
            }
            Versioned::Customer => {
                sql!("select version from customers where tenant_id = $1 and id = $2 for no key update")
            }
            Versioned::Invoice => {
                sql!("select version from invoices where tenant_id = $1 and id = $2 for no key update")
            }
            Versioned::InvoiceItem => {
                sql!("select version from invoice_items where tenant_id = $1 and id = $2 for no key update")
            }
            Versioned::Plan => {
                sql!("select version from plans where tenant_id = $1 and id = $2 for no key update")
            }
            Versioned::PromotionCode => {
                sql!("select version from promotion_codes where tenant_id = $1 and id = $2 for no key update")
            }
            Versioned::Subscription => {
                sql!("select version from subscriptions where tenant_id = $1 and id = $2 for no key update")
            }
            Versioned::TaxRate => {
                sql!("select version from tax_rates where tenant_id = $1 and id = $2 for no key update")
            }
            Versioned::Threshold => {
                sql!("select version from usage_thresholds where tenant_id = $1 and id = $2 for no key update")
            }
        }
    }
}

/// Holds an object until this transaction ends, and says at which version it is; `None` when there is none.
///
/// # Errors
/// Any store error.
pub async fn hold(tx: &mut TenantTx, kind: Versioned, id: Uuid) -> Result<Option<i64>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(i64,)> =
        sqlx::query_as(kind.statement()).bind(tenant.uuid()).bind(id).fetch_optional(tx.conn()).await?;
    Ok(found.map(|(version,)| version))
}
