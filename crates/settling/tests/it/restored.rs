//! After a restore: what providers list and this database forgot is taken up by the bill that it was for, and by no other.

use gateways::simulated::Behavior;
use ids::{Mode, Uuid};
use jiff::SignedDuration;
use settling::restore;
use store::attempts::AttemptRow;
use store::doors;
use store::restored_movements as rows;
use testkit::World;

use crate::desk::{EMPTY, add_charge, attempts_of};

/// A bill at the end of a trial that was refused once, and the attempt that was.
async fn refused() -> (World, AttemptRow) {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 1, None).await;
    let customer = world.customer("ada", EMPTY, Behavior::default()).await;
    world.subscribe(customer, plan).await;
    world.drain().await;
    world.pass(SignedDuration::from_hours(25)).await;
    let attempt = attempts_of(&world).await.pop().expect("an attempt");
    assert_eq!(attempt.status, "failed");
    (world, attempt)
}

/// The id of another attempt for the same bill, made at another time.
fn sibling(attempt: &AttemptRow) -> Uuid {
    Uuid::from_u128(attempt.id.uuid().as_u128() ^ (1 << 90))
}

/// Imports as an operator does, with an operator's rights. Answers how many were not known.
async fn import(world: &World) -> u64 {
    let desk = world.db.operator();
    let scope = doors::open_as_operator(&desk, world.tenant, Mode::Test, "a test").await.expect("a scope");
    let read = restore::import(&world.gateways, &scope, world.now(), world.now()).await.expect("read");
    assert!(read.iter().all(|one| one.problem.is_none()), "{read:?}");
    read.iter().map(|one| one.kept).sum()
}

async fn untaken(world: &World) -> usize {
    let scope = doors::open_for_test(&world.db.worker(Mode::Test), world.tenant);
    let mut tx = scope.begin().await.expect("a transaction");
    let found = rows::untaken(&mut tx).await.expect("movements").len();
    tx.commit(found).await.expect("a read")
}

#[tokio::test]
async fn a_bill_takes_up_the_charge_that_was_made_for_it_and_is_not_charged_again() {
    let (world, before) = refused().await;
    add_charge(&world, sibling(&before), 500_000).await;
    assert_eq!(import(&world).await, 1);
    assert_eq!(import(&world).await, 1, "what is not taken yet is told again, and kept once");
    assert_eq!(untaken(&world).await, 1);
    world.drain().await;
    let attempts = attempts_of(&world).await;
    assert_eq!(attempts.len(), 2, "one more, and it was not made now");
    let taken = attempts.iter().find(|row| row.id != before.id).expect("another");
    assert_eq!((taken.id.uuid(), taken.status.as_str()), (sibling(&before), "succeeded"));
    assert_eq!((untaken(&world).await, import(&world).await), (0, 0));
    world.verify().await;
}

#[tokio::test]
async fn a_charge_for_another_bill_of_the_subscription_waits_for_a_person() {
    let (world, before) = refused().await;
    let other = Uuid::from_u128(sibling(&before).as_u128() ^ 1);
    add_charge(&world, other, 500_000).await;
    assert_eq!(import(&world).await, 1);
    world.drain().await;
    assert_eq!(attempts_of(&world).await.len(), 1, "it is not known to be for this bill");
    world.pass(SignedDuration::from_hours(24 * 40)).await;
    let attempts = attempts_of(&world).await;
    let taken = attempts.iter().find(|row| row.id.uuid() == other).expect("it is beside the bill");
    assert_eq!(taken.status, "manual");
    let of_bill: Vec<_> = attempts.iter().filter(|row| row.invoice_id == before.invoice_id).collect();
    assert_eq!(of_bill.len(), 2, "and nothing more was tried meanwhile");
}

#[tokio::test]
async fn a_charge_of_another_amount_waits_for_a_person() {
    let (world, before) = refused().await;
    add_charge(&world, sibling(&before), 400_000).await;
    import(&world).await;
    world.drain().await;
    let attempts = attempts_of(&world).await;
    let taken = attempts.iter().find(|row| row.id != before.id).expect("another");
    assert_eq!(taken.status, "manual");
}

#[tokio::test]
async fn money_for_nothing_that_is_known_stays_in_the_list() {
    let (world, _) = refused().await;
    add_charge(&world, Uuid::from_u128(77), 123_456).await;
    assert_eq!(import(&world).await, 1);
    world.drain().await;
    assert_eq!((untaken(&world).await, attempts_of(&world).await.len()), (1, 1));
    world.verify().await;
}
