//! Every published vector: the program answers it as written, and both sides of it are as the schema says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use calc::Operation;
use serde::Deserialize;
use serde_json::Value;

use crate::schema::Schema;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    input: Value,
    output: Option<Value>,
    error: Option<Expected>,
}

/// The words of a refusal may change; its code and its path do not.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Expected {
    code: String,
    path: String,
}

fn vectors() -> Vec<(String, Vector)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors");
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of vectors") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a file");
        let file = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let vectors: Vec<Vector> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        all.extend(vectors.into_iter().map(|vector| (file.clone(), vector)));
    }
    all
}

#[test]
fn every_vector_is_answered_as_written() {
    for (file, Vector { name, input, output, error }) in vectors() {
        let answer = calc::calculate(&input);
        match (output, error) {
            (Some(output), None) => assert_eq!(answer, Ok(output), "{file}: {name}"),
            (None, Some(expected)) => {
                let refusal = answer.expect_err(&name);
                let told = Expected { code: refusal.code.to_owned(), path: refusal.path };
                assert_eq!(told, expected, "{file}: {name}: {}", refusal.message);
            }
            _ => panic!("{file}: {name} has neither an output nor an error, or both"),
        }
    }
}

#[test]
fn every_vector_is_as_the_schema_says() {
    let schema = Schema::published();
    for (file, Vector { name, input, output, error }) in vectors() {
        let wrong = schema.document(&input);
        // What can be read is valid, whatever becomes of it. What cannot may be too, as some rules are not a schema's.
        if error.is_none_or(|error| error.code != "input_invalid") {
            assert_eq!(wrong, [""; 0], "{file}: {name}");
        }
        if let Some(output) = output {
            let mut operation = file.clone();
            operation[..1].make_ascii_uppercase();
            assert_eq!(schema.named(&format!("answer{operation}"), &output), [""; 0], "{file}: {name}");
        }
    }
}

#[test]
fn every_operation_has_answers_and_refusals() {
    let (mut answered, mut refused, mut names) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (file, vector) in vectors() {
        assert!(Operation::parse(&file).is_some(), "{file} is no operation");
        assert!(names.insert((file.clone(), vector.name)), "a name of {file} stands twice");
        let side = if vector.output.is_some() { &mut answered } else { &mut refused };
        side.insert(file);
    }
    for operation in Operation::ALL {
        assert!(answered.contains(operation.as_str()) && refused.contains(operation.as_str()), "{operation:?}");
    }
}
