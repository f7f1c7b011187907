//! What may be told about the person behind a card: salary, payday, willingness, and a scripted plan.
//!
//! Stored as JSON in the simulator's book; a field left out takes its default. Knows no amounts due.

pub use recovery::payers::Payday;
use serde::{Deserialize, Serialize};

use super::Fate;

/// The person behind a card or mandate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Behavior {
    /// What lands on their payday, in minor units of the currency they pay in. Giving it makes the balance
    /// decide the charges of a plain card, too.
    pub salary_minor: Option<i64>,
    /// Their own payday; none means the general rule of `calendar::payday`.
    pub payday: Option<Payday>,
    /// How many of ten thousand payment requests they answer, if the money is there; none means 6,000.
    pub willing_per_10k: Option<u16>,
    /// The fates of the first charges of this card or mandate, before anything else decides.
    pub plan: Vec<Fate>,
}

/// Why a behavior makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BehaviorError {
    /// A salary of nothing, or less.
    #[error("a salary is above zero, not {0}")]
    Salary(i64),
    /// No such day.
    #[error("a payday is a day of the month from 1 to 31 or of the week from 1 to 7, not {0}")]
    Payday(u8),
    /// A share above the whole.
    #[error("a share is at most 10000 per 10,000, not {0}")]
    Share(u16),
}

impl Behavior {
    /// Checks the fields.
    ///
    /// # Errors
    /// The first one that makes no sense.
    pub fn check(&self) -> Result<(), BehaviorError> {
        if let Some(salary) = self.salary_minor.filter(|salary| *salary <= 0) {
            return Err(BehaviorError::Salary(salary));
        }
        if let Some(share) = self.willing_per_10k.filter(|share| *share > 10_000) {
            return Err(BehaviorError::Share(share));
        }
        match self.payday {
            Some(Payday::Month { day }) if !(1..=31).contains(&day) => Err(BehaviorError::Payday(day)),
            Some(Payday::Week { weekday }) if !(1..=7).contains(&weekday) => Err(BehaviorError::Payday(weekday)),
            Some(Payday::Month { .. } | Payday::Week { .. }) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use recovery::DeclineCode;

    use super::{Behavior, BehaviorError, Payday};
    use crate::simulated::Fate;

    #[test]
    fn it_reads_what_it_writes_and_fills_what_is_missing() {
        let behavior = Behavior {
            salary_minor: Some(30_000_000),
            payday: Some(Payday::Week { weekday: 5 }),
            willing_per_10k: None,
            plan: vec![Fate::Declines(DeclineCode::InsufficientFunds), Fate::Succeeds],
        };
        let json = serde_json::to_value(&behavior).expect("plain data");
        assert_eq!(json["plan"], serde_json::json!([{"declines": "insufficient_funds"}, "succeeds"]));
        assert_eq!(json["payday"], serde_json::json!({"every": "week", "weekday": 5}));
        assert_eq!(serde_json::from_value::<Behavior>(json).expect("what it wrote"), behavior);
        assert_eq!(serde_json::from_str::<Behavior>("{}").expect("defaults"), Behavior::default());
        assert!(serde_json::from_str::<Behavior>(r#"{"salary": 1}"#).is_err());
    }

    #[test]
    fn nonsense_is_refused() {
        let with = |payday| Behavior { payday: Some(payday), ..Behavior::default() };
        assert_eq!(Behavior::default().check(), Ok(()));
        assert_eq!(with(Payday::Month { day: 31 }).check(), Ok(()));
        assert_eq!(with(Payday::Month { day: 0 }).check(), Err(BehaviorError::Payday(0)));
        assert_eq!(with(Payday::Week { weekday: 8 }).check(), Err(BehaviorError::Payday(8)));
        let poor = Behavior { salary_minor: Some(0), ..Behavior::default() };
        assert_eq!(poor.check(), Err(BehaviorError::Salary(0)));
        let eager = Behavior { willing_per_10k: Some(10_001), ..Behavior::default() };
        assert_eq!(eager.check(), Err(BehaviorError::Share(10_001)));
    }
}
