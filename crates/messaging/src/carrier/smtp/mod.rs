//! SMTP: mails to a relay. Our key is the mail's Message-ID.
//!
//! The dialogue is driven step by step, so that it is known how far it came. Up to the text of the mail a broken
//! connection means that nothing was sent; from then on it means that nobody knows.

mod dialogue;
mod letter;

use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use notices::{Channel, Rendered};
use runtime::Clock;
use secrecy::SecretString;

use super::{Address, Carrier, Envelope, Refusal, Sending, SetupError};

/// Connections kept for the next mail.
const KEPT: usize = 4;

/// Whether and how the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte (port 465).
    Tls,
    /// After STARTTLS (port 587). A relay that does not offer it gets no mail.
    StartTls,
    /// Not at all: for a relay on this machine only.
    None,
}

/// How to reach a relay.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    /// The relay's name, which its certificate must be for.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the connection is encrypted.
    pub encryption: Encryption,
    /// Name and password, where the relay wants them. Never sent without encryption.
    pub login: Option<(String, SecretString)>,
    /// The sender's mailbox.
    pub from: String,
    /// How we greet, and the domain of Message-IDs: the sender's.
    pub domain: String,
    /// A certificate authority of one's own, as PEM.
    pub extra_root_pem: Option<Vec<u8>>,
    /// How long a whole dialogue may take.
    pub deadline: Duration,
}

/// Carries mails by SMTP.
pub struct Smtp {
    config: SmtpConfig,
    tls: Option<TlsParameters>,
    clock: Clock,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Smtp {
    /// Sets it up. The clock dates the mails.
    ///
    /// # Errors
    /// [`SetupError`]: a password or a foreign relay without encryption, a sender that is no mailbox, a bad certificate.
    pub fn try_new(config: SmtpConfig, clock: Clock) -> Result<Smtp, SetupError> {
        let local = matches!(config.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if config.encryption == Encryption::None && (!local || config.login.is_some()) {
            return Err(SetupError::BadSetting(
                "SMTP without encryption is for a relay on this machine, without a login",
            ));
        }
        if config.from.parse::<lettre::Address>().is_err() {
            return Err(SetupError::BadSetting("SMTP needs a mailbox to send from"));
        }
        let domain_fits = config.domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        if config.domain.is_empty() || !domain_fits {
            return Err(SetupError::BadSetting("SMTP needs our own domain, such as mail.example.ng"));
        }
        let tls = match config.encryption {
            Encryption::None => None,
            Encryption::Tls | Encryption::StartTls => Some(tls(&config)?),
        };
        Ok(Smtp { config, tls, clock, idle: Mutex::new(Vec::new()) })
    }
}

fn tls(config: &SmtpConfig) -> Result<TlsParameters, SetupError> {
    let client = |error: lettre::transport::smtp::Error| SetupError::Client(super::http::root(&error));
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(pem) = &config.extra_root_pem {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(client)?);
    }
    builder.build_rustls().map_err(client)
}

#[async_trait]
impl Carrier for Smtp {
    fn name(&self) -> &'static str {
        "smtp"
    }

    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Email
    }

    async fn send(&self, envelope: &Envelope) -> Sending {
        let (Address::Email(to), Rendered::Email(mail)) = (&envelope.to, &envelope.content) else {
            return Sending::not_for(self.name());
        };
        match letter::write(&self.config, to, envelope, mail, self.clock.now()) {
            Ok((route, letter)) => self.hand_over(&route, &letter, envelope).await,
            Err(why) => Sending::Refused(Refusal {
                permanent: true,
                code: "bad_address".to_owned(),
                text: why,
                next_channel: true,
                alarm: false,
            }),
        }
    }
}
