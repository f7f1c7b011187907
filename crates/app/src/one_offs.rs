//! Items of their own: what is billed once, on the next bill of a subscription or of a customer, or on a draft.
//!
//! An item waits until a bill takes it. The bill takes it in its own commit, by a write that demands it waiting and as it
//! was read, and the schema lets a line name it once: however runs overlap or die, it is billed once. Subscriptions
//! carry a flag that something may wait, which is read with them: those without it cost nothing.

use std::collections::{BTreeMap, BTreeSet};

use billing::invoice::{InvoiceKind, MAX_LINES, OneOff};
use billing::price::Exact;
use billing::{InvoiceDraft, Line};
use calendar::Period;
use ids::{CustomerId, InvoiceId, InvoiceItemId, SubscriptionId, Uuid};
use jiff::Timestamp;
use money::{Currency, Rounding};
use serde_json::{Value, json};
use store::invoice_items::{self, InvoiceItemRow};
use store::invoices::LineRow;
use store::subscriptions::SubscriptionRow;
use store::{TenantTx, customers, settings, subscriptions};

use crate::writing::Change;
use crate::{Error, Result, drafts, prorations, rows};
use usecase::check::{Checks, Metadata, stored};

/// Longest description of a line, in characters.
pub const MAX_DESCRIPTION_CHARS: usize = 500;

/// What is billed, and at what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Printed on the line.
    pub description: String,
    /// Whole units, from 1.
    pub quantity: u64,
    /// Minor units for one; below zero for a credit.
    pub unit_amount: Exact,
    /// The time it is for, if it is for any.
    pub period: Option<Period>,
    /// Whether coupons may take something off.
    pub discountable: bool,
}

/// Something to be billed.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Who pays.
    pub customer: CustomerId,
    /// Whose next bill it is for; the first bill of the customer in its currency when left out.
    pub subscription: Option<SubscriptionId>,
    /// The draft it is for, instead of the next bill.
    pub invoice: Option<InvoiceId>,
    /// ISO 4217; that of the subscription or the draft, else the tenant's own.
    pub currency: Option<String>,
    /// What is billed.
    pub content: Content,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What may change while it waits. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct ItemChange {
    /// Printed on the line.
    pub description: Option<String>,
    /// Whole units.
    pub quantity: Option<u64>,
    /// Minor units for one.
    pub unit_amount: Option<Exact>,
    /// The time it is for; `Some(None)` for none.
    pub period: Option<Option<Period>>,
    /// Whether coupons may take something off.
    pub discountable: Option<bool>,
    /// The merchant's own data.
    pub metadata: Option<Metadata>,
}

impl Content {
    /// Checks what was sent at `at` of the request.
    pub(crate) fn check(&self, checks: &mut Checks, at: &str, currency: Currency, rounding: Rounding) {
        checks.text(&format!("{at}description"), &self.description, MAX_DESCRIPTION_CHARS);
        let forward = self.period.is_none_or(|period| period.start < period.end);
        checks.demand(forward, &format!("{at}periodEnd"), "not_later", "Send an end that is later than the start.");
        if let Err(refusal) = self.one_off(None, Timestamp::UNIX_EPOCH).line(currency, rounding) {
            let of_quantity = refusal.code().starts_with("quantity");
            let field = if of_quantity { "quantity" } else { "unitAmount" };
            checks.wrong(&format!("{at}{field}"), refusal.code(), refusal.to_string());
        }
    }

    /// As a line of a bill that is made at `now`.
    pub(crate) fn one_off(&self, item: Option<InvoiceItemId>, now: Timestamp) -> OneOff {
        OneOff {
            item,
            description: self.description.clone(),
            quantity: self.quantity,
            unit_amount: self.unit_amount,
            period: self.period.unwrap_or(Period { start: now, end: now }),
            discountable: self.discountable,
        }
    }

    fn amount(&self, currency: Currency, rounding: Rounding) -> Result<i64> {
        Ok(self.one_off(None, Timestamp::UNIX_EPOCH).line(currency, rounding).map_err(rows::refused)?.amount.minor())
    }
}

/// What is stored, as a value.
pub(crate) fn content(row: &InvoiceItemRow) -> Result<Content> {
    let unit_amount = row.unit_amount.parse().map_err(|_| Error::fault("a stored unit amount cannot be read"))?;
    let period = row.period_start.zip(row.period_end).map(|(start, end)| Period { start, end });
    Ok(Content {
        description: row.description.clone(),
        quantity: rows::natural("quantity", row.quantity)?,
        unit_amount,
        period,
        discountable: row.discountable,
    })
}

