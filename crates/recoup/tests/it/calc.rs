//! `recoup calc` as typed: documents in, answers out, and an exit code that says whether all were answered.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

fn calc(words: &[&str], input: &str) -> (Option<i32>, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_recoup"))
        .arg("calc")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // A child that was told to read a file may be done before it could read this.
    drop(child.stdin.take().expect("piped").write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), serde_json::from_slice(&output.stdout).expect("JSON"))
}

const THIRDS: &str = r#"{"operation": "allocate", "amount": {"minor": 100, "currency": "NGN"}, "weights": [1, 1, 1]}"#;

#[test]
fn a_document_gets_its_answer() {
    let (code, answer) = calc(&[], THIRDS);
    assert_eq!(code, Some(0));
    let minors: Vec<_> = answer["parts"].as_array().expect("parts").iter().map(|part| &part["minor"]).collect();
    assert_eq!(minors, [34, 33, 33]);
}

#[test]
fn a_refusal_names_the_path_and_is_seen_by_the_shell() {
    let list = format!("[{THIRDS}, {}]", THIRDS.replace("[1, 1, 1]", "[1, 0.5]"));
    let (code, answer) = calc(&["--file", "-"], &list);
    assert_eq!(code, Some(2));
    assert_eq!(answer[0]["parts"][0]["minor"], 34);
    assert_eq!(answer[1]["error"]["code"], "input_invalid");
    assert_eq!(answer[1]["error"]["path"], "[1].weights[1]");
}

#[test]
fn the_schema_is_printed() {
    let (code, schema) = calc(&["--schema"], "");
    assert_eq!(code, Some(0));
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn a_file_is_read_as_well() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/vectors/allocate.json");
    // A file of vectors is a list of objects without an operation.
    let (code, answer) = calc(&["--file", vectors], "");
    assert_eq!(code, Some(2));
    assert_eq!(answer[0]["error"]["path"], json!("[0].operation"));
}
