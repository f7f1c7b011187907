//! hledger's journal: accounts and commodities are declared, so that `hledger check --strict` has nothing to say.

use std::collections::BTreeSet;
use std::io::{self, Write};

use ledger::Account;
use money::Currency;

use super::entry::Entry;
use super::root;

/// What stands before everything else. Without the mark, hledger would guess whether `1.000` is one or a thousand.
pub(super) fn head(out: &mut dyn Write, told: &str, currencies: &BTreeSet<Currency>) -> io::Result<()> {
    writeln!(out, "; {told}. Debits are positive.\n\ndecimal-mark .")?;
    for currency in currencies {
        // A commodity's example has a mark, also where nothing follows it.
        writeln!(out, "commodity 1000.{} {currency}", "0".repeat(usize::from(currency.exponent())))?;
    }
    Ok(())
}

pub(super) fn declare(out: &mut dyn Write, account: Account) -> io::Result<()> {
    writeln!(out, "account {}", name(account))
}

pub(super) fn entry(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let journal = &entry.journal;
    writeln!(out, "\n{} * ({}) {}", entry.day, entry.id, journal.kind().as_str())?;
    writeln!(out, "    ; source:{}, at:{}", journal.source(), entry.at)?;
    for posting in journal.postings() {
        writeln!(out, "    {}  {} {}", name(posting.account), posting.amount.to_decimal(), journal.currency())?;
    }
    Ok(())
}

/// `Assets:receivable:<owner>`: kinds as they are named everywhere else.
fn name(account: Account) -> String {
    format!("{}:{account}", root(account.kind.class()))
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
        let written = text(|out| entry(out, &tests::entry("NGN", 500_005)));
        assert_eq!(
            written,
            "
2026-10-01 * (jrn_00000000-0000-0000-0000-000000000007) invoice.issued
    ; source:00000000-0000-0000-0000-000000000008, at:2026-09-30T23:30:00Z
    Assets:receivable:00000000-0000-0000-0000-000000abcdef  5000.05 NGN
    Income:revenue  -5000.05 NGN
"
        );
    }

    #[test]
    fn currencies_are_declared_with_their_decimals() {
        let all = ["JPY", "KWD", "NGN"].map(|code| Currency::parse(code).expect("a currency"));
        let written = text(|out| head(out, "Books", &BTreeSet::from(all)));
        assert_eq!(
            written,
            "; Books. Debits are positive.\n\ndecimal-mark .\ncommodity 1000. JPY\ncommodity 1000.000 KWD\ncommodity 1000.00 NGN\n"
        );
    }

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        assert!(text(|out| entry(out, &tests::entry("JPY", 7))).contains("  7 JPY\n"));
        assert!(text(|out| entry(out, &tests::entry("KWD", 7))).contains("  0.007 KWD\n"));
        assert!(text(|out| entry(out, &tests::entry("NGN", 7))).contains("  -0.07 NGN\n"));
        assert!(text(|out| entry(out, &tests::entry("NGN", i64::MAX))).contains("  92233720368547758.07 NGN\n"));
    }
}
