//! What the next run does to a subscription: the decision of the renewal, made ahead of its time and thrown away.

use billing::subscription::{self as machine, AdvanceSettings};
use billing::{Decision, Due, InvoiceDraft, Refusal, Subscription};
use ids::SubscriptionId;
use jiff::Timestamp;
use store::due::{self, DueRow};
use store::subscriptions::SubscriptionRow;
use store::{Kind, TenantTx, customers, settings, subscriptions};

use super::outlook::{self, Reason};
use crate::jobs::{advance_settings, trial_ends};
use crate::subscriptions::enter_time_of;
use crate::writing::Change;
use crate::{Result, rows, usage};

/// How many runs are looked ahead for an invoice. A pause may end, and then a period, before one is made.
const MOST_RUNS: usize = 4;

/// A subscription as the next run will find it, in its own time.
pub(super) struct Subject {
    pub(super) row: SubscriptionRow,
    pub(super) current: Subscription,
    pub(super) settings: AdvanceSettings,
    pub(super) work: Option<DueRow>,
    pub(super) now: Timestamp,
}

/// What the next run does.
pub(super) enum Run {
    /// There will be none before somebody does something.
    Never,
    /// This follows.
    Step(Timestamp, Box<Decision>),
    /// It will fail.
    Refused(Timestamp, Refusal),
}

/// The next invoice of a subscription.
#[derive(Clone, Debug)]
pub struct Upcoming {
    /// The subscription as it is.
    pub row: SubscriptionRow,
    /// When it will be made and what it will be, if nothing changes until then; none if nothing leads to one.
    pub invoice: Option<(Timestamp, InvoiceDraft)>,
    /// Why it is not there yet, or will not be.
    pub reasons: Vec<Reason>,
}

impl Subject {
    pub(super) async fn read(tx: &mut TenantTx, id: SubscriptionId) -> Result<Subject> {
        let row = subscriptions::get(tx, id).await?;
        let items = subscriptions::items_of(tx, &[id.uuid()]).await?;
        let current = rows::subscription(&row, &items)?;
        let customer = customers::get(tx, row.customer_id).await?;
        enter_time_of(tx, &customer).await?;
        let mut settings = advance_settings(&settings::get(tx).await?)?;
        let ends = trial_ends(tx, std::slice::from_ref(&row)).await?;
        settings.at_trial_end = ends.get(&id).copied().unwrap_or(settings.at_trial_end);
        let work = due::of(tx, Kind::Subscription, id.uuid()).await?;
        let now = tx.now();
        Ok(Subject { row, current, settings, work, now })
    }

    /// When the worker will take it up; in the past if it should have been already.
    pub(super) fn due_at(&self) -> Option<Timestamp> {
        self.work.as_ref().and_then(|work| work.due_at)
    }

    /// What the next run does.
    pub(super) fn run(&self) -> Run {
        match self.due_at() {
            Some(at) => self.advance(&self.current, at.max(self.now)),
            None => Run::Never,
        }
    }

    fn advance(&self, current: &Subscription, at: Timestamp) -> Run {
        match machine::advance(current, &self.settings, at) {
            Ok(decision) => Run::Step(at, Box::new(decision)),
            Err(refusal) => Run::Refused(at, refusal),
        }
    }

    /// The first invoice that follows if only time passes.
    fn invoice(&self) -> Option<(Timestamp, InvoiceDraft)> {
        let mut run = self.run();
        for _ in 0..MOST_RUNS {
            let Run::Step(at, decision) = run else { return None };
            let Decision { next, invoices, due, .. } = *decision;
            if let Some(draft) = invoices.into_iter().next() {
                return Some((at, draft));
            }
            let Due::At(then) = due else { return None };
            run = self.advance(&next, then.max(at));
        }
        None
    }
}

/// The next invoice of a subscription, as the renewal would make it.
///
/// # Errors
/// `Missing`; `Busy` while its test clock is advancing.
pub async fn upcoming(tx: &mut TenantTx, id: SubscriptionId) -> Result<Upcoming> {
    let subject = Subject::read(tx, id).await?;
    let reasons = outlook::reasons(tx, &subject).await?;
    let invoice = match subject.run() {
        Run::Step(at, decision) if !decision.invoices.is_empty() || decision.next.ended_at.is_some() => {
            with_usage(tx, &subject.row, *decision).await?.map(|draft| (at, draft))
        }
        Run::Step(..) | Run::Never | Run::Refused(..) => subject.invoice(),
    };
    Ok(Upcoming { invoice, reasons, row: subject.row })
}

/// The invoice of the very next run, with what was used until now.
async fn with_usage(tx: &mut TenantTx, row: &SubscriptionRow, decision: Decision) -> Result<Option<InvoiceDraft>> {
    let mut change = [Change { row: row.clone(), decision }];
    usage::bill::lines(tx, &mut change).await?;
    let [Change { decision, .. }] = change;
    Ok(decision.invoices.into_iter().next())
}
