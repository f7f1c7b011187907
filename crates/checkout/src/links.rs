//! Payment links: an address that begins a session for each visitor who asks for one. Looking at it makes nothing.

use ids::{CheckoutSessionId, PaymentLinkId, PlanId};
use money::{Currency, Money};
use recovery::Rail;
use runtime::secret::Secrets;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::checkout_link::{CheckoutLink, CheckoutOf};
use store::payment_links::{self as table, PaymentLinkRow};
use store::{TenantScope, TenantTx, plans, settings};
use usecase::check::{Checks, Metadata, stored};
use usecase::{Error, OnConstraint, Result};

use crate::sessions::{self, NewSession, Sold, USUAL_MINUTES};
use crate::terms::{Guest, document};

/// Longest end of an address, in characters.
const MAX_SLUG_CHARS: usize = 60;

/// What a link sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "kind")]
pub enum Offered {
    /// A subscription.
    Plan {
        /// To what.
        plan: PlanId,
        /// How many of its base price.
        quantity: u64,
    },
    /// Something that is billed once.
    Amount {
        /// In minor units.
        minor: i64,
        /// ISO 4217.
        currency: String,
        /// Printed on the bill.
        description: String,
    },
    /// As much as the payer chooses.
    Open {
        /// At least so much, in minor units.
        least: i64,
        /// At most so much.
        most: i64,
        /// ISO 4217.
        currency: String,
        /// Printed on the bill.
        description: String,
    },
}

/// What a link keeps as a document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkTerms {
    /// What is sold.
    pub offered: Offered,
    /// Where payers go afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_url: Option<String>,
    /// The rails that may be chosen; all when empty.
    #[serde(default)]
    pub rails: Vec<Rail>,
}

/// A link to be made.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The end of its address, once per merchant.
    pub slug: String,
    /// What is sold, and on which terms.
    pub terms: LinkTerms,
    /// How often it may be paid through.
    pub max_uses: Option<u32>,
    /// The merchant's own data; sessions carry it on.
    pub metadata: Metadata,
}

/// What may change on a link. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct LinkChange {
    /// Whether it begins anything.
    pub active: Option<bool>,
    /// How often it may be paid through; `Some(None)` for any number.
    pub max_uses: Option<Option<u32>>,
    /// Replaces the merchant's own data.
    pub metadata: Option<Metadata>,
}

/// The public address of a link.
pub fn link_url(base_url: &str, secrets: &Secrets, scope: &TenantScope, row: &PaymentLinkRow) -> String {
    let token = CheckoutLink::of(scope, CheckoutOf::PaymentLink(row.id)).reveal(&secrets.sealing_key);
    format!("{base_url}/pay/{token}/{}", row.slug)
}

/// What a link sells, as it is stored.
///
/// # Errors
/// `Fault` when it cannot be read.
pub fn link_terms(row: &PaymentLinkRow) -> Result<LinkTerms> {
    LinkTerms::deserialize(&row.terms)
        .map_err(|error| Error::fault("a stored payment link cannot be read").because(error))
}

fn small(most: u32) -> i32 {
    i32::try_from(most).unwrap_or(i32::MAX)
}

/// Makes a link.
///
/// # Errors
/// Field errors; `Missing` for a plan; `Conflict` `slug_taken`.
pub async fn create_link(tx: &mut TenantTx, new: NewLink) -> Result<PaymentLinkRow> {
    let mut checks = Checks::new();
    let fits = (1..=MAX_SLUG_CHARS).contains(&new.slug.len())
        && new.slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !new.slug.starts_with('-');
    let message = "Send up to 60 small letters, digits and hyphens, such as six-chairs.";
    checks.demand(fits, "slug", "invalid_slug", message);
    checks.demand(new.max_uses != Some(0), "maxUses", "out_of_range", "Send 1 or more, or leave it out.");
    checks.metadata(&new.metadata);
    if let Offered::Open { least, most, .. } = &new.terms.offered {
        checks.amount("minAmount", *least);
        checks.amount("maxAmount", *most);
        let message = "Send bounds above zero, the lower one first.";
        checks.demand(*least > 0 && least <= most, "maxAmount", "out_of_range", message);
    }
    checks.done()?;
    // What it would begin is begun once, to see that it can be.
    let rehearsal = tx.rehearse().await?;
    let trial = session_of(&new.terms, &new.metadata, None, None)?;
    Box::pin(sessions::create(tx, trial)).await?;
    tx.take_back(rehearsal).await?;
    let now = tx.now();
    let row = PaymentLinkRow {
        id: tx.fresh(),
        slug: new.slug,
        active: true,
        uses: 0,
        max_uses: new.max_uses.map(small),
        terms: document(&new.terms)?,
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    table::insert(tx, &row).await.on_constraint("payment_links_slug_once", || {
        let message = format!("Another payment link of yours ends in `{}`. Choose another slug.", row.slug);
        Error::conflict("slug_taken", message)
    })?;
    tx.audit("payment_link.create", row.id.to_string(), None, Some(facts(&row)));
    Ok(row)
}

/// Changes a link.
///
/// # Errors
/// `Missing`; field errors.
pub async fn change_link(tx: &mut TenantTx, id: PaymentLinkId, change: LinkChange) -> Result<PaymentLinkRow> {
    let mut row = table::get(tx, id).await?;
    let before = facts(&row);
    let mut checks = Checks::new();
    if let Some(most) = change.max_uses {
        checks.demand(most != Some(0), "maxUses", "out_of_range", "Send 1 or more, or null for any number.");
        row.max_uses = most.map(small);
    }
    if let Some(metadata) = &change.metadata {
        checks.metadata(metadata);
        row.metadata = stored(metadata);
    }
    checks.done()?;
    row.active = change.active.unwrap_or(row.active);
    table::save(tx, &mut row).await?;
    tx.audit("payment_link.change", id.to_string(), Some(before), Some(facts(&row)));
    Ok(row)
}

fn facts(row: &PaymentLinkRow) -> Value {
    json!({ "slug": row.slug, "active": row.active, "maxUses": row.max_uses, "metadata": row.metadata })
}

/// What a visitor is shown before anything is made.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What the merchant is called.
    pub seller: String,
    /// What is sold.
    pub title: String,
    /// What it costs, without discounts and taxes, where that is one figure.
    pub price: Option<Money>,
    /// How often, for a subscription.
    pub every: Option<String>,
    /// Between what the payer chooses.
    pub bounds: Option<(Money, Money)>,
    /// Whether it comes from the sandbox.
    pub is_test: bool,
}

