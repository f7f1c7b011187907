//! What people agreed to, for each channel and purpose.
//!
//! Where nobody was asked, the rule of the channel holds: WhatsApp and marketing need a yes, the rest may be sent
//! until there is a no. A no to a whole channel (a STOP) covers every purpose on it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::reply::Reply;
use crate::channel::{Category, Channel};

/// What a person last said, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Whether they agreed.
    pub given: bool,
    /// When they said so.
    pub at: Timestamp,
}

/// Everything a person said about being told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consents(BTreeMap<(Channel, Category), Consent>);

impl Consents {
    /// Nothing was ever said.
    pub fn none() -> Consents {
        Consents::default()
    }

    /// Records a yes or no for one purpose on one channel. What was said later counts, in whatever order it is
    /// recorded; of two answers at one instant, the no.
    pub fn record(&mut self, channel: Channel, category: Category, consent: Consent) {
        let known = self.0.get(&(channel, category));
        let newer = known.is_none_or(|known| consent.at > known.at || (consent.at == known.at && !consent.given));
        if newer {
            self.0.insert((channel, category), consent);
        }
    }

    /// Records an answer to a message on a channel. A STOP is a no to every purpose on it, and a START takes it back
    /// for all but marketing, which needs a yes of its own.
    pub fn record_reply(&mut self, channel: Channel, reply: Reply, at: Timestamp) {
        let (given, categories) = match reply {
            Reply::Stop => (false, Category::ALL.as_slice()),
            Reply::Start => (true, [Category::Transactional, Category::Updates, Category::Recovery].as_slice()),
            Reply::Other => return,
        };
        for category in categories {
            self.record(channel, *category, Consent { given, at });
        }
    }

    /// What was last said for a purpose on a channel.
    pub fn said(&self, channel: Channel, category: Category) -> Option<Consent> {
        self.0.get(&(channel, category)).copied()
    }

    /// Everything that was said.
    pub fn iter(&self) -> impl Iterator<Item = (Channel, Category, Consent)> {
        self.0.iter().map(|((channel, category), consent)| (*channel, *category, *consent))
    }

    /// Whether one must have said yes before being told: always in marketing, and on WhatsApp by Meta's rules.
    pub fn needs_yes(channel: Channel, category: Category) -> bool {
        match (channel, category) {
            (Channel::InApp, _) => false,
            (_, Category::Marketing) | (Channel::Whatsapp, _) => true,
            (Channel::Email | Channel::Sms, Category::Transactional | Category::Updates | Category::Recovery) => false,
        }
    }
}
