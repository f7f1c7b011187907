//! The arithmetic of a bill as documents: JSON in, JSON out, nothing kept.
//!
//! A document names an `operation` and its fields; the answer is the result with every intermediate value, or a refusal
//! with a stable code, a sentence and the path of the field it is about. The same document always gives the same answer.
//! Unknown fields are refused, and so are numbers with decimals, which other programs may have damaged on the way: exact
//! decimals are texts.
//!
//! The documents are described by `docs/calc.schema.json`; `docs/vectors` holds examples that every implementation must
//! answer alike. Nothing here knows plans, customers or where a document came from.
#![deny(missing_docs)]
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing
)]

mod locate;
mod operations;
mod read;
mod refusal;
mod unique;

use serde_json::Value;

pub use operations::{MAX_PERIODS, Operation};
pub use refusal::Refusal;

/// The JSON Schema (draft 2020-12) of the documents and their answers.
pub const SCHEMA: &str = include_str!("../../../docs/calc.schema.json");

/// The answers to a text, and whether one of them is a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The result, or `{"error": …}`; a list of them for a list of documents.
    pub value: Value,
    /// Whether anything was refused.
    pub refused: bool,
}

/// Answers one document.
///
/// # Errors
/// [`Refusal`], with the path of the field.
pub fn calculate(document: &Value) -> Result<Value, Refusal> {
    let (operation, fields) = read::operation(document)?;
    read::plain(&fields)?;
    operations::answer(operation, &fields)
}

/// Answers a text that holds one document.
///
/// # Errors
/// [`Refusal`], with the path of the field.
pub fn document(text: &str) -> Result<Value, Refusal> {
    calculate(&read::text(text)?)
}

/// Answers a text that holds a document or a list of documents, each on its own.
pub fn answer(text: &str) -> Answer {
    let documents = match read::text(text) {
        Ok(documents) => documents,
        Err(refusal) => return Answer { value: refusal.document(), refused: true },
    };
    let Value::Array(documents) = documents else { return one(&documents, None) };
    let answers: Vec<Answer> =
        documents.iter().enumerate().map(|(index, document)| one(document, Some(index))).collect();
    let refused = answers.iter().any(|answer| answer.refused);
    Answer { value: answers.into_iter().map(|answer| answer.value).collect(), refused }
}

fn one(document: &Value, index: Option<usize>) -> Answer {
    match calculate(document) {
        Ok(value) => Answer { value, refused: false },
        Err(refusal) => Answer { value: refusal.of_document(index).document(), refused: true },
    }
}
