//! What somebody on the platform's staff may do: one table, read by every page of theirs.
//!
//! Everybody on staff looks. Whoever decides whether money goes out does not stop or start it for a merchant as well, and whoever runs
//! work again decides about no money. A lead does all of it; what needs two people needs two leads.

/// What somebody on staff is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Merchants that are stuck.
    Support,
    /// Money on its way out.
    Finance,
    /// Who merchants are, and what must not go on.
    Risk,
    /// All of it.
    Lead,
}

/// What is done on the pages of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Looking at merchants, payouts, disputes, providers and work.
    Look,
    /// Taking the papers of a merchant, and deciding who they are.
    Vet,
    /// Saying yes or no to a payout.
    Approve,
    /// Placing and lifting holds.
    Hold,
    /// Having work done again that was set aside.
    Retry,
}

impl Duty {
    /// All of them.
    pub const ALL: [Duty; 4] = [Duty::Support, Duty::Finance, Duty::Risk, Duty::Lead];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Duty::Support => "support",
            Duty::Finance => "finance",
            Duty::Risk => "risk",
            Duty::Lead => "lead",
        }
    }

    /// Reads what is stored.
    pub fn parse(text: &str) -> Option<Duty> {
        Duty::ALL.into_iter().find(|duty| duty.as_str() == text)
    }
}

impl Deed {
    /// All of them.
    pub const ALL: [Deed; 5] = [Deed::Look, Deed::Vet, Deed::Approve, Deed::Hold, Deed::Retry];

    /// In the words of a refusal: your duty does not let you …
    pub fn words(self) -> &'static str {
        match self {
            Deed::Look => "look at this",
            Deed::Vet => "take papers or decide who a merchant is",
            Deed::Approve => "decide about payouts",
            Deed::Hold => "place or lift holds",
            Deed::Retry => "have work done again",
        }
    }
}

/// Whether a duty includes something: support, finance, risk. A lead may do everything.
const TABLE: [(Deed, [bool; 3]); 5] = [
    (Deed::Look, [true, true, true]),
    (Deed::Vet, [false, false, true]),
    (Deed::Approve, [false, true, false]),
    (Deed::Hold, [false, false, true]),
    (Deed::Retry, [true, false, false]),
];

/// Whether a duty includes something.
pub fn may(duty: Duty, deed: Deed) -> bool {
    let column = match duty {
        Duty::Lead => return true,
        Duty::Support => 0,
        Duty::Finance => 1,
        Duty::Risk => 2,
    };
    let row = TABLE.iter().find(|(of, _)| *of == deed);
    row.and_then(|(_, columns)| columns.get(column)).copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_deed_is_in_the_table_once_and_has_somebody_beside_the_lead() {
        for deed in Deed::ALL {
            assert_eq!(TABLE.iter().filter(|(of, _)| *of == deed).count(), 1, "{deed:?}");
            assert!(Duty::ALL.into_iter().filter(|duty| may(*duty, deed)).count() > 1, "{deed:?}");
        }
    }

    #[test]
    fn nobody_but_a_lead_both_agrees_to_money_and_lifts_what_stops_it() {
        let both = |duty: &Duty| may(*duty, Deed::Approve) && may(*duty, Deed::Hold);
        assert_eq!(Duty::ALL.into_iter().filter(both).collect::<Vec<_>>(), [Duty::Lead]);
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for duty in Duty::ALL {
            assert_eq!(Duty::parse(duty.as_str()), Some(duty));
        }
        assert_eq!(Duty::parse("owner"), None);
    }
}
