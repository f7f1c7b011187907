//! What follows a failure: `recovery::decide` decides, and what it decides is written with the failure itself.

use std::collections::BTreeMap;

use billing::invoice::{InvoiceAction, InvoiceStatus};
use billing::subscription as machine;
use billing::{Action as Move, Status};
use ids::InvoiceId;
use jiff::{SignedDuration, Timestamp};
use ledger::entries;
use recovery::decide::{FREE_OUTAGES, outage_wait};
use recovery::{Action, Decision, DeclineCode, Failure, History, PastCharge, Position, Rail, RetryClass};

use super::disk::{Course, Job, Means, Recovery, Standing, Tx, escalation, sure};
use super::life::after;
use super::provider::Ask;

/// How many of a customer's charges are looked at.
const CHARGES: usize = 48;

impl Tx<'_> {
    pub(super) fn failed(&mut self, id: InvoiceId, failure: &Failure, means: Option<Means>) -> Result<(), String> {
        if self.bill(id)?.status != InvoiceStatus::Open || self.wait_out(id, failure) {
            return Ok(());
        }
        if !self.mark_past_due()? {
            return self.expect_a_card(id);
        }
        let fresh = Recovery {
            course: Course::Scheduled,
            attempts_made: 0,
            rail: failure.rail,
            first_failed_at: self.now,
            given_up_at: None,
        };
        let outages = self.outages(id);
        let recovery = self.rows.recoveries.entry(id).or_insert(fresh);
        let before = if failure.code.is_outage() { outages.saturating_sub(1) } else { 0 };
        let position = Position { attempts_made: recovery.attempts_made, outages: before };
        recovery.attempts_made = position.failed(failure.code).attempts_made;
        match failure.code.class() {
            RetryClass::OurFault | RetryClass::UnknownOutcome => {
                self.try_again_after(id, SignedDuration::from_hours(1))
            }
            RetryClass::Soft
            | RetryClass::Payday
            | RetryClass::Limit
            | RetryClass::CustomerAction
            | RetryClass::NewMethod
            | RetryClass::Never => self.decide(id, failure, means),
        }
    }

    fn outages(&self, id: InvoiceId) -> u32 {
        let codes = self.rows.attempts_of(id).filter_map(|attempt| attempt.code);
        u32::try_from(codes.filter(|code| code.is_outage()).count()).expect("few")
    }

    /// A first charge that reached nobody is made again, as long as outages are free.
    fn wait_out(&mut self, id: InvoiceId, failure: &Failure) -> bool {
        let outages = self.outages(id);
        if !failure.code.is_outage() || self.rows.recoveries.contains_key(&id) || outages > FREE_OUTAGES {
            return false;
        }
        self.rows.due.insert(Job::Collect(id), after(self.now, outage_wait(outages)));
        true
    }

    /// `false` when there is nothing to recover, because it never was active.
    fn mark_past_due(&mut self) -> Result<bool, String> {
        match self.subscription()?.status {
            Status::Scheduled | Status::Incomplete | Status::IncompleteExpired => Ok(false),
            Status::Canceled | Status::Expired | Status::Unpaid => Ok(true),
            Status::Active | Status::Trialing | Status::PastDue | Status::Paused => {
                let decision = machine::renewal_failed(self.subscription()?, self.now);
                self.settle_subscription(sure(decision, "a failure cannot")?)?;
                Ok(true)
            }
        }
    }

    fn decide(&mut self, id: InvoiceId, failure: &Failure, means: Option<Means>) -> Result<(), String> {
        let history = self.history(id, means)?;
        let life = self.life;
        let decision = recovery::decide(failure, &history, &life.policy, &life.holidays, self.now);
        let decision = sure(decision, "nothing can be decided")?;
        self.rows.told.extend(decision.notify_at);
        match decision.action {
            Action::Exhaust => self.give_up(id),
            Action::RequestCardUpdate => self.ask_for_a_card(id, &decision),
            Action::Retry | Action::SwitchRail | Action::RetryPayday | Action::Wait => {
                let recovery = self.recovery(id)?;
                recovery.course = Course::Scheduled;
                recovery.rail = decision.rail.unwrap_or(recovery.rail);
                let at = decision.at.unwrap_or(self.now);
                self.rows.due.insert(Job::Dun(id), at);
                Ok(())
            }
        }
    }

    fn recovery(&mut self, id: InvoiceId) -> Result<&mut Recovery, String> {
        self.rows.recoveries.get_mut(&id).ok_or_else(|| format!("no recovery of {id}"))
    }

    fn history(&mut self, id: InvoiceId, means: Option<Means>) -> Result<History, String> {
        let (now, life) = (self.now, self.life);
        let week = now.checked_sub(SignedDuration::from_hours(7 * 24)).map_err(|error| error.to_string())?;
        self.rows.told.retain(|at| *at >= week);
        let period = self.bill(id)?.draft.period;
        let mut tries_by_code: BTreeMap<DeclineCode, u32> = BTreeMap::new();
        for code in self.rows.attempts_of(id).filter(|one| Some(one.means) == means).filter_map(|one| one.code) {
            *tries_by_code.entry(code).or_default() += 1;
        }
        let charges = if life.policy.learn_pattern { self.charges() } else { Vec::new() };
        let recovery = self.rows.recoveries.get(&id).ok_or("no recovery")?;
        Ok(History {
            attempts_made: recovery.attempts_made,
            first_failed_at: recovery.first_failed_at,
            tries_by_code,
            rails_available: self.rails(id),
            period_end: period.end,
            interval: life.start.terms.interval,
            successes: charges.iter().filter(|charge| charge.declined.is_none()).map(|charge| charge.at).collect(),
            jitter_seed: life.jitter(period.start),
            charges,
            messages: self.rows.told.clone(),
            outages: self.outages(id),
            blocks: Vec::new(),
        })
    }

    fn charges(&self) -> Vec<PastCharge> {
        let answered = self.rows.attempts.values().rev().filter_map(|attempt| {
            let said = attempt.standing == Standing::Succeeded || attempt.code.is_some();
            let at = attempt.resolved_at.filter(|_| said)?;
            Some(PastCharge { at, rail: attempt.rail, declined: attempt.code })
        });
        answered.take(CHARGES).collect()
    }

    /// Saved methods that may still be charged, and requests to whoever can be reached.
    fn rails(&self, id: InvoiceId) -> Vec<Rail> {
        let spoilt = |means: Means| {
            let failed = self.rows.attempts_of(id).filter(|one| one.means == means).filter_map(|one| one.code);
            let hopeless = |class: RetryClass| matches!(class, RetryClass::Never | RetryClass::NewMethod);
            self.rows.refused.contains(&means) || failed.map(DeclineCode::class).any(hopeless)
        };
        let mandate = self.life.has_mandate.then_some(Rail::DirectDebit);
        let mut rails: Vec<Rail> = [Rail::Card].into_iter().chain(mandate).collect();
        rails.retain(|rail| !spoilt(self.means_on(*rail)));
        if self.life.has_phone {
            rails.extend([Rail::Ussd, Rail::Transfer, Rail::VirtualAccount]);
        }
        rails
    }

    /// Nothing is charged until the customer acts; when the request runs out, the next step is decided.
    fn ask_for_a_card(&mut self, id: InvoiceId, decision: &Decision) -> Result<(), String> {
        self.recovery(id)?.course = Course::AwaitingCustomer;
        let until = decision.expires_at.ok_or("a request without an end")?;
        self.rows.due.insert(Job::Dun(id), until);
        self.expect_a_card(id)
    }

    fn expect_a_card(&mut self, id: InvoiceId) -> Result<(), String> {
        if let Some(wait) = self.life.brings_a_card_after(self.period_of(id)?) {
            self.rows.due.insert(Job::NewCard(id), after(self.now, wait));
        }
        Ok(())
    }

    /// Whatever waited for a card is charged at once.
    pub(super) fn new_card(&mut self, id: InvoiceId) -> Result<(), String> {
        self.rows.due.remove(&Job::NewCard(id));
        self.rows.card += 1;
        for (bill, recovery) in &mut self.rows.recoveries {
            if recovery.course == Course::AwaitingCustomer {
                recovery.course = Course::Scheduled;
                recovery.rail = Rail::Card;
                self.rows.due.insert(Job::Dun(*bill), self.now);
            }
        }
        if self.subscription()?.status == Status::Incomplete {
            for bill in self.open_bills() {
                self.rows.due.insert(Job::Collect(bill), self.now);
            }
        }
        Ok(())
    }

    /// Somebody wants to pay now: what is next is due now, unless something is under way.
    pub(super) fn press(&mut self, id: InvoiceId) -> Result<(), String> {
        self.rows.due.remove(&Job::Press(id));
        if self.bill(id)?.status != InvoiceStatus::Open || self.is_under_way(id) {
            return Ok(());
        }
        let job = match self.rows.recoveries.get_mut(&id) {
            Some(recovery) if recovery.course.is_running() => {
                recovery.course = Course::Scheduled;
                Job::Dun(id)
            }
            Some(_) => return Ok(()),
            None => Job::Collect(id),
        };
        self.rows.due.insert(job, self.now);
        Ok(())
    }

    pub(super) fn try_again(&mut self, id: InvoiceId) -> Result<(), String> {
        self.try_again_after(id, SignedDuration::from_mins(5))
    }

    fn try_again_after(&mut self, id: InvoiceId, wait: SignedDuration) -> Result<(), String> {
        if self.bill(id)?.status != InvoiceStatus::Open {
            return Ok(());
        }
        let at = after(self.now, wait);
        if let Some(recovery) = self.rows.recoveries.get_mut(&id) {
            recovery.course = Course::Scheduled;
            let at = sure(self.life.policy.contact_at(at, &[]), "quiet hours")?;
            self.rows.due.insert(Job::Dun(id), at);
        } else {
            self.rows.due.insert(Job::Collect(id), at);
        }
        Ok(())
    }

    /// A recovery's appointment has come: charge again, or decide anew when a request ran out.
    pub(super) fn dun(&mut self, id: InvoiceId) -> Result<Option<Ask>, String> {
        self.rows.due.remove(&Job::Dun(id));
        let (course, rail) = (self.recovery(id)?.course, self.recovery(id)?.rail);
        match course {
            Course::AwaitingCustomer => {
                let amount = self.bill(id)?.draft.total;
                let failure = Failure { code: DeclineCode::ExpiredAction, rail, at: self.now, amount };
                self.decide(id, &failure, None)?;
                Ok(None)
            }
            Course::Scheduled => {
                let seed = self.life.jitter(self.period_of(id)?);
                if let Some(morning) = sure(self.life.policy.after_quiet(self.now, seed), "quiet hours")? {
                    self.rows.due.insert(Job::Dun(id), morning);
                    return Ok(None);
                }
                self.recovery(id)?.course = Course::InFlight;
                let until = self.request_until(id)?;
                self.intend(id, rail, Some(until))
            }
            Course::InFlight | Course::Recovered | Course::Exhausted | Course::Canceled => Ok(None),
        }
    }

    /// Until when a payment request may be answered.
    fn request_until(&mut self, id: InvoiceId) -> Result<Timestamp, String> {
        let (policy, interval) = (&self.life.policy, self.life.start.terms.interval);
        let expiry = after(self.now, SignedDuration::from_hours(i64::from(policy.request_expiry_hours)));
        let period_end = self.bill(id)?.draft.period.end;
        let first = self.recovery(id)?.first_failed_at;
        let limit = sure(policy.wait_limit(first, period_end, interval), "no limit")?;
        Ok(if limit > self.now { expiry.min(limit) } else { expiry })
    }

    /// The bill is written off, and the subscription goes where the policy says.
    fn give_up(&mut self, id: InvoiceId) -> Result<(), String> {
        let now = self.now;
        let recovery = self.recovery(id)?;
        recovery.course = Course::Exhausted;
        recovery.given_up_at = Some(now);
        self.rows.due.remove(&Job::Dun(id));
        let total = self.bill_after(id, InvoiceAction::WriteOff)?;
        self.post(entries::invoice_written_off(id, self.life.start.customer, total))?;
        if !billing::status::can(self.subscription()?.status, Move::ExhaustDunning) {
            return Ok(());
        }
        let end = escalation(self.life.policy.on_exhaustion);
        let decision = machine::exhausted(self.subscription()?, end, now);
        self.settle_subscription(sure(decision, "an end of recovery cannot")?)
    }
}
