//! The prices of a plan: one base price and any number of add-ons, each with versions in one currency or several.
//!
//! A price belongs to its plan, is never changed and is told apart by key and currency. The key `base` is the base
//! price's; a subscription always has it, once, and whichever add-ons it chose.

use billing::price::{Exact, MAX_NAME_CHARS, RoundedPer};
use billing::{PriceModel, Pricing, PricingDraft};
use ids::Uuid;
use serde_json::{Value, json};
use store::plans::{self as table, BASE, PriceRow};
use store::{StoreError, TenantTx};

use super::Plan;
use crate::{Error, Result, rows};
use usecase::check::Checks;

/// Longest key of an add-on, in characters.
const MAX_KEY_CHARS: usize = 64;
/// Most prices that a plan may begin with.
const MAX_PRICES: usize = 100;

/// A price to be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrice {
    /// Where it stands in the request, for the paths of wrong fields: `prices[0].`, or nothing.
    pub at: String,
    /// Which add-on it is of; the base price when left out.
    pub key: Option<String>,
    /// The add-on's name, printed on its lines; its latest name, or its key, when left out.
    pub name: Option<String>,
    /// In this currency; the tenant's own, or the plan's only one, when left out.
    pub currency: Option<String>,
    /// The meter whose usage it charges for; a fee when left out. Add-ons only.
    pub meter_key: Option<String>,
    /// How the amount follows from the quantity.
    pub pricing: PricingDraft,
}

/// Another amount for the base price of a plan, all else being equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAmount {
    /// In which currency; may be left out when the plan has one only.
    pub currency: Option<String>,
    /// Minor units.
    pub amount: Exact,
}

/// One version of a price.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferedPrice {
    /// As stored.
    pub row: PriceRow,
    /// What it says.
    pub pricing: Pricing,
}

impl OfferedPrice {
    /// Whether this is the plan's base price, and not an add-on's.
    pub fn is_base(&self) -> bool {
        self.row.key == BASE
    }

    /// Whether both are versions of one price.
    pub(super) fn is_same_offer(&self, other: &OfferedPrice) -> bool {
        self.row.key == other.row.key && self.row.currency == other.row.currency
    }

    /// Whether this is a later version of `other`.
    pub(super) fn replaces(&self, other: &OfferedPrice) -> bool {
        self.is_same_offer(other) && self.row.version > other.row.version
    }

    /// What receivers of events are told.
    pub(super) fn facts(&self) -> Value {
        let row = &self.row;
        let mut facts = json!({
            "id": row.id,
            "key": row.key,
            "name": row.name,
            "currency": row.currency,
            "version": row.version,
        });
        if let (Some(meter), Value::Object(facts)) = (&row.meter_key, &mut facts) {
            facts.insert("meterKey".to_owned(), Value::from(meter.as_str()));
        }
        if let (Value::Object(facts), Value::Object(pricing)) = (&mut facts, &row.pricing) {
            facts.extend(pricing.clone());
        }
        facts
    }
}

fn offered(row: PriceRow) -> Result<OfferedPrice> {
    Ok(OfferedPrice { pricing: rows::pricing(&row.pricing)?, row })
}

/// Every price version of some plans, in the order of a [`Plan`].
pub(super) async fn of(tx: &mut TenantTx, plans: &[Uuid]) -> Result<Vec<OfferedPrice>> {
    let mut found = table::prices_of(tx, plans).await?.into_iter().map(offered).collect::<Result<Vec<_>>>()?;
    order(&mut found);
    Ok(found)
}

fn order(prices: &mut [OfferedPrice]) {
    let place =
        |price: &OfferedPrice| (!price.is_base(), price.row.key.clone(), price.row.currency.clone(), price.row.version);
    prices.sort_by_key(place);
}

/// Stores the next version of a price that was checked. `home` is its currency when it names none.
pub(super) async fn add(tx: &mut TenantTx, plan: &mut Plan, new: NewPrice, home: &str) -> Result<()> {
    let key = new.key.unwrap_or_else(|| BASE.to_owned());
    let currency = new.currency.unwrap_or_else(|| home.to_owned());
    let latest = plan.prices.iter().filter(|price| price.row.key == key).max_by_key(|price| price.row.id);
    let latest_name = latest.and_then(|price| price.row.name.clone());
    let name = (key != BASE).then(|| new.name.or(latest_name).unwrap_or_else(|| key.clone()));
    let versions = plan.prices.iter().filter(|price| price.row.key == key && price.row.currency == currency);
    let last = versions.map(|price| price.row.version).max();
    let pricing = new.pricing.check().map_err(|faults| Error::fault("an unchecked price").because(faults))?;
    let row = PriceRow {
        id: tx.fresh(),
        plan_id: plan.row.id,
        name,
        key,
        version: last.unwrap_or(0).saturating_add(1),
        currency,
        meter_key: new.meter_key,
        pricing: serde_json::to_value(&pricing)
            .map_err(|error| Error::fault("a price cannot be written").because(error))?,
        created_at: tx.now(),
    };
    table::insert_price(tx, &row).await.map_err(|error| not_added(error, &new.at))?;
    plan.prices.push(OfferedPrice { row, pricing });
    order(&mut plan.prices);
    Ok(())
}

fn not_added(error: StoreError, at: &str) -> Error {
    match error.constraint() {
        Some("prices_version_once") => Error::conflict(
            "changed_meanwhile",
            "Somebody else changed the price at the same time. Read the plan again.",
        ),
        Some("prices_meter_fkey") => {
            Error::field(&format!("{at}meterKey"), "unknown_meter", "There is no meter of this key. Make it first.")
        }
        _ => error.into(),
    }
}

