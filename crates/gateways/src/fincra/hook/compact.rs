//! A JSON text as a program writes it that has read it: without blanks and with the shortest escapes, and else as it stands.
//!
//! Nothing is put in another order and no number is computed: `1.50` stays `1.50`.

use serde::de::IgnoredAny;

/// The text rewritten; none when it is no JSON.
pub(super) fn rewritten(body: &[u8]) -> Option<String> {
    serde_json::from_slice::<IgnoredAny>(body).ok()?;
    let mut rest = std::str::from_utf8(body).ok()?;
    let mut written = String::with_capacity(rest.len());
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let (inside, after) = string(rest)?;
            let text: String = serde_json::from_str(inside).ok()?;
            written.push_str(&serde_json::to_string(&text).ok()?);
            rest = after;
        } else {
            if !first.is_ascii_whitespace() {
                written.push(first);
            }
            rest = rest.get(first.len_utf8()..)?;
        }
    }
    Some(written)
}

/// The string at the beginning of a text, with its quotes, and what follows.
fn string(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return text.split_at_checked(at.checked_add(1)?),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::rewritten;

    #[test]
    fn blanks_go_and_order_and_digits_stay() {
        let spaced = "{\n  \"z\": 1.50,\t\"a\": [ 1e3 , -0.0, true ],\r\n \"m\" : { } }\n";
        assert_eq!(rewritten(spaced.as_bytes()).as_deref(), Some(r#"{"z":1.50,"a":[1e3,-0.0,true],"m":{}}"#));
    }

    #[test]
    fn strings_keep_their_blanks_and_lose_needless_escapes() {
        let body = r#"{"a b" : "x  \"y\" \\ \/ \u00e9 \n", "é":"{ }"}"#;
        let expected = "{\"a b\":\"x  \\\"y\\\" \\\\ / é \\n\",\"é\":\"{ }\"}";
        assert_eq!(rewritten(body.as_bytes()).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_written_shortest_stays_as_it_is() {
        let body = r#"{"event":"charge.successful","data":{"amount":101.51,"name":"Ada \"Obi\""}}"#;
        assert_eq!(rewritten(body.as_bytes()).as_deref(), Some(body));
    }

    #[test]
    fn what_is_no_json_is_not_rewritten() {
        for body in [&b""[..], b"{", b"\"", b"{\"a\":1}}", b"\xff\xfe", b"{a:1}"] {
            assert_eq!(rewritten(body), None, "{body:?}");
        }
    }
}
