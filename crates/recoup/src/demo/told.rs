//! What the customers of one merchant were told, and that it kept its rules.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::checks::Check;
use super::client::Client;
use super::wire::Message;

/// No phone sounds from eight in the evening to eight in the morning.
const WAKING: std::ops::Range<i8> = 8..20;

/// As many messages that are not owed to them as a customer gets in a day.
const A_DAY: usize = 2;

/// The messages of one merchant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Told {
    /// How many on each channel.
    pub(super) by_channel: BTreeMap<String, u64>,
    /// How many of each template.
    pub(super) by_template: BTreeMap<String, u64>,
}

impl Told {
    pub(super) fn count(&self) -> u64 {
        self.by_channel.values().sum()
    }
}

/// Reads what was told, and checks the hours, the caps, and that nothing was told twice.
pub(super) async fn read(client: &Client, zone: &str) -> Result<(Told, Check)> {
    let messages: Vec<Message> = client.all("/v1/messages").await?;
    let zone = TimeZone::get(zone)?;
    let mut told = Told::default();
    for message in &messages {
        *told.by_channel.entry(message.channel.clone()).or_default() += 1;
        *told.by_template.entry(message.template.clone()).or_default() += 1;
    }
    let broken = [at_night(&messages, &zone), twice(&messages), too_many(&messages), not_taken(&messages)].concat();
    Ok((told, Check::new("customers were told once, in waking hours, and not too often", broken)))
}

fn at_night(messages: &[Message], zone: &TimeZone) -> Vec<String> {
    let rings = |message: &&Message| matches!(message.channel.as_str(), "sms" | "whatsapp");
    let hour = |message: &Message| message.submitted_at.to_zoned(zone.clone()).hour();
    let late = messages.iter().filter(rings).filter(|message| !WAKING.contains(&hour(message)));
    late.map(|message| format!("{} went out at {}", message.template, message.submitted_at)).collect()
}

fn twice(messages: &[Message]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let again = messages.iter().filter(|message| !seen.insert((message.notice_id.clone(), message.channel.clone())));
    again.map(|message| format!("{} was sent twice", message.template)).collect()
}

fn too_many(messages: &[Message]) -> Vec<String> {
    let mut of: BTreeMap<&str, Vec<Timestamp>> = BTreeMap::new();
    for message in messages.iter().filter(|message| message.category != "transactional") {
        of.entry(&message.customer_id).or_default().push(message.submitted_at);
    }
    let mut broken = Vec::new();
    for (customer, mut at) in of {
        at.sort_unstable();
        let crowded = at
            .windows(A_DAY + 1)
            .any(|some| some.last().is_some_and(|last| last.duration_since(some[0]) < SignedDuration::from_hours(24)));
        if crowded {
            broken.push(format!("{customer} was told more than {A_DAY} times in a day"));
        }
    }
    broken
}

fn not_taken(messages: &[Message]) -> Vec<String> {
    let open = messages.iter().filter(|message| message.status != "accepted");
    open.map(|message| format!("a message is {}", message.status)).collect()
}
