//! A merchant's choices about messages.

use std::collections::BTreeSet;

use notices::contact::{Caps, Quiet};
use notices::{Channel, Locale, Template};
use outreach::settings::{self, MessageSettings, MessageSettingsChange};
use serde::{Deserialize, Serialize};
use usecase::Error;
use utoipa::ToSchema;
use web::permission::{SettingsRead, SettingsWrite};
use web::wire::patch;
use web::{Answer, Data, Json, Merchant, NoQuery};

use crate::views::{ChannelWord, LocaleWord};

/// Show the choices about messages
#[utoipa::path(get, path = "/v1/settings/messages", operation_id = "get_message_settings", tag = "Messages",
    extensions(("x-scope" = json!("settings:read"))),
    responses((status = 200, description = "The choices.", body = Data<MessageSettingsView>)))]
pub(crate) async fn get(merchant: Merchant<SettingsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let chosen = settings::get(&mut tx).await?;
    merchant.ok(tx, MessageSettingsView::from(chosen)).await
}

/// Change the choices about messages
///
/// Nothing is told until they are switched on, and nothing of what happened before is told afterwards. Fields left out stay
/// as they are.
#[utoipa::path(patch, path = "/v1/settings/messages", operation_id = "change_message_settings", tag = "Messages",
    extensions(("x-scope" = json!("settings:write"))), request_body = ChangeMessageSettings,
    responses((status = 200, description = "The choices.", body = Data<MessageSettingsView>)))]
pub(crate) async fn change(merchant: Merchant<SettingsWrite>, Json(body): Json<ChangeMessageSettings>) -> Answer {
    let change = body.read()?;
    let mut tx = merchant.begin().await?;
    let chosen = settings::change(&mut tx, change).await?;
    merchant.ok(tx, MessageSettingsView::from(chosen)).await
}

/// Hours in which no phone should sound.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = MessageQuietHours)]
pub(crate) struct QuietHours {
    /// The local hour at which quiet begins, 0 to 23.
    from: i8,
    /// The local hour at which it ends, 0 to 23; before `from`: on the next day.
    to: i8,
}

/// How many messages a customer gets that are not owed to them: recovery and marketing together.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MessageCaps {
    /// In any 24 hours.
    per_day: u16,
    /// In any seven days.
    per_week: u16,
}

/// What may change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "enabled": true, "channels": ["whatsapp", "sms", "email"], "quietHours": { "from": 20, "to": 8 } }))]
pub(crate) struct ChangeMessageSettings {
    /// Whether customers are told anything.
    enabled: Option<bool>,
    /// Which channels are used, the best first.
    channels: Option<Vec<ChannelWord>>,
    /// When no phone sounds, in the customer's zone; null for never.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<QuietHours>)]
    quiet_hours: Option<Option<QuietHours>>,
    /// How many messages that are not owed to them a customer gets.
    caps: Option<MessageCaps>,
    /// The language of customers who chose none.
    locale: Option<LocaleWord>,
    /// The accent of mails, `#rrggbb`.
    accent: Option<String>,
    /// Where answers to mails go; null for the support address.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    reply_to: Option<Option<String>>,
    /// Templates that are not sent, by key.
    switched_off: Option<Vec<String>>,
}

impl ChangeMessageSettings {
    fn read(self) -> Result<MessageSettingsChange, Error> {
        let switched_off = match self.switched_off {
            Some(keys) => {
                Some(keys.iter().map(|key| template("switchedOff", key)).collect::<Result<BTreeSet<_>, _>>()?)
            }
            None => None,
        };
        let quiet = |hours: QuietHours| Quiet { from_hour: hours.from, to_hour: hours.to };
        Ok(MessageSettingsChange {
            enabled: self.enabled,
            channels: self.channels.map(|words| words.into_iter().map(Channel::from).collect()),
            quiet_hours: self.quiet_hours.map(|hours| hours.map(quiet)),
            caps: self.caps.map(|caps| Caps { per_day: caps.per_day, per_week: caps.per_week }),
            locale: self.locale.map(Locale::from),
            accent: self.accent,
            reply_to: self.reply_to,
            switched_off,
        })
    }
}

/// The template of a key.
fn template(field: &str, key: &str) -> Result<Template, Error> {
    Template::parse(key).ok_or_else(|| {
        Error::field(
            field,
            "unknown_template",
            format!("`{key}` is no template. GET /v1/message-templates lists them."),
        )
    })
}

/// The choices in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageSettings)]
pub(crate) struct MessageSettingsView {
    /// Whether customers are told anything.
    enabled: bool,
    /// Which channels are used, the best first.
    channels: Vec<&'static str>,
    quiet_hours: Option<QuietHours>,
    caps: MessageCaps,
    locale: &'static str,
    accent: String,
    reply_to: Option<String>,
    switched_off: Vec<&'static str>,
}

impl From<MessageSettings> for MessageSettingsView {
    fn from(chosen: MessageSettings) -> MessageSettingsView {
        MessageSettingsView {
            enabled: chosen.enabled,
            channels: chosen.channels.iter().map(|channel| channel.as_str()).collect(),
            quiet_hours: chosen.quiet_hours.map(|quiet| QuietHours { from: quiet.from_hour, to: quiet.to_hour }),
            caps: MessageCaps { per_day: chosen.caps.per_day, per_week: chosen.caps.per_week },
            locale: chosen.locale.as_str(),
            accent: chosen.accent,
            reply_to: chosen.reply_to,
            switched_off: chosen.switched_off.iter().map(|template| template.key()).collect(),
        }
    }
}
