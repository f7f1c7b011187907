//! What all carriers over HTTP share: the line, and what its silence means for a message.

use std::time::Duration;

use wire::{LineError, Lost, RequestBuilder, Url};

pub(crate) use wire::text_of;
pub(super) use wire::{Answer, brief, form, is_plain as plain, root};

use super::{Refusal, Sending, SetupError};

/// Who we say we are, in the form that Meta's contract demands.
const USER_AGENT: &str = "Recoup-Messages/1.0.0";
/// How much of an answer is read, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;

/// A provider's address and a client for it.
#[derive(Clone, Debug)]
pub(super) struct Line(wire::Line);

impl Line {
    pub(super) fn try_new(base: &str, deadline: Duration) -> Result<Line, SetupError> {
        Ok(Line(wire::Line::try_new(base, USER_AGENT, deadline, ANSWER_BYTES)?))
    }

    /// A POST to a path below the base address. Parts of the path were checked when the carrier was set up.
    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.0.post(path)
    }

    /// Sends, and reads the answer.
    ///
    /// # Errors
    /// [`Sending::Unavailable`] when no connection stood, [`Sending::Unknown`] when one did and no answer came.
    pub(super) async fn exchange(&self, request: RequestBuilder) -> Result<Answer, Sending> {
        self.0.exchange(request).await.map_err(|lost| match lost {
            Lost::NotSent(why) => Sending::unavailable(why),
            Lost::Late(why) | Lost::Cut(why) => Sending::unknown(why),
        })
    }
}

impl From<LineError> for SetupError {
    fn from(error: LineError) -> SetupError {
        match error {
            LineError::BadUrl(url) => SetupError::BadUrl(url),
            LineError::Client(why) => SetupError::Client(why),
        }
    }
}

/// What an answer means for a message.
pub(super) trait Meaning {
    /// What the status alone says, for an answer without words that are known. `None` for a success.
    fn by_status(&self, code: &str, text: &str) -> Option<Sending>;

    /// A success that cannot be read may be one.
    fn unreadable(&self) -> Option<Sending>;
}

impl Meaning for Answer {
    fn by_status(&self, code: &str, text: &str) -> Option<Sending> {
        let refusal = |permanent: bool, alarm: bool| {
            Sending::Refused(Refusal {
                permanent,
                code: if code.is_empty() { format!("http_{}", self.status.as_u16()) } else { code.to_owned() },
                text: brief(text),
                next_channel: false,
                alarm,
            })
        };
        match self.status.as_u16() {
            200..=299 => None,
            429 => Some(Sending::Busy { retry_after: self.retry_after }),
            401..=403 => Some(refusal(true, true)),
            503 => Some(Sending::unavailable("the provider says that it is down (503)")),
            // Whatever broke may have broken after the message was taken.
            500..=599 => Some(Sending::unknown(format!("the provider answered {}", self.status.as_u16()))),
            // A redirect is not followed: it would carry the message and the key elsewhere.
            300..=399 => Some(refusal(true, true)),
            _ => Some(refusal(true, false)),
        }
    }

    fn unreadable(&self) -> Option<Sending> {
        (!self.readable).then(|| Sending::unknown("the provider's answer could not be read"))
    }
}

/// A callback address that carries our key, for providers that carry nothing else.
pub(super) fn with_key(callback: &Url, key: &super::MessageKey) -> String {
    let mut url = callback.clone();
    url.query_pairs_mut().append_pair("key", key.as_str());
    url.to_string()
}

/// A callback address from settings.
pub(super) fn callback(url: Option<&str>) -> Result<Option<Url>, SetupError> {
    Ok(wire::callback(url)?)
}
