//! What the decision rests on, gathered from the tables.

use std::collections::BTreeMap;

use ids::PaymentMethodId;
use recovery::{DeclineCode, History, Policy, Rail};
use sha2::{Digest, Sha256};
use store::attempts::AttemptRow;
use store::customers::CustomerRow;
use store::dunning::ScheduleRow;
use store::invoices::InvoiceRow;
use store::methods::MethodRow;
use store::{TenantTx, attempts, customers, methods, subscriptions};

use crate::{Result, rows};

/// How many of a customer's last successes are looked at.
const SUCCESSES: i64 = 24;

/// The history of one schedule as `decide` wants it, and the customer's zone of the month.
pub(super) async fn gather(
    tx: &mut TenantTx,
    schedule: &ScheduleRow,
    invoice: &InvoiceRow,
    policy: &Policy,
    method: Option<PaymentMethodId>,
) -> Result<History> {
    let customer = customers::get(tx, invoice.customer_id).await?;
    let saved = methods::active_of(tx, &[invoice.customer_id.uuid()]).await?;
    let failures = attempts::failures_of(tx, invoice.id).await?;
    let interval = match invoice.subscription_id {
        Some(id) => {
            let row = subscriptions::get(tx, id).await?;
            rows::interval(&row.interval_unit, row.interval_count)?
        }
        None => rows::interval("month", 1)?,
    };
    let successes =
        if policy.learn_pattern { attempts::successes_of(tx, customer.id, SUCCESSES).await? } else { Vec::new() };
    Ok(History {
        attempts_made: u32::try_from(schedule.attempts_made).unwrap_or(0),
        first_failed_at: schedule.first_failed_at,
        tries_by_code: tries(&failures, method),
        rails_available: rails(&customer, &saved, &failures)?,
        period_end: invoice.period_end,
        interval,
        successes,
        jitter_seed: seed(&customer, invoice),
        charges: Vec::new(),
        messages: Vec::new(),
        outages: 0,
        blocks: Vec::new(),
    })
}

/// How often this method ended in each code.
fn tries(failures: &[AttemptRow], method: Option<PaymentMethodId>) -> BTreeMap<DeclineCode, u32> {
    let mut out = BTreeMap::new();
    for failure in failures.iter().filter(|failure| failure.payment_method_id == method) {
        if let Some(code) = &failure.decline_code {
            let count: &mut u32 = out.entry(rows::decline_code(code)).or_default();
            *count = count.saturating_add(1);
        }
    }
    out
}

/// Saved methods that may still be charged, and requests to whoever can be reached.
fn rails(customer: &CustomerRow, saved: &[MethodRow], failures: &[AttemptRow]) -> Result<Vec<Rail>> {
    let mut out = Vec::new();
    for method in saved {
        let spoilt = failures.iter().any(|failure| {
            failure.payment_method_id == Some(method.id)
                && failure.decline_code.as_deref().is_some_and(|code| {
                    matches!(
                        rows::decline_code(code).class(),
                        recovery::RetryClass::Never | recovery::RetryClass::NewMethod
                    )
                })
        });
        if !spoilt {
            out.push(rows::rail(&method.rail)?);
        }
    }
    if customer.phone.is_some() || customer.email.is_some() {
        out.extend([Rail::Ussd, Rail::Transfer, Rail::VirtualAccount]);
    }
    Ok(out)
}

/// Fixed for the schedule, and the same in every run over the same merchant's data: no id of ours goes in
/// when the merchant has a name of its own for the customer.
fn seed(customer: &CustomerRow, invoice: &InvoiceRow) -> u64 {
    let who = customer.merchant_ref.clone().unwrap_or_else(|| customer.id.to_string());
    let digest = Sha256::digest(format!("{who}/{}", invoice.period_start).as_bytes());
    let mut head = [0; 8];
    head.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(head)
}
