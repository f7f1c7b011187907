//! Stripe's books: what moved, and what it paid out to the merchant's bank, with the balance transactions of each payout.

use async_trait::async_trait;
use money::Money;
use serde_json::Value;
use usecase::ports::{
    GatewayError, ListedSettlement, Page, SettledInto, SettledItem, SettledKind, SettledPage, SettlementPage,
    StatementAsk, StatementGateway, Statements,
};

use super::call::Fields;
use super::gateway::Stripe;
use super::{NAME, listing, read};
use crate::kit::Reference;

/// What the cursor of a page of disputes begins with.
const DISPUTES: &str = "disputes:";

#[async_trait]
impl StatementGateway for Stripe {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self) -> Statements {
        Statements { movements: true, settlements: true }
    }

    async fn movements(&self, ask: &StatementAsk) -> Result<Page, GatewayError> {
        self.admit(ask.mode)?;
        let page = listing::page(self, ask.since, ask.until, ask.cursor.as_deref()).await?;
        let is_last = ask.cursor.as_deref().is_some_and(|cursor| cursor.starts_with(DISPUTES));
        Ok(Page { next: page.next.or_else(|| (!is_last).then(|| DISPUTES.to_owned())), ..page })
    }

    async fn settlements(&self, ask: &StatementAsk) -> Result<SettlementPage, GatewayError> {
        self.admit(ask.mode)?;
        let fields = Fields::of(&[("limit", "100"), ("status", "paid")])
            .and("arrival_date[gte]", ask.since.as_second())
            .and("arrival_date[lt]", ask.until.as_second())
            .maybe("starting_after", ask.cursor.as_deref());
        let (items, next) = page(self, "v1/payouts", &fields, arrived).await?;
        Ok(SettlementPage { items, next })
    }

    async fn settled(&self, ask: &StatementAsk, settlement: &str) -> Result<SettledPage, GatewayError> {
        self.admit(ask.mode)?;
        let fields = Fields::of(&[("limit", "100"), ("payout", settlement), ("expand[]", "data.source")])
            .maybe("starting_after", ask.cursor.as_deref());
        let (items, next) = page(self, "v1/balance_transactions", &fields, item).await?;
        Ok(SettledPage { items, next })
    }
}

/// What a page holds, and the id of its last object when more follows.
async fn page<T>(
    stripe: &Stripe,
    path: &str,
    fields: &Fields,
    item: fn(&Value) -> Option<T>,
) -> Result<(Vec<T>, Option<String>), GatewayError> {
    let list = stripe.list_of(path, fields).await?.clearly()?;
    let unreadable = || GatewayError::NotSent("the list cannot be read; ask again".to_owned());
    let found = read::items(&list).ok_or_else(unreadable)?;
    let next = match (read::flag(&list, "/has_more"), found.last()) {
        (Some(true), Some(last)) => Some(read::text(last, "/id").ok_or_else(unreadable)?.to_owned()),
        (Some(true), None) => return Err(unreadable()),
        (Some(false) | None, _) => None,
    };
    Ok((found.iter().filter_map(item).collect(), next))
}

fn arrived(payout: &Value) -> Option<ListedSettlement> {
    read::text(payout, "/status").filter(|status| *status == "paid")?;
    Some(ListedSettlement {
        gateway_ref: read::text(payout, "/id")?.to_owned(),
        net: read::money(payout, "/amount", "/currency")?,
        into: SettledInto::Bank,
        at: read::instant(payout, "/arrival_date")?,
    })
}

/// A balance transaction as a line of the payout that it is in. The payout itself is listed among them and is none.
fn item(entry: &Value) -> Option<SettledItem> {
    let signed = read::money(entry, "/amount", "/currency")?;
    let kind = match (read::text(entry, "/reporting_category"), read::text(entry, "/type")?) {
        (_, "payout" | "payout_cancel" | "payout_failure") => return None,
        (Some("dispute" | "dispute_reversal"), _) => SettledKind::Dispute,
        (_, "charge" | "payment") => SettledKind::Charge,
        (_, "refund" | "payment_refund") => SettledKind::Refund,
        (_, "stripe_fee" | "stripe_fx_fee" | "tax_fee") => SettledKind::Fee,
        _ => SettledKind::Adjustment,
    };
    let amount = match kind {
        SettledKind::Charge | SettledKind::Adjustment => signed,
        // What goes out is below zero there.
        SettledKind::Refund | SettledKind::Dispute | SettledKind::Fee => signed.checked_neg().ok()?,
    };
    let source = entry.pointer("/source");
    let of_source = |at: &str| source.and_then(|source| read::id(source, at));
    let gateway_ref = match kind {
        SettledKind::Charge => of_source("/payment_intent").or_else(|| read::id(entry, "/source")),
        SettledKind::Refund | SettledKind::Dispute | SettledKind::Fee | SettledKind::Adjustment => {
            read::id(entry, "/source")
        }
    };
    let named = |kind| source.and_then(|source| listing::ours(source, kind));
    Some(SettledItem {
        kind,
        gateway_ref: gateway_ref.or_else(|| read::text(entry, "/id"))?.to_owned(),
        reference: named(Reference::Charge).or_else(|| named(Reference::Refund)),
        amount,
        fee: read::money(entry, "/fee", "/currency").filter(|fee: &Money| !fee.is_zero()),
        at: read::instant(entry, "/created"),
    })
}
