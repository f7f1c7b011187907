//! Sends one made-up message to a stand-in for a provider, and says what came of it:
//! `cargo run -p messaging --example contract_check -- termii http://127.0.0.1:4010`.
//!
//! For a mock server that checks requests against the provider's contract; see `docs/messages.md`. The key is made up.

use std::error::Error;

use messaging::carrier::{
    Address, Carrier, DEFAULT_DEADLINE, Envelope, MessageKey, Sendgrid, SendgridConfig, Telnyx, TelnyxConfig, Termii,
    TermiiConfig, TermiiRoute, Twilio, TwilioConfig, TwilioSender, WhatsappCloud, WhatsappConfig,
};
use notices::contact::Phone;
use notices::render::Ask;
use notices::{Channel, Locale, Look, Template, render, samples};
use secrecy::SecretString;

fn carrier(name: &str, base_url: String) -> Result<Box<dyn Carrier>, Box<dyn Error>> {
    let (key, deadline) = (SecretString::from("made-up"), DEFAULT_DEADLINE);
    let callback_url = Some("https://hooks.example.ng/messages".to_owned());
    Ok(match name {
        "sendgrid" => {
            let from = "billing@example.ng".to_owned();
            Box::new(Sendgrid::try_new(SendgridConfig { base_url, api_key: key, from, sandbox: false, deadline })?)
        }
        "whatsapp" => {
            let (version, phone_number_id) = ("v23.0".to_owned(), "106540352242922".to_owned());
            Box::new(WhatsappCloud::try_new(WhatsappConfig {
                base_url,
                version,
                phone_number_id,
                token: key,
                deadline,
            })?)
        }
        "termii" => {
            let (from, route) = ("Recoup".to_owned(), TermiiRoute::Dnd);
            Box::new(Termii::try_new(TermiiConfig { base_url, api_key: key, from, route, deadline })?)
        }
        "telnyx" => {
            let (from, profile) = ("Recoup".to_owned(), Some("abc85f64-5717-4562-b3fc-2c9600000000".to_owned()));
            Box::new(Telnyx::try_new(TelnyxConfig {
                base_url,
                api_key: key,
                from,
                messaging_profile_id: profile,
                callback_url,
                deadline,
            })?)
        }
        "twilio" => {
            let account_sid = "AC0123456789abcdef0123456789abcdef".to_owned();
            let sender = TwilioSender::From("+15005550006".to_owned());
            Box::new(Twilio::try_new(TwilioConfig {
                base_url,
                account_sid,
                auth_token: key,
                sender,
                callback_url,
                deadline,
            })?)
        }
        other => return Err(format!("there is no carrier {other}").into()),
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (name, base) = (words.next().ok_or("name a carrier")?, words.next().ok_or("say where it is")?);
    let carrier = carrier(&name, base)?;
    let channel = Channel::ALL.into_iter().find(|channel| carrier.carries(*channel)).ok_or("it carries nothing")?;
    for template in Template::ALL {
        let values = samples::values(*template);
        let (template, locale, look) = (*template, Locale::Yo, Look::default());
        let envelope = Envelope {
            key: MessageKey::parse("contract-check").ok_or("a key")?,
            to: match channel {
                Channel::Email => Address::Email("tunde@example.com".to_owned()),
                Channel::Sms | Channel::Whatsapp | Channel::InApp => Address::Phone(Phone::parse("08031234567", "NG")?),
            },
            from_name: Some("Ada's Kitchen".to_owned()),
            reply_to: Some("ada@example.ng".to_owned()),
            unsubscribe_url: Some("https://pay.example.ng/stop/7Qm2".to_owned()),
            not_by: Vec::new(),
            content: render(&Ask { template, locale, channel, values: &values, wording: None, look, footer: None })?,
        };
        let sending = carrier.send(&envelope).await;
        if !sending.may_have_been_sent() || sending.code() == "unknown" {
            return Err(format!("{}: {sending:?}", template.key()).into());
        }
    }
    Ok(())
}
