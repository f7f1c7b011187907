//! Writing billing decisions down: state, invoice, lines, journal, events and what is due next.
//!
//! One function for one decision or for hundreds: each kind of row is written with one statement. The
//! statements come in an order that keeps shared rows locked briefly: invoice numbers are taken just
//! before the invoices that carry them, and the event sequence with the commit.

use std::collections::{BTreeMap, BTreeSet};

use billing::{Decision, Due, Event, InvoiceDraft, InvoiceStatus, LineKind, credit};
use ids::{InvoiceId, ItemId, JournalId, SubscriptionId, Uuid};
use jiff::Timestamp;
use money::Money;
use serde_json::json;
use store::due::NewDue;
use store::invoices::{InvoiceRow, LineRow};
use store::ledger::{JournalRow, PostingRow};
use store::subscriptions::{ItemRow, SubscriptionRow};
use store::{Kind, Lane, TenantTx, counters, due, invoices, ledger, subscriptions};

use crate::error::OnConstraint;
use crate::{Error, Result, recoveries, revenue, rows, usage};

/// A decision about one subscription, and the row it was made on.
#[derive(Debug)]
pub(crate) struct Change {
    /// The row as locked; becomes the row as written.
    pub(crate) row: SubscriptionRow,
    /// What follows.
    pub(crate) decision: Decision,
}

impl Change {
    /// When the subscription is due next.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        match self.decision.due {
            Due::At(at) => Some(at),
            Due::Never => None,
        }
    }
}

/// Writes decisions. The due rows of the subscriptions are the caller's: a job holds a claim on them, a
/// request does not.
pub(crate) async fn write(tx: &mut TenantTx, changes: &mut [Change]) -> Result<()> {
    let bills = states(tx, changes).await?;
    consequences(tx, changes, bills).await
}

/// Writes the next states: the first half of [`write`], for callers with something of their own to write before the
/// tenant's counters are held.
pub(crate) async fn states(tx: &mut TenantTx, changes: &mut [Change]) -> Result<Bills> {
    usage::bill::add_lines(tx, changes).await?;
    let running = replaced_items(tx, changes).await?;
    let worths = revenue::moved(changes, &running)?;
    let mut bills = Bills::default();
    for change in changes.iter_mut() {
        rows::apply(&change.decision.next, &mut change.row)?;
        if let Some(draft) = change.decision.invoices.first() {
            let id = tx.fresh::<InvoiceId>();
            bills.add(tx, &change.row, draft, id)?;
            change.row.latest_invoice_id = Some(id);
        }
    }
    let moved: Vec<&SubscriptionRow> =
        changes.iter().filter(|change| !change.decision.is_empty()).map(|change| &change.row).collect();
    subscriptions::save(tx, &moved).await.on_constraint("subscriptions_one_live_per_customer_and_plan", || {
        Error::conflict(
            "subscription_exists",
            "This customer already has a running subscription to that plan. Cancel it first, or allow duplicates in \
             the settings.",
        )
    })?;
    for change in changes.iter().filter(|change| change.decision.replaces_items) {
        replace_items(tx, change, &running).await?;
    }
    bills.moved = revenue::record(tx, worths).await?;
    // After the subscriptions, as a request that holds one does, so that the two never wait for each other.
    bills.draw(tx).await?;
    Ok(bills)
}

/// The items so far, of those subscriptions that get others.
async fn replaced_items(tx: &mut TenantTx, changes: &[Change]) -> Result<Vec<ItemRow>> {
    let ids: Vec<Uuid> = changes
        .iter()
        .filter(|change| change.decision.replaces_items && change.decision.events.first() != Some(&Event::Created))
        .map(|change| change.row.id.uuid())
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(subscriptions::items_of(tx, &ids).await?)
}

/// Ends the items that are gone and stores those that are new, each in the first place that is free.
async fn replace_items(tx: &mut TenantTx, change: &Change, running: &[ItemRow]) -> Result<()> {
    let running: Vec<&ItemRow> = running.iter().filter(|item| item.subscription_id == change.row.id).collect();
    let next = &change.decision.next.items;
    let stays = |id: ItemId| next.iter().any(|item| item.id == id);
    let gone: Vec<Uuid> = running.iter().filter(|item| !stays(item.id)).map(|item| item.id.uuid()).collect();
    let taken: BTreeSet<i16> = running.iter().filter(|item| stays(item.id)).map(|item| item.position).collect();
    let mut free = (0..).filter(|position| !taken.contains(position));
    let come = next.iter().filter(|item| running.iter().all(|old| old.id != item.id));
    let come: Vec<subscriptions::NewItem> = come
        .map(|item| {
            Ok(subscriptions::NewItem {
                id: item.id,
                subscription_id: change.row.id,
                position: free.next().ok_or_else(|| Error::fault("a subscription of too many items"))?,
                price_id: item.price.id,
                quantity: i64::try_from(item.quantity).map_err(|_| Error::fault("a quantity out of range"))?,
            })
        })
        .collect::<Result<_>>()?;
    subscriptions::end_items(tx, &gone).await?;
    Ok(subscriptions::insert_items(tx, &come).await?)
}

