//! What can go wrong below the use cases, classified by SQLSTATE and constraint name, never by message text.

use std::borrow::Cow;

/// A failure of the store. Each kind wants a different answer from the caller.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row for this tenant in this mode. A row of somebody else looks exactly like this.
    #[error("{0} not found")]
    Missing(&'static str),
    /// A named constraint refused the write.
    #[error("constraint {0} refused the write")]
    Constraint(String),
    /// The work is no longer ours: a lease ran out and somebody else took it.
    #[error("the lease on this work was lost")]
    LeaseLost,
    /// A lock or a serialization conflict; the whole transaction may be tried again.
    #[error("busy: {0}")]
    Busy(sqlx::Error),
    /// No connection, no space, shutting down: nothing here is wrong, the database is.
    #[error("the database is unavailable: {0}")]
    Unavailable(sqlx::Error),
    /// The connection broke during COMMIT: the effect may or may not be there.
    #[error("the outcome of a commit is unknown: {0}")]
    CommitUnknown(sqlx::Error),
    /// A stored value that this program cannot read, or a statement that should not fail.
    #[error("store fault: {0}")]
    Fault(Cow<'static, str>),
    /// Any other answer of the database: a fault in our own statements.
    #[error("database error: {0}")]
    Database(sqlx::Error),
    /// This role, or this mode, may not do that; the database itself said so.
    #[error("the database refused: {0}")]
    Forbidden(sqlx::Error),
}

impl StoreError {
    /// The constraint that refused, if one did.
    pub fn constraint(&self) -> Option<&str> {
        if let StoreError::Constraint(name) = self { Some(name) } else { None }
    }

    /// Whether trying the whole transaction again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, StoreError::Busy(_) | StoreError::Unavailable(_))
    }

    /// A fault with a fixed text.
    pub fn fault(text: impl Into<Cow<'static, str>>) -> StoreError {
        StoreError::Fault(text.into())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        let sqlx::Error::Database(answer) = &error else {
            return if is_out_of_reach(&error) { StoreError::Unavailable(error) } else { StoreError::Database(error) };
        };
        if let Some(name) = answer.constraint() {
            return StoreError::Constraint(name.to_owned());
        }
        let code = answer.code().unwrap_or_default().into_owned();
        classify(&code, error)
    }
}

/// No answer at all: the connection, the pool, or the driver's own task is gone.
fn is_out_of_reach(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
    )
}

/// The families of SQLSTATE that callers treat alike.
fn classify(code: &str, error: sqlx::Error) -> StoreError {
    match code {
        "40001" | "40P01" | "55P03" => StoreError::Busy(error),
        "57P01" | "57P02" | "57P03" | "53300" | "53100" | "53200" | "25P03" => StoreError::Unavailable(error),
        "42501" => StoreError::Forbidden(error),
        _ if code.starts_with("08") => StoreError::Unavailable(error),
        _ => StoreError::Database(error),
    }
}
