//! A merchant with everything that a worker does, and workers that are told where to end.

use std::sync::Mutex;

use app::credit_notes::{self, AskedRefund, RefundTarget};
use checkout::{By, Did, Guest, NewSession, Paying, Sight, Sold};
use gateways::simulated::{Behavior, Fate};
use ids::{AttemptId, BeneficiaryId, CustomerId, InvoiceId, Mode, PlanId, SetupId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use ledger::Payer;
use money::Currency;
use outreach::settings::{self, MessageSettingsChange};
use payouts::{NewBeneficiary, NewPayout, Question};
use providers::accounts::{self, NewAccount, Reach};
use runtime::Clock;
use runtime::fault::Step;
use settling::runs::{self, NewRun};
use store::attempts::{AttemptFilter, AttemptRow};
use store::operator::queues;
use store::{Kind, PageOf, TenantTx, attempts, due, events, testing};
use tariff::Purpose;
use testkit::World;
use testkit::process::{Running, free_port, until};
use usecase::check::Metadata;
use webhooks::endpoints::{self, EndpointUrl, NewEndpoint};

use super::pages::Pages;
use super::receiver::Receiver;
use crate::shop::{BINARY, Folder};

/// All that the test needs of one page.
pub(super) const ALL: PageOf = PageOf { limit: 10_000, offset: 0, below: None };
/// A card that pays.
const GOOD: &str = "4084080000000003";
/// Its charges are disputed two days later; there are sixteen hours to answer, and the machine does four before they are over.
const DISPUTED: &str = "4084080000000227";
/// As many disputes as there are workers to be ended at one.
const DISPUTES: usize = 12;
/// What each bill comes to.
const PRICE: i64 = 500_000;

/// A merchant with everything that a worker does: charges, look-ups, webhooks, messages, documents, digests.
pub(super) struct Yard {
    pub(super) world: World,
    plan: PlanId,
    pub(super) received: Receiver,
    /// The last event of which nobody was to be told.
    pub(super) told_after: i64,
    folder: Folder,
    landlord: BeneficiaryId,
    pub(super) began: Vec<SubscriptionId>,
    pub(super) pages: Pages,
    /// Cards that are saved on the provider's pages, and whose.
    pub(super) saving: Vec<(SetupId, CustomerId)>,
}

impl Yard {
    /// People paid two and a half days ago, of whom some dispute it; there is somebody to be paid out to; and from now on a receiver
    /// of webhooks, and messages.
    pub(super) async fn open() -> Yard {
        let real = Clock::system().now();
        let world = World::at(&before(real, 62).to_string()).await;
        let plan = world.plan(("month", 1), PRICE, 0, None).await;
        let mut began = Vec::new();
        for nth in 0..DISPUTES {
            let customer = world.customer(&format!("early{nth}"), DISPUTED, Behavior::default()).await;
            began.push(world.subscribe(customer, plan).await);
        }
        let rich = world.customer("rich", GOOD, Behavior::default()).await;
        let dear = world.plan(("year", 1), 1_000 * PRICE, 0, None).await;
        began.push(world.subscribe(rich, dear).await);
        world.drain().await;
        // Disputes are answered when the test says so.
        hold_disputes(&world).await;
        world.db.clock.set(before(real, 25));
        let landlord = beneficiary(&world).await;
        world.db.clock.set(real);
        world.drain().await;
        let received = Receiver::default();
        let mut tx = world.begin().await;
        let told_after = events::after(&mut tx, 0, 10_000).await.expect("events").last().map_or(0, |event| event.seq);
        begin_telling(&mut tx, &world, received.open()).await;
        let pages = Pages::default();
        connect(&mut tx, pages.open().await).await;
        tx.commit(()).await.expect("commits");
        let folder = Folder::new("faults");
        Yard { world, plan, received, told_after, folder, landlord, began, pages, saving: Vec::new() }
    }

    /// Two begin, one of whom a gateway does not answer about; somebody wants to read a bill; one who paid gets it back; a
    /// landlord is paid; the books are compared; and a dispute is due, if that is what the worker is to be ended at.
    pub(super) async fn work(&mut self, step: Step) {
        self.world.db.clock.set(Clock::system().now());
        for (name, plan) in [("answered", vec![Fate::Succeeds]), ("silent", vec![Fate::SilentThenSucceeds])] {
            let name = format!("{name}{}", self.began.len());
            let behavior = Behavior { plan, ..Behavior::default() };
            let customer = self.world.customer(&name, GOOD, behavior).await;
            self.began.push(self.world.subscribe(customer, self.plan).await);
        }
        let last = self.world.subscription(self.began[self.began.len() - 1]).await;
        let mut tx = self.world.begin().await;
        app::papers::pdf(&mut tx, last.latest_invoice_id.expect("a bill")).await.expect("a document is asked for");
        if let Some(paid) = returnable(&mut tx).await {
            pay_back(&mut tx, paid.invoice_id).await;
        }
        payouts::create(&mut tx, rent(self.landlord)).await.expect("a payout");
        compare(&mut tx).await;
        tx.commit(()).await.expect("commits");
        if is_of_cards(step) {
            self.saves_a_card().await;
        }
        self.look_again(step).await;
    }

    /// Somebody saves a card on the provider's page.
    async fn saves_a_card(&mut self) {
        let customer = self.world.customer(&format!("saver{}", self.saving.len()), GOOD, Behavior::default()).await;
        let new = NewSession {
            sold: Sold::CardUpdate,
            customer: Some(customer),
            guest: Guest::default(),
            success_url: None,
            cancel_url: None,
            minutes: checkout::USUAL_MINUTES,
            rails: Vec::new(),
            allowed_origins: Vec::new(),
            link: None,
            metadata: Metadata::new(),
        };
        let mut tx = self.world.begin().await;
        let session = Box::pin(checkout::create(&mut tx, new)).await.expect("a session");
        let by = Paying { guest: Guest::default(), by: By::Page, keep: true, part: None };
        let secrets = testkit::secrets();
        let pressed = checkout::pay(&mut tx, &secrets, session.id, session.version, by);
        assert_eq!(Box::pin(pressed).await.expect("pressed"), Did::Done);
        let sight = Box::pin(Sight::of(&mut tx, session.id)).await.expect("a page");
        tx.commit(()).await.expect("commits");
        self.saving.push((sight.terms.setup.expect("a setup"), customer));
    }

    /// Somebody removes a card that was saved on a page.
    async fn removes_a_card(&self) {
        let mut tx = self.world.begin().await;
        for &(setup, customer) in &self.saving {
            let card = store::setups::lock(&mut tx, setup).await.expect("a setup").method_id;
            let Some(card) = card else { continue };
            if store::methods::get(&mut tx, card).await.expect("a card").status == "active" {
                app::methods::remove(&mut tx, &testkit::secrets(), customer, card).await.expect("removed");
                break;
            }
        }
        tx.commit(()).await.expect("commits");
    }

    /// What is settled is asked about once more, and a dispute is due, if that is what the worker is to be ended at.
    async fn look_again(&self, step: Step) {
        if matches!(
            step,
            Step::DisputeLookUpBegins | Step::DisputeLookUpAnswered | Step::DisputeBegins | Step::DisputeAnswered
        ) {
            release_dispute(&self.world).await;
        }
        if matches!(step, Step::RevokeBegins | Step::RevokeAnswered) {
            self.removes_a_card().await;
        }
        let (kind, subject) = if matches!(step, Step::RefundLookUpBegins | Step::RefundLookUpAnswered) {
            (Kind::Refund, self.paid_back().await)
        } else if matches!(step, Step::PayoutLookUpBegins | Step::PayoutLookUpAnswered) {
            (Kind::Payout, self.paid_out().await)
        } else {
            return;
        };
        let mut tx = self.world.begin().await;
        let work = due::NewDue { subject, lane: store::Lane::REAL, due_at: Some(tx.now()) };
        due::rouse(&mut tx, kind, &[work]).await.expect("roused");
        tx.commit(()).await.expect("commits");
    }

    async fn paid_back(&self) -> ids::Uuid {
        let mut tx = self.world.begin().await;
        let all = store::refunds::page(&mut tx, &store::refunds::RefundFilter::default(), &ALL).await.expect("refunds");
        tx.commit(()).await.expect("a read");
        all.iter().find(|row| row.state == "succeeded").expect("a refund was made").id.uuid()
    }

    async fn paid_out(&self) -> ids::Uuid {
        let mut tx = self.world.begin().await;
        let all = store::payouts::page(&mut tx, &store::payouts::PayoutFilter::default(), &ALL).await.expect("payouts");
        tx.commit(()).await.expect("a read");
        all.iter().find(|row| row.status == "succeeded").expect("a payout arrived").id.uuid()
    }

    /// Whoever waits for a look-up, or for a gateway that was silent, need not wait for its time.
    pub(super) async fn hurry(&self) {
        // A provider that knows nothing of a payout is believed after a while only, and asked so often: the while is over.
        let now = "delete from sandbox.breakers;
                   update sandbox.payout_tries set submitted_at = submitted_at - interval '1 day', look_ups = 0
                    where status in ('submitted', 'pending', 'unknown');
                   update sandbox.due set due_at = now()
                    where lease is null and due_at > now()
                      and (kind in ('resolve', 'collect', 'refund', 'setup', 'revoke')
                           or kind = 'payout' and subject_id in
                              (select id from sandbox.payouts where status in ('approved', 'submitted', 'unknown')))";
        testing::admin_script(&self.world.db.connector, now).await.expect("hurries");
    }

    /// So many deaths in a row would set work aside; these are the test's doing, not the work's. And what the dead hold, need not be
    /// waited for.
    pub(super) async fn forgive(&self) {
        let now = "update sandbox.due set crashes = 0, due_at = case when lease is null then due_at else now() end
                    where crashes > 0 or lease is not null;
                   update sandbox.claims set until = now()";
        testing::admin_script(&self.world.db.connector, now).await.expect("forgives");
    }

    pub(super) fn worker(&self, fault: Option<(Step, u64)>, objects: u64) -> Running {
        let listen = format!("127.0.0.1:{}", free_port());
        let folder = self.folder.path().to_str().expect("a path of text").to_owned();
        let store = format!("{folder}/objects-{objects}");
        let fault = fault.map(|(step, nth)| format!("{}:{nth}", step.as_str()));
        let mut settings = vec![
            ("RECOUP_WORKER_LISTEN", listen.as_str()),
            ("RECOUP_WORKER_LEASE_SECONDS", "60"),
            ("RECOUP_WORKER_JOB_TIMEOUT_SECONDS", "30"),
            ("RECOUP_WORKER_IDLE_MS", "20"),
            ("RECOUP_WEBHOOKS_LOCAL_ALLOWED", "true"),
            ("RECOUP_DATA_DIR", folder.as_str()),
            ("RECOUP_OBJECTS_FOLDER", store.as_str()),
            ("RECOUP_LOG", "error"),
        ];
        settings.extend(fault.as_deref().map(|fault| ("RECOUP_FAULT", fault)));
        Running::start(BINARY, &["worker"], &self.world.db, &settings)
    }

    /// Nothing is due, nobody has anything in hand, and every event is handed out.
    async fn is_idle(&self) -> bool {
        let mut tx = self.world.begin().await;
        let place = store::webhooks::cursor(&mut tx, store::webhooks::FAN_OUT).await.expect("a cursor").unwrap_or(0);
        let left = events::after(&mut tx, place, 1).await.expect("events");
        tx.commit(()).await.expect("a read");
        if !left.is_empty() {
            return false;
        }
        let depths = queues::depths(&self.world.db.audit(), Mode::Test).await.expect("queues");
        depths.iter().all(|row| row.due + row.leased == 0)
    }

    /// Lets a worker work until it has died, or has nothing left to do; whether it died.
    pub(super) async fn dies(&self, running: &mut Running) -> bool {
        let (mut quiet, mut died) = (0, false);
        let running = Mutex::new(running);
        until("a worker dies, or is through", || {
            died = running.lock().expect("no holder panics").has_ended();
            let looks = died;
            async move { looks || self.is_idle().await }
        })
        .await;
        while !died && quiet < 10 {
            self.hurry().await;
            quiet = if self.is_idle().await { quiet + 1 } else { 0 };
            died = running.lock().expect("no holder panics").has_ended();
        }
        died
    }
}

/// Who is ended at one of these has a card to save, or one to have forgotten.
fn is_of_cards(step: Step) -> bool {
    matches!(
        step,
        Step::SetupBegins
            | Step::SetupAnswered
            | Step::SetupLookUpBegins
            | Step::SetupLookUpAnswered
            | Step::RevokeBegins
            | Step::RevokeAnswered
    )
}

/// An account at a provider who has pages for cards.
async fn connect(tx: &mut TenantTx, base_url: String) {
    let credentials = [("secretKey", "sk_test_51Canary"), ("webhookSecret", "whsec_0123456789abcdef0123456789abcdef")];
    let new = NewAccount {
        gateway: "stripe".to_owned(),
        label: "Stripe".to_owned(),
        base_url: Some(base_url),
        credentials: credentials.map(|(name, value)| (name.to_owned(), value.into())).into(),
    };
    let reach = Reach { hosts: Vec::new(), local: true };
    accounts::connect(tx, &testkit::secrets(), &reach, new).await.expect("connected");
}

fn before(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_sub(SignedDuration::from_hours(hours)).expect("in range")
}

/// An endpoint for every event, and messages for everybody.
async fn begin_telling(tx: &mut TenantTx, world: &World, port: u16) {
    let url = format!("http://127.0.0.1:{port}/hooks");
    let new = NewEndpoint {
        url: EndpointUrl::checked(&*world.mailbox, url, true).expect("a URL"),
        event_types: Vec::new(),
        description: None,
        retry_schedule: "standard".to_owned(),
        payload: "snapshot".to_owned(),
        compatible_headers: false,
        api_version: "2026-11-21".to_owned(),
        metadata: Metadata::new(),
    };
    endpoints::create(tx, &testkit::secrets(), new).await.expect("an endpoint");
    let on = MessageSettingsChange { enabled: Some(true), ..MessageSettingsChange::default() };
    settings::change(tx, on).await.expect("messages are on");
}

/// Somebody who is paid rent, and whose first day is over by now.
async fn beneficiary(world: &World) -> BeneficiaryId {
    let mut tx = world.begin().await;
    let (route, _) = payouts::banks_of(&mut tx, "NGN", None).await.expect("a way out");
    tx.commit(()).await.expect("a read");
    let gateway = world.gateways.paying(&world.scope, &route.gateway, None).await.expect("the simulator");
    let banks = gateway.banks(Currency::NGN).await.expect("banks");
    let mut tx = world.begin().await;
    let list = payouts::keep_banks(&mut tx, &route, "NGN", banks).await.expect("kept");
    tx.commit(()).await.expect("commits");
    let question = Question::new(&list, "99999", "0123456789").expect("an account");
    let holder = payouts::resolve(&world.gateways, &world.scope, &question).await.expect("an answer");
    let new = NewBeneficiary {
        name: None,
        accept_other_name: false,
        label: None,
        owner: None,
        metadata: Metadata::default(),
    };
    let mut tx = world.begin().await;
    let row = payouts::add(&mut tx, &testkit::secrets(), question, holder, new).await.expect("a beneficiary");
    tx.commit(row.id).await.expect("commits")
}

fn rent(to: BeneficiaryId) -> NewPayout {
    NewPayout {
        beneficiary: to,
        amount: 10_000,
        currency: "NGN".to_owned(),
        narration: None,
        purpose: Purpose::General,
        payer: Payer::TENANT,
        maker: "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11".to_owned(),
        metadata: Metadata::default(),
    }
}

/// A payment of somebody who does not dispute it, of which nothing went back yet.
async fn returnable(tx: &mut TenantTx) -> Option<AttemptRow> {
    let tried = attempts::page(tx, &AttemptFilter::default(), &ALL).await.expect("attempts");
    let refunded = store::refunds::page(tx, &store::refunds::RefundFilter::default(), &ALL).await.expect("refunds");
    let disputed = store::disputes::page(tx, &store::disputes::DisputeFilter::default(), &ALL).await.expect("disputes");
    let gone = |id: AttemptId| {
        refunded.iter().any(|row| row.attempt_id == id) || disputed.iter().any(|row| row.attempt_id == Some(id))
    };
    tried.into_iter().find(|row| row.status == "succeeded" && row.amount_minor == PRICE && !gone(row.id))
}

async fn pay_back(tx: &mut TenantTx, invoice: InvoiceId) {
    let asked = AskedRefund {
        of: RefundTarget::Invoice(invoice),
        amount_minor: None,
        reason: "other",
        memo: None,
        metadata: Metadata::new(),
    };
    credit_notes::refund(tx, &asked).await.expect("a refund");
}

/// Has the books compared up to now, and not every day. One that is under way goes on instead.
async fn compare(tx: &mut TenantTx) {
    let (tenant, now) = (tx.tenant(), tx.now());
    match runs::ask(tx, &NewRun { account: None, since: Some(before(now, 12)), until: Some(now) }).await {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind, usecase::Kind::Conflict, "{error:?}"),
    }
    due::cancel(tx, Kind::Reconcile, tenant.uuid()).await.expect("no appointment");
}

const HELD: &str = "2099-01-01T00:00:00Z";

async fn hold_disputes(world: &World) {
    let held = format!("update sandbox.due set due_at = '{HELD}' where kind = 'dispute'");
    testing::admin_script(&world.db.connector, &held).await.expect("holds");
}

async fn release_dispute(world: &World) {
    let one = format!(
        "update sandbox.due set due_at = now() where kind = 'dispute' and subject_id =
           (select subject_id from sandbox.due where kind = 'dispute' and due_at = '{HELD}' order by subject_id limit 1)"
    );
    testing::admin_script(&world.db.connector, &one).await.expect("releases");
}
