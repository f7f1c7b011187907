//! What a statement in `sql!(…)` may not be: one that writes from within a `with`.
//!
//! Such a statement runs its parts in no stated order and cannot be sent to the node that holds the rows, once
//! tables are distributed by tenant.

use crate::problem::Problem;
use crate::source::Source;
use crate::sql::{tokens, word};
use crate::workspace::Workspace;

const WRITES: [&str; 4] = ["insert", "update", "delete", "merge"];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    workspace.sources.iter().flat_map(one).collect()
}

fn one(source: &Source) -> Vec<Problem> {
    let statements = source.code.match_indices("sql!(").filter_map(|(at, _)| {
        // Quotes inside the literal are blank in `code`, so the next quote ends it.
        let opening = at + source.code.get(at..)?.find('"')? + 1;
        let closing = opening + source.code.get(opening..)?.find('"')?;
        source.text.get(opening..closing).map(|statement| (at, statement))
    });
    let writing = statements.filter(|(_, statement)| writes_in_with(statement));
    writing
        .map(|(at, _)| {
            Problem::wrong(
                &source.path,
                source.line(at),
                "a `with` that writes: make it two statements of one transaction",
            )
        })
        .collect()
}

/// `as (update …`, with or without `materialized`.
fn writes_in_with(statement: &str) -> bool {
    let found = tokens(statement);
    let opens = |at: usize| {
        let skipped =
            found.iter().skip(at + 1).take_while(|token| matches!(token.text.as_str(), "not" | "materialized")).count();
        let opening = at + 1 + skipped;
        word(&found, opening) == "(" && WRITES.contains(&word(&found, opening + 1))
    };
    (0..found.len()).any(|at| word(&found, at) == "as" && opens(at))
}

#[cfg(test)]
mod tests {
    use super::{check, writes_in_with};
    use crate::workspace::made_up;

    #[test]
    fn a_with_may_read_only() {
        assert!(writes_in_with("with gone as (delete from a returning id) select id from gone"));
        assert!(writes_in_with("with x as (select 1), y as not materialized (\n update a set b = 1) select 1"));
        assert!(!writes_in_with("with x as (select 1) insert into a (b) select b from x"));
        assert!(!writes_in_with("select 'as (delete' as x -- as (delete"));
    }

    #[test]
    fn statements_are_found_in_code() {
        let text = "// sql!(\"with a as (delete from b)\")\nfn f() {\n    q(sql!(\n        \"with a as (delete from b) select 1\"\n    ))\n}\n";
        let found = check(&made_up::files(&[("crates/store/src/a.rs", text)]));
        assert_eq!(found.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3]);
    }
}
