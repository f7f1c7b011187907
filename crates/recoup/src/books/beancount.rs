//! Beancount's ledger: an account is opened on the day it is first used, and every part of its name begins with a capital or a digit.

use std::collections::BTreeSet;
use std::io::{self, Write};

use jiff::civil::Date;
use ledger::{Account, AccountKind};
use money::Currency;

use super::entry::Entry;
use super::root;

/// What stands before everything else.
pub(super) fn head(out: &mut dyn Write, told: &str, currencies: &BTreeSet<Currency>) -> io::Result<()> {
    writeln!(out, "; {told}. Debits are positive.\n\noption \"title\" \"{told}\"")?;
    for currency in currencies {
        writeln!(out, "option \"operating_currency\" \"{currency}\"")?;
    }
    Ok(())
}

/// An account that is used from this day on.
pub(super) fn open(out: &mut dyn Write, day: Date, account: Account) -> io::Result<()> {
    writeln!(out, "{day} open {}", name(account))
}

pub(super) fn entry(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let journal = &entry.journal;
    writeln!(out, "\n{} * \"{}\"", entry.day, journal.kind().as_str())?;
    writeln!(out, "  journal: \"{}\"\n  source: \"{}\"\n  at: \"{}\"", entry.id, journal.source(), entry.at)?;
    for posting in journal.postings() {
        writeln!(out, "  {}  {} {}", name(posting.account), posting.amount.to_decimal(), journal.currency())?;
    }
    Ok(())
}

/// `Assets:Receivable:<owner>`. An owner's id is in capitals, because it may begin with a letter.
fn name(account: Account) -> String {
    let (root, kind) = (root(account.kind.class()), kind(account.kind));
    match account.owner {
        None => format!("{root}:{kind}"),
        Some(owner) => format!("{root}:{kind}:{}", owner.to_string().to_uppercase()),
    }
}

/// `gateway_clearing` as `GatewayClearing`.
fn kind(kind: AccountKind) -> String {
    let mut name = String::new();
    for word in kind.as_str().split('_') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests;
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("memory takes all");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_journal_is_a_transaction() {
        let written = text(|out| entry(out, &tests::entry("KWD", 1_500)));
        assert_eq!(
            written,
            "
2026-10-01 * \"invoice.issued\"
  journal: \"jrn_00000000-0000-0000-0000-000000000007\"
  source: \"00000000-0000-0000-0000-000000000008\"
  at: \"2026-09-30T23:30:00Z\"
  Assets:Receivable:00000000-0000-0000-0000-000000ABCDEF  1.500 KWD
  Income:Revenue  -1.500 KWD
"
        );
    }

    #[test]
    fn every_kind_has_a_name_of_its_own_that_beancount_takes() {
        let names: BTreeSet<String> = AccountKind::ALL.into_iter().map(kind).collect();
        assert_eq!(names.len(), AccountKind::ALL.len());
        for name in names {
            assert!(name.starts_with(|first: char| first.is_ascii_uppercase()), "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name}");
        }
    }

    #[test]
    fn accounts_are_opened() {
        let day = jiff::civil::date(2026, 9, 1);
        let account = Account { kind: AccountKind::CustomerCredit, owner: Some(ids::Uuid::from_u128(u128::MAX)) };
        assert_eq!(
            text(|out| open(out, day, account)),
            "2026-09-01 open Liabilities:CustomerCredit:FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF\n"
        );
    }
}
