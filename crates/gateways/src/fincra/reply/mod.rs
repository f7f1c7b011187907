//! What stands around Fincra's answers, which differs from module to module: `success`, `status`, nothing at all, and three shapes of
//! errors.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use usecase::ports::{GatewayError, UnknownCause};
use wire::Answer;

use crate::kit::{lenient, shortened, unsure};

/// What came back.
#[derive(Debug)]
pub(super) enum Reply {
    /// Fincra did what it was asked, or listened at least.
    Yes(Said),
    /// It refused.
    No(Refusal),
    /// Nobody knows.
    Doubt(UnknownCause),
}

/// What it said, without what stands around it.
#[derive(Debug)]
pub(super) struct Said(Box<RawValue>);

impl Said {
    /// It, as `T`; none when it has not that shape.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.0.get()).ok()
    }
}

/// A refusal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The HTTP status it came with.
    pub(super) http: u16,
    /// `DUPLICATE_CUSTOMER_REFERENCE`; empty where a module has no such words.
    pub(super) kind: String,
    /// Its text.
    pub(super) text: String,
}

impl Refusal {
    /// Whether there is no such thing.
    pub(super) fn not_found(&self) -> bool {
        self.http == 404 || self.kind == "RESOURCE_NOT_FOUND"
    }

    /// Whether it says that the request was wrong, or that there is no price for it, which is found before anything is done.
    /// Modules without words of this kind check requests before they do anything.
    pub(super) fn is_of_the_request(&self) -> bool {
        matches!(self.kind.as_str(), "" | "UNPROCESSABLE_ENTITY" | "INVALID_QUOTE" | "QUOTE_NOT_GENERATED")
    }

    /// It as a refusal of the request itself.
    pub(super) fn bad_request(&self) -> GatewayError {
        let text = shortened(&self.text).unwrap_or_else(|| "no reason given".to_owned());
        GatewayError::BadRequest(format!("Fincra: {text}"))
    }
}

/// All that may stand around an answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body {
    #[serde(deserialize_with = "lenient::flag")]
    success: Option<bool>,
    /// A flag in some modules, and what became of it where nothing stands around the answer.
    #[serde(deserialize_with = "lenient::flag")]
    status: Option<bool>,
    message: Option<Box<RawValue>>,
    #[serde(deserialize_with = "lenient::text")]
    error: Option<String>,
    #[serde(rename = "errorType", deserialize_with = "lenient::text")]
    error_type: Option<String>,
    #[serde(rename = "statusCode", deserialize_with = "lenient::text")]
    status_code: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    request_id: Option<String>,
    data: Option<Box<RawValue>>,
}

impl Body {
    /// Whether it says that it went well; where nothing stands around an answer, nothing says so.
    fn says_yes(&self) -> bool {
        self.success == Some(true) || self.status == Some(true) || self.data.is_none()
    }

    fn says_no(&self) -> bool {
        self.success == Some(false) || self.status == Some(false) || self.error_type.is_some()
    }

    /// Whether it has the shape of any of Fincra's errors.
    fn is_error(&self) -> bool {
        self.says_no() || self.status_code.is_some() || self.request_id.is_some()
    }

    fn refusal(self, http: u16) -> Refusal {
        // `error` is the reason in one shape and "Not Found" in another, where the reason is the message.
        let message = self.message.as_ref().map(|raw| texts(raw.get())).filter(|text| !text.is_empty());
        let reason = if self.status_code.is_some() { message.or(self.error) } else { self.error.or(message) };
        Refusal { http, kind: self.error_type.unwrap_or_default(), text: reason.unwrap_or_default() }
    }
}

/// A text, or a list of them on one line.
fn texts(json: &str) -> String {
    let one: Result<String, _> = serde_json::from_str(json);
    one.or_else(|_| serde_json::from_str::<Vec<String>>(json).map(|all| all.join("; "))).unwrap_or_default()
}

/// Reads an answer.
///
/// # Errors
/// When nothing can have happened: our key, our address, too many requests.
pub(super) fn read(answer: &Answer) -> Result<Reply, GatewayError> {
    if let Some(doubt) = unsure(answer) {
        return doubt.map(Reply::Doubt);
    }
    let (Some(body), Some(whole)) = (answer.parse::<Body>(), answer.parse::<Box<RawValue>>()) else {
        return Ok(Reply::Doubt(UnknownCause::Unparseable));
    };
    let http = answer.status.as_u16();
    Ok(match http {
        200..=299 if body.error_type.is_some() => Reply::No(body.refusal(http)),
        200..=299 if !body.says_no() && body.says_yes() => Reply::Yes(Said(body.data.unwrap_or(whole))),
        // Somebody else is at it, or it took too long: what has been done by then is not known.
        408 | 409 | 425 => Reply::Doubt(UnknownCause::ServerError),
        400..=499 if body.is_error() => Reply::No(body.refusal(http)),
        _ => Reply::Doubt(UnknownCause::Unparseable),
    })
}

#[cfg(test)]
mod tests;
