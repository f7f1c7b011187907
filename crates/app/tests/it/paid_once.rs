//! Ends, returns, pauses and changes in orders drawn by dice: no time and no use is paid for twice, and none is for nothing.

use app::changes::{self, Billing, When};
use app::subscriptions;
use billing::subscription::{CancelCredit, CancelWhen};
use billing::usage::Aggregation;
use calendar::Unit;
use ids::{PlanId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use setup::preferences::{self, PreferencesChange};
use testkit::World;

use crate::discounts::bills;
use crate::usage::{begun, event, meter, per_unit, send};
use crate::usage_after_changes::{plan_of_calls, to};

/// What a call costs on each of the plans.
const CALLS: [i64; 3] = [7, 11, 13];

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
        1 if dice.below(3) == 0 => {
            let at = world.now().checked_add(SignedDuration::from_hours(24)).expect("in range");
            let when = CancelWhen::At(at, CancelCredit::Prorated);
            ("cancel tomorrow", subscriptions::cancel(&mut tx, id, when, None).await.map(drop))
        }
        1 => ("cancel with credit", subscriptions::cancel_with_credit(&mut tx, id, None).await.map(drop)),
        2 | 3 => ("reactivate", subscriptions::reactivate(&mut tx, id).await.map(drop)),
        4 => ("pause", subscriptions::pause(&mut tx, id, None).await.map(drop)),
        5 => ("resume", subscriptions::resume(&mut tx, id).await.map(drop)),
        _ => {
            let which = usize::try_from(dice.below(plans.len() as u64)).expect("small");
            let billing = [Billing::Now, Billing::NextInvoice][usize::try_from(dice.below(2)).expect("small")];
            let changed = changes::change_billed(&mut tx, id, &to(plans[which], true), When::Now, billing).await;
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
    for seed in 1..=8_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (world, id) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(CALLS[0]))]).await;
        let mut tx = world.begin().await;
        let convention = if seed % 2 == 0 { "credit" } else { "keep_anchor" };
        let chosen =
            PreferencesChange { pause_convention: Some(convention.to_owned()), ..PreferencesChange::default() };
        preferences::change(&mut tx, chosen).await.expect("settings");
        tx.commit(()).await.expect("commits");
        // What is fixed when a subscription begins is chosen too late for the one that there is.
        let first = world.subscription(id).await;
        let plans = [
            first.plan_id,
            plan_of_calls(&world, Unit::Month, 500_000, CALLS[1]).await,
            plan_of_calls(&world, Unit::Year, 4_000_000, CALLS[2]).await,
        ];
        let (mut calls, mut owed) = (0_i64, 0_i64);
        let (mut told, mut served) = (Vec::new(), Vec::new());
        for _ in 0..12 {
            let hours = 1 + i64::try_from(dice.below(if seed % 3 == 0 { 10 * 24 } else { 3 * 24 })).expect("small");
            let (from, before) = (world.now(), world.subscription(id).await);
            world.pass(SignedDuration::from_hours(hours)).await;
            let after = world.subscription(id).await;
            if before.status == "active" && after.status == "active" {
                let which = plans.iter().position(|plan| *plan == after.plan_id).expect("one of them");
                (calls, owed) = (calls + 1, owed + CALLS[which]);
                let at = world.now().checked_sub(SignedDuration::from_mins(1)).expect("in range");
                send(&world, vec![event(&calls.to_string(), "calls", id, 1, &at.to_string())]).await;
            }
            served.push((from, world.now(), before.status == "active" && after.status == "active"));
            told.push(format!("{}: {}", world.now(), step(&world, id, &plans, &mut dice).await));
        }
        if world.subscription(id).await.status == "paused" {
            let mut tx = world.begin().await;
            subscriptions::resume(&mut tx, id).await.expect("resumes");
            tx.commit(()).await.expect("commits");
        }
        world.until("2028-06-02T00:00:00Z").await;
        let all = bills(&world, id).await.into_iter().filter(|(bill, _)| bill.status != "void");
        let all: Vec<_> = all.flat_map(|(_, lines)| lines).collect();
        let used: i64 = all.iter().filter(|line| line.kind == "usage_charge").map(|line| line.amount_minor).sum();
        assert_eq!(used, owed, "seed {seed}: {calls} calls\n{told:#?}\n{all:#?}");
        let lines: Vec<(String, Timestamp, Timestamp)> =
            all.into_iter().map(|line| (line.kind, line.period_start, line.period_end)).collect();
        for at in lines.iter().flat_map(|(_, from, to)| [*from, *to]) {
            let times = charged(&lines, at);
            assert!((0..=1).contains(&times), "seed {seed}: {at} is paid for {times} times\n{told:#?}\n{lines:#?}");
        }
        for (from, to, _) in served.iter().filter(|(_, _, served)| *served) {
            for at in [*from, to.checked_sub(SignedDuration::from_millis(1)).expect("in range")] {
                assert_eq!(charged(&lines, at), 1, "seed {seed}: {at} is served\n{told:#?}\n{lines:#?}");
            }
        }
        world.verify().await;
    }
}
