//! The book's rows in the gateway's words, and back.
//!
//! A row that cannot be read is an error, never a guess: the book decides about money.

use ids::AttemptId;
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::{DeclineCode, Rail};
use store::StoreError;
use store::simulator::{SimulatedCardRow, SimulatedChargeRow, SituationRow};
use usecase::ports::ChargeAsk;

use super::decide::{Method, Saver};
use super::fate::{Answer, End, Verdict};

/// Money that the simulated provider moved, or will: an entry to compare with our own books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Our attempt.
    pub key: AttemptId,
    /// The provider's reference.
    pub gateway_ref: String,
    /// By which rail.
    pub rail: Rail,
    /// How much: what really moved, which some test cards make differ from what was asked.
    pub amount: Money,
    /// When, in the virtual time of the charge. It may lie ahead: a pending charge, a push to come.
    pub moved_at: Timestamp,
}

/// A charge as recorded.
pub(super) fn row(ask: &ChargeAsk, number: Option<i32>, verdict: &Verdict) -> Result<SimulatedChargeRow, StoreError> {
    let (outcome, code) = match verdict.end {
        End::Succeeded => ("succeeded", None),
        End::Declined(code) => ("declined", Some(code.as_str().to_owned())),
        End::Nothing => ("nothing", None),
    };
    let answer = match verdict.answer {
        Answer::Final => "final",
        Answer::Pending => "pending",
        Answer::Action => "action",
        Answer::Silence => "silence",
    };
    let action = verdict.action.as_ref().map(serde_json::to_value).transpose();
    Ok(SimulatedChargeRow {
        key: ask.key,
        token: ask.token.clone(),
        number,
        payer: ask.payer.email.as_deref().map(folded),
        rail: ask.rail.as_str().to_owned(),
        amount_minor: ask.amount.minor(),
        currency: ask.amount.currency().code().to_owned(),
        answer: answer.to_owned(),
        outcome: outcome.to_owned(),
        decline_code: code,
        moved_minor: verdict.moved.minor(),
        moved_currency: verdict.moved.currency().code().to_owned(),
        action: action.map_err(|error| unreadable(&error))?,
        asked_at: verdict.asked_at,
        settles_at: verdict.settles_at,
        expires_at: verdict.expires_at,
        merchant: Some(ask.merchant),
        fee_minor: verdict.fee.map(Money::minor),
    })
}

/// What was recorded, as it was decided.
pub(super) fn verdict(row: SimulatedChargeRow) -> Result<Verdict, StoreError> {
    let end = match (row.outcome.as_str(), row.decline_code.as_deref()) {
        ("succeeded", None) => End::Succeeded,
        ("nothing", None) => End::Nothing,
        ("declined", Some(code)) => End::Declined(DeclineCode::parse(code).map_err(|error| unreadable(&error))?),
        (outcome, _) => return Err(unreadable(&outcome)),
    };
    let answer = match row.answer.as_str() {
        "final" => Answer::Final,
        "pending" => Answer::Pending,
        "action" => Answer::Action,
        "silence" => Answer::Silence,
        other => return Err(unreadable(&other)),
    };
    let action = row.action.map(serde_json::from_value).transpose();
    let moved = amount(row.moved_minor, &row.moved_currency)?;
    Ok(Verdict {
        answer,
        end,
        asked: amount(row.amount_minor, &row.currency)?,
        moved,
        fee: row.fee_minor.map(|fee| Money::new(fee, moved.currency())),
        action: action.map_err(|error| unreadable(&error))?,
        asked_at: row.asked_at,
        settles_at: row.settles_at,
        expires_at: row.expires_at,
    })
}

/// Whether a recorded charge is the one asked for again, and not another under the same key.
pub(super) fn is_same(row: &SimulatedChargeRow, ask: &ChargeAsk) -> bool {
    row.token == ask.token
        && row.rail == ask.rail.as_str()
        && row.amount_minor == ask.amount.minor()
        && row.currency == ask.amount.currency().code()
}

/// An entry of the record.
pub(super) fn moved(row: &SimulatedChargeRow) -> Result<Moved, StoreError> {
    Ok(Moved {
        key: row.key,
        gateway_ref: super::fate::reference(row.key),
        rail: row.rail.parse().map_err(|error| unreadable(&error))?,
        amount: amount(row.moved_minor, &row.moved_currency)?,
        moved_at: row.settles_at,
    })
}

/// The saved method of a situation, if there is one.
pub(super) fn saver(now: &SituationRow) -> Result<Option<Saver>, StoreError> {
    let SituationRow { token, rail, number, payer, behavior, created_at, .. } = now.clone();
    let (Some(token), Some(rail), Some(number), Some(payer), Some(behavior), Some(created_at)) =
        (token, rail, number, payer, behavior, created_at)
    else {
        return Ok(None);
    };
    saver_of_card(&SimulatedCardRow { token, rail, number, payer, behavior, created_at }).map(Some)
}

/// A saved method as recorded.
pub(super) fn saver_of_card(row: &SimulatedCardRow) -> Result<Saver, StoreError> {
    let method = match row.rail.as_str() {
        "card" => Method::Card,
        "direct_debit" => Method::Mandate,
        other => return Err(unreadable(&other)),
    };
    let behavior = serde_json::from_value(row.behavior.clone()).map_err(|error| unreadable(&error))?;
    let (number, payer) = (row.number.clone(), row.payer.clone());
    Ok(Saver { method, number, payer, behavior, created_at: row.created_at })
}

/// An email as the book spells it.
pub(super) fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

fn amount(minor: i64, currency: &str) -> Result<Money, StoreError> {
    Ok(Money::new(minor, Currency::parse(currency).map_err(|error| unreadable(&error))?))
}

/// Something in the book that this program did not write.
pub(super) fn unreadable(what: &dyn std::fmt::Display) -> StoreError {
    StoreError::fault(format!("the simulator's book cannot be read: {what}"))
}

#[cfg(test)]
mod tests;
