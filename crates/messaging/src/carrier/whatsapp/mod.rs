//! WhatsApp by Meta's Cloud API: approved templates with ordered parameters. Our key goes along and comes back with
//! every status.

mod table;

use std::time::Duration;

use async_trait::async_trait;
use notices::{Channel, Rendered, Whatsapp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::http::{Answer, Line, Meaning, plain, text_of};
use super::{Address, Carrier, Envelope, Sending, SetupError};

use table::refused;

/// How to reach Meta.
#[derive(Clone, Debug)]
pub struct WhatsappConfig {
    /// `https://graph.facebook.com`.
    pub base_url: String,
    /// The version of the API, `v23.0`.
    pub version: String,
    /// The id of our number.
    pub phone_number_id: String,
    /// The token of the system user.
    pub token: SecretString,
    /// How long an answer may take.
    pub deadline: Duration,
}

/// Carries WhatsApp messages by Meta's Cloud API.
#[derive(Debug)]
pub struct WhatsappCloud {
    line: Line,
    config: WhatsappConfig,
}

impl WhatsappCloud {
    /// Sets it up.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn try_new(config: WhatsappConfig) -> Result<WhatsappCloud, SetupError> {
        if !plain(&config.version) || !plain(&config.phone_number_id) {
            return Err(SetupError::BadSetting("WhatsApp needs a version such as v23.0 and the id of a phone number"));
        }
        Ok(WhatsappCloud { line: Line::try_new(&config.base_url, config.deadline)?, config })
    }
}

#[async_trait]
impl Carrier for WhatsappCloud {
    fn name(&self) -> &'static str {
        "whatsapp_cloud"
    }

    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Whatsapp
    }

    async fn send(&self, envelope: &Envelope) -> Sending {
        let (Address::Phone(phone), Rendered::Whatsapp(message)) = (&envelope.to, &envelope.content) else {
            return Sending::not_for(self.name());
        };
        let path = format!("{}/{}/messages", self.config.version, self.config.phone_number_id);
        let request = self.line.post(&path).bearer_auth(self.config.token.expose_secret());
        match self.line.exchange(request.json(&body(phone.digits(), envelope, message))).await {
            Ok(answer) => outcome(&answer),
            Err(lost) => lost,
        }
    }
}

fn body(to: &str, envelope: &Envelope, message: &Whatsapp) -> Value {
    let parameters: Vec<Value> =
        message.parameters.iter().map(|text| json!({ "type": "text", "text": text })).collect();
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "template",
        "biz_opaque_callback_data": envelope.key.as_str(),
        "template": {
            "name": message.template,
            "language": { "code": message.language, "policy": "deterministic" },
            "components": [{ "type": "body", "parameters": parameters }],
        },
    })
}

fn outcome(answer: &Answer) -> Sending {
    // An error counts whatever the status says.
    let error = &answer.body["error"];
    if error.is_object() {
        let text =
            [&error["error_data"]["details"], &error["message"]].into_iter().map(text_of).find(|text| !text.is_empty());
        let text = text.unwrap_or_default();
        let code = text_of(&error["code"]);
        return refused(&code, &text, answer.retry_after)
            .or_else(|| answer.by_status(&code, &text))
            .unwrap_or_else(|| table::unlisted(&code, &text));
    }
    if let Some(sending) = answer.by_status("", "").or_else(|| answer.unreadable()) {
        return sending;
    }
    match answer.body.pointer("/messages/0/id").map(text_of).filter(|id| !id.is_empty()) {
        Some(id) => Sending::Accepted { id: Some(id), cost: None },
        None => Sending::unknown("the answer has neither a message nor an error"),
    }
}
