//! The program is no more lenient than the schema: whatever damage it answers nevertheless, the schema allows.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::schema::Schema;

fn inputs() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors");
    let files = fs::read_dir(folder).expect("the folder of vectors").map(|entry| entry.expect("an entry").path());
    let vectors = files.flat_map(|path| {
        let text = fs::read_to_string(path).expect("a file");
        serde_json::from_str::<Vec<Value>>(&text).expect("a list")
    });
    vectors.filter(|vector| vector.get("output").is_some()).map(|mut vector| vector["input"].take()).collect()
}

/// The pointers of every value in a document.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let inner: Vec<(String, &Value)> = match value {
        // The first of a list and the second stand for all.
        Value::Array(items) => items.iter().take(2).enumerate().map(|(n, item)| (n.to_string(), item)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), field)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![],
    };
    for (name, value) in inner {
        places(value, &format!("{at}/{name}"), found);
    }
}

/// Every way to damage one value.
fn damages(value: &Value) -> Vec<Value> {
    let mut damages = vec![
        Value::Null,
        json!(true),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(""),
        json!("7.5"),
        json!(".5"),
        json!("5."),
        json!("1_000"),
        json!("1e3"),
        json!("+1"),
        json!("Lagos"),
        json!("ngn"),
        json!("2027-02-30T00:00:00Z"),
        json!("2027-03-01"),
        json!([]),
        json!({}),
        json!([value]),
        json!({ "other": value }),
    ];
    if let Some(fields) = value.as_object() {
        damages.push(fields.values().cloned().collect());
        for name in fields.keys() {
            let mut fewer = fields.clone();
            fewer.remove(name);
            damages.push(fewer.into());
        }
        let mut more = fields.clone();
        more.insert("colour".to_owned(), json!("red"));
        damages.push(more.into());
        // A word given as if it were a thing.
        damages.push(json!({ "reverse_charge": null }));
        damages.push(json!({ "once": null }));
    }
    if value.is_string() {
        damages.push(json!({ value.as_str().expect("a text"): null }));
    }
    damages
}

#[test]
fn whatever_is_answered_is_valid() {
    let schema = Schema::published();
    let mut lenient = Vec::new();
    for input in inputs() {
        let mut all = Vec::new();
        places(&input, "", &mut all);
        for place in all {
            let value = input.pointer(&place).expect("it was there").clone();
            for damage in damages(&value) {
                let mut document = input.clone();
                *document.pointer_mut(&place).expect("it was there") = damage.clone();
                if calc::calculate(&document).is_ok() && !schema.document(&document).is_empty() {
                    lenient.push(format!("{} {place} as {damage}", input["operation"]));
                }
            }
        }
    }
    lenient.sort();
    lenient.dedup();
    assert_eq!(lenient, [""; 0]);
}
