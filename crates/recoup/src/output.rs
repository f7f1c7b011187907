//! Printing: tables for people, JSON for programs, complaints for both. A closed pipe is not an error.

use std::io::{self, Write as _};

use anyhow::Result;
use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use serde::Serialize;

use crate::cli::Format;

/// Prints a line; whoever stopped reading (`| head`) is not bothered any more.
pub(crate) fn line(text: &str) -> Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        other => Ok(other?),
    }
}

/// Prints rows as asked for.
pub(crate) fn rows<T: Serialize>(
    format: Format,
    headings: &[&str],
    items: &[T],
    cells: impl Fn(&T) -> Vec<String>,
) -> Result<()> {
    match format {
        Format::Json => line(&serde_json::to_string_pretty(items)?),
        Format::Table if items.is_empty() => line("(none)"),
        Format::Table => {
            let mut table = table(headings);
            for item in items {
                table.add_row(cells(item));
            }
            line(&table.to_string())
        }
    }
}

/// A rule under the headings, space between the columns, and nothing else.
const STYLE: TableStyle = comfy_table::presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─'));

/// A JSON value as a cell: texts bare, nothing for null.
pub(crate) fn cell(value: &serde_json::Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_null() => String::new(),
        None => value.to_string(),
    }
}

/// An empty table in the house style.
pub(crate) fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic).set_width(120);
    table.set_header(headings);
    table
}

/// Says on standard error how far it is. Nobody may be listening.
pub(crate) fn aside(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// Asks on standard error, on a line that an answer ends.
pub(crate) fn prompt(text: &str) {
    let mut out = io::stderr().lock();
    drop(write!(out, "{text}"));
    drop(out.flush());
}

/// Says on standard error what went wrong, with everything below it.
pub(crate) fn complain(error: &anyhow::Error) {
    // Standard error may be closed; then there is nobody to tell.
    drop(writeln!(io::stderr().lock(), "recoup: {error:#}"));
}
