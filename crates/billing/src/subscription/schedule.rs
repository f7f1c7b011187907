//! Phases that follow each other: what a subscription becomes, for how many periods, and what comes after the last one.
//!
//! A phase begins at a boundary, in place of a change that would wait for it, so nothing is prorated. It lasts for a number
//! of billed periods, or until the first boundary that is not before a date; the last one may go on for ever. After it the
//! subscription goes on as it then is, or ends. There is one future: while phases wait, nothing else is changed or booked.

use jiff::Timestamp;

use super::{Decision, Item, Subscription, Target, cancel, change, periods};
use crate::event::Event;
use crate::price::MAX_TRIAL_DAYS;
use crate::refusal::Refusal;
use crate::status::Status;

/// Most phases of a schedule.
pub const MAX_PHASES: usize = 20;

/// Most periods of a phase.
pub const MAX_PHASE_PERIODS: u32 = 1_200;

/// How long a phase lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// So many billed periods; at least one.
    Periods(u32),
    /// Until the first boundary that is not before this instant; at least one period.
    Until(Timestamp),
    /// For ever. Of the last phase only.
    Open,
}

/// One part of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// What the subscription is in it.
    pub target: Target,
    /// How many days of it are free before its first period, in the billing zone; 0 for none.
    pub trial_days: u32,
    /// For how long. A trial is no period.
    pub lasts: Lasts,
}

/// What follows the last phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterPhases {
    /// The subscription goes on as it is in the last phase.
    #[default]
    Release,
    /// It ends.
    Cancel,
}

impl AfterPhases {
    /// Every choice.
    pub const ALL: [AfterPhases; 2] = [AfterPhases::Release, AfterPhases::Cancel];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            AfterPhases::Release => "release",
            AfterPhases::Cancel => "cancel",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<AfterPhases> {
        AfterPhases::ALL.into_iter().find(|choice| choice.as_str() == text)
    }
}

/// Phases, and how far they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// In their order; at least one.
    pub phases: Vec<Phase>,
    /// What follows the last one.
    pub after: AfterPhases,
    /// The number of the phase that runs, from 0; `None` before the first.
    pub running: Option<usize>,
    /// How many periods of the running phase are still to be opened, where it counts them.
    pub left: u32,
}

/// What a boundary brings.
enum Step<'a> {
    /// The running phase goes on.
    Stays,
    /// A phase begins.
    Begins(usize, &'a Phase),
    /// The last phase is over.
    Over,
}

impl Schedule {
    /// Phases of which none runs yet.
    pub fn new(phases: Vec<Phase>, after: AfterPhases) -> Schedule {
        Schedule { phases, after, running: None, left: 0 }
    }

    fn step(&self, boundary: Timestamp) -> Step<'_> {
        let next = match self.running {
            None => 0,
            Some(running) => {
                let stays = self.phases.get(running).is_some_and(|phase| match phase.lasts {
                    Lasts::Periods(_) => self.left > 0,
                    Lasts::Until(at) => boundary < at,
                    Lasts::Open => true,
                });
                if stays {
                    return Step::Stays;
                }
                running.saturating_add(1)
            }
        };
        self.phases.get(next).map_or(Step::Over, |phase| Step::Begins(next, phase))
    }

    /// The phase that begins at `boundary`, with its number from 0; none where the running one goes on or was the last.
    pub fn begins_at(&self, boundary: Timestamp) -> Option<(usize, &Phase)> {
        match self.step(boundary) {
            Step::Begins(nth, phase) => Some((nth, phase)),
            Step::Stays | Step::Over => None,
        }
    }

    fn check(&self, subscription: &Subscription, now: Timestamp) -> Result<(), Refusal> {
        let refuse = |phase: usize, what: &'static str| Err(Refusal::BadPhase { phase: phase.saturating_add(1), what });
        if self.phases.is_empty() || self.phases.len() > MAX_PHASES {
            return refuse(0, "a schedule has 1 to 20 phases");
        }
        let last = self.phases.len().saturating_sub(1);
        let mut since = now;
        let mut before = subscription.items.clone();
        for (nth, phase) in self.phases.iter().enumerate() {
            match phase.lasts {
                Lasts::Periods(count) if !(1..=MAX_PHASE_PERIODS).contains(&count) => {
                    return refuse(nth, "it lasts 1 to 1200 periods");
                }
                Lasts::Until(at) if at <= since => return refuse(nth, "it must end later than the one before it"),
                Lasts::Open if nth < last => return refuse(nth, "only the last one may go on for ever"),
                Lasts::Open if self.after == AfterPhases::Cancel => {
                    return refuse(nth, "the last one must end if the subscription is to end with it");
                }
                Lasts::Until(at) => since = at,
                Lasts::Periods(_) | Lasts::Open => {}
            }
            if phase.trial_days > MAX_TRIAL_DAYS {
                return refuse(nth, "its trial is longer than 730 days");
            }
            if phase.trial_days > 0 && (is_metered(&before) || is_metered(&phase.target.items)) {
                return refuse(
                    nth,
                    "usage is billed with a period, so a phase with a trial cannot be metered or follow one",
                );
            }
            before.clone_from(&phase.target.items);
            change::check_items(subscription, &phase.target)?;
        }
        Ok(())
    }
}

