//! Payment requests: whether the payer sends the money, and when.
//!
//! Decided when the request is made, from the payer, their account and the window, and never shown before it
//! happens. A payer unknown to the simulator never pays. Only exact payments happen here: short, over and late
//! money are not simulated.

use calendar::CalendarError;
use ids::CustomerId;
use jiff::Timestamp;
use money::Money;
use recovery::draw::Draw;
use recovery::payers::{self, Ask, USUAL_WILLINGNESS_PER_10K};
use recovery::{DeclineCode, Rail};
use usecase::ports::{ChargeAsk, NextAction};

use super::decide::{Saver, World};
use super::fate::{Answer, End, Verdict};

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
        Some(payer) => {
            let willing = payer.behavior.willing_per_10k.unwrap_or(USUAL_WILLINGNESS_PER_10K);
            let request = Ask { rail: ask.rail, amount_minor: ask.amount.minor(), at: ask.at, expires_at };
            payers::pays_at(&world.account(payer), payer.funds(), willing, &request)?
        }
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
        fee: None,
        action: Some(action(world.seed, ask)),
        asked_at: ask.at,
        settles_at,
        expires_at: Some(expires_at),
    })
}

/// The bank that has all numbers here.
pub(super) const BANK: &str = "Simulated Bank";

/// The number of a payer, which stays theirs.
pub(super) fn standing(seed: u64, customer: CustomerId) -> String {
    format!("99{:08}", Draw::seeded(seed).text("account").text(&customer.to_string()).below(100_000_000))
}

/// What the payer is shown. A virtual account belongs to the payer and stays; the others are made per request.
fn action(seed: u64, ask: &ChargeAsk) -> NextAction {
    let draw = Draw::seeded(seed).text("account");
    let once = draw.text(&ask.key.to_string()).below(100_000_000);
    let transfer_to =
        |account| NextAction::TransferTo { bank: BANK.to_owned(), account, name: "Recoup Simulator".to_owned() };
    match ask.rail {
        Rail::Transfer => transfer_to(format!("98{once:08}")),
        Rail::VirtualAccount => transfer_to(standing(seed, ask.payer.customer)),
        Rail::Ussd | Rail::Card | Rail::Wallet | Rail::DirectDebit => {
            NextAction::DialUssd { code: format!("*000*{once:08}#") }
        }
    }
}

#[cfg(test)]
mod tests;
