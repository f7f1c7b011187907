//! The same by API: requests as somebody copies them into a shell.

use std::fmt::Write as _;

use pages::html::Html;
use serde_json::Value;

use super::markup::{fill, raw};

/// A request as `curl` makes it.
pub(crate) fn curl(method: &str, path: &str, body: Option<&Value>, open: bool) -> Html {
    let mut text = format!("curl -s \"$RECOUP_URL{path}\" -H \"Authorization: Bearer $RECOUP_KEY\"");
    if method != "GET" {
        text = text.replacen("curl -s", &format!("curl -s -X {method}"), 1);
    }
    if method == "POST" {
        text.push_str(" \\\n  -H \"Idempotency-Key: $(uuidgen)\"");
    }
    if let Some(body) = body {
        write!(text, " \\\n  -H 'Content-Type: application/json' -d '{}'", body.to_string().replace('\'', "'\\''"))
            .expect("a text takes anything");
    }
    let open = open.then(|| raw(" open"));
    fill(
        "<details class=\"curl\"{}><summary>Copy as curl</summary><pre tabindex=\"0\"><code>{}</code></pre></details>",
        &[&open, &text],
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_copied_request_cannot_end_its_quotes() {
        let html = curl("POST", "/v1/plans", Some(&json!({ "name": "Ade's" })), false).done();
        assert!(html.contains("Ade&#39;\\&#39;&#39;s"), "{html}");
    }
}
