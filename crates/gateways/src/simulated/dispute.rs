//! Charges of one test card are disputed two days later; the simulator calls nobody, so it is asked.
//!
//! There are sixteen hours to answer. An answer is looked at for three days and persuades, unless it says `losing_evidence`; without
//! one the money is gone. The money is taken when the dispute opens, and a fee with it.

use ids::{AttemptId, Mode};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use store::StoreError;
use store::simulator::SimulatedDisputeRow;
use usecase::ports::{
    ChargeOutcome, DISPUTE_FORESEEN, DISPUTE_FORESEEN_AFTER, DisputeAsk, DisputeFacts, DisputeFile, DisputeStanding,
    GatewayError, Listed, ListedKind,
};

use super::gateway::{SimulatedGateway, not_sent, refuse_live};
use super::{book, fate};
use crate::kit::Reference;

/// How long there is to answer.
const TO_ANSWER: SignedDuration = SignedDuration::from_hours(16);
/// How long a bank looks at an answer.
const REVIEW: SignedDuration = SignedDuration::from_hours(72);
/// What the provider keeps for the trouble, in minor units.
const FEE_MINOR: i64 = 100_000;
/// Words that lose.
const LOSING: &str = "losing_evidence";
const PREFIX: &str = "sim_dsp_";

/// The provider's reference of the dispute of a charge.
pub fn dispute_ref(charge: AttemptId) -> String {
    format!("{PREFIX}{}", charge.uuid().simple())
}

fn charge_of(dispute_ref: &str) -> Option<AttemptId> {
    let id = dispute_ref.strip_prefix(PREFIX)?.parse().ok()?;
    Some(AttemptId::from_uuid(id))
}

/// The success of a charge by a card of this number, whose reference says whether it will be disputed: whoever keeps it knows.
pub(super) fn foretold(number: Option<&str>, mut outcome: ChargeOutcome) -> ChargeOutcome {
    if let ChargeOutcome::Succeeded { gateway_ref, .. } = &mut outcome
        && number.is_some_and(super::card::is_disputed)
    {
        let rest = gateway_ref.strip_prefix("sim_").unwrap_or(gateway_ref);
        *gateway_ref = format!("{DISPUTE_FORESEEN}{rest}");
    }
    outcome
}

impl SimulatedGateway {
    /// The same for a charge that is looked up.
    pub(super) async fn foretold(&self, key: AttemptId, outcome: ChargeOutcome) -> Result<ChargeOutcome, StoreError> {
        if !matches!(outcome, ChargeOutcome::Succeeded { .. }) {
            return Ok(outcome);
        }
        let row = self.db.dispute(key).await?;
        Ok(foretold(row.and_then(|row| row.number).as_deref(), outcome))
    }

    /// How a dispute stands at an instant; none before it is there.
    pub(super) async fn find_dispute(&self, ask: &DisputeAsk) -> Result<Option<DisputeFacts>, GatewayError> {
        refuse_live(ask.mode)?;
        self.faults().await.map_err(|error| not_sent(&error))?.admit(ask.at)?;
        let Some(charge) = charge_of(&ask.dispute_ref) else { return Ok(None) };
        let row = self.db.dispute(charge).await.map_err(|error| not_sent(&error))?;
        row.map(|row| facts(&row, ask.at)).transpose().map(Option::flatten).map_err(|error| not_sent(&error))
    }

    /// Takes an answer, while there is time.
    pub(super) async fn take_answer(&self, file: &DisputeFile) -> Result<(), GatewayError> {
        refuse_live(Mode::Test)?;
        self.faults().await.map_err(|error| not_sent(&error))?.admit(file.at)?;
        let refused = |why: &str| GatewayError::BadRequest(why.to_owned());
        let charge = charge_of(&file.dispute_ref).ok_or_else(|| refused("there is no such dispute"))?;
        let row = self.db.dispute(charge).await.map_err(|error| not_sent(&error))?;
        let known = row.map(|row| facts(&row, file.at)).transpose().map_err(|error| not_sent(&error))?.flatten();
        match known.map(|facts| facts.standing) {
            Some(DisputeStanding::NeedsAnswer) => {}
            Some(_) => return Err(refused("the dispute takes no answer any more")),
            None => return Err(refused("there is no such dispute")),
        }
        let answer = if file.accept.is_some() { "accept" } else { "file" };
        let persuades = !file.account.contains(LOSING);
        self.db.answer_dispute(charge, answer, persuades, file.at).await.map_err(|error| not_sent(&error))
    }
}

/// The disputes that were opened within a time are of charges that ended within this one.
pub(super) fn charged_within(since: Timestamp, until: Timestamp) -> (Timestamp, Timestamp) {
    let before = |at: Timestamp| at.saturating_sub(DISPUTE_FORESEEN_AFTER).unwrap_or(Timestamp::MIN);
    (before(since), before(until))
}

/// A dispute as it stands at an instant; what was won did not move in the end.
pub(super) fn listed(row: &SimulatedDisputeRow, at: Timestamp) -> Result<Option<Listed>, StoreError> {
    let opened = fate::later(row.settles_at, DISPUTE_FORESEEN_AFTER);
    Ok(facts(row, at)?.map(|facts| Listed {
        kind: ListedKind::Dispute,
        gateway_ref: dispute_ref(row.charge),
        reference: Some(Reference::Charge.of(row.charge.uuid())),
        amount: facts.amount,
        fee: None,
        moved: facts.withdrawn && facts.standing != DisputeStanding::Won,
        at: opened,
    }))
}

fn facts(row: &SimulatedDisputeRow, at: Timestamp) -> Result<Option<DisputeFacts>, StoreError> {
    let opened = fate::later(row.settles_at, DISPUTE_FORESEEN_AFTER);
    let is_disputed = row.number.as_deref().is_some_and(super::card::is_disputed);
    if !is_disputed || row.outcome != "succeeded" || at < opened {
        return Ok(None);
    }
    let answer_by = fate::later(opened, TO_ANSWER);
    let decided = row.answered_at.map(|answered| fate::later(answered, REVIEW));
    let standing = match (row.answer.as_deref().unwrap_or("none"), decided) {
        ("accept", _) => DisputeStanding::Accepted,
        ("file", Some(decided)) if at < decided => DisputeStanding::UnderReview,
        ("file", _) if row.persuades.unwrap_or(false) => DisputeStanding::Won,
        ("none", _) if at < answer_by => DisputeStanding::NeedsAnswer,
        _ => DisputeStanding::Lost,
    };
    let status = match standing {
        DisputeStanding::NeedsAnswer => "needs_answer",
        DisputeStanding::UnderReview => "under_review",
        DisputeStanding::Won => "won",
        DisputeStanding::Lost => "lost",
        DisputeStanding::Accepted => "accepted",
        DisputeStanding::Unclear => "unclear",
    };
    let currency = Currency::parse(&row.moved_currency).map_err(|error| book::unreadable(&error))?;
    Ok(Some(DisputeFacts {
        charge: Some(row.charge),
        amount: Money::new(row.moved_minor, currency),
        reason: Some("not_as_described".to_owned()),
        standing,
        status: status.to_owned(),
        answer_by: Some(answer_by),
        withdrawn: true,
        fee: Some(Money::new(FEE_MINOR, currency)),
    }))
}
