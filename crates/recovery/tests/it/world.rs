//! Any failure, with any history, under any valid policy.

use calendar::payday::PaydayRule;
use calendar::{Holidays, Interval, Unit};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use recovery::{
    BackoffFrom, Block, ContactCap, Decision, DeclineCode, Escalation, Failure, History, LocalHours, PastCharge,
    Policy, QuietHours, Rail, decide, forecast,
};

/// One question to decide.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub failure: Failure,
    pub history: History,
    pub policy: Policy,
    pub now: Timestamp,
}

impl World {
    pub(crate) fn decide(&self) -> Decision {
        decide(&self.failure, &self.history, &self.policy, &Holidays::nigeria(), self.now)
            .expect("a decline can be decided")
    }

    pub(crate) fn forecast(&self) -> Vec<Decision> {
        forecast(&self.failure, &self.history, &self.policy, &Holidays::nigeria(), self.now)
            .expect("a decline can be forecast")
    }
}

fn some_hours() -> impl Strategy<Value = Vec<LocalHours>> {
    // An even number of rising bounds makes spans in order.
    prop_oneof![
        Just(Policy::default().allowed_hours),
        Just(vec![LocalHours { from: 0, to: 24 }]),
        subsequence((0..=24_u8).collect::<Vec<_>>(), 2..=6).prop_map(|bounds| {
            bounds.chunks_exact(2).map(|pair| LocalHours { from: pair[0], to: pair[1] }).collect()
        }),
    ]
}

fn rising_hours() -> impl Strategy<Value = Vec<u32>> {
    prop_oneof![
        Just(vec![0, 24, 72, 120, 168]),
        proptest::collection::btree_set(0..400_u32, 5..9).prop_map(|set| set.into_iter().collect()),
    ]
}

fn paydays() -> impl Strategy<Value = PaydayRule> {
    const ZONES: &[&str] = &["Africa/Lagos", "Europe/London", "Asia/Kolkata", "Pacific/Auckland"];
    (1..=31_u8, 1..=31_u8, 0..24_i8, select(ZONES), any::<bool>()).prop_map(|(from_day, to_day, hour, zone, moved)| {
        PaydayRule { from_day, to_day, hour, zone: zone.to_owned(), move_before_non_working: moved }
    })
}

fn orders() -> impl Strategy<Value = Vec<Rail>> {
    subsequence(Rail::ALL.to_vec(), 0..=6).prop_shuffle()
}

fn rails() -> impl Strategy<Value = Rail> {
    prop_oneof![2 => Just(Rail::Card), 1 => select(&Rail::ALL[..])]
}

fn policies() -> impl Strategy<Value = Policy> {
    let switches = (any::<bool>(), any::<bool>(), any::<bool>());
    let limits = (1..=100_u32, 1..=14_u32, 0..60_u32, 1..=200_u32, 1..=5_u32, 0..=240_u32);
    let contact = ((0..24_u8, 0..24_u8), (1..=3_u32, 1..=6_u32), never_retried());
    (switches, limits, some_hours(), rising_hours(), paydays(), orders(), contact).prop_map(
        |((payday_aware, learn, from_last), limits, allowed_hours, backoff_hours, payday, rails, contact)| {
            let (quiet, cap, never_retry) = contact;
            let (max_wait_percent, short, more, expiry, max_attempts, jitter) = limits;
            let policy = Policy {
                name: "any".to_owned(),
                version: 3,
                max_attempts,
                backoff_hours,
                backoff_from: if from_last { BackoffFrom::LastAttempt } else { BackoffFrom::FirstFailure },
                payday_aware,
                payday,
                learn_pattern: learn,
                allowed_hours,
                jitter_minutes: jitter,
                rails,
                on_exhaustion: Escalation::Pause,
                max_wait_percent,
                max_wait_days: short + more,
                short_interval_days: short,
                request_expiry_hours: expiry,
                quiet_hours: (quiet.0 != quiet.1).then_some(QuietHours { from: quiet.0, to: quiet.1 }),
                contact_cap: ContactCap { per_day: cap.0, per_week: cap.1 },
                never_retry,
                ..Policy::default()
            };
            // Quiet hours that leave no hour to ask in are refused; then there are none.
            if policy.validate().is_ok() { policy } else { Policy { quiet_hours: None, ..policy } }
        },
    )
}

fn never_retried() -> impl Strategy<Value = Vec<DeclineCode>> {
    prop_oneof![3 => Just(vec![]), 1 => Just(vec![DeclineCode::DoNotHonor, DeclineCode::InsufficientFunds])]
}

