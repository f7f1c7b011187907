//! What a migration may say: tables explain themselves, keys begin with the tenant, constraints have names, and
//! nothing happens in the database behind the application's back.

use super::migrations::HOME;
use crate::problem::Problem;
use crate::sql::{Token, find, tokens, word};
use crate::workspace::{File, Workspace};

/// Clauses that no migration has, and why.
const BANNED: [(&[&str], &str); 8] = [
    (
        &["create", "trigger"],
        "a trigger acts behind the application's back, and does not travel with a distributed table",
    ),
    (&["create", "type"], "a type per schema has two identities: use text and a check"),
    (&["gen_random_uuid"], "ids come from the transaction"),
    (&["uuid_generate_v4"], "ids come from the transaction"),
    (&["now", "("], "the instant comes from the transaction"),
    (&["current_timestamp"], "the instant comes from the transaction"),
    (&["double", "precision"], "floats lose money"),
    (&["real"], "floats lose money"),
];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let all = workspace.files.iter().filter(|file| file.path.starts_with(HOME) && file.path.ends_with(".sql"));
    all.flat_map(one).collect()
}

fn one(file: &File) -> Vec<Problem> {
    let found = tokens(&file.text);
    let mut told: Vec<(usize, String)> = Vec::new();
    for (words, why) in BANNED {
        told.extend(find(&found, words).into_iter().map(|at| (at, format!("`{}`: {why}", words.join(" ")))));
    }
    told.extend(unexplained(&file.text, &found));
    told.extend(unnamed(&found));
    if file.path.starts_with(&format!("{HOME}mode/")) {
        told.extend(keys(&found));
    }
    told.into_iter()
        .map(|(at, why)| Problem::wrong(&file.path, found.get(at).map_or(0, |token| token.line), why))
        .collect()
}

/// Each table opens with a comment: what a row means, who writes it, when it dies. A partition has its parent's.
fn unexplained(text: &str, found: &[Token]) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut told = Vec::new();
    for at in find(found, &["create", "table"]) {
        let line = found.get(at).map_or(1, |token| token.line);
        let above = line.checked_sub(2).and_then(|index| lines.get(index)).copied().unwrap_or_default();
        let name = word(found, at + 2);
        if word(found, at + 3) != "partition" && !above.starts_with("--") {
            told.push((
                at,
                format!("table `{name}` has no comment above it: what a row means, who writes it, when it dies"),
            ));
        }
    }
    told
}

/// Names of constraints are part of the program: errors are recognised by them.
fn unnamed(found: &[Token]) -> Vec<(usize, String)> {
    let clauses: [&[&str]; 4] = [&["primary", "key"], &["foreign", "key"], &["unique"], &["check"]];
    let mut told = Vec::new();
    for words in clauses {
        for at in find(found, words) {
            let index = word(found, at + 1) == "index";
            let named = at >= 2 && word(found, at - 2) == "constraint";
            let of_policy = at >= 1 && word(found, at - 1) == "with";
            if !index && !named && !of_policy {
                told.push((
                    at,
                    format!("`{}` without `constraint <name>`: the name is part of the program", words.join(" ")),
                ));
            }
        }
    }
    told
}

/// Every key, unique index and reference of a mode's tables starts with the tenant.
fn keys(found: &[Token]) -> Vec<(usize, String)> {
    let clauses: [&[&str]; 4] = [&["primary", "key"], &["foreign", "key"], &["unique"], &["references"]];
    let mut told = Vec::new();
    for words in clauses {
        for at in find(found, words) {
            let columns = columns_after(found, at + words.len());
            if word(found, columns) != "(" || word(found, columns + 1) != "tenant_id" {
                told.push((
                    at,
                    format!("`{}` does not start with tenant_id: rows of two tenants could meet", words.join(" ")),
                ));
            }
        }
    }
    told
}

/// Where the columns of a key open, past the words that may stand between.
fn columns_after(found: &[Token], at: usize) -> usize {
    let between = found.iter().skip(at).take_while(|token| !matches!(token.text.as_str(), "(" | "," | ";")).count();
    at + between
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::made_up;

    fn told(path: &str, text: &str) -> Vec<(usize, String)> {
        let path = format!("crates/store/migrations/{path}");
        check(&made_up::files(&[(&path, text)])).into_iter().map(|problem| (problem.line, problem.why)).collect()
    }

    const GOOD: &str = "-- A row means this.\n\
        create table a (\n  tenant_id uuid not null,\n  constraint a_pkey primary key (tenant_id, id),\n\
        constraint a_b_fkey foreign key (tenant_id, b_id) references b (tenant_id, id),\n\
        constraint a_once unique (tenant_id, name),\n  constraint a_known check (x in ('create trigger'))\n);\n\
        create table a_1 partition of a for values in ('x');\n\
        create unique index a_one on a (tenant_id, name) where x;\n";

    #[test]
    fn a_good_table_is_left_alone() {
        assert_eq!(told("mode/0001_a.sql", GOOD), []);
    }

    #[test]
    fn keys_start_with_the_tenant_in_a_mode() {
        for (good, bad) in [
            ("primary key (tenant_id, id)", "primary key (id)"),
            ("unique (tenant_id, name)", "unique (name, tenant_id)"),
            ("references b (tenant_id, id)", "references b"),
            ("on a (tenant_id, name)", "on a (name)"),
        ] {
            let found = told("mode/0001_a.sql", &GOOD.replace(good, bad));
            assert!(found.len() == 1 && found[0].1.contains("tenant_id"), "{bad}: {found:?}");
            assert_eq!(told("core/0001_a.sql", &GOOD.replace(good, bad)), [], "{bad}");
        }
    }

    #[test]
    fn tables_are_explained_and_constraints_named() {
        let found = told("core/0001_a.sql", "create table a (id uuid primary key);");
        assert!(found.iter().any(|(line, why)| *line == 1 && why.contains("no comment")), "{found:?}");
        assert!(found.iter().any(|(_, why)| why.contains("constraint <name>")), "{found:?}");
    }

    #[test]
    fn nothing_happens_behind_our_back() {
        assert_eq!(
            told("core/0001_a.sql", "create trigger t after insert on a;\ncreate type k as enum ('a');").len(),
            2
        );
        assert_eq!(told("core/0001_a.sql", "alter table a add at timestamptz default now();").len(), 1);
    }
}
