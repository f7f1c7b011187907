//! A subscription as plain data, and the commands that change it.
//!
//! Every command is a function from a subscription and an instant to a [`Decision`] or a refusal. A
//! decision is the whole consequence: the next state, the invoice to write, the events to tell, and
//! when to look again. The present is always given, never read; the same call at the same instant
//! gives the same decision, and a command that has nothing to do gives an empty one.
//!
//! | module | commands |
//! |---|---|
//! | `start` | [`start`] |
//! | `advance` | [`advance`]: what is due by now |
//! | `payment` | [`activate_paid`], [`renewal_failed`], [`recovered`], [`exhausted`] |
//! | `pause` | [`pause`], [`pause_with_credit`], [`resume`] |
//! | `epochs` | periods of usage over changes of the interval: [`UsagePeriods`] |
//! | `shift` | what a pause moved: [`Shifted`] |
//! | `cancel` | [`cancel`], [`cancel_with_credit`], [`credit_end`], [`uncancel`] |
//! | `trial` | [`end_trial`], [`extend_trial`] |
//! | `change` | [`change`], [`change_without_proration`], [`schedule_change`], [`drop_change`]; [`cut`]: what waits of one |
//! | `schedule` | [`set_schedule`], [`release_schedule`] |
//! | `reactivate` | [`reactivate`] |

mod advance;
mod cancel;
mod change;
mod decision;
mod epochs;
mod pause;
mod payment;
mod periods;
mod reactivate;
mod schedule;
mod shift;
mod start;
mod trial;

use calendar::{Cycle, Period};
use ids::{CustomerId, ItemId, PlanId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Rounding};

use crate::pausing::PauseRule;
use crate::price::Price;
use crate::proration::{ProrationRule, ProrationTerms};
use crate::status::Status;

pub use advance::{AdvanceSettings, CatchUp, MAX_MERGED_LINES, TrialEnd, advance};
pub use cancel::{CancelCredit, CancelWhen, cancel, cancel_with_credit, credit_end, uncancel};
pub use change::{Cut, PaidFor, Target, change, change_without_proration, cut, drop_change, schedule_change};
pub use decision::{Decision, Due};
pub use epochs::{Epoch, UsagePeriod, UsagePeriods};
pub use pause::{pause, pause_with_credit, resume};
pub use payment::{Escalation, REASON_EXHAUSTED, activate_paid, exhausted, recovered, renewal_failed};
pub(crate) use periods::{part as part_of_period, served as served_period, whole as whole_period};
pub use reactivate::{DEFAULT_GRACE, reactivate};
pub use schedule::{
    AfterPhases, Lasts, MAX_PHASE_PERIODS, MAX_PHASES, Phase, Schedule, release_schedule, set_schedule,
};
pub use shift::Shifted;
pub use start::{MAX_DAYS_AHEAD, Start, start};
pub use trial::{end_trial, extend_trial};

/// How long a first invoice may stay unpaid, unless a tenant says otherwise.
pub const DEFAULT_INCOMPLETE_EXPIRY: SignedDuration = SignedDuration::from_hours(23);

/// One priced part of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub id: ItemId,
    /// The price version it keeps until it is migrated.
    pub price: Price,
    /// Units; 1 for a flat price.
    pub quantity: u64,
}

/// Since when and until when a subscription stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When it began.
    pub at: Timestamp,
    /// The state to return to. Follows what happens to the open invoice during the pause.
    pub from: Status,
    /// When it ends by itself; `None` to stand still until resumed.
    pub resume_at: Option<Timestamp>,
}

