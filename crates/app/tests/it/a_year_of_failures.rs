//! A year of failures on a test clock, one payer for each decline class and habit: what must never happen does not.
//!
//! The longest test of this crate; its name has it begin first.

use std::collections::BTreeMap;

use gateways::simulated::{Behavior, Fate};
use recovery::{DeclineCode, Position, RetryClass};
use store::attempts::AttemptRow;
use testkit::World;

use crate::outages::{advance, attempts, schedules};

const OK: &str = "4084080000000003";

/// The fates of a card over the year.
fn stories(code: DeclineCode) -> [(&'static str, Vec<Fate>); 2] {
    let no = Fate::Declines(code);
    let always = std::iter::once(Fate::Succeeds).chain(std::iter::repeat_n(no, 120)).collect();
    let once_in_a_while = [Fate::Succeeds, no].into_iter().cycle().take(60).collect();
    [("always", always), ("at times", once_in_a_while)]
}

fn code_of(row: &AttemptRow) -> Option<DeclineCode> {
    row.decline_code.as_deref().map(DeclineCode::from_raw)
}

/// Lagos is one hour ahead all year.
fn hour_in_lagos(at: jiff::Timestamp) -> i8 {
    at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(1))).hour()
}

fn push(row: &AttemptRow) -> bool {
    matches!(row.rail.as_str(), "ussd" | "transfer" | "virtual_account")
}

#[tokio::test]
async fn a_year_of_failures_keeps_every_promise() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let mut tx = world.begin().await;
    let start = "2027-01-04T09:30:00Z".parse().expect("an instant");
    let clock = app::clocks::create(&mut tx, "year".to_owned(), start).await.expect("a clock").id;
    tx.commit(()).await.expect("commits");
    let declines: Vec<DeclineCode> =
        DeclineCode::ALL.iter().copied().filter(|code| code.class().is_decline()).collect();
    for (code, (habit, story)) in declines.iter().flat_map(|code| stories(*code).map(|story| (code, story))) {
        let name = format!("{code}-{}", habit.replace(' ', "-"));
        let behavior = Behavior { plan: story, ..Behavior::default() };
        let customer = world.customer_on(Some(clock), &name, OK, behavior).await;
        world.subscribe(customer, plan).await;
    }
    advance(&world, clock, "2028-01-04T00:00:00Z").await;
    let mut rows = attempts(&world).await;
    rows.sort_by_key(|row| (row.created_at, row.id));
    assert!(rows.len() > declines.len() * 2 * 6, "a year went by: {}", rows.len());

    let mut dead = BTreeMap::new();
    for row in rows.iter().filter(|row| row.payment_method_id.is_some()) {
        let before = dead.get(&row.payment_method_id);
        assert_eq!(before, None, "a method was charged after it had been refused for good: {row:?}");
        let code = code_of(row).filter(|code| code.class() == RetryClass::Never);
        if let Some(code) = code.filter(|code| *code != DeclineCode::CurrencyNotSupported) {
            dead.insert(row.payment_method_id, code);
        }
    }
    assert!(dead.values().any(|code| *code == DeclineCode::StolenCard));

    for row in rows.iter().filter(|row| row.cause == "recovery") {
        let hour = hour_in_lagos(row.submitted_at);
        assert!((6..21).contains(&hour), "in quiet hours: {row:?}");
    }

    for schedule in schedules(&world).await {
        assert!(schedule.attempts_made <= schedule.max_attempts, "{schedule:?}");
        let of_bill = rows.iter().filter(|row| row.invoice_id == schedule.invoice_id);
        let failures = of_bill.clone().filter(|row| row.status == "failed").filter_map(code_of);
        let used = Position::after(failures).attempts_made;
        assert!(used <= u32::try_from(schedule.max_attempts).expect("small"), "{used}: {schedule:?}");
        let pulled = of_bill.filter(|row| !push(row)).count();
        let most = usize::try_from(schedule.max_attempts).expect("small") + 3;
        assert!(pulled <= most, "{pulled} charges, outages included: {schedule:?}");
        let paid = rows.iter().filter(|row| row.invoice_id == schedule.invoice_id && row.status == "succeeded");
        assert!(paid.count() <= 1, "paid twice: {schedule:?}");
    }
    // A recovery of a card that was dead already began without a charge; the merchant's summary has it all the same.
    let begun = schedules(&world).await;
    let refused = |schedule: &store::dunning::ScheduleRow| {
        rows.iter().any(|row| row.invoice_id == schedule.invoice_id && row.status == "failed")
    };
    assert!(begun.iter().any(|schedule| !refused(schedule)), "some began without a charge");
    let mut tx = world.begin().await;
    let summary = store::dunning::summary(&mut tx, None, None).await.expect("a summary");
    tx.commit(()).await.expect("commits");
    let told: i64 = summary.iter().map(|row| row.count).sum();
    assert_eq!(usize::try_from(told).expect("small"), begun.len());
    world.verify().await;
}
