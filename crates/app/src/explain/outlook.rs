//! What will happen to a subscription and when, and why an invoice that somebody expects is not there.

use billing::{Decision, Due, Status};
use ids::{InvoiceId, ScheduleId, SubscriptionId};
use jiff::Timestamp;
use store::dunning::{self, ScheduleFilter};
use store::invoices::{self, InvoiceFilter};
use store::subscriptions::SubscriptionRow;
use store::{Kind, Lane, PageOf, TenantTx, due};

use super::ahead::{Ahead, Run, Subject};
use super::shown;
use crate::{Result, phases};

/// How many open invoices are looked at.
const MOST_OPEN: i64 = 20;

/// One reason why there is no invoice now, or will be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// A stable name: `trial`, `paused`, `canceled`, `cancel_at_period_end`, `incomplete`, `incomplete_expired`,
    /// `limit_reached`, `last_period`, `next_phase`, `cancel_at`, `past_due`, `unpaid`, `in_recovery`, `invoice_open`, `quarantined`, `put_off`,
    /// `not_scheduled`, `run_refused`, `test_clock`, `due_now`, `not_due`.
    pub code: &'static str,
    /// What it is and what would end it, for people.
    pub text: String,
    /// The instant it is about: the end of a trial, the next step of a recovery.
    pub at: Option<Timestamp>,
    /// The invoice it is about.
    pub invoice: Option<InvoiceId>,
    /// The recovery it is about.
    pub schedule: Option<ScheduleId>,
    /// What was written down when work was put off or set aside.
    pub note: Option<String>,
}

/// What the next run does.
#[derive(Clone, Debug)]
pub struct NextRun {
    /// When.
    pub at: Timestamp,
    /// For people.
    pub text: String,
    /// What will be told, in order.
    pub events: Vec<&'static str>,
    /// The state afterwards.
    pub status_after: Status,
    /// The invoice it makes.
    pub invoice: Option<Ahead>,
    /// When the run after it is due.
    pub then_at: Option<Timestamp>,
}

/// What lies ahead of a subscription.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The subscription as it is.
    pub row: SubscriptionRow,
    /// Its present: that of its test clock, if it has one.
    pub now: Timestamp,
    /// The next run; none when only a person or a payment moves it.
    pub next: Option<NextRun>,
    /// Why there is no invoice now. The most urgent first; never empty.
    pub reasons: Vec<Reason>,
}

/// What lies ahead of a subscription.
///
/// # Errors
/// `Missing`; `Busy` while its test clock is advancing.
pub async fn outlook(tx: &mut TenantTx, id: SubscriptionId) -> Result<Outlook> {
    let subject = Subject::read(tx, id).await?;
    let reasons = reasons(tx, &subject).await?;
    let next = match subject.run() {
        Run::Step(at, decision) => Some(next(tx, &subject, at, *decision).await?),
        Run::Never | Run::Refused(..) => None,
    };
    Ok(Outlook { now: subject.now, next, reasons, row: subject.row })
}

async fn next(tx: &mut TenantTx, subject: &Subject, at: Timestamp, decision: Decision) -> Result<NextRun> {
    let after = decision.next.status;
    let invoice = match decision.invoices.into_iter().next() {
        Some(draft) => Some(subject.settled(tx, &decision.next, draft, at).await?),
        None => None,
    };
    let events: Vec<&'static str> = decision.events.iter().map(|event| event.as_str()).collect();
    let made = invoice.as_ref().map(|ahead| format!(", and an invoice of {} is made", ahead.draft.total));
    let state = if after == subject.current.status { "stays" } else { "becomes" };
    let what =
        if events.is_empty() { "nothing changes".to_owned() } else { format!("the subscription {state} {after}") };
    let then_at = match decision.due {
        Due::At(then) => Some(then),
        Due::Never => None,
    };
    Ok(NextRun {
        at,
        text: format!("At {} {what}{}.", shown(at), made.unwrap_or_default()),
        events,
        status_after: after,
        invoice,
        then_at,
    })
}

