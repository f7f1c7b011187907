//! A policy tried on people who do not exist: the same population, month after month, recovered by [`crate::decide()`].
//!
//! Payers follow the model of [`crate::payers`]; the figures compare policies with one another and say nothing about real
//! customers. Each invoice stands by itself: one that is lost does not end its subscription, so every policy faces the same
//! invoices. The same population, setup and policy always give the same figures, and members do not see one another, so
//! they may be run in any order and in parallel ([`Figures::merge`]).

mod figures;
mod population;
mod purse;
mod run;
mod steps;

use calendar::{CalendarError, Holidays, Period};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::RecoveryError;
use crate::policy::Policy;

pub use figures::{Figures, Sum};
pub use population::{Card, Member, MemberError, population};
pub use steps::{Charged, Step};

/// What is the same for all members.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What all luck follows from.
    pub seed: u64,
    /// The first day; bills begin with this month.
    pub starts_on: Date,
    /// How many months are billed.
    pub months: u32,
    /// The zone of the bills.
    pub zone: String,
    /// Days off.
    pub holidays: Holidays,
    /// Times in which no issuer can be reached.
    pub outages: Vec<Period>,
}

impl Setup {
    /// From January 2026 in Lagos, without outages.
    pub fn new(seed: u64, months: u32) -> Self {
        Self {
            seed,
            starts_on: Date::constant(2026, 1, 1),
            months,
            zone: "Africa/Lagos".to_owned(),
            holidays: Holidays::nigeria(),
            outages: vec![],
        }
    }

    fn is_down(&self, at: Timestamp) -> bool {
        self.outages.iter().any(|outage| outage.contains(at))
    }
}

/// Why a member could not be simulated.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// A member makes no sense.
    #[error("the customer `{id}` {problem}")]
    Member {
        /// Who.
        id: String,
        /// What is wrong.
        problem: MemberError,
    },
    /// A step could not be decided.
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    /// A date is out of range.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// Runs one member under one policy. `seen` is told of every step, in order of time.
///
/// # Errors
/// [`SimulationError`]; nothing of the member is counted then.
pub fn member(
    member: &Member,
    setup: &Setup,
    policy: &Policy,
    seen: &mut dyn FnMut(&Step),
) -> Result<Figures, SimulationError> {
    let problem = |problem| SimulationError::Member { id: member.id.clone(), problem };
    member.check().map_err(problem)?;
    run::Run::try_new(member, setup, policy, seen)?.months()
}

/// Runs many members, one after another.
///
/// # Errors
/// The first member's that cannot be run.
pub fn members(members: &[Member], setup: &Setup, policy: &Policy) -> Result<Figures, SimulationError> {
    let mut all = Figures::default();
    for one in members {
        all.merge(&member(one, setup, policy, &mut |_| {})?);
    }
    Ok(all)
}
