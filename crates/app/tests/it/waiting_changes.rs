//! Changes whose lines wait for the next bill, and changes without any: exact lines, whatever comes before that bill.

use app::changes::{self, Billing, Changed, Wanted, When};
use app::one_offs::{self, ItemChange};
use app::previews;
use app::subscriptions as commands;
use billing::subscription::CancelWhen;
use calendar::Unit;
use gateways::simulated::Behavior;
use ids::{CustomerId, PlanId, SubscriptionId};
use store::PageOf;
use store::invoices::{self, InvoiceFilter};
use testkit::World;

use crate::changes::{OK, asked, balance, begin, bills, change, flat, plan, seats, to, world};

/// A month of 30 days from 1 April at 3000, with larger plans.
async fn april(last_day: &str) -> (World, CustomerId, SubscriptionId, [PlanId; 2]) {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", last_day).await;
    let small = flat(&world, 3_000).await;
    let larger = [flat(&world, 6_000).await, flat(&world, 9_000).await];
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, small, 1).await;
    (world, customer, id, larger)
}

async fn billed(world: &World, id: SubscriptionId, wanted: &Wanted, billing: Billing) -> app::Result<Changed> {
    let mut tx = world.begin().await;
    let changed = changes::change_billed(&mut tx, id, wanted, When::Now, billing).await?;
    let changed = tx.commit(changed).await.expect("commits");
    world.drain().await;
    Ok(changed)
}

/// Changes with lines that wait; answers what they are.
async fn waits(world: &World, id: SubscriptionId, wanted: &Wanted) -> Vec<i64> {
    let changed = billed(world, id, wanted, Billing::NextInvoice).await.expect("a change");
    assert_eq!(changed.invoice, None);
    changed.waiting.iter().map(|item| item.amount_minor).collect()
}

/// The lines of the last bill: kind, amount, and whether its derivation gives the amount.
async fn last_lines(world: &World, id: SubscriptionId) -> Vec<(String, i64)> {
    let mut tx = world.begin().await;
    let filter = InvoiceFilter { subscription: Some(id), ..InvoiceFilter::default() };
    let page = PageOf { limit: 1, offset: 0, below: None };
    let last = invoices::page(&mut tx, &filter, &page).await.expect("invoices").remove(0);
    let lines = invoices::lines_of(&mut tx, &[last.id.uuid()]).await.expect("lines");
    for line in &lines {
        let derivation: billing::Derivation = serde_json::from_value(line.derivation.clone()).expect("readable");
        assert_eq!(derivation.recompute().expect("explains itself").minor(), line.amount_minor);
    }
    let lines = lines.into_iter().map(|line| (line.kind, line.amount_minor)).collect();
    tx.commit(lines).await.expect("commits")
}

fn lines(of: &[(&str, i64)]) -> Vec<(String, i64)> {
    of.iter().map(|(kind, amount)| ((*kind).to_owned(), *amount)).collect()
}

#[tokio::test]
async fn the_lines_of_the_preview_are_on_the_next_bill() {
    let (world, customer, id, [large, _]) = april("not_billed").await;
    world.until("2027-04-16T00:00:00Z").await;
    let mut tx = world.begin().await;
    let computed = changes::preview_billed(&mut tx, id, &to(large), Billing::NextInvoice).await.expect("a preview");
    let shown: Vec<i64> =
        computed.draft.iter().flat_map(|draft| &draft.lines).map(|line| line.amount.minor()).collect();
    let (token, _) = previews::token(&tx, &testkit::secrets(), &computed).expect("a token");
    drop(tx);
    assert_eq!(shown, [-1_500, 3_000]);
    world.events().await;
    let mut tx = world.begin().await;
    let changed = previews::carry_out(&mut tx, &testkit::secrets(), id, &token).await.expect("carried out");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let waiting: Vec<i64> = changed.waiting.iter().map(|item| item.amount_minor).collect();
    assert_eq!((changed.invoice, waiting), (None, shown));
    assert_eq!(world.events().await, ["subscription.updated", "invoice_item.created", "invoice_item.created"]);
    assert_eq!(bills(&world, id).await.len(), 1, "nothing is billed yet");

    let mut tx = world.begin().await;
    let item = changed.waiting[0].id;
    let refused = one_offs::change(&mut tx, item, ItemChange { quantity: Some(2), ..ItemChange::default() }).await;
    assert_eq!(refused.expect_err("billed as it was shown").code, "item_of_change");
    drop(tx);

    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await, [(3_000, 0, 3_000), (7_500, 0, 7_500)]);
    let expected = [("plan_charge", 6_000), ("proration_credit", -1_500), ("proration_charge", 3_000)];
    assert_eq!(last_lines(&world, id).await, lines(&expected));
    assert_eq!(balance(&world, customer).await, 0);
    world.until("2027-06-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await.last(), Some(&(6_000, 0, 6_000)), "once");
    world.verify().await;
}

