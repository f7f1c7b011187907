//! What must hold after every commit, and at the end of a life.
//!
//! The invariants are those that `recoup verify` asks of a database, computed here from the rows and from the provider's own
//! book: I1 nobody pays more than a bill, I2 the provider's charges are our succeeded attempts, I3 one unresolved attempt for a
//! bill, I4 the books balance and say what the bills say, I5 one bill for a period and no gap between periods.

use std::collections::BTreeMap;

use billing::Status;
use billing::invoice::InvoiceStatus;
use billing::subscription::CatchUp;
use ids::{InvoiceId, Uuid};
use jiff::Timestamp;
use ledger::{Account, AccountKind, Journal};

use super::disk::{Attempt, Bill, Course, Rows, Standing};
use super::life::Life;
use super::provider::Provider;

/// What a life comes to: the same whether or not anything crashed. Bills are named by the start of their period, since ids and
/// the minute of a charge are not the same.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ending {
    /// Start and end of the period, minor units, what became of it.
    pub(super) bills: Vec<(Timestamp, Timestamp, i64, InvoiceStatus)>,
    /// The bill, and minor units.
    pub(super) paid: Vec<(Timestamp, i64)>,
    /// Every posting: what happened, with which account, minor units. In order of these words.
    pub(super) postings: Vec<(String, AccountKind, i64)>,
}

pub(super) fn after_a_commit(life: &Life, rows: &Rows, provider: &Provider, now: Timestamp) -> Result<(), String> {
    attempts_hold(rows, provider, now)?;
    recoveries_hold(rows)?;
    books_hold(life, rows)?;
    periods_hold(life, rows)?;
    subscription_holds(rows)
}

/// I1 and I3, and the first half of I2.
fn attempts_hold(rows: &Rows, provider: &Provider, now: Timestamp) -> Result<(), String> {
    let mut of_bill: BTreeMap<InvoiceId, (usize, i64)> = BTreeMap::new();
    for (key, attempt) in &rows.attempts {
        let (unresolved, paid) = of_bill.entry(attempt.bill).or_default();
        *unresolved += usize::from(attempt.standing.is_unresolved());
        if attempt.standing == Standing::Succeeded {
            *paid += attempt.amount.minor();
            let charges = provider.book.get(key).into_iter().flatten();
            let amounts: Vec<_> = charges.filter(|one| one.is_paid_by(now)).map(|one| one.amount).collect();
            if amounts != [attempt.amount] {
                return Err(format!("I2: {key} succeeded with {}, and the provider took {amounts:?}", attempt.amount));
            }
        }
    }
    for (id, (unresolved, paid)) in &of_bill {
        if *unresolved > 1 {
            return Err(format!("I3: {unresolved} attempts of {id} are not settled"));
        }
        at_most("our attempts", rows, *id, *paid)?;
    }
    let mut taken: BTreeMap<InvoiceId, i64> = BTreeMap::new();
    for charge in provider.book.values().flatten().filter(|charge| charge.is_paid_by(now)) {
        *taken.entry(charge.bill).or_default() += charge.amount.minor();
    }
    taken.iter().try_for_each(|(id, minor)| at_most("the provider", rows, *id, *minor))
}

fn at_most(whose: &str, rows: &Rows, id: InvoiceId, minor: i64) -> Result<(), String> {
    let total = rows.bills.get(&id).map_or(0, |bill| bill.draft.total.minor());
    if minor <= total { Ok(()) } else { Err(format!("I1: {id} is {total}, and by {whose} {minor} were paid")) }
}

fn recoveries_hold(rows: &Rows) -> Result<(), String> {
    for (id, recovery) in &rows.recoveries {
        let bill = rows.bills.get(id).ok_or_else(|| format!("a recovery of {id}, which is no bill"))?;
        let fits = match recovery.course {
            Course::Scheduled | Course::InFlight | Course::AwaitingCustomer => bill.status == InvoiceStatus::Open,
            Course::Recovered => bill.status == InvoiceStatus::Paid,
            Course::Exhausted => bill.status == InvoiceStatus::Uncollectible,
            Course::Canceled => true,
        };
        if !fits {
            return Err(format!("the recovery of {id} is {:?} and the bill {}", recovery.course, bill.status));
        }
        let late = |attempt: &Attempt| recovery.given_up_at.is_some_and(|at| attempt.submitted_at > at);
        if rows.attempts_of(*id).any(late) {
            return Err(format!("{id} was charged after its recovery was given up"));
        }
    }
    Ok(())
}

/// I4.
fn books_hold(life: &Life, rows: &Rows) -> Result<(), String> {
    let mut facts: Vec<Uuid> = rows.journals.iter().map(|journal| journal.identity()).collect();
    facts.sort_unstable();
    if let Some(twice) = facts.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(format!("I4: {} is booked twice", twice[0]));
    }
    let billed = |status| of_status(rows, status).map(|bill| bill.draft.total.minor()).sum::<i64>();
    let [open, paid, lost] = [InvoiceStatus::Open, InvoiceStatus::Paid, InvoiceStatus::Uncollectible].map(billed);
    let collected = rows.attempts.values().filter(|attempt| attempt.standing == Standing::Succeeded);
    let collected: i64 = collected.map(|attempt| attempt.amount.minor()).sum();
    let customer = life.start.customer;
    // What each account has to stand at; whatever is posted is taken off.
    let mut left = [
        (Account::receivable(customer), open),
        (Account::GATEWAY_CLEARING, collected),
        (Account::surplus(customer), paid - collected),
        (Account::BAD_DEBT, lost),
        (Account::REVENUE, -(open + paid + lost)),
    ];
    for journal in &rows.journals {
        let mut sum = 0;
        for posting in journal.postings() {
            sum += posting.amount.minor();
            let account = left.iter_mut().find(|(account, _)| *account == posting.account);
            account.ok_or_else(|| format!("I4: nobody knows why {:?} moves", posting.account))?.1 -=
                posting.amount.minor();
        }
        if sum != 0 {
            return Err(format!("I4: {:?} of {} does not balance", journal.kind(), journal.source()));
        }
    }
    match left.iter().find(|(_, missing)| *missing != 0) {
        Some((account, missing)) => Err(format!("I4: {account:?} lacks {missing}")),
        None => Ok(()),
    }
}

