//! Termii: text messages in Nigeria. The key travels in the body, so bodies are never logged; no key of ours is carried.

use std::time::Duration;

use async_trait::async_trait;
use notices::gsm::Encoding;
use notices::{Channel, Rendered};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::http::{Answer, Line, Meaning, brief, text_of};
use super::{Address, Carrier, Envelope, Refusal, Sending, SetupError};

/// By which route Termii hands messages to the networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermiiRoute {
    /// Reaches numbers that are on the do-not-disturb list, at any hour. Activated by Termii on request, and what
    /// receipts and reminders need.
    Dnd,
    /// For promotion: dropped for numbers on that list, and by MTN from 20:00 to 08:00.
    Generic,
}

/// How to reach Termii.
#[derive(Clone, Debug)]
pub struct TermiiConfig {
    /// The account's own address, `https://v3.api.termii.com`.
    pub base_url: String,
    /// The API key.
    pub api_key: SecretString,
    /// The approved sender, 3 to 11 letters.
    pub from: String,
    /// The route.
    pub route: TermiiRoute,
    /// How long an answer may take.
    pub deadline: Duration,
}

/// Carries text messages by Termii.
#[derive(Debug)]
pub struct Termii {
    line: Line,
    config: TermiiConfig,
}

impl Termii {
    /// Sets it up.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn try_new(config: TermiiConfig) -> Result<Termii, SetupError> {
        if !(3..=11).contains(&config.from.chars().count()) {
            return Err(SetupError::BadSetting("Termii's sender has 3 to 11 letters"));
        }
        Ok(Termii { line: Line::try_new(&config.base_url, config.deadline)?, config })
    }
}

#[async_trait]
impl Carrier for Termii {
    fn name(&self) -> &'static str {
        "termii"
    }

    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }

    async fn send(&self, envelope: &Envelope) -> Sending {
        let (Address::Phone(phone), Rendered::Sms(sms)) = (&envelope.to, &envelope.content) else {
            return Sending::not_for(self.name());
        };
        let body = json!({
            "api_key": self.config.api_key.expose_secret(),
            "to": phone.digits(),
            "from": self.config.from,
            "sms": sms.text,
            "type": match sms.encoding { Encoding::Gsm7 => "plain", Encoding::Ucs2 => "unicode" },
            "channel": match self.config.route { TermiiRoute::Dnd => "dnd", TermiiRoute::Generic => "generic" },
        });
        match self.line.exchange(self.line.post("api/sms/send").json(&body)).await {
            Ok(answer) => outcome(&answer),
            Err(lost) => lost,
        }
    }
}

/// Success is `"code": "ok"` with a message id; any other code is a refusal, 200 or not.
fn outcome(answer: &Answer) -> Sending {
    let (code, text) = (text_of(&answer.body["code"]), text_of(&answer.body["message"]));
    let words = text.to_lowercase();
    let refusal = |permanent: bool, name: &str, next_channel: bool, alarm: bool| {
        Sending::Refused(Refusal { permanent, code: name.to_owned(), text: brief(&text), next_channel, alarm })
    };
    // Termii numbers its errors with the status, so the words tell which one it is.
    if !code.eq_ignore_ascii_case("ok") {
        if words.contains("insufficient balance") {
            return refusal(false, "insufficient_balance", false, true);
        }
        if words.contains("sender") && words.contains("not found") {
            return refusal(true, "sender_not_approved", false, true);
        }
        if words.contains("dnd active") || words.contains("invalid phone") || words.contains("invalid number") {
            return refusal(true, "unreachable_number", true, false);
        }
    }
    if let Some(sending) = answer.by_status(&code, &text).or_else(|| answer.unreadable()) {
        return sending;
    }
    let id =
        ["message_id_str", "message_id"].into_iter().map(|name| text_of(&answer.body[name])).find(|id| !id.is_empty());
    match (code.eq_ignore_ascii_case("ok"), id) {
        (true, Some(id)) => Sending::Accepted { id: Some(id), cost: None },
        (true, None) => Sending::unknown("Termii said ok without a message id"),
        (false, _) if code.is_empty() && text.is_empty() => Sending::unknown("Termii's answer says nothing"),
        (false, _) => refusal(true, if code.is_empty() { "no_code" } else { &code }, false, true),
    }
}
