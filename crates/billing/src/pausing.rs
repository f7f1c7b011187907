//! What a pause does to money and time, under each of the three rules in use.
//!
//! Promises: a rule is named by the tenant, never guessed; whatever was paid for is either served, credited or given up
//! as the rule says, and no period overlaps another. States and commands are `subscription`'s; this is the arithmetic.
//!
//! Example: 3000 a month, paid for April, paused on 11 April, resumed on 6 May.
//! * Keep the anchor: the resume bills 26 of the 31 days of May, 2516.
//! * Shift the boundary: the 20 unused days run to 26 May, then 3000 is due, on the 26th from then on.
//! * Credit and bill again: 2000 back at the pause, 2516 at the resume.

use calendar::{CalendarError, Cycle, Period};
use jiff::{SignedDuration, Timestamp};
use money::Money;
use serde::{Deserialize, Serialize};

use crate::bill_refusal::BillRefusal;
use crate::proration::{Paid, ProrationLine, ProrationTerms, ProrationUnit, charge_rest, credit};

/// What a tenant wants a pause to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseRule {
    /// Nothing is given back, the boundaries stay; a resume after the paid period bills the rest of the running one.
    #[default]
    KeepAnchor,
    /// Nothing is given back, the unused time follows the resume; the boundaries move with it.
    ShiftBoundary,
    /// The unused time is credited at the pause, and the rest of the running period billed at the resume.
    CreditAndRebill,
}

impl PauseRule {
    /// Every rule.
    pub const ALL: [PauseRule; 3] = [PauseRule::KeepAnchor, PauseRule::ShiftBoundary, PauseRule::CreditAndRebill];

    /// The word of a setting.
    pub const fn as_str(self) -> &'static str {
        match self {
            PauseRule::KeepAnchor => "keep_anchor",
            PauseRule::ShiftBoundary => "shift",
            PauseRule::CreditAndRebill => "credit",
        }
    }

    /// Reads the word of a setting; `None` for any other.
    pub fn parse(text: &str) -> Option<PauseRule> {
        PauseRule::ALL.into_iter().find(|rule| rule.as_str() == text)
    }
}

/// A pause that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Standstill {
    /// The period that was paid when it began.
    pub paid: Period,
    /// When it began.
    pub paused_at: Timestamp,
    /// When it ended.
    pub resumed_at: Timestamp,
}

/// What follows from a resume.
#[derive(Clone, Debug)]
pub struct Resumed {
    /// The period that runs now; its end is the next boundary.
    pub period: Period,
    /// What is due now, if anything.
    pub charge: Option<ProrationLine>,
    /// Where the boundaries lie from now on. For a shifted one boundary 0 is the end of `period`.
    pub cycle: Cycle,
}

/// The credit at the pause: what is left of `paid`, if the rule gives it back.
///
/// # Errors
/// As [`credit`].
pub fn at_pause(
    rule: PauseRule,
    terms: &ProrationTerms,
    paid: &Paid,
    at: Timestamp,
) -> Result<Option<ProrationLine>, BillRefusal> {
    match rule {
        PauseRule::KeepAnchor | PauseRule::ShiftBoundary => Ok(None),
        PauseRule::CreditAndRebill => credit(terms, paid, at),
    }
}

/// What a resume bills, and where the boundaries lie then. `price` is for a whole period.
///
/// # Errors
/// [`BillRefusal::InstantOutOfOrder`] for a resume before the pause; [`BillRefusal::Calendar`]; as
/// [`charge_rest`].
pub fn at_resume(
    rule: PauseRule,
    terms: &ProrationTerms,
    cycle: &Cycle,
    standstill: &Standstill,
    price: Money,
) -> Result<Resumed, BillRefusal> {
    let Standstill { paid, paused_at, resumed_at } = *standstill;
    if resumed_at < paused_at {
        return Err(BillRefusal::InstantOutOfOrder { at: resumed_at });
    }
    match rule {
        PauseRule::KeepAnchor if resumed_at < paid.end => {
            Ok(Resumed { period: paid, charge: None, cycle: cycle.clone() })
        }
        PauseRule::KeepAnchor | PauseRule::CreditAndRebill => {
            let index = cycle.index_at(resumed_at)?;
            let running = cycle.period(index)?;
            let whole = if index == 0 { terms.whole_of_stub(cycle)?.unwrap_or(running) } else { running };
            let charge = charge_rest(&terms.for_a_start(), price, whole, resumed_at)?;
            let period = Period { start: resumed_at, end: running.end };
            Ok(Resumed { period, charge, cycle: cycle.clone() })
        }
        PauseRule::ShiftBoundary => {
            let end = shifted_end(terms, standstill)?;
            let shifted = Cycle::try_new(end, cycle.zone_name(), cycle.interval(), None)?;
            // With nothing unused the period is over at once, and the next one is due.
            let start = if paused_at < paid.end { paid.start } else { end };
            Ok(Resumed { period: Period { start, end }, charge: None, cycle: shifted })
        }
    }
}

/// What is paid for once a shifted period goes on: the part that was not served before the pause, for the time from the
/// resume to the shifted end. A later credit is measured against this, so that the pause itself counts for nothing.
/// None where nothing was left.
///
/// # Errors
/// As [`credit`] and [`shifted_end`].
pub fn carried(terms: &ProrationTerms, paid: &Paid, standstill: &Standstill) -> Result<Option<Paid>, BillRefusal> {
    let Some(rest) = credit(terms, paid, standstill.paused_at)? else { return Ok(None) };
    let covers = Period { start: standstill.resumed_at, end: shifted_end(terms, standstill)? };
    Ok(Some(Paid { net: rest.net.checked_neg()?, tax: rest.tax.checked_neg()?, covers }))
}

/// Where a paid period ends whose rest follows the resume: by as many local dates later as the pause took where days
/// are counted, else by as much elapsed time.
///
/// # Errors
/// [`BillRefusal::Calendar`].
pub fn shifted_end(terms: &ProrationTerms, standstill: &Standstill) -> Result<Timestamp, BillRefusal> {
    let Standstill { paid, paused_at, resumed_at } = *standstill;
    if paused_at >= paid.end {
        return Ok(resumed_at);
    }
    if terms.rule.unit == ProrationUnit::Day {
        // Dates that were not served; the one on which service starts again is.
        let days = calendar::days_between(terms.takes_effect(paused_at)?, resumed_at, &terms.zone)?;
        return Ok(calendar::days_later(paid.end, &terms.zone, days.max(0))?);
    }
    let stood = SignedDuration::from_millis(Period { start: paused_at, end: resumed_at }.millis());
    Ok(paid.end.checked_add(stood).map_err(|_| CalendarError::OutOfRange)?)
}
