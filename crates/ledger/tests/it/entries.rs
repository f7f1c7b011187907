use std::collections::BTreeMap;

use ids::{
    AttemptId, BreakId, CreditNoteId, DisputeId, GrantId, InvoiceId, JournalId, RefundId, SettlementId, SurplusId,
};
use ledger::entries::{CreditNoteParts, GrantOrigin, RefundOf};
use ledger::{Account, Journal, JournalKind, LedgerError, entries};
use money::Money;

use crate::{customer, ngn, uuid};

const SOURCE: u128 = 42;

type Entry = (Result<Journal, LedgerError>, JournalKind, Account, Account);

/// Every entry of `amount` for customer 1, with the debit and the credit it must have.
fn all(amount: Money) -> Vec<Entry> {
    with_payers(amount).into_iter().chain(with_gateways(amount)).collect()
}

/// What gateways do with the merchant's money by themselves.
fn with_gateways(amount: Money) -> Vec<Entry> {
    let attempt = AttemptId::from_uuid(uuid(SOURCE));
    let (dispute, held) = (DisputeId::from_uuid(uuid(SOURCE)), Account::DISPUTE_RECEIVABLE);
    let (fees, settled) = (Account::GATEWAY_FEES, Account::SETTLED_FUNDS);
    let (found, settlement) = (BreakId::from_uuid(uuid(SOURCE)), SettlementId::from_uuid(uuid(SOURCE)));
    let (clearing, lost, none) = (Account::GATEWAY_CLEARING, Account::BAD_DEBT, Money::zero(amount.currency()));
    vec![
        (entries::dispute_withdrawn(dispute, amount), JournalKind::DisputeWithdrawn, held, clearing),
        (entries::dispute_reinstated(dispute, amount), JournalKind::DisputeReinstated, clearing, held),
        (entries::dispute_lost(dispute, amount), JournalKind::DisputeLost, Account::DISPUTE_LOSS, held),
        (entries::dispute_fee(dispute, amount), JournalKind::DisputeFee, Account::DISPUTE_FEES, clearing),
        (entries::payment_fee(attempt, amount), JournalKind::PaymentFee, fees, clearing),
        (entries::payment_fee_corrected(found, amount), JournalKind::PaymentFeeCorrected, fees, clearing),
        (entries::payment_lost(attempt, amount), JournalKind::PaymentLost, lost, clearing),
        (entries::settlement_received(settlement, amount, none), JournalKind::SettlementReceived, settled, clearing),
        (entries::settlement_fee(settlement, amount), JournalKind::SettlementFee, fees, clearing),
    ]
}

