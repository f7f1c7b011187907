//! The terms of a plan that a subscription takes over when it starts.

use calendar::Interval;
use ids::PlanId;

use crate::refusal::PlanRefusal;

/// Longest plan name, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// Longest free trial, in days.
pub const MAX_TRIAL_DAYS: u32 = 730;

/// The terms of a plan that a subscription takes over when it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanTerms {
    /// The plan.
    pub plan: PlanId,
    /// Printed on invoices.
    pub name: String,
    /// How often a period ends.
    pub interval: Interval,
    /// Free days before the first period, counted in the billing zone; 0 for none. Whoever starts a
    /// subscription for a customer that had its trial sets 0 here.
    pub trial_days: u32,
    /// After how many billed periods the subscription ends by itself.
    pub max_cycles: Option<u32>,
}

impl PlanTerms {
    /// Checks that these terms can be offered. (An [`Interval`] checks itself.)
    ///
    /// # Errors
    /// [`PlanRefusal`] naming the first term that cannot.
    pub fn validate(&self) -> Result<(), PlanRefusal> {
        if self.name.trim().is_empty() || self.name.chars().count() > MAX_NAME_CHARS {
            return Err(PlanRefusal::NameLength);
        }
        if self.trial_days > MAX_TRIAL_DAYS {
            return Err(PlanRefusal::TrialTooLong { days: self.trial_days });
        }
        if self.max_cycles == Some(0) {
            return Err(PlanRefusal::NoCycles);
        }
        Ok(())
    }
}
