//! What is due by now: the next period, the end of a trial, of a pause, or of the whole agreement.
//!
//! One call does one step, so that one commit holds one invoice; the caller repeats while the returned
//! due time is not later than now. A step depends on the stored boundaries only: run late, it writes
//! the same periods and amounts as run on time. It does not know how far behind it is called, except
//! to choose which missed periods are billed.

use jiff::{SignedDuration, Timestamp};

use super::{Decision, Subscription, cancel, change, pause, periods, schedule, trial};
use crate::event::Event;
use crate::invoice::BilledPeriod;
use crate::refusal::Refusal;
use crate::status::{Action, Status, transition};

/// Most lines of one merged invoice; what is left goes on the next.
pub const MAX_MERGED_LINES: usize = 1000;

/// What happens to periods that ended while nobody billed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CatchUp {
    /// Every one is billed, oldest first, an invoice each. One per call.
    #[default]
    BillEach,
    /// Only the period that holds now is billed.
    Skip,
    /// All are billed on one invoice, a line per period and item.
    Merge,
}

impl CatchUp {
    /// Every choice.
    pub const ALL: [CatchUp; 3] = [CatchUp::BillEach, CatchUp::Skip, CatchUp::Merge];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            CatchUp::BillEach => "bill_each",
            CatchUp::Skip => "skip",
            CatchUp::Merge => "merge",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<CatchUp> {
        CatchUp::ALL.into_iter().find(|choice| choice.as_str() == text)
    }
}

/// What the end of a trial leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrialEnd {
    /// The first period is billed.
    #[default]
    Bill,
    /// The subscription is canceled. Chosen by a tenant that wants no open invoice from a customer
    /// without a payment method.
    Cancel,
    /// The subscription is paused, until somebody resumes it: then the first period begins.
    Pause,
}

impl TrialEnd {
    /// Every choice.
    pub const ALL: [TrialEnd; 3] = [TrialEnd::Bill, TrialEnd::Cancel, TrialEnd::Pause];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            TrialEnd::Bill => "bill",
            TrialEnd::Cancel => "cancel",
            TrialEnd::Pause => "pause",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<TrialEnd> {
        TrialEnd::ALL.into_iter().find(|choice| choice.as_str() == text)
    }
}

/// The tenant's choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdvanceSettings {
    /// What happens to missed periods.
    pub catch_up: CatchUp,
    /// How long a first invoice may stay unpaid.
    pub incomplete_expiry: SignedDuration,
    /// What the end of this subscription's trial leads to.
    pub at_trial_end: TrialEnd,
}

impl Default for AdvanceSettings {
    fn default() -> Self {
        Self {
            catch_up: CatchUp::default(),
            incomplete_expiry: super::DEFAULT_INCOMPLETE_EXPIRY,
            at_trial_end: TrialEnd::default(),
        }
    }
}

/// Does the next step that is due at `now`; empty when none is.
///
/// # Errors
/// [`Refusal::Invoice`] or [`Refusal::Inconsistent`] when a period cannot be computed or billed.
pub fn advance(subscription: &Subscription, settings: &AdvanceSettings, now: Timestamp) -> Result<Decision, Refusal> {
    let due = subscription.due(settings.incomplete_expiry);
    if !due.is_by(now) {
        return Ok(Decision::nothing(subscription).due(due));
    }
    match subscription.status {
        Status::Incomplete => expire_incomplete(subscription, settings),
        Status::Scheduled | Status::Trialing | Status::Active => end_period(subscription, settings, now),
        Status::Paused => end_pause(subscription, settings),
        Status::PastDue | Status::Unpaid | Status::Canceled | Status::Expired | Status::IncompleteExpired => {
            Ok(Decision::nothing(subscription))
        }
    }
}

/// The first invoice is taken back, so its period does not count as billed.
fn expire_incomplete(subscription: &Subscription, settings: &AdvanceSettings) -> Result<Decision, Refusal> {
    let expired = transition(subscription.status, Action::ExpireIncomplete)?;
    let mut next = subscription.clone();
    next.status = expired.to;
    next.ended_at = subscription.period.start.checked_add(settings.incomplete_expiry).ok();
    next.cycles_completed = 0;
    Ok(Decision::to(next, vec![expired.event]).voiding_open_invoices(true))
}

