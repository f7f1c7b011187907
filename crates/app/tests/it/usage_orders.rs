//! Usage that is late, sent twice, corrected and withdrawn, in orders drawn by dice: whatever the way, the totals and what
//! is billed for each period end the same as if everything had come once, right and in time.

use std::collections::BTreeMap;

use app::usage::{self, NewEvent, NewMeter, Outcome};
use billing::usage::Aggregation;
use ids::{SubscriptionId, UsageId};
use jiff::Timestamp;
use store::PageOf;
use store::invoices::{self, InvoiceFilter};
use testkit::World;

use crate::usage::{begun, meter, per_unit};

const KINDS: [(&str, Aggregation, bool); 6] = [
    ("sum", Aggregation::Sum, false),
    ("count", Aggregation::Count, false),
    ("max", Aggregation::Max, false),
    ("latest", Aggregation::Latest, true),
    ("level", Aggregation::TimeWeighted, true),
    ("unique", Aggregation::Unique, false),
];

/// What really happened: (meter, day of April or May, quantity, who), each at an hour of its own.
const FACTS: [(&str, &str, i64, &str); 18] = [
    ("sum", "2026-04-03", 10, "a"),
    ("sum", "2026-04-30", 7, "a"),
    ("sum", "2026-05-02", 5, "a"),
    ("count", "2026-04-11", 1, "a"),
    ("count", "2026-04-12", 1, "b"),
    ("count", "2026-05-12", 1, "b"),
    ("max", "2026-04-05", 40, "a"),
    ("max", "2026-04-25", 30, "a"),
    ("max", "2026-05-05", 20, "a"),
    ("latest", "2026-04-07", 9, "a"),
    ("latest", "2026-04-08", 4, "a"),
    ("latest", "2026-05-20", 6, "a"),
    ("level", "2026-04-01", 30, "a"),
    ("level", "2026-04-16", -10, "a"),
    ("level", "2026-05-16", 20, "a"),
    ("unique", "2026-04-10", 1, "ada"),
    ("unique", "2026-04-20", 1, "ada"),
    ("unique", "2026-04-21", 1, "obi"),
];

/// A fixed sequence of numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most).expect("small")).expect("small")
    }

    fn shuffled<T>(&mut self, mut things: Vec<T>) -> Vec<T> {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
        things
    }
}

/// How one fact comes to be known.
#[derive(Clone, Copy, Debug)]
enum Way {
    Right,
    Twice,
    /// With another quantity and another user, corrected later.
    Corrected,
    /// Beside one that never happened, withdrawn later.
    BesideAWrongOne,
}

fn fact(id: SubscriptionId, nth: usize, key: &str, off_by: i64, who: Option<&str>) -> NewEvent {
    let (meter, day, quantity, user) = FACTS[nth];
    let at: Timestamp = format!("{day}T{:02}:00:00Z", nth % 20).parse().expect("an instant");
    NewEvent {
        key: format!("{key}-{nth}"),
        meter_key: meter.to_owned(),
        subscription: id,
        quantity: Some((quantity + off_by).into()),
        properties: usecase::check::Metadata::from([("user".to_owned(), who.unwrap_or(user).to_owned())]),
        at: Some(at),
    }
}

async fn record(world: &World, event: NewEvent) -> UsageId {
    let mut tx = world.begin().await;
    let outcome = usage::record(&mut tx, &[event]).await.expect("a batch").pop().expect("an outcome");
    tx.commit(()).await.expect("commits");
    match outcome {
        Outcome::Recorded(row) => row.id,
        Outcome::Repeated(id) => id,
        Outcome::Refused(error) => panic!("{error:?}"),
    }
}

/// What is still to be said about a fact, after it was first heard of.
enum Afterthought {
    Again(usize),
    Correct(usize, UsageId),
    Withdraw(UsageId),
}

async fn hear(world: &World, id: SubscriptionId, nth: usize, way: Way) -> Option<Afterthought> {
    match way {
        Way::Right => {
            record(world, fact(id, nth, "right", 0, None)).await;
            None
        }
        Way::Twice => {
            record(world, fact(id, nth, "right", 0, None)).await;
            Some(Afterthought::Again(nth))
        }
        Way::Corrected => {
            let wrong = record(world, fact(id, nth, "wrong", 100, Some("nobody"))).await;
            Some(Afterthought::Correct(nth, wrong))
        }
        Way::BesideAWrongOne => {
            let wrong = record(world, fact(id, nth, "never", 55, Some("nobody"))).await;
            record(world, fact(id, nth, "right", 0, None)).await;
            Some(Afterthought::Withdraw(wrong))
        }
    }
}

