//! Writing billing decisions down: state, invoice, lines, journal, events and what is due next.
//!
//! One function for one decision or for hundreds: each kind of row is written with one statement. The
//! statements come in an order that keeps shared rows locked briefly: invoice numbers are taken just
//! before the invoices that carry them, and the event sequence with the commit.

use std::collections::{BTreeMap, BTreeSet};

use billing::invoice::InvoiceKind;
use billing::totals::BillLineTotals;
use billing::{Decision, Due, Event, InvoiceDraft, InvoiceStatus, Line, LineKind};
use ids::{CustomerId, InvoiceId, ItemId, SubscriptionId, Uuid};
use jiff::Timestamp;
use money::Money;
use serde_json::json;
use store::due::NewDue;
use store::invoices::{InvoiceRow, LineRow};
use store::ledger::JournalRow;
use store::subscriptions::{ItemRow, SubscriptionRow};
use store::{Kind, Lane, TenantTx, counters, drafts, due, invoices, ledger, subscriptions};

use crate::purse::Purse;
use crate::rules::Rules;
use crate::terms::{self, BillTerms, Written};
use crate::{Error, Result, one_offs, recoveries, revenue, rows, rules, usage};
use usecase::OnConstraint;
pub(crate) use usecase::books::journal_row;

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
    let rules = rules_of(tx, changes).await?;
    let bills = states(tx, changes, &rules).await?;
    consequences(tx, changes, bills).await
}

/// How bills are made, if the decisions have any.
pub(crate) async fn rules_of(tx: &mut TenantTx, changes: &[Change]) -> Result<Rules> {
    let bills = changes.iter().any(|change| !change.decision.invoices.is_empty());
    if bills { Rules::read(tx).await } else { Ok(Rules::default()) }
}

