//! Links between operations, and schemas as strangers' tools read them.
//!
//! Whatever makes an object links to everything that can be done to it, by the id in its answer; so a tool that knows
//! only the document can walk through the API as a client does.

use serde_json::{Map, Value, json};

/// Adds the links.
pub(crate) fn add(doc: &mut Value) {
    let Some(paths) = doc["paths"].as_object() else { return };
    let targets: Vec<(String, String)> = paths.iter().flat_map(|(path, item)| named(path, item)).collect();
    let Some(paths) = doc["paths"].as_object_mut() else { return };
    for (path, item) in paths.iter_mut() {
        let below = format!("{path}/{{id}}");
        let links: Map<String, Value> = targets
            .iter()
            .filter(|(target, _)| *target == below || target.starts_with(&format!("{below}/")))
            .map(|(_, name)| (name.clone(), json!({ "operationId": name, "parameters": { "id": ID } })))
            .collect();
        let post = item.get_mut("post").and_then(|post| post.get_mut("responses"));
        let Some(responses) = post.and_then(Value::as_object_mut) else { continue };
        for (_, response) in responses.iter_mut().filter(|(status, _)| status.starts_with('2')) {
            if !links.is_empty() {
                response["links"] = Value::Object(links.clone());
            }
        }
    }
}

/// Where an answer has the id of what it shows.
const ID: &str = "$response.body#/data/id";

/// The operations of a path whose only parameter is `id`, by name.
fn named(path: &str, item: &Value) -> Vec<(String, String)> {
    if path.matches('{').count() != 1 || !path.contains("{id}") {
        return Vec::new();
    }
    let operations = item.as_object().into_iter().flatten();
    operations
        .filter_map(|(_, operation)| Some((path.to_owned(), operation["operationId"].as_str()?.to_owned())))
        .collect()
}

/// Takes apart `allOf` of a schema and of nothing but what is said about it: a reader that takes both at their word finds
/// that a text cannot be an object.
pub(crate) fn plain(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(plain);
            if let Some(whole) = merged(members) {
                *members = whole;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn merged(members: &Map<String, Value>) -> Option<Map<String, Value>> {
    let parts = members.get("allOf").filter(|_| members.len() == 1)?.as_array()?;
    let [schema, said] = parts.as_slice() else { return None };
    let (schema, said) = (schema.as_object()?, said.as_object()?);
    let only_said = said.iter().all(|(name, value)| match name.as_str() {
        "description" => true,
        "type" => value == "object",
        _ => false,
    });
    if !only_said || schema.get("type").is_none_or(|kind| kind == "object") {
        return None;
    }
    let mut whole = schema.clone();
    whole.extend(
        said.iter().filter(|(name, _)| *name == "description").map(|(name, text)| (name.clone(), text.clone())),
    );
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_links_to_what_can_be_done_to_it() {
        let mut doc = json!({ "paths": {
            "/v1/plans": { "post": { "operationId": "create_plan", "responses": { "201": {}, "400": {} } } },
            "/v1/plans/{id}": { "get": { "operationId": "get_plan" } },
            "/v1/plans/{id}/prices": { "post": { "operationId": "add_price" } },
            "/v1/plans/{id}/prices/{nth}": { "get": { "operationId": "get_price" } },
            "/v1/plans-archive/{id}": { "get": { "operationId": "get_archive" } },
        } });
        add(&mut doc);
        let responses = &doc["paths"]["/v1/plans"]["post"]["responses"];
        let links = responses["201"]["links"].as_object().expect("links");
        assert_eq!(links.keys().collect::<Vec<_>>(), ["add_price", "get_plan"]);
        assert!(responses["400"]["links"].is_null());
    }

    #[test]
    fn a_schema_and_what_is_said_of_it_are_one() {
        let mut doc = json!({ "as": { "allOf": [
            { "type": "string", "enum": ["paid"], "description": "Short." }, { "type": "object", "description": "Long." }
        ] } });
        plain(&mut doc);
        assert_eq!(doc["as"], json!({ "type": "string", "enum": ["paid"], "description": "Long." }));
        let both = json!({ "allOf": [{ "type": "object" }, { "type": "object", "properties": {} }] });
        let mut kept = both.clone();
        plain(&mut kept);
        assert_eq!(kept, both);
    }
}
