//! The board: three months of a small merchant, added up by hand; and recoveries that a person ends.

use ::board::{Flow, Overview};
use app::changes::When;
use app::recoveries::{self, Settlement};
use app::subscriptions as commands;
use billing::price::PricingDraft;
use billing::subscription::CancelWhen;
use calendar::Unit;
use gateways::simulated::{Behavior, Fate};
use ids::{CustomerId, PlanId, ScheduleId, SubscriptionId};
use recovery::DeclineCode;
use store::PageOf;
use store::dunning::{self, ScheduleFilter, ScheduleRow};
use testkit::World;

use crate::changes::{NO_MONEY, OK, asked, begin, flat, per_unit, plan, seats, world};

fn fates(fates: &[Fate]) -> Behavior {
    Behavior { plan: fates.to_vec(), ..Behavior::default() }
}

async fn payer(world: &World, name: &str, behavior: Behavior, plan: PlanId) -> (CustomerId, SubscriptionId) {
    let customer = world.customer(name, OK, behavior).await;
    (customer, begin(world, customer, plan, 1).await)
}

async fn cancel(world: &World, id: SubscriptionId) {
    let mut tx = world.begin().await;
    commands::cancel(&mut tx, id, CancelWhen::Now, None).await.expect("ends");
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

/// Ada stays as she is, Bola takes a second seat, Chi leaves, Dayo's card is stolen, Efe pays late, Gbenga comes for a year
/// and Funmi in the end.
async fn three_months() -> World {
    let world = world("2027-01-05T08:00:00Z", "UTC", "day", "not_billed").await;
    let office = per_unit(&world, 5000).await;
    payer(&world, "ada", Behavior::default(), flat(&world, 3000).await).await;
    let (_, bola) = payer(&world, "bola", Behavior::default(), office).await;
    let (_, chi) = payer(&world, "chi", Behavior::default(), flat(&world, 2000).await).await;
    let stolen = fates(&[Fate::Succeeds, Fate::Declines(DeclineCode::StolenCard)]);
    let stolen = Behavior { willing_per_10k: Some(0), ..stolen };
    payer(&world, "dayo", stolen, flat(&world, 4000).await).await;
    let poor = fates(&[Fate::Succeeds, Fate::Declines(DeclineCode::InsufficientFunds)]);
    payer(&world, "efe", poor, flat(&world, 1000).await).await;
    asked(&world, bola, &seats(2), When::PeriodEnd).await.expect("booked");
    world.until("2027-02-10T08:00:00Z").await;
    cancel(&world, chi).await;
    world.until("2027-02-15T08:00:00Z").await;
    let yearly = plan(&world, Unit::Year, PricingDraft::flat(12_000)).await;
    payer(&world, "gbenga", Behavior::default(), yearly).await;
    world.until("2027-03-10T08:00:00Z").await;
    payer(&world, "funmi", Behavior::default(), flat(&world, 6000).await).await;
    world.until("2027-04-01T00:00:00Z").await;
    world
}

async fn board(world: &World, from: &str, to: &str) -> Overview {
    let mut tx = world.begin().await;
    let instant = |text: &str| format!("{text}T00:00:00Z").parse().expect("an instant");
    let mut found = ::board::overview(&mut tx, instant(from), instant(to)).await.expect("a board");
    assert_eq!(found.len(), 1, "one currency");
    tx.commit(found.remove(0)).await.expect("commits")
}

fn told(board: &Overview) -> String {
    let flow = |flow: Flow| format!("{}/{}", flow.count, flow.amount);
    let heads = &board.customers;
    format!(
        "invoiced {} collected {} failed {} recovered {} lost {} at risk {} rate {:?} | mrr {} to {} left {} and {} net {:?} \
         gross {:?} | {} to {} customers, {} new, {} back, {} and {} left",
        flow(board.invoiced),
        flow(board.collected),
        flow(board.failed),
        flow(board.recovered),
        flow(board.lost),
        flow(board.at_risk),
        board.recovery_rate_bps,
        board.mrr_at_start.rounded,
        board.mrr_at_end.rounded,
        board.churned_voluntarily.rounded,
        board.churned_involuntarily.rounded,
        board.net_retention_bps,
        board.gross_retention_bps,
        heads.at_start,
        heads.at_end,
        heads.new,
        heads.returned,
        heads.left_voluntarily,
        heads.left_involuntarily,
    )
}

#[tokio::test]
async fn three_months_are_what_a_person_adds_up() {
    let world = three_months().await;
    // Five begin: 3000 + 5000 + 2000 + 4000 + 1000.
    assert_eq!(
        told(&board(&world, "2027-01-01", "2027-02-01").await),
        "invoiced 5/15000 collected 5/15000 failed 0/0 recovered 0/0 lost 0/0 at risk 0/0 rate None | \
         mrr 0 to 15000 left 0 and 0 net None gross None | 0 to 5 customers, 5 new, 0 back, 0 and 0 left"
    );
    // Renewals of 3000, 10000, 2000, 4000 and 1000, and a year of 12000. Dayo and Efe fail, Efe's 1000 comes at payday.
    // Of 15000 at the start: 3000 + 10000 + 0 + 4000 + 1000 = 18000 at the end; without Bola's growth 13000. With
    // Gbenga's twelfth of 12000: 19000.
    assert_eq!(
        told(&board(&world, "2027-02-01", "2027-03-01").await),
        "invoiced 6/32000 collected 5/28000 failed 2/5000 recovered 1/1000 lost 0/0 at risk 0/0 rate Some(10000) | \
         mrr 15000 to 19000 left 2000 and 0 net Some(12000) gross Some(8667) | 5 to 5 customers, 1 new, 0 back, 1 and 0 left"
    );
    // 3000 + 10000 + 1000 + 6000. Dayo is given up: 4000 of 19000 go, and 15000 stay.
    assert_eq!(
        told(&board(&world, "2027-03-01", "2027-04-01").await),
        "invoiced 4/20000 collected 4/20000 failed 0/0 recovered 0/0 lost 1/4000 at risk 0/0 rate Some(0) | \
         mrr 19000 to 21000 left 0 and 4000 net Some(7895) gross Some(7895) | 5 to 5 customers, 1 new, 0 back, 0 and 1 left"
    );
    let whole = board(&world, "2027-01-01", "2027-04-01").await;
    assert_eq!((whole.invoiced.amount, whole.collected.amount), (67_000, 63_000));
    assert_eq!(whole.recovery_rate_bps, Some(2000), "1000 of 5000");
    assert_eq!(whole.invoiced.amount - whole.collected.amount, whole.lost.amount, "nothing is open");
    world.verify().await;
}

#[tokio::test]
async fn cohorts_are_counted_at_the_ends_of_months() {
    let world = three_months().await;
    let mut tx = world.begin().await;
    let found = ::board::cohorts(&mut tx, 4).await.expect("cohorts");
    let told: Vec<String> = found
        .iter()
        .map(|cohort| {
            let months = cohort.months.iter().map(|month| format!("{} {}", month.stay, month.mrr.rounded));
            format!("{} began {}: {}", cohort.month.start, cohort.began, months.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "2027-01-01T00:00:00Z began 5: 5 15000, 4 18000, 3 14000, 3 14000",
            "2027-02-01T00:00:00Z began 1: 1 1000, 1 1000, 1 1000",
            "2027-03-01T00:00:00Z began 1: 1 6000, 1 6000",
        ]
    );
    let shares: Vec<_> =
        found.first().map(|cohort| cohort.months.iter().map(|month| month.stay_bps).collect()).unwrap_or_default();
    assert_eq!(shares, [Some(10_000), Some(8_000), Some(6_000), Some(6_000)]);
    for wrong in [0, ::board::MAX_MONTHS + 1] {
        let error = ::board::cohorts(&mut tx, wrong).await.expect_err("out of range");
        assert_eq!(error.fields.first().map(|field| field.field.as_str()), Some("months"));
    }
    tx.commit(()).await.expect("commits");
}

/// Somebody whose second bill cannot be collected.
async fn overdue() -> (World, SubscriptionId, ScheduleId) {
    let world = world("2027-01-05T08:00:00Z", "UTC", "day", "not_billed").await;
    let plan = flat(&world, 4000).await;
    let (customer, id) = payer(&world, "ada", Behavior::default(), plan).await;
    world.save_card(customer, "ada", NO_MONEY, Behavior::default()).await;
    world.until("2027-02-06T08:00:00Z").await;
    let schedule = only(&world).await.id;
    (world, id, schedule)
}

async fn only(world: &World) -> ScheduleRow {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 10, offset: 0, below: None };
    let mut found = dunning::page(&mut tx, &ScheduleFilter::default(), &page).await.expect("recoveries");
    assert_eq!(found.len(), 1);
    tx.commit(found.remove(0)).await.expect("commits")
}

async fn tries(world: &World) -> usize {
    let row = only(world).await;
    let mut tx = world.begin().await;
    let found = store::attempts::failures_of(&mut tx, row.invoice_id).await.expect("attempts").len();
    tx.commit(found).await.expect("commits")
}

#[tokio::test]
async fn a_stopped_recovery_tries_nothing_more_until_somebody_retries() {
    let (world, id, schedule) = overdue().await;
    let mut tx = world.begin().await;
    let row = recoveries::stop_by_hand(&mut tx, schedule, "They called.".to_owned()).await.expect("stops");
    assert_eq!((row.state.as_str(), row.note.as_deref()), ("canceled", Some("They called.")));
    let again = recoveries::stop_by_hand(&mut tx, schedule, "Twice.".to_owned()).await.expect_err("it is over");
    assert_eq!(again.code, "recovery_over");
    tx.commit(()).await.expect("commits");
    let before = tries(&world).await;
    world.until("2027-03-04T08:00:00Z").await;
    assert_eq!((tries(&world).await, world.subscription(id).await.status.as_str()), (before, "past_due"));
    let mut tx = world.begin().await;
    recoveries::retry_now(&mut tx, schedule).await.expect("goes on");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    assert_eq!(tries(&world).await, before + 1);
    world.verify().await;
}

#[tokio::test]
async fn a_recovery_settled_by_hand_ends_with_its_invoice() {
    let ways = [
        (Settlement::Paid("Receipt 118".to_owned()), "recovered", "paid", "active"),
        (Settlement::Uncollectible, "exhausted", "uncollectible", "unpaid"),
        (Settlement::Void, "canceled", "void", "active"),
    ];
    for (how, state, invoice, subscription) in ways {
        let (world, id, schedule) = overdue().await;
        let mut tx = world.begin().await;
        let row = recoveries::settle_by_hand(&mut tx, schedule, how.clone(), "Talked to them.".to_owned())
            .await
            .expect("settles");
        let bill = store::invoices::get(&mut tx, row.invoice_id).await.expect("the invoice");
        tx.commit(()).await.expect("commits");
        world.drain().await;
        assert_eq!((row.state.as_str(), bill.status.as_str()), (state, invoice), "{how:?}");
        assert_eq!(row.note.as_deref(), Some("Talked to them."));
        assert_eq!(world.subscription(id).await.status, subscription, "{how:?}");
        let before = tries(&world).await;
        world.until("2027-03-04T08:00:00Z").await;
        assert_eq!(tries(&world).await, before, "{how:?}: nothing is charged any more");
        let mut tx = world.begin().await;
        let again = recoveries::settle_by_hand(&mut tx, schedule, Settlement::Uncollectible, "Twice.".to_owned()).await;
        assert!(again.is_err(), "{how:?}");
        drop(tx);
        world.verify().await;
    }
}

#[tokio::test]
async fn a_note_is_demanded() {
    let (world, _, schedule) = overdue().await;
    for note in [String::new(), "n".repeat(recoveries::MAX_NOTE_CHARS + 1)] {
        let mut tx = world.begin().await;
        let error = recoveries::stop_by_hand(&mut tx, schedule, note).await.expect_err("no note");
        assert_eq!(error.fields.first().map(|field| field.field.as_str()), Some("note"));
    }
}
