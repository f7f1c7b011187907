//! The events a subscription can cause, by the names merchants see.
//!
//! A name is part of the public contract and never changes its meaning. This module knows no payload
//! and no delivery.

use std::fmt;

/// One fact about a subscription, named `subscription.<verb>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// The agreement was made.
    Created,
    /// It begins at a date to come.
    Scheduled,
    /// It, or a phase of it, begins with a free trial.
    TrialStarted,
    /// Its trial ends soon; told as many days before as the merchant chose.
    TrialWillEnd,
    /// The first paid period is open: the first invoice was paid, or the trial turned into a paid one.
    Activated,
    /// A next period was opened and billed.
    Renewed,
    /// A charge failed; recovery begins.
    PastDue,
    /// The overdue bill was paid.
    Recovered,
    /// Recovery ended without payment.
    Unpaid,
    /// Service and billing stand still.
    Paused,
    /// A pause ended.
    Resumed,
    /// It will end with the running period, or at a date.
    CancelScheduled,
    /// It will not end as booked after all.
    CancelUnscheduled,
    /// It ended because somebody ended it.
    Canceled,
    /// It ended because all agreed periods were billed.
    Expired,
    /// The first invoice was not paid in time.
    IncompleteExpired,
    /// It came back from `canceled` or `unpaid`, or asks for its first payment again.
    Reactivated,
    /// Its plan, its items or its quantities changed, or will with its period.
    Updated,
}

impl Event {
    /// Every event, in the order of a typical life.
    pub const ALL: [Event; 18] = [
        Event::Created,
        Event::Scheduled,
        Event::TrialStarted,
        Event::TrialWillEnd,
        Event::Activated,
        Event::Renewed,
        Event::PastDue,
        Event::Recovered,
        Event::Unpaid,
        Event::Paused,
        Event::Resumed,
        Event::CancelScheduled,
        Event::CancelUnscheduled,
        Event::Canceled,
        Event::Expired,
        Event::IncompleteExpired,
        Event::Reactivated,
        Event::Updated,
    ];

    /// The public name, `noun.verb`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Event::Created => "subscription.created",
            Event::Scheduled => "subscription.scheduled",
            Event::TrialStarted => "subscription.trial_started",
            Event::TrialWillEnd => "subscription.trial_will_end",
            Event::Activated => "subscription.activated",
            Event::Renewed => "subscription.renewed",
            Event::PastDue => "subscription.past_due",
            Event::Recovered => "subscription.recovered",
            Event::Unpaid => "subscription.unpaid",
            Event::Paused => "subscription.paused",
            Event::Resumed => "subscription.resumed",
            Event::CancelScheduled => "subscription.cancel_scheduled",
            Event::CancelUnscheduled => "subscription.cancel_unscheduled",
            Event::Canceled => "subscription.canceled",
            Event::Expired => "subscription.expired",
            Event::IncompleteExpired => "subscription.incomplete_expired",
            Event::Reactivated => "subscription.reactivated",
            Event::Updated => "subscription.updated",
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
