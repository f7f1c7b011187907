//! The envelope around everything Paystack says.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use usecase::ports::{GatewayError, UnknownCause};
use wire::Answer;

use crate::kit::{lenient, shortened, unsure};

/// How many items Paystack puts on a page of its own accord.
const PER_PAGE: usize = 50;

/// What came back.
#[derive(Debug)]
pub(super) enum Reply {
    /// Paystack did what it was asked, or listened at least.
    Yes(Envelope),
    /// It refused.
    No(Envelope),
    /// Nobody knows.
    Doubt(UnknownCause),
}

/// The envelope.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Envelope {
    #[serde(deserialize_with = "lenient::flag")]
    status: Option<bool>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) message: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) code: Option<String>,
    /// `validation_error`, `api_error`, `processor_error`.
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    kind: Option<String>,
    data: Option<Box<RawValue>>,
    #[serde(deserialize_with = "lenient::part")]
    meta: Option<Meta>,
    /// The HTTP status it came with.
    #[serde(skip)]
    pub(super) http: u16,
}

/// Where a list stands.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Meta {
    #[serde(deserialize_with = "lenient::text")]
    page: Option<String>,
    #[serde(rename = "pageCount", deserialize_with = "lenient::text")]
    page_count: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    next: Option<String>,
}

impl Envelope {
    /// What it holds, as `T`; none when it holds nothing of that shape.
    pub(super) fn data<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.data.as_ref()?.get()).ok()
    }

    /// Its message, or an empty text.
    pub(super) fn text(&self) -> &str {
        self.message.as_deref().unwrap_or_default()
    }

    /// Its code, or an empty text.
    pub(super) fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }

    /// Whether it refuses because there is no such thing. For an unknown reference the status is 400.
    pub(super) fn not_found(&self) -> bool {
        let text = self.text().to_ascii_lowercase();
        self.http == 404 || text.contains("not found") || text.contains("does not exist")
    }

    /// Whether it says that the request was wrong, which is found before anything is done.
    pub(super) fn is_validation(&self) -> bool {
        self.kind.as_deref() == Some("validation_error")
    }

    /// Whether somebody behind Paystack failed.
    pub(super) fn is_processors(&self) -> bool {
        self.kind.as_deref() == Some("processor_error")
    }

    /// It as a refusal of the request itself.
    pub(super) fn bad_request(&self) -> GatewayError {
        let text = shortened(self.text()).unwrap_or_else(|| "no reason given".to_owned());
        GatewayError::BadRequest(format!("Paystack: {text}"))
    }

    /// Whether a list goes on after page `page` of `items` items: by its own count, or, without one, while pages are
    /// as full as they are by default.
    pub(super) fn goes_on(&self, page: u32, items: usize) -> bool {
        let count = self.meta.as_ref().and_then(|meta| meta.page_count.as_ref()).and_then(|count| count.parse().ok());
        let at = self.meta.as_ref().and_then(|meta| meta.page.as_ref()).and_then(|page| page.parse().ok());
        match count {
            Some(count) => at.unwrap_or(page).max(page) < count,
            None => items >= PER_PAGE,
        }
    }

    /// The cursor of the next part of a list that has cursors.
    pub(super) fn next(&self) -> Option<String> {
        self.meta.as_ref().and_then(|meta| meta.next.clone())
    }
}

/// Reads an answer.
///
/// # Errors
/// When nothing can have happened: our key, our address, too many requests.
pub(super) fn read(answer: &Answer) -> Result<Reply, GatewayError> {
    if let Some(doubt) = unsure(answer) {
        return doubt.map(Reply::Doubt);
    }
    let http = answer.status.as_u16();
    let Some(envelope) = answer.parse::<Envelope>().map(|envelope| Envelope { http, ..envelope }) else {
        return Ok(Reply::Doubt(UnknownCause::Unparseable));
    };
    Ok(match (http, envelope.status) {
        (200..=299, Some(true)) => Reply::Yes(envelope),
        // Somebody else is at it, or it took too long: what has been done by then is not known.
        (408 | 409 | 425, _) => Reply::Doubt(UnknownCause::ServerError),
        (400..=499, Some(false)) => Reply::No(envelope),
        _ => Reply::Doubt(UnknownCause::Unparseable),
    })
}
