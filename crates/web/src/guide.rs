//! `/llms.txt`: what the API is and where its documents are, for programs that read before they write code.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

/// The text, from the published document.
pub fn text(doc: &Value, base_url: &str) -> String {
    let mut out = format!(
        "# Recoup API\n\n> {}\n\n{}\n\n## Documents\n\n- [Reference]({base_url}/docs): every operation with its fields\n\
         - [OpenAPI document]({base_url}/openapi.json): the same for programs\n\
         - [Errors]({base_url}/docs/errors): every code of a refusal, why, and what to do next\n",
        doc["info"]["summary"].as_str().unwrap_or_default(),
        doc["info"]["description"].as_str().unwrap_or_default(),
    );
    for (tag, operations) in by_tag(doc) {
        write!(out, "\n## {tag}\n\n").expect("a String takes all that is written");
        for (method, path, name, summary) in operations {
            writeln!(out, "- [{} {path}]({base_url}/docs#{name}): {summary}", method.to_uppercase())
                .expect("a String takes all that is written");
        }
    }
    out
}

type Line<'a> = (&'a str, &'a str, &'a str, &'a str);

fn by_tag(doc: &Value) -> BTreeMap<&str, Vec<Line<'_>>> {
    let mut found: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
    for (path, item) in doc["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let said = |name: &str| operation[name].as_str().unwrap_or_default();
            let tag = operation["tags"][0].as_str().unwrap_or("Other");
            found.entry(tag).or_default().push((method, path, said("operationId"), said("summary")));
        }
    }
    found
}
