//! One constructor per business event: the only place that decides debits and credits.
//!
//! | event | debit | credit |
//! |---|---|---|
//! | invoice issued | receivable | revenue, tax payable |
//! | invoice voided | revenue, tax payable | receivable |
//! | invoice written off | bad debt | receivable |
//! | payment received | gateway clearing | receivable |
//! | payment recovered after a write-off | gateway clearing | bad debt |
//! | surplus received | gateway clearing | surplus |
//! | surplus applied to a bill | surplus | receivable |
//! | surplus refunded | surplus | gateway clearing |
//! | refund made for a credit note | refunds payable | gateway clearing |
//! | disputed money withdrawn (reversed when the dispute is won) | dispute receivable | gateway clearing |
//! | dispute lost | dispute loss | dispute receivable |
//! | fee of a dispute | dispute fees | gateway clearing |
//! | refund returned | gateway clearing | what it was paid from: refunds payable, surplus |
//! | credit granted | revenue, tax payable | customer credit |
//! | credit adjusted up | revenue | customer credit |
//! | credit adjusted down | customer credit | revenue |
//! | credit applied | customer credit | receivable |
//! | grant made, bought / given | external funds / promotions | prepaid credit |
//! | grant drawn | prepaid credit | receivable |
//! | grant restored | revenue | prepaid credit, customer credit |
//! | grant expired, bought / given | prepaid credit | breakage / promotions |
//! | grant voided, bought / given | prepaid credit | external funds / promotions |
//! | credit note issued | revenue, tax payable | receivable, customer credit, refunds payable, external funds |
//! | credit note voided | the same | revenue, tax payable |
//! | payment outside of our gateways | external funds | receivable |
//! | payment fee, settlement fee | gateway fees | gateway clearing |
//! | payment fee corrected (reversed when it was too much) | gateway fees | gateway clearing |
//! | payment lost | bad debt | gateway clearing |
//! | settlement received (reversed when a provider takes money back) | settled funds | gateway clearing, external funds |
//!
//! Payouts have a table of their own, beside them (`payouts`).
//!
//! Taxes are not earned: what is billed of them is owed to the state. A loss takes nothing of that back; whoever may claim
//! relief for a bad debt claims it from the state, beside these books. Without taxes there is no posting for them.
//!
//! Every amount is above zero, so a kind always means the same direction; an amount that is not is
//! [`LedgerError::NotPositive`], the only way these can fail. Whether an event may happen at all (is
//! the invoice open? is the credit there?) is not decided here.

use ids::{
    AttemptId, BreakId, CreditNoteId, CustomerId, DisputeId, GrantId, InvoiceId, JournalId, RefundId, SettlementId,
    SurplusId, Uuid,
};
use money::Money;

use crate::{Account, Journal, JournalKind, LedgerError, Posting};

/// An invoice of `amount` was finalized, of which `tax` is owed to the state; below zero where it gives more tax back than it
/// charges. One that comes to nothing has a journal only if its taxes do not.
///
/// # Errors
/// [`LedgerError::NotPositive`]: an invoice of zero without taxes moves no money and has no journal.
pub fn invoice_issued(
    invoice: InvoiceId,
    customer: CustomerId,
    amount: Money,
    tax: Money,
) -> Result<Journal, LedgerError> {
    if amount.is_negative() || (amount.is_zero() && tax.is_zero()) {
        return Err(LedgerError::NotPositive { amount });
    }
    let earned = amount.checked_sub(tax)?.checked_neg()?;
    let postings = [(Account::receivable(customer), amount), (Account::REVENUE, earned), of_tax(tax.checked_neg()?)];
    moved(JournalKind::InvoiceIssued, invoice.uuid(), &postings)
}

/// What is still owed on an issued invoice is taken back: the reverse of issuing `amount`. `tax` is what is left of its taxes,
/// all of which goes back with this, also that of the part which credit paid.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn invoice_voided(
    invoice: InvoiceId,
    customer: CustomerId,
    amount: Money,
    tax: Money,
) -> Result<Journal, LedgerError> {
    if !amount.is_positive() {
        return Err(LedgerError::NotPositive { amount });
    }
    let earned = amount.checked_sub(tax)?;
    let postings = [(Account::REVENUE, earned), of_tax(tax), (Account::receivable(customer), amount.checked_neg()?)];
    moved(JournalKind::InvoiceVoided, invoice.uuid(), &postings)
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

/// The provider kept `fee` of a payment.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn payment_fee(attempt: AttemptId, fee: Money) -> Result<Journal, LedgerError> {
    let (debit, credit) = (Account::GATEWAY_FEES, Account::GATEWAY_CLEARING);
    transfer(JournalKind::PaymentFee, attempt.uuid(), debit, credit, fee)
}

