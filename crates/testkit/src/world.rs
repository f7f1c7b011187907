//! A merchant in the sandbox with everything behind it, and time that moves on command: for tests that tell
//! billing as a calendar.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::jobs::{Engine, Options};
use app::subscriptions::NewSubscription;
use gateways::SimulatedGateway;
use gateways::simulated::{Behavior, NewCard, Settings, SimulatedPayouts};
use ids::{CustomerId, Mode, PlanId, SubscriptionId, TenantId, TestClockId};
use jiff::{SignedDuration, Timestamp};
use payouts::Cashier;
use runtime::Clock;
use serde_json::json;
use store::customers::CustomerRow;
use store::methods::MethodRow;
use store::plans::{PlanRow, PriceRow};
use store::simulator::SimulatorDb;
use store::subscriptions::SubscriptionRow;
use store::{Kind, Sweep, TenantScope, TenantTx, customers, events, methods, plans};
use usecase::ports::{Gateways, OutgoingWebhook, WebhookAnswer, WebhookSender};
use webhooks::Postman;

use crate::db::{TestDb, secrets};

/// A receiver of webhooks that says yes and remembers.
#[derive(Debug, Default)]
pub struct Mailbox(Mutex<Vec<OutgoingWebhook>>);

impl Mailbox {
    /// What arrived, in order.
    pub fn messages(&self) -> Vec<OutgoingWebhook> {
        self.0.lock().expect("no holder panics").clone()
    }
}

#[async_trait::async_trait]
impl WebhookSender for Mailbox {
    async fn send(&self, message: &OutgoingWebhook) -> WebhookAnswer {
        self.0.lock().expect("no holder panics").push(message.clone());
        WebhookAnswer { status: Some(200), retry_after_s: None, excerpt: None, error: None, duration_ms: 1 }
    }

    fn check_url(&self, _url: &str, _local_allowed: bool) -> Result<(), String> {
        Ok(())
    }
}

/// A postman whose rounds wait for every answer, so that a test sees what a round did.
pub fn post(sender: Arc<dyn WebhookSender>, clock: Clock) -> Postman {
    Postman::new(sender, secrets(), clock, false).with_patience(Duration::from_secs(60))
}

/// One merchant, one engine, one gateway, one clock.
#[derive(Debug)]
pub struct World {
    /// The database and the clock.
    pub db: TestDb,
    /// The merchant.
    pub tenant: TenantId,
    /// Their sandbox.
    pub scope: TenantScope,
    /// The worker.
    pub engine: Engine,
    /// The provider.
    pub gateway: SimulatedGateway,
    /// The same, as the worker is given it.
    pub gateways: Gateways,
    /// Where webhooks go.
    pub mailbox: Arc<Mailbox>,
    seen: Mutex<i64>,
}

impl World {
    /// A world at 1 September 2026, 08:00 UTC.
    pub async fn new() -> World {
        World::at("2026-09-01T08:00:00Z").await
    }

    /// A world at an instant.
    pub async fn at(now: &str) -> World {
        let db = TestDb::at(now.parse().expect("an instant")).await;
        let tenant = db.tenant("Ade's Gym").await;
        let scope = db.scope(tenant, Mode::Test);
        let book = SimulatorDb::connect(&db.connector, 1);
        let gateway = SimulatedGateway::new(book, &Settings { seed: 7, kobo_decides: false });
        let mailbox = Arc::new(Mailbox::default());
        let gateways = Gateways::new(vec![Arc::new(gateway.clone())])
            .with_payouts(vec![Arc::new(SimulatedPayouts::new(SimulatorDb::connect(&db.connector, 1), 7))]);
        let engine = Engine::new(
            db.worker(Mode::Test),
            gateways.clone(),
            secrets(),
            Options { base_url: Some("https://api.example.com".to_owned()), ..Options::default() },
        )
        .with_post(Arc::new(post(mailbox.clone(), db.clock.clone())))
        .with_paymaster(Arc::new(Cashier::new(gateways.clone(), secrets())))
        .with_steward(Arc::new(escrows::Keeper::new(gateways.clone(), secrets(), "https://api.example.com".to_owned())))
        .with_till(Arc::new(checkout::Clerk::new(gateways.clone(), secrets(), "https://api.example.com".to_owned())))
        .with_comparer(Arc::new(settling::Bookkeeper))
        .with_advocate(Arc::new(disputes::Desk::new(secrets())));
        World { db, tenant, scope, engine, gateway, gateways, mailbox, seen: Mutex::new(0) }
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.db.clock.now()
    }

