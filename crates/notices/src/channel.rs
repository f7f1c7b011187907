//! The ways to reach a person, and the purposes for which one may.

use serde::{Deserialize, Serialize};

/// A way to reach a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A mail with an HTML and a plain part.
    Email,
    /// A text message of one or more segments.
    Sms,
    /// A WhatsApp message from a template that Meta has approved.
    Whatsapp,
    /// A notice in the portal or the dashboard.
    InApp,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 4] = [Channel::Email, Channel::Sms, Channel::Whatsapp, Channel::InApp];

    /// The stable name, `in_app`.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Sms => "sms",
            Channel::Whatsapp => "whatsapp",
            Channel::InApp => "in_app",
        }
    }

    /// The channel of a name, if there is one.
    pub fn parse(name: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.as_str() == name)
    }

    /// Whether a message makes a phone sound, at whatever hour.
    pub fn rings(self) -> bool {
        matches!(self, Channel::Sms | Channel::Whatsapp)
    }
}

/// What a message is for. Consent, quiet hours and caps hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// About something the person did or bought: a receipt, a change, a notice that a contract owes them.
    Transactional,
    /// About something the person takes part in, and may do without being told: a proposal, the answer to one.
    Updates,
    /// Asks for money that is owed.
    Recovery,
    /// Asks for anything else.
    Marketing,
}

impl Category {
    /// Every category.
    pub const ALL: [Category; 4] =
        [Category::Transactional, Category::Updates, Category::Recovery, Category::Marketing];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Category::Transactional => "transactional",
            Category::Updates => "updates",
            Category::Recovery => "recovery",
            Category::Marketing => "marketing",
        }
    }

    /// Whether the caps count it: what asks for something. What somebody is owed to know, or takes part in, is not counted.
    pub fn is_counted(self) -> bool {
        match self {
            Category::Transactional | Category::Updates => false,
            Category::Recovery | Category::Marketing => true,
        }
    }
}
