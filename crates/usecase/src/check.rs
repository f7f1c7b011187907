//! Checking what merchants send: every wrong field at once, each with its path, a code and a sentence.

use std::collections::BTreeMap;

use money::Currency;
use serde_json::Value;

use crate::{Error, FieldError, Result};

pub use billing::price::MAX_AMOUNT_MINOR;

/// Longest free text, such as a description or a reason, in characters.
pub const MAX_TEXT_CHARS: usize = 1_000;
/// Most entries of a merchant's own data.
pub const MAX_METADATA_ENTRIES: usize = 50;
/// Longest name of an entry, in characters.
pub const MAX_METADATA_NAME_CHARS: usize = 40;
/// Longest value of an entry, in characters.
pub const MAX_METADATA_VALUE_CHARS: usize = 500;

/// A merchant's own data: names and texts.
pub type Metadata = BTreeMap<String, String>;

/// The wrong fields found so far.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// None so far.
    pub fn new() -> Checks {
        Checks::default()
    }

    /// One more.
    pub fn wrong(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.to_owned(), message: message.into(), code });
    }

    /// One more, unless `ok`.
    pub fn demand(&mut self, ok: bool, field: &str, code: &'static str, message: &str) {
        if !ok {
            self.wrong(field, code, message);
        }
    }

    /// A text of `1..=most` characters that is not blank.
    pub fn text(&mut self, field: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.wrong(field, "empty", format!("{field} must not be empty."));
        } else if text.chars().count() > most {
            self.wrong(field, "too_long", format!("{field} may have at most {most} characters."));
        }
    }

    /// A text that may be left out.
    pub fn optional(&mut self, field: &str, text: Option<&str>, most: usize) {
        if let Some(text) = text {
            self.text(field, text, most);
        }
    }

    /// A price in minor units.
    pub fn amount(&mut self, field: &str, minor: i64) {
        if !(0..=MAX_AMOUNT_MINOR).contains(&minor) {
            let message = format!("{field} is in minor units, from 0 to {MAX_AMOUNT_MINOR}.");
            self.wrong(field, "out_of_range", message);
        }
    }

    /// A currency by its code.
    pub fn currency(&mut self, field: &str, code: &str) {
        if Currency::parse(code).is_err() {
            let message = format!("`{code}` is not a currency. Send an ISO 4217 code in capitals, such as NGN.");
            self.wrong(field, "unknown_currency", message);
        }
    }

    /// An email address, as far as one can tell without writing to it.
    pub fn email(&mut self, field: &str, text: &str) {
        if !is_email(text) {
            self.wrong(field, "invalid_email", "Send an address such as ada@example.com.");
        }
    }

    /// A phone number in E.164.
    pub fn phone(&mut self, field: &str, text: &str) {
        let digits = text.strip_prefix('+').unwrap_or_default();
        let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !fits || digits.starts_with('0') {
            self.wrong(field, "invalid_phone", "Send the number in E.164, such as +2348012345678.");
        }
    }

    /// A merchant's own data.
    pub fn metadata(&mut self, data: &Metadata) {
        if data.len() > MAX_METADATA_ENTRIES {
            let message = format!("metadata may have at most {MAX_METADATA_ENTRIES} entries.");
            self.wrong("metadata", "too_many", message);
        }
        for (name, value) in data {
            let field = format!("metadata.{name}");
            let named = (1..=MAX_METADATA_NAME_CHARS).contains(&name.chars().count());
            if !named || name.contains(['[', ']']) {
                let message = format!("A name has 1 to {MAX_METADATA_NAME_CHARS} characters and no brackets.");
                self.wrong(&field, "invalid_name", message);
            }
            if value.chars().count() > MAX_METADATA_VALUE_CHARS {
                let message = format!("A value has at most {MAX_METADATA_VALUE_CHARS} characters.");
                self.wrong(&field, "too_long", message);
            }
        }
    }

    /// Nothing wrong, or everything that is.
    ///
    /// # Errors
    /// The wrong fields.
    pub fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::fields(self.0)) }
    }
}

/// A merchant's own data, as stored.
pub fn stored(data: &Metadata) -> Value {
    data.iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = text.chars().all(|letter| !letter.is_whitespace() && !letter.is_control() && letter != ',');
    let labels = domain
        .split('.')
        .all(|label| !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-'));
    plain
        && text.len() <= 254
        && (1..=64).contains(&local.len())
        && !local.contains('@')
        && domain.contains('.')
        && labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(check: impl FnOnce(&mut Checks)) -> Vec<&'static str> {
        let mut checks = Checks::new();
        check(&mut checks);
        checks.0.into_iter().map(|found| found.code).collect()
    }

    #[test]
    fn addresses_and_numbers() {
        for good in ["ada@example.com", "a.b+c@x-y.example.ng", "ada@éxample.ng"] {
            assert!(codes(|c| c.email("email", good)).is_empty(), "{good}");
        }
        for bad in ["", "ada", "@example.com", "ada@", "ada@com", "a b@example.com", "a@b@c.com", "a@.com", "a@b..com"]
        {
            assert_eq!(codes(|c| c.email("email", bad)), ["invalid_email"], "{bad}");
        }
        for good in ["+2348012345678", "+14155550100"] {
            assert!(codes(|c| c.phone("phone", good)).is_empty(), "{good}");
        }
        for bad in ["", "2348012345678", "+0348012345678", "+234", "+23480123456789012", "+234 801"] {
            assert_eq!(codes(|c| c.phone("phone", bad)), ["invalid_phone"], "{bad}");
        }
    }

    #[test]
    fn a_merchants_data_is_bounded() {
        let one = |name: &str, value: &str| Metadata::from([(name.to_owned(), value.to_owned())]);
        assert!(codes(|c| c.metadata(&one("order", "1042"))).is_empty());
        assert!(codes(|c| c.metadata(&one("order", ""))).is_empty());
        assert_eq!(codes(|c| c.metadata(&one("", "x"))), ["invalid_name"]);
        assert_eq!(codes(|c| c.metadata(&one("a[0]", "x"))), ["invalid_name"]);
        assert_eq!(codes(|c| c.metadata(&one(&"n".repeat(41), "x"))), ["invalid_name"]);
        assert_eq!(codes(|c| c.metadata(&one("n", &"é".repeat(501)))), ["too_long"]);
        let many: Metadata = (0..51).map(|nth| (nth.to_string(), String::new())).collect();
        assert_eq!(codes(|c| c.metadata(&many)), ["too_many"]);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let mut checks = Checks::new();
        checks.text("name", " ", 200);
        checks.amount("amount", -1);
        checks.currency("currency", "ngn");
        let error = checks.done().expect_err("three wrong fields");
        let fields: Vec<&str> = error.fields.iter().map(|found| found.field.as_str()).collect();
        assert_eq!(fields, ["name", "amount", "currency"]);
    }
}
