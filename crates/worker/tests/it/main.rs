//! The worker's own hands, on a real Postgres: documents as they come from the typesetter.

mod documents;
// What the documents' own tests read with: lopdf alone gives up on a font's table that has no letters in it.
#[expect(dead_code, reason = "the worker looks at the text, not at where it stands")]
#[path = "../../../documents/tests/it/reader.rs"]
mod reader;
