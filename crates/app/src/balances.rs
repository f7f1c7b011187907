//! The customer's balance: money of theirs that their next bills use up first.
//!
//! It is a liability in the ledger, locked to change it, and never below zero. Changes of subscriptions credit it, bills
//! draw it (`writing`), and a merchant may adjust it with a reason.

use ids::{CustomerId, JournalId};
use money::Money;
use runtime::secret::Secrets;
use serde_json::json;
use store::ledger::{self as books, BalanceRow};
use store::{TenantTx, customers};

use crate::{Error, Result, rows, writing};
use usecase::check::{Checks, MAX_TEXT_CHARS};
use usecase::personal::{self, Pen};

/// Something a merchant gives, or takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Whose balance.
    pub customer: CustomerId,
    /// Minor units: above zero to give, below zero to take.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// Why; kept in the audit log and told with the event.
    pub reason: String,
}

/// What a customer can spend, in each currency they ever had a balance in.
///
/// # Errors
/// `Missing`.
pub async fn of(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<BalanceRow>> {
    customers::get(tx, customer).await?;
    Ok(books::credit_of(tx, customer).await?)
}

/// Gives to a balance or takes from it, and answers what it is afterwards.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when there is less than what is to be taken.
pub async fn adjust(tx: &mut TenantTx, secrets: &Secrets, new: &Adjustment) -> Result<BalanceRow> {
    let mut checks = Checks::new();
    checks.demand(new.amount_minor != 0, "amount", "zero", "Send an amount above zero to give, below zero to take.");
    let fits = (-MOST..=MOST).contains(&new.amount_minor);
    checks.demand(fits, "amount", "out_of_range", "Send at most 1 000 000 000 000 minor units.");
    checks.currency("currency", &new.currency);
    checks.text("reason", &new.reason, MAX_TEXT_CHARS);
    checks.done()?;
    let payer = customers::keep(tx, new.customer).await?;
    personal::living(&payer)?;
    let amount = Money::new(new.amount_minor, rows::currency(&new.currency)?);
    let source = tx.fresh::<JournalId>();
    let journal = if amount.is_positive() {
        ::ledger::entries::credit_adjusted_up(source, new.customer, amount)
    } else {
        let held = books::lock_credit_of(tx, &[new.customer.uuid()]).await?;
        let held = held.iter().find(|row| row.currency == new.currency).map_or(0, |row| row.balance_minor);
        let taken = amount.checked_neg().map_err(|error| Error::fault("an amount does not fit").because(error))?;
        if held < taken.minor() {
            return Err(Error::conflict(
                "balance_too_small",
                format!("The balance is {held} and cannot go below zero. Take at most what is there."),
            ));
        }
        ::ledger::entries::credit_adjusted_down(source, new.customer, taken)
    };
    let journal = journal.map_err(|error| Error::fault("an adjustment cannot be booked").because(error))?;
    let now = tx.now();
    let journal = writing::journal_row(&journal, now);
    books::post(tx, &[journal]).await?;
    let after = books::credit_of(tx, new.customer).await?;
    let after = after.into_iter().find(|row| row.currency == new.currency);
    let after = after.ok_or_else(|| Error::fault("a balance that was changed is not there"))?;
    let told = json!({
        "customerId": new.customer,
        "amount": new.amount_minor,
        "currency": new.currency,
        "reason": new.reason,
        "balance": after.balance_minor,
    });
    let pen = Pen::of(tx, secrets, &payer).await?;
    pen.record(tx, "customer.balance_adjusted", new.customer.uuid(), told.clone(), REASON);
    pen.audit(tx, "customer.adjust_balance", new.customer.to_string(), (None, Some(told)), REASON);
    Ok(after)
}

/// What a merchant writes of a customer may name them.
const REASON: &[&str] = &["reason"];

/// Most minor units of one adjustment.
const MOST: i64 = 1_000_000_000_000;