/// A link as a visitor sees it; none for one that begins nothing any more, or whose address ends otherwise.
///
/// # Errors
/// `Missing`.
pub async fn offer(tx: &mut TenantTx, id: PaymentLinkId, slug: &str) -> Result<Option<Offer>> {
    let row = table::get(tx, id).await?;
    if !usable(&row, slug) {
        return Ok(None);
    }
    let terms = link_terms(&row)?;
    let seller = settings::get(tx).await?;
    let money = |minor, code: &str| {
        let currency = Currency::parse(code);
        let currency = currency.map_err(|error| Error::fault("a stored currency cannot be read").because(error))?;
        Ok::<Money, Error>(Money::new(minor, currency))
    };
    let is_test = tx.mode() == ids::Mode::Test;
    let plain =
        Offer { seller: seller.merchant_name, title: String::new(), price: None, every: None, bounds: None, is_test };
    Ok(Some(match &terms.offered {
        Offered::Plan { plan, quantity } => {
            let plan = plans::get(tx, *plan).await?;
            let prices = plans::prices_of(tx, &[plan.id.uuid()]).await?;
            let base = prices.iter().find(|one| one.key == plans::BASE && one.currency == seller.default_currency);
            let flat = base.filter(|one| one.pricing["model"] == "flat" && *quantity == 1);
            let price = flat.and_then(|one| Some((one.pricing["amount"].as_i64()?, &one.currency)));
            let every = crate::quote::every(&plan.interval_unit, plan.interval_count);
            let price = price.map(|(minor, code)| money(minor, code)).transpose()?;
            Offer { title: plan.name, price, every: Some(every), ..plain }
        }
        Offered::Amount { minor, currency, description } => {
            Offer { title: description.clone(), price: Some(money(*minor, currency)?), ..plain }
        }
        Offered::Open { least, most, currency, description } => {
            let bounds = Some((money(*least, currency)?, money(*most, currency)?));
            Offer { title: description.clone(), bounds, ..plain }
        }
    }))
}

fn usable(row: &PaymentLinkRow, slug: &str) -> bool {
    row.active && row.slug == slug && row.max_uses.is_none_or(|most| row.uses < most)
}

/// Begins a session for a visitor; none for a link that begins nothing any more.
///
/// # Errors
/// A field error for an amount out of bounds; whatever keeps the thing from being sold.
pub async fn begin(
    tx: &mut TenantTx,
    id: PaymentLinkId,
    slug: &str,
    chosen: Option<i64>,
) -> Result<Option<CheckoutSessionId>> {
    let row = table::get(tx, id).await?;
    if !usable(&row, slug) {
        return Ok(None);
    }
    let texts = row.metadata.as_object().into_iter().flatten();
    let metadata = texts.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect();
    let new = session_of(&link_terms(&row)?, &metadata, Some(id), Some(chosen))?;
    Ok(Some(Box::pin(sessions::create(tx, new)).await?.id))
}

/// The session that a link begins. `chosen` is what its payer chose, none to see whether it can be begun at all.
fn session_of(
    terms: &LinkTerms,
    metadata: &Metadata,
    link: Option<PaymentLinkId>,
    chosen: Option<Option<i64>>,
) -> Result<NewSession> {
    let sold = match &terms.offered {
        Offered::Plan { plan, quantity } => Sold::Plan { plan: *plan, quantity: *quantity, code: None },
        Offered::Amount { minor, currency, description } => {
            Sold::Amount { minor: *minor, currency: currency.clone(), description: description.clone() }
        }
        Offered::Open { least, most, currency, description } => {
            let minor = chosen.map_or(Some(*least), |chosen| chosen);
            let Some(minor) = minor.filter(|minor| (least..=most).contains(&minor)) else {
                return Err(Error::field("amount", "out_of_range", "Write an amount within the bounds."));
            };
            Sold::Amount { minor, currency: currency.clone(), description: description.clone() }
        }
    };
    Ok(NewSession {
        sold,
        customer: None,
        guest: Guest::default(),
        success_url: terms.success_url.clone(),
        cancel_url: None,
        minutes: USUAL_MINUTES,
        rails: terms.rails.clone(),
        allowed_origins: Vec::new(),
        link,
        metadata: metadata.clone(),
    })
}
