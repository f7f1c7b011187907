//! What persons may demand: to see everything that is kept of them, and to be forgotten.

use persons::Withdrawn;
use runtime::secret::Secrets;
use serde_json::{Value, json};
use store::escrow::payments::{self, PaymentFilter};
use store::persons::{mandates, merchants};
use store::virtual_accounts::{self, VirtualAccountRow};
use store::{PageOf, TenantTx};
use usecase::{Error, Result};

use crate::{Session, contacts, sessions, trusted};

/// What a repeat of a request would be answered about somebody who was erased. The house has no requests that are repeated.
const GONE: Withdrawn<'_> = Withdrawn { status: 410, body: "{}" };

/// Everything that the house keeps of a person, as one document. What merchants keep of them is theirs to show.
///
/// # Errors
/// `Forbidden` in quarantine; `Fault` when a data key cannot be had.
pub async fn export(tx: &mut TenantTx, secrets: &Secrets, of: &Session) -> Result<Value> {
    trusted(of)?;
    let mut document = persons::export(tx, secrets, of.person).await?;
    let contacts = contacts::own(tx, secrets, of.person).await?;
    let sessions = sessions::devices(tx, of).await?;
    let links = merchants::of(tx, of.person).await?;
    let numbers = virtual_accounts::find(tx, Some(of.person), None).await?;
    let Value::Object(whole) = &mut document else { return Err(Error::fault("an export is no object")) };
    let contact = |one: contacts::Own| json!({ "kind": one.kind, "value": one.value, "verifiedAt": one.verified_at });
    let session = |one: sessions::Device| json!({ "agent": one.agent, "address": one.address, "createdAt": one.created_at, "seenAt": one.seen_at });
    let link = |one: merchants::MerchantOfPerson| json!({ "merchant": one.merchant(), "customer": one.customer(), "linkedAt": one.linked_at() });
    whole.insert("contacts".to_owned(), contacts.into_iter().map(contact).collect());
    whole.insert("sessions".to_owned(), sessions.into_iter().map(session).collect());
    let number = |one: VirtualAccountRow| json!({ "bank": one.bank, "number": one.number, "name": one.name, "status": one.status, "hasBvn": one.bvn.is_some() });
    whole.insert("bankAccounts".to_owned(), numbers.into_iter().map(number).collect());
    whole.insert("merchants".to_owned(), links.into_iter().map(link).collect());
    Ok(document)
}

/// Forgets a person. Their customers at merchants stay what they were before anybody signed in.
///
/// # Errors
/// `Forbidden` in quarantine; `Conflict` while there is money of theirs here, or a charge is not settled.
pub async fn erase(tx: &mut TenantTx, of: &Session) -> Result<()> {
    trusted(of)?;
    store::persons::lock(tx, of.person).await?;
    let theirs = PaymentFilter { customer: Some(of.person), ..PaymentFilter::default() };
    let payments = payments::page(tx, &theirs, &PageOf { limit: 100, offset: 0, below: None }).await?;
    let open = payments.iter().any(|row| !matches!(row.status.as_str(), "succeeded" | "failed"));
    if open || mandates::is_charging(tx, of.person).await? {
        let message = "Nobody knows yet what became of a payment of yours. Wait until it is settled, then try again.";
        return Err(Error::conflict("customer_has_charge", message));
    }
    persons::erase(tx, of.person, GONE).await?;
    Ok(())
}
