//! SendGrid: mails over HTTPS. Our key goes along as a custom argument and comes back with every event.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use notices::{Channel, Rendered, one_line};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::http::{Answer, Line, Meaning, brief, text_of};
use super::{Address, Carrier, Envelope, Refusal, Sending, SetupError, unsubscribe_headers};

/// How to reach SendGrid.
#[derive(Clone, Debug)]
pub struct SendgridConfig {
    /// `https://api.sendgrid.com/v3`.
    pub base_url: String,
    /// The API key, `SG.…`.
    pub api_key: SecretString,
    /// The verified sender.
    pub from: String,
    /// Checked and not delivered, for a try-out against the real service.
    pub sandbox: bool,
    /// How long an answer may take.
    pub deadline: Duration,
}

/// Carries mails by SendGrid.
#[derive(Debug)]
pub struct Sendgrid {
    line: Line,
    config: SendgridConfig,
}

impl Sendgrid {
    /// Sets it up.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn try_new(config: SendgridConfig) -> Result<Sendgrid, SetupError> {
        Ok(Sendgrid { line: Line::try_new(&config.base_url, config.deadline)?, config })
    }

    fn body(&self, to: &str, envelope: &Envelope, mail: &notices::Email) -> Value {
        let mut from = json!({ "email": self.config.from });
        if let (Some(name), Some(from)) = (&envelope.from_name, from.as_object_mut()) {
            from.insert("name".to_owned(), json!(one_line(name)));
        }
        let mut body = json!({
            "personalizations": [{
                "to": [{ "email": to }],
                "custom_args": { "recoup_key": envelope.key.as_str() },
            }],
            "from": from,
            "subject": one_line(&mail.subject),
            "content": [
                { "type": "text/plain", "value": mail.text },
                { "type": "text/html", "value": mail.html },
            ],
            // Links in our mails are secret, and nobody is to be counted for opening one.
            "tracking_settings": {
                "click_tracking": { "enable": false, "enable_text": false },
                "open_tracking": { "enable": false },
            },
            "mail_settings": { "sandbox_mode": { "enable": self.config.sandbox } },
        });
        if let Some(body) = body.as_object_mut() {
            body.extend(envelope.reply_to.iter().map(|email| ("reply_to".to_owned(), json!({ "email": email }))));
            let headers = unsubscribe_headers(envelope);
            body.extend(headers.map(|headers| ("headers".to_owned(), json!(BTreeMap::from(headers)))));
        }
        body
    }
}

#[async_trait]
impl Carrier for Sendgrid {
    fn name(&self) -> &'static str {
        "sendgrid"
    }

    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Email
    }

    async fn send(&self, envelope: &Envelope) -> Sending {
        let (Address::Email(to), Rendered::Email(mail)) = (&envelope.to, &envelope.content) else {
            return Sending::not_for(self.name());
        };
        let request = self.line.post("mail/send").bearer_auth(self.config.api_key.expose_secret());
        match self.line.exchange(request.json(&self.body(to, envelope, mail))).await {
            Ok(answer) => outcome(&answer),
            Err(lost) => lost,
        }
    }
}

/// 202 with an empty body is a success; 200 is one in the sandbox. A body with errors is a refusal whatever the status.
fn outcome(answer: &Answer) -> Sending {
    let error = answer.body.pointer("/errors/0");
    let text = error.map(|error| text_of(&error["message"])).unwrap_or_default();
    let field = error.map(|error| text_of(&error["field"])).unwrap_or_default();
    if field.ends_with("to.0.email") || (field.contains("personalizations") && field.ends_with(".email")) {
        return Sending::Refused(Refusal {
            permanent: true,
            code: "bad_address".to_owned(),
            text: brief(&text),
            next_channel: true,
            alarm: false,
        });
    }
    let code = if field.is_empty() { String::new() } else { format!("field_{field}") };
    if let Some(sending) = answer.by_status(&code, &text) {
        return sending;
    }
    if error.is_some() {
        return Sending::Refused(Refusal {
            permanent: true,
            code: "error_in_success".to_owned(),
            text: brief(&text),
            next_channel: false,
            alarm: true,
        });
    }
    Sending::Accepted { id: answer.header("x-message-id").map(str::to_owned), cost: None }
}
