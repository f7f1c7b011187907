//! A comparison as a table that a spreadsheet opens.

use ids::ReconciliationId;
use serde_json::Value;
use store::TenantTx;
use store::reconciliation_breaks::{self as rows, BreakRow};
use usecase::{Error, Result};

/// Most breaks in one report.
pub const MOST_BREAKS: usize = 50_000;
/// Breaks that are read at once.
const PAGE: i64 = 1_000;

const HEAD: [&str; 20] = [
    "break_id",
    "bucket",
    "differences",
    "kind",
    "transaction_id",
    "gateway_ref",
    "reference",
    "currency",
    "our_amount",
    "their_amount",
    "our_fee",
    "their_fee",
    "our_state",
    "their_state",
    "our_time",
    "their_time",
    "state",
    "resolution",
    "effect",
    "note",
];

/// All the breaks that a comparison met, in the order in which they were found.
///
/// # Errors
/// Any store error.
pub async fn breaks(tx: &mut TenantTx, run: ReconciliationId) -> Result<Vec<BreakRow>> {
    let mut all: Vec<BreakRow> = Vec::new();
    loop {
        let after = all.last().map(|row| row.id);
        let page = rows::of_run(tx, run, after, PAGE).await?;
        let last = i64::try_from(page.len()).is_ok_and(|count| count < PAGE);
        all.extend(page);
        if last || all.len() >= MOST_BREAKS {
            return Ok(all);
        }
    }
}

/// Breaks as CSV, RFC 4180: amounts in minor units.
///
/// # Errors
/// Never in practice: it is written into memory.
pub fn csv(breaks: &[BreakRow]) -> Result<String> {
    let unwritten = |error: csv::Error| Error::fault("a report cannot be written").because(error);
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(HEAD).map_err(unwritten)?;
    for row in breaks {
        out.write_record(cells(row).iter().map(|cell| plain(cell))).map_err(unwritten)?;
    }
    let bytes = out.into_inner().map_err(|error| Error::fault(format!("a report cannot be written: {error}")))?;
    String::from_utf8(bytes).map_err(|error| Error::fault("a report is text").because(error))
}

fn cells(row: &BreakRow) -> [String; 20] {
    let told = |side: &Option<Value>, field: &str| match side.as_ref().and_then(|side| side.get(field)) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let currency = Some(told(&row.theirs, "currency")).filter(|code| !code.is_empty());
    [
        row.id.to_string(),
        row.bucket.clone(),
        row.what.join(" "),
        row.kind.clone(),
        row.attempt_id.map(|id| id.to_string()).unwrap_or_default(),
        text(&row.gateway_ref),
        text(&row.reference),
        currency.unwrap_or_else(|| told(&row.ours, "currency")),
        told(&row.ours, "amount"),
        told(&row.theirs, "amount"),
        told(&row.ours, "fee"),
        told(&row.theirs, "fee"),
        told(&row.ours, "state"),
        told(&row.theirs, "state"),
        told(&row.ours, "at"),
        told(&row.theirs, "at"),
        row.state.clone(),
        text(&row.resolution),
        text(&row.effect),
        text(&row.note),
    ]
}

/// A cell that no spreadsheet takes for a formula: whoever pays may write the reference.
fn plain(cell: &str) -> String {
    let is_number = cell.strip_prefix('-').unwrap_or(cell).bytes().all(|byte| byte.is_ascii_digit());
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(plain("=HYPERLINK(\"http://evil\")"), "'=HYPERLINK(\"http://evil\")");
        assert_eq!(plain("-1+2"), "'-1+2");
        assert_eq!(plain("-700"), "-700");
        assert_eq!(plain("ref, with comma"), "ref, with comma");
    }
}
