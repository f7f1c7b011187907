//! The one decision: send now and where, wait until when, or nobody may be told and why.
//!
//! Channels are tried in the tenant's order. The first that is open decides: if it has to wait for the morning, the
//! message waits, rather than falling to a channel that is read less. An urgent one takes the first that is open now.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use calendar::CalendarError;
use calendar::hours::room_from;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::consent::Consents;
use crate::channel::{Category, Channel};

/// Hours in which no phone should sound, in the reader's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The hour at which quiet begins, 0 to 23.
    pub from_hour: i8,
    /// The hour at which it ends, 0 to 23. Before `from_hour`: on the next day.
    pub to_hour: i8,
}

/// How many messages a person may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caps {
    /// In any 24 hours.
    pub per_day: u16,
    /// In any seven days.
    pub per_week: u16,
}

/// A tenant's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Which channels are used, the best first.
    pub order: Vec<Channel>,
    /// When no phone sounds. In the portal and by mail there is no such hour.
    pub quiet: Option<Quiet>,
    /// How many messages of recovery and marketing together. What is owed to a customer to know is not counted.
    pub caps: Caps,
}

impl Default for Policy {
    /// WhatsApp, then text message, then mail; quiet from 20 to 8, when Nigerian networks drop what they take for
    /// promotion; two a day and five a week.
    fn default() -> Self {
        Policy {
            order: vec![Channel::Whatsapp, Channel::Sms, Channel::Email],
            quiet: Some(Quiet { from_hour: 20, to_hour: 8 }),
            caps: Caps { per_day: 2, per_week: 5 },
        }
    }
}

/// The person to be told.
#[derive(Clone, Debug)]
pub struct Person<'a> {
    /// Where they can be reached: channels with an address that is believed to work.
    pub reachable: &'a BTreeSet<Channel>,
    /// Their zone, `Africa/Lagos`.
    pub zone: &'a str,
    /// What they agreed to.
    pub consents: &'a Consents,
}

/// A message that was sent to them before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// When.
    pub at: Timestamp,
    /// What for.
    pub category: Category,
}

/// What is to be told.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// What for.
    pub category: Category,
    /// Channels on which this message has failed for good.
    pub failed: &'a BTreeSet<Channel>,
    /// Whether it cannot wait for the morning: a code, a warning.
    pub urgent: bool,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "action")]
pub enum Decision {
    /// Send it now.
    Send {
        /// On this channel.
        channel: Channel,
    },
    /// Ask again then.
    Wait {
        /// From when it may be sent.
        until: Timestamp,
        /// The channel that opens then.
        channel: Channel,
        /// Why not now.
        reason: WaitReason,
    },
    /// Nobody may be told.
    Nobody {
        /// Why, for each channel.
        because: BTreeMap<Channel, Blocked>,
    },
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Decision::Send { channel } => write!(f, "send now on {}", channel.as_str()),
            Decision::Wait { until, channel, reason } => {
                write!(f, "wait until {until} for {}: {reason}", channel.as_str())
            }
            Decision::Nobody { because } => {
                f.write_str("nobody may be told because")?;
                for (at, (channel, blocked)) in because.iter().enumerate() {
                    write!(f, "{} {} {blocked}", if at == 0 { "" } else { "," }, channel.as_str())?;
                }
                if because.is_empty() { f.write_str(" no channel is in the order") } else { Ok(()) }
            }
        }
    }
}

/// Why it has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// It is night for the reader.
    QuietHours,
    /// They got enough messages today.
    DayCap,
    /// They got enough messages this week.
    WeekCap,
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WaitReason::QuietHours => "these are quiet hours where the customer lives",
            WaitReason::DayCap => "the customer got as many messages as they may in a day",
            WaitReason::WeekCap => "the customer got as many messages as they may in a week",
        })
    }
}

/// Why a channel is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocked {
    /// There is no address, or none that works.
    NoAddress,
    /// The person said no.
    OptedOut,
    /// The person has to say yes first.
    NotOptedIn,
    /// This message failed there for good.
    Failed,
    /// The tenant allows no message of this purpose at all.
    CapIsZero,
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Blocked::NoAddress => "has no address",
            Blocked::OptedOut => "was declined by the customer",
            Blocked::NotOptedIn => "needs the customer's yes",
            Blocked::Failed => "has failed for this message",
            Blocked::CapIsZero => "is capped at none",
        })
    }
}

/// A policy, zone or instant with which nothing can be decided.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The hours or the zone do not exist.
    #[error("the quiet hours cannot be kept: {0}")]
    Calendar(#[from] CalendarError),
    /// An instant is out of range.
    #[error("time out of range: {0}")]
    Time(#[from] jiff::Error),
}

impl PolicyError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PolicyError::Calendar(_) => "bad_quiet_hours",
            PolicyError::Time(_) => "time_out_of_range",
        }
    }
}

