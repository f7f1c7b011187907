//! Who is simulated: read from a file, or made from a seed.

use serde::{Deserialize, Serialize};

use crate::code::{DeclineCode, RetryClass};
use crate::draw::Draw;
use crate::payers::{Payday, USUAL_SALARY_MINOR, USUAL_WILLINGNESS_PER_10K};

/// One customer of a monthly plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Member {
    /// Who: the same name has the same luck.
    pub id: String,
    /// What a month costs, in minor units. Above zero.
    pub price_minor: i64,
    /// The day of the month on which it is charged, at 09:00; 1–31, clamped.
    pub billing_day: u8,
    /// What lands on payday, in minor units; left out, the money is always there.
    #[serde(default)]
    pub salary_minor: Option<i64>,
    /// Their own payday; left out, the general rule.
    #[serde(default)]
    pub payday: Option<Payday>,
    /// How many of ten thousand requests they answer.
    #[serde(default = "usual_willingness")]
    pub willing_per10k: u16,
    /// What becomes of their card.
    #[serde(default)]
    pub card: Card,
}

/// The story of a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "story", deny_unknown_fields)]
pub enum Card {
    /// It works.
    #[default]
    Good,
    /// From this month (1 is the first) it ends in this code for good, until the customer gives another card.
    Dies {
        /// From which month on.
        month: u32,
        /// A code after which a method is not charged again.
        code: DeclineCode,
    },
    /// Some charges end in this code, whatever the balance.
    Sometimes {
        /// So many of ten thousand.
        per10k: u16,
        /// A decline.
        code: DeclineCode,
    },
}

fn usual_willingness() -> u16 {
    USUAL_WILLINGNESS_PER_10K
}

/// Why a member makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    /// A price of nothing.
    #[error("has a price that is not above zero")]
    Price,
    /// A salary of nothing.
    #[error("has a salary that is not above zero")]
    Salary,
    /// No such day.
    #[error("has a billing day or payday that is none")]
    Day,
    /// A share above the whole.
    #[error("has a share above 10000")]
    Share,
    /// A code that does not fit the card's story.
    #[error("has a card whose code `{0}` does not fit its story")]
    Code(DeclineCode),
}

impl Member {
    /// Checks the fields.
    ///
    /// # Errors
    /// The first one that makes no sense.
    pub fn check(&self) -> Result<(), MemberError> {
        if self.price_minor <= 0 {
            return Err(MemberError::Price);
        }
        if self.salary_minor.is_some_and(|salary| salary <= 0) {
            return Err(MemberError::Salary);
        }
        let payday_is_one = match self.payday {
            Some(Payday::Month { day }) => (1..=31).contains(&day),
            Some(Payday::Week { weekday }) => (1..=7).contains(&weekday),
            None => true,
        };
        if !payday_is_one || !(1..=31).contains(&self.billing_day) {
            return Err(MemberError::Day);
        }
        match self.card {
            _ if self.willing_per10k > 10_000 => Err(MemberError::Share),
            Card::Sometimes { per10k, .. } if per10k > 10_000 => Err(MemberError::Share),
            Card::Sometimes { code, .. } if !code.class().is_decline() => Err(MemberError::Code(code)),
            Card::Dies { code, .. } if !matches!(code.class(), RetryClass::Never | RetryClass::NewMethod) => {
                Err(MemberError::Code(code))
            }
            Card::Good | Card::Dies { .. } | Card::Sometimes { .. } => Ok(()),
        }
    }
}

/// So many customers, drawn from a seed. Of ten thousand: 6,500 live on a salary (of these, 2,000 on a day of the month of
/// their own and 1,000 on a weekday), the others always have the money; 500 cards are stolen, lost or closed in some month,
/// 500 expire, 600 are refused now and then without a reason, 300 meet a bank that is down, 200 a daily limit. Prices are
/// 2 % to 10 % of the salary.
pub fn population(seed: u64, customers: u32) -> Vec<Member> {
    (0..customers).map(|number| one(seed, number)).collect()
}

fn one(seed: u64, number: u32) -> Member {
    let id = format!("customer{number}");
    let draw = Draw::seeded(seed).text("population").text(&id);
    let part = |what: &str, of: u64| draw.text(what).below(of);
    let byte = |value: u64| u8::try_from(value).unwrap_or(u8::MAX);
    // From half to twice the usual salary.
    let salary = USUAL_SALARY_MINOR / 2;
    let salary = salary.saturating_add(i64::try_from(part("salary", 22_500_000)).unwrap_or(0));
    let percent = i64::try_from(part("price", 9)).unwrap_or(0).saturating_add(2);
    let price_minor = (salary / 100).saturating_mul(percent);
    let payday = match part("payday", 6_500) {
        0..2_000 => Some(Payday::Month { day: byte(part("day", 28)).saturating_add(1) }),
        2_000..3_000 => Some(Payday::Week { weekday: byte(part("weekday", 7)).saturating_add(1) }),
        _ => None,
    };
    Member {
        price_minor,
        billing_day: byte(part("billing", 28)).saturating_add(1),
        salary_minor: (part("lives", 10_000) < 6_500).then_some(salary),
        payday,
        willing_per10k: u16::try_from(part("willing", 8_000)).unwrap_or(0).saturating_add(1_000),
        card: card(draw),
        id,
    }
}

fn card(draw: Draw) -> Card {
    let month = u32::try_from(draw.text("month").below(12)).unwrap_or(0).saturating_add(1);
    match draw.text("card").below(10_000) {
        0..250 => Card::Dies { month, code: DeclineCode::StolenCard },
        250..400 => Card::Dies { month, code: DeclineCode::LostCard },
        400..500 => Card::Dies { month, code: DeclineCode::AccountClosed },
        500..1_000 => Card::Dies { month, code: DeclineCode::ExpiredCard },
        1_000..1_600 => Card::Sometimes { per10k: 2_000, code: DeclineCode::DoNotHonor },
        1_600..1_900 => Card::Sometimes { per10k: 2_000, code: DeclineCode::IssuerUnavailable },
        1_900..2_100 => Card::Sometimes { per10k: 2_500, code: DeclineCode::LimitExceeded },
        _ => Card::Good,
    }
}
