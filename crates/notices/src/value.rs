//! What replaces tags: typed, bounded, and clean before any text is made of it.
//!
//! A text value is one line without control characters, whoever wrote it; a link goes to a web page over TLS.
//! How a value is shown depends on the reader's language and is decided elsewhere.

use std::collections::BTreeMap;

use jiff::Zoned;
use money::Money;

use crate::tag::{Kind, Tag};

/// Longest text value, in characters.
pub const MAX_TEXT_CHARS: usize = 200;
/// Longest link, in characters.
pub const MAX_LINK_CHARS: usize = 500;

/// What replaces a tag.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words: a name, a number of an invoice, a reason.
    Text(String),
    /// A sum of money.
    Amount(Money),
    /// An instant with the zone its reader lives in.
    Instant(Zoned),
    /// A month, as printed on a card.
    Month {
        /// The year, in full.
        year: i16,
        /// 1 to 12.
        month: i8,
    },
    /// An address on the web: `https`, or `http` on this machine.
    Link(String),
    /// A whole number.
    Count(i64),
    /// How to pay.
    Instructions(Instructions),
}

/// How to pay without a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// Dial a code on the phone of the account.
    Ussd {
        /// The code, `*737*000*123#`.
        code: String,
    },
    /// Send one transfer to an account that waits for this payment only.
    Transfer {
        /// The bank.
        bank: String,
        /// The account's number.
        account: String,
        /// The account's name, which the payer's bank shows.
        name: String,
    },
    /// Send a transfer to the customer's own account, which stays the same.
    VirtualAccount {
        /// The bank.
        bank: String,
        /// The account's number.
        account: String,
        /// The account's name, which the payer's bank shows.
        name: String,
    },
}

/// Why a value was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// The value is of another kind than the tag takes.
    #[error("`{}` takes {:?}, and was given something else", .tag.name(), .tag.kind())]
    WrongKind {
        /// For what.
        tag: Tag,
    },
    /// A text that is empty once cleaned: it would leave a hole.
    #[error("`{}` is empty", .tag.name())]
    Empty {
        /// For what.
        tag: Tag,
    },
    /// A value that is too long for any message.
    #[error("`{}` has {length} characters, of {most} at most", .tag.name())]
    TooLong {
        /// For what.
        tag: Tag,
        /// How long it is, in characters.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// Not an address that may stand in a message.
    #[error("`{}` must be an https address without spaces or quotes", .tag.name())]
    BadLink {
        /// For what.
        tag: Tag,
    },
    /// A month that does not exist.
    #[error("`{}` must be a month of a year with four digits", .tag.name())]
    BadMonth {
        /// For what.
        tag: Tag,
    },
}

impl ValueError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ValueError::WrongKind { .. } => "wrong_kind",
            ValueError::Empty { .. } => "empty",
            ValueError::TooLong { .. } => "too_long",
            ValueError::BadLink { .. } => "bad_link",
            ValueError::BadMonth { .. } => "bad_month",
        }
    }
}

/// The values of one message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(BTreeMap<Tag, Value>);

impl Values {
    /// None so far.
    pub fn new() -> Values {
        Values::default()
    }

    /// The values with one more, cleaned.
    ///
    /// # Errors
    /// [`ValueError`] when the value is not one for this tag.
    pub fn with(mut self, tag: Tag, value: Value) -> Result<Values, ValueError> {
        self.set(tag, value)?;
        Ok(self)
    }

    /// Adds or replaces a value, cleaned.
    ///
    /// # Errors
    /// [`ValueError`] when the value is not one for this tag.
    pub fn set(&mut self, tag: Tag, value: Value) -> Result<(), ValueError> {
        let value = match (tag.kind(), value) {
            (Kind::Text, Value::Text(text)) => Value::Text(line(tag, &text)?),
            (Kind::Link, Value::Link(link)) => Value::Link(link_of(tag, link)?),
            (Kind::Instructions, Value::Instructions(how)) => Value::Instructions(cleaned(tag, how)?),
            (Kind::Month, Value::Month { year, month }) => {
                if !(1..=12).contains(&month) || !(1000..=9999).contains(&year) {
                    return Err(ValueError::BadMonth { tag });
                }
                Value::Month { year, month }
            }
            (Kind::Amount, value @ Value::Amount(_))
            | (Kind::Day | Kind::Moment, value @ Value::Instant(_))
            | (Kind::Count, value @ Value::Count(_)) => value,
            (_, _) => return Err(ValueError::WrongKind { tag }),
        };
        self.0.insert(tag, value);
        Ok(())
    }

    /// The value of a tag.
    pub fn get(&self, tag: Tag) -> Option<&Value> {
        self.0.get(&tag)
    }

    /// Every tag with its value, in the order of the tags.
    pub fn iter(&self) -> impl Iterator<Item = (Tag, &Value)> {
        self.0.iter().map(|(tag, value)| (*tag, value))
    }
}

/// One line of clean text, neither empty nor too long.
fn line(tag: Tag, text: &str) -> Result<String, ValueError> {
    let text = one_line(text);
    let length = text.chars().count();
    match length {
        0 => Err(ValueError::Empty { tag }),
        _ if length > MAX_TEXT_CHARS => Err(ValueError::TooLong { tag, length, most: MAX_TEXT_CHARS }),
        _ => Ok(text),
    }
}

/// Text on one line: no control characters, nothing invisible that turns the order of letters, single spaces.
///
/// Joiners stay: scripts and emoji need them.
pub fn one_line(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}');
    let spaced: String = text
        .chars()
        .filter(|letter| !turns(*letter))
        .map(|letter| if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter })
        .collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn link_of(tag: Tag, link: String) -> Result<String, ValueError> {
    let length = link.chars().count();
    if length > MAX_LINK_CHARS {
        return Err(ValueError::TooLong { tag, length, most: MAX_LINK_CHARS });
    }
    let secure = link.strip_prefix("https://").is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let local = ["http://localhost", "http://127.0.0.1"]
        .iter()
        .any(|home| link.strip_prefix(home).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])));
    let clean = link
        .chars()
        .all(|letter| letter.is_ascii_graphic() && !matches!(letter, '"' | '\'' | '<' | '>' | '`' | '\\' | '{' | '}'));
    if (secure || local) && clean { Ok(link) } else { Err(ValueError::BadLink { tag }) }
}

fn cleaned(tag: Tag, how: Instructions) -> Result<Instructions, ValueError> {
    Ok(match how {
        Instructions::Ussd { code } => Instructions::Ussd { code: line(tag, &code)? },
        Instructions::Transfer { bank, account, name } => {
            Instructions::Transfer { bank: line(tag, &bank)?, account: line(tag, &account)?, name: line(tag, &name)? }
        }
        Instructions::VirtualAccount { bank, account, name } => Instructions::VirtualAccount {
            bank: line(tag, &bank)?,
            account: line(tag, &account)?,
            name: line(tag, &name)?,
        },
    })
}
