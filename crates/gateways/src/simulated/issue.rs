//! Making test cards and mandates: the simulator's own card fields and consent page.
//!
//! Only the published test numbers are taken, so that a real card number never gets in here. A card that
//! wants a PIN or a code on first use is saved without: asking for it is the checkout's part.

use jiff::Timestamp;
use recovery::{DeclineCode, Rail};
use store::StoreError;
use store::simulator::{SimulatedCardRow, SimulatorDb};

use super::behavior::{Behavior, BehaviorError};
use super::book;
use super::card::{self, Saved};
use super::decide::{Method, Saver};
use super::luhn;
use recovery::draw::Draw;

/// More identical methods than this, made at one instant for one payer, are a mistake.
const TWINS: i64 = 1_000;

/// Digits of a Nigerian bank account number.
const ACCOUNT_DIGITS: usize = 10;

/// A test card to be saved.
#[derive(Clone, Debug)]
pub struct NewCard<'a> {
    /// One of the test numbers.
    pub number: &'a str,
    /// The payer's email: the same person is found again when asked to push money.
    pub payer: &'a str,
    /// The person behind it.
    pub behavior: Behavior,
    /// The instant of saving, virtual for a payer on a test clock.
    pub at: Timestamp,
}

/// A bank mandate to be given. It can be charged three virtual hours later, and never if the account number
/// ends in 9: that payer does not consent.
#[derive(Clone, Debug)]
pub struct NewMandate<'a> {
    /// Ten digits.
    pub account: &'a str,
    /// The payer's email.
    pub payer: &'a str,
    /// The person behind it.
    pub behavior: Behavior,
    /// The instant of consent, virtual for a payer on a test clock.
    pub at: Timestamp,
}

/// A saved method as a provider describes it: what we may keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMethod {
    /// What to charge it by.
    pub token: String,
    /// `card` or `direct_debit`.
    pub rail: Rail,
    /// The card's brand; none for an account.
    pub brand: Option<String>,
    /// The bank.
    pub issuer: String,
    /// The last four digits.
    pub last4: String,
    /// Month of expiry, 1–12; none for an account.
    pub exp_month: Option<i16>,
    /// Year of expiry; none for an account.
    pub exp_year: Option<i16>,
}

