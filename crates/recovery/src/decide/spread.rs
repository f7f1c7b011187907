//! Moving a charge out of a window in which its issuer gets no more.

use jiff::Timestamp;

use super::types::{Action, Decision, History};
use crate::error::RecoveryError;
use crate::hours::Hours;
use crate::policy::Policy;

/// Spans of allowed hours that are looked at: two on each day of the longest wait.
const SPANS: u8 = 64;

/// Moves the date of a charge on to a window in which its issuer has room, when the policy limits that; `count` tells how many
/// charges of the issuer were made or are planned in the window that begins at an instant. The new date keeps the allowed
/// hours and the waiting limit. When no such date is left, the decision stays: the limit spreads charges, it never loses one.
///
/// # Errors
/// Time and zone errors.
pub fn spread(
    mut decision: Decision,
    history: &History,
    policy: &Policy,
    count: impl Fn(Timestamp) -> u32,
) -> Result<Decision, RecoveryError> {
    let (Some(limit), Some(wanted)) = (policy.issuer_limit, decision.at) else { return Ok(decision) };
    let is_charge = match decision.action {
        Action::Retry | Action::SwitchRail | Action::RetryPayday | Action::Wait => true,
        Action::Exhaust | Action::RequestCardUpdate => false,
    };
    if !is_charge || !decision.rail.is_some_and(|rail| rail.is_pull()) {
        return Ok(decision);
    }
    let step = history.attempts_made.saturating_add(history.outages);
    let hours = Hours::try_new(policy, history.jitter_seed, step)?;
    let end = decision.evidence.wait_limit;
    let mut at = wanted;
    for _ in 0..SPANS {
        let free = limit.next_allowed(at, &count)?;
        if free == wanted || free >= end {
            return Ok(decision);
        }
        if hours.is_open(free)? {
            let shown = free.to_zoned(hours.zone().clone()).strftime("%a %-d %b at %H:%M").to_string();
            let (charges, minutes) = (limit.charges, limit.minutes);
            decision.reason.push_str(&format!(
                " Moved to {shown}: the customer's bank gets at most {charges} charges in {minutes} minutes."
            ));
            decision.evidence.moved_from = Some(wanted);
            decision.at = Some(free);
            return Ok(decision);
        }
        match hours.place(free, end)? {
            Some(next) => at = next,
            None => return Ok(decision),
        }
    }
    Ok(decision)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::spread;
    use crate::code::DeclineCode;
    use crate::decide::Decision;
    use crate::policy::IssuerLimit;
    use crate::rail::Rail;
    use crate::sample::{Sample, lagos};

    fn limited(charges: u32, minutes: u32) -> Sample {
        Sample::first(DeclineCode::DoNotHonor)
            .policy(|policy| policy.issuer_limit = Some(IssuerLimit { charges, minutes }))
    }

    fn spread_with(sample: &Sample, count: impl Fn(Timestamp) -> u32) -> Decision {
        spread(sample.decide(), &sample.history, &sample.policy, count).expect("in range")
    }

    #[test]
    fn a_full_window_sends_on_and_says_so() {
        let sample = limited(3, 10);
        let wanted = sample.decide().at.expect("a date");
        assert_eq!(spread_with(&sample, |_| 2), sample.decide(), "there is room");
        let moved = spread_with(&sample, |start| if start <= wanted { 3 } else { 0 });
        assert_eq!(moved.at, Some(wanted + jiff::SignedDuration::from_mins(10)));
        assert_eq!(moved.evidence.moved_from, Some(wanted));
        let end = moved.reason.rsplit(". ").next().expect("a sentence");
        assert_eq!(end, "Moved to Sun 13 Sep at 18:10: the customer's bank gets at most 3 charges in 10 minutes.");
    }

    #[test]
    fn it_never_leaves_the_allowed_hours_nor_loses_a_charge() {
        let sample = limited(1, 60);
        let evening = lagos("2026-09-13T21:00:00");
        let moved = spread_with(&sample, |start| u32::from(start < evening));
        assert_eq!(moved.at, Some(lagos("2026-09-14T06:00:00")));
        assert_eq!(
            spread_with(&sample, |_| u32::MAX).at.map(|at| at < sample.decide().evidence.wait_limit),
            Some(true)
        );
    }

    #[test]
    fn what_asks_the_customer_is_not_counted() {
        let asks = limited(1, 60).policy(|policy| policy.rails = vec![Rail::Ussd]);
        let stolen =
            Sample { failure: crate::Failure { code: DeclineCode::StolenCard, ..asks.failure.clone() }, ..asks };
        assert_eq!(spread_with(&stolen, |_| 9), stolen.decide());
        let free = Sample::first(DeclineCode::DoNotHonor);
        assert_eq!(spread_with(&free, |_| 9), free.decide(), "no limit");
    }

    proptest! {
        #[test]
        fn those_who_come_one_after_the_other_never_overfill_a_window(
            charges in 1_u32..5, minutes in 5_u32..120, payers in 1_usize..60,
        ) {
            let mut planned: BTreeMap<Timestamp, u32> = BTreeMap::new();
            let limit = IssuerLimit { charges, minutes };
            for nth in 0..payers {
                let mut sample = limited(charges, minutes).policy(|policy| policy.jitter_minutes = 120);
                sample.history.jitter_seed = u64::try_from(nth).expect("small");
                let found = spread_with(&sample, |start| planned.get(&start).copied().unwrap_or(0));
                let at = found.at.expect("a date");
                *planned.entry(limit.window_of(at).expect("in range")).or_default() += 1;
                prop_assert!(!sample.policy.is_quiet(at).expect("in range"));
                prop_assert!(at < found.evidence.wait_limit);
            }
            prop_assert!(planned.values().all(|count| *count <= charges), "{planned:?}");
        }
    }
}
