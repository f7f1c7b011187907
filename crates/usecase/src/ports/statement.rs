//! What a provider's own books say: movements and settlements, page by page, to be compared with ours.
//!
//! A page is read-only and may be asked for again. What a provider does not list it says beforehand ([`Statements`]); files that
//! it hands out instead are read elsewhere.

use std::fmt;

use async_trait::async_trait;
use ids::{Mode, TenantId};
use jiff::Timestamp;
use money::Money;
pub use reconciliation::SettledKind;

use super::charge::unsupported;
use super::{GatewayError, Page};

/// Which part of a provider's books.
#[derive(Clone, Debug)]
pub struct StatementAsk {
    /// Whose: a provider that serves several merchants without accounts tells them apart by it.
    pub merchant: TenantId,
    /// Which world.
    pub mode: Mode,
    /// From this instant on.
    pub since: Timestamp,
    /// Before this instant.
    pub until: Timestamp,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// What a provider lists, so that nobody asks it for what it cannot tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    /// Charges, refunds and payouts, one by one.
    pub movements: bool,
    /// What it paid out to the merchant's bank, and of what that consists.
    pub settlements: bool,
}

/// Where settled money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledInto {
    /// To the merchant's bank: the provider owes it no longer.
    Bank,
    /// To the merchant's balance with the provider, from which payouts are made.
    Balance,
}

impl SettledInto {
    /// Its name in the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            SettledInto::Bank => "bank",
            SettledInto::Balance => "balance",
        }
    }
}

/// Money that a provider paid out to the merchant's bank, or into their balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSettlement {
    /// The provider's reference.
    pub gateway_ref: String,
    /// What arrived. Below zero when the provider took money back.
    pub net: Money,
    /// Where.
    pub into: SettledInto,
    /// When.
    pub at: Timestamp,
}

/// A page of settlements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettlementPage {
    /// Those that arrived; what is on its way is not listed.
    pub items: Vec<ListedSettlement>,
    /// How to ask for the next page; `None` at the end.
    pub next: Option<String>,
}

/// One line of a settlement. Amounts are above zero but for adjustments, which carry their sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledItem {
    /// What it is about.
    pub kind: SettledKind,
    /// The provider's reference of the movement.
    pub gateway_ref: String,
    /// Our reference, when it carries one.
    pub reference: Option<String>,
    /// How much.
    pub amount: Money,
    /// What the provider kept of it.
    pub fee: Option<Money>,
    /// When it moved.
    pub at: Option<Timestamp>,
}

/// A page of a settlement's lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettledPage {
    /// The lines.
    pub items: Vec<SettledItem>,
    /// How to ask for the next page; `None` at the end.
    pub next: Option<String>,
}

/// A provider whose books can be read.
#[async_trait]
pub trait StatementGateway: fmt::Debug + Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// What it lists.
    fn offers(&self) -> Statements;

    /// A page of what moved, and of tries that moved nothing where it lists those.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn movements(&self, ask: &StatementAsk) -> Result<Page, GatewayError>;

    /// A page of settlements that arrived.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn settlements(&self, ask: &StatementAsk) -> Result<SettlementPage, GatewayError> {
        let _ = ask;
        Err(unsupported(self.name(), "lists of settlements; import its file"))
    }

    /// A page of what one settlement consists of.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn settled(&self, ask: &StatementAsk, settlement: &str) -> Result<SettledPage, GatewayError> {
        let (_, _) = (ask, settlement);
        Err(unsupported(self.name(), "lists of settlements; import its file"))
    }
}
