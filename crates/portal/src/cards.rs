//! Another card: saved as the default, for everything that runs, and charged at once for what is owed.

use app::methods::{self, CardFacts};
use app::recoveries;
use ids::CustomerId;
use jiff::SignedDuration;
use runtime::secret::Secrets;
use store::methods::MethodRow;
use store::{TenantTx, customers, subscriptions};
use usecase::{Error, Result};

/// How many cards may be saved on the page in any 24 hours: enough for somebody who looks for one that works, too few for
/// somebody who tries stolen ones.
pub const MOST_CARDS: usize = 5;

/// What shows whether a page that offers another card is still true: it changes with each card that is saved.
pub(crate) fn state(saved: &[MethodRow]) -> String {
    let newest = saved.iter().map(|row| row.id).max();
    format!("card {}", newest.map_or_else(|| "none".to_owned(), |id| id.to_string()))
}

/// Saves a card, unless the page it was entered on is not true any more: then somebody saved one already, and `None` is
/// answered. What is owed is charged to it as soon as this commits.
///
/// # Errors
/// `Missing`; `Refused` `too_many_cards`; otherwise as [`methods::attach`].
pub async fn use_card(
    tx: &mut TenantTx,
    secrets: &Secrets,
    customer: CustomerId,
    (token, facts): (String, CardFacts),
    still_true: impl FnOnce(&str) -> bool,
) -> Result<Option<MethodRow>> {
    // Of two that come at once, the second sees what the first one did.
    customers::hold(tx, customer).await?;
    let saved = store::methods::active_of(tx, &[customer.uuid()]).await?;
    if !still_true(&state(&saved)) {
        return Ok(None);
    }
    let since = tx.now().checked_sub(SignedDuration::from_hours(24)).unwrap_or(tx.now());
    if saved.iter().filter(|row| row.created_at > since).count() >= MOST_CARDS {
        return Err(Error::refused(
            "too_many_cards",
            format!("{MOST_CARDS} cards were saved within 24 hours. Wait a day, or ask the shop."),
        ));
    }
    let row = methods::attach(tx, secrets, customer, (token, facts), true).await?;
    subscriptions::charge_default_of(tx, customer).await?;
    recoveries::try_new_card(tx, customer).await?;
    Ok(Some(row))
}
