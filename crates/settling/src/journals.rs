//! Journals of the pure ledger, as the store keeps them.

use ids::JournalId;
use jiff::Timestamp;
use ledger::{Journal, LedgerError};
use store::TenantTx;
use store::ledger::{JournalRow, PostingRow};
use usecase::{Error, Result};

/// A journal as a row.
pub(crate) fn row(journal: std::result::Result<Journal, LedgerError>, at: Timestamp) -> Result<JournalRow> {
    let journal = journal.map_err(|error| Error::fault("money cannot be booked").because(error))?;
    let posting = |posting: &ledger::Posting| PostingRow {
        account: posting.account.kind.as_str(),
        owner: posting.account.owner.unwrap_or_default(),
        amount_minor: posting.amount.minor(),
        locked: posting.account.kind.is_locked(),
    };
    Ok(JournalRow {
        id: JournalId::from_uuid(journal.identity()),
        kind: journal.kind().as_str(),
        source: journal.source(),
        currency: journal.currency().code().to_owned(),
        effective_at: at,
        postings: journal.postings().iter().map(posting).collect(),
    })
}

/// Books one journal now.
pub(crate) async fn post(tx: &mut TenantTx, journal: std::result::Result<Journal, LedgerError>) -> Result<()> {
    let row = row(journal, tx.wall_now())?;
    Ok(store::ledger::post(tx, &[row]).await?)
}
