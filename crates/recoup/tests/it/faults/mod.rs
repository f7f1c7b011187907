//! A worker ended at every step at its edges, one after the other, with work in hand: nothing moves twice and nothing is lost.
//!
//! `RECOUP_FAULTS_EVERY=yes` ends it at every step each time it is taken, until a worker gets through its work without; the
//! usual run ends it at the first and at the third.

mod pages;
mod receiver;
mod yard;

use ids::EventId;
use runtime::fault::Step;
use store::simulator::SimulatorDb;
use store::{attempts, events, invoices, messages, methods, payouts, refunds, setups};

use self::yard::{ALL, Yard};

/// Who takes it: only a worker that has just started sends a digest, and only of what is sealed.
fn is_of_digests(step: Step) -> bool {
    matches!(step, Step::ObjectBegins | Step::ObjectEnded)
}

/// Who takes it: only a worker that looks once more at what is settled.
fn is_of_settled(step: Step) -> bool {
    matches!(
        step,
        Step::RefundLookUpBegins
            | Step::RefundLookUpAnswered
            | Step::PayoutLookUpBegins
            | Step::PayoutLookUpAnswered
            | Step::RevokeBegins
            | Step::RevokeAnswered
    )
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
            if is_of_settled(step) {
                // What is looked at once more was settled before.
                drain(&yard, runs).await;
            }
            yard.work(step).await;
            yard.hurry().await;
            yard.forgive().await;
            let mut running = yard.worker(Some((step, nth)), runs);
            let died = yard.dies(&mut running).await;
            assert!(died || nth > 1, "{} was never taken", step.as_str());
            running.kill9();
            if !died {
                break;
            }
            // Where each time counts, what is left is done before the next, so that it is the same work that is ended.
            if every {
                drain(&yard, runs).await;
            }
        }
    }
    drain(&yard, 0).await;
    holds(&yard).await;
}

/// A worker that nothing ends does what is left.
async fn drain(yard: &Yard, objects: u64) {
    yard.hurry().await;
    yard.forgive().await;
    let mut running = yard.worker(None, objects);
    assert!(!yard.dies(&mut running).await, "nothing ends it");
    assert!(running.terminate(), "a worker asked to stop drains and ends well");
}

/// What was begun is paid once, told to the receiver, and told to nobody twice.
async fn holds(yard: &Yard) {
    let world = &yard.world;
    for subscription in &yard.began {
        let row = world.subscription(*subscription).await;
        assert_eq!((row.status.as_str(), row.cycles_completed), ("active", 1), "{row:?}");
    }
    let mut tx = world.begin().await;
    let bills = invoices::page(&mut tx, &invoices::InvoiceFilter::default(), &ALL).await.expect("invoices");
    let tried = attempts::page(&mut tx, &attempts::AttemptFilter::default(), &ALL).await.expect("attempts");
    let told = messages::page(&mut tx, &messages::MessageFilter::default(), &ALL).await.expect("messages");
    let back = refunds::page(&mut tx, &refunds::RefundFilter::default(), &ALL).await.expect("refunds");
    let out = payouts::page(&mut tx, &payouts::PayoutFilter::default(), &ALL).await.expect("payouts");
    let happened = events::after(&mut tx, yard.told_after, 10_000).await.expect("events");
    tx.commit(()).await.expect("a read");
    let count = yard.began.len();
    assert_eq!((bills.len(), tried.len()), (count, count), "one bill and one attempt for each");
    let book = SimulatorDb::connect(&world.db.connector, 1);
    assert_eq!(book.succeeded(None, 10_000).await.expect("the book").len(), count, "the money of each moved once");
    assert!(back.iter().all(|row| row.state == "succeeded"), "{back:#?}");
    assert!(out.iter().all(|row| row.status == "succeeded"), "{out:#?}");
    assert!(told.iter().all(|message| message.tries == 1), "no message was handed over twice");
    let seen = yard.received.0.lock().expect("no holder panics").clone();
    cards_are_saved_once(yard).await;
    let missing: Vec<EventId> =
        happened.iter().map(|event| event.id).filter(|id| !seen.contains(&id.to_string())).collect();
    assert!(missing.is_empty(), "never delivered: {missing:?}");
    world.verify().await;
}

/// Each page was opened once and led to one card, and those that were removed are of no use at the provider.
async fn cards_are_saved_once(yard: &Yard) {
    let mut tx = yard.world.begin().await;
    let (mut used, mut removed) = (0, 0);
    for &(setup, customer) in &yard.saving {
        let row = setups::lock(&mut tx, setup).await.expect("a setup");
        assert_eq!(row.status, "saved", "{row:?}");
        let method = row.method_id.expect("a card");
        let cards = methods::active_of(&mut tx, &[customer.uuid()]).await.expect("cards");
        assert_eq!(
            cards.iter().filter(|card| card.gateway == "stripe" && card.id != method).count(),
            0,
            "one card a page"
        );
        if methods::get(&mut tx, method).await.expect("a card").status == "active" { used += 1 } else { removed += 1 }
    }
    tx.commit(()).await.expect("a read");
    assert_eq!(yard.pages.count(), (used + removed, removed));
    assert!(used > 0 && removed > 0, "{used} used, {removed} removed");
}
