//! A payment provider with a book of its own, which no crash of ours undoes.
//!
//! What it does about a charge follows from the life and the try, never from how often or when it was asked; only a provider
//! that is down is down at a time.

use std::collections::BTreeMap;

use ids::{AttemptId, InvoiceId};
use jiff::Timestamp;
use money::Money;
use recovery::{DeclineCode, Rail};

use super::life::{Life, Manner, after};

/// What is sent to charge, and to look a charge up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub(super) key: AttemptId,
    pub(super) bill: InvoiceId,
    /// When the bill's period starts: the name under which the world knows it.
    pub(super) period: Timestamp,
    pub(super) nth: usize,
    pub(super) rail: Rail,
    pub(super) amount: Money,
    pub(super) expires_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Paid(Money),
    Refused(DeclineCode),
    /// The payer has been asked.
    ActionNeeded,
    /// It is under way.
    Pending,
    /// None came.
    Silence,
    NotFound,
    /// Nothing left us, for certain.
    NotSent,
}

/// A charge as the provider wrote it down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Charge {
    pub(super) bill: InvoiceId,
    pub(super) amount: Money,
    refused: Option<DeclineCode>,
    is_request: bool,
    /// From when on it is worked on, whoever asks.
    acts_at: Timestamp,
    /// From when on look-ups find it.
    known_at: Timestamp,
    /// When it is paid or refused; never, where a payer does not act.
    done_at: Option<Timestamp>,
}

impl Charge {
    pub(super) fn is_paid_by(&self, now: Timestamp) -> bool {
        self.refused.is_none() && self.done_at.is_some_and(|at| at <= now)
    }

    fn says(&self, now: Timestamp) -> Answer {
        match (self.done_at.filter(|at| *at <= now), self.refused) {
            (Some(_), Some(code)) => Answer::Refused(code),
            (Some(_), None) => Answer::Paid(self.amount),
            (None, _) if self.is_request => Answer::ActionNeeded,
            (None, _) => Answer::Pending,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Provider {
    /// By key. More than one is what a provider makes of a key that it does not honour.
    pub(super) book: BTreeMap<AttemptId, Vec<Charge>>,
}

impl Provider {
    pub(super) fn charge(&mut self, life: &Life, ask: &Ask, now: Timestamp) -> Answer {
        if is_down(life, ask, now) {
            return if life.refuses_at_the_door(ask.period) { Answer::NotSent } else { Answer::Silence };
        }
        let known = self.book.get(&ask.key).and_then(|charges| charges.first());
        if let Some(charge) = known.filter(|_| life.honours_keys) {
            return if now < charge.acts_at { Answer::Silence } else { charge.says(now) };
        }
        let (charge, manner) = make(life, ask, now);
        self.book.entry(ask.key).or_default().push(charge);
        match manner {
            Manner::Answers | Manner::Pending(_) => charge.says(now),
            Manner::Silent | Manner::SeenLate(_) | Manner::ActsLate(_) => Answer::Silence,
        }
    }

    /// None when the question itself is not answered.
    pub(super) fn look_up(&self, life: &Life, ask: &Ask, now: Timestamp) -> Option<Answer> {
        if is_down(life, ask, now) {
            return None;
        }
        let known = self.book.get(&ask.key).and_then(|charges| charges.first());
        Some(known.filter(|charge| charge.known_at <= now).map_or(Answer::NotFound, |charge| charge.says(now)))
    }
}

fn is_down(life: &Life, ask: &Ask, now: Timestamp) -> bool {
    life.down_until(ask.period).is_some_and(|until| now < until)
}

fn make(life: &Life, ask: &Ask, now: Timestamp) -> (Charge, Manner) {
    let fate = life.fate(ask.period, ask.nth, ask.rail);
    let (acts_at, known_at) = match fate.manner {
        Manner::Answers | Manner::Silent | Manner::Pending(_) => (now, now),
        Manner::SeenLate(by) => (now, after(now, by)),
        Manner::ActsLate(by) => (after(now, by), after(now, by)),
    };
    let is_request = ask.rail.is_push();
    let done_at = match fate.manner {
        Manner::Pending(hours) => after(now, hours),
        Manner::Answers | Manner::Silent | Manner::SeenLate(_) | Manner::ActsLate(_) => acts_at,
    };
    let done_at = if is_request { answered(life, ask, now).filter(|_| fate.refused.is_none()) } else { Some(done_at) };
    let (bill, amount, refused) = (ask.bill, ask.amount, fate.refused);
    (Charge { bill, amount, refused, is_request, acts_at, known_at, done_at }, fate.manner)
}

/// When the payer pays what they are asked for; never after the request has run out.
fn answered(life: &Life, ask: &Ask, now: Timestamp) -> Option<Timestamp> {
    let at = after(now, life.answers_after(ask.period, ask.nth));
    Some(at).filter(|at| ask.expires_at.is_none_or(|end| *at < end))
}
