//! Templates, merchants' own wordings, and seeing a message before customers do.

use axum::http::StatusCode;
use notices::{Channel, Locale, Reach, Rendered, Template, Wording};
use outreach::preview::{self, Wanted};
use outreach::{Messenger, wordings};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::settings as merchant_settings;
use store::wordings::WordingRow;
use usecase::Error;
use usecase::carrying::Sending;
use utoipa::ToSchema;
use web::merchant::plain;
use web::permission::{SettingsRead, SettingsWrite};
use web::{Answer, Data, Json, Merchant, NoQuery, Text};

use crate::views::{ChannelWord, LocaleWord};

/// List templates
///
/// Every kind of message, with the tags that its texts may use and your own wordings.
#[utoipa::path(get, path = "/v1/message-templates", operation_id = "list_message_templates", tag = "Messages",
    extensions(("x-scope" = json!("settings:read"))),
    responses((status = 200, description = "The templates.", body = Data<Vec<TemplateView>>)))]
pub(crate) async fn list(merchant: Merchant<SettingsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let own = wordings::all(&mut tx).await?;
    let views: Vec<TemplateView> = Template::ALL.iter().map(|template| TemplateView::of(*template, &own)).collect();
    merchant.ok(tx, views).await
}

/// Word a template
///
/// In the place of our text on one channel, for readers of every language. The layout, the greeting, the facts and the button
/// of a mail stay. WhatsApp takes only what Meta has approved.
#[utoipa::path(put, path = "/v1/message-templates/{key}", operation_id = "put_wording", tag = "Messages",
    extensions(("x-scope" = json!("settings:write"))),
    params(("key" = String, Path, description = "The template's key, `receipt`.")), request_body = WordingBody,
    responses((status = 200, description = "The template.", body = Data<TemplateView>)))]
pub(crate) async fn save(merchant: Merchant<SettingsWrite>, Text(key): Text, Json(body): Json<WordingBody>) -> Answer {
    let template = named(&key)?;
    let mut tx = merchant.begin().await?;
    wordings::save(&mut tx, template, body.into()).await?;
    let own = wordings::all(&mut tx).await?;
    merchant.ok(tx, TemplateView::of(template, &own)).await
}

/// Preview a message
///
/// With made-up values. Send a `wording` to see one before you save it.
#[utoipa::path(post, path = "/v1/message-templates/{key}/preview", operation_id = "preview_message", tag = "Messages",
    extensions(("x-scope" = json!("settings:write"))),
    params(("key" = String, Path, description = "The template's key.")), request_body = PreviewBody,
    responses((status = 200, description = "The message.", body = Data<PreviewView>)))]
pub(crate) async fn preview(
    merchant: Merchant<SettingsWrite>,
    Text(key): Text,
    Json(body): Json<PreviewBody>,
) -> Answer {
    let wanted = body.wanted(named(&key)?);
    let mut tx = merchant.begin().await?;
    let rendered = preview::preview(&mut tx, &wanted).await?;
    let view = PreviewView::of(&rendered)?;
    merchant.ok(tx, view).await
}

/// Send a test message
///
/// With made-up values, to an address of yours. In test mode it goes where this installation puts sandbox messages.
#[utoipa::path(post, path = "/v1/message-templates/{key}/test-send", operation_id = "send_test_message",
    tag = "Messages", extensions(("x-scope" = json!("settings:write"))),
    params(("key" = String, Path, description = "The template's key.")), request_body = TestSendBody,
    responses((status = 200, description = "What became of it.", body = Data<TestSendView>)))]
pub(crate) async fn test_send(
    merchant: Merchant<SettingsWrite>,
    Text(key): Text,
    Json(body): Json<TestSendBody>,
) -> Answer {
    let to = preview::address(body.channel.into(), &body.to)?;
    let wanted = Wanted {
        template: named(&key)?,
        channel: body.channel.into(),
        locale: body.locale.map(Locale::from),
        wording: None,
    };
    let mut tx = merchant.begin().await?;
    let rendered = preview::preview(&mut tx, &wanted).await?;
    let name = merchant_settings::get(&mut tx).await?.merchant_name;
    tx.commit(()).await?;
    let parts = merchant.api().parts();
    let Some(couriers) = &parts.couriers else {
        return Err(Error::refused("no_carrier", "Nobody is set up to carry messages in this installation.").into());
    };
    let courier = couriers.of(merchant.mode()).clone();
    let messenger = Messenger::new(courier, parts.secrets.clone(), parts.base_url.clone());
    let outcome = messenger.test_send(merchant.scope(), to, name, rendered).await?;
    let detail = match outcome.sending {
        Sending::Refused(ref refusal) => Some(refusal.text.clone()),
        Sending::Unavailable { ref why } | Sending::Unknown { ref why } => Some(why.clone()),
        Sending::Accepted { .. } | Sending::Busy { .. } => None,
    };
    let view = TestSendView { outcome: outcome.sending.code(), carrier: outcome.carrier, detail };
    plain(StatusCode::OK, view)
}

