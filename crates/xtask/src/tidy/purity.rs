//! Pure crates have no clock, no files, no sockets, no environment, no hidden order and no floats.

use super::layers::PURE;
use crate::problem::Problem;
use crate::source::{Source, find_word};
use crate::workspace::Workspace;

/// Words that shipped pure code does not contain, and why.
const WORDS: [(&str, &str); 11] = [
    ("tokio", "pure code does not wait"),
    ("async", "pure code does not wait"),
    ("await", "pure code does not wait"),
    ("HashMap", "its order differs from run to run: use `BTreeMap`"),
    ("HashSet", "its order differs from run to run: use `BTreeSet`"),
    ("f32", "floats lose money"),
    ("f64", "floats lose money"),
    ("Timestamp::now", "the instant is an argument"),
    ("Zoned::now", "the instant is an argument"),
    ("rand", "what is drawn by lot is an argument"),
    ("println", "pure code answers, it does not print"),
];

/// Modules of `std` that touch the world.
const WORLDLY: [&str; 6] = ["env", "fs", "net", "process", "thread", "time"];

/// What every pure `lib.rs` denies.
const DENIED: [&str; 6] = [
    "missing_docs",
    "clippy::float_arithmetic",
    "clippy::arithmetic_side_effects",
    "clippy::cast_possible_truncation",
    "clippy::cast_sign_loss",
    "clippy::indexing_slicing",
];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let pure = workspace.sources.iter().filter(|source| PURE.contains(&source.krate.as_str()));
    pure.flat_map(|source| words(source).into_iter().chain(worldly(source)).chain(denials(source))).collect()
}

fn words(source: &Source) -> Vec<Problem> {
    let each = WORDS.iter().flat_map(|(word, why)| {
        find_word(&source.shipped, word).into_iter().map(move |at| (at, format!("`{word}` in a pure crate: {why}")))
    });
    each.map(|(at, why)| Problem::wrong(&source.path, source.line(at), why)).collect()
}

/// `std::fs`, and `std::{…, fs, …}`.
fn worldly(source: &Source) -> Vec<Problem> {
    let code = &source.shipped;
    let mut problems = Vec::new();
    for at in find_word(code, "std::") {
        let rest = code.get(at + "std::".len()..).unwrap_or_default();
        let group = rest.strip_prefix('{').and_then(|inside| inside.split_once(';')).map_or("", |(inside, _)| inside);
        let single = rest.split(|letter| !crate::source::is_word(letter)).next().unwrap_or_default();
        for module in WORLDLY {
            if single == module || !find_word(group, module).is_empty() {
                let why = format!("`std::{module}` in a pure crate: what it needs of the world is an argument");
                problems.push(Problem::wrong(&source.path, source.line(at), why));
            }
        }
    }
    problems
}

fn denials(source: &Source) -> Vec<Problem> {
    if source.path != format!("crates/{}/src/lib.rs", source.krate) {
        return Vec::new();
    }
    let missing = DENIED.iter().filter(|lint| find_word(&source.code, lint).is_empty());
    missing.map(|lint| Problem::wrong(&source.path, 0, format!("a pure crate denies `{lint}`"))).collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::made_up;

    fn lines(text: &str) -> Vec<usize> {
        let found = check(&made_up::files(&[("crates/money/src/amount.rs", text)]));
        found.into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn the_world_is_found_however_it_is_spelled() {
        assert_eq!(lines("use std::time::Duration;\nuse std::{fmt, fs::File};\n"), [1, 2]);
        assert_eq!(lines("fn a(x: f64) {}\nasync fn b() { c().await }"), [2, 2, 1]);
        assert_eq!(lines("use std::fmt;\nuse std::{cmp::Ord, collections::BTreeMap};\n"), [0; 0]);
    }

    #[test]
    fn prose_and_tests_may_say_anything() {
        assert_eq!(
            lines("//! No f64, no std::fs.\nconst A: &str = \"HashMap\";\n#[cfg(test)]\nmod tests { use std::fs; }\n"),
            [0; 0]
        );
    }
}
