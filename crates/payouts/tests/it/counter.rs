//! A merchant with money at the gateway, and people to be paid.

use gateways::simulated::Behavior;
use ids::{BeneficiaryId, PayoutId};
use jiff::SignedDuration;
use ledger::Payer;
use money::Currency;
use payouts::{BankList, Funds, NewBeneficiary, NewPayout, PayoutSettingsChange, Question};
use store::payouts::PayoutRow;
use tariff::Purpose;
use testkit::World;
use usecase::{Error, Result};

/// Who asks, unless a test says otherwise.
pub(crate) const MAKER: &str = "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
/// The bank without check digits.
pub(crate) const BANK: &str = "99999";
/// What there is: 300,000 naira.
pub(crate) const COLLECTED: i64 = 30_000_000;

pub(crate) struct Counter {
    pub(crate) world: World,
}

impl Counter {
    /// Money came in, and its day has passed.
    pub(crate) async fn open() -> Counter {
        let world = World::new().await;
        let customer = world.customer("ada", "4084080000000003", Behavior::default()).await;
        let plan = world.plan(("year", 1), COLLECTED, 0, None).await;
        world.subscribe(customer, plan).await;
        world.drain().await;
        world.pass(SignedDuration::from_hours(25)).await;
        Counter { world }
    }

    /// Somebody with this account at the bank without check digits, whose wait is over.
    pub(crate) async fn beneficiary(&self, account: &str) -> BeneficiaryId {
        let id = self.added(account, None).await.expect("a beneficiary");
        self.world.pass(SignedDuration::from_hours(24)).await;
        id
    }

    pub(crate) async fn list(&self) -> BankList {
        let mut tx = self.world.begin().await;
        let (route, _) = payouts::banks_of(&mut tx, "NGN", None).await.expect("a way out");
        tx.commit(()).await.expect("a read");
        let gateway = self.world.gateways.paying(&self.world.scope, &route.gateway, None).await.expect("the simulator");
        let banks = gateway.banks(Currency::NGN).await.expect("banks");
        let mut tx = self.world.begin().await;
        let list = payouts::keep_banks(&mut tx, &route, "NGN", banks).await.expect("kept");
        tx.commit(list).await.expect("committed")
    }

    pub(crate) async fn added(&self, account: &str, name: Option<&str>) -> Result<BeneficiaryId> {
        let question = Question::new(&self.list().await, BANK, account)?;
        let holder = payouts::resolve(&self.world.gateways, &self.world.scope, &question).await?;
        let new = NewBeneficiary {
            name: name.map(str::to_owned),
            accept_other_name: false,
            label: None,
            owner: None,
            metadata: usecase::check::Metadata::default(),
        };
        let mut tx = self.world.begin().await;
        let row = payouts::add(&mut tx, &testkit::secrets(), question, holder, new).await?;
        Ok(tx.commit(row.id).await?)
    }

    pub(crate) fn wish(&self, to: BeneficiaryId, amount: i64) -> NewPayout {
        NewPayout {
            beneficiary: to,
            amount,
            currency: "NGN".to_owned(),
            narration: Some("Rent, June".to_owned()),
            purpose: Purpose::General,
            payer: Payer::TENANT,
            maker: MAKER.to_owned(),
            metadata: usecase::check::Metadata::default(),
        }
    }

    pub(crate) async fn asked(&self, new: NewPayout) -> Result<PayoutRow> {
        let mut tx = self.world.begin().await;
        let row = payouts::create(&mut tx, new).await?;
        Ok(tx.commit(row).await?)
    }

    /// A payout to a new beneficiary with this account.
    pub(crate) async fn payout(&self, account: &str, amount: i64) -> PayoutId {
        let to = self.beneficiary(account).await;
        self.asked(self.wish(to, amount)).await.expect("a payout").id
    }

    pub(crate) async fn row(&self, id: PayoutId) -> PayoutRow {
        let mut tx = self.world.begin().await;
        let row = store::payouts::get(&mut tx, id).await.expect("the payout");
        tx.commit(row).await.expect("a read")
    }

    pub(crate) async fn status(&self, id: PayoutId) -> String {
        self.row(id).await.status
    }

    pub(crate) async fn tries(&self, id: PayoutId) -> Vec<(String, i16)> {
        let mut tx = self.world.begin().await;
        let rows = store::payout_tries::of(&mut tx, id).await.expect("the tries");
        tx.commit(rows.into_iter().map(|row| (row.status, row.sent)).collect()).await.expect("a read")
    }

    pub(crate) async fn funds(&self) -> Funds {
        let mut tx = self.world.begin().await;
        let found = payouts::funds(&mut tx).await.expect("the balance");
        tx.commit(found.into_iter().find(|funds| funds.currency == "NGN").expect("naira")).await.expect("a read")
    }

    pub(crate) async fn change(&self, change: PayoutSettingsChange) {
        let mut tx = self.world.begin().await;
        payouts::change(&mut tx, change).await.expect("the choices");
        tx.commit(()).await.expect("committed");
    }

    /// The events about payouts since the last look.
    pub(crate) async fn told(&self) -> Vec<String> {
        self.world.events().await.into_iter().filter(|kind| kind.starts_with("payout")).collect()
    }
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(refused: Result<T>) -> &'static str {
    refused.map_err(|error: Error| error.code).expect_err("a refusal")
}
