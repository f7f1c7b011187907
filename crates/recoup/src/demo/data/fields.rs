//! Reading the fields of a table one by one, and remembering everything that is wrong.
//!
//! A reader answers `None` for a field that is missing or wrong and has noted why; whoever asked goes on, so that
//! one reading finds all problems. It does not know what the fields mean.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong at a place of the file. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Problem {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) reason: String,
}

/// What was found wrong with a text so far.
#[derive(Debug)]
pub(super) struct Problems<'t> {
    text: &'t str,
    found: Vec<Problem>,
}

impl<'t> Problems<'t> {
    pub(super) fn new(text: &'t str) -> Problems<'t> {
        Problems { text, found: Vec::new() }
    }

    /// Notes a problem at a byte of the text.
    pub(super) fn at(&mut self, byte: usize, reason: impl Into<String>) {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        self.found.push(Problem { line, column, reason: reason.into() });
    }

    /// All of them, in the order of the file.
    pub(super) fn all(mut self) -> Vec<Problem> {
        self.found.sort();
        self.found
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// A table being read. Fields that nobody asked for are problems at the end.
pub(super) struct Fields<'a, 'p, 't> {
    problems: &'p mut Problems<'t>,
    table: &'a DeTable<'a>,
    /// What the table is, for messages: `the plan "monthly"`.
    what: String,
    /// Where it begins.
    start: usize,
    asked: BTreeSet<&'static str>,
}

impl<'a, 'p, 't> Fields<'a, 'p, 't> {
    /// Reads a value that should be a table; `None` when it is none.
    pub(super) fn of(
        problems: &'p mut Problems<'t>,
        what: String,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Option<Fields<'a, 'p, 't>> {
        let start = value.span().start;
        let Some(table) = value.get_ref().as_table() else {
            problems.at(start, format!("{what} must be a table, not {}", kind(value.get_ref())));
            return None;
        };
        Some(Fields { problems, table, what, start, asked: BTreeSet::new() })
    }

    /// The value of a field that may be left out, and where it stands.
    fn find(&mut self, name: &'static str) -> Option<(&'a DeValue<'a>, usize)> {
        self.asked.insert(name);
        let value = self.table.get(name)?;
        Some((value.get_ref(), value.span().start))
    }

    /// The value of a field that must be there.
    fn need(&mut self, name: &'static str) -> Option<(&'a DeValue<'a>, usize)> {
        let found = self.find(name);
        if found.is_none() {
            self.problems.at(self.start, format!("{} has no `{name}`", self.what));
        }
        found
    }

    /// Where a field stands; the table's beginning when it is left out.
    pub(super) fn place(&self, name: &str) -> usize {
        self.table.get(name).map_or(self.start, |value| value.span().start)
    }

    /// Notes a problem with a field.
    pub(super) fn wrong(&mut self, name: &str, reason: impl Into<String>) {
        let place = self.place(name);
        self.problems.at(place, reason);
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    fn as_text(&mut self, name: &str, found: Option<(&'a DeValue<'a>, usize)>) -> Option<&'a str> {
        let (value, place) = found?;
        match value.as_str().map(str::trim) {
            Some("") => self.problems.at(place, format!("`{name}` is empty")),
            Some(text) => return Some(text),
            None => self.problems.at(place, format!("`{name}` must be a text in quotes, not {}", kind(value))),
        }
        None
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, name: &'static str) -> Option<&'a str> {
        let found = self.need(name);
        self.as_text(name, found)
    }

    /// A text that may be left out; the outer `None` means that it is wrong.
    pub(super) fn text_if_any(&mut self, name: &'static str) -> Option<Option<&'a str>> {
        match self.find(name) {
            None => Some(None),
            found => self.as_text(name, found).map(Some),
        }
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(&mut self, name: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(name)?;
        let known = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if known.is_none() {
            let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.wrong(name, format!("`{name}` is {text:?}; it must be one of {}", list.join(", ")));
        }
        known
    }

    fn as_whole(
        &mut self,
        name: &str,
        found: Option<(&'a DeValue<'a>, usize)>,
        range: &RangeInclusive<i64>,
    ) -> Option<i64> {
        let (value, place) = found?;
        let Some(number) = value.as_integer() else {
            self.problems.at(place, format!("`{name}` must be a whole number, not {}", kind(value)));
            return None;
        };
        let read = i64::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| range.contains(number));
        if read.is_none() {
            let (from, to) = (range.start(), range.end());
            self.problems.at(place, format!("`{name}` is {number}; it must be from {from} to {to}"));
        }
        read
    }

    /// A whole number that must be there.
    pub(super) fn whole(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let found = self.need(name);
        self.as_whole(name, found, &range)
    }

    /// A whole number that may be left out; the outer `None` means that it is wrong.
    pub(super) fn whole_if_any(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<Option<i64>> {
        match self.find(name) {
            None => Some(None),
            found => self.as_whole(name, found, &range).map(Some),
        }
    }

    /// A whole number or a text, whichever is there.
    pub(super) fn whole_or_text(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Option<Result<i64, &'a str>> {
        let found = self.find(name);
        match found? {
            (DeValue::String(_), _) => self.as_text(name, found).map(Err),
            _ => self.as_whole(name, found, &range).map(Ok),
        }
    }

    /// A date without a time.
    pub(super) fn date(&mut self, name: &'static str) -> Option<Date> {
        let (value, place) = self.need(name)?;
        let plain = value.as_datetime().filter(|at| at.time.is_none()).and_then(|at| at.date);
        let read = plain.and_then(|date| {
            let (year, month, day) = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
            Date::new(year.ok()?, month.ok()?, day.ok()?).ok()
        });
        if read.is_none() {
            self.problems.at(place, format!("`{name}` must be a date such as 2026-01-15, without quotes"));
        }
        read
    }

    /// The tables of a list, each with its place.
    pub(super) fn list(&mut self, name: &'static str) -> Vec<&'a Spanned<DeValue<'a>>> {
        let Some((value, place)) = self.need(name) else { return Vec::new() };
        match value.as_array() {
            Some(items) if !items.is_empty() => items.iter().collect(),
            Some(_) => {
                self.problems.at(place, format!("`{name}` is empty"));
                Vec::new()
            }
            None => {
                self.problems.at(place, format!("`{name}` must be a list of tables, not {}", kind(value)));
                Vec::new()
            }
        }
    }

    /// A table inside this one.
    pub(super) fn table(&mut self, name: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.need(name)?;
        self.table.get(name)
    }

    /// The names and values of a table whose names are data.
    pub(super) fn entries(&mut self) -> Vec<(&'a str, Range<usize>, &'a Spanned<DeValue<'a>>)> {
        self.table.iter().map(|(name, value)| (name.get_ref().as_ref(), name.span(), value)).collect()
    }

    /// Notes every field that nobody asked for.
    pub(super) fn end(self) {
        for (name, _) in self.table.iter().filter(|(name, _)| !self.asked.contains(name.get_ref().as_ref())) {
            let known: Vec<&str> = self.asked.iter().copied().collect();
            let reason = format!("{} has no field `{}`; it has {}", self.what, name.get_ref(), known.join(", "));
            self.problems.at(name.span().start, reason);
        }
    }

    pub(super) fn problems(&mut self) -> &mut Problems<'t> {
        self.problems
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
