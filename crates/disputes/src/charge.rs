//! What is disputed: the charge of a bill, or a payment into escrow or a wallet.

use ids::{AttemptId, CustomerId, InvoiceId, OrderId, PaymentMethodId, ProviderAccountId, Uuid};
use jiff::Timestamp;
use store::attempts::AttemptRow;
use store::disputes::DisputeRow;
use store::escrow::payments::{self, EscrowPaymentRow};
use store::{StoreError, TenantTx, attempts};
use usecase::{Error, Result};

/// What a charge was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// A bill.
    Invoice(InvoiceId),
    /// An order; none for the payer's own wallet.
    Order(Option<OrderId>),
}

/// A charge that can be disputed. Amounts are in minor units.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) id: AttemptId,
    pub(crate) of: Of,
    pub(crate) customer: CustomerId,
    pub(crate) method: Option<PaymentMethodId>,
    pub(crate) account: Option<ProviderAccountId>,
    pub(crate) gateway_ref: Option<String>,
    pub(crate) is_paid: bool,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) rail: String,
    pub(crate) submitted_at: Timestamp,
    pub(crate) resolved_at: Option<Timestamp>,
    pub(crate) lane: Uuid,
}

impl From<AttemptRow> for Charge {
    fn from(row: AttemptRow) -> Charge {
        Charge {
            id: row.id,
            of: Of::Invoice(row.invoice_id),
            customer: row.customer_id,
            method: row.payment_method_id,
            account: row.account_id,
            gateway_ref: row.gateway_ref,
            is_paid: row.status == "succeeded",
            amount_minor: row.amount_minor,
            currency: row.currency,
            rail: row.rail,
            submitted_at: row.submitted_at,
            resolved_at: row.resolved_at,
            lane: row.lane,
        }
    }
}

impl From<EscrowPaymentRow> for Charge {
    fn from(row: EscrowPaymentRow) -> Charge {
        Charge {
            id: row.id,
            of: Of::Order(row.order_id),
            customer: row.customer_id,
            method: row.payment_method_id,
            account: row.account_id,
            gateway_ref: row.gateway_ref,
            is_paid: row.status == "succeeded",
            amount_minor: row.amount_minor,
            currency: row.currency,
            rail: row.rail,
            submitted_at: row.submitted_at,
            resolved_at: row.resolved_at,
            lane: row.lane,
        }
    }
}

/// The charge that goes by an id, whatever it was for; none when there is no such charge.
pub(crate) async fn find(tx: &mut TenantTx, id: AttemptId) -> Result<Option<Charge>> {
    match attempts::get(tx, id).await {
        Ok(row) => return Ok(Some(row.into())),
        Err(StoreError::Missing(_)) => {}
        Err(error) => return Err(error.into()),
    }
    match payments::get(tx, id).await {
        Ok(row) => Ok(Some(row.into())),
        Err(StoreError::Missing(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The charge of a dispute that has one.
pub(crate) async fn of(tx: &mut TenantTx, row: &DisputeRow) -> Result<Charge> {
    let id =
        row.attempt_id.or(row.escrow_payment_id).ok_or_else(|| Error::fault("a dispute of nothing is worked on"))?;
    find(tx, id).await?.ok_or_else(|| Error::missing("transaction"))
}
