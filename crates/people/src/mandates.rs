//! What a person lets a merchant charge: a saved card or the wallet, up to a sum each time and each month, until they take it back.
//!
//! A mandate is a row of the house. At the merchant a payment method stands for it, whose token names it: that is all the merchant has,
//! and it is worth nothing anywhere else.

use app::methods::CardFacts;
use ids::{MandateId, PaymentMethodId};
use jiff::Timestamp;
use recovery::Rail;
use runtime::secret::Secrets;
use serde_json::json;
use store::mandate_token::MandateToken;
use store::methods::MethodRow;
use store::persons::mandates::{self as table, MandateRow};
use store::persons::merchants::MerchantOfPerson;
use store::subscriptions::SubscriptionFilter;
use store::{PageOf, StoreError, TenantTx, methods, persons, subscriptions};
use usecase::check::Checks;
use usecase::{Error, Kind, OnConstraint as _, Result};

use crate::{Session, trusted};

/// The gateway that reads the tokens.
pub const GATEWAY: &str = "house";

/// What is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// A saved card of the person's.
    Card(PaymentMethodId),
    /// Their wallet.
    Wallet,
}

/// How much may be charged, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caps {
    /// The currency of both.
    pub currency: String,
    /// Each time.
    pub charge: i64,
    /// Each calendar month.
    pub month: i64,
    /// For one payment, until this instant; for as many as there are until it is taken back, without.
    pub once: Option<Timestamp>,
}

impl Caps {
    fn check(&self) -> Result<()> {
        let mut checks = Checks::new();
        checks.currency("currency", &self.currency);
        checks.amount("charge", self.charge);
        checks.amount("month", self.month);
        checks.demand(self.charge > 0, "charge", "out_of_range", "Write an amount above zero.");
        let fits = self.month >= self.charge;
        checks.demand(fits, "month", "out_of_range", "Let at least one charge be made in a month.");
        checks.done()
    }
}

/// The mandates of a person that are in force, oldest first.
///
/// # Errors
/// `Forbidden` in quarantine; any store error.
pub async fn mandates(tx: &mut TenantTx, of: &Session) -> Result<Vec<MandateRow>> {
    trusted(of)?;
    let wall = tx.wall_now();
    let mut all = Vec::new();
    for row in table::of(tx, of.person).await? {
        if row.once_until.is_none_or(|end| wall < end) && !is_spent(tx, &row).await? {
            all.push(row);
        }
    }
    all.sort_by_key(|row| row.id);
    Ok(all)
}

/// Whether the one payment that a mandate was for is made, or on its way.
async fn is_spent(tx: &mut TenantTx, row: &MandateRow) -> Result<bool> {
    Ok(row.once_until.is_some() && table::charged_since(tx, row.id, Timestamp::UNIX_EPOCH).await? > 0)
}

/// Lets a merchant charge something of the person's for the customer that they are there. Given again for the same, its caps are those
/// that are given now.
///
/// # Errors
/// `Forbidden` in quarantine; field errors; `Missing` for a card that is not theirs; `Busy` when it is given twice at once.
pub(crate) async fn give(
    tx: &mut TenantTx,
    of: &Session,
    link: &MerchantOfPerson,
    means: Means,
    caps: &Caps,
) -> Result<(MandateRow, CardFacts)> {
    trusted(of)?;
    caps.check()?;
    if link.person() != of.person {
        return Err(Error::missing("merchant"));
    }
    persons::lock(tx, of.person).await?;
    let (method, facts) = facts(tx, of, means).await?;
    let same = |row: &MandateRow| {
        (row.merchant_id, row.customer_id, row.method_id, row.once_until.is_some())
            == (link.merchant(), link.customer(), method, caps.once.is_some())
    };
    let found = table::of(tx, of.person).await?.into_iter().find(same);
    if let Some(row) = &found
        && row.currency == caps.currency
        && !is_spent(tx, row).await?
    {
        let mut row = table::lock(tx, row.id).await?;
        (row.charge_minor, row.month_minor, row.once_until) = (caps.charge, caps.month, caps.once);
        table::save(tx, &row).await?;
        note(tx, "person.mandate_change", &row);
        return Ok((row, facts));
    }
    if let Some(row) = found {
        end(tx, row.id).await?;
    }
    let row = MandateRow {
        id: tx.fresh(),
        person_id: of.person,
        merchant_id: link.merchant(),
        customer_id: link.customer(),
        method_id: method,
        currency: caps.currency.clone(),
        charge_minor: caps.charge,
        month_minor: caps.month,
        attached_id: None,
        given_at: tx.wall_now(),
        revoked_at: None,
        once_until: caps.once,
    };
    let twice = || Error::new(Kind::Busy, "busy", "This was given twice at the same time. Load the page again.");
    table::insert(tx, &row).await.on_constraint("mandates_once", twice)?;
    note(tx, "person.mandate_give", &row);
    Ok((row, facts))
}

