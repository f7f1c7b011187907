//! Paying charges back, and what becomes of that: decided by the card that was charged, recorded before anything is answered.
//!
//! A key is one refund, however often it is sent; a charge gives back no more than it moved, whatever is asked at the same time.

use ids::{AttemptId, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use store::StoreError;
use store::simulator::{RefundableRow, SimulatedRefundRow};
use usecase::ports::{GatewayError, RefundAsk, RefundOutcome, UnknownCause};

use super::card::{self, PaidBack};
use super::gateway::{SimulatedGateway, not_sent, refuse_live};
use super::{book, date_in_lagos, fate};
use crate::kit::{raw, refundable};

/// So many working days some banks take.
const WORKING_DAYS: u8 = 3;

impl SimulatedGateway {
    /// Pays back, or says what it said before under this key.
    pub(super) async fn pay_back(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        refuse_live(ask.mode)?;
        refundable(ask)?;
        let faults = self.faults().await.map_err(|error| not_sent(&error))?;
        faults.admit(ask.at)?;
        let charge = self.db.refundable(ask.charge).await.map_err(|error| not_sent(&error))?;
        let Some(charge) = charge.filter(|row| row.outcome == "succeeded" && row.settles_at <= ask.at) else {
            return Err(GatewayError::BadRequest("there is no such charge, or it moved nothing".to_owned()));
        };
        let row = self.fate_of(ask, &charge);
        let is_new = match self.db.insert_refund(&row).await {
            Ok(is_new) => is_new,
            Err(error) => return lost(&error),
        };
        let known = if is_new { row } else { self.before(ask).await? };
        let mut outcome = told(&known, ask.at).map_err(|error| not_sent(&error))?;
        if matches!(outcome, RefundOutcome::NeedsAccount { .. }) && ask.account.is_some() {
            outcome = self.send_on(ask).await?;
        }
        let key = AttemptId::from_uuid(ask.key);
        Ok(match self.through(&faults, key, ask.at).await {
            Some(cause) => RefundOutcome::Unknown(cause),
            None if is_new && faults.drops(self.world.seed, key) => RefundOutcome::Unknown(UnknownCause::Cut),
            None => outcome,
        })
    }

    /// What became of a refund.
    pub(super) async fn find_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        refuse_live(ask.mode)?;
        let faults = self.faults().await.map_err(|error| not_sent(&error))?;
        faults.admit(ask.at)?;
        let row = self.db.refund(ask.key).await.map_err(|error| not_sent(&error))?;
        let outcome = match row.filter(|row| !faults.hides(row.asked_at, ask.at)) {
            Some(row) => told(&row, ask.at).map_err(|error| not_sent(&error))?,
            None => RefundOutcome::Unknown(UnknownCause::NotFound),
        };
        let cause = self.through(&faults, AttemptId::from_uuid(ask.key), ask.at).await;
        Ok(cause.map_or(outcome, RefundOutcome::Unknown))
    }

    /// What it paid back under a key, or will; none when it pays nothing.
    ///
    /// # Errors
    /// Any store error.
    pub async fn paid_back(&self, key: Uuid) -> Result<Option<Money>, StoreError> {
        let row = self.db.refund(key).await?.filter(|row| row.outcome == "succeeded");
        row.map(|row| amount(&row)).transpose()
    }

    fn fate_of(&self, ask: &RefundAsk, charge: &RefundableRow) -> SimulatedRefundRow {
        let story = charge.number.as_deref().map_or(PaidBack::AtOnce, card::paid_back);
        let (outcome, settles_at) = match story {
            PaidBack::AtOnce => ("succeeded", ask.at),
            PaidBack::Never => ("failed", ask.at),
            PaidBack::AfterWorkingDays => ("succeeded", self.working_days_after(ask.at)),
            PaidBack::Elsewhere => ("needs_account", ask.at),
        };
        SimulatedRefundRow {
            key: ask.key,
            charge: ask.charge,
            amount_minor: ask.amount.minor(),
            currency: ask.amount.currency().code().to_owned(),
            outcome: outcome.to_owned(),
            redirected: false,
            asked_at: ask.at,
            settles_at,
        }
    }

    /// At the same time of day, three days on which banks work later.
    fn working_days_after(&self, at: Timestamp) -> Timestamp {
        let (mut day, mut left) = (date_in_lagos(at), WORKING_DAYS);
        let mut wait = SignedDuration::ZERO;
        while left > 0 {
            wait = wait.saturating_add(SignedDuration::from_hours(24));
            day = day.tomorrow().unwrap_or(day);
            if self.world.holidays.is_working_day(day) {
                left = left.saturating_sub(1);
            }
        }
        fate::later(at, wait)
    }

    /// What was done under this key before, or that there is not so much left.
    async fn before(&self, ask: &RefundAsk) -> Result<SimulatedRefundRow, GatewayError> {
        let row = self.db.refund(ask.key).await.map_err(|error| not_sent(&error))?;
        let same = |row: &SimulatedRefundRow| {
            row.charge == ask.charge
                && row.amount_minor == ask.amount.minor()
                && row.currency == ask.amount.currency().code()
        };
        match row {
            Some(row) if same(&row) => Ok(row),
            Some(_) => Err(GatewayError::BadRequest("this key was sent before, for another refund".to_owned())),
            None => Err(GatewayError::BadRequest("more would go back than the charge moved".to_owned())),
        }
    }

    /// To the account that the payer named.
    async fn send_on(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        match self.db.redirect_refund(ask.key).await {
            Ok(_) => Ok(RefundOutcome::Pending { gateway_ref: Some(reference(ask.key)) }),
            Err(error) => lost(&error),
        }
    }
}

/// How a refund stands at an instant.
fn told(row: &SimulatedRefundRow, at: Timestamp) -> Result<RefundOutcome, StoreError> {
    let gateway_ref = reference(row.key);
    Ok(match row.outcome.as_str() {
        _ if at < row.settles_at => RefundOutcome::Pending { gateway_ref: Some(gateway_ref) },
        "succeeded" => RefundOutcome::Succeeded { gateway_ref, amount: amount(row)? },
        "needs_account" => RefundOutcome::NeedsAccount { gateway_ref },
        "failed" => RefundOutcome::Failed(raw("refund_refused", "the card that paid takes nothing back")),
        other => return Err(book::unreadable(&other)),
    })
}

fn amount(row: &SimulatedRefundRow) -> Result<Money, StoreError> {
    let currency = Currency::parse(&row.currency).map_err(|error| book::unreadable(&error))?;
    Ok(Money::new(row.amount_minor, currency))
}

/// The provider's own reference of a refund.
pub(super) fn reference(key: Uuid) -> String {
    format!("sim_rfd_{}", key.simple())
}

/// A failure while recording, or after: nothing happened only if the book itself said no.
fn lost(error: &StoreError) -> Result<RefundOutcome, GatewayError> {
    tracing::warn!(%error, "the simulated gateway could not finish a refund");
    if matches!(error, StoreError::Constraint(_) | StoreError::Forbidden(_)) {
        return Err(not_sent(error));
    }
    Ok(RefundOutcome::Unknown(UnknownCause::Cut))
}
