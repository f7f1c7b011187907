//! A shop with something to pay back, and a line to the gateway that can be told to lose things.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use app::credit_notes::{self, AskedRefund, RefundTarget};
use app::jobs::{Engine, Options};
use async_trait::async_trait;
use gateways::SimulatedGateway;
use gateways::simulated::Behavior;
use ids::{CustomerId, InvoiceId, Mode, RefundId};
use store::attempts::{AttemptFilter, AttemptRow};
use store::credit_notes::NoteRow;
use store::refunds::{RefundFilter, RefundRow};
use store::{PageOf, refunds as rows};
use testkit::World;
use usecase::ports::{
    Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, Gateways, LookUpAsk, RefundAsk, RefundOutcome,
    UnknownCause,
};

pub(crate) const OK: &str = "4084080000000003";
/// What each bill of the shop comes to.
pub(crate) const PRICE: i64 = 500_000;

/// What happens to a call on its way. One that nothing is planned for gets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// It gets there, and the answer is lost.
    AnswerLost,
    /// It never gets there, and nobody can tell.
    RequestLost,
    /// No connection stands.
    Refused,
    /// The worker dies before it sends anything.
    Killed,
}

/// The simulated provider behind a line with plans.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    behind: SimulatedGateway,
    pub(crate) sendings: Arc<Mutex<VecDeque<Plan>>>,
    pub(crate) questions: Arc<Mutex<VecDeque<Plan>>>,
    pub(crate) sent: Arc<Mutex<Vec<RefundAsk>>>,
    honours_keys: bool,
}

impl Line {
    fn next(plans: &Mutex<VecDeque<Plan>>) -> Option<Plan> {
        plans.lock().expect("no holder panics").pop_front()
    }

    pub(crate) fn plan(&self, sendings: &[Plan], questions: &[Plan]) {
        self.sendings.lock().expect("no holder panics").extend(sendings);
        self.questions.lock().expect("no holder panics").extend(questions);
    }

    /// The keys of all that was sent.
    pub(crate) fn keys(&self) -> Vec<ids::Uuid> {
        self.sent.lock().expect("no holder panics").iter().map(|ask| ask.key).collect()
    }
}

#[async_trait]
impl ChargeGateway for Line {
    fn name(&self) -> &'static str {
        self.behind.name()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { refunds_by_key: self.honours_keys, ..self.behind.capabilities() }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        self.behind.charge(ask).await
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        self.behind.look_up(ask).await
    }

    async fn refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        let plan = Line::next(&self.sendings);
        assert!(plan != Some(Plan::Killed), "the worker dies here");
        if plan == Some(Plan::Refused) {
            return Err(GatewayError::NotSent("no connection".to_owned()));
        }
        self.sent.lock().expect("no holder panics").push(ask.clone());
        if plan == Some(Plan::RequestLost) {
            return Ok(RefundOutcome::Unknown(UnknownCause::Timeout));
        }
        let outcome = self.behind.refund(ask).await?;
        Ok(if plan == Some(Plan::AnswerLost) { RefundOutcome::Unknown(UnknownCause::Timeout) } else { outcome })
    }

    async fn look_up_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        match Line::next(&self.questions) {
            Some(Plan::Refused) => Err(GatewayError::NotSent("no connection".to_owned())),
            Some(_) => Ok(RefundOutcome::Unknown(UnknownCause::ServerError)),
            None => self.behind.look_up_refund(ask).await,
        }
    }
}

/// A merchant with one customer who paid one bill.
pub(crate) struct Shop {
    pub(crate) world: World,
    pub(crate) line: Line,
    pub(crate) customer: CustomerId,
    pub(crate) invoice: InvoiceId,
}

impl Shop {
    /// With a payer of this card.
    pub(crate) async fn paid_by(card: &str) -> Shop {
        Shop::open(card, true).await
    }

    /// At a gateway that forgets the keys of refunds.
    pub(crate) async fn without_keys() -> Shop {
        Shop::open(OK, false).await
    }

    async fn open(card: &str, honours_keys: bool) -> Shop {
        let mut world = World::new().await;
        let line = Line {
            behind: world.gateway.clone(),
            sendings: Arc::default(),
            questions: Arc::default(),
            sent: Arc::default(),
            honours_keys,
        };
        let gateways = Gateways::new(vec![Arc::new(line.clone())]);
        world.engine = Engine::new(world.db.worker(Mode::Test), gateways, testkit::secrets(), Options::default());
        let customer = world.customer("ada", card, Behavior::default()).await;
        let plan = world.plan(("year", 1), PRICE, 0, None).await;
        world.subscribe(customer, plan).await;
        world.drain().await;
        let mut shop = Shop { world, line, customer, invoice: InvoiceId::from_uuid(ids::Uuid::nil()) };
        shop.invoice = shop.attempt().await.invoice_id;
        shop.world.events().await;
        shop
    }

    pub(crate) async fn attempt(&self) -> AttemptRow {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 10, offset: 0, below: None };
        let mut found = store::attempts::page(&mut tx, &AttemptFilter::default(), &page).await.expect("attempts");
        tx.commit(found.remove(0)).await.expect("a read")
    }

    /// Asks for a refund of the bill.
    pub(crate) async fn asks(&self, amount: Option<i64>) -> app::Result<RefundRow> {
        self.asks_for(RefundTarget::Invoice(self.invoice), amount).await
    }

    pub(crate) async fn asks_for(&self, of: RefundTarget, amount_minor: Option<i64>) -> app::Result<RefundRow> {
        let mut tx = self.world.begin().await;
        let asked = AskedRefund {
            of,
            amount_minor,
            reason: "order_change",
            memo: None,
            metadata: usecase::check::Metadata::new(),
        };
        let row = credit_notes::refund(&mut tx, &asked).await?;
        Ok(tx.commit(row).await?)
    }

    pub(crate) async fn refund(&self, id: RefundId) -> RefundRow {
        let mut tx = self.world.begin().await;
        let row = rows::get(&mut tx, id).await.expect("the refund");
        tx.commit(row).await.expect("a read")
    }

    pub(crate) async fn refunds(&self) -> Vec<RefundRow> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 100, offset: 0, below: None };
        let found = rows::page(&mut tx, &RefundFilter::default(), &page).await.expect("refunds");
        tx.commit(found).await.expect("a read")
    }

    pub(crate) async fn state(&self, id: RefundId) -> String {
        self.refund(id).await.state
    }

    /// The credit note of a refund.
    pub(crate) async fn note(&self, row: &RefundRow) -> NoteRow {
        let mut tx = self.world.begin().await;
        let note = store::credit_notes::get(&mut tx, row.credit_note_id.expect("a credit note")).await.expect("it");
        tx.commit(note).await.expect("a read")
    }

    /// What an account comes to, debits positive.
    pub(crate) async fn account(&self, name: &str) -> i64 {
        let mut tx = self.world.begin().await;
        let all = store::ledger::trial_balance(&mut tx).await.expect("the books");
        tx.commit(()).await.expect("a read");
        all.iter().filter(|row| row.account == name).map(|row| row.debit_minor - row.credit_minor).sum()
    }
}
