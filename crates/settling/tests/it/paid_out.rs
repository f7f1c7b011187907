//! Payouts in the comparison: those that a provider does not have, has otherwise, or made by itself.

use ids::{PayoutId, Uuid};
use jiff::SignedDuration;
use ledger::Payer;
use money::Currency;
use payouts::{NewBeneficiary, NewPayout, Question};
use store::payout_tries::{self, PayoutTryRow};
use tariff::Purpose;
use testkit::World;

use crate::desk::{all_breaks, compare, compare_over, edit, paying};

const AMOUNT: i64 = 100_000;

/// A merchant whose money has cleared, and somebody at this account whose wait is over.
pub(crate) async fn counter(account: &str) -> (World, ids::BeneficiaryId) {
    let world = paying(9).await;
    world.pass(SignedDuration::from_hours(25)).await;
    let mut tx = world.begin().await;
    let (route, _) = payouts::banks_of(&mut tx, "NGN", None).await.expect("a way out");
    tx.commit(()).await.expect("a read");
    let gateway = world.gateways.paying(&world.scope, &route.gateway, None).await.expect("the simulator");
    let banks = gateway.banks(Currency::NGN).await.expect("banks");
    let mut tx = world.begin().await;
    let list = payouts::keep_banks(&mut tx, &route, "NGN", banks).await.expect("kept");
    tx.commit(()).await.expect("committed");
    let question = Question::new(&list, "99999", account).expect("a question");
    let holder = payouts::resolve(&world.gateways, &world.scope, &question).await.expect("a name");
    let new = NewBeneficiary {
        name: None,
        accept_other_name: false,
        label: None,
        owner: None,
        metadata: usecase::check::Metadata::default(),
    };
    let mut tx = world.begin().await;
    let to = payouts::add(&mut tx, &testkit::secrets(), question, holder, new).await.expect("a beneficiary").id;
    tx.commit(()).await.expect("committed");
    world.pass(SignedDuration::from_hours(24)).await;
    (world, to)
}

pub(crate) async fn pay_out(world: &World, to: ids::BeneficiaryId) -> PayoutId {
    let mut tx = world.begin().await;
    let new = NewPayout {
        beneficiary: to,
        amount: AMOUNT,
        currency: "NGN".to_owned(),
        narration: Some("Rent, June".to_owned()),
        purpose: Purpose::General,
        payer: Payer::TENANT,
        maker: "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11".to_owned(),
        metadata: usecase::check::Metadata::default(),
    };
    let row = payouts::create(&mut tx, new).await.expect("a payout");
    tx.commit(row.id).await.expect("committed")
}

pub(crate) async fn status(world: &World, id: PayoutId) -> String {
    let mut tx = world.begin().await;
    let row = store::payouts::get(&mut tx, id).await.expect("the payout");
    tx.commit(row.status).await.expect("a read")
}

async fn try_of(world: &World, id: PayoutId) -> PayoutTryRow {
    let mut tx = world.begin().await;
    let mut rows = payout_tries::of(&mut tx, id).await.expect("the tries");
    tx.commit(rows.remove(0)).await.expect("a read")
}

async fn edit_payout(world: &World, id: PayoutId, change: &str) {
    let key = try_of(world, id).await.id.uuid();
    edit(world, &format!("update simulator.payouts set {change} where key = '{key}'")).await;
}

/// Somebody pays out of the merchant's balance in the provider's own dashboard.
async fn pay_out_there(world: &World, key: Uuid) {
    let (tenant, at) = (world.tenant.uuid(), world.now() - SignedDuration::from_mins(30));
    let made = format!(
        "insert into simulator.payouts (key, bank_code, account_number, amount_minor, currency, answer, outcome, asked_at,
                settles_at, merchant)
         values ('{key}', '044', '0123456789', 700000, 'NGN', 'final', 'settled', '{at}', '{at}', '{tenant}')"
    );
    edit(world, &made).await;
}

