//! Things we do not write: unfinished code, silenced lints, tests that wait or do not run.

use crate::problem::Problem;
use crate::source::{Source, find_word};
use crate::workspace::Workspace;

/// Not in any code.
const NOWHERE: [(&str, &str); 5] = [
    ("todo!", "unfinished code"),
    ("unimplemented!", "unfinished code"),
    ("#[allow(", "use `#[expect(…, reason = \"…\")]`, which tells when it is no longer needed"),
    ("#![allow(", "use `#![expect(…, reason = \"…\")]`, which tells when it is no longer needed"),
    ("#[ignore", "a test that does not run is not a test"),
];

/// Not in tests.
const NOT_IN_TESTS: [(&str, &str); 3] = [
    ("sleep", "a test that sleeps is slow today and fails tomorrow: move the clock, or wait for the event"),
    ("sleep_until", "move the clock, or wait for the event"),
    ("sleep_ms", "move the clock, or wait for the event"),
];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    workspace.sources.iter().flat_map(one).collect()
}

fn one(source: &Source) -> Vec<Problem> {
    let in_code = found(&source.code, &NOWHERE);
    let in_tests = found(&source.test_code(), &NOT_IN_TESTS);
    let all = in_code.into_iter().chain(in_tests);
    all.map(|(at, why)| Problem::wrong(&source.path, source.line(at), why)).collect()
}

fn found(code: &str, words: &[(&str, &str)]) -> Vec<(usize, String)> {
    let each = words
        .iter()
        .flat_map(|(word, why)| find_word(code, word).into_iter().map(move |at| (at, format!("`{word}`: {why}"))));
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::made_up;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&made_up::files(&[(path, text)])).into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn bad_habits_are_found_in_code_and_not_in_prose() {
        let path = "crates/app/src/a.rs";
        assert_eq!(lines(path, "fn a() { todo!() }\n#[allow(dead_code)]\nfn b() { unimplemented!() }"), [1, 3, 2]);
        assert_eq!(lines(path, "// todo! #[ignore]\nconst A: &str = \"#[allow(x)]\";"), [0; 0]);
        assert_eq!(lines(path, "#[cfg(test)]\nmod t {\n#[test]\n#[ignore = \"slow\"]\nfn a() {} }"), [4]);
    }

    #[test]
    fn only_tests_may_not_sleep() {
        assert_eq!(lines("crates/worker/src/lib.rs", "fn a() { tokio::time::sleep(x).await }"), [0; 0]);
        assert_eq!(lines("crates/worker/tests/it/a.rs", "fn a() {\n std::thread::sleep(x) }"), [2]);
        assert_eq!(lines("crates/worker/tests/it/a.rs", "fn a() { Command::new(\"sleep\") }"), [0; 0]);
    }
}