async fn settle(world: &World, id: SubscriptionId, thought: Afterthought) {
    match thought {
        Afterthought::Again(nth) => {
            record(world, fact(id, nth, "right", 0, None)).await;
        }
        Afterthought::Correct(nth, wrong) => {
            let mut tx = world.begin().await;
            usage::correct(&mut tx, wrong, fact(id, nth, "right", 0, None)).await.expect("corrects");
            tx.commit(()).await.expect("commits");
        }
        Afterthought::Withdraw(wrong) => {
            for _ in 0..2 {
                let mut tx = world.begin().await;
                usage::withdraw(&mut tx, wrong).await.expect("is taken back, and once");
                tx.commit(()).await.expect("commits");
            }
        }
    }
}

/// Totals by meter and period, and what all bills together charge for each period.
type Ended = (Vec<String>, BTreeMap<Timestamp, i64>);

async fn ended(world: &World, id: SubscriptionId) -> Ended {
    let mut tx = world.begin().await;
    let keys: Vec<String> = KINDS.iter().map(|(key, ..)| (*key).to_owned()).collect();
    let meters = store::meters::by_keys(&mut tx, &keys).await.expect("meters");
    let mut totals = Vec::new();
    for period in 0..2 {
        for row in store::usage::of_period(&mut tx, id, period).await.expect("totals") {
            let key = &meters.iter().find(|meter| meter.id == row.meter_id).expect("a meter").key;
            let (total, highest) = (&row.total, row.highest.map(|value| value.normalize()));
            let latest = row.latest_value.map(|value| value.normalize());
            let uniques = row.uniques;
            totals.push(format!(
                "{period} {key}: {} events, {total}, highest {highest:?}, latest {latest:?}, {uniques} different",
                row.events
            ));
        }
    }
    totals.sort();
    let mut billed = BTreeMap::new();
    let filter = InvoiceFilter { subscription: Some(id), ..InvoiceFilter::default() };
    let page = PageOf { limit: 100, offset: 0, below: None };
    for invoice in invoices::page(&mut tx, &filter, &page).await.expect("invoices") {
        for line in invoices::lines_of(&mut tx, &[invoice.id.uuid()]).await.expect("lines") {
            if line.kind == "usage_charge" {
                *billed.entry(line.period_start).or_default() += line.amount_minor;
            }
        }
    }
    tx.commit((totals, billed)).await.expect("commits")
}

async fn metered() -> (World, SubscriptionId) {
    let meters: Vec<(NewMeter, _)> =
        KINDS.iter().map(|(key, kind, recurs)| (meter(key, *kind, *recurs), per_unit(3))).collect();
    begun(meters).await
}

#[tokio::test]
async fn any_order_of_late_corrected_and_withdrawn_usage_ends_in_the_same_totals() {
    // The control: everything once, right, in time.
    let (world, id) = metered().await;
    for (until, month) in [("2026-04-30T23:30:00Z", "2026-04"), ("2026-05-31T12:00:00Z", "2026-05")] {
        world.until(until).await;
        for nth in (0..FACTS.len()).filter(|nth| FACTS[*nth].1.starts_with(month)) {
            hear(&world, id, nth, Way::Right).await;
        }
    }
    world.until("2026-08-01T12:00:00Z").await;
    let expected = ended(&world, id).await;
    // By hand, at 3 each. April: sum 17, count 2, max 40, latest 4, 2 different users: 195. The level was 30 from noon of
    // the 1st, 708 of 720 hours, and fell by 10 at 13:00 of the 16th, 347 of 720 hours: 29.5 - 4.819 = 24.681, so 74.04.
    let april = 3 * (17 + 2 + 40 + 4 + 2) + 74;
    assert_eq!(expected.1.values().next(), Some(&april), "{expected:#?}");
    world.verify().await;

    for seed in 1..=8_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (world, id) = metered().await;
        let ways = [Way::Right, Way::Twice, Way::Corrected, Way::BesideAWrongOne];
        let order = dice.shuffled((0..FACTS.len()).collect());
        let mut open = Vec::new();
        // The first half is heard at the end of May, when April is billed already; the rest in June.
        world.until("2026-05-31T12:00:00Z").await;
        for (heard, nth) in order.into_iter().enumerate() {
            if heard == FACTS.len() / 2 {
                world.until("2026-06-15T00:00:00Z").await;
            }
            let way = ways[dice.below(ways.len())];
            open.extend(hear(&world, id, nth, way).await);
            if !open.is_empty() && dice.below(3) == 0 {
                settle(&world, id, open.swap_remove(0)).await;
            }
        }
        for (nth, thought) in dice.shuffled(open).into_iter().enumerate() {
            if nth == 2 {
                world.until("2026-07-02T00:00:00Z").await;
            }
            settle(&world, id, thought).await;
        }
        world.until("2026-08-01T12:00:00Z").await;
        assert_eq!(ended(&world, id).await, expected, "seed {seed}");
        world.verify().await;
    }
}
