//! Payment requests: whether the payer sends the money, and when.
//!
//! Decided when the request is made, from the payer, their account and the window, and never shown before it happens.
//! Only exact payments happen here: short, over and late money are not modelled.

use calendar::CalendarError;
use jiff::{SignedDuration, Timestamp};

use super::{Account, date_in_lagos};
use crate::draw::Draw;
use crate::rail::Rail;

/// A payer who means to pay reads the request within this time.
const READS_WITHIN_S: u64 = 6 * 3_600;

/// A payer who waited for the salary pays this long after it landed, at most.
const PAYS_AFTER_PAYDAY: SignedDuration = SignedDuration::from_mins(10);

/// Where the money of a push would come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funds {
    /// There is always enough.
    Always,
    /// There is never enough.
    Never,
    /// Salary and payday decide.
    Salary,
}

/// One request for money.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// How it is to be paid.
    pub rail: Rail,
    /// How much, in minor units.
    pub amount_minor: i64,
    /// When it was made.
    pub at: Timestamp,
    /// When it runs out, later than `at`.
    pub expires_at: Timestamp,
}

/// When the payer pays: once they have read the request, if they are willing and the money is there, or as soon as
/// their salary brings it, before the request expires.
///
/// # Errors
/// For dates that cannot be represented.
pub fn pays_at(
    account: &Account<'_>,
    funds: Funds,
    willing_per_10k: u16,
    ask: &Ask,
) -> Result<Option<Timestamp>, CalendarError> {
    let on = date_in_lagos(ask.at);
    let draw = Draw::seeded(account.seed).text("push").text(account.payer).text(ask.rail.as_str());
    let draw = draw.text(&on.to_string());
    if !draw.text("willing").hits(willing_per_10k) {
        return Ok(None);
    }
    let read_at = reads_within(draw, ask.at, ask.expires_at)?;
    match funds {
        Funds::Always => Ok(Some(read_at)),
        Funds::Never => Ok(None),
        Funds::Salary if account.holds(ask.amount_minor, read_at)? => Ok(Some(read_at)),
        // Until the next payday the money only gets less, so only then is there something new to see.
        Funds::Salary => salary_pays_at(account, ask, read_at),
    }
}

/// When somebody who means to answer reads a message: within six hours, and before it is of no use.
///
/// # Errors
/// For dates that cannot be represented.
pub fn reads_within(draw: Draw, at: Timestamp, until: Timestamp) -> Result<Timestamp, CalendarError> {
    let window_s = until.duration_since(at).as_secs().max(0).unsigned_abs();
    let reads_in_s = draw.text("reads").below(window_s.min(READS_WITHIN_S));
    later(at, SignedDuration::from_secs(i64::try_from(reads_in_s).unwrap_or(0)))
}

fn salary_pays_at(account: &Account<'_>, ask: &Ask, after: Timestamp) -> Result<Option<Timestamp>, CalendarError> {
    let mut payday = account.next_payday(after)?;
    while payday < ask.expires_at {
        if account.holds(ask.amount_minor, payday)? {
            let left = ask.expires_at.duration_since(payday);
            let half = SignedDuration::from_secs(left.as_secs() / 2);
            return later(payday, PAYS_AFTER_PAYDAY.min(half)).map(Some);
        }
        payday = account.next_payday(payday)?;
    }
    Ok(None)
}

fn later(at: Timestamp, wait: SignedDuration) -> Result<Timestamp, CalendarError> {
    at.checked_add(wait).map_err(|_| CalendarError::OutOfRange)
}
