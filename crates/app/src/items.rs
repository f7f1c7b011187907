//! Which prices a new subscription is made of: the plan's base price, and the add-ons that were chosen.
//!
//! Everything is in one currency. A choice by key takes the newest version; a choice by price takes that version, be
//! it the newest or not.

use billing::price::MAX_QUANTITY;
use billing::{InvoiceRefusal, Item};
use ids::{ItemId, PriceId};
use store::TenantTx;
use store::plans::{BASE, PriceRow};

use crate::subscriptions::NewSubscription;
use crate::{Error, Result, rows};
use usecase::check::Checks;

/// Most items of one subscription.
pub const MAX_ITEMS: usize = 50;

/// One part of a subscription to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// Which price of the plan.
    pub choice: Choice,
    /// How many; must be 1 on a flat price.
    pub quantity: u64,
}

/// How a price is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This very version.
    Price(PriceId),
    /// The newest version of the base price or of an add-on, in the subscription's currency.
    Key(String),
}

/// A price that was found, and where it was asked for.
struct Found<'a> {
    row: &'a PriceRow,
    quantity: u64,
    /// Path of the item; nothing for the base price that nobody needs to ask for.
    at: String,
}

/// The same items for time to come, after what is left of them was given back: fees under new ids, because a changed item
/// is a new item; usage goes on as it is.
pub(crate) fn renamed(tx: &mut TenantTx, items: &[Item]) -> Vec<Item> {
    let rename = |item: &Item| match item.price.meter {
        Some(_) => item.clone(),
        None => Item { id: tx.fresh::<ItemId>(), ..item.clone() },
    };
    items.iter().map(rename).collect()
}

/// The items in the order of their lines: the base price, then the add-ons as they were asked for.
///
/// # Errors
/// Field errors for what the plan does not have, what is asked for twice, and quantities that a price does not take.
pub(crate) fn choose(tx: &mut TenantTx, new: &NewSubscription, prices: &[PriceRow], home: &str) -> Result<Vec<Item>> {
    let currency = currency_of(new, prices, home);
    let base = newest(prices, BASE, &currency).ok_or_else(|| not_priced(prices, &currency))?;
    let mut checks = Checks::new();
    if new.items.len() > MAX_ITEMS {
        checks.wrong("items", "too_many", format!("A subscription has at most {MAX_ITEMS} items."));
    }
    let mut found: Vec<Found<'_>> = Vec::new();
    for (nth, item) in new.items.iter().enumerate().take(MAX_ITEMS) {
        let at = format!("items[{nth}]");
        let Some(row) = find(&mut checks, &at, &item.choice, prices, &currency) else { continue };
        let twice = found.iter().any(|other| other.row.key == row.key);
        checks.demand(!twice, &at, "duplicate_item", "Ask for each price once, with the quantity of both.");
        found.push(Found { row, quantity: item.quantity, at });
    }
    match found.iter().position(|item| item.row.key == BASE) {
        None => found.insert(0, Found { row: base, quantity: new.quantity, at: String::new() }),
        Some(nth) => {
            let once = new.quantity == 1;
            checks.demand(
                once,
                "quantity",
                "quantity_twice",
                "The base price is among the items; say its quantity there.",
            );
            let own = found.remove(nth);
            found.insert(0, own);
        }
    }
    let items = found.iter().map(|found| item(tx, &mut checks, found)).collect::<Result<_>>()?;
    checks.done()?;
    Ok(items)
}

/// What was asked for, or the currency of the first price that was, or the tenant's own.
fn currency_of(new: &NewSubscription, prices: &[PriceRow], home: &str) -> String {
    let of_items = new.items.iter().find_map(|item| match &item.choice {
        Choice::Price(id) => prices.iter().find(|price| price.id == *id).map(|price| price.currency.clone()),
        Choice::Key(_) => None,
    });
    new.currency.clone().or(of_items).unwrap_or_else(|| home.to_owned())
}

/// The newest version; rows come in the order of versions.
fn newest<'a>(prices: &'a [PriceRow], key: &str, currency: &str) -> Option<&'a PriceRow> {
    prices.iter().filter(|price| price.key == key && price.currency == currency).max_by_key(|price| price.version)
}

fn not_priced(prices: &[PriceRow], currency: &str) -> Error {
    let mut known: Vec<&str> =
        prices.iter().filter(|price| price.key == BASE).map(|price| price.currency.as_str()).collect();
    known.dedup();
    let message = format!("The plan has no price in {currency}; it has prices in {}.", known.join(", "));
    Error::field("currency", "currency_not_priced", message)
}

fn find<'a>(
    checks: &mut Checks,
    at: &str,
    choice: &Choice,
    prices: &'a [PriceRow],
    currency: &str,
) -> Option<&'a PriceRow> {
    match choice {
        Choice::Key(key) => {
            let found = newest(prices, key, currency);
            let message = "The plan has no add-on of this key in the subscription's currency.";
            checks.demand(found.is_some(), &format!("{at}.key"), "unknown_key", message);
            found
        }
        Choice::Price(id) => {
            let field = format!("{at}.priceId");
            let found = prices.iter().find(|price| price.id == *id);
            checks.demand(found.is_some(), &field, "unknown_price", "This plan has no such price.");
            let fits = found.is_none_or(|price| price.currency == currency);
            let message = "One subscription has one currency. Choose a price in the currency of the others.";
            checks.demand(fits, &field, "currency_mismatch", message);
            found
        }
    }
}

fn item(tx: &mut TenantTx, checks: &mut Checks, found: &Found<'_>) -> Result<Item> {
    let price = rows::price(found.row)?;
    let dot = if found.at.is_empty() { "" } else { "." };
    let quantity = format!("{}{dot}quantity", found.at);
    if !(1..=MAX_QUANTITY).contains(&found.quantity) {
        checks.wrong(&quantity, "out_of_range", "Send 1 to 1 000 000 000.");
    } else if price.meter.is_some() {
        let message = "A price of usage has no quantity of its own: its meter counts. Leave it out.";
        checks.demand(found.quantity == 1, &quantity, "metered_quantity", message);
    } else if let Err(refusal) = price.pricing.check_seats(found.quantity) {
        let of_price = refusal == InvoiceRefusal::NeedsUsage;
        let price_at = if found.at.is_empty() { "planId" } else { &found.at };
        let field = if of_price { price_at } else { &quantity };
        checks.wrong(field, refusal.code(), refusal.to_string());
    }
    Ok(Item { id: tx.fresh::<ItemId>(), price, quantity: found.quantity })
}
