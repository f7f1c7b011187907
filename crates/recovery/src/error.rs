//! Why no decision could be made. None of these is a business refusal: each is a fault in what was
//! handed in.

use calendar::CalendarError;

use crate::code::DeclineCode;
use crate::policy::FieldError;

/// A decision that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The code is our own fault or an unknown outcome. An outage is not a decline: hold the
    /// schedule, use up no attempt, look the outcome up or page someone, and decide afterwards.
    #[error("`{code}` is not a decline; resolve it before deciding")]
    NotADecline {
        /// The code that was handed in.
        code: DeclineCode,
    },
    /// The policy does not pass [`crate::Policy::validate`].
    #[error("the recovery policy is not valid: {}", join(.0))]
    InvalidPolicy(Vec<FieldError>),
    /// The zone, payday rule or an instant is outside what the calendar can express.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A date or time computed on the way is out of range, or the zone is unknown.
    #[error("time out of range: {0}")]
    Time(#[from] jiff::Error),
}

fn join(errors: &[FieldError]) -> String {
    let parts: Vec<String> = errors.iter().map(|e| format!("{}: {}", e.field, e.message)).collect();
    parts.join("; ")
}
