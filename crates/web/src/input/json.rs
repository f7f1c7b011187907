//! A JSON body, read strictly.

use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use crate::Problem;

/// A body of type `T`. An empty body reads as `{}`.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Json<T>, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = super::read(parts.uri.path(), body).await?;
        if bytes.is_empty() {
            return parse(b"{}").map(Json);
        }
        media_type(&parts.headers)?;
        parse(&bytes).map(Json)
    }
}

fn media_type(headers: &HeaderMap) -> Result<(), Problem> {
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = sent.split(';').map(str::trim);
    let json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    let utf8 = parts.all(|part| {
        let part = part.to_ascii_lowercase();
        !part.starts_with("charset=") || part.trim_start_matches("charset=").trim_matches('"') == "utf-8"
    });
    let plain = headers.get(CONTENT_ENCODING).is_none_or(|value| value == "identity");
    if json && utf8 && plain {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "Send the body as application/json in UTF-8, not compressed.",
    ))
}

/// Reads a body.
///
/// # Errors
/// 400 with line and column for what is not JSON; 400 with the field's path for what does not fit `T`.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A reader of named members would also take them in a row, without their names.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Problem::field("body", "invalid_type", "The body must be a JSON object."));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| refused(&error))?;
    reader.end().map_err(|error| malformed(&error))?;
    if bytes.windows(6).any(|window| window == br"\u0000") {
        no_nul(bytes)?;
    }
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Problem {
    let message = format!("The body is not JSON, at line {} column {}: {error}", error.line(), error.column());
    Problem::new(StatusCode::BAD_REQUEST, "malformed_json", message)
        .with("line", error.line())
        .with("column", error.column())
}

fn refused(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    match error.inner().classify() {
        Category::Data => {
            // serde_json appends where in the text it was; the path says it better.
            let text = error.inner().to_string();
            let sentence = text.rsplit_once(" at line ").map_or(text.as_str(), |(sentence, _)| sentence);
            of_field(&error.path().to_string(), sentence)
        }
        Category::Syntax | Category::Eof | Category::Io => malformed(error.inner()),
    }
}

/// What a reader said about one field, as a problem.
pub(crate) fn of_field(path: &str, sentence: &str) -> Problem {
    let (code, names_field) = code_of(sentence);
    let named = sentence.split('`').nth(1).filter(|_| names_field);
    let base = if path == "." { "" } else { path };
    let field = match named {
        // The path of an unknown member already ends in it; that of a missing one does not.
        Some(name) if base == name || base.ends_with(&format!(".{name}")) => base.to_owned(),
        Some(name) if base.is_empty() => name.to_owned(),
        Some(name) => format!("{base}.{name}"),
        None if base.is_empty() => "body".to_owned(),
        None => base.to_owned(),
    };
    let mut letters = sentence.chars();
    let shown: String = letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect());
    Problem::field(field, code, format!("{shown}."))
}

/// The code, and whether the sentence names the field itself.
fn code_of(sentence: &str) -> (&'static str, bool) {
    const STARTS: [(&str, &str, bool); 6] = [
        ("unknown field", "unknown_field", true),
        ("missing field", "required", true),
        ("duplicate field", "duplicate_field", true),
        ("invalid type", "invalid_type", false),
        ("unknown variant", "unknown_value", false),
        ("expected an id", "invalid_id", false),
    ];
    STARTS
        .into_iter()
        .find(|(start, _, _)| sentence.starts_with(start))
        .map_or(("invalid_value", false), |(_, code, names_field)| (code, names_field))
}

fn no_nul(bytes: &[u8]) -> Result<(), Problem> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    let mut path = Vec::new();
    if finds_nul(&value, &mut path) {
        path.reverse();
        return Err(Problem::field(path.join("."), "invalid_character", "The NUL character is not allowed."));
    }
    Ok(())
}

fn finds_nul(value: &Value, path: &mut Vec<String>) -> bool {
    let inside = match value {
        Value::String(text) => return text.contains('\0'),
        Value::Object(members) => members
            .iter()
            .find_map(|(name, member)| (name.contains('\0') || finds_nul(member, path)).then(|| name.clone())),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(nth, item)| finds_nul(item, path).then(|| nth.to_string()))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    };
    let found = inside.is_some();
    path.extend(inside);
    found
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use ids::{RequestId, Uuid};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    #[expect(dead_code, reason = "read, never looked at")]
    struct Plan {
        name: String,
        amount: i64,
        #[serde(default)]
        prices: Vec<Price>,
        colour: Option<Colour>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read, never looked at")]
    struct Price {
        amount: i64,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
    }

    /// Field and code of the refusal, or the code alone.
    fn refusal(body: &str) -> (String, String) {
        let problem = parse::<Plan>(body.as_bytes()).expect_err(body);
        assert_eq!(problem.status(), StatusCode::BAD_REQUEST);
        let text = problem.body(RequestId::from_uuid(Uuid::nil()), "");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let detail = &value["error"]["details"][0];
        let of = |part: &Value| part.as_str().unwrap_or_default().to_owned();
        if detail.is_null() {
            (String::new(), of(&value["error"]["code"]))
        } else {
            (of(&detail["field"]), of(&detail["code"]))
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_path() {
        let rows = [
            (r#"{"name":"A"}"#, "amount", "required"),
            (r#"{"name":"A","amount":1,"nmae":2}"#, "nmae", "unknown_field"),
            (r#"{"name":"A","amount":1,"prices":[{"amount":1,"x":2}]}"#, "prices[0].x", "unknown_field"),
            (r#"{"name":"A","amount":1,"prices":[{"amount":1},{}]}"#, "prices[1].amount", "required"),
            (r#"{"name":"A","amount":1.5}"#, "amount", "invalid_type"),
            (r#"{"name":"A","amount":1e3}"#, "amount", "invalid_type"),
            (r#"{"name":"A","amount":"1"}"#, "amount", "invalid_type"),
            (r#"{"name":"A","amount":9223372036854775808}"#, "amount", "invalid_value"),
            (r#"{"name":"A","amount":1,"amount":2}"#, "amount", "duplicate_field"),
            (r#"{"name":"A","amount":1,"colour":"blue"}"#, "colour", "unknown_value"),
            (r#"{"name":"A\u0000","amount":1}"#, "name", "invalid_character"),
            (r#"{"name":7,"amount":1}"#, "name", "invalid_type"),
            ("[]", "body", "invalid_type"),
            ("{", "", "malformed_json"),
            (r#"{"name":"A","amount":1} x"#, "", "malformed_json"),
            ("\u{feff}{}", "", "malformed_json"),
        ];
        for (body, field, code) in rows {
            assert_eq!(refusal(body), (field.to_owned(), code.to_owned()), "{body}");
        }
    }

    #[test]
    fn malformed_bodies_say_where() {
        let problem = parse::<Plan>(b"{\n  \"name\": nope }").expect_err("not JSON");
        let value: Value = serde_json::from_str(&problem.body(RequestId::from_uuid(Uuid::nil()), "")).expect("JSON");
        assert_eq!((value["line"].as_u64(), value["column"].as_u64()), (Some(2), Some(12)));
    }

    #[test]
    fn other_content_types_are_refused() {
        let fits = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(text).expect("a header"));
            media_type(&headers).is_ok()
        };
        assert!(fits("application/json") && fits("Application/JSON; charset=UTF-8"));
        for refused in ["text/plain", "application/json; charset=latin1", "application/jsonp", ""] {
            assert!(!fits(refused), "{refused}");
        }
        assert!(media_type(&HeaderMap::new()).is_err());
    }
}
