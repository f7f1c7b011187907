//! What makes two requests the same: method, path, version, what the key may do, and the body's meaning.
//!
//! The body counts by its JSON value, whatever its spacing and the order of its members. The caller's scopes
//! count so that a narrower key cannot read a wider key's answer.

use axum::http::Method;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The fingerprint of a request.
pub(crate) fn of(method: &Method, path: &str, version: &str, scopes: &[String], body: &[u8]) -> Vec<u8> {
    let mut scopes = scopes.to_vec();
    scopes.sort();
    let mut hash = Sha256::new();
    for part in [method.as_str(), path, version, &scopes.join(" ")] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => {
            let mut text = String::new();
            write(&value, &mut text);
            hash.update(text.as_bytes());
        }
        Err(_) => hash.update(body),
    }
    hash.finalize().to_vec()
}

/// Members in the order of their names; no space.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            list(out, ['{', '}'], sorted, |out, (name, member)| {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(member, out);
            });
        }
        Value::Array(items) => list(out, ['[', ']'], items, |out, item| write(item, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}

fn list<T>(out: &mut String, ends: [char; 2], parts: impl IntoIterator<Item = T>, each: impl Fn(&mut String, T)) {
    out.push(ends[0]);
    for (nth, part) in parts.into_iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        each(out, part);
    }
    out.push(ends[1]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(path: &str, body: &str) -> Vec<u8> {
        of(&Method::POST, path, "2026-11-21", &["*".to_owned()], body.as_bytes())
    }

    #[test]
    fn spacing_and_order_do_not_count() {
        let one = print("/v1/plans", r#"{"name":"A","prices":[{"amount":1,"currency":"NGN"}]}"#);
        let two =
            print("/v1/plans", "{ \"prices\": [ {\"currency\":\"NGN\", \"amount\":1} ],\n \"name\":\"\\u0041\" }");
        assert_eq!(one, two);
    }

    #[test]
    fn everything_else_counts() {
        let base = print("/v1/plans", r#"{"a":[1,2]}"#);
        assert_ne!(base, print("/v1/plans", r#"{"a":[2,1]}"#));
        assert_ne!(base, print("/v1/plans", r#"{"a":["1",2]}"#));
        assert_ne!(base, print("/v1/plan", r#"{"a":[1,2]}"#));
        assert_ne!(base, of(&Method::POST, "/v1/plans", "2027-01-01", &["*".to_owned()], br#"{"a":[1,2]}"#));
        assert_ne!(base, of(&Method::POST, "/v1/plans", "2026-11-21", &[], br#"{"a":[1,2]}"#));
        assert_ne!(print("/", "not json"), print("/", "not  json"));
    }
}
