//! Payouts out of what the merchant owes somebody: the way an escrow pays its sellers.

use ids::{AttemptId, CustomerId, Uuid};
use ledger::{Account, Journal, JournalKind, Payer, Posting};
use money::{Currency, Money};
use payouts::NewPayout;

use crate::counter::{Counter, code};

const OWED: i64 = 1_500_000;

/// A seller with something on a locked account.
async fn seller(counter: &Counter) -> (Uuid, Payer) {
    let id = CustomerId::from_uuid(Uuid::from_u128(77));
    let account = Account::refunds_payable(id);
    let mut tx = counter.world.begin().await;
    let source: AttemptId = tx.fresh();
    let amount = Money::new(OWED, Currency::NGN);
    let postings = vec![
        Posting { account: Account::EXTERNAL_FUNDS, amount },
        Posting { account, amount: amount.checked_neg().expect("fits") },
    ];
    let journal = Journal::try_new(JournalKind::CreditNoteIssued, source.uuid(), postings).expect("it balances");
    let row = usecase::books::journal_row(&journal, tx.now());
    store::ledger::post(&mut tx, &[row]).await.expect("posted");
    tx.commit((id.uuid(), Payer { account, costs: account })).await.expect("committed")
}

async fn wish(counter: &Counter, owner: Uuid, payer: Payer, amount: i64) -> NewPayout {
    let mut tx = counter.world.begin().await;
    let page = store::PageOf { limit: 10, offset: 0, below: None };
    let filter = store::beneficiaries::BeneficiaryFilter::default();
    let known = store::beneficiaries::page(&mut tx, &filter, &page).await.expect("the list");
    tx.commit(()).await.expect("a read");
    let to = known.into_iter().find(|row| row.owner_id == owner).expect("theirs").id;
    NewPayout { payer, ..counter.wish(to, amount) }
}

#[tokio::test]
async fn a_seller_is_paid_out_of_what_is_theirs_and_bears_the_costs() {
    let counter = Counter::open().await;
    let (owner, payer) = seller(&counter).await;
    let question = payouts::Question::new(&counter.list().await, crate::counter::BANK, "0000000001").expect("sense");
    let holder = payouts::resolve(&counter.world.gateways, &counter.world.scope, &question).await.expect("a name");
    let new = payouts::NewBeneficiary {
        name: None,
        accept_other_name: false,
        label: None,
        owner: Some(owner),
        metadata: usecase::check::Metadata::default(),
    };
    let mut tx = counter.world.begin().await;
    payouts::add(&mut tx, &testkit::secrets(), question, holder, new).await.expect("added");
    tx.commit(()).await.expect("committed");
    counter.world.pass(jiff::SignedDuration::from_hours(24)).await;

    let too_much = wish(&counter, owner, payer, OWED).await;
    assert_eq!(code(counter.asked(too_much).await), "insufficient_balance", "the costs are theirs, too");
    // A beneficiary of somebody's is nobody else's.
    let not_theirs = NewPayout { payer: Payer::TENANT, ..wish(&counter, owner, payer, 1_000_000).await };
    assert_eq!(code(counter.asked(not_theirs).await), "not_found");
    let row = counter.asked(wish(&counter, owner, payer, 1_000_000).await).await.expect("asked for");
    counter.world.drain().await;
    assert_eq!(counter.status(row.id).await, "succeeded");
    let mut tx = counter.world.begin().await;
    let left = store::funds::balance(&mut tx, "refunds_payable", owner, "NGN").await.expect("a balance");
    tx.commit(()).await.expect("a read");
    assert_eq!(left, OWED - 1_000_000 - 7_688);
}
