//! Properties that hold for every failure, history and policy.

mod crashes;
mod hard_cases;
mod outage;
mod population;
mod table;
mod world;

use std::collections::BTreeMap;

use calendar::Holidays;
use jiff::tz::TimeZoneDatabase;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use recovery::decide::FREE_OUTAGES;
use recovery::{Action, Decision, DeclineCode, Habit, Policy, Rail, RetryClass, hold};
use world::{World, worlds};

fn in_allowed_hours(policy: &Policy, at: Timestamp) -> bool {
    let zone = TimeZoneDatabase::bundled().get(&policy.payday.zone).expect("the policy is valid");
    let hour = at.to_zoned(zone).hour();
    policy.allowed_hours.iter().any(|span| (i32::from(span.from)..i32::from(span.to)).contains(&i32::from(hour)))
}

/// Whether a decision makes us charge something, without the customer.
fn charges(decision: &Decision) -> bool {
    match decision.action {
        Action::Retry | Action::RetryPayday | Action::Wait => true,
        Action::SwitchRail => decision.rail.is_some_and(Rail::is_pull),
        Action::Exhaust | Action::RequestCardUpdate => false,
    }
}

fn retries(decision: &Decision) -> bool {
    matches!(decision.action, Action::Retry | Action::RetryPayday)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn a_time_is_later_than_now_allowed_and_before_the_limit(w in worlds()) {
        let decision = w.decide();
        let limit = decision.evidence.wait_limit;
        prop_assert!(limit > w.history.first_failed_at);
        if let Some(at) = decision.at {
            let at_once = w.history.attempts_made == 0 && w.policy.backoff_hours.first() == Some(&0);
            if at == w.now {
                prop_assert!(at_once && decision.action == Action::Retry);
            } else {
                prop_assert!(at > w.now, "{at} is not after {}", w.now);
                prop_assert!(in_allowed_hours(&w.policy, at), "{at}");
            }
            prop_assert!(!w.policy.is_quiet(at).expect("a valid policy"), "{at} is quiet");
            prop_assert!(at < limit, "{at} is not before {limit}");
        }
        if let Some(expires) = decision.expires_at {
            prop_assert!(expires > decision.at.unwrap_or(w.now) && expires <= limit);
        }
    }

    #[test]
    fn the_limit_keeps_the_stated_rule(w in worlds()) {
        let limit = w.decide().evidence.wait_limit;
        let first = w.history.first_failed_at;
        let days = |n: u32| SignedDuration::from_hours(i64::from(n) * 24);
        let short = limit == first + days(w.policy.short_interval_days);
        prop_assert!(limit <= first + days(w.policy.max_wait_days));
        if !short && w.history.period_end > first {
            prop_assert!(limit <= w.history.period_end);
        }
    }

    #[test]
    fn every_schedule_ends_within_its_attempts(w in worlds()) {
        let dates = w.forecast();
        prop_assert_eq!(dates.last().map(|d| d.action), Some(Action::Exhaust));
        prop_assert_eq!(dates.iter().filter(|d| d.action == Action::Exhaust).count(), 1);
        let charged = u32::try_from(dates.iter().filter(|d| charges(d)).count()).expect("few");
        if w.failure.code.class().uses_attempt() {
            let left = w.policy.max_attempts.saturating_sub(w.history.attempts_made);
            prop_assert!(charged <= left + FREE_OUTAGES);
            prop_assert!(w.history.outages > 0 || charged <= left);
        } else {
            // Only the relay can charge, once per rail.
            prop_assert!(dates.iter().all(|d| !retries(d)));
            // A rail that wants the customer too is switched to and then asked about.
            prop_assert!(dates.len() <= 2 * w.policy.rails.len() + 4);
        }
    }

    #[test]
    fn dates_come_in_order_of_time(w in worlds()) {
        let dates = w.forecast();
        for pair in dates.windows(2) {
            let [one, next] = pair else { continue };
            let ends = one.expires_at.or(one.at);
            prop_assert_eq!(ends, Some(next.evidence.decided_at));
            prop_assert!(one.evidence.decided_at <= next.evidence.decided_at);
        }
    }

    #[test]
    fn a_method_that_must_not_be_charged_again_never_is(w in worlds()) {
        let dead = matches!(w.policy.class_of(w.failure.code), RetryClass::Never | RetryClass::NewMethod);
        for decision in w.forecast().iter().filter(|_| dead) {
            prop_assert!(!retries(decision) && decision.action != Action::Wait);
            prop_assert!(!charges(decision) || decision.rail != Some(w.failure.rail));
        }
    }

    #[test]
    fn messages_keep_quiet_hours_and_the_cap(w in worlds()) {
        let mut sent = w.history.messages.clone();
        for decision in w.forecast() {
            let asks = decision.action == Action::RequestCardUpdate || decision.rail.is_some_and(Rail::is_push);
            prop_assert!(asks || decision.notify_at.is_none());
            let Some(at) = decision.notify_at else { continue };
            prop_assert!(at >= decision.evidence.decided_at && at < decision.evidence.wait_limit);
            prop_assert!(!w.policy.is_quiet(at).expect("a valid policy"), "{at} is quiet");
            prop_assert!(w.policy.contact_cap.allows(at, &sent).expect("in range"), "{at} after {sent:?}");
            prop_assert!(decision.expires_at.is_some_and(|until| until > at));
            sent.push(at);
        }
    }

    #[test]
    fn nothing_is_charged_while_a_breaker_is_open(w in worlds()) {
        let decision = w.decide();
        let blocked = w.history.blocks.iter().filter(|block| Some(block.rail) == decision.rail);
        for block in blocked.filter(|_| charges(&decision)) {
            prop_assert!(decision.at.is_some_and(|at| at >= block.until), "{:?} before {:?}", decision.at, block);
        }
        let holds = hold(&w.failure, &w.history, &w.policy, &Holidays::nigeria(), w.failure.rail, w.now).expect("held");
        let open = w.history.blocks.iter().any(|block| block.rail == w.failure.rail && block.until > w.now);
        prop_assert_eq!(holds.is_some(), open && w.failure.rail.is_pull());
        if let Some(held) = holds.filter(|held| held.action == Action::Wait) {
            prop_assert_eq!(held.rail, Some(w.failure.rail));
            prop_assert_eq!(held.evidence.attempts_made, w.history.attempts_made);
            prop_assert!(held.at.is_some_and(|at| in_allowed_hours(&w.policy, at) && at < held.evidence.wait_limit));
        }
    }

    #[test]
    fn an_estimate_can_be_computed_again_from_the_decision(w in worlds()) {
        let Some(payday) = w.decide().evidence.payday else { return Ok(()) };
        let Some(habit) = payday.habit else { return Ok(()) };
        prop_assert!(habit.suffices());
        let zone = TimeZoneDatabase::bundled().get(&w.policy.payday.zone).expect("the policy is valid");
        let again = Habit::learn(&w.history.charges, &w.policy.payday, &w.policy.open_hours(), &zone);
        prop_assert_eq!(again, Some(habit));
    }

    #[test]
    fn the_relay_never_returns_to_a_rail(w in worlds()) {
        let mut used = vec![w.failure.rail];
        for decision in w.forecast().iter().filter(|d| d.action == Action::SwitchRail) {
            let rail = decision.rail.expect("a switch names its rail");
            prop_assert!(!used.contains(&rail), "{rail} twice");
            prop_assert!(w.policy.rails.contains(&rail));
            prop_assert!(w.history.rails_available.contains(&rail));
            used.push(rail);
        }
    }

    #[test]
    fn only_pull_rails_are_retried(w in worlds()) {
        for decision in w.forecast().iter().filter(|d| retries(d)) {
            prop_assert!(decision.rail.is_some_and(Rail::is_pull));
        }
    }

    #[test]
    fn a_capped_code_is_retried_once_per_rail(mut w in worlds()) {
        w.failure.code = DeclineCode::DoNotHonor;
        w.history.tries_by_code.insert(DeclineCode::DoNotHonor, 1);
        let mut per_rail: BTreeMap<Option<Rail>, u32> = BTreeMap::new();
        for decision in w.forecast().iter().filter(|d| retries(d)) {
            *per_rail.entry(decision.rail).or_default() += 1;
        }
        prop_assert!(per_rail.values().all(|n| *n <= 1), "{per_rail:?}");
    }

    #[test]
    fn the_same_question_has_the_same_answer(w in worlds()) {
        let mut other = w.clone();
        other.history.successes.reverse();
        other.history.charges.reverse();
        other.history.messages.reverse();
        other.history.blocks.reverse();
        prop_assert_eq!(w.decide(), other.decide());
        prop_assert_eq!(w.forecast(), other.forecast());
    }

    #[test]
    fn jitter_only_delays_and_stays_inside_its_window(w in worlds()) {
        let still = World { policy: Policy { jitter_minutes: 0, ..w.policy.clone() }, ..w.clone() };
        let (spread, exact) = (w.decide(), still.decide());
        prop_assert_eq!(spread.action, exact.action);
        prop_assert_eq!(spread.rail, exact.rail);
        if let (Some(spread), Some(exact)) = (spread.at, exact.at) {
            let shift = spread.duration_since(exact).as_secs();
            let most = i64::from(w.policy.jitter_minutes) * 60;
            prop_assert!((0..most.max(1)).contains(&shift), "{shift}");
        }
    }

    #[test]
    fn the_seed_moves_nothing_but_the_minute(w in worlds(), seed: u64) {
        let mut other = w.clone();
        other.history.jitter_seed = seed;
        let (one, two) = (w.decide(), other.decide());
        prop_assert_eq!(one.action, two.action);
        prop_assert_eq!(one.rail, two.rail);
        prop_assert_eq!(one.evidence, two.evidence);
    }

    #[test]
    fn every_decision_has_a_sentence_and_can_be_stored(w in worlds()) {
        for decision in w.forecast() {
            let reason = &decision.reason;
            prop_assert!(reason.starts_with(decision.evidence.code.merchant_text()), "{reason}");
            prop_assert!(reason.ends_with('.') && !reason.contains("  ") && !reason.contains(", ."), "{reason}");
            let text = serde_json::to_string(&decision).expect("a decision serialises");
            prop_assert_eq!(serde_json::from_str::<Decision>(&text).expect("and reads back"), decision);
        }
    }

    #[test]
    fn any_text_is_a_code(text in ".{0,20}") {
        let code = DeclineCode::from_raw(&text);
        prop_assert_eq!(DeclineCode::from_raw(code.as_str()), code);
    }
}