/// A customer's recurring agreement, as its rows say.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Its name.
    pub id: SubscriptionId,
    /// Who pays.
    pub customer: CustomerId,
    /// The plan it was started on.
    pub plan: PlanId,
    /// The plan's name, for the words on invoices.
    pub plan_name: String,
    /// Where it stands.
    pub status: Status,
    /// Currency of every item and invoice.
    pub currency: Currency,
    /// How exact amounts become whole minor units.
    pub rounding: Rounding,
    /// How parts of periods are counted.
    pub proration: ProrationRule,
    /// Where boundaries fall: anchor, billing zone, interval. Anchored at the start, or at the end of
    /// the trial.
    pub cycle: Cycle,
    /// How periods were counted before, oldest first; empty unless its interval was changed.
    pub earlier: Vec<Epoch>,
    /// Number of the current period, counted from the anchor; 0 during a trial.
    pub period_index: u32,
    /// The current period: the trial, or the last one billed. Its end is always a boundary of the
    /// cycle; its start is one too, except after a resume or a reactivation.
    pub period: Period,
    /// When the trial ends or ended.
    pub trial_end: Option<Timestamp>,
    /// When it is told that the trial ends soon; none once it was told, and for who does not want to know.
    pub trial_notice_at: Option<Timestamp>,
    /// Whether it ends with the current period.
    pub cancel_at_period_end: bool,
    /// When it ends, if it ends at a date.
    pub cancel_at: Option<Timestamp>,
    /// Whether what is left of what was paid is given back at that date.
    pub cancel_credited: bool,
    /// When cancellation was asked for.
    pub canceled_at: Option<Timestamp>,
    /// Why, in the words of whoever canceled.
    pub cancel_reason: Option<String>,
    /// When service ended; set in every final state and in `unpaid`.
    pub ended_at: Option<Timestamp>,
    /// Set exactly while the state is `paused`.
    pub pause: Option<Pause>,
    /// What a pause does to money and time; fixed when it began.
    pub pause_rule: PauseRule,
    /// Whether what was left of the current period was given back, so that going on in it is billed.
    pub given_back: bool,
    /// By which pauses the end of the current period was moved; `None` for none.
    pub shifted: Option<Shifted>,
    /// How many periods were billed, parts of periods included; a void first invoice does not count.
    pub cycles_completed: u32,
    /// After how many billed periods it ends by itself.
    pub max_cycles: Option<u32>,
    /// What is billed each period, in the order of the lines.
    pub items: Vec<Item>,
    /// What it becomes when the current period ends; `None` to stay as it is.
    pub pending: Option<Target>,
    /// Phases that follow each other; `None` for none.
    pub schedule: Option<Schedule>,
}

impl Subscription {
    /// The conventions that were fixed when it began.
    pub fn terms(&self) -> ProrationTerms {
        ProrationTerms { rule: self.proration, zone: self.cycle.zone_name().to_owned(), rounding: self.rounding }
    }

    /// Whether the current period is the free trial.
    pub fn is_trial_period(&self) -> bool {
        self.trial_end == Some(self.period.end)
    }

    /// Whether all agreed periods are billed.
    pub fn is_limit_reached(&self) -> bool {
        self.max_cycles.is_some_and(|limit| self.cycles_completed >= limit)
    }

    /// When [`advance`] has something to do next.
    ///
    /// `past_due` and `unpaid` wait for money and final states for nothing, so they are never due. A
    /// paused subscription is due at the end of its pause, or at the end of the period if it is to
    /// end then.
    pub fn due(&self, incomplete_expiry: SignedDuration) -> Due {
        match self.status {
            Status::Incomplete => self.period.start.checked_add(incomplete_expiry).map_or(Due::Never, Due::At),
            Status::Scheduled | Status::Trialing | Status::Active => {
                let notice = self.trial_notice_at.filter(|_| self.status == Status::Trialing);
                let ends = self.scheduled_end().into_iter().chain(notice).chain([self.period.end]);
                ends.min().map_or(Due::Never, Due::At)
            }
            Status::Paused => self.due_while_paused(),
            Status::PastDue | Status::Unpaid | Status::Canceled | Status::Expired | Status::IncompleteExpired => {
                Due::Never
            }
        }
    }

    fn due_while_paused(&self) -> Due {
        let resume_at = self.pause.and_then(|pause| pause.resume_at);
        resume_at.into_iter().chain(self.scheduled_end()).min().map_or(Due::Never, Due::At)
    }

    /// When it ends, if that is booked: with its period, unless time that follows a resume is served before, or at a date.
    pub fn scheduled_end(&self) -> Option<Timestamp> {
        let with_period = (self.cancel_at_period_end && !self.end_stands_still()).then_some(self.period.end);
        with_period.into_iter().chain(self.cancel_at).min()
    }

    /// Whether a cancellation was scheduled and its moment has come.
    pub(crate) fn scheduled_end_passed(&self, now: Timestamp) -> bool {
        self.scheduled_end().is_some_and(|end| now >= end)
    }

    /// Whether the end of the current period moves on while the pause lasts.
    pub(crate) fn end_stands_still(&self) -> bool {
        self.pause_rule == PauseRule::ShiftBoundary && self.pause.is_some_and(|pause| pause.at < self.period.end)
    }

    /// The instant up to which service was given: the start of a pause whose rest is still owed, or `now`.
    pub fn served_until(&self, now: Timestamp) -> Timestamp {
        self.pause.filter(|_| self.end_stands_still()).map_or(now, |pause| pause.at)
    }

    /// The state recovery sees: the one paused from, while paused.
    pub(crate) fn status_behind_pause(&self) -> Status {
        self.pause.map_or(self.status, |pause| pause.from)
    }
}
