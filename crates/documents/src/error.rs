//! Why a document could not be made.
//!
//! All but the last are contradictions in what was handed over, found before anything is set.

use calendar::CalendarError;
use money::Currency;

use crate::document::MAX_LINES;

/// Why a document could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// An amount is in another currency than the document.
    #[error("{place} is in {found} on a document in {expected}: one document has one currency")]
    Currency {
        /// Which amount.
        place: &'static str,
        /// Its currency.
        found: Currency,
        /// The document's.
        expected: Currency,
    },
    /// The zone is not known, or a date lies outside of the years that can be written.
    #[error("a date cannot be written: {0}")]
    Date(#[from] CalendarError),
    /// The payment link is not a web address, or too long to print as a code.
    #[error("the payment link cannot be printed: {0}")]
    PaymentLink(&'static str),
    /// More lines than a document may have.
    #[error("{0} lines are more than the {MAX_LINES} that a document may have: bill them on several, or sum them up")]
    TooManyLines(usize),
    /// The typesetter failed: a defect in the layout, not in the document.
    #[error("the document could not be typeset: {0}")]
    Typesetting(String),
}

impl DocumentError {
    /// The stable name of the case, for logs and metrics.
    pub const fn code(&self) -> &'static str {
        match self {
            DocumentError::Currency { .. } => "document_currency_mismatch",
            DocumentError::Date(_) => "document_date",
            DocumentError::PaymentLink(_) => "document_payment_link",
            DocumentError::TooManyLines(_) => "document_too_many_lines",
            DocumentError::Typesetting(_) => "document_typesetting",
        }
    }
}
