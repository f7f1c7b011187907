//! Journals of the pure ledger, as the store takes them.

use ids::JournalId;
use jiff::Timestamp;
use ledger::{Journal, LedgerError};
use store::ledger::{JournalRow, PostingRow};

use crate::{Error, Result};

/// A journal as a row, holding from `at`.
pub fn journal_row(journal: &Journal, at: Timestamp) -> JournalRow {
    JournalRow {
        id: JournalId::from_uuid(journal.identity()),
        kind: journal.kind().as_str(),
        source: journal.source(),
        currency: journal.currency().code().to_owned(),
        effective_at: at,
        postings: journal
            .postings()
            .iter()
            .map(|posting| PostingRow {
                account: posting.account.kind.as_str(),
                owner: posting.account.owner.unwrap_or_default(),
                amount_minor: posting.amount.minor(),
                locked: posting.account.kind.is_locked(),
            })
            .collect(),
    }
}

/// The row of what was booked, where booking it cannot fail but by a mistake of ours.
///
/// # Errors
/// `Fault` with `what`.
pub fn booked(
    journal: std::result::Result<Journal, LedgerError>,
    at: Timestamp,
    what: &'static str,
) -> Result<JournalRow> {
    let journal = journal.map_err(|error| Error::fault(what).because(error))?;
    Ok(journal_row(&journal, at))
}