impl Reason {
    fn new(code: &'static str, text: impl Into<String>) -> Reason {
        Reason { code, text: text.into(), at: None, invoice: None, schedule: None, note: None }
    }

    fn at(self, at: Option<Timestamp>) -> Reason {
        Reason { at, ..self }
    }
}

/// Every reason: what keeps the worker away, what is owed, where the subscription stands, when it is due.
pub(super) async fn reasons(tx: &mut TenantTx, subject: &Subject) -> Result<Vec<Reason>> {
    let mut reasons = of_work(subject);
    reasons.extend(of_money(tx, subject).await?);
    reasons.extend(of_state(subject));
    if !Lane::from_uuid(subject.row.lane).is_real() {
        let text = format!("Time moves only with the test clock, which stands at {}. Advance it.", shown(subject.now));
        reasons.push(Reason::new("test_clock", text).at(Some(subject.now)));
    }
    reasons.extend(of_time(subject));
    Ok(reasons)
}

/// What keeps the worker from doing what is due.
fn of_work(subject: &Subject) -> Vec<Reason> {
    let mut found = Vec::new();
    let machine_due = match subject.current.due(subject.settings.incomplete_expiry) {
        Due::At(at) => Some(at),
        Due::Never => None,
    };
    match &subject.work {
        Some(work) if work.quarantined_at.is_some() => {
            let text = "Its work was set aside, because every try to do it failed. An operator must look at it.";
            found.push(Reason { note: work.note.clone(), ..Reason::new("quarantined", text).at(work.quarantined_at) });
        }
        Some(work) if work.note.is_some() => {
            let text = "The last try to do its work failed; it will be tried again.";
            found.push(Reason { note: work.note.clone(), ..Reason::new("put_off", text).at(work.due_at) });
        }
        Some(work) if work.due_at.is_some() => {}
        Some(_) | None if machine_due.is_some() => {
            let text = "Something is due for it, and no run is scheduled. Report this subscription.";
            found.push(Reason::new("not_scheduled", text).at(machine_due));
        }
        Some(_) | None => {}
    }
    if let Run::Refused(at, refusal) = subject.run() {
        let text = format!("The next run will fail ({}): {refusal}", refusal.code());
        found.push(Reason::new("run_refused", text).at(Some(at)));
    }
    found
}

/// Invoices that are made already and wait for money.
async fn of_money(tx: &mut TenantTx, subject: &Subject) -> Result<Vec<Reason>> {
    let filter = InvoiceFilter {
        status: Some("open".to_owned()),
        subscription: Some(subject.row.id),
        ..InvoiceFilter::default()
    };
    let open = invoices::page(tx, &filter, &PageOf { limit: MOST_OPEN, offset: 0, below: None }).await?;
    let mut found = Vec::new();
    for invoice in open {
        let of_invoice = ScheduleFilter { invoice: Some(invoice.id), ..ScheduleFilter::default() };
        let schedules = dunning::page(tx, &of_invoice, &PageOf { limit: 1, offset: 0, below: None }).await?;
        let running = |state: &str| matches!(state, "scheduled" | "in_flight" | "awaiting_customer");
        let reason = match schedules.into_iter().find(|schedule| running(&schedule.state)) {
            Some(schedule) => {
                let step = match schedule.next_attempt_at {
                    Some(at) => format!("its next step is at {}", shown(at)),
                    None => "its step is being taken".to_owned(),
                };
                let text = format!("Invoice {} was not paid and is in recovery; {step}.", invoice.id);
                let reason = Reason::new("in_recovery", text).at(schedule.next_attempt_at);
                Reason { schedule: Some(schedule.id), ..reason }
            }
            None => uncharged(tx, invoice.id).await?,
        };
        found.push(Reason { invoice: Some(invoice.id), ..reason });
    }
    Ok(found)
}

