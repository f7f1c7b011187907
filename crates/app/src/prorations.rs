//! Lines of a change that wait for the next bill of their subscription: they are billed exactly as they were computed.
//!
//! They wait among the items of their own (`one_offs`), with the whole line in a document, and are taken as those are: by a
//! write that demands them waiting and as they were read. Any bill of the subscription takes them: the next period's, that
//! of a change that is billed at once, and when the subscription ends before, one of their own.
//!
//! What waits was not paid for, so a later change, or an end with a credit, gives nothing back for it: it takes off what
//! will not be served.

use billing::subscription::{self as machine, Cut};
use billing::{Derivation, Line, LineKind, Subscription};
use calendar::Period;
use ids::{ItemId, PriceId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::TenantTx;
use store::invoice_items::{self, InvoiceItemRow};
use store::subscriptions::SubscriptionRow;

use crate::{Error, Result, rows};

/// A line as stored; what an item of its own says too is not written twice.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Stored {
    kind: String,
    item: Option<ItemId>,
    price: Option<PriceId>,
    quantity: u64,
    derivation: Derivation,
}

/// The line that a row stands for, if it follows from a change.
pub(crate) fn line_of(row: &InvoiceItemRow) -> Result<Option<Line>> {
    let Some(document) = &row.line else { return Ok(None) };
    let stored = Stored::deserialize(document)
        .map_err(|error| Error::fault("a line that waits cannot be read").because(error))?;
    let period = row.period_start.zip(row.period_end).ok_or_else(|| Error::fault("a line that waits has no period"))?;
    Ok(Some(Line {
        kind: LineKind::parse(&stored.kind)
            .ok_or_else(|| Error::fault(format!("stored line kind {:?} is not known", stored.kind)))?,
        description: row.description.clone(),
        item: stored.item,
        price: stored.price,
        one_off: Some(row.id),
        discountable: row.discountable,
        quantity: stored.quantity,
        amount: stored.derivation.amount(),
        period: Period { start: period.0, end: period.1 },
        revision: 0,
        derivation: stored.derivation,
    }))
}

/// Makes a row say a line.
fn put(line: &Line, row: &mut InvoiceItemRow) -> Result<()> {
    let stored = Stored {
        kind: line.kind.as_str().to_owned(),
        item: line.item,
        price: line.price,
        quantity: line.quantity,
        derivation: line.derivation.clone(),
    };
    let document =
        serde_json::to_value(stored).map_err(|error| Error::fault("a line cannot be written").because(error))?;
    row.line = Some(document);
    row.description.clone_from(&line.description);
    row.unit_amount = line.amount.minor().to_string();
    row.amount_minor = line.amount.minor();
    row.period_start = Some(line.period.start);
    row.period_end = Some(line.period.end);
    row.discountable = line.discountable;
    Ok(())
}

/// Lets lines wait. The subscription must be saved as one for which something waits.
pub(crate) async fn wait(tx: &mut TenantTx, row: &SubscriptionRow, lines: &[Line]) -> Result<Vec<InvoiceItemRow>> {
    let now = tx.wall_now();
    let mut waiting = Vec::with_capacity(lines.len());
    for line in lines {
        let mut item = InvoiceItemRow {
            id: tx.fresh(),
            customer_id: row.customer_id,
            subscription_id: Some(row.id),
            invoice_id: None,
            targeted: false,
            description: String::new(),
            quantity: 1,
            unit_amount: String::new(),
            amount_minor: 0,
            currency: row.currency.clone(),
            period_start: None,
            period_end: None,
            discountable: true,
            metadata: serde_json::json!({}),
            line: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        put(line, &mut item)?;
        invoice_items::insert(tx, &item).await?;
        tx.record("invoice_item.created", item.id.uuid(), crate::one_offs::data(&item));
        waiting.push(item);
    }
    Ok(waiting)
}

/// What waits of earlier changes of a subscription. Nothing is asked unless something may.
pub(crate) async fn of(tx: &mut TenantTx, row: &SubscriptionRow) -> Result<Vec<InvoiceItemRow>> {
    if !row.items_waiting {
        return Ok(Vec::new());
    }
    let mut found = invoice_items::waiting_of(tx, &[row.customer_id.uuid()]).await?;
    found.retain(|item| item.line.is_some() && item.subscription_id == Some(row.id));
    Ok(found)
}

/// What becomes of them when those items go at `at`: each row as it will be, or none where nothing is left of it. Rows that
/// stay as they are are left out.
pub(crate) fn cut(
    current: &Subscription,
    waiting: &[InvoiceItemRow],
    goes: impl Fn(ItemId) -> bool,
    at: Timestamp,
) -> Result<Vec<(InvoiceItemRow, bool)>> {
    let mut out = Vec::new();
    for row in waiting {
        let Some(line) = line_of(row)?.filter(|line| line.item.is_some_and(&goes)) else { continue };
        match machine::cut(current, &line, at).map_err(rows::refused)? {
            Cut::Stays => {}
            Cut::Becomes(line) => {
                let mut next = row.clone();
                put(&line, &mut next)?;
                out.push((next, true));
            }
            Cut::Goes => out.push((row.clone(), false)),
        }
    }
    Ok(out)
}

/// Writes down what [`cut`] said.
pub(crate) async fn store(tx: &mut TenantTx, cuts: &[(InvoiceItemRow, bool)]) -> Result<()> {
    for (row, stays) in cuts {
        if *stays {
            invoice_items::save(tx, row).await?;
        } else {
            invoice_items::delete(tx, row.id).await?;
            tx.record("invoice_item.deleted", row.id.uuid(), crate::one_offs::data(row));
        }
    }
    Ok(())
}

/// Takes off what will not be served of what waits, because the whole subscription gives the rest of its time back. Answers
/// whether there was anything.
pub(crate) async fn cut_all(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    current: &Subscription,
    at: Timestamp,
) -> Result<bool> {
    let waiting = of(tx, row).await?;
    let cuts = cut(current, &waiting, |_| true, at)?;
    store(tx, &cuts).await?;
    Ok(!cuts.is_empty())
}
