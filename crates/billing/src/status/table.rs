//! Which action leads from which state to which, as one table.
//!
//! The table is the only place that allows a move: commands look it up, documentation prints it, and
//! the tests read it against every pair of state and action. It does not know why an action happens.

use std::fmt;

use super::Status;
use crate::event::Event;
use crate::refusal::Refusal;

/// What happens to a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// A new agreement waits for the date on which it begins.
    Schedule,
    /// An agreement, or a phase of one, begins with a trial.
    StartTrial,
    /// The first invoice is paid, or the trial turns into a paid period.
    Activate,
    /// The charge for a period failed.
    RenewalFailed,
    /// The overdue bill was paid.
    Recover,
    /// Recovery gave up.
    ExhaustDunning,
    /// All agreed periods were billed.
    ReachLimit,
    /// Stand still.
    Pause,
    /// End the pause. The state returned to is the one paused from; the table names the usual one.
    Resume,
    /// The first invoice was not paid in time.
    ExpireIncomplete,
    /// End the agreement.
    Cancel,
    /// Take a canceled or unpaid agreement up again.
    Reactivate,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 12] = [
        Action::Schedule,
        Action::StartTrial,
        Action::Activate,
        Action::RenewalFailed,
        Action::Recover,
        Action::ExhaustDunning,
        Action::ReachLimit,
        Action::Pause,
        Action::Resume,
        Action::ExpireIncomplete,
        Action::Cancel,
        Action::Reactivate,
    ];

    /// The word used in documentation and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Action::Schedule => "schedule",
            Action::StartTrial => "start_trial",
            Action::Activate => "activate",
            Action::RenewalFailed => "renewal_failed",
            Action::Recover => "recover",
            Action::ExhaustDunning => "exhaust_dunning",
            Action::ReachLimit => "reach_limit",
            Action::Pause => "pause",
            Action::Resume => "resume",
            Action::ExpireIncomplete => "expire_incomplete",
            Action::Cancel => "cancel",
            Action::Reactivate => "reactivate",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The outcome of an allowed action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The next state.
    pub to: Status,
    /// The event that tells of it.
    pub event: Event,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The state before.
    pub from: Status,
    /// What happens.
    pub action: Action,
    /// What follows.
    pub then: Transition,
}

const fn row(from: Status, action: Action, to: Status, event: Event) -> Row {
    Row { from, action, then: Transition { to, event } }
}

const TABLE: [Row; 28] = [
    row(Status::Scheduled, Action::StartTrial, Status::Trialing, Event::TrialStarted),
    row(Status::Scheduled, Action::Activate, Status::Active, Event::Activated),
    row(Status::Scheduled, Action::Cancel, Status::Canceled, Event::Canceled),
    row(Status::Incomplete, Action::Schedule, Status::Scheduled, Event::Scheduled),
    row(Status::Incomplete, Action::StartTrial, Status::Trialing, Event::TrialStarted),
    row(Status::Incomplete, Action::Activate, Status::Active, Event::Activated),
    row(Status::Incomplete, Action::ExpireIncomplete, Status::IncompleteExpired, Event::IncompleteExpired),
    row(Status::Incomplete, Action::Cancel, Status::Canceled, Event::Canceled),
    row(Status::IncompleteExpired, Action::Reactivate, Status::Incomplete, Event::Reactivated),
    row(Status::Trialing, Action::StartTrial, Status::Trialing, Event::TrialStarted),
    row(Status::Trialing, Action::Activate, Status::Active, Event::Activated),
    row(Status::Trialing, Action::RenewalFailed, Status::PastDue, Event::PastDue),
    row(Status::Trialing, Action::Pause, Status::Paused, Event::Paused),
    row(Status::Trialing, Action::Cancel, Status::Canceled, Event::Canceled),
    row(Status::Active, Action::StartTrial, Status::Trialing, Event::TrialStarted),
    row(Status::Active, Action::RenewalFailed, Status::PastDue, Event::PastDue),
    row(Status::Active, Action::ReachLimit, Status::Expired, Event::Expired),
    row(Status::Active, Action::Pause, Status::Paused, Event::Paused),
    row(Status::Active, Action::Cancel, Status::Canceled, Event::Canceled),
    row(Status::PastDue, Action::Recover, Status::Active, Event::Recovered),
    row(Status::PastDue, Action::ExhaustDunning, Status::Unpaid, Event::Unpaid),
    row(Status::PastDue, Action::Pause, Status::Paused, Event::Paused),
    row(Status::PastDue, Action::Cancel, Status::Canceled, Event::Canceled),
    row(Status::Paused, Action::Resume, Status::Active, Event::Resumed),
    row(Status::Paused, Action::Cancel, Status::Canceled, Event::Canceled),
    row(Status::Unpaid, Action::Cancel, Status::Canceled, Event::Canceled),
    row(Status::Unpaid, Action::Reactivate, Status::Active, Event::Reactivated),
    row(Status::Canceled, Action::Reactivate, Status::Active, Event::Reactivated),
];

/// The whole table, for documentation and tests.
pub fn transitions() -> &'static [Row] {
    &TABLE
}

/// What `action` leads to from `from`.
///
/// # Errors
/// [`Refusal::NotAllowed`] when the table has no such row.
pub fn transition(from: Status, action: Action) -> Result<Transition, Refusal> {
    TABLE
        .iter()
        .find(|row| row.from == from && row.action == action)
        .map(|row| row.then)
        .ok_or(Refusal::NotAllowed { from, action })
}

/// Whether the table allows `action` from `from`. Recovery asks before it acts, so that a subscription
/// canceled in the meantime is quietly skipped.
pub fn can(from: Status, action: Action) -> bool {
    transition(from, action).is_ok()
}
