//! Who carries messages in this installation: what is configured, in order, with failover. The sandbox writes into a folder.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use messaging::carrier::{
    Carrier, DEFAULT_DEADLINE, Encryption, FileSink, Sendgrid, SendgridConfig, Smtp, SmtpConfig, Telnyx, TelnyxConfig,
    Termii, TermiiConfig, TermiiRoute, Twilio, TwilioConfig, TwilioSender, WhatsappCloud, WhatsappConfig,
};
use messaging::failover::{Failover, Limits};
use runtime::Clock;
use usecase::carrying::Couriers;

use crate::config::{Config, Messages};

/// The couriers of both modes. `base_url` is where carriers reach us with receipts.
pub(crate) fn couriers(config: &Config, clock: &Clock, base_url: &str) -> Result<Couriers> {
    let folder = sandbox_folder(config);
    let sandbox: Vec<Arc<dyn Carrier>> = vec![Arc::new(FileSink::new(folder))];
    let real = real(&config.messages, clock, base_url)?;
    let failover = |carriers| Arc::new(Failover::new(carriers, Limits::default(), clock.clone()));
    Ok(Couriers { test: failover(sandbox), live: failover(real) })
}

/// Where messages of the sandbox are put.
pub(crate) fn sandbox_folder(config: &Config) -> PathBuf {
    config.messages.sandbox_folder.clone().unwrap_or_else(|| config.data_dir.join("outbox"))
}

/// What carriers sign with.
pub(crate) fn keys(messages: &Messages) -> hooks::Keys {
    hooks::Keys {
        whatsapp_app_secret: messages.whatsapp_app_secret.clone(),
        whatsapp_verify_token: messages.whatsapp_verify_token.clone(),
        termii_secret: messages.termii_secret.clone(),
        twilio_token: messages.twilio_token.clone(),
        telnyx_public_key: messages.telnyx_public_key.clone(),
        sendgrid_public_key: messages.sendgrid_public_key.clone(),
    }
}

fn real(messages: &Messages, clock: &Clock, base_url: &str) -> Result<Vec<Arc<dyn Carrier>>> {
    let mut carriers: Vec<Arc<dyn Carrier>> = Vec::new();
    carriers.extend(whatsapp(messages)?);
    for name in messages.phone_order.iter().chain(&messages.mail_order) {
        let carrier = match name.as_str() {
            "termii" => termii(messages)?,
            "telnyx" => telnyx(messages, base_url)?,
            "twilio" => twilio(messages, base_url)?,
            "smtp" => smtp(messages, clock)?,
            "sendgrid" => sendgrid(messages)?,
            _ => bail!("messages: there is no carrier {name:?}; there are termii, telnyx, twilio, smtp and sendgrid"),
        };
        carriers.extend(carrier);
    }
    Ok(carriers)
}

/// A setting without which a carrier that is set up cannot work.
fn needed(value: Option<&String>, name: &str) -> Result<String> {
    value.cloned().with_context(|| format!("messages.{name} is not set, and its carrier needs it"))
}

fn whatsapp(messages: &Messages) -> Result<Option<Arc<dyn Carrier>>> {
    let (Some(id), Some(token)) = (&messages.whatsapp_phone_number_id, &messages.whatsapp_token) else {
        return Ok(None);
    };
    let config = WhatsappConfig {
        base_url: messages.whatsapp_base_url.clone(),
        version: messages.whatsapp_version.clone(),
        phone_number_id: id.clone(),
        token: token.clone(),
        deadline: DEFAULT_DEADLINE,
    };
    Ok(Some(Arc::new(WhatsappCloud::try_new(config)?)))
}

fn termii(messages: &Messages) -> Result<Option<Arc<dyn Carrier>>> {
    let Some(api_key) = &messages.termii_api_key else { return Ok(None) };
    let config = TermiiConfig {
        base_url: needed(messages.termii_base_url.as_ref(), "termii_base_url")?,
        api_key: api_key.clone(),
        from: needed(messages.termii_sender.as_ref(), "termii_sender")?,
        route: TermiiRoute::Dnd,
        deadline: DEFAULT_DEADLINE,
    };
    Ok(Some(Arc::new(Termii::try_new(config)?)))
}

fn telnyx(messages: &Messages, base_url: &str) -> Result<Option<Arc<dyn Carrier>>> {
    let Some(api_key) = &messages.telnyx_api_key else { return Ok(None) };
    let config = TelnyxConfig {
        base_url: messages.telnyx_base_url.clone(),
        api_key: api_key.clone(),
        from: needed(messages.telnyx_sender.as_ref(), "telnyx_sender")?,
        messaging_profile_id: messages.telnyx_profile.clone(),
        callback_url: callback(base_url, "telnyx"),
        deadline: DEFAULT_DEADLINE,
    };
    Ok(Some(Arc::new(Telnyx::try_new(config)?)))
}

fn twilio(messages: &Messages, base_url: &str) -> Result<Option<Arc<dyn Carrier>>> {
    let (Some(account), Some(token)) = (&messages.twilio_account, &messages.twilio_token) else { return Ok(None) };
    let sender = needed(messages.twilio_sender.as_ref(), "twilio_sender")?;
    let config = TwilioConfig {
        base_url: messages.twilio_base_url.clone(),
        account_sid: account.clone(),
        auth_token: token.clone(),
        sender: if sender.starts_with("MG") { TwilioSender::Service(sender) } else { TwilioSender::From(sender) },
        callback_url: callback(base_url, "twilio"),
        deadline: DEFAULT_DEADLINE,
    };
    Ok(Some(Arc::new(Twilio::try_new(config)?)))
}

fn callback(base_url: &str, carrier: &str) -> Option<String> {
    Some(format!("{base_url}/hooks/messages/{carrier}"))
}

fn smtp(messages: &Messages, clock: &Clock) -> Result<Option<Arc<dyn Carrier>>> {
    let Some(host) = &messages.smtp_host else { return Ok(None) };
    let from = needed(messages.mail_from.as_ref(), "mail_from")?;
    let domain =
        from.rsplit_once('@').map(|(_, domain)| domain.to_owned()).context("messages.mail_from is no mailbox")?;
    let encryption = match messages.smtp_encryption.as_str() {
        "tls" => Encryption::Tls,
        "starttls" => Encryption::StartTls,
        "none" => Encryption::None,
        other => bail!("messages.smtp_encryption is {other:?}; it must be tls, starttls or none"),
    };
    let config = SmtpConfig {
        host: host.clone(),
        port: messages.smtp_port,
        encryption,
        login: messages.smtp_username.clone().zip(messages.smtp_password.clone()),
        from,
        domain,
        extra_root_pem: None,
        deadline: DEFAULT_DEADLINE,
    };
    Ok(Some(Arc::new(Smtp::try_new(config, clock.clone())?)))
}

fn sendgrid(messages: &Messages) -> Result<Option<Arc<dyn Carrier>>> {
    let Some(api_key) = &messages.sendgrid_api_key else { return Ok(None) };
    let config = SendgridConfig {
        base_url: messages.sendgrid_base_url.clone(),
        api_key: api_key.clone(),
        from: needed(messages.mail_from.as_ref(), "mail_from")?,
        sandbox: false,
        deadline: DEFAULT_DEADLINE,
    };
    Ok(Some(Arc::new(Sendgrid::try_new(config)?)))
}
