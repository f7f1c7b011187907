//! Links of customers: made for a merchant, who hands them on.
//!
//! The text of a link goes to whoever asked for it and nowhere else: neither the event nor the audit log has it.

use app::sending::customer_url;
use ids::CustomerId;
use jiff::{SignedDuration, Timestamp};
use runtime::secret::Secrets;
use serde_json::json;
use store::customer_link::Purpose;
use store::{TenantScope, TenantTx, customers};
use usecase::{Error, Result};

/// Longest life of a link to another card, in hours: 30 days.
pub const MAX_UPDATE_HOURS: u16 = 720;

/// Longest life of a link to the account, in hours: a year.
pub const MAX_ACCOUNT_HOURS: u16 = 8_760;

/// A link that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Where it leads. A secret of the customer's.
    pub url: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for NewLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewLink").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Makes a link for a customer, which ends so many hours from now by the wall.
///
/// # Errors
/// `Missing`; a field error for `hours` out of range.
pub async fn make(
    tx: &mut TenantTx,
    scope: &TenantScope,
    place: (&str, &Secrets),
    customer: CustomerId,
    purpose: Purpose,
    hours: u16,
) -> Result<NewLink> {
    usecase::personal::living(&customers::get(tx, customer).await?)?;
    let most = match purpose {
        Purpose::Account => MAX_ACCOUNT_HOURS,
        Purpose::Update => MAX_UPDATE_HOURS,
    };
    if !(1..=most).contains(&hours) {
        let message = format!("expiresInHours is a number of hours from 1 to {most}.");
        return Err(Error::field("expiresInHours", "out_of_range", message));
    }
    let end = tx.wall_now().checked_add(SignedDuration::from_hours(i64::from(hours)));
    let end = end.map_err(|error| Error::fault("a link ends beyond time").because(error))?;
    let expires_at = Timestamp::from_second(end.as_second()).unwrap_or(end);
    let (base_url, secrets) = place;
    let url = customer_url(base_url, secrets, scope, customer, purpose, Some(expires_at));
    let facts = json!({ "customerId": customer, "expiresAt": expires_at });
    match purpose {
        Purpose::Account => tx.audit("customer.portal_link", customer.to_string(), None, Some(facts)),
        Purpose::Update => {
            tx.record("customer.card_update_link_created", customer.uuid(), facts.clone());
            tx.audit("customer.card_update_link", customer.to_string(), None, Some(facts));
        }
    }
    Ok(NewLink { url, expires_at })
}
