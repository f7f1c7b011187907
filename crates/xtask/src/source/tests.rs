//! The readings, on texts that look like what they are not.

use super::blank::comments_and_literals;
use super::{find_word, functions};
use crate::workspace::made_up;

#[test]
fn comments_and_literals_are_blanked_in_place() {
    let text = "let a = \"f64 // é\"; // f64\n/* f64 /* f64 */ f64 */ let b = 'f'; let c: &'f64 str = r#\"f64\"#;\n";
    let code = comments_and_literals(text);
    assert_eq!(code.len(), text.len());
    assert_eq!(code.matches('\n').count(), 2);
    assert_eq!(find_word(&code, "f64").len(), 1, "only the lifetime is code: {code}");
    assert!(code.contains("let b = ' '; let c: &'f64 str = r#\"   \"#;"), "{code}");
}

#[test]
fn quotes_in_literals_do_not_end_them() {
    for text in ["('\"', f64)", "('\\'', f64)", "(\"\\\"\", f64)", "(br\"\\\", f64)", "(r#type, f64)", "(b'\"', f64)"] {
        assert_eq!(find_word(&comments_and_literals(text), "f64").len(), 1, "{text}");
    }
}

#[test]
fn a_word_is_not_a_part_of_one() {
    assert_eq!(find_word("f64 xf64 f64x (f64)", "f64"), vec![0, 15]);
    assert_eq!(find_word("std::time::X my_std::time std::timer", "std::time"), vec![0]);
}

#[test]
fn items_for_tests_do_not_ship() {
    let ws = made_up::files(&[(
        "crates/money/src/lib.rs",
        "fn a() {}\n#[cfg(test)]\nmod inside { fn b() { let _ = [1; 2]; } }\nfn c() {}\n#[cfg(test)]\nuse std::fs;\nfn d() {}\n",
    )]);
    let source = &ws.sources[0];
    let names = |code: &str| functions(code).into_iter().map(|function| function.name.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&source.shipped), ["a", "c", "d"]);
    assert_eq!(names(&source.test_code()), ["b"]);
    assert!(source.test_code().contains("use std::fs;"));
}

#[test]
fn a_module_declared_for_tests_is_one() {
    let ws = made_up::files(&[
        ("crates/recovery/src/deep/inner.rs", "#[cfg(test)]\nmod other;\n"),
        ("crates/recovery/src/deep/inner/other.rs", ""),
        ("crates/recovery/src/lib.rs", "#[cfg(test)]\nmod sample;\nmod samples;"),
        ("crates/recovery/src/sample.rs", ""),
        ("crates/recovery/src/samples.rs", ""),
    ]);
    let tests: Vec<&str> =
        ws.sources.iter().filter(|source| source.is_test).map(|source| source.path.as_str()).collect();
    assert_eq!(tests, ["crates/recovery/src/deep/inner/other.rs", "crates/recovery/src/sample.rs"]);
}

#[test]
fn functions_have_bodies() {
    let code =
        "trait T { fn declared(&self) -> [u8; 2]; fn given(&self, f: fn(u8) -> u8) -> u8 { { 1 } } } fn last() {}";
    let found: Vec<(&str, &str)> = functions(code).into_iter().map(|one| (one.name, &code[one.body])).collect();
    assert_eq!(found, [("given", "{ { 1 } }"), ("last", "{}")]);
}
