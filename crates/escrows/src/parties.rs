//! What a merchant knows of customers who buy and sell: whether their phone is theirs, how well they are known, whether they may act.

use ids::{CustomerId, Uuid};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::escrow::parties::{self as table, EscrowPartyRow};
use store::escrow::{payments, wallets};
use store::{TenantTx, customers, ledger};
use usecase::books::journal_row;
use usecase::check::Checks;
use usecase::{Error, Result, time};

use crate::{chargebacks, person, refused, rows};

/// Longest reason or name of a plan, in characters.
const MAX_CHARS: usize = 200;

/// What is known of a party.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Who.
    pub customer: CustomerId,
    /// Since when their phone is known to be theirs.
    pub phone_verified_at: Option<Timestamp>,
    /// How well they are known, 0 to 9.
    pub identity_level: i16,
    /// Since when they may not act.
    pub suspended_at: Option<Timestamp>,
    /// Why.
    pub suspended_for: Option<String>,
    /// Which fees hold for them, if others than everybody's.
    pub plan: Option<String>,
    /// Counts changes; 0 where nothing was ever said.
    pub version: i64,
}

impl Party {
    /// As the rules know them, with this wallet.
    pub(crate) fn with(&self, wallet: escrow::Wallet) -> escrow::Party {
        escrow::Party {
            wallet,
            phone_verified: self.phone_verified_at.is_some(),
            identity_level: u8::try_from(self.identity_level).unwrap_or(0),
            suspended: self.suspended_at.is_some(),
        }
    }

    fn unknown(customer: CustomerId) -> Party {
        Party {
            customer,
            phone_verified_at: None,
            identity_level: 0,
            suspended_at: None,
            suspended_for: None,
            plan: None,
            version: 0,
        }
    }

    fn of(row: EscrowPartyRow) -> Party {
        Party {
            customer: row.customer_id,
            phone_verified_at: row.phone_verified_at,
            identity_level: row.identity_level,
            suspended_at: row.suspended_at,
            suspended_for: row.suspended_for,
            plan: row.plan,
            version: row.version,
        }
    }

    fn facts(&self) -> Value {
        json!({
            "customerId": self.customer,
            "phoneVerifiedAt": self.phone_verified_at,
            "identityLevel": self.identity_level,
            "suspendedAt": self.suspended_at,
            "suspendedFor": self.suspended_for,
            "plan": self.plan,
        })
    }
}

/// What changes; `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct PartyChange {
    /// Whether the phone of the customer is known to be theirs.
    pub phone_verified: Option<bool>,
    /// How well they are known, 0 to 9.
    pub identity_level: Option<i16>,
    /// Why they may not act; an inner `None` lets them act again.
    pub suspended: Option<Option<String>>,
    /// Which fees hold for them; an inner `None` for everybody's.
    pub plan: Option<Option<String>>,
}

/// What is known of some customers, in their order.
///
/// # Errors
/// Any store error.
pub(crate) async fn known(tx: &mut TenantTx, of: &[CustomerId]) -> Result<Vec<Party>> {
    let rows = table::of(tx, of).await?;
    let find = |id: &CustomerId| rows.iter().find(|row| row.customer_id == *id).cloned();
    Ok(of.iter().map(|id| find(id).map_or(Party::unknown(*id), Party::of)).collect())
}

/// What is known of a customer.
///
/// # Errors
/// `Missing` when there is no such customer.
pub async fn party(tx: &mut TenantTx, id: CustomerId) -> Result<Party> {
    customers::get(tx, id).await?;
    Ok(known(tx, &[id]).await?.pop().unwrap_or_else(|| Party::unknown(id)))
}

/// Writes down what a merchant knows of a customer.
///
/// # Errors
/// Field errors; `Missing`; `Conflict` when somebody changed it in between.
pub async fn change_party(tx: &mut TenantTx, id: CustomerId, change: PartyChange) -> Result<Party> {
    let mut checks = Checks::new();
    let level = change.identity_level.unwrap_or(0);
    checks.demand((0..=9).contains(&level), "identityLevel", "out_of_range", "Send 0 to 9.");
    checks.optional("suspendedFor", change.suspended.as_ref().and_then(Option::as_deref), MAX_CHARS);
    checks.optional("plan", change.plan.as_ref().and_then(Option::as_deref), MAX_CHARS);
    checks.done()?;
    let row = customers::get(tx, id).await?;
    time::enter_time_of(tx, &row).await?;
    let before = party(tx, id).await?;
    let mut after = before.clone();
    let now = tx.now();
    if let Some(verified) = change.phone_verified {
        after.phone_verified_at = verified.then(|| before.phone_verified_at.unwrap_or(now));
    }
    after.identity_level = change.identity_level.unwrap_or(before.identity_level);
    if let Some(why) = change.suspended {
        after.suspended_at = why.is_some().then(|| before.suspended_at.unwrap_or(now));
        after.suspended_for = why;
    }
    after.plan = change.plan.unwrap_or(after.plan);
    let row = EscrowPartyRow {
        customer_id: id,
        phone_verified_at: after.phone_verified_at,
        identity_level: after.identity_level,
        suspended_at: after.suspended_at,
        suspended_for: after.suspended_for.clone(),
        plan: after.plan.clone(),
        version: before.version,
        updated_at: now,
    };
    table::save(tx, &row).await?;
    after.version = before.version.saturating_add(1);
    tx.audit("escrow_party.change", id.to_string(), Some(before.facts()), Some(after.facts()));
    Ok(after)
}

