//! Reads the parts of an answer that every caller needs, and puts failures into words that somebody can act on.

use std::error::Error;
use std::io;
use std::time::Duration;

use jiff::civil::DateTime;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The three forms of a date in HTTP (RFC 9110 §5.6.7), the usual one first. All are in GMT.
const HTTP_DATES: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// Seconds to wait from `Retry-After`. A date is measured against the answer's own `Date`, so that the
/// receiver's clock may be wrong; without one it says nothing.
pub fn retry_after_s(headers: &HeaderMap) -> Option<u32> {
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
pub fn reason(error: &reqwest::Error, total: Duration, connect: Duration) -> String {
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
pub fn root_cause(error: &reqwest::Error) -> String {
    let last = chain(error).last();
    match last.and_then(|cause| cause.downcast_ref::<io::Error>()) {
        // The kind reads better than the system's text with its number.
        Some(system) if system.raw_os_error().is_some() => system.kind().to_string(),
        Some(_) | None => last.map_or_else(|| "unknown".to_owned(), ToString::to_string),
    }
}

/// The causes below an error. The error itself is left out: its text holds the URL.
pub fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
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
