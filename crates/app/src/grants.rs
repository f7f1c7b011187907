//! Grants of prepaid credit: made, ended, expired, and given back what a voided invoice had drawn.
//!
//! What is left of a grant is a liability of the ledger. Bills draw it (`purse`), before the balance; an invoice that is
//! open already is not paid by a grant that comes later.

use billing::credit::GrantKind;
use ids::{CustomerId, GrantId, Uuid};
use jiff::Timestamp;
use ledger::entries::{self, GrantOrigin};
use money::Money;
use runtime::clock::whole_millis;
use serde_json::{Value, json};
use store::credit_grants::{self, DrawRow, GrantRow};
use store::due::NewDue;
use store::invoices::InvoiceRow;
use store::ledger::{self as books, JournalRow};
use store::{Kind, TenantTx, customers, due};

use crate::subscriptions::enter_time_of;
use crate::{Error, Result, purse, rows, writing};
use usecase::check::{Checks, Metadata, stored};

/// Most minor units of one grant.
pub const MAX_GRANT_MINOR: i64 = 1_000_000_000_000;
/// Longest name and source, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// The last place in the order of drawing.
pub const MAX_PRIORITY: u16 = 100;
/// The place of grants for which none is said.
pub const USUAL_PRIORITY: u16 = 50;

/// A grant to be made.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// Whose.
    pub customer: CustomerId,
    /// Minor units, above zero.
    pub amount_minor: i64,
    /// ISO 4217. It pays bills in this currency only.
    pub currency: String,
    /// Bought or given.
    pub kind: GrantKind,
    /// For people, and on invoices.
    pub name: Option<String>,
    /// Where it came from, in the merchant's words: the reference of a transfer, a campaign.
    pub source: Option<String>,
    /// Lower is drawn first; [`USUAL_PRIORITY`] when left out.
    pub priority: Option<u16>,
    /// The first instant it can be used; at once when left out.
    pub effective_at: Option<Timestamp>,
    /// The first instant it can no longer be used; never when left out.
    pub expires_at: Option<Timestamp>,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What a receiver is told about a grant.
fn data(row: &GrantRow) -> Value {
    json!({
        "id": row.id,
        "customerId": row.customer_id,
        "kind": row.kind,
        "name": row.name,
        "currency": row.currency,
        "amount": row.amount_minor,
        "remaining": row.remaining_minor,
        "expired": row.expired_minor,
        "voided": row.voided_minor,
        "effectiveAt": row.effective_at,
        "expiresAt": row.expires_at,
    })
}

fn origin(row: &GrantRow) -> Result<GrantOrigin> {
    Ok(match purse::kind(&row.kind)? {
        GrantKind::Paid => GrantOrigin::Paid,
        GrantKind::Promotional => GrantOrigin::Promotional,
    })
}

fn booked(journal: std::result::Result<::ledger::Journal, ::ledger::LedgerError>, at: Timestamp) -> Result<JournalRow> {
    let journal = journal.map_err(|error| Error::fault("a grant cannot be booked").because(error))?;
    Ok(writing::journal_row(&journal, at))
}

