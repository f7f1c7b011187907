//! What the rules refuse, as the errors that callers know.

use escrow::{Refusal, RefusalKind};
use usecase::{Error, FieldError, Kind};

/// The same refusal. What a release waits for is listed, a line for each condition.
pub fn refused(refusal: Refusal) -> Error {
    let kind = match refusal.kind() {
        RefusalKind::Forbidden => Kind::Forbidden,
        RefusalKind::Conflict => Kind::Conflict,
        RefusalKind::Invalid => Kind::Refused,
    };
    if let Refusal::Books(_) | Refusal::Amount = &refusal {
        return Error::fault("an order does not add up").because(refusal);
    }
    let mut error = Error::new(kind, refusal.code(), refusal.to_string());
    if let Refusal::Unmet(open) = &refusal {
        error.fields = open.iter().map(line).collect();
    }
    error
}

fn line(open: &escrow::condition::Unmet) -> FieldError {
    let way = if open.deemed { " It counts as met when the inspection ends in silence." } else { "" };
    FieldError {
        field: format!("conditions[{}]", open.number),
        message: format!(
            "{} is {}; {} says whether it is met.{way}",
            open.code,
            crate::rows::word(&open.state),
            crate::rows::word(&open.verifier)
        ),
        code: "condition_unmet",
    }
}
