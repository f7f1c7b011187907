use std::collections::{BTreeMap, BTreeSet};

use ledger::{Account, AccountKind, Journal, JournalKind, LedgerError, Posting};
use money::{Currency, Money, MoneyError};
use proptest::prelude::*;

use crate::{customer, ngn, uuid};

fn build(postings: Vec<Posting>) -> Result<Journal, LedgerError> {
    Journal::try_new(JournalKind::InvoiceIssued, uuid(9), postings)
}

fn post(account: Account, minor: i64) -> Posting {
    Posting { account, amount: ngn(minor) }
}

#[test]
fn names_the_fault_of_a_journal_that_must_not_exist() {
    let owed = Account::receivable(customer(1));
    let revenue = Account::REVENUE;
    let dollars = Currency::parse("USD").expect("a code");
    let foreign = Posting { account: revenue, amount: Money::new(-5, dollars) };
    let ownerless = Account { kind: AccountKind::Receivable, owner: None };
    let owned = Account { kind: AccountKind::Revenue, owner: Some(uuid(1)) };
    for (postings, fault) in [
        (vec![], LedgerError::TooFewPostings { count: 0 }),
        (vec![post(owed, 5)], LedgerError::TooFewPostings { count: 1 }),
        (vec![post(owed, 0), post(revenue, 0)], LedgerError::ZeroPosting { account: owed }),
        (vec![post(owed, 5), post(revenue, -5), post(revenue, 0)], LedgerError::ZeroPosting { account: revenue }),
        (vec![post(owed, 5), foreign], LedgerError::MixedCurrencies { expected: Currency::NGN, found: dollars }),
        (vec![post(owed, 5), post(revenue, -4)], LedgerError::Unbalanced { excess_minor: 1, currency: Currency::NGN }),
        (
            vec![post(owed, i64::MIN), post(revenue, i64::MIN)],
            LedgerError::Unbalanced { excess_minor: 2 * i128::from(i64::MIN), currency: Currency::NGN },
        ),
        (vec![post(ownerless, 5), post(revenue, -5)], LedgerError::MissingOwner(AccountKind::Receivable)),
        (vec![post(owed, 5), post(owned, -5)], LedgerError::UnexpectedOwner(AccountKind::Revenue)),
    ] {
        assert_eq!(build(postings), Err(fault));
    }
}

#[test]
fn several_postings_may_share_an_account() {
    let owed = Account::receivable(customer(1));
    let journal =
        build(vec![post(owed, 1_000), post(Account::REVENUE, -600), post(Account::REVENUE, -400)]).expect("balanced");
    assert_eq!(journal.postings().len(), 3);
    assert_eq!(journal.locked_movements(), Ok(BTreeMap::new()));
}

#[test]
fn locked_movements_are_netted_per_account_in_locking_order() {
    let (first, second) = (Account::surplus(customer(1)), Account::surplus(customer(2)));
    let journal = build(vec![
        post(second, -300),
        post(first, 100),
        post(Account::GATEWAY_CLEARING, 250),
        post(second, 50),
        post(first, -100),
    ])
    .expect("balanced");
    let movements: Vec<_> = journal.locked_movements().expect("small amounts").into_iter().collect();
    assert_eq!(movements, [(first, ngn(0)), (second, ngn(-250))]);

    let edge = build(vec![post(first, i64::MAX), post(first, 1), post(second, -i64::MAX), post(second, -1)])
        .expect("balanced in 128 bits");
    assert_eq!(edge.locked_movements(), Err(LedgerError::Money(MoneyError::Overflow)));
}

#[test]
fn a_journal_can_be_written_out() {
    let owed = Account::receivable(customer(1));
    let journal = build(vec![post(owed, 5), post(Account::REVENUE, -5)]).expect("balanced");
    assert_eq!(
        serde_json::to_value(&journal).expect("serializes"),
        serde_json::json!({
            "kind": "invoice.issued",
            "source": uuid(9),
            "currency": "NGN",
            "postings": [
                {"account": {"kind": "receivable", "owner": uuid(1)},
                 "amount": {"minor": 5, "currency": "NGN"}},
                {"account": {"kind": "revenue", "owner": null},
                 "amount": {"minor": -5, "currency": "NGN"}},
            ],
        })
    );
}

fn accounts() -> impl Strategy<Value = Account> {
    let kinds = prop::sample::select(AccountKind::ALL.to_vec());
    (kinds, 1_u128..4).prop_map(|(kind, owner)| Account { kind, owner: kind.has_owner().then(|| uuid(owner)) })
}

fn any_postings() -> impl Strategy<Value = Vec<Posting>> {
    let amount = prop_oneof![-3_i64..=3, any::<i64>()];
    let code = prop_oneof![9 => Just("NGN"), 1 => Just("USD")];
    let posting = (accounts(), amount, code).prop_map(|(account, minor, code)| Posting {
        account,
        amount: Money::new(minor, Currency::parse(code).expect("a code")),
    });
    prop::collection::vec(posting, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_journal_exists_exactly_when_it_is_sound(postings in any_postings()) {
        let sum: i128 = postings.iter().map(|posting| i128::from(posting.amount.minor())).sum();
        let sound = postings.len() >= 2
            && sum == 0
            && postings.iter().all(|posting| !posting.amount.is_zero())
            && postings.windows(2).all(|two| two[0].amount.currency() == two[1].amount.currency());
        prop_assert_eq!(build(postings).is_ok(), sound);
    }

    #[test]
    fn any_journal_that_constructs_balances(
        accounts in prop::collection::vec(accounts(), 2..8),
        minors in prop::collection::vec(-1_000_000_000_i64..=1_000_000_000, 7),
        break_it in any::<bool>(),
    ) {
        let (last, others) = accounts.split_last().expect("two accounts at least");
        let mut postings: Vec<_> =
            others.iter().zip(&minors).map(|(account, minor)| post(*account, *minor)).collect();
        let sum: i64 = postings.iter().map(|posting| posting.amount.minor()).sum();
        postings.push(post(*last, -sum + i64::from(break_it)));
        match build(postings) {
            Ok(journal) => {
                prop_assert!(!break_it);
                let total: i64 =
                    journal.postings().iter().map(|posting| posting.amount.minor()).sum();
                prop_assert_eq!(total, 0);
                prop_assert!(journal.postings().len() >= 2);
            }
            Err(LedgerError::Unbalanced { excess_minor, .. }) => {
                prop_assert!(break_it);
                prop_assert_eq!(excess_minor, 1);
            }
            Err(LedgerError::ZeroPosting { .. }) => {}
            Err(other) => prop_assert!(false, "unexpected fault {other}"),
        }
    }
}

#[test]
fn one_fact_has_one_id() {
    let source = uuid(0x0192_0000_0000_7000_8000_0123_4567_89ab);
    let postings = || vec![post(Account::receivable(customer(7)), 5), post(Account::REVENUE, -5)];
    let id = |kind, source| Journal::try_new(kind, source, postings()).expect("balanced").identity();
    let of_kinds: BTreeSet<_> = JournalKind::ALL.into_iter().map(|kind| id(kind, source)).collect();
    assert_eq!(of_kinds.len(), JournalKind::ALL.len());
    assert!(of_kinds.iter().all(|id| id.as_bytes()[..12] == source.as_bytes()[..12]));
    assert_eq!(id(JournalKind::InvoiceIssued, source), id(JournalKind::InvoiceIssued, source));
}
