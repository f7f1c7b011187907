//! Invoices made by hand: beginning one, changing what is said on it, throwing it away.

use billing::InvoiceDraft;
use billing::invoice::{InvoiceKind, MAX_LINES};
use calendar::Period;
use ids::{CustomerId, InvoiceId, InvoiceItemId};
use jiff::Timestamp;
use money::Currency;
use store::due::NewDue;
use store::invoice_items::{self, InvoiceItemRow};
use store::invoices::InvoiceRow;
use store::settings::SettingsRow;
use store::{Kind, Lane, TenantTx, customers, drafts, due, invoices as invoice_rows, settings};

use super::{lines, open};
use crate::invoices::data;
use crate::one_offs::{self, Content};
use crate::rules::{due_at, grace};
use crate::writing::{self, AUTOMATIC};
use crate::{Error, Result, clocks, rows, subscriptions};
use usecase::check::{Checks, Metadata, stored};

/// Longest text on an invoice, in characters.
pub const MAX_MEMO_CHARS: usize = 2_000;

/// How a bill is paid. What is left out is the tenant's own choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collecting {
    /// `automatic` or `send_invoice`.
    pub collection: Option<String>,
    /// After how many days a bill that is sent is to be paid.
    pub days_until_due: Option<i32>,
}

impl Collecting {
    /// The choice, checked: the word, and the days where it is sent.
    ///
    /// # Errors
    /// Field errors.
    pub(crate) fn chosen(&self, home: &SettingsRow, now: Option<(&str, Option<i32>)>) -> Result<(String, Option<i32>)> {
        let mut checks = Checks::new();
        let (was, days) = now.unwrap_or((AUTOMATIC, None));
        let word = self.collection.clone().unwrap_or_else(|| was.to_owned());
        let known = matches!(word.as_str(), AUTOMATIC | "send_invoice");
        checks.demand(known, "collection", "unknown_value", "Send automatic or send_invoice.");
        let fits = self.days_until_due.is_none_or(|days| (0..=setup::preferences::MAX_DAYS_UNTIL_DUE).contains(&days));
        checks.demand(fits, "daysUntilDue", "out_of_range", "Send 0 to 365 days.");
        let sent = word != AUTOMATIC;
        let message = "What is charged automatically is due at once. Leave the days out, or send the invoice.";
        checks.demand(sent || self.days_until_due.is_none(), "daysUntilDue", "not_sent", message);
        checks.done()?;
        Ok((word, sent.then(|| self.days_until_due.or(days).unwrap_or(home.days_until_due))))
    }
}

/// An invoice to be made by hand.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    /// Who pays.
    pub customer: CustomerId,
    /// ISO 4217; the tenant's own when left out.
    pub currency: Option<String>,
    /// How it is paid.
    pub collecting: Collecting,
    /// Printed on it.
    pub memo: Option<String>,
    /// Whether it becomes final by itself, when the tenant's grace is over.
    pub auto_advance: bool,
    /// Whether it takes what waits for the customer's first bill.
    pub waiting_items: bool,
    /// What is billed.
    pub lines: Vec<Content>,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What may change on a draft. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// How it is paid.
    pub collecting: Collecting,
    /// Printed on it; `Some(None)` for nothing.
    pub memo: Option<Option<String>>,
    /// The merchant's own data.
    pub metadata: Option<Metadata>,
}

/// Makes a draft.
///
/// # Errors
/// `Missing`; field errors.
pub async fn create(tx: &mut TenantTx, new: NewInvoice) -> Result<InvoiceRow> {
    let customer = customers::keep(tx, new.customer).await?;
    usecase::personal::living(&customer)?;
    let lane = subscriptions::enter_time_of(tx, &customer).await?;
    let chosen = settings::get(tx).await?;
    let (collection, days) = new.collecting.chosen(&chosen, None)?;
    let code = new.currency.clone().unwrap_or_else(|| chosen.default_currency.clone());
    let rounding = rows::rounding(&chosen.rounding)?;
    let waiting = if new.waiting_items { waiting_for(tx, new.customer, &code).await? } else { Vec::new() };
    let mut checks = Checks::new();
    checks.currency("currency", &code);
    checks.optional("memo", new.memo.as_deref(), MAX_MEMO_CHARS);
    checks.metadata(&new.metadata);
    let few = new.lines.len().saturating_add(waiting.len()) <= MAX_LINES;
    checks.demand(few, "lines", "too_many", &format!("One invoice has at most {MAX_LINES} lines."));
    let something = !(new.lines.is_empty() && waiting.is_empty() && new.auto_advance);
    checks.demand(something, "autoAdvance", "nothing_to_bill", "Send a line, or let the draft wait for you.");
    if let Ok(currency) = Currency::parse(&code) {
        for (nth, line) in new.lines.iter().enumerate().take(MAX_LINES) {
            line.check(&mut checks, &format!("lines[{nth}]."), currency, rounding);
        }
    }
    checks.done()?;
    let row = begin(tx, &new, lane, &chosen, &code, (collection, days)).await?;
    let mut contents: Vec<(Option<InvoiceItemId>, Content)> = Vec::new();
    for item in &waiting {
        contents.push((Some(item.id), one_offs::content(item)?));
    }
    let billed: Vec<_> = waiting.iter().map(|item| (item.id, item.version, row.id)).collect();
    invoice_items::bill(tx, &billed).await?;
    contents.extend(new.lines.iter().map(|line| (None, line.clone())));
    let row = lines::put(tx, row, &contents).await?;
    tx.record("invoice.created", row.id.uuid(), data(&row));
    tx.audit("invoice.create", row.id.to_string(), None, Some(data(&row)));
    clocks::nudge(tx, lane).await?;
    Ok(row)
}

