//! Texts of providers, and texts for them.

use std::error::Error;

use reqwest::Url;
use serde_json::Value;

use crate::LineError;

/// How much of a provider's text is kept, in characters.
const TEXT_CHARS: usize = 300;

/// A text or a number as text; empty for anything else.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// A provider's text, on one line and cut short: it is kept and shown.
pub fn brief(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(TEXT_CHARS).collect()
}

/// Pairs as a form's body.
pub fn form(pairs: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params("http://form.invalid/", pairs);
    url.ok().and_then(|url| url.query().map(str::to_owned)).unwrap_or_default()
}

/// A callback address from settings.
///
/// # Errors
/// [`LineError::BadUrl`].
pub fn callback(url: Option<&str>) -> Result<Option<Url>, LineError> {
    let Some(text) = url else { return Ok(None) };
    let parsed = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    parsed.map(Some).ok_or_else(|| LineError::BadUrl(text.chars().take(100).collect()))
}

/// Whether a text may stand in a path as it is.
pub fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// The innermost cause of an error, in words.
pub fn root(error: &(dyn Error + 'static)) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string()
}
