//! What customers said about being told.

use ids::CustomerId;
use jiff::Timestamp;
use notices::contact::{Consent, Consents, Reply};
use notices::{Category, Channel};
use serde_json::json;
use store::consents::{self as table, ConsentRow};
use store::{TenantTx, customers};
use usecase::{Error, Result};

/// Everything a customer said.
///
/// # Errors
/// `Fault` for a stored channel or purpose that this program does not know; any store error.
pub async fn of(tx: &mut TenantTx, customer: CustomerId) -> Result<Consents> {
    let mut said = Consents::none();
    for row in table::of(tx, customer).await? {
        let (channel, category) = parsed(&row)?;
        said.record(channel, category, Consent { given: row.given, at: row.at });
    }
    Ok(said)
}

fn parsed(row: &ConsentRow) -> Result<(Channel, Category)> {
    let channel = Channel::parse(&row.channel);
    let category = Category::ALL.into_iter().find(|one| one.as_str() == row.category);
    channel.zip(category).ok_or_else(|| Error::fault("a stored consent cannot be read"))
}

/// A yes or no for one purpose on one channel. `source` says where it comes from: `api`, `page`, `reply`, `carrier`.
/// What was said later than that stays.
///
/// # Errors
/// `Missing`; a field error for the portal, which needs nobody's yes.
pub async fn say(
    tx: &mut TenantTx,
    customer: CustomerId,
    channel: Channel,
    category: Category,
    given: bool,
    source: &'static str,
) -> Result<()> {
    if channel == Channel::InApp {
        let message = "What stands in the portal rings nobody: it needs no consent. Send email, sms or whatsapp.";
        return Err(Error::field("channel", "no_consent_needed", message));
    }
    usecase::personal::living(&customers::get(tx, customer).await?)?;
    let at = tx.now();
    write(tx, customer, channel, &[category], Consent { given, at }, source).await
}

/// Takes somebody off every list on a channel, or back on all but marketing, because they wrote so.
///
/// # Errors
/// Any store error.
pub async fn replied(tx: &mut TenantTx, customer: CustomerId, channel: Channel, reply: Reply) -> Result<()> {
    let (given, categories): (bool, &[Category]) = match reply {
        Reply::Stop => (false, &Category::ALL),
        Reply::Start => (true, &[Category::Transactional, Category::Updates, Category::Recovery]),
        Reply::Other => return Ok(()),
    };
    let at = tx.now();
    write(tx, customer, channel, categories, Consent { given, at }, "reply").await
}

/// Leaves the lists that a mail with a button for it is about.
///
/// # Errors
/// Any store error.
pub async fn left(tx: &mut TenantTx, customer: CustomerId, channel: Channel, source: &'static str) -> Result<()> {
    let at: Timestamp = tx.now();
    let lists = [Category::Updates, Category::Recovery, Category::Marketing];
    write(tx, customer, channel, &lists, Consent { given: false, at }, source).await
}

async fn write(
    tx: &mut TenantTx,
    customer: CustomerId,
    channel: Channel,
    categories: &[Category],
    consent: Consent,
    source: &'static str,
) -> Result<()> {
    let mut changed = Vec::new();
    for category in categories {
        let row = ConsentRow {
            channel: channel.as_str().to_owned(),
            category: category.as_str().to_owned(),
            given: consent.given,
            at: consent.at,
            source: source.to_owned(),
        };
        if table::say(tx, customer, &row).await? {
            changed.push(category.as_str());
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let facts = json!({
        "customerId": customer,
        "channel": channel,
        "categories": changed,
        "given": consent.given,
        "source": source,
    });
    tx.record("customer.consent_changed", customer.uuid(), facts.clone());
    tx.audit("customer.consent", customer.to_string(), None, Some(facts));
    Ok(())
}
