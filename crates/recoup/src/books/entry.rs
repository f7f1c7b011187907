//! A journal as it goes out: read from its stored lines, and sealed by the same checks as when it was first made.

use anyhow::{Context as _, Result, ensure};
use ids::JournalId;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::{Account, AccountKind, Journal, JournalKind, Posting};
use money::{Currency, Money};
use store::operator::books::BookedRow;

/// One journal with what the ledger does not know of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) id: JournalId,
    pub(super) at: Timestamp,
    pub(super) day: Date,
    pub(super) journal: Journal,
}

impl Entry {
    /// Reads a stored journal.
    ///
    /// # Errors
    /// Names the journal that does not balance, or holds what no journal holds.
    pub(super) fn of(row: &BookedRow, zone: &TimeZone) -> Result<Entry> {
        let journal = sealed(row).with_context(|| format!("journal {} ({})", row.id, row.kind))?;
        Ok(Entry { id: row.id, at: row.effective_at, day: day(row.effective_at, zone), journal })
    }
}

/// The day of an instant in the merchant's zone.
pub(super) fn day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

fn sealed(row: &BookedRow) -> Result<Journal> {
    let lines = row.accounts.iter().zip(&row.owners).zip(row.amounts_minor.iter().zip(&row.currencies));
    let postings: Vec<Posting> = lines
        .map(|((account, owner), (amount, currency))| {
            let account = Account { kind: AccountKind::parse(account)?, owner: (!owner.is_nil()).then_some(*owner) };
            Ok(Posting { account, amount: Money::new(*amount, Currency::parse(currency)?) })
        })
        .collect::<Result<_>>()?;
    let journal = Journal::try_new(JournalKind::parse(&row.kind)?, row.source_id, postings)?;
    ensure!(journal.currency() == Currency::parse(&row.currency)?, "its lines are not in its own currency");
    Ok(journal)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A bill of a customer's at half past eleven at night in London, which is the next day in Lagos.
    pub(in crate::books) fn bill(currency: &str, minor: i64) -> BookedRow {
        let owner = ids::Uuid::from_u128(0xabcdef);
        BookedRow {
            id: JournalId::from_uuid(ids::Uuid::from_u128(7)),
            kind: "invoice.issued".to_owned(),
            source_id: ids::Uuid::from_u128(8),
            currency: currency.to_owned(),
            effective_at: "2026-09-30T23:30:00Z".parse().expect("an instant"),
            accounts: vec!["receivable".to_owned(), "revenue".to_owned()],
            owners: vec![owner, ids::Uuid::nil()],
            amounts_minor: vec![minor, -minor],
            currencies: vec![currency.to_owned(), currency.to_owned()],
        }
    }

    pub(in crate::books) fn entry(currency: &str, minor: i64) -> Entry {
        Entry::of(&bill(currency, minor), &lagos()).expect("a good journal")
    }

    fn lagos() -> TimeZone {
        TimeZone::get("Africa/Lagos").expect("a zone")
    }

    #[test]
    fn a_day_is_the_merchants() {
        assert_eq!(entry("NGN", 1).day.to_string(), "2026-10-01");
    }

    #[test]
    fn what_no_journal_holds_is_refused_by_name() {
        let spoil = |spoil: fn(&mut BookedRow)| {
            let mut row = bill("NGN", 500);
            spoil(&mut row);
            format!("{:#}", Entry::of(&row, &lagos()).expect_err("refused"))
        };
        let told = spoil(|row| row.amounts_minor[1] = -499);
        assert!(told.contains("jrn_00000000-0000-0000-0000-000000000007"), "{told}");
        assert!(told.contains("debits exceed credits by 1 minor units of NGN"), "{told}");
        assert!(spoil(|row| row.accounts[1] = "pocket".to_owned()).contains("`pocket` is not an account kind"));
        assert!(spoil(|row| row.kind = "gift".to_owned()).contains("`gift` is not a journal kind"));
        assert!(spoil(|row| row.owners[0] = ids::Uuid::nil()).contains("needs an owner"));
        assert!(spoil(|row| row.currency = "USD".to_owned()).contains("not in its own currency"));
        assert!(spoil(|row| row.currencies[1] = "USD".to_owned()).contains("has a posting in USD"));
        assert!(spoil(|row| row.accounts.truncate(1)).contains("at least two postings"));
    }
}
