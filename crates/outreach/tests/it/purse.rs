//! What the owner of a wallet is told of payouts, and of where they can go.

use escrow::Action;
use ids::{CustomerId, PayoutId};
use jiff::SignedDuration;
use ledger::{Account, AccountKind, Payer};
use money::Currency;
use payouts::{NewBeneficiary, NewPayout, Question};
use tariff::Purpose;

use crate::deal::{Deal, words};

/// The simulator's bank without check digits.
const BANK: &str = "99999";

/// Somebody with this account, on behalf of a customer.
async fn added(deal: &Deal, owner: CustomerId, account: &str) -> ids::BeneficiaryId {
    let world = &deal.town.world;
    let mut tx = world.begin().await;
    let (route, _) = payouts::banks_of(&mut tx, "NGN", None).await.expect("a way out");
    tx.commit(()).await.expect("a read");
    let gateway = world.gateways.paying(&world.scope, &route.gateway, None).await.expect("the simulator");
    let banks = gateway.banks(Currency::NGN).await.expect("banks");
    let mut tx = world.begin().await;
    let list = payouts::keep_banks(&mut tx, &route, "NGN", banks).await.expect("kept");
    tx.commit(()).await.expect("commits");
    let question = Question::new(&list, BANK, account).expect("sense");
    let holder = payouts::resolve(&world.gateways, &world.scope, &question).await.expect("a name");
    let new = NewBeneficiary {
        name: None,
        accept_other_name: false,
        label: None,
        owner: Some(owner.uuid()),
        metadata: Default::default(),
    };
    let mut tx = world.begin().await;
    let row = payouts::add(&mut tx, &testkit::secrets(), question, holder, new).await.expect("added");
    tx.commit(row.id).await.expect("commits")
}

#[tokio::test]
async fn a_new_account_and_each_step_of_a_payout_are_told_to_the_owner_of_the_wallet() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted().await;
    deal.buyer(id, Action::Verify(1)).await;
    deal.buyer(id, Action::Approve(milestone)).await;
    let before = deal.told().await.len();
    let beneficiary = added(&deal, deal.seller, "0000000001").await;
    deal.town.world.pass(SignedDuration::from_hours(25)).await;
    let account = Account { kind: AccountKind::WalletAvailable, owner: Some(deal.seller.uuid()) };
    let new = NewPayout {
        beneficiary,
        amount: 1_000_000,
        currency: "NGN".to_owned(),
        narration: None,
        purpose: Purpose::General,
        payer: Payer { account, costs: account },
        maker: "key_018f0000-0000-7000-8000-000000000002".to_owned(),
        metadata: Default::default(),
    };
    let mut tx = deal.town.world.begin().await;
    let payout: PayoutId = payouts::create(&mut tx, new).await.expect("a payout").id;
    tx.commit(()).await.expect("commits");
    deal.town.world.drain().await;
    deal.town.world.pass(SignedDuration::from_hours(1)).await;
    let mut tx = deal.town.world.begin().await;
    assert_eq!(store::payouts::get(&mut tx, payout).await.expect("the payout").status, "succeeded");
    tx.commit(()).await.expect("commits");
    let told = deal.told().await.split_off(before);
    assert_eq!(
        told,
        [
            "seller bank_account_added email in_app sms",
            "seller payout_requested email in_app sms",
            "seller payout_succeeded email in_app sms",
        ]
    );
    let sms = words(&deal.messages("payout_succeeded").await["sms"]);
    assert!(sms.contains("NGN 10,000.00") && sms.contains("*0001"), "{sms}");
    assert!(!sms.contains("0000000001"), "{sms}");
}

#[tokio::test]
async fn accounts_of_the_merchant_are_told_to_nobody() {
    let deal = Deal::new().await;
    added(&deal, CustomerId::from_uuid(ids::Uuid::nil()), "0000000001").await;
    deal.town.world.drain().await;
    assert!(deal.told().await.is_empty());
}