/// Checks a price of usage: it is an add-on's, and its amount follows from a quantity and a number of events.
fn check_metered(checks: &mut Checks, new: &NewPrice) {
    let at = &new.at;
    checks.demand(
        new.key.as_deref().is_some_and(|key| key != BASE),
        &format!("{at}meterKey"),
        "metered_base_price",
        "The base price is a fee. Send a key to make this an add-on, beside a base price that may be 0.",
    );
    checks.demand(
        new.pricing.model != PriceModel::Flat,
        &format!("{at}model"),
        "metered_flat_price",
        "A flat price does not follow from usage. Choose another model.",
    );
    checks.demand(
        new.pricing.rounded_per != Some(RoundedPer::Event),
        &format!("{at}roundedPer"),
        "metered_rounding",
        "The price of a meter is rounded per line: its events are not kept apart.",
    );
}

/// Checks one price by itself.
fn check(checks: &mut Checks, new: &NewPrice, currency: &str) {
    let at = &new.at;
    checks.currency(&format!("{at}currency"), currency);
    match new.key.as_deref() {
        None | Some(BASE) => checks.demand(
            new.name.is_none(),
            &format!("{at}name"),
            "name_without_key",
            "The base price is printed by the plan's name. Send a key for an add-on.",
        ),
        Some(key) => {
            checks.demand(
                is_key(key),
                &format!("{at}key"),
                "invalid_key",
                "A key has 1 to 64 characters of a to z, 0 to 9, _ and -, and begins with a letter.",
            );
            checks.optional(&format!("{at}name"), new.name.as_deref(), MAX_NAME_CHARS);
        }
    }
    if new.meter_key.is_some() {
        check_metered(checks, new);
    }
    if let Err(faults) = new.pricing.check() {
        for fault in faults.0 {
            checks.wrong(&format!("{at}{}", fault.field), fault.problem.code(), fault.problem.to_string());
        }
    }
}

fn is_key(key: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
    key.len() <= MAX_KEY_CHARS && key.starts_with(|first: char| first.is_ascii_lowercase()) && key.bytes().all(plain)
}

/// Checks the prices that a plan begins with.
pub(super) fn check_all(checks: &mut Checks, new: &[NewPrice], home: &str) {
    let currency = |price: &NewPrice| price.currency.clone().unwrap_or_else(|| home.to_owned());
    let key = |price: &NewPrice| price.key.clone().unwrap_or_else(|| BASE.to_owned());
    if new.len() > MAX_PRICES {
        checks.wrong("prices", "too_many", format!("A plan begins with at most {MAX_PRICES} prices."));
        return;
    }
    let priced: Vec<String> = new.iter().filter(|price| key(price) == BASE).map(currency).collect();
    checks.demand(!priced.is_empty(), "prices", "base_price_required", "Send a base price: one without a key.");
    for (nth, price) in new.iter().enumerate() {
        let own = currency(price);
        check(checks, price, &own);
        let at = format!("{}currency", price.at);
        let twice = new.iter().take(nth).any(|other| key(other) == key(price) && currency(other) == own);
        checks.demand(!twice, &at, "duplicate_currency", "Price each currency once.");
        demand_base(checks, &at, priced.is_empty() || priced.contains(&own));
    }
}

fn demand_base(checks: &mut Checks, at: &str, there: bool) {
    checks.demand(
        there,
        at,
        "addon_without_base",
        "The plan has no base price in this currency, so nobody could take the add-on. Price the plan in it first.",
    );
}

/// Checks a price for a plan that is there, and answers with its currency.
pub(super) fn currency_for(checks: &mut Checks, plan: &Plan, new: &NewPrice) -> String {
    let based = based_in(plan);
    let currency = chosen(checks, &format!("{}currency", new.at), new.currency.as_deref(), &based);
    check(checks, new, &currency);
    if new.key.as_deref().is_some_and(|key| key != BASE) {
        demand_base(checks, &format!("{}currency", new.at), based.contains(&currency.as_str()));
    }
    currency
}

/// The base price with another amount.
pub(super) fn with_amount(checks: &mut Checks, plan: &Plan, new: &NewAmount) -> Option<NewPrice> {
    let currency = chosen(checks, "currency", new.currency.as_deref(), &based_in(plan));
    let current = plan.current();
    let same = current.iter().find(|price| price.is_base() && price.row.currency == currency).copied();
    let like = same.or_else(|| current.first().copied())?;
    if like.pricing.amount().is_none() {
        checks.wrong(
            "amount",
            "model_without_amount",
            format!("A {} price is not one amount. Add a version of the price instead.", like.pricing.model()),
        );
        return None;
    }
    let mut pricing = PricingDraft { amount: Some(new.amount), ..like.pricing.clone().into() };
    if same.is_none() {
        // A bound is an amount of its currency.
        (pricing.minimum, pricing.maximum) = (None, None);
    }
    let price = NewPrice {
        at: String::new(),
        key: None,
        name: None,
        currency: Some(currency.clone()),
        meter_key: None,
        pricing,
    };
    check(checks, &price, &currency);
    Some(price)
}

/// The currencies of a plan's base price.
fn based_in(plan: &Plan) -> Vec<&str> {
    plan.current().into_iter().filter(|price| price.is_base()).map(|price| price.row.currency.as_str()).collect()
}

/// The currency asked for, or the only one there is.
fn chosen(checks: &mut Checks, at: &str, asked: Option<&str>, based: &[&str]) -> String {
    checks.demand(
        asked.is_some() || based.len() == 1,
        at,
        "required",
        "The plan has prices in several currencies. Say which one changes.",
    );
    asked.or_else(|| based.first().copied()).unwrap_or_default().to_owned()
}
