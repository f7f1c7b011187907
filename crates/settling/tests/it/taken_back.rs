//! Disputes in the comparison: those that a provider does not have, has otherwise, or never told of.

use gateways::simulated::Behavior;
use jiff::SignedDuration;
use store::PageOf;
use store::attempts::AttemptRow;
use store::disputes::{self, DisputeFilter, DisputeRow};
use testkit::World;

use crate::desk::{GOOD, all_breaks, attempts_of, compare, edit, edit_charge};

/// Its charges are disputed two days later; there are sixteen hours to answer.
const DISPUTED: &str = "4084080000000227";

/// A merchant whose customers paid on the first of September, at eight.
async fn paid_with(cards: &[&str]) -> World {
    let world = World::new().await;
    let plan = world.plan(("year", 1), 500_000, 0, None).await;
    for (n, card) in cards.iter().enumerate() {
        let customer = world.customer(&format!("payer{n}"), card, Behavior::default()).await;
        world.subscribe(customer, plan).await;
    }
    world.drain().await;
    world
}

async fn disputes_of(world: &World) -> Vec<DisputeRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let found = disputes::page(&mut tx, &DisputeFilter::default(), &page).await.expect("disputes");
    tx.commit(found).await.expect("a read")
}

async fn dispute_of(world: &World, paid: &AttemptRow) -> DisputeRow {
    disputes_of(world).await.into_iter().find(|row| row.attempt_id == Some(paid.id)).expect("a dispute")
}

/// Another card paid, by the provider's book.
async fn paid_by_another(world: &World, paid: &AttemptRow, card: &str) {
    let cards = format!("(select token from simulator.charges where key = '{}')", paid.id.uuid());
    edit(world, &format!("update simulator.cards set number = '{card}' where token = {cards}")).await;
}

#[tokio::test]
async fn disputes_edited_behind_our_back_are_named_one_by_one() {
    let world = paid_with(&[DISPUTED, DISPUTED, DISPUTED, GOOD]).await;
    let paid = attempts_of(&world).await;
    world.until("2026-09-03T08:10:00Z").await;
    assert_eq!(disputes_of(&world).await.len(), 3);
    let (gone, other) = (dispute_of(&world, &paid[0]).await, dispute_of(&world, &paid[1]).await);
    paid_by_another(&world, &paid[0], GOOD).await;
    edit_charge(&world, paid[1].id, "moved_minor = 499999").await;
    paid_by_another(&world, &paid[3], DISPUTED).await;
    world.events().await;

    let run = compare(&world).await;
    assert_eq!((run.state.as_str(), run.problem.as_deref()), ("completed", None));
    assert_eq!((run.matched, run.only_ours, run.only_theirs, run.different), (1, 1, 1, 1));
    let mut found: Vec<_> = all_breaks(&world)
        .await
        .into_iter()
        .map(|row| {
            let id = row.ours.map(|ours| ours["id"].as_str().expect("an id").to_owned());
            (row.kind, row.bucket, row.what.join("+"), id, row.state)
        })
        .collect();
    found.sort();
    let told = |bucket: &str, what: &str, id: Option<String>| {
        ("dispute".to_owned(), bucket.to_owned(), what.to_owned(), id, "open".to_owned())
    };
    let mut expected = vec![
        told("only_ours", "", Some(gone.id.to_string())),
        told("different", "amount", Some(other.id.to_string())),
        told("only_theirs", "", None),
    ];
    expected.sort();
    assert_eq!(found, expected);

    // The one that nobody told of is taken up at once, in time to be answered, and the break about it heals; so does what is put right.
    let taken = dispute_of(&world, &paid[3]).await;
    assert_eq!((taken.state.as_str(), taken.amount_minor), ("evidence_due", Some(500_000)));
    assert!(world.events().await.iter().any(|event| event == "dispute.opened"));
    edit_charge(&world, paid[1].id, "moved_minor = 500000").await;
    let again = compare(&world).await;
    assert_eq!((again.matched, again.only_theirs, again.carried, again.resolved), (3, 0, 3, 2));
    let open: Vec<_> = all_breaks(&world).await.into_iter().filter(|row| row.state == "open").collect();
    assert_eq!((open.len(), open[0].bucket.as_str()), (1, "only_ours"));
    world.verify().await;
}

#[tokio::test]
async fn a_dispute_that_was_won_meanwhile_is_no_break() {
    let world = paid_with(&[DISPUTED]).await;
    let paid = attempts_of(&world).await.remove(0);
    world.until("2026-09-03T21:00:00Z").await;
    assert_eq!(dispute_of(&world, &paid).await.state, "under_review");
    // The bank decides, and nobody asks before the comparison does.
    edit(&world, "update simulator.disputes set answered_at = answered_at - interval '71 hours'").await;
    edit(&world, "update sandbox.due set due_at = '2026-12-01T00:00:00Z' where kind = 'dispute'").await;
    world.db.clock.set(world.now() + SignedDuration::from_hours(2));
    let run = compare(&world).await;
    assert_eq!((run.different, run.confirmed), (0, 1));
    assert!(all_breaks(&world).await.is_empty());
    assert_eq!(dispute_of(&world, &paid).await.state, "won", "its own job asked at once");
    let again = compare(&world).await;
    assert_eq!((again.different, again.only_ours, again.confirmed), (0, 0, 0));
    world.verify().await;
}
