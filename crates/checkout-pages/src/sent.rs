//! What a form of the page sends: one shape for all of them.

use checkout::{Buys, Guest, Sight};
use serde::Deserialize;
use usecase::{Error, Result};

use crate::pay_link::read_amount;

/// Fields of a form. Those that a form does not have are empty.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    /// `pay`, `saved`, `code`, `answer`, `other` or `sent`.
    pub(crate) what: String,
    /// The version of the session that the form was shown with.
    pub(crate) version: i64,
    /// How to pay: `card`, `transfer`, `ussd`, or `free`; of `saved`, the id of a card, `wallet`, or `card` for one that is entered now.
    pub(crate) how: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) name: String,
    /// A test card's number.
    pub(crate) number: String,
    /// How much of it now, where it can be paid in parts.
    pub(crate) part: String,
    /// Whether the card is kept.
    pub(crate) keep: String,
    /// A promotion code.
    pub(crate) code: String,
    /// What the payer's bank asked for.
    pub(crate) answer: String,
    /// Which of the things that banks ask for.
    pub(crate) kind: String,
    /// What a form of somebody who is signed in carries.
    pub(crate) form: String,
    /// Whether the card is saved for every shop.
    pub(crate) everywhere: String,
    /// The most that the shop may charge each time, and each month, as people write it.
    pub(crate) each: String,
    pub(crate) monthly: String,
}

impl Sent {
    /// Who the payer says that they are. A number as people write it at home becomes one as the world writes it.
    pub(crate) fn guest(&self) -> Guest {
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Guest {
            email: said(&self.email),
            phone: said(&self.phone).map(|text| international(&text)),
            name: said(&self.name),
        }
    }

    /// How much is paid now, in minor units; none for all that is missing.
    ///
    /// # Errors
    /// A field error for what is no amount.
    pub(crate) fn part(&self, sight: &Sight) -> Result<Option<i64>> {
        let (Buys::Order { .. }, Some(quote)) = (&sight.terms.buys, &sight.terms.quote) else { return Ok(None) };
        if self.part.trim().is_empty() {
            return Ok(None);
        }
        let read = read_amount(&self.part, quote.money(0)?);
        let wrong = || Error::field("part", "bad_amount", "Write an amount above zero in digits, such as 5,000.");
        Ok(Some(read.ok_or_else(wrong)?))
    }

    /// The digits of the card.
    pub(crate) fn digits(&self) -> String {
        self.number.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect()
    }
}

/// `0803 123 4567` is a Nigerian number; everything else is taken as it is.
fn international(text: &str) -> String {
    let plain: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-' | '(' | ')')).collect();
    match plain.strip_prefix('0') {
        Some(rest) if plain.len() == 11 => format!("+234{rest}"),
        Some(_) | None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::international;

    #[test]
    fn numbers_are_taken_as_people_write_them() {
        assert_eq!(international("0803 123 4567"), "+2348031234567");
        assert_eq!(international("+44 20 7946 0000"), "+442079460000");
    }
}
