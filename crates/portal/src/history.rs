//! What a customer was billed, and when a failed charge is tried again.

use app::{recoveries, rules};
use ids::{CustomerId, InvoiceId};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::Action;
use store::dunning::ScheduleFilter;
use store::invoices::InvoiceFilter;
use store::{PageOf, TenantTx, dunning, invoices};
use usecase::{Error, Result};

/// Most bills that are listed.
const MOST: i64 = 50;

/// A bill that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Which.
    pub invoice: InvoiceId,
    /// As printed.
    pub number: Option<String>,
    /// When.
    pub at: Timestamp,
    /// What it came to.
    pub total: Money,
    /// `open`, `paid`, `uncollectible` or `void`.
    pub status: String,
}

/// What is done at a date if nothing works before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The charge is tried again.
    Try,
    /// Their bank, or another card, is asked for.
    Ask,
    /// It is given up.
    End,
}

/// The dates of a bill whose charge failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Which bill.
    pub invoice: InvoiceId,
    /// In order.
    pub steps: Vec<(Timestamp, Step)>,
}

/// The bills of a customer, newest first, without those that are not issued.
///
/// # Errors
/// Any store error.
pub async fn issued(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<Issued>> {
    let theirs = InvoiceFilter { customer: Some(customer), ..InvoiceFilter::default() };
    let rows = invoices::page(tx, &theirs, &PageOf { limit: MOST, offset: 0, below: None }).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows.into_iter().filter(|row| row.status != "draft") {
        let currency = Currency::parse(&row.currency);
        let currency = currency.map_err(|error| Error::fault("a stored currency cannot be read").because(error))?;
        all.push(Issued {
            invoice: row.id,
            number: rules::number_text(&row),
            at: row.finalized_at.unwrap_or(row.created_at),
            total: Money::new(row.total_minor, currency),
            status: row.status,
        });
    }
    Ok(all)
}

/// What follows for each of a customer's bills that is being recovered, if nothing works before.
///
/// # Errors
/// Any store error.
pub async fn calendars(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<Calendar>> {
    let theirs = ScheduleFilter { customer: Some(customer), ..ScheduleFilter::default() };
    let mut all = Vec::new();
    for row in dunning::page(tx, &theirs, &PageOf { limit: MOST, offset: 0, below: None }).await? {
        let now = tx.now();
        let steps: Vec<(Timestamp, Step)> = recoveries::forecast(tx, &row)
            .await?
            .into_iter()
            .filter_map(|decision| {
                let step = match decision.action {
                    Action::Retry | Action::RetryPayday | Action::SwitchRail => Step::Try,
                    Action::RequestCardUpdate => Step::Ask,
                    Action::Exhaust => Step::End,
                    Action::Wait => return None,
                };
                Some((decision.at.or(decision.expires_at)?, step))
            })
            .filter(|(at, _)| *at >= now)
            .collect();
        if !steps.is_empty() {
            all.push(Calendar { invoice: row.invoice_id, steps });
        }
    }
    Ok(all)
}