/// Writes the next states: the first half of [`write`], for callers with something of their own to write before the
/// tenant's counters are held.
pub(crate) async fn states(tx: &mut TenantTx, changes: &mut [Change], rules: &Rules) -> Result<Bills> {
    usage::bill::add_lines(tx, changes).await?;
    let taken = one_offs::add_lines(tx, changes).await?;
    let mut applied = terms::apply_to(tx, changes, rules).await?;
    let mut settled = std::mem::take(&mut applied.terms).into_iter();
    let running = replaced_items(tx, changes).await?;
    let worths = revenue::moved(changes, &running)?;
    let mut bills = Bills::of(rules);
    let mut recounted = BTreeSet::new();
    for change in changes.iter_mut() {
        let anchored = change.row.anchor_at;
        rows::apply(&change.decision.next, &mut change.row)?;
        if anchored != change.row.anchor_at && change.row.earlier_cycles.is_some() {
            recounted.insert(change.row.id);
        }
        if let Some(draft) = change.decision.invoices.first() {
            let id = tx.fresh::<InvoiceId>();
            bills.add(tx, &change.row, draft, settled.next().flatten(), id)?;
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
    for change in changes.iter().filter(|change| recounted.contains(&change.row.id)) {
        subscriptions::save_earlier_cycles(tx, &change.row).await?;
    }
    for change in changes.iter_mut().filter(|change| change.decision.replaces_items) {
        replace_items(tx, change, &running).await?;
    }
    bills.moved = revenue::record(tx, worths).await?;
    // After the subscriptions, as a request that holds one does, so that the two never wait for each other.
    one_offs::settle(tx, taken, &bills.lines).await?;
    applied.close(tx, &bills.ids()).await?;
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

/// Ends the items that are gone and stores those that are new, each in the first place that is free. At a boundary they go
/// and come with it, however late it is billed.
async fn replace_items(tx: &mut TenantTx, change: &mut Change, running: &[ItemRow]) -> Result<()> {
    let opened = change.decision.invoices.first().filter(|draft| draft.kind == InvoiceKind::Period);
    let at = opened.map_or(tx.now(), |draft| draft.period.start.min(tx.now()));
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
    let goes = running.iter().any(|item| item.meter_key.is_some() && gone.contains(&item.id.uuid()));
    let comes = next.iter().any(|item| item.price.meter.is_some() && come.iter().any(|new| new.id == item.id));
    if goes || comes {
        change.row.metering_changed_at = Some(at);
        subscriptions::save_metering_changed_at(tx, &change.row).await?;
    }
    subscriptions::end_items(tx, &gone, at).await?;
    Ok(subscriptions::insert_items(tx, &come, at).await?)
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
    rules: Rules,
    invoices: Vec<InvoiceRow>,
    /// Those of them that are stored already, as drafts.
    stored: BTreeSet<Uuid>,
    lines: Vec<LineRow>,
    journals: Vec<JournalRow>,
    collect: Vec<NewDue>,
    /// What time brings to them: the end of a draft's grace, a sending.
    dates: Vec<NewDue>,
    /// Customers with prepaid credit or a balance, and a bill to pay.
    drawing: BTreeSet<Uuid>,
    /// Discounts and taxes of those that have any.
    terms: Written,
    /// How recurring revenue moved, for the events.
    moved: BTreeMap<SubscriptionId, serde_json::Value>,
}

impl Bills {
    /// None yet.
    pub(crate) fn of(rules: &Rules) -> Bills {
        Bills { rules: rules.clone(), ..Bills::default() }
    }

    /// The ids, in the order in which they were added.
    pub(crate) fn ids(&self) -> Vec<InvoiceId> {
        self.invoices.iter().map(|invoice| invoice.id).collect()
    }

    fn add(
        &mut self,
        tx: &mut TenantTx,
        row: &SubscriptionRow,
        draft: &InvoiceDraft,
        terms: Option<BillTerms>,
        id: InvoiceId,
    ) -> Result<()> {
        let now = tx.now();
        let sent = row.collection != AUTOMATIC;
        let bill = InvoiceRow {
            subscription_id: Some(row.id),
            lane: row.lane,
            collection: row.collection.clone(),
            days_until_due: row.days_until_due.filter(|_| sent),
            ..blank(id, row.customer_id, draft, now)?
        };
        if self.rules.lets_wait(draft) {
            self.wait(bill, now);
        } else {
            self.issue(bill, draft, terms, row.has_credit, now)?;
        }
        self.add_lines(draft, id)
    }

    /// A bill that is not final: no number, no journal, nobody to charge it.
    fn wait(&mut self, mut bill: InvoiceRow, now: Timestamp) {
        let at = self.rules.end_of_grace(now);
        bill.finalize_at = Some(at);
        bill.due_at = rules::due_at(&bill, at);
        self.dates.push(NewDue { subject: bill.id.uuid(), lane: Lane::from_uuid(bill.lane), due_at: Some(at) });
        self.invoices.push(bill);
    }

    /// A bill that is final: owed from now on, and charged or sent; paid at once if nothing is owed.
    fn issue(
        &mut self,
        mut bill: InvoiceRow,
        draft: &InvoiceDraft,
        terms: Option<BillTerms>,
        has_credit: bool,
        now: Timestamp,
    ) -> Result<()> {
        let (id, customer) = (bill.id, bill.customer_id);
        if let (Some(terms), Some(settled)) = (terms, &draft.settled) {
            self.terms.add(id, terms, settled)?;
        }
        let paid = draft.is_paid_at_once();
        bill.status = if paid { InvoiceStatus::Paid } else { InvoiceStatus::Open }.as_str().to_owned();
        bill.paid_at = paid.then_some(now);
        bill.finalize_at = None;
        bill.finalized_at = Some(now);
        bill.due_at = rules::due_at(&bill, now);
        bill.series = self.rules.series(now)?;
        bill.prefix.clone_from(&self.rules.prefix);
        let tax = Money::new(bill.tax_minor, draft.currency);
        if !paid || (draft.to_balance.is_zero() && !tax.is_zero()) {
            let journal = ::ledger::entries::invoice_issued(id, customer, draft.total, tax)
                .map_err(|error| Error::fault("an invoice cannot be booked").because(error))?;
            self.journals.push(journal_row(&journal, now));
        }
        if !paid {
            if has_credit {
                self.drawing.insert(customer.uuid());
            }
            let next = NewDue { subject: id.uuid(), lane: Lane::from_uuid(bill.lane), due_at: Some(now) };
            if bill.collection == AUTOMATIC { &mut self.collect } else { &mut self.dates }.push(next);
        }
        if draft.to_balance.is_positive() {
            let journal = ::ledger::entries::credit_granted(id, customer, draft.to_balance, tax)
                .map_err(|error| Error::fault("a credit cannot be booked").because(error))?;
            self.journals.push(journal_row(&journal, now));
        }
        self.invoices.push(bill);
        Ok(())
    }

    /// Makes a stored draft final, with what discounts and taxes made of its lines. The caller writes what changed of the
    /// lines.
    pub(crate) fn finish(
        &mut self,
        stored: InvoiceRow,
        draft: &InvoiceDraft,
        terms: Option<BillTerms>,
        now: Timestamp,
    ) -> Result<()> {
        self.stored.insert(stored.id.uuid());
        let amounts = blank(stored.id, stored.customer_id, draft, now)?;
        let bill = InvoiceRow {
            subtotal_minor: amounts.subtotal_minor,
            discount_minor: amounts.discount_minor,
            tax_minor: amounts.tax_minor,
            total_minor: amounts.total_minor,
            credit_granted_minor: amounts.credit_granted_minor,
            ..stored
        };
        // Whether they have a balance is asked for all drafts of a chunk together.
        self.issue(bill, draft, terms, true, now)
    }

    fn add_lines(&mut self, draft: &InvoiceDraft, id: InvoiceId) -> Result<()> {
        for (nth, line) in draft.lines.iter().enumerate() {
            let line_no = i16::try_from(nth).map_err(|_| Error::fault("an invoice of too many lines"))?;
            self.lines.push(line_row(id, line_no, line, draft.totals_of(nth))?);
        }
        Ok(())
    }

    /// Prepaid grants pay first, then balances, oldest bill first. A few statements for all bills, and none when nobody
    /// has either.
    pub(crate) async fn draw(&mut self, tx: &mut TenantTx) -> Result<()> {
        if self.drawing.is_empty() {
            return Ok(());
        }
        let owners: Vec<Uuid> = std::mem::take(&mut self.drawing).into_iter().collect();
        let mut purse = Purse::open(tx, &owners).await?;
        let now = tx.now();
        for invoice in self.invoices.iter_mut().filter(|invoice| invoice.total_minor > 0 && invoice.status == "open") {
            self.journals.extend(purse.pay(invoice, now)?);
            if invoice.owed_minor() == 0 {
                invoice.status = InvoiceStatus::Paid.as_str().to_owned();
                invoice.paid_at = Some(now);
                self.collect.retain(|work| work.subject != invoice.id.uuid());
                self.dates.retain(|work| work.subject != invoice.id.uuid());
            }
        }
        purse.close(tx).await
    }

    /// Writes all of them. Numbers are taken as late as can be. Answers with the bills that were drafts, as they are now.
    pub(crate) async fn write(mut self, tx: &mut TenantTx) -> Result<Vec<InvoiceRow>> {
        if self.invoices.is_empty() {
            return Ok(Vec::new());
        }
        ledger::post(tx, &self.journals).await?;
        due::add(tx, Kind::Collect, &self.collect).await?;
        due::schedule(tx, Kind::Invoice, &self.dates).await?;
        invoices::insert_lines(tx, &self.lines).await?;
        self.number(tx).await?;
        let (stored, new): (Vec<InvoiceRow>, Vec<InvoiceRow>) =
            std::mem::take(&mut self.invoices).into_iter().partition(|row| self.stored.contains(&row.id.uuid()));
        invoices::insert(tx, &new).await?;
        drafts::finalize(tx, &stored).await?;
        self.terms.write(tx).await?;
        for (invoice, event) in
            new.iter().map(|row| (row, "invoice.created")).chain(stored.iter().map(|row| (row, "invoice.finalized")))
        {
            tx.record(event, invoice.id.uuid(), crate::invoices::data(invoice));
            if invoice.paid_at.is_some() {
                tx.record("invoice.paid", invoice.id.uuid(), crate::invoices::data(invoice));
            }
        }
        let next = |row: InvoiceRow| InvoiceRow { version: row.version.saturating_add(1), ..row };
        Ok(stored.into_iter().map(next).collect())
    }

    /// Everything that is final gets its number; all of one commit are of one series.
    async fn number(&mut self, tx: &mut TenantTx) -> Result<()> {
        let mut due: Vec<&mut InvoiceRow> = self.invoices.iter_mut().filter(|row| row.finalized_at.is_some()).collect();
        let Some(series) = due.first().map(|row| row.series.clone()) else { return Ok(()) };
        let count = i64::try_from(due.len()).map_err(|_| Error::fault("too many invoices"))?;
        let first = if series == counters::MAIN_SERIES {
            counters::take(tx, counters::INVOICES, count).await?
        } else {
            counters::take_of_series(tx, &counters::of_series(&series), count).await?
        };
        for (number, invoice) in (first..).zip(due.iter_mut()) {
            invoice.number = Some(number);
        }
        Ok(())
    }
}

/// The usual way to collect a bill.
pub(crate) const AUTOMATIC: &str = "automatic";

/// A draft's row, of nobody's subscription yet.
pub(crate) fn blank(id: InvoiceId, customer: CustomerId, draft: &InvoiceDraft, now: Timestamp) -> Result<InvoiceRow> {
    let is_manual = draft.kind == InvoiceKind::Manual;
    let index = rows::small("period index", draft.period_index)?;
    Ok(InvoiceRow {
        id,
        customer_id: customer,
        subscription_id: None,
        kind: draft.kind.as_str().to_owned(),
        status: InvoiceStatus::Draft.as_str().to_owned(),
        series: counters::MAIN_SERIES.to_owned(),
        number: None,
        prefix: None,
        currency: draft.currency.code().to_owned(),
        subtotal_minor: draft.subtotal.minor(),
        discount_minor: draft.settled.as_ref().map_or(0, |settled| settled.totals.discount.minor()),
        tax_minor: draft.settled.as_ref().map_or(0, |settled| settled.totals.tax.minor()),
        total_minor: draft.total.minor(),
        prepaid_applied_minor: 0,
        credit_applied_minor: 0,
        credit_granted_minor: draft.to_balance.minor(),
        credited_minor: 0,
        amount_paid_minor: 0,
        period_index: (!is_manual).then_some(index),
        period_start: draft.period.start,
        period_end: draft.period.end,
        collection: AUTOMATIC.to_owned(),
        days_until_due: None,
        memo: None,
        due_at: now,
        overdue_at: None,
        lane: Lane::REAL.uuid(),
        finalize_at: None,
        finalized_at: None,
        sent_at: None,
        paid_at: None,
        paid_reference: None,
        voided_at: None,
        uncollectible_at: None,
        metadata: json!({}),
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

/// A line as it is stored, with what discounts and taxes made of it.
pub(crate) fn line_row(id: InvoiceId, line_no: i16, line: &Line, totals: Option<&BillLineTotals>) -> Result<LineRow> {
    Ok(LineRow {
        invoice_id: id,
        line_no,
        kind: line.kind.as_str().to_owned(),
        description: line.description.clone(),
        item_id: line.item,
        price_id: line.price,
        quantity: i64::try_from(line.quantity).map_err(|_| Error::fault("a quantity out of range"))?,
        amount_minor: line.amount.minor(),
        discount_minor: totals.map_or(0, |totals| totals.discount.minor()),
        net_minor: totals.map_or(line.amount, |totals| totals.net).minor(),
        tax_minor: totals.map_or(0, |totals| totals.tax.minor()),
        period_start: line.period.start,
        period_end: line.period.end,
        revision: match line.kind {
            // Beside the charge of the same item for the same time.
            LineKind::ProrationCredit => 1,
            LineKind::PlanCharge | LineKind::UsageCharge | LineKind::ProrationCharge | LineKind::OneOff => {
                i16::try_from(line.revision).map_err(|_| Error::fault("too many bills for one period"))?
            }
        },
        invoice_item_id: line.one_off,
        // Of credits it says nothing, and nothing is stored.
        discountable: line.discountable || line.kind != LineKind::OneOff,
        derivation: serde_json::to_value(&line.derivation)
            .map_err(|error| Error::fault("a derivation cannot be written").because(error))?,
    })
}