fn intervals() -> impl Strategy<Value = Interval> {
    (select(&Unit::ALL[..]), 1..=4_u16).prop_map(|(unit, count)| Interval::try_new(unit, count).expect("a small count"))
}

fn declines() -> impl Strategy<Value = DeclineCode> {
    let codes: Vec<DeclineCode> = DeclineCode::ALL.iter().copied().filter(|c| c.class().is_decline()).collect();
    // Money is what is missing most of the time.
    prop_oneof![1 => Just(DeclineCode::InsufficientFunds), 1 => select(codes)]
}

/// Successes on one day of the month, or anywhere.
fn successes() -> impl Strategy<Value = Vec<Timestamp>> {
    let start = Timestamp::from_second(1_700_000_000).expect("in range");
    let after = move |hours: i64| start + SignedDuration::from_hours(hours);
    prop_oneof![
        Just(vec![]),
        proptest::collection::vec((0..12_000_i64).prop_map(after), 0..20),
        (0..700_i64, 3..14_i64).prop_map(move |(first, many)| (0..many).map(|m| after(first + m * 730)).collect()),
    ]
}

/// Charges on any day, or paid on one day of the month and refused on another.
fn charges() -> impl Strategy<Value = Vec<PastCharge>> {
    let start = Timestamp::from_second(1_700_000_000).expect("in range");
    let charge = move |hours: i64, paid: bool| PastCharge {
        at: start + SignedDuration::from_hours(hours),
        rail: Rail::Card,
        declined: (!paid).then_some(DeclineCode::InsufficientFunds),
    };
    let any = proptest::collection::vec((0..20_000_i64, any::<bool>()), 0..20);
    prop_oneof![
        Just(vec![]),
        any.prop_map(move |all| all.into_iter().map(|(hours, paid)| charge(hours, paid)).collect()),
        (0..700_i64, 100..600_i64, 3..14_i64).prop_map(move |(first, apart, many)| {
            let months = (0..many).map(move |month| first + month * 730);
            months.flat_map(|hours| [charge(hours, true), charge(hours + apart, false)]).collect()
        }),
    ]
}

/// Breakers that close sooner or later, or just have.
fn blocks() -> impl Strategy<Value = Vec<(Rail, i64)>> {
    prop_oneof![3 => Just(vec![]), 1 => proptest::collection::vec((rails(), -600..400_000_i64), 1..3)]
}

fn block(rail: Rail, until: Timestamp) -> Block {
    Block { rail, by: "the issuer 058".to_owned(), until }
}

/// Any world in which deciding is possible.
pub(crate) fn worlds() -> impl Strategy<Value = World> {
    let times = (1_735_689_600..1_830_000_000_i64, 0..12 * 86_400_i64, 0..86_400_i64, -5..400_i64);
    let seen = (0..7_u32, any::<u64>(), subsequence(Rail::ALL.to_vec(), 0..=6));
    let lately = (charges(), proptest::collection::vec(0..600_000_i64, 0..6), 0..5_u32, blocks());
    (declines(), rails(), times, (seen, lately), intervals(), successes(), policies()).prop_map(
        |(code, rail, (first, later, idle, days), (seen, lately), interval, successes, policy)| {
            let (attempts_made, jitter_seed, rails) = seen;
            let (charges, messages, outages, blocks) = lately;
            let second = |s: i64| Timestamp::from_second(s).expect("in range");
            // Used-up attempts are one case of many, not most of them.
            let attempts_made = attempts_made % (policy.max_attempts + 1);
            // The first charge failed just now unless something has been tried since.
            let failed = if attempts_made <= 1 { first } else { first + later };
            let amount = Money::new(500_000, Currency::parse("NGN").expect("naira"));
            World {
                failure: Failure { code, rail, at: second(failed), amount },
                history: History {
                    attempts_made,
                    first_failed_at: second(first),
                    tries_by_code: [(code, attempts_made.max(1))].into(),
                    rails_available: rails,
                    period_end: second(first + days * 86_400),
                    interval,
                    successes,
                    jitter_seed,
                    charges,
                    messages: messages.into_iter().map(|ago| second(failed + idle - ago)).collect(),
                    outages: if code.is_outage() { outages } else { 0 },
                    blocks: blocks
                        .into_iter()
                        .map(|(rail, ahead)| block(rail, second(failed + idle + ahead)))
                        .collect(),
                },
                policy,
                now: second(failed + idle),
            }
        },
    )
}