/// The fee of a payment is `more` than was booked; below zero when it is less. `found` names the break that told.
///
/// # Errors
/// [`LedgerError::NotPositive`] when nothing changes.
pub fn payment_fee_corrected(found: BreakId, more: Money) -> Result<Journal, LedgerError> {
    if more.is_zero() {
        return Err(LedgerError::NotPositive { amount: more });
    }
    let postings = [(Account::GATEWAY_FEES, more), (Account::GATEWAY_CLEARING, more.checked_neg()?)];
    moved(JournalKind::PaymentFeeCorrected, found.uuid(), &postings)
}

/// `amount` that was booked as paid never came: a loss. The customer owes nothing again by this.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn payment_lost(attempt: AttemptId, amount: Money) -> Result<Journal, LedgerError> {
    let (debit, credit) = (Account::BAD_DEBT, Account::GATEWAY_CLEARING);
    transfer(JournalKind::PaymentLost, attempt.uuid(), debit, credit, amount)
}

/// A provider paid out `own`, of payments in these books, and `beside`, of others that it took for the tenant. Either may be below
/// zero: a provider takes back what it paid out too much.
///
/// # Errors
/// [`LedgerError::NotPositive`] when there is neither.
pub fn settlement_received(settlement: SettlementId, own: Money, beside: Money) -> Result<Journal, LedgerError> {
    let whole = own.checked_add(beside)?;
    if own.is_zero() && beside.is_zero() {
        return Err(LedgerError::NotPositive { amount: whole });
    }
    let postings = [
        (Account::SETTLED_FUNDS, whole),
        (Account::GATEWAY_CLEARING, own.checked_neg()?),
        (Account::EXTERNAL_FUNDS, beside.checked_neg()?),
    ];
    moved(JournalKind::SettlementReceived, settlement.uuid(), &postings)
}

/// A provider kept `fee` of a settlement, beside the fees of its payments.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn settlement_fee(settlement: SettlementId, fee: Money) -> Result<Journal, LedgerError> {
    let (debit, credit) = (Account::GATEWAY_FEES, Account::GATEWAY_CLEARING);
    transfer(JournalKind::SettlementFee, settlement.uuid(), debit, credit, fee)
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

/// Money of `customer` that came short of a bill, and waited for the rest, pays it.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn surplus_applied(surplus: SurplusId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let (debit, credit) = (Account::surplus(customer), Account::receivable(customer));
    transfer(JournalKind::SurplusApplied, surplus.uuid(), debit, credit, amount)
}

/// What a refund gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundOf {
    /// What a credit note left to be paid back.
    CreditNote,
    /// Money that arrived and was not owed.
    Surplus,
}

impl RefundOf {
    fn account(self, customer: CustomerId) -> Account {
        match self {
            RefundOf::CreditNote => Account::refunds_payable(customer),
            RefundOf::Surplus => Account::surplus(customer),
        }
    }
}

/// A gateway sent `amount` back to `customer`: it is owed to them no more.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn refund_made(
    refund: RefundId,
    customer: CustomerId,
    of: RefundOf,
    amount: Money,
) -> Result<Journal, LedgerError> {
    let kind = match of {
        RefundOf::CreditNote => JournalKind::RefundMade,
        RefundOf::Surplus => JournalKind::SurplusRefunded,
    };
    transfer(kind, refund.uuid(), of.account(customer), Account::GATEWAY_CLEARING, amount)
}

/// `amount` that had been sent back to `customer` did not reach them and is at the gateway again: it is owed as before.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn refund_returned(
    refund: RefundId,
    customer: CustomerId,
    of: RefundOf,
    amount: Money,
) -> Result<Journal, LedgerError> {
    transfer(JournalKind::RefundReturned, refund.uuid(), Account::GATEWAY_CLEARING, of.account(customer), amount)
}

/// A gateway took `amount` back because its payer disputes the charge.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn dispute_withdrawn(dispute: DisputeId, amount: Money) -> Result<Journal, LedgerError> {
    let (debit, credit) = (Account::DISPUTE_RECEIVABLE, Account::GATEWAY_CLEARING);
    transfer(JournalKind::DisputeWithdrawn, dispute.uuid(), debit, credit, amount)
}