#[tokio::test]
async fn payouts_edited_behind_our_back_are_named_one_by_one() {
    let (world, to) = Box::pin(counter("0000000001")).await;
    let mut ours = Vec::new();
    for _ in 0..4 {
        ours.push(pay_out(&world, to).await);
    }
    world.drain().await;
    for id in &ours {
        assert_eq!(status(&world, *id).await, "succeeded");
    }
    world.pass(SignedDuration::from_hours(1)).await;
    let gone = try_of(&world, ours[0]).await.id;
    edit(&world, &format!("delete from simulator.payouts where key = '{}'", gone.uuid())).await;
    edit_payout(&world, ours[1], "amount_minor = 99999").await;
    edit_payout(&world, ours[2], "outcome = 'failed', code = 'account_dormant'").await;
    pay_out_there(&world, Uuid::from_u128(98)).await;
    world.events().await;

    let run = compare(&world).await;
    assert_eq!((run.state.as_str(), run.problem.as_deref()), ("completed", None));
    assert_eq!((run.matched, run.only_ours, run.only_theirs, run.different), (1, 1, 1, 2));
    let mut found = told(&world).await;
    found.sort();
    let mut expected = vec![
        ("payout", "only_ours", "", Some(gone), "open"),
        ("payout", "different", "amount", Some(try_of(&world, ours[1]).await.id), "open"),
        ("payout", "different", "state", Some(try_of(&world, ours[2]).await.id), "open"),
        ("payout", "only_theirs", "", None, "open"),
    ]
    .into_iter()
    .map(|(kind, bucket, what, id, how)| {
        (kind.to_owned(), bucket.to_owned(), what.to_owned(), id.map(|id| id.to_string()), how.to_owned())
    })
    .collect::<Vec<_>>();
    expected.sort();
    assert_eq!(found, expected);
    for id in &ours {
        assert_eq!(status(&world, *id).await, "succeeded", "nothing is taken back silently");
    }
    let events = world.events().await;
    assert_eq!(events.iter().filter(|event| *event == "reconciliation.break_found").count(), 4, "{events:?}");
    world.verify().await;

    // What the provider puts right heals; the others are carried, and told no second time.
    edit_payout(&world, ours[2], "outcome = 'settled', code = null").await;
    world.db.clock.set(world.now() + SignedDuration::from_hours(60));
    let again = compare(&world).await;
    assert_eq!((again.carried, again.resolved), (4, 1));
    assert!(!world.events().await.iter().any(|event| event == "reconciliation.break_found"));
}

/// Kind, bucket, in what, our id, how it stands: of every break.
async fn told(world: &World) -> Vec<(String, String, String, Option<String>, String)> {
    let rows = all_breaks(world).await.into_iter();
    rows.map(|row| {
        let id = row.ours.map(|ours| ours["id"].as_str().expect("an id").to_owned());
        (row.kind, row.bucket, row.what.join("+"), id, row.resolution.unwrap_or(row.state))
    })
    .collect()
}

#[tokio::test]
async fn a_payout_that_came_back_is_booked_when_the_list_says_so() {
    let (world, to) = Box::pin(counter("0000000001")).await;
    let id = pay_out(&world, to).await;
    world.drain().await;
    let at = world.now() + SignedDuration::from_mins(10);
    edit_payout(&world, id, &format!("reverses_at = '{at}'")).await;
    world.db.clock.set(world.now() + SignedDuration::from_hours(1));
    let run = compare(&world).await;
    assert_eq!((run.different, run.resolved), (1, 1));
    assert_eq!(status(&world, id).await, "reversed");
    assert_eq!(all_breaks(&world).await[0].resolution.as_deref(), Some("booked"));
    world.verify().await;
    let again = compare(&world).await;
    assert_eq!((again.different, again.only_ours, again.carried), (0, 0, 0));
}

#[tokio::test]
async fn a_payout_that_had_failed_and_arrived_after_all_is_booked_once() {
    let (world, to) = Box::pin(counter("0000000003")).await;
    let id = pay_out(&world, to).await;
    world.drain().await;
    assert_eq!(status(&world, id).await, "failed");
    edit_payout(&world, id, "outcome = 'settled', code = null").await;
    world.db.clock.set(world.now() + SignedDuration::from_hours(1));
    world.events().await;
    let run = compare(&world).await;
    assert_eq!((run.different, run.resolved), (1, 1));
    assert_eq!(status(&world, id).await, "succeeded");
    assert_eq!(world.events().await.iter().filter(|event| *event == "payout.succeeded").count(), 1);
    world.verify().await;
    let again = compare(&world).await;
    assert_eq!((again.matched, again.different, again.carried), (1, 0, 0));
}

#[tokio::test]
async fn a_payout_on_its_way_is_asked_about_and_is_no_break() {
    let (world, to) = Box::pin(counter("0000000005")).await;
    let id = pay_out(&world, to).await;
    world.engine.sweep(store::Kind::Payout, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    assert_eq!(status(&world, id).await, "unknown");
    // Nobody asks before the comparison does.
    edit(&world, "update sandbox.due set due_at = '2026-12-01T00:00:00Z' where kind = 'payout'").await;
    world.db.clock.set(world.now() + SignedDuration::from_hours(1));
    let run = compare_over(&world, 24).await;
    assert_eq!((run.different, run.confirmed), (0, 1));
    assert!(all_breaks(&world).await.is_empty());
    assert_eq!(status(&world, id).await, "succeeded", "its own job asked at once");
    world.verify().await;
}
