//! Reads what a receiver answered, as little of it as is needed, and puts failures into words a merchant
//! can act on. An answer is hostile input: every part of it is bounded.

use std::error::Error;
use std::io;
use std::time::Duration;

use jiff::civil::DateTime;
use reqwest::Response;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use super::resolve::RefusedName;

/// How much of an answer's body is read and kept, in bytes.
const EXCERPT_BYTES: usize = 1024;

/// The three forms of a date in HTTP (RFC 9110 §5.6.7), the usual one first. All are in GMT.
const HTTP_DATES: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// The beginning of the body as text; none when there is no body. A body that breaks off or stalls until the
/// deadline keeps what had come: the status has been received, and it is what counts.
pub(super) async fn excerpt(response: &mut Response) -> Option<String> {
    let mut taken: Vec<u8> = Vec::new();
    while taken.len() < EXCERPT_BYTES {
        let Ok(Some(chunk)) = response.chunk().await else { break };
        let room = EXCERPT_BYTES.saturating_sub(taken.len());
        taken.extend(chunk.iter().take(room));
    }
    (!taken.is_empty()).then(|| readable(&taken))
}

/// Text that a database takes: valid UTF-8 without NUL, and not longer than the bytes it came from may be.
fn readable(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
    text.truncate(text.floor_char_boundary(EXCERPT_BYTES));
    text
}

/// Seconds to wait from `Retry-After`. A date is measured against the answer's own `Date`, so that the
/// receiver's clock may be wrong; without one it says nothing.
pub(crate) fn retry_after_s(headers: &HeaderMap) -> Option<u32> {
    let value = text(headers, RETRY_AFTER)?;
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(u32::MAX));
    }
    let (until, from) = (http_date(value)?, http_date(text(headers, DATE)?)?);
    let wait_s = until.duration_since(from).as_secs().max(0);
    Some(u32::try_from(wait_s).unwrap_or(u32::MAX))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn http_date(value: &str) -> Option<DateTime> {
    HTTP_DATES.iter().find_map(|format| DateTime::strptime(format, value).ok())
}

/// Why there was no answer. The URL is left out: its path may be secret.
pub(crate) fn reason(error: &reqwest::Error, total: Duration, connect: Duration) -> String {
    if let Some(refused) = chain(error).find_map(|cause| cause.downcast_ref::<RefusedName>()) {
        return refused.to_string();
    }
    if error.is_timeout() {
        return if error.is_connect() && connect < total {
            format!("no connection within {} ms", connect.as_millis())
        } else {
            format!("no answer within {} ms", total.as_millis())
        };
    }
    let cause = root_cause(error);
    if let Some(tls) = chain(error).find_map(tls_error) {
        format!("the TLS handshake failed: {tls}")
    } else if error.is_connect() {
        format!("could not connect: {cause}")
    } else {
        format!("the connection broke: {cause}")
    }
}

/// The innermost cause, in words.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let last = chain(error).last();
    match last.and_then(|cause| cause.downcast_ref::<io::Error>()) {
        // The kind reads better than the system's text with its number.
        Some(system) if system.raw_os_error().is_some() => system.kind().to_string(),
        Some(_) | None => last.map_or_else(|| "unknown".to_owned(), ToString::to_string),
    }
}

/// The causes below an error. The error itself is left out: its text holds the URL.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}

/// The TLS failure in a cause. An I/O error hides what it wraps from the chain, and may wrap another one.
fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => tls_error(inner),
        None => cause.downcast_ref(),
    }
}

#[cfg(test)]
mod tests;
