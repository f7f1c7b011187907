//! Who pays, where that was proved before they do: what they keep elsewhere can then be given to that customer.

use ids::{CheckoutSessionId, CustomerId};
use runtime::secret::Secrets;
use setup::customers::NewCustomer;
use store::checkouts::{self, CheckoutRow};
use store::{Lane, TenantTx, customers};
use usecase::{Error, Result, personal};

use crate::paying::{payer, shown};
use crate::quote;
use crate::terms::{Buys, Guest, document, guest, terms};

/// Who pays, told by somebody who proved who they are.
#[derive(Clone, Debug)]
pub enum Payer {
    /// A customer of the merchant's, who is them.
    Known(CustomerId),
    /// Nobody yet: they become one, who is reached by this.
    New(Guest),
}

/// What naming a payer came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedPayer {
    /// It is them, from this version of the session on.
    Them(CustomerId, i64),
    /// It is them, and it comes to another amount for them than was shown: they look at it first.
    Dearer,
    /// It was shown with what is not so any more: nothing was done.
    Stale,
}

/// Names who pays, before they do, so that what they keep elsewhere can be given to that customer. A session that names somebody keeps
/// them: whether that is the same person is for whoever asks to know.
///
/// # Errors
/// Whatever keeps the thing from being bought by them; field errors for what they are reached by.
pub async fn name_payer(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: CheckoutSessionId,
    version: i64,
    who: Payer,
) -> Result<NamedPayer> {
    let Some(mut row) = shown(tx, id, version).await? else { return Ok(NamedPayer::Stale) };
    let customer = match (row.customer_id, who) {
        (Some(named), Payer::Known(who)) if named != who => return Ok(NamedPayer::Stale),
        (None, Payer::Known(who)) => {
            let known = customers::keep(tx, who).await?;
            personal::living(&known)?;
            if TenantTx::lane_of(known.test_clock_id) != Lane::from_uuid(row.lane) {
                let message =
                    "This customer lives by a test clock, and the checkout does not. Make one that names the customer.";
                return Err(Error::refused("other_time", message));
            }
            (row.customer_id, row.guest) = (Some(who), None);
            who
        }
        (Some(_), _) => payer(tx, secrets, &mut row, &Guest::default()).await?,
        (None, Payer::New(guest)) => known_payer(tx, secrets, &mut row, guest).await?,
    };
    let mut on = terms(&row)?;
    let made = row.subscription_id.is_some() || row.invoice_id.is_some();
    let mut dearer = false;
    if !made && on.buys != Buys::CardUpdate {
        let quote = Box::pin(quote::of(tx, &on, Some(customer))).await?;
        dearer = on.quote.as_ref().is_some_and(|shown| shown.due != quote.due);
        on.quote = Some(quote);
    }
    row.terms = document(&on)?;
    checkouts::save(tx, &mut row).await?;
    Ok(if dearer { NamedPayer::Dearer } else { NamedPayer::Them(customer, row.version) })
}

/// Makes a customer of somebody who proved how they are reached: a phone alone is enough.
async fn known_payer(tx: &mut TenantTx, secrets: &Secrets, row: &mut CheckoutRow, who: Guest) -> Result<CustomerId> {
    let known = guest(row)?;
    let new =
        NewCustomer { email: who.email.or(known.email), phone: who.phone, name: known.name, ..NewCustomer::default() };
    let made = setup::customers::create(tx, secrets, new).await?;
    (row.customer_id, row.guest) = (Some(made.id), None);
    Ok(made.id)
}
