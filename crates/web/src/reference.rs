//! The reference page: the published document as one page of plain HTML, without a script.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The page's only style.
pub const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1a1a1a;\
background:#fff}nav ul{columns:3 14rem;list-style:none;padding:0}code,pre{font:14px/1.45 ui-monospace,monospace;\
background:#f3f4f6;border-radius:4px}code{padding:.1em .3em}pre{padding:.8rem;overflow:auto}section{border-top:1px solid \
#d4d7dc;margin-top:1.5rem}.method{font-weight:700;text-transform:uppercase}table{border-collapse:collapse;width:100%}\
td,th{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #e5e7eb}a{color:#0b57d0}\
@media(prefers-color-scheme:dark){body{background:#111;color:#e8e8e8}code,pre{background:#222}a{color:#8ab4f8}\
section,td,th{border-color:#333}}";

/// The style as a content security policy names it.
pub fn style_hash() -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(STYLE.as_bytes())))
}

/// Renders the document.
pub fn page(doc: &Value) -> String {
    let mut out = String::new();
    let title = text(&doc["info"]["title"]);
    put(
        &mut out,
        format_args!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>{title}</title><style>{STYLE}</style></head><body><main>\
         <h1>{title}</h1><p>Version {}. <a href=\"/openapi.json\">OpenAPI document</a>.</p><p>{}</p>",
            text(&doc["info"]["version"]),
            prose(&doc["info"]["description"]),
        ),
    );
    let operations = operations(doc);
    out.push_str("<nav aria-label=\"Operations\"><ul>");
    for (method, path, operation) in &operations {
        put(
            &mut out,
            format_args!(
                "<li><a href=\"#{}\"><span class=\"method\">{method}</span> {}</a></li>",
                text(&operation["operationId"]),
                escaped(path),
            ),
        );
    }
    out.push_str("</ul></nav>");
    for (method, path, operation) in operations {
        section(&mut out, doc, method, path, operation);
    }
    out.push_str(
        "<section><h2>Errors</h2><p><a href=\"/docs/errors\">Every code, why, and what to do next</a>.</p></section>",
    );
    out.push_str("</main></body></html>");
    out
}

fn operations(doc: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = doc["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            item.as_object()
                .into_iter()
                .flatten()
                .map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
        })
        .collect()
}

fn section(out: &mut String, doc: &Value, method: &str, path: &str, operation: &Value) {
    put(
        out,
        format_args!(
            "<section id=\"{}\"><h2>{}</h2><p><code><span class=\"method\">{method}</span> {}</code></p><p>{}</p>",
            text(&operation["operationId"]),
            text(&operation["summary"]),
            escaped(path),
            prose(&operation["description"]),
        ),
    );
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let rows = parameters.iter().map(|parameter| {
        let place = format!("{}, {}", text(&parameter["in"]), kind(&parameter["schema"]));
        (text(&parameter["name"]), place, parameter["required"] == true, prose(&parameter["description"]))
    });
    table(out, "Parameters", rows);
    let body = resolved(doc, &operation["requestBody"]["content"]["application/json"]["schema"]);
    let required: Vec<&str> = body["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = body["properties"].as_object().into_iter().flatten().map(|(name, schema)| {
        (escaped(name), kind(schema), required.contains(&name.as_str()), prose(&schema["description"]))
    });
    table(out, "Body", fields);
    if !body["example"].is_null() {
        let shown = serde_json::to_string_pretty(&body["example"]).unwrap_or_default();
        put(out, format_args!("<h3>Example</h3><pre>{}</pre>", escaped(&shown)));
    }
    out.push_str("</section>");
}

fn table(out: &mut String, title: &str, rows: impl Iterator<Item = (String, String, bool, String)>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    put(out, format_args!("<h3>{title}</h3><table><tbody>"));
    for (name, kind, required, meaning) in rows {
        let required = if required { ", required" } else { "" };
        put(out, format_args!("<tr><td><code>{name}</code></td><td>{kind}{required}</td><td>{meaning}</td></tr>"));
    }
    out.push_str("</tbody></table>");
}

/// Follows a reference to a component.
fn resolved<'a>(doc: &'a Value, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    name.map_or(schema, |name| &doc["components"]["schemas"][name])
}

/// What a value is, in a word or two.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return escaped(name);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let kinds: Vec<String> = choices.iter().map(kind).collect();
        return kinds.join(" or ");
    }
    match &schema["type"] {
        Value::String(_) if schema["items"].is_object() => format!("list of {}", kind(&schema["items"])),
        Value::String(word) => escaped(word),
        Value::Array(words) => words.iter().map(text).collect::<Vec<_>>().join(" or "),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => "any".to_owned(),
    }
}

fn text(value: &Value) -> String {
    escaped(value.as_str().unwrap_or_default())
}

fn prose(value: &Value) -> String {
    marked(&text(value)).replace("\n\n", "<br>")
}

/// Turns what stands between backticks, already escaped, into code.
pub(crate) fn marked(escaped: &str) -> String {
    let mut out = String::new();
    for (nth, part) in escaped.split('`').enumerate() {
        if nth % 2 == 1 {
            put(&mut out, format_args!("<code>{part}</code>"));
        } else {
            out.push_str(part);
        }
    }
    out
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a String takes all that is written");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_shows_operations_and_escapes_everything() {
        let doc = json!({
            "info": { "title": "<b>", "version": "1", "description": "Uses `code`." },
            "components": { "schemas": { "New": {
                "required": ["name"],
                "properties": { "name": { "type": "string", "description": "A <i>name</i>." } },
                "example": { "name": "A&B" },
            } } },
            "paths": { "/v1/plans": { "post": {
                "operationId": "create_plan", "summary": "Make a plan",
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/New" } } } },
            } } },
        });
        let page = page(&doc);
        assert!(!page.contains("<b>") && !page.contains("<i>") && !page.contains("<script"), "{page}");
        for part in ["id=\"create_plan\"", "A &lt;i&gt;name", "string, required", "A&amp;B", "<code>code</code>"] {
            assert!(page.contains(part), "{part}");
        }
    }
}
