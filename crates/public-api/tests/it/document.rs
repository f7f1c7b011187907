//! The published document: complete, resolvable, and with examples that hold.

use std::collections::BTreeSet;

use access::scopes::is_scope;
use serde_json::Value;
use web::permission::{ANY_SCOPE, NO_KEY};

/// Every operation: method, path, description.
pub(crate) fn operations(doc: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (path, item) in doc["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            found.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    found
}

/// The schema of an operation's body, if it has one.
pub(crate) fn body_schema<'a>(doc: &'a Value, operation: &'a Value) -> Option<&'a Value> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    schema.is_object().then(|| resolved(doc, schema))
}

pub(crate) fn resolved<'a>(doc: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(path) => doc.pointer(path.trim_start_matches('#')).unwrap_or_else(|| panic!("{path} leads nowhere")),
        None => schema,
    }
}

fn references(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(path) = members.get("$ref").and_then(Value::as_str) {
                out.insert(path.to_owned());
            }
            members.values().for_each(|member| references(member, out));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Enough of JSON Schema for our own examples. Says what is wrong, if anything is.
fn misfit(doc: &Value, schema: &Value, value: &Value) -> Option<String> {
    let schema = resolved(doc, schema);
    if let Some(choices) = schema["oneOf"].as_array() {
        let fitting = choices.iter().filter(|choice| misfit(doc, choice, value).is_none()).count();
        return (fitting != 1).then(|| format!("{value} fits {fitting} of {schema}"));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !kinds.contains(&kind) {
        return Some(format!("{value} is not {kinds:?}"));
    }
    let words = schema["enum"].as_array();
    if words.is_some_and(|words| !words.contains(value)) {
        return Some(format!("{value} is not one of {words:?}"));
    }
    let number = value.as_i64();
    let low = schema["minimum"].as_i64().is_some_and(|least| number.is_some_and(|number| number < least));
    let high = schema["maximum"].as_i64().is_some_and(|most| number.is_some_and(|number| number > most));
    if low || high {
        return Some(format!("{value} is out of range"));
    }
    if let Some(items) = value.as_array() {
        return items.iter().find_map(|item| misfit(doc, &schema["items"], item));
    }
    members_misfit(doc, schema, value)
}

fn members_misfit(doc: &Value, schema: &Value, value: &Value) -> Option<String> {
    let members = value.as_object()?;
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(missing) = required.into_iter().find(|name| !members.contains_key(*name)) {
        return Some(format!("{missing} is missing"));
    }
    members.iter().find_map(|(name, member)| match (&schema["properties"][name], &schema["additionalProperties"]) {
        (Value::Null, Value::Bool(false)) => Some(format!("{name} is unknown")),
        (Value::Null, Value::Null) => None,
        (Value::Null, others) => misfit(doc, others, member),
        (known, _) => misfit(doc, known, member).map(|why| format!("{name}: {why}")),
    })
}

#[test]
fn every_operation_is_described() {
    let doc = public_api::document("https://api.example.com");
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&doc) {
        let at = format!("{method} {path}");
        assert!(names.insert(operation["operationId"].as_str().expect(&at).to_owned()), "{at}: a name twice");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{at}");
        let scope = operation["x-scope"].as_str().expect(&at);
        if scope == NO_KEY {
            assert_eq!(operation["security"], serde_json::json!([]), "{at}");
            continue;
        }
        if scope == ANY_SCOPE {
            assert_eq!(operation["security"][0]["secretKey"], serde_json::json!([]), "{at}");
        } else {
            assert!(is_scope(scope), "{at}: {scope}");
            assert_eq!(scope.ends_with(":read"), method == "get", "{at}: {scope}");
            assert_eq!(operation["security"][0]["secretKey"][0], scope, "{at}");
            assert_eq!(operation["security"][1]["clientCredentials"][0], scope, "{at}");
        }
        for status in ["400", "401", "403", "404", "409", "422", "429", "503"] {
            assert!(operation["responses"][status].is_object(), "{at}: {status}");
        }
        let good = operation["responses"].as_object().expect(&at).keys().filter(|status| status.starts_with('2'));
        // What is made on demand is either there or being made.
        assert_eq!(good.count(), if path.ends_with("/pdf") { 2 } else { 1 }, "{at}");
    }
    let mut found = BTreeSet::new();
    references(&doc, &mut found);
    for path in found {
        assert!(doc.pointer(path.trim_start_matches('#')).is_some(), "{path} leads nowhere");
    }
}

#[test]
fn every_body_has_an_example_that_fits_it() {
    let doc = public_api::document("https://api.example.com");
    let mut seen = 0;
    for (method, path, operation) in operations(&doc) {
        let Some(schema) = body_schema(&doc, &operation) else { continue };
        let example = &schema["example"];
        assert!(example.is_object(), "{method} {path} has no example");
        assert_eq!(misfit(&doc, schema, example), None, "{method} {path}");
        let mut spoilt = example.clone();
        spoilt["nobodyKnowsThis"] = Value::Null;
        assert!(misfit(&doc, schema, &spoilt).is_some(), "{method} {path} takes unknown members");
        seen += 1;
    }
    assert!(seen >= 14, "{seen}");
}

#[test]
fn the_reference_page_shows_every_operation() {
    let doc = public_api::document("https://api.example.com");
    let page = web::reference::page(&doc);
    for (_, _, operation) in operations(&doc) {
        let name = operation["operationId"].as_str().expect("a name");
        assert!(page.contains(&format!("<section id=\"{name}\">")), "{name}");
    }
    assert!(!page.contains("<script"));
}

#[test]
fn what_can_be_expanded_is_said_where_it_can() {
    let doc = public_api::document("https://api.example.com");
    let mut found = 0;
    for (_, path, operation) in operations(&doc) {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        for parameter in parameters.filter(|parameter| parameter["name"] == "expand[]") {
            assert!(parameter["schema"]["items"]["enum"].as_array().is_some_and(|names| !names.is_empty()), "{path}");
            found += 1;
        }
    }
    assert_eq!(found, 20);
}

#[test]
fn every_link_leads_to_an_operation() {
    let doc = public_api::document("https://api.example.com");
    let names: BTreeSet<String> = operations(&doc)
        .iter()
        .filter_map(|(_, _, operation)| Some(operation["operationId"].as_str()?.to_owned()))
        .collect();
    let mut found = 0;
    for (_, path, operation) in operations(&doc) {
        for response in operation["responses"].as_object().into_iter().flatten().map(|(_, response)| response) {
            for (name, link) in response["links"].as_object().into_iter().flatten() {
                assert!(names.contains(link["operationId"].as_str().expect("a name")), "{path}: {name}");
                found += 1;
            }
        }
    }
    assert!(found > 60, "{found}");
}

/// The names of the schemas that a source declares: its own name, or the one that it is given.
fn schemas(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut is_one, mut given) = (false, None);
    for line in text.lines().map(str::trim) {
        is_one |= line.starts_with("#[derive(") && line.contains("ToSchema");
        if let Some((_, rest)) = line.split_once("schema(as = ") {
            given = rest.split([',', ')']).next().map(str::to_owned);
        }
        let bare = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        let name = bare.strip_prefix("struct ").or_else(|| bare.strip_prefix("enum "));
        if let Some(name) = name {
            let own = name.split(|one: char| !one.is_alphanumeric()).next().unwrap_or_default().to_owned();
            let name = given.take().unwrap_or(own);
            if std::mem::take(&mut is_one) {
                found.push(name);
            }
        }
    }
    found
}

#[test]
fn no_two_schemas_have_one_name() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder of crates").to_owned();
    let mut folders: Vec<_> = std::fs::read_dir(&crates).expect("crates").map(|one| one.expect("one").path()).collect();
    let mut all = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).into_iter().flatten().map(|one| one.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                all.extend(schemas(&std::fs::read_to_string(&path).expect("a source")));
            }
        }
    }
    all.sort_unstable();
    let twice: Vec<_> = all.windows(2).filter(|two| two[0] == two[1]).map(|two| &two[0]).collect();
    assert!(all.len() > 200, "{}", all.len());
    assert!(twice.is_empty(), "the last one with a name would describe them all: {twice:?}");
}
