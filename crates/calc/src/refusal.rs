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
    /// What else is wrong, where a document is judged as a whole; mostly nothing, and then left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Refusal>,
}

impl Refusal {
    /// A refusal about one place.
    pub(crate) fn new(code: &'static str, message: impl Into<String>, path: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), path: path.into(), others: Vec::new() }
    }

    /// A document that cannot be read.
    pub(crate) fn input(path: impl Into<String>, message: impl Into<String>) -> Refusal {
        Refusal::new("input_invalid", message, path)
    }

    /// Fields that can be read, and cannot be meant together.
    pub(crate) fn inconsistent(path: impl Into<String>, message: impl Into<String>) -> Refusal {
        Refusal::new("input_inconsistent", message, path)
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
        let others = self.others.into_iter().map(|other| other.of_document(Some(index))).collect();
        Refusal { path, others, ..self }
    }
}
