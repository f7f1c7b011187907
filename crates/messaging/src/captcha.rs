//! Turnstile and hCaptcha: whether somebody is a person. Both are asked the same question in the same words, under addresses of their own.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use secrecy::{ExposeSecret as _, SecretString};
use usecase::ports::{Captcha, CaptchaFace};
use wire::form;

use crate::carrier::SetupError;

const USER_AGENT: &str = "Recoup/1.0.0";
/// An answer is some hundred bytes.
const ANSWER_BYTES: usize = 16 * 1024;
/// Somebody waits for it.
const DEADLINE: Duration = Duration::from_secs(5);
/// Longest that a page may send.
const MOST: usize = 4_096;

/// Whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptchaKind {
    /// Cloudflare Turnstile.
    Turnstile,
    /// hCaptcha.
    Hcaptcha,
}

impl CaptchaKind {
    /// The kind of a configured word.
    pub fn parse(word: &str) -> Option<CaptchaKind> {
        match word {
            "turnstile" => Some(CaptchaKind::Turnstile),
            "hcaptcha" => Some(CaptchaKind::Hcaptcha),
            _ => None,
        }
    }

    fn home(self) -> (&'static str, &'static str, &'static str) {
        match self {
            CaptchaKind::Turnstile => ("https://challenges.cloudflare.com", "/turnstile/v0/api.js", "cf-turnstile"),
            CaptchaKind::Hcaptcha => ("https://js.hcaptcha.com", "/1/api.js", "h-captcha"),
        }
    }

    /// From where its script and its frames come.
    fn origins(self) -> &'static str {
        match self {
            CaptchaKind::Turnstile => "https://challenges.cloudflare.com",
            CaptchaKind::Hcaptcha => "https://hcaptcha.com https://*.hcaptcha.com",
        }
    }

    fn question(self) -> (&'static str, &'static str) {
        match self {
            CaptchaKind::Turnstile => ("https://challenges.cloudflare.com", "turnstile/v0/siteverify"),
            CaptchaKind::Hcaptcha => ("https://api.hcaptcha.com", "siteverify"),
        }
    }
}

/// How to reach it.
#[derive(Clone, Debug)]
pub struct CaptchaConfig {
    /// Whose it is.
    pub kind: CaptchaKind,
    /// Names this house to pages.
    pub site_key: String,
    /// Proves this house when it asks.
    pub secret: SecretString,
    /// Where it is asked, instead of its own address.
    pub base_url: Option<String>,
}

/// One of the two, set up.
#[derive(Debug)]
pub struct HttpCaptcha {
    line: wire::Line,
    config: CaptchaConfig,
    face: CaptchaFace,
}

impl HttpCaptcha {
    /// Sets it up.
    ///
    /// # Errors
    /// [`SetupError`] for an address that is none, or without keys.
    pub fn try_new(config: CaptchaConfig) -> Result<HttpCaptcha, SetupError> {
        if config.site_key.trim().is_empty() || config.secret.expose_secret().is_empty() {
            return Err(SetupError::BadSetting("a captcha needs a site key and a secret"));
        }
        let base = config.base_url.clone().unwrap_or_else(|| config.kind.question().0.to_owned());
        let (origin, path, class) = config.kind.home();
        let face = CaptchaFace {
            script: format!("{origin}{path}"),
            origin: config.kind.origins().to_owned(),
            class,
            site_key: config.site_key.clone(),
        };
        Ok(HttpCaptcha { line: wire::Line::try_new(&base, USER_AGENT, DEADLINE, ANSWER_BYTES)?, config, face })
    }
}

#[async_trait]
impl Captcha for HttpCaptcha {
    fn face(&self) -> &CaptchaFace {
        &self.face
    }

    async fn passes(&self, answer: &str, address: Option<&str>) -> Result<bool, String> {
        if answer.is_empty() || answer.len() > MOST {
            return Ok(false);
        }
        let mut fields = vec![("secret", self.config.secret.expose_secret()), ("response", answer)];
        fields.extend(address.map(|address| ("remoteip", address)));
        let request = self.line.post(self.config.kind.question().1);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form(&fields));
        let told = self.line.exchange(request).await.map_err(|lost| format!("{lost:?}"))?;
        if !told.status.is_success() || !told.readable {
            return Err(format!("the captcha's service answered {}", told.status.as_u16()));
        }
        Ok(told.body["success"].as_bool() == Some(true))
    }
}
