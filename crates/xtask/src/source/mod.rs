//! A Rust file in the two readings that rules need: its code without comments and literals, and of that only
//! what ships.
//!
//! Every reading has the length of the text and the line ends at the same places, so that an offset found in
//! one means the same in the others. It refuses to be a parser: brackets, words and strings are all it knows.

mod blank;
mod function;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::workspace::File;

pub(crate) use function::{Function, functions};

/// One Rust file.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Relative to the workspace, with `/`.
    pub(crate) path: String,
    /// As written.
    pub(crate) text: String,
    /// Comments, and what stands between quotes, are spaces.
    pub(crate) code: String,
    /// And so is every item under `#[cfg(test)]`; all of it in a file of tests.
    pub(crate) shipped: String,
    /// The crate it belongs to, which is the name of the folder below `crates/`.
    pub(crate) krate: String,
    /// Whether the whole file is compiled for tests only.
    pub(crate) is_test: bool,
}

impl Source {
    fn read(file: &File, is_test: bool) -> Source {
        let code = blank::comments_and_literals(&file.text);
        let shipped = if is_test { blank::everything(&code) } else { blank::test_items(&code) };
        let krate = file.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next());
        Source {
            path: file.path.clone(),
            text: file.text.clone(),
            krate: krate.unwrap_or_default().to_owned(),
            code,
            shipped,
            is_test,
        }
    }

    /// The line of an offset, counted from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        line_of(&self.text, at)
    }

    /// The code that only tests run.
    pub(crate) fn test_code(&self) -> String {
        blank::all_but_differences(&self.code, &self.shipped)
    }
}

/// The line of an offset, counted from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Reads every Rust file; a module that another file declares under `#[cfg(test)]` counts as a test.
pub(crate) fn read_all(files: &[File]) -> Vec<Source> {
    let rust: Vec<&File> = files.iter().filter(|file| file.path.ends_with(".rs")).collect();
    let declared: BTreeSet<String> = rust.iter().flat_map(|file| test_modules(file)).collect();
    rust.into_iter()
        .map(|file| Source::read(file, in_tests(&file.path) || declared_by(&declared, &file.path)))
        .collect()
}

fn in_tests(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.split('/').any(|part| part == "tests" || part == "benches")
}

fn declared_by(declared: &BTreeSet<String>, path: &str) -> bool {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    declared
        .iter()
        .any(|module| stem == module || stem.strip_prefix(module.as_str()).is_some_and(|rest| rest.starts_with('/')))
}

/// The modules, as paths without `.rs`, that this file declares for tests only.
fn test_modules(file: &File) -> Vec<String> {
    let code = blank::comments_and_literals(&file.text);
    let folder = children_of(&file.path);
    code.match_indices("#[cfg(test)]")
        .filter_map(|(at, attribute)| {
            let rest = code.get(at + attribute.len()..)?.trim_start();
            let rest = rest.strip_prefix("pub(crate) ").unwrap_or(rest).strip_prefix("mod ")?;
            let (name, _) = rest.split_once(';')?;
            name.chars().all(is_word).then(|| format!("{folder}/{name}"))
        })
        .collect()
}

/// The folder where a file's child modules lie.
fn children_of(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => path.strip_suffix(".rs").unwrap_or(path).to_owned(),
    }
}

/// Whether a character can stand in a Rust or SQL word.
pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Where a word, or a path such as `std::time`, stands in code, not as a part of a longer word.
pub(crate) fn find_word(code: &str, word: &str) -> Vec<usize> {
    let starts_in_word = word.starts_with(is_word);
    let ends_in_word = word.ends_with(is_word);
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|at| {
            let before = code.get(..*at).and_then(|text| text.chars().next_back());
            let after = code.get(at + word.len()..).and_then(|text| text.chars().next());
            let goes_on = starts_in_word && before.is_some_and(is_word) || ends_in_word && after.is_some_and(is_word);
            !goes_on
        })
        .collect()
}