/// What waits for the first bill of a customer, and names no subscription.
async fn waiting_for(tx: &mut TenantTx, customer: CustomerId, currency: &str) -> Result<Vec<InvoiceItemRow>> {
    let mut found = invoice_items::waiting_of(tx, &[customer.uuid()]).await?;
    found.retain(|item| item.subscription_id.is_none() && item.currency == currency);
    Ok(found)
}

async fn begin(
    tx: &mut TenantTx,
    new: &NewInvoice,
    lane: Lane,
    chosen: &SettingsRow,
    currency: &str,
    (collection, days_until_due): (String, Option<i32>),
) -> Result<InvoiceRow> {
    let now = tx.now();
    let at = Period { start: now, end: now };
    let empty = InvoiceDraft::of(InvoiceKind::Manual, rows::currency(currency)?, at, 0, Vec::new());
    let empty = empty.map_err(rows::refused)?;
    let finalize_at = new.auto_advance.then(|| now.checked_add(grace(chosen)).unwrap_or(Timestamp::MAX));
    let mut row = InvoiceRow {
        lane: lane.uuid(),
        collection,
        days_until_due,
        memo: new.memo.clone(),
        finalize_at,
        metadata: stored(&new.metadata),
        ..writing::blank(tx.fresh(), new.customer, &empty, now)?
    };
    row.due_at = due_at(&row, finalize_at.unwrap_or(now));
    invoice_rows::insert(tx, std::slice::from_ref(&row)).await?;
    if finalize_at.is_some() {
        let work = NewDue { subject: row.id.uuid(), lane, due_at: finalize_at };
        due::schedule(tx, Kind::Invoice, &[work]).await?;
    }
    Ok(row)
}

/// Changes what is said on a draft.
///
/// # Errors
/// `Missing`; field errors; `Conflict` `invoice_final`.
pub async fn change(tx: &mut TenantTx, id: InvoiceId, changes: Changes) -> Result<InvoiceRow> {
    let mut row = open(tx, id).await?;
    let before = data(&row);
    let chosen = settings::get(tx).await?;
    let (collection, days) = changes.collecting.chosen(&chosen, Some((&row.collection, row.days_until_due)))?;
    let mut checks = Checks::new();
    let memo = changes.memo.unwrap_or_else(|| row.memo.clone());
    checks.optional("memo", memo.as_deref(), MAX_MEMO_CHARS);
    if let Some(metadata) = &changes.metadata {
        checks.metadata(metadata);
        row.metadata = stored(metadata);
    }
    checks.done()?;
    row.collection = collection;
    row.days_until_due = days;
    row.memo = memo;
    row.due_at = due_at(&row, row.finalize_at.unwrap_or(row.created_at));
    drafts::save(tx, &row).await?;
    if changes.metadata.is_some() {
        store::metadata::put(tx, "invoices", id.uuid(), &row.metadata).await?;
    }
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.now();
    tx.audit("invoice.change", id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// Throws a draft away that was made by hand. What waited before it waits again.
///
/// # Errors
/// `Missing`; `Conflict` `invoice_final`, and `invoice_of_subscription` for a renewal's.
pub async fn remove(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow> {
    let row = open(tx, id).await?;
    if row.subscription_id.is_some() {
        return Err(Error::conflict(
            "invoice_of_subscription",
            "This draft bills a period of a subscription, and the period would be billed by nothing else. Finalize it and \
             void it, so that it stays on record.",
        ));
    }
    super::give_up::throw_away(tx, std::slice::from_ref(&row)).await?;
    tx.audit("invoice.delete", id.to_string(), Some(data(&row)), None);
    Ok(row)
}
