//! Forgetting somebody: refused while something runs for them, done at once otherwise, and never taken back.

use ids::CustomerId;
use serde_json::json;
use store::customers::{self, CustomerRow};
use store::due::{self, NewDue};
use store::erasure::{self, Bonds};
use store::{Lane, TenantTx, methods};
use usecase::{Error, Result};

/// What is answered from now on to repeats of requests whose saved answers spoke of somebody who was erased.
#[derive(Clone, Copy, Debug)]
pub struct Withdrawn<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: &'a str,
}

/// Erases a customer: what names them is blanked wherever rows may be changed, and the salt of their key is destroyed, so that
/// what is sealed under it elsewhere opens no more. What a provider keeps of their cards is revoked there by the worker. Doing it twice is not an error and changes nothing.
///
/// # Errors
/// `Missing`; `Conflict` while a subscription runs (`customer_has_subscription`), a bill is a draft or open
/// (`customer_has_invoice`), a charge is not settled (`customer_has_charge`), an order in escrow is not over (`customer_has_order`), or
/// there is money in their wallet (`customer_has_wallet`).
pub async fn erase(tx: &mut TenantTx, id: CustomerId, instead: Withdrawn<'_>) -> Result<CustomerRow> {
    erasure::silence(tx, id).await?;
    erasure::hold(tx, id).await?;
    let row = customers::get(tx, id).await?;
    if row.erased_at.is_some() {
        return Ok(row);
    }
    nothing_runs(erasure::bonds(tx, id).await?)?;
    end_methods(tx, id).await?;
    erasure::blank(tx, id).await?;
    erasure::withdraw_answers(tx, &id.to_string(), instead.status, instead.body).await?;
    let facts = json!({ "id": id });
    tx.record("customer.erased", id.uuid(), facts.clone());
    tx.audit("customer.erase", id.to_string(), None, Some(facts));
    Ok(customers::get(tx, id).await?)
}

/// Whatever a provider keeps of them is to be taken out of use there, too. What was removed before is on its way already.
async fn end_methods(tx: &mut TenantTx, id: CustomerId) -> Result<()> {
    let at = Some(tx.wall_now());
    let theirs = methods::active_of(tx, &[id.uuid()]).await?;
    let kept_there = theirs.into_iter().filter(|one| one.account_id.is_some());
    let work: Vec<NewDue> =
        kept_there.map(|one| NewDue { subject: one.id.uuid(), lane: Lane::REAL, due_at: at }).collect();
    Ok(due::schedule(tx, store::Kind::Revoke, &work).await?)
}

fn nothing_runs(bonds: Bonds) -> Result<()> {
    if let Some(id) = bonds.subscription {
        let message =
            format!("The subscription {id} of this customer has not ended. Cancel it at once, then erase them.");
        return Err(Error::conflict("customer_has_subscription", message));
    }
    if let Some(id) = bonds.invoice {
        let message = format!(
            "The invoice {id} of this customer is a draft or open. Have it paid, void it or write it off, or throw the draft away; \
             then erase them."
        );
        return Err(Error::conflict("customer_has_invoice", message));
    }
    if let Some(id) = bonds.unsettled {
        let message = format!(
            "Nobody knows yet what became of a charge of the invoice {id} of this customer. Wait until it is settled, then \
             erase them."
        );
        return Err(Error::conflict("customer_has_charge", message));
    }
    if let Some(id) = bonds.order {
        let message = format!(
            "The order {id} of this customer is not over. Have it end, or call it off with the other side; then erase them."
        );
        return Err(Error::conflict("customer_has_order", message));
    }
    if bonds.wallet {
        let message =
            "There is money in this customer's wallet, or owed to it. Pay it out or settle it; then erase them.";
        return Err(Error::conflict("customer_has_wallet", message));
    }
    Ok(())
}
