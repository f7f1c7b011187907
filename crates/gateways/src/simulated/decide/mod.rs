//! Which fate a charge of a saved card or mandate meets: five triggers, in order, the first that speaks wins.
//!
//! Pure: the same card, charge and world always give the same fate. It does not know what a fate looks like
//! from outside, nor that charges are recorded.

use calendar::{CalendarError, Holidays};
use jiff::{SignedDuration, Timestamp};
use recovery::DeclineCode;
use recovery::payers::{Account, Funds, USUAL_SALARY_MINOR};

use super::behavior::Behavior;
use super::card::{self, Saved};
use super::{Fate, date_in_lagos, fate};

/// A mandate can be charged so long after the payer consented.
const MANDATE_ACTIVE_AFTER: SignedDuration = SignedDuration::from_hours(3);

/// What is the same for all charges.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) seed: u64,
    pub(super) kobo_decides: bool,
    pub(super) holidays: Holidays,
}

impl World {
    /// What is known of the payer's money.
    pub(super) fn account<'a>(&'a self, saver: &'a Saver) -> Account<'a> {
        let Saver { payer, behavior, .. } = saver;
        let salary_minor = behavior.salary_minor.unwrap_or(USUAL_SALARY_MINOR);
        Account { seed: self.seed, payer, salary_minor, payday: behavior.payday, holidays: &self.holidays }
    }
}

/// What a token stands for.
#[derive(Clone, Debug)]
pub(super) enum Method {
    /// A card with this number.
    Card,
    /// A bank mandate on this account.
    Mandate,
}

/// A saved method and the person behind it.
#[derive(Clone, Debug)]
pub(super) struct Saver {
    pub(super) method: Method,
    pub(super) number: String,
    pub(super) payer: String,
    pub(super) behavior: Behavior,
    pub(super) created_at: Timestamp,
}

/// One charge of a saved method.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pull {
    pub(super) amount_minor: i64,
    pub(super) at: Timestamp,
    /// The number of this charge among the token's, from 1; the counted ones and one more for all others.
    pub(super) attempt: i32,
    /// When the token was charged first; none if this is the first time.
    pub(super) first_at: Option<Timestamp>,
}

/// The fate of a charge.
///
/// # Errors
/// For dates that cannot be represented.
pub(super) fn pull_fate(world: &World, saver: &Saver, pull: &Pull) -> Result<Fate, CalendarError> {
    let step = usize::try_from(pull.attempt).ok().and_then(|attempt| attempt.checked_sub(1));
    if let Some(scripted) = step.and_then(|step| saver.behavior.plan.get(step)) {
        return Ok(*scripted);
    }
    if let Some(fate) = saver.number_fate(pull) {
        return Ok(fate);
    }
    if let Some(fate) = world.kobo_decides.then(|| kobo_fate(pull.amount_minor)).flatten() {
        return Ok(fate);
    }
    let account = world.account(saver);
    match saver.funds() {
        Funds::Salary if !account.holds(pull.amount_minor, pull.at)? => {
            Ok(Fate::Declines(DeclineCode::InsufficientFunds))
        }
        Funds::Always | Funds::Never | Funds::Salary => Ok(Fate::Succeeds),
    }
}

impl Saver {
    /// How many of the token's first charges have fates of their own. Later ones need no number, so that a
    /// card which many charge at once is not a queue.
    pub(super) fn counted(&self) -> i32 {
        let scripted = i32::try_from(self.behavior.plan.len()).unwrap_or(i32::MAX);
        match self.saved() {
            Saved::Plain | Saved::Balance | Saved::Always(_) | Saved::Never(_) => scripted,
            Saved::FirstDecline(times, _) => scripted.max(i32::from(times)),
            Saved::LimitToday => scripted.max(1),
        }
    }

    /// Where the money of a push would come from.
    pub(super) fn funds(&self) -> Funds {
        let saved = self.saved();
        if saved == Saved::Always(Fate::Declines(DeclineCode::InsufficientFunds)) {
            return Funds::Never;
        }
        let is_mandate = matches!(self.method, Method::Mandate);
        if is_mandate || saved == Saved::Balance || self.behavior.salary_minor.is_some() {
            Funds::Salary
        } else {
            Funds::Always
        }
    }

    /// What the number alone decides.
    fn number_fate(&self, pull: &Pull) -> Option<Fate> {
        match self.method {
            Method::Card => {
                let limit_is_over = pull.first_at.is_some_and(|first| date_in_lagos(pull.at) > date_in_lagos(first));
                self.saved().fate(pull.attempt, limit_is_over)
            }
            Method::Mandate => {
                let active_at = fate::later(self.created_at, MANDATE_ACTIVE_AFTER);
                let is_active = pull.at >= active_at && !self.number.ends_with('9');
                (!is_active).then_some(Fate::Declines(DeclineCode::MandateInactive))
            }
        }
    }

    fn saved(&self) -> Saved {
        match self.method {
            Method::Card => card::find(&self.number).map_or(Saved::Plain, |card| card.saved),
            Method::Mandate => Saved::Plain,
        }
    }
}

/// The fate that the last two digits of an amount stand for.
fn kobo_fate(amount_minor: i64) -> Option<Fate> {
    match amount_minor % 100 {
        1 => Some(Fate::Declines(DeclineCode::InsufficientFunds)),
        2 => Some(Fate::Declines(DeclineCode::DoNotHonor)),
        3 => Some(Fate::Declines(DeclineCode::ExpiredCard)),
        4 => Some(Fate::Declines(DeclineCode::StolenCard)),
        5 => Some(Fate::Declines(DeclineCode::IssuerUnavailable)),
        6 => Some(Fate::SilentThenSucceeds),
        7 => Some(Fate::SilentThenDeclines(DeclineCode::DoNotHonor)),
        8 => Some(Fate::WantsConfirmation),
        9 => Some(Fate::PendingThenSucceeds),
        10 => Some(Fate::SaysDuplicate),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
