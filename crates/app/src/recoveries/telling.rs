//! What whoever tells customers of a recovery has to know about it.

use jiff::Timestamp;
use store::TenantTx;
use store::dunning::ScheduleRow;
use store::invoices::InvoiceRow;

use super::{policy, steps};
use crate::{Error, Result};

/// When a recovery is given up at the latest.
///
/// # Errors
/// Any store error.
pub async fn ends_at(tx: &mut TenantTx, schedule: &ScheduleRow, invoice: &InvoiceRow) -> Result<Timestamp> {
    let policy = policy::by_id(tx, schedule.policy_id).await?;
    let interval = steps::interval_of(tx, invoice).await?;
    policy
        .wait_limit(schedule.first_failed_at, invoice.period_end, interval)
        .map_err(|error| Error::fault("a waiting limit cannot be computed").because(error))
}

/// From when on the recovery's policy lets the customer be told, given when they were told before.
///
/// # Errors
/// Any store error.
pub async fn contact_from(tx: &mut TenantTx, schedule: &ScheduleRow, sent: &[Timestamp]) -> Result<Timestamp> {
    let policy = policy::by_id(tx, schedule.policy_id).await?;
    policy.contact_at(tx.now(), sent).map_err(|error| Error::fault("a contact cap cannot be kept").because(error))
}
