//! What a person does about a recovery: stops it, or settles it with a note.
//!
//! Nothing of it happens while a charge of the invoice is not settled: whoever writes a bill off must not be overtaken by its
//! payment.

use ids::ScheduleId;
use store::dunning::ScheduleRow;
use store::{Kind, Lane, TenantTx, customers, due, dunning};

use super::carry_out::{self, data};
use super::{policy, steps};
use crate::{Result, clocks, invoices, subscriptions};
use usecase::check::Checks;

/// Longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 2_000;

/// How a recovery is settled by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The bill was paid outside of our gateways; the merchant's name for the payment.
    Paid(String),
    /// It is given up, as if everything had been tried.
    Uncollectible,
    /// The bill is taken back.
    Void,
}

/// Tries nothing more. The invoice stays open and its subscription overdue; a retry takes it up again.
///
/// # Errors
/// `Missing`; a field error; `Conflict` when it is over, or while an attempt is not settled.
pub async fn stop_by_hand(tx: &mut TenantTx, id: ScheduleId, note: String) -> Result<ScheduleRow> {
    let mut row = held(tx, id, &note, "stop").await?;
    row.note = Some(note);
    row.state = "canceled".to_owned();
    row.next_attempt_at = None;
    dunning::save(tx, &row).await?;
    due::cancel(tx, Kind::Dun, row.id.uuid()).await?;
    tx.record("dunning.canceled", row.id.uuid(), data(&row));
    tx.audit("dunning_schedule.stop", id.to_string(), None, Some(data(&row)));
    Ok(dunning::get(tx, id).await?)
}

/// Ends a recovery as a person says, and its invoice with it.
///
/// # Errors
/// As [`stop_by_hand`].
pub async fn settle_by_hand(tx: &mut TenantTx, id: ScheduleId, how: Settlement, note: String) -> Result<ScheduleRow> {
    let mut row = held(tx, id, &note, "settle").await?;
    row.note = Some(note);
    dunning::save(tx, &row).await?;
    let invoice = row.invoice_id;
    match how {
        Settlement::Paid(reference) => {
            steps::recovered(tx, invoice, OUTSIDE).await?;
            invoices::mark_paid(tx, invoice, reference).await?;
        }
        Settlement::Uncollectible => {
            let policy = policy::by_id(tx, row.policy_id).await?;
            let mut bill = invoices::lock(tx, invoice).await?;
            carry_out::exhaust(tx, &mut row, &mut bill, &policy).await?;
            invoices::end_dates(tx, &bill).await?;
        }
        Settlement::Void => {
            invoices::void(tx, invoice).await?;
        }
    }
    let settled = dunning::get(tx, id).await?;
    tx.audit("dunning_schedule.resolve", id.to_string(), Some(data(&row)), Some(data(&settled)));
    Ok(settled)
}

/// The rail of a payment that no gateway of ours saw.
const OUTSIDE: &str = "outside";

/// A recovery that is not over, held, in its customer's time.
async fn held(tx: &mut TenantTx, id: ScheduleId, note: &str, what: &str) -> Result<ScheduleRow> {
    let mut checks = Checks::new();
    checks.text("note", note, MAX_NOTE_CHARS);
    checks.done()?;
    let row = dunning::lock(tx, id).await?;
    // What was stopped can still be settled.
    let may = steps::is_running(&row) || (what == "settle" && row.state == "canceled");
    if !may {
        return Err(steps::over(&row, what));
    }
    steps::nothing_under_way(tx, &row).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    subscriptions::enter_time_of(tx, &customer).await?;
    clocks::nudge(tx, Lane::from_uuid(row.lane)).await?;
    Ok(row)
}