fn of_status(rows: &Rows, status: InvoiceStatus) -> impl Iterator<Item = &Bill> {
    rows.bills.values().filter(move |bill| bill.status == status)
}

/// I5. Bills are in the order in which they were made.
fn periods_hold(life: &Life, rows: &Rows) -> Result<(), String> {
    let billed: Vec<_> = rows.bills.values().map(|bill| bill.draft.period).collect();
    for pair in billed.windows(2) {
        let (before, next) = (pair[0], pair[1]);
        let may_skip = life.settings.catch_up == CatchUp::Skip && life.away.is_some_and(|away| away.start < next.start);
        if next.start < before.end || (next.start > before.end && !may_skip) {
            return Err(format!("I5: {next:?} is billed after {before:?}"));
        }
    }
    Ok(())
}

fn subscription_holds(rows: &Rows) -> Result<(), String> {
    let Some(subscription) = &rows.subscription else { return Ok(()) };
    let status = subscription.status;
    let over = status.is_terminal() || status == Status::Unpaid;
    if subscription.ended_at.is_some() != over {
        return Err(format!("it is {status} and ended at {:?}", subscription.ended_at));
    }
    if subscription.pause.is_some() != (status == Status::Paused) {
        return Err(format!("it is {status} with {:?}", subscription.pause));
    }
    let recovering = rows.recoveries.values().any(|recovery| recovery.course.is_running());
    let owes = of_status(rows, InvoiceStatus::Open).next().is_some();
    let fits = match status {
        Status::Incomplete | Status::PastDue => owes,
        Status::Trialing | Status::Active => !recovering,
        Status::IncompleteExpired => !owes,
        Status::Scheduled | Status::Paused | Status::Unpaid | Status::Canceled | Status::Expired => true,
    };
    if fits { Ok(()) } else { Err(format!("it is {status}, owes something: {owes}, recovers it: {recovering}")) }
}

/// The rest of I2, and that nothing is left undone.
pub(super) fn at_the_end(life: &Life, rows: &Rows, provider: &Provider, now: Timestamp) -> Result<Ending, String> {
    after_a_commit(life, rows, provider, now)?;
    if let Some((key, _)) = rows.attempts.iter().find(|(_, attempt)| attempt.standing.is_unresolved()) {
        return Err(format!("{key} is never settled"));
    }
    if let Some((id, _)) = rows.recoveries.iter().find(|(_, recovery)| recovery.course.is_running()) {
        return Err(format!("the recovery of {id} never ends"));
    }
    for (key, charge) in provider.book.iter().flat_map(|(key, charges)| charges.iter().map(move |one| (key, one))) {
        let ours = rows.attempts.get(key).is_some_and(|attempt| attempt.standing == Standing::Succeeded);
        if charge.is_paid_by(now) != ours {
            return Err(format!("I2: the provider has {charge:?} of {key}, and we succeeded: {ours}"));
        }
    }
    let status = rows.subscription.as_ref().ok_or("nobody subscribed")?.status;
    if !(status.is_terminal() || status == Status::Unpaid) {
        return Err(format!("it ends {status}"));
    }
    // What is owed by who left is owed; nobody else owes anything that nobody works on.
    if status != Status::Canceled && of_status(rows, InvoiceStatus::Open).next().is_some() {
        return Err(format!("it ends {status} and a bill is open"));
    }
    Ok(ending(rows))
}

fn ending(rows: &Rows) -> Ending {
    let bill = |bill: &Bill| {
        let draft = &bill.draft;
        (draft.period.start, draft.period.end, draft.total.minor(), bill.status)
    };
    let succeeded = rows.attempts.values().filter(|attempt| attempt.standing == Standing::Succeeded);
    let paid = succeeded.filter_map(|one| Some((rows.bills.get(&one.bill)?.draft.period.start, one.amount.minor())));
    let mut paid: Vec<_> = paid.collect();
    paid.sort_unstable();
    let postings = rows.journals.iter().flat_map(|journal| {
        let word = format!("{:?} {}", journal.kind(), about(rows, journal));
        journal.postings().iter().map(move |one| (word.clone(), one.account.kind, one.amount.minor()))
    });
    let mut postings: Vec<_> = postings.collect();
    postings.sort_unstable();
    Ending { bills: rows.bills.values().map(bill).collect(), paid, postings }
}

/// The bill that a journal is about, by the start of its period. What has another source says it by its amounts.
fn about(rows: &Rows, journal: &Journal) -> String {
    let of_attempt = |raw: Uuid| Some(rows.attempts.get(&ids::AttemptId::from_uuid(raw))?.bill);
    let bill = of_attempt(journal.source()).unwrap_or(InvoiceId::from_uuid(journal.source()));
    rows.bills.get(&bill).map_or_else(String::new, |bill| bill.draft.period.start.to_string())
}
