//! A worker ended at every step at its edges, one after the other, with work in hand: nothing moves twice and nothing is lost.
//!
//! `RECOUP_FAULTS_EVERY=yes` ends it at every step each time it is taken, until a worker gets through its work without; the
//! usual run ends it at the first and at the third.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use gateways::simulated::{Behavior, Fate};
use ids::{EventId, Mode, PlanId, SubscriptionId};
use outreach::settings::{self, MessageSettingsChange};
use runtime::Clock;
use runtime::fault::Step;
use store::operator::queues;
use store::simulator::SimulatorDb;
use store::{PageOf, attempts, events, invoices, messages, testing};
use testkit::World;
use testkit::process::{Running, free_port, until};
use usecase::check::Metadata;
use webhooks::endpoints::{self, EndpointUrl, NewEndpoint};

use crate::shop::{BINARY, Folder};

/// Receives webhooks, says yes, and remembers their ids.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<BTreeSet<String>>>);

impl Receiver {
    fn open(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::clone(&self.0);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                std::thread::spawn(move || while receive(&stream, &seen).is_some() {});
            }
        });
        port
    }
}

/// One request; `None` when the other side is gone.
fn receive(mut stream: &std::net::TcpStream, seen: &Mutex<BTreeSet<String>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut id, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        // The request's own line has none.
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.to_ascii_lowercase().as_str() {
            "webhook-id" => id = Some(value.trim().to_owned()),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    seen.lock().expect("no holder panics").insert(id?);
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()
}

/// A merchant with everything that a worker does: charges, look-ups, webhooks, messages, documents, digests.
struct Yard {
    world: World,
    plan: PlanId,
    received: Receiver,
    folder: Folder,
    began: Vec<SubscriptionId>,
}

impl Yard {
    async fn open() -> Yard {
        let world = World::at(&Clock::system().now().to_string()).await;
        let plan = world.plan(("month", 1), 500_000, 0, None).await;
        let received = Receiver::default();
        let url = format!("http://127.0.0.1:{}/hooks", received.open());
        let mut tx = world.begin().await;
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
        endpoints::create(&mut tx, &testkit::secrets(), new).await.expect("an endpoint");
        let on = MessageSettingsChange { enabled: Some(true), ..MessageSettingsChange::default() };
        settings::change(&mut tx, on).await.expect("messages are on");
        tx.commit(()).await.expect("commits");
        Yard { world, plan, received, folder: Folder::new("faults"), began: Vec::new() }
    }

    /// Two begin, one of whom a gateway does not answer about; somebody wants to read a bill.
    async fn work(&mut self) {
        self.world.db.clock.set(Clock::system().now());
        for (name, plan) in [("answered", vec![Fate::Succeeds]), ("silent", vec![Fate::SilentThenSucceeds])] {
            let name = format!("{name}{}", self.began.len());
            let behavior = Behavior { plan, ..Behavior::default() };
            let customer = self.world.customer(&name, "4084080000000003", behavior).await;
            self.began.push(self.world.subscribe(customer, self.plan).await);
        }
        let last = self.world.subscription(self.began[self.began.len() - 1]).await;
        let mut tx = self.world.begin().await;
        app::papers::pdf(&mut tx, last.latest_invoice_id.expect("a bill")).await.expect("a document is asked for");
        tx.commit(()).await.expect("commits");
    }

    /// Whoever waits for a look-up, or for a gateway that was silent, need not wait for its time.
    async fn hurry(&self) {
        let now = "delete from sandbox.breakers;
                   update sandbox.due set due_at = now()
                    where kind in ('resolve', 'collect') and lease is null and due_at > now()";
        testing::admin_script(&self.world.db.connector, now).await.expect("hurries");
    }

    /// So many deaths in a row would set work aside; these are the test's doing, not the work's. And what the dead hold, need not be
    /// waited for.
    async fn forgive(&self) {
        let now = "update sandbox.due set crashes = 0, due_at = case when lease is null then due_at else now() end
                    where crashes > 0 or lease is not null;
                   update sandbox.claims set until = now()";
        testing::admin_script(&self.world.db.connector, now).await.expect("forgives");
    }

    fn worker(&self, fault: Option<(Step, u64)>, objects: u64) -> Running {
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
    async fn dies(&self, running: &mut Running) -> bool {
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

/// Who takes it: only a worker that has just started sends a digest, and only of what is sealed.
fn is_of_digests(step: Step) -> bool {
    matches!(step, Step::ObjectBegins | Step::ObjectEnded)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_ended_at_any_step_leaves_nothing_undone_and_nothing_done_twice() {
    let every = std::env::var_os("RECOUP_FAULTS_EVERY").is_some();
    let mut yard = Yard::open().await;
    let mut runs = 0;
    for step in Step::ALL {
        for nth in 1.. {
            if !(every || nth == 1 || nth == 3) || (is_of_digests(step) && nth > 1) {
                if nth > 3 {
                    break;
                }
                continue;
            }
            runs += 1;
            yard.work().await;
            yard.hurry().await;
            yard.forgive().await;
            let mut running = yard.worker(Some((step, nth)), runs);
            let died = yard.dies(&mut running).await;
            assert!(died || nth > 1, "{} was never taken", step.as_str());
            running.kill9();
            if !died {
                break;
            }
        }
    }
    yard.forgive().await;
    let mut last = yard.worker(None, 0);
    assert!(!yard.dies(&mut last).await, "nothing ends the last one");
    assert!(last.terminate(), "a worker asked to stop drains and ends well");
    holds(&yard).await;
}

/// What was begun is paid once, told to the receiver, and told to nobody twice.
async fn holds(yard: &Yard) {
    let world = &yard.world;
    for subscription in &yard.began {
        let row = world.subscription(*subscription).await;
        assert_eq!((row.status.as_str(), row.cycles_completed), ("active", 1), "{row:?}");
    }
    let page = PageOf { limit: 10_000, offset: 0, below: None };
    let mut tx = world.begin().await;
    let bills = invoices::page(&mut tx, &invoices::InvoiceFilter::default(), &page).await.expect("invoices");
    let tried = attempts::page(&mut tx, &attempts::AttemptFilter::default(), &page).await.expect("attempts");
    let told = messages::page(&mut tx, &messages::MessageFilter::default(), &page).await.expect("messages");
    let happened = events::after(&mut tx, 0, 10_000).await.expect("events");
    tx.commit(()).await.expect("a read");
    let count = yard.began.len();
    assert_eq!((bills.len(), tried.len()), (count, count), "one bill and one attempt for each");
    let book = SimulatorDb::connect(&world.db.connector, 1);
    assert_eq!(book.succeeded(None, 10_000).await.expect("the book").len(), count, "the money of each moved once");
    assert!(told.iter().all(|message| message.tries == 1), "no message was handed over twice");
    let seen = yard.received.0.lock().expect("no holder panics").clone();
    let missing: Vec<EventId> =
        happened.iter().map(|event| event.id).filter(|id| !seen.contains(&id.to_string())).collect();
    assert!(missing.is_empty(), "never delivered: {missing:?}");
    world.verify().await;
}
