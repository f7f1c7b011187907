//! What a form of the page sends: one shape for all of them, so that what was typed can be carried through the entry of a code.

use ids::MilestoneId;
use serde::Deserialize;

/// Fields of a form. Those that a form does not have are empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    /// What is to be done; `enter_code` and `send_code` about `then`.
    pub(crate) what: String,
    /// What is to be done once the code is right.
    pub(crate) then: String,
    /// What the form was shown with.
    pub(crate) form: String,
    pub(crate) milestone: String,
    /// The number of a condition, a dispute or an offer.
    pub(crate) number: String,
    pub(crate) offer: String,
    /// An amount as people write it.
    pub(crate) amount: String,
    pub(crate) text: String,
    pub(crate) reason: String,
    /// A saved method or a rail.
    pub(crate) method: String,
    /// A one-time code.
    pub(crate) code: String,
}

impl Sent {
    /// What is to be done in the end.
    pub(crate) fn aim(&self) -> &str {
        match self.what.as_str() {
            "enter_code" | "send_code" => &self.then,
            other => other,
        }
    }

    /// The fields that go through the entry of a code, by name.
    pub(crate) fn carried(&self) -> [(&'static str, &str); 8] {
        [
            ("then", self.aim()),
            ("milestone", &self.milestone),
            ("number", &self.number),
            ("offer", &self.offer),
            ("amount", &self.amount),
            ("text", &self.text),
            ("reason", &self.reason),
            ("method", &self.method),
        ]
    }

    /// The milestone that it is about.
    pub(crate) fn milestone(&self) -> Option<MilestoneId> {
        self.milestone.parse().ok()
    }

    /// The number that it is about; 0 is none.
    pub(crate) fn number(&self) -> u32 {
        self.number.parse().unwrap_or(0)
    }

    /// Words, without the blanks around them.
    pub(crate) fn words(&self) -> &str {
        self.text.trim()
    }
}
