//! What customers do about a recovery of theirs: ask for another try, or bring another card.
//!
//! Whoever asks too often harms themselves, because banks refuse a card that is tried again and again, and each try that
//! fails brings the end of the recovery nearer. So the tries of a day are few, and the last of all is left to the plan.

use ids::{CustomerId, InvoiceId};
use jiff::SignedDuration;
use recovery::{Rail, RetryClass};
use store::dunning::{ScheduleFilter, ScheduleRow};
use store::{PageOf, TenantTx, attempts, customer_retries, customers, dunning};

use super::steps::{is_running, nothing_under_way, over, retry_now, schedule_now};
use crate::{Error, Result, rows, subscriptions};

/// How often a customer may ask for one invoice in any 24 hours.
pub const MOST_RETRIES: i64 = 3;

/// How many recoveries of one customer are looked at.
const MOST_RECOVERIES: i64 = 100;

/// The customer asks for another try of an invoice. Asking twice for the same try asks once.
///
/// # Errors
/// `Missing` for an invoice that is not theirs or not in recovery; `Conflict` `recovery_over`, and `payment_in_progress`
/// while an attempt is not settled; `Refused` `new_card_needed` when the card that failed cannot be charged again,
/// `too_many_retries`, and `last_try` when only one is left.
pub async fn try_again_for(tx: &mut TenantTx, customer: CustomerId, invoice: InvoiceId) -> Result<ScheduleRow> {
    let found = dunning::lock_of_invoice(tx, invoice).await?;
    let row = found.filter(|row| row.customer_id == customer).ok_or_else(|| Error::missing("invoice"))?;
    if !is_running(&row) {
        return Err(over(&row, "retry"));
    }
    nothing_under_way(tx, &row).await?;
    let payer = customers::get(tx, customer).await?;
    subscriptions::enter_time_of(tx, &payer).await?;
    if is_due(tx, &row) {
        return Ok(row);
    }
    check(tx, &row).await?;
    customer_retries::insert(tx, invoice, customer).await?;
    retry_now(tx, row.id).await
}

async fn check(tx: &mut TenantTx, row: &ScheduleRow) -> Result<()> {
    let class = rows::decline_code(&row.failure_code).class();
    if row.state == "awaiting_customer" && matches!(class, RetryClass::NewMethod | RetryClass::Never) {
        return Err(Error::refused("new_card_needed", "This card cannot be charged again. Use another card."));
    }
    if is_last(row) {
        return Err(Error::refused(
            "last_try",
            "Only one try is left, and it is kept for the day it is planned for. Use another card to pay now.",
        ));
    }
    let since = tx.now().checked_sub(SignedDuration::from_hours(24)).unwrap_or(tx.now());
    if customer_retries::count_since(tx, row.invoice_id, since).await? >= MOST_RETRIES {
        return Err(Error::refused(
            "too_many_retries",
            format!(
                "You asked {MOST_RETRIES} times in 24 hours, which is as often as is good for a card. Use another card, or wait."
            ),
        ));
    }
    Ok(())
}

/// Whether one try is left.
fn is_last(row: &ScheduleRow) -> bool {
    row.attempts_made.saturating_add(1) >= row.max_attempts
}

/// Whether the next step is made as soon as somebody gets to it.
fn is_due(tx: &TenantTx, row: &ScheduleRow) -> bool {
    row.state == "scheduled" && row.next_attempt_at.is_some_and(|at| at <= tx.now())
}

/// The customer saved another card for what they owe: recoveries that wait for a time are tried at once on it; one with a
/// single try left is tried on it when that is planned. Those that waited for the card itself are
/// [`super::card_updated`]'s.
///
/// # Errors
/// `Busy` while the customer's test clock is advancing; any store error.
pub async fn try_new_card(tx: &mut TenantTx, customer: CustomerId) -> Result<()> {
    let payer = customers::get(tx, customer).await?;
    let lane = subscriptions::enter_time_of(tx, &payer).await?;
    crate::clocks::nudge(tx, lane).await?;
    let filter =
        ScheduleFilter { state: Some("scheduled".to_owned()), customer: Some(customer), ..ScheduleFilter::default() };
    let page = PageOf { limit: MOST_RECOVERIES, offset: 0, below: None };
    let mut found = dunning::page(tx, &filter, &page).await?;
    found.sort_by_key(|row| row.id);
    for row in found {
        let mut held = dunning::lock(tx, row.id).await?;
        let waits = held.state == "scheduled" && attempts::unresolved_of(tx, held.invoice_id).await?.is_none();
        if !waits || (is_due(tx, &held) && held.rail == Rail::Card.as_str()) {
            continue;
        }
        held.rail = Rail::Card.as_str().to_owned();
        if is_last(&held) {
            dunning::save(tx, &held).await?;
        } else {
            schedule_now(tx, held).await?;
        }
    }
    Ok(())
}
