//! Journals about payouts out of wallets.
//!
//! | event | debit | credit |
//! |---|---|---|
//! | held / released | the wallet / payout hold | payout hold / the wallet |
//! | sent / failed | payout hold / payout transit | payout transit / the wallet |
//! | paid | payout transit, gateway fees | gateway clearing, payout income |
//! | reversed | gateway clearing, payout income if the fee goes back | the wallet |

use ledger::{Account, Journal, JournalKind};

use super::{Accounts, Entry};
use crate::Refusal;
use crate::amount::plus;
use crate::payout::Payout;

fn whole(of: &Payout, kind: JournalKind, debit: Account, credit: Account) -> Result<Journal, Refusal> {
    let held = of.held()?;
    Entry::new(kind, of.id.uuid(), of.currency).debit(debit, held)?.credit(credit, held)?.done()
}

/// The money is set aside.
///
/// # Errors
/// [`Refusal::Amount`].
pub fn payout_held(of: &Payout) -> Result<Journal, Refusal> {
    whole(of, JournalKind::PayoutHeld, Accounts::available(of.person), Accounts::payout_hold(of.id))
}

/// It will not be made.
///
/// # Errors
/// [`Refusal::Amount`].
pub fn payout_released(of: &Payout) -> Result<Journal, Refusal> {
    whole(of, JournalKind::PayoutReleased, Accounts::payout_hold(of.id), Accounts::available(of.person))
}

/// It is handed to a provider.
///
/// # Errors
/// [`Refusal::Amount`].
pub fn payout_sent(of: &Payout) -> Result<Journal, Refusal> {
    whole(of, JournalKind::PayoutSent, Accounts::payout_hold(of.id), Accounts::payout_transit(of.id))
}

/// It failed there.
///
/// # Errors
/// [`Refusal::Amount`].
pub fn payout_failed(of: &Payout) -> Result<Journal, Refusal> {
    whole(of, JournalKind::PayoutFailed, Accounts::payout_transit(of.id), Accounts::available(of.person))
}

/// It arrived, and the provider kept `costs` for it.
///
/// # Errors
/// [`Refusal::Amount`].
pub fn payout_paid(of: &Payout, costs: i64) -> Result<Journal, Refusal> {
    Entry::new(JournalKind::PayoutPaid, of.id.uuid(), of.currency)
        .debit(Accounts::payout_transit(of.id), of.held()?)?
        .debit(Accounts::COSTS, costs)?
        .credit(Accounts::CLEARING, plus(of.amount, costs)?)?
        .credit(Accounts::PAYOUT_INCOME, of.fee)?
        .done()
}

/// It came back; the fee goes back too, if that is the policy.
///
/// # Errors
/// [`Refusal::Amount`].
pub fn payout_reversed(of: &Payout, with_fee: bool) -> Result<Journal, Refusal> {
    let fee = if with_fee { of.fee } else { 0 };
    Entry::new(JournalKind::PayoutReversed, of.id.uuid(), of.currency)
        .debit(Accounts::CLEARING, of.amount)?
        .debit(Accounts::PAYOUT_INCOME, fee)?
        .credit(Accounts::available(of.person), plus(of.amount, fee)?)?
        .done()
}