async fn facts(tx: &mut TenantTx, of: &Session, means: Means) -> Result<(Option<PaymentMethodId>, CardFacts)> {
    let base = CardFacts {
        rail: Rail::Wallet,
        gateway: GATEWAY,
        account: None,
        brand: None,
        issuer: None,
        last4: None,
        exp_month: None,
        exp_year: None,
    };
    let Means::Card(id) = means else { return Ok((None, base)) };
    let card = methods::get(tx, id).await?;
    if card.customer_id != of.person || card.status != "active" {
        return Err(Error::missing("payment method"));
    }
    let facts = CardFacts {
        rail: Rail::Card,
        brand: card.brand,
        issuer: card.issuer,
        last4: card.last4,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
        ..base
    };
    Ok((Some(id), facts))
}

/// The payment method at the merchant that stands for a mandate: the one there is, unless another one is to pay from now on.
///
/// # Errors
/// `Missing`; `Conflict` when the merchant erased the customer.
pub(crate) async fn attach(
    tx: &mut TenantTx,
    secrets: &Secrets,
    mandate: &MandateRow,
    facts: CardFacts,
    make_default: bool,
) -> Result<MethodRow> {
    if tx.tenant() != mandate.merchant_id {
        return Err(Error::fault("a mandate was taken to another merchant"));
    }
    let saved = methods::active_of(tx, &[mandate.customer_id.uuid()]).await?;
    if let Some(row) = saved.into_iter().find(|row| Some(row.id) == mandate.attached_id) {
        if row.is_default || !make_default {
            return Ok(row);
        }
        app::methods::remove(tx, secrets, mandate.customer_id, row.id).await?;
    }
    let (mandate_id, merchant, customer) = (mandate.id, mandate.merchant_id, mandate.customer_id);
    let token = MandateToken { mode: tx.mode(), mandate: mandate_id, merchant, customer }.reveal(&secrets.sealing_key);
    let row = app::methods::attach(tx, secrets, customer, (token, facts), make_default).await?;
    if make_default {
        subscriptions::charge_default_of(tx, customer).await?;
        app::recoveries::try_new_card(tx, customer).await?;
    }
    Ok(row)
}

/// Writes which payment method stands for a mandate.
pub(crate) async fn attached(tx: &mut TenantTx, id: MandateId, method: PaymentMethodId) -> Result<MandateRow> {
    let mut row = table::lock(tx, id).await?;
    row.attached_id = Some(method);
    table::save(tx, &row).await?;
    Ok(row)
}

/// Takes a mandate back. From this commit on nothing is charged by it, whatever the merchant still has.
///
/// # Errors
/// `Missing` for one of somebody else.
pub(crate) async fn revoke(tx: &mut TenantTx, of: &Session, id: MandateId) -> Result<MandateRow> {
    let row = table::lock(tx, id).await?;
    if row.person_id != of.person {
        return Err(Error::missing("mandate"));
    }
    end(tx, id).await
}

async fn end(tx: &mut TenantTx, id: MandateId) -> Result<MandateRow> {
    let mut row = table::lock(tx, id).await?;
    row.revoked_at = row.revoked_at.or(Some(tx.wall_now()));
    table::save(tx, &row).await?;
    note(tx, "person.mandate_revoke", &row);
    Ok(row)
}

/// Takes away the merchant's payment method that stood for a mandate. One that is gone already is no error.
pub(crate) async fn detach(tx: &mut TenantTx, secrets: &Secrets, mandate: &MandateRow) -> Result<()> {
    let Some(method) = mandate.attached_id else { return Ok(()) };
    match app::methods::remove(tx, secrets, mandate.customer_id, method).await {
        Err(error) if error.kind == Kind::Missing => Ok(()),
        done => done.map(|_| ()),
    }
}

/// Whether a subscription at the merchant has nothing else to be paid with.
pub(crate) async fn is_needed(tx: &mut TenantTx, mandate: &MandateRow) -> Result<bool> {
    let saved = match methods::active_of(tx, &[mandate.customer_id.uuid()]).await {
        Err(StoreError::Missing(_)) => return Ok(false),
        found => found?,
    };
    let stands = saved.iter().any(|row| Some(row.id) == mandate.attached_id);
    if !stands || saved.len() > 1 {
        return Ok(false);
    }
    let theirs = SubscriptionFilter { customer: Some(mandate.customer_id), ..SubscriptionFilter::default() };
    let page = PageOf { limit: 100, offset: 0, below: None };
    let all = subscriptions::page(tx, &theirs, &page).await?;
    Ok(all.iter().any(|row| matches!(row.status.as_str(), "active" | "trialing" | "past_due")))
}

fn note(tx: &mut TenantTx, action: &'static str, row: &MandateRow) {
    let facts = json!({
        "id": row.id, "merchant": row.merchant_id, "customer": row.customer_id, "method": row.method_id,
        "currency": row.currency, "charge": row.charge_minor, "month": row.month_minor, "onceUntil": row.once_until, "revokedAt": row.revoked_at,
    });
    tx.audit(action, row.person_id.to_string(), None, Some(facts));
}
