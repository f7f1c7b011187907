//! Why a document got no result.

use serde::Serialize;
use serde_json::{Value, json};

/// A "no", with its reason and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// A stable name: `input_invalid`, `input_inconsistent`, or that of the refused computation.
    pub code: &'static str,
    /// What happened, why, and what to do next.
    pub message: String,
    /// Where in the document: `lines[0].amount.currency`; `.` for the document itself.
    pub path: String,
}

impl Refusal {
    /// A document that cannot be read.
    pub(crate) fn input(path: impl Into<String>, message: impl Into<String>) -> Refusal {
        Refusal { code: "input_invalid", message: message.into(), path: path.into() }
    }

    /// Fields that can be read, and cannot be meant together.
    pub(crate) fn inconsistent(path: impl Into<String>, message: impl Into<String>) -> Refusal {
        Refusal { code: "input_inconsistent", message: message.into(), path: path.into() }
    }

    /// As printed: `{"error": {"code", "message", "path"}}`.
    pub fn document(&self) -> Value {
        json!({ "error": self })
    }

    /// The same, from inside a list of documents.
    pub(crate) fn of_document(self, index: Option<usize>) -> Refusal {
        let Some(index) = index else { return self };
        let path = match self.path.as_str() {
            "." => format!("[{index}]"),
            inner => format!("[{index}].{inner}"),
        };
        Refusal { path, ..self }
    }
}
