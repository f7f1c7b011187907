//! The ways money moves, and which one comes next when one gives no more.
//!
//! A *pull* rail is charged by us. A *push* rail is only asked for: a payment request with an
//! expiry, which the payer answers or does not. This module does not know which rails a customer
//! or a gateway really has; the caller lists them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One way to move money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rail {
    /// A saved card, charged by token.
    Card,
    /// The person's wallet with us.
    Wallet,
    /// A bank mandate.
    DirectDebit,
    /// A code the payer dials from the account's own phone.
    Ussd,
    /// A bank transfer to an account shown for this request.
    Transfer,
    /// A transfer to the customer's standing account number.
    VirtualAccount,
}

impl Rail {
    /// Every rail.
    pub const ALL: [Rail; 6] =
        [Rail::Card, Rail::Wallet, Rail::DirectDebit, Rail::Ussd, Rail::Transfer, Rail::VirtualAccount];

    /// The default relay after a card: USSD, transfer, virtual account, direct debit.
    pub const RELAY_FROM_CARD: [Rail; 4] = [Rail::Ussd, Rail::Transfer, Rail::VirtualAccount, Rail::DirectDebit];

    /// The word stored and sent: `card`, `virtual_account`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Rail::Card => "card",
            Rail::Wallet => "wallet",
            Rail::DirectDebit => "direct_debit",
            Rail::Ussd => "ussd",
            Rail::Transfer => "transfer",
            Rail::VirtualAccount => "virtual_account",
        }
    }

    /// The name as written inside a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Rail::Card => "card",
            Rail::Wallet => "wallet",
            Rail::DirectDebit => "direct debit",
            Rail::Ussd => "USSD",
            Rail::Transfer => "bank transfer",
            Rail::VirtualAccount => "virtual account",
        }
    }

    /// We take the money, without the payer present.
    pub fn is_pull(self) -> bool {
        match self {
            Rail::Card | Rail::Wallet | Rail::DirectDebit => true,
            Rail::Ussd | Rail::Transfer | Rail::VirtualAccount => false,
        }
    }

    /// The payer sends the money; we ask and wait.
    pub fn is_push(self) -> bool {
        !self.is_pull()
    }
}

impl fmt::Display for Rail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no rail.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown rail `{0}`")]
pub struct UnknownRail(pub String);

impl FromStr for Rail {
    type Err = UnknownRail;

    fn from_str(text: &str) -> Result<Self, UnknownRail> {
        Self::ALL.into_iter().find(|rail| rail.as_str() == text).ok_or_else(|| UnknownRail(text.to_owned()))
    }
}

/// The rail after `after` in `order` that the customer can use.
///
/// The relay only moves forward, so it always ends and never comes back to a rail that gave
/// nothing. A rail that `order` does not list stands before the first.
pub fn next_rail(order: &[Rail], after: Rail, available: &[Rail]) -> Option<Rail> {
    later(order, after).find(|rail| available.contains(rail))
}

/// As [`next_rail`], but only rails we can charge ourselves.
pub fn next_pull_rail(order: &[Rail], after: Rail, available: &[Rail]) -> Option<Rail> {
    later(order, after).find(|rail| rail.is_pull() && available.contains(rail))
}

fn later(order: &[Rail], after: Rail) -> impl Iterator<Item = Rail> {
    let passed = order.iter().position(|rail| *rail == after).map_or(0, |at| at.saturating_add(1));
    order.iter().skip(passed).copied().filter(move |rail| *rail != after)
}

#[cfg(test)]
mod tests;
