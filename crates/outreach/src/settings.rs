//! A merchant's choices about messages. Until they switch them on, nothing is told.

use std::collections::BTreeSet;

use notices::contact::{Caps, Policy, Quiet};
use notices::{Channel, Locale, Look, Template};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{TenantTx, counters, message_settings, webhooks};
use usecase::check::Checks;
use usecase::{Error, Result};

use crate::derive::READER;

/// The choices in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MessageSettings {
    /// Whether customers are told anything.
    pub enabled: bool,
    /// Which channels are used, the best first.
    pub channels: Vec<Channel>,
    /// When no phone sounds, in the customer's zone.
    pub quiet_hours: Option<Quiet>,
    /// How many messages that are not owed to them a customer gets.
    pub caps: Caps,
    /// The language of customers who chose none.
    pub locale: Locale,
    /// The accent of mails, `#rrggbb`.
    pub accent: String,
    /// Where answers to mails go.
    pub reply_to: Option<String>,
    /// Templates that are not sent.
    pub switched_off: BTreeSet<Template>,
}

impl Default for MessageSettings {
    fn default() -> MessageSettings {
        let policy = Policy::default();
        MessageSettings {
            enabled: false,
            channels: policy.order,
            quiet_hours: policy.quiet,
            caps: policy.caps,
            locale: Locale::EnNg,
            accent: "#0b6e4f".to_owned(),
            reply_to: None,
            switched_off: BTreeSet::new(),
        }
    }
}

impl MessageSettings {
    /// The rules of `notices`.
    pub fn policy(&self) -> Policy {
        Policy { order: self.channels.clone(), quiet: self.quiet_hours, caps: self.caps }
    }

    /// Whether a template is sent. What parties are owed to know is, whatever was chosen before it was owed.
    pub fn is_sent(&self, template: Template) -> bool {
        template.is_owed() || !self.switched_off.contains(&template)
    }

    /// How mails look.
    pub fn look(&self) -> Look {
        Look::with_accent(&self.accent).unwrap_or_default()
    }
}

/// What may change. `None` leaves alone; an inner `None` clears.
#[derive(Clone, Debug, Default)]
pub struct MessageSettingsChange {
    /// Whether customers are told anything. What happened before it is switched on is not told.
    pub enabled: Option<bool>,
    /// Which channels, the best first.
    pub channels: Option<Vec<Channel>>,
    /// When no phone sounds.
    pub quiet_hours: Option<Option<Quiet>>,
    /// How many messages.
    pub caps: Option<Caps>,
    /// The language of customers who chose none.
    pub locale: Option<Locale>,
    /// The accent of mails.
    pub accent: Option<String>,
    /// Where answers go.
    pub reply_to: Option<Option<String>>,
    /// Templates that are not sent.
    pub switched_off: Option<BTreeSet<Template>>,
}

/// The choices of a tenant, the defaults if there are none.
///
/// # Errors
/// `Fault` for stored choices that this program cannot read; any store error.
pub async fn get(tx: &mut TenantTx) -> Result<MessageSettings> {
    Ok(read(tx).await?.0)
}

async fn read(tx: &mut TenantTx) -> Result<(MessageSettings, i64)> {
    match message_settings::find(tx).await? {
        Some(row) => {
            let chosen = serde_json::from_value(row.body)
                .map_err(|error| Error::fault("stored message settings cannot be read").because(error))?;
            Ok((chosen, row.version))
        }
        None => Ok((MessageSettings::default(), 0)),
    }
}

/// Changes the choices.
///
/// # Errors
/// Field errors; `Conflict` when somebody else changed them meanwhile.
pub async fn change(tx: &mut TenantTx, change: MessageSettingsChange) -> Result<MessageSettings> {
    let (before, version) = read(tx).await?;
    let mut next = before.clone();
    set(&mut next.enabled, change.enabled);
    set(&mut next.channels, change.channels);
    set(&mut next.quiet_hours, change.quiet_hours);
    set(&mut next.caps, change.caps);
    set(&mut next.locale, change.locale);
    set(&mut next.accent, change.accent);
    set(&mut next.reply_to, change.reply_to);
    set(&mut next.switched_off, change.switched_off);
    check(&next)?;
    let body = written(&next)?;
    message_settings::save(tx, &body, version).await?;
    if next.enabled && !before.enabled {
        setup::feed::begin(tx).await?;
        // What happened until now stays untold.
        let head = counters::hold(tx, counters::EVENTS).await?;
        webhooks::set_cursor(tx, READER, head).await?;
    }
    let tenant = tx.tenant();
    tx.record("settings.updated", tenant.uuid(), serde_json::json!({ "messages": body }));
    tx.audit("message_settings.update", tenant.to_string(), Some(written(&before)?), Some(body));
    Ok(next)
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn written(settings: &MessageSettings) -> Result<Value> {
    serde_json::to_value(settings).map_err(|error| Error::fault("message settings cannot be written").because(error))
}

fn check(next: &MessageSettings) -> Result<()> {
    let mut checks = Checks::new();
    let once: BTreeSet<Channel> = next.channels.iter().copied().collect();
    let some = !next.channels.is_empty() && once.len() == next.channels.len();
    checks.demand(some, "channels", "invalid_value", "Send each channel that is to be used once, the best first.");
    if let Some(quiet) = next.quiet_hours {
        let hours = (0..=23).contains(&quiet.from_hour) && (0..=23).contains(&quiet.to_hour);
        let text = "Send two different hours from 0 to 23, or null for none.";
        checks.demand(hours && quiet.from_hour != quiet.to_hour, "quietHours", "invalid_hours", text);
    }
    let caps = next.caps.per_day <= 50 && next.caps.per_week <= 200;
    checks.demand(caps, "caps", "out_of_range", "Send at most 50 a day and 200 a week; 0 for none at all.");
    if let Err(error) = Look::with_accent(&next.accent) {
        checks.wrong("accent", error.code(), format!("{error}."));
    }
    if let Some(owed) = next.switched_off.iter().find(|template| template.is_owed()) {
        let message = format!("`{}` is owed to the parties of a deal and cannot be switched off.", owed.key());
        checks.wrong("switchedOff", "not_optional", message);
    }
    if let Some(address) = &next.reply_to {
        checks.email("replyTo", address);
    }
    checks.done()
}
