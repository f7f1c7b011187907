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
use crate::terms::{self, BillTerms};
use crate::writing::Change;
use crate::{Result, one_offs, purse, rows, usage};

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

/// An invoice that is not made yet.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// What it will be.
    pub draft: InvoiceDraft,
    /// Its discounts and taxes.
    pub terms: Option<BillTerms>,
}

/// The next invoice of a subscription.
#[derive(Clone, Debug)]
pub struct Upcoming {
    /// The subscription as it is.
    pub row: SubscriptionRow,
    /// When it will be made and what it will be, if nothing changes until then; none if nothing leads to one.
    pub invoice: Option<(Timestamp, Ahead)>,
    /// What prepaid credit will pay of it, in minor units.
    pub prepaid_applied_minor: i64,
    /// What the customer's balance will pay of the rest, in minor units.
    pub credit_applied_minor: i64,
    /// Why it is not there yet, or will not be.
    pub reasons: Vec<Reason>,
}

impl Subject {
    pub(super) async fn read(tx: &mut TenantTx, id: SubscriptionId) -> Result<Subject> {
        let customer = subscriptions::get(tx, id).await?.customer_id;
        let customer = customers::get(tx, customer).await?;
        enter_time_of(tx, &customer).await?;
        Subject::read_now(tx, id).await
    }

    /// The same in the time of the transaction.
    async fn read_now(tx: &mut TenantTx, id: SubscriptionId) -> Result<Subject> {
        let row = subscriptions::get(tx, id).await?;
        let items = subscriptions::items_of(tx, &[id.uuid()]).await?;
        let current = rows::subscription(&row, &items)?;
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

    /// A draft of this subscription, as it will be printed.
    pub(super) async fn settled(
        &self,
        tx: &mut TenantTx,
        next: &Subscription,
        mut draft: InvoiceDraft,
        at: Timestamp,
    ) -> Result<Ahead> {
        let terms = terms::ahead(tx, &self.row, next, &mut draft, (at, None)).await?;
        Ok(Ahead { draft, terms })
    }

    /// The first invoice that follows if only time passes, and the subscription then.
    fn invoice(&self) -> Option<(Timestamp, Subscription, InvoiceDraft)> {
        let mut run = self.run();
        for _ in 0..MOST_RUNS {
            let Run::Step(at, decision) = run else { return None };
            let Decision { next, invoices, due, .. } = *decision;
            if let Some(draft) = invoices.into_iter().next() {
                return Some((at, next, draft));
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
    foreseen(tx, subject).await
}

/// The same for a job, which is in its subject's time already.
///
/// # Errors
/// `Missing`.
pub async fn upcoming_now(tx: &mut TenantTx, id: SubscriptionId) -> Result<Upcoming> {
    let subject = Subject::read_now(tx, id).await?;
    foreseen(tx, subject).await
}

async fn foreseen(tx: &mut TenantTx, subject: Subject) -> Result<Upcoming> {
    let reasons = outlook::reasons(tx, &subject).await?;
    let made = match subject.run() {
        Run::Step(at, decision) if !decision.invoices.is_empty() || decision.next.ended_at.is_some() => {
            with_usage(tx, &subject.row, *decision).await?.map(|(next, draft)| (at, next, draft))
        }
        Run::Step(..) | Run::Never | Run::Refused(..) => subject.invoice(),
    };
    let invoice = match made {
        Some((at, next, mut draft)) => {
            one_offs::show(tx, &subject.row, &mut draft).await?;
            Some((at, subject.settled(tx, &next, draft, at).await?))
        }
        None => None,
    };
    let (mut prepaid_applied_minor, mut credit_applied_minor) = (0, 0);
    if let Some((at, ahead)) = invoice.as_ref().filter(|_| subject.row.has_credit) {
        let spent = purse::would_pay(tx, subject.row.customer_id, ahead.draft.total, *at).await?;
        (prepaid_applied_minor, credit_applied_minor) = (spent.prepaid.minor(), spent.balance.minor());
    }
    Ok(Upcoming { invoice, prepaid_applied_minor, credit_applied_minor, reasons, row: subject.row })
}

/// The invoice of the very next run, with what was used until now, and the subscription then.
async fn with_usage(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    decision: Decision,
) -> Result<Option<(Subscription, InvoiceDraft)>> {
    let mut change = [Change { row: row.clone(), decision }];
    usage::bill::lines(tx, &mut change).await?;
    let [Change { decision, .. }] = change;
    let Decision { next, invoices, .. } = decision;
    Ok(invoices.into_iter().next().map(|draft| (next, draft)))
}
