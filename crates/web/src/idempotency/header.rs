//! The `Idempotency-Key` header: a bare token, or the same as a quoted string.

use axum::http::{HeaderMap, HeaderName, StatusCode};

use crate::Problem;

/// The header.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key, in characters.
const MOST_CHARS: usize = 255;

/// The key of a request, if it has one.
///
/// # Errors
/// 400 for two headers, for an empty or too long key, and for anything but visible ASCII.
pub(crate) fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.to_str().ok().and_then(unquoted);
    match (key, values.next()) {
        (Some(key), None) if fits(&key) => Ok(Some(key)),
        _ => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "idempotency_key_invalid",
            "Idempotency-Key must be one header of 1 to 255 visible ASCII characters, bare or in double quotes.",
        )),
    }
}

fn fits(key: &str) -> bool {
    (1..=MOST_CHARS).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Takes the quotes off a structured-field string.
fn unquoted(text: &str) -> Option<String> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix('"') else { return Some(text.to_owned()) };
    let inner = rest.strip_suffix('"')?;
    let mut key = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return None,
            '\\' => key.push(letters.next().filter(|next| matches!(next, '"' | '\\'))?),
            other => key.push(other),
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(values: &[&str]) -> Option<Option<String>> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, HeaderValue::from_str(value).expect("a header"));
        }
        key_of(&headers).ok()
    }

    #[test]
    fn bare_and_quoted_are_the_same_key() {
        assert_eq!(read(&[]), Some(None));
        assert_eq!(read(&["abc-1"]), Some(Some("abc-1".to_owned())));
        assert_eq!(read(&["\"abc-1\""]), Some(Some("abc-1".to_owned())));
        assert_eq!(read(&[r#""a\"b\\c""#]), Some(Some(r#"a"b\c"#.to_owned())));
        assert_eq!(read(&[&"k".repeat(255)]), Some(Some("k".repeat(255))));
    }

    #[test]
    fn anything_else_is_refused() {
        let long = "k".repeat(256);
        let refused: [&[&str]; 8] =
            [&[""], &["\"\""], &["\"open"], &["a b"], &[&long], &["a", "b"], &[r#""a\n""#], &["\""]];
        for values in refused {
            assert_eq!(read(values), None, "{values:?}");
        }
    }
}
