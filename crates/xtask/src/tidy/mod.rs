//! The rules, one file each. A rule takes a workspace and answers with what breaks it.
//!
//! Prefer a type to a lint and a lint to a rule here. A rule that allows exceptions lists them with their reasons.

mod budgets;
mod documents;
mod doors;
mod externals;
mod habits;
mod layers;
mod leaks;
mod manifests;
mod migrations;
mod promises;
mod purity;
mod schema;
mod statements;
mod transactions;

use crate::problem::Problem;
use crate::workspace::Workspace;

/// Every rule: who may know whom, what may be said where, how large things grow, what is written down.
const RULES: [fn(&Workspace) -> Vec<Problem>; 14] = [
    layers::check,
    externals::check,
    manifests::check,
    purity::check,
    doors::check,
    transactions::check,
    migrations::check,
    schema::check,
    statements::check,
    budgets::check,
    promises::check,
    habits::check,
    leaks::check,
    documents::check,
];

/// What breaks any rule, by file and line.
pub(crate) fn check(workspace: &Workspace) -> Vec<Problem> {
    let mut problems: Vec<Problem> = RULES.iter().flat_map(|rule| rule(workspace)).collect();
    problems.sort_by(|a, b| (&a.file, a.line, &a.why).cmp(&(&b.file, b.line, &b.why)));
    problems
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::problem::Weight;
    use crate::workspace::Workspace;

    #[test]
    fn the_workspace_is_tidy() {
        let root = crate::root().expect("tests run in their crate's folder");
        let workspace = Workspace::load(&root).expect("the workspace can be read");
        let wrong: Vec<String> = check(&workspace)
            .into_iter()
            .filter(|problem| problem.weight == Weight::Wrong)
            .map(|problem| problem.to_string())
            .collect();
        assert!(wrong.is_empty(), "{} places to put right:\n{}", wrong.len(), wrong.join("\n"));
    }
}