    /// Opens a transaction on the merchant's data.
    pub async fn begin(&self) -> TenantTx {
        self.scope.begin().await.expect("the database answers")
    }

    /// A flat plan.
    pub async fn plan(&self, interval: (&str, i32), minor: i64, trial_days: i32, max_cycles: Option<i32>) -> PlanId {
        let mut tx = self.begin().await;
        let id: PlanId = tx.fresh();
        let now = tx.now();
        let row = PlanRow {
            id,
            name: "Gym".to_owned(),
            description: None,
            interval_unit: interval.0.to_owned(),
            interval_count: interval.1,
            trial_days,
            max_cycles,
            status: "active".to_owned(),
            tax_rate_ids: None,
            metadata: json!({}),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        plans::insert(&mut tx, &row).await.expect("a plan");
        let price = PriceRow {
            id: tx.fresh(),
            plan_id: id,
            key: plans::BASE.to_owned(),
            name: None,
            version: 1,
            currency: "NGN".to_owned(),
            meter_key: None,
            pricing: json!({ "model": "flat", "amount": minor }),
            created_at: now,
        };
        plans::insert_price(&mut tx, &price).await.expect("a price");
        tx.commit(id).await.expect("commits")
    }

    /// A customer with a test card.
    pub async fn customer(&self, name: &str, card: &str, behavior: Behavior) -> CustomerId {
        self.customer_on(None, name, card, behavior).await
    }

    /// A customer with a test card, moved by a test clock.
    pub async fn customer_on(
        &self,
        clock: Option<TestClockId>,
        name: &str,
        card: &str,
        behavior: Behavior,
    ) -> CustomerId {
        let mut tx = self.begin().await;
        let id: CustomerId = tx.fresh();
        let now = tx.now();
        let row = CustomerRow {
            id,
            name: Some(name.to_owned()),
            email: Some(format!("{name}@example.com")),
            phone: None,
            merchant_ref: Some(name.to_owned()),
            metadata: json!({}),
            test_clock_id: clock,
            blacklisted_at: None,
            blacklist_reason: None,
            tax_treatment: None,
            tax_exempt_reason: None,
            tax_id: None,
            locale: None,
            time_zone: None,
            salt: Some(usecase::personal::new_salt()),
            erased_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        customers::insert(&mut tx, &row).await.expect("a customer");
        tx.commit(()).await.expect("commits");
        self.save_card(id, name, card, behavior).await;
        id
    }

    /// Saves a test card as the customer's default.
    pub async fn save_card(&self, customer: CustomerId, name: &str, card: &str, behavior: Behavior) {
        let new = NewCard { number: card, payer: &format!("{name}@example.com"), behavior, at: self.now() };
        let saved = self.gateway.create_card(&new).await.expect("a test card");
        let mut tx = self.begin().await;
        methods::clear_default(&mut tx, customer).await.expect("clears");
        let row = MethodRow {
            id: tx.fresh(),
            customer_id: customer,
            rail: "card".to_owned(),
            gateway: "simulated".to_owned(),
            account_id: None,
            token: saved.token,
            brand: None,
            issuer: None,
            last4: None,
            exp_month: None,
            exp_year: None,
            status: "active".to_owned(),
            is_default: true,
            refused_code: None,
            created_at: tx.now(),
        };
        methods::insert(&mut tx, &row).await.expect("a method");
        app::recoveries::card_updated(&mut tx, customer).await.expect("what waited is taken up");
        tx.commit(()).await.expect("commits");
    }

    /// A subscription of one unit.
    pub async fn subscribe(&self, customer: CustomerId, plan: PlanId) -> SubscriptionId {
        let mut tx = self.begin().await;
        let new = NewSubscription::of(customer, plan);
        let row = Box::pin(app::subscriptions::create(&mut tx, new)).await.expect("a subscription");
        tx.commit(row.id).await.expect("commits")
    }

    /// Does everything that is due now, until nothing is.
    pub async fn drain(&self) {
        for _ in 0..200 {
            let mut idle = true;
            let mut rest = Kind::ALL.as_slice();
            while let Some(kind) = self.first_due(rest).await {
                self.engine.sweep(kind, Timestamp::UNIX_EPOCH).await.expect("a scan");
                idle = false;
                let place = rest.iter().position(|of| *of == kind).expect("one of them");
                rest = &rest[place + 1..];
            }
            if idle {
                return;
            }
        }
        panic!("the queue never empties");
    }

    /// The first of these kinds that has something due.
    async fn first_due(&self, kinds: &[Kind]) -> Option<Kind> {
        let heads = self.heads(kinds).await;
        kinds.iter().copied().find(|kind| heads.iter().any(|(of, at)| of == kind && *at <= self.now()))
    }

    async fn heads(&self, kinds: &[Kind]) -> Vec<(Kind, Timestamp)> {
        Sweep::new(self.engine.db()).heads(kinds, store::Lane::REAL, Timestamp::UNIX_EPOCH).await.expect("a scan")
    }

    /// Moves time to an instant, doing each thing when it falls due, as the worker would.
    pub async fn until(&self, to: &str) {
        let to: Timestamp = to.parse().expect("an instant");
        self.drain().await;
        loop {
            let next = self.heads(&Kind::ALL).await.into_iter().map(|(_, at)| at).min();
            match next.filter(|at| *at <= to) {
                Some(at) => self.db.clock.set(at.max(self.now())),
                None => break,
            }
            self.drain().await;
        }
        self.db.clock.set(to);
        self.drain().await;
    }

    /// Moves time by a span.
    pub async fn pass(&self, span: SignedDuration) {
        let to = self.now().checked_add(span).expect("in range");
        self.until(&to.to_string()).await;
    }

    /// The events since the last call, in order.
    pub async fn events(&self) -> Vec<String> {
        let after = *self.seen.lock().expect("no holder panics");
        let mut tx = self.begin().await;
        let fresh = events::after(&mut tx, after, 10_000).await.expect("events");
        tx.commit(()).await.expect("commits");
        if let Some(last) = fresh.last() {
            *self.seen.lock().expect("no holder panics") = last.seq;
        }
        fresh.into_iter().map(|event| event.kind).collect()
    }

    /// One subscription as it is.
    pub async fn subscription(&self, id: SubscriptionId) -> SubscriptionRow {
        let mut tx = self.begin().await;
        let row = store::subscriptions::get(&mut tx, id).await.expect("the subscription");
        tx.commit(row).await.expect("commits")
    }

    /// Fails the test unless the books are proved and nothing is stuck.
    pub async fn verify(&self) {
        let audit = self.db.audit();
        let findings = escrows::books(&audit, Mode::Test).await.expect("the books can be read");
        let broken: Vec<_> = findings.iter().filter(|finding| !finding.offenders.is_empty()).collect();
        assert!(broken.is_empty(), "{broken:#?}");
        let set_aside = store::operator::queues::quarantined(&audit, Mode::Test).await.expect("the queues");
        assert!(set_aside.is_empty(), "{set_aside:#?}");
    }
}
