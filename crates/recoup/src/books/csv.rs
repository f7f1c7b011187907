//! A table with a row for each posting. No value needs quotes: they are names, ids, days and numbers.

use std::io::{self, Write};

use super::entry::Entry;
use super::root;

pub(super) fn head(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "date,at,journal,kind,source,line,class,account,owner,amount,currency")
}

pub(super) fn entry(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let journal = &entry.journal;
    for (line, posting) in (1_u32..).zip(journal.postings()) {
        let account = posting.account;
        let owner = account.owner.map(|owner| owner.to_string()).unwrap_or_default();
        writeln!(
            out,
            "{},{},{},{},{},{line},{},{},{owner},{},{}",
            entry.day,
            entry.at,
            entry.id,
            journal.kind().as_str(),
            journal.source(),
            root(account.kind.class()),
            account.kind,
            posting.amount.to_decimal(),
            journal.currency()
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests;
    use super::*;

    #[test]
    fn a_posting_is_a_row_under_the_head() {
        let mut out = Vec::new();
        head(&mut out).expect("memory takes all");
        entry(&mut out, &tests::entry("JPY", 1_200)).expect("memory takes all");
        assert_eq!(
            String::from_utf8(out).expect("text"),
            "date,at,journal,kind,source,line,class,account,owner,amount,currency
2026-10-01,2026-09-30T23:30:00Z,jrn_00000000-0000-0000-0000-000000000007,invoice.issued,00000000-0000-0000-0000-000000000008,1,Assets,receivable,00000000-0000-0000-0000-000000abcdef,1200,JPY
2026-10-01,2026-09-30T23:30:00Z,jrn_00000000-0000-0000-0000-000000000007,invoice.issued,00000000-0000-0000-0000-000000000008,2,Income,revenue,,-1200,JPY
"
        );
    }
}
