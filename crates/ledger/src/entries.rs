//! One constructor per business event: the only place that decides debits and credits.
//!
//! | event | debit | credit |
//! |---|---|---|
//! | invoice issued | receivable | revenue |
//! | invoice voided | revenue | receivable |
//! | invoice written off | bad debt | receivable |
//! | payment received | gateway clearing | receivable |
//! | payment recovered after a write-off | gateway clearing | bad debt |
//! | surplus received | gateway clearing | surplus |
//! | surplus refunded | surplus | gateway clearing |
//! | credit granted | revenue | customer credit |
//! | credit adjusted up | revenue | customer credit |
//! | credit adjusted down | customer credit | revenue |
//! | credit applied | customer credit | receivable |
//! | payment outside of our gateways | outside funds | receivable |
//!
//! Every amount is above zero, so a kind always means the same direction; an amount that is not is
//! [`LedgerError::NotPositive`], the only way these can fail. Whether an event may happen at all (is
//! the invoice open? is the credit there?) is not decided here.

use ids::{AttemptId, CustomerId, InvoiceId, JournalId, SurplusId, Uuid};
use money::Money;

use crate::{Account, Journal, JournalKind, LedgerError, Posting};

/// An invoice of `amount` was finalized.
///
/// # Errors
/// [`LedgerError::NotPositive`]: an invoice of zero moves no money and has no journal.
pub fn invoice_issued(invoice: InvoiceId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let debit = Account::receivable(customer);
    transfer(JournalKind::InvoiceIssued, invoice.uuid(), debit, Account::REVENUE, amount)
}

/// What is still owed on an issued invoice is taken back: the reverse of issuing `amount`.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn invoice_voided(invoice: InvoiceId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let credit = Account::receivable(customer);
    transfer(JournalKind::InvoiceVoided, invoice.uuid(), Account::REVENUE, credit, amount)
}

/// `amount` still owed on an invoice is given up as uncollectible.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn invoice_written_off(invoice: InvoiceId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let credit = Account::receivable(customer);
    transfer(JournalKind::InvoiceWrittenOff, invoice.uuid(), Account::BAD_DEBT, credit, amount)
}

/// A gateway collected `amount` for an open invoice.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn payment_received(attempt: AttemptId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let credit = Account::receivable(customer);
    let debit = Account::GATEWAY_CLEARING;
    transfer(JournalKind::PaymentReceived, attempt.uuid(), debit, credit, amount)
}

/// A gateway collected `amount` for an invoice that had been written off: the loss shrinks.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn payment_recovered(attempt: AttemptId, amount: Money) -> Result<Journal, LedgerError> {
    let (debit, credit) = (Account::GATEWAY_CLEARING, Account::BAD_DEBT);
    transfer(JournalKind::PaymentRecovered, attempt.uuid(), debit, credit, amount)
}

/// `amount` arrived from `customer` that no open invoice could take; it is owed back.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn surplus_received(surplus: SurplusId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let credit = Account::surplus(customer);
    let debit = Account::GATEWAY_CLEARING;
    transfer(JournalKind::SurplusReceived, surplus.uuid(), debit, credit, amount)
}

/// `amount` of a surplus was sent back to `customer`.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn surplus_refunded(surplus: SurplusId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let debit = Account::surplus(customer);
    let credit = Account::GATEWAY_CLEARING;
    transfer(JournalKind::SurplusRefunded, surplus.uuid(), debit, credit, amount)
}

/// `customer` was given `amount` to spend later, by the net credit of `invoice`.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn credit_granted(invoice: InvoiceId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let credit = Account::customer_credit(customer);
    transfer(JournalKind::CreditGranted, invoice.uuid(), Account::REVENUE, credit, amount)
}

/// A merchant gave `customer` `amount` to spend later. `adjustment` names the fact.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn credit_adjusted_up(adjustment: JournalId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let credit = Account::customer_credit(customer);
    transfer(JournalKind::CreditAdjustedUp, adjustment.uuid(), Account::REVENUE, credit, amount)
}

/// A merchant took `amount` of the customer's credit back. `adjustment` names the fact.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn credit_adjusted_down(
    adjustment: JournalId,
    customer: CustomerId,
    amount: Money,
) -> Result<Journal, LedgerError> {
    let debit = Account::customer_credit(customer);
    transfer(JournalKind::CreditAdjustedDown, adjustment.uuid(), debit, Account::REVENUE, amount)
}

/// `amount` of the customer's credit paid part of `invoice`.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn credit_applied(invoice: InvoiceId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let debit = Account::customer_credit(customer);
    let credit = Account::receivable(customer);
    transfer(JournalKind::CreditApplied, invoice.uuid(), debit, credit, amount)
}

/// `customer` paid `amount` of an open `invoice` without a gateway of ours.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn payment_outside(invoice: InvoiceId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let credit = Account::receivable(customer);
    transfer(JournalKind::PaymentOutside, invoice.uuid(), Account::OUTSIDE_FUNDS, credit, amount)
}

fn transfer(
    kind: JournalKind,
    source: Uuid,
    debit: Account,
    credit: Account,
    amount: Money,
) -> Result<Journal, LedgerError> {
    if !amount.is_positive() {
        return Err(LedgerError::NotPositive { amount });
    }
    let postings = vec![Posting { account: debit, amount }, Posting { account: credit, amount: amount.checked_neg()? }];
    Journal::try_new(kind, source, postings)
}
