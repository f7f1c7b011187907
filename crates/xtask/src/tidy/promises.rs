//! Every file opens with what it promises.

use crate::problem::Problem;
use crate::source::Source;
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let silent = workspace.sources.iter().filter(|source| !is_promised(source));
    silent.map(|source| Problem::wrong(&source.path, 1, "opens without `//!`: say what the file promises")).collect()
}

fn is_promised(source: &Source) -> bool {
    source
        .text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|promise| !promise.trim().is_empty())
}