/// Why a method was not saved.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The check digit, the length or a character is wrong.
    #[error("this is not a card number")]
    NotACard,
    /// A card number that is not one of the published test numbers.
    #[error("only the simulator's test cards, which begin with {}, can be used here", card::PREFIX)]
    NotATestCard,
    /// Not ten digits.
    #[error("an account number has {ACCOUNT_DIGITS} digits")]
    NotAnAccount,
    /// The issuer refused the first use.
    #[error("the card was declined: {0}")]
    Declined(DeclineCode),
    /// Nonsense about the payer.
    #[error(transparent)]
    Behavior(#[from] BehaviorError),
    /// The book.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Saves a card.
pub(super) async fn card(db: &SimulatorDb, seed: u64, ask: &NewCard<'_>) -> Result<SavedMethod, IssueError> {
    check_number(ask.number)?;
    store_method(db, seed, Rail::Card, ask).await
}

/// Saves a mandate.
pub(super) async fn mandate(db: &SimulatorDb, seed: u64, ask: &NewMandate<'_>) -> Result<SavedMethod, IssueError> {
    check_account(ask.account)?;
    let NewMandate { account, payer, behavior, at } = ask;
    let as_card = NewCard { number: account, payer, behavior: behavior.clone(), at: *at };
    store_method(db, seed, Rail::DirectDebit, &as_card).await
}

/// What a saved method looks like from outside.
pub(super) fn describe(seed: u64, token: &str, saver: &Saver) -> SavedMethod {
    // Cards are made out for four years, to December.
    let exp_year = super::date_in_lagos(saver.created_at).year().saturating_add(4);
    let (rail, brand, expiry) = match saver.method {
        Method::Card => (Rail::Card, Some("visa".to_owned()), Some((12, exp_year))),
        Method::Mandate => (Rail::DirectDebit, None, None),
    };
    SavedMethod {
        token: token.to_owned(),
        rail,
        brand,
        issuer: issuer(seed, &saver.payer),
        last4: last4(&saver.number),
        exp_month: expiry.map(|(month, _)| month),
        exp_year: expiry.map(|(_, year)| year),
    }
}

/// Refuses what is not a test card, or one that fails on first use.
fn check_number(number: &str) -> Result<(), IssueError> {
    if !luhn::is_valid(number) || !(12..=19).contains(&number.len()) {
        return Err(IssueError::NotACard);
    }
    let known = card::find(number).ok_or(IssueError::NotATestCard)?;
    match known.saved {
        Saved::Never(code) => Err(IssueError::Declined(code)),
        Saved::Plain | Saved::Always(_) | Saved::Balance | Saved::FirstDecline(..) | Saved::LimitToday => Ok(()),
    }
}

fn check_account(account: &str) -> Result<(), IssueError> {
    let is_account = account.len() == ACCOUNT_DIGITS && account.bytes().all(|byte| byte.is_ascii_digit());
    if is_account { Ok(()) } else { Err(IssueError::NotAnAccount) }
}

/// Stores the method under a token that follows from it. A second one just like it gets another token.
async fn store_method(db: &SimulatorDb, seed: u64, rail: Rail, ask: &NewCard<'_>) -> Result<SavedMethod, IssueError> {
    ask.behavior.check()?;
    let behavior = serde_json::to_value(&ask.behavior).map_err(|error| book::unreadable(&error))?;
    let payer = book::folded(ask.payer);
    let draw = Draw::seeded(seed).text("token").text(rail.as_str()).text(ask.number).text(&payer);
    let draw = draw.number(ask.at.as_millisecond());
    for twin in 0..TWINS {
        let row = SimulatedCardRow {
            token: format!("simtok_{}", draw.number(twin).hex()),
            rail: rail.as_str().to_owned(),
            number: ask.number.to_owned(),
            payer: payer.clone(),
            behavior: behavior.clone(),
            created_at: ask.at,
        };
        if db.insert_card(&row).await? {
            return Ok(describe(seed, &row.token, &book::saver_of_card(&row)?));
        }
    }
    Err(StoreError::fault("too many identical methods at one instant").into())
}

fn issuer(seed: u64, payer: &str) -> String {
    const BANKS: [&str; 8] =
        ["Access Bank", "GTBank", "Zenith Bank", "First Bank", "UBA", "Fidelity Bank", "Wema Bank", "Sterling Bank"];
    let draw = Draw::seeded(seed).text("issuer").text(payer);
    let place = usize::try_from(draw.below(BANKS.len() as u64)).expect("one of a handful");
    BANKS[place].to_owned()
}

fn last4(number: &str) -> String {
    // Only digits get here, each one byte.
    number[number.len() - 4..].to_owned()
}

#[cfg(test)]
mod tests {
    use recovery::{DeclineCode, Rail};

    use super::{IssueError, check_account, check_number, describe};
    use crate::simulated::Behavior;
    use crate::simulated::card::{Saved, TEST_CARDS};
    use crate::simulated::decide::{Method, Saver};
    use crate::simulated::sample::holder;

    #[test]
    fn only_test_cards_are_taken() {
        for card in TEST_CARDS {
            let is_saved = check_number(card.number).is_ok();
            assert_eq!(is_saved, !matches!(card.saved, Saved::Never(_)), "{}", card.number);
        }
        for nonsense in ["", "0", "4084080000000004", "408408000000000x", "4084 0800 0000 0003"] {
            assert!(matches!(check_number(nonsense), Err(IssueError::NotACard)), "{nonsense}");
        }
        for other in ["4242424242424242", "5555555555554444", "4084080000000268"] {
            assert!(matches!(check_number(other), Err(IssueError::NotATestCard)), "{other}");
        }
        let refused = check_number("4084080000000177");
        assert!(matches!(refused, Err(IssueError::Declined(DeclineCode::IncorrectPin))));
    }

    #[test]
    fn accounts_have_ten_digits() {
        assert!(check_account("0123456789").is_ok());
        for wrong in ["", "012345678", "01234567890", "012345678x"] {
            assert!(matches!(check_account(wrong), Err(IssueError::NotAnAccount)), "{wrong}");
        }
    }

    #[test]
    fn a_payer_keeps_their_bank() {
        let saver = holder("4084080000000219", Behavior::default());
        let method = describe(1, "simtok_1", &saver);
        assert_eq!(method, describe(1, "simtok_1", &saver));
        assert_eq!((method.last4.as_str(), method.brand.as_deref()), ("0219", Some("visa")));
        assert_eq!((method.exp_month, method.exp_year), (Some(12), Some(2030)));
        let mandate = describe(1, "simtok_2", &Saver { method: Method::Mandate, ..saver });
        assert_eq!((mandate.rail, mandate.exp_year), (Rail::DirectDebit, None));
        assert_eq!(mandate.issuer, method.issuer);
    }
}
