//! The published document: what the routes say about themselves, completed with what holds for all of them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::permission::{ANY_SCOPE, NO_KEY};
use crate::{links, publishable, version};

/// What each refusal common to all routes means.
const REFUSALS: [(&str, &str); 8] = [
    ("400", "The request is not valid: a field, the JSON, the query or a header."),
    ("401", "The key is missing, wrong, expired or revoked."),
    ("403", "The key lacks the scope, or the route is for test mode only."),
    ("404", "There is no such object in this account and mode."),
    ("409", "The object's state does not allow it, or a request with this Idempotency-Key is being answered."),
    ("422", "A rule says no, or the Idempotency-Key was used for another request."),
    ("429", "Too many requests. Wait for `Retry-After` seconds."),
    ("503", "Not now. Repeat after `Retry-After` seconds with the same Idempotency-Key."),
];

/// Completes the document. Operations must carry `x-scope`; those with `x-idempotency-key: required` demand a key.
pub fn completed(openapi: &OpenApi, base_url: &str) -> Value {
    let mut doc = serde_json::to_value(openapi).expect("a document is JSON");
    doc["info"] = json!({
        "title": "Recoup API",
        "version": version::CURRENT,
        "summary": "Subscription billing that gets the money back.",
        "description": INTRODUCTION,
        "license": { "name": "Apache License 2.0", "identifier": "Apache-2.0" },
    });
    doc["servers"] = json!([{ "url": base_url }]);
    doc["components"]["securitySchemes"] = json!({
        "secretKey": {
            "type": "http",
            "scheme": "bearer",
            "description": "A secret key (`sk_test_…`, `sk_live_…`), a restricted key (`rk_…`), or a token (`at_…`). It decides account and mode.",
        },
        "clientCredentials": {
            "type": "oauth2",
            "description": "A program's id and secret get a token for a quarter of an hour; it is sent as a key is.",
            "flows": { "clientCredentials": {
                "tokenUrl": format!("{base_url}/oauth/token"),
                "scopes": scopes(),
            } },
        },
    });
    doc["security"] = json!([{ "secretKey": [] }]);
    point(&mut doc);
    if let Some(paths) = doc["paths"].as_object_mut() {
        for (path, operations) in paths.iter_mut().filter_map(|(path, item)| Some((path, item.as_object_mut()?))) {
            for (method, operation) in operations.iter_mut() {
                if publishable::opens(method, path) {
                    operation["x-publishable"] = json!(true);
                }
                complete(method, operation);
            }
        }
    }
    close_requests(&mut doc);
    links::plain(&mut doc);
    links::add(&mut doc);
    doc
}

/// No request may hold members that nobody reads. What is one of several forms says so for each of them.
fn close_requests(doc: &mut Value) {
    let mut waiting: Vec<String> = Vec::new();
    for operation in doc["paths"].as_object().into_iter().flat_map(Map::values).filter_map(Value::as_object) {
        operation.values().for_each(|operation| refs(&operation["requestBody"], &mut waiting));
    }
    let mut seen = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        let Some(schema) = doc["components"]["schemas"].get_mut(&name).filter(|_| seen.insert(name)) else { continue };
        refs(schema, &mut waiting);
        // `get`, because looking at a member by its place would make it.
        let forms = schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten();
        for form in forms.filter_map(Value::as_object_mut) {
            if form.get("type").is_some_and(|kind| kind == "object") {
                form.entry("additionalProperties").or_insert(json!(false));
            }
        }
    }
}