/// Writes what follows from the states: the second half of [`write`].
pub(crate) async fn consequences(tx: &mut TenantTx, changes: &[Change], bills: Bills) -> Result<()> {
    for change in changes {
        tell(tx, change, &bills);
    }
    bills.write(tx).await?;
    for change in changes {
        follow_up(tx, change).await?;
    }
    Ok(())
}

/// The events of a decision. The first one tells how it moved recurring revenue.
fn tell(tx: &mut TenantTx, change: &Change, bills: &Bills) {
    let mut moved = bills.moved.get(&change.row.id);
    for event in &change.decision.events {
        let mut data = subscription_data(&change.row);
        if let Some(moved) = moved.take() {
            data["revenue"] = moved.clone();
        }
        tx.record(event.as_str(), change.row.id.uuid(), data);
    }
}

/// What a receiver is told about a subscription.
fn subscription_data(row: &SubscriptionRow) -> serde_json::Value {
    json!({
        "id": row.id,
        "customerId": row.customer_id,
        "planId": row.plan_id,
        "status": row.status,
        "currentPeriodStart": row.current_period_start,
        "currentPeriodEnd": row.current_period_end,
    })
}

/// What rarely follows: taking back open invoices, stopping or taking up recovery.
async fn follow_up(tx: &mut TenantTx, change: &Change) -> Result<()> {
    let decision = &change.decision;
    if !(decision.void_open_invoices || decision.stop_recovery || decision.start_recovery) {
        return Ok(());
    }
    let open = invoices::lock_open_of(tx, change.row.id).await?;
    for mut invoice in open {
        if decision.void_open_invoices {
            crate::invoices::void_locked(tx, &mut invoice).await?;
        }
        if decision.stop_recovery || decision.void_open_invoices {
            recoveries::stop(tx, invoice.id).await?;
        } else if decision.start_recovery {
            recoveries::take_up(tx, invoice.id).await?;
        }
    }
    Ok(())
}

/// Invoices on their way to the tables.
#[derive(Debug, Default)]
pub(crate) struct Bills {
    invoices: Vec<InvoiceRow>,
    lines: Vec<LineRow>,
    journals: Vec<JournalRow>,
    collect: Vec<NewDue>,
    /// Customers with a balance and a bill to pay.
    drawing: BTreeSet<Uuid>,
    /// How recurring revenue moved, for the events.
    moved: BTreeMap<SubscriptionId, serde_json::Value>,
}

impl Bills {
    fn add(&mut self, tx: &mut TenantTx, row: &SubscriptionRow, draft: &InvoiceDraft, id: InvoiceId) -> Result<()> {
        let now = tx.now();
        let paid = draft.is_paid_at_once();
        let status = if paid { InvoiceStatus::Paid } else { InvoiceStatus::Open };
        if !paid {
            let journal = ::ledger::entries::invoice_issued(id, row.customer_id, draft.total)
                .map_err(|error| Error::fault("an invoice cannot be booked").because(error))?;
            self.journals.push(journal_row(&journal, now));
            if row.has_credit {
                self.drawing.insert(row.customer_id.uuid());
            }
            self.collect.push(NewDue { subject: id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(now) });
        }
        if draft.to_balance.is_positive() {
            let journal = ::ledger::entries::credit_granted(id, row.customer_id, draft.to_balance)
                .map_err(|error| Error::fault("a credit cannot be booked").because(error))?;
            self.journals.push(journal_row(&journal, now));
        }
        self.invoices.push(InvoiceRow {
            id,
            customer_id: row.customer_id,
            subscription_id: Some(row.id),
            kind: draft.kind.as_str().to_owned(),
            status: status.as_str().to_owned(),
            series: "main".to_owned(),
            number: None,
            currency: draft.currency.code().to_owned(),
            subtotal_minor: draft.subtotal.minor(),
            discount_minor: 0,
            tax_minor: 0,
            total_minor: draft.total.minor(),
            prepaid_applied_minor: 0,
            credit_applied_minor: 0,
            credit_granted_minor: draft.to_balance.minor(),
            credited_minor: 0,
            amount_paid_minor: 0,
            period_index: Some(rows::small("period index", draft.period_index)?),
            period_start: draft.period.start,
            period_end: draft.period.end,
            collection: "automatic".to_owned(),
            memo: None,
            due_at: now,
            lane: row.lane,
            finalize_at: None,
            finalized_at: Some(now),
            sent_at: None,
            paid_at: paid.then_some(now),
            voided_at: None,
            uncollectible_at: None,
            metadata: json!({}),
            version: 1,
            created_at: now,
            updated_at: now,
        });
        self.add_lines(draft, id)
    }

