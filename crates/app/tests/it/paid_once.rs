//! Ends, returns, pauses and changes in orders drawn by dice: no time is paid for twice, and none is served for nothing.

use app::changes::{self, Billing, When};
use app::preferences::{self, PreferencesChange};
use app::subscriptions;
use billing::subscription::CancelWhen;
use gateways::simulated::Behavior;
use ids::{PlanId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use testkit::World;

use crate::changes::{OK, begin, flat, plan, to, world};
use crate::discounts::bills;

/// A fixed sequence of numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// A time, and how often it was charged for, less how often it was given back.
fn charged(lines: &[(String, Timestamp, Timestamp)], at: Timestamp) -> i64 {
    let of = |kind: &str| match kind {
        "plan_charge" | "proration_charge" => 1,
        "proration_credit" => -1,
        _ => 0,
    };
    lines.iter().filter(|(_, from, to)| *from <= at && at < *to).map(|(kind, _, _)| of(kind)).sum()
}

async fn step(world: &World, id: SubscriptionId, plans: &[PlanId], dice: &mut Dice) -> String {
    let status = world.subscription(id).await.status;
    let mut tx = world.begin().await;
    let likely = match status.as_str() {
        "canceled" => 2,
        "paused" => [5, 5, 0, 1][usize::try_from(dice.below(4)).expect("small")],
        _ => dice.below(9),
    };
    let (name, result) = match likely {
        0 => ("cancel", subscriptions::cancel(&mut tx, id, CancelWhen::Now, None).await.map(drop)),
        1 => ("cancel with credit", subscriptions::cancel_with_credit(&mut tx, id, None).await.map(drop)),
        2 | 3 => ("reactivate", subscriptions::reactivate(&mut tx, id).await.map(drop)),
        4 => ("pause", subscriptions::pause(&mut tx, id, None).await.map(drop)),
        5 => ("resume", subscriptions::resume(&mut tx, id).await.map(drop)),
        _ => {
            let which = usize::try_from(dice.below(plans.len() as u64)).expect("small");
            let billing = [Billing::Now, Billing::NextInvoice][usize::try_from(dice.below(2)).expect("small")];
            let changed = changes::change_billed(&mut tx, id, &to(plans[which]), When::Now, billing).await;
            (["to a", "to b", "to a year"][which], changed.map(drop))
        }
    };
    match result {
        Ok(()) => {
            tx.commit(()).await.expect("commits");
            world.drain().await;
            name.to_owned()
        }
        Err(error) => format!("({name}: {})", error.code),
    }
}

#[tokio::test]
async fn no_time_is_paid_for_twice_and_none_is_served_for_nothing() {
    for seed in 1..=std::env::var("SEEDS").map_or(12_u64, |n| n.parse().unwrap()) {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let world = world("2027-04-01T00:00:00Z", "UTC", "millisecond", "not_billed").await;
        let mut tx = world.begin().await;
        let convention = if seed % 2 == 0 { "credit" } else { "keep_anchor" };
        let chosen = PreferencesChange { pause_convention: Some(convention.to_owned()), ..PreferencesChange::default() };
        preferences::change(&mut tx, chosen).await.expect("settings");
        tx.commit(()).await.expect("commits");
        let plans = [
            flat(&world, 300_000).await,
            flat(&world, 500_000).await,
            plan(&world, calendar::Unit::Year, billing::price::PricingDraft::flat(4_000_000)).await,
        ];
        let customer = world.customer("ada", OK, Behavior::default()).await;
        let id = begin(&world, customer, plans[0], 1).await;
        world.drain().await;
        let (mut told, mut served) = (Vec::new(), Vec::new());
        for _ in 0..12 {
            let hours = 1 + i64::try_from(dice.below(if seed % 3 == 0 { 10 * 24 } else { 3 * 24 })).expect("small");
            let (from, before) = (world.now(), world.subscription(id).await);
            world.pass(SignedDuration::from_hours(hours)).await;
            let after = world.subscription(id).await;
            served.push((from, world.now(), before.status == "active" && after.status == "active"));
            told.push(format!("{}: {}", world.now(), step(&world, id, &plans, &mut dice).await));
        }
        world.until("2028-06-02T00:00:00Z").await;
        let lines: Vec<(String, Timestamp, Timestamp)> = bills(&world, id)
            .await
            .into_iter()
            .filter(|(bill, _)| bill.status != "void")
            .flat_map(|(_, lines)| lines)
            .map(|line| (line.kind, line.period_start, line.period_end))
            .collect();
        for at in lines.iter().flat_map(|(_, from, to)| [*from, *to]) {
            let times = charged(&lines, at);
            assert!((0..=1).contains(&times), "seed {seed}: {at} is paid for {times} times\n{told:#?}\n{lines:#?}");
        }
        for (from, to, _) in served.iter().filter(|(_, _, served)| *served) {
            for at in [*from, to.checked_sub(SignedDuration::from_millis(1)).expect("in range")] {
                assert_eq!(charged(&lines, at), 1, "seed {seed}: {at} is served\n{told:#?}\n{lines:#?}");
            }
        }
        eprintln!("{seed} {told:?}");
        world.verify().await;
    }
}
