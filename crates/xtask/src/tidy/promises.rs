//! Every module opens with what it promises. So does a binary of tests; the files inside say it in their names.

use crate::problem::Problem;
use crate::source::Source;
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let silent = workspace.sources.iter().filter(|source| !is_promised(source));
    silent.map(|source| Problem::wrong(&source.path, 1, "opens without `//!`: say what the file promises")).collect()
}

fn is_promised(source: &Source) -> bool {
    if source.is_test && !source.path.ends_with("/main.rs") {
        return true;
    }
    source
        .text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|promise| !promise.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::made_up;

    #[test]
    fn modules_say_what_they_promise() {
        let ws = made_up::files(&[
            ("crates/app/src/a.rs", "//! Promises.\n"),
            ("crates/app/src/b.rs", "// Says nothing.\n"),
            ("crates/app/src/c.rs", "//!\n"),
            ("crates/app/src/d/tests.rs", "use super::a;\n"),
            ("crates/app/tests/it/main.rs", ""),
        ]);
        let files: Vec<String> = check(&ws).into_iter().map(|problem| problem.file).collect();
        assert_eq!(files, ["crates/app/src/b.rs", "crates/app/src/c.rs", "crates/app/tests/it/main.rs"]);
    }
}
