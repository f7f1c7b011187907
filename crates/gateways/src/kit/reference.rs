//! Our references, as providers carry them: 36 characters of `a-z 0-9 -`, which every provider here accepts.

use ids::Uuid;

/// What a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// An attempt to charge.
    Charge,
    /// A refund.
    Refund,
    /// A payout.
    Payout,
    /// A setup of a saved means of payment.
    Setup,
    /// A bank account for a payer.
    Account,
}

impl Reference {
    const ALL: [Reference; 5] =
        [Reference::Charge, Reference::Refund, Reference::Payout, Reference::Setup, Reference::Account];

    fn prefix(self) -> &'static str {
        match self {
            Reference::Charge => "pay-",
            Reference::Refund => "ref-",
            Reference::Payout => "out-",
            Reference::Setup => "set-",
            Reference::Account => "acc-",
        }
    }

    /// The reference of this kind for one of our ids. The same id has the same reference for ever.
    pub fn of(self, key: Uuid) -> String {
        format!("{}{}", self.prefix(), key.simple())
    }
}

/// Which id a provider repeats, if it is a reference of ours at all.
pub fn uuid_of(text: &str) -> Option<(Reference, Uuid)> {
    let kind = Reference::ALL.into_iter().find(|kind| text.starts_with(kind.prefix()))?;
    let hex = text.get(4..)?;
    let id = Uuid::try_parse(hex).ok().filter(|id| id.simple().to_string() == hex)?;
    Some((kind, id))
}
