//! A merchant's books in the formats of accounting programs that somebody else wrote: hledger, beancount, or anything that reads a table.
//!
//! Promises: each journal is one transaction with its day in the merchant's zone, its kind and its ids, in the order of time; amounts are
//! exact in the decimals of their currency, debits positive; the names of accounts, `class:kind` or `class:kind:owner`, are valid in the
//! program they are for. Before anything is written all of it has been built anew by [`ledger::Journal`], which cannot be unbalanced.

mod beancount;
mod csv;
mod entry;
mod hledger;

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Context as _, Result};
use ids::{Mode, TenantId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::{Account, AccountClass, AccountKind};
use money::Currency;
use store::operator::books::{Books, UsedAccountRow, Within};

use entry::Entry;

/// Which program it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// hledger's journal.
    Hledger,
    /// Beancount's.
    Beancount,
    /// A table with a row for each posting.
    Csv,
}

/// What is exported, as the head of the file says.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) tenant: TenantId,
    pub(crate) mode: Mode,
    /// From the beginning of this day on.
    pub(crate) from: Option<Date>,
    /// Before the beginning of this day.
    pub(crate) to: Option<Date>,
}

/// What the books hold, once all of them were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) journals: u64,
    pub(crate) currencies: BTreeSet<Currency>,
}

/// Books on their way out.
#[derive(Debug)]
pub(crate) struct Export {
    books: Books,
    scope: Scope,
    within: Within,
    zone: TimeZone,
}

impl Export {
    pub(crate) fn new(books: Books, scope: Scope) -> Result<Export> {
        let zone = TimeZone::get(books.zone()).with_context(|| format!("the zone {}", books.zone()))?;
        let begins = |day: Option<Date>| day.map(|day| Ok(day.to_zoned(zone.clone())?.timestamp())).transpose();
        let within = begins(scope.from).and_then(|from: Option<_>| Ok(Within { from, to: begins(scope.to)? }));
        let within = within.map_err(|error: jiff::Error| anyhow::anyhow!("a day of the period: {error}"))?;
        Ok(Export { books, scope, within, zone })
    }

    /// Looks at every journal.
    ///
    /// # Errors
    /// Names the first one that does not balance, or that this program cannot read.
    pub(crate) async fn look(&mut self) -> Result<Contents> {
        let mut found = Contents::default();
        let mut pages = self.books.journals(self.within).await?;
        loop {
            let page = pages.page().await?;
            if page.is_empty() {
                return Ok(found);
            }
            for row in page {
                found.currencies.insert(Entry::of(&row, &self.zone)?.journal.currency());
                found.journals = found.journals.saturating_add(1);
            }
        }
    }

    /// Writes what was looked at.
    pub(crate) async fn write(&mut self, format: Format, found: &Contents, out: &mut dyn Write) -> Result<()> {
        let told = told(&self.scope, self.books.zone());
        match format {
            Format::Hledger => hledger::head(out, &told, &found.currencies)?,
            Format::Beancount => beancount::head(out, &told, &found.currencies)?,
            Format::Csv => csv::head(out)?,
        }
        self.declare(format, out).await?;
        let mut pages = self.books.journals(self.within).await?;
        loop {
            let page = pages.page().await?;
            if page.is_empty() {
                return Ok(());
            }
            for row in page {
                let entry = Entry::of(&row, &self.zone)?;
                match format {
                    Format::Hledger => hledger::entry(out, &entry)?,
                    Format::Beancount => beancount::entry(out, &entry)?,
                    Format::Csv => csv::entry(out, &entry)?,
                }
            }
        }
    }

    /// Names every account before it is used, where the program wants that.
    async fn declare(&mut self, format: Format, out: &mut dyn Write) -> Result<()> {
        if format == Format::Csv {
            return Ok(());
        }
        let mut pages = self.books.accounts(self.within).await?;
        loop {
            let page = pages.page().await?;
            if page.is_empty() {
                return Ok(());
            }
            for row in page {
                let account = account(&row)?;
                match format {
                    Format::Beancount => beancount::open(out, entry::day(row.first_at, &self.zone), account)?,
                    Format::Hledger | Format::Csv => hledger::declare(out, account)?,
                }
            }
        }
    }
}

fn account(row: &UsedAccountRow) -> Result<Account> {
    let kind = AccountKind::parse(&row.account)?;
    Ok(Account { kind, owner: (!row.owner_id.is_nil()).then_some(row.owner_id) })
}

/// One line for people.
fn told(scope: &Scope, zone: &str) -> String {
    let mut told = format!("The books of {} in {} mode, in days of {zone}", scope.tenant, scope.mode);
    if let Some(from) = scope.from {
        told.push_str(&format!(", from {from}"));
    }
    if let Some(to) = scope.to {
        told.push_str(&format!(", before {to}"));
    }
    told
}

/// The first part of an account's name, the same in both programs.
fn root(class: AccountClass) -> &'static str {
    match class {
        AccountClass::Asset => "Assets",
        AccountClass::Liability => "Liabilities",
        AccountClass::Income => "Income",
        AccountClass::Expense => "Expenses",
    }
}
