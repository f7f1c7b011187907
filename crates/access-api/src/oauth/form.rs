//! A form as RFC 6749 §3.2 wants it: each parameter at most once, an empty one as good as none, unknown ones ignored.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;

use super::answer::Refused;

/// No form of ours is longer, in bytes.
const MOST_BYTES: usize = 8 * 1024;

/// The parameters, decoded, in the order in which they came.
#[derive(Debug)]
pub(crate) struct Form(Vec<(String, String)>);

/// Reads a form. Parameters in the query are refused: a secret there would be in every log on the way.
pub(crate) async fn read(parts: &Parts, body: Body) -> Result<Form, Refused> {
    if parts.uri.query().is_some_and(|query| !query.is_empty()) {
        return Err(Refused::new("invalid_request", "Send parameters in the body, none in the query."));
    }
    let media = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let message = "Send the body as application/x-www-form-urlencoded.";
        return Err(Refused::new("invalid_request", message).status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let bytes = axum::body::to_bytes(body, MOST_BYTES).await.map_err(|_| {
        let message = format!("The form is longer than {MOST_BYTES} bytes, or broke off.");
        Refused::new("invalid_request", message).status(StatusCode::PAYLOAD_TOO_LARGE)
    })?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Refused::new("invalid_request", "The form is not UTF-8."))?;
    parse(text).ok_or_else(|| Refused::new("invalid_request", "The form has a % that encodes nothing."))
}

fn parse(text: &str) -> Option<Form> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(value)?))
    });
    pairs.collect::<Option<Vec<_>>>().map(Form)
}

impl Form {
    /// A parameter; `None` when it is not there or empty.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, Refused> {
        let mut found = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let value = found.next();
        if found.next().is_some() {
            return Err(Refused::new("invalid_request", format!("{name} is there twice. Send it once.")));
        }
        Ok(value.filter(|value| !value.is_empty()))
    }
}

/// Undoes the encoding of forms; `None` when it is none.
pub(crate) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next()?)?.checked_mul(16)?.checked_add(digit(rest.next()?)?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_they_are_written() {
        let form =
            parse("grant_type=client_credentials&scope=plans%3Aread+ledger:read&x&=y&client_id=").expect("a form");
        assert_eq!(form.one("grant_type").expect("once"), Some("client_credentials"));
        assert_eq!(form.one("scope").expect("once"), Some("plans:read ledger:read"));
        assert_eq!(form.one("client_id").expect("once"), None, "empty is not there");
        assert_eq!(form.one("nobody").expect("once"), None);
        assert!(parse("a=1&a=1").expect("a form").one("a").is_err(), "even the same twice");
    }

    #[test]
    fn what_is_encoded_wrongly_is_none() {
        for text in ["a=%", "a=%4", "a=%zz", "a=%ff", "%=1"] {
            assert!(parse(text).is_none(), "{text}");
        }
        assert_eq!(decoded("cid%5Ftest%5fX").as_deref(), Some("cid_test_X"));
        assert_eq!(decoded("é%C3%A9").as_deref(), Some("éé"));
    }
}