/// Writes down that somebody proved by a code that the customer's phone is theirs.
///
/// # Errors
/// `Missing`; `Conflict` when somebody changed the party in between.
pub async fn phone_proved(tx: &mut TenantTx, id: CustomerId) -> Result<()> {
    if party(tx, id).await?.phone_verified_at.is_some() {
        return Ok(());
    }
    change_party(tx, id, PartyChange { phone_verified: Some(true), ..PartyChange::default() }).await?;
    Ok(())
}

/// Why money stays in somebody's wallet for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The stable name.
    pub code: &'static str,
    /// What happened, and what to do about it.
    pub message: String,
}

/// Whether somebody may take so much, in minor units, out of their wallet.
///
/// # Errors
/// `Missing`; `Forbidden` while they are suspended; `Refused` while they owe something, and for what payers claim back.
pub async fn may_take_out(tx: &mut TenantTx, id: CustomerId, currency: &str, minor: i64) -> Result<()> {
    if party(tx, id).await?.suspended_at.is_some() {
        return Err(refused(escrow::Refusal::Suspended));
    }
    match withheld(tx, id, currency, minor).await? {
        Some(why) => Err(Error::refused(why.code, why.message)),
        None => Ok(()),
    }
}

/// Why what was set aside for a payout may not leave yet, if so: asked once more before it is sent, because a payer may have gone to
/// their bank since it was agreed to.
///
/// # Errors
/// `Missing`; any store error.
pub async fn may_not_leave(tx: &mut TenantTx, id: CustomerId, currency: &str) -> Result<Option<Withheld>> {
    if party(tx, id).await?.suspended_at.is_some() {
        let message =
            "The customer is suspended. It is sent once they may act again, unless it is canceled.".to_owned();
        return Ok(Some(Withheld { code: "suspended", message }));
    }
    withheld(tx, id, currency, 0).await
}

/// What keeps `minor` more from leaving a wallet: a debt, or what payers claim.
async fn withheld(tx: &mut TenantTx, id: CustomerId, currency: &str, minor: i64) -> Result<Option<Withheld>> {
    let parts = wallets::lock(tx, &[id], currency).await?;
    let wallet = rows::wallet(&parts, id);
    let owed = wallet.debt;
    if owed > 0 {
        let message = format!(
            "This customer owes {owed} minor units, because a payer's bank took money back that they no longer had. What comes into \
             the wallet pays that first."
        );
        return Ok(Some(Withheld { code: "party_owes", message }));
    }
    let claimed = chargebacks::claimed(tx, id, currency).await?;
    if claimed > 0 && wallet.available.saturating_sub(minor) < claimed {
        let message = format!(
            "Payers went to their banks about {claimed} minor units of what this customer received, so that much stays in the wallet \
             until it is decided. Take out less, or wait: GET /v1/disputes shows until when."
        );
        return Ok(Some(Withheld { code: "party_money_contested", message }));
    }
    let waiting = payments::uncleared(tx, id, currency).await?;
    if waiting > 0 && minor > 0 && wallet.available.saturating_sub(minor) < waiting {
        let message = format!(
            "{waiting} minor units of this wallet came by card for an order that waits for the rest, and the card's bank may still take \
             them back. Take out less, or wait until they have cleared: `cardClearance` of the escrow settings says how long."
        );
        return Ok(Some(Withheld { code: "party_money_clearing", message }));
    }
    Ok(None)
}

/// Takes what somebody owes out of what has just come back into their wallet. `source` names what brought it.
///
/// # Errors
/// Any store error.
pub async fn pay_debt(tx: &mut TenantTx, id: CustomerId, currency: &str, source: Uuid) -> Result<()> {
    let parts = wallets::lock(tx, &[id], currency).await?;
    let minor = rows::wallet(&parts, id).offset();
    if minor == 0 {
        return Ok(());
    }
    let journal = escrow::journal::offset(source, rows::currency(currency)?, person(id), minor)
        .map_err(|error| Error::fault("a debt cannot be booked").because(error))?;
    let now = tx.now();
    Ok(ledger::post(tx, &[journal_row(&journal, now)]).await?)
}
