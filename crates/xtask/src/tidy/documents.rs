//! The documents exist, name every crate, and link to files that are there.

use crate::problem::Problem;
use crate::workspace::{File, Workspace};

const ARCHITECTURE: &str = "ARCHITECTURE.md";

/// What a reader looks for first.
const EXPECTED: [&str; 4] = ["README.md", ARCHITECTURE, "CHANGELOG.md", "LICENSE"];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let missing = EXPECTED.iter().filter(|path| workspace.file(path).is_none());
    let mut problems: Vec<Problem> = missing.map(|path| Problem::wrong(path, 0, "is missing")).collect();
    if let Some(map) = workspace.file(ARCHITECTURE) {
        let unnamed = workspace.crates.iter().filter(|package| !map.text.contains(&format!("`{}`", package.name)));
        problems.extend(unnamed.map(|package| {
            Problem::wrong(ARCHITECTURE, 0, format!("does not name the crate `{}`: say what it promises", package.name))
        }));
    }
    let documents = workspace.files.iter().filter(|file| file.path.ends_with(".md"));
    problems.extend(documents.flat_map(|file| dead_links(workspace, file)));
    problems
}

fn dead_links(workspace: &Workspace, file: &File) -> Vec<Problem> {
    let links = links(&file.text).into_iter().filter(|(_, target)| !leads_somewhere(workspace, &file.path, target));
    links
        .map(|(line, target)| Problem::wrong(&file.path, line, format!("links to `{target}`, which is not there")))
        .collect()
}

/// The targets of `[…](target)` and `[…]: target`, with their lines, outside of code.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let inline = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        let defined = prose.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target);
        let targets = inline.chain(defined).filter_map(|target| target.split_whitespace().next());
        found.extend(targets.map(|target| (at + 1, target.trim_matches(['<', '>']).to_owned())));
    }
    found
}

/// Whether a target is outside, on the same page, or a file or folder of ours.
fn leads_somewhere(workspace: &Workspace, from: &str, target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let Some(path) = resolve(from, path) else { return false };
    let folder = format!("{path}/");
    path.is_empty()
        || workspace.file(&path).is_some()
        || workspace.files.iter().any(|file| file.path.starts_with(&folder))
}

/// A relative path, from the folder of a file; `None` when it leaves the workspace.
fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{check, resolve};
    use crate::workspace::{Workspace, made_up};

    #[test]
    fn links_lead_somewhere() {
        let text = "[a](docs/api.md#x) [b](https://example.com/) [c](docs) [d](#here)\n\
            [e](gone.md) `[f](code.md)`\n```\n[g](code.md)\n```\n[h]: ../outside.md\n[i]: docs/api.md\n";
        let ws = made_up::files(&[
            ("ARCHITECTURE.md", ""),
            ("CHANGELOG.md", ""),
            ("LICENSE", ""),
            ("README.md", text),
            ("docs/api.md", ""),
        ]);
        let lines: Vec<usize> = check(&ws).into_iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 6]);
    }

    #[test]
    fn the_map_names_every_crate() {
        let mut ws = made_up::files(&[
            ("ARCHITECTURE.md", "`money` only"),
            ("CHANGELOG.md", ""),
            ("LICENSE", ""),
            ("README.md", ""),
        ]);
        ws = Workspace::of(vec![made_up::package("money", &[]), made_up::package("ledger", &[])], ws.files);
        let told: Vec<String> = check(&ws).into_iter().map(|problem| problem.why).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("`ledger`"));
    }

    #[test]
    fn paths_are_resolved_from_the_page() {
        assert_eq!(resolve("docs/a/b.md", "../c.md").as_deref(), Some("docs/c.md"));
        assert_eq!(resolve("a.md", "./b.md").as_deref(), Some("b.md"));
        assert_eq!(resolve("a.md", "../b.md"), None);
    }
}