#[tokio::test]
async fn a_later_change_takes_off_what_is_not_served_of_what_waits() {
    let (world, _, id, [large, larger]) = april("not_billed").await;
    world.until("2027-04-16T00:00:00Z").await;
    assert_eq!(waits(&world, id, &to(large)).await, [-1_500, 3_000]);
    world.until("2027-04-21T00:00:00Z").await;
    // Five days at 6000 instead of fifteen, and ten at 9000.
    assert_eq!(waits(&world, id, &to(larger)).await, [3_000]);
    // And on the same day back: nothing of the 9000 is served.
    assert_eq!(waits(&world, id, &to(large)).await, [2_000]);
    world.until("2027-05-01T00:00:00Z").await;
    let expected = [
        ("plan_charge", 6_000),
        ("proration_credit", -1_500),
        ("proration_charge", 1_000),
        ("proration_charge", 2_000),
    ];
    assert_eq!(last_lines(&world, id).await, lines(&expected));
    world.verify().await;
}

#[tokio::test]
async fn a_change_billed_now_bills_what_waits_as_it_was_shown() {
    let (world, _, id, [large, larger]) = april("not_billed").await;
    world.until("2027-04-16T00:00:00Z").await;
    waits(&world, id, &to(large)).await;
    world.until("2027-04-21T00:00:00Z").await;
    let mut tx = world.begin().await;
    let computed = changes::preview(&mut tx, id, &to(larger)).await.expect("a preview");
    let shown: Vec<i64> =
        computed.draft.iter().flat_map(|draft| &draft.lines).map(|line| line.amount.minor()).collect();
    drop(tx);
    assert_eq!(shown, [3_000, -1_500, 1_000]);
    assert_eq!(change(&world, id, &to(larger)).await, (shown, 2_500));
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(last_lines(&world, id).await, lines(&[("plan_charge", 9_000)]));
    world.verify().await;
}

#[tokio::test]
async fn without_proration_there_are_no_lines() {
    let (world, _, id, [large, larger]) = april("not_billed").await;
    world.until("2027-04-16T00:00:00Z").await;
    let changed = billed(&world, id, &to(large), Billing::None).await.expect("a change");
    assert_eq!((changed.invoice, changed.waiting.len(), changed.row.items_waiting), (None, 0, false));
    // Nothing was paid for it, so nothing is given back.
    assert_eq!(waits(&world, id, &to(larger)).await, [4_500]);
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(last_lines(&world, id).await, lines(&[("plan_charge", 9_000), ("proration_charge", 4_500)]));
    world.verify().await;
}

