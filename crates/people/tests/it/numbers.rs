//! A number at a bank: opened once, for one person, and what is sent to it fills their wallet once.

use ids::{AttemptId, Mode, TenantId};
use jiff::SignedDuration;
use money::{Currency, Money};
use people::{Errands, Session};
use recovery::Rail;
use store::escrow::payments::{self, PaymentFilter};
use store::virtual_accounts::VirtualAccountRow;
use testkit::secrets;
use usecase::ports::{ChargeAsk, Payer};

use crate::stage::Stage;

const BVN: &str = "222 3334 4455";
const DIGITS: &str = "22233344455";

impl Stage {
    async fn open_number(&self, of: &Session, bvn: &str) -> usecase::Result<VirtualAccountRow> {
        let (db, secrets) = (self.world.db.public(Mode::Test), secrets());
        let errands = Errands { db: &db, secrets: &secrets, house: &self.house, session: of };
        Box::pin(errands.open_number(&self.world.gateways, bvn)).await
    }

    async fn wallet(&self, of: &Session) -> i64 {
        let mut tx = self.begin().await;
        let balances = people::balances(&mut tx, of).await.expect("balances");
        tx.commit(balances.first().map_or(0, |one| one.minor)).await.expect("commits")
    }

    /// Somebody sends this much to a number.
    async fn sent(&self, to: &VirtualAccountRow, minor: i64) -> AttemptId {
        let mut tx = self.begin().await;
        let (key, merchant): (AttemptId, TenantId) = (tx.fresh(), tx.tenant());
        tx.commit(()).await.expect("commits");
        let ask = ChargeAsk {
            key,
            merchant,
            mode: Mode::Test,
            amount: Money::new(minor, Currency::NGN),
            rail: Rail::VirtualAccount,
            token: None,
            payer: Payer { customer: to.customer_id, email: None, phone: None },
            at: self.world.now(),
            expires_at: None,
            page: None,
        };
        self.world.gateway.pay_in(&ask).await.expect("the simulator");
        key
    }

    /// The provider tells of it.
    async fn told(&self, of: &VirtualAccountRow, id: AttemptId, movement: &str) {
        let mut tx = self.begin().await;
        escrows::came(&mut tx, of, id, movement).await.expect("heard");
        tx.commit(()).await.expect("commits");
    }
}

#[tokio::test]
async fn a_number_is_opened_once_and_what_is_sent_to_it_fills_the_wallet_once() {
    let stage = Stage::new().await;
    let ada = stage.sign_in("0803 123 4567").await;
    assert_eq!(stage.open_number(&ada, "1234").await.expect_err("no such number").fields[0].field, "bvn");
    let number = stage.open_number(&ada, BVN).await.expect("a number");
    assert_eq!((number.status.as_str(), number.bank.as_deref()), ("open", Some("Simulated Bank")));
    let again = stage.open_number(&ada, "99988877766").await.expect("the same");
    assert_eq!((again.id, &again.number, &again.bvn_hash), (number.id, &number.number, &number.bvn_hash));
    let key = stage.sent(&number, 250_000).await;
    for _ in 0..3 {
        stage.told(&number, key, "movement 1").await;
        stage.world.drain().await;
    }
    let other = stage.sent(&number, 100).await;
    stage.told(&number, other, "movement 2").await;
    // Told once more, under another name of ours: it stands for the first.
    let mut tx = stage.begin().await;
    assert!(
        escrows::heard(&mut tx, "simulated", number.number.as_deref().expect("told"), "movement 2")
            .await
            .expect("ours")
    );
    assert!(!escrows::heard(&mut tx, "simulated", "9900000000", "movement 3").await.expect("an answer"), "nobody's");
    tx.commit(()).await.expect("commits");
    stage.world.drain().await;
    assert_eq!(stage.wallet(&ada).await, 250_100);
    let mut tx = stage.begin().await;
    let lines = people::statement(&mut tx, &ada, 10).await.expect("a statement");
    tx.commit(()).await.expect("commits");
    assert_eq!(lines.iter().map(|line| line.minor).collect::<Vec<_>>(), [100, 250_000]);
    stage.world.verify().await;
}

#[tokio::test]
async fn a_verification_number_is_one_persons_and_stands_nowhere_in_clear() {
    let stage = Stage::new().await;
    let ada = stage.sign_in("0803 123 4567").await;
    let number = stage.open_number(&ada, BVN).await.expect("a number");
    let bola = stage.sign_in("0803 765 4321").await;
    assert_eq!(stage.open_number(&bola, DIGITS).await.expect_err("it is Ada's").code, "bvn_taken");
    stage.open_number(&bola, "55566677788").await.expect("her own");
    let sealed = number.bvn.expect("sealed");
    let hash = number.bvn_hash.expect("a hash");
    for kept in [sealed, hash] {
        assert!(!kept.windows(DIGITS.len()).any(|part| part == DIGITS.as_bytes()));
    }
    let dump = store::testing::dump(&stage.world.db.connector, &["sandbox"]).await.expect("a dump");
    let in_hex: String = DIGITS.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(!dump.contains(DIGITS) && !dump.contains(&in_hex), "in no column");
    let mut tx = stage.begin().await;
    people::erase(&mut tx, &ada).await.expect("forgotten");
    tx.commit(()).await.expect("commits");
    let mut tx = stage.begin().await;
    assert_eq!(escrows::number_of(&mut tx, ada.person, "NGN").await.expect("an answer"), None, "it is closed");
    tx.commit(()).await.expect("commits");
    let carol = stage.sign_in("0806 111 1111").await;
    stage.open_number(&carol, DIGITS).await.expect("the hash is gone with its owner");
}

#[tokio::test]
async fn what_only_somebody_tells_and_no_provider_knows_fills_nothing() {
    let stage = Stage::new().await;
    let ada = stage.sign_in("0803 123 4567").await;
    let number = stage.open_number(&ada, BVN).await.expect("a number");
    let mut tx = stage.begin().await;
    let number = number.number.as_deref().expect("told");
    assert!(escrows::heard(&mut tx, "simulated", number, "forged").await.expect("ours"));
    tx.commit(()).await.expect("commits");
    stage.world.pass(SignedDuration::from_hours(2)).await;
    let mut tx = stage.begin().await;
    let all = store::PageOf { limit: 10, offset: 0, below: None };
    let rows = payments::page(&mut tx, &PaymentFilter::default(), &all).await.expect("payments");
    tx.commit(()).await.expect("commits");
    assert_eq!(rows.iter().map(|row| row.status.as_str()).collect::<Vec<_>>(), ["failed"]);
    assert_eq!(stage.wallet(&ada).await, 0);
    stage.world.verify().await;
}
