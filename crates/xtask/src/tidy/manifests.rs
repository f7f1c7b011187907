//! Every manifest takes the workspace's word: edition, licence, lints, versions.

use crate::problem::Problem;
use crate::workspace::{Workspace, manifest};

/// What each manifest says, and why.
const LINES: [(&str, &str); 6] = [
    ("version.workspace = true", "we publish nothing, so there is one version"),
    ("edition.workspace = true", "one edition for all"),
    ("rust-version.workspace = true", "one toolchain for all"),
    ("license.workspace = true", "one licence for all"),
    ("publish.workspace = true", "nothing is published"),
    ("[lints]\nworkspace = true", "the same lints hold everywhere"),
];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    workspace.crates.iter().flat_map(|package| one(workspace, &package.name)).collect()
}

fn one(workspace: &Workspace, name: &str) -> Vec<Problem> {
    let path = manifest(name);
    let Some(file) = workspace.file(&path) else {
        return vec![Problem::wrong(&path, 0, "a crate lies in the folder of its name, one below `crates/`")];
    };
    let mut problems: Vec<Problem> = LINES
        .iter()
        .filter(|(line, _)| !file.text.contains(line))
        .map(|(line, why)| Problem::wrong(&path, 0, format!("lacks `{}`: {why}", line.replace('\n', " "))))
        .collect();
    let library = workspace.file(&format!("crates/{name}/src/lib.rs")).is_some();
    if library && !file.text.contains("doctest = false") {
        problems.push(Problem::wrong(&path, 0, "lacks `doctest = false`: examples are tests, in tests' places"));
    }
    for (at, line) in file.text.lines().enumerate().filter(|(_, line)| versioned(line)) {
        let why = format!("`{}` names a version: put it into the workspace's table", line.trim());
        problems.push(Problem::wrong(&path, at + 1, why));
    }
    problems
}

/// A dependency with its own version, which the workspace's table exists to prevent.
fn versioned(line: &str) -> bool {
    let Some((name, value)) = line.split_once('=') else { return false };
    let (name, value) = (name.trim(), value.trim());
    let plain = value.starts_with('"') && value.chars().nth(1).is_some_and(|first| first.is_ascii_digit());
    !name.contains(['#', '.']) && name != "version" && (plain || value.starts_with("{ version"))
}

#[cfg(test)]
mod tests {
    use super::versioned;

    #[test]
    fn versions_belong_to_the_workspace() {
        assert!(versioned("tokio = \"1.2\""));
        assert!(versioned("tokio = { version = \"1.2\" }"));
        assert!(!versioned("tokio.workspace = true"));
        assert!(!versioned("tokio = { workspace = true, features = [\"1\"] }"));
        assert!(!versioned("name = \"tokio\""));
    }
}
