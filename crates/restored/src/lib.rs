//! What a database that was restored to an earlier moment no longer knows, and providers do: charges are recognised, not made again.
//!
//! The id of an attempt, which every provider repeats as our reference, says in its last 62 bits what it is for: 36 for the agreement
//! and 26 for the bill. Both follow from what stands in the database before the bill is made, so that the bill that is made
//! again after a restore, under another id, is recognised by them. Nothing is booked on this: the attempt is taken up under the name
//! that it had, and the provider is asked about it ([`take_up`] says how).

use ids::{AttemptId, PayoutId, PayoutTryId, ProviderAccountId, TenantId, Uuid};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use store::invoices::{self, InvoiceRow};
use store::restored_movements::{self as rows, RestoredRow};
use store::{StoreError, TenantTx};

/// The bits of an id of version 7 that say nothing of time, version and variant, but for twelve.
const TAIL: u128 = (1 << 62) - 1;
/// So many of them name the bill.
const BILL_BITS: u32 = 26;
const BILL: u128 = (1 << BILL_BITS) - 1;

/// What an attempt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// The subscription, or a bill of its own: 36 bits.
    pub agreement: i64,
    /// Which period of it: 26 bits.
    pub bill: i64,
}

impl Purpose {
    /// What the attempts for a bill are for. The bill of a period is the same whenever it is made.
    pub fn of(tenant: TenantId, invoice: &InvoiceRow) -> Purpose {
        let subject = invoice.subscription_id.map_or(invoice.id.uuid(), |id| id.uuid());
        let agreement = digest(&[tenant.uuid().as_bytes(), subject.as_bytes()]);
        let bill = match (invoice.subscription_id, invoice.period_index) {
            (Some(_), Some(_)) => digest(&[b"period", &invoice.period_start.as_microsecond().to_be_bytes()]),
            (Some(_) | None, _) => digest(&[b"invoice", invoice.id.uuid().as_bytes()]),
        };
        Purpose::split((agreement << BILL_BITS | bill & BILL) & TAIL)
    }

    /// What the attempt of this id is for, or would be if it is none of ours.
    pub fn told_by(key: Uuid) -> Purpose {
        Purpose::split(key.as_u128() & TAIL)
    }

    fn split(tail: u128) -> Purpose {
        let part = |bits: u128| i64::try_from(bits).expect("fewer than 63 bits");
        Purpose { agreement: part(tail >> BILL_BITS), bill: part(tail & BILL) }
    }

    fn tail(self) -> u128 {
        let part = |value: i64| u128::try_from(value).expect("never below zero");
        part(self.agreement) << BILL_BITS | part(self.bill)
    }
}

/// The first 16 bytes of a digest.
fn digest(parts: &[&[u8]]) -> u128 {
    let mut whole = Sha256::new();
    for part in parts {
        whole.update(part);
    }
    let bytes = whole.finalize();
    bytes.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// A new id for an attempt to charge a bill, which says what it is for.
pub fn attempt_id(tx: &mut TenantTx, invoice: &InvoiceRow) -> AttemptId {
    let fresh = tx.fresh::<AttemptId>().uuid().as_u128();
    let purpose = Purpose::of(tx.tenant(), invoice);
    AttemptId::from_uuid(Uuid::from_u128(fresh & !TAIL | purpose.tail()))
}

/// The id of a try to make a payout: it follows from the payout and the number of the try, so that a try that is made again after a
/// restore is sent under the same key, which every provider pays once.
pub fn try_id(payout: PayoutId, number: i16) -> PayoutTryId {
    let name = digest(&[b"payout", payout.uuid().as_bytes(), &number.to_be_bytes()]);
    PayoutTryId::from_uuid(Uuid::from_u128(payout.uuid().as_u128() & !TAIL | name & TAIL))
}

/// Where a try was sent before the restore, if a provider told of it.
///
/// # Errors
/// Any store error.
pub async fn paid_by(
    tx: &mut TenantTx,
    id: PayoutTryId,
) -> Result<Option<(String, Option<ProviderAccountId>)>, StoreError> {
    Ok(rows::payout(tx, id).await?.map(|row| (row.gateway, row.account_id)))
}

/// A charge that a provider made before the restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it was called.
    pub key: AttemptId,
    /// Who made it.
    pub gateway: String,
    /// At which account.
    pub account: Option<ProviderAccountId>,
    /// The provider's own name for it.
    pub gateway_ref: String,
    /// Whether it was for this very bill. Otherwise it was for another of the same agreement that is not known, and a person must say
    /// whether it pays this one.
    pub is_for_this: bool,
}

/// The charge that a bill is not to be charged beside, if a provider told of one. What is answered is the bill's from now on.
///
/// # Errors
/// Any store error.
pub async fn take_up(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<Option<Found>, StoreError> {
    let purpose = Purpose::of(tx.tenant(), invoice);
    let open = rows::untaken_of(tx, purpose.agreement).await?;
    if open.is_empty() {
        return Ok(None);
    }
    let others = others_of(tx, invoice).await?;
    let Some(found) = choose(&open, purpose, &others, invoice.period_start) else { return Ok(None) };
    rows::take(tx, found.key, invoice.id).await?;
    Ok(Some(found))
}

/// What else of the agreement is owed and charged: a charge for one of these is not for this one.
async fn others_of(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<Vec<i64>, StoreError> {
    let Some(subscription) = invoice.subscription_id else { return Ok(Vec::new()) };
    let tenant = tx.tenant();
    let owed = invoices::lock_open_of(tx, subscription).await?;
    Ok(owed.iter().filter(|bill| bill.id != invoice.id).map(|bill| Purpose::of(tenant, bill).bill).collect())
}

/// The charge for this very bill, else the oldest that may have been for it: none was made before its period began.
fn choose(open: &[RestoredRow], purpose: Purpose, others: &[i64], since: Timestamp) -> Option<Found> {
    let same = |row: &&RestoredRow| row.bill == Some(purpose.bill);
    let maybe = |row: &&RestoredRow| row.at >= since && !row.bill.is_some_and(|bill| others.contains(&bill));
    let row = open.iter().find(same).or_else(|| open.iter().find(maybe))?;
    Some(Found {
        key: AttemptId::from_uuid(row.key?),
        gateway: row.gateway.clone(),
        account: row.account_id,
        gateway_ref: row.gateway_ref.clone(),
        is_for_this: row.bill == Some(purpose.bill),
    })
}

#[cfg(test)]
mod tests;
