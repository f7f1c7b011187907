//! Intents to charge, and what became of them: the attempt, its bill, the subscription, the books and the recovery in one
//! commit.
//!
//! As in the application: the intent comes first and has an appointment to be looked up; silence is not a no; "not found" is
//! believed the second time and not before the grace is over; a settled attempt is not settled again.

use billing::Status;
use billing::invoice::{InvoiceAction, InvoiceStatus};
use billing::subscription as machine;
use ids::{AttemptId, InvoiceId, SurplusId};
use jiff::{SignedDuration, Timestamp};
use ledger::entries;
use recovery::{DeclineCode, Failure, Rail, RetryClass};

use super::disk::{Attempt, Course, Job, Means, Standing, Tx, sure};
use super::life::after;
use super::machine::Flaw;
use super::provider::{Answer, Ask};

/// When an attempt is looked up, counted from the time before.
const LADDER: [SignedDuration; 8] = [
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
];

/// "Not found" is believed only this long after the attempt was sent.
pub(super) const NOT_FOUND_GRACE: SignedDuration = SignedDuration::from_mins(15);

impl Tx<'_> {
    /// The first charge of a bill is due.
    pub(super) fn collect(&mut self, bill: InvoiceId) -> Result<Option<Ask>, String> {
        self.rows.due.remove(&Job::Collect(bill));
        self.intend(bill, Rail::Card, None)
    }

    /// Writes the intent to charge; none where there is nothing to charge, or nothing to charge it with.
    pub(super) fn intend(
        &mut self,
        id: InvoiceId,
        rail: Rail,
        expires_at: Option<Timestamp>,
    ) -> Result<Option<Ask>, String> {
        let bill = self.bill(id)?;
        let (owed, amount) = (bill.status == InvoiceStatus::Open, bill.draft.total);
        if !owed || self.is_under_way(id) {
            return Ok(None);
        }
        let means = if rail.is_push() { Means::Request } else { self.means_on(rail) };
        if self.rows.refused.contains(&means) {
            let failure = Failure { code: DeclineCode::StolenCard, rail, at: self.now, amount };
            self.failed(id, &failure, None)?;
            return Ok(None);
        }
        let key = AttemptId::from_uuid(self.fresh());
        let nth = self.rows.attempts_of(id).filter(|attempt| attempt.code.is_some()).count();
        let attempt = Attempt {
            bill: id,
            nth,
            rail,
            means,
            amount,
            standing: Standing::Submitted,
            code: None,
            submitted_at: self.now,
            resolved_at: None,
            expires_at: expires_at.filter(|_| rail.is_push()),
            look_ups: 0,
            not_found: 0,
        };
        let ask = self.ask_of(key, &attempt)?;
        self.rows.attempts.insert(key, attempt);
        self.rows.due.insert(Job::Resolve(key), after(self.now, LADDER[0]));
        Ok(Some(ask))
    }

    /// Whether an attempt to charge it is not settled.
    pub(super) fn is_under_way(&self, id: InvoiceId) -> bool {
        self.flaw != Some(Flaw::HasNoWall) && self.rows.attempts_of(id).any(|attempt| attempt.standing.is_unresolved())
    }

    pub(super) fn means_on(&self, rail: Rail) -> Means {
        if rail == Rail::DirectDebit { Means::Mandate } else { Means::Card(self.rows.card) }
    }

    /// What a provider is sent for an attempt: the same each time.
    pub(super) fn ask_of(&self, key: AttemptId, attempt: &Attempt) -> Result<Ask, String> {
        let (bill, period) = (attempt.bill, self.period_of(attempt.bill)?);
        let (nth, rail, amount, expires_at) = (attempt.nth, attempt.rail, attempt.amount, attempt.expires_at);
        Ok(Ask { key, bill, period, nth, rail, amount, expires_at })
    }

    /// Writes down what became of an attempt, as far as that is known. `looked_up` says that it was asked for.
    pub(super) fn settle(&mut self, key: AttemptId, answer: Answer, looked_up: bool) -> Result<(), String> {
        let mut attempt = self.rows.attempts.get(&key).cloned().ok_or_else(|| format!("{key} was never written"))?;
        if !attempt.standing.is_unresolved() {
            self.rows.due.remove(&Job::Resolve(key));
            return Ok(());
        }
        if looked_up {
            attempt.look_ups += 1;
        }
        match answer {
            Answer::Paid(amount) if amount == attempt.amount => self.succeeded(key, attempt),
            Answer::Paid(amount) => Err(format!("{key} came with {amount}")),
            Answer::Refused(code) => self.declined(key, attempt, code),
            Answer::ActionNeeded => self.action_needed(key, attempt),
            Answer::Pending => self.ask_again(key, attempt),
            Answer::Silence => {
                attempt.standing = Standing::Unknown;
                self.ask_again(key, attempt)
            }
            Answer::NotFound => {
                attempt.standing = Standing::Unknown;
                attempt.not_found += 1;
                let believed = attempt.not_found >= 2 && self.now >= after(attempt.submitted_at, NOT_FOUND_GRACE);
                if believed { self.never_happened(key, attempt) } else { self.ask_again(key, attempt) }
            }
            Answer::NotSent => self.never_happened(key, attempt),
        }
    }

    /// The provider did not even answer the question: no step of the ladder is used up.
    pub(super) fn question_failed(&mut self, key: AttemptId) {
        self.rows.due.insert(Job::Resolve(key), after(self.now, SignedDuration::from_mins(5)));
    }

    fn close(&mut self, key: AttemptId, mut attempt: Attempt, standing: Standing) {
        attempt.standing = standing;
        attempt.resolved_at = Some(self.now);
        self.rows.attempts.insert(key, attempt);
        self.rows.due.remove(&Job::Resolve(key));
    }

    fn ask_again(&mut self, key: AttemptId, attempt: Attempt) -> Result<(), String> {
        let wait = LADDER.get(attempt.look_ups).ok_or_else(|| format!("{key} would have to be settled by hand"))?;
        self.rows.due.insert(Job::Resolve(key), after(self.now, *wait));
        self.rows.attempts.insert(key, attempt);
        Ok(())
    }

    fn action_needed(&mut self, key: AttemptId, mut attempt: Attempt) -> Result<(), String> {
        attempt.standing = Standing::RequiresAction;
        let end = attempt.expires_at.unwrap_or(after(attempt.submitted_at, SignedDuration::from_hours(48)));
        if self.now >= end {
            return self.declined(key, attempt, DeclineCode::ExpiredAction);
        }
        let wait = LADDER.get(attempt.look_ups).copied().unwrap_or(SignedDuration::from_hours(6));
        self.rows.due.insert(Job::Resolve(key), after(self.now, wait).min(end));
        self.rows.attempts.insert(key, attempt);
        Ok(())
    }

    fn declined(&mut self, key: AttemptId, mut attempt: Attempt, code: DeclineCode) -> Result<(), String> {
        attempt.code = Some(code);
        let failure = Failure { code, rail: attempt.rail, at: self.now, amount: attempt.amount };
        let (bill, means) = (attempt.bill, attempt.means);
        self.close(key, attempt, Standing::Failed);
        if code.class() == RetryClass::Never && means != Means::Request {
            self.rows.refused.insert(means);
        }
        self.failed(bill, &failure, Some(means))
    }

    /// Certainly nothing moved, through no fault of the payer: the charge is made again, as another attempt.
    fn never_happened(&mut self, key: AttemptId, attempt: Attempt) -> Result<(), String> {
        if self.flaw == Some(Flaw::CountsWhatWasNotMade) {
            return self.declined(key, attempt, DeclineCode::DoNotHonor);
        }
        let bill = attempt.bill;
        self.close(key, attempt, Standing::Failed);
        self.try_again(bill)
    }

    fn succeeded(&mut self, key: AttemptId, attempt: Attempt) -> Result<(), String> {
        let (id, amount, customer) = (attempt.bill, attempt.amount, self.life.start.customer);
        self.close(key, attempt, Standing::Succeeded);
        match self.bill(id)?.status {
            InvoiceStatus::Open => {
                self.bill_after(id, InvoiceAction::Pay)?;
                self.post(entries::payment_received(key, customer, amount))?;
                self.paid(id)
            }
            InvoiceStatus::Uncollectible => {
                self.bill_after(id, InvoiceAction::Pay)?;
                self.post(entries::payment_recovered(key, amount))?;
                self.paid(id)
            }
            // It is owed back.
            InvoiceStatus::Draft | InvoiceStatus::Paid | InvoiceStatus::Void => {
                let surplus = SurplusId::from_uuid(self.fresh());
                self.post(entries::surplus_received(surplus, customer, amount))
            }
        }
    }

    fn paid(&mut self, id: InvoiceId) -> Result<(), String> {
        self.rows.due.remove(&Job::Collect(id));
        if let Some(recovery) = self.rows.recoveries.get_mut(&id) {
            recovery.course = Course::Recovered;
            self.rows.due.remove(&Job::Dun(id));
        }
        let decision = match self.subscription()?.status {
            Status::Incomplete => machine::activate_paid(self.subscription()?, self.now),
            // Another bill keeps it overdue.
            Status::PastDue | Status::Paused if !self.open_bills().is_empty() => return self.enough(),
            Status::PastDue | Status::Paused => machine::recovered(self.subscription()?, self.now),
            Status::Scheduled
            | Status::Trialing
            | Status::Active
            | Status::Unpaid
            | Status::Canceled
            | Status::Expired
            | Status::IncompleteExpired => return self.enough(),
        };
        self.settle_subscription(sure(decision, "a payment cannot")?)?;
        self.enough()
    }

    /// Some leave after so many bills.
    fn enough(&mut self) -> Result<(), String> {
        let paid = self.rows.bills.values().filter(|bill| bill.status == InvoiceStatus::Paid).count();
        if self.life.leaves_after == Some(paid as u64) {
            self.rows.due.insert(Job::Leave, self.now);
        }
        Ok(())
    }
}
