//! Refunds in the comparison: those that a provider does not have, has otherwise, or made by itself.

use app::credit_notes::{self, AskedRefund, RefundTarget};
use gateways::simulated::Behavior;
use ids::{RefundId, Uuid};
use store::PageOf;
use store::attempts::AttemptRow;
use store::refunds::{self, RefundFilter, RefundRow};
use testkit::World;

use crate::desk::{all_breaks, attempts_of, compare, compare_over, edit, paying};

/// All that was paid goes back.
pub(crate) async fn pay_back(world: &World, paid: &AttemptRow) {
    let mut tx = world.begin().await;
    let asked = AskedRefund {
        of: RefundTarget::Invoice(paid.invoice_id),
        amount_minor: None,
        reason: "other",
        memo: None,
        metadata: usecase::check::Metadata::new(),
    };
    credit_notes::refund(&mut tx, &asked).await.expect("a refund");
    tx.commit(()).await.expect("commits");
}

pub(crate) async fn refunds_of(world: &World) -> Vec<RefundRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let mut rows = refunds::page(&mut tx, &RefundFilter::default(), &page).await.expect("refunds");
    rows.sort_by_key(|row| row.id);
    tx.commit(rows).await.expect("a read")
}

async fn edit_refund(world: &World, id: RefundId, change: &str) {
    edit(world, &format!("update simulator.refunds set {change} where key = '{}'", id.uuid())).await;
}

/// Somebody pays back in the provider's own dashboard.
async fn pay_back_there(world: &World, paid: &AttemptRow, key: Uuid) {
    let at = world.now() - jiff::SignedDuration::from_mins(30);
    let made = format!(
        "insert into simulator.refunds (key, charge, amount_minor, currency, outcome, redirected, asked_at, settles_at)
         values ('{key}', '{}', 500000, 'NGN', 'succeeded', false, '{at}', '{at}')",
        paid.id.uuid()
    );
    edit(world, &made).await;
}

#[tokio::test]
async fn refunds_edited_behind_our_back_are_named_one_by_one() {
    let world = paying(5).await;
    let paid = attempts_of(&world).await;
    for row in &paid[..4] {
        pay_back(&world, row).await;
    }
    world.drain().await;
    let ours = refunds_of(&world).await;
    assert!(ours.iter().all(|row| row.state == "succeeded"), "{ours:#?}");
    world.pass(jiff::SignedDuration::from_hours(1)).await;
    let taken = format!("delete from simulator.refunds where key = '{}'", ours[0].id.uuid());
    edit(&world, &taken).await;
    edit_refund(&world, ours[1].id, "amount_minor = 499999").await;
    edit_refund(&world, ours[2].id, "outcome = 'failed'").await;
    pay_back_there(&world, &paid[4], Uuid::from_u128(99)).await;

    let run = compare(&world).await;
    assert_eq!((run.state.as_str(), run.problem.as_deref()), ("completed", None));
    assert_eq!((run.matched, run.only_ours, run.only_theirs, run.different), (6, 1, 1, 2));
    let mut found: Vec<_> = all_breaks(&world)
        .await
        .into_iter()
        .map(|row| {
            let id = row.ours.map(|ours| ours["id"].as_str().expect("an id").to_owned());
            (row.kind, row.bucket, row.what.join("+"), id, row.attempt_id, row.state)
        })
        .collect();
    found.sort();
    let told = |bucket: &str, what: &str, id: Option<RefundId>| {
        let open = "open".to_owned();
        ("refund".to_owned(), bucket.to_owned(), what.to_owned(), id.map(|id| id.to_string()), None, open)
    };
    let mut expected = vec![
        told("only_ours", "", Some(ours[0].id)),
        told("different", "amount", Some(ours[1].id)),
        told("different", "state", Some(ours[2].id)),
        told("only_theirs", "", None),
    ];
    expected.sort();
    assert_eq!(found, expected);
    assert!(refunds_of(&world).await.iter().all(|row| row.state == "succeeded"), "nothing is taken back silently");
}

#[tokio::test]
async fn a_refund_on_its_way_is_asked_about_and_is_no_break() {
    let world = paying(0).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    // The bank takes three working days, after which nobody looks for weeks.
    let customer = world.customer("ada", "4084080000000243", Behavior::default()).await;
    world.subscribe(customer, plan).await;
    world.drain().await;
    pay_back(&world, &attempts_of(&world).await[0]).await;
    world.drain().await;
    assert_eq!(refunds_of(&world).await[0].state, "pending");
    edit(&world, "update sandbox.due set due_at = '2026-12-01T00:00:00Z' where kind = 'refund'").await;
    world.db.clock.set(world.now() + jiff::SignedDuration::from_hours(120));
    let run = compare_over(&world, 240).await;
    assert_eq!((run.matched, run.different, run.confirmed), (1, 0, 1));
    assert!(all_breaks(&world).await.is_empty());
    assert_eq!(refunds_of(&world).await[0].state, "succeeded", "its own job asked at once");
    world.verify().await;
}

#[tokio::test]
async fn a_refund_that_the_provider_lists_late_heals() {
    let world = paying(1).await;
    pay_back(&world, &attempts_of(&world).await[0]).await;
    world.drain().await;
    let id = refunds_of(&world).await[0].id;
    edit_refund(&world, id, "outcome = 'needs_account'").await;
    world.pass(jiff::SignedDuration::from_hours(1)).await;
    let first = compare(&world).await;
    assert_eq!((first.different, first.resolved), (1, 0));
    edit_refund(&world, id, "outcome = 'succeeded'").await;
    // A later time, in which nothing moved.
    world.db.clock.set(world.now() + jiff::SignedDuration::from_hours(60));
    let later = compare(&world).await;
    assert_eq!((later.carried, later.resolved), (1, 1));
    assert_eq!(all_breaks(&world).await[0].resolution.as_deref(), Some("healed"));
}

#[tokio::test]
async fn a_refund_that_failed_here_and_was_made_there_is_told() {
    let world = paying(0).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("ada", "4084080000000235", Behavior::default()).await;
    world.subscribe(customer, plan).await;
    world.drain().await;
    pay_back(&world, &attempts_of(&world).await[0]).await;
    world.drain().await;
    let failed = refunds_of(&world).await.remove(0);
    assert_eq!(failed.state, "failed");
    edit_refund(&world, failed.id, "outcome = 'succeeded'").await;
    world.pass(jiff::SignedDuration::from_hours(1)).await;
    let run = compare(&world).await;
    assert_eq!((run.matched, run.different, run.confirmed), (1, 1, 0));
    let found = all_breaks(&world).await.remove(0);
    assert_eq!((found.kind.as_str(), found.what.join("+").as_str(), found.state.as_str()), ("refund", "state", "open"));
    assert_eq!(refunds_of(&world).await[0].state, "failed", "a person decides");
}