/// A dispute was won: `amount` is at the gateway again.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn dispute_reinstated(dispute: DisputeId, amount: Money) -> Result<Journal, LedgerError> {
    let (debit, credit) = (Account::GATEWAY_CLEARING, Account::DISPUTE_RECEIVABLE);
    transfer(JournalKind::DisputeReinstated, dispute.uuid(), debit, credit, amount)
}

/// A dispute was lost, or given in to: `amount` is gone.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn dispute_lost(dispute: DisputeId, amount: Money) -> Result<Journal, LedgerError> {
    transfer(JournalKind::DisputeLost, dispute.uuid(), Account::DISPUTE_LOSS, Account::DISPUTE_RECEIVABLE, amount)
}

/// A gateway keeps `amount` for the trouble of a dispute.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn dispute_fee(dispute: DisputeId, amount: Money) -> Result<Journal, LedgerError> {
    transfer(JournalKind::DisputeFee, dispute.uuid(), Account::DISPUTE_FEES, Account::GATEWAY_CLEARING, amount)
}

/// `customer` was given `amount` to spend later, by the net credit of `invoice`, whose taxes come to `tax`: below zero where it
/// gives tax back.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn credit_granted(
    invoice: InvoiceId,
    customer: CustomerId,
    amount: Money,
    tax: Money,
) -> Result<Journal, LedgerError> {
    if !amount.is_positive() {
        return Err(LedgerError::NotPositive { amount });
    }
    let postings = [
        (Account::REVENUE, amount.checked_add(tax)?),
        of_tax(tax.checked_neg()?),
        (Account::customer_credit(customer), amount.checked_neg()?),
    ];
    moved(JournalKind::CreditGranted, invoice.uuid(), &postings)
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

/// Where the value of a grant comes from, and where it goes when it is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantOrigin {
    /// The customer paid for it, beside the gateways.
    Paid,
    /// The tenant gave it.
    Promotional,
}

/// `customer` was granted `amount` to spend.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn grant_made(
    grant: GrantId,
    customer: CustomerId,
    origin: GrantOrigin,
    amount: Money,
) -> Result<Journal, LedgerError> {
    let debit = match origin {
        GrantOrigin::Paid => Account::EXTERNAL_FUNDS,
        GrantOrigin::Promotional => Account::PROMOTIONS,
    };
    transfer(JournalKind::GrantMade, grant.uuid(), debit, Account::prepaid_credit(customer), amount)
}

/// Grants of `customer` paid `amount` of `invoice`.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn grant_drawn(invoice: InvoiceId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let debit = Account::prepaid_credit(customer);
    transfer(JournalKind::GrantDrawn, invoice.uuid(), debit, Account::receivable(customer), amount)
}

/// What grants paid of a voided `invoice` goes back: `to_grants` to those that can still be used, `to_balance` for those
/// that cannot.
///
/// # Errors
/// [`LedgerError::NotPositive`] when both are zero, or one is negative.
pub fn grant_restored(
    invoice: InvoiceId,
    customer: CustomerId,
    to_grants: Money,
    to_balance: Money,
) -> Result<Journal, LedgerError> {
    let parts = [(Account::prepaid_credit(customer), to_grants), (Account::customer_credit(customer), to_balance)];
    let credits = of_parts(&parts)?;
    split(JournalKind::GrantRestored, invoice.uuid(), Account::REVENUE, &credits)
}

/// The `amount` left of a grant when it expired: kept if it was bought, not given after all if it was a gift.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn grant_expired(
    grant: GrantId,
    customer: CustomerId,
    origin: GrantOrigin,
    amount: Money,
) -> Result<Journal, LedgerError> {
    let credit = match origin {
        GrantOrigin::Paid => Account::BREAKAGE,
        GrantOrigin::Promotional => Account::PROMOTIONS,
    };
    transfer(JournalKind::GrantExpired, grant.uuid(), Account::prepaid_credit(customer), credit, amount)
}

/// The `amount` left of a grant when the tenant ended it: paid back if it was bought, not given after all if it was a
/// gift.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn grant_voided(
    grant: GrantId,
    customer: CustomerId,
    origin: GrantOrigin,
    amount: Money,
) -> Result<Journal, LedgerError> {
    let credit = match origin {
        GrantOrigin::Paid => Account::EXTERNAL_FUNDS,
        GrantOrigin::Promotional => Account::PROMOTIONS,
    };
    transfer(JournalKind::GrantVoided, grant.uuid(), Account::prepaid_credit(customer), credit, amount)
}