fn with_payers(amount: Money) -> Vec<Entry> {
    let payer = customer(1);
    let invoice = InvoiceId::from_uuid(uuid(SOURCE));
    let attempt = AttemptId::from_uuid(uuid(SOURCE));
    let surplus = SurplusId::from_uuid(uuid(SOURCE));
    let adjustment = JournalId::from_uuid(uuid(SOURCE));
    let owed = Account::receivable(payer);
    let spare = Account::surplus(payer);
    let payable = Account::refunds_payable(payer);
    let refund = RefundId::from_uuid(uuid(SOURCE));
    let credit = Account::customer_credit(payer);
    let grant = GrantId::from_uuid(uuid(SOURCE));
    let note = CreditNoteId::from_uuid(uuid(SOURCE));
    let none = Money::zero(amount.currency());
    let parts = CreditNoteParts { owed: amount, to_balance: none, to_refund: none, outside: none };
    let prepaid = Account::prepaid_credit(payer);
    let (bought, given) = (GrantOrigin::Paid, GrantOrigin::Promotional);
    let (revenue, clearing, lost) = (Account::REVENUE, Account::GATEWAY_CLEARING, Account::BAD_DEBT);
    vec![
        (entries::invoice_issued(invoice, payer, amount, ngn(0)), JournalKind::InvoiceIssued, owed, revenue),
        (entries::invoice_voided(invoice, payer, amount, ngn(0)), JournalKind::InvoiceVoided, revenue, owed),
        (entries::invoice_written_off(invoice, payer, amount), JournalKind::InvoiceWrittenOff, lost, owed),
        (entries::payment_received(attempt, payer, amount), JournalKind::PaymentReceived, clearing, owed),
        (entries::payment_recovered(attempt, amount), JournalKind::PaymentRecovered, clearing, lost),
        (entries::surplus_received(surplus, payer, amount), JournalKind::SurplusReceived, clearing, spare),
        (entries::surplus_applied(surplus, payer, amount), JournalKind::SurplusApplied, spare, owed),
        (entries::refund_made(refund, payer, RefundOf::Surplus, amount), JournalKind::SurplusRefunded, spare, clearing),
        (entries::refund_made(refund, payer, RefundOf::CreditNote, amount), JournalKind::RefundMade, payable, clearing),
        (
            entries::refund_returned(refund, payer, RefundOf::CreditNote, amount),
            JournalKind::RefundReturned,
            clearing,
            payable,
        ),
        (
            entries::refund_returned(refund, payer, RefundOf::Surplus, amount),
            JournalKind::RefundReturned,
            clearing,
            spare,
        ),
        (entries::credit_granted(invoice, payer, amount, ngn(0)), JournalKind::CreditGranted, revenue, credit),
        (entries::credit_adjusted_up(adjustment, payer, amount), JournalKind::CreditAdjustedUp, revenue, credit),
        (entries::credit_adjusted_down(adjustment, payer, amount), JournalKind::CreditAdjustedDown, credit, revenue),
        (entries::credit_applied(invoice, payer, amount), JournalKind::CreditApplied, credit, owed),
        (entries::grant_made(grant, payer, bought, amount), JournalKind::GrantMade, Account::EXTERNAL_FUNDS, prepaid),
        (entries::grant_made(grant, payer, given, amount), JournalKind::GrantMade, Account::PROMOTIONS, prepaid),
        (entries::grant_drawn(invoice, payer, amount), JournalKind::GrantDrawn, prepaid, owed),
        (entries::grant_restored(invoice, payer, amount, none), JournalKind::GrantRestored, revenue, prepaid),
        (entries::grant_restored(invoice, payer, none, amount), JournalKind::GrantRestored, revenue, credit),
        (entries::grant_expired(grant, payer, bought, amount), JournalKind::GrantExpired, prepaid, Account::BREAKAGE),
        (entries::grant_expired(grant, payer, given, amount), JournalKind::GrantExpired, prepaid, Account::PROMOTIONS),
        (
            entries::grant_voided(grant, payer, bought, amount),
            JournalKind::GrantVoided,
            prepaid,
            Account::EXTERNAL_FUNDS,
        ),
        (entries::grant_voided(grant, payer, given, amount), JournalKind::GrantVoided, prepaid, Account::PROMOTIONS),
        (entries::credit_note_issued(note, payer, &parts, ngn(0)), JournalKind::CreditNoteIssued, revenue, owed),
        (entries::credit_note_voided(note, payer, &parts, ngn(0)), JournalKind::CreditNoteVoided, owed, revenue),
        (entries::payment_outside(invoice, payer, amount), JournalKind::PaymentOutside, Account::EXTERNAL_FUNDS, owed),
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
fn what_came_of_other_payments_is_no_money_of_these_books() {
    let settlement = SettlementId::from_uuid(uuid(SOURCE));
    let posted = |own, beside| {
        let journal = entries::settlement_received(settlement, ngn(own), ngn(beside)).expect("something arrived");
        journal.postings().iter().map(|posting| (posting.account, posting.amount)).collect::<Vec<_>>()
    };
    let (settled, clearing, beside) = (Account::SETTLED_FUNDS, Account::GATEWAY_CLEARING, Account::EXTERNAL_FUNDS);
    assert_eq!(posted(700, 300), [(settled, ngn(1_000)), (clearing, ngn(-700)), (beside, ngn(-300))]);
    assert_eq!(posted(-700, 0), [(settled, ngn(-700)), (clearing, ngn(700))]);
    assert_eq!(posted(-300, 300), [(clearing, ngn(300)), (beside, ngn(-300))]);
    assert!(entries::settlement_received(settlement, ngn(0), ngn(0)).is_err());
}

#[test]
fn a_fee_that_was_too_much_is_taken_back() {
    let found = BreakId::from_uuid(uuid(SOURCE));
    let journal = entries::payment_fee_corrected(found, ngn(-5)).expect("a difference");
    let posted: Vec<_> = journal.postings().iter().map(|posting| (posting.account, posting.amount)).collect();
    assert_eq!(posted, [(Account::GATEWAY_FEES, ngn(-5)), (Account::GATEWAY_CLEARING, ngn(5))]);
    assert!(entries::payment_fee_corrected(found, ngn(0)).is_err());
}

#[test]
fn the_table_covers_every_kind() {
    let mut covered: Vec<_> = all(ngn(1)).into_iter().map(|(_, kind, _, _)| kind).collect();
    covered.sort();
    covered.dedup();
    // Payouts and the house have tables of their own; escrow has its own crate.
    let elsewhere = ["payout.", "house.", "escrow.", "wallet.", "receipt.", "safeguard.", "journal."];
    let here = |kind: &JournalKind| !elsewhere.iter().any(|start| kind.as_str().starts_with(start));
    let entries: Vec<_> = JournalKind::ALL.into_iter().filter(here).collect();
    assert_eq!(covered, entries);
}

#[test]
fn no_event_takes_zero_or_a_negative_amount() {
    // A correction, and what a provider takes back, go either way.
    let either_way = [JournalKind::PaymentFeeCorrected, JournalKind::SettlementReceived];
    for amount in [ngn(0), ngn(-1), ngn(i64::MIN)] {
        let one_way = |kind: &JournalKind| amount.is_zero() || !either_way.contains(kind);
        for (journal, kind, _, _) in all(amount).into_iter().filter(|(_, kind, _, _)| one_way(kind)) {
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
    let issued = entries::invoice_issued(invoice, payer, ngn(900), ngn(0)).expect("issued");
    let paid = entries::payment_received(attempt, payer, ngn(900)).expect("paid");
    let voided = entries::invoice_voided(invoice, payer, ngn(900), ngn(0)).expect("voided");
    let lost = entries::invoice_written_off(invoice, payer, ngn(900)).expect("written off");
    let recovered = entries::payment_recovered(attempt, ngn(900)).expect("recovered");
    let twice = entries::surplus_received(surplus, payer, ngn(900)).expect("paid twice");
    let back =
        entries::refund_made(RefundId::from_uuid(uuid(4)), payer, RefundOf::Surplus, ngn(900)).expect("sent back");
    let granted = entries::credit_granted(invoice, payer, ngn(400), ngn(0)).expect("granted");
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

#[test]
fn a_credit_note_is_split_and_its_void_is_the_reverse() {
    let payer = customer(1);
    let note = CreditNoteId::from_uuid(uuid(SOURCE));
    let parts = CreditNoteParts { owed: ngn(600), to_balance: ngn(200), to_refund: ngn(90), outside: ngn(10) };
    let issued = entries::credit_note_issued(note, payer, &parts, ngn(0)).expect("issued");
    let voided = entries::credit_note_voided(note, payer, &parts, ngn(0)).expect("voided");
    let expected = BTreeMap::from([
        (Account::REVENUE, 900),
        (Account::receivable(payer), -600),
        (Account::customer_credit(payer), -200),
        (Account::refunds_payable(payer), -90),
        (Account::EXTERNAL_FUNDS, -10),
    ]);
    assert_eq!(balances(std::slice::from_ref(&issued)), expected);
    assert_eq!(balances(&[issued, voided]), BTreeMap::new());
    let amount = ngn(-1);
    let torn = CreditNoteParts { outside: amount, ..parts };
    assert_eq!(entries::credit_note_issued(note, payer, &torn, ngn(0)), Err(LedgerError::NotPositive { amount }));
}

#[test]
fn a_grant_ends_where_it_came_from_unless_it_was_bought_and_forgotten() {
    let payer = customer(1);
    let grant = GrantId::from_uuid(uuid(1));
    for (origin, kept) in [(GrantOrigin::Promotional, None), (GrantOrigin::Paid, Some(Account::BREAKAGE))] {
        let made = entries::grant_made(grant, payer, origin, ngn(500)).expect("made");
        let expired = entries::grant_expired(grant, payer, origin, ngn(500)).expect("expired");
        let voided = entries::grant_voided(grant, payer, origin, ngn(500)).expect("voided");
        let left: BTreeMap<Account, i64> =
            kept.into_iter().flat_map(|account| [(account, -500), (Account::EXTERNAL_FUNDS, 500)]).collect();
        assert_eq!(balances(&[made.clone(), expired]), left);
        assert_eq!(balances(&[made, voided]), BTreeMap::new());
    }
}

#[test]
fn taxes_are_owed_and_not_earned() {
    let (invoice, note, payer) = (InvoiceId::from_uuid(uuid(7)), CreditNoteId::from_uuid(uuid(8)), customer(1));
    let booked = |journal: Result<ledger::Journal, LedgerError>| -> Vec<(String, i64)> {
        let journal = journal.expect("books");
        journal.postings().iter().map(|one| (one.account.kind.to_string(), one.amount.minor())).collect()
    };
    let told = |rows: &[(&str, i64)]| rows.iter().map(|(name, minor)| ((*name).to_owned(), *minor)).collect::<Vec<_>>();
    let parts = CreditNoteParts { owed: ngn(1_000), to_balance: ngn(75), to_refund: ngn(0), outside: ngn(0) };
    for (journal, expected) in [
        (
            entries::invoice_issued(invoice, payer, ngn(1_075), ngn(75)),
            told(&[("receivable", 1_075), ("revenue", -1_000), ("tax_payable", -75)]),
        ),
        // More tax comes back than is charged.
        (
            entries::invoice_issued(invoice, payer, ngn(100), ngn(-50)),
            told(&[("receivable", 100), ("revenue", -150), ("tax_payable", 50)]),
        ),
        // It comes to nothing, and its taxes do not.
        (entries::invoice_issued(invoice, payer, ngn(0), ngn(8)), told(&[("revenue", 8), ("tax_payable", -8)])),
        (
            entries::invoice_voided(invoice, payer, ngn(1_075), ngn(75)),
            told(&[("revenue", 1_000), ("tax_payable", 75), ("receivable", -1_075)]),
        ),
        // Credit paid more than the net amount of it.
        (
            entries::invoice_voided(invoice, payer, ngn(50), ngn(75)),
            told(&[("revenue", -25), ("tax_payable", 75), ("receivable", -50)]),
        ),
        (
            entries::credit_granted(invoice, payer, ngn(215), ngn(-15)),
            told(&[("revenue", 200), ("tax_payable", 15), ("customer_credit", -215)]),
        ),
        (
            entries::credit_note_issued(note, payer, &parts, ngn(75)),
            told(&[("revenue", 1_000), ("tax_payable", 75), ("receivable", -1_000), ("customer_credit", -75)]),
        ),
        (
            entries::credit_note_voided(note, payer, &parts, ngn(75)),
            told(&[("receivable", 1_000), ("customer_credit", 75), ("revenue", -1_000), ("tax_payable", -75)]),
        ),
    ] {
        assert_eq!(booked(journal), expected);
    }
    let amount = ngn(0);
    assert_eq!(entries::invoice_issued(invoice, payer, amount, ngn(0)), Err(LedgerError::NotPositive { amount }));
}
