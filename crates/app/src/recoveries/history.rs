//! What the decision rests on, gathered from the tables.

use std::collections::BTreeMap;

use ids::PaymentMethodId;
use jiff::{SignedDuration, Timestamp};
use recovery::{Block, DeclineCode, History, PastCharge, Policy, Rail};
use sha2::{Digest, Sha256};
use store::attempts::{AttemptRow, ChargeRow};
use store::customers::CustomerRow;
use store::dunning::ScheduleRow;
use store::invoices::InvoiceRow;
use store::methods::MethodRow;
use store::{TenantTx, attempts, customers, messages, methods, subscriptions};

use crate::breakers::{Standing, Target};
use crate::{Result, rows};

/// How many of a customer's last charges are looked at: as many as a habit is learned from, and some that say nothing.
const CHARGES: i64 = 48;

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
    let charges = if policy.learn_pattern { charges(tx, &customer).await? } else { Vec::new() };
    Ok(History {
        attempts_made: u32::try_from(schedule.attempts_made).unwrap_or(0),
        first_failed_at: schedule.first_failed_at,
        tries_by_code: tries(&failures, method),
        rails_available: rails(&customer, &saved, &failures)?,
        period_end: invoice.period_end,
        interval,
        successes: charges.iter().filter(|charge| charge.declined.is_none()).map(|charge| charge.at).collect(),
        jitter_seed: seed(&customer, invoice),
        charges,
        messages: told(tx, &customer).await?,
        outages: outages(&failures),
        blocks: blocks(tx, schedule, &saved).await?,
    })
}

/// The breakers that are open before the customer's methods.
async fn blocks(tx: &mut TenantTx, schedule: &ScheduleRow, saved: &[MethodRow]) -> Result<Vec<Block>> {
    let standing = Standing::read(tx, schedule.lane).await?;
    let mut out: Vec<Block> = Vec::new();
    for method in saved.iter().filter(|_| !standing.is_calm()) {
        let target =
            Target { gateway: method.gateway.clone(), account: method.account_id, issuer: method.issuer.clone() };
        for block in standing.blocks(&target, rows::rail(&method.rail)?, tx.now()) {
            if !out.contains(&block) {
                out.push(block);
            }
        }
    }
    Ok(out)
}

/// The customer's charges, of any bill and by any rail.
async fn charges(tx: &mut TenantTx, customer: &CustomerRow) -> Result<Vec<PastCharge>> {
    let found = attempts::charges_of(tx, customer.id, CHARGES).await?;
    let past = |row: ChargeRow| {
        let declined = row.decline_code.as_deref().map(rows::decline_code);
        Ok(PastCharge { at: row.at, rail: rows::rail(&row.rail)?, declined })
    };
    found.into_iter().map(past).collect()
}

/// When the customer was told of what they owe, in the last week.
async fn told(tx: &mut TenantTx, customer: &CustomerRow) -> Result<Vec<Timestamp>> {
    let since = tx.now().checked_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(Timestamp::MIN);
    let lately = messages::lately(tx, customer.id, since).await?;
    Ok(lately.into_iter().filter(|(_, what)| what == "recovery").map(|(at, _)| at).collect())
}

/// How many of a bill's failures were outages.
pub(super) fn outages(failures: &[AttemptRow]) -> u32 {
    let codes = failures.iter().filter_map(|failure| failure.decline_code.as_deref());
    u32::try_from(codes.filter(|code| rows::decline_code(code).is_outage()).count()).unwrap_or(u32::MAX)
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
        let spoilt = method.refused_code.is_some()
            || failures.iter().any(|failure| {
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
