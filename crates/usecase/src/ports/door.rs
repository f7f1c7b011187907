//! What is asked about somebody at a door that is open to everybody: whether they are a person, and from which country they come.

use std::fmt;
use std::net::IpAddr;

use async_trait::async_trait;

/// What a page needs to ask somebody to show that they are a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptchaFace {
    /// The address of its script.
    pub script: String,
    /// From where the script, and the frame that it opens, come, as a page's policy lists them.
    pub origin: String,
    /// The class of the element that it takes over.
    pub class: &'static str,
    /// Names this house to it.
    pub site_key: String,
}

/// Tells people from programs, before something is sent that costs money.
#[async_trait]
pub trait Captcha: fmt::Debug + Send + Sync {
    /// What a page needs.
    fn face(&self) -> &CaptchaFace;

    /// Whether what a page sent shows a person.
    ///
    /// # Errors
    /// When nobody could be asked; in words, for the log.
    async fn passes(&self, answer: &str, address: Option<&str>) -> Result<bool, String>;
}

/// Knows from which country an address is, as far as anybody does.
pub trait Places: fmt::Debug + Send + Sync {
    /// The country's two letters; none when it is not known. It never fails: a log line without a country is a log line.
    fn country(&self, address: IpAddr) -> Option<String>;
}