fn apply(content: &Content, currency: Currency, rounding: Rounding, row: &mut InvoiceItemRow) -> Result<()> {
    row.description.clone_from(&content.description);
    row.quantity = i64::try_from(content.quantity).map_err(|_| Error::fault("a quantity out of range"))?;
    row.unit_amount = content.unit_amount.to_string();
    row.amount_minor = content.amount(currency, rounding)?;
    row.period_start = content.period.map(|period| period.start);
    row.period_end = content.period.map(|period| period.end);
    row.discountable = content.discountable;
    Ok(())
}

/// Lets something wait for the next bill, or puts it on a draft.
///
/// # Errors
/// `Missing`; field errors; `Conflict` for an ended subscription, and for an invoice that is final.
pub async fn create(tx: &mut TenantTx, new: NewItem) -> Result<InvoiceItemRow> {
    invoice_items::hold_payer(tx, new.customer).await?;
    usecase::personal::living(&customers::get(tx, new.customer).await?)?;
    let chosen = settings::get(tx).await?;
    let home = of_subscription(tx, &new).await?.unwrap_or(chosen.default_currency);
    let draft = match new.invoice {
        Some(id) => Some(drafts::open(tx, id).await?),
        None => None,
    };
    if draft.as_ref().is_some_and(|draft| draft.customer_id != new.customer) {
        return Err(Error::missing("invoice"));
    }
    let home = draft.as_ref().map_or(home, |draft| draft.currency.clone());
    let code = new.currency.clone().unwrap_or_else(|| home.clone());
    let rounding = rows::rounding(&chosen.rounding)?;
    let mut checks = Checks::new();
    checks.currency("currency", &code);
    let bound = new.subscription.is_some() || draft.is_some();
    let message = format!("One invoice has one currency, and this one has {home}. Leave the currency out.");
    checks.demand(!bound || code == home, "currency", "currency_mismatch", &message);
    let one = !(new.subscription.is_some() && new.invoice.is_some());
    checks.demand(one, "invoiceId", "not_alone", "Name the subscription or the draft, not both.");
    checks.metadata(&new.metadata);
    if let Ok(currency) = Currency::parse(&code) {
        new.content.check(&mut checks, "", currency, rounding);
    }
    checks.done()?;
    let mut row = blank(tx, &new, code);
    apply(&new.content, rows::currency(&row.currency)?, rounding, &mut row)?;
    invoice_items::insert(tx, &row).await?;
    match draft {
        Some(draft) => drafts::put(tx, draft, &[(Some(row.id), new.content)]).await.map(|_| ())?,
        None => subscriptions::flag_waiting(tx, row.customer_id, row.subscription_id, &row.currency).await?,
    }
    tx.record("invoice_item.created", row.id.uuid(), data(&row));
    tx.audit("invoice_item.create", row.id.to_string(), None, Some(data(&row)));
    Ok(row)
}

/// The currency of the subscription that an item is for.
async fn of_subscription(tx: &mut TenantTx, new: &NewItem) -> Result<Option<String>> {
    let Some(id) = new.subscription else { return Ok(None) };
    let row = subscriptions::get(tx, id).await?;
    if row.customer_id != new.customer {
        return Err(Error::missing("subscription"));
    }
    if matches!(row.status.as_str(), "canceled" | "expired" | "incomplete_expired") {
        return Err(Error::conflict(
            "subscription_ended",
            format!("The subscription is {}, so it has no next bill. Put this on an invoice made by hand.", row.status),
        ));
    }
    Ok(Some(row.currency))
}