fn end_period(subscription: &Subscription, settings: &AdvanceSettings, now: Timestamp) -> Result<Decision, Refusal> {
    let (trialing, end) = (subscription.status == Status::Trialing, subscription.period.end);
    let told = subscription.trial_notice_at.filter(|_| trialing && now < end).is_some_and(|at| at <= now);
    if told && subscription.scheduled_end().is_none_or(|ends| ends > now) {
        return Ok(trial::notice(subscription));
    }
    if subscription.scheduled_end().is_some_and(|ends| ends <= end) {
        return cancel::end_as_scheduled(subscription);
    }
    match settings.at_trial_end {
        TrialEnd::Cancel if trialing => return cancel::end_after_trial(subscription),
        TrialEnd::Pause if trialing => return pause::pause_after_trial(subscription),
        TrialEnd::Bill | TrialEnd::Cancel | TrialEnd::Pause => {}
    }
    if subscription.is_limit_reached() {
        return expire(subscription);
    }
    if schedule::ends(subscription) {
        return schedule::end(subscription);
    }
    let (mut next, changed) = change::apply_pending(subscription)?;
    if let Some(free) = trial::that_begins(subscription, &next)? {
        let started = transition(subscription.status, Action::StartTrial)?;
        let events = std::iter::once(started.event).chain(changed.then_some(Event::Updated)).collect();
        let next = Subscription { status: started.to, ..free };
        return Ok(Decision::to(next, events).replacing_items(changed));
    }
    let event = if matches!(subscription.status, Status::Trialing | Status::Scheduled) {
        let activated = transition(subscription.status, Action::Activate)?;
        next.status = activated.to;
        activated.event
    } else {
        Event::Renewed
    };
    // Phases are counted in periods, so each of them is billed.
    let catch_up = if subscription.schedule.is_some() { CatchUp::BillEach } else { settings.catch_up };
    let missed = missed(&next, catch_up, now)?;
    let draft = periods::open(&mut next, &missed)?;
    let events = std::iter::once(event).chain(changed.then_some(Event::Updated)).collect();
    Ok(Decision::to(next, events).with_invoice(draft).replacing_items(changed))
}

/// All agreed periods were billed and the last one is over.
pub(super) fn expire(subscription: &Subscription) -> Result<Decision, Refusal> {
    let expired = transition(subscription.status, Action::ReachLimit)?;
    let mut next = subscription.clone();
    next.status = expired.to;
    next.ended_at = Some(subscription.period.end);
    next.pending = None;
    next.schedule = None;
    Ok(Decision::to(next, vec![expired.event]))
}

/// The periods this step bills: at least one, oldest first, never more than are left of the agreed.
fn missed(subscription: &Subscription, catch_up: CatchUp, now: Timestamp) -> Result<Vec<BilledPeriod>, Refusal> {
    let (cycle, terms) = (&subscription.cycle, subscription.terms());
    let first = periods::next_index(subscription)?;
    match catch_up {
        CatchUp::BillEach => Ok(vec![periods::whole(cycle, first, &terms)?]),
        CatchUp::Skip => Ok(vec![periods::whole(cycle, cycle.index_at(now)?.max(first), &terms)?]),
        CatchUp::Merge => {
            let last = cycle.index_at(now)?.max(first);
            (first..=last).take(merge_bound(subscription)).map(|index| periods::whole(cycle, index, &terms)).collect()
        }
    }
}

fn merge_bound(subscription: &Subscription) -> usize {
    let by_lines = MAX_MERGED_LINES.checked_div(subscription.items.len()).unwrap_or(1).max(1);
    match subscription.max_cycles {
        Some(limit) => {
            let left = limit.saturating_sub(subscription.cycles_completed);
            usize::try_from(left).map_or(by_lines, |left| left.min(by_lines))
        }
        None => by_lines,
    }
}

/// Whichever comes first: the end of the period that was to be the last, or the end of the pause.
fn end_pause(subscription: &Subscription, settings: &AdvanceSettings) -> Result<Decision, Refusal> {
    let resume_at = subscription.pause.and_then(|pause| pause.resume_at);
    let trial = subscription.status_behind_pause() == Status::Trialing && !subscription.end_stands_still();
    let trial_over = |at: Timestamp| trial && at >= subscription.period.end && !subscription.scheduled_end_passed(at);
    match resume_at {
        Some(at) if trial_over(at) && settings.at_trial_end == TrialEnd::Cancel => {
            cancel::end_after_trial(subscription)
        }
        Some(at) if trial_over(at) && settings.at_trial_end == TrialEnd::Pause => Ok(pause::stay_paused(subscription)),
        Some(at) if !subscription.scheduled_end_passed(at) => {
            // As of the agreed instant, so that a late run changes no amount.
            pause::resume(subscription, at)
        }
        Some(_) | None => cancel::end_as_scheduled(subscription),
    }
}