fn is_metered(items: &[Item]) -> bool {
    items.iter().any(|item| item.price.meter.is_some())
}

/// How many free days the phase has that begins when the current period ends; 0 where none begins.
pub(super) fn trial_that_begins(subscription: &Subscription) -> u32 {
    let begins = subscription.schedule.as_ref().and_then(|schedule| schedule.begins_at(subscription.period.end));
    begins.map_or(0, |(_, phase)| phase.trial_days)
}

/// Puts phases on a subscription, in place of whatever waits. The first one begins when the current period ends.
///
/// # Errors
/// [`Refusal::NotChangeable`], [`Refusal::RenewalDue`], [`Refusal::EndsWithPeriod`]; [`Refusal::BadPhase`];
/// [`Refusal::Invoice`] for a phase that cannot be billed.
pub fn set_schedule(subscription: &Subscription, schedule: Schedule, now: Timestamp) -> Result<Decision, Refusal> {
    if !matches!(subscription.status, Status::Active | Status::Trialing | Status::Scheduled) {
        return Err(Refusal::NotChangeable { from: subscription.status });
    }
    if now >= subscription.period.end {
        return Err(Refusal::RenewalDue { at: subscription.period.end });
    }
    if subscription.scheduled_end().is_some() {
        return Err(Refusal::EndsWithPeriod);
    }
    schedule.check(subscription, now)?;
    let mut next = subscription.clone();
    next.pending = None;
    next.schedule = Some(schedule);
    // A phase that could not be billed must fail now, not when it begins.
    let mut rehearsal = next.clone();
    for phase in next.schedule.iter().flat_map(|schedule| &schedule.phases) {
        rehearsal = change::become_at_boundary(&rehearsal, &phase.target)?;
        let first = periods::whole(&rehearsal.cycle, 0, &rehearsal.terms())?;
        periods::open(&mut rehearsal, &[first])?;
    }
    Ok(Decision::to(next, vec![Event::Updated]))
}

/// Lets the subscription go on as it is; the phases to come are forgotten. Empty when there are none.
///
/// # Errors
/// [`Refusal::RenewalDue`] once the next boundary has come.
pub fn release_schedule(subscription: &Subscription, now: Timestamp) -> Result<Decision, Refusal> {
    if subscription.schedule.is_none() {
        return Ok(Decision::nothing(subscription));
    }
    if matches!(subscription.status, Status::Active | Status::Trialing | Status::Scheduled)
        && now >= subscription.period.end
    {
        return Err(Refusal::RenewalDue { at: subscription.period.end });
    }
    let mut next = subscription.clone();
    next.schedule = None;
    Ok(Decision::to(next, vec![Event::Updated]))
}

impl Subscription {
    /// Whether it ends with the current period because its last phase is over then.
    pub fn ends_with_phases(&self) -> bool {
        ends(self)
    }
}

/// Whether the last phase is over at the end of the current period, and the subscription is to end with it.
pub(super) fn ends(subscription: &Subscription) -> bool {
    subscription.schedule.as_ref().is_some_and(|schedule| {
        schedule.after == AfterPhases::Cancel && matches!(schedule.step(subscription.period.end), Step::Over)
    })
}

/// The end that follows the last phase.
pub(super) fn end(subscription: &Subscription) -> Result<Decision, Refusal> {
    let ended_at = subscription.period.end;
    cancel::end(subscription, ended_at, ended_at, Some(REASON_PHASES_OVER.to_owned()))
}

/// The reason stored when a subscription ends with its last phase.
const REASON_PHASES_OVER: &str = "phases_over";

/// The subscription at the boundary that its current period ends at: what begins there waits in `pending`.
pub(super) fn at_boundary(subscription: &Subscription) -> Subscription {
    let mut next = subscription.clone();
    // A trial that it was agreed with is no period of its first phase.
    let waits_for_trial =
        next.status == Status::Scheduled && next.trial_end.is_some_and(|end| end > subscription.period.end);
    let Some(schedule) = &mut next.schedule else { return next };
    match schedule.step(subscription.period.end) {
        Step::Stays => schedule.left = schedule.left.saturating_sub(1),
        Step::Begins(nth, phase) => {
            let (target, lasts, free) = (phase.target.clone(), phase.lasts, phase.trial_days > 0 || waits_for_trial);
            schedule.running = Some(nth);
            schedule.left = match lasts {
                Lasts::Periods(count) if free => count,
                Lasts::Periods(count) => count.saturating_sub(1),
                Lasts::Until(_) | Lasts::Open => 0,
            };
            next.pending = Some(target);
        }
        Step::Over => next.schedule = None,
    }
    next
}