/// Makes a grant.
///
/// # Errors
/// `Missing`; field errors.
pub async fn create(tx: &mut TenantTx, new: NewGrant) -> Result<GrantRow> {
    check(&new)?;
    let customer = customers::keep(tx, new.customer).await?;
    usecase::personal::living(&customer)?;
    let lane = enter_time_of(tx, &customer).await?;
    let now = tx.now();
    let (effective_at, expires_at) = (new.effective_at.map(whole_millis), new.expires_at.map(whole_millis));
    if expires_at.is_some_and(|at| at <= now) {
        return Err(Error::field("expiresAt", "in_the_past", format!("expiresAt must be after now, {now}.")));
    }
    let (kind, usual_name) = match new.kind {
        GrantKind::Paid => ("paid", "Prepaid credit"),
        GrantKind::Promotional => ("promotional", "Promotional credit"),
    };
    let priority = new.priority.unwrap_or(USUAL_PRIORITY);
    let row = GrantRow {
        id: tx.fresh::<GrantId>(),
        customer_id: new.customer,
        currency: new.currency,
        kind: kind.to_owned(),
        name: new.name.unwrap_or_else(|| usual_name.to_owned()),
        source: new.source,
        priority: i16::try_from(priority).map_err(|_| Error::fault("a priority out of range"))?,
        amount_minor: new.amount_minor,
        remaining_minor: new.amount_minor,
        expired_minor: None,
        voided_minor: None,
        effective_at,
        expires_at,
        expired_at: None,
        voided_at: None,
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    credit_grants::insert(tx, &row).await?;
    let amount = Money::new(row.amount_minor, rows::currency(&row.currency)?);
    let journal = booked(entries::grant_made(row.id, row.customer_id, origin(&row)?, amount), now)?;
    books::post(tx, &[journal]).await?;
    if expires_at.is_some() {
        let work = NewDue { subject: row.id.uuid(), lane, due_at: expires_at };
        due::schedule(tx, Kind::Grant, &[work]).await?;
    }
    tx.record("credit_grant.created", row.id.uuid(), data(&row));
    tx.audit("credit_grant.create", row.id.to_string(), None, Some(data(&row)));
    Ok(row)
}

fn check(new: &NewGrant) -> Result<()> {
    let mut checks = Checks::new();
    let fits = (1..=MAX_GRANT_MINOR).contains(&new.amount_minor);
    checks.demand(fits, "amount", "out_of_range", "Send 1 to 1 000 000 000 000 minor units.");
    checks.currency("currency", &new.currency);
    checks.optional("name", new.name.as_deref(), MAX_NAME_CHARS);
    checks.optional("source", new.source.as_deref(), MAX_NAME_CHARS);
    let fits = new.priority.is_none_or(|priority| priority <= MAX_PRIORITY);
    checks.demand(fits, "priority", "out_of_range", "Send 0 to 100; lower is drawn first.");
    let forward = match (new.effective_at, new.expires_at) {
        (Some(from), Some(until)) => whole_millis(from) < whole_millis(until),
        (Some(_), None) | (None, Some(_) | None) => true,
    };
    checks.demand(forward, "expiresAt", "before_it_begins", "expiresAt must be after effectiveAt.");
    checks.metadata(&new.metadata);
    checks.done()
}

/// Takes back what is left of a grant. What it paid stays paid.
///
/// # Errors
/// `Missing`; `Conflict` when nothing is left of it.
pub async fn void(tx: &mut TenantTx, id: GrantId) -> Result<GrantRow> {
    let found = credit_grants::get(tx, id).await?;
    let customer = customers::get(tx, found.customer_id).await?;
    enter_time_of(tx, &customer).await?;
    let mut row = held(tx, &[found.customer_id.uuid()], &[id.uuid()])
        .await?
        .into_iter()
        .next()
        .ok_or_else(|| Error::missing("credit grant"))?;
    if row.remaining_minor == 0 {
        return Err(Error::conflict(
            "grant_used_up",
            "Nothing is left of this grant: it was drawn, expired or voided. There is nothing to void.",
        ));
    }
    let (before, now) = (data(&row), tx.now());
    let left = Money::new(row.remaining_minor, rows::currency(&row.currency)?);
    row.voided_minor = Some(left.minor());
    row.voided_at = Some(now);
    row.remaining_minor = 0;
    let journal = booked(entries::grant_voided(row.id, row.customer_id, origin(&row)?, left), now)?;
    credit_grants::end(tx, &row).await?;
    books::post(tx, &[journal]).await?;
    due::cancel(tx, Kind::Grant, row.id.uuid()).await?;
    tx.record("credit_grant.voided", row.id.uuid(), data(&row));
    tx.audit("credit_grant.void", row.id.to_string(), Some(before), Some(data(&row)));
    Ok(credit_grants::get(tx, id).await?)
}

/// Some grants, held, after the purses of their owners: what all of them paid is back on a purse that may be empty now.
async fn held(tx: &mut TenantTx, owners: &[Uuid], ids: &[Uuid]) -> Result<Vec<GrantRow>> {
    books::hold_purses(tx, owners).await?;
    Ok(credit_grants::lock(tx, ids).await?)
}

/// Ends those of some grants whose time is over. What is left of them leaves the liability.
pub(crate) async fn expire(tx: &mut TenantTx, ids: &[Uuid]) -> Result<()> {
    let owners = credit_grants::owners_of(tx, ids).await?;
    let now = tx.now();
    let mut journals = Vec::new();
    for mut row in held(tx, &owners, ids).await? {
        let over = row.expires_at.is_some_and(|at| at <= now);
        if !over || row.remaining_minor == 0 {
            continue;
        }
        let left = Money::new(row.remaining_minor, rows::currency(&row.currency)?);
        row.expired_minor = Some(left.minor());
        row.expired_at = row.expires_at;
        row.remaining_minor = 0;
        journals.push(booked(entries::grant_expired(row.id, row.customer_id, origin(&row)?, left), now)?);
        credit_grants::end(tx, &row).await?;
        tx.record("credit_grant.expired", row.id.uuid(), data(&row));
    }
    Ok(books::post(tx, &journals).await?)
}

/// Gives back what grants paid of an invoice that is voided: to the same grants, and to the balance for those that
/// expired or were voided meanwhile. Answers the journal; none when no grant had paid.
pub(crate) async fn restore(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<Option<JournalRow>> {
    if invoice.prepaid_applied_minor == 0 {
        return Ok(None);
    }
    let now = tx.now();
    let drawn: Vec<_> = credit_grants::draws_of(tx, invoice.id).await?;
    let ids: Vec<Uuid> = drawn.iter().map(|draw| draw.grant_id.uuid()).collect();
    let grants = held(tx, &[invoice.customer_id.uuid()], &ids).await?;
    let misfit = || Error::fault("what goes back to a grant does not fit");
    let (mut left, mut returns, mut to_grants, mut to_balance) = (Vec::new(), Vec::new(), 0_i64, 0_i64);
    for draw in drawn.iter().filter(|draw| draw.kind == "draw") {
        let grant = grants.iter().find(|grant| grant.id == draw.grant_id).ok_or_else(misfit)?;
        let ended = grant.expired_at.is_some() || grant.voided_at.is_some();
        if ended || grant.expires_at.is_some_and(|at| at <= now) {
            to_balance = to_balance.checked_add(draw.amount_minor).ok_or_else(misfit)?;
            continue;
        }
        to_grants = to_grants.checked_add(draw.amount_minor).ok_or_else(misfit)?;
        left.push((grant.id, grant.remaining_minor.checked_add(draw.amount_minor).ok_or_else(misfit)?));
        returns.push(DrawRow {
            invoice_id: invoice.id,
            grant_id: grant.id,
            kind: "return".to_owned(),
            amount_minor: draw.amount_minor,
            created_at: now,
        });
    }
    credit_grants::set_remaining(tx, &left).await?;
    credit_grants::insert_draws(tx, &returns).await?;
    let currency = rows::currency(&invoice.currency)?;
    let money = |minor| Money::new(minor, currency);
    let journal = entries::grant_restored(invoice.id, invoice.customer_id, money(to_grants), money(to_balance));
    Ok(Some(booked(journal, now)?))
}
