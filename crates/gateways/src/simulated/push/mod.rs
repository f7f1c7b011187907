//! Payment requests: whether the payer sends the money, and when.
//!
//! Decided when the request is made, from the payer, their account and the window, and never shown before it
//! happens. A payer unknown to the simulator never pays. Only exact payments happen here: short, over and late
//! money are not simulated.

use calendar::CalendarError;
use jiff::{SignedDuration, Timestamp};
use money::Money;
use recovery::{DeclineCode, Rail};
use usecase::ports::{ChargeAsk, NextAction};

use super::balance::Account;
use super::behavior::USUAL_WILLINGNESS_PER_10K;
use super::date_in_lagos;
use super::decide::{Funds, Saver, World};
use super::draw::Draw;
use super::fate::{self, Answer, End, Verdict};

/// A payer who means to pay reads the request within this time.
const READS_WITHIN_S: u64 = 6 * 3_600;

/// A payer who waited for the salary pays this long after it landed, at most.
const PAYS_AFTER_PAYDAY: SignedDuration = SignedDuration::from_mins(10);

/// What becomes of a payment request that ends at `expires_at`, which is later than `ask.at`.
///
/// # Errors
/// For dates that cannot be represented.
pub(super) fn verdict(
    world: &World,
    payer: Option<&Saver>,
    ask: &ChargeAsk,
    expires_at: Timestamp,
) -> Result<Verdict, CalendarError> {
    let paid_at = match payer {
        Some(payer) => pays_at(world, payer, ask, expires_at)?,
        None => None,
    };
    let (end, moved, settles_at) = match paid_at {
        Some(at) => (End::Succeeded, ask.amount, at),
        None => (End::Declined(DeclineCode::ExpiredAction), Money::zero(ask.amount.currency()), expires_at),
    };
    Ok(Verdict {
        answer: Answer::Action,
        end,
        asked: ask.amount,
        moved,
        action: Some(action(world.seed, ask)),
        asked_at: ask.at,
        settles_at,
        expires_at: Some(expires_at),
    })
}

/// When the payer pays: once they have read the request, if they are willing and the money is there, or as
/// soon as their salary brings it, before the request expires.
fn pays_at(
    world: &World,
    payer: &Saver,
    ask: &ChargeAsk,
    expires_at: Timestamp,
) -> Result<Option<Timestamp>, CalendarError> {
    let on = date_in_lagos(ask.at);
    let draw = Draw::seeded(world.seed).text("push").text(&payer.payer).text(ask.rail.as_str()).text(&on.to_string());
    if !draw.text("willing").hits(payer.behavior.willing_per_10k.unwrap_or(USUAL_WILLINGNESS_PER_10K)) {
        return Ok(None);
    }
    let window_s = expires_at.duration_since(ask.at).as_secs().max(0).unsigned_abs();
    let reads_in_s = draw.text("reads").below(window_s.min(READS_WITHIN_S));
    let reads_in_s = i64::try_from(reads_in_s).expect("at most six hours");
    let read_at = fate::later(ask.at, SignedDuration::from_secs(reads_in_s));
    let account = Account::of(world.seed, &payer.payer, &payer.behavior, &world.holidays);
    match payer.funds() {
        Funds::Always => Ok(Some(read_at)),
        Funds::Never => Ok(None),
        Funds::Salary if account.holds(ask.amount.minor(), read_at)? => Ok(Some(read_at)),
        // Until the next payday the money only gets less, so only then is there something new to see.
        Funds::Salary => salary_pays_at(&account, ask.amount, read_at, expires_at),
    }
}

fn salary_pays_at(
    account: &Account<'_>,
    amount: Money,
    after: Timestamp,
    expires_at: Timestamp,
) -> Result<Option<Timestamp>, CalendarError> {
    let mut payday = account.next_payday(after)?;
    while payday < expires_at {
        if account.holds(amount.minor(), payday)? {
            let left = expires_at.duration_since(payday);
            return Ok(Some(fate::later(payday, PAYS_AFTER_PAYDAY.min(left / 2))));
        }
        payday = account.next_payday(payday)?;
    }
    Ok(None)
}

/// What the payer is shown. A virtual account belongs to the payer and stays; the others are made per request.
fn action(seed: u64, ask: &ChargeAsk) -> NextAction {
    let draw = Draw::seeded(seed).text("account");
    let once = draw.text(&ask.key.to_string()).below(100_000_000);
    let standing = draw.text(&ask.payer.customer.to_string()).below(100_000_000);
    let transfer_to = |account| NextAction::TransferTo {
        bank: "Simulated Bank".to_owned(),
        account,
        name: "Recoup Simulator".to_owned(),
    };
    match ask.rail {
        Rail::Transfer => transfer_to(format!("98{once:08}")),
        Rail::VirtualAccount => transfer_to(format!("99{standing:08}")),
        Rail::Ussd | Rail::Card | Rail::Wallet | Rail::DirectDebit => {
            NextAction::DialUssd { code: format!("*000*{once:08}#") }
        }
    }
}

#[cfg(test)]
mod tests;