/// A bill that no recovery is about: its first charge is about to be made, or waits for whoever did not answer.
async fn uncharged(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Reason> {
    let work = due::of(tx, Kind::Collect, invoice.uuid()).await?;
    let at = work.and_then(|work| work.due_at).filter(|at| *at > tx.now());
    let when = at.map_or_else(String::new, |at| format!(" Its charge is due at {}.", shown(at)));
    Ok(Reason::new("invoice_open", format!("Invoice {invoice} is made and not paid yet.{when}")).at(at))
}

/// What its state says.
fn of_state(subject: &Subject) -> Vec<Reason> {
    let (current, row) = (&subject.current, &subject.row);
    let end = current.period.end;
    let since = row.ended_at.or(row.canceled_at);
    let mut found = Vec::new();
    match current.status {
        Status::Scheduled => {
            let text = format!("It was agreed and begins at {}. Nothing is billed before that.", shown(end));
            found.push(Reason::new("scheduled", text).at(Some(end)));
        }
        Status::Incomplete => {
            let text = "The first invoice is not paid, so it is not in force. It begins with that payment, or expires.";
            found.push(Reason::new("incomplete", text).at(subject.due_at()));
        }
        Status::IncompleteExpired => {
            let text = "The first invoice was not paid in time, so it never began. Start a new subscription.";
            found.push(Reason::new("incomplete_expired", text).at(since));
        }
        Status::Trialing => {
            let text = format!("The trial is free and runs until {}.", shown(end));
            found.push(Reason::new("trial", text).at(Some(end)));
        }
        Status::Paused => found.push(paused(subject)),
        Status::Unpaid => {
            let text =
                "Its recovery ended without payment, so nothing is billed. Have the invoice paid and reactivate it.";
            found.push(Reason::new("unpaid", text).at(since));
        }
        Status::Canceled => {
            let text = format!("It was canceled and ended{}. Nothing is billed any more.", since_text(since));
            found.push(Reason::new("canceled", text).at(since));
        }
        Status::Expired => {
            let text = format!("All agreed periods were billed; it ended{}.", since_text(since));
            found.push(Reason::new("limit_reached", text).at(since));
        }
        Status::PastDue => {
            let text = "An earlier invoice is overdue, and no period is billed before it is settled.";
            found.push(Reason::new("past_due", text));
        }
        Status::Active => {}
    }
    let runs = matches!(
        current.status,
        Status::Scheduled | Status::Active | Status::Trialing | Status::PastDue | Status::Paused
    );
    if let Some(text) = phases::next_step(current).filter(|_| runs) {
        found.push(Reason::new("next_phase", text).at(Some(end)));
    }
    if let Some(at) = current.cancel_at.filter(|_| runs) {
        let text = format!("It was canceled for {}. Nothing follows that.", shown(at));
        found.push(Reason::new("cancel_at", text).at(Some(at)));
    }
    if runs && current.cancel_at_period_end {
        let text = format!("It was canceled for the end of its period, {}. No period follows.", shown(end));
        found.push(Reason::new("cancel_at_period_end", text).at(Some(end)));
    } else if runs && current.is_limit_reached() {
        let text = format!("This is the last of the agreed periods; it ends at {}.", shown(end));
        found.push(Reason::new("last_period", text).at(Some(end)));
    }
    found
}

fn since_text(since: Option<Timestamp>) -> String {
    since.map_or_else(String::new, |at| format!(" at {}", shown(at)))
}

fn paused(subject: &Subject) -> Reason {
    let pause = subject.current.pause;
    let since = pause.map(|pause| pause.at);
    let until = match pause.and_then(|pause| pause.resume_at) {
        Some(at) => format!("until {}", shown(at)),
        None => "until it is resumed".to_owned(),
    };
    let begun = since.map_or_else(String::new, |at| format!(" since {}", shown(at)));
    Reason::new("paused", format!("It is paused{begun}, {until}. Nothing is billed meanwhile.")).at(since)
}

/// Whether it is due.
fn of_time(subject: &Subject) -> Option<Reason> {
    let at = subject.due_at()?;
    let reason = if at <= subject.now {
        Reason::new("due_now", "It is due now. The worker takes it up as soon as it gets to it.")
    } else {
        Reason::new("not_due", format!("Nothing is due before {}.", shown(at)))
    };
    Some(reason.at(Some(at)))
}
