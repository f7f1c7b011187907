use gateways::simulated::Behavior;
use ids::Uuid;
use settling::report;

use crate::desk::{EMPTY, add_charge, all_breaks, attempts_of, balances, compare, edit, edit_charge, paying};

#[tokio::test]
async fn a_provider_ledger_edited_behind_our_back_is_named_break_by_break() {
    let world = paying(9).await;
    let ids: Vec<_> = attempts_of(&world).await.into_iter().map(|row| row.id).collect();
    world.verify().await;
    edit_charge(&world, ids[0], "moved_minor = 499999").await;
    edit_charge(&world, ids[1], "moved_currency = 'USD'").await;
    edit(&world, &format!("delete from simulator.charges where key = '{}'", ids[2].uuid())).await;
    edit_charge(&world, ids[3], "outcome = 'declined', decline_code = 'insufficient_funds', moved_minor = 0").await;
    edit_charge(&world, ids[4], "fee_minor = 7600").await;
    add_charge(&world, Uuid::from_u128(77), 123_456).await;
    world.events().await;

    let run = compare(&world).await;
    assert_eq!((run.state.as_str(), run.problem.as_deref()), ("completed", None));
    assert_eq!((run.matched, run.confirmed), (4, 0));
    assert_eq!((run.only_ours, run.only_theirs, run.different), (1, 1, 4));
    let mut found: Vec<(String, String, Option<_>, String)> = all_breaks(&world)
        .await
        .into_iter()
        .map(|row| (row.bucket, row.what.join("+"), row.attempt_id, row.resolution.unwrap_or(row.state)))
        .collect();
    found.sort();
    let told =
        |bucket: &str, what: &str, attempt, how: &str| (bucket.to_owned(), what.to_owned(), attempt, how.to_owned());
    let mut expected = vec![
        told("different", "amount", Some(ids[0]), "open"),
        told("different", "currency", Some(ids[1]), "open"),
        told("only_ours", "", Some(ids[2]), "open"),
        told("different", "state", Some(ids[3]), "open"),
        told("different", "fee", Some(ids[4]), "fee_corrected"),
        told("only_theirs", "", None, "open"),
    ];
    expected.sort();
    assert_eq!(found, expected);
    let events = world.events().await;
    let count = |kind: &str| events.iter().filter(|event| *event == kind).count();
    assert_eq!((count("reconciliation.break_found"), count("reconciliation.break_resolved")), (6, 1), "{events:?}");
    assert_eq!(count("reconciliation.completed"), 1);
    // Nothing was taken back: what is booked is booked, but for the fee.
    assert!(attempts_of(&world).await.iter().all(|row| row.status == "succeeded"));
    assert_eq!(balances(&world).await["gateway_fees"], 8 * 7_500 + 7_600);

    // The next look finds the same breaks, and tells none of them again.
    let again = compare(&world).await;
    assert_eq!((again.matched, again.carried, again.different), (5, 5, 0));
    let rows = all_breaks(&world).await;
    assert_eq!(rows.len(), 6);
    assert!(rows.iter().filter(|row| row.state == "open").all(|row| row.times == 2));
    let events = world.events().await;
    assert!(!events.iter().any(|event| event == "reconciliation.break_found"), "{events:?}");
}

#[tokio::test]
async fn the_report_names_each_break_in_a_line() {
    let world = paying(2).await;
    let ids: Vec<_> = attempts_of(&world).await.into_iter().map(|row| row.id).collect();
    edit_charge(&world, ids[0], "moved_minor = 1").await;
    let run = compare(&world).await;
    let mut tx = world.begin().await;
    let breaks = report::breaks(&mut tx, run.id).await.expect("breaks");
    tx.commit(()).await.expect("a read");
    let csv = report::csv(&breaks).expect("a report");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 2, "{csv}");
    assert!(lines[0].starts_with("break_id,bucket,differences,"));
    assert!(lines[1].contains(&format!(",different,amount,charge,{},", ids[0])), "{csv}");
    assert!(lines[1].contains(",NGN,500000,1,"), "{csv}");
}

#[tokio::test]
async fn money_that_the_provider_took_after_all_is_booked_once() {
    let world = paying(1).await;
    let plan = world.plan(("month", 1), 300_000, 0, None).await;
    let customer = world.customer("ada", EMPTY, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    let failed = attempts_of(&world).await.into_iter().find(|row| row.status == "failed").expect("a refusal");
    edit_charge(&world, failed.id, "outcome = 'succeeded', decline_code = null, moved_minor = 300000").await;
    world.pass(jiff::SignedDuration::from_mins(30)).await;
    world.events().await;
    let run = compare(&world).await;
    assert_eq!((run.different, run.resolved), (1, 1));
    let events = world.events().await;
    assert_eq!(events.iter().filter(|event| *event == "payment.succeeded").count(), 1, "{events:?}");
    assert_eq!(world.subscription(subscription).await.status, "active");
    let found = all_breaks(&world).await;
    assert_eq!(found[0].resolution.as_deref(), Some("booked"));
    // And once only.
    let again = compare(&world).await;
    assert_eq!((again.matched, again.different, again.carried), (2, 0, 0));
    world.verify().await;
}

#[tokio::test]
async fn an_outcome_that_nobody_knew_is_settled_by_the_list() {
    let world = paying(0).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    // The charge is answered by a timeout; the money moved.
    let customer = world.customer("ada", "4084080000000128", Behavior::default()).await;
    world.subscribe(customer, plan).await;
    world.engine.sweep(store::Kind::Collect, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    assert_eq!(attempts_of(&world).await[0].status, "unknown");
    // Nobody asks before the comparison does.
    edit(&world, "update sandbox.due set due_at = '2026-12-01T00:00:00Z' where kind = 'resolve'").await;
    world.db.clock.set(world.now() + jiff::SignedDuration::from_mins(10));
    let run = compare(&world).await;
    assert_eq!((run.different, run.resolved), (1, 1));
    assert_eq!(attempts_of(&world).await[0].status, "succeeded");
    world.verify().await;
}

#[tokio::test]
async fn what_is_open_is_carried_and_heals_when_the_provider_says_so() {
    let world = paying(1).await;
    let id = attempts_of(&world).await[0].id;
    edit_charge(&world, id, "outcome = 'declined', decline_code = 'do_not_honor'").await;
    let first = compare(&world).await;
    assert_eq!((first.different, first.resolved), (1, 0));
    edit_charge(&world, id, "outcome = 'succeeded', decline_code = null").await;
    // A later time, in which nothing moved.
    world.db.clock.set(world.now() + jiff::SignedDuration::from_hours(60));
    let later = compare(&world).await;
    assert_eq!((later.matched, later.carried, later.resolved), (0, 1, 1));
    let found = all_breaks(&world).await;
    assert_eq!((found.len(), found[0].resolution.as_deref()), (1, Some("healed")));
    world.verify().await;
}

#[tokio::test]
async fn many_breaks_are_handled_in_several_steps() {
    let world = paying(40).await;
    edit(&world, "delete from simulator.charges").await;
    let run = compare(&world).await;
    assert_eq!((run.state.as_str(), run.only_ours, run.matched), ("completed", 40, 0));
    assert_eq!(all_breaks(&world).await.len(), 40);
}
