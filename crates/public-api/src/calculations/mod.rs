//! The arithmetic of a bill, asked over HTTP: the documents of `recoup calc` and its answers. Nothing is read or kept.

use app::FieldError;
use axum::http::StatusCode;
use calc::Refusal;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use web::merchant::plain;
use web::permission::AnyKey;
use web::{Answer, Json, Merchant, Problem};

/// Compute an amount
///
/// The arithmetic of your bills, with nothing kept: what a price comes to, where periods fall, what a change costs, taxes,
/// discounts, a whole bill. The documents and answers are those of the calculator that comes with the program, and the
/// same document always gets the same answer. What is refused names the field and its code.
#[utoipa::path(post, path = "/v1/calculations", operation_id = "calculate", tag = "Calculations",
    extensions(("x-scope" = json!("any"))), request_body(content = Value),
    responses((status = 200, description = "The result, with every value on the way.", body = Value)))]
pub(crate) async fn calculate(_: Merchant<AnyKey>, Json(document): Json<Box<RawValue>>) -> Answer {
    // As text: a field that stands twice is gone once it is read into a value.
    let answer = calc::document(document.get()).map_err(|refusal| refused(&refusal))?;
    plain(StatusCode::OK, answer)
}

fn refused(refusal: &Refusal) -> Problem {
    let all = std::iter::once(refusal).chain(&refusal.others);
    let fields = all.map(|one| {
        let field = if one.path == "." { "body".to_owned() } else { one.path.clone() };
        FieldError { field, message: one.message.clone(), code: one.code }
    });
    app::Error::fields(fields.collect()).into()
}

/// The names of the calculator's schemas in the document: `money` is `CalcMoney`.
fn name_of(definition: &str) -> String {
    let mut letters = definition.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("Calc{}{}", first.map(String::from).unwrap_or_default(), letters.as_str())
}

/// Puts the calculator's own schema into the document, so that a body is described as exactly as it is read.
pub(crate) fn describe(document: &mut Value) {
    let schema: Value = serde_json::from_str(calc::SCHEMA).expect("the published schema is JSON");
    let definitions = schema["$defs"].as_object().cloned().unwrap_or_default();
    let answers = definitions.keys().filter(|name| name.starts_with("answer"));
    let answers: Vec<Value> = answers.map(|name| refer(&name_of(name))).collect();
    let described: Map<String, Value> =
        definitions.iter().map(|(name, schema)| (name_of(name), moved(schema))).collect();
    document["components"]["schemas"].as_object_mut().expect("the document has schemas").extend(described);
    document["components"]["schemas"]["Calculation"] = json!({
        "description": "What is to be computed.", "oneOf": moved(&schema["oneOf"]), "example": example(),
    });
    document["components"]["schemas"]["Data_Calculation"] = json!({
        "type": "object", "required": ["data"], "properties": { "data": { "anyOf": answers } },
    });
    let operation = &mut document["paths"]["/v1/calculations"]["post"];
    operation["requestBody"] = json!({ "required": true, "content": content("Calculation") });
    operation["responses"]["200"]["content"] = content("Data_Calculation");
}

fn content(name: &str) -> Value {
    json!({ "application/json": { "schema": refer(name) } })
}

fn refer(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The same schema with its references where the document keeps them.
fn moved(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let pointed = |(name, member): (&String, &Value)| match (name.as_str(), member.as_str()) {
                ("$ref", Some(target)) => {
                    let definition = target.trim_start_matches("#/$defs/");
                    (name.clone(), Value::String(format!("#/components/schemas/{}", name_of(definition))))
                }
                _ => (name.clone(), moved(member)),
            };
            Value::Object(members.iter().map(pointed).collect())
        }
        Value::Array(items) => items.iter().map(moved).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}

fn example() -> Value {
    json!({
        "operation": "price", "currency": "NGN", "quantity": 101,
        "pricing": { "model": "graduated", "tiers": [{ "upTo": 100, "unitAmount": 10 }, { "unitAmount": 5 }] },
        "share": { "part": 10, "whole": 30 },
    })
}