    fn add_lines(&mut self, draft: &InvoiceDraft, id: InvoiceId) -> Result<()> {
        for (nth, line) in draft.lines.iter().enumerate() {
            self.lines.push(LineRow {
                invoice_id: id,
                line_no: i16::try_from(nth).map_err(|_| Error::fault("an invoice of too many lines"))?,
                kind: line.kind.as_str().to_owned(),
                description: line.description.clone(),
                item_id: Some(line.item),
                price_id: Some(line.price),
                quantity: i64::try_from(line.quantity).map_err(|_| Error::fault("a quantity out of range"))?,
                amount_minor: line.amount.minor(),
                discount_minor: 0,
                net_minor: line.amount.minor(),
                tax_minor: 0,
                period_start: line.period.start,
                period_end: line.period.end,
                revision: match line.kind {
                    // Beside the charge of the same item for the same time.
                    LineKind::ProrationCredit => 1,
                    LineKind::PlanCharge | LineKind::UsageCharge | LineKind::ProrationCharge => {
                        i16::try_from(line.revision).map_err(|_| Error::fault("too many bills for one period"))?
                    }
                },
                derivation: serde_json::to_value(&line.derivation)
                    .map_err(|error| Error::fault("a derivation cannot be written").because(error))?,
            });
        }
        Ok(())
    }

    /// Balances pay first, oldest bill first. One statement for all bills, and none when nobody has a balance.
    async fn draw(&mut self, tx: &mut TenantTx) -> Result<()> {
        if self.drawing.is_empty() {
            return Ok(());
        }
        let owners: Vec<Uuid> = std::mem::take(&mut self.drawing).into_iter().collect();
        let held = ledger::lock_credit_of(tx, &owners).await?;
        let mut left: BTreeMap<(Uuid, String), i64> =
            held.into_iter().map(|row| ((row.owner_id, row.currency), row.balance_minor)).collect();
        let now = tx.now();
        for invoice in self.invoices.iter_mut().filter(|invoice| invoice.total_minor > 0) {
            let key = (invoice.customer_id.uuid(), invoice.currency.clone());
            let Some(balance) = left.get_mut(&key) else { continue };
            let currency = rows::currency(&invoice.currency)?;
            let money = |minor| Money::new(minor, currency);
            let used = credit::apply_balance(money(*balance), money(invoice.total_minor))
                .map_err(|error| Error::fault("a balance cannot be used").because(error))?;
            if used.applied.is_zero() {
                continue;
            }
            *balance = used.balance.minor();
            invoice.credit_applied_minor = used.applied.minor();
            let journal = ::ledger::entries::credit_applied(invoice.id, invoice.customer_id, used.applied)
                .map_err(|error| Error::fault("a credit cannot be booked").because(error))?;
            self.journals.push(journal_row(&journal, now));
            if used.due.is_zero() {
                invoice.status = InvoiceStatus::Paid.as_str().to_owned();
                invoice.paid_at = Some(now);
                self.collect.retain(|work| work.subject != invoice.id.uuid());
            }
        }
        Ok(())
    }

    async fn write(mut self, tx: &mut TenantTx) -> Result<()> {
        if self.invoices.is_empty() {
            return Ok(());
        }
        ledger::post(tx, &self.journals).await?;
        due::schedule(tx, Kind::Collect, &self.collect).await?;
        invoices::insert_lines(tx, &self.lines).await?;
        let count = i64::try_from(self.invoices.len()).map_err(|_| Error::fault("too many invoices"))?;
        let first = counters::take(tx, counters::INVOICES, count).await?;
        for (number, invoice) in (first..).zip(self.invoices.iter_mut()) {
            invoice.number = Some(number);
        }
        invoices::insert(tx, &self.invoices).await?;
        for invoice in &self.invoices {
            tx.record("invoice.created", invoice.id.uuid(), crate::invoices::data(invoice));
            if invoice.paid_at.is_some() {
                tx.record("invoice.paid", invoice.id.uuid(), crate::invoices::data(invoice));
            }
        }
        Ok(())
    }
}

/// A journal of the pure ledger as the store takes it.
pub(crate) fn journal_row(journal: &::ledger::Journal, at: Timestamp) -> JournalRow {
    JournalRow {
        id: JournalId::from_uuid(journal.identity()),
        kind: journal.kind().as_str(),
        source: journal.source(),
        currency: journal.currency().code().to_owned(),
        effective_at: at,
        postings: journal
            .postings()
            .iter()
            .map(|posting| PostingRow {
                account: posting.account.kind.as_str(),
                owner: posting.account.owner.unwrap_or_default(),
                amount_minor: posting.amount.minor(),
                locked: posting.account.kind.is_locked(),
            })
            .collect(),
    }
}
