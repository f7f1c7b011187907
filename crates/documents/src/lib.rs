//! Documents that a customer keeps: invoices, credit notes and receipts, as PDF.
//!
//! Promises: what is printed is what was handed over (an absurdly long text is cut), and nothing is added up here; the
//! same document gives the same bytes; names and descriptions are set as text, whatever they contain. Rendering reads
//! no file, no clock and no network: the fonts and the layout are compiled in, and the typesetter is refused everything
//! else.
//!
//! It is slow to build, so it stands alone and only the worker links it. Its own words are English. Names may be in the
//! scripts of its fonts: Latin with every accent, Greek, Cyrillic, Arabic and Hebrew. Letters of other scripts are drawn
//! as boxes, and [`Rendered::undrawn`] tells which.
#![deny(missing_docs)]
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing
)]

mod document;
mod error;
mod press;
mod qr;
mod sheet;
mod wording;

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

pub use document::{Deduction, InvoiceDocument, Kind, Line, MAX_LINES, Party, Payment, Status, Tax};
pub use error::DocumentError;

/// How every document looks.
const TEMPLATE: &str = include_str!("sheet.typ");

/// A finished document.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file. It carries no date of its own.
    pub pdf: Vec<u8>,
    /// SHA-256 of the file, 64 lower-case hex digits: to store it under, and to tell that two are the same.
    pub sha256: String,
    /// Characters that no font of ours has, and that are boxes in the document; each once, in their order in Unicode.
    /// Almost always empty.
    pub undrawn: Vec<char>,
}

impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rendered").field("bytes", &self.pdf.len()).field("sha256", &self.sha256).finish_non_exhaustive()
    }
}

/// Sets a document. Takes milliseconds of processor time and no waiting: call it off the async threads.
///
/// # Errors
/// [`DocumentError`]: the document contradicts itself, or (a defect of ours) could not be set.
pub fn render(document: &InvoiceDocument) -> Result<Rendered, DocumentError> {
    let sheet = sheet::of(document)?;
    let data = serde_json::to_string(&sheet).map_err(|error| DocumentError::Typesetting(error.to_string()))?;
    let undrawn: BTreeSet<char> = data.chars().filter(|c| !press::can_draw(*c)).collect();
    let pdf = press::print(TEMPLATE, &data).map_err(DocumentError::Typesetting)?;
    let sha256 = hex::encode(Sha256::digest(&pdf));
    Ok(Rendered { pdf, sha256, undrawn: undrawn.into_iter().collect() })
}
