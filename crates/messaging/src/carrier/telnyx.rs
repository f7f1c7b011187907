//! Telnyx: text messages. It carries no key of ours; the callback address of each message does.

use std::time::Duration;

use async_trait::async_trait;
use notices::{Channel, Rendered};
use reqwest::Url;
use rust_decimal::Decimal;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::http::{Answer, Line, Meaning, brief, callback, text_of, with_key};
use super::{Address, Carrier, Cost, Envelope, Refusal, Sending, SetupError};

/// How to reach Telnyx.
#[derive(Clone, Debug)]
pub struct TelnyxConfig {
    /// `https://api.telnyx.com/v2`.
    pub base_url: String,
    /// The API key.
    pub api_key: SecretString,
    /// The sender: a number, or a name.
    pub from: String,
    /// The messaging profile, which a name needs.
    pub messaging_profile_id: Option<String>,
    /// Where statuses are sent; our key is added to it.
    pub callback_url: Option<String>,
    /// How long an answer may take.
    pub deadline: Duration,
}

/// Carries text messages by Telnyx.
#[derive(Debug)]
pub struct Telnyx {
    line: Line,
    config: TelnyxConfig,
    callback: Option<Url>,
}

impl Telnyx {
    /// Sets it up.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn try_new(config: TelnyxConfig) -> Result<Telnyx, SetupError> {
        let named = !config.from.starts_with('+');
        if named && config.messaging_profile_id.is_none() {
            return Err(SetupError::BadSetting("Telnyx needs a messaging profile for a sender that is not a number"));
        }
        let callback = callback(config.callback_url.as_deref())?;
        Ok(Telnyx { line: Line::try_new(&config.base_url, config.deadline)?, config, callback })
    }

    fn body(&self, to: &str, text: &str, envelope: &Envelope) -> Value {
        let mut body = json!({ "from": self.config.from, "to": to, "text": text, "type": "SMS" });
        if let Some(body) = body.as_object_mut() {
            body.extend(
                self.config.messaging_profile_id.iter().map(|id| ("messaging_profile_id".to_owned(), json!(id))),
            );
            if let Some(callback) = &self.callback {
                body.insert("webhook_url".to_owned(), json!(with_key(callback, &envelope.key)));
                body.insert("use_profile_webhooks".to_owned(), json!(false));
            }
        }
        body
    }
}

#[async_trait]
impl Carrier for Telnyx {
    fn name(&self) -> &'static str {
        "telnyx"
    }

    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }

    async fn send(&self, envelope: &Envelope) -> Sending {
        let (Address::Phone(phone), Rendered::Sms(sms)) = (&envelope.to, &envelope.content) else {
            return Sending::not_for(self.name());
        };
        let request = self.line.post("messages").bearer_auth(self.config.api_key.expose_secret());
        match self.line.exchange(request.json(&self.body(phone.e164(), &sms.text, envelope))).await {
            Ok(answer) => outcome(&answer),
            Err(lost) => lost,
        }
    }
}

/// Codes after which no other carrier of text messages will reach the person.
const UNREACHABLE: [&str; 5] = ["40300", "40310", "40311", "40001", "40013"];
/// Codes that only a person can mend: the key, money, the profile, the sender.
const OURS: [&str; 6] = ["10009", "20100", "40305", "40312", "40313", "40331"];

fn outcome(answer: &Answer) -> Sending {
    let error = [answer.body.pointer("/errors/0"), answer.body.pointer("/data/errors/0")].into_iter().flatten().next();
    let code = error.map(|error| text_of(&error["code"])).unwrap_or_default();
    let text = error.map(|error| text_of(&error["detail"])).unwrap_or_default();
    let refusal = |next_channel: bool, alarm: bool| {
        Sending::Refused(Refusal { permanent: true, code: code.clone(), text: brief(&text), next_channel, alarm })
    };
    if UNREACHABLE.contains(&code.as_str()) {
        return refusal(true, false);
    }
    if OURS.contains(&code.as_str()) {
        return refusal(false, true);
    }
    if let Some(sending) = answer.by_status(&code, &text).or_else(|| answer.unreadable()) {
        return sending;
    }
    let data = &answer.body["data"];
    let failed = data.pointer("/to/0/status").map(text_of).is_some_and(|status| status.ends_with("failed"));
    if error.is_some() || failed {
        return refusal(false, true);
    }
    match Some(text_of(&data["id"])).filter(|id| !id.is_empty()) {
        Some(id) => Sending::Accepted { id: Some(id), cost: cost(&data["cost"]) },
        None => Sending::unknown("the answer has neither a message nor an error"),
    }
}

fn cost(told: &Value) -> Option<Cost> {
    let amount: Decimal = text_of(&told["amount"]).parse().ok()?;
    Some(Cost { amount, currency: text_of(&told["currency"]) })
}
