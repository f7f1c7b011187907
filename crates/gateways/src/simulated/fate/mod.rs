//! What the provider does with one charge: the list of all that can happen, and what each of them looks like
//! from outside as time goes on.
//!
//! A [`Fate`] is the word used in plans and tables; a [`Verdict`] is the fate of one charge at one instant,
//! with amounts and dates, as the book keeps it. Which fate a charge meets is decided elsewhere.

use ids::AttemptId;
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::DeclineCode;
use serde::{Deserialize, Serialize};
use usecase::ports::{ChargeAsk, ChargeOutcome, NextAction, Raw, UnknownCause};

/// How long a payer has to confirm a charge of a saved card, when the request does not say.
const CONFIRM_FOR: SignedDuration = SignedDuration::from_hours(24);

/// How long a pending charge stays pending, in virtual time.
const PENDING_FOR: SignedDuration = SignedDuration::from_mins(15);

/// How long a charge that left no trace is answered with a failure, before it is answered with "not found".
const DOUBT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What becomes of one charge. In JSON `"succeeds"`, or `{"declines": "insufficient_funds"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The money moves at once.
    Succeeds,
    /// The provider says no at once.
    Declines(DeclineCode),
    /// The payer is asked to confirm, and does not.
    WantsConfirmation,
    /// Pending for 15 virtual minutes, then the money moves.
    PendingThenSucceeds,
    /// Pending for 15 virtual minutes, then a refusal.
    PendingThenDeclines(DeclineCode),
    /// No answer in time; the money moved, and a look-up says so.
    SilentThenSucceeds,
    /// No answer in time; no money moved, and a look-up says why.
    SilentThenDeclines(DeclineCode),
    /// No answer in time; look-ups fail for 24 virtual hours and then find nothing.
    LeavesNoTrace,
    /// Accepted, and then a look-up reports half the amount.
    MovesLess,
    /// Accepted, and then a look-up reports another currency.
    MovesOtherCurrency,
    /// Refused as a repetition of a reference, which tells us nothing: the money moved, and a look-up says so.
    SaysDuplicate,
}

/// What is said before a charge is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The outcome itself: nothing was ever open.
    Final,
    /// Still working on it.
    Pending,
    /// The payer must act.
    Action,
    /// Nothing useful.
    Silence,
}

/// What is true once a charge is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Money moved.
    Succeeded,
    /// Refused.
    Declined(DeclineCode),
    /// The provider never heard of it.
    Nothing,
}

/// The fate of one charge, with its dates and amounts: all that its answers depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) answer: Answer,
    pub(super) end: End,
    pub(super) asked: Money,
    pub(super) moved: Money,
    pub(super) fee: Option<Money>,
    pub(super) action: Option<NextAction>,
    pub(super) asked_at: Timestamp,
    pub(super) settles_at: Timestamp,
    pub(super) expires_at: Option<Timestamp>,
}

impl Fate {
    /// This fate, met by a charge.
    pub(super) fn verdict(self, ask: &ChargeAsk) -> Verdict {
        let nothing = Money::zero(ask.amount.currency());
        let (answer, end, after, moved) = match self {
            Fate::Succeeds => (Answer::Final, End::Succeeded, SignedDuration::ZERO, ask.amount),
            Fate::Declines(code) => (Answer::Final, End::Declined(code), SignedDuration::ZERO, nothing),
            Fate::WantsConfirmation => return unconfirmed(ask),
            Fate::PendingThenSucceeds => (Answer::Pending, End::Succeeded, PENDING_FOR, ask.amount),
            Fate::PendingThenDeclines(code) => (Answer::Pending, End::Declined(code), PENDING_FOR, nothing),
            Fate::SilentThenSucceeds | Fate::SaysDuplicate => {
                (Answer::Silence, End::Succeeded, SignedDuration::ZERO, ask.amount)
            }
            Fate::SilentThenDeclines(code) => (Answer::Silence, End::Declined(code), SignedDuration::ZERO, nothing),
            Fate::LeavesNoTrace => (Answer::Silence, End::Nothing, DOUBT_FOR, nothing),
            Fate::MovesLess => (Answer::Pending, End::Succeeded, SignedDuration::ZERO, half(ask.amount)),
            Fate::MovesOtherCurrency => (Answer::Pending, End::Succeeded, SignedDuration::ZERO, elsewhere(ask.amount)),
        };
        let settles_at = later(ask.at, after);
        Verdict {
            answer,
            end,
            asked: ask.amount,
            moved,
            fee: None,
            action: None,
            asked_at: ask.at,
            settles_at,
            expires_at: None,
        }
    }
}

impl Verdict {
    /// The same, told `by` later: the first answer does not arrive, and look-ups are in doubt until then.
    /// Only an outcome that would have been told at once can be late.
    pub(super) fn told_late(mut self, by: SignedDuration) -> Verdict {
        if self.answer == Answer::Final {
            self.answer = Answer::Silence;
            self.settles_at = later(self.settles_at, by);
        }
        self
    }

    /// The same, of which so many of ten thousand are kept when money moves.
    pub(super) fn kept(mut self, per_10k: u16) -> Verdict {
        if per_10k > 0 && self.end == End::Succeeded {
            let fee = i128::from(self.moved.minor()) * i128::from(per_10k) / 10_000;
            self.fee = i64::try_from(fee).ok().map(|minor| Money::new(minor, self.moved.currency()));
        }
        self
    }

    /// What sending the charge is answered with, the first time and each time again.
    pub(super) fn first_answer(&self, key: AttemptId) -> ChargeOutcome {
        match self.answer {
            Answer::Final => self.outcome(key),
            Answer::Pending | Answer::Action => self.open(key),
            Answer::Silence => ChargeOutcome::Unknown(UnknownCause::Timeout),
        }
    }

    /// What a look-up at `at` is answered with.
    pub(super) fn answer_at(&self, key: AttemptId, at: Timestamp) -> ChargeOutcome {
        if at >= self.settles_at { self.outcome(key) } else { self.open(key) }
    }

    /// The answer while the charge is not settled.
    fn open(&self, key: AttemptId) -> ChargeOutcome {
        match (self.answer, &self.action) {
            (Answer::Action, Some(action)) => {
                ChargeOutcome::RequiresAction { action: action.clone(), gateway_ref: None, expires_at: self.expires_at }
            }
            (Answer::Silence, _) => ChargeOutcome::Unknown(UnknownCause::ServerError),
            (Answer::Final | Answer::Pending | Answer::Action, _) => {
                ChargeOutcome::Pending { gateway_ref: Some(reference(key)) }
            }
        }
    }

    /// What is true in the end. An amount that is not the one asked for is a contradiction: somebody must look.
    fn outcome(&self, key: AttemptId) -> ChargeOutcome {
        match self.end {
            // What payers send themselves may be less, or more.
            End::Succeeded if self.moved == self.asked || self.answer == Answer::Action => {
                ChargeOutcome::Succeeded { gateway_ref: reference(key), amount: self.moved, fee: self.fee, saved: None }
            }
            End::Succeeded => ChargeOutcome::Unknown(UnknownCause::Mismatch(format!(
                "asked for {}, the provider reports {}",
                self.asked, self.moved
            ))),
            End::Declined(code) => ChargeOutcome::Declined { code, raw: raw(code) },
            End::Nothing => ChargeOutcome::Unknown(UnknownCause::NotFound),
        }
    }
}

/// The provider's own name for a charge.
pub(super) fn reference(key: AttemptId) -> String {
    format!("sim_{}", key.uuid().simple())
}

/// An instant, or the last one there is.
pub(super) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

fn unconfirmed(ask: &ChargeAsk) -> Verdict {
    let expires_at = ask.expires_at.filter(|at| *at > ask.at).unwrap_or_else(|| later(ask.at, CONFIRM_FOR));
    Verdict {
        answer: Answer::Action,
        end: End::Declined(DeclineCode::ExpiredAction),
        asked: ask.amount,
        moved: Money::zero(ask.amount.currency()),
        fee: None,
        action: Some(NextAction::Otp { hint: "the phone of the account".to_owned() }),
        asked_at: ask.at,
        settles_at: expires_at,
        expires_at: Some(expires_at),
    }
}

fn half(amount: Money) -> Money {
    Money::new(amount.minor() / 2, amount.currency())
}

fn elsewhere(amount: Money) -> Money {
    let dollar = Currency::parse("USD").expect("USD is in ISO 4217");
    let other = if amount.currency() == dollar { Currency::NGN } else { dollar };
    Money::new(amount.minor(), other)
}

/// The provider's own words, as a Nigerian processor passes on the issuer's ISO 8583 code and text.
fn raw(code: DeclineCode) -> Raw {
    const TEXTS: &[(DeclineCode, &str, &str)] = &[
        (DeclineCode::InsufficientFunds, "51", "Insufficient Funds"),
        (DeclineCode::LimitExceeded, "61", "Exceeds Withdrawal Limit"),
        (DeclineCode::DoNotHonor, "05", "Do Not Honour"),
        (DeclineCode::ExpiredCard, "54", "Expired Card"),
        (DeclineCode::StolenCard, "43", "Stolen Card, Pick-Up"),
        (DeclineCode::LostCard, "41", "Lost Card, Pick-Up"),
        (DeclineCode::SuspectedFraud, "59", "Suspected Fraud"),
        (DeclineCode::IssuerUnavailable, "91", "Issuer or Switch Inoperative"),
        (DeclineCode::ProcessorError, "96", "System Malfunction"),
        (DeclineCode::TokenInvalid, "token", "Token Not Generated"),
        (DeclineCode::MandateInactive, "mandate", "Mandate Not Active"),
        (DeclineCode::ExpiredAction, "timeout", "Not Completed In Time"),
    ];
    let listed = TEXTS.iter().find(|(listed, _, _)| *listed == code);
    let (text_code, message) = listed.map_or((code.as_str(), "Declined"), |(_, code, text)| (code, text));
    Raw { code: Some(text_code.to_owned()), message: Some(message.to_owned()) }
}

#[cfg(test)]
mod tests;
