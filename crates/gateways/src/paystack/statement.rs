//! Paystack's books: what moved, and what it paid out to the merchant's bank, with the transactions of each settlement.

use async_trait::async_trait;
use jiff::Timestamp;
use money::{Currency, Money};
use serde::Deserialize;
use usecase::ports::{
    GatewayError, ListedSettlement, Page, SettledInto, SettledItem, SettledKind, SettledPage, SettlementPage,
    StatementAsk, StatementGateway, Statements,
};

use super::NAME;
use super::client::Paystack;
use super::transaction::Transaction;
use crate::kit::{Figure, lenient, same_mode};

/// A settlement as Paystack tells it: `effective_amount` is what arrived.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settlement {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
    /// `success`, `pending`, `processing`, `failed`.
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    effective_amount: Option<Figure>,
    #[serde(deserialize_with = "lenient::figure")]
    total_amount: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    settlement_date: Option<String>,
}

impl Settlement {
    /// It, when it arrived. One without an amount or a date is no settlement that anything could be compared with.
    fn listed(&self) -> Option<ListedSettlement> {
        if self.status.as_deref() != Some("success") {
            return None;
        }
        let currency = Currency::parse(self.currency.as_deref()?).ok()?;
        let net: Money = self.effective_amount.or(self.total_amount)?.minor(currency)?;
        let at: Timestamp = self.settlement_date.as_deref()?.parse().ok()?;
        Some(ListedSettlement { gateway_ref: self.id.clone()?, net, into: SettledInto::Bank, at })
    }
}

#[async_trait]
impl StatementGateway for Paystack {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self) -> Statements {
        Statements { movements: true, settlements: true }
    }

    async fn movements(&self, ask: &StatementAsk) -> Result<Page, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        self.list_all(ask.since, ask.until, ask.cursor.as_deref()).await
    }

    async fn settlements(&self, ask: &StatementAsk) -> Result<SettlementPage, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let page = page_of(ask.cursor.as_deref())?;
        let part = self.part::<Settlement>("settlement", "perPage", ask.since, ask.until, page).await?;
        // Its own filter is by the day, ours by the instant.
        let within = |found: &ListedSettlement| ask.since <= found.at && found.at < ask.until;
        let items = part.items.iter().filter_map(Settlement::listed).filter(within).collect();
        Ok(SettlementPage { items, next: part.next.map(|page| page.to_string()) })
    }

    async fn settled(&self, ask: &StatementAsk, settlement: &str) -> Result<SettledPage, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        if !wire::is_plain(settlement) {
            return Err(GatewayError::BadRequest("this is no id of a settlement of Paystack's".to_owned()));
        }
        let page = page_of(ask.cursor.as_deref())?;
        let path = format!("settlement/{settlement}/transactions");
        // A settlement holds transactions of the days before it.
        let part = self.part::<Transaction>(&path, "perPage", Timestamp::UNIX_EPOCH, ask.until, page).await?;
        let items = part.items.iter().filter_map(item).collect();
        Ok(SettledPage { items, next: part.next.map(|page| page.to_string()) })
    }
}

fn page_of(cursor: Option<&str>) -> Result<u32, GatewayError> {
    let wrong = |_| GatewayError::BadRequest("this is no cursor of a list of Paystack".to_owned());
    cursor.map_or(Ok(1), |cursor| cursor.parse().map_err(wrong))
}

fn item(transaction: &Transaction) -> Option<SettledItem> {
    Some(SettledItem {
        kind: SettledKind::Charge,
        gateway_ref: transaction.id.clone()?,
        reference: transaction.reference.clone(),
        amount: transaction.amount()?,
        fee: transaction.fee(),
        at: transaction.at(),
    })
}