/// The schemas that a part of the document names.
fn refs(part: &Value, into: &mut Vec<String>) {
    match part {
        Value::Object(members) => {
            let name = members.get("$ref").and_then(Value::as_str);
            into.extend(name.and_then(|name| name.strip_prefix("#/components/schemas/")).map(str::to_owned));
            members.values().for_each(|member| refs(member, into));
        }
        Value::Array(items) => items.iter().for_each(|item| refs(item, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What each scope is about.
fn scopes() -> Map<String, Value> {
    let about = |scope: &str| match scope.split_once(':') {
        Some((resource, "write")) => format!("See and change {}.", resource.replace('_', " ")),
        Some((resource, _)) => format!("See {}.", resource.replace('_', " ")),
        None => String::new(),
    };
    access::scopes::all().into_iter().map(|scope| (scope.clone(), json!(about(&scope)))).collect()
}

/// The envelopes name what they carry instead of repeating it.
fn point(doc: &mut Value) {
    let Some(schemas) = doc["components"]["schemas"].as_object_mut() else { return };
    let names: Vec<String> = schemas.keys().cloned().collect();
    for name in &names {
        let refer = |inner: &str| json!({ "$ref": format!("#/components/schemas/{inner}") });
        if let Some(inner) = name.strip_prefix("Data_").filter(|inner| schemas.contains_key(*inner)) {
            schemas[name]["properties"]["data"] = refer(inner);
        } else if let Some(inner) = name.strip_prefix("Page_").filter(|inner| schemas.contains_key(*inner)) {
            schemas[name]["properties"]["data"]["items"] = refer(inner);
        }
    }
}

const INTRODUCTION: &str = "Amounts are integers in minor units with a currency beside them. Instants are RFC 3339 in \
UTC. Successes are `{\"data\": …}`; lists add `meta` and go on by cursor. Every refusal is \
`application/problem+json` with an `error` member. Send an `Idempotency-Key` with every POST: a repeat within 30 days \
gets the first answer. New fields, event types and states may be added at any time; ignore what you do not know.";

fn complete(method: &str, operation: &mut Value) {
    let scope = operation["x-scope"].as_str().unwrap_or_default().to_owned();
    let text = operation["description"].as_str().unwrap_or_default();
    let (demand, security) = match scope.as_str() {
        NO_KEY => ("Needs no key.".to_owned(), json!([])),
        ANY_SCOPE => ("Any key may do this.".to_owned(), json!([{ "secretKey": [] }, { "clientCredentials": [] }])),
        _ => {
            let either = json!([{ "secretKey": [scope] }, { "clientCredentials": [scope] }]);
            (format!("Required scope: `{scope}`."), either)
        }
    };
    operation["description"] = json!(format!("{text}\n\n{demand}").trim().to_owned());
    operation["security"] = security;
    for (status, description) in REFUSALS {
        // Who needs no key is not asked for one.
        if scope == NO_KEY && !matches!(status, "400" | "429" | "503") {
            continue;
        }
        if operation["responses"][status].is_null() {
            operation["responses"][status] = refusal(description);
        }
    }
    let required = operation["x-idempotency-key"] == "required";
    let why = "Which version of the API is meant; what is pinned on the key or the account when left out.";
    let mut headers =
        vec![header("Recoup-Version", false, why, json!({ "enum": version::VERSIONS.known }), version::CURRENT)];
    if method == "post" && scope != NO_KEY {
        let why = "One effect and one answer, however often the request is sent. 1 to 255 visible characters, kept for 30 \
                   days.";
        let form = json!({ "pattern": "^[!#-~]{1,255}$" });
        headers.push(header("Idempotency-Key", required, why, form, "7f3d2c1e-order-1042"));
    }
    if operation["operationId"].as_str().is_some_and(|name| CONDITIONAL.contains(&name)) {
        let why = "The `ETag` of the object as you read it: changes it as it was then, or not at all.";
        headers.push(header("If-Match", false, why, json!({ "pattern": r#"^("[0-9]{1,18}"|\*)$"# }), "\"3\""));
        operation["responses"]["412"] = refusal("The object was changed since: read it again.");
    }
    match operation["parameters"].as_array_mut() {
        Some(list) => list.extend(headers),
        None => operation["parameters"] = Value::Array(headers),
    }
}

/// The operations that look at `If-Match`.
const CONDITIONAL: [&str; 9] = [
    "change_coupon",
    "change_customer",
    "change_invoice",
    "change_invoice_item",
    "change_plan",
    "change_promotion_code",
    "change_subscription",
    "change_tax_rate",
    "change_usage_threshold",
];

fn refusal(description: &str) -> Value {
    json!({
        "description": description,
        "content": { crate::problem::CONTENT: { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

fn header(name: &str, required: bool, description: &str, form: Value, example: &str) -> Value {
    let mut schema = form;
    schema["type"] = json!("string");
    json!({
        "name": name, "in": "header", "required": required, "description": description,
        "schema": schema, "example": example,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_requests_are_closed_and_nothing_else_is_touched() {
        let plain = json!({ "type": "object", "properties": { "payday": { "$ref": "#/components/schemas/Payday" } } });
        let form = json!({ "type": "object", "properties": { "day": { "type": "integer" } } });
        let mut doc = json!({
            "paths": { "/v1/cards": { "post": { "requestBody": { "$ref": "#/components/schemas/Card" } } } },
            "components": { "schemas": {
                "Card": plain, "Payday": { "oneOf": [form] }, "Answer": { "oneOf": [form] },
            } },
        });
        close_requests(&mut doc);
        let schemas = &doc["components"]["schemas"];
        assert_eq!(schemas["Card"], plain);
        assert_eq!(schemas["Payday"]["oneOf"][0]["additionalProperties"], json!(false));
        assert_eq!(schemas["Answer"]["oneOf"][0], form, "answers may grow");
    }
}