fn named(key: &str) -> Result<Template, Error> {
    Template::parse(key).ok_or_else(|| Error::missing("message template"))
}

/// A wording.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "channel": "email", "subject": "Paid: {{amount}}", "body": "Thank you, {{customer_name}}.", "enabled": true
}))]
pub(crate) struct WordingBody {
    /// `email`, `sms` or `in_app`.
    channel: ChannelWord,
    /// The subject of a mail or title of a notice; none for a text message.
    subject: Option<String>,
    /// Plain text with tags; an empty line parts paragraphs.
    body: String,
    /// Whether it is used; switched off, ours is.
    #[serde(default = "yes")]
    enabled: bool,
}

fn yes() -> bool {
    true
}

impl From<WordingBody> for Wording {
    fn from(body: WordingBody) -> Wording {
        Wording { subject: body.subject, body: body.body, channel: body.channel.into(), enabled: body.enabled }
    }
}

/// What to preview.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "channel": "email", "locale": "yo" }))]
pub(crate) struct PreviewBody {
    /// On which channel.
    channel: ChannelWord,
    /// In which language; yours when left out.
    locale: Option<LocaleWord>,
    /// In these words; those that would be sent when left out.
    wording: Option<PreviewWording>,
}

/// Words to try.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct PreviewWording {
    /// The subject of a mail or title of a notice.
    subject: Option<String>,
    /// Plain text with tags.
    body: String,
}

impl PreviewBody {
    fn wanted(self, template: Template) -> Wanted {
        let channel: Channel = self.channel.into();
        let wording = self.wording.map(|own| Wording { subject: own.subject, body: own.body, channel, enabled: true });
        Wanted { template, channel, locale: self.locale.map(Locale::from), wording }
    }
}

/// What to send as a test.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "channel": "email", "to": "me@example.com" }))]
pub(crate) struct TestSendBody {
    /// On which channel.
    channel: ChannelWord,
    /// An address, or a phone with its country.
    to: String,
    /// In which language; yours when left out.
    locale: Option<LocaleWord>,
}

/// A kind of message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageTemplate)]
pub(crate) struct TemplateView {
    /// Its key, `dunning_1`.
    key: &'static str,
    /// `transactional`, `updates`, `recovery` or `marketing`.
    category: &'static str,
    /// On each of these it is told, of those that you use; empty: on the first that is open.
    channels: Vec<&'static str>,
    /// Whether it can be switched off.
    optional: bool,
    /// The tags that its texts may use.
    tags: Vec<String>,
    /// Your own wordings of it.
    wordings: Vec<WordingView>,
}

/// Your own wording.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Wording)]
pub(crate) struct WordingView {
    channel: String,
    subject: Option<String>,
    body: String,
    enabled: bool,
    version: i64,
}

impl TemplateView {
    fn of(template: Template, own: &[WordingRow]) -> TemplateView {
        let of_it = own.iter().filter(|row| row.template == template.key());
        TemplateView {
            key: template.key(),
            category: template.category().as_str(),
            channels: match template.reach() {
                Reach::First => Vec::new(),
                Reach::Each(channels) => channels.iter().map(|channel| channel.as_str()).collect(),
            },
            optional: !template.is_owed(),
            tags: template.tags().iter().map(|tag| format!("{{{{{}}}}}", tag.name())).collect(),
            wordings: of_it
                .map(|row| WordingView {
                    channel: row.channel.clone(),
                    subject: row.subject.clone(),
                    body: row.body.clone(),
                    enabled: row.enabled,
                    version: row.version,
                })
                .collect(),
        }
    }
}

/// A message as it would be sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessagePreview)]
pub(crate) struct PreviewView {
    /// Under the name of its channel: a mail with `subject`, `html` and `text`; a text message with its `segments`; a WhatsApp
    /// template with its `parameters`; a notice with its `title`.
    content: Value,
}

impl PreviewView {
    fn of(rendered: &Rendered) -> Result<PreviewView, Error> {
        let content = serde_json::to_value(rendered)
            .map_err(|error| Error::fault("a message cannot be written").because(error))?;
        Ok(PreviewView { content })
    }
}

/// What became of a test.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TestSend)]
pub(crate) struct TestSendView {
    /// `accepted`, `refused`, `busy`, `unavailable` or `unknown`.
    outcome: &'static str,
    /// Who answered.
    carrier: Option<&'static str>,
    /// What they said, when it was not accepted.
    detail: Option<String>,
}
