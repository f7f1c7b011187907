//! Twilio: text messages. It carries no key of ours; the callback address of each message does.

use std::time::Duration;

use async_trait::async_trait;
use notices::{Channel, Rendered};
use reqwest::Url;
use reqwest::header::CONTENT_TYPE;
use rust_decimal::Decimal;
use secrecy::{ExposeSecret, SecretString};

use super::http::{Answer, Line, Meaning, brief, callback, form, text_of, with_key};
use super::{Address, Carrier, Cost, Envelope, Refusal, Sending, SetupError};

/// Who sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TwilioSender {
    /// A number, or a name.
    From(String),
    /// A messaging service, `MG…`.
    Service(String),
}

/// How to reach Twilio.
#[derive(Clone, Debug)]
pub struct TwilioConfig {
    /// `https://api.twilio.com`.
    pub base_url: String,
    /// The account, `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// The account's token.
    pub auth_token: SecretString,
    /// Who sends.
    pub sender: TwilioSender,
    /// Where statuses are sent; our key is added to it.
    pub callback_url: Option<String>,
    /// How long an answer may take.
    pub deadline: Duration,
}

/// Carries text messages by Twilio.
#[derive(Debug)]
pub struct Twilio {
    line: Line,
    config: TwilioConfig,
    callback: Option<Url>,
}

impl Twilio {
    /// Sets it up.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn try_new(config: TwilioConfig) -> Result<Twilio, SetupError> {
        let digits = config.account_sid.strip_prefix("AC").unwrap_or_default();
        if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(SetupError::BadSetting("Twilio's account is AC and 32 hexadecimal digits"));
        }
        let callback = callback(config.callback_url.as_deref())?;
        Ok(Twilio { line: Line::try_new(&config.base_url, config.deadline)?, config, callback })
    }
}

#[async_trait]
impl Carrier for Twilio {
    fn name(&self) -> &'static str {
        "twilio"
    }

    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }

    async fn send(&self, envelope: &Envelope) -> Sending {
        let (Address::Phone(phone), Rendered::Sms(sms)) = (&envelope.to, &envelope.content) else {
            return Sending::not_for(self.name());
        };
        let mut pairs = vec![("To", phone.e164()), ("Body", sms.text.as_str())];
        pairs.push(match &self.config.sender {
            TwilioSender::From(from) => ("From", from),
            TwilioSender::Service(service) => ("MessagingServiceSid", service),
        });
        let callback = self.callback.as_ref().map(|callback| with_key(callback, &envelope.key));
        pairs.extend(callback.as_deref().map(|url| ("StatusCallback", url)));
        let path = format!("2010-04-01/Accounts/{}/Messages.json", self.config.account_sid);
        let request = self
            .line
            .post(&path)
            .basic_auth(&self.config.account_sid, Some(self.config.auth_token.expose_secret()))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form(&pairs));
        match self.line.exchange(request).await {
            Ok(answer) => outcome(&answer),
            Err(lost) => lost,
        }
    }
}

/// Codes after which no other carrier of text messages will reach the person: no such number, a landline, a STOP.
const UNREACHABLE: [&str; 6] = ["21211", "21217", "21610", "21614", "30003", "30006"];
/// Codes that only a person can mend: the key, money, the region, the sender.
const OURS: [&str; 8] = ["20003", "20005", "21408", "21606", "21603", "30007", "30034", "63016"];

fn outcome(answer: &Answer) -> Sending {
    let error =
        [&answer.body["code"], &answer.body["error_code"]].into_iter().map(text_of).find(|code| !code.is_empty());
    let text =
        [&answer.body["message"], &answer.body["error_message"]].into_iter().map(text_of).find(|text| !text.is_empty());
    let (code, text) = (error.unwrap_or_default(), text.unwrap_or_default());
    let refusal = |next_channel: bool, alarm: bool| {
        Sending::Refused(Refusal { permanent: true, code: code.clone(), text: brief(&text), next_channel, alarm })
    };
    match code.as_str() {
        "20429" => return Sending::Busy { retry_after: answer.retry_after },
        code if UNREACHABLE.contains(&code) => return refusal(true, false),
        code if OURS.contains(&code) => return refusal(false, true),
        _ => {}
    }
    if let Some(sending) = answer.by_status(&code, &text).or_else(|| answer.unreadable()) {
        return sending;
    }
    let status = text_of(&answer.body["status"]);
    if !code.is_empty() || matches!(status.as_str(), "failed" | "undelivered" | "canceled") {
        return refusal(false, true);
    }
    match Some(text_of(&answer.body["sid"])).filter(|sid| !sid.is_empty()) {
        Some(sid) => Sending::Accepted { id: Some(sid), cost: cost(answer) },
        None => Sending::unknown("the answer has neither a message nor an error"),
    }
}

/// Twilio tells a price as a negative number, and mostly later.
fn cost(answer: &Answer) -> Option<Cost> {
    let amount: Decimal = text_of(&answer.body["price"]).parse().ok()?;
    Some(Cost { amount: amount.abs(), currency: text_of(&answer.body["price_unit"]) })
}
