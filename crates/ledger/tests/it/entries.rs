use std::collections::BTreeMap;

use ids::{AttemptId, InvoiceId, JournalId, SurplusId};
use ledger::{Account, Journal, JournalKind, LedgerError, entries};
use money::Money;

use crate::{customer, ngn, uuid};

const SOURCE: u128 = 42;

/// Every entry of `amount` for customer 1, with the debit and the credit it must have.
fn all(amount: Money) -> Vec<(Result<Journal, LedgerError>, JournalKind, Account, Account)> {
    let payer = customer(1);
    let invoice = InvoiceId::from_uuid(uuid(SOURCE));
    let attempt = AttemptId::from_uuid(uuid(SOURCE));
    let surplus = SurplusId::from_uuid(uuid(SOURCE));
    let adjustment = JournalId::from_uuid(uuid(SOURCE));
    let owed = Account::receivable(payer);
    let spare = Account::surplus(payer);
    let credit = Account::customer_credit(payer);
    let (revenue, clearing, lost) = (Account::REVENUE, Account::GATEWAY_CLEARING, Account::BAD_DEBT);
    vec![
        (entries::invoice_issued(invoice, payer, amount), JournalKind::InvoiceIssued, owed, revenue),
        (entries::invoice_voided(invoice, payer, amount), JournalKind::InvoiceVoided, revenue, owed),
        (entries::invoice_written_off(invoice, payer, amount), JournalKind::InvoiceWrittenOff, lost, owed),
        (entries::payment_received(attempt, payer, amount), JournalKind::PaymentReceived, clearing, owed),
        (entries::payment_recovered(attempt, amount), JournalKind::PaymentRecovered, clearing, lost),
        (entries::surplus_received(surplus, payer, amount), JournalKind::SurplusReceived, clearing, spare),
        (entries::surplus_refunded(surplus, payer, amount), JournalKind::SurplusRefunded, spare, clearing),
        (entries::credit_granted(invoice, payer, amount), JournalKind::CreditGranted, revenue, credit),
        (entries::credit_adjusted_up(adjustment, payer, amount), JournalKind::CreditAdjustedUp, revenue, credit),
        (entries::credit_adjusted_down(adjustment, payer, amount), JournalKind::CreditAdjustedDown, credit, revenue),
        (entries::credit_applied(invoice, payer, amount), JournalKind::CreditApplied, credit, owed),
        (entries::payment_outside(invoice, payer, amount), JournalKind::PaymentOutside, Account::OUTSIDE_FUNDS, owed),
    ]
}

#[test]
fn each_event_debits_and_credits_the_accounts_of_the_table() {
    for (journal, kind, debit, credit) in all(ngn(500_000)) {
        let journal = journal.expect("an amount above zero");
        assert_eq!(journal.kind(), kind);
        assert_eq!(journal.source(), uuid(SOURCE));
        assert_eq!(journal.currency(), ngn(0).currency());
        let posted: Vec<_> = journal.postings().iter().map(|posting| (posting.account, posting.amount)).collect();
        assert_eq!(posted, [(debit, ngn(500_000)), (credit, ngn(-500_000))], "{kind}");
    }
}

#[test]
fn the_table_covers_every_kind() {
    let mut covered: Vec<_> = all(ngn(1)).into_iter().map(|(_, kind, _, _)| kind).collect();
    covered.sort();
    assert_eq!(covered, JournalKind::ALL);
}

#[test]
fn no_event_takes_zero_or_a_negative_amount() {
    for amount in [ngn(0), ngn(-1), ngn(i64::MIN)] {
        for (journal, kind, _, _) in all(amount) {
            assert_eq!(journal, Err(LedgerError::NotPositive { amount }), "{kind}");
        }
    }
}

/// The balance of every account that is not zero, in posting signs.
fn balances(journals: &[Journal]) -> BTreeMap<Account, i64> {
    let mut balances = BTreeMap::new();
    for posting in journals.iter().flat_map(Journal::postings) {
        *balances.entry(posting.account).or_insert(0) += posting.amount.minor();
    }
    balances.retain(|_, minor| *minor != 0);
    balances
}

#[test]
fn whole_stories_end_where_they_should() {
    let payer = customer(1);
    let invoice = InvoiceId::from_uuid(uuid(1));
    let attempt = AttemptId::from_uuid(uuid(2));
    let surplus = SurplusId::from_uuid(uuid(3));
    let issued = entries::invoice_issued(invoice, payer, ngn(900)).expect("issued");
    let paid = entries::payment_received(attempt, payer, ngn(900)).expect("paid");
    let voided = entries::invoice_voided(invoice, payer, ngn(900)).expect("voided");
    let lost = entries::invoice_written_off(invoice, payer, ngn(900)).expect("written off");
    let recovered = entries::payment_recovered(attempt, ngn(900)).expect("recovered");
    let twice = entries::surplus_received(surplus, payer, ngn(900)).expect("paid twice");
    let back = entries::surplus_refunded(surplus, payer, ngn(900)).expect("sent back");
    let granted = entries::credit_granted(invoice, payer, ngn(400)).expect("granted");
    let applied = entries::credit_applied(invoice, payer, ngn(400)).expect("applied");

    let earned = BTreeMap::from([(Account::REVENUE, -900), (Account::GATEWAY_CLEARING, 900)]);
    assert_eq!(balances(&[issued.clone(), paid.clone()]), earned);
    assert_eq!(balances(&[issued.clone(), voided]), BTreeMap::new());
    assert_eq!(
        balances(&[issued.clone(), lost.clone()]),
        BTreeMap::from([(Account::REVENUE, -900), (Account::BAD_DEBT, 900)])
    );
    assert_eq!(balances(&[issued.clone(), lost, recovered]), earned);
    assert_eq!(balances(&[issued.clone(), paid, twice, back]), earned);
    assert_eq!(
        balances(&[issued, granted, applied]),
        BTreeMap::from([(Account::REVENUE, -500), (Account::receivable(payer), 500)])
    );
}