fn blank(tx: &mut TenantTx, new: &NewItem, currency: String) -> InvoiceItemRow {
    let now = tx.wall_now();
    InvoiceItemRow {
        id: tx.fresh(),
        customer_id: new.customer,
        subscription_id: new.subscription,
        invoice_id: new.invoice,
        targeted: new.invoice.is_some(),
        description: String::new(),
        quantity: 1,
        unit_amount: String::new(),
        amount_minor: 0,
        currency,
        period_start: None,
        period_end: None,
        discountable: true,
        metadata: stored(&new.metadata),
        line: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// What a receiver is told about an item.
pub(crate) fn data(row: &InvoiceItemRow) -> Value {
    json!({
        "id": row.id,
        "customerId": row.customer_id,
        "subscriptionId": row.subscription_id,
        "invoiceId": row.invoice_id,
        "description": row.description,
        "quantity": row.quantity,
        "unitAmount": row.unit_amount,
        "amount": row.amount_minor,
        "currency": row.currency,
    })
}

/// An item that waits, held.
async fn waiting(tx: &mut TenantTx, id: InvoiceItemId) -> Result<InvoiceItemRow> {
    let row = invoice_items::lock(tx, id).await?;
    match row.invoice_id {
        None => Ok(row),
        Some(invoice) => Err(Error::conflict(
            "item_billed",
            format!(
                "This item is on invoice {invoice}. While that is a draft, change its line there; once it is final, \
                 give a credit or void it."
            ),
        )),
    }
}

/// Changes what waits.
///
/// # Errors
/// `Missing`; field errors; `Conflict` `item_billed` once it is on an invoice.
pub async fn change(tx: &mut TenantTx, id: InvoiceItemId, change: ItemChange) -> Result<InvoiceItemRow> {
    let mut row = waiting(tx, id).await?;
    if row.line.is_some() {
        return Err(Error::conflict(
            "item_of_change",
            "This line follows from a change of the subscription and is billed as it was shown. Take it back, or put another \
             item beside it.",
        ));
    }
    let before = data(&row);
    let mut next = content(&row)?;
    next.description = change.description.unwrap_or(next.description);
    next.quantity = change.quantity.unwrap_or(next.quantity);
    next.unit_amount = change.unit_amount.unwrap_or(next.unit_amount);
    next.period = change.period.unwrap_or(next.period);
    next.discountable = change.discountable.unwrap_or(next.discountable);
    let rounding = rows::rounding(&settings::get(tx).await?.rounding)?;
    let currency = rows::currency(&row.currency)?;
    let mut checks = Checks::new();
    next.check(&mut checks, "", currency, rounding);
    if let Some(metadata) = &change.metadata {
        checks.metadata(metadata);
        row.metadata = stored(metadata);
    }
    checks.done()?;
    apply(&next, currency, rounding, &mut row)?;
    invoice_items::save(tx, &row).await?;
    if change.metadata.is_some() {
        store::metadata::put(tx, "invoice_items", id.uuid(), &row.metadata).await?;
    }
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.now();
    tx.audit("invoice_item.change", id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// Takes back what waits.
///
/// # Errors
/// `Missing`; `Conflict` `item_billed` once it is on an invoice.
pub async fn remove(tx: &mut TenantTx, id: InvoiceItemId) -> Result<InvoiceItemRow> {
    let row = waiting(tx, id).await?;
    invoice_items::delete(tx, id).await?;
    tx.record("invoice_item.deleted", id.uuid(), data(&row));
    tx.audit("invoice_item.delete", id.to_string(), Some(data(&row)), None);
    Ok(row)
}

/// What a chunk of decisions took from what waits: each item with its version as read.
#[derive(Debug, Default)]
pub(crate) struct Taken(BTreeMap<InvoiceItemId, i64>);

/// Puts what waits on the bills of these decisions: on those of periods everything, on that of a change what earlier changes
/// left waiting, as it was previewed. One that ends a subscription has everything that nobody else's bill will take, and is
/// made if there is none. Nothing is asked unless one of the subscriptions says that something may wait.
///
/// # Errors
/// `Refused` for a sum that does not fit; any store error.
pub(crate) async fn add_lines(tx: &mut TenantTx, changes: &mut [Change]) -> Result<Taken> {
    let takes = |change: &Change| change.row.items_waiting && (is_billed(change) || ends_now(change));
    let payers: BTreeSet<Uuid> =
        changes.iter().filter(|change| takes(change)).map(|change| change.row.customer_id.uuid()).collect();
    let mut taken = Taken::default();
    if payers.is_empty() {
        return Ok(taken);
    }
    let waiting = invoice_items::waiting_of(tx, &payers.into_iter().collect::<Vec<_>>()).await?;
    let with_others = with_others(tx, changes).await?;
    let now = tx.now();
    for change in changes.iter_mut().filter(|change| takes(change)) {
        let kind = change.decision.invoices.first().map_or(InvoiceKind::Change, |draft| draft.kind);
        let is_last = ends_now(change);
        let (row, next) = (&mut change.row, &change.decision.next);
        let own = waiting.iter().filter(|item| is_for(item, row));
        let free: Vec<&InvoiceItemRow> = own.filter(|item| !taken.0.contains_key(&item.id)).collect();
        let shown = change.decision.invoices.first().map_or(0, |draft| draft.lines.len());
        let room = MAX_LINES.saturating_sub(shown);
        let of_this_bill = |item: &&&InvoiceItemRow| match item.line {
            Some(_) => true,
            None if is_last => item.subscription_id.is_some() || !with_others.contains(&row.id),
            None => kind == InvoiceKind::Period,
        };
        let fit: Vec<&InvoiceItemRow> = free.iter().filter(of_this_bill).take(room).copied().collect();
        // What does not fit, or is for the bill of a period, waits for the bill after this one.
        row.items_waiting = free.len() > fit.len();
        let mut lines = Vec::new();
        for item in fit {
            lines.push(line_of(item, next.currency, next.rounding, now)?);
            taken.0.insert(item.id, item.version);
        }
        match change.decision.invoices.first_mut() {
            Some(draft) => draft.add_lines(lines).map_err(rows::refused)?,
            None => change.decision.invoices.extend(last_bill(next, lines)?),
        }
    }
    Ok(taken)
}

/// Those of the ends whose customer has another subscription of the currency, which goes on: what names none of them waits
/// for its bill. One statement, and none without an end.
async fn with_others(tx: &mut TenantTx, changes: &[Change]) -> Result<BTreeSet<SubscriptionId>> {
    let ends =
        || changes.iter().filter(|change| change.row.items_waiting && ends_now(change)).map(|change| &change.row);
    let payers: BTreeSet<Uuid> = ends().map(|row| row.customer_id.uuid()).collect();
    if payers.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut running = subscriptions::running_of(tx, &payers.into_iter().collect::<Vec<_>>()).await?;
    let ending = |id| changes.iter().any(|change| change.row.id == id && change.decision.next.ended_at.is_some());
    running.retain(|(id, _, _)| !ending(*id));
    let goes_on = |row: &&SubscriptionRow| {
        running.iter().any(|(_, customer, currency)| *customer == row.customer_id && *currency == row.currency)
    };
    Ok(ends().filter(goes_on).map(|row| row.id).collect())
}

/// Whether a decision has a bill that takes what waits.
fn is_billed(change: &Change) -> bool {
    change.decision.invoices.first().is_some_and(|draft| draft.kind != InvoiceKind::Manual)
}

/// Whether a subscription that was served ends with this decision.
fn ends_now(change: &Change) -> bool {
    change.row.ended_at.is_none() && change.decision.next.ended_at.is_some() && !change.decision.void_open_invoices
}

/// A bill of what waited, for a subscription that has no other any more.
fn last_bill(next: &billing::Subscription, lines: Vec<Line>) -> Result<Option<InvoiceDraft>> {
    let starts = lines.iter().map(|line| line.period.start).min();
    let ends = lines.iter().map(|line| line.period.end).max();
    let Some((start, end)) = starts.zip(ends) else { return Ok(None) };
    let period = match start < end {
        true => Period { start, end },
        // Nothing on it is for a time: it is of the period that ends.
        false if next.period.start < end => Period { start: next.period.start, end },
        false => next.period,
    };
    let draft = InvoiceDraft::of(InvoiceKind::Change, next.currency, period, next.period_index, lines);
    draft.map(Some).map_err(rows::refused)
}

/// The line of what waits, on a bill that is made at `at`.
fn line_of(item: &InvoiceItemRow, currency: Currency, rounding: Rounding, at: Timestamp) -> Result<Line> {
    match prorations::line_of(item)? {
        Some(line) => Ok(line),
        None => content(item)?.one_off(Some(item.id), at).line(currency, rounding).map_err(rows::refused),
    }
}

/// Whether an item is for the next bill of a subscription.
fn is_for(item: &InvoiceItemRow, row: &SubscriptionRow) -> bool {
    let named = item.subscription_id.is_none_or(|id| id == row.id);
    named && item.customer_id == row.customer_id && item.currency == row.currency
}

/// Shows on a bill that is only looked at ahead what would be put on it if it were made now.
pub(crate) async fn show(tx: &mut TenantTx, row: &SubscriptionRow, draft: &mut InvoiceDraft) -> Result<()> {
    if !row.items_waiting || draft.kind != InvoiceKind::Period {
        return Ok(());
    }
    let mut waiting = invoice_items::waiting_of(tx, &[row.customer_id.uuid()]).await?;
    waiting.retain(|item| is_for(item, row));
    let rounding = rows::rounding(&row.rounding)?;
    let mut lines = Vec::new();
    for item in waiting.iter().take(MAX_LINES.saturating_sub(draft.lines.len())) {
        lines.push(line_of(item, draft.currency, rounding, draft.period.start)?);
    }
    draft.add_lines(lines).map_err(rows::refused)
}

/// Writes down what was taken, now that the bills have their names.
///
/// # Errors
/// `Conflict` when something that was taken does not wait any more, or is another by now.
pub(crate) async fn settle(tx: &mut TenantTx, taken: Taken, lines: &[LineRow]) -> Result<()> {
    if taken.0.is_empty() {
        return Ok(());
    }
    let billed: Vec<(InvoiceItemId, i64, InvoiceId)> = lines
        .iter()
        .filter_map(|line| {
            let item = line.invoice_item_id?;
            Some((item, *taken.0.get(&item)?, line.invoice_id))
        })
        .collect();
    Ok(invoice_items::bill(tx, &billed).await?)
}
