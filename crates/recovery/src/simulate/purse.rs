//! A payer's money, with the paydays of the whole simulation found once.

use calendar::CalendarError;
use jiff::{SignedDuration, Timestamp};

use crate::payers::{Account, Funds, USUAL_SALARY_MINOR, date_in_lagos};
use crate::simulate::{Member, Setup};

/// Longer than any pay cycle, so that the first bill has a payday before it.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 62);

/// What one member has.
#[derive(Debug)]
pub(super) struct Purse<'a> {
    pub(super) account: Account<'a>,
    pub(super) funds: Funds,
    paydays: Vec<Timestamp>,
}

impl<'a> Purse<'a> {
    pub(super) fn try_new(
        member: &'a Member,
        setup: &'a Setup,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Self, CalendarError> {
        let account = Account {
            seed: setup.seed,
            payer: &member.id,
            salary_minor: member.salary_minor.unwrap_or(USUAL_SALARY_MINOR),
            payday: member.payday,
            holidays: &setup.holidays,
        };
        let funds = if member.salary_minor.is_some() { Funds::Salary } else { Funds::Always };
        let mut paydays = vec![];
        let mut next = from.checked_sub(BEFORE).map_err(|_| CalendarError::OutOfRange)?;
        while funds == Funds::Salary && next < to {
            next = account.next_payday(next)?;
            paydays.push(next);
        }
        Ok(Self { account, funds, paydays })
    }

    /// Whether the amount is there.
    pub(super) fn holds(&self, minor: i64, at: Timestamp) -> Result<bool, CalendarError> {
        if self.funds == Funds::Always {
            return Ok(true);
        }
        let past = self.paydays.partition_point(|payday| *payday <= at);
        let Some(paid_at) = past.checked_sub(1).and_then(|last| self.paydays.get(last)) else {
            return self.account.holds(minor, at);
        };
        let days = date_in_lagos(*paid_at).until(date_in_lagos(at)).map_err(|_| CalendarError::OutOfRange)?;
        Ok(self.account.holds_after(*paid_at, days.get_days(), minor))
    }
}
