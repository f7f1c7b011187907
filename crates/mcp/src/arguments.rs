//! What a tool takes: described to the assistant as JSON Schema, and checked when it comes.

use devtools::{Call, Failure};
use serde_json::{Map, Value, json};

/// One argument of a tool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) required: bool,
    /// For the assistant.
    pub(crate) about: &'static str,
}

/// What an argument looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Whole,
    Flag,
    Object,
    List,
}

impl Form {
    fn word(self) -> &'static str {
        match self {
            Form::Text => "string",
            Form::Whole => "integer",
            Form::Flag => "boolean",
            Form::Object => "object",
            Form::List => "array",
        }
    }

    fn fits(self, value: &Value) -> bool {
        match self {
            Form::Text => value.is_string(),
            Form::Whole => value.is_i64() || value.is_u64(),
            Form::Flag => value.is_boolean(),
            Form::Object => value.is_object(),
            Form::List => value.is_array(),
        }
    }
}

/// An argument that must be there.
pub(crate) const fn must(name: &'static str, form: Form, about: &'static str) -> Argument {
    Argument { name, form, required: true, about }
}

/// An argument that may be left out.
pub(crate) const fn may(name: &'static str, form: Form, about: &'static str) -> Argument {
    Argument { name, form, required: false, about }
}

/// The JSON Schema of a tool's arguments.
pub(crate) fn schema(arguments: &[Argument]) -> Map<String, Value> {
    let properties: Map<String, Value> = arguments
        .iter()
        .map(|argument| {
            (argument.name.to_owned(), json!({ "type": argument.form.word(), "description": argument.about }))
        })
        .collect();
    let required: Vec<&str> =
        arguments.iter().filter(|argument| argument.required).map(|argument| argument.name).collect();
    let schema =
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    schema.as_object().cloned().unwrap_or_default()
}

/// Checks what came, and says all that is wrong with it.
pub(crate) fn check(arguments: &[Argument], given: &Map<String, Value>) -> Result<(), Failure> {
    let known = |name: &str| arguments.iter().find(|argument| argument.name == name);
    let mut wrong: Vec<String> = given
        .iter()
        .filter_map(|(name, value)| match known(name) {
            None => Some(format!("`{name}` is not one of its arguments")),
            Some(argument) if !argument.form.fits(value) => {
                Some(format!("`{name}` is not of type {}", argument.form.word()))
            }
            Some(_) => None,
        })
        .collect();
    let missing = arguments.iter().filter(|argument| argument.required && !given.contains_key(argument.name));
    wrong.extend(missing.map(|argument| format!("`{}` is missing", argument.name)));
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Local(format!("{}.", wrong.join("; ")))) }
}

/// A path with the arguments that it names in it, and the arguments that are left.
pub(crate) fn placed(path: &str, given: &Map<String, Value>) -> (String, Map<String, Value>) {
    let (mut path, mut rest) = (path.to_owned(), Map::new());
    for (name, value) in given {
        let mark = format!("{{{name}}}");
        match value.as_str() {
            Some(text) if path.contains(&mark) => path = path.replace(&mark, &Call::safe(text)),
            _ => {
                rest.insert(name.clone(), value.clone());
            }
        }
    }
    (path, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAKES: [Argument; 3] =
        [must("id", Form::Text, ""), may("note", Form::Text, ""), may("amount", Form::Whole, "")];

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        assert!(check(&TAKES, &object(json!({ "id": "a", "amount": 3 }))).is_ok());
        let told = check(&TAKES, &object(json!({ "amount": 3.5, "sum": 1 }))).expect_err("three things").to_string();
        for part in ["`amount` is not of type integer", "`sum` is not one of its arguments", "`id` is missing"] {
            assert!(told.contains(part), "{told}");
        }
    }

    #[test]
    fn arguments_go_into_the_path_and_the_rest_into_the_body() {
        let (path, rest) = placed("/v1/x/{id}/y", &object(json!({ "id": "../z?", "note": "n" })));
        assert_eq!((path.as_str(), rest), ("/v1/x/..%2Fz%3F/y", object(json!({ "note": "n" }))));
    }
}
