use super::*;
use crate::event::Event;
use crate::refusal::Refusal;

/// The expected table, written as a grid so that every pair of state and action has a cell.
/// Columns follow `Action::ALL`, a dot means refused.
const GRID: [(Status, &str); 10] = [
    (Status::Scheduled, ". trialing active . . . . . . . canceled ."),
    (Status::Incomplete, "scheduled trialing active . . . . . . incomplete_expired canceled ."),
    (Status::IncompleteExpired, ". . . . . . . . . . . incomplete"),
    (Status::Trialing, ". trialing active past_due . . . paused . . canceled ."),
    (Status::Active, ". trialing . past_due . . expired paused . . canceled ."),
    (Status::PastDue, ". . . . active unpaid . paused . . canceled ."),
    (Status::Paused, ". . . . . . . . active . canceled ."),
    (Status::Unpaid, ". . . . . . . . . . canceled active"),
    (Status::Canceled, ". . . . . . . . . . . active"),
    (Status::Expired, ". . . . . . . . . . . ."),
];

#[test]
fn every_pair_of_state_and_action() {
    let mut seen = 0;
    for ((from, cells), state) in GRID.into_iter().zip(Status::ALL) {
        assert_eq!(from, state, "the grid lists the states in order");
        let cells: Vec<&str> = cells.split(' ').collect();
        assert_eq!(cells.len(), Action::ALL.len());
        for (action, cell) in Action::ALL.into_iter().zip(cells) {
            seen += 1;
            let outcome = transition(from, action);
            assert_eq!(can(from, action), outcome.is_ok());
            match cell {
                "." => assert_eq!(outcome, Err(Refusal::NotAllowed { from, action })),
                word => assert_eq!(
                    outcome.map(|then| then.to),
                    Ok(Status::parse(word).expect("the grid spells states")),
                    "{from} {action}"
                ),
            }
        }
    }
    assert_eq!(seen, 120);
}

#[test]
fn an_action_always_tells_the_same_event() {
    for row in transitions() {
        let event = match row.action {
            Action::Schedule => Event::Scheduled,
            Action::StartTrial => Event::TrialStarted,
            Action::Activate => Event::Activated,
            Action::RenewalFailed => Event::PastDue,
            Action::Recover => Event::Recovered,
            Action::ExhaustDunning => Event::Unpaid,
            Action::ReachLimit => Event::Expired,
            Action::Pause => Event::Paused,
            Action::Resume => Event::Resumed,
            Action::ExpireIncomplete => Event::IncompleteExpired,
            Action::Cancel => Event::Canceled,
            Action::Reactivate => Event::Reactivated,
        };
        assert_eq!(row.then.event, event);
    }
}

#[test]
fn no_row_appears_twice() {
    let mut pairs: Vec<_> = transitions().iter().map(|row| (row.from, row.action)).collect();
    let all = pairs.len();
    pairs.sort_unstable();
    pairs.dedup();
    assert_eq!(pairs.len(), all);
}

#[test]
fn final_states_have_no_way_out_but_reactivation() {
    for row in transitions() {
        if row.from.is_terminal() {
            assert_eq!(row.action, Action::Reactivate);
            assert_ne!(row.from, Status::Expired);
        }
    }
}

#[test]
fn words_read_back() {
    for status in Status::ALL {
        assert_eq!(Status::parse(status.as_str()), Some(status));
    }
    assert_eq!(Status::parse("cancelled"), None);
    assert_eq!(Status::parse(""), None);
}

#[test]
fn event_names_are_noun_and_verb() {
    for event in Event::ALL {
        let verb = event.as_str().strip_prefix("subscription.").expect("all are about subscriptions");
        assert!(!verb.is_empty() && !verb.contains('.'));
    }
}
