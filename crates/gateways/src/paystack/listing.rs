//! What happened at Paystack, page by page, to compare with our books: first what came in, then what went back, what went
//! out, and what banks took back.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use usecase::ports::{GatewayError, Listed, ListedKind, Page};
use wire::form;

use super::client::Paystack;
use super::dispute::Dispute;
use super::payout::Transfer;
use super::refund::Refund;
use super::reply::Reply;
use super::transaction::Transaction;

/// How many on a page: the most that Paystack gives.
const PER_PAGE: &str = "100";

/// A part of a list.
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    pub(super) next: Option<u32>,
}

impl Paystack {
    pub(super) async fn list_charges(
        &self,
        since: Timestamp,
        until: Timestamp,
        cursor: Option<&str>,
    ) -> Result<Page, GatewayError> {
        let (kind, page) = read_cursor(cursor.unwrap_or("charges:1"))?;
        if kind == "charges" {
            let part: Part<Transaction> = self.part("transaction", "per_page", since, until, page).await?;
            let next = part.next.map_or_else(|| "refunds:1".to_owned(), |page| format!("charges:{page}"));
            return Ok(Page { items: part.items.iter().filter_map(charge).collect(), next: Some(next) });
        }
        let part: Part<Refund> = self.part("refund", "perPage", since, until, page).await?;
        let next = part.next.map(|page| format!("refunds:{page}"));
        Ok(Page { items: part.items.iter().filter_map(refund).collect(), next })
    }

    pub(super) async fn list_payouts(
        &self,
        since: Timestamp,
        until: Timestamp,
        cursor: Option<&str>,
    ) -> Result<Page, GatewayError> {
        let (_, page) = read_cursor(cursor.unwrap_or("payouts:1"))?;
        let part: Part<Transfer> = self.part("transfer", "per_page", since, until, page).await?;
        let next = part.next.map(|page| format!("payouts:{page}"));
        Ok(Page { items: part.items.iter().filter_map(Transfer::listed).collect(), next })
    }

    async fn list_disputes(&self, since: Timestamp, until: Timestamp, cursor: &str) -> Result<Page, GatewayError> {
        let (_, page) = read_cursor(cursor)?;
        let part: Part<Dispute> = self.part("dispute", "perPage", since, until, page).await?;
        let next = part.next.map(|page| format!("disputes:{page}"));
        Ok(Page { items: part.items.into_iter().filter_map(Dispute::listed).collect(), next })
    }

    /// All that moved: charges, then refunds, then payouts, then disputes.
    pub(super) async fn list_all(
        &self,
        since: Timestamp,
        until: Timestamp,
        cursor: Option<&str>,
    ) -> Result<Page, GatewayError> {
        if cursor.is_some_and(|cursor| cursor.starts_with("payouts:")) {
            let page = self.list_payouts(since, until, cursor).await?;
            return Ok(Page { next: page.next.or_else(|| Some("disputes:1".to_owned())), ..page });
        }
        if let Some(cursor) = cursor.filter(|cursor| cursor.starts_with("disputes:")) {
            return self.list_disputes(since, until, cursor).await;
        }
        let page = self.list_charges(since, until, cursor).await?;
        Ok(Page { next: page.next.or_else(|| Some("payouts:1".to_owned())), ..page })
    }

    pub(super) async fn part<T: DeserializeOwned>(
        &self,
        path: &str,
        per_page: &str,
        since: Timestamp,
        until: Timestamp,
        page: u32,
    ) -> Result<Part<T>, GatewayError> {
        let (since, until, number) = (since.to_string(), until.to_string(), page.to_string());
        let query = form(&[("from", &since), ("to", &until), (per_page, PER_PAGE), ("page", &number)]);
        let envelope = match self.ask(self.get(&format!("{path}?{query}"))).await? {
            Reply::Yes(envelope) => envelope,
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(cause) => return Err(GatewayError::NotSent(format!("Paystack lists nothing now: {cause}"))),
        };
        let items: Vec<T> =
            envelope.data().ok_or_else(|| GatewayError::NotSent("Paystack's list could not be read".to_owned()))?;
        let next = envelope.goes_on(page, items.len()).then(|| page.saturating_add(1));
        Ok(Part { items, next })
    }
}

fn read_cursor(cursor: &str) -> Result<(&str, u32), GatewayError> {
    let wrong = || GatewayError::BadRequest("this is no cursor of a list of Paystack".to_owned());
    let (kind, page) = cursor.split_once(':').ok_or_else(wrong)?;
    let known = matches!(kind, "charges" | "refunds" | "payouts" | "disputes");
    page.parse().ok().filter(|_| known).map(|page| (kind, page)).ok_or_else(wrong)
}

/// A charge that moved money, or was refused for good. One that was paid back moved it too: what went back is listed beside it.
fn charge(transaction: &Transaction) -> Option<Listed> {
    let moved = match transaction.status.as_deref() {
        Some("success" | "reversed") => true,
        Some("failed") => false,
        Some(_) | None => return None,
    };
    Some(Listed {
        kind: ListedKind::Charge,
        gateway_ref: transaction.id.clone()?,
        reference: transaction.reference.clone(),
        amount: transaction.amount()?,
        fee: transaction.fee(),
        moved,
        at: transaction.at()?,
    })
}

fn refund(refund: &Refund) -> Option<Listed> {
    if refund.status.as_deref() != Some("processed") {
        return None;
    }
    Some(Listed {
        kind: ListedKind::Refund,
        gateway_ref: refund.id.clone()?,
        reference: refund.reference().map(str::to_owned),
        amount: refund.amount()?,
        fee: None,
        moved: true,
        at: refund.at()?,
    })
}
