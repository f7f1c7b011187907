//! The moves of one condition, each with who may make it.
//!
//! | from | to | by |
//! |---|---|---|
//! | pending | evidence submitted | who has to do it, once enough was shown |
//! | evidence submitted | fulfilled, pending | who verifies |
//! | pending | fulfilled | who verifies, where nothing has to be shown; the system, by date, courier or code |
//! | pending, evidence submitted | waived | whom the template names |
//! | anything open | deemed | the system, at the end of an inspection |
//! | fulfilled | pending | who verified, within the hour |

use jiff::Timestamp;

use super::template::{Fulfiller, Verifier, Waivable};
use super::{Condition, ConditionState, Evidence, Signatures};
use crate::instant::{HOUR, left};
use crate::{AdminRole, Refusal, Role, Side};

/// How long a verification may be taken back, in seconds.
pub const UNDO_WITHIN: i64 = HOUR;

impl Condition {
    /// Whether `role` may say that it is met.
    fn verified_by(&self, role: Role) -> bool {
        match (self.template.verifier, role) {
            (Verifier::Counterparty, Role::Buyer) => self.template.fulfiller != Fulfiller::Buyer,
            (Verifier::Counterparty, Role::Seller) => self.template.fulfiller == Fulfiller::Buyer,
            (Verifier::Admin, Role::Admin(AdminRole::Dispute | AdminRole::Senior))
            | (Verifier::ThirdParty, Role::ThirdParty)
            | (Verifier::System, Role::System)
            | (Verifier::Both, Role::Buyer | Role::Seller) => true,
            (
                Verifier::Counterparty | Verifier::Admin | Verifier::ThirdParty | Verifier::System | Verifier::Both,
                Role::Buyer | Role::Seller | Role::ThirdParty | Role::System | Role::Admin(_) | Role::Outsider,
            ) => false,
        }
    }

    fn done_by(&self, role: Role) -> bool {
        match self.template.fulfiller {
            Fulfiller::Seller => role == Role::Seller,
            Fulfiller::Buyer => role == Role::Buyer,
            Fulfiller::ThirdParty => role == Role::ThirdParty,
            Fulfiller::System => role == Role::System,
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.state, ConditionState::Pending | ConditionState::EvidenceSubmitted)
    }

    fn needs_evidence(&self) -> bool {
        let shown = u32::try_from(self.evidence.len()).unwrap_or(u32::MAX);
        shown < self.template.min_evidence
    }

    fn refuse(&self, role_fits: bool) -> Result<(), Refusal> {
        if !role_fits {
            Err(Refusal::NotYours)
        } else if !self.is_open() {
            Err(Refusal::ConditionState { number: self.number, state: self.state })
        } else {
            Ok(())
        }
    }

    /// Forgets who had agreed: what is looked at has changed.
    fn back_to_pending(&mut self) {
        self.state = ConditionState::Pending;
        self.verified = Signatures::default();
    }
}

/// Something was shown.
pub(crate) fn evidence(condition: &mut Condition, role: Role, shown: Evidence) -> Result<(), Refusal> {
    condition.refuse(condition.done_by(role))?;
    condition.evidence.push(shown);
    if !condition.needs_evidence() {
        condition.state = ConditionState::EvidenceSubmitted;
    }
    Ok(())
}

/// Somebody says that it is met; the answer is whether it now is.
pub(crate) fn verify(condition: &mut Condition, role: Role, now: Timestamp) -> Result<bool, Refusal> {
    condition.refuse(condition.verified_by(role))?;
    if condition.needs_evidence() {
        return Err(Refusal::EvidenceMissing { number: condition.number });
    }
    if let (Verifier::Both, Some(side)) = (condition.template.verifier, role.side()) {
        condition.verified = condition.verified.with(side);
        if !condition.verified.both() {
            return Ok(false);
        }
    }
    condition.state = ConditionState::Fulfilled(now);
    Ok(true)
}

/// A date was reached, a courier reported.
pub(crate) fn fulfil_by_system(condition: &mut Condition, now: Timestamp) -> Result<(), Refusal> {
    condition.refuse(condition.template.verifier == Verifier::System && !condition.template.by_code)?;
    if condition.reached_at.is_some_and(|at| now < at) {
        return Err(Refusal::NotDue);
    }
    condition.state = ConditionState::Fulfilled(now);
    Ok(())
}

/// What was shown does not do.
pub(crate) fn reject(condition: &mut Condition, role: Role) -> Result<(), Refusal> {
    condition.refuse(condition.verified_by(role))?;
    if condition.state != ConditionState::EvidenceSubmitted {
        return Err(Refusal::ConditionState { number: condition.number, state: condition.state });
    }
    condition.back_to_pending();
    Ok(())
}

/// A party gives it up; the answer is whether it now is. Never by the party alone that gains by it.
pub(crate) fn waive(condition: &mut Condition, side: Side) -> Result<bool, Refusal> {
    let may = match condition.template.waivable {
        Waivable::Buyer => side == Side::Buyer,
        Waivable::Both => true,
        Waivable::Nobody => false,
    };
    condition.refuse(may)?;
    condition.waivers = condition.waivers.with(side);
    let enough = condition.template.waivable == Waivable::Buyer || condition.waivers.both();
    if enough {
        condition.state = ConditionState::Waived;
    }
    Ok(enough)
}

/// A code was entered; the answer is whether it was the right one. A wrong one counts.
pub(crate) fn enter_code(condition: &mut Condition, matches: bool, now: Timestamp) -> Result<bool, Refusal> {
    if !condition.template.by_code {
        return Err(Refusal::NoCode { number: condition.number });
    }
    condition.refuse(true)?;
    condition.code.check(now)?;
    if matches {
        condition.state = ConditionState::Fulfilled(now);
    } else {
        condition.code = condition.code.missed(now);
    }
    Ok(matches)
}

/// Who verified takes it back, within the hour.
pub(crate) fn undo(condition: &mut Condition, role: Role, now: Timestamp) -> Result<(), Refusal> {
    let ConditionState::Fulfilled(at) = condition.state else {
        return Err(Refusal::ConditionState { number: condition.number, state: condition.state });
    };
    if !condition.verified_by(role) || role == Role::System {
        return Err(Refusal::NotYours);
    }
    if left(now, at) > UNDO_WITHIN {
        return Err(Refusal::UndoTooLate);
    }
    condition.back_to_pending();
    Ok(())
}

/// Silence: what may be taken as met is.
pub(crate) fn deem(condition: &mut Condition) -> bool {
    let may = condition.template.deemed && condition.template.blocking && condition.is_open();
    if may {
        condition.state = ConditionState::Deemed;
    }
    may
}
