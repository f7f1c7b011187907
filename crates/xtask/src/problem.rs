//! What a check found: where, how bad, and why it matters.

use std::fmt;

/// Whether a finding fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Fails the run.
    Wrong,
    /// Is shown, and fails nothing.
    Warning,
}

/// One finding. Prints as `file:line: why`, which editors can jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Relative to the workspace, with `/`.
    pub(crate) file: String,
    /// Counted from 1; 0 when the whole file is meant.
    pub(crate) line: usize,
    /// Whether it fails the run.
    pub(crate) weight: Weight,
    /// The rule and its reason.
    pub(crate) why: String,
}

impl Problem {
    /// A finding that fails the run.
    pub(crate) fn wrong(file: &str, line: usize, why: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), line, weight: Weight::Wrong, why: why.into() }
    }

    /// A finding that is only shown.
    pub(crate) fn warning(file: &str, line: usize, why: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), line, weight: Weight::Warning, why: why.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        match self.weight {
            Weight::Wrong => write!(f, ": {}", self.why),
            Weight::Warning => write!(f, ": warning: {}", self.why),
        }
    }
}