/// Decides. `lately` are the messages of the last seven days, in any order.
///
/// # Errors
/// [`PolicyError`] when the quiet hours or the zone do not exist. Nothing is sent then: a wrong hour is no reason to
/// ring at night.
pub fn decide(
    person: &Person<'_>,
    policy: &Policy,
    lately: &[Contact],
    ask: Ask<'_>,
    now: Timestamp,
) -> Result<Decision, PolicyError> {
    let capped = capped_until(policy.caps, lately, ask.category, now)?;
    let mut because = BTreeMap::new();
    let mut waiting: Option<Decision> = None;
    for channel in &policy.order {
        let blocked = blocked(person, ask, *channel)
            .or_else(|| (matches!(capped, Cap::None) && *channel != Channel::InApp).then_some(Blocked::CapIsZero));
        if let Some(blocked) = blocked {
            because.insert(*channel, blocked);
            continue;
        }
        let Some((until, reason)) = opens(person, policy, capped, ask, *channel, now)? else {
            return Ok(Decision::Send { channel: *channel });
        };
        let wait = Decision::Wait { until, channel: *channel, reason };
        if !ask.urgent {
            return Ok(wait);
        }
        waiting = Some(match waiting.take() {
            Some(Decision::Wait { until: sooner, channel, reason }) if sooner <= until => {
                Decision::Wait { until: sooner, channel, reason }
            }
            Some(_) | None => wait,
        });
    }
    Ok(waiting.unwrap_or(Decision::Nobody { because }))
}

fn blocked(person: &Person<'_>, ask: Ask<'_>, channel: Channel) -> Option<Blocked> {
    if ask.failed.contains(&channel) {
        return Some(Blocked::Failed);
    }
    if channel != Channel::InApp && !person.reachable.contains(&channel) {
        return Some(Blocked::NoAddress);
    }
    match person.consents.said(channel, ask.category) {
        Some(consent) if !consent.given => Some(Blocked::OptedOut),
        None if Consents::needs_yes(channel, ask.category) => Some(Blocked::NotOptedIn),
        Some(_) | None => None,
    }
}

/// When a channel opens and why it is not open; `None` if it is open now.
fn opens(
    person: &Person<'_>,
    policy: &Policy,
    capped: Cap,
    ask: Ask<'_>,
    channel: Channel,
    now: Timestamp,
) -> Result<Option<(Timestamp, WaitReason)>, PolicyError> {
    let (at, reason) = match capped {
        Cap::Until(until, reason) if channel != Channel::InApp => (until, Some(reason)),
        Cap::Open | Cap::None | Cap::Until(_, _) => (now, None),
    };
    let quiet = policy.quiet.filter(|quiet| quiet.from_hour != quiet.to_hour && channel.rings() && !ask.urgent);
    let allowed = match quiet {
        Some(quiet) => calendar::hours::next_allowed(at, quiet.to_hour, quiet.from_hour, person.zone)?,
        None => at,
    };
    Ok((allowed > now).then(|| (allowed, reason.unwrap_or(WaitReason::QuietHours))))
}

/// What the caps say.
#[derive(Clone, Copy, Debug)]
enum Cap {
    Open,
    Until(Timestamp, WaitReason),
    None,
}

fn capped_until(caps: Caps, lately: &[Contact], category: Category, now: Timestamp) -> Result<Cap, PolicyError> {
    if !category.is_counted() {
        return Ok(Cap::Open);
    }
    if caps.per_day == 0 || caps.per_week == 0 {
        return Ok(Cap::None);
    }
    let counted: Vec<Timestamp> = lately
        .iter()
        .filter(|contact| contact.category.is_counted() && contact.at <= now)
        .map(|contact| contact.at)
        .collect();
    let full_until = |most: u16, hours| {
        let free = room_from(now, &counted, usize::from(most), SignedDuration::from_hours(hours))?;
        Ok::<_, PolicyError>((free > now).then_some(free))
    };
    let (day, week) = (full_until(caps.per_day, 24)?, full_until(caps.per_week, 168)?);
    Ok(match (day, week) {
        (None, None) => Cap::Open,
        (Some(day), week) if week.is_none_or(|week| week <= day) => Cap::Until(day, WaitReason::DayCap),
        (_, Some(week)) => Cap::Until(week, WaitReason::WeekCap),
        (Some(day), None) => Cap::Until(day, WaitReason::DayCap),
    })
}

#[cfg(test)]
mod tests;
