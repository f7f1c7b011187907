//! What the subscription's machine decides, written with all that follows from it: its state, bills, journals, dates.

use std::rc::Rc;

use billing::invoice::{InvoiceAction, InvoiceDraft, InvoiceStatus};
use billing::subscription::{self as machine, CancelWhen};
use billing::{Decision, Due, Status, Subscription};
use ids::InvoiceId;
use ledger::entries;
use money::Money;

use super::disk::{Bill, Course, Job, Tx, sure};
use super::life::after;

impl Tx<'_> {
    pub(super) fn subscribe(&mut self) -> Result<(), String> {
        let decision = sure(machine::start(self.life.start.clone(), self.now), "cannot begin")?;
        self.rows.due.remove(&Job::Begin);
        self.rows.due.insert(Job::Farewell, self.life.ends);
        self.write(decision)
    }

    /// What is due on the subscription; one step, as `advance` does it.
    pub(super) fn renew(&mut self) -> Result<(), String> {
        let decision = sure(machine::advance(self.subscription()?, &self.life.settings, self.now), "cannot advance")?;
        self.date(decision.due);
        if decision.is_empty() {
            return Ok(());
        }
        self.write(decision)
    }

    /// They cancel at once.
    pub(super) fn leave(&mut self) -> Result<(), String> {
        self.rows.due.remove(&Job::Leave);
        self.cancel(CancelWhen::Now)
    }

    /// The life ends with the period that runs, or now where none does.
    pub(super) fn farewell(&mut self) -> Result<(), String> {
        self.rows.due.remove(&Job::Farewell);
        match self.subscription()?.status {
            Status::Trialing | Status::Active | Status::PastDue | Status::Paused => {
                self.cancel(CancelWhen::AtPeriodEnd)
            }
            Status::Scheduled | Status::Incomplete | Status::Unpaid => self.cancel(CancelWhen::Now),
            Status::Canceled | Status::Expired | Status::IncompleteExpired => Ok(()),
        }
    }

    fn cancel(&mut self, when: CancelWhen) -> Result<(), String> {
        if self.subscription()?.status.is_terminal() {
            return Ok(());
        }
        let decision = sure(machine::cancel(self.subscription()?, when, None, self.now), "cannot cancel")?;
        self.settle_subscription(decision)
    }

    pub(super) fn settle_subscription(&mut self, decision: Decision) -> Result<(), String> {
        if decision.is_empty() { Ok(()) } else { self.write(decision) }
    }

    fn write(&mut self, decision: Decision) -> Result<(), String> {
        self.allowed(&decision.next)?;
        self.date(decision.due);
        let follow_up = (decision.void_open_invoices, decision.stop_recovery, decision.start_recovery);
        self.rows.subscription = Some(decision.next);
        for draft in decision.invoices {
            self.issue(draft)?;
        }
        let (void, stop, start) = follow_up;
        for id in self.open_bills() {
            if void {
                self.void(id)?;
            }
            if stop || void {
                self.stop_recovery(id);
            } else if start {
                self.take_up(id);
            }
        }
        Ok(())
    }

    /// No state follows another that the table does not let follow.
    fn allowed(&self, next: &Subscription) -> Result<(), String> {
        let from = self.rows.subscription.as_ref().map_or(Status::Incomplete, |before| before.status);
        let to = next.status;
        let moves = billing::status::transitions();
        if from == to || moves.iter().any(|row| row.from == from && row.then.to == to) {
            return Ok(());
        }
        Err(format!("{from} became {to}"))
    }

    fn date(&mut self, due: Due) {
        match due {
            Due::At(at) => self.rows.due.insert(Job::Renew, at),
            Due::Never => self.rows.due.remove(&Job::Renew),
        };
    }

    fn issue(&mut self, draft: InvoiceDraft) -> Result<(), String> {
        let id = InvoiceId::from_uuid(self.fresh());
        let paid = draft.is_paid_at_once();
        if !paid {
            let none = Money::zero(draft.currency);
            self.post(entries::invoice_issued(id, self.life.start.customer, draft.total, none))?;
            self.rows.due.insert(Job::Collect(id), self.now);
            let pressed = self.life.presses_after(draft.period.start);
            self.rows.due.extend(pressed.map(|wait| (Job::Press(id), after(self.now, wait))));
        }
        let status = if paid { InvoiceStatus::Paid } else { InvoiceStatus::Open };
        self.rows.bills.insert(id, Bill { draft: Rc::new(draft), status });
        Ok(())
    }

    pub(super) fn open_bills(&self) -> Vec<InvoiceId> {
        let open = self.rows.bills.iter().filter(|(_, bill)| bill.status == InvoiceStatus::Open);
        open.map(|(id, _)| *id).collect()
    }

    /// Moves a bill on, and answers what it comes to.
    pub(super) fn bill_after(&mut self, id: InvoiceId, action: InvoiceAction) -> Result<Money, String> {
        let bill = self.rows.bills.get_mut(&id).ok_or("no bill")?;
        bill.status = sure(bill.status.after(action), "a bill cannot")?;
        Ok(bill.draft.total)
    }

    fn void(&mut self, id: InvoiceId) -> Result<(), String> {
        let total = self.bill_after(id, InvoiceAction::Void)?;
        self.rows.due.remove(&Job::Collect(id));
        self.post(entries::invoice_voided(id, self.life.start.customer, total, Money::zero(total.currency())))
    }

    fn stop_recovery(&mut self, id: InvoiceId) {
        if let Some(recovery) = self.rows.recoveries.get_mut(&id).filter(|recovery| recovery.course.is_running()) {
            recovery.course = Course::Canceled;
            self.rows.due.remove(&Job::Dun(id));
        }
    }

    fn take_up(&mut self, id: InvoiceId) {
        if let Some(recovery) = self.rows.recoveries.get_mut(&id).filter(|one| one.course == Course::Canceled) {
            recovery.course = Course::Scheduled;
            self.rows.due.insert(Job::Dun(id), self.now);
        }
    }
}
