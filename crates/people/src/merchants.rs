//! Who a person is to merchants, and what they do about their subscriptions there.
//!
//! A link is made by whoever is signed in and holds the merchant's own link to the customer. What may be done at a merchant is what
//! that merchant lets its customers do, and is done in the merchant's own transaction, in the customer's own time.

use billing::subscription::CancelWhen;
use ids::{CustomerId, InvoiceId, SubscriptionId};
use portal::account::{self, Account};
use serde_json::json;
use store::customer_link::Purpose;
use store::doors::OpenedCustomerLink;
use store::persons::merchants::{self as table, MerchantOfPerson};
use store::settings::PortalRow;
use store::subscriptions::SubscriptionRow;
use store::{TenantTx, customers, persons, settings, subscriptions};
use usecase::{Error, Kind, OnConstraint as _, Result};

use crate::{Session, trusted};

/// Longest reason that is kept of why somebody ends a subscription, in characters.
const MOST_REASON: usize = 500;

/// Writes that whoever is signed in is the customer of a merchant's link that they hold. Saying it again changes nothing.
///
/// # Errors
/// `Forbidden` in quarantine; `Invalid` for a link of the other mode; `Conflict` when somebody else said so before.
pub async fn link(tx: &mut TenantTx, of: &Session, held: &OpenedCustomerLink) -> Result<()> {
    trusted(of)?;
    if held.scope.mode() != tx.mode() {
        let message = "This link is of the other mode. Sign in there.";
        return Err(Error::new(Kind::Invalid, "other_mode", message));
    }
    persons::lock(tx, of.person).await?;
    let merchant = held.scope.tenant();
    let taken = || {
        let message = "Somebody else sees this account already. If that is not you, ask the shop for help.";
        Error::conflict("linked_elsewhere", message)
    };
    table::link(tx, of.person, merchant, held.customer).await.on_constraint("person_merchants_one_person", taken)?;
    let facts = json!({ "merchant": merchant, "customer": held.customer });
    tx.audit("person.link", of.person.to_string(), None, Some(facts));
    Ok(())
}

/// The customers that a person is, in the order in which they said so.
///
/// # Errors
/// `Forbidden` in quarantine; any store error.
pub async fn merchants(tx: &mut TenantTx, of: &Session) -> Result<Vec<MerchantOfPerson>> {
    trusted(of)?;
    Ok(table::of(tx, of.person).await?)
}

/// The person does not want to see a merchant here any more. What runs there runs on.
///
/// # Errors
/// Any store error.
pub async fn unlink(tx: &mut TenantTx, of: &MerchantOfPerson) -> Result<()> {
    table::unlink(tx, of).await?;
    let facts = json!({ "merchant": of.merchant(), "customer": of.customer() });
    tx.audit("person.unlink", of.person().to_string(), Some(facts), None);
    Ok(())
}

/// A person's account at one merchant.
#[derive(Clone, Debug)]
pub struct At {
    /// Which customer of whom.
    pub link: MerchantOfPerson,
    /// What is owed, what runs, what is saved.
    pub account: Account,
    /// What the merchant lets them do.
    pub may: PortalRow,
    /// What the merchant offers them when they are about to leave, by name.
    pub offer: Option<String>,
}

/// The account at a merchant, read in that merchant's transaction. `None` when the merchant forgot the customer.
///
/// # Errors
/// `Busy` while the customer's test clock is advancing; any store error.
pub async fn at(tx: &mut TenantTx, link: MerchantOfPerson) -> Result<Option<At>> {
    of_link(tx, &link)?;
    match account::of(tx, link.customer(), Purpose::Account).await {
        Ok(account) => {
            let may = settings::portal(tx).await?;
            let offer = crate::changing::retention(tx, &link, &may).await?.map(|coupon| coupon.name);
            Ok(Some(At { link, account, may, offer }))
        }
        Err(error) if error.kind == Kind::Missing => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a person may do at a merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// End a subscription with its period, for a reason of theirs.
    Cancel(SubscriptionId, String),
    /// Take that back.
    Keep(SubscriptionId),
    /// Stay, for what the merchant offers.
    Stay(SubscriptionId),
    /// Let a subscription rest.
    Pause(SubscriptionId),
    /// Go on with it.
    Resume(SubscriptionId),
    /// Have a bill tried again now.
    Retry(InvoiceId),
}

/// Does it, in the merchant's transaction.
///
/// # Errors
/// `Missing` for what is not that customer's; `Refused` `not_offered` for what the merchant does not let them do; whatever the
/// subscription or the recovery refuses.
pub async fn carry_out(tx: &mut TenantTx, link: &MerchantOfPerson, deed: Deed) -> Result<()> {
    of_link(tx, link)?;
    usecase::personal::living(&customers::keep(tx, link.customer()).await?)?;
    let may = settings::portal(tx).await?;
    match deed {
        Deed::Cancel(id, reason) => {
            own(tx, link.customer(), id).await?;
            offered(may.portal_cancel, "end")?;
            let reason: String = reason.trim().chars().filter(|one| !one.is_control()).take(MOST_REASON).collect();
            let reason = Some(reason).filter(|reason| !reason.is_empty());
            app::subscriptions::cancel(tx, id, CancelWhen::AtPeriodEnd, reason).await?;
        }
        Deed::Keep(id) => {
            own(tx, link.customer(), id).await?;
            app::subscriptions::uncancel(tx, id).await?;
        }
        Deed::Stay(id) => crate::changing::stay(tx, link, &may, id).await?,
        Deed::Pause(id) => {
            own(tx, link.customer(), id).await?;
            offered(may.portal_pause, "pause")?;
            app::subscriptions::pause(tx, id, None).await?;
        }
        Deed::Resume(id) => {
            own(tx, link.customer(), id).await?;
            offered(may.portal_pause, "pause")?;
            app::subscriptions::resume(tx, id).await?;
        }
        Deed::Retry(invoice) => {
            app::recoveries::try_again_for(tx, link.customer(), invoice).await?;
        }
    }
    Ok(())
}

/// The transaction is that merchant's, and no other's.
pub(crate) fn of_link(tx: &TenantTx, link: &MerchantOfPerson) -> Result<()> {
    if tx.tenant() == link.merchant() { Ok(()) } else { Err(Error::fault("a person was taken to another merchant")) }
}

pub(crate) async fn own(tx: &mut TenantTx, customer: CustomerId, id: SubscriptionId) -> Result<SubscriptionRow> {
    let row = subscriptions::get(tx, id).await?;
    if row.customer_id == customer { Ok(row) } else { Err(Error::missing("subscription")) }
}

fn offered(may: bool, what: &str) -> Result<()> {
    if may {
        return Ok(());
    }
    let message = format!("This shop does not let you {what} a subscription here. Ask the shop.");
    Err(Error::refused("not_offered", message))
}
