//! What is committed, and nothing else: the rows of one customer.
//!
//! A transaction works on a copy, and its commit puts the copy in the place of what was there. Whoever ends before that loses
//! all of it. Only the numbers that ids are made of are taken for good, as those of a sequence are.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use billing::Subscription;
use billing::invoice::{InvoiceDraft, InvoiceStatus};
use billing::subscription::Escalation;
use ids::{AttemptId, InvoiceId, Uuid};
use jiff::Timestamp;
use ledger::Journal;
use money::Money;
use recovery::{DeclineCode, Rail};

use super::life::Life;
use super::machine::Flaw;

/// What is to be done at a time: our jobs, and what persons do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Job {
    /// They subscribe.
    Begin,
    /// They cancel at once, because they have enough.
    Leave,
    /// They cancel with the period: the life ends.
    Farewell,
    /// They press a button to pay this bill now.
    Press(InvoiceId),
    /// They bring another card, asked for because of this bill.
    NewCard(InvoiceId),
    /// An attempt whose outcome is not known is looked up.
    Resolve(AttemptId),
    /// What is due on the subscription.
    Renew,
    /// The first charge of a bill.
    Collect(InvoiceId),
    /// The next step of a bill's recovery.
    Dun(InvoiceId),
}

#[derive(Clone, Debug)]
pub(super) struct Bill {
    pub(super) draft: Rc<InvoiceDraft>,
    pub(super) status: InvoiceStatus,
}

/// What is charged: the mandate, or the card of that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Means {
    Card(u32),
    Mandate,
    Request,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The intent is written; what became of it is not known.
    Submitted,
    /// Known to be unknown.
    Unknown,
    /// The payer has been asked.
    RequiresAction,
    Succeeded,
    /// Refused, or certainly not made.
    Failed,
}

impl Standing {
    pub(super) fn is_unresolved(self) -> bool {
        match self {
            Standing::Submitted | Standing::Unknown | Standing::RequiresAction => true,
            Standing::Succeeded | Standing::Failed => false,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) bill: InvoiceId,
    /// How many tries of the bill were answered before.
    pub(super) nth: usize,
    pub(super) rail: Rail,
    pub(super) means: Means,
    pub(super) amount: Money,
    pub(super) standing: Standing,
    /// Why it was refused; none where it was not, or never made.
    pub(super) code: Option<DeclineCode>,
    pub(super) submitted_at: Timestamp,
    pub(super) resolved_at: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) look_ups: usize,
    pub(super) not_found: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    Scheduled,
    InFlight,
    AwaitingCustomer,
    Recovered,
    Exhausted,
    Canceled,
}

impl Course {
    pub(super) fn is_running(self) -> bool {
        match self {
            Course::Scheduled | Course::InFlight | Course::AwaitingCustomer => true,
            Course::Recovered | Course::Exhausted | Course::Canceled => false,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Recovery {
    pub(super) course: Course,
    pub(super) attempts_made: u32,
    pub(super) rail: Rail,
    pub(super) first_failed_at: Timestamp,
    pub(super) given_up_at: Option<Timestamp>,
}

/// The tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) subscription: Option<Subscription>,
    pub(super) bills: BTreeMap<InvoiceId, Bill>,
    pub(super) attempts: BTreeMap<AttemptId, Attempt>,
    pub(super) recoveries: BTreeMap<InvoiceId, Recovery>,
    pub(super) due: BTreeMap<Job, Timestamp>,
    pub(super) journals: Vec<Rc<Journal>>,
    /// Which card is the customer's by now.
    pub(super) card: u32,
    /// Never to be charged again.
    pub(super) refused: BTreeSet<Means>,
    /// When they were told of what they owe.
    pub(super) told: Vec<Timestamp>,
}

impl Rows {
    pub(super) fn attempts_of(&self, bill: InvoiceId) -> impl Iterator<Item = &Attempt> {
        self.attempts.values().filter(move |attempt| attempt.bill == bill)
    }

    /// What there is, in words: a model in which nothing happens finds nothing.
    pub(super) fn words(&self) -> Vec<String> {
        let bills = self.bills.values().map(|bill| format!("bill {}", bill.status));
        let attempts = self.attempts.values().map(|one| match (one.standing, one.code) {
            (Standing::Failed, None) => "attempt not made".to_owned(),
            (standing, _) => format!("{} {standing:?}", one.rail),
        });
        let recoveries = self.recoveries.values().map(|one| format!("recovery {:?}", one.course));
        let journals = self.journals.iter().map(|one| format!("{:?}", one.kind()));
        let end = self.subscription.iter().map(|one| format!("ends {}", one.status));
        bills.chain(attempts).chain(recoveries).chain(journals).chain(end).collect()
    }

    /// What is due first. Of two at once, always the same one.
    pub(super) fn first_due(&self) -> Option<(Timestamp, Job)> {
        self.due.iter().map(|(job, at)| (*at, *job)).min()
    }
}

#[derive(Debug, Default)]
pub(super) struct Disk {
    pub(super) rows: Rows,
    sequence: Rc<Cell<u128>>,
}

impl Disk {
    pub(super) fn begin<'a>(&self, life: &'a Life, now: Timestamp) -> Tx<'a> {
        Tx { life, now, rows: self.rows.clone(), sequence: Rc::clone(&self.sequence), flaw: None }
    }
}

/// A transaction: what it would leave if it were committed.
pub(super) struct Tx<'a> {
    pub(super) life: &'a Life,
    pub(super) now: Timestamp,
    pub(super) rows: Rows,
    sequence: Rc<Cell<u128>>,
    /// How the protocol is broken, if it is.
    pub(super) flaw: Option<Flaw>,
}

impl Tx<'_> {
    pub(super) fn fresh(&self) -> Uuid {
        let next = self.sequence.get() + 1;
        self.sequence.set(next);
        // Apart from each other in the bytes that a journal folds its kind into, as random ones are.
        Uuid::from_u128(next << 40)
    }

    pub(super) fn subscription(&self) -> Result<&Subscription, String> {
        self.rows.subscription.as_ref().ok_or_else(|| "no subscription".to_owned())
    }

    pub(super) fn bill(&self, id: InvoiceId) -> Result<&Bill, String> {
        self.rows.bills.get(&id).ok_or_else(|| format!("no bill {id}"))
    }

    /// The start of the period that a bill is for, by which the world knows it.
    pub(super) fn period_of(&self, id: InvoiceId) -> Result<Timestamp, String> {
        Ok(self.bill(id)?.draft.period.start)
    }

    pub(super) fn post(&mut self, journal: Result<Journal, ledger::LedgerError>) -> Result<(), String> {
        self.rows.journals.push(Rc::new(journal.map_err(|error| format!("cannot be booked: {error}"))?));
        Ok(())
    }
}

/// A refusal where nothing may be refused.
pub(super) fn sure<T, E: std::fmt::Display>(result: Result<T, E>, what: &str) -> Result<T, String> {
    result.map_err(|error| format!("{what}: {error}"))
}

/// The policy's word as the machine of subscriptions has it.
pub(super) fn escalation(policy: recovery::Escalation) -> Escalation {
    match policy {
        recovery::Escalation::Unpaid => Escalation::Unpaid,
        recovery::Escalation::Pause => Escalation::Pause,
        recovery::Escalation::Cancel => Escalation::Cancel,
    }
}
