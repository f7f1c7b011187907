//! As much of JSON schema as the providers' contracts need, and stricter: a field that is not named is wrong.

use serde_json::Value;

/// The contract for what is sent to a provider.
pub(crate) fn of(provider: &str) -> Value {
    let text = match provider {
        "sendgrid" => include_str!("../contracts/sendgrid.json"),
        "whatsapp_cloud" => include_str!("../contracts/whatsapp.json"),
        "termii" => include_str!("../contracts/termii.json"),
        "telnyx" => include_str!("../contracts/telnyx.json"),
        "twilio" => include_str!("../contracts/twilio.json"),
        other => panic!("no contract of {other}"),
    };
    serde_json::from_str(text).expect("a contract")
}

/// Everything in `value` that the contract does not allow.
pub(crate) fn violations(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(kinds) = schema["oneOf"].as_array() {
        let each: Vec<Vec<String>> = kinds.iter().map(|kind| violations(kind, value, at)).collect();
        let fitting = each.iter().filter(|wrong| wrong.is_empty()).count();
        return if fitting == 1 { Vec::new() } else { each.into_iter().flatten().collect() };
    }
    let mut wrong = Vec::new();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if schema["type"].as_str().is_some_and(|wanted| wanted != kind) {
        wrong.push(format!("{at} is a {kind}"));
    }
    if schema["enum"].as_array().is_some_and(|allowed| !allowed.contains(value)) {
        wrong.push(format!("{at} is {value}"));
    }
    if let Some(text) = value.as_str() {
        let length = text.chars().count() as u64;
        if schema["maxLength"].as_u64().is_some_and(|most| length > most)
            || schema["minLength"].as_u64().is_some_and(|least| length < least)
        {
            wrong.push(format!("{at} has {length} characters"));
        }
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            wrong.push(format!("{at} lacks {name}"));
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        match (schema["properties"].get(name), schema.get("properties")) {
            (Some(schema), _) => wrong.extend(violations(schema, inner, &format!("{at}.{name}"))),
            (None, Some(_)) => wrong.push(format!("{at} has {name}, which is not in the contract")),
            (None, None) => {}
        }
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        wrong.extend(violations(&schema["items"], inner, &format!("{at}[{index}]")));
    }
    wrong
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let schema = serde_json::json!({
        "type": "object", "required": ["to", "sms"],
        "properties": { "to": { "type": "string", "maxLength": 3 }, "kind": { "enum": ["a"] }, "sms": { "type": "string" } },
    });
    let value = serde_json::json!({ "to": "long", "kind": "b", "other": 1 });
    assert_eq!(violations(&schema, &value, "body").len(), 4);
}
