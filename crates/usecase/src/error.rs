//! The one error type of the use cases: a kind that decides the answer, a code that programs read, and a
//! message that says what happened, why, and what to do next.

use std::borrow::Cow;
use std::fmt;

use store::StoreError;

/// The closed list of answers. Only `web` turns them into HTTP statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request itself is wrong: a field, a format, a range.
    Invalid,
    /// No such object here, or it belongs to somebody else: the same answer.
    Missing,
    /// The object's state does not allow it now.
    Conflict,
    /// A rule of the business says no.
    Refused,
    /// The credential may not do that.
    Forbidden,
    /// Too much at once; try later.
    Busy,
    /// Something we need does not answer.
    Unavailable,
    /// Our own mistake. Details go to the log, not to the caller.
    Fault,
}

/// One field that was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Path of the field in the request, such as `items[0].quantity`.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
    /// Stable code.
    pub code: &'static str,
}

/// Why a use case did not do what was asked.
#[derive(Debug)]
pub struct Error {
    /// Which answer.
    pub kind: Kind,
    /// Stable code for programs, in `snake_case`.
    pub code: &'static str,
    /// For people.
    pub message: Cow<'static, str>,
    /// The fields at fault, for `Invalid`.
    pub fields: Vec<FieldError>,
    /// What lies below, for the log.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What use cases return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error without fields or source.
    pub fn new(kind: Kind, code: &'static str, message: impl Into<Cow<'static, str>>) -> Error {
        Error { kind, code, message: message.into(), fields: Vec::new(), source: None }
    }

    /// A wrong field.
    pub fn field(field: &str, code: &'static str, message: impl Into<String>) -> Error {
        let message = message.into();
        let fields = vec![FieldError { field: field.to_owned(), message: message.clone(), code }];
        Error { kind: Kind::Invalid, code: "validation_error", message: message.into(), fields, source: None }
    }

    /// Several wrong fields at once.
    pub fn fields(fields: Vec<FieldError>) -> Error {
        let message = fields.first().map_or("the request is not valid".to_owned(), |first| first.message.clone());
        Error { kind: Kind::Invalid, code: "validation_error", message: message.into(), fields, source: None }
    }

    /// No such object, or not yours.
    pub fn missing(what: &str) -> Error {
        Error::new(Kind::Missing, "not_found", format!("There is no such {what} in this account and mode."))
    }

    /// The object's state does not allow it.
    pub fn conflict(code: &'static str, message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(Kind::Conflict, code, message)
    }

    /// A rule says no.
    pub fn refused(code: &'static str, message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(Kind::Refused, code, message)
    }

    /// Our own mistake.
    pub fn fault(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(Kind::Fault, "internal_error", message)
    }

    /// The same error with what lies below it.
    #[must_use]
    pub fn because(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        self.source = Some(Box::new(source));
        self
    }

    /// Whether doing the same again later may work.
    pub fn is_transient(&self) -> bool {
        matches!(self.kind, Kind::Busy | Kind::Unavailable)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|below| below as _)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        match error {
            StoreError::Missing(what) => Error::missing(what),
            StoreError::LeaseLost => Error::conflict(
                "changed_meanwhile",
                "Somebody else changed this object at the same time. Read it again and repeat the request.",
            ),
            StoreError::Busy(_) => {
                Error::new(Kind::Busy, "busy", "The object is being changed by another request. Try again in a moment.")
                    .because(error)
            }
            StoreError::Unavailable(_) | StoreError::CommitUnknown(_) => Error::new(
                Kind::Unavailable,
                "unavailable",
                "The service cannot reach its database. Try again with the same Idempotency-Key.",
            )
            .because(error),
            StoreError::Forbidden(_) => {
                Error::new(Kind::Forbidden, "forbidden", "This is not allowed in this mode.").because(error)
            }
            StoreError::Constraint(_) | StoreError::Fault(_) | StoreError::Database(_) => {
                Error::fault("Something went wrong on our side.").because(error)
            }
        }
    }
}

/// Reads a named constraint where its meaning is known.
pub trait OnConstraint<T> {
    /// Turns the refusal of one named constraint into a better error; others pass through.
    ///
    /// # Errors
    /// The mapped error, or the original one.
    fn on_constraint(self, name: &str, better: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> OnConstraint<T> for std::result::Result<T, StoreError> {
    fn on_constraint(self, name: &str, better: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|error| if error.constraint() == Some(name) { better() } else { error.into() })
    }
}
