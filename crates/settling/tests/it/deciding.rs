use gateways::simulated::Behavior;
use ids::{ReviewId, Uuid};
use settling::reviews::{self, Decision};
use store::PageOf;
use store::manual_reviews::{self, ResolutionRow, ReviewFilter, ReviewRow};
use testkit::World;

use crate::desk::{add_charge, all_breaks, attempts_of, balances, compare, edit, edit_charge, paying};

async fn waiting(world: &World) -> Vec<ReviewRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let rows = manual_reviews::page(&mut tx, &ReviewFilter::default(), &page).await.expect("what waits");
    let count = manual_reviews::count(&mut tx, &ReviewFilter::default()).await.expect("a count");
    assert_eq!(usize::try_from(count), Ok(rows.len()));
    tx.commit(rows).await.expect("a read")
}

/// Decides, lets the worker carry it out, and answers what came of it.
async fn decide(
    world: &World,
    id: Uuid,
    outcome: &str,
    reference: Option<&str>,
    forced: Option<&str>,
) -> ResolutionRow {
    let decision = Decision {
        outcome: outcome.to_owned(),
        reference: reference.map(str::to_owned),
        note: "Looked at.".to_owned(),
        forced: forced.map(str::to_owned),
    };
    let mut tx = world.begin().await;
    reviews::decide(&mut tx, ReviewId::from_uuid(id), decision).await.expect("a decision");
    tx.commit(()).await.expect("committed");
    world.engine.sweep(store::Kind::Reconcile, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    let mut tx = world.begin().await;
    let row = manual_reviews::resolution_of(&mut tx, id).await.expect("a read").expect("the decision");
    tx.commit(row).await.expect("a read")
}

/// A payment whose provider tells half of the amount: nobody but a person can settle it.
async fn contradictory() -> (World, Uuid) {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("ada", "4084080000000250", Behavior::default()).await;
    world.subscribe(customer, plan).await;
    world.drain().await;
    world.pass(jiff::SignedDuration::from_mins(5)).await;
    let attempt = attempts_of(&world).await.remove(0);
    assert_eq!(attempt.status, "manual");
    (world, attempt.id.uuid())
}

#[tokio::test]
async fn an_attempt_nobody_knows_waits_with_its_evidence_and_is_settled_by_hand() {
    let (world, id) = contradictory().await;
    let found = waiting(&world).await;
    assert_eq!((found.len(), found[0].kind.as_str(), found[0].id), (1, "attempt", id));
    assert_eq!(reviews::actions(&found[0]), ["succeeded", "failed"]);
    assert!(reviews::explained(&found[0]).contains("contradicts"), "{}", reviews::explained(&found[0]));

    // The provider says that other money moved: neither word is taken for granted.
    for outcome in ["succeeded", "failed"] {
        let answered = decide(&world, id, outcome, Some("statement, line 14"), None).await;
        assert_eq!(answered.state, "refused", "{answered:?}");
        assert!(answered.answer.expect("an answer").contains("other money moved"));
    }
    assert_eq!(attempts_of(&world).await[0].status, "manual");
    let answered =
        decide(&world, id, "succeeded", Some("statement, line 14"), Some("The rest came by transfer.")).await;
    assert_eq!((answered.state.as_str(), answered.forced.as_deref()), ("done", Some("The rest came by transfer.")));
    let attempt = attempts_of(&world).await.remove(0);
    assert_eq!((attempt.status.as_str(), attempt.gateway_ref.as_deref()), ("succeeded", Some("statement, line 14")));
    assert!(waiting(&world).await.is_empty());
    let events = world.events().await;
    let count = |kind: &str| events.iter().filter(|event| *event == kind).count();
    assert_eq!((count("manual_review.refused"), count("manual_review.resolved")), (2, 1), "{events:?}");
    assert_eq!((count("invoice.paid"), count("payment.succeeded")), (1, 1), "{events:?}");
    assert_eq!(balances(&world).await["receivable"], 0);
}

/// A refund of which the provider tells another amount.
async fn refund_of_nobody_knows_how_much() -> (World, ids::RefundId) {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    // The bank takes three working days.
    let customer = world.customer("ada", "4084080000000243", Behavior::default()).await;
    world.subscribe(customer, plan).await;
    world.drain().await;
    crate::paid_back::pay_back(&world, &attempts_of(&world).await[0]).await;
    world.drain().await;
    edit(&world, "update simulator.refunds set amount_minor = 499999").await;
    world.pass(jiff::SignedDuration::from_hours(24 * 6)).await;
    let row = crate::paid_back::refunds_of(&world).await.remove(0);
    assert_eq!(row.state, "manual");
    (world, row.id)
}

#[tokio::test]
async fn a_refund_nobody_knows_is_settled_by_hand_after_the_provider_was_asked() {
    for (outcome, state) in [("succeeded", "succeeded"), ("failed", "failed")] {
        let (world, id) = refund_of_nobody_knows_how_much().await;
        let found = waiting(&world).await;
        assert_eq!((found.len(), found[0].kind.as_str(), found[0].id), (1, "refund", id.uuid()));
        assert_eq!(reviews::actions(&found[0]), ["succeeded", "failed"]);
        let refused = decide(&world, id.uuid(), outcome, Some("statement, line 3"), None).await;
        assert_eq!(refused.state, "refused", "{refused:?}");
        assert_eq!(crate::paid_back::refunds_of(&world).await[0].state, "manual");
        // What it says by now is another matter.
        edit(&world, "update simulator.refunds set amount_minor = 500000").await;
        if outcome == "failed" {
            edit(&world, "update simulator.refunds set outcome = 'failed'").await;
        }
        world.events().await;
        let done = decide(&world, id.uuid(), outcome, Some("statement, line 3"), None).await;
        assert_eq!(done.state, "done", "{done:?}");
        assert_eq!(crate::paid_back::refunds_of(&world).await[0].state, state);
        let events = world.events().await;
        assert!(events.contains(&format!("refund.{state}")), "{events:?}");
        assert!(waiting(&world).await.is_empty());
        world.verify().await;
    }
}

#[tokio::test]
async fn a_payout_nobody_knows_is_settled_by_hand() {
    for (outcome, state) in [("succeeded", "succeeded"), ("failed", "failed")] {
        let (world, to) = Box::pin(crate::paid_out::counter("0000000006")).await;
        let id = crate::paid_out::pay_out(&world, to).await;
        world.drain().await;
        world.pass(jiff::SignedDuration::from_hours(24 * 9)).await;
        let found = waiting(&world).await;
        assert_eq!((found.len(), found[0].kind.as_str(), found[0].id), (1, "payout", id.uuid()));
        // The provider cannot tell: that it arrived takes a place where it can be seen.
        if outcome == "succeeded" {
            assert_eq!(decide(&world, id.uuid(), outcome, None, None).await.state, "refused");
        }
        let done = decide(&world, id.uuid(), outcome, Some("statement, line 3"), None).await;
        assert_eq!(done.state, "done", "{done:?}");
        assert_eq!(crate::paid_out::status(&world, id).await, state);
        assert!(waiting(&world).await.is_empty());
        world.verify().await;
    }
}

#[tokio::test]
async fn what_never_moved_is_over_and_charged_again() {
    let (world, id) = contradictory().await;
    edit_charge(&world, ids::AttemptId::from_uuid(id), "outcome = 'nothing', moved_minor = 0").await;
    let answered = decide(&world, id, "failed", None, None).await;
    assert_eq!(answered.state, "done", "{answered:?}");
    let attempt = attempts_of(&world).await.remove(0);
    assert_eq!(attempt.status, "failed");
    assert!(waiting(&world).await.is_empty());
    assert!(world.events().await.contains(&"payment.not_made".to_owned()));
}

#[tokio::test]
async fn booked_money_that_never_came_becomes_a_loss_and_is_never_taken_back_silently() {
    let world = paying(2).await;
    let attempt = attempts_of(&world).await.remove(0);
    edit_charge(&world, attempt.id, "outcome = 'nothing', moved_minor = 0").await;
    compare(&world).await;
    let found = waiting(&world).await;
    assert_eq!((found.len(), found[0].kind.as_str()), (1, "break"));
    assert_eq!(found[0].attempt_id, Some(attempt.id));
    // To insist that it came, against the provider, takes a second reason.
    let refused = decide(&world, found[0].id, "succeeded", Some("we think so"), None).await;
    assert_eq!(refused.state, "refused");
    let done = decide(&world, found[0].id, "failed", None, None).await;
    assert_eq!(done.state, "done", "{done:?}");
    let books = balances(&world).await;
    assert_eq!((books["bad_debt"], books["receivable"]), (500_000, 0));
    assert_eq!(attempts_of(&world).await[0].status, "succeeded", "the payment stays booked");
    let row = all_breaks(&world).await.remove(0);
    assert_eq!((row.resolution.as_deref(), row.note.as_deref()), (Some("failed"), Some("Looked at.")));
    assert!(row.resolved_by.is_some());
    // Who said once that it is settled is not asked again.
    let again = compare(&world).await;
    assert_eq!((again.only_ours, again.carried), (0, 0));
    assert!(waiting(&world).await.is_empty());
    world.verify().await;
}

#[tokio::test]
async fn money_of_nobody_is_put_aside_by_a_person_and_not_told_again() {
    let world = paying(1).await;
    add_charge(&world, Uuid::from_u128(77), 123_456).await;
    compare(&world).await;
    let found = waiting(&world).await;
    assert_eq!((found.len(), found[0].amount_minor), (1, Some(123_456)));
    assert_eq!(reviews::actions(&found[0]), ["not_ours"]);
    let mut tx = world.begin().await;
    let decision = Decision { outcome: "succeeded".to_owned(), reference: None, note: "x".to_owned(), forced: None };
    let error = reviews::decide(&mut tx, ReviewId::from_uuid(found[0].id), decision).await.expect_err("refused");
    assert_eq!(error.code, "review_outcome_not_allowed");
    drop(tx);
    assert_eq!(decide(&world, found[0].id, "not_ours", None, None).await.state, "done");
    let again = compare(&world).await;
    assert_eq!((again.only_theirs, again.carried), (0, 0));
    assert!(waiting(&world).await.is_empty());
}

#[tokio::test]
async fn nobody_decides_twice_and_nothing_is_decided_about_what_does_not_wait() {
    let (world, id) = contradictory().await;
    let decision =
        || Decision { outcome: "failed".to_owned(), reference: None, note: "Looked at.".to_owned(), forced: None };
    let mut tx = world.begin().await;
    reviews::decide(&mut tx, ReviewId::from_uuid(id), decision()).await.expect("the first");
    let error = reviews::decide(&mut tx, ReviewId::from_uuid(id), decision()).await.expect_err("the second");
    assert_eq!(error.code, "review_being_resolved");
    drop(tx);
    let mut tx = world.begin().await;
    let nobody = ReviewId::from_uuid(Uuid::from_u128(5));
    assert_eq!(reviews::decide(&mut tx, nobody, decision()).await.expect_err("missing").code, "not_found");
    let mut silent = decision();
    silent.note = String::new();
    let error = reviews::decide(&mut tx, ReviewId::from_uuid(id), silent).await.expect_err("no note");
    assert_eq!(error.fields[0].field, "note");
}

/// A payment into escrow of which the provider tells another amount: nobody but a person can settle it.
async fn escrow_of_nobody_knows_how_much() -> (World, ids::OrderId, ids::CustomerId) {
    let world = World::new().await;
    let buyer = world.customer("ada", "4084080000000250", Behavior::default()).await;
    let seller = world.customer("bola", "4084080000000003", Behavior::default()).await;
    let mut tx = world.begin().await;
    testkit::deal::switch_on(&mut tx, &[buyer, seller]).await;
    let new = testkit::deal::chairs(buyer, seller, &["ITEM_RECEIVED"]);
    let order = escrows::propose(&mut tx, new).await.expect("an order");
    let card = store::methods::active_of(&mut tx, &[buyer.uuid()]).await.expect("methods")[0].id;
    let accept = escrow::Action::Accept(order.order.terms_hash);
    let act = escrows::Act { by: escrows::By::Customer(seller), expects: None, action: accept, step: None };
    let order = escrows::apply(&mut tx, order, act).await.expect("agreed");
    let new = escrows::NewPayment::by(escrows::Pays::Method(card));
    let (order, _) = escrows::begin_payment(&mut tx, order, new).await.expect("a payment");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    world.pass(jiff::SignedDuration::from_mins(5)).await;
    (world, order.row.id, buyer)
}

async fn state_of(world: &World, order: ids::OrderId) -> String {
    let mut tx = world.begin().await;
    let found = escrows::load(&mut tx, order).await.expect("the order");
    tx.commit(found.row.state).await.expect("a read")
}

#[tokio::test]
async fn a_payment_into_escrow_nobody_knows_is_settled_by_hand() {
    for (outcome, state) in [("succeeded", "funded"), ("failed", "accepted")] {
        let (world, order, _) = Box::pin(escrow_of_nobody_knows_how_much()).await;
        let found = waiting(&world).await;
        assert_eq!((found.len(), found[0].kind.as_str()), (1, "escrow_payment"));
        assert_eq!(reviews::actions(&found[0]), ["succeeded", "failed"]);
        assert!(reviews::explained(&found[0]).contains("into escrow"), "{}", reviews::explained(&found[0]));
        let id = found[0].id;
        let refused = decide(&world, id, outcome, Some("statement, line 7"), None).await;
        assert_eq!(refused.state, "refused", "the provider says that other money moved: {refused:?}");
        assert_eq!(state_of(&world, order).await, "funding");
        let done = decide(&world, id, outcome, Some("statement, line 7"), Some("Seen at the bank.")).await;
        assert_eq!(done.state, "done", "{done:?}");
        assert_eq!(state_of(&world, order).await, state);
        assert!(waiting(&world).await.is_empty());
        let told = world.events().await;
        let kind = format!("escrow_payment.{outcome}");
        assert_eq!(told.iter().filter(|one| **one == kind).count(), 1, "{told:?}");
    }
}
