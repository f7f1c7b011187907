//! An outage of six hours costs nobody an attempt, with breakers or without.

use std::collections::BTreeMap;

use calendar::{Holidays, Interval, Unit};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use proptest::prelude::*;
use recovery::breaker::{Breaker, BreakerRule, Permit, Reached};
use recovery::{Action, DeclineCode, Failure, History, LocalHours, Policy, Position, Rail, decide, hold};

const OUTAGE: SignedDuration = SignedDuration::from_hours(6);
const BY: &str = "the issuer 058";

/// Somebody whose bill falls due at some minute around the outage, and how often the card was refused before.
#[derive(Clone, Debug)]
struct Payer {
    due: Timestamp,
    position: Position,
    paid: bool,
    failure: Option<Failure>,
}

/// All of an issuer's payers, and the breaker between.
struct World {
    starts: Timestamp,
    rule: Option<BreakerRule>,
    breaker: Breaker,
    policy: Policy,
    charges_in_outage: u32,
}

impl World {
    fn is_down(&self, at: Timestamp) -> bool {
        self.starts <= at && at < self.starts + OUTAGE
    }

    fn history(&self, payer: &Payer, first: Timestamp) -> History {
        let now = payer.due;
        History {
            attempts_made: payer.position.attempts_made,
            first_failed_at: first,
            tries_by_code: BTreeMap::new(),
            rails_available: vec![Rail::Card],
            period_end: first + SignedDuration::from_hours(30 * 24),
            interval: Interval::try_new(Unit::Month, 1).expect("one month"),
            successes: vec![],
            jitter_seed: 1,
            charges: vec![],
            messages: vec![],
            outages: payer.position.outages,
            blocks: self.breaker.block(Rail::Card, BY, now).into_iter().collect(),
        }
    }

    /// What is due is charged, or waits.
    fn step(&mut self, payer: &mut Payer) {
        let (now, first) = (payer.due, payer.failure.as_ref().map_or(payer.due, |failure| failure.at));
        let holidays = Holidays::nigeria();
        if let Some(rule) = &self.rule {
            let (breaker, permit) = self.breaker.ask(rule, now).expect("in range");
            self.breaker = breaker;
            if let Permit::Wait(until) = permit {
                // A first charge waits by itself; a step of a recovery asks what to do.
                let last = payer.failure.clone();
                let held = last.and_then(|last| {
                    let history = self.history(payer, first);
                    hold(&last, &history, &self.policy, &holidays, Rail::Card, now).expect("held")
                });
                assert!(held.as_ref().is_none_or(|held| held.action == Action::Wait), "{held:?}");
                payer.due = held.and_then(|held| held.at).unwrap_or(until);
                return;
            }
        }
        let down = self.is_down(now);
        self.charges_in_outage += u32::from(down);
        let reached = if down { Reached::Nobody } else { Reached::Somebody };
        if let Some(rule) = &self.rule {
            self.breaker = self.breaker.count(rule, reached, now).expect("in range");
        }
        if !down {
            payer.paid = true;
            return;
        }
        let code = DeclineCode::IssuerUnavailable;
        payer.position = payer.position.failed(code);
        let failure = Failure { code, rail: Rail::Card, at: now, amount: Money::new(500_000, Currency::NGN) };
        let decision = decide(&failure, &self.history(payer, first), &self.policy, &holidays, now).expect("decided");
        assert_eq!(decision.action, Action::Wait, "{}", decision.reason);
        payer.due = decision.at.expect("a time");
        payer.failure = Some(failure);
    }
}

fn rules() -> impl Strategy<Value = Option<BreakerRule>> {
    let any = (1..30_u32, 1..20_u32, 1..60_u32).prop_map(|(window_minutes, least_bad, rest_minutes)| BreakerRule {
        window_minutes,
        least_bad,
        rest_minutes,
        ..BreakerRule::default()
    });
    prop_oneof![Just(None), Just(Some(BreakerRule::default())), any.prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn six_hours_of_outage_cost_nobody_an_attempt(
        rule in rules(),
        dues in proptest::collection::vec((0..900_i64, 0..4_u32), 1..60),
    ) {
        let starts: Timestamp = "2026-09-14T08:00:00Z".parse().expect("an instant");
        let mut payers: Vec<Payer> = dues
            .iter()
            .map(|(minute, made)| Payer {
                due: starts - SignedDuration::from_hours(2) + SignedDuration::from_mins(*minute),
                position: Position { attempts_made: *made, outages: 0 },
                paid: false,
                failure: None,
            })
            .collect();
        let before: Vec<u32> = payers.iter().map(|payer| payer.position.attempts_made).collect();
        let allowed_hours = vec![LocalHours { from: 0, to: 24 }];
        let policy = Policy { allowed_hours, jitter_minutes: 0, ..Policy::payday_aware() };
        let breaker = Breaker::default();
        let mut world = World { starts, rule, breaker, policy, charges_in_outage: 0 };
        for _ in 0..20_000 {
            let Some(next) = payers.iter_mut().filter(|payer| !payer.paid).min_by_key(|payer| payer.due) else { break };
            world.step(next);
        }
        prop_assert!(payers.iter().all(|payer| payer.paid), "everybody is charged in the end");
        let after: Vec<u32> = payers.iter().map(|payer| payer.position.attempts_made).collect();
        prop_assert_eq!(before, after);
        // And nobody waited for more than seven hours after the end.
        prop_assert!(payers.iter().all(|payer| payer.due <= starts + OUTAGE + SignedDuration::from_hours(7)));
    }
}

#[test]
fn free_outages_come_to_an_end() {
    let position = Position::after([DeclineCode::IssuerUnavailable; 5]);
    assert_eq!(position, Position { attempts_made: 2, outages: 5 });
    let mixed = [
        DeclineCode::InsufficientFunds,
        DeclineCode::ProcessorError,
        DeclineCode::IncorrectPin,
        DeclineCode::OutcomeUnknown,
    ];
    assert_eq!(Position::after(mixed), Position { attempts_made: 1, outages: 1 });
}
