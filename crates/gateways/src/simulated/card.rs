//! The test cards: each number stands for one story, told on first use and on every charge of the saved card.
//!
//! All numbers begin with 408408 and pass the Luhn check; none belongs to anyone. Some tell their story after the money moved: when
//! it is to go back, or is disputed. Numbers whose story a provider's webhooks tell are not listed until those exist here.

use recovery::DeclineCode;

use super::Fate;

/// What all test numbers begin with.
pub const PREFIX: &str = "408408";

/// What the payer must do when the card is used for the first time, in a checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstUse {
    /// Nothing: it is accepted.
    Accepted,
    /// Enter this PIN.
    Pin(&'static str),
    /// Enter this one-time code.
    Otp(&'static str),
    /// Confirm on the issuer's page.
    Redirect,
    /// The first payment meets this fate.
    Meets(Fate),
}

/// What happens when the saved card is charged without the payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Nothing special: the next trigger decides.
    Plain,
    /// The same every time.
    Always(Fate),
    /// The payer's salary, payday and the price decide.
    Balance,
    /// The first so many charges are refused for this reason; then plain.
    FirstDecline(u16, DeclineCode),
    /// Refused as over the limit until the midnight, in Lagos, after the first charge; then plain.
    LimitToday,
    /// It is never saved: the first use fails.
    Never(DeclineCode),
}

/// What happens when money is to go back to the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBack {
    /// It goes.
    AtOnce,
    /// It is refused.
    Never,
    /// The bank takes three working days.
    AfterWorkingDays,
    /// The card is gone: the provider wants a bank account.
    Elsewhere,
}

/// The number whose charges are disputed.
pub(super) const DISPUTED: &str = "4084080000000227";

/// Whether charges of a card of this number are disputed, two days later.
pub(super) fn is_disputed(number: &str) -> bool {
    number == DISPUTED
}

/// The numbers whose story is told when money is to go back.
const PAID_BACK: [(&str, PaidBack); 3] = [
    ("4084080000000235", PaidBack::Never),
    ("4084080000000243", PaidBack::AfterWorkingDays),
    ("4084080000000300", PaidBack::Elsewhere),
];

/// What happens when money is to go back to a card of this number.
pub fn paid_back(number: &str) -> PaidBack {
    PAID_BACK.iter().find(|(known, _)| *known == number).map_or(PaidBack::AtOnce, |(_, story)| *story)
}

/// A test number and its story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestCard {
    /// Sixteen digits.
    pub number: &'static str,
    /// In a checkout.
    pub first_use: FirstUse,
    /// Off session.
    pub saved: Saved,
}

/// Every test card.
pub const TEST_CARDS: &[TestCard] = &[
    plain("4084080000000003", FirstUse::Accepted),
    plain("4084080000000011", FirstUse::Pin("1111")),
    plain("4084080000000029", FirstUse::Otp("123456")),
    plain("4084080000000037", FirstUse::Redirect),
    card("4084080000000045", Saved::Always(Fate::Declines(DeclineCode::InsufficientFunds))),
    card("4084080000000052", Saved::Always(Fate::Declines(DeclineCode::DoNotHonor))),
    card("4084080000000060", Saved::Always(Fate::Declines(DeclineCode::ExpiredCard))),
    card("4084080000000078", Saved::Always(Fate::Declines(DeclineCode::StolenCard))),
    card("4084080000000086", Saved::Always(Fate::Declines(DeclineCode::LostCard))),
    card("4084080000000094", Saved::Always(Fate::Declines(DeclineCode::SuspectedFraud))),
    card("4084080000000102", Saved::FirstDecline(2, DeclineCode::IssuerUnavailable)),
    card("4084080000000110", Saved::FirstDecline(1, DeclineCode::ProcessorError)),
    card("4084080000000128", Saved::Always(Fate::SilentThenSucceeds)),
    card("4084080000000136", Saved::Always(Fate::SilentThenDeclines(DeclineCode::DoNotHonor))),
    card("4084080000000144", Saved::Always(Fate::LeavesNoTrace)),
    card("4084080000000151", Saved::LimitToday),
    card("4084080000000169", Saved::Always(Fate::Declines(DeclineCode::TokenInvalid))),
    TestCard {
        number: "4084080000000177",
        first_use: FirstUse::Meets(Fate::Declines(DeclineCode::IncorrectPin)),
        saved: Saved::Never(DeclineCode::IncorrectPin),
    },
    both("4084080000000185", Fate::PendingThenSucceeds),
    both("4084080000000193", Fate::PendingThenDeclines(DeclineCode::DoNotHonor)),
    TestCard {
        number: "4084080000000201",
        first_use: FirstUse::Otp("123456"),
        saved: Saved::Always(Fate::WantsConfirmation),
    },
    card("4084080000000219", Saved::Balance),
    plain(DISPUTED, FirstUse::Accepted),
    plain("4084080000000235", FirstUse::Accepted),
    plain("4084080000000243", FirstUse::Accepted),
    card("4084080000000250", Saved::Always(Fate::MovesLess)),
    card("4084080000000292", Saved::Always(Fate::MovesOtherCurrency)),
    plain("4084080000000300", FirstUse::Accepted),
];

/// The story of a number.
pub fn find(number: &str) -> Option<&'static TestCard> {
    TEST_CARDS.iter().find(|card| card.number == number)
}

impl Saved {
    /// The fate that the number alone decides: of the token's charge `attempt` (from 1), where
    /// `limit_is_over` says that the midnight after the first charge has passed.
    pub(super) fn fate(self, attempt: i32, limit_is_over: bool) -> Option<Fate> {
        match self {
            Saved::Plain | Saved::Balance => None,
            Saved::Always(fate) => Some(fate),
            Saved::FirstDecline(times, code) => (attempt <= i32::from(times)).then_some(Fate::Declines(code)),
            Saved::LimitToday => (!limit_is_over).then_some(Fate::Declines(DeclineCode::LimitExceeded)),
            Saved::Never(code) => Some(Fate::Declines(code)),
        }
    }
}

const fn plain(number: &'static str, first_use: FirstUse) -> TestCard {
    TestCard { number, first_use, saved: Saved::Plain }
}

const fn card(number: &'static str, saved: Saved) -> TestCard {
    TestCard { number, first_use: FirstUse::Accepted, saved }
}

const fn both(number: &'static str, fate: Fate) -> TestCard {
    TestCard { number, first_use: FirstUse::Meets(fate), saved: Saved::Always(fate) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{PREFIX, TEST_CARDS, find};
    use crate::simulated::luhn;

    #[test]
    fn numbers_are_valid_distinct_and_recognisable() {
        let numbers: BTreeSet<&str> = TEST_CARDS.iter().map(|card| card.number).collect();
        assert_eq!(numbers.len(), TEST_CARDS.len());
        for card in TEST_CARDS {
            assert_eq!(card.number.len(), 16);
            assert!(card.number.starts_with(PREFIX), "{}", card.number);
            assert!(luhn::is_valid(card.number), "{}", card.number);
            assert_eq!(find(card.number), Some(card));
        }
        // Valid, but its story (a webhook that comes three times) cannot be told yet.
        assert_eq!(find("4084080000000268"), None);
    }
}