/// What becomes of the worth of a credit note; no part is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditNoteParts {
    /// No longer owed.
    pub owed: Money,
    /// Given to the customer's balance.
    pub to_balance: Money,
    /// To be paid back by the gateway.
    pub to_refund: Money,
    /// Paid back beside the gateways.
    pub outside: Money,
}

impl CreditNoteParts {
    fn accounts(&self, customer: CustomerId) -> [(Account, Money); 4] {
        [
            (Account::receivable(customer), self.owed),
            (Account::customer_credit(customer), self.to_balance),
            (Account::refunds_payable(customer), self.to_refund),
            (Account::EXTERNAL_FUNDS, self.outside),
        ]
    }
}

/// A credit note took `parts` of an invoice back, `tax` of it in taxes.
///
/// # Errors
/// [`LedgerError::NotPositive`] when all parts are zero, or one is negative.
pub fn credit_note_issued(
    note: CreditNoteId,
    customer: CustomerId,
    parts: &CreditNoteParts,
    tax: Money,
) -> Result<Journal, LedgerError> {
    let credits = of_parts(&parts.accounts(customer))?;
    let total = sum_of(&credits, tax)?;
    let mut postings = vec![(Account::REVENUE, total.checked_sub(tax)?), of_tax(tax)];
    for (account, amount) in credits {
        postings.push((account, amount.checked_neg()?));
    }
    moved(JournalKind::CreditNoteIssued, note.uuid(), &postings)
}

/// A credit note was taken back: the reverse of issuing the same `parts`.
///
/// # Errors
/// [`LedgerError::NotPositive`] when all parts are zero, or one is negative.
pub fn credit_note_voided(
    note: CreditNoteId,
    customer: CustomerId,
    parts: &CreditNoteParts,
    tax: Money,
) -> Result<Journal, LedgerError> {
    let mut postings = of_parts(&parts.accounts(customer))?;
    let total = sum_of(&postings, tax)?;
    postings.push((Account::REVENUE, total.checked_sub(tax)?.checked_neg()?));
    postings.push(of_tax(tax.checked_neg()?));
    moved(JournalKind::CreditNoteVoided, note.uuid(), &postings)
}

fn sum_of(parts: &[(Account, Money)], like: Money) -> Result<Money, LedgerError> {
    Ok(Money::sum(parts.iter().map(|(_, amount)| *amount), like.currency())?)
}

/// The posting of a tax: a debit takes it back.
const fn of_tax(debit: Money) -> (Account, Money) {
    (Account::TAX_PAYABLE, debit)
}

/// These postings, without those that come to nothing.
fn moved(kind: JournalKind, source: Uuid, postings: &[(Account, Money)]) -> Result<Journal, LedgerError> {
    let some = postings.iter().filter(|(_, amount)| !amount.is_zero());
    Journal::try_new(
        kind,
        source,
        some.map(|(account, amount)| Posting { account: *account, amount: *amount }).collect(),
    )
}

/// The parts that are not zero; there is at least one, and none is negative.
fn of_parts(parts: &[(Account, Money)]) -> Result<Vec<(Account, Money)>, LedgerError> {
    if let Some((_, amount)) = parts.iter().find(|(_, amount)| amount.is_negative()) {
        return Err(LedgerError::NotPositive { amount: *amount });
    }
    let some: Vec<(Account, Money)> = parts.iter().copied().filter(|(_, amount)| amount.is_positive()).collect();
    match (some.first(), parts.first()) {
        (None, Some((_, amount))) => Err(LedgerError::NotPositive { amount: *amount }),
        (Some(_), _) | (None, None) => Ok(some),
    }
}

/// One debit against several credits.
fn split(
    kind: JournalKind,
    source: Uuid,
    debit: Account,
    credits: &[(Account, Money)],
) -> Result<Journal, LedgerError> {
    let Some((_, first)) = credits.first() else { return Journal::try_new(kind, source, Vec::new()) };
    let mut total = Money::zero(first.currency());
    let mut postings = Vec::new();
    for (account, amount) in credits {
        total = total.checked_add(*amount)?;
        postings.push(Posting { account: *account, amount: amount.checked_neg()? });
    }
    postings.insert(0, Posting { account: debit, amount: total });
    Journal::try_new(kind, source, postings)
}

/// `customer` paid `amount` of an open `invoice` without a gateway of ours.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn payment_outside(invoice: InvoiceId, customer: CustomerId, amount: Money) -> Result<Journal, LedgerError> {
    let credit = Account::receivable(customer);
    transfer(JournalKind::PaymentOutside, invoice.uuid(), Account::EXTERNAL_FUNDS, credit, amount)
}

pub(crate) fn transfer(
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