#[tokio::test]
async fn what_waits_is_billed_with_an_end_that_comes_first() {
    // At the end of the period, at once, and at once with a credit: then only what was served is owed.
    for (at, credit, expected, kept) in [
        (CancelWhen::AtPeriodEnd, false, Some((1_500, 0, 1_500)), 0),
        (CancelWhen::Now, false, Some((1_500, 0, 1_500)), 0),
        (CancelWhen::Now, true, Some((0, 0, 0)), 500),
    ] {
        let (world, customer, id, [large, _]) = april("not_billed").await;
        world.until("2027-04-16T00:00:00Z").await;
        assert_eq!(waits(&world, id, &to(large)).await, [-1_500, 3_000]);
        world.until("2027-04-21T00:00:00Z").await;
        let mut tx = world.begin().await;
        if credit {
            commands::cancel_with_credit(&mut tx, id, None).await.expect("ends");
        } else {
            commands::cancel(&mut tx, id, at, None).await.expect("ends");
        }
        tx.commit(()).await.expect("commits");
        world.until("2027-06-01T00:00:00Z").await;
        assert_eq!(bills(&world, id).await.get(1).copied(), expected, "{at:?} {credit}");
        assert_eq!((bills(&world, id).await.len(), balance(&world, customer).await), (2, kept));
        world.verify().await;
    }
}

#[tokio::test]
async fn an_end_at_a_date_with_a_credit_takes_off_what_is_not_served() {
    let (world, customer, id, [large, _]) = april("not_billed").await;
    world.until("2027-04-16T00:00:00Z").await;
    waits(&world, id, &to(large)).await;
    let mut tx = world.begin().await;
    let at = "2027-04-21T00:00:00Z".parse().expect("an instant");
    let when = CancelWhen::At(at, billing::subscription::CancelCredit::Prorated);
    commands::cancel(&mut tx, id, when, None).await.expect("booked");
    tx.commit(()).await.expect("commits");
    world.until("2027-05-02T00:00:00Z").await;
    let expected = [("proration_credit", -1_500), ("proration_charge", 1_000)];
    assert_eq!(last_lines(&world, id).await, lines(&expected));
    assert_eq!(balance(&world, customer).await, 500);
    world.verify().await;
}

#[tokio::test]
async fn on_the_last_day_nothing_is_left_to_wait() {
    for (last_day, expected) in [("not_billed", vec![-100, 200]), ("billed", vec![])] {
        let (world, _, id, [large, _]) = april(last_day).await;
        world.until("2027-04-30T12:00:00Z").await;
        let waiting = waits(&world, id, &to(large)).await;
        world.until("2027-05-01T00:00:00Z").await;
        let total = 6_000 + waiting.iter().sum::<i64>();
        assert_eq!(bills(&world, id).await[1], (total, 0, total), "{last_day}");
        assert_eq!(waiting, expected, "{last_day}");
        world.verify().await;
    }
}

#[tokio::test]
async fn another_interval_is_billed_now_and_seats_may_come_and_go() {
    let (world, customer, id, _) = april("not_billed").await;
    let year = plan(&world, Unit::Year, billing::PricingDraft::flat(30_000)).await;
    let refused = billed(&world, id, &to(year), Billing::NextInvoice).await.expect_err("it begins a period now");
    assert_eq!(refused.code, "interval_bills_now");
    let free = billed(&world, id, &to(year), Billing::None).await.expect("nothing is credited");
    assert_eq!(free.invoice.expect("the year").total_minor, 30_000);
    let desks = crate::changes::per_unit(&world, 300).await;
    let desks = begin(&world, customer, desks, 2).await;
    world.until("2027-04-11T00:00:00Z").await;
    assert_eq!(waits(&world, desks, &seats(5)).await, [-400, 1_000]);
    world.until("2027-04-21T00:00:00Z").await;
    assert_eq!(waits(&world, desks, &seats(3)).await, [300]);
    asked(&world, desks, &seats(4), When::PeriodEnd).await.expect("booked");
    world.until("2027-05-01T00:00:00Z").await;
    let expected =
        [("plan_charge", 1_200), ("proration_credit", -400), ("proration_charge", 500), ("proration_charge", 300)];
    assert_eq!(last_lines(&world, desks).await, lines(&expected));
    world.verify().await;
}
